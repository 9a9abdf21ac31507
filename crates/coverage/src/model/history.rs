//! What happened to a unit. Entries are only added; a correction names the entry that it replaces.

use kernel::{Date, Timestamp, ids};
use serde::{Deserialize, Serialize};

use super::Code;

ids! { HistoryId = "history" }

/// One thing that happened, and when it became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Which entry.
    pub id: HistoryId,
    /// When it was written down. A question about what was known earlier does not see it.
    pub recorded_at: Timestamp,
    /// The entry that this one replaces.
    pub corrects: Option<HistoryId>,
    /// What happened.
    pub what: Happened,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Happened {
    /// The unit was in repair, or still is.
    Repair(Repair),
    /// One part was replaced by a new one.
    PartReplaced {
        /// Which part.
        part: Code,
        /// On which day.
        at: Date,
        /// Under what.
        coverage: RepairCoverage,
    },
    /// The whole unit was exchanged.
    UnitExchanged {
        /// On which day.
        at: Date,
        /// Under what.
        coverage: RepairCoverage,
    },
    /// A plan's entitlement was reserved, used or given back.
    PlanUse(PlanUse),
    /// The unit came back in a trade-in.
    TradedIn {
        /// On which day.
        at: Date,
    },
}

/// A stay in the workshop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// Under what it was done.
    pub coverage: RepairCoverage,
    /// What was wrong.
    pub fault: Option<Code>,
    /// The day the customer asked for it.
    pub requested_at: Option<Date>,
    /// The day of the acceptance document.
    pub accepted_at: Date,
    /// The day the customer was told that it is ready.
    pub ready_at: Option<Date>,
    /// The day the customer had it back; none while it is in the shop.
    pub handed_over_at: Option<Date>,
    /// Whether the fault was gone; none while nobody knows.
    pub fixed: Option<bool>,
    /// The time that the acceptance document gives.
    pub promise: Option<Promise>,
    /// What the customer uses meanwhile; none when nobody has said.
    pub loaner: Option<Loaner>,
}

impl Repair {
    /// A stay that began on a day, of which nothing else is known yet.
    pub const fn begun(accepted_at: Date, coverage: RepairCoverage, fault: Option<Code>) -> Self {
        Self {
            coverage,
            fault,
            requested_at: None,
            accepted_at,
            ready_at: None,
            handed_over_at: None,
            fixed: None,
            promise: None,
            loaner: None,
        }
    }
}

/// A promised time in whole days after acceptance. The first one counts, unless the customer agreed to a
/// later one in writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Days after acceptance.
    pub days: u32,
    /// Whether the customer agreed in writing to this time in place of an earlier one.
    pub agreed_in_writing: bool,
}

/// Under what work was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairCoverage {
    /// A warranty that was given.
    Warranty,
    /// The law.
    Statutory,
    /// The customer paid.
    Paid,
    /// A kindness without a duty.
    Goodwill,
}

/// What the customer uses while the unit is in the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loaner {
    /// Nothing was offered.
    None,
    /// A similar product was lent.
    Lent,
    /// The customer agreed to something else.
    AgreedOther,
}

/// One line in the ledger of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanUse {
    /// Which entitlement.
    pub entitlement: Code,
    /// What was done with it.
    pub op: LedgerOp,
    /// How many uses.
    pub n: u32,
    /// When.
    pub at: Timestamp,
    /// When a reservation lapses by itself.
    pub expires_at: Option<Timestamp>,
}

/// What was done with an entitlement. The order is the one in which ledger lines of one instant are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerOp {
    /// Held for a job that was approved.
    Reserve,
    /// Used. It takes up a live reservation if there is one.
    Commit,
    /// A reservation was given up.
    Release,
    /// A use was given back.
    Reverse,
}

impl RepairCoverage {
    /// The name in packs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warranty => "warranty",
            Self::Statutory => "statutory",
            Self::Paid => "paid",
            Self::Goodwill => "goodwill",
        }
    }

    /// Whether it was owed, by warranty or by law.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Warranty | Self::Statutory)
    }
}

impl HistoryEntry {
    /// Something that was written down at `recorded_at` and corrects nothing.
    pub const fn new(id: HistoryId, recorded_at: Timestamp, what: Happened) -> Self {
        Self { id, recorded_at, corrects: None, what }
    }
}
