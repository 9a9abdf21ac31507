//! A bulk action is begun, worked off and taken back.

use kernel::{Granted, StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError, payload},
    live::Audience,
    web::{Fault, Submission},
};
use serde::{Deserialize, Serialize};

use super::{
    Bulk, BulkId, BulkItem, ITEMS_MAX, ItemOutcome, Left, Undone, decide_restore, decide_undo, store,
};
use crate::{
    actions::{Record, set_language, tag_ticket},
    acts::{Act, Doer, DoneBy, Whom, carry_out, check_acts, refusal_of},
    assignment::{self, move_to_team},
    events::TicketAssigned,
    model::{Stage, Standing, Status, TicketEvent, lasting},
    promises::change_priority,
    rights::{ReplyToTicket, SteerTicket},
};

/// So many are done while one waits for the page; more are a job.
const HERE_MAX: usize = 199;
/// So many are done in one transaction of the job.
const PAGE: i64 = 50;

/// Works off a part of a long bulk action.
#[derive(Debug, Serialize, Deserialize)]
struct WorkOffBulk {
    bulk: BulkId,
    staff: StaffId,
    from: i64,
}

impl Job for WorkOffBulk {
    const KIND: &'static str = "tickets.work_off_bulk";
}

/// Takes back a part of a long bulk action.
#[derive(Debug, Serialize, Deserialize)]
struct TakeBackBulk {
    bulk: BulkId,
    staff: StaffId,
    from: i64,
}

impl Job for TakeBackBulk {
    const KIND: &'static str = "tickets.take_back_bulk";
}

/// The jobs of bulk actions.
pub(crate) fn handlers() -> [Handler; 2] {
    [
        Handler::inside(WorkOffBulk::KIND, work_off).when_given_up(give_up),
        Handler::inside(TakeBackBulk::KIND, take_back),
    ]
}

/// Does one thing to many tickets. Up to 199 are done at once, more by a job, with the rights that the person has then.
///
/// # Errors
/// [`Fault::Invalid`] at `ticket` for none or too many, and where the act cannot be; [`Fault::Forbidden`] for the
/// program itself; whatever the database says.
pub fn begin_bulk(tx: &mut Tx<'_>, doer: &Doer, numbers: &[i64], act: &Act) -> Result<BulkId, Fault> {
    let staff = doer.steer.actor().staff().ok_or(Fault::Forbidden)?;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    check(tx, &numbers, act)?;
    let (id, at, total) = (tx.id(), tx.now(), i64::try_from(numbers.len()).unwrap_or(i64::MAX));
    let bulk = Bulk { id, staff, act: act.clone(), total, at, finished_at: None, undone_at: None };
    store::forget_old(tx, staff)?;
    store::add_bulk(tx, &bulk, &numbers)?;
    tx.audit(doer.steer.actor(), "tickets.bulk", &id.to_string(), &total.to_string())?;
    if numbers.len() > HERE_MAX {
        tx.enqueue(&format!("{id} 0"), &WorkOffBulk { bulk: id, staff, from: 0 }, at)?;
        return Ok(id);
    }
    for item in store::items(tx, id, 0, total)? {
        let item = done(tx, doer, act, item)?;
        store::save_item(tx, id, &item)?;
    }
    store::finish(tx, id)?;
    Ok(id)
}

fn check(tx: &mut Tx<'_>, numbers: &[i64], act: &Act) -> Result<(), Fault> {
    let form = Submission::default();
    let mut check = form.check();
    if numbers.is_empty() {
        check.error("ticket", "tickets-error-none-chosen");
    }
    if numbers.len() > ITEMS_MAX {
        check.error_with("ticket", "tickets-error-bulk-many", &[("max", ITEMS_MAX)]);
    }
    if matches!(act, Act::Note { .. }) {
        // What was said cannot be taken back.
        check.error("act", "form-error-choice");
    }
    check_acts(std::slice::from_ref(act), &Whom::read(tx)?, DoneBy::Person, &mut check);
    Ok(check.done(Some(()))?)
}

/// One ticket. What the single action refuses is told and leaves the others.
fn done(tx: &mut Tx<'_>, doer: &Doer, act: &Act, item: BulkItem) -> Result<BulkItem, DbError> {
    let by = doer.steer.actor();
    let refused = |why: String| BulkItem { outcome: ItemOutcome::Refused, why, ..item.clone() };
    let Some(before) = crate::store::ticket(tx, by, item.number)? else {
        return Ok(refused("tickets-refused-not-found".into()));
    };
    let tags = crate::store::tags_of(tx, by, before.id)?;
    match carry_out(tx, doer, item.number, act) {
        Ok(()) => {}
        Err(fault) => return Ok(refused(refusal_of(fault)?)),
    }
    let after = crate::store::ticket(tx, by, item.number)?;
    let (left, now) = (Left::of(&before.standing, tags), after.map(|after| after.standing));
    let is_same = now.as_ref().is_some_and(|now| now.events == before.standing.events);
    let outcome = if is_same { ItemOutcome::Same } else { ItemOutcome::Done };
    let changed_at = now.map_or(item.changed_at, |now| now.updated_at);
    Ok(BulkItem { outcome, before: Some(left), changed_at, ..item })
}

/// A page of a long one. The person's right is looked at again: a night may have passed.
fn work_off(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let WorkOffBulk { bulk: id, staff, from } = payload(text)?;
    let Some(bulk) = store::bulk_of(tx, staff, id)? else { return Ok(()) };
    let doer = doer_of(tx, staff)?;
    let page = store::items(tx, id, from, PAGE)?;
    for item in page {
        let item = match &doer {
            Some(doer) => done(tx, doer, &bulk.act, item)?,
            None => {
                BulkItem { outcome: ItemOutcome::Refused, why: "tickets-refused-forbidden".into(), ..item }
            }
        };
        store::save_item(tx, id, &item)?;
    }
    let next = from + PAGE;
    if next >= bulk.total {
        store::finish(tx, id)?;
    } else {
        let now = tx.now();
        tx.enqueue(&format!("{id} {next}"), &WorkOffBulk { bulk: id, staff, from: next }, now)?;
    }
    tx.touch(Audience::Staff, &id.to_string())?;
    Ok(())
}

/// A part could not be done, and nothing after it was: that is told, and what was done can be taken back.
fn give_up(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let WorkOffBulk { bulk, .. } = payload(text)?;
    store::refuse_waiting(tx, bulk, "tickets-refused-given-up")?;
    store::finish(tx, bulk)?;
    Ok(tx.touch(Audience::Staff, &bulk.to_string())?)
}

/// The rights that somebody has now; none when they left or lost them.
fn doer_of(tx: &mut Tx<'_>, staff: StaffId) -> Result<Option<Doer>, DbError> {
    let steer: Option<Granted<SteerTicket>> = identity::granted_now(tx, staff)?;
    let reply: Option<Granted<ReplyToTicket>> = identity::granted_now(tx, staff)?;
    Ok(steer.zip(reply).map(|(steer, reply)| Doer { steer, reply }))
}

/// Takes a bulk action back: each ticket to what it was before, unless something happened to it since. A long one is taken back
/// by a job, as it was done by one.
///
/// # Errors
/// [`Fault::Conflict`] when it is too late or was done before; [`Fault::NotFound`] for somebody else's; whatever the
/// database says.
pub fn undo_bulk(tx: &mut Tx<'_>, granted: &Granted<SteerTicket>, id: BulkId) -> Result<(), Fault> {
    let by = granted.actor();
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    let bulk = store::bulk_of(tx, staff, id)?.ok_or(Fault::NotFound)?;
    if !decide_undo(&bulk, tx.now()) {
        return Err(Fault::Conflict);
    }
    store::mark_undone(tx, id)?;
    tx.audit(by, "tickets.bulk_undone", &id.to_string(), "")?;
    if usize::try_from(bulk.total).unwrap_or(usize::MAX) > HERE_MAX {
        let now = tx.now();
        return Ok(tx.enqueue(&format!("{id} 0"), &TakeBackBulk { bulk: id, staff, from: 0 }, now)?);
    }
    for item in store::items(tx, id, 0, bulk.total)? {
        undone(tx, granted, &bulk, item)?;
    }
    Ok(())
}

/// A page of a long one that is taken back, with the rights that the person has then.
fn take_back(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let TakeBackBulk { bulk: id, staff, from } = payload(text)?;
    let Some(bulk) = store::bulk_of(tx, staff, id)? else { return Ok(()) };
    let Some(granted) = identity::granted_now::<SteerTicket>(tx, staff)? else { return Ok(()) };
    for item in store::items(tx, id, from, PAGE)? {
        undone(tx, &granted, &bulk, item)?;
    }
    let next = from + PAGE;
    if next < bulk.total {
        let now = tx.now();
        tx.enqueue(&format!("{id} {next}"), &TakeBackBulk { bulk: id, staff, from: next }, now)?;
    }
    Ok(tx.touch(Audience::Staff, &id.to_string())?)
}

/// One ticket goes back.
fn undone(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    bulk: &Bulk,
    item: BulkItem,
) -> Result<(), DbError> {
    let by = granted.actor();
    let Some(record) = Record::numbered(tx, by, item.number)? else { return Ok(()) };
    let mut undone = decide_restore(&item, touched_at(&record, &bulk.act));
    if let (Some(Undone::Restored), Some(before)) = (undone, &item.before) {
        match restore(tx, granted, (&bulk.act, item.number), before) {
            Ok(()) => {}
            Err(Fault::Db(error)) => return Err(error),
            Err(_) => undone = Some(Undone::Kept),
        }
    }
    store::save_item(tx, bulk.id, &BulkItem { undone, ..item })
}

/// When a ticket was last touched. To whom a team gave what was moved to it is part of the moving, and taken back with it.
fn touched_at(record: &Record, act: &Act) -> Timestamp {
    let is_part = |event: &&TicketEvent| event.happened.is_by_clock() || event.actor == assignment::ACTOR;
    let others = lasting(record.events()).filter(|event| !is_part(event)).last();
    match (act, others) {
        (Act::Team { .. }, Some(event)) => event.at,
        _ => record.ticket.standing.updated_at,
    }
}

fn restore(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    (act, number): (&Act, i64),
    before: &Left,
) -> Result<(), Fault> {
    let by = granted.actor();
    if matches!(act, Act::Team { .. }) {
        move_to_team(tx, granted, number, before.team)?;
    }
    let mut record = Record::to_act_on(tx, by, number)?;
    if record.give(tx, by, before.owner)? {
        tx.tell(by, &TicketAssigned { ticket: record.ticket.id, owner: before.owner })?;
    }
    let Standing { status: now, unanswered, staff_wrote, .. } = record.ticket.standing;
    if unanswered && now.stage() == Stage::Done && before.status.stage() != Stage::Done {
        // An end without words cancelled the clock of an answer that is owed again, whatever it is put back to.
        let owed = if staff_wrote { Status::NeedsNextResponse } else { Status::NeedsFirstResponse };
        record.put(tx, by, owed)?;
    }
    record.put(tx, by, before.status)?;
    record.settle(tx, by)?;
    if matches!(act, Act::Language { .. }) {
        set_language(tx, granted, number, before.language)?;
    }
    if let Some(priority) = before.priority {
        change_priority(tx, granted, number, priority)?;
    }
    if let Some(tags) = &before.tags {
        tag_ticket(tx, granted, number, &tags.join(","))?;
    }
    Ok(())
}
