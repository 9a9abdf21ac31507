//! Who has a ticket, and when it comes back.

use kernel::{Granted, Locale, StaffId, Timestamp};
use platform::{
    db::Tx,
    web::{Fault, Invalid},
};

use super::{
    Record,
    replies::{again, go_on},
};
use crate::{
    assignment,
    events::{TicketAssigned, TicketDone},
    fields::refuse_unfilled,
    model::{Happened, IgnoreReason, PauseReason, Stage, Status, Ticket},
    policy::{
        Reopening, decide_owner, decide_reopen, decide_return, decide_snooze, decide_status_when_taken,
    },
    rights::SteerTicket,
};

/// Says in which language a ticket is spoken; none leaves it to what is known of the customer.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn set_language(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    language: Option<Locale>,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    if record.ticket.standing.language != language {
        record.happen(tx, by, None, Happened::LanguageChanged { language })?;
    }
    Ok(record.settle(tx, by)?)
}

/// Takes a ticket: it is mine, and I work on it.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Forbidden`] for the program itself; whatever the database says.
pub fn take_ticket(tx: &mut Tx<'_>, granted: &Granted<SteerTicket>, number: i64) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let me = by.staff().ok_or(Fault::Forbidden)?;
    let mut record = Record::to_act_on(tx, by, number)?;
    if record.give(tx, by, Some(me))? {
        tx.tell(by, &TicketAssigned { ticket: record.ticket.id, owner: Some(me) })?;
    }
    if let Some(status) = decide_status_when_taken(record.ticket.standing.status) {
        record.put(tx, by, status)?;
    }
    Ok(record.settle(tx, by)?)
}

/// Takes the most urgent ticket that nobody has and that this person may take: of the whole shop's and of their own
/// teams', where their skills suffice. None when nothing waits for them. Two who press at once get two tickets: whoever
/// is second takes anew.
///
/// # Errors
/// [`Fault::Forbidden`] for the program itself; whatever the database says.
pub fn take_next_ticket(tx: &mut Tx<'_>, granted: &Granted<SteerTicket>) -> Result<Option<Ticket>, Fault> {
    let me = granted.actor().staff().ok_or(Fault::Forbidden)?;
    match assignment::next_for(tx, me)? {
        Some(number) => take_ticket(tx, granted, number).map(Some),
        None => Ok(None),
    }
}

/// Gives a ticket to a colleague, or back to the team.
///
/// # Errors
/// [`Fault::Invalid`] at `owner` when that person cannot answer it; [`Fault::NotFound`]; whatever the database
/// says.
pub fn assign_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    owner: Option<StaffId>,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    if let Some(owner) = owner {
        let member = identity::staff_member(tx, owner)?;
        if !member.is_some_and(|member| decide_owner(member.roles, member.active)) {
            return Err(Invalid::one("owner", "tickets-error-owner").into());
        }
    }
    if record.give(tx, by, owner)? {
        tx.tell(by, &TicketAssigned { ticket: record.ticket.id, owner })?;
    }
    Ok(record.settle(tx, by)?)
}

/// Snoozes a ticket until a moment, for a reason.
///
/// # Errors
/// [`Fault::Invalid`] at `until` for a moment that has passed or is more than 90 days away; [`Fault::NotFound`];
/// whatever the database says.
pub fn snooze_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    pause: (Timestamp, PauseReason),
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let status = decide_snooze(pause, tx.now()).map_err(|refusal| Invalid::one("until", refusal.key()))?;
    let mut record = Record::to_act_on(tx, by, number)?;
    record.put(tx, by, status)?;
    Ok(record.settle(tx, by)?)
}

/// Ends a ticket without words.
///
/// # Errors
/// [`Fault::Invalid`] at `fields` while a required one is empty; [`Fault::NotFound`]; [`Fault::Conflict`] for one that was merged; whatever the database says.
pub fn finish_ticket(tx: &mut Tx<'_>, granted: &Granted<SteerTicket>, number: i64) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    if record.ticket.standing.status.stage() == Stage::Done {
        return Ok(record.ticket);
    }
    refuse_unfilled(tx, record.ticket.id)?;
    let at = tx.now();
    record.put(tx, by, Status::Done { at })?;
    record.record(tx, "tickets-entry-done", "check")?;
    let ticket = record.settle(tx, by)?;
    let done = TicketDone::of(&ticket, tx.now());
    tx.tell(by, &done)?;
    Ok(ticket)
}

/// Ends a ticket that nobody has to answer.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Conflict`] for one that was merged; whatever the database says.
pub fn ignore_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    because: IgnoreReason,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    let at = tx.now();
    record.put(tx, by, Status::Ignored { because, at })?;
    tx.audit(by, "ticket.ignored", &record.ticket.id.to_string(), because.name())?;
    Ok(record.settle(tx, by)?)
}

/// Brings a ticket back. Returns the one that goes on: past the window that is a new one, linked to the old.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Conflict`] for one that was merged; whatever the database says.
pub fn reopen_ticket(tx: &mut Tx<'_>, granted: &Granted<SteerTicket>, number: i64) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    if decide_reopen(record.ticket.standing.status, tx.now()) == Reopening::Linked {
        let new = again(&record.ticket);
        return Ok(go_on(tx, by, record, &new)?);
    }
    if record.ticket.standing.status.stage() != Stage::Todo {
        let status = decide_return(&record.ticket.standing);
        record.put(tx, by, status)?;
    }
    Ok(record.settle(tx, by)?)
}
