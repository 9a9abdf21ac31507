//! The only SQL about saved views, and the queue that one shows.

use kernel::{BranchId, StaffId, Timestamp, Uuid, fold};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use super::{Filter, OwnerFilter, SavedView};
use crate::{
    clocks::{Priority, StatusKind},
    model::{Channel, Reason, Stage, TicketId, ViewId},
    store::{Place, QueueRow},
};

/// Views that one person sees; more stand in no list.
pub(crate) const VIEWS_MAX: i64 = 100;
/// Rows that are read for words before a page ends; the next page goes on after them.
const SCANNED_MAX: usize = 1_000;

struct ViewRow {
    id: ViewId,
    owner: StaffId,
    name: String,
    is_shared: bool,
    filter: Json<Filter>,
}
from_row!(ViewRow { id, owner, name, is_shared, filter });

impl From<ViewRow> for SavedView {
    fn from(row: ViewRow) -> Self {
        Self { id: row.id, owner: row.owner, name: row.name, is_shared: row.is_shared, filter: row.filter.0 }
    }
}

/// The views that somebody sees: one's own, then the shared ones, in the order in which they were made.
pub(crate) fn views_of(tx: &mut Tx<'_>, me: StaffId) -> Result<Vec<SavedView>, DbError> {
    let rows: Vec<ViewRow> = tx.all(
        "select id, owner_id, name, is_shared, filter from saved_view where owner_id = $1 or is_shared
         order by case when owner_id = $1 then 0 else 1 end, id limit $2",
        &[&me, &VIEWS_MAX],
    )?;
    Ok(rows.into_iter().map(SavedView::from).collect())
}

/// A view that somebody sees.
pub(crate) fn view_of(tx: &mut Tx<'_>, me: StaffId, id: ViewId) -> Result<Option<SavedView>, DbError> {
    let row: Option<ViewRow> = tx.first(
        "select id, owner_id, name, is_shared, filter from saved_view
         where id = $1 and (owner_id = $2 or is_shared)",
        &[&id, &me],
    )?;
    Ok(row.map(SavedView::from))
}

pub(crate) fn put_view(tx: &mut Tx<'_>, view: &SavedView) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into saved_view (id, owner_id, name, is_shared, filter, saved_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set name = excluded.name, is_shared = excluded.is_shared,
         filter = excluded.filter, saved_at = excluded.saved_at",
        &[&view.id, &view.owner, &view.name, &view.is_shared, &Json(view.filter.clone()), &now],
    )?;
    Ok(())
}

pub(crate) fn drop_view(tx: &mut Tx<'_>, id: ViewId) -> Result<(), DbError> {
    tx.exec("delete from saved_view where id = $1", &[&id])?;
    Ok(())
}

/// Every field of a filter stands in the text, and holds for everything where nothing is asked: the text is one of two,
/// so a filter can never be SQL.
macro_rules! filtered {
    ($after:literal) => {
        concat!(
            "select t.id, t.number, t.requester, t.subject, t.channel, t.status, t.snoozed_until, t.next_due_at,
             t.due_metric, t.work_code, t.updated_at, substr(m.body, 1, 160), m.author,
             t.epoch < (select e.epoch from promise_epoch e where e.name = 'house')
             from ticket t left join message m on m.id = t.last_message_id
             where t.stage = $1 and ",
            $after,
            " and ($4 = '' or t.status = $4) and ($5 = '' or t.reason = $5)
             and ($6 = '' or t.channel = $6) and ($7 = '' or t.priority = $7)
             and ($8 = 'any' or ($8 = 'nobody' and t.owner_id is null)
                  or ($8 = 'somebody' and t.owner_id is not null) or ($8 = 'one' and t.owner_id = $9))
             and ($10 = '' or t.branch_id = $11) and ($12 = '' or t.next_due_at < $13)
             order by ",
            " "
        )
    };
}

const BY_DUE: &str = concat!(filtered!("(t.next_due_at, t.id) > ($2, $3)"), "t.next_due_at, t.id limit $14");
const BY_CHANGE: &str =
    concat!(filtered!("(t.updated_at, t.id) < ($2, $3)"), "t.updated_at desc, t.id desc limit $14");

/// A page of the queue that a filter shows to somebody, and where the next one begins. To do comes by what is due
/// first, the rest by the newest change. Words are looked for in the rows themselves, because no engine folds accents:
/// a page ends after a thousand rows even when it is not full.
pub(crate) fn filtered(
    tx: &mut Tx<'_>,
    (filter, me): (&Filter, StaffId),
    stage: Stage,
    after: Option<Place>,
    rows: usize,
) -> Result<(Vec<QueueRow>, Option<Place>), DbError> {
    let words = fold(&filter.words);
    let (mut found, mut place, mut scanned) = (Vec::new(), after, 0);
    loop {
        let page = page(tx, (filter, me), stage, place, rows.max(25))?;
        let is_last = page.len() < rows.max(25);
        for row in page {
            if found.len() == rows {
                return Ok((found, place));
            }
            (place, scanned) = (Some(row.place(stage)), scanned + 1);
            let text = || fold(&format!("{} {}", row.subject, row.requester));
            if words.trim().is_empty() || text().contains(words.trim()) {
                found.push(row);
            }
        }
        if is_last {
            return Ok((found, None));
        }
        if scanned >= SCANNED_MAX.max(rows) {
            return Ok((found, place));
        }
    }
}

fn page(
    tx: &mut Tx<'_>,
    (filter, me): (&Filter, StaffId),
    stage: Stage,
    after: Option<Place>,
    limit: usize,
) -> Result<Vec<QueueRow>, DbError> {
    let (now, limit) = (tx.now(), i64::try_from(limit).unwrap_or(i64::MAX));
    let (owner, whose) = match filter.owner {
        OwnerFilter::Me => (OwnerFilter::One, Some(me)),
        other => (other, filter.colleague),
    };
    let nobody = StaffId::from_uuid(Uuid::nil());
    let (sql, beginning) = match stage {
        Stage::Todo => (BY_DUE, Place { at: Timestamp::MIN, id: TicketId::from_uuid(Uuid::nil()) }),
        Stage::Snoozed | Stage::Done => (BY_CHANGE, Place::LAST),
    };
    let place = after.unwrap_or(beginning);
    tx.all(
        sql,
        &[
            &stage,
            &place.at,
            &place.id,
            &filter.status.map_or("", StatusKind::name),
            &filter.reason.map_or("", Reason::name),
            &filter.channel.map_or("", Channel::name),
            &filter.priority.map_or("", Priority::name),
            &owner,
            &whose.unwrap_or(nobody),
            &filter.branch.map_or("", |_| "one"),
            &filter.branch.unwrap_or(BranchId::from_uuid(Uuid::nil())),
            &if filter.late { "late" } else { "" },
            &now,
            &limit,
        ],
    )
}
