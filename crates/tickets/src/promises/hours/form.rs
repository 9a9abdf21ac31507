//! Opening hours as people type them: a line for each weekday, a line for each date or row of dates that differ.

use std::collections::BTreeMap;

use kernel::{CalendarText, Date, Day, HoursError, Locale, Timestamp};
use platform::{
    i18n::Lang,
    input::{read_day, write_day},
    web::{Invalid, Submission},
};

use super::Hours;

/// The fields of the week, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAME_MAX: usize = 80;
const RANGES_MAX: usize = 200;
const DATES_MAX: usize = 20_000;
/// The longest row of dates in one line.
const ROW_DAYS_MAX: usize = 60;
/// What one may write instead of ranges, in every language.
const CLOSED: [&str; 5] = ["nghỉ", "nghi", "closed", "lokað", ""];
const ALWAYS: &str = "00:00-24:00";

/// A calendar as it was typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewHours {
    pub(crate) name: String,
    pub(crate) hours: Hours,
}

/// Dates with hours of their own, and what they are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dates {
    pub(crate) ranges: BTreeMap<Date, Vec<String>>,
    pub(crate) names: BTreeMap<Date, String>,
}

/// Reads the form. Every field that cannot be meant is told at once; an empty beginning means now.
pub(crate) fn read(form: &Submission, lang: &Lang, now: Timestamp) -> Result<NewHours, Invalid> {
    let mut check = form.check();
    let (name, zone) = (check.required("name", NAME_MAX), check.required("zone", NAME_MAX));
    let valid_from = match check.date_time("valid_from") {
        Some(local) => lang.zone().to_timestamp(local).unwrap_or(now),
        None => now,
    };
    if matches!(open_always(now, &zone).read(), Err(HoursError::UnknownZone { .. })) && !zone.is_empty() {
        check.error_with("zone", "tickets-error-zone", &[("zone", &zone)]);
    }
    let mut weekly = BTreeMap::new();
    for (number, field) in (1..).zip(WEEKDAYS) {
        let ranges = split(&check.optional(field, RANGES_MAX));
        if let Some(error) = error_of(Day::Weekday(number), &ranges) {
            let (key, args) = said(&error);
            check.error_with(field, key, &args);
        }
        weekly.insert(number, ranges);
    }
    let typed = check.optional("dates", DATES_MAX);
    let (dates, wrong) = read_dates(&typed, lang);
    if !wrong.is_empty() {
        check.error_with("dates", "tickets-error-dates", &[("lines", wrong.join(" · "))]);
    }
    let Dates { ranges, names } = dates;
    let text = CalendarText { valid_from, zone, weekly, dates: ranges };
    let read = text.read();
    if matches!(read, Err(HoursError::NeverOpen { .. })) {
        check.error("mon", "tickets-error-never-open");
    }
    check.done(read.ok().map(|version| NewHours { name, hours: Hours { version, names } }))
}

fn open_always(valid_from: Timestamp, zone: &str) -> CalendarText {
    let weekly = (1..=7).map(|day| (day, vec![ALWAYS.to_owned()])).collect();
    CalendarText { valid_from, zone: zone.to_owned(), weekly, dates: BTreeMap::new() }
}

/// What is wrong with the ranges of one day.
fn error_of(day: Day, ranges: &[String]) -> Option<HoursError> {
    let mut text = open_always(Timestamp::UNIX_EPOCH, "UTC");
    match day {
        Day::Weekday(number) => text.weekly.insert(number, ranges.to_vec()),
        Day::Date(date) => text.dates.insert(date, ranges.to_vec()),
    };
    text.read().err()
}

fn split(text: &str) -> Vec<String> {
    if CLOSED.contains(&text.trim().to_lowercase().as_str()) {
        return Vec::new();
    }
    text.split([',', ';']).map(str::trim).filter(|range| !range.is_empty()).map(str::to_owned).collect()
}

/// The sentence about a day's ranges.
fn said(error: &HoursError) -> (&'static str, Vec<(&'static str, String)>) {
    match error {
        HoursError::Backwards { range, .. } => ("tickets-error-backwards", vec![("range", range.clone())]),
        HoursError::Overlap { first, second, .. } => {
            ("tickets-error-overlap", vec![("first", first.to_string()), ("second", second.to_string())])
        }
        HoursError::NotARange { range, .. } => ("tickets-error-range", vec![("range", range.clone())]),
        HoursError::UnknownZone { zone } => ("tickets-error-zone", vec![("zone", zone.clone())]),
        HoursError::NotAWeekday { .. }
        | HoursError::NeverOpen { .. }
        | HoursError::NoVersion
        | HoursError::OutOfOrder { .. } => ("tickets-error-never-open", Vec::new()),
    }
}

/// A line is `dates; hours; name`: `16/02/2026 - 20/02/2026; nghỉ; Tết`. Returns what was read, and what is wrong with
/// which line.
fn read_dates(text: &str, lang: &Lang) -> (Dates, Vec<String>) {
    let (mut dates, mut wrong) = (Dates::default(), Vec::new());
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let mut refuse = |why: String| {
            let values =
                [("line", i64::from(number).into()), ("text", line.trim().into()), ("why", why.into())];
            wrong.push(lang.with("tickets-error-date-line", &values));
        };
        let mut parts = line.splitn(3, ';').map(str::trim);
        let (days, hours, name) = (parts.next(), parts.next(), parts.next());
        let Some(days) = days.and_then(|text| read_days(text, lang.locale())) else {
            refuse(lang.t("tickets-error-day").into_owned());
            continue;
        };
        let ranges = split(hours.unwrap_or_default());
        if let Some(error) = days.first().and_then(|day| error_of(Day::Date(*day), &ranges)) {
            let (key, args) = said(&error);
            let args: Vec<_> = args.into_iter().map(|(name, value)| (name, value.into())).collect();
            refuse(lang.with(key, &args));
            continue;
        }
        for day in days {
            if dates.ranges.insert(day, ranges.clone()).is_some() {
                refuse(lang.t("tickets-error-day-twice").into_owned());
            }
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                dates.names.insert(day, name.chars().take(NAME_MAX).collect());
            }
        }
    }
    (dates, wrong)
}

/// A day, or the first and the last of several.
fn read_days(text: &str, locale: Locale) -> Option<Vec<Date>> {
    let ends = text.split_once(" - ").or_else(|| text.split_once('–'));
    let Some((first, last)) = ends else { return Some(vec![read_day(text.trim(), locale)?]) };
    let (first, last) = (read_day(first.trim(), locale)?, read_day(last.trim(), locale)?);
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
    // One more than may be, so that a row until the year 9999 is no longer than one that is too long.
    let days: Vec<Date> = days.take(ROW_DAYS_MAX + 1).collect();
    (1..=ROW_DAYS_MAX).contains(&days.len()).then_some(days)
}

/// Dates as a form shows them to be changed. Days in a row that say the same stand in one line.
pub(crate) fn write_dates(dates: &Dates, lang: &Lang) -> String {
    let lines = rows(dates).into_iter().map(|row| {
        let day = |date| write_day(date, lang.locale());
        let days = if row.first == row.last {
            day(row.first)
        } else {
            format!("{} - {}", day(row.first), day(row.last))
        };
        let hours = write_ranges(row.ranges, lang);
        if row.name.is_empty() {
            format!("{days}; {hours}")
        } else {
            format!("{days}; {hours}; {}", row.name)
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Ranges in words: "08:00-12:00, 13:30-17:30", or that it is closed.
pub(crate) fn write_ranges(ranges: &[String], lang: &Lang) -> String {
    if ranges.is_empty() { lang.t("tickets-hours-closed").into_owned() } else { ranges.join(", ") }
}

/// Days in a row that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    pub(crate) first: Date,
    pub(crate) last: Date,
    pub(crate) ranges: &'a [String],
    pub(crate) name: &'a str,
}

/// The dates in rows, the earliest first.
pub(crate) fn rows(dates: &Dates) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (date, ranges) in &dates.ranges {
        let name = dates.names.get(date).map_or("", String::as_str);
        match rows.last_mut() {
            Some(row)
                if row.last.tomorrow().is_ok_and(|next| next == *date)
                    && row.ranges == ranges.as_slice()
                    && row.name == name =>
            {
                row.last = *date;
            }
            _ => rows.push(Row { first: *date, last: *date, ranges, name }),
        }
    }
    rows
}

/// The dates of an edition.
pub(crate) fn dates_of(hours: &Hours) -> Dates {
    Dates { ranges: CalendarText::from(hours.version.clone()).dates, names: hours.names.clone() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use jiff::civil::date;
    use kernel::TimeZone;
    use platform::i18n::Texts;

    fn vi() -> Lang {
        let texts = Texts::new(&[ui::FTL, customers::FTL, crate::FTL].concat());
        Lang::new(Arc::new(texts.unwrap()), Locale::Vi, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
    }

    fn now() -> Timestamp {
        "2026-11-23T09:00:00+07:00".parse().unwrap()
    }

    const WEEK: [(&str, &str); 3] =
        [("name", "Cửa hàng"), ("zone", "Asia/Ho_Chi_Minh"), ("mon", "08:00-12:00, 13:30-17:30")];

    fn typed(fields: &[(&str, &str)]) -> Result<NewHours, Invalid> {
        read(&Submission::of(&[&WEEK[..], fields].concat()), &vi(), now())
    }

    #[test]
    fn a_week_and_its_dates_are_read_as_they_are_shown() {
        let dates = "05/02/2027 - 09/02/2027; nghỉ; Tết\n20/02/2027; 08:00-12:00, 13:30-17:30; Làm bù";
        let read = typed(&[("dates", dates)]).unwrap();
        let version = &read.hours.version;
        assert_eq!(version.valid_from(), now(), "an empty beginning is now");
        assert_eq!(version.on(date(2027, 2, 7)), []);
        assert_eq!(version.on(date(2027, 2, 20)).len(), 2, "a working Saturday");
        assert_eq!(read.hours.names.get(&date(2027, 2, 9)).map(String::as_str), Some("Tết"));
        assert_eq!(write_dates(&dates_of(&read.hours), &vi()), dates);
    }

    #[test]
    fn every_range_that_cannot_be_meant_is_told_at_its_field() {
        let wrong = typed(&[
            ("mon", "x"),
            ("tue", "08:00-12:00, 11:00-17:00"),
            ("wed", "17:00-08:00"),
            ("thu", "8h-17h"),
            ("zone", "Asia/Ha_Noi"),
            ("dates", "31/02/2027; nghỉ\n01/03/2027; 12:00-08:00; Lễ"),
        ]);
        // The first value of a field counts, so the good Monday stays.
        let errors = wrong.unwrap_err().errors;
        let told: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.key)).collect();
        assert_eq!(
            told,
            [
                ("tue", "tickets-error-overlap"),
                ("wed", "tickets-error-backwards"),
                ("thu", "tickets-error-range"),
                ("dates", "tickets-error-dates"),
            ],
            "the good zone is the first of its name"
        );
        let lines = &errors.last().unwrap().args[0].1;
        assert!(lines.contains("31/02/2027") && lines.contains("12:00-08:00"), "{lines}");
    }

    #[test]
    fn an_unknown_zone_and_a_shop_that_never_opens_are_refused() {
        let form = |zone: &str, mon: &str| {
            let fields = [("name", "A"), ("zone", zone), ("mon", mon)];
            read(&Submission::of(&fields), &vi(), now()).unwrap_err()
        };
        let unknown = form("Asia/Ha_Noi", "08:00-12:00");
        assert_eq!(unknown.at("zone").map(|e| e.key), Some("tickets-error-zone"));
        let never = form("Asia/Ho_Chi_Minh", "");
        assert_eq!(never.at("mon").map(|e| e.key), Some("tickets-error-never-open"));
    }
}
