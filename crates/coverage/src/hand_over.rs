//! Handing a unit over: nothing goes out while a loaner is out. Belongs to the room `repairs` once that stands;
//! nothing here knows about coverage.

use crate::model::{Effect, Step};
use crate::packs::{House, PackSet};
use crate::policy::Trail;

/// Where a loaner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoanState {
    /// The customer has it.
    Out,
    /// It is back.
    Returned,
    /// The customer paid for it.
    Charged,
}

/// Whether the unit may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOverStep {
    /// It may.
    Proceed,
    /// The loaner is still out.
    Blocked,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverVerdict {
    /// Whether the unit may go.
    pub step: HandOverStep,
    /// The rules.
    pub steps: Vec<Step>,
}

/// The loaner is back or charged before the repaired unit goes (LOANER-BACK). `loans` is the record of the one
/// loan that a repair can have: it went out, it came back.
pub fn decide_hand_over(loans: &[LoanState], packs: &PackSet) -> HandOverVerdict {
    let mut trail = Trail::new(packs);
    let out = loans.iter().filter(|l| **l == LoanState::Out).count();
    let blocked = out > loans.len() - out;
    let effect = if blocked { Effect::Applies } else { Effect::DoesNotApply };
    trail.house(House::LoanerBack, None, effect, vec![]);
    let step = if blocked { HandOverStep::Blocked } else { HandOverStep::Proceed };
    HandOverVerdict { step, steps: trail.steps }
}
