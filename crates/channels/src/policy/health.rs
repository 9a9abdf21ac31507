//! What is wrong with the mail, as the page shows it and as the owners are told.

use jiff::SignedDuration;
use kernel::Timestamp;

use super::decide_brake;
use crate::model::{Probe, SignIn};

/// A server that is asked has to answer within this time.
const FETCH_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// A letter waits for a person, or to be read, no longer than this before somebody is told.
const WAITING_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// A provider's token is looked after this long before it ends.
const TOKEN_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// So far back it is looked how often mail comes.
pub(crate) const RHYTHM_OVER: SignedDuration = SignedDuration::from_hours(28 * 24);
/// So many letters make a rhythm; fewer tell nothing.
const RHYTHM_LETTERS_MIN: i64 = 20;
/// So many usual gaps without a letter are a silence.
const SILENT_GAPS: i64 = 3;
/// No silence is shorter, however much comes.
const SILENT_MIN: SignedDuration = SignedDuration::from_hours(1);
/// Mail of ours waits after a try, and none leaves, no longer than this before somebody is told.
const SENDING_WITHIN: SignedDuration = SignedDuration::from_mins(15);

/// So often the program writes to itself through each mailbox.
const PROBE_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Such a letter is back within this time, or somebody is told.
const PROBE_WITHIN: SignedDuration = SignedDuration::from_hours(1);

/// Whether a mailbox is to be tried: once a day, and at once where it never was.
pub fn decide_probe_due(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= PROBE_EVERY)
}

/// Whether a probe is lost: it was written as the mailbox is set up now, an hour has passed, and it is not back.
pub fn decide_probe_lost(probe: &Probe, since: Timestamp, now: Timestamp) -> bool {
    let is_late = now.duration_since(probe.ordered_at) > PROBE_WITHIN;
    probe.returned_at.is_none() && probe.ordered_at >= since && is_late
}

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
    /// How often letters come.
    pub rhythm: Rhythm,
    /// The last letter that the program wrote to itself; none where it wrote none, and while none of our mail leaves.
    pub probe: Option<Probe>,
}

/// How often letters come to a mailbox, measured in open hours: at night nobody writes, and nobody has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rhythm {
    /// Letters of the last four weeks.
    pub letters: i64,
    /// Open time of those weeks, as far back as the mailbox is as it is.
    pub open: SignedDuration,
    /// Open time since the last letter.
    pub silent: SignedDuration,
}

/// Whether a mailbox is suspiciously quiet: for more than three times the usual gap between two letters, and an hour at
/// least. A door can look open and bring nothing: a rule at the provider that moves mail away, an address that leads elsewhere.
pub fn decide_silent(rhythm: &Rhythm) -> bool {
    let usual_gap = rhythm.open.as_secs() / rhythm.letters.max(1);
    rhythm.letters >= RHYTHM_LETTERS_MIN
        && rhythm.silent > SILENT_MIN
        && rhythm.silent.as_secs() > SILENT_GAPS * usual_gap
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
    /// Nothing came for much longer than usual.
    Silence,
    /// Our own mail does not leave.
    Sending,
    /// What the program wrote to itself did not come back.
    Probe,
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
            Self::Silence => "channels-alarm-silence",
            Self::Sending => "channels-alarm-sending",
            Self::Probe => "channels-alarm-probe",
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
            Self::Silence => "silence",
            Self::Sending => "sending",
            Self::Probe => "probe",
        }
    }
}

/// What is wrong with one mailbox. One that is switched off is as quiet as it should be. A server that is away for a moment
/// rings nowhere: only when nothing could be fetched for a while.
pub fn decide_alarms(facts: &HealthFacts, now: Timestamp) -> Vec<Alarm> {
    if !facts.is_active {
        return Vec::new();
    }
    let of_door = match facts.way {
        Way::Brought => Vec::new(),
        Way::HandedOver => (facts.sign_in == SignIn::Failing).then_some(Alarm::Spool).into_iter().collect(),
        Way::Fetched => decide_fetching(facts, now),
    };
    // Where the door itself rings, that nothing comes is no news.
    if of_door.iter().any(|alarm| *alarm != Alarm::TokenEnds) {
        return of_door;
    }
    let is_lost = facts.probe.is_some_and(|probe| decide_probe_lost(&probe, facts.since, now));
    let is_silent = decide_silent(&facts.rhythm);
    let of_mail = [is_lost.then_some(Alarm::Probe), is_silent.then_some(Alarm::Silence)];
    of_door.into_iter().chain(of_mail.into_iter().flatten()).collect()
}

fn decide_fetching(facts: &HealthFacts, now: Timestamp) -> Vec<Alarm> {
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
    /// Since when our own mail does not leave.
    pub not_sent_since: Option<Timestamp>,
}

/// Since when our mail does not leave: something was tried and still waits, and nothing was taken since. One mail that a
/// server wants to see again later, while others leave, is none.
pub fn decide_not_sent_since(stuck_at: Option<Timestamp>, sent_at: Option<Timestamp>) -> Option<Timestamp> {
    stuck_at.map(|stuck_at| sent_at.map_or(stuck_at, |sent_at| stuck_at.max(sent_at)))
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
        (facts.not_sent_since.is_some_and(|at| now.duration_since(at) > SENDING_WITHIN), Alarm::Sending),
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
            rhythm: Rhythm::default(),
            probe: None,
        }
    }

    #[test]
    fn the_program_writes_to_itself_once_a_day_and_rings_when_that_is_not_back_in_an_hour() {
        assert!(decide_probe_due(None, at(0)));
        assert!(!decide_probe_due(Some(at(0)), at(24 * 60 - 1)));
        assert!(decide_probe_due(Some(at(0)), at(24 * 60)));
        let probe = Probe { ordered_at: at(10), returned_at: None, is_aligned: false };
        let of = |probe| HealthFacts { probe: Some(probe), last_fetch_at: Some(at(70)), ..fine() };
        assert_eq!(decide_alarms(&of(probe), at(70)), []);
        assert_eq!(decide_alarms(&of(probe), at(71)), [Alarm::Probe]);
        let back = Probe { returned_at: Some(at(11)), ..probe };
        assert_eq!(decide_alarms(&of(back), at(71)), []);
        let before = HealthFacts { since: at(11), ..of(probe) };
        assert_eq!(decide_alarms(&before, at(71)), [], "it was written to another mailbox, so to say");
    }

    #[test]
    fn a_silence_of_more_than_three_usual_gaps_rings_in_open_hours() {
        // Twenty letters in 60 open hours: one in three hours.
        let of = |letters, silent_minutes| Rhythm {
            letters,
            open: SignedDuration::from_hours(60),
            silent: SignedDuration::from_mins(silent_minutes),
        };
        assert!(!decide_silent(&of(20, 9 * 60)));
        assert!(decide_silent(&of(20, 9 * 60 + 1)));
        assert!(!decide_silent(&of(19, 60 * 60)), "nineteen are no rhythm");
        assert!(!decide_silent(&of(6000, 60)), "an hour is never too long");
        assert!(decide_silent(&of(6000, 61)));
        let brought = HealthFacts { way: Way::Brought, rhythm: of(20, 600), ..fine() };
        assert_eq!(decide_alarms(&brought, at(60)), [Alarm::Silence]);
        assert_eq!(decide_alarms(&HealthFacts { is_active: false, ..brought }, at(60)), []);
        let unfetched = HealthFacts { way: Way::Fetched, ..brought };
        assert_eq!(decide_alarms(&unfetched, at(66)), [Alarm::NoFetch], "the cause rings, not what follows");
    }

    #[test]
    fn mail_of_ours_that_does_not_leave_for_a_quarter_of_an_hour_rings() {
        let since = |stuck, sent| decide_not_sent_since(stuck, sent);
        assert_eq!(since(None, Some(at(1))), None);
        assert_eq!(since(Some(at(5)), None), Some(at(5)));
        assert_eq!(since(Some(at(5)), Some(at(2))), Some(at(5)));
        assert_eq!(since(Some(at(5)), Some(at(9))), Some(at(9)), "another one left since");
        let facts = ShopFacts { not_sent_since: Some(at(0)), ..ShopFacts::default() };
        assert_eq!(decide_shop_alarms(&facts, at(15)), []);
        assert_eq!(decide_shop_alarms(&facts, at(16)), [Alarm::Sending]);
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
    fn a_token_that_ends_rings_beside_what_else_does() {
        let ends = HealthFacts { token_expires_at: Some(at(60 * 24)), ..fine() };
        assert_eq!(decide_alarms(&ends, at(64)), [Alarm::TokenEnds]);
        let week = HealthFacts { token_expires_at: Some(at(60 * 24 * 8)), ..fine() };
        assert_eq!(decide_alarms(&week, at(64)), []);
        let silent = SignedDuration::from_mins(61);
        let rhythm = Rhythm { letters: 6000, open: SignedDuration::from_hours(60), silent };
        let both = HealthFacts { rhythm, ..ends };
        assert_eq!(decide_alarms(&both, at(64)), [Alarm::TokenEnds, Alarm::Silence]);
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
