//! Every letter, and what became of it.

use askama::Template;
use identity::Names;
use kernel::Timestamp;
use platform::i18n::Lang;
use ui::{Choice, EmptyView, FieldView, LinkView, Page, Pager};

use super::size;
use crate::model::{FiledLetter, LetterClass, LetterState, Mailbox, Shown};

/// What was asked for, and what was found.
#[derive(Debug)]
pub(crate) struct Filed {
    pub(crate) shown: Shown,
    /// The mailbox in whose letters one looks.
    pub(crate) mailbox: String,
    /// What was typed into the search; it looks through all letters.
    pub(crate) word: String,
    pub(crate) letters: Vec<FiledLetter>,
    /// Whether the list goes on.
    pub(crate) has_more: bool,
    pub(crate) mailboxes: Vec<Mailbox>,
    pub(crate) names: Names,
    pub(crate) now: Timestamp,
}

/// `/app/mail/letters`
#[derive(Debug, Template)]
#[template(path = "channels/letters.html")]
pub(crate) struct LettersPage {
    page: Page,
    tabs: Vec<(LinkView, bool)>,
    query: String,
    /// The choice between mailboxes, where there are several.
    mailbox: Option<(FieldView, Vec<Choice>)>,
    shown: &'static str,
    rows: Vec<Row>,
    empty: EmptyView,
    pager: Pager,
}

/// A letter.
#[derive(Debug)]
struct Row {
    href: String,
    subject: String,
    sender: String,
    fate: String,
    size: String,
    at: String,
}

impl LettersPage {
    pub(crate) fn new(page: Page, filed: &Filed) -> Self {
        let lang = page.lang.clone();
        let tab = |shown: Shown| {
            let link = LinkView::new(place(shown, &filed.mailbox), lang.t(shown_key(shown)));
            (link, filed.word.is_empty() && shown == filed.shown)
        };
        let choices = filed.mailboxes.iter().map(|m| Choice::new(m.id.to_string(), m.address.as_str()));
        let field = FieldView::new("mailbox", lang.t("channels-letter-mailbox")).value(&filed.mailbox);
        let mailbox = (filed.mailboxes.len() > 1).then(|| (field.optional(), choices.collect()));
        Self {
            tabs: Shown::ALL.into_iter().map(tab).collect(),
            query: filed.word.clone(),
            mailbox,
            shown: filed.shown.name(),
            rows: filed.letters.iter().map(|letter| row(&lang, filed, letter)).collect(),
            empty: EmptyView {
                icon: "mail",
                title: lang.t("channels-letters-none").into_owned(),
                text: lang.t("channels-letters-none-text").into_owned(),
                actions: Vec::new(),
            },
            pager: pager(&lang, filed),
            page,
        }
    }
}

/// Where a list of letters stands.
pub(crate) fn place(shown: Shown, mailbox: &str) -> String {
    let of = if mailbox.is_empty() { String::new() } else { format!("&mailbox={mailbox}") };
    format!("/app/mail/letters?show={}{of}", shown.name())
}

fn pager(lang: &Lang, filed: &Filed) -> Pager {
    let here = match filed.word.as_str() {
        "" => place(filed.shown, &filed.mailbox),
        word => {
            let asked = serde_urlencoded::to_string([("q", word)]).unwrap_or_default();
            format!("/app/mail/letters?{asked}")
        }
    };
    let last = filed.letters.last().filter(|_| filed.has_more);
    let summary = lang.t1("channels-letters-shown", "count", filed.letters.len());
    Pager { older: last.map(|letter| format!("{here}&after={}", letter.id)), newer: None, summary }
}

fn row(lang: &Lang, filed: &Filed, letter: &FiledLetter) -> Row {
    let or = |text: &str, key: &str| if text.is_empty() { lang.t(key).into_owned() } else { text.to_owned() };
    Row {
        href: format!("/app/mail/{}", letter.id),
        subject: or(&letter.subject, "channels-no-subject"),
        sender: or(&letter.sender, "channels-unknown-sender"),
        fate: fate(lang, &filed.names, letter),
        size: size(lang, letter.bytes),
        at: lang.moment(letter.received_at, filed.now),
    }
}

/// What became of a letter, in a sentence.
pub(crate) fn fate(lang: &Lang, names: &Names, letter: &FiledLetter) -> String {
    match letter.state {
        LetterState::Stored => lang.t("channels-law-pending").into_owned(),
        LetterState::Quarantined => {
            letter.reason.map(|reason| lang.t(reason.key()).into_owned()).unwrap_or_default()
        }
        LetterState::Discarded => {
            let because = letter.because.as_deref().unwrap_or(&letter.detail).to_owned();
            let name = letter.decided_by.as_deref().map_or("", |by| names.of_actor(by)).to_owned();
            let key = if name.is_empty() { "channels-fate-discarded" } else { "channels-fate-discarded-by" };
            lang.with(key, &[("name", name.into()), ("because", because.into())])
        }
        LetterState::Processed => processed(lang, letter),
    }
}

fn processed(lang: &Lang, letter: &FiledLetter) -> String {
    let number = letter.ticket_number.map(|number| number.to_string());
    let key = match (letter.class, &number) {
        (Some(LetterClass::Repeat), Some(_)) => "channels-fate-repeat-of",
        (Some(LetterClass::Repeat), None) => "channels-fate-repeat",
        (Some(LetterClass::Bounce), _) if letter.is_unmatched => "channels-fate-unmatched",
        (Some(LetterClass::Bounce), _) => "channels-fate-bounce",
        (Some(LetterClass::Automatic), _) => "channels-fate-automatic",
        (Some(LetterClass::Own), _) => "channels-fate-own",
        (Some(LetterClass::Spam), _) => "channels-fate-spam",
        (Some(LetterClass::Human | LetterClass::List), _) => "channels-fate-ticket",
        (None, _) => "channels-fate-by-hand",
    };
    lang.t1(key, "number", number.unwrap_or_default())
}

const fn shown_key(shown: Shown) -> &'static str {
    match shown {
        Shown::All => "channels-shown-all",
        Shown::In(LetterState::Processed) => "channels-law-processed",
        Shown::In(LetterState::Stored) => "channels-law-pending",
        Shown::In(LetterState::Quarantined) => "channels-law-quarantined",
        Shown::In(LetterState::Discarded) => "channels-law-discarded",
        Shown::Unmatched => "channels-shown-unmatched",
        Shown::Spam => "channels-spam",
    }
}

/// An address that names no page of a list.
#[derive(Debug, Template)]
#[template(path = "channels/no_such_page.html")]
pub(crate) struct NoSuchPage {
    page: Page,
    back: &'static str,
    empty: EmptyView,
}

impl NoSuchPage {
    /// `first` is where the list begins.
    pub(crate) fn new(page: Page, first: &'static str) -> Self {
        let lang = page.lang.clone();
        let empty = EmptyView {
            icon: "circle-alert",
            title: lang.t("ui-fault-no-such-page").into_owned(),
            text: lang.t("ui-fault-no-such-page-advice").into_owned(),
            actions: vec![LinkView::new(first, lang.t("channels-first-page"))],
        };
        Self { page, back: "/app/mail", empty }
    }
}
