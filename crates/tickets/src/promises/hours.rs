//! Opening hours with a name.

pub(crate) mod form;
pub(crate) mod ics;

use std::collections::BTreeMap;

use kernel::{Calendar, CalendarId, CalendarVersion, Date, Timestamp, Uuid};
use platform::{db::Json, from_row};
use serde::{Deserialize, Serialize};

/// The calendar that stands in for every other. Its first edition came with the program.
pub(crate) const HOUSE_CALENDAR: CalendarId = CalendarId::from_uuid(Uuid::from_u128(2));

/// What an edition of a calendar says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Hours {
    /// Zone, week and dates, from when on.
    pub(crate) version: CalendarVersion,
    /// What dates with hours of their own are called: Tết. A date without a name stands for itself.
    #[serde(default)]
    pub(crate) names: BTreeMap<Date, String>,
}

/// One edition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CalendarEdition {
    pub(crate) id: CalendarId,
    /// Counts from 1; 0 came with the program.
    pub(crate) edition: i64,
    /// Empty for the house's own until somebody names it.
    pub(crate) name: String,
    pub(crate) hours: Json<Hours>,
    pub(crate) recorded_at: Timestamp,
    /// As the audit log names an actor.
    pub(crate) recorded_by: String,
}
from_row!(CalendarEdition { id, edition, name, hours, recorded_at, recorded_by });

impl CalendarEdition {
    /// From when on it counts.
    pub(crate) fn begins(&self) -> Timestamp {
        self.hours.0.version.valid_from()
    }
}

/// A calendar through its editions, the oldest first. There is at least one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedCalendar {
    pub(crate) newest: CalendarEdition,
    /// Those before the newest.
    pub(crate) earlier: Vec<CalendarEdition>,
}

impl NamedCalendar {
    pub(crate) const fn id(&self) -> CalendarId {
        self.newest.id
    }

    /// Every edition, the oldest first.
    pub(crate) fn editions(&self) -> impl DoubleEndedIterator<Item = &CalendarEdition> {
        self.earlier.iter().chain([&self.newest])
    }

    /// The edition that governs an instant; the earliest also governs the time before it.
    pub(crate) fn at(&self, instant: Timestamp) -> &CalendarEdition {
        let counting = self.counting();
        let begun = counting.iter().rev().find(|e| e.begins() <= instant);
        begun.or(counting.first()).copied().unwrap_or(&self.newest)
    }

    /// Editions that are still to come, the earliest first.
    pub(crate) fn planned(&self, now: Timestamp) -> impl Iterator<Item = &CalendarEdition> {
        self.counting().into_iter().filter(move |e| e.begins() > now)
    }

    /// Those that no later one stands in place of, the earliest first.
    fn counting(&self) -> Vec<&CalendarEdition> {
        effective(self.editions(), |e| e.begins())
    }

    /// With one more edition.
    pub(crate) fn with(mut self, edition: CalendarEdition) -> Self {
        self.earlier.push(std::mem::replace(&mut self.newest, edition));
        self
    }

    /// The hours through time, as the clocks count them.
    pub(crate) fn calendar(&self) -> Calendar {
        let versions = self.editions().map(|e| e.hours.0.version.clone());
        let effective = effective(versions, CalendarVersion::valid_from);
        let newest = self.newest.hours.0.version.clone();
        // What is effective is in order and not empty, so there is nothing that could be refused.
        Calendar::of_versions(effective).unwrap_or_else(|_| Calendar::of(newest))
    }
}

/// The versions that count, the earliest first: each one stands in place of those before it that begin when it does or
/// later. So a change of what was planned, and an owner's change of the past, are editions like any other.
pub(super) fn effective<T>(
    editions: impl IntoIterator<Item = T>,
    begins: impl Fn(&T) -> Timestamp,
) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for edition in editions {
        let from = begins(&edition);
        kept.retain(|earlier| begins(earlier) < from);
        kept.push(edition);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_stands_in_place_of_those_that_begin_when_it_does_or_later() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let named = |editions: &[(&'static str, i64)]| {
            let editions: Vec<_> = editions.to_vec();
            let kept = effective(editions, |(_, from)| at(*from));
            kept.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(named(&[("house", 0), ("summer", 100)]), ["house", "summer"]);
        assert_eq!(named(&[("house", 0), ("planned", 100), ("corrected", 100)]), ["house", "corrected"]);
        assert_eq!(named(&[("house", 0), ("planned", 100), ("sooner", 50)]), ["house", "sooner"]);
        assert_eq!(named(&[("house", 0), ("a", 50), ("later", 100)]), ["house", "a", "later"]);
    }
}
