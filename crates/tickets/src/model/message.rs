//! What was said.

use kernel::{StaffId, Timestamp};
use platform::{files::FileId, mail::MailAddress, text_column};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Channel, ChatDelivery, MessageId, StrandId, TicketId};

/// For whom words are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// From a person to a person on the other side.
    Public,
    /// For colleagues only.
    Internal,
    /// A robot's: an answer from somebody's holiday, a notice. It is kept and shown, and moves nothing.
    Automatic,
}
text_column!(Class { Public = "public", Internal = "internal", Automatic = "automatic" });

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Whoever asks.
    Customer,
    /// One of the shop's people.
    Staff,
    /// Somebody outside, in a side conversation: a supplier, a service partner.
    Partner,
}
text_column!(Author { Customer = "customer", Staff = "staff", Partner = "partner" });

/// What is known of whoever sent words from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The mail server of that address vouches for it, and that person takes part.
    Aligned,
    /// Nobody vouches. Staff read it with that warning; the claimed person's own pages do not show it.
    Unverified,
}
text_column!(Evidence { Aligned = "aligned", Unverified = "unverified" });

/// What a reader must be told of words that came by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Remark {
    /// Nobody vouches for the words, so those whom they name besides the conversation's own people get no answer to them.
    LeftOut {
        /// Their addresses.
        addresses: Vec<String>,
    },
    /// The mail as a whole is encrypted: only whoever holds the key reads what was said.
    Encrypted,
    /// Something in its head or text could not be read.
    Damaged,
    /// It has more files than are kept beside it; the others are in the raw mail.
    FilesLeft {
        /// How many.
        count: usize,
    },
}

/// A picture that the HTML of a mail shows in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPlace {
    /// By what the HTML names it, without angle brackets.
    pub content_id: String,
    /// One of the files that came with the words.
    pub file: FileId,
}

/// What the words brought with them besides themselves, where they came or went by mail.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Post {
    /// The Message-ID of the mail.
    pub message_id: Option<String>,
    /// The name in From.
    pub from_name: Option<String>,
    /// The address in From.
    pub from_address: Option<String>,
    /// What is known of that address.
    pub evidence: Option<Evidence>,
    /// Where the writer wants answers; empty for the address in From.
    #[schema(value_type = Vec<Object>)]
    pub reply_to: Vec<MailAddress>,
    /// What a reader must be told.
    pub remarks: Vec<Remark>,
    /// The HTML as it came. It is made harmless whenever it is shown, never when it is kept.
    #[schema(value_type = Option<String>)]
    pub html: Option<FileId>,
    /// The mail as it came.
    #[schema(value_type = Option<String>)]
    pub raw: Option<FileId>,
}

/// How somebody reads a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientRole {
    /// It is addressed to them.
    To,
    /// They read along.
    Cc,
}
text_column!(RecipientRole { To = "to", Cc = "cc" });

/// Somebody to whom words went, or to whom the customer's words went besides us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Recipient {
    /// To or Cc.
    pub role: RecipientRole,
    /// The address, in lower case.
    pub address: String,
    /// The name beside it.
    pub name: String,
}

/// Words that were said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Message {
    /// Which.
    #[schema(value_type = String)]
    pub id: MessageId,
    /// The ticket in which they are at home.
    #[schema(value_type = String)]
    pub ticket: TicketId,
    /// For whom.
    pub class: Class,
    /// Who speaks.
    pub author: Author,
    /// Which of the shop's people, if one.
    #[schema(value_type = Option<String>)]
    pub staff: Option<StaffId>,
    /// On which way.
    pub channel: Channel,
    /// In which strand; none is the main one.
    #[schema(value_type = Option<String>)]
    pub strand: Option<StrandId>,
    /// What the mail brought, if it was one.
    pub post: Post,
    /// The words.
    pub body: String,
    /// What came with them, in order.
    #[schema(value_type = Vec<String>)]
    pub files: Vec<FileId>,
    /// How far they are, if they go to a messaging platform.
    pub delivery: Option<ChatDelivery>,
    /// What that platform said.
    pub delivery_detail: Option<String>,
    /// The phone number to which they went, if they are a platform's template.
    pub sent_to: Option<String>,
    /// When.
    #[schema(value_type = String)]
    pub at: Timestamp,
}

/// Words to be saved.
#[derive(Debug, Clone)]
pub struct NewMessage<'a> {
    /// For whom.
    pub class: Class,
    /// Who speaks.
    pub author: Author,
    /// Which of the shop's people, if one.
    pub staff: Option<StaffId>,
    /// On which way.
    pub channel: Channel,
    /// In which strand; none is the main one.
    pub strand: Option<StrandId>,
    /// The words.
    pub body: &'a str,
    /// What comes with them.
    pub files: &'a [FileId],
    /// Those of them that the HTML shows in their places.
    pub in_place: &'a [InPlace],
    /// What the mail brings.
    pub post: Post,
    /// To whom it goes, or went.
    pub recipients: &'a [Recipient],
    /// When it was said; none means now.
    pub at: Option<Timestamp>,
}

impl<'a> NewMessage<'a> {
    /// Words without a mail, in the main strand, said now.
    pub const fn said(class: Class, author: Author, channel: Channel, body: &'a str) -> Self {
        Self {
            class,
            author,
            staff: None,
            channel,
            strand: None,
            body,
            files: &[],
            in_place: &[],
            post: Post {
                message_id: None,
                from_name: None,
                from_address: None,
                evidence: None,
                reply_to: Vec::new(),
                remarks: Vec::new(),
                html: None,
                raw: None,
            },
            recipients: &[],
            at: None,
        }
    }
}

/// What a draft wants to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// An answer.
    #[default]
    Reply,
    /// A note.
    Note,
}
text_column!(DraftKind { Reply = "reply", Note = "note" });

/// What one colleague began to write in one strand: an answer and a note, apart, so that neither becomes the other by
/// mistake. Empty is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drafts {
    /// The answer so far.
    pub reply: String,
    /// The note so far.
    pub note: String,
}
