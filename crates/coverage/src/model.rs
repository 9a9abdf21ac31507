//! The nouns of coverage: what is known, what is asked, what is answered.

mod answer;
mod check;
mod codes;
mod facts;
mod history;
mod question;
mod steps;
mod terms;

pub(crate) use answer::days_between;
pub use answer::{
    Alert, Answer, Bearer, Burden, Chooser, CoverageLine, Duty, DutyDue, Effective, Escalation, HumanReason,
    MissingFact, PackVersion, Remedies, Remedy, Route, Scope, Source, Verdict,
};
pub use check::BadFact;
pub use codes::{BadCode, Code, KnownCause, KnownFault};
pub use facts::{
    AssetFacts, Buyer, Channel, Claimant, Durability, Facts, FoundPart, PartOrigin, RecallState, Sale,
    WorkCalendar, YearsKnown,
};
pub use history::{
    Happened, HistoryEntry, HistoryId, LedgerOp, Loaner, PlanUse, Promise, Repair, RepairCoverage,
};
pub(crate) use question::THIRD_PARTY_PART;
pub use question::{Asked, Defect, DefectGroup, Fault, Hazard, Question, QuestionKind, Shown};
pub use steps::{Anchor, AnchorSource, Confidence, Effect, Input, Origin, RuleId, Step, Value};
pub use terms::{Entitlement, Issuer, OnReplacement, PartTerm, PlanFacts, PlanSpan, PolicyVersion, Transfer};
