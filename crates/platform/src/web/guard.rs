//! Limits on how often one address may ask. The limit is part of the route.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// How often one address may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Signed-in people: as often as they like.
    None,
    /// Pages that anyone may read: 300 in a minute.
    Pages,
    /// Look-ups that a guesser would repeat: 30 in a minute.
    Lookups,
    /// What other programs tell us, each with a signature: 3,000 in a minute.
    Hooks,
    /// Attempts at a secret, and mails to an address that somebody typed: 10 in a minute.
    Attempts,
}

impl Limit {
    /// Requests in one window of a minute.
    pub const fn per_minute(self) -> Option<u32> {
        match self {
            Self::None => None,
            Self::Hooks => Some(3000),
            Self::Pages => Some(300),
            Self::Lookups => Some(30),
            Self::Attempts => Some(10),
        }
    }
}

/// Addresses that are counted at once; beyond this the oldest windows are forgotten.
const ADDRESSES_MAX: usize = 100_000;
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// Counts requests by address and kind of limit. In memory: a restart forgives.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<(IpAddr, Limit), (Timestamp, u32)>>);

impl Limits {
    /// Counts a request; the seconds to wait if it is one too many.
    pub fn count(&self, address: IpAddr, limit: Limit, now: Timestamp) -> Option<u64> {
        let most = limit.per_minute()?;
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() > ADDRESSES_MAX {
            seen.retain(|_, (began, _)| now.duration_since(*began) < WINDOW);
        }
        let (began, count) = seen.entry((address, limit)).or_insert((now, 0));
        if now.duration_since(*began) >= WINDOW {
            (*began, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        let left = WINDOW.saturating_sub(now.duration_since(*began)).as_secs();
        (*count > most).then(|| u64::try_from(left).unwrap_or(1).max(1))
    }

    /// Takes one back: whoever knew the secret guessed nothing, and a whole shop sits behind one address.
    pub fn forgive(&self, address: IpAddr, limit: Limit) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, count)) = seen.get_mut(&(address, limit)) {
            *count = count.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_in_a_minute_waits_and_the_next_minute_is_new() {
        let (limits, address) = (Limits::default(), IpAddr::from([127, 0, 0, 1]));
        let start: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        let attempt =
            |seconds| limits.count(address, Limit::Attempts, start + SignedDuration::from_secs(seconds));
        assert!((0..10).all(|s| attempt(s).is_none()));
        assert_eq!(attempt(20), Some(40));
        assert_eq!(attempt(60), None);
        for _ in 0..40 {
            limits.forgive(address, Limit::Attempts);
            assert_eq!(attempt(61), None, "who knew the secret does not wait");
        }
        assert_eq!(limits.count(IpAddr::from([127, 0, 0, 2]), Limit::Attempts, start), None);
    }
}
