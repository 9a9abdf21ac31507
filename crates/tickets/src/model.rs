//! The nouns: a ticket, what was said in it, what happened to it.

mod chat;
mod history;
mod message;
mod status;
mod strand;

use kernel::{BranchId, CustomerId, Locale, StaffId, Timestamp, ids};
use platform::{files::FileId, text_column};
use products::AssetId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clocks::{Metric, Priority, StatusKind};

pub use chat::{
    ChatAccountId, ChatCopy, ChatDelivery, ChatLine, ChatTemplate, ChatTemplateId, FilledTemplate, SaidThere,
};
pub(crate) use history::numbered_apart;
pub use history::{Happened, OpenWork, Standing, TicketEvent, heard_by_root, lasting};
pub use message::{
    Author, Class, DraftKind, Drafts, Evidence, InPlace, Message, NewMessage, Post, Recipient, RecipientRole,
    Remark,
};
pub use status::{IgnoreReason, PauseReason, Stage, Status};
pub use strand::{
    Addressed, Incoming, LetterFacts, Participant, ParticipantRole, Strand, Taken, main_strand,
};

ids! { TicketId = "ticket", MessageId = "message", StrandId = "strand", ViewId = "view" }

/// Why somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Something does not work.
    Fault,
    /// Somebody wants to know something.
    Question,
    /// Somebody was disappointed, and the shop wants to make it good.
    Recovery,
    /// Somebody wants to give something back.
    Return,
    /// Anything else.
    #[default]
    Other,
}
text_column!(Reason {
    Fault = "fault",
    Question = "question",
    Recovery = "recovery",
    Return = "return",
    Other = "other",
});

impl Reason {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fault => "tickets-reason-fault",
            Self::Question => "tickets-reason-question",
            Self::Recovery => "tickets-reason-recovery",
            Self::Return => "tickets-reason-return",
            Self::Other => "tickets-reason-other",
        }
    }
}

/// On which way words came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The customer's own pages.
    #[default]
    Portal,
    /// Mail.
    Email,
    /// A call.
    Phone,
    /// The messaging platform of that name.
    Zalo,
    /// At the counter.
    Counter,
    /// The program itself: another room opened it.
    System,
}
text_column!(Channel {
    Portal = "portal",
    Email = "email",
    Phone = "phone",
    Zalo = "zalo",
    Counter = "counter",
    System = "system",
});

impl Channel {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Portal => "tickets-channel-portal",
            Self::Email => "tickets-channel-email",
            Self::Phone => "tickets-channel-phone",
            Self::Zalo => "tickets-channel-zalo",
            Self::Counter => "tickets-channel-counter",
            Self::System => "tickets-channel-system",
        }
    }

    /// Whether it is a messaging platform, which says how long and how often it takes answers.
    pub const fn is_chat(self) -> bool {
        matches!(self, Self::Zalo)
    }

    /// The icon that stands for it.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Portal => "message-circle",
            Self::Email => "mail",
            Self::Phone => "phone",
            Self::Zalo => "zalo",
            Self::Counter => "store",
            Self::System => "bell",
        }
    }
}

text_column!(StatusKind {
    NeedsFirstResponse = "needs_first_response",
    NeedsNextResponse = "needs_next_response",
    Investigating = "investigating",
    CloseTheLoop = "close_the_loop",
    WaitingForCustomer = "waiting_for_customer",
    Paused = "paused",
    Done = "done",
    Ignored = "ignored",
});
text_column!(Metric {
    FirstResponse = "first_response",
    NextResponse = "next_response",
    Resolution = "resolution",
});
text_column!(Priority { Low = "low", Normal = "normal", High = "high", Urgent = "urgent" });

/// A ticket to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewTicket {
    /// Who asks; none while that is unknown.
    pub customer: Option<CustomerId>,
    /// The asset that it is about.
    pub asset: Option<AssetId>,
    /// What it is about, in a line.
    pub subject: String,
    /// The customer's words; may be empty when another room opens it, then only resolution is measured.
    pub body: String,
    /// Why.
    pub reason: Reason,
    /// How the words came.
    pub channel: Channel,
    /// Files that the words came with, named by `platform::files::add_file`.
    pub files: Vec<FileId>,
    /// Where, if somebody stood at a counter.
    pub branch: Option<BranchId>,
}

/// A ticket. What stands in [`Standing`] is a projection of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ticket {
    /// Which.
    #[schema(value_type = String)]
    pub id: TicketId,
    /// As people name it.
    pub number: i64,
    /// Who asks.
    #[schema(value_type = Option<String>)]
    pub customer: Option<CustomerId>,
    /// What it is about.
    #[schema(value_type = Option<String>)]
    pub asset: Option<AssetId>,
    /// Where it came up.
    #[schema(value_type = Option<String>)]
    pub branch: Option<BranchId>,
    /// The ended ticket that this one goes on from.
    #[schema(value_type = Option<String>)]
    pub follows: Option<TicketId>,
    /// The ticket whose words it was split off from.
    #[schema(value_type = Option<String>)]
    pub split_from: Option<TicketId>,
    /// In a line.
    pub subject: String,
    /// Why.
    pub reason: Reason,
    /// How it came.
    pub channel: Channel,
    /// Since when.
    #[schema(value_type = String)]
    pub opened_at: Timestamp,
    /// The customer's name as it was when something last happened here: a queue asks no other room, row by row.
    pub requester: String,
    /// Whether the customer had a mail address then.
    pub has_mail: bool,
    /// The shop's address to which the mail was written that began it: answers come from there, and go back there.
    pub shop_address: Option<String>,
    /// What language it is spoken in as far as nobody said: the customer's, or that of the address written to.
    #[schema(value_type = Option<String>)]
    pub guessed_language: Option<Locale>,
    /// Where it stands.
    pub standing: Standing,
    /// The clock that a list shows.
    pub due: Option<Due>,
}

impl Ticket {
    /// The language it is spoken in, as far as it is known.
    pub fn language(&self) -> Option<Locale> {
        self.standing.language.or(self.guessed_language)
    }

    /// Who asks: a customer whom we know, or the name that somebody gave.
    pub fn asker(&self) -> (Option<CustomerId>, &str) {
        (self.customer, &self.requester)
    }
}

/// The one deadline that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Due {
    /// When; passed when the promise is broken.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// What is owed.
    pub metric: Metric,
}

/// What may be asked of the people who own tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Mine.
    Mine(StaffId),
    /// Nobody's.
    Unassigned,
    /// Everyone's.
    Team,
    /// Everyone's whose deadline has passed.
    Late,
    /// What a saved view shows.
    Saved(ViewId),
}

impl Scope {
    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine(_) => "mine",
            Self::Unassigned => "unassigned",
            Self::Team => "team",
            Self::Late => "late",
            Self::Saved(_) => "saved",
        }
    }
}
