//! Dates as other programs write them.

use kernel::{Date, TimeZone, Timestamp, date_in};
use serde::{Deserialize, Serialize};

/// In which order day and month stand when the year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 22/06/2025, as Vietnam and Iceland write it.
    #[default]
    DayMonthYear,
    /// 06/22/2025, as the United States write it.
    MonthDayYear,
}
platform::text_column!(DateOrder { DayMonthYear = "dmy", MonthDayYear = "mdy" });

/// Why a date is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadDate {
    /// It does not look like a date.
    NoDate,
    /// The calendar has no such day: 31 February.
    NoSuchDay,
}

impl DateOrder {
    /// The order that the dates of a file show: month first only if a second number is beyond 12 and no first
    /// one is.
    pub fn of(dates: &[&str]) -> Self {
        let beyond = |place: usize| {
            let number =
                |d: &&str| d.split(['/', '.', '-']).nth(place).and_then(|n| n.trim().parse::<u32>().ok());
            dates.iter().filter_map(number).any(|n| (13..=31).contains(&n))
        };
        if beyond(1) && !beyond(0) { Self::MonthDayYear } else { Self::DayMonthYear }
    }
}

/// Reads a day: `22/06/2025`, `22.6.2025`, `2025-06-22`, `19970101`, with or without a clock time. A time with an
/// offset is an instant, and the day is that of the shop's zone.
///
/// # Errors
/// [`BadDate`].
pub fn read_date(text: &str, order: DateOrder, zone: &TimeZone) -> Result<Date, BadDate> {
    let text = text.trim();
    if let Some(instant) = instant(text) {
        return Ok(date_in(instant, zone));
    }
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let numbers: Vec<&str> = day.split(['/', '.', '-']).collect();
    let (year, month, day) = match (numbers.as_slice(), order) {
        ([all], _) if all.len() == 8 => (all.get(..4), all.get(4..6), all.get(6..)),
        ([year, month, day], _) if year.len() == 4 => (Some(*year), Some(*month), Some(*day)),
        ([day, month, year], DateOrder::DayMonthYear) => (Some(*year), Some(*month), Some(*day)),
        ([month, day, year], DateOrder::MonthDayYear) => (Some(*year), Some(*month), Some(*day)),
        _ => return Err(BadDate::NoDate),
    };
    let year: i16 = number(year, 4)?;
    let (month, day): (i8, i8) = (number(month, 2)?, number(day, 2)?);
    Date::new(year, month, day).map_err(|_| BadDate::NoSuchDay)
}

/// A year has four digits, or it could be any century.
fn number<N: std::str::FromStr>(text: Option<&str>, digits: usize) -> Result<N, BadDate> {
    let text = text.filter(|t| t.bytes().all(|b| b.is_ascii_digit())).ok_or(BadDate::NoDate)?;
    let fits = if digits == 4 { text.len() == 4 } else { (1..=2).contains(&text.len()) };
    if fits { text.parse().map_err(|_| BadDate::NoDate) } else { Err(BadDate::NoDate) }
}

/// `2025-06-22 10:00:00 +0700`, as Shopify writes it, or RFC 3339.
fn instant(text: &str) -> Option<Timestamp> {
    if !text.contains(':') {
        return None;
    }
    let parsed = jiff::fmt::strtime::parse("%Y-%m-%d %H:%M:%S %z", text);
    parsed.and_then(|t| t.to_timestamp()).ok().or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("22/06/2025", Ok(date(2025, 6, 22)))]
    #[case("1/2/2025", Ok(date(2025, 2, 1)))]
    #[case("22.6.2025", Ok(date(2025, 6, 22)))]
    #[case("22-06-2025 14:30", Ok(date(2025, 6, 22)))]
    #[case("2025-06-22", Ok(date(2025, 6, 22)))]
    #[case("2025-06-22T23:30:00", Ok(date(2025, 6, 22)))]
    #[case("19970101", Ok(date(1997, 1, 1)))]
    #[case::an_instant_is_the_shops_day("2025-06-22 19:00:00 +0000", Ok(date(2025, 6, 23)))]
    #[case::a_minute_before_midnight("2025-06-22 23:59:59 +0700", Ok(date(2025, 6, 22)))]
    #[case("2025-06-22T19:00:00Z", Ok(date(2025, 6, 23)))]
    #[case("29/02/2024", Ok(date(2024, 2, 29)))]
    #[case("29/02/2025", Err(BadDate::NoSuchDay))]
    #[case("31/02/2025", Err(BadDate::NoSuchDay))]
    #[case("19970231", Err(BadDate::NoSuchDay))]
    #[case("22/06/25", Err(BadDate::NoDate))]
    #[case("hôm qua", Err(BadDate::NoDate))]
    #[case("", Err(BadDate::NoDate))]
    #[case("0", Err(BadDate::NoDate))]
    fn days_are_read_as_they_are_written(#[case] text: &str, #[case] day: Result<Date, BadDate>) {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        assert_eq!(read_date(text, DateOrder::DayMonthYear, &zone), day);
    }

    #[test]
    fn the_month_comes_first_only_where_the_file_shows_it() {
        assert_eq!(DateOrder::of(&["06/22/2025", "01/02/2025"]), DateOrder::MonthDayYear);
        assert_eq!(DateOrder::of(&["22/06/2025", "01/02/2025"]), DateOrder::DayMonthYear);
        assert_eq!(DateOrder::of(&["01/02/2025"]), DateOrder::DayMonthYear);
        let day = read_date("06/22/2025", DateOrder::MonthDayYear, &TimeZone::UTC);
        assert_eq!(day, Ok(date(2025, 6, 22)));
    }
}
