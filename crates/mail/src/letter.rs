//! What was in a mail.

use jiff::{SignedDuration, Timestamp};

/// A mail as it was read. The raw mail is kept elsewhere; this is what can be known of it without believing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// With angle brackets, as every id here. Made out of the content when the mail brought none.
    pub message_id: String,
    /// Whether [`Self::message_id`] was made here.
    pub is_id_made: bool,
    /// All mailboxes of all From fields; [`Self::author`] says whether they name one person.
    pub from: Vec<Mailbox>,
    /// The Sender field.
    pub sender: Option<Mailbox>,
    /// Where answers are wanted.
    pub reply_to: Vec<Mailbox>,
    /// The To fields.
    pub to: Vec<Mailbox>,
    /// The Cc fields.
    pub cc: Vec<Mailbox>,
    /// Every address of To, Cc, Delivered-To, X-Original-To and X-Forwarded-To once, in lower case: one of them is ours.
    pub delivered_to: Vec<String>,
    /// One line without control characters; may be empty.
    pub subject: String,
    /// What the Date field says, when it is a date at all. See [`Self::sent_or`].
    pub sent_at: Option<Timestamp>,
    /// The ids of In-Reply-To.
    pub in_reply_to: Vec<String>,
    /// The ids of References: the first and the newest hundred, in their order.
    pub references: Vec<String>,
    /// What a person reads, composed (NFC), with line feeds. Made from [`Self::html`] when the mail has no text; may be
    /// empty.
    pub text: String,
    /// The HTML as it came, without NUL. It may only be shown after [`crate::html::sanitise`].
    pub html: Option<String>,
    /// Everything that is not what a person reads, in the order of the mail.
    pub attachments: Vec<Attachment>,
    /// Whether a text held bytes or marks that could not be read; a person is told so.
    pub is_charset_replaced: bool,
    /// Whether the mail as a whole was encrypted, so that only its attachments hold what was said.
    pub is_encrypted: bool,
    /// SHA-256 over the decoded parts. Two mails with one id and one digest are one mail that came twice.
    pub parts_digest: [u8; 32],
    /// The media type of the whole, such as `multipart/report`.
    pub media_type: String,
    /// All fields of the head in their order, unfolded, but not decoded.
    pub fields: Vec<Field>,
}

/// Somebody's name, which may be empty, and address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// As it was written, on one line.
    pub name: String,
    /// As it was written.
    pub address: String,
}

/// One field of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As it was written.
    pub name: String,
    /// Unfolded, but not decoded.
    pub value: String,
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Never empty, without folders, control characters, or marks that turn the reading direction.
    pub name: String,
    /// What the mail says that it is, in lower case.
    pub declared_type: String,
    /// What it is: what its first bytes show, else what was declared if nothing could have shown it.
    pub media_type: String,
    /// What sort of file it is for the person who finds it.
    pub kind: AttachmentKind,
    /// Without angle brackets.
    pub content_id: Option<String>,
    /// Whether the HTML shows it in its place.
    pub is_inline: bool,
    /// Decoded.
    pub bytes: Vec<u8>,
}

/// What sort of file an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttachmentKind {
    /// A file.
    File,
    /// A whole mail, kept as it came.
    Letter,
    /// `winmail.dat`: Outlook's own wrapping, which is not opened.
    Tnef,
    /// A part that only the holder of a key can read.
    Encrypted,
    /// A signature over the other parts.
    Signature,
}

impl Letter {
    /// Who wrote this, if the mail names one person. None without a From, and none with two: then nobody can be
    /// believed to have written it.
    pub fn author(&self) -> Option<&Mailbox> {
        match self.from.as_slice() {
            [one] if self.values("From").count() == 1 => Some(one),
            _ => None,
        }
    }

    /// The unfolded values of a field, topmost first, whatever the case of its name.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
        named.map(|field| field.value.as_str())
    }

    /// When this was sent, or when it was received if the Date field is missing or absurd: more than a day ahead, or more
    /// than thirty behind (our policy).
    pub fn sent_or(&self, received: Timestamp) -> Timestamp {
        let plausible = |sent: &Timestamp| {
            let late = received.duration_since(*sent);
            late >= SignedDuration::from_hours(-24) && late <= SignedDuration::from_hours(30 * 24)
        };
        self.sent_at.filter(plausible).unwrap_or(received)
    }
}
