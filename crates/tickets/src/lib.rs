//! The help desk: conversations, their clocks, the inbox.
//!
//! Start with [`policy`](crate::model) of a ticket: `policy.rs` decides, `actions.rs` does, and a ticket's row is
//! nothing but its events folded.

mod actions;
pub mod clocks;
mod events;
mod jobs;
mod model;
mod policy;
mod promises;
mod rights;
mod store;

pub use actions::{
    Difference, NewTicket, Replied, Reply, assign, close_the_loop, note, open_ticket, rebuild_projections,
    reply, set_status,
};
pub use events::{MessageReceived, TicketDone, TicketOpened};
pub use model::{Channel, Message, MessageId, Reason, Status, Ticket, TicketEvent, TicketId};
pub use policy::{Seen, Then};
pub use rights::{NoteOnTicket, OpenTicket, ReadTickets, ReplyToTicket, WriteToShop};
pub use store::{may_see_file, open_ticket_about, open_tickets_of};

use jiff::Timestamp;
use kernel::Actor;
use platform::{
    DbError, Tx,
    db::{Migration, MigrationSql, Schema},
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "tickets",
    migrations: &[Migration {
        number: 1,
        name: "tickets",
        sql: MigrationSql::Both(include_str!("../migrations/0001_tickets.sql")),
    }],
    numbers: &[("ticket", 8401)],
};

/// How much stands open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Tickets on which the shop has to act.
    pub open: i64,
    /// Of these, past their deadline.
    pub late: i64,
}

/// How much stands open; nothing for those who are not of the shop.
///
/// # Errors
/// Whatever the database says.
pub fn figures(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<Figures, DbError> {
    if !actor.is_staff() {
        return Ok(Figures::default());
    }
    let (open, late) = store::figures(tx, now)?;
    Ok(Figures { open, late })
}

/// When tickets were opened and, if so, done; for those opened since.
///
/// # Errors
/// Whatever the database says.
pub fn spans_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
) -> Result<Vec<(Timestamp, Option<Timestamp>)>, DbError> {
    if actor.is_staff() { store::spans_since(tx, since) } else { Ok(Vec::new()) }
}
