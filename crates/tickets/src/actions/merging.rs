//! Two tickets become one, and two again.

use kernel::{Actor, Granted};
use platform::{
    db::{DbError, Tx},
    web::{Fault, Invalid},
};

use super::{Record, findable::index, opening::hear};
use crate::{
    automations::wait_again,
    model::{Author, Happened, Ticket, TicketEvent, TicketId, lasting},
    policy::{Merging, Spoken, decide_merge},
    rights::SteerTicket,
    store,
};

/// Merges a ticket into another one, or into the one that stands for that. Nothing moves: the root shows the words of both
/// and measures for both, and undoing gives each its own back. Returns the root.
///
/// # Errors
/// [`Fault::Invalid`] at `into` for a ticket that is not there, the same, or merged already; [`Fault::NotFound`]; whatever
/// the database says.
pub fn merge_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    into: i64,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut child = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let unknown = || Fault::from(Invalid::one("into", "tickets-error-merge-unknown"));
    let target = store::ticket_id(tx, by, into)?.ok_or_else(unknown)?;
    let root = store::root_of(tx, target)?;
    let mut root = Record::load(tx, by, root)?.ok_or_else(unknown)?;
    let (child_id, root_id) = (child.ticket.id, root.ticket.id);
    let merging = decide_merge((child_id, &child.ticket.standing), (root_id, &root.ticket.standing))
        .map_err(|refusal| Invalid::one("into", refusal.key()))?;
    child.happen(tx, by, None, Happened::MergedInto { root: root_id, number: root.ticket.number })?;
    child.settle(tx, by)?;
    for relative in store::family_of(tx, child_id)? {
        store::set_root(tx, relative.id, root_id)?;
    }
    let Merging { status, unanswered, staff_wrote } = merging;
    let merged = Happened::TicketMerged { child: child_id, number, status, unanswered, staff_wrote };
    root.happen(tx, by, None, merged)?;
    root.fold_again(tx)?;
    let root = root.settle(tx, by)?;
    index(tx, &root)?;
    tx.audit(by, "ticket.merged", &child_id.to_string(), &root_id.to_string())?;
    Ok(root)
}

/// Undoes the merge of a ticket: both read and count as before, and what was said in it since comes along. Returns it.
///
/// # Errors
/// [`Fault::Conflict`] when it is not merged; [`Fault::NotFound`]; whatever the database says.
pub fn undo_merge(tx: &mut Tx<'_>, granted: &Granted<SteerTicket>, number: i64) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut child = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let parent = child.ticket.standing.merged_into.ok_or(Fault::Conflict)?;
    let mut old_root = child.root(tx)?.ok_or(Fault::Conflict)?;
    let parent_number = store::ticket_by_id(tx, by, parent)?.map_or(0, |ticket| ticket.number);
    let leaving = leave(tx, child.ticket.id, old_root.ticket.id)?;
    forget(tx, by, &mut child, (parent, parent_number))?;
    bring_along(tx, by, &mut child, old_root.events())?;
    forget(tx, by, &mut old_root, (child.ticket.id, number))?;
    forget_heard(tx, by, &mut old_root, &leaving)?;
    let mut above = Some(parent).filter(|id| *id != old_root.ticket.id);
    while let Some(id) = above {
        let Some(mut between) = Record::load(tx, by, id)? else { break };
        forget_heard(tx, by, &mut between, &leaving)?;
        above = between.ticket.standing.merged_into.filter(|id| *id != old_root.ticket.id);
        between.settle(tx, by)?;
    }
    wait_again(tx, &old_root)?;
    wait_again(tx, &child)?;
    let root = old_root.settle(tx, by)?;
    index(tx, &root)?;
    let child = child.settle(tx, by)?;
    tx.audit(by, "ticket.merge_undone", &child.id.to_string(), &root.id.to_string())?;
    Ok(child)
}

/// The ticket stands for itself again, and for those that were merged into it. Returns the ids and numbers of all of them,
/// its own first.
fn leave(tx: &mut Tx<'_>, child: TicketId, root: TicketId) -> Result<Vec<(TicketId, i64)>, DbError> {
    let family = store::family_of(tx, root)?;
    let mut leaving: Vec<_> = family.iter().filter(|r| r.id == child).map(|r| (r.id, r.number)).collect();
    // Each round finds those that were merged into one of the last; a family is small and has no circles.
    let mut at = 0;
    while let Some((parent, _)) = leaving.get(at).copied() {
        let merged = family.iter().filter(|r| r.merged_into == Some(parent));
        leaving.extend(merged.map(|r| (r.id, r.number)));
        at += 1;
    }
    for (id, _) in &leaving {
        store::set_root(tx, *id, child)?;
    }
    Ok(leaving)
}

/// Whoever wrote last in one of those that come along, while the old root heard it, waits where that is read from now on.
fn bring_along(
    tx: &mut Tx<'_>,
    by: &Actor,
    child: &mut Record,
    old_root: &[TicketEvent],
) -> Result<(), DbError> {
    child.fold_again(tx)?;
    let here = child.ticket.id;
    for relative in store::family_of(tx, here)?.iter().filter(|relative| relative.id != here) {
        let last = lasting(old_root).filter_map(|event| match &event.happened {
            Happened::MergedSpoke { child, author, .. } if *child == relative.id => Some(*author),
            _ => None,
        });
        if last.last() == Some(Author::Customer) && !child.ticket.standing.unanswered {
            hear(tx, by, child, relative.id, Spoken::ByCustomer)?;
        }
    }
    Ok(())
}

/// Forgets whichever of them a ticket has heard of: it may have stood for them all, now or before it was merged itself.
fn forget_heard(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    leaving: &[(TicketId, i64)],
) -> Result<(), DbError> {
    for (other, number) in leaving {
        if lasting(record.events()).any(|event| event.happened.is_merge_with(*other)) {
            forget(tx, by, record, (*other, *number))?;
        }
    }
    Ok(())
}

fn forget(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    (other, number): (TicketId, i64),
) -> Result<(), DbError> {
    record.happen(tx, by, None, Happened::MergeUndone { other, number })?;
    record.fold_again(tx)
}
