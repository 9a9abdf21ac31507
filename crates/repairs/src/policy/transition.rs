//! Which step leads where, and who takes it.

use kernel::{Actor, Role, Roles};

use crate::model::{QuoteState, Status, Step};

/// Where a repair stands, and where it returns to if it stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Where it stands.
    pub status: Status,
    /// Where it came from when it was put on hold.
    pub held_from: Option<Status>,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepRefusal {
    /// No such step leads on from here; somebody else may have taken one meanwhile.
    NotListed {
        /// Where it stands.
        status: Status,
        /// What was asked for.
        step: Step,
    },
    /// It belongs to others.
    NotYours {
        /// What was asked for.
        step: Step,
    },
}

impl StepRefusal {
    /// The Fluent key of the reason.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotListed { .. } => "repairs-refused-not-listed",
            Self::NotYours { .. } => "repairs-refused-not-yours",
        }
    }
}

const COUNTER: Roles = Roles::LEADS.with(Role::FrontDesk);
const BENCH: Roles = Roles::LEADS.with(Role::Technician);
const BOTH: Roles = COUNTER.union(BENCH);
const CUSTOMER: Roles = Roles::CUSTOMER.union(COUNTER);

/// The table of steps: from, step, to, who. What is not in it does not happen. Sources: the state machine of the
/// repair order; two lines are ours: a lapsed price may be sent again, and owners and managers may do all that
/// their people do, because small shops have one person.
const STEPS: &[(Status, Step, Status, Roles)] = &[
    (Status::Intake, Step::Diagnose, Status::Diagnosis, BENCH),
    (Status::Diagnosis, Step::Cover, Status::Covered, BOTH),
    (Status::Diagnosis, Step::SendQuote, Status::QuoteSent, BOTH),
    (Status::Diagnosis, Step::GiveUp, Status::CannotRepair, BENCH),
    (Status::QuoteSent, Step::Approve, Status::Approved, CUSTOMER),
    (Status::QuoteSent, Step::Decline, Status::Declined, CUSTOMER),
    (Status::QuoteSent, Step::Lapse, Status::Lapsed, Roles::NONE),
    (Status::Lapsed, Step::SendQuote, Status::QuoteSent, BOTH),
    (Status::Covered, Step::Start, Status::InRepair, BENCH),
    (Status::Covered, Step::AwaitParts, Status::WaitingParts, BENCH),
    (Status::Approved, Step::Start, Status::InRepair, BENCH),
    (Status::Approved, Step::AwaitParts, Status::WaitingParts, BENCH),
    (Status::WaitingParts, Step::Start, Status::InRepair, BENCH),
    (Status::InRepair, Step::AwaitParts, Status::WaitingParts, BENCH),
    (Status::InRepair, Step::Finish, Status::QualityCheck, BENCH),
    (Status::InRepair, Step::GiveUp, Status::CannotRepair, BENCH),
    (Status::QualityCheck, Step::PassCheck, Status::Ready, BENCH),
    (Status::QualityCheck, Step::FailCheck, Status::InRepair, BENCH),
    (Status::CannotRepair, Step::PrepareReturn, Status::ReadyUnrepaired, Roles::LEADS),
    (Status::Declined, Step::PrepareReturn, Status::ReadyUnrepaired, COUNTER),
    (Status::Lapsed, Step::PrepareReturn, Status::ReadyUnrepaired, COUNTER),
    (Status::Ready, Step::HandOver, Status::HandedOver, COUNTER),
    (Status::ReadyUnrepaired, Step::HandOver, Status::HandedOver, COUNTER),
    (Status::HandedOver, Step::Close, Status::Closed, Roles::NONE),
];

/// Where a step leads, if it is listed and belongs to who takes it. The program itself takes every listed step. Any
/// open repair can be put on hold, by the counter or the bench, and goes on where it stood.
///
/// # Errors
/// [`StepRefusal`], in the order of its variants.
pub fn decide_transition(from: Position, step: Step, actor: &Actor) -> Result<Status, StepRefusal> {
    let listed = match (step, from.held_from) {
        (Step::Hold, None) if from.status.is_open() && from.status != Status::OnHold => {
            Some((Status::OnHold, BOTH))
        }
        (Step::Resume, Some(came_from)) if from.status == Status::OnHold => Some((came_from, BOTH)),
        _ => {
            STEPS.iter().find(|(s, by, ..)| (*s, *by) == (from.status, step)).map(|(.., to, who)| (*to, *who))
        }
    };
    let (to, who) = listed.ok_or(StepRefusal::NotListed { status: from.status, step })?;
    let is_ours = matches!(actor, Actor::System { .. }) || actor.roles().meets(who);
    if is_ours { Ok(to) } else { Err(StepRefusal::NotYours { step }) }
}

/// The steps that this person may take from here, as the table lists them; holding and going on come last.
pub fn steps_from(from: Position, actor: &Actor) -> Vec<Step> {
    let others = [Step::Hold, Step::Resume];
    let listed = STEPS.iter().filter(|(s, ..)| *s == from.status).map(|(_, step, ..)| *step);
    listed.chain(others).filter(|step| decide_transition(from, *step, actor).is_ok()).collect()
}

/// The one step that the page offers first. After the diagnosis it depends on the price: without lines there is
/// none, a price that the warranty pays wholly needs no answer.
pub fn decide_next_step(status: Status, quote: Option<(QuoteState, i64)>) -> Option<Step> {
    Some(match status {
        Status::Intake => Step::Diagnose,
        Status::Diagnosis => match quote {
            Some((QuoteState::Draft, 0)) => Step::Cover,
            Some((QuoteState::Draft, _)) => Step::SendQuote,
            _ => return None,
        },
        Status::Covered | Status::Approved | Status::WaitingParts => Step::Start,
        Status::InRepair => Step::Finish,
        Status::QualityCheck => Step::PassCheck,
        Status::Ready | Status::ReadyUnrepaired => Step::HandOver,
        Status::Declined | Status::Lapsed | Status::CannotRepair => Step::PrepareReturn,
        Status::OnHold => Step::Resume,
        Status::QuoteSent | Status::HandedOver | Status::Closed => return None,
    })
}

#[cfg(test)]
mod tests {
    use kernel::{CustomerId, StaffId, Uuid};
    use rstest::rstest;

    use super::*;

    fn staff(role: Role) -> Actor {
        Actor::Staff { id: StaffId::from_uuid(Uuid::nil()), roles: Roles::of(&[role]), branch: None }
    }

    const fn at(status: Status) -> Position {
        Position { status, held_from: None }
    }

    #[rstest]
    #[case(Status::Intake, Step::Diagnose, Role::Technician, Status::Diagnosis)]
    #[case(Status::Diagnosis, Step::SendQuote, Role::FrontDesk, Status::QuoteSent)]
    #[case(Status::Approved, Step::Start, Role::Technician, Status::InRepair)]
    #[case(Status::QualityCheck, Step::FailCheck, Role::Technician, Status::InRepair)]
    #[case(Status::CannotRepair, Step::PrepareReturn, Role::Manager, Status::ReadyUnrepaired)]
    #[case(Status::Ready, Step::HandOver, Role::FrontDesk, Status::HandedOver)]
    fn a_listed_step_leads_on(
        #[case] from: Status,
        #[case] step: Step,
        #[case] who: Role,
        #[case] to: Status,
    ) {
        assert_eq!(decide_transition(at(from), step, &staff(who)), Ok(to));
    }

    #[test]
    fn every_pair_that_is_not_listed_is_refused() {
        let system = Actor::System { task: "test" };
        let mut listed = 0;
        for status in Status::ALL {
            for step in Step::ALL {
                match decide_transition(at(*status), *step, &system) {
                    Ok(_) => listed += 1,
                    Err(refusal) => {
                        assert_eq!(refusal, StepRefusal::NotListed { status: *status, step: *step });
                    }
                }
            }
        }
        // The table, and a hold from each of the thirteen open states that are not on hold already.
        assert_eq!(listed, STEPS.len() + 13);
    }

    #[rstest]
    #[case::no_approval_by_a_technician(Status::QuoteSent, Step::Approve, Role::Technician)]
    #[case::no_refund_by_a_technician(Status::CannotRepair, Step::PrepareReturn, Role::Technician)]
    #[case::no_hand_over_by_an_agent(Status::Ready, Step::HandOver, Role::Agent)]
    #[case::nobody_lapses_by_hand(Status::QuoteSent, Step::Lapse, Role::Owner)]
    fn a_step_of_others_is_refused(#[case] from: Status, #[case] step: Step, #[case] who: Role) {
        assert_eq!(decide_transition(at(from), step, &staff(who)), Err(StepRefusal::NotYours { step }));
    }

    #[test]
    fn a_customer_decides_a_quote_and_nothing_else() {
        let lan = Actor::Customer { id: CustomerId::from_uuid(Uuid::nil()) };
        for status in Status::ALL {
            let expected: &[Step] =
                if *status == Status::QuoteSent { &[Step::Approve, Step::Decline] } else { &[] };
            assert_eq!(steps_from(at(*status), &lan), expected, "{status:?}");
        }
    }

    #[test]
    fn a_held_repair_goes_on_where_it_stood() {
        let held = Position { status: Status::OnHold, held_from: Some(Status::WaitingParts) };
        assert_eq!(decide_transition(held, Step::Resume, &staff(Role::Technician)), Ok(Status::WaitingParts));
        assert!(decide_transition(held, Step::Hold, &staff(Role::Technician)).is_err());
        assert!(decide_transition(held, Step::Start, &staff(Role::Technician)).is_err());
    }

    #[test]
    fn the_offered_step_is_always_a_listed_one() {
        let system = Actor::System { task: "test" };
        for status in Status::ALL {
            for quote in [None, Some((QuoteState::Draft, 0)), Some((QuoteState::Draft, 250_000))] {
                let Some(step) = decide_next_step(*status, quote) else { continue };
                let held_from = (*status == Status::OnHold).then_some(Status::InRepair);
                let from = Position { status: *status, held_from };
                assert!(decide_transition(from, step, &system).is_ok(), "{status:?} {step:?}");
            }
        }
    }
}
