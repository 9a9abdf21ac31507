//! What is asked, and about which fault.

use kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Code, Remedy};

/// A question to [`decide_coverage`](crate::decide_coverage).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub kind: QuestionKind,
    /// The fault it is about; none asks for the state of things.
    pub fault: Option<Fault>,
    /// The instant that the answer is for.
    pub as_of: Timestamp,
    /// What was known at this instant counts; later entries are not seen.
    pub as_known_at: Timestamp,
    /// Where the claim is made, as the packs name places; the place of the sale when absent. It decides nothing but
    /// whether a warranty holds there: the law is always that of the sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Who pays for this, and until when?
    IsCovered,
    /// Which remedy is open now?
    NextEscalation(Asked),
    /// What do we owe, by when?
    Obligations(Option<Defect>),
    /// May the plan be used for this?
    PlanUse,
    /// Does consumer law protect the buyer?
    ConsumerTest,
    /// Which version of the law applies?
    PackFor,
}

/// What the customer asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Nothing in particular.
    Nothing,
    /// A certain remedy.
    For(Remedy),
    /// To reject the goods.
    Rejection,
}

/// A defect found in a product that is on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// How grave the law holds it.
    pub group: DefectGroup,
    /// When it was found.
    pub at: Timestamp,
}

/// The two groups of defective products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DefectGroup {
    /// May harm life, health or property of the consumer.
    A,
    /// Any other defect.
    B,
}

/// What is wrong, and what is known about why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What is wrong.
    pub code: Option<Code>,
    /// What caused it, as claimed; none when nobody has said.
    pub cause: Option<Code>,
    /// Whether it was there at delivery.
    pub existed_at_delivery: Shown,
    /// When it showed; the day of the question when nobody has said.
    pub appeared: Option<Date>,
    /// Whether it endangers people.
    pub hazard: Hazard,
    /// What is on file: `photo`, `inspection`, or another finding such as `liquid_indicator`.
    pub evidence: Vec<Code>,
}

/// Whether a fault was there at delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// It was shown that it was.
    Shown,
    /// It was shown that it was not.
    Rebutted,
    /// Nobody has shown anything.
    #[default]
    Open,
}

/// Whether a fault endangers people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hazard {
    /// It does not, as far as is known.
    #[default]
    None,
    /// It does.
    Unsafe,
}

/// A fault in the making of the goods.
pub(crate) const MANUFACTURING: &str = "manufacturing";
/// A fault that a foreign part caused.
pub(crate) const THIRD_PARTY_PART: &str = "third_party_part";

impl Question {
    /// Asks as of `now`, with everything that is known now.
    pub const fn now(kind: QuestionKind, fault: Option<Fault>, now: Timestamp) -> Self {
        Self { kind, fault, as_of: now, as_known_at: now, place: None }
    }
}

impl Fault {
    /// A fault in the making, of which nothing else is known.
    pub fn of(code: Code) -> Self {
        Self {
            code: Some(code),
            cause: Code::new(MANUFACTURING).ok(),
            existed_at_delivery: Shown::Open,
            appeared: None,
            hazard: Hazard::None,
            evidence: vec![],
        }
    }

    /// Whether something outside the goods is said to have caused it.
    pub(crate) fn came_from_outside(&self) -> bool {
        self.cause.as_ref().is_some_and(|c| c.as_str() != MANUFACTURING)
    }

    fn has(&self, evidence: &str) -> bool {
        self.evidence.iter().any(|e| e.as_str() == evidence)
    }

    /// What is missing before anything may be refused: photos, and an inspection or another finding.
    pub(crate) fn missing_proof(&self) -> Vec<super::MissingFact> {
        let finding = self.evidence.iter().any(|e| e.as_str() != "photo");
        let mut missing = vec![];
        if !finding {
            missing.push(super::MissingFact::Inspection);
        }
        if !self.has("photo") {
            missing.push(super::MissingFact::Photo);
        }
        missing
    }
}
