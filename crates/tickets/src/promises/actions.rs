//! What people and rooms above do with a ticket's promise.

use kernel::{Actor, Granted};
use platform::{
    db::{DbError, Tx},
    web::Fault,
};

use super::{HOUSE_POLICY, promises};
use crate::{
    actions::Record,
    clocks::{Priority, SlaPolicyId},
    model::{Happened, Ticket, TicketId},
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
    let is_entitled = record.ticket.standing.is_entitled;
    record.happen(tx, by, None, Happened::PolicyApplied { policy, priority, is_entitled })
}

/// Promises a ticket a policy, whatever its conditions say: what somebody paid for is no question of fields. None gives
/// it back to the conditions. Returns whether that changed anything; a policy that is not there changes nothing.
///
/// # Errors
/// Whatever the database says.
pub fn apply_policy(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: TicketId,
    policy: Option<SlaPolicyId>,
) -> Result<bool, DbError> {
    let program = Actor::System { task: "tickets.promises" };
    let Some(mut record) = Record::load(tx, &program, ticket)? else { return Ok(false) };
    let (promises, now) = (promises(tx)?, tx.now());
    let standing = &record.ticket.standing;
    let (priority, before) = (standing.priority, (standing.policy, standing.is_entitled));
    let (policy, is_entitled) = match policy {
        Some(policy) if promises.policy(policy).is_none() => return Ok(false),
        Some(policy) => (policy, true),
        None => {
            record.ticket.standing.is_entitled = false;
            (promises.policy_for(&record.ticket, now), false)
        }
    };
    if (before.0.unwrap_or(HOUSE_POLICY), before.1) == (policy, is_entitled) {
        return Ok(false);
    }
    record.happen(tx, by, None, Happened::PolicyApplied { policy, priority, is_entitled })?;
    record.settle(tx, by)?;
    Ok(true)
}
