//! How far back a list looks.

use jiff::{SignedDuration, Timestamp};

/// Nobody leafs through more.
const DAYS_MAX: i64 = 366;

/// So many days before now, as an address says it: `?days=90`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookBack {
    days: i64,
}

impl LookBack {
    /// What was asked for, a day at least and a year at most. Where nothing is said that can be read, as far as `usual`.
    pub fn asked(text: &str, usual: i64) -> Self {
        Self { days: text.parse().unwrap_or(usual).clamp(1, DAYS_MAX) }
    }

    /// In days.
    pub const fn days(self) -> i64 {
        self.days
    }

    /// Where it begins.
    pub fn since(self, now: Timestamp) -> Timestamp {
        now - SignedDuration::from_hours(24 * self.days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_a_day_to_a_year() {
        let asked = |text| LookBack::asked(text, 90).days();
        assert_eq!(["", "x", "7", "-3", "0", "99999"].map(asked), [90, 90, 7, 1, 1, 366]);
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        assert_eq!(LookBack::asked("7", 90).since(now), "2026-11-15T03:00:00Z".parse().unwrap());
    }
}
