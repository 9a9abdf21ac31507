//! What the search holds of a ticket. It is for the shop's people: customers search no tickets.

use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError, payload},
};
use serde::{Deserialize, Serialize};

use crate::{
    model::{Ticket, TicketId},
    store,
};

/// Tickets of one transaction.
const PAGE: usize = 100;

/// Makes a ticket findable by its number, its subject, who asks, what was said in public, and what the shop's people wrote
/// to each other and to partners.
pub(crate) fn index(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), DbError> {
    if ticket.standing.erased_at.is_some() {
        return tx.unindex("ticket", ticket.id.uuid());
    }
    let (words, inner) = (store::words_of(tx, ticket.id)?, store::inner_words_of(tx, ticket.id)?);
    let text = format!("{} {} {} {words} {inner}", ticket.number, ticket.subject, ticket.requester);
    tx.index("ticket", ticket.id.uuid(), &text)
}

/// Indexes a page of the tickets that were written down before notes were found.
#[derive(Debug, Serialize, Deserialize)]
struct IndexAgain {
    after: Option<TicketId>,
}

impl Job for IndexAgain {
    const KIND: &'static str = "tickets.index_again";
}

pub(crate) fn handler() -> Handler {
    Handler::inside(IndexAgain::KIND, |tx, text| {
        let IndexAgain { after } = payload(text)?;
        index_again(tx, after).map_err(JobError::from)
    })
}

/// Orders that the tickets of an older program are indexed anew, if they were not yet.
///
/// # Errors
/// Whatever the database says.
pub fn begin_indexing(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let now = tx.now();
    if !store::is_index_old(tx)? {
        return Ok(());
    }
    tx.enqueue("0010", &IndexAgain { after: None }, now)
}

fn index_again(tx: &mut Tx<'_>, after: Option<TicketId>) -> Result<(), DbError> {
    let page = store::tickets_after(tx, after, i64::try_from(PAGE).unwrap_or(i64::MAX))?;
    for ticket in &page {
        index(tx, ticket)?;
    }
    match page.last().filter(|_| page.len() == PAGE) {
        Some(last) => {
            let now = tx.now();
            tx.enqueue(&last.id.to_string(), &IndexAgain { after: Some(last.id) }, now)
        }
        None => store::index_is_new(tx),
    }
}
