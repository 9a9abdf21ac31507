//! Another person checks the work; the right device goes to its owner, paid for.

use coverage::loans::{self, LoanState};
use kernel::{Actor, Money};
use products::fold_serial;

use crate::model::{Status, Step, StepNote};

/// Why a check does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckRefusal {
    /// Nobody checks one's own work.
    OwnWork,
}

/// Nobody checks what they began or finished themselves. After a bad check the work counts anew: whoever finishes it
/// again is refused. The program itself is nobody's hand.
///
/// # Errors
/// [`CheckRefusal::OwnWork`].
pub fn decide_quality_check(
    checker: &Actor,
    steps: &[StepNote],
    is_good: bool,
) -> Result<Step, CheckRefusal> {
    let checker = checker.staff().map(|id| id.to_string());
    let is_own = |s: &StepNote| is_work(s) && checker.as_deref() == Some(s.actor.as_str());
    let since_bad_check =
        |s: &&StepNote| (s.from_status, s.to_status) != (Status::QualityCheck, Status::InRepair);
    match steps.iter().rev().take_while(since_bad_check).any(is_own) {
        true => Err(CheckRefusal::OwnWork),
        false if is_good => Ok(Step::PassCheck),
        false => Ok(Step::FailCheck),
    }
}

/// Whether the step began or finished the work. Going on after a hold does neither.
const fn is_work(step: &StepNote) -> bool {
    matches!(
        (step.from_status, step.to_status),
        (Status::Covered | Status::Approved | Status::WaitingParts, Status::InRepair)
            | (Status::InRepair, Status::QualityCheck)
    )
}

/// What is known when a device is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOverFacts<'f> {
    /// What is still owed.
    pub owed: Money,
    /// The serial at intake.
    pub serial: &'f str,
    /// The serial as it is read now.
    pub serial_read: &'f str,
    /// The typed name of who takes it.
    pub signed_name: &'f str,
    /// What became of the lent device, in order; empty when none was lent.
    pub loans: &'f [LoanState],
}

/// What stands in the way of a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOverMissing {
    /// Money.
    Payment,
    /// The serial was not read again.
    Serial,
    /// Another serial than at intake (SERIAL-MATCH).
    OtherSerial,
    /// A name.
    Signature,
    /// The lent device (LOANER-BACK).
    Loan,
}

impl HandOverMissing {
    /// The field of the form, and the Fluent key of what to do.
    pub const fn at(self) -> (&'static str, &'static str) {
        match self {
            Self::Payment => ("amount", "form-error-repairs-unpaid"),
            Self::Serial => ("serial_read", "form-error-repairs-serial"),
            Self::OtherSerial => ("serial_read", "form-error-repairs-other-serial"),
            Self::Signature => ("taken_by", "form-error-repairs-signature"),
            Self::Loan => ("loan_back", "form-error-repairs-loan-out"),
        }
    }
}

/// Paid, the same serial, a name, nothing lent. Serials are compared as they are searched: without look-alike letters,
/// spaces and hyphens.
///
/// # Errors
/// All that is missing; never empty.
pub fn decide_hand_over(f: &HandOverFacts<'_>) -> Result<(), Vec<HandOverMissing>> {
    let is_read = !f.serial_read.is_empty();
    let rules = [
        (f.owed.minor > 0, HandOverMissing::Payment),
        (!is_read, HandOverMissing::Serial),
        (is_read && fold_serial(f.serial) != fold_serial(f.serial_read), HandOverMissing::OtherSerial),
        (f.signed_name.is_empty(), HandOverMissing::Signature),
        (loans::is_out(f.loans), HandOverMissing::Loan),
    ];
    let missing: Vec<_> = rules.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, m)| m).collect();
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use kernel::{Roles, StaffId, Timestamp, Uuid};
    use rstest::rstest;

    use super::*;

    fn staff(n: u128) -> Actor {
        Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(n)), roles: Roles::NONE, branch: None }
    }

    fn took(who: &Actor, from_status: Status, to_status: Status) -> StepNote {
        let at = Timestamp::UNIX_EPOCH;
        StepNote { from_status, to_status, actor: who.to_string(), note: String::new(), at }
    }

    #[test]
    fn nobody_checks_ones_own_work() {
        let [anh, thanh, minh] = [1, 2, 3].map(staff);
        let own = Err(CheckRefusal::OwnWork);
        let begun = took(&anh, Status::Approved, Status::InRepair);
        let finished = took(&thanh, Status::InRepair, Status::QualityCheck);
        let mut steps = vec![begun, finished];
        for (who, good, bad) in [
            (&anh, own, own),
            (&thanh, own, own),
            (&minh, Ok(Step::PassCheck), Ok(Step::FailCheck)),
            (&Actor::System { task: "test" }, Ok(Step::PassCheck), Ok(Step::FailCheck)),
        ] {
            assert_eq!(decide_quality_check(who, &steps, true), good);
            assert_eq!(decide_quality_check(who, &steps, false), bad);
        }
        steps.push(took(&minh, Status::QualityCheck, Status::InRepair));
        steps.push(took(&minh, Status::InRepair, Status::QualityCheck));
        assert_eq!(decide_quality_check(&minh, &steps, true), own, "whoever finished it again");
        assert_eq!(decide_quality_check(&thanh, &steps, true), Ok(Step::PassCheck));
    }

    #[test]
    fn going_on_after_a_hold_is_no_work() {
        let minh = staff(3);
        let steps = [
            took(&minh, Status::OnHold, Status::InRepair),
            took(&minh, Status::OnHold, Status::QualityCheck),
        ];
        assert_eq!(decide_quality_check(&minh, &steps, true), Ok(Step::PassCheck));
    }

    fn whole() -> HandOverFacts<'static> {
        HandOverFacts {
            owed: Money::vnd(0),
            serial: "R5CX21ABC7K",
            serial_read: "r5cx 21abc7k",
            signed_name: "Nguyễn Thị Lan",
            loans: &[],
        }
    }

    #[rstest]
    #[case::whole(whole(), &[])]
    #[case::the_loan_is_back(HandOverFacts { loans: &[LoanState::Out, LoanState::Returned], ..whole() }, &[])]
    #[case(HandOverFacts { owed: Money::vnd(1), ..whole() }, &[HandOverMissing::Payment])]
    #[case(HandOverFacts { serial_read: "", ..whole() }, &[HandOverMissing::Serial])]
    #[case(HandOverFacts { serial_read: "R5CX21ABC7L", ..whole() }, &[HandOverMissing::OtherSerial])]
    #[case(HandOverFacts { signed_name: "", ..whole() }, &[HandOverMissing::Signature])]
    #[case(HandOverFacts { loans: &[LoanState::Out], ..whole() }, &[HandOverMissing::Loan])]
    fn a_device_goes_only_when_all_is_right(
        #[case] facts: HandOverFacts<'static>,
        #[case] missing: &'static [HandOverMissing],
    ) {
        assert_eq!(decide_hand_over(&facts).err().unwrap_or_default(), missing);
    }
}
