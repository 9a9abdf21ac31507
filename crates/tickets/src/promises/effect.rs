//! What a new edition would do: the tickets that are not done whose deadline it moves, shown before it is saved.

use std::sync::Arc;

use kernel::Timestamp;
use platform::db::{Db, DbError, Tx};

use super::Promises;
use crate::{
    model::{Due, Ticket, TicketId},
    store as rows,
};

/// Tickets that are looked at in one go, so that nobody waits for the database while a shop with many is looked through.
const PAGE: i64 = 250;
/// Tickets that are looked at, those that are due first before the others: a person waits for the answer.
const LOOKED_MAX: usize = 3_000;
/// Tickets that are listed.
const LISTED_MAX: usize = 25;

/// What an edition moves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effect {
    /// How many tickets were looked at.
    pub(crate) looked: usize,
    /// Whether there are more than were looked at.
    pub(crate) has_more: bool,
    /// How many of them move.
    pub(crate) count: usize,
    /// The first of those.
    pub(crate) moved: Vec<Moved>,
}

/// A ticket whose deadline moves.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    pub(crate) number: i64,
    pub(crate) subject: String,
    pub(crate) before: Option<Due>,
    pub(crate) after: Option<Due>,
}

/// Promises as they are, as they would be, and since when: an edition that is planned puts its conditions in force then.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) now: Promises,
    pub(crate) then: Promises,
    pub(crate) begins: Timestamp,
}

/// Compares the promises as they are with those that would be, a page at a time.
pub(crate) async fn effect(db: &Db, change: Change) -> Result<Effect, DbError> {
    let (change, mut effect, mut after) = (Arc::new(change), Effect::default(), None);
    loop {
        let page_of = Arc::clone(&change);
        let page = db.read(move |tx| compared(tx, &page_of, after)).await?;
        let last = page.last().map(|(place, _)| *place);
        let is_full = i64::try_from(page.len()).is_ok_and(|count| count == PAGE);
        effect.looked += page.len();
        for (_, moved) in page.into_iter().filter_map(|(place, moved)| Some((place, moved?))) {
            effect.count += 1;
            if effect.moved.len() < LISTED_MAX {
                effect.moved.push(moved);
            }
        }
        effect.has_more = is_full && effect.looked >= LOOKED_MAX;
        if !is_full || effect.has_more {
            return Ok(effect);
        }
        after = last;
    }
}

type Place = (Timestamp, TicketId);

fn compared(
    tx: &mut Tx<'_>,
    change: &Change,
    after: Option<Place>,
) -> Result<Vec<(Place, Option<Moved>)>, DbError> {
    let from = change.begins.max(tx.now());
    let mut page = Vec::new();
    for ticket in rows::tickets_by_due(tx, after, PAGE)? {
        let history = rows::history_of(tx, ticket.id)?;
        let due = |promises: &Promises| promises.due(&ticket, &history, from);
        let (before, after) = (due(&change.now), due(&change.then));
        let place = (ticket.due.map_or(Timestamp::MAX, |due| due.at), ticket.id);
        page.push((place, (before != after).then(|| Moved::of(&ticket, before, after))));
    }
    Ok(page)
}

impl Moved {
    fn of(ticket: &Ticket, before: Option<Due>, after: Option<Due>) -> Self {
        Self { number: ticket.number, subject: ticket.subject.clone(), before, after }
    }
}
