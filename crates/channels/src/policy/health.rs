//! What is wrong with the mail, as the page shows it and as the owners are told.

use jiff::SignedDuration;
use kernel::Timestamp;

use crate::model::SignIn;

/// A server that is asked has to answer within this time.
const FETCH_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// A letter waits for a person no longer than this before somebody is told.
const QUARANTINE_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// A provider's token is looked after this long before it ends.
const TOKEN_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where every letter is that was ever stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Law {
    /// All of them.
    pub stored: i64,
    /// Brought where they belong.
    pub processed: i64,
    /// Thrown away by a person, with a reason.
    pub discarded: i64,
    /// Waiting for a person.
    pub quarantined: i64,
    /// Not read yet.
    pub pending: i64,
}

impl Law {
    /// Stored = processed + quarantined + pending, where what a person threw away was processed by that person.
    pub const fn holds(&self) -> bool {
        self.stored == self.processed + self.discarded + self.quarantined + self.pending
    }
}

/// What is known of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthFacts {
    /// Whether mail should come in.
    pub is_active: bool,
    /// Whether we fetch it ourselves.
    pub is_fetched: bool,
    /// Since when this mailbox stands as it does.
    pub since: Timestamp,
    /// When it was last asked to the end.
    pub last_fetch_at: Option<Timestamp>,
    /// Whether we may come in.
    pub sign_in: SignIn,
    /// When a token that nobody renews ends.
    pub token_expires_at: Option<Timestamp>,
}

/// What somebody must look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// The server refuses us, or cannot be reached.
    SignIn,
    /// Nothing was fetched for five minutes.
    NoFetch,
    /// The sign-in ends within seven days.
    TokenEnds,
    /// A letter has waited for a person for a quarter of an hour.
    Quarantine,
    /// So many acknowledgements went out in an hour that no more are sent.
    Brake,
}

impl Alarm {
    /// The key of its sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SignIn => "channels-alarm-sign-in",
            Self::NoFetch => "channels-alarm-no-fetch",
            Self::TokenEnds => "channels-alarm-token-ends",
            Self::Quarantine => "channels-alarm-quarantine",
            Self::Brake => "channels-alarm-brake",
        }
    }

    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::NoFetch => "no_fetch",
            Self::TokenEnds => "token_ends",
            Self::Quarantine => "quarantine",
            Self::Brake => "brake",
        }
    }
}

/// What is wrong with one mailbox. One that is switched off is as quiet as it should be.
pub fn decide_alarms(facts: &HealthFacts, now: Timestamp) -> Vec<Alarm> {
    if !facts.is_active || !facts.is_fetched {
        return Vec::new();
    }
    let fetched_at = facts.last_fetch_at.unwrap_or(facts.since);
    let ends = facts.token_expires_at.is_some_and(|at| at.duration_since(now) < TOKEN_WITHIN);
    [
        (facts.sign_in == SignIn::Failing, Alarm::SignIn),
        (now.duration_since(fetched_at) > FETCH_WITHIN, Alarm::NoFetch),
        (ends, Alarm::TokenEnds),
    ]
    .into_iter()
    .filter_map(|(is_so, alarm)| is_so.then_some(alarm))
    .collect()
}

/// Whether letters wait for a person for too long.
pub fn decide_quarantine_alarm(oldest: Option<Timestamp>, now: Timestamp) -> Option<Alarm> {
    oldest.filter(|at| now.duration_since(*at) > QUARANTINE_WITHIN).map(|_| Alarm::Quarantine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        "2026-11-22T03:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
    }

    fn fine() -> HealthFacts {
        HealthFacts {
            is_active: true,
            is_fetched: true,
            since: at(0),
            last_fetch_at: Some(at(60)),
            sign_in: SignIn::Well,
            token_expires_at: None,
        }
    }

    #[test]
    fn five_minutes_without_a_fetch_are_told_and_not_before() {
        assert_eq!(decide_alarms(&fine(), at(65)), []);
        assert_eq!(decide_alarms(&fine(), at(65) + SignedDuration::from_secs(1)), [Alarm::NoFetch],);
        let never = HealthFacts { last_fetch_at: None, sign_in: SignIn::Failing, ..fine() };
        assert_eq!(decide_alarms(&never, at(4)), [Alarm::SignIn]);
        assert_eq!(decide_alarms(&never, at(6)), [Alarm::SignIn, Alarm::NoFetch]);
    }

    #[test]
    fn a_mailbox_that_is_off_or_that_others_bring_mail_to_is_quiet() {
        let off = HealthFacts { is_active: false, sign_in: SignIn::Failing, ..fine() };
        assert_eq!(decide_alarms(&off, at(600)), []);
        assert_eq!(decide_alarms(&HealthFacts { is_fetched: false, ..fine() }, at(600)), []);
    }

    #[test]
    fn quarantine_is_told_after_a_quarter_of_an_hour() {
        assert_eq!(decide_quarantine_alarm(None, at(0)), None);
        assert_eq!(decide_quarantine_alarm(Some(at(0)), at(15)), None);
        assert_eq!(decide_quarantine_alarm(Some(at(0)), at(16)), Some(Alarm::Quarantine));
    }
}
