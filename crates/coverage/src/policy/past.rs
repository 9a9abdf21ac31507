//! What had happened by the day of the question, as far as it was known: corrected entries are gone, and what
//! lies after that day has not happened yet.

use std::collections::HashMap;

use kernel::{Date, Timestamp};

use crate::model::{
    Code, Facts, Happened, HistoryEntry, HistoryId, Loaner, PlanUse, Question, Repair, RepairCoverage,
};

/// The history in order. Every list is sorted, so that the order of the input means nothing.
pub(super) struct Past<'a> {
    pub(super) repairs: Vec<PastRepair<'a>>,
    pub(super) changes: Vec<Change<'a>>,
    pub(super) ledger: Vec<&'a PlanUse>,
}

/// A repair, seen from the day of the question.
pub(super) struct PastRepair<'a> {
    pub(super) id: HistoryId,
    pub(super) coverage: RepairCoverage,
    pub(super) fault: Option<&'a Code>,
    pub(super) requested: Option<Date>,
    pub(super) accepted: Date,
    pub(super) ready: Option<Date>,
    pub(super) handed_over: Option<Date>,
    pub(super) fixed: Option<bool>,
    /// The promised days that count: the first, or a later one that the customer agreed to in writing.
    pub(super) promised_days: Option<u32>,
    pub(super) loaner: Option<Loaner>,
}

/// A part or the unit was changed.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) id: HistoryId,
    /// The part; none for the whole unit.
    pub(super) part: Option<&'a Code>,
    pub(super) at: Date,
    pub(super) coverage: RepairCoverage,
}

impl<'a> Past<'a> {
    /// Reads the history as known at the question's instant, up to its day.
    pub(super) fn of(f: &'a Facts, q: &Question, day: Date) -> Self {
        let known_at = q.as_known_at;
        let known: HashMap<HistoryId, &HistoryEntry> =
            f.history.iter().filter(|e| e.recorded_at <= known_at).map(|e| (e.id, e)).collect();
        let corrected: HashMap<HistoryId, HistoryId> =
            known.values().filter_map(|e| e.corrects.map(|c| (c, e.id))).collect();
        let live = f.history.iter().filter(|e| e.recorded_at <= known_at && !corrected.contains_key(&e.id));
        let mut past = Self { repairs: vec![], changes: vec![], ledger: vec![] };
        for entry in live {
            past.add(entry, &known, q.as_of, day);
        }
        past.repairs.sort_by_key(|r| (r.accepted, r.handed_over, r.ready, r.id));
        past.changes.sort_by_key(|c| (c.at, c.part, c.id));
        past.ledger.sort_by_key(|u| (u.at, u.op, u.n, u.expires_at));
        past
    }

    fn add(
        &mut self,
        entry: &'a HistoryEntry,
        known: &HashMap<HistoryId, &HistoryEntry>,
        now: Timestamp,
        day: Date,
    ) {
        let change = |part, at, coverage| Change { id: entry.id, part, at, coverage };
        match &entry.what {
            Happened::Repair(repair) if repair.accepted_at <= day => {
                self.repairs.push(PastRepair::of(entry.id, repair, promise(entry, known), day));
            }
            Happened::PartReplaced { part, at, coverage } if *at <= day => {
                self.changes.push(change(Some(part), *at, *coverage));
            }
            Happened::UnitExchanged { at, coverage } if *at <= day => {
                self.changes.push(change(None, *at, *coverage));
            }
            Happened::PlanUse(line) if line.at <= now => self.ledger.push(line),
            // A trade-in belongs to an earlier life of the unit; the new sale has its own facts.
            _ => {}
        }
    }

    /// The repair that is still open, the latest if there are several.
    pub(super) fn open_repair(&self) -> Option<&PastRepair<'a>> {
        self.repairs.iter().rfind(|r| r.handed_over.is_none())
    }

    /// The exchanges of the whole unit.
    pub(super) fn exchanges(&self) -> impl Iterator<Item = &Change<'a>> {
        self.changes.iter().filter(|c| c.part.is_none())
    }
}

impl<'a> PastRepair<'a> {
    fn of(id: HistoryId, repair: &'a Repair, promised_days: Option<u32>, day: Date) -> Self {
        let by_now = |date: Option<Date>| date.filter(|d| *d <= day);
        let handed_over = by_now(repair.handed_over_at);
        Self {
            id,
            coverage: repair.coverage,
            fault: repair.fault.as_ref(),
            requested: by_now(repair.requested_at),
            accepted: repair.accepted_at,
            ready: by_now(repair.ready_at),
            handed_over,
            fixed: repair.fixed.filter(|_| handed_over.is_some()),
            promised_days,
            loaner: repair.loaner,
        }
    }

    /// The last day of the promised time; the day of acceptance is not counted.
    pub(super) fn promise_last(&self) -> Option<Date> {
        kernel::Period::days(self.promised_days?).after(self.accepted)
    }
}

/// Follows the corrections back to the first promise. How far is bounded, because ids may form a circle.
fn promise(entry: &HistoryEntry, known: &HashMap<HistoryId, &HistoryEntry>) -> Option<u32> {
    let mut counts = None;
    let mut next = Some(entry);
    for _ in 0..64 {
        let Some(entry) = next else { break };
        if let Happened::Repair(Repair { promise: Some(promise), .. }) = &entry.what {
            counts = Some(promise.days);
            if promise.agreed_in_writing {
                break;
            }
        }
        next = entry.corrects.and_then(|id| known.get(&id).copied());
    }
    counts
}
