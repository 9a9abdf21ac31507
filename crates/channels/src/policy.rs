//! The decisions of the room: values in, decision with reasons out.

mod answers;
mod bounces;
mod health;
mod lease;
mod portal;
mod spam;
mod threads;

pub use answers::{AcknowledgementFacts, WINDOW, decide_acknowledgement, decide_brake, decide_reopening};
pub use bounces::decide_bounce_believed;
pub(crate) use health::RHYTHM_OVER;
pub use health::{
    Alarm, HealthFacts, Law, Rhythm, ShopFacts, Way, decide_alarms, decide_not_sent_since, decide_probe_due,
    decide_shop_alarms,
};
pub use lease::{HELD_FOR, Lease, decide_lease};
pub use portal::{decide_answerable, decide_for_portal};
pub use spam::{blockable, decide_spam, is_marked_as_spam};
pub use threads::{KnownThread, ThreadFacts, Threading, decide_thread, numbers_in_subject};

use crate::model::{LetterId, LetterState, QuarantineReason};

/// The largest mail that is taken whole, in bytes: 50 MiB. Of a larger one the headers come, and wait for a person.
pub const LETTER_BYTES_MAX: i64 = 50 * 1024 * 1024;
/// Tries of reading one letter.
pub const TRIES_MAX: i64 = 3;

/// Whether a letter of so many bytes on its server may be read once it is stored. Of one that is not whole and not too
/// large, the server gave no content.
pub const fn decide_stored(is_whole: bool, bytes: i64) -> (LetterState, Option<QuarantineReason>) {
    match (is_whole, bytes > LETTER_BYTES_MAX) {
        (true, _) => (LetterState::Stored, None),
        (false, true) => (LetterState::Quarantined, Some(QuarantineReason::TooBig)),
        (false, false) => (LetterState::Quarantined, Some(QuarantineReason::Withheld)),
    }
}

/// What happens to a letter whose reading broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// It is tried again.
    Again,
    /// It waits for a person, and the next letter goes on.
    Quarantine,
}

/// A letter that broke its reader three times is not tried a fourth time: one bad letter stops only itself.
pub const fn decide_after_failure(tries: i64) -> AfterFailure {
    if tries < TRIES_MAX { AfterFailure::Again } else { AfterFailure::Quarantine }
}

/// Whether a letter may be tried once more that was begun so often. One that ends the program with itself never reports a
/// failure, so what counts is how often it was begun.
pub const fn decide_try(begun: i64) -> bool {
    begun < TRIES_MAX
}

/// Whether a letter came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repetition {
    /// No.
    First,
    /// The same letter: the delivery is noted, and nothing else happens.
    Same(LetterId),
    /// Its Message-ID, but other content: both are kept, and staff see that.
    Variant,
}

/// Same Message-ID and same decoded parts: one letter that was delivered twice. The id alone proves nothing, because
/// anybody may write any id.
pub fn decide_repetition(digest: &str, earlier: &[(LetterId, String)]) -> Repetition {
    match earlier.iter().find(|(_, known)| known == digest) {
        Some((id, _)) => Repetition::Same(*id),
        None if earlier.is_empty() => Repetition::First,
        None => Repetition::Variant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;
    use platform::Moment;

    #[test]
    fn the_third_failure_is_the_last() {
        assert_eq!([1, 2, 3, 4].map(decide_after_failure), {
            use AfterFailure::{Again, Quarantine};
            [Again, Again, Quarantine, Quarantine]
        });
    }

    #[test]
    fn a_letter_is_not_begun_a_fourth_time() {
        assert_eq!([0, 1, 2, 3, 9].map(decide_try), [true, true, true, false, false]);
    }

    #[test]
    fn a_letter_is_the_same_only_with_the_same_content() {
        let mut moment = Moment::new("2026-11-22T03:00:00Z".parse().unwrap(), [1; 32]);
        let (one, two): (LetterId, LetterId) = (moment.id(), moment.id());
        let earlier = [(one, "a".to_owned()), (two, "b".to_owned())];
        assert_eq!(decide_repetition("a", &[]), Repetition::First);
        assert_eq!(decide_repetition("b", &earlier), Repetition::Same(two));
        assert_eq!(decide_repetition("c", &earlier), Repetition::Variant);
        let _: Id<_> = one;
    }
}
