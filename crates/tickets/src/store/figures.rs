//! What the shop's figures are made of.

use kernel::{Actor, Timestamp};
use platform::{DbError, Tx, from_row};

use super::Place;
use crate::{clocks::StatusKind, model::TicketId};

/// How much stands open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Tickets for which the shop owes something.
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
    let counts: Option<(i64, i64)> = tx.first(
        "select cast(count(*) as bigint), cast(coalesce(sum(case when next_due_at < $1 then 1 else 0 end), 0)
         as bigint) from ticket where stage = 'todo'",
        &[&now],
    )?;
    let (open, late) = counts.unwrap_or_default();
    Ok(Figures { open, late })
}

/// When tickets were opened and, if so, done; for those opened since, without the ignored, at most 100,000.
///
/// # Errors
/// Whatever the database says.
pub fn spans_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
) -> Result<Vec<(Timestamp, Option<Timestamp>)>, DbError> {
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    tx.all(
        "select opened_at, ended_at from ticket where opened_at >= $1 and ignored_because is null
         order by opened_at limit 100000",
        &[&since],
    )
}

/// One of the tickets that [`spans_since`] counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenedRow {
    pub(crate) id: TicketId,
    pub(crate) number: i64,
    pub(crate) requester: String,
    pub(crate) subject: String,
    pub(crate) status: StatusKind,
    pub(crate) opened_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}
from_row!(OpenedRow { id, number, requester, subject, status, opened_at, ended_at });

/// The tickets behind [`spans_since`], newest first, from a place on.
pub(crate) fn opened_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<OpenedRow>, DbError> {
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    let place = after.unwrap_or(Place::LAST);
    tx.all(
        "select id, number, requester, subject, status, opened_at, ended_at from ticket
         where opened_at >= $1 and (opened_at, id) < ($2, $3) and ignored_because is null
         order by opened_at desc, id desc limit $4",
        &[&since, &place.at, &place.id, &limit],
    )
}
