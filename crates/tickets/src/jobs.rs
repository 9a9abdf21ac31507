//! What the room does later: look at a ticket when a clock warns, breaches, or a snooze ends.

use kernel::{Actor, Timestamp};
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError, payload},
};
use serde::{Deserialize, Serialize};

use crate::{
    actions::{Record, index_handler},
    assignment, automations, bulk,
    model::TicketId,
    policy::{decide_alerts, decide_return},
    promises::{BeginEdition, Recalculate, escalate, overlooked::CheckDesk},
    store,
};

/// Looks at one ticket at the time of its next alert.
#[derive(Debug, Serialize, Deserialize)]
struct WakeTicket {
    ticket: TicketId,
}

impl Job for WakeTicket {
    const KIND: &'static str = "tickets.wake_ticket";
}

/// The jobs of the room.
pub(crate) fn handlers() -> Vec<Handler> {
    let own = [
        Handler::inside(WakeTicket::KIND, wake),
        Recalculate::handler(),
        BeginEdition::handler(),
        CheckDesk::handler(),
        index_handler(),
    ];
    own.into_iter()
        .chain(assignment::handlers())
        .chain(automations::handlers())
        .chain(bulk::handlers())
        .collect()
}

/// Orders the next look at a ticket, in place of the one that was ordered before.
pub(crate) fn order_wake(tx: &mut Tx<'_>, ticket: TicketId, at: Option<Timestamp>) -> Result<(), DbError> {
    let key = ticket.to_string();
    tx.cancel::<WakeTicket>(&key)?;
    match at {
        Some(at) => tx.enqueue(&key, &WakeTicket { ticket }, at),
        None => Ok(()),
    }
}

/// Folds the clocks again before it acts: what was due when the job was ordered may have been met since.
fn wake(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let by = Actor::System { task: WakeTicket::KIND };
    let WakeTicket { ticket } = payload(text)?;
    let Some(mut record) = Record::load(tx, &by, ticket)? else { return Ok(()) };
    let (now, status) = (tx.now(), record.ticket.standing.status);
    if status.until().is_some_and(|until| until <= now) {
        let back = decide_return(&record.ticket.standing);
        record.put(tx, &by, back)?;
    }
    let promises = store::promises(tx)?;
    let clocks = promises.fold_until(record.history(), now);
    for alert in decide_alerts(&clocks, record.events(), now) {
        record.happen(tx, &by, None, alert)?;
    }
    escalate(tx, &by, &mut record, &promises)?;
    record.settle(tx, &by)?;
    Ok(())
}
