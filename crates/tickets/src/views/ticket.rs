//! One ticket at work.

use askama::Template;
use jiff::civil::{Time, Weekday};
use kernel::{StaffId, Timestamp};
use platform::{i18n::Lang, mail::MailAddress, web::Submission};
use ui::{AddresseesView, Chip, Choice, ComposerView, FieldView, FileLimits, Page, TimelineItemView, Tone};

use super::{QueueView, deadline_line};
use crate::{
    acts::languages,
    clocks::Priority,
    model::{
        Channel, ChatLine, DraftKind, Drafts, IgnoreReason, PauseReason, Recipient, RecipientRole, Stage,
        Ticket, main_strand,
    },
    policy::{Addressees, WhichAddress},
    templates::TemplatesView,
};

/// `/app/tickets/{number}`
#[derive(Debug, Template)]
#[template(path = "tickets/ticket.html")]
pub(crate) struct TicketPage {
    pub(crate) page: Page,
    pub(crate) queue: QueueView,
    pub(crate) head: HeadView,
    pub(crate) items: Vec<TimelineItemView>,
    pub(crate) seen: String,
    pub(crate) composer: Option<ComposerView>,
    pub(crate) templates: Option<TemplatesView>,
    pub(crate) context: Vec<Option<String>>,
    pub(crate) live: String,
    pub(crate) live_context: String,
}

/// The head of a ticket: what it is, by when, whose, and what one can do with it.
#[derive(Debug)]
pub(crate) struct HeadView {
    pub(crate) number: i64,
    pub(crate) path: String,
    pub(crate) back: String,
    pub(crate) carrier: String,
    pub(crate) chips: Vec<Chip>,
    pub(crate) work: Option<(String, Chip)>,
    pub(crate) opened: String,
    pub(crate) owner: String,
    pub(crate) colleagues: Vec<Choice>,
    pub(crate) snoozes: Vec<Choice>,
    pub(crate) pauses: Vec<Choice>,
    pub(crate) ignores: Vec<Choice>,
    pub(crate) priorities: Vec<Choice>,
    pub(crate) languages: Vec<Choice>,
    pub(crate) is_mine: bool,
    pub(crate) is_done: bool,
    pub(crate) may_steer: bool,
    pub(crate) error: Option<String>,
}

/// What the head needs beyond the ticket.
pub(crate) struct HeadParts<'a> {
    pub(crate) me: StaffId,
    pub(crate) colleagues: &'a [(StaffId, String)],
    pub(crate) owner: &'a str,
    /// The team that it belongs to; empty for the whole shop.
    pub(crate) team: &'a str,
    pub(crate) back: String,
    pub(crate) carrier: String,
    pub(crate) may_steer: bool,
    pub(crate) now: Timestamp,
}

impl HeadView {
    pub(crate) fn of(lang: &Lang, ticket: &Ticket, parts: HeadParts<'_>) -> Self {
        let HeadParts { me, colleagues, owner, team, back, carrier, may_steer, now } = parts;
        let (standing, status) = (&ticket.standing, ticket.standing.status);
        let deadline = deadline_line(lang, ticket.due, status.kind(), status.until(), now);
        let status_chip = Chip::new(Tone::Neutral, lang.t(status.key()));
        let is_said = status.stage() != Stage::Todo;
        let urgency = priority_chip(lang, standing.priority);
        let team = (!team.is_empty()).then(|| Chip::new(Tone::Neutral, team).icon("headset"));
        let channel = lang.t(ticket.channel.key());
        let opened = lang.with(
            "tickets-opened",
            &[
                ("channel", channel.into_owned().into()),
                ("moment", lang.moment(ticket.opened_at, now).into()),
            ],
        );
        let choice = |(id, name): &(StaffId, String)| {
            Choice::new(id.to_string(), name.as_str()).chosen(standing.owner == Some(*id))
        };
        Self {
            number: ticket.number,
            path: format!("/app/tickets/{}", ticket.number),
            back,
            carrier,
            chips: deadline
                .into_iter()
                .chain((!is_said).then_some(status_chip))
                .chain(urgency)
                .chain(team)
                .collect(),
            work: standing.work.clone().map(|w| (w.href, Chip::new(Tone::Info, w.code).icon("wrench"))),
            opened,
            owner: if owner.is_empty() { lang.t("tickets-nobody").into_owned() } else { owner.to_owned() },
            colleagues: colleagues.iter().map(choice).collect(),
            snoozes: snoozes(lang, now),
            pauses: PauseReason::ALL.iter().rev().map(|r| Choice::new(r.name(), lang.t(r.key()))).collect(),
            ignores: IgnoreReason::ALL.iter().map(|r| Choice::new(r.name(), lang.t(r.key()))).collect(),
            priorities: Priority::BY_URGENCY
                .iter()
                .map(|p| Choice::new(p.name(), lang.t(p.key())).chosen(standing.priority == *p))
                .collect(),
            languages: languages()
                .map(|it| {
                    let is = ticket.language().is_some_and(|l| l.tag() == it.value);
                    it.chosen(is)
                })
                .collect(),
            is_mine: standing.owner == Some(me),
            is_done: status.stage() == Stage::Done,
            may_steer,
            error: None,
        }
    }
}

/// A priority that is not the usual one.
pub(crate) fn priority_chip(lang: &Lang, priority: Priority) -> Option<Chip> {
    let tone = match priority {
        Priority::Urgent => Tone::Danger,
        Priority::High => Tone::Warn,
        Priority::Low => Tone::Neutral,
        Priority::Normal => return None,
    };
    let text = lang.t1("tickets-priority", "priority", lang.t(priority.key()).into_owned());
    Some(Chip::new(tone, text).icon("flag"))
}

/// Moments that people mean when they say later: in three hours, tomorrow at nine, Monday at nine.
fn snoozes(lang: &Lang, now: Timestamp) -> Vec<Choice> {
    let nine = Time::constant(9, 0, 0, 0);
    let local = lang.zone().to_datetime(now);
    let in_three_hours = local.saturating_add(jiff::SignedDuration::from_hours(3));
    let tomorrow = local.date().tomorrow().ok().map(|day| day.to_datetime(nine));
    let monday = local.date().nth_weekday(1, Weekday::Monday).ok().map(|day| day.to_datetime(nine));
    let moments = [Some(in_three_hours), tomorrow, monday.filter(|m| Some(*m) != tomorrow)];
    let choice = |at: jiff::civil::DateTime| {
        let instant = lang.zone().to_timestamp(at).unwrap_or(now);
        Choice::new(at.strftime("%Y-%m-%dT%H:%M").to_string(), lang.moment(instant, now))
    };
    moments.into_iter().flatten().map(choice).collect()
}

/// Whom an answer reaches, and on which way.
pub(crate) struct AnswerTo<'a> {
    pub(crate) ticket: &'a Ticket,
    pub(crate) recipients: &'a Addressees,
    /// How long a messaging platform takes answers, where the question came from one.
    pub(crate) line: Option<&'a ChatLine>,
    /// Tickets that were merged into this one, whose people are answered apart.
    pub(crate) merged: &'a [Apart],
}

/// A ticket that was merged into another one and whose people are answered apart.
pub(crate) struct Apart {
    pub(crate) ticket: Ticket,
    /// The answer that the reader began to write there.
    pub(crate) begun: String,
}

impl Apart {
    /// How a choice names its strand.
    fn strand(&self) -> String {
        main_strand(self.ticket.id).to_string()
    }
}

impl AnswerTo<'_> {
    /// The addresses, where it goes by mail. After a platform has closed somebody may name an address all the same.
    fn addressees(&self, lang: &Lang, form: Option<&Submission>, now: Timestamp) -> Option<AddresseesView> {
        // A customer reads one's own pages; of anybody else nothing but an address may be known.
        let is_stranger = self.ticket.customer.is_none();
        let is_asked = is_stranger && !self.is_on_line(now);
        let Addressees { all, question } = self.recipients;
        let known = |role| line(all, role);
        (is_asked || !all.is_empty() || question.is_some()).then(|| {
            let view = match form.filter(|form| form.has("to")) {
                Some(form) => addressees(lang, form.text("to").to_owned(), form.text("cc").to_owned()),
                None => addressees(lang, known(RecipientRole::To), known(RecipientRole::Cc)),
            };
            let asks = question.as_ref().map(|question| whom(lang, question, form));
            AddresseesView { asks, ..view }
        })
    }

    /// The answer that goes on, and the choice of its strand: that to the ticket itself, else one that was begun apart.
    fn begun<'b>(&'b self, drafts: &'b Drafts) -> (String, &'b str) {
        let apart = self.merged.iter().find(|apart| drafts.reply.is_empty() && !apart.begun.is_empty());
        apart.map_or((String::new(), drafts.reply.as_str()), |apart| (apart.strand(), apart.begun.as_str()))
    }

    fn is_on_line(&self, now: Timestamp) -> bool {
        self.line.is_some_and(|line| line.is_open(now))
    }

    /// How long the platform still takes answers.
    fn window(&self, lang: &Lang, now: Timestamp) -> Option<String> {
        let line = self.line?;
        let key = match (now < line.closes_at, line.replies_left > 0) {
            (true, true) => "tickets-chat-open",
            (true, false) => "tickets-chat-spent",
            (false, _) => "tickets-chat-closed",
        };
        let args = [
            ("channel", lang.t(line.channel.key()).into_owned().into()),
            ("moment", lang.moment(line.closes_at, now).into()),
            ("count", line.replies_left.into()),
        ];
        Some(lang.with(key, &args))
    }

    /// How an answer will reach the customer, as the composer says it.
    fn channel(&self, lang: &Lang, now: Timestamp) -> Choice {
        let (channel, label) = match (self.line.filter(|line| line.is_open(now)), self.ticket.has_mail) {
            (Some(line), _) => (line.channel, lang.t(line.channel.key())),
            (None, true) => (Channel::Email, lang.t("tickets-channel-email")),
            (None, false) => (Channel::Portal, lang.t("tickets-by-portal")),
        };
        Choice::new(channel.name(), label).chosen(true)
    }
}

/// The addresses of one role, as a field holds them.
fn line(recipients: &[Recipient], role: RecipientRole) -> String {
    let shown = |r: &Recipient| {
        MailAddress { name: r.name.replace([',', ';', '<'], " "), address: r.address.clone() }.to_string()
    };
    recipients.iter().filter(|r| r.role == role).map(shown).collect::<Vec<_>>().join(", ")
}

/// Whom one may answer in a ticket that stands for others; nothing to choose where nobody else wrote.
fn strand_choices(ticket: &Ticket, merged: &[Apart], chosen: &str) -> Vec<Choice> {
    if merged.is_empty() {
        return Vec::new();
    }
    let named = |t: &Ticket| format!("#{} {}", t.number, t.requester);
    let choice = |value: String, t: &Ticket| {
        let is_chosen = value == chosen;
        Choice::new(value, named(t)).chosen(is_chosen)
    };
    let others = merged.iter().map(|apart| choice(apart.strand(), &apart.ticket));
    [choice(String::new(), ticket)].into_iter().chain(others).collect()
}

/// What the choice says that means only those who are typed.
pub(crate) const TYPED: &str = "typed";

/// The question which of two addresses is answered. None is chosen before a person did.
fn whom(lang: &Lang, question: &WhichAddress, form: Option<&Submission>) -> (FieldView, Vec<Choice>) {
    let choice = |all: &[Recipient], key: &str| {
        let line = line(all, RecipientRole::To);
        Choice::new(line.as_str(), line.as_str()).hint(lang.t(key))
    };
    let from = question.from.as_ref().map(|from| choice(std::slice::from_ref(from), "tickets-whom-from"));
    let choices = [choice(&question.reply_to, "tickets-whom-reply-to")].into_iter().chain(from);
    let typed = Choice::new(TYPED, lang.t("tickets-whom-typed"));
    let field = FieldView::new("whom", lang.t("tickets-whom")).hint(lang.t("tickets-whom-hint"));
    let field = field.value(form.map_or("", |form| form.text("whom")));
    (field, choices.chain([typed]).collect())
}

fn addressees(lang: &Lang, to: String, cc: String) -> AddresseesView {
    let both: Vec<&str> = [to.as_str(), cc.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let summary = match both.is_empty() {
        true => lang.t("tickets-to-nobody").into_owned(),
        false => lang.t1("tickets-to", "names", both.join(", ")),
    };
    AddresseesView {
        summary,
        to: FieldView::new("to", lang.t("tickets-field-to")).value(to).hint(lang.t("tickets-field-to-hint")),
        cc: FieldView::new("cc", lang.t("tickets-field-cc")).value(cc).optional(),
        asks: None,
    }
}

/// The composer with a draft, or with what was refused.
pub(crate) fn composer(
    lang: &Lang,
    (whom, now): (&AnswerTo<'_>, Timestamp),
    carrier: &str,
    drafts: &Drafts,
    refused: Option<(&Submission, String)>,
) -> ComposerView {
    let path = format!("/app/tickets/{}", whom.ticket.number);
    let begun = whom.begun(drafts);
    let (chosen, text, note, is_note) = match &refused {
        Some((form, _)) => {
            let is_note = form.text("kind") == DraftKind::Note.name();
            (form.text("strand").to_owned(), form.text("body"), form.text("note"), is_note)
        }
        None => {
            let (strand, reply) = begun.clone();
            (strand, reply, drafts.note.as_str(), reply.is_empty() && !drafts.note.is_empty())
        }
    };
    let begun = (!whom.merged.is_empty()).then_some(begun.0);
    let addressees = whom.addressees(lang, refused.as_ref().map(|(form, _)| *form), now);
    ComposerView {
        channels: if addressees.is_none() { vec![whom.channel(lang, now)] } else { Vec::new() },
        addressees,
        strands: strand_choices(whom.ticket, whom.merged, &chosen),
        begun,
        action: format!("{path}/reply?in={carrier}"),
        draft_url: Some(format!("{path}/draft")),
        text: text.to_owned(),
        note: note.to_owned(),
        is_note,
        // Files do not go to a platform, and a box that was refused loses them.
        files: (!whom.is_on_line(now)).then_some(FileLimits::PAPERS),
        window: whom.window(lang, now),
        suggestions: Vec::new(),
        error: refused.map(|(_, why)| why),
        lang: whom.ticket.language().map(|locale| locale.tag().to_owned()),
    }
}
