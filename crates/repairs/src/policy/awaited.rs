//! What everybody waits for, and with it the date that a page tells.

use kernel::Timestamp;

use crate::model::Status;

/// What everybody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// That the device is ready: the promise counts.
    Ready,
    /// That its owner fetches it: the day of the pick-up counts, and no promise can be broken any more.
    PickUp,
    /// Nothing: its owner has it.
    Nothing,
}

/// What a repair waits for. One that stands still waits for what it waited for before.
pub fn decide_awaited(status: Status, held_from: Option<Status>) -> Awaited {
    match held_from.unwrap_or(status) {
        Status::Ready | Status::ReadyUnrepaired => Awaited::PickUp,
        Status::HandedOver | Status::Closed => Awaited::Nothing,
        _ => Awaited::Ready,
    }
}

/// Late: promised for a time that has passed, and not ready.
pub fn decide_late(awaited: Awaited, promised_at: Timestamp, now: Timestamp) -> bool {
    awaited == Awaited::Ready && promised_at < now
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::at_the_bench(Status::InRepair, None, Awaited::Ready)]
    #[case::checked_by_nobody_yet(Status::QualityCheck, None, Awaited::Ready)]
    #[case::cannot_be_repaired(Status::CannotRepair, None, Awaited::Ready)]
    #[case::ready(Status::Ready, None, Awaited::PickUp)]
    #[case::unrepaired(Status::ReadyUnrepaired, None, Awaited::PickUp)]
    #[case::ready_and_held(Status::OnHold, Some(Status::Ready), Awaited::PickUp)]
    #[case::held_at_the_bench(Status::OnHold, Some(Status::InRepair), Awaited::Ready)]
    #[case::with_its_owner(Status::HandedOver, None, Awaited::Nothing)]
    #[case::put_away(Status::Closed, None, Awaited::Nothing)]
    fn who_has_it_ready_promises_nothing_more(
        #[case] status: Status,
        #[case] held_from: Option<Status>,
        #[case] expected: Awaited,
    ) {
        assert_eq!(decide_awaited(status, held_from), expected);
    }

    #[test]
    fn a_promise_is_broken_a_moment_after_its_time_and_never_of_what_is_ready() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (promised, after) = (at("2026-11-22T10:30:00Z"), at("2026-11-22T10:30:01Z"));
        assert!(!decide_late(Awaited::Ready, promised, promised));
        assert!(decide_late(Awaited::Ready, promised, after));
        assert!(
            !decide_late(Awaited::PickUp, promised, after) && !decide_late(Awaited::Nothing, promised, after)
        );
    }
}
