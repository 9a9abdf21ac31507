//! Calendars that a new shop begins with, as data. A shop edits its copy; nothing here is looked up later.
//!
//! Holidays are announced, moved and swapped, so they are rows and never rules. Each row names its text by a
//! key that the rooms translate.

use jiff::{
    Timestamp,
    civil::{Date, date},
};

use super::{CalendarText, CalendarVersion};

/// A country with a shipped calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Country {
    /// Labour Code, article 112.
    Vietnam,
    /// Act 88/1971.
    Iceland,
}

/// A date on which a country's shops keep other hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// When.
    pub date: Date,
    /// The key of its name in the texts, such as `vn-hung-kings`.
    pub key: &'static str,
    /// The ranges of that date; none for closed.
    pub hours: &'static [&'static str],
    /// Whether the shop must confirm it.
    pub certainty: Certainty,
}

/// How sure a holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// Law or announcement: part of the shipped calendar.
    Known,
    /// Expected, but not announced when this was shipped: proposed to the shop, not part of the calendar.
    ShopConfirms,
}

/// Weekdays of a shop as `(first, last, ranges)`, 1 for Monday.
type Week = &'static [(u8, u8, &'static [&'static str])];

const VIETNAM_DAY: &[&str] = &["08:00-12:00", "13:30-17:30"];
const VIETNAM_WEEK: Week = &[(1, 5, VIETNAM_DAY), (6, 6, &["08:00-12:00"]), (7, 7, &[])];
const ICELAND_WEEK: Week = &[(1, 5, &["09:00-17:00"]), (6, 7, &[])];

/// The first day of the lunar year in Viet Nam, UTC+7. Chinese calendars reckon at UTC+8 and place 2030 a
/// day later.
const TET_DAY_ONE: &[Date] =
    &[date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2)];

/// Hùng Kings' day is the 10th of the third lunar month; in 2026 it is a Sunday and Monday stands in for it.
/// The days off around Tết are announced every year and entered by the shop.
const VIETNAM: &[Holiday] = &[
    closed(date(2026, 1, 1), "vn-new-year"),
    closed(date(2026, 4, 26), "vn-hung-kings"),
    closed(date(2026, 4, 27), "vn-hung-kings-in-lieu"),
    closed(date(2026, 4, 30), "vn-reunification"),
    closed(date(2026, 5, 1), "vn-labour"),
    swapped(date(2026, 8, 22), "vn-working-saturday", VIETNAM_DAY),
    closed(date(2026, 8, 31), "vn-swapped-day-off"),
    closed(date(2026, 9, 1), "vn-national-beside"),
    closed(date(2026, 9, 2), "vn-national"),
    proposed(date(2026, 11, 24), "vn-culture"),
    closed(date(2027, 1, 1), "vn-new-year"),
    closed(date(2027, 4, 16), "vn-hung-kings"),
    closed(date(2027, 4, 30), "vn-reunification"),
    closed(date(2027, 5, 1), "vn-labour"),
    closed(date(2027, 9, 2), "vn-national"),
    proposed(date(2027, 9, 3), "vn-national-beside"),
    proposed(date(2027, 11, 24), "vn-culture"),
];

/// Weekend holidays do not move. On 24 and 31 December shops close at 13:00.
const ICELAND: &[Holiday] = &[
    closed(date(2026, 1, 1), "is-new-year"),
    closed(date(2026, 4, 2), "is-maundy-thursday"),
    closed(date(2026, 4, 3), "is-good-friday"),
    closed(date(2026, 4, 5), "is-easter-sunday"),
    closed(date(2026, 4, 6), "is-easter-monday"),
    closed(date(2026, 4, 23), "is-first-day-of-summer"),
    closed(date(2026, 5, 1), "is-labour"),
    closed(date(2026, 5, 14), "is-ascension"),
    closed(date(2026, 5, 24), "is-whit-sunday"),
    closed(date(2026, 5, 25), "is-whit-monday"),
    closed(date(2026, 6, 17), "is-national"),
    closed(date(2026, 8, 3), "is-commerce"),
    swapped(date(2026, 12, 24), "is-christmas-eve", &["09:00-13:00"]),
    closed(date(2026, 12, 25), "is-christmas"),
    closed(date(2026, 12, 26), "is-second-christmas"),
    swapped(date(2026, 12, 31), "is-new-years-eve", &["09:00-13:00"]),
    closed(date(2027, 1, 1), "is-new-year"),
    closed(date(2027, 3, 25), "is-maundy-thursday"),
    closed(date(2027, 3, 26), "is-good-friday"),
    closed(date(2027, 3, 28), "is-easter-sunday"),
    closed(date(2027, 3, 29), "is-easter-monday"),
    closed(date(2027, 4, 22), "is-first-day-of-summer"),
    closed(date(2027, 5, 1), "is-labour"),
    closed(date(2027, 5, 6), "is-ascension"),
    closed(date(2027, 5, 16), "is-whit-sunday"),
    closed(date(2027, 5, 17), "is-whit-monday"),
    closed(date(2027, 6, 17), "is-national"),
    closed(date(2027, 8, 2), "is-commerce"),
    swapped(date(2027, 12, 24), "is-christmas-eve", &["09:00-13:00"]),
    closed(date(2027, 12, 25), "is-christmas"),
    closed(date(2027, 12, 26), "is-second-christmas"),
    swapped(date(2027, 12, 31), "is-new-years-eve", &["09:00-13:00"]),
];

const fn closed(date: Date, key: &'static str) -> Holiday {
    Holiday { date, key, hours: &[], certainty: Certainty::Known }
}

const fn swapped(date: Date, key: &'static str, hours: &'static [&'static str]) -> Holiday {
    Holiday { date, key, hours, certainty: Certainty::Known }
}

const fn proposed(date: Date, key: &'static str) -> Holiday {
    Holiday { date, key, hours: &[], certainty: Certainty::ShopConfirms }
}

impl Country {
    /// Every country with a shipped calendar.
    pub const ALL: [Self; 2] = [Self::Vietnam, Self::Iceland];

    /// The holidays of 2026 and 2027, in order, with those that the shop must confirm.
    pub const fn holidays(self) -> &'static [Holiday] {
        match self {
            Self::Vietnam => VIETNAM,
            Self::Iceland => ICELAND,
        }
    }

    const fn week(self) -> (&'static str, Week) {
        match self {
            Self::Vietnam => ("Asia/Ho_Chi_Minh", VIETNAM_WEEK),
            Self::Iceland => ("Atlantic/Reykjavik", ICELAND_WEEK),
        }
    }
}

impl CalendarText {
    /// The calendar that a shop of this country begins with. It is a draft for the set-up form.
    pub fn shipped(country: Country, valid_from: Timestamp) -> Self {
        let owned = |ranges: &[&str]| ranges.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (zone, week) = country.week();
        let days =
            week.iter().flat_map(|(first, last, ranges)| (*first..=*last).map(|day| (day, owned(ranges))));
        let known = country.holidays().iter().filter(|h| h.certainty == Certainty::Known);
        Self {
            valid_from,
            zone: zone.to_owned(),
            weekly: days.collect(),
            dates: known.map(|h| (h.date, owned(h.hours))).collect(),
        }
    }
}

/// The first day of Tết in this year; none outside the table.
pub fn tet_day_one(year: i16) -> Option<Date> {
    TET_DAY_ONE.iter().copied().find(|day| day.year() == year)
}

/// The first day of next year's Tết, if it is 1 November or later and the calendar says nothing about that
/// day: the shop has not entered its days off yet and must be told.
pub fn tet_without_hours(calendar: &CalendarVersion, today: Date) -> Option<Date> {
    let tet = tet_day_one(today.year() + 1)?;
    (today.month() >= 11 && !calendar.is_exception(tet)).then_some(tet)
}
