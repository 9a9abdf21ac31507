//! The only source of the present. Everything else receives `now` as a value.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};

/// Tells the time: the machine's, moved by an offset (the demo moves it), or a fixed one that a test sets.
#[derive(Debug, Clone)]
pub struct Clock {
    kind: Kind,
    micros: Arc<AtomicI64>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    System,
    Fixed,
}

impl Clock {
    /// The machine's time.
    pub fn system() -> Self {
        Self { kind: Kind::System, micros: Arc::default() }
    }

    /// A clock that stands still at `now` until it is moved.
    pub fn fixed(now: Timestamp) -> Self {
        Self { kind: Kind::Fixed, micros: Arc::new(AtomicI64::new(now.as_microsecond())) }
    }

    /// The present instant, in whole microseconds: what both databases store.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn now(&self) -> Timestamp {
        let micros = self.micros.load(Ordering::Relaxed);
        match self.kind {
            Kind::Fixed => instant(micros),
            Kind::System => instant(Timestamp::now().as_microsecond().saturating_add(micros)),
        }
    }

    /// Moves the clock by a duration, for every copy of it.
    pub fn advance(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(0);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// How far a system clock was moved.
    pub fn offset(&self) -> SignedDuration {
        match self.kind {
            Kind::System => SignedDuration::from_micros(self.micros.load(Ordering::Relaxed)),
            Kind::Fixed => SignedDuration::ZERO,
        }
    }
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let start: Timestamp = "2026-11-22T10:00:00+07:00".parse().unwrap();
        let clock = Clock::fixed(start);
        let copy = clock.clone();
        assert_eq!(clock.now(), start);
        clock.advance(SignedDuration::from_hours(24));
        assert_eq!(copy.now(), start + SignedDuration::from_hours(24));
    }
}
