//! What a macro, an automation and a bulk action do: the single actions of the pages, as data.

mod form;
mod whom;

use identity::TeamId;
use jiff::SignedDuration;
use kernel::{Granted, Locale, StaffId};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::Fault,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use form::{
    ActFields, DoneBy, KEPT_CHARS_MAX, act_fields, check_acts, keep, languages, read_acts, read_kept,
    still_kept,
};
pub(crate) use whom::Whom;

use crate::{
    actions::{
        assign_ticket, change_tags, finish_ticket, ignore_ticket, note_down, set_language, snooze_ticket,
        take_ticket,
    },
    assignment::move_to_team,
    clocks::{Priority, StatusKind},
    model::{IgnoreReason, PauseReason},
    promises::change_priority,
    rights::{ReplyToTicket, SteerTicket},
};

/// One thing to be done to a ticket. It is refused where the button of its page would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// A note for colleagues; it may hold placeholders.
    Note {
        /// The words.
        text: String,
    },
    /// Given to a colleague who may answer, or back to the team.
    Assign {
        /// Who; none is the team.
        #[schema(value_type = Option<String>)]
        owner: Option<StaffId>,
    },
    /// Given to whoever does it.
    Take,
    /// Given to a team that gets work, or back to the whole shop. Its owner keeps it if they are in the team.
    Team {
        /// Which; none is the whole shop.
        #[schema(value_type = Option<String>)]
        team: Option<TeamId>,
    },
    /// As urgent as this.
    Prioritise {
        /// How urgent.
        priority: Priority,
    },
    /// Spoken in this language.
    Language {
        /// Which.
        #[schema(value_type = String)]
        language: Locale,
    },
    /// Gets these tags besides its own.
    Tag {
        /// Which.
        tags: Vec<String>,
    },
    /// Loses these tags.
    Untag {
        /// Which.
        tags: Vec<String>,
    },
    /// Out of sight for so many hours, at most 90 days.
    Snooze {
        /// Hours from the moment at which it is done.
        hours: u32,
    },
    /// Done for now, without words.
    Done,
    /// Nothing to be answered.
    Ignore {
        /// Why.
        because: IgnoreReason,
    },
}

/// Who does it, with the rights that the single actions ask for.
#[derive(Clone)]
pub struct Doer {
    /// To take, assign, snooze and end.
    pub steer: Granted<SteerTicket>,
    /// To leave notes and to answer.
    pub reply: Granted<ReplyToTicket>,
}

impl Act {
    /// In words, for previews and logs: *assign to Minh*.
    pub(crate) fn words(&self, lang: &Lang, whom: &Whom) -> String {
        match self {
            Self::Note { .. } => lang.t("tickets-act-note").into_owned(),
            Self::Assign { owner: None } => lang.t("tickets-unassign").into_owned(),
            Self::Assign { owner } => lang.t1("tickets-act-assign", "name", whom.names().of(*owner)),
            Self::Take => lang.t("tickets-act-take").into_owned(),
            Self::Team { team: None } => lang.t("tickets-act-team-none").into_owned(),
            Self::Team { team } => lang.t1("tickets-act-team", "team", whom.team(lang, *team)),
            Self::Prioritise { priority } => {
                lang.t1("tickets-priority", "priority", lang.t(priority.key()).into_owned())
            }
            Self::Language { language } => lang.t1("tickets-language", "language", ui::own_name(*language)),
            Self::Tag { tags } => lang.t1("tickets-act-tag", "tags", tags.join(", ")),
            Self::Untag { tags } => lang.t1("tickets-act-untag", "tags", tags.join(", ")),
            Self::Snooze { hours } => {
                let span = SignedDuration::from_hours(i64::from(*hours));
                lang.t1("tickets-act-snooze", "span", lang.span(span))
            }
            Self::Done => lang.t("tickets-act-done").into_owned(),
            Self::Ignore { because } => {
                lang.t1("tickets-ignore", "reason", lang.t(because.key()).into_owned())
            }
        }
    }

    /// The statuses in which it may leave a ticket, at once or when a snooze ends.
    pub(crate) const fn leads_to(&self) -> &'static [StatusKind] {
        match self {
            Self::Note { .. }
            | Self::Assign { .. }
            | Self::Team { .. }
            | Self::Prioritise { .. }
            | Self::Language { .. }
            | Self::Tag { .. }
            | Self::Untag { .. } => &[],
            Self::Take => &[StatusKind::Investigating],
            Self::Snooze { .. } => &[
                StatusKind::Paused,
                StatusKind::NeedsFirstResponse,
                StatusKind::NeedsNextResponse,
                StatusKind::Investigating,
            ],
            Self::Done => &[StatusKind::Done],
            Self::Ignore { .. } => &[StatusKind::Ignored],
        }
    }
}

/// The key of what a single action said against it. What the database says is no refusal.
pub(crate) fn refusal_of(fault: Fault) -> Result<String, DbError> {
    match fault {
        Fault::Db(error) => Err(error),
        Fault::Invalid(invalid) => Ok(match invalid.errors.first() {
            Some(error) if error.key == "tickets-error-missing" => "tickets-refused-missing".into(),
            // A list has no place for the values of a sentence.
            Some(error) if error.args.is_empty() => error.key.into(),
            _ => "tickets-refused-invalid".into(),
        }),
        other => Ok(format!("tickets-refused-{}", other.name())),
    }
}

/// Does it, by the same action as the page. Placeholders are filled before.
///
/// # Errors
/// What the single action says.
pub(crate) fn carry_out(tx: &mut Tx<'_>, doer: &Doer, number: i64, act: &Act) -> Result<(), Fault> {
    let (steer, reply) = (&doer.steer, &doer.reply);
    let ticket = match act {
        Act::Note { text } => note_down(tx, reply, number, text, &[]),
        Act::Assign { owner } => assign_ticket(tx, steer, number, *owner),
        Act::Take => take_ticket(tx, steer, number),
        Act::Team { team } => move_to_team(tx, steer, number, *team),
        Act::Prioritise { priority } => change_priority(tx, steer, number, *priority),
        Act::Language { language } => set_language(tx, steer, number, Some(*language)),
        Act::Tag { tags } => change_tags(tx, steer, number, (tags, &[])),
        Act::Untag { tags } => change_tags(tx, steer, number, (&[], tags)),
        Act::Snooze { hours } => {
            let until = tx.now().saturating_add(SignedDuration::from_hours(i64::from(*hours)));
            let until = until.unwrap_or(kernel::Timestamp::MAX);
            snooze_ticket(tx, steer, number, (until, PauseReason::Later))
        }
        Act::Done => finish_ticket(tx, steer, number),
        Act::Ignore { because } => ignore_ticket(tx, steer, number, *because),
    };
    ticket.map(drop)
}
