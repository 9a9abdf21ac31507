//! Events: rows are inserted and read, nothing else.

use platform::db::{DbError, FromRow, Json, Row, Tx};

use crate::{
    clocks::ClockEvent,
    model::{Happened, TicketEvent, TicketId, heard_by_root, lasting, numbered_apart},
};

/// Events that one ticket may have; what comes after is a defect.
const EVENTS_MAX: i64 = 10_000;

/// `e.seq, e.at, e.actor, e.message_id, e.payload`, wherever they stand in a row.
impl FromRow for TicketEvent {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        let (seq, at, actor, message) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let Json(happened) = row.next()?;
        Ok(Self { seq, at, actor, message, happened })
    }
}

pub(crate) fn events_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<TicketEvent>, DbError> {
    tx.all(
        "select seq, at, actor, message_id, payload from ticket_event where ticket_id = $1 order by seq limit $2",
        &[&ticket, &EVENTS_MAX],
    )
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

/// Everything by which a ticket is measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// What happened to it.
    pub(crate) own: Vec<TicketEvent>,
    /// What happened to each ticket that is merged into it.
    pub(crate) merged: Vec<Vec<TicketEvent>>,
}

impl History {
    /// In the order in which the clocks hear of it. Within a second the words of the merged tickets come first, because
    /// what they made of the root stands in the root's own events.
    pub(crate) fn for_clocks(&self) -> Vec<ClockEvent> {
        let last = u64::try_from(self.merged.len()).unwrap_or(u64::MAX);
        let own = lasting(&self.own)
            .flat_map(TicketEvent::for_clocks)
            .map(move |event| numbered_apart(event, last));
        let heard = (0..).zip(&self.merged).flat_map(|(nth, events)| heard_by_root(events, nth));
        let mut all: Vec<ClockEvent> = own.chain(heard).collect();
        if !self.merged.is_empty() {
            all.sort_by_key(|event| (event.at, event.seq));
        }
        all
    }
}

/// Everything by which a ticket is measured.
pub(crate) fn history_of(tx: &mut Tx<'_>, id: TicketId) -> Result<History, DbError> {
    let own = events_of(tx, id)?;
    let is_merge = |event: &&TicketEvent| matches!(event.happened, Happened::TicketMerged { .. });
    if !lasting(&own).any(|event| is_merge(&event)) {
        return Ok(History { own, merged: Vec::new() });
    }
    let others = super::family_of(tx, id)?.into_iter().filter(|relative| relative.id != id);
    let merged = others.map(|relative| events_of(tx, relative.id)).collect::<Result<_, _>>()?;
    Ok(History { own, merged })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clocks::{ClockEventKind, StatusKind},
        model::{Author, Status},
    };

    #[test]
    fn within_a_second_the_words_of_a_merged_ticket_come_before_what_they_made_of_its_root() {
        let at: kernel::Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let event = |seq, happened| TicketEvent { seq, at, actor: String::new(), message: None, happened };
        let done = Status::Done { at };
        let child = TicketId::from_uuid(kernel::Uuid::from_u128(2));
        let spoke = Happened::MergedSpoke { child, author: Author::Staff, status: done };
        let words = crate::model::MessageId::from_uuid(kernel::Uuid::from_u128(3));
        let failed = Happened::MessageFailed {
            reply: 1,
            words,
            status: None,
            staff_wrote: false,
            unanswered: false,
            withdrawn: false,
        };
        let history = History {
            own: vec![event(1, Happened::MessageQueued { status: done }), event(2, failed), event(3, spoke)],
            merged: vec![vec![event(7, Happened::MessageQueued { status: done })]],
        };
        let heard = history.for_clocks();
        let kinds: Vec<_> = heard.iter().map(|event| event.kind.clone()).collect();
        let own = heard[1].seq;
        let replied = |then| ClockEventKind::StaffReplied { then };
        assert_eq!(
            kinds,
            [
                replied(None),
                replied(Some(StatusKind::Done)),
                ClockEventKind::Voided { seq: own },
                ClockEventKind::StatusChanged(StatusKind::Done),
            ]
        );
    }
}
