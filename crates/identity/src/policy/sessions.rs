//! How long a session lives.

use jiff::{SignedDuration, Timestamp};

use crate::model::SessionKind;

/// A staff session that nobody used for so long is over, in days.
pub const IDLE_DAYS: i64 = 14;
/// A staff session is over after so many days, however much it is used.
pub const ABSOLUTE_DAYS: i64 = 90;
/// A customer comes seldom and has little to lose by a long session, in days.
pub const CUSTOMER_DAYS: i64 = 180;
/// Between the password and the code, in minutes.
pub const HALF_WAY_MINUTES: i64 = 10;
/// How exactly it is written down when a session was last used: not on each request, in minutes.
const SEEN_MINUTES: i64 = 10;

/// Days as a length of time.
pub const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// How long a session of this kind may live at most.
pub const fn lifetime(kind: SessionKind) -> SignedDuration {
    match kind {
        SessionKind::Staff => days(ABSOLUTE_DAYS),
        SessionKind::HalfWay => SignedDuration::from_mins(HALF_WAY_MINUTES),
        SessionKind::Customer => days(CUSTOMER_DAYS),
    }
}

/// Whether a session still holds: before its end, and for staff not idle for [`IDLE_DAYS`].
pub fn decide_alive(kind: SessionKind, seen: Timestamp, end: Timestamp, now: Timestamp) -> bool {
    let is_idle = kind == SessionKind::Staff && now.duration_since(seen) >= days(IDLE_DAYS);
    now < end && !is_idle
}

/// Whether the last use should be written down again.
pub fn decide_note_use(seen: Timestamp, now: Timestamp) -> bool {
    now.duration_since(seen) >= SignedDuration::from_mins(SEEN_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(days_after: i64) -> Timestamp {
        "2026-11-22T03:00:00Z".parse::<Timestamp>().unwrap() + days(days_after)
    }

    #[rstest]
    #[case::the_day_before_it_is_idle(SessionKind::Staff, 0, 13, true)]
    #[case::idle(SessionKind::Staff, 0, 14, false)]
    #[case::used_until_the_end(SessionKind::Staff, 89, 89, true)]
    #[case::the_end(SessionKind::Staff, 89, 90, false)]
    #[case::a_customer_may_be_idle(SessionKind::Customer, 0, 179, true)]
    #[case::but_not_for_ever(SessionKind::Customer, 0, 180, false)]
    fn a_session_ends_when_idle_and_in_any_case(
        #[case] kind: SessionKind,
        #[case] seen: i64,
        #[case] now: i64,
        #[case] alive: bool,
    ) {
        assert_eq!(decide_alive(kind, day(seen), day(0) + lifetime(kind), day(now)), alive);
    }

    #[test]
    fn half_way_is_ten_minutes() {
        let end = day(0) + lifetime(SessionKind::HalfWay);
        let minute = |m| day(0) + SignedDuration::from_mins(m);
        assert!(decide_alive(SessionKind::HalfWay, day(0), end, minute(9)));
        assert!(!decide_alive(SessionKind::HalfWay, day(0), end, minute(10)));
    }
}
