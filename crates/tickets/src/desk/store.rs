//! The SQL of the desk's reports.

use std::{collections::HashMap, sync::LazyLock};

use kernel::{Actor, BranchId, StaffId, Timestamp, Uuid};
use platform::db::{DbError, FromRow, Param, Row, Tx};

use super::{DeskCase, DeskFilter, case_of};
use crate::{
    model::{Happened, TicketEvent, TicketId},
    promises::Promises,
    store::{self, History},
};

/// Tickets that one report counts; a shop with more looks at a shorter time.
pub const DESK_CASES_MAX: usize = 100_000;

/// The tickets of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeskCases {
    /// Each of them, in no particular order.
    pub cases: Vec<DeskCase>,
    /// Whether there were more than [`DESK_CASES_MAX`], so that the oldest were left out.
    pub is_cut: bool,
}

/// Ids that one statement asks for. Always so many, so that there is one statement.
const IDS: usize = 250;
static MERGED: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<String> = (0..IDS).map(|nth| format!("${}", 1 + nth)).collect();
    format!(
        "select t.root_id, t.id, e.seq, e.at, e.actor, e.message_id, e.payload from ticket t
         join ticket_event e on e.ticket_id = t.id where t.id <> t.root_id and t.root_id in ({})
         order by t.root_id, t.opened_at, t.id, e.seq",
        places.join(", ")
    )
});

/// What happened to a ticket that is merged into another.
struct Merged {
    root: TicketId,
    ticket: TicketId,
    event: TicketEvent,
}

impl FromRow for Merged {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self { root: row.next()?, ticket: row.next()?, event: TicketEvent::from_row(row)? })
    }
}

/// What happened to each ticket that is merged into one of these, by that one.
fn merged_into(
    tx: &mut Tx<'_>,
    roots: &[TicketId],
) -> Result<HashMap<TicketId, Vec<Vec<TicketEvent>>>, DbError> {
    let nobody = TicketId::from_uuid(Uuid::nil());
    let mut found: HashMap<TicketId, Vec<Vec<TicketEvent>>> = HashMap::new();
    for part in roots.chunks(IDS) {
        let params: Vec<&dyn Param> =
            (0..IDS).map(|nth| part.get(nth).unwrap_or(&nobody) as &dyn Param).collect();
        let mut last = None;
        tx.each(MERGED.as_str(), &params, |Merged { root, ticket, event }| {
            let families = found.entry(root).or_default();
            if last != Some(ticket) {
                families.push(Vec::new());
                last = Some(ticket);
            }
            if let Some(events) = families.last_mut() {
                events.push(event);
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// A ticket as its life is told: which, by what number, whose.
type Who = (TicketId, i64, Option<StaffId>);

/// What happened to a ticket.
struct Life {
    who: Who,
    event: TicketEvent,
}

impl FromRow for Life {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self { who: (row.next()?, row.next()?, row.next()?), event: TicketEvent::from_row(row)? })
    }
}

/// What is open, and what ended since: each through an index of its own, so that the tickets of earlier years cost nothing.
macro_rules! counted {
    ($which:literal) => {
        concat!(
            "select t.id, t.number, t.owner_id, t.opened_at from ticket t where ",
            $which,
            " and t.ignored_because is null and t.opened_at <= $2 and ($3 = '' or t.branch_id = $4)
             and ($5 = '' or t.owner_id = $6)"
        )
    };
}

const LIVES: &str = concat!(
    "with counted as (",
    counted!("t.stage in ('todo', 'snoozed')"),
    " union all ",
    counted!("t.ended_at >= $1"),
    "), newest as (select id, number, owner_id from counted order by opened_at desc, id desc limit $7)
     select n.id, n.number, n.owner_id, e.seq, e.at, e.actor, e.message_id, e.payload
     from newest n join ticket_event e on e.ticket_id = n.id order by n.id, e.seq"
);

/// The lives of the tickets that are open or ended since, with all that ever happened to each; nothing for those who are not
/// of the shop. What is ignored, spam or merged into another, is left out: its root has what was said in it.
///
/// # Errors
/// Whatever the database says.
pub fn desk_cases(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
    filter: DeskFilter,
) -> Result<DeskCases, DbError> {
    if !actor.is_staff() {
        return Ok(DeskCases::default());
    }
    let (mut folder, now) = (Folder::new(store::promises(tx)?, tx.now()), tx.now());
    let (nobody, nowhere) = (StaffId::from_uuid(Uuid::nil()), BranchId::from_uuid(Uuid::nil()));
    tx.each(
        LIVES,
        &[
            &since,
            &now,
            &filter.branch.map_or("", |_| "one"),
            &filter.branch.unwrap_or(nowhere),
            &filter.owner.map_or("", |_| "one"),
            &filter.owner.unwrap_or(nobody),
            &i64::try_from(DESK_CASES_MAX + 1).unwrap_or(i64::MAX),
        ],
        |Life { who, event }| {
            folder.take(who, event);
            Ok(())
        },
    )?;
    folder.done(tx)
}

/// Folds ticket by ticket, so that the events of one stand in memory and not those of all.
struct Folder {
    promises: Promises,
    now: Timestamp,
    current: Option<(Who, Vec<TicketEvent>)>,
    cases: Vec<DeskCase>,
    /// Tickets that stand for others: the words of those are read afterwards, of all of them at once.
    roots: Vec<(Who, Vec<TicketEvent>)>,
}

impl Folder {
    const fn new(promises: Promises, now: Timestamp) -> Self {
        Self { promises, now, current: None, cases: Vec::new(), roots: Vec::new() }
    }

    fn take(&mut self, who: Who, event: TicketEvent) {
        if self.current.as_ref().is_some_and(|(of, _)| *of != who) {
            self.close();
        }
        self.current.get_or_insert_with(|| (who, Vec::new())).1.push(event);
    }

    fn close(&mut self) {
        let Some((who, own)) = self.current.take() else { return };
        let stands_for_others = own.iter().any(|e| matches!(e.happened, Happened::TicketMerged { .. }));
        if stands_for_others {
            self.roots.push((who, own));
        } else {
            let case = self.fold(who, &History { own, merged: Vec::new() });
            self.cases.push(case);
        }
    }

    fn fold(&self, who: Who, history: &History) -> DeskCase {
        case_of(who, history, &self.promises.fold_until(history, self.now))
    }

    fn done(mut self, tx: &mut Tx<'_>) -> Result<DeskCases, DbError> {
        self.close();
        let roots = std::mem::take(&mut self.roots);
        let ids: Vec<TicketId> = roots.iter().map(|(who, _)| who.0).collect();
        let mut merged = merged_into(tx, &ids)?;
        for (who, own) in roots {
            let merged = merged.remove(&who.0).unwrap_or_default();
            let case = self.fold(who, &History { own, merged });
            self.cases.push(case);
        }
        let is_cut = self.cases.len() > DESK_CASES_MAX;
        Ok(DeskCases { cases: self.cases, is_cut })
    }
}
