//! What a server tells of a mail of ours (RFC 3464).

use std::{fmt, str::FromStr};

use uuid::Uuid;

use super::{has_empty_return_path, is_from_mail_system};
use crate::{
    letter::{Attachment, Field, Letter},
    read::fields,
    sign::{Keys, Route},
};

/// A mail of ours that did not arrive, or not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BounceReport {
    /// The copy whose bounce address this came to.
    pub copy: Option<Route>,
    /// The Message-ID of our mail, from what the server sent back of it, with angle brackets.
    pub original_id: Option<String>,
    /// The strand of our mail, by a signed id in what the server sent back. It holds when a relay gave our mail another
    /// Message-ID.
    pub strand: Option<Uuid>,
    /// Whom it did not reach. Empty when the server names nobody.
    pub recipients: Vec<FailedRecipient>,
}

/// Somebody whom our mail did not reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRecipient {
    /// As we wrote it, if the server tells, otherwise as the last server called it.
    pub address: String,
    /// Whether it may still arrive.
    pub outcome: Outcome,
    /// Why, as a number.
    pub status: Option<Status>,
    /// Why, in the words of a server; may be empty.
    pub diagnostic: String,
}

/// What became of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It will not arrive.
    Failed,
    /// The server still tries.
    Delayed,
}

/// An enhanced status code (RFC 3463), such as 5.1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status {
    class: u16,
    subject: u16,
    detail: u16,
}

impl Status {
    /// There is no such address: writing to it again is pointless.
    pub const fn is_unknown_address(self) -> bool {
        matches!(self, Self { class: 5, subject: 1, detail: 1 })
    }

    const fn outcome(self) -> Option<Outcome> {
        match self.class {
            5 => Some(Outcome::Failed),
            4 => Some(Outcome::Delayed),
            _ => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl FromStr for Status {
    type Err = ();

    /// The code at the beginning of a value; words may follow it.
    fn from_str(value: &str) -> Result<Self, ()> {
        let code = value.trim().split([' ', '\t', '(', ';', ',']).next().unwrap_or_default();
        let mut numbers = code.split('.').map(|number| match number.len() {
            1..=3 => number.parse::<u16>().map_err(drop),
            _ => Err(()),
        });
        let mut next = || numbers.next().unwrap_or(Err(()));
        let status = Self { class: next()?, subject: next()?, detail: next()? };
        if numbers.next().is_some() || !matches!(status.class, 2 | 4 | 5) { Err(()) } else { Ok(status) }
    }
}

/// A bounce is a delivery report that names a failure or a delay, or, from servers that do not write reports, a mail from
/// the mail system about a mail of ours. An answering machine that writes to the bounce address is no bounce.
pub(super) fn decide_bounce(letter: &Letter, keys: &Keys) -> Option<BounceReport> {
    let reported: Vec<FailedRecipient> =
        reports(letter).flat_map(|report| recipients(&report.bytes)).collect();
    let original = returned_fields(letter);
    let copy = letter.delivered_to.iter().find_map(|address| keys.read_bounce_address(address));
    let strand = original
        .iter()
        .filter(|field| is_id_field(field))
        .flat_map(|field| ids(&field.value))
        .find_map(|id| keys.read_id(id));
    // A person may forward the report that they got: that asks for something, and is a mail like any other.
    let is_from_server = letter.media_type == "multipart/report"
        || has_empty_return_path(letter)
        || is_from_mail_system(letter);
    let is_bounce =
        !reported.is_empty() && is_from_server || is_plain_bounce(letter, copy.is_some() || strand.is_some());
    if !is_bounce {
        return None;
    }
    let recipients = if reported.is_empty() { named_recipients(letter) } else { reported };
    let own_id = original.iter().find(|field| field.name.eq_ignore_ascii_case("Message-ID"));
    let original_id = own_id.and_then(|field| ids(&field.value).next()).map(|id| format!("<{id}>"));
    Some(BounceReport { copy, original_id, strand, recipients })
}

/// Without a report: the mail system writes, it does not answer for somebody, and it is about a mail of ours.
fn is_plain_bounce(letter: &Letter, is_about_ours: bool) -> bool {
    let is_answer =
        letter.values("Auto-Submitted").any(|value| value.to_ascii_lowercase().contains("auto-replied"));
    let is_report = letter.media_type == "multipart/report";
    let names_failed = letter.values("X-Failed-Recipients").next().is_some();
    (has_empty_return_path(letter) || is_from_mail_system(letter))
        && (names_failed || is_about_ours && !is_report && (!is_answer || is_from_mail_system(letter)))
}

fn reports(letter: &Letter) -> impl Iterator<Item = &Attachment> {
    let types = ["message/delivery-status", "message/global-delivery-status"];
    letter.attachments.iter().filter(move |file| types.contains(&file.declared_type.as_str()))
}

/// The groups of a report that tell of a failure or a delay. The first group tells of the mail as a whole.
fn recipients(report: &[u8]) -> Vec<FailedRecipient> {
    let text = String::from_utf8_lossy(report).replace("\r\n", "\n");
    text.split("\n\n").filter_map(|group| recipient(&fields(group.as_bytes()))).collect()
}

fn recipient(group: &[Field]) -> Option<FailedRecipient> {
    let value = |name: &str| {
        group.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value.trim())
    };
    let address = value("Original-Recipient").or_else(|| value("Final-Recipient"))?;
    let status: Option<Status> = value("Status").and_then(|status| status.parse().ok());
    // What was done says more than the code: a server that gives up after days of 4.x.x writes "failed".
    let outcome = match value("Action").map(str::to_ascii_lowercase).as_deref() {
        Some("failed") => Outcome::Failed,
        Some("delayed") => Outcome::Delayed,
        Some(_) => return None,
        None => status.and_then(Status::outcome)?,
    };
    Some(FailedRecipient {
        address: without_type(address),
        outcome,
        status,
        diagnostic: value("Diagnostic-Code").map(without_type).unwrap_or_default(),
    })
}

/// `rfc822; lan@example.vn` without its kind.
fn without_type(value: &str) -> String {
    let (_, rest) = value.split_once(';').unwrap_or(("", value));
    rest.trim().trim_matches(['<', '>']).to_owned()
}

/// Whom a server without reports names.
fn named_recipients(letter: &Letter) -> Vec<FailedRecipient> {
    let status =
        letter.text.split([' ', '\n', '\t', '#', '(', '-']).find_map(|word| word.parse::<Status>().ok());
    let outcome = status.and_then(Status::outcome).unwrap_or(Outcome::Failed);
    let values = letter.values("X-Failed-Recipients").flat_map(|value| value.split(','));
    let addresses =
        values.map(|address| address.trim().trim_matches(['<', '>'])).filter(|address| !address.is_empty());
    let one = |address: &str| FailedRecipient {
        address: address.to_owned(),
        outcome,
        status,
        diagnostic: String::new(),
    };
    addresses.map(one).collect()
}

/// The head of our mail, as the server sent it back: whole, or only its head.
fn returned_fields(letter: &Letter) -> Vec<Field> {
    const TYPES: [&str; 5] = [
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    ];
    let returned = letter.attachments.iter().find(|file| TYPES.contains(&file.declared_type.as_str()));
    returned.map(|file| fields(&file.bytes)).unwrap_or_default()
}

fn is_id_field(field: &Field) -> bool {
    ["Message-ID", "References"].iter().any(|name| field.name.eq_ignore_ascii_case(name))
}

fn ids(value: &str) -> impl Iterator<Item = &str> {
    value.split(['<', '>', ' ', '\t']).filter(|id| id.contains('@'))
}
