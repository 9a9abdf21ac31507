//! Strands: who talks with whom in a ticket. Recipients of one never see another.

use identity::TeamId;
use kernel::{CustomerId, Locale, Timestamp};
use platform::{files::FileId, mail::MailAddress, text_column};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Channel, IgnoreReason, InPlace, MessageId, Remark, StrandId, TicketId};

/// The strand in which the shop talks with whoever asks. It has the ticket's own id, and no row.
pub fn main_strand(ticket: TicketId) -> StrandId {
    StrandId::from_uuid(ticket.uuid())
}

/// Why somebody outside takes part in a strand. An answer finds the strand by a known Message-ID only when its sender does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantRole {
    /// Asks.
    Requester,
    /// Was written to.
    Cc,
    /// Helps the shop, in a side strand.
    Partner,
}
text_column!(ParticipantRole { Requester = "requester", Cc = "cc", Partner = "partner" });

/// Somebody outside who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Participant {
    /// The address, in lower case.
    pub address: String,
    /// The name beside it.
    pub name: String,
    /// Why.
    pub role: ParticipantRole,
}

/// A strand and those outside who take part in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strand {
    /// Which.
    pub id: StrandId,
    /// The ticket in which its words are at home, whatever that was merged into since.
    pub ticket: TicketId,
    /// That ticket's number.
    pub number: i64,
    /// Its own line; none for the main strand, which is called like the ticket.
    pub title: Option<String>,
    /// Who takes part.
    pub participants: Vec<Participant>,
}

impl Strand {
    /// Whether the shop talks with a partner in it, and not with whoever asks.
    pub fn is_side(&self) -> bool {
        self.id != main_strand(self.ticket)
    }

    /// Whether somebody at this address takes part.
    pub fn has(&self, address: &str) -> bool {
        self.participants.iter().any(|p| p.address == address)
    }
}

/// Words from outside, already read and judged by the room that took them in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// On which way.
    pub channel: Channel,
    /// The name and address in From; an empty address where there was none.
    pub from: MailAddress,
    /// The customer to whom that address belongs, if it is proven and is the sender's.
    pub customer: Option<CustomerId>,
    /// Whether the sender is who it says: aligned, and taking part where the words are to be appended.
    pub is_verified: bool,
    /// Whether a robot wrote it: kept and shown, but it moves nothing.
    pub is_automatic: bool,
    /// Why nobody has to answer them: they are kept and shown, move nothing, and a ticket that begins with them is ignored.
    pub ignored: Option<IgnoreReason>,
    /// The subject line.
    pub subject: String,
    /// The words.
    pub body: String,
    /// The HTML as it came.
    pub html: Option<FileId>,
    /// What came with them.
    pub files: Vec<FileId>,
    /// The Message-ID.
    pub message_id: Option<String>,
    /// Who stands in To besides us.
    pub to: Vec<MailAddress>,
    /// Who stands in Cc besides us.
    pub cc: Vec<MailAddress>,
    /// When our server took it.
    pub received_at: Timestamp,
    /// The strand to which it is an answer.
    pub thread: Option<StrandId>,
    /// The number of a ticket to which it looks like an answer, without a proof.
    pub looks_like: Option<i64>,
    /// The mail as it came.
    pub raw: Option<FileId>,
    /// Where they arrived, if that has an address.
    pub addressed: Option<Addressed>,
    /// What else is known of it, where it was a mail.
    pub letter: LetterFacts,
}

/// The shop's address to which words were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// `support@shop.vn`
    pub address: String,
    /// The language that is spoken there with whom nobody knows.
    pub language: Locale,
    /// The team to which tickets go that begin there; none leaves it to the rules of the teams.
    pub team: Option<TeamId>,
}

/// What is known of a mail besides its words; nothing of words that came on another way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterFacts {
    /// Where its writer wants answers; empty for the address in From.
    pub reply_to: Vec<MailAddress>,
    /// What a reader must be told of it.
    pub remarks: Vec<Remark>,
    /// The files that its HTML shows in their places.
    pub in_place: Vec<InPlace>,
}

impl Incoming {
    /// Whether the words move nothing.
    pub const fn is_silent(&self) -> bool {
        self.is_automatic || self.ignored.is_some()
    }
}

/// Where words from outside went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The ticket in which they are read: the root, if theirs was merged.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
    /// The strand.
    pub strand: StrandId,
    /// The words.
    pub message: MessageId,
    /// Whether a ticket began with them.
    pub is_new: bool,
}
