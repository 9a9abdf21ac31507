//! Which program fetches from a mailbox, where several serve one shop.

use jiff::SignedDuration;
use kernel::Timestamp;

/// How long a mailbox stays with a program that is not heard of again.
pub const HELD_FOR: SignedDuration = SignedDuration::from_secs(60);

/// Who fetches from a mailbox, and until when that holds if nothing more is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The name of the program.
    pub holder: String,
    /// The end of its time.
    pub until: Timestamp,
}

/// Whether a program may fetch from a mailbox now: nobody else does, or whoever did is not heard of any more. Should two
/// fetch all the same, because one of them stood still, each mail is stored once: the lease saves work, it guards nothing.
pub fn decide_lease(known: Option<&Lease>, me: &str, now: Timestamp) -> bool {
    known.is_none_or(|lease| lease.holder == me || lease.until <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_taken_over_when_its_time_is_over_and_not_before() {
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        let lease = Lease { holder: "one".into(), until: now + HELD_FOR };
        let second = SignedDuration::from_secs(1);
        assert!(decide_lease(None, "other", now));
        assert!(decide_lease(Some(&lease), "one", now));
        assert!(!decide_lease(Some(&lease), "other", now + HELD_FOR - second));
        assert!(decide_lease(Some(&lease), "other", now + HELD_FOR));
    }
}
