//! One letter.

use askama::Template;
use identity::Names;
use kernel::Timestamp;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{FactView, FieldError, FieldView, HistoryView, Page};

use super::size;
use crate::model::{Decision, Letter, LetterClass, LetterDecision, LetterState};

/// All that is known of a letter.
#[derive(Debug)]
pub(crate) struct LetterFile {
    pub(crate) letter: Letter,
    /// The address of the mailbox.
    pub(crate) mailbox: String,
    pub(crate) decisions: Vec<LetterDecision>,
    pub(crate) names: Names,
    /// Whether its raw mail went with the ticket in which it stood.
    pub(crate) is_erased: bool,
    pub(crate) now: Timestamp,
}

/// A letter, with what can be done about it.
#[derive(Debug, Template)]
#[template(path = "channels/letter.html")]
pub(crate) struct LetterPage {
    page: Page,
    facts: Vec<FactView>,
    href: String,
    /// Whether it waits for a person; otherwise the page only tells what became of it.
    waits: bool,
    /// Whether it was discarded, and can be taken back.
    is_discarded: bool,
    /// Whether all of it is here, so that reading it can be tried again.
    is_whole: bool,
    is_erased: bool,
    errors: Vec<FieldError>,
    because: FieldView,
    decisions: Vec<HistoryView>,
}

impl LetterPage {
    pub(crate) fn new(page: Page, file: &LetterFile, told: Option<(&Submission, &Invalid)>) -> Self {
        let (lang, letter) = (page.lang.clone(), &file.letter);
        let is_discarded = letter.state == LetterState::Discarded;
        let why = if is_discarded { "channels-because-back" } else { "channels-because" };
        let mut because = FieldView::new("because", lang.t(why));
        let mut errors = Vec::new();
        if let Some((form, invalid)) = told {
            because = because.refused(form, invalid, &lang);
            errors = ui::loose_errors(invalid, &lang, &["letter"]);
            errors.extend(ui::errors_of([&because]));
        }
        Self {
            facts: facts(&lang, letter, &file.mailbox),
            decisions: file.decisions.iter().map(|decision| line(&lang, file, decision)).collect(),
            is_discarded,
            href: format!("/app/mail/{}", letter.id),
            waits: letter.state == LetterState::Quarantined,
            is_whole: letter.is_whole,
            is_erased: file.is_erased,
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
        fact("channels-letter-message-id", letter.message_id.clone().unwrap_or_default()),
    ];
    if !letter.detail.is_empty() {
        facts.push(fact("channels-letter-detail", detail(lang, &letter.detail)));
    }
    if let Some(class) = letter.class {
        facts.push(fact("channels-letter-class", lang.t(class_key(class)).into_owned()));
    }
    if let Some(first) = letter.repeats {
        let told = fact("channels-letter-repeats", lang.t("channels-letter-repeats-told").into_owned());
        facts.push(told.link(format!("/app/mail/{first}")));
    }
    if letter.is_unmatched {
        facts.push(fact("channels-letter-unmatched", lang.t("channels-fate-unmatched").into_owned()));
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

/// What the reader said. A limit that the letter breaks has its sentence; other words are those of a machine.
fn detail(lang: &Lang, detail: &str) -> String {
    let key = format!("channels-unreadable-{}", detail.replace('_', "-"));
    let is_key = detail.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && lang.has(&key);
    if is_key { lang.t(&key).into_owned() } else { detail.to_owned() }
}

/// Who decided what about it, and why.
fn line(lang: &Lang, file: &LetterFile, made: &LetterDecision) -> HistoryView {
    let (icon, key) = match made.decision {
        Decision::TriedAgain => ("refresh-cw", "channels-decided-again"),
        Decision::Opened => ("inbox", "channels-decided-opened"),
        Decision::Discarded => ("trash-2", "channels-decided-discarded"),
        Decision::TakenBack => ("rotate-ccw", "channels-decided-back"),
    };
    let name = match file.names.of_actor(&made.by) {
        "" => lang.t("channels-decided-by-program").into_owned(),
        name => name.to_owned(),
    };
    let said = lang.t1(key, "name", name);
    let text = if made.because.is_empty() { said } else { format!("{said}: {}", made.because) };
    HistoryView::new(icon, text, lang.moment(made.at, file.now))
}

const fn class_key(class: LetterClass) -> &'static str {
    match class {
        LetterClass::Human => "channels-class-human",
        LetterClass::List => "channels-class-list",
        LetterClass::Automatic => "channels-class-automatic",
        LetterClass::Bounce => "channels-class-bounce",
        LetterClass::Own => "channels-class-own",
        LetterClass::Repeat => "channels-class-repeat",
        LetterClass::Spam => "channels-spam",
    }
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
