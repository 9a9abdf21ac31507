//! From bytes to a letter, within limits that hold before the work that they limit.
//!
//! The two seconds of CPU that a mail may cost are kept by the caller, who can stop waiting for a thread.

mod attachments;
mod bodies;
mod charset;
mod head;
mod line;
mod structure;
mod transfer;

use std::collections::HashSet;

use jiff::Timestamp;
use mail_parser::HeaderName;
use sha2::{Digest, Sha256};

use crate::{
    html,
    letter::{Field, Letter, Mailbox},
};
use bodies::Bodies;
use charset::has_marks;
use head::Head;
use structure::Part;

pub use charset::Charset;

const MAIL_MAX: usize = 50 * 1024 * 1024;
const TEXT_MAX: usize = 10 * 1024 * 1024;
const REFERENCES_MAX: usize = 101;

/// Why a mail is not read. Each is for the quarantine and not a defect of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unreadable {
    /// Larger than 50 MiB.
    #[error("the mail is larger than 50 MiB")]
    TooBig,
    /// More than 1 MiB of fields, or one made to keep a parser busy.
    #[error("the heads of the mail are larger than 1 MiB")]
    HeadersTooBig,
    /// More than 1,000 parts.
    #[error("the mail has more than 1,000 parts")]
    TooManyParts,
    /// More than 32 parts inside each other.
    #[error("the mail has more than 32 parts inside each other")]
    TooDeep,
    /// More than 10 MiB to read.
    #[error("the text of the mail is larger than 10 MiB")]
    TextTooBig,
    /// Not one field that a mail has.
    #[error("this is no mail")]
    NotMail,
}

impl Unreadable {
    /// The word under which its texts are kept.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooBig => "too_big",
            Self::HeadersTooBig => "headers_too_big",
            Self::TooManyParts => "too_many_parts",
            Self::TooDeep => "too_deep",
            Self::TextTooBig => "text_too_big",
            Self::NotMail => "not_mail",
        }
    }
}

/// Reads a raw mail. Text without a charset is UTF-8, or else the fallback's: that of the mailbox, `windows-1258` for a
/// Vietnamese shop.
///
/// # Errors
/// When a limit is passed, or when it is no mail at all.
pub fn read(raw: &[u8], fallback: Charset) -> Result<Letter, Unreadable> {
    if raw.len() > MAIL_MAX {
        return Err(Unreadable::TooBig);
    }
    let parts = structure::walk(raw, fallback)?;
    let head = &parts.first().ok_or(Unreadable::NotMail)?.head;
    if !looks_like_mail(head) {
        return Err(Unreadable::NotMail);
    }
    let bodies = Bodies::of(&parts);
    let text = written(&parts, &bodies, fallback)?;
    let html = markup(&parts, &bodies, fallback)?;
    let parts_digest = digest(&parts);
    let own_id = head.ids(&HeaderName::MessageId).into_iter().next();
    let (to, cc) = (head.mailboxes(&HeaderName::To), head.mailboxes(&HeaderName::Cc));
    Ok(Letter {
        is_id_made: own_id.is_none(),
        message_id: own_id.unwrap_or_else(|| made_id(head, &parts_digest)),
        from: head.mailboxes(&HeaderName::From),
        sender: head.mailboxes(&HeaderName::Sender).into_iter().next(),
        reply_to: head.mailboxes(&HeaderName::ReplyTo),
        delivered_to: delivered_to(head, &to, &cc),
        to,
        cc,
        subject: head.text(HeaderName::Subject),
        sent_at: sent_at(head),
        in_reply_to: head.ids(&HeaderName::InReplyTo),
        references: newest(head.ids(&HeaderName::References)),
        is_charset_replaced: head.has_marks() || has_marks(&text) || html.as_deref().is_some_and(has_marks),
        attachments: attachments::of(&parts, &bodies, html.as_deref()),
        is_encrypted: attachments::is_encrypted(&parts),
        text,
        html,
        parts_digest,
        media_type: parts.first().map(|mail| mail.declared_type.clone()).unwrap_or_default(),
        fields: head.fields(),
    })
}

/// The fields before the first empty line, such as those of a mail inside a report. None when a limit is passed.
pub(crate) fn fields(lines: &[u8]) -> Vec<Field> {
    structure::head(lines, Charset::UTF_8).map(|head| head.fields()).unwrap_or_default()
}

/// A mail has at least one field that mails have; a picture or a stray file has none.
fn looks_like_mail(head: &Head) -> bool {
    const FIELDS: [&str; 9] = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Received",
        "Return-Path",
        "MIME-Version",
        "Content-Type",
    ];
    head.fields().iter().any(|field| FIELDS.iter().any(|name| field.name.eq_ignore_ascii_case(name)))
}

/// What a person reads. Of a mail in HTML only, what stands in that.
fn written(parts: &[Part<'_>], bodies: &Bodies, fallback: Charset) -> Result<String, Unreadable> {
    let mut texts = Vec::new();
    let mut length = 0;
    for part in bodies.text.iter().filter_map(|at| parts.get(*at)) {
        let text = decoded(part, fallback, &mut length)?;
        let text = if part.declared_type == "text/html" { html::text(&text) } else { text };
        texts.push(line_feeds(&text));
    }
    Ok(texts.join("\n"))
}

/// The HTML of a mail, if it has any; texts that stand between its parts are kept in their places.
fn markup(parts: &[Part<'_>], bodies: &Bodies, fallback: Charset) -> Result<Option<String>, Unreadable> {
    let (mut markup, mut has_html, mut length) = (Vec::new(), false, 0);
    for part in bodies.html.iter().filter_map(|at| parts.get(*at)) {
        let text = decoded(part, fallback, &mut length)?;
        let is_html = part.declared_type == "text/html";
        has_html |= is_html && !text.trim().is_empty();
        markup.push(if is_html { text } else { html::of_text(&text) });
    }
    Ok(has_html.then(|| markup.join("\n")))
}

fn decoded(part: &Part<'_>, fallback: Charset, length: &mut usize) -> Result<String, Unreadable> {
    // Every way of writing bytes as letters makes more of them, so this much cannot fit; it need not be decoded.
    if part.body.len() > 4 * TEXT_MAX {
        return Err(Unreadable::TextTooBig);
    }
    let bytes = part.head.transfer().decode(part.body);
    *length += bytes.len();
    if *length > TEXT_MAX {
        return Err(Unreadable::TextTooBig);
    }
    Ok(part.head.charset().decode(&bytes, fallback))
}

/// One line break for all, and no control characters but those that set a text.
fn line_feeds(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn digest(parts: &[Part<'_>]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts.iter().filter(|part| !part.is_multipart) {
        let bytes = part.head.transfer().decode(part.body);
        hash.update(part.declared_type.as_bytes());
        hash.update([0]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(&bytes);
    }
    hash.finalize().into()
}

/// The same for the same mail on every way: out of what the sender wrote, not of what the servers added.
fn made_id(head: &Head, parts: &[u8; 32]) -> String {
    let mut hash = Sha256::new_with_prefix(parts);
    for name in ["From", "To", "Date", "Subject"] {
        for field in head.fields().iter().filter(|field| field.name.eq_ignore_ascii_case(name)) {
            hash.update(field.value.as_bytes());
            hash.update([0]);
        }
        hash.update([1]);
    }
    let hash: [u8; 32] = hash.finalize().into();
    let letters: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("<{letters}@no-id.invalid>")
}

fn delivered_to(head: &Head, to: &[Mailbox], cc: &[Mailbox]) -> Vec<String> {
    let servers = ["Delivered-To", "X-Original-To", "X-Forwarded-To"].map(|name| head.addresses(name));
    let all = to.iter().chain(cc).chain(servers.iter().flatten());
    let mut seen = HashSet::new();
    all.map(|mailbox| mailbox.address.to_lowercase()).filter(|address| seen.insert(address.clone())).collect()
}

fn sent_at(head: &Head) -> Option<Timestamp> {
    let date = head.date()?;
    Timestamp::from_second(date.to_timestamp()).ok()
}

/// A mail that names thousands of others wants to keep somebody busy: the first names the conversation, the last ones
/// what was answered.
fn newest(mut ids: Vec<String>) -> Vec<String> {
    if ids.len() > REFERENCES_MAX {
        ids.drain(1..=ids.len() - REFERENCES_MAX);
    }
    ids
}
