//! Codes sent to an address: when one is sent, and when one is taken.

use jiff::{SignedDuration, Timestamp};

use crate::model::CodeRefusal;

/// How long a code is good.
pub const GOOD_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Between two mails to one address: forms of strangers must not flood a victim.
const BETWEEN_MAILS: SignedDuration = SignedDuration::from_mins(2);
/// Mails to one address in a day.
const MAILS_A_DAY: u32 = 5;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Wrong guesses at one code of six digits.
const GUESSES: u32 = 5;

/// What is known of the codes of one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// When the last was sent.
    pub at: Timestamp,
    /// When the day began in which they are counted.
    pub day_began_at: Timestamp,
    /// How many were sent in that day.
    pub in_day: u32,
    /// Wrong guesses at the last.
    pub wrong: u32,
}

/// Whether a code is sent now: two minutes after the last, at most five in a day.
/// The answer holds when the day began and how many it has with this one.
pub fn decide_send(before: Option<Sent>, now: Timestamp) -> Option<(Timestamp, u32)> {
    let Some(sent) = before else { return Some((now, 1)) };
    if now.duration_since(sent.at) < BETWEEN_MAILS {
        return None;
    }
    if now.duration_since(sent.day_began_at) >= DAY {
        return Some((now, 1));
    }
    (sent.in_day < MAILS_A_DAY).then_some((sent.day_began_at, sent.in_day + 1))
}

/// Whether a code is taken. It works once, for fifteen minutes, and not after five wrong guesses.
///
/// # Errors
/// Why not.
pub fn decide_code(sent: Option<Sent>, is_same: bool, now: Timestamp) -> Result<(), CodeRefusal> {
    let sent = sent.ok_or(CodeRefusal::Wrong)?;
    if sent.wrong >= GUESSES {
        return Err(CodeRefusal::TooMany);
    }
    if now.duration_since(sent.at) >= GOOD_FOR {
        return Err(CodeRefusal::Expired);
    }
    if is_same { Ok(()) } else { Err(CodeRefusal::Wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn minute(m: i64) -> Timestamp {
        "2026-11-22T03:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(m)
    }

    fn sent(in_day: u32, wrong: u32) -> Sent {
        Sent { at: minute(0), day_began_at: minute(0), in_day, wrong }
    }

    #[rstest]
    #[case::the_first(None, 0, Some((0, 1)))]
    #[case::too_soon(Some(sent(1, 0)), 1, None)]
    #[case::soon_enough(Some(sent(1, 0)), 2, Some((0, 2)))]
    #[case::the_fifth(Some(sent(4, 0)), 60, Some((0, 5)))]
    #[case::the_sixth(Some(sent(5, 0)), 1439, None)]
    #[case::the_next_day(Some(sent(5, 0)), 1440, Some((1440, 1)))]
    fn mails_are_few(#[case] before: Option<Sent>, #[case] now: i64, #[case] answer: Option<(i64, u32)>) {
        assert_eq!(decide_send(before, minute(now)), answer.map(|(m, n)| (minute(m), n)));
    }

    #[rstest]
    #[case::good(Some(sent(1, 4)), true, 14, Ok(()))]
    #[case::old(Some(sent(1, 0)), true, 15, Err(CodeRefusal::Expired))]
    #[case::wrong(Some(sent(1, 0)), false, 1, Err(CodeRefusal::Wrong))]
    #[case::guessed_at(Some(sent(1, 5)), true, 1, Err(CodeRefusal::TooMany))]
    #[case::never_sent(None, false, 1, Err(CodeRefusal::Wrong))]
    fn a_code_is_taken_in_time(
        #[case] sent: Option<Sent>,
        #[case] is_same: bool,
        #[case] now: i64,
        #[case] taken: Result<(), CodeRefusal>,
    ) {
        assert_eq!(decide_code(sent, is_same, minute(now)), taken);
    }
}
