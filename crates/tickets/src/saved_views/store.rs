//! The only SQL about saved views, and the queue that one shows.

use std::collections::BTreeMap;

use identity::TeamId;
use kernel::{BranchId, Locale, StaffId, Timestamp, Uuid, fold};
use platform::{
    db::{DbError, Json, Param, Tx},
    from_row,
};

use super::{Filter, OwnerFilter, SavedView};
use crate::{
    clocks::{Priority, StatusKind},
    fields::FieldId,
    model::{Channel, Reason, Stage, TicketId, ViewId},
    store::{COUNT_MAX, Place, QueueRow, Readable, select_queue},
};

/// Views that one person sees; more stand in no list.
pub(crate) const VIEWS_MAX: i64 = 100;
/// Rows that are read for words before a page ends; the next page goes on after them.
pub(crate) const SCANNED_MAX: usize = 1_000;

struct ViewRow {
    id: ViewId,
    owner: StaffId,
    name: String,
    is_shared: bool,
    filter: Readable<Filter>,
}
from_row!(ViewRow { id, owner, name, is_shared, filter });

impl ViewRow {
    fn read(self) -> Option<SavedView> {
        let Self { id, owner, name, is_shared, filter } = self;
        filter.0.map(|filter| SavedView { id, owner, name, is_shared, filter })
    }
}

/// Whose a view is, and whether everybody sees it: all that is asked of somebody who removes it.
pub(crate) struct Belongs {
    pub(crate) owner: StaffId,
    pub(crate) is_shared: bool,
}
from_row!(Belongs { owner, is_shared });

/// Whose a view is that somebody sees, readable or not.
pub(crate) fn belongs(tx: &mut Tx<'_>, me: StaffId, id: ViewId) -> Result<Option<Belongs>, DbError> {
    tx.first(
        "select owner_id, is_shared from saved_view where id = $1 and (owner_id = $2 or is_shared)",
        &[&id, &me],
    )
}

/// The views that somebody sees: one's own, then the shared ones, in the order in which they were made. One that cannot be
/// read is left out, so that it does not take the inbox with it.
pub(crate) fn views_of(tx: &mut Tx<'_>, me: StaffId) -> Result<Vec<SavedView>, DbError> {
    Ok(rows_of(tx, me)?.into_iter().filter_map(ViewRow::read).collect())
}

/// Those of them that cannot be read, by name.
pub(crate) fn unreadable(tx: &mut Tx<'_>, me: StaffId) -> Result<Vec<(ViewId, String)>, DbError> {
    let broken = rows_of(tx, me)?.into_iter().filter(|row| row.filter.0.is_none());
    Ok(broken.map(|row| (row.id, row.name)).collect())
}

fn rows_of(tx: &mut Tx<'_>, me: StaffId) -> Result<Vec<ViewRow>, DbError> {
    tx.all(
        "select id, owner_id, name, is_shared, filter from saved_view where owner_id = $1 or is_shared
         order by case when owner_id = $1 then 0 else 1 end, id limit $2",
        &[&me, &VIEWS_MAX],
    )
}

/// A view that somebody sees.
pub(crate) fn view_of(tx: &mut Tx<'_>, me: StaffId, id: ViewId) -> Result<Option<SavedView>, DbError> {
    let row: Option<ViewRow> = tx.first(
        "select id, owner_id, name, is_shared, filter from saved_view
         where id = $1 and (owner_id = $2 or is_shared)",
        &[&id, &me],
    )?;
    Ok(row.and_then(ViewRow::read))
}

pub(crate) fn put_view(tx: &mut Tx<'_>, view: &SavedView) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into saved_view (id, owner_id, name, is_shared, filter, saved_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set owner_id = excluded.owner_id, name = excluded.name,
         is_shared = excluded.is_shared, filter = excluded.filter, saved_at = excluded.saved_at",
        &[&view.id, &view.owner, &view.name, &view.is_shared, &Json(view.filter.clone()), &now],
    )?;
    Ok(())
}

/// Removes what somebody made for themselves alone. What everybody sees stays.
pub(crate) fn drop_own(tx: &mut Tx<'_>, owner: StaffId) -> Result<(), DbError> {
    tx.exec("delete from saved_view where owner_id = $1 and is_shared = $2", &[&owner, &false]).map(drop)
}

pub(crate) fn drop_view(tx: &mut Tx<'_>, id: ViewId) -> Result<(), DbError> {
    tx.exec("delete from saved_view where id = $1", &[&id])?;
    Ok(())
}

/// Rows at which a counter looks, what is due first before the others: a page must not read a whole desk for a number.
const COUNTED_MAX: i64 = 5_000;
/// Views of which a page says how much is in them.
const COUNTED_VIEWS_MAX: usize = 20;

/// Every field of a filter stands in the text, and holds for everything where nothing is asked: the text is one of three,
/// so a filter can never be SQL.
macro_rules! conditions {
    () => {
            " and ($4 = '' or t.status = $4) and ($5 = '' or t.reason = $5)
             and ($6 = '' or t.channel = $6) and ($7 = '' or t.priority = $7)
             and ($8 = 'any' or ($8 = 'nobody' and t.owner_id is null)
                  or ($8 = 'somebody' and t.owner_id is not null) or ($8 = 'one' and t.owner_id = $9))
             and ($10 = '' or t.branch_id = $11) and ($12 = '' or t.next_due_at < $13)
             and ($15 = '' or exists (select 1 from ticket_tag g where g.ticket_id = t.id and g.tag = $15))
             and ($16 = '' or not exists (select 1 from ticket_tag g where g.ticket_id = t.id and g.tag = $16))
             and ($17 = '' or exists (select 1 from ticket_field_value f where f.ticket_id = t.id
                  and f.field_id = $18 and f.value = $19))
             and ($20 = '' or ($20 = 'none' and t.team_id is null) or ($20 = 'one' and t.team_id = $21))
             and ($22 = '' or t.shop_address = $22)
             and ($23 = '' or coalesce(t.language, t.guessed_language) = $23) "
    };
}
macro_rules! filtered {
    ($after:literal) => {
        concat!(select_queue!(), $after, conditions!(), "order by ")
    };
}

const BY_DUE: &str = concat!(filtered!("(t.next_due_at, t.id) > ($2, $3)"), "t.next_due_at, t.id limit $14");
const BY_CHANGE: &str =
    concat!(filtered!("(t.updated_at, t.id) < ($2, $3)"), "t.updated_at desc, t.id desc limit $14");

const COUNTED: &str = concat!(
    "select cast(count(*) as bigint),
     (select cast(count(*) as bigint) from (select id from ticket where stage = $1 limit $24) everything)
     from (select t.id from (select * from ticket where stage = $1 and (next_due_at, id) > ($2, $3)
     order by next_due_at, id limit $24) t where true",
    conditions!(),
    "limit $14) f"
);

/// How much is to do in a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ViewCount {
    /// At least so much, and one more than [`COUNT_MAX`] at most.
    pub(crate) found: i64,
    /// Whether there may be more, behind those that were looked at.
    pub(crate) is_open: bool,
}

/// How much is to do in each of the first views that somebody sees. One that looks for words is not counted, because no engine
/// folds accents.
pub(crate) fn counts_of(
    tx: &mut Tx<'_>,
    me: StaffId,
    views: &[SavedView],
) -> Result<BTreeMap<ViewId, ViewCount>, DbError> {
    let counted = views.iter().filter(|view| view.filter.words.trim().is_empty());
    let mut counts = BTreeMap::new();
    for view in counted.take(COUNTED_VIEWS_MAX) {
        let bound = Bound::of(tx, (&view.filter, me), Stage::Todo, (None, COUNT_MAX + 1));
        let mut params = bound.params();
        params.push(&COUNTED_MAX);
        let (found, seen): (i64, i64) = tx.first(COUNTED, &params)?.unwrap_or_default();
        counts.insert(view.id, ViewCount { found, is_open: seen >= COUNTED_MAX && found <= COUNT_MAX });
    }
    Ok(counts)
}

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
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = if stage == Stage::Todo { BY_DUE } else { BY_CHANGE };
    let bound = Bound::of(tx, (filter, me), stage, (after, limit));
    tx.all(sql, &bound.params())
}

/// A filter as the statements take it.
struct Bound {
    stage: Stage,
    place: Place,
    status: &'static str,
    reason: &'static str,
    channel: &'static str,
    priority: &'static str,
    owner: OwnerFilter,
    whose: StaffId,
    is_placed: &'static str,
    branch: BranchId,
    late: &'static str,
    now: Timestamp,
    limit: i64,
    tag: String,
    no_tag: String,
    has_field: &'static str,
    field: FieldId,
    value: String,
    of_team: &'static str,
    team: TeamId,
    mailbox: String,
    language: &'static str,
}

impl Bound {
    fn of(
        tx: &mut Tx<'_>,
        (filter, me): (&Filter, StaffId),
        stage: Stage,
        (after, limit): (Option<Place>, i64),
    ) -> Self {
        let (owner, whose) = match filter.owner {
            OwnerFilter::Me => (OwnerFilter::One, Some(me)),
            other => (other, filter.colleague),
        };
        let (of_team, team) = filter.team.bound();
        let beginning = match stage {
            Stage::Todo => Place { at: Timestamp::MIN, id: TicketId::from_uuid(Uuid::nil()) },
            Stage::Snoozed | Stage::Done => Place::LAST,
        };
        Self {
            stage,
            place: after.unwrap_or(beginning),
            status: filter.status.map_or("", StatusKind::name),
            reason: filter.reason.map_or("", Reason::name),
            channel: filter.channel.map_or("", Channel::name),
            priority: filter.priority.map_or("", Priority::name),
            owner,
            whose: whose.unwrap_or(StaffId::from_uuid(Uuid::nil())),
            is_placed: filter.branch.map_or("", |_| "one"),
            branch: filter.branch.unwrap_or(BranchId::from_uuid(Uuid::nil())),
            late: if filter.late { "late" } else { "" },
            now: tx.now(),
            limit,
            tag: filter.tag.clone(),
            no_tag: filter.no_tag.clone(),
            has_field: filter.field.map_or("", |_| "one"),
            field: filter.field.unwrap_or(FieldId::from_uuid(Uuid::nil())),
            value: filter.field_value.clone(),
            of_team,
            team,
            mailbox: filter.mailbox.clone(),
            language: filter.language.map_or("", Locale::tag),
        }
    }

    fn params(&self) -> Vec<&dyn Param> {
        vec![
            &self.stage,
            &self.place.at,
            &self.place.id,
            &self.status,
            &self.reason,
            &self.channel,
            &self.priority,
            &self.owner,
            &self.whose,
            &self.is_placed,
            &self.branch,
            &self.late,
            &self.now,
            &self.limit,
            &self.tag,
            &self.no_tag,
            &self.has_field,
            &self.field,
            &self.value,
            &self.of_team,
            &self.team,
            &self.mailbox,
            &self.language,
        ]
    }
}
