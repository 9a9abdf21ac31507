//! Opening hours as people write them: in a form, a configuration file, the vectors.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{
    CalendarVersion,
    open_time::{second_of, whole_second},
};

/// Within how many days of its `valid_from` a version must be open at least once.
const OPEN_WITHIN_DAYS: i64 = 400;
const MINUTES_A_DAY: u16 = 24 * 60;

/// A calendar version as it is written; nothing is checked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarText {
    /// Since when it counts, in whole seconds.
    pub valid_from: Timestamp,
    /// An IANA zone, such as `Asia/Ho_Chi_Minh`.
    pub zone: String,
    /// ISO weekday, 1 for Monday to 7 for Sunday, and its ranges `HH:MM-HH:MM`; a missing one is closed.
    pub weekly: BTreeMap<u8, Vec<String>>,
    /// Dates that differ from their weekday, and their ranges; none for closed.
    #[serde(default)]
    pub dates: BTreeMap<Date, Vec<String>>,
}

/// Open from a time of day until another, half-open. A night shift is two ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenRange {
    opens: u16,
    closes: u16,
}

/// The day that a range was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Every week: 1 for Monday to 7 for Sunday.
    Weekday(u8),
    /// Once.
    Date(Date),
}

/// Why opening hours were refused. Names the day and the text of the range, so that a form can mark it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// The zone is in no time-zone database.
    #[error("no IANA time zone is called {zone:?}")]
    UnknownZone {
        /// As written.
        zone: String,
    },
    /// Weekdays are numbered 1 to 7.
    #[error("{number} is no weekday: 1 is Monday, 7 is Sunday")]
    NotAWeekday {
        /// As written.
        number: u8,
    },
    /// Not two times of day.
    #[error("{day}: {range:?} is not of the form HH:MM-HH:MM between 00:00 and 24:00")]
    NotARange {
        /// Where.
        day: Day,
        /// As written.
        range: String,
    },
    /// Closes before it opens, or at that minute.
    #[error(
        "{day}: {range:?} ends before it begins; write a night as two ranges, until 24:00 and from 00:00"
    )]
    Backwards {
        /// Where.
        day: Day,
        /// As written.
        range: String,
    },
    /// Two ranges of a day share a minute.
    #[error("{day}: {first} and {second} overlap")]
    Overlap {
        /// Where.
        day: Day,
        /// The one that opens first.
        first: OpenRange,
        /// The other.
        second: OpenRange,
    },
    /// Closed for so long that no deadline could be told.
    #[error("never open within 400 days after {valid_from}")]
    NeverOpen {
        /// Since when the version counts.
        valid_from: Timestamp,
    },
    /// A calendar without hours.
    #[error("a calendar needs at least one version")]
    NoVersion,
    /// A version must begin after the one before it.
    #[error("the version of {valid_from} does not begin after the one before it")]
    OutOfOrder {
        /// Of the version that was refused.
        valid_from: Timestamp,
    },
}

impl CalendarText {
    /// Reads what was written.
    ///
    /// # Errors
    /// The first thing that cannot be meant: an unknown zone, a range that is none, runs backwards or
    /// overlaps another, or hours that are never open within 400 days.
    pub fn read(&self) -> Result<CalendarVersion, HoursError> {
        let unknown_zone = || HoursError::UnknownZone { zone: self.zone.clone() };
        let zone = TimeZone::get(&self.zone).map_err(|_| unknown_zone())?;
        zone.iana_name().ok_or_else(unknown_zone)?;
        let mut weekly = <[Vec<OpenRange>; 7]>::default();
        for (number, ranges) in &self.weekly {
            let day = number.checked_sub(1).and_then(|i| weekly.get_mut(usize::from(i)));
            *day.ok_or(HoursError::NotAWeekday { number: *number })? =
                read_day(Day::Weekday(*number), ranges)?;
        }
        let dates = self.dates.iter().map(|(date, ranges)| Ok((*date, read_day(Day::Date(*date), ranges)?)));
        let dates = dates.collect::<Result<_, _>>()?;
        let version = CalendarVersion { valid_from: whole_second(self.valid_from), zone, weekly, dates };
        if is_ever_open(&version) {
            Ok(version)
        } else {
            Err(HoursError::NeverOpen { valid_from: self.valid_from })
        }
    }
}

fn read_day(day: Day, texts: &[String]) -> Result<Vec<OpenRange>, HoursError> {
    let mut ranges = Vec::with_capacity(texts.len());
    for text in texts {
        let range = || text.clone();
        let read: OpenRange = text.parse().map_err(|()| HoursError::NotARange { day, range: range() })?;
        if read.opens >= read.closes {
            return Err(HoursError::Backwards { day, range: range() });
        }
        ranges.push(read);
    }
    ranges.sort_unstable();
    for (first, second) in ranges.iter().zip(ranges.iter().skip(1)) {
        if second.opens < first.closes {
            return Err(HoursError::Overlap { day, first: *first, second: *second });
        }
    }
    Ok(ranges)
}

fn is_ever_open(version: &CalendarVersion) -> bool {
    let from = second_of(version.valid_from);
    let mut spans = Vec::new();
    version.lay_out(from, from + OPEN_WITHIN_DAYS * 86_400, &mut spans);
    !spans.is_empty()
}

impl OpenRange {
    /// When it opens and closes, in seconds of the wall clock since midnight.
    pub const fn seconds_of_day(self) -> (i64, i64) {
        (self.opens as i64 * 60, self.closes as i64 * 60)
    }
}

/// Reads `HH:MM-HH:MM`; whether it runs forwards is asked later, to tell the two mistakes apart.
impl FromStr for OpenRange {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (opens, closes) = text.trim().split_once(['-', '–']).ok_or(())?;
        Ok(Self { opens: minute_of_day(opens)?, closes: minute_of_day(closes)? })
    }
}

fn minute_of_day(text: &str) -> Result<u16, ()> {
    let (hour, minute) = text.trim().split_once(':').ok_or(())?;
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    let total = hour * 60 + minute;
    if minute < 60 && total <= MINUTES_A_DAY { Ok(total) } else { Err(()) }
}

fn two_digits(text: &str) -> Result<u16, ()> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().map_err(|_| ()) } else { Err(()) }
}

impl fmt::Display for OpenRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (opens, closes) = (self.opens, self.closes);
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday(number) => write!(f, "weekday {number}"),
            Self::Date(date) => date.fmt(f),
        }
    }
}

impl TryFrom<CalendarText> for CalendarVersion {
    type Error = HoursError;

    fn try_from(text: CalendarText) -> Result<Self, HoursError> {
        text.read()
    }
}

impl From<CalendarVersion> for CalendarText {
    fn from(version: CalendarVersion) -> Self {
        let write = |ranges: &Vec<OpenRange>| ranges.iter().map(ToString::to_string).collect();
        Self {
            valid_from: version.valid_from,
            zone: version.zone.iana_name().unwrap_or_default().to_owned(),
            weekly: (1..).zip(version.weekly.iter().map(write)).collect(),
            dates: version.dates.iter().map(|(date, ranges)| (*date, write(ranges))).collect(),
        }
    }
}
