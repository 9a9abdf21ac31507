//! The decisions of the room. Values in, a decision with its reason out.

mod addresses;
mod alerts;
mod chat;
mod labels;
mod merging;
mod recipients;
mod splitting;

use jiff::SignedDuration;
use kernel::{Permission as _, Roles, StaffId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    model::{Class, Happened, Message, MessageId, PauseReason, Stage, Standing, Status, TicketEvent},
    rights::ReplyToTicket,
};

pub use addresses::decide_addresses;
pub use alerts::{decide_alerts, decide_wake};
pub use chat::{ChatRefusal, decide_chat_delivery, decide_chat_reply, decide_said_there};
pub use labels::{TAG_CHARS_MAX, TagRefusal, decide_mentions, decide_tags};
pub use merging::{Merging, decide_merge, decide_still_asked};
pub use recipients::{
    Addressees, Answered, WhichAddress, decide_addressed, decide_answered, decide_named, decide_own,
    decide_reached, decide_recipients,
};
pub use splitting::decide_split;

/// A message within these days of the end brings a ticket back; later it begins a new one.
pub const REOPEN_DAYS: i64 = 14;
/// Nobody snoozes for longer.
pub const SNOOZE_DAYS_MAX: i64 = 90;

/// A subject is one line of a list.
pub const SUBJECT_CHARS_MAX: usize = 160;
/// Characters of one message; a mail server takes more, a reader does not.
pub const BODY_CHARS_MAX: usize = 20_000;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What the reply button says besides "send".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The customer's turn.
    #[default]
    Wait,
    /// Still our turn.
    Keep,
    /// Nobody's turn.
    Done,
}

impl Then {
    /// The button of this value; the plain one sends none.
    pub fn named(name: &str) -> Self {
        match name {
            "keep" => Self::Keep,
            "done" => Self::Done,
            _ => Self::Wait,
        }
    }

    /// The value of its button.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Keep => "keep",
            Self::Done => "done",
        }
    }
}

/// Words that were spoken, as the status looks at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// A person on the customer's side, in public.
    ByCustomer,
    /// One of the shop's people, in public, with the button that was pressed.
    ByStaff(Then),
}

/// The status after words were spoken. Replying sets it, nobody manages it. A customer's words return a ticket
/// to Todo whatever it was: to *needs first response* until a public answer has gone out, then to *needs next
/// response*. Notes and automatic messages do not come here: they change nothing.
pub const fn decide_status_after_message(spoken: Spoken, staff_wrote: bool, now: Timestamp) -> Status {
    match spoken {
        Spoken::ByCustomer if staff_wrote => Status::NeedsNextResponse,
        Spoken::ByCustomer => Status::NeedsFirstResponse,
        Spoken::ByStaff(Then::Wait) => Status::WaitingForCustomer,
        Spoken::ByStaff(Then::Keep) => Status::Investigating,
        Spoken::ByStaff(Then::Done) => Status::Done { at: now },
    }
}

/// Whether an answer may go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyDecision {
    /// It may.
    Send,
    /// Something was said that its writer has not seen; these are the ids, oldest first. The draft stays as it is.
    Stale(Vec<MessageId>),
}

/// An answer names the newest public message that its writer had seen. What others said in public since then
/// must be read first; one's own words in another tab are no news.
pub fn decide_reply(last_seen: Option<MessageId>, writer: StaffId, talk: &[Message]) -> ReplyDecision {
    let seen = last_seen.and_then(|id| talk.iter().position(|m| m.id == id));
    // Without a message that was seen, everything is unseen: the form is older than the talk.
    let unseen = talk.iter().skip(seen.map_or(0, |at| at + 1));
    let by_others = unseen.filter(|m| m.class == Class::Public && m.staff != Some(writer));
    let newer: Vec<MessageId> = by_others.map(|m| m.id).collect();
    if newer.is_empty() { ReplyDecision::Send } else { ReplyDecision::Stale(newer) }
}

/// How an ended ticket goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopening {
    /// It never ended, or it ended lately: the same ticket.
    Same,
    /// It ended too long ago: a new one that is linked to it.
    Linked,
}

/// Up to 14 days after its end, to the second, a ticket goes on as itself.
pub fn decide_reopen(status: Status, now: Timestamp) -> Reopening {
    match status.ended_at() {
        Some(ended) if now.duration_since(ended) > DAY * i32::try_from(REOPEN_DAYS).unwrap_or(14) => {
            Reopening::Linked
        }
        _ => Reopening::Same,
    }
}

/// Why a ticket cannot be snoozed until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnoozeRefusal {
    /// That instant has passed.
    Past,
    /// More than 90 days away.
    TooLong,
}

impl SnoozeRefusal {
    /// The key of the field's error.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Past => "tickets-error-snooze-past",
            Self::TooLong => "tickets-error-snooze-long",
        }
    }
}

/// A ticket can be snoozed until a moment that comes, at most 90 days away.
///
/// # Errors
/// Why not.
pub fn decide_snooze(
    (until, because): (Timestamp, PauseReason),
    now: Timestamp,
) -> Result<Status, SnoozeRefusal> {
    let away = until.duration_since(now);
    if away <= SignedDuration::ZERO {
        Err(SnoozeRefusal::Past)
    } else if away > DAY * i32::try_from(SNOOZE_DAYS_MAX).unwrap_or(90) {
        Err(SnoozeRefusal::TooLong)
    } else {
        Ok(Status::Paused { until, because })
    }
}

/// The status of a ticket that comes back without words: from a snooze, or because somebody reopened it. What
/// the customer still waits for decides.
pub const fn decide_return(standing: &Standing) -> Status {
    match (standing.unanswered, standing.staff_wrote) {
        (true, true) => Status::NeedsNextResponse,
        (true, false) => Status::NeedsFirstResponse,
        (false, _) => Status::Investigating,
    }
}

/// Whoever takes a ticket that waits for an answer works on it; elsewhere taking changes the owner only.
pub const fn decide_status_when_taken(status: Status) -> Option<Status> {
    match status {
        Status::NeedsFirstResponse | Status::NeedsNextResponse => Some(Status::Investigating),
        _ => None,
    }
}

/// A ticket is given only to somebody who works here and may answer it.
pub const fn decide_owner(roles: Roles, is_active: bool) -> bool {
    is_active && roles.meets(ReplyToTicket::ROLES)
}

/// What is left of a ticket's talk when an answer did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undelivered {
    /// Where the ticket goes; none for one that nobody wants to answer.
    pub status: Option<Status>,
    /// Whether another public answer has gone out.
    pub staff_wrote: bool,
    /// Whether the customer's last words wait again.
    pub unanswered: bool,
}

/// An answer whose mail failed never happened. The ticket returns to Todo, whatever the answer had made of it: to *needs
/// first response* when it was the only answer, else to *needs next response*; a talk that the shop began goes back to
/// whoever works on it. An ignored ticket stays ignored. None when that answer is not there, or was taken back before.
pub fn decide_undelivered(events: &[TicketEvent], reply: i64, status: Status) -> Option<Undelivered> {
    let is_failed = |seq: i64| {
        events.iter().any(|e| matches!(e.happened, Happened::MessageFailed { reply, .. } if reply == seq))
    };
    let is_answer = |e: &TicketEvent| matches!(e.happened, Happened::MessageQueued { .. });
    if is_failed(reply) || !events.iter().any(|e| e.seq == reply && is_answer(e)) {
        return None;
    }
    let arrived = events.iter().filter(|e| is_answer(e) && e.seq != reply && !is_failed(e.seq));
    let last_answer = arrived.map(|e| e.seq).max();
    let asked = events.iter().filter(|e| matches!(e.happened, Happened::MessageReceived { .. }));
    let last_question = asked.map(|e| e.seq).max();
    let back = match (last_question, last_answer) {
        (_, Some(_)) => Status::NeedsNextResponse,
        (Some(_), None) => Status::NeedsFirstResponse,
        (None, None) => Status::Investigating,
    };
    Some(Undelivered {
        status: (!matches!(status, Status::Ignored { .. })).then_some(back),
        staff_wrote: last_answer.is_some(),
        unanswered: last_question > last_answer,
    })
}

/// News from another room brings an open ticket back to Todo; an ended one stays ended, the news is kept.
pub fn decide_news(status: Status) -> Option<Status> {
    (status.stage() != Stage::Done).then_some(Status::CloseTheLoop)
}

/// Whose words a new ticket begins with. A case that another room or a colleague opens carries the customer's
/// words; without words it runs resolution only, and somebody has to begin the talk.
pub const fn decide_opening(has_words: bool) -> Status {
    if has_words { Status::NeedsFirstResponse } else { Status::Investigating }
}

/// The line under which a ticket is found: what was typed, else the first line of the words, else a dash.
pub fn decide_subject(typed: &str, body: &str) -> String {
    let line = [typed, body].into_iter().flat_map(str::lines).map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or("–").chars().take(SUBJECT_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests;
