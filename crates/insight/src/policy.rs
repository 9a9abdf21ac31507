//! The figures as pure functions over what happened.

use jiff::SignedDuration;

/// How long one case lasted, or has lasted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// From opening to the end, or to now.
    pub length: SignedDuration,
    /// Whether it has ended; an open case is known to last *at least* so long.
    pub has_ended: bool,
}

/// The Kaplan–Meier median: the first time by which half of the cases have ended, open ones counted for as long as
/// they have been open. A median over closed cases alone flatters: the hard ones are still open. None while fewer
/// than half can be said to have ended.
pub fn median_time(cases: &[Lifetime]) -> Option<SignedDuration> {
    time_by(cases, 0.5)
}

/// The same for another share than half: 0.9 for the time by which nine of ten have ended.
pub(crate) fn time_by(cases: &[Lifetime], share: f64) -> Option<SignedDuration> {
    let mut sorted = cases.to_vec();
    // At one and the same time ends count before those that only were still open then.
    sorted.sort_by_key(|case| (case.length, !case.has_ended));
    let mut at_risk = sorted.len();
    let mut surviving = 1.0_f64;
    for case in sorted {
        if case.has_ended {
            surviving *= 1.0 - 1.0 / at_risk as f64;
            // the share, with room for the rounding of the product
            if surviving <= 1.0 - share + 1e-9 {
                return Some(case.length);
            }
        }
        at_risk -= 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(ended: &[i64], open: &[i64]) -> Vec<Lifetime> {
        let case =
            |hours: &i64, has_ended| Lifetime { length: SignedDuration::from_hours(*hours), has_ended };
        ended.iter().map(|h| case(h, true)).chain(open.iter().map(|h| case(h, false))).collect()
    }

    #[test]
    fn open_cases_count_for_as_long_as_they_have_been_open() {
        assert_eq!(median_time(&cases(&[1, 2, 2, 3], &[5, 8, 13, 20])), Some(SignedDuration::from_hours(3)));
        assert_eq!(median_time(&cases(&[1, 2, 2, 3], &[])), Some(SignedDuration::from_hours(2)));
    }

    #[test]
    fn nine_of_ten_take_longer_than_half() {
        let all = cases(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &[]);
        assert_eq!(time_by(&all, 0.9), Some(SignedDuration::from_hours(9)));
        assert_eq!(time_by(&all, 0.5), Some(SignedDuration::from_hours(5)));
        assert_eq!(
            time_by(&cases(&[1, 2, 3, 4], &[8]), 0.9),
            None,
            "one of five is open: nine of ten are not known"
        );
    }

    #[test]
    fn while_most_are_open_nothing_is_said() {
        assert_eq!(median_time(&cases(&[1], &[5, 8, 13])), None);
        assert_eq!(median_time(&[]), None);
    }
}
