//! Blocked senders, and what was filed as spam.

use askama::Template;
use kernel::Timestamp;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{FieldError, FieldView, Page, Pager};

use super::letters_place;
use crate::{
    model::{BlockedSender, Shown},
    store::{letters::PAGE, spam::SpamLetter},
};

/// All that is known of spam.
#[derive(Debug)]
pub(crate) struct Spam {
    /// One more than a page has, when there are more.
    pub(crate) letters: Vec<SpamLetter>,
    /// One more than a page has, when there are more.
    pub(crate) senders: Vec<BlockedSender>,
    /// Whether the list goes on after others.
    pub(crate) goes_on: bool,
    /// Whom somebody wants to block, and in which ticket that was.
    pub(crate) asked: Option<(String, i64)>,
    pub(crate) now: Timestamp,
}

/// The view Spam, and the list of those who are blocked.
#[derive(Debug, Template)]
#[template(path = "channels/spam.html")]
pub(crate) struct SpamPage {
    page: Page,
    errors: Vec<FieldError>,
    address: FieldView,
    /// The ticket that is ignored with it; empty for none.
    ticket: String,
    ticket_note: Option<String>,
    letters: Vec<LetterRow>,
    /// Where all of them are, when there are more than stand here.
    all_letters: Option<String>,
    senders: Vec<SenderRow>,
    pager: Pager,
}

#[derive(Debug)]
struct LetterRow {
    href: String,
    subject: String,
    sender: String,
    at: String,
}

#[derive(Debug)]
struct SenderRow {
    address: String,
    since: String,
    unblock: String,
    unblock_label: String,
}

impl SpamPage {
    pub(crate) fn new(page: Page, spam: &Spam, told: Option<(&Submission, &Invalid)>) -> Self {
        let lang = page.lang.clone();
        let mut address = FieldView::new("address", lang.t("channels-block-address"))
            .hint(lang.t("channels-block-hint"))
            .value(spam.asked.as_ref().map(|(address, _)| address.as_str()).unwrap_or_default());
        let mut ticket = spam.asked.as_ref().map(|(_, number)| number.to_string()).unwrap_or_default();
        let mut errors = Vec::new();
        if let Some((form, invalid)) = told {
            address = address.refused(form, invalid, &lang);
            form.text("ticket").clone_into(&mut ticket);
            errors = ui::loose_errors(invalid, &lang, &["ticket"]);
            errors.extend(ui::errors_of([&address]));
        }
        let rows = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let shown = spam.senders.len().min(rows);
        let (senders, rest) = spam.senders.split_at(shown);
        let pager = Pager {
            older: senders
                .last()
                .filter(|_| !rest.is_empty())
                .map(|s| format!("/app/mail/spam?after={}", s.id)),
            newer: spam.goes_on.then(|| "/app/mail/spam".into()),
            summary: String::new(),
        };
        let is_number = !ticket.is_empty() && ticket.bytes().all(|b| b.is_ascii_digit());
        let ticket_note = is_number.then(|| lang.t1("channels-block-ticket", "number", ticket.as_str()));
        Self {
            errors,
            address,
            ticket_note,
            ticket,
            all_letters: (spam.letters.len() > rows).then(|| letters_place(Shown::Spam, "")),
            letters: spam
                .letters
                .iter()
                .take(rows)
                .map(|letter| letter_row(&lang, letter, spam.now))
                .collect(),
            senders: senders.iter().map(|sender| sender_row(&lang, sender, spam.now)).collect(),
            pager,
            page,
        }
    }
}

fn letter_row(lang: &Lang, letter: &SpamLetter, now: Timestamp) -> LetterRow {
    let or = |text: &str, key: &str| if text.is_empty() { lang.t(key).into_owned() } else { text.to_owned() };
    LetterRow {
        href: letter
            .ticket_number
            .map_or_else(|| "/app/mail".into(), |number| format!("/app/tickets/{number}")),
        subject: or(&letter.subject, "channels-no-subject"),
        sender: or(&letter.sender, "channels-unknown-sender"),
        at: lang.moment(letter.received_at, now),
    }
}

fn sender_row(lang: &Lang, sender: &BlockedSender, now: Timestamp) -> SenderRow {
    SenderRow {
        since: lang.t1("channels-blocked-since", "at", lang.moment(sender.blocked_at, now)),
        unblock: format!("/app/mail/spam/{}/unblock", sender.id),
        unblock_label: lang.t1("channels-unblock-label", "address", sender.address.as_str()),
        address: sender.address.clone(),
    }
}
