//! Closed days from a calendar file (RFC 5545). Each entry is read by itself: one that cannot be read is named with its
//! line, and the rest is taken.

use icalendar::{Calendar as File, CalendarComponent, CalendarDateTime, Component, DatePerhapsTime, Event};
use jiff::{
    Span,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use kernel::OpenRange;

use super::form::Dates;

/// Entries of one file; a list of holidays has a few dozen a year.
const ENTRIES_MAX: usize = 2_000;
/// Days of one entry.
const DAYS_MAX: usize = 60;
/// Years for which an entry of every year is written down, this one included.
const YEARS: i16 = 3;
const DAY_S: i64 = 86_400;

/// Why an entry was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is no entry of a calendar file.
    Broken,
    /// It does not say when it begins.
    NoStart,
    /// It ends before it begins, or lasts for months.
    Length,
    /// It repeats in another way than every year on the same day.
    Repeats,
    /// It names a zone that is in no time-zone database.
    Zone,
    /// It is cancelled.
    Cancelled,
    /// The file has more entries than are read.
    TooMany,
}

impl Unread {
    /// The key of its words.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Broken => "tickets-ics-broken",
            Self::NoStart => "tickets-ics-no-start",
            Self::Length => "tickets-ics-length",
            Self::Repeats => "tickets-ics-repeats",
            Self::Zone => "tickets-ics-zone",
            Self::Cancelled => "tickets-ics-cancelled",
            Self::TooMany => "tickets-ics-too-many",
        }
    }
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Brought {
    /// Dates with hours of their own, from this year on.
    pub(crate) dates: Dates,
    /// The line at which an entry begins, and why it was not taken.
    pub(crate) unread: Vec<(usize, Unread)>,
    /// Entries that are over since last year or longer.
    pub(crate) past: usize,
}

/// Where a file is read: the shop's zone, this year, and the hours of a usual weekday.
pub(crate) struct Reader<'a> {
    pub(crate) zone: &'a TimeZone,
    pub(crate) year: i16,
    pub(crate) usual: &'a dyn Fn(Date) -> Vec<OpenRange>,
}

/// Reads a file. An entry of whole days closes them; one with times closes the shop from its beginning to its end.
pub(crate) fn read(text: &str, reader: &Reader<'_>) -> Brought {
    let mut brought = Brought::default();
    for (count, (line, entry)) in entries(text).into_iter().enumerate() {
        if count >= ENTRIES_MAX {
            brought.unread.push((line, Unread::TooMany));
            break;
        }
        let taken = entry.ok_or(Unread::Broken).and_then(|entry| take(&entry, reader));
        match taken {
            Ok((name, closed))
                if closed.iter().all(|day| day.date.year() < reader.year) && !name.is_empty() =>
            {
                brought.past += 1;
            }
            Ok((name, closed)) => put(&mut brought.dates, &name, &closed, reader),
            Err(why) => brought.unread.push((line, why)),
        }
    }
    brought
}

/// The entries with the line of each; none for one that does not end.
fn entries(text: &str) -> Vec<(usize, Option<String>)> {
    let (mut found, mut open): (Vec<(usize, Option<String>)>, Option<(usize, String)>) = (Vec::new(), None);
    for (number, line) in (1..).zip(text.lines()) {
        let word = line.trim().to_ascii_uppercase();
        if word == "BEGIN:VEVENT" {
            found.extend(open.take().map(|(line, _)| (line, None)));
            open = Some((number, String::new()));
        } else if word == "END:VEVENT" {
            found.extend(open.take().map(|(line, body)| (line, Some(body))));
        } else if let Some((_, body)) = open.as_mut() {
            body.push_str(line.trim_end());
            body.push_str("\r\n");
        }
    }
    found.extend(open.map(|(line, _)| (line, None)));
    found
}

/// A day on which the shop is closed, wholly or for some seconds of the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ClosedDay {
    date: Date,
    from_s: i64,
    until_s: i64,
}

fn take(body: &str, reader: &Reader<'_>) -> Result<(String, Vec<ClosedDay>), Unread> {
    let file =
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{body}END:VEVENT\r\nEND:VCALENDAR\r\n");
    let file: File = file.parse().map_err(|_| Unread::Broken)?;
    let event = file.components.iter().find_map(|component| match component {
        CalendarComponent::Event(event) => Some(event),
        _ => None,
    });
    let event = event.ok_or(Unread::Broken)?;
    if event.property_value("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")) {
        return Err(Unread::Cancelled);
    }
    let every_year = is_every_year(event)?;
    let (first, last) = ends(event, reader.zone)?;
    let mut closed = days_between(first, last)?;
    if every_year {
        closed = closed.iter().flat_map(|day| in_years(*day, reader.year)).collect();
    }
    let name = event.get_summary().map(plain).filter(|name| !name.is_empty());
    Ok((name.unwrap_or_else(|| "–".to_owned()), closed))
}

/// A line of a form holds no semicolons in its parts.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if c == ';' || c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect()
}

/// Only "every year on the same day" can be written down; anything else would need to be computed.
fn is_every_year(event: &Event) -> Result<bool, Unread> {
    let others = ["RDATE", "EXDATE", "RECURRENCE-ID"];
    if others.iter().any(|name| event.property_value(name).is_some()) {
        return Err(Unread::Repeats);
    }
    let Some(rule) = event.property_value("RRULE") else { return Ok(false) };
    let parts: Vec<String> = rule.split(';').map(|part| part.trim().to_ascii_uppercase()).collect();
    let is_plain = parts.iter().all(|part| ["FREQ=YEARLY", "INTERVAL=1", ""].contains(&part.as_str()));
    let is_yearly = parts.iter().any(|part| part == "FREQ=YEARLY");
    if is_plain && is_yearly { Ok(true) } else { Err(Unread::Repeats) }
}

/// First moment and last, in the shop's wall clock. An entry says when it ends or how long it lasts; one of whole days that
/// says neither lasts for a day, and ends at the midnight after its last.
fn ends(event: &Event, zone: &TimeZone) -> Result<(DateTime, DateTime), Unread> {
    let first = local(&event.get_start().ok_or(Unread::NoStart)?, zone)?;
    let is_day = matches!(event.get_start(), Some(DatePerhapsTime::Date(_)));
    let after = |span: Span| first.checked_add(span).map_err(|_| Unread::Length);
    let last = match (event.get_end(), event.property_value("DURATION")) {
        (Some(end), _) => local(&end, zone)?,
        (None, Some(lasts)) => after(lasts.trim().parse().map_err(|_| Unread::Length)?)?,
        (None, None) if is_day => after(Span::new().days(1))?,
        (None, None) => return Err(Unread::Length),
    };
    // Some programs write the same day as beginning and end.
    let last = if is_day && last == first { after(Span::new().days(1))? } else { last };
    if last > first { Ok((first, last)) } else { Err(Unread::Length) }
}

fn local(at: &DatePerhapsTime, zone: &TimeZone) -> Result<DateTime, Unread> {
    let civil = |text: String| text.parse::<DateTime>().map_err(|_| Unread::Broken);
    match at {
        DatePerhapsTime::Date(date) => date
            .to_string()
            .parse::<Date>()
            .map(|d| d.to_datetime(Time::midnight()))
            .map_err(|_| Unread::Broken),
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(at)) => civil(at.to_string()),
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(at)) => {
            let at = jiff::Timestamp::from_second(at.timestamp()).map_err(|_| Unread::Broken)?;
            Ok(zone.to_datetime(at))
        }
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid }) => {
            let there = TimeZone::get(tzid).map_err(|_| Unread::Zone)?;
            let at = there.to_timestamp(civil(date_time.to_string())?).map_err(|_| Unread::Zone)?;
            Ok(zone.to_datetime(at))
        }
    }
}

fn days_between(first: DateTime, last: DateTime) -> Result<Vec<ClosedDay>, Unread> {
    let second_of_day = |at: DateTime| at.duration_since(at.date().to_datetime(Time::midnight())).as_secs();
    let mut days = Vec::new();
    for date in first.date().series(Span::new().days(1)) {
        if date.to_datetime(Time::midnight()) >= last {
            return Ok(days);
        }
        if days.len() >= DAYS_MAX {
            break;
        }
        let from_s = if date == first.date() { second_of_day(first) } else { 0 };
        let until_s = if date == last.date() { second_of_day(last) } else { DAY_S };
        days.push(ClosedDay { date, from_s, until_s });
    }
    Err(Unread::Length)
}

/// The same day of this year and of those after it; 29 February only where there is one.
fn in_years(day: ClosedDay, year: i16) -> impl Iterator<Item = ClosedDay> {
    let years = year.max(day.date.year())..year.saturating_add(YEARS);
    years.filter_map(move |year| {
        let date = Date::new(year, day.date.month(), day.date.day()).ok()?;
        Some(ClosedDay { date, ..day })
    })
}

fn put(dates: &mut Dates, name: &str, closed: &[ClosedDay], reader: &Reader<'_>) {
    for day in closed.iter().filter(|day| day.date.year() >= reader.year) {
        let before = match dates.ranges.get(&day.date) {
            Some(ranges) => ranges.iter().filter_map(|range| range.parse().ok()).collect(),
            None => (reader.usual)(day.date),
        };
        dates.ranges.insert(day.date, before.into_iter().flat_map(|range| without(range, *day)).collect());
        dates.names.entry(day.date).or_insert_with(|| name.to_owned());
    }
}

/// What is left of a range.
fn without(range: OpenRange, day: ClosedDay) -> Vec<String> {
    let (opens, closes) = range.seconds_of_day();
    let parts = [(opens, closes.min(day.from_s)), (opens.max(day.until_s), closes)];
    let clock = |second: i64| format!("{:02}:{:02}", second / 3600, second % 3600 / 60);
    let left = parts.into_iter().filter(|(from, until)| until - from >= 60);
    left.map(|(from, until)| format!("{}-{}", clock(from), clock(until))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sao Mai//VN\r\n\
        BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270205\r\nDTEND;VALUE=DATE:20270210\r\nSUMMARY:Tết Nguyên đán\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20200902\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Quốc khánh\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:3\r\nDTSTART:20261224T060000Z\r\nDTEND:20261224T170000Z\r\nSUMMARY:Đóng cửa sớm\\; Giáng sinh\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:4\r\nSUMMARY:Không có ngày\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:5\r\nDTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=WEEKLY;BYDAY=SU\r\nSUMMARY:Chủ nhật\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:6\r\nDTSTART;VALUE=DATE:20270230\r\nSUMMARY:Không có thật\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:7\r\nDTSTART;VALUE=DATE:20190101\r\nSUMMARY:Đã qua\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:8\r\nDTSTART;TZID=Mars/Olympus:20270303T080000\r\nDTEND;TZID=Mars/Olympus:20270303T090000\r\nSUMMARY:Sao Hỏa\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";

    fn brought(text: &str) -> Brought {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let usual = |_: Date| vec!["08:00-12:00".parse().unwrap(), "13:30-17:30".parse().unwrap()];
        read(text, &Reader { zone: &zone, year: 2026, usual: &usual })
    }

    #[test]
    fn whole_days_close_and_times_leave_what_is_left_of_the_day() {
        let dates = brought(FILE).dates;
        for day in 5..=9 {
            assert_eq!(dates.ranges.get(&date(2027, 2, day)), Some(&Vec::new()), "{day} February");
        }
        assert_eq!(dates.ranges.get(&date(2027, 2, 10)), None, "the end is not part of it");
        assert_eq!(
            dates.ranges.get(&date(2026, 12, 24)),
            Some(&vec!["08:00-12:00".to_owned()]),
            "13:00 here"
        );
        assert_eq!(dates.names.get(&date(2026, 12, 24)).map(String::as_str), Some("Đóng cửa sớm Giáng sinh"));
    }

    #[test]
    fn a_day_of_every_year_is_written_down_for_three() {
        let dates = brought(FILE).dates;
        let years: Vec<i16> =
            dates.names.iter().filter(|(_, n)| *n == "Quốc khánh").map(|(d, _)| d.year()).collect();
        assert_eq!(years, [2026, 2027, 2028]);
    }

    #[test]
    fn an_entry_may_say_how_long_it_lasts() {
        let entry = |start: &str, lasts: &str| {
            let text = format!(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART{start}\nDURATION:{lasts}\nSUMMARY:Lễ\nEND:VEVENT\nEND:VCALENDAR\n"
            );
            brought(&text)
        };
        let week = entry(";VALUE=DATE:20270205", "P1W").dates.ranges;
        assert_eq!(week.keys().map(|d| d.day()).collect::<Vec<_>>(), [5, 6, 7, 8, 9, 10, 11]);
        let morning = entry(":20261224T080000", "PT4H").dates.ranges;
        assert_eq!(morning.get(&date(2026, 12, 24)), Some(&vec!["13:30-17:30".to_owned()]));
        for wrong in ["-P1D", "P400D", "tomorrow"] {
            assert_eq!(entry(";VALUE=DATE:20270205", wrong).unread, [(2, Unread::Length)], "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line_and_the_rest_comes() {
        let brought = brought(FILE);
        let lines: Vec<&str> = FILE.lines().collect();
        assert!(brought.unread.iter().all(|(line, _)| lines[line - 1] == "BEGIN:VEVENT"));
        let why: Vec<Unread> = brought.unread.iter().map(|(_, why)| *why).collect();
        assert_eq!(why, [Unread::NoStart, Unread::Repeats, Unread::NoStart, Unread::Zone]);
        assert_eq!((brought.past, brought.dates.names.len()), (1, 5 + 3 + 1));
    }

    #[test]
    fn a_file_that_is_none_and_an_entry_that_does_not_end_break_nothing() {
        assert_eq!(brought("Xin chào"), Brought::default());
        let cut = brought("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\n");
        assert_eq!(cut.unread, [(2, Unread::Broken)]);
    }
}
