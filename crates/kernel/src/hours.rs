//! Opening hours of a place, and counting seconds in them.
//!
//! An instant is open when the wall clock of the zone at that instant lies in a range of that civil date
//! (help desk, rule 1). Hours that daylight saving skips do not exist; hours that it shows twice count twice.
//! Time is whole seconds: what is smaller is cut off.

mod open_time;
mod shipped;
mod text;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

pub use open_time::{OpenTime, whole_second};
pub use shipped::{Certainty, Country, Holiday, tet_day_one, tet_without_hours};
pub use text::{CalendarText, Day, HoursError, OpenRange};

crate::ids! { CalendarId = "calendar" }

/// Opening hours through time. Versions are never edited: a change is a new version, which counts from its
/// `valid_from`. The earliest version also governs the time before it, so every instant has hours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<CalendarVersion>", into = "Vec<CalendarVersion>")]
pub struct Calendar {
    first: CalendarVersion,
    later: Vec<CalendarVersion>,
}

/// One version of a calendar: a zone, the ranges of each weekday, and dates that differ.
///
/// Read with [`CalendarText::read`], which refuses hours that cannot be meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "CalendarText", into = "CalendarText")]
pub struct CalendarVersion {
    valid_from: Timestamp,
    zone: TimeZone,
    /// Monday first.
    weekly: [Vec<OpenRange>; 7],
    /// Replaces the weekday's ranges; none means closed.
    dates: BTreeMap<Date, Vec<OpenRange>>,
}

impl Calendar {
    /// A calendar that never changed.
    pub const fn of(version: CalendarVersion) -> Self {
        Self { first: version, later: Vec::new() }
    }

    /// A calendar of these versions.
    ///
    /// # Errors
    /// [`HoursError::NoVersion`] for none, [`HoursError::OutOfOrder`] unless each begins after the one before.
    pub fn of_versions(versions: Vec<CalendarVersion>) -> Result<Self, HoursError> {
        let mut versions = versions.into_iter();
        let mut calendar = Self::of(versions.next().ok_or(HoursError::NoVersion)?);
        versions.try_for_each(|version| calendar.change_to(version))?;
        Ok(calendar)
    }

    /// Adds a version that counts from its `valid_from` on.
    ///
    /// # Errors
    /// [`HoursError::OutOfOrder`] unless it begins after the newest one.
    pub fn change_to(&mut self, version: CalendarVersion) -> Result<(), HoursError> {
        if version.valid_from <= self.newest().valid_from {
            return Err(HoursError::OutOfOrder { valid_from: version.valid_from });
        }
        self.later.push(version);
        Ok(())
    }

    /// The version that governs an instant.
    pub fn version_at(&self, instant: Timestamp) -> &CalendarVersion {
        self.later.iter().rev().find(|v| v.valid_from <= instant).unwrap_or(&self.first)
    }

    /// The version that was added last.
    pub fn newest(&self) -> &CalendarVersion {
        self.later.last().unwrap_or(&self.first)
    }

    /// How many seconds are open from `from` until `to`; zero when `to` is not later.
    pub fn open_seconds_between(&self, from: Timestamp, to: Timestamp) -> u64 {
        OpenTime::since(self, from).open_seconds_between(from, to)
    }

    /// The earliest instant by which `seconds` have been open since `start`: 17:30 at closing, not 08:00 the
    /// next day. Zero seconds are due at once. None when ten years do not suffice.
    pub fn due_after(&self, start: Timestamp, seconds: u64) -> Option<Timestamp> {
        OpenTime::since(self, start).due_after(start, seconds)
    }

    /// Whether the place is open at this instant.
    pub fn is_open(&self, instant: Timestamp) -> bool {
        let next = instant.checked_add(jiff::SignedDuration::from_secs(1));
        next.is_ok_and(|next| self.open_seconds_between(instant, next) == 1)
    }

    /// The version that governs a second, and the second at which the next one begins.
    fn governing(&self, second: i64) -> (&CalendarVersion, i64) {
        let mut governing = &self.first;
        for version in &self.later {
            let begins = open_time::second_of(version.valid_from);
            if begins > second {
                return (governing, begins);
            }
            governing = version;
        }
        (governing, i64::MAX)
    }
}

impl CalendarVersion {
    /// Since when it counts.
    pub const fn valid_from(&self) -> Timestamp {
        self.valid_from
    }

    /// The zone whose wall clock the ranges are read on.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The ranges of a civil date, in order; none when closed.
    pub fn on(&self, date: Date) -> &[OpenRange] {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).ok();
        let usual = weekday.and_then(|day| self.weekly.get(day));
        self.dates.get(&date).or(usual).map_or(&[], Vec::as_slice)
    }

    /// Whether the date has ranges of its own.
    pub fn is_exception(&self, date: Date) -> bool {
        self.dates.contains_key(&date)
    }
}

impl TryFrom<Vec<CalendarVersion>> for Calendar {
    type Error = HoursError;

    fn try_from(versions: Vec<CalendarVersion>) -> Result<Self, HoursError> {
        Self::of_versions(versions)
    }
}

impl From<Calendar> for Vec<CalendarVersion> {
    fn from(calendar: Calendar) -> Self {
        std::iter::once(calendar.first).chain(calendar.later).collect()
    }
}

#[cfg(test)]
mod tests;
