//! Events: rows are inserted and read, nothing else.

use kernel::Timestamp;
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use crate::model::{Happened, MessageId, TicketEvent, TicketId};

/// Events that one ticket may have; what comes after is a defect.
const EVENTS_MAX: i64 = 10_000;

pub(super) struct EventRow {
    pub(super) seq: i64,
    pub(super) at: Timestamp,
    pub(super) actor: String,
    pub(super) message: Option<MessageId>,
    pub(super) happened: Json<Happened>,
}
from_row!(EventRow { seq, at, actor, message, happened });

impl From<EventRow> for TicketEvent {
    fn from(row: EventRow) -> Self {
        Self { seq: row.seq, at: row.at, actor: row.actor, message: row.message, happened: row.happened.0 }
    }
}

pub(crate) fn events_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<TicketEvent>, DbError> {
    let rows: Vec<EventRow> = tx.all(
        "select seq, at, actor, message_id, payload from ticket_event where ticket_id = $1 order by seq limit $2",
        &[&ticket, &EVENTS_MAX],
    )?;
    Ok(rows.into_iter().map(TicketEvent::from).collect())
}

pub(crate) fn add_event(tx: &mut Tx<'_>, ticket: TicketId, event: &TicketEvent) -> Result<(), DbError> {
    tx.exec(
        "insert into ticket_event (ticket_id, seq, at, actor, kind, message_id, payload)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &ticket,
            &event.seq,
            &event.at,
            &event.actor,
            &event.happened.kind(),
            &event.message,
            &Json(event.happened.clone()),
        ],
    )?;
    Ok(())
}
