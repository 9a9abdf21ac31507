//! The decisions: when a survey is due, what a score leads to, what the figures are.

use jiff::{SignedDuration, Timestamp};

use crate::model::{Csat, Occasion, Score};

/// A link is good for this long.
const ANSWER_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Nobody is asked twice within this time.
const ASK_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(24 * 30);
/// An answer may be changed for this long after it was first given.
const CHANGE_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 7);
/// The normal quantile of a 95 % interval.
const Z: f64 = 1.959_964;

/// When the survey goes out, and when its link ends. A repair is asked about one day after the hand-over, when
/// the device has been used; a ticket two hours after it was closed, when a reopening would have come.
pub fn decide_due(occasion: Occasion, ended_at: Timestamp) -> (Timestamp, Timestamp) {
    let wait = match occasion {
        Occasion::Repair => SignedDuration::from_hours(24),
        Occasion::Ticket => SignedDuration::from_hours(2),
    };
    let due = ended_at + wait;
    (due, due + ANSWER_WITHIN)
}

/// Why a survey does not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// Asked within the last 30 days.
    SurveyedRecently,
    /// No mail address is known.
    NoAddress,
    /// What it asks about goes on: a ticket was opened again.
    NotOver,
}

/// Whether the survey goes out now.
pub fn decide_send(
    now: Timestamp,
    last_sent: Option<Timestamp>,
    (has_address, is_over): (bool, bool),
) -> Result<(), NotSent> {
    match last_sent {
        _ if !is_over => Err(NotSent::NotOver),
        Some(last) if now.duration_since(last) < ASK_AGAIN_AFTER => Err(NotSent::SurveyedRecently),
        _ if !has_address => Err(NotSent::NoAddress),
        _ => Ok(()),
    }
}

/// Whether an invitation takes an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// Nobody answered yet.
    First,
    /// The answer may be changed up to this instant.
    Change {
        /// The last instant.
        until: Timestamp,
    },
    /// The answer stays as it is.
    Closed,
}

/// An invitation has one answer. It may be changed for seven days after it was first given, while its link is good;
/// each earlier one is kept. `first_given` is when the first of its answers came.
pub fn decide_taking(now: Timestamp, first_given: Option<Timestamp>, expires_at: Timestamp) -> Taking {
    match first_given.map(|first| (first + CHANGE_WITHIN).min(expires_at)) {
        None => Taking::First,
        Some(until) if now <= until => Taking::Change { until },
        Some(_) => Taking::Closed,
    }
}

/// What a response leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// Nothing but thanks.
    Thanks,
    /// A ticket with reason `recovery`: somebody calls.
    Recovery,
}

/// The highest score that somebody calls about.
pub const LOW: u8 = 2;

/// A low score opens a ticket, once for each invitation: no later answer opens a second one, however often the score
/// goes up and down.
pub fn decide_follow_up(score: Score, was_low_before: bool) -> FollowUp {
    if score.value() <= LOW && !was_low_before { FollowUp::Recovery } else { FollowUp::Thanks }
}

/// Customer satisfaction over these scores; none without any.
pub fn csat(good: u32, answers: u32) -> Option<Csat> {
    let interval = wilson(good, answers)?;
    Some(Csat { answers, share: f64::from(good) / f64::from(answers), interval })
}

/// The Wilson score interval of a share at 95 %.
pub fn wilson(good: u32, of: u32) -> Option<(f64, f64)> {
    if of == 0 || good > of {
        return None;
    }
    let (n, p) = (f64::from(of), f64::from(good) / f64::from(of));
    let z2 = Z * Z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[rstest]
    #[case(81, 100, (0.72221, 0.87485))]
    #[case(0, 10, (0.0, 0.27753))]
    #[case(10, 10, (0.72247, 1.0))]
    fn the_interval_is_wilsons(#[case] good: u32, #[case] of: u32, #[case] expected: (f64, f64)) {
        let (low, high) = wilson(good, of).unwrap();
        assert!((low - expected.0).abs() < 5e-6 && (high - expected.1).abs() < 5e-6, "{low} {high}");
    }

    #[test]
    fn nothing_answered_has_no_share() {
        assert_eq!(csat(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }

    #[test]
    fn a_repair_is_asked_about_a_day_later() {
        let (due, ends) = decide_due(Occasion::Repair, at("2026-11-22T15:00:00+07:00"));
        assert_eq!(due, at("2026-11-23T15:00:00+07:00"));
        assert_eq!(ends, at("2026-12-23T15:00:00+07:00"));
    }

    #[rstest]
    #[case::never(None, (true, true), Ok(()))]
    #[case::one_second_early(Some("2026-10-23T10:00:01Z"), (true, true), Err(NotSent::SurveyedRecently))]
    #[case::thirty_days(Some("2026-10-23T10:00:00Z"), (true, true), Ok(()))]
    #[case::no_address(None, (false, true), Err(NotSent::NoAddress))]
    #[case::opened_again(None, (true, false), Err(NotSent::NotOver))]
    fn nobody_is_asked_twice_in_thirty_days(
        #[case] last: Option<&str>,
        #[case] standing: (bool, bool),
        #[case] expected: Result<(), NotSent>,
    ) {
        assert_eq!(decide_send(at("2026-11-22T10:00:00Z"), last.map(at), standing), expected);
    }

    #[rstest]
    #[case::never_answered(None, Taking::First)]
    #[case::within_seven_days(
        Some("2026-11-15T10:00:01Z"),
        Taking::Change { until: at("2026-11-22T10:00:01Z") }
    )]
    #[case::the_last_instant(
        Some("2026-11-15T10:00:00Z"),
        Taking::Change { until: at("2026-11-22T10:00:00Z") }
    )]
    #[case::a_second_late(Some("2026-11-15T09:59:59Z"), Taking::Closed)]
    #[case::the_link_ends_first(
        Some("2026-11-21T10:00:00Z"),
        Taking::Change { until: at("2026-11-25T10:00:00Z") }
    )]
    fn an_answer_may_be_changed_for_seven_days(#[case] first: Option<&str>, #[case] taking: Taking) {
        let (now, expires) = (at("2026-11-22T10:00:00Z"), at("2026-11-25T10:00:00Z"));
        assert_eq!(decide_taking(now, first.map(at), expires), taking);
    }

    #[rstest]
    #[case(2, false, FollowUp::Recovery)]
    #[case(3, false, FollowUp::Thanks)]
    #[case(1, true, FollowUp::Thanks)]
    fn a_low_score_opens_one_ticket(
        #[case] score: u8,
        #[case] was_low_before: bool,
        #[case] expected: FollowUp,
    ) {
        assert_eq!(decide_follow_up(Score::new(score).unwrap(), was_low_before), expected);
    }
}
