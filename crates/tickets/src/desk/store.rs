//! The SQL of the desk's reports.

use kernel::{Actor, BranchId, StaffId, Timestamp, Uuid};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use super::{DeskCase, DeskFilter, case_of};
use crate::{
    model::{Happened, MessageId, TicketEvent, TicketId},
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

struct LifeRow {
    ticket: TicketId,
    number: i64,
    owner: Option<StaffId>,
    seq: i64,
    at: Timestamp,
    actor: String,
    message: Option<MessageId>,
    happened: Json<Happened>,
}
from_row!(LifeRow { ticket, number, owner, seq, at, actor, message, happened });

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
        |row: LifeRow| {
            folder.take(row);
            Ok(())
        },
    )?;
    folder.done(tx)
}

/// Folds ticket by ticket, so that the events of one stand in memory and not those of all.
struct Folder {
    promises: Promises,
    now: Timestamp,
    current: Option<((TicketId, i64, Option<StaffId>), Vec<TicketEvent>)>,
    cases: Vec<DeskCase>,
    /// Tickets that stand for others: their words are read afterwards.
    roots: Vec<(TicketId, i64, Option<StaffId>)>,
}

impl Folder {
    const fn new(promises: Promises, now: Timestamp) -> Self {
        Self { promises, now, current: None, cases: Vec::new(), roots: Vec::new() }
    }

    fn take(&mut self, row: LifeRow) {
        let who = (row.ticket, row.number, row.owner);
        if self.current.as_ref().is_some_and(|(of, _)| *of != who) {
            self.close();
        }
        let event = TicketEvent {
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            message: row.message,
            happened: row.happened.0,
        };
        self.current.get_or_insert_with(|| (who, Vec::new())).1.push(event);
    }

    fn close(&mut self) {
        let Some((who, own)) = self.current.take() else { return };
        let stands_for_others = own.iter().any(|e| matches!(e.happened, Happened::TicketMerged { .. }));
        if stands_for_others {
            self.roots.push(who);
        } else {
            let case = self.fold(who, &History { own, merged: Vec::new() });
            self.cases.push(case);
        }
    }

    fn fold(&self, who: (TicketId, i64, Option<StaffId>), history: &History) -> DeskCase {
        case_of(who, history, &self.promises.fold_until(history, self.now))
    }

    fn done(mut self, tx: &mut Tx<'_>) -> Result<DeskCases, DbError> {
        self.close();
        for who in std::mem::take(&mut self.roots) {
            let history = store::history_of(tx, who.0)?;
            let case = self.fold(who, &history);
            self.cases.push(case);
        }
        let is_cut = self.cases.len() > DESK_CASES_MAX;
        Ok(DeskCases { cases: self.cases, is_cut })
    }
}
