//! In which lane of the board a repair stands.

use crate::model::{Lane, QuoteState, Status};

/// A place on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its lane.
    pub lane: Lane,
    /// Whether it counts against the limit of the bench.
    pub counts: bool,
    /// Whether it stands still, and comes last.
    pub is_held: bool,
}

/// How a repair stands for those who look at many, where the newest price may be a supplement: while that waits for its
/// answer the work stands still, and yet it is the customer who is waited for, as with any price that was sent.
pub fn decide_shown(status: Status, supplement: Option<QuoteState>) -> Status {
    match (status, supplement) {
        (Status::OnHold, Some(QuoteState::Sent)) => Status::QuoteSent,
        _ => status,
    }
}

/// The lane of a state; a held repair stays in the lane that it came from, at its end. What the shop no longer has is
/// in the list only.
pub fn decide_lane(status: Status, held_from: Option<Status>) -> Option<Place> {
    let is_held = status == Status::OnHold;
    let shown = if is_held { held_from.unwrap_or(Status::Intake) } else { status };
    let lane = match shown {
        Status::Intake | Status::OnHold => Lane::Received,
        Status::Diagnosis | Status::CannotRepair => Lane::Diagnosing,
        Status::QuoteSent | Status::Declined | Status::Lapsed => Lane::WaitingApproval,
        Status::WaitingParts => Lane::WaitingParts,
        Status::Covered | Status::Approved | Status::InRepair | Status::QualityCheck => Lane::Repairing,
        Status::Ready | Status::ReadyUnrepaired => Lane::Ready,
        Status::HandedOver | Status::Closed => return None,
    };
    Some(Place { lane, counts: status == Status::InRepair, is_held })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::sent(Status::OnHold, Some(QuoteState::Sent), Status::QuoteSent)]
    #[case::taken_back(Status::OnHold, Some(QuoteState::Withdrawn), Status::OnHold)]
    #[case::not_sent_yet(Status::OnHold, Some(QuoteState::Draft), Status::OnHold)]
    #[case::held_for_another_reason(Status::OnHold, None, Status::OnHold)]
    #[case::at_the_bench(Status::InRepair, Some(QuoteState::Answered), Status::InRepair)]
    fn who_is_asked_for_more_is_waited_for(
        #[case] status: Status,
        #[case] supplement: Option<QuoteState>,
        #[case] expected: Status,
    ) {
        assert_eq!(decide_shown(status, supplement), expected);
    }

    /// The table of the design, state by state.
    #[test]
    fn every_state_walks_to_its_lane() {
        let expected = |status| match status {
            Status::Intake => Some(Lane::Received),
            Status::Diagnosis | Status::CannotRepair => Some(Lane::Diagnosing),
            Status::QuoteSent | Status::Declined | Status::Lapsed => Some(Lane::WaitingApproval),
            Status::WaitingParts => Some(Lane::WaitingParts),
            Status::Covered | Status::Approved | Status::InRepair | Status::QualityCheck => {
                Some(Lane::Repairing)
            }
            Status::Ready | Status::ReadyUnrepaired => Some(Lane::Ready),
            Status::HandedOver | Status::Closed | Status::OnHold => None,
        };
        for status in Status::ALL {
            if *status == Status::OnHold {
                continue;
            }
            let place = decide_lane(*status, None);
            assert_eq!(place.map(|p| p.lane), expected(*status), "{status:?}");
            assert_eq!(place.is_some_and(|p| p.counts), *status == Status::InRepair, "{status:?}");
            let held = decide_lane(Status::OnHold, Some(*status));
            assert_eq!(held.map(|p| p.lane), expected(*status), "held from {status:?}");
            assert!(held.is_none_or(|p| p.is_held && !p.counts));
        }
    }
}
