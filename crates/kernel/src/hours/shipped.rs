//! Calendars that a new shop begins with, as data. A shop edits its copy; nothing here is looked up later.
//!
//! Holidays are announced, moved and swapped, so they are rows and never rules. Each row names its text by a
//! key that the rooms translate.

use jiff::{
    Span, Timestamp,
    civil::{Date, Weekday, date},
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

    /// The holidays of a year, in order: those that are known, and those that the shop must confirm. Beyond the years
    /// of the tables what is fixed by the calendar or by Easter is computed; what is announced is left to the shop.
    pub fn holidays_in(self, year: i16) -> Vec<Holiday> {
        let listed = self.holidays().iter().filter(|holiday| holiday.date.year() == year);
        let mut all: Vec<Holiday> = listed.copied().collect();
        if all.is_empty() {
            all = match self {
                Self::Vietnam => fixed(year, VIETNAM_FIXED),
                Self::Iceland => iceland(year),
            };
        }
        if self == Self::Vietnam {
            all.extend(tet_days(year));
        }
        all.sort_by_key(|holiday| holiday.date);
        all
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

/// A holiday on the same day of every year: month, day, key, ranges.
type Fixed = &'static [(i8, i8, &'static str, &'static [&'static str])];

/// Labour Code, article 112, without what follows the moon.
const VIETNAM_FIXED: Fixed = &[
    (1, 1, "vn-new-year", &[]),
    (4, 30, "vn-reunification", &[]),
    (5, 1, "vn-labour", &[]),
    (9, 2, "vn-national", &[]),
];

/// Act 88/1971, without what follows Easter or the weekday.
const ICELAND_FIXED: Fixed = &[
    (1, 1, "is-new-year", &[]),
    (5, 1, "is-labour", &[]),
    (6, 17, "is-national", &[]),
    (12, 24, "is-christmas-eve", &["09:00-13:00"]),
    (12, 25, "is-christmas", &[]),
    (12, 26, "is-second-christmas", &[]),
    (12, 31, "is-new-years-eve", &["09:00-13:00"]),
];

/// Days from Easter Sunday.
const ICELAND_OF_EASTER: &[(i64, &str)] = &[
    (-3, "is-maundy-thursday"),
    (-2, "is-good-friday"),
    (0, "is-easter-sunday"),
    (1, "is-easter-monday"),
    (39, "is-ascension"),
    (49, "is-whit-sunday"),
    (50, "is-whit-monday"),
];

fn fixed(year: i16, days: Fixed) -> Vec<Holiday> {
    let day = |(month, day, key, hours): &(i8, i8, &'static str, &'static [&'static str])| {
        Some(swapped(Date::new(year, *month, *day).ok()?, key, hours))
    };
    days.iter().filter_map(day).collect()
}

pub(super) fn iceland(year: i16) -> Vec<Holiday> {
    let mut all = fixed(year, ICELAND_FIXED);
    if let Some(easter) = easter_sunday(year) {
        let day = |(days, key): &(i64, &'static str)| {
            Some(closed(easter.checked_add(Span::new().days(*days)).ok()?, key))
        };
        all.extend(ICELAND_OF_EASTER.iter().filter_map(day));
    }
    // The first Thursday after 18 April, and the first Monday of August.
    let after = |month, day, weekday| Date::new(year, month, day).ok()?.nth_weekday(1, weekday).ok();
    all.extend(after(4, 18, Weekday::Thursday).map(|date| closed(date, "is-first-day-of-summer")));
    all.extend(after(7, 31, Weekday::Monday).map(|date| closed(date, "is-commerce")));
    all
}

/// Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher.
fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

/// Five days from the eve on: a proposal, because the days off are announced every year.
fn tet_days(year: i16) -> Vec<Holiday> {
    let Some(first) = tet_day_one(year) else { return Vec::new() };
    let days = (-1..=3).filter_map(|days| first.checked_add(Span::new().days(days)).ok());
    days.map(|date| proposed(date, "vn-tet")).collect()
}

/// The first day of Tết in this year; none outside the table.
pub fn tet_day_one(year: i16) -> Option<Date> {
    TET_DAY_ONE.iter().copied().find(|day| day.year() == year)
}

/// The first day of the Tết that comes, from 1 November on, if the calendar says nothing about that day: the shop has not
/// entered its days off yet and must be told.
pub fn tet_without_hours(calendar: &CalendarVersion, today: Date) -> Option<Date> {
    let this_year = tet_day_one(today.year()).filter(|tet| *tet > today);
    let next_year = tet_day_one(today.year() + 1).filter(|_| today.month() >= 11);
    this_year.or(next_year).filter(|tet| !calendar.is_exception(*tet))
}
