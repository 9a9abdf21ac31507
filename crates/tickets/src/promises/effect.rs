//! What a new edition would do: the open tickets whose deadline it moves, shown before it is saved.

use kernel::Actor;
use platform::db::{DbError, Tx};

use super::{Promises, store};
use crate::{
    model::{Due, Ticket},
    store as rows,
};

/// Tickets that are looked at, those that are due first before the others.
const LOOKED_MAX: i64 = 300;
/// Tickets that are listed.
const LISTED_MAX: usize = 25;

/// What an edition moves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effect {
    /// How many open tickets were looked at.
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

/// Compares the promises as they are with those that would be.
pub(crate) fn effect(tx: &mut Tx<'_>, now: &Promises, then: &Promises) -> Result<Effect, DbError> {
    let (reader, moment) = (Actor::System { task: "tickets.preview" }, tx.now());
    let ids = store::open_tickets(tx, LOOKED_MAX + 1)?;
    let looked = ids.len().min(usize::try_from(LOOKED_MAX).unwrap_or(usize::MAX));
    let mut effect = Effect { looked, has_more: ids.len() > looked, ..Effect::default() };
    for id in ids.into_iter().take(looked) {
        let Some(ticket) = rows::ticket_by_id(tx, &reader, id)? else { continue };
        let history = rows::history_of(tx, id)?;
        let due = |promises: &Promises| promises.due(&ticket, &history, moment);
        let (before, after) = (due(now), due(then));
        if before != after {
            effect.count += 1;
            if effect.moved.len() < LISTED_MAX {
                effect.moved.push(Moved::of(&ticket, before, after));
            }
        }
    }
    Ok(effect)
}

impl Moved {
    fn of(ticket: &Ticket, before: Option<Due>, after: Option<Due>) -> Self {
        Self { number: ticket.number, subject: ticket.subject.clone(), before, after }
    }
}
