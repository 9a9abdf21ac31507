//! The only SQL about bulk actions.

use jiff::SignedDuration;
use kernel::{StaffId, Timestamp};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use super::{Bulk, BulkId, BulkItem, ItemOutcome, Left, Undone};
use crate::acts::Act;

/// What was done is told for so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

struct BulkRow {
    id: BulkId,
    staff: StaffId,
    act: Json<Act>,
    total: i64,
    at: Timestamp,
    finished_at: Option<Timestamp>,
    undone_at: Option<Timestamp>,
}
from_row!(BulkRow { id, staff, act, total, at, finished_at, undone_at });

impl From<BulkRow> for Bulk {
    fn from(row: BulkRow) -> Self {
        Self {
            id: row.id,
            staff: row.staff,
            act: row.act.0,
            total: row.total,
            at: row.at,
            finished_at: row.finished_at,
            undone_at: row.undone_at,
        }
    }
}

/// A bulk action of this person.
pub(crate) fn bulk_of(tx: &mut Tx<'_>, staff: StaffId, id: BulkId) -> Result<Option<Bulk>, DbError> {
    let row: Option<BulkRow> = tx.first(
        "select id, staff_id, act, total, at, finished_at, undone_at from bulk where id = $1 and staff_id = $2",
        &[&id, &staff],
    )?;
    Ok(row.map(Bulk::from))
}

/// The newest bulk actions of this person.
pub(crate) fn newest_of(tx: &mut Tx<'_>, staff: StaffId, limit: i64) -> Result<Vec<Bulk>, DbError> {
    let rows: Vec<BulkRow> = tx.all(
        "select id, staff_id, act, total, at, finished_at, undone_at from bulk where staff_id = $1
         order by at desc, id desc limit $2",
        &[&staff, &limit],
    )?;
    Ok(rows.into_iter().map(Bulk::from).collect())
}

/// Forgets what this person did so long ago that nobody asks for it any more.
pub(crate) fn forget_old(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), DbError> {
    let old = tx.now() - KEPT;
    tx.exec(
        "delete from bulk_item where bulk_id in (select id from bulk where staff_id = $1 and at < $2)",
        &[&staff, &old],
    )?;
    tx.exec("delete from bulk where staff_id = $1 and at < $2", &[&staff, &old]).map(drop)
}

/// Whatever still waits will not be done.
pub(crate) fn refuse_waiting(tx: &mut Tx<'_>, id: BulkId, why: &str) -> Result<(), DbError> {
    tx.exec(
        "update bulk_item set outcome = $1, why = $2 where bulk_id = $3 and outcome = $4",
        &[&ItemOutcome::Refused, &why, &id, &ItemOutcome::Waiting],
    )
    .map(drop)
}

pub(crate) fn add_bulk(tx: &mut Tx<'_>, bulk: &Bulk, numbers: &[i64]) -> Result<(), DbError> {
    tx.exec(
        "insert into bulk (id, staff_id, act, total, at) values ($1, $2, $3, $4, $5)",
        &[&bulk.id, &bulk.staff, &Json(bulk.act.clone()), &bulk.total, &bulk.at],
    )?;
    for (position, number) in (0_i64..).zip(numbers) {
        tx.exec(
            "insert into bulk_item (bulk_id, position, number, outcome, why, before, changed_at, undone)
             values ($1, $2, $3, $4, '', $5, $6, '')",
            &[&bulk.id, &position, number, &ItemOutcome::Waiting, &Json(None::<Left>), &bulk.at],
        )?;
    }
    Ok(())
}

struct ItemRow {
    position: i64,
    number: i64,
    outcome: ItemOutcome,
    why: String,
    before: Json<Option<Left>>,
    changed_at: Timestamp,
    undone: String,
}
from_row!(ItemRow { position, number, outcome, why, before, changed_at, undone });

impl From<ItemRow> for BulkItem {
    fn from(row: ItemRow) -> Self {
        Self {
            position: row.position,
            number: row.number,
            outcome: row.outcome,
            why: row.why,
            before: row.before.0,
            changed_at: row.changed_at,
            undone: Undone::named(&row.undone),
        }
    }
}

/// The tickets of a bulk action, in the order in which they were chosen.
pub(crate) fn items(tx: &mut Tx<'_>, id: BulkId, from: i64, limit: i64) -> Result<Vec<BulkItem>, DbError> {
    let rows: Vec<ItemRow> = tx.all(
        "select position, number, outcome, why, before, changed_at, undone from bulk_item
         where bulk_id = $1 and position >= $2 order by position limit $3",
        &[&id, &from, &limit],
    )?;
    Ok(rows.into_iter().map(BulkItem::from).collect())
}

pub(crate) fn save_item(tx: &mut Tx<'_>, id: BulkId, item: &BulkItem) -> Result<(), DbError> {
    let before = Json(item.before.clone());
    let undone = item.undone.map_or("", Undone::name);
    tx.exec(
        "update bulk_item set outcome = $1, why = $2, before = $3, changed_at = $4, undone = $5
         where bulk_id = $6 and position = $7",
        &[&item.outcome, &item.why, &before, &item.changed_at, &undone, &id, &item.position],
    )?;
    Ok(())
}

pub(crate) fn finish(tx: &mut Tx<'_>, id: BulkId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update bulk set finished_at = $1 where id = $2", &[&now, &id])?;
    Ok(())
}

pub(crate) fn mark_undone(tx: &mut Tx<'_>, id: BulkId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update bulk set undone_at = $1 where id = $2", &[&now, &id])?;
    Ok(())
}
