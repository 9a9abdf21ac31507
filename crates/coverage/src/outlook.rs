//! What the answer would be after something that could be done now.

use kernel::{Period, Uuid};

use crate::{
    Facts, Verdict, WhatIf,
    cover::Answered,
    model::{Happened, HistoryEntry, HistoryId, Repair, RepairCoverage},
    policy::{is_in_repair, what_if},
};

/// Days that a repair is taken to last when nobody has promised anything.
const REPAIR_DAYS: u32 = 7;

/// Something that could be done with a unit now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// The open repair is handed over today.
    HandedOver,
    /// It is repaired under warranty from today, and handed over in a week.
    Repaired,
    /// It is exchanged under warranty today.
    Exchanged,
    /// It goes to another owner.
    Transferred,
    /// It is brought in there, where its warranty holds.
    BroughtIn(String),
}

impl Outlook {
    /// The name in the API.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::Repaired => "repaired",
            Self::Exchanged => "exchanged",
            Self::Transferred => "transferred",
            Self::BroughtIn(_) => "brought_in",
        }
    }
}

/// What the answer would be after each thing that could be done now. Nothing is stored.
pub(crate) fn futures(c: &Answered) -> Vec<(Outlook, Verdict)> {
    let is_in_repair = is_in_repair(&c.facts, &c.question);
    let at_work = if is_in_repair { Outlook::HandedOver } else { Outlook::Repaired };
    let mut futures = vec![at_work, Outlook::Exchanged, Outlook::Transferred];
    if c.verdict.holds_elsewhere() {
        futures.extend(territory(c).map(Outlook::BroughtIn));
    }
    futures.into_iter().map(|future| (future.clone(), foretold(c, future))).collect()
}

/// The first places in which a warranty holds; more would fill a page and say the same.
fn territory(c: &Answered) -> impl Iterator<Item = String> {
    let mut places: Vec<String> = c.facts.policies.iter().flat_map(|p| p.territory.clone()).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().take(3)
}

fn foretold(c: &Answered, future: Outlook) -> Verdict {
    let asked = |change: &WhatIf, facts: &Facts| what_if(change, &c.question, facts, &c.law);
    match future {
        Outlook::HandedOver => asked(&WhatIf::HandedOver(c.day), &c.facts),
        Outlook::Transferred => asked(&WhatIf::Transferred, &c.facts),
        Outlook::BroughtIn(place) => asked(&WhatIf::BroughtIn(place), &c.facts),
        Outlook::Exchanged => {
            let what = Happened::UnitExchanged { at: c.day, coverage: RepairCoverage::Warranty };
            asked(&WhatIf::Happened(entry_of_today(c, what)), &c.facts)
        }
        Outlook::Repaired => {
            let fault = c.question.fault.as_ref().and_then(|f| f.code.clone());
            let repair = Repair::begun(c.day, RepairCoverage::Warranty, fault);
            let mut facts = c.facts.clone();
            facts.history.push(entry_of_today(c, Happened::Repair(repair)));
            let back = Period::days(REPAIR_DAYS).after(c.day).unwrap_or(c.day);
            asked(&WhatIf::HandedOver(back), &facts)
        }
    }
}

fn entry_of_today(c: &Answered, what: Happened) -> HistoryEntry {
    HistoryEntry {
        id: HistoryId::from_uuid(Uuid::nil()),
        recorded_at: c.question.as_known_at,
        corrects: None,
        what,
    }
}
