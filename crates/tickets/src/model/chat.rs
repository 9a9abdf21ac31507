//! Answers that go where the question came from: to a messaging platform.

use std::collections::BTreeMap;

use kernel::{Timestamp, ids};
use platform::{files::FileId, text_column};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Channel;

ids! { ChatAccountId = "chat_account", ChatTemplateId = "chat_template" }

/// How the main strand of a ticket is answered at a platform, and how long. The room that takes the words in writes it, so
/// that nobody here has to ask upwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatLine {
    /// The shop's account there.
    pub account: ChatAccountId,
    /// Which platform.
    pub channel: Channel,
    /// The person, as the platform names them to this account.
    pub address: String,
    /// The name beside it.
    pub name: String,
    /// From then on the platform takes no answer in free words, until the person writes again.
    pub closes_at: Timestamp,
    /// Answers that it takes until then.
    pub replies_left: i64,
    /// Characters that one answer may have.
    pub letters_max: i64,
}

impl ChatLine {
    /// Whether an answer may still go out.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.closes_at && self.replies_left > 0
    }
}

/// Words on their way to a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatCopy {
    /// The account that sends.
    pub account: ChatAccountId,
    /// To whom.
    pub address: String,
    /// The words.
    pub body: String,
    /// Where they are a template's: that goes to a phone number, with nothing but its values.
    pub template: Option<FilledTemplate>,
    /// How far they are.
    pub delivery: ChatDelivery,
}

/// Words that one of the shop's people wrote in a platform's own application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidThere {
    /// Which platform.
    pub channel: Channel,
    /// The words.
    pub body: String,
    /// What came with them.
    pub files: Vec<FileId>,
    /// When.
    pub at: Timestamp,
}

/// Words that a platform has approved: what goes out after its window has closed. The room that knows the platform writes
/// them down here, so that nobody has to ask upwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTemplate {
    /// Which.
    pub id: ChatTemplateId,
    /// The account that may send it.
    pub account: ChatAccountId,
    /// As the platform numbers it.
    pub code: String,
    /// As the shop calls it.
    pub name: String,
    /// The words, with `<places>` for values.
    pub body: String,
    /// Whether it is offered.
    pub is_active: bool,
    /// Characters that the words may have with their values in place.
    pub letters_max: i64,
    /// Characters that one value may have.
    pub value_letters_max: i64,
}

/// A template on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledTemplate {
    /// As the platform numbers it.
    pub code: String,
    /// To which number, E.164.
    pub phone: String,
    /// What stands in its places.
    pub values: BTreeMap<String, String>,
}

/// How far an answer at a platform is. It only moves forward: reports may come in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChatDelivery {
    /// It will be handed over.
    Queued,
    /// The connection broke off after it was handed over: nobody knows. It is not sent again by itself.
    Unknown,
    /// The platform has it.
    Sent,
    /// The person's phone has it.
    Delivered,
    /// The platform refuses it for good.
    Failed,
}
text_column!(ChatDelivery {
    Queued = "queued",
    Unknown = "unknown",
    Sent = "sent",
    Delivered = "delivered",
    Failed = "failed",
});
