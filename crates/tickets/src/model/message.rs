//! What was said.

use kernel::{StaffId, Timestamp};
use platform::{files::FileId, text_column};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Channel, MessageId};

/// For whom words are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// From a person to a person on the other side.
    Public,
    /// For colleagues only.
    Internal,
}
text_column!(Class { Public = "public", Internal = "internal" });

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Whoever asks.
    Customer,
    /// One of the shop's people.
    Staff,
}
text_column!(Author { Customer = "customer", Staff = "staff" });

/// Words that were said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Message {
    /// Which.
    #[schema(value_type = String)]
    pub id: MessageId,
    /// For whom.
    pub class: Class,
    /// Who speaks.
    pub author: Author,
    /// Which of the shop's people, if one.
    #[schema(value_type = Option<String>)]
    pub staff: Option<StaffId>,
    /// On which way.
    pub channel: Channel,
    /// The words.
    pub body: String,
    /// What came with them, in order.
    #[schema(value_type = Vec<String>)]
    pub files: Vec<FileId>,
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
    /// The words.
    pub body: &'a str,
    /// What comes with them.
    pub files: &'a [FileId],
    /// The Message-ID of the mail that carries them.
    pub mail_message_id: Option<String>,
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

/// What somebody began to write. One a ticket and colleague, because the page has one box.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// What it wants to become.
    pub kind: DraftKind,
    /// The words so far.
    pub body: String,
}
