//! The bytes of a copy.

use lettre::{
    Address, Message,
    address::Envelope,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header},
};

use super::{MailClass, MailRow};
use crate::files::decide_name;

fn mailbox(name: &str, address: &str) -> Result<Mailbox, String> {
    let address = address.parse().map_err(|e| format!("{address}: {e}"))?;
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
}

/// The envelope names one recipient, whoever else stands in To and Cc: each copy is a mail of its own.
fn envelope(row: &MailRow, from: &str) -> Result<Envelope, String> {
    let parsed = |address: &str| address.parse::<Address>().map_err(|e| format!("{address}: {e}"));
    let sender = match row.envelope_from.as_deref() {
        None => Some(parsed(row.from_address.as_deref().unwrap_or(from))?),
        Some("") => None,
        Some(address) => Some(parsed(address)?),
    };
    Envelope::new(sender, vec![parsed(&row.recipient)?]).map_err(|e| e.to_string())
}

/// The mail of a copy. Its files come behind its text, named and typed as their content is.
pub(super) fn message(row: &MailRow, from: &str, attached: Vec<Attached>) -> Result<Message, String> {
    let mut builder = Message::builder()
        .from(mailbox(&row.sender_name, row.from_address.as_deref().unwrap_or(from))?)
        .subject(&row.subject)
        .message_id(Some(row.message_id.clone()))
        .envelope(envelope(row, from)?);
    if row.shown_to.0.is_empty() {
        builder = builder.to(mailbox(&row.recipient_name, &row.recipient)?);
    }
    for shown in &row.shown_to.0 {
        builder = builder.to(mailbox(&shown.name, &shown.address)?);
    }
    for shown in &row.shown_cc.0 {
        builder = builder.cc(mailbox(&shown.name, &shown.address)?);
    }
    if let Some(address) = &row.reply_to {
        builder = builder.reply_to(mailbox(&row.sender_name, address)?);
    }
    if let Some(answered) = &row.in_reply_to {
        builder = builder.in_reply_to(answered.clone());
    }
    if !row.thread_ids.is_empty() {
        builder = builder.references(row.thread_ids.clone());
    }
    if row.class == MailClass::Automatic {
        builder = builder.header(AutoSubmitted).header(AutoResponseSuppress).header(LoopMark);
    }
    if attached.is_empty() {
        let plain = builder.header(header::ContentType::TEXT_PLAIN).body(row.body.clone());
        return plain.map_err(|e| e.to_string());
    }
    let text = MultiPart::mixed().singlepart(SinglePart::plain(row.body.clone()));
    let parts = attached.into_iter().fold(text, |parts, file| parts.singlepart(file.into_part()));
    builder.multipart(parts).map_err(|e| e.to_string())
}

/// A file that goes with a mail.
pub(super) struct Attached {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) bytes: Vec<u8>,
}

impl Attached {
    fn into_part(self) -> SinglePart {
        let unknown = || header::ContentType::parse("application/octet-stream").ok();
        let kind = header::ContentType::parse(&self.media_type).ok().or_else(unknown);
        let part = Attachment::new(decide_name(&self.name, &self.media_type));
        part.body(self.bytes, kind.unwrap_or(header::ContentType::TEXT_PLAIN))
    }
}

macro_rules! fixed_header {
    ($type:ident, $name:literal, $value:literal) => {
        #[derive(Clone)]
        struct $type;
        impl header::Header for $type {
            fn name() -> header::HeaderName {
                header::HeaderName::new_from_ascii_str($name)
            }
            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self)
            }
            fn display(&self) -> header::HeaderValue {
                header::HeaderValue::new(Self::name(), $value.into())
            }
        }
    };
}
fixed_header!(AutoSubmitted, "Auto-Submitted", "auto-generated");
fixed_header!(AutoResponseSuppress, "X-Auto-Response-Suppress", "All");
// What comes back with this is ours, and is not answered again: `mail::LOOP_FIELD`.
fixed_header!(LoopMark, "X-Haumai-Loop", "yes");
