//! A letter that waits for a person.

use askama::Template;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{FactView, FieldError, FieldView, Page};

use super::size;
use crate::model::{Letter, LetterState};

/// A letter, with what can be done about it.
#[derive(Debug, Template)]
#[template(path = "channels/letter.html")]
pub(crate) struct LetterPage {
    page: Page,
    facts: Vec<FactView>,
    href: String,
    /// Whether it waits for a person; otherwise the page only tells what became of it.
    waits: bool,
    /// Whether all of it is here, so that reading it can be tried again.
    is_whole: bool,
    errors: Vec<FieldError>,
    because: FieldView,
}

impl LetterPage {
    pub(crate) fn new(
        page: Page,
        letter: &Letter,
        mailbox: &str,
        told: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let lang = page.lang.clone();
        let mut because = FieldView::new("because", lang.t("channels-because"));
        let mut errors = Vec::new();
        if let Some((form, invalid)) = told {
            because = because.refused(form, invalid, &lang);
            errors = ui::loose_errors(invalid, &lang, &["letter"]);
            errors.extend(ui::errors_of([&because]));
        }
        Self {
            facts: facts(&lang, letter, mailbox),
            href: format!("/app/mail/{}", letter.id),
            waits: letter.state == LetterState::Quarantined,
            is_whole: letter.is_whole,
            errors,
            because,
            page,
        }
    }
}

fn facts(lang: &Lang, letter: &Letter, mailbox: &str) -> Vec<FactView> {
    let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
    let reason = letter.reason.map(|reason| lang.t(reason.key()).into_owned()).unwrap_or_default();
    let mut facts = vec![
        fact("channels-letter-state", lang.t(state_key(letter.state)).into_owned()),
        fact("channels-letter-reason", reason),
        fact("channels-letter-sender", letter.sender.clone()),
        fact("channels-letter-subject", letter.subject.clone()),
        fact("channels-letter-mailbox", mailbox.to_owned()),
        fact("channels-letter-size", size(lang, letter.bytes)),
        fact("channels-letter-received", lang.date_time(letter.received_at)),
    ];
    if !letter.detail.is_empty() {
        facts.push(fact("channels-letter-detail", letter.detail.clone()));
    }
    if letter.is_variant {
        facts.push(fact("channels-letter-variant", lang.t("channels-letter-variant-told").into_owned()));
    }
    if let Some(number) = letter.ticket_number {
        facts.push(
            fact("channels-letter-ticket", format!("#{number}")).link(format!("/app/tickets/{number}")),
        );
    }
    facts
}

const fn state_key(state: LetterState) -> &'static str {
    match state {
        LetterState::Stored => "channels-law-pending",
        LetterState::Processed => "channels-law-processed",
        LetterState::Quarantined => "channels-law-quarantined",
        LetterState::Discarded => "channels-law-discarded",
    }
}

/// Subject and text of a conversation that is opened with a letter that cannot be read.
pub(crate) fn ticket_words(lang: &Lang, letter: &Letter) -> (String, String) {
    let or = |text: &str, key: &str| if text.is_empty() { lang.t(key).into_owned() } else { text.to_owned() };
    let sender = or(&letter.sender, "channels-unknown-sender");
    let reason = letter.reason.map(|reason| lang.t(reason.key()).into_owned()).unwrap_or_default();
    let values = [("sender", sender.into()), ("reason", reason.into())];
    (or(&letter.subject, "channels-no-subject"), lang.with("channels-ticket-words", &values))
}
