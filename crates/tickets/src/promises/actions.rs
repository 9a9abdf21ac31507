//! What people do with a ticket's promise.

use kernel::{Actor, Granted};
use platform::{
    db::{DbError, Tx},
    web::Fault,
};

use super::promises;
use crate::{
    actions::Record,
    clocks::Priority,
    model::{Happened, Ticket},
    rights::SteerTicket,
};

/// Changes how urgent a ticket is. The clocks keep what has passed and go on with the targets of the new priority.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn change_priority(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    priority: Priority,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    prioritise(tx, by, &mut record, priority)?;
    Ok(record.settle(tx, by)?)
}

/// Changes the priority, and measures by it, unless it is that already.
pub(super) fn prioritise(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    priority: Priority,
) -> Result<(), DbError> {
    if record.ticket.standing.priority == priority {
        return Ok(());
    }
    record.happen(tx, by, None, Happened::FieldsChanged { priority })?;
    let policy = promises(tx)?.policy_for(&record.ticket, tx.now());
    record.happen(tx, by, None, Happened::PolicyApplied { policy, priority })
}
