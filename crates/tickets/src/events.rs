//! What the room tells: ids only.

use identity::TeamId;
use kernel::{CustomerId, StaffId, Timestamp};
use platform::{events::Event, files::FileId};
use products::AssetId;
use serde::{Deserialize, Serialize};

use crate::{
    clocks::StatusKind,
    model::{MessageId, Reason, Ticket, TicketId},
};

/// A conversation began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketOpened {
    /// Which.
    pub ticket: TicketId,
    /// Who asks.
    pub customer: Option<CustomerId>,
}

impl Event for TicketOpened {
    const KIND: &'static str = "ticket_opened";
}

/// A customer's words came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageReceived {
    /// In which ticket.
    pub ticket: TicketId,
    /// Which words.
    pub message: MessageId,
}

impl Event for MessageReceived {
    const KIND: &'static str = "message_received";
}

/// A public answer was committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageQueued {
    /// In which ticket.
    pub ticket: TicketId,
    /// Which words.
    pub message: MessageId,
}

impl Event for MessageQueued {
    const KIND: &'static str = "message_queued";
}

/// A ticket has another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChanged {
    /// Which.
    pub ticket: TicketId,
    /// Before.
    pub from: StatusKind,
    /// Now.
    pub to: StatusKind,
}

impl Event for StatusChanged {
    const KIND: &'static str = "ticket_status_changed";
}

/// A ticket has another owner, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketAssigned {
    /// Which.
    pub ticket: TicketId,
    /// Who.
    pub owner: Option<StaffId>,
}

impl Event for TicketAssigned {
    const KIND: &'static str = "ticket_assigned";
}

/// A ticket belongs to another team, or to the whole shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamChanged {
    /// Which.
    pub ticket: TicketId,
    /// Which team; none is the whole shop.
    pub team: Option<TeamId>,
}

impl Event for TeamChanged {
    const KIND: &'static str = "ticket_team_changed";
}

/// What was said in a ticket was erased: whoever keeps some of it erases that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketErased {
    /// Which. Its main strand has the same id.
    pub ticket: TicketId,
    /// The raw mails of its words, which are gone.
    pub mails: Vec<FileId>,
}

impl Event for TicketErased {
    const KIND: &'static str = "ticket_erased";
}

/// A ticket is done, for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketDone {
    /// Which.
    pub ticket: TicketId,
    /// As people name it.
    pub number: i64,
    /// Who asked.
    pub customer: Option<CustomerId>,
    /// What it was about.
    pub asset: Option<AssetId>,
    /// Why it was asked.
    pub reason: Reason,
    /// When it was done.
    pub at: Timestamp,
}

impl TicketDone {
    /// What is told of a ticket that is done now.
    pub const fn of(ticket: &Ticket, at: Timestamp) -> Self {
        Self {
            ticket: ticket.id,
            number: ticket.number,
            customer: ticket.customer,
            asset: ticket.asset,
            reason: ticket.reason,
            at,
        }
    }
}

impl Event for TicketDone {
    const KIND: &'static str = "ticket_done";
}
