//! Lines, what providers told, and calls.

use kernel::Timestamp;
use platform::{
    db::{DbError, Tx},
    from_row,
};
use tickets::StrandId;

use super::model::{Call, CallEventId, CallId, CallLine, CallLineId, CallNews};
use crate::hooks::EventState;

/// No shop has more.
const LINES_MAX: i64 = 100;
/// Calls of one page.
pub(crate) const PAGE: usize = 50;
/// Kinds of events that are listed.
const KINDS_MAX: i64 = 50;

from_row!(CallLine { id, name, secret, is_active, refused, last_in_at });

pub(crate) fn lines(tx: &mut Tx<'_>) -> Result<Vec<CallLine>, DbError> {
    tx.all(
        "select id, name, secret, is_active, refused, last_in_at from call_line order by name limit $1",
        &[&LINES_MAX],
    )
}

pub(crate) fn line(tx: &mut Tx<'_>, id: CallLineId) -> Result<Option<CallLine>, DbError> {
    tx.first("select id, name, secret, is_active, refused, last_in_at from call_line where id = $1", &[&id])
}

pub(crate) fn is_name_taken(tx: &mut Tx<'_>, id: CallLineId, name: &str) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from call_line where name = $2 and id <> $1", &[&id, &name])
}

pub(crate) fn save_line(tx: &mut Tx<'_>, line: &CallLine) -> Result<(), DbError> {
    tx.exec(
        "insert into call_line (id, name, secret, is_active, refused) values ($1, $2, $3, $4, 0)
         on conflict (id) do update set name = excluded.name, secret = excluded.secret,
         is_active = excluded.is_active",
        &[&line.id, &line.name, &line.secret, &line.is_active],
    )
    .map(drop)
}

pub(crate) fn count_refused(tx: &mut Tx<'_>, id: CallLineId) -> Result<(), DbError> {
    tx.exec("update call_line set refused = refused + 1 where id = $1", &[&id]).map(drop)
}

/// Keeps an event. False when it is here already.
pub(crate) fn add_event(
    tx: &mut Tx<'_>,
    id: CallEventId,
    (line, event_id, kind): (CallLineId, &str, &str),
    raw: &str,
) -> Result<bool, DbError> {
    let now = tx.now();
    let added = tx.exec(
        "insert into call_event (id, line_id, event_id, kind, raw, state, received_at)
         values ($1, $2, $3, $4, $5, 'stored', $6) on conflict (line_id, event_id) do nothing",
        &[&id, &line, &event_id, &kind, &raw, &now],
    )?;
    tx.exec("update call_line set last_in_at = $2 where id = $1", &[&line, &now])?;
    Ok(added > 0)
}

pub(crate) struct EventRow {
    pub(crate) line: CallLineId,
    pub(crate) raw: String,
    pub(crate) state: EventState,
}
from_row!(EventRow { line, raw, state });

pub(crate) fn event(tx: &mut Tx<'_>, id: CallEventId) -> Result<Option<EventRow>, DbError> {
    tx.first("select line_id, raw, state from call_event where id = $1", &[&id])
}

/// What an event told of.
pub(crate) fn note_call(tx: &mut Tx<'_>, id: CallEventId, call: CallId) -> Result<(), DbError> {
    tx.exec("update call_event set call_id = $2 where id = $1", &[&id, &call]).map(drop)
}

pub(crate) fn settle_event(tx: &mut Tx<'_>, id: CallEventId, state: EventState) -> Result<(), DbError> {
    tx.exec("update call_event set state = $2 where id = $1", &[&id, &state]).map(drop)
}

/// Kinds of events that stand in a state, and how many of each.
pub(crate) fn kinds_of(
    tx: &mut Tx<'_>,
    line: CallLineId,
    state: EventState,
) -> Result<Vec<(String, i64)>, DbError> {
    tx.all(
        "select kind, count(*) from call_event where line_id = $1 and state = $2 group by kind
         order by kind limit $3",
        &[&line, &state, &KINDS_MAX],
    )
}

from_row!(Call {
    id,
    is_inbound,
    number,
    stage,
    is_incomplete,
    began_at,
    answered_at,
    ended_at,
    strand,
    ticket_number,
});

macro_rules! select_call {
    ($rest:literal) => {
        concat!(
            "select id, is_inbound, number, stage, is_incomplete, began_at, answered_at, ended_at, strand_id,
             ticket_number from phone_call ",
            $rest
        )
    };
}

pub(crate) fn call(tx: &mut Tx<'_>, line: CallLineId, remote_id: &str) -> Result<Option<Call>, DbError> {
    tx.first(select_call!("where line_id = $1 and remote_id = $2"), &[&line, &remote_id])
}

/// The last call that belongs to a conversation.
pub(crate) fn last_call_in(tx: &mut Tx<'_>, strand: StrandId) -> Result<Option<Call>, DbError> {
    tx.first(select_call!("where strand_id = $1 order by began_at desc, id desc limit 1"), &[&strand])
}

/// Where a page of calls ends: the last one that was seen.
pub(crate) type Place = (Timestamp, CallId);

/// The newest calls before a place, one more than a page.
pub(crate) fn calls(tx: &mut Tx<'_>, before: Option<Place>) -> Result<Vec<Call>, DbError> {
    let (at, id) = before.unwrap_or((Timestamp::MAX, CallId::from_uuid(kernel::Uuid::max())));
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    tx.all(
        select_call!("where (began_at, id) < ($1, $2) order by began_at desc, id desc limit $3"),
        &[&at, &id, &limit],
    )
}

/// The conversation in which a number was last missed.
pub(crate) fn thread_of(
    tx: &mut Tx<'_>,
    line: CallLineId,
    number: &str,
) -> Result<Option<StrandId>, DbError> {
    if number.is_empty() {
        return Ok(None);
    }
    tx.value(
        "select strand_id from phone_call where line_id = $1 and number = $2 and strand_id is not null
         order by began_at desc, id desc limit 1",
        &[&line, &number],
    )
}

pub(crate) fn save_call(
    tx: &mut Tx<'_>,
    (line, news): (CallLineId, &CallNews),
    call: &Call,
) -> Result<(), DbError> {
    tx.exec(
        "insert into phone_call (id, line_id, remote_id, is_inbound, number, stage, is_incomplete, began_at,
         answered_at, ended_at, strand_id, ticket_number)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (line_id, remote_id) do update set stage = excluded.stage, number = excluded.number,
         is_incomplete = excluded.is_incomplete, began_at = excluded.began_at, answered_at = excluded.answered_at,
         ended_at = excluded.ended_at, strand_id = excluded.strand_id, ticket_number = excluded.ticket_number",
        &[
            &call.id,
            &line,
            &news.remote_id,
            &call.is_inbound,
            &call.number,
            &call.stage,
            &call.is_incomplete,
            &call.began_at,
            &call.answered_at,
            &call.ended_at,
            &call.strand,
            &call.ticket_number,
        ],
    )
    .map(drop)
}

/// What was said in a strand was erased: who called, and the events that told of it.
pub(crate) fn forget_calls(tx: &mut Tx<'_>, strand: StrandId) -> Result<(), DbError> {
    tx.exec(
        "update call_event set raw = '' where call_id in (select id from phone_call where strand_id = $1)",
        &[&strand],
    )?;
    tx.exec("update phone_call set number = '', strand_id = null where strand_id = $1", &[&strand]).map(drop)
}
