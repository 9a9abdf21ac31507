//! What is wrong with the mail, as the page shows it and as the owners are told.

use jiff::SignedDuration;
use kernel::Timestamp;

use super::decide_brake;
use crate::model::SignIn;

/// A server that is asked has to answer within this time.
const FETCH_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// A letter waits for a person, or to be read, no longer than this before somebody is told.
const WAITING_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// A provider's token is looked after this long before it ends.
const TOKEN_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where every letter is that was ever stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Law {
    /// All of them, as they were counted when they came: not the sum of what is left of them.
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

/// Who brings the mail in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// We fetch it.
    Fetched,
    /// The mail server of this machine puts it into a folder.
    HandedOver,
    /// Others bring it to our receiver.
    Brought,
}

/// What is known of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthFacts {
    /// Whether mail should come in.
    pub is_active: bool,
    /// How mail gets in.
    pub way: Way,
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
    /// The server refuses us.
    SignIn,
    /// Nothing was fetched for five minutes.
    NoFetch,
    /// The sign-in ends within seven days.
    TokenEnds,
    /// What was put into the folder of a mailbox cannot be taken out of it.
    Spool,
    /// A letter has waited for a person for a quarter of an hour.
    Quarantine,
    /// A letter has waited to be read for a quarter of an hour.
    Pending,
    /// So many acknowledgements went out in an hour that no more are sent.
    Brake,
    /// An account at a messaging platform cannot send.
    ChatDumb,
    /// What a platform told could not be read.
    ChatFailed,
}

impl Alarm {
    /// The key of its sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SignIn => "channels-alarm-sign-in",
            Self::NoFetch => "channels-alarm-no-fetch",
            Self::TokenEnds => "channels-alarm-token-ends",
            Self::Spool => "channels-alarm-spool",
            Self::Quarantine => "channels-alarm-quarantine",
            Self::Pending => "channels-alarm-pending",
            Self::Brake => "channels-alarm-brake",
            Self::ChatDumb => "channels-alarm-chat-dumb",
            Self::ChatFailed => "channels-alarm-chat-failed",
        }
    }

    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::NoFetch => "no_fetch",
            Self::TokenEnds => "token_ends",
            Self::Spool => "spool",
            Self::Quarantine => "quarantine",
            Self::Pending => "pending",
            Self::Brake => "brake",
            Self::ChatDumb => "chat_dumb",
            Self::ChatFailed => "chat_failed",
        }
    }
}

/// What is wrong with one mailbox. One that is switched off is as quiet as it should be. A server that is away for a moment
/// rings nowhere: only when nothing could be fetched for a while.
pub fn decide_alarms(facts: &HealthFacts, now: Timestamp) -> Vec<Alarm> {
    let is_failing = facts.sign_in == SignIn::Failing;
    match (facts.is_active, facts.way) {
        (false, _) | (true, Way::Brought) => return Vec::new(),
        (true, Way::HandedOver) => return is_failing.then_some(Alarm::Spool).into_iter().collect(),
        (true, Way::Fetched) => {}
    }
    let fetched_at = facts.last_fetch_at.unwrap_or(facts.since);
    let ends = facts.token_expires_at.is_some_and(|at| at.duration_since(now) < TOKEN_WITHIN);
    [
        (is_failing, Alarm::SignIn),
        (now.duration_since(fetched_at) > FETCH_WITHIN, Alarm::NoFetch),
        (ends, Alarm::TokenEnds),
    ]
    .into_iter()
    .filter_map(|(is_so, alarm)| is_so.then_some(alarm))
    .collect()
}

/// Since when letters wait, and how many acknowledgements went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShopFacts {
    /// Since when the oldest letter waits for a person.
    pub quarantined_at: Option<Timestamp>,
    /// Since when the oldest letter waits to be read.
    pub pending_at: Option<Timestamp>,
    /// Acknowledgements to anybody in the last hour.
    pub acknowledged: i64,
    /// Whether an account at a messaging platform cannot send.
    pub is_chat_dumb: bool,
    /// Whether something that a platform told waits for a person.
    pub has_chat_failed: bool,
}

/// What is wrong with the mail of the whole shop.
pub fn decide_shop_alarms(facts: &ShopFacts, now: Timestamp) -> Vec<Alarm> {
    let waits = |since: Option<Timestamp>| since.is_some_and(|at| now.duration_since(at) > WAITING_WITHIN);
    [
        (waits(facts.quarantined_at), Alarm::Quarantine),
        (waits(facts.pending_at), Alarm::Pending),
        (decide_brake(facts.acknowledged), Alarm::Brake),
        (facts.is_chat_dumb, Alarm::ChatDumb),
        (facts.has_chat_failed, Alarm::ChatFailed),
    ]
    .into_iter()
    .filter_map(|(is_so, alarm)| is_so.then_some(alarm))
    .collect()
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
            way: Way::Fetched,
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
    fn a_connection_that_is_lost_rings_only_when_nothing_comes_for_a_while() {
        let away = HealthFacts { sign_in: SignIn::Away, ..fine() };
        assert_eq!(decide_alarms(&away, at(64)), []);
        assert_eq!(decide_alarms(&away, at(66)), [Alarm::NoFetch]);
    }

    #[test]
    fn a_folder_that_cannot_be_emptied_rings() {
        let piped = HealthFacts { way: Way::HandedOver, last_fetch_at: None, ..fine() };
        assert_eq!(decide_alarms(&piped, at(600)), []);
        assert_eq!(
            decide_alarms(&HealthFacts { sign_in: SignIn::Failing, ..piped }, at(600)),
            [Alarm::Spool]
        );
    }

    #[test]
    fn a_letter_that_is_gone_breaks_the_law() {
        let law = Law { stored: 3, processed: 2, pending: 1, ..Law::default() };
        assert!(law.holds());
        assert!(!Law { processed: 1, ..law }.holds());
    }

    #[test]
    fn a_mailbox_that_is_off_or_that_others_bring_mail_to_is_quiet() {
        let off = HealthFacts { is_active: false, sign_in: SignIn::Failing, ..fine() };
        assert_eq!(decide_alarms(&off, at(600)), []);
        assert_eq!(decide_alarms(&HealthFacts { way: Way::Brought, ..fine() }, at(600)), []);
    }

    #[test]
    fn what_waits_is_told_after_a_quarter_of_an_hour() {
        let nothing = ShopFacts::default();
        assert_eq!(decide_shop_alarms(&nothing, at(0)), []);
        let waiting = ShopFacts {
            quarantined_at: Some(at(0)),
            pending_at: Some(at(1)),
            acknowledged: 300,
            ..ShopFacts::default()
        };
        assert_eq!(decide_shop_alarms(&waiting, at(15)), [Alarm::Brake]);
        assert_eq!(decide_shop_alarms(&waiting, at(16)), [Alarm::Quarantine, Alarm::Brake]);
        assert_eq!(decide_shop_alarms(&waiting, at(17)), [Alarm::Quarantine, Alarm::Pending, Alarm::Brake]);
    }
}
