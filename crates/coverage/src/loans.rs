//! Loaners: nothing is handed over while one is out. The room `repairs` asks here, because the reference cases of the
//! house rules are run here; nothing here knows about coverage.

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

/// Whether the repaired unit may go, as far as loaners are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoanStep {
    /// It may.
    Proceed,
    /// The loaner is still out.
    Blocked,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoanVerdict {
    /// Whether the unit may go.
    pub step: LoanStep,
    /// The rules.
    pub steps: Vec<Step>,
}

/// Whether the loaner is still with the customer. `loans` is the record of the one loan that a repair can have: it
/// went out, it came back.
pub fn is_out(loans: &[LoanState]) -> bool {
    let out = loans.iter().filter(|l| **l == LoanState::Out).count();
    out > loans.len() - out
}

/// The loaner is back or charged before the repaired unit goes (LOANER-BACK).
pub fn decide_loaner_back(loans: &[LoanState], packs: &PackSet) -> LoanVerdict {
    let mut trail = Trail::new(packs);
    let blocked = is_out(loans);
    let effect = if blocked { Effect::Applies } else { Effect::DoesNotApply };
    trail.house(House::LoanerBack, None, effect, vec![]);
    let step = if blocked { LoanStep::Blocked } else { LoanStep::Proceed };
    LoanVerdict { step, steps: trail.steps }
}
