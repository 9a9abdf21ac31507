//! How often somebody may try a password or a code for one account, from wherever they come.

use jiff::{SignedDuration, Timestamp};

/// Failures that cost nothing: people mistype.
const FREE: u32 = 5;
/// The first wait, in seconds; each further failure doubles it.
const FIRST_WAIT: i64 = 30;
/// The longest wait, in seconds: a stranger must not be able to lock an owner out for a day.
const LONGEST_WAIT: i64 = 15 * 60;
/// After a day without a failure, the failures are forgotten.
pub const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// What was tried before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How often it was wrong in a row.
    pub count: u32,
    /// When it was wrong last.
    pub last_at: Timestamp,
}

/// How long one more attempt must wait: none after up to five failures, then 30 seconds, doubling to 15 minutes.
pub fn decide_wait(failures: Option<Failures>, now: Timestamp) -> Option<SignedDuration> {
    let failures = failures.filter(|f| now.duration_since(f.last_at) < FORGOTTEN_AFTER)?;
    let doublings = failures.count.checked_sub(FREE)?.min(10);
    let wait = (FIRST_WAIT << doublings).min(LONGEST_WAIT);
    let left = SignedDuration::from_secs(wait).saturating_sub(now.duration_since(failures.last_at));
    left.is_positive().then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::four_mistakes_are_free(4, 0, None)]
    #[case::the_fifth_waits(5, 0, Some(30))]
    #[case::a_second_before(5, 29, Some(1))]
    #[case::and_then_may_try(5, 30, None)]
    #[case::each_doubles(7, 0, Some(120))]
    #[case::to_a_quarter_of_an_hour(60, 0, Some(900))]
    #[case::a_day_forgives(60, 86_400, None)]
    fn waiting_grows_with_failures(#[case] count: u32, #[case] later: i64, #[case] seconds: Option<i64>) {
        let last_at: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        let now = last_at + SignedDuration::from_secs(later);
        let wait = decide_wait(Some(Failures { count, last_at }), now);
        assert_eq!(wait.map(|w| w.as_secs()), seconds);
        assert_eq!(decide_wait(None, now), None);
    }
}
