//! What rooms above say about a ticket.

use customers::timeline::Arg;
use kernel::Actor;
use platform::db::{DbError, Tx};

use super::Record;
use crate::{
    model::{Happened, OpenWork, TicketId},
    policy::decide_news,
};

/// Another room has news for the customer: a part came, a device is ready. The ticket comes back to Todo with
/// the sentence on its timeline; one that is done stays done and keeps the sentence. A ticket that is not there
/// is no error: its room may have been told late.
///
/// # Errors
/// Whatever the database says.
pub fn close_the_loop(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: TicketId,
    note_key: &'static str,
    args: Vec<(&'static str, Arg)>,
) -> Result<(), DbError> {
    let Some(mut record) = Record::load(tx, &program(), ticket)? else { return Ok(()) };
    let status = decide_news(record.ticket.standing.status);
    let args = args.into_iter().map(|(name, arg)| (name.to_owned(), arg)).collect();
    record.happen(tx, by, None, Happened::NewsCame { key: note_key.to_owned(), args, status })?;
    record.settle(tx, by).map(drop)
}

/// Another room works on it: the queue shows the code, the timeline the beginning.
///
/// # Errors
/// Whatever the database says.
pub fn begin_work(tx: &mut Tx<'_>, by: &Actor, ticket: TicketId, work: OpenWork) -> Result<(), DbError> {
    let Some(mut record) = Record::load(tx, &program(), ticket)? else { return Ok(()) };
    record.happen(tx, by, None, Happened::WorkBegan { work })?;
    record.settle(tx, by).map(drop)
}

/// The work of this code is over.
///
/// # Errors
/// Whatever the database says.
pub fn end_work(tx: &mut Tx<'_>, by: &Actor, ticket: TicketId, code: &str) -> Result<(), DbError> {
    let Some(mut record) = Record::load(tx, &program(), ticket)? else { return Ok(()) };
    record.happen(tx, by, None, Happened::WorkEnded { code: code.to_owned() })?;
    record.settle(tx, by).map(drop)
}

/// Rooms above name a ticket by its id; what the person at the counter may see is their business.
const fn program() -> Actor {
    Actor::System { task: "tickets.news" }
}
