//! The customer's own conversations.

use askama::Template;
use kernel::Timestamp;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{
    Chip, Choice, EmptyView, FieldError, FieldView, FileLimits, Page, TimelineItemView, Tone, errors_of,
};

use crate::model::{Stage, Status, Ticket};

/// `/my/messages`
#[derive(Debug, Template)]
#[template(path = "tickets/messages.html")]
pub(crate) struct MessagesPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<MessageRow>,
    pub(crate) empty: EmptyView,
}

/// A conversation in the list.
#[derive(Debug)]
pub(crate) struct MessageRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) chip: Chip,
}

impl MessageRow {
    pub(crate) fn of(lang: &Lang, ticket: &Ticket, now: Timestamp) -> Self {
        let moment = lang.moment(ticket.standing.updated_at, now);
        let number = ticket.number.to_string();
        Self {
            href: format!("/my/messages/{}", ticket.number),
            title: ticket.subject.clone(),
            note: lang.with("tickets-my-row", &[("number", number.into()), ("moment", moment.into())]),
            chip: state(lang, ticket),
        }
    }
}

/// Whose turn it is, said to the customer.
pub(crate) fn state(lang: &Lang, ticket: &Ticket) -> Chip {
    let (tone, key) = match (ticket.standing.status, ticket.standing.status.stage()) {
        (Status::WaitingForCustomer, _) => (Tone::Brand, "tickets-my-answered"),
        (_, Stage::Done) => (Tone::Ok, "tickets-my-done"),
        (_, Stage::Todo | Stage::Snoozed) => (Tone::Info, "tickets-my-with-us"),
    };
    Chip::new(tone, lang.t(key))
}

/// `/my/messages/{number}`
#[derive(Debug, Template)]
#[template(path = "tickets/my_talk.html")]
pub(crate) struct TalkPage {
    pub(crate) page: Page,
    pub(crate) number: i64,
    pub(crate) chip: Chip,
    pub(crate) items: Vec<TimelineItemView>,
    pub(crate) promise: String,
    /// What the shop noted of it and shows: name and value.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) fields: AnswerFields,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) limits: FileLimits,
    pub(crate) live: String,
}

/// The answer.
#[derive(Debug)]
pub(crate) struct AnswerFields {
    pub(crate) body: FieldView,
    pub(crate) photos: FieldView,
}

impl AnswerFields {
    pub(crate) fn blank(lang: &Lang) -> Self {
        Self {
            body: FieldView::new("body", lang.t("tickets-my-body")),
            photos: FieldView::new("files", lang.t("tickets-photos")).optional(),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            body: self.body.refused(form, invalid, lang),
            photos: self.photos.refused(form, invalid, lang),
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.body, &self.photos])
    }
}

/// `/my/p/{asset}/report` and `/my/messages/new`
#[derive(Debug, Template)]
#[template(path = "tickets/report.html")]
pub(crate) struct ReportPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) back: String,
    /// Name and serial of the product; none for a question.
    pub(crate) product: Option<(String, String)>,
    pub(crate) fields: ReportFields,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) limits: FileLimits,
}

/// What is reported.
#[derive(Debug)]
pub(crate) struct ReportFields {
    pub(crate) fault: FieldView,
    pub(crate) faults: Vec<Choice>,
    pub(crate) subject: FieldView,
    pub(crate) answer: AnswerFields,
}

/// What people report, with the end of its key.
pub(crate) const FAULTS: [(&str, &str); 7] = [
    ("screen", "tickets-fault-screen"),
    ("battery", "tickets-fault-battery"),
    ("power", "tickets-fault-power"),
    ("sound", "tickets-fault-sound"),
    ("camera", "tickets-fault-camera"),
    ("water", "tickets-fault-water"),
    ("other", "tickets-fault-other"),
];

impl ReportFields {
    pub(crate) fn blank(lang: &Lang) -> Self {
        Self {
            fault: FieldView::new("fault", lang.t("tickets-my-fault")),
            faults: FAULTS.iter().map(|(name, key)| Choice::new(*name, lang.t(key))).collect(),
            subject: FieldView::new("subject", lang.t("tickets-my-subject")),
            answer: AnswerFields::blank(lang),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            fault: self.fault.refused(form, invalid, lang),
            subject: self.subject.refused(form, invalid, lang),
            answer: self.answer.refused(form, invalid, lang),
            ..self
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.fault, &self.subject, &self.answer.body, &self.answer.photos])
    }
}
