//! What the engine answers. A verdict is computed from its inputs again whenever it is needed.

use kernel::{Date, Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Anchor, Code, Step};
use crate::packs::PackStatus;

/// The answer to a question, with every reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The answer itself.
    pub answer: Answer,
    /// Every coverage that was looked at. The first one carries the answer.
    pub lines: Vec<CoverageLine>,
    /// The last day that the paper gives, before anything moved it.
    pub nominal_last: Option<Date>,
    /// When the leading coverage ends.
    pub effective: Effective,
    /// Who bears the cost, as the customer sees it.
    pub bearer: Bearer,
    /// Which remedies are open now.
    pub remedies: Remedies,
    /// What we owe, by when.
    pub duties: Vec<Duty>,
    /// What staff should look at.
    pub alerts: Vec<Alert>,
    /// What would settle or change the answer.
    pub would_change: Vec<MissingFact>,
    /// Why a person decides, when one does. The answer then never says that the warranty is over.
    pub human: Option<HumanReason>,
    /// Where the matter goes next, when that is not a repair.
    pub route: Option<Route>,
    /// The last day of the time that was promised for an open repair.
    pub promise_last: Option<Date>,
    /// Every rule that was applied or beaten, in order.
    pub steps: Vec<Step>,
    /// The version of the law that was applied; none when there is no pack for the place.
    pub pack: Option<PackVersion>,
    /// SHA-256 of the question, the facts and the pack, in hexadecimal.
    pub inputs_hash: String,
}

/// The answer itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// In time and covered.
    Covered,
    /// Only one part is covered.
    CoveredPartial,
    /// The term is over.
    Expired,
    /// In time, but this cause is excluded.
    NotCovered,
    /// By a recall.
    RecallCovered,
    /// Replacement, refund, reduction or rejection is open now.
    RemedyEscalated,
    /// A plan runs.
    PlanActive,
    /// A plan runs or ran, but not for this.
    PlanNotUsable,
    /// Every use is taken.
    EntitlementExhausted,
    /// A list of duties.
    Duties,
    /// Whether consumer law protects the buyer.
    Scope(Scope),
    /// The pack was chosen.
    PackSelected,
    /// A fact decides and is missing; see [`Verdict::would_change`].
    NeedsEvidence,
    /// A person decides; see [`Verdict::human`].
    NeedsHuman,
}

/// Whether consumer law protects the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It does.
    ConsumerRulesApply,
    /// It does not; the contract and general law may.
    ConsumerRulesDoNotApply,
}

/// One coverage and what it says about the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageLine {
    /// Which coverage.
    pub source: Source,
    /// Which warranty or plan, by name.
    pub name: Option<String>,
    /// What it says.
    pub holds: Answer,
    /// The last day that the paper gives.
    pub nominal_last: Option<Date>,
    /// When it ends after pauses, restarts, extensions and roll.
    pub effective: Effective,
    /// Where its term begins.
    pub anchor: Option<Anchor>,
    /// Who has to show what.
    pub burden: Option<Burden>,
    /// Who bears the cost.
    pub bearer: Bearer,
    /// Who pays for parts.
    pub parts: Bearer,
    /// Who pays for labour.
    pub labour: Bearer,
    /// Who pays for transport both ways.
    pub transport: Bearer,
    /// What the customer adds.
    pub deductible: Option<Money>,
    /// The coverage that promised more and so answers in its place.
    pub beaten_by: Option<Source>,
    /// The last day on which a defect is presumed to have been there at delivery.
    pub presumption_last: Option<Date>,
    /// The last day that nobody can contest, where the class of the goods is open.
    pub certain_last: Option<Date>,
    /// Days that were not counted.
    pub paused_days: i64,
    /// Months that were added.
    pub extended_months: u32,
    /// Uses left, for a plan.
    pub balance: Option<u32>,
    /// What would settle this line.
    pub missing: Vec<MissingFact>,
    /// Why this line needs a person.
    pub human: Option<HumanReason>,
}

/// Which coverage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The law.
    Statutory,
    /// A warranty on the unit.
    Warranty,
    /// A warranty on one part.
    Part(Code),
    /// The guarantee of a paid repair.
    RepairGuarantee,
    /// A service plan.
    Plan,
    /// A recall.
    Recall,
}

/// When a coverage ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effective {
    /// At 24:00 of this day, in the zone of the sale.
    Until(Date),
    /// The unit is in repair and the clock stands still.
    Paused {
        /// Days that are left when it is handed over.
        days_left: i64,
        /// The day since which the clock stands still.
        since: Date,
    },
    /// No fixed day.
    Open,
}

/// Who has to show what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Burden {
    /// The trader, that the goods were right.
    Trader,
    /// The consumer, that the defect was there at delivery.
    Consumer,
}

/// Who bears the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Bearer {
    /// The business that owes it to the customer.
    Trader,
    /// The maker.
    Manufacturer,
    /// The customer.
    Customer,
    /// A service plan.
    Plan,
    /// A service plan, and the customer a fixed part.
    PlanWithDeductible,
    /// Nobody can say yet.
    Undecided,
    /// There is nothing to bear.
    None,
}

/// Which remedies are open now, and who chooses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remedies {
    /// The remedies.
    pub offered: Vec<Remedy>,
    /// Who chooses among them.
    pub chooser: Option<Chooser>,
    /// What opened more than repair.
    pub escalated_by: Option<Escalation>,
}

/// A remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// It is repaired.
    Repair,
    /// It is replaced.
    Replace,
    /// The money is paid back.
    Refund,
    /// Part of the price is paid back.
    PriceReduction,
    /// The contract is ended.
    Rescission,
    /// It is exchanged at the shop.
    Exchange,
}

/// Who chooses among the remedies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chooser {
    /// The consumer.
    Consumer,
    /// The supplier.
    Supplier,
}

/// What opened more than repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escalation {
    /// The number of repairs that failed.
    Count,
    /// The promised time ran out.
    Promise,
    /// The failure is major.
    MajorFailure,
    /// The consumer rejects within the short term.
    ShortTermReject,
}

/// Something we owe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// What: `stop_supply`, `public_notice`, `repair`.
    pub duty: Code,
    /// By when.
    pub due: DutyDue,
}

/// By when something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyDue {
    /// At this instant.
    At(Timestamp),
    /// On this day at the latest.
    LastDay(Date),
    /// While the state lasts.
    Meanwhile,
}

/// Something staff should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// One more failed repair opens replacement or refund.
    NextFailureEscalates,
    /// A person should read this before it leaves the house.
    HumanReview,
    /// The promised time ends today.
    PromiseEndsToday,
    /// Neither a loaner nor another solution was agreed.
    LoanerOrAgreedMissing,
    /// Two people registered one serial.
    SerialConflict,
    /// A review was opened.
    ReviewOpened,
    /// The holidays of a year that matters were not entered.
    HolidayListMissing,
}

/// A fact that would settle or change the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingFact {
    /// The day of delivery, or another start of the term.
    DeliveredAt,
    /// A signed inspection.
    Inspection,
    /// Photos of the finding.
    Photo,
    /// Whether the defect was there at delivery.
    ShownAtDelivery,
    /// A receipt, or another proof of the purchase.
    ProofOfPurchase,
    /// Whether the buyer was told of the right to withdraw.
    InformedOfWithdrawal,
    /// The serial as read.
    Serial,
    /// The quote that is accepted.
    Quote,
    /// The price that was paid.
    Price,
    /// The amount of the offer.
    Amount,
    /// The day of the contract.
    ContractAt,
    /// A claim in one of the places where the warranty holds.
    ClaimInTerritory,
}

/// Why a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HumanReason {
    /// Whether the goods are meant to last longer can be contested.
    DurabilityClass,
    /// The law says "a reasonable time" and gives no number.
    ReasonableTime,
    /// The term ended on a day without work, and the law does not say that it moves.
    WeekendGap,
    /// No warranty was given.
    NoWarranty,
    /// The buyer is outside consumer law.
    OutsideConsumerLaw,
    /// The right is old; a court may hold it too late.
    Limitation,
    /// No pack says what applies in this place at this time.
    NoPack,
    /// The law for this kind of sale is not read yet.
    LawUnread,
}

/// Where the matter goes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// As a complaint about a defect.
    DefectComplaint,
}

/// The version of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackVersion {
    /// Such as `VN@2023`.
    pub id: String,
    /// Whether a lawyer signed it.
    pub status: PackStatus,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
}

impl Verdict {
    /// The coverage that carries the answer.
    pub fn lead(&self) -> Option<&CoverageLine> {
        self.lines.first()
    }

    /// Whether the answer promises the customer something free of charge today.
    pub const fn is_free(&self) -> bool {
        matches!(
            self.answer,
            Answer::Covered | Answer::CoveredPartial | Answer::RecallCovered | Answer::RemedyEscalated
        ) && matches!(self.bearer, Bearer::Trader | Bearer::Manufacturer | Bearer::Plan)
    }

    /// The first day of what answers, where a day before it is asked about: nothing was sold or delivered by then, so
    /// nothing is covered yet, and nothing is over.
    pub fn begins_after(&self, day: Date) -> Option<Date> {
        let is_promised = matches!(self.answer, Answer::Covered | Answer::CoveredPartial);
        let begins = self.lead().and_then(|line| line.anchor).map(|anchor| anchor.date);
        begins.filter(|begins| is_promised && *begins > day)
    }

    /// Whether a warranty runs, but not in the place where the claim is made.
    pub fn holds_elsewhere(&self) -> bool {
        self.answer == Answer::NotCovered && self.would_change.contains(&MissingFact::ClaimInTerritory)
    }

    /// Days until the coverage ends, counted from `today`: 0 on the last day, negative afterwards, none when
    /// there is no fixed day.
    pub fn days_left(&self, today: Date) -> Option<i64> {
        match self.effective {
            Effective::Until(last) => Some(days_between(today, last)),
            Effective::Paused { days_left, .. } => Some(days_left),
            Effective::Open => None,
        }
    }
}

impl CoverageLine {
    /// A line that says `holds` and of which nothing else is known yet.
    pub(crate) const fn new(source: Source, holds: Answer, bearer: Bearer) -> Self {
        Self {
            source,
            name: None,
            holds,
            nominal_last: None,
            effective: Effective::Open,
            anchor: None,
            burden: None,
            bearer,
            parts: bearer,
            labour: bearer,
            transport: bearer,
            deductible: None,
            beaten_by: None,
            presumption_last: None,
            certain_last: None,
            paused_days: 0,
            extended_months: 0,
            balance: None,
            missing: vec![],
            human: None,
        }
    }

    /// The same line with another answer and another bearer of everything.
    pub(crate) fn says(&mut self, holds: Answer, bearer: Bearer) {
        self.holds = holds;
        self.bearer = bearer;
        self.parts = bearer;
        self.labour = bearer;
        self.transport = bearer;
    }
}

impl Effective {
    /// The last day, when there is one.
    pub const fn last(self) -> Option<Date> {
        match self {
            Self::Until(last) => Some(last),
            Self::Paused { .. } | Self::Open => None,
        }
    }
}

/// Civil days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}
