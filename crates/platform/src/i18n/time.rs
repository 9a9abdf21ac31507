//! Dates, clock times and spans of time as each language says them.

use jiff::{SignedDuration, civil::Weekday};
use kernel::{Date, Locale, Timestamp, date_in};

use super::{Lang, format};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A unit in which spans are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
}

impl Lang {
    /// A date with its year: 22/11/2026, 22 Nov 2026, 22. nóv. 2026.
    pub fn date(&self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        match self.locale() {
            Locale::Vi => format!("{day:02}/{month:02}/{year}"),
            Locale::En => format!("{day} {} {year}", month_en(month)),
            Locale::Is => format!("{day}. {} {year}", month_is(month)),
        }
    }

    /// A date without its year: 22/11, 22 Nov, 22. nóv.
    pub fn date_short(&self, date: Date) -> String {
        let (day, month) = (date.day(), date.month());
        match self.locale() {
            Locale::Vi => format!("{day:02}/{month:02}"),
            Locale::En => format!("{day} {}", month_en(month)),
            Locale::Is => format!("{day}. {}", month_is(month)),
        }
    }

    /// A month: 11/2026, Nov 2026, nóv. 2026.
    pub fn month(&self, date: Date) -> String {
        let (month, year) = (date.month(), date.year());
        match self.locale() {
            Locale::Vi => format!("{month:02}/{year}"),
            Locale::En => format!("{} {year}", month_en(month)),
            Locale::Is => format!("{} {year}", month_is(month)),
        }
    }

    /// The date on the reader's calendar at that instant.
    pub fn date_at(&self, instant: Timestamp) -> Date {
        date_in(instant, self.zone())
    }

    /// Clock time with 24 hours: 09:12.
    pub fn time(&self, instant: Timestamp) -> String {
        let local = self.zone().to_datetime(instant);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// Date and clock time: 17:30 22/11/2026, 22 Nov 2026, 17:30, 22. nóv. 2026 kl. 17:30.
    pub fn date_time(&self, instant: Timestamp) -> String {
        self.at(&self.date(self.date_at(instant)), &self.time(instant))
    }

    /// A weekday in short: CN and T2 to T7, Sun, sun.
    pub fn weekday(&self, date: Date) -> &'static str {
        match self.locale() {
            Locale::Vi => weekday_vi(date.weekday()),
            Locale::En => weekday_en(date.weekday()),
            Locale::Is => weekday_is(date.weekday()),
        }
    }

    /// A weekday with its date: T4, 25/11, Wed 25 Nov, mið. 25. nóv.
    pub fn weekday_date(&self, date: Date) -> String {
        let separator = if self.locale() == Locale::Vi { ", " } else { " " };
        format!("{}{separator}{}", self.weekday(date), self.date_short(date))
    }

    /// A day in words, to stand inside a sentence: hôm nay, tomorrow, á morgun; the weekday within six days;
    /// then the date, with its year when that is another.
    pub fn day(&self, date: Date, today: Date) -> String {
        let days = today.until(date).map_or(i32::MAX, |span| span.get_days());
        let [yesterday, this, tomorrow] = near_days(self.locale());
        match days {
            -1 => yesterday.to_owned(),
            0 => this.to_owned(),
            1 => tomorrow.to_owned(),
            2..=6 => self.weekday_date(date),
            _ if date.year() == today.year() => self.date_short(date),
            _ => self.date(date),
        }
    }

    /// A day in words with the clock time: 17:30 hôm nay, today, 17:30, í dag kl. 17:30.
    pub fn moment(&self, instant: Timestamp, now: Timestamp) -> String {
        self.at(&self.day(self.date_at(instant), self.date_at(now)), &self.time(instant))
    }

    /// How long ago, as short as a list needs it: 2 phút, 2m, 2 mín.; after six days the date.
    pub fn ago(&self, instant: Timestamp, now: Timestamp) -> String {
        let seconds = now.duration_since(instant).as_secs();
        if seconds < MINUTE {
            return just_now(self.locale()).to_owned();
        }
        if seconds >= 7 * DAY {
            let (date, today) = (self.date_at(instant), self.date_at(now));
            return if date.year() == today.year() { self.date_short(date) } else { self.date(date) };
        }
        let (count, unit) = largest(seconds);
        match (self.locale(), unit) {
            (Locale::En, Unit::Minute) => format!("{count}m"),
            (Locale::En, Unit::Hour) => format!("{count}h"),
            (Locale::En, Unit::Day) => format!("{count}d"),
            (Locale::Is, Unit::Day) => format!("{count} d."),
            _ => self.of_unit(&count.to_string(), unit, count, 0),
        }
    }

    /// A length of time in its largest whole unit: 18 phút, 2 h, 3 dagar. What is left over is dropped, the
    /// sign too: whether it is left or overdue, the sentence says.
    pub fn span(&self, length: SignedDuration) -> String {
        let (count, unit) = largest(length.abs().as_secs());
        self.of_unit(&self.number(count), unit, count, 0)
    }

    /// A measured length of time, with one digit after the decimal sign where it tells something: 1,8 ngày.
    pub fn duration(&self, length: SignedDuration) -> String {
        let seconds = length.abs().as_secs();
        let (count, unit) = largest(seconds);
        let tenths = seconds * 10 / unit.seconds() % 10;
        if tenths == 0 || count >= 10 || unit == Unit::Minute {
            return self.of_unit(&self.number(count), unit, count, 0);
        }
        let number = format!("{count}{}{tenths}", format::decimal_sign(self.locale()));
        self.of_unit(&number, unit, count, tenths)
    }

    /// How long a case lasted, or has lasted so far: 1,8 ngày, đã 3 giờ, 3 h so far.
    pub fn lasted(&self, from: Timestamp, end: Option<Timestamp>, now: Timestamp) -> String {
        let time = self.duration(end.unwrap_or(now).duration_since(from));
        match (end, self.locale()) {
            (Some(_), _) => time,
            (None, Locale::Vi) => format!("đã {time}"),
            (None, Locale::En) => format!("{time} so far"),
            (None, Locale::Is) => format!("{time} hingað til"),
        }
    }

    fn at(&self, day: &str, time: &str) -> String {
        match self.locale() {
            Locale::Vi => format!("{time} {day}"),
            Locale::En => format!("{day}, {time}"),
            Locale::Is => format!("{day} kl. {time}"),
        }
    }

    fn of_unit(&self, number: &str, unit: Unit, count: i64, tenths: i64) -> String {
        let is_one = match self.locale() {
            Locale::Vi => false,
            Locale::En => count == 1 && tenths == 0,
            Locale::Is if tenths == 0 => count % 10 == 1 && count % 100 != 11,
            Locale::Is => tenths == 1,
        };
        let name = match (self.locale(), unit) {
            (Locale::Vi, Unit::Minute) => "phút",
            (Locale::Vi, Unit::Hour) => "giờ",
            (Locale::Vi, Unit::Day) => "ngày",
            (Locale::En, Unit::Minute) => "min",
            (Locale::En, Unit::Hour) => "h",
            (Locale::En, Unit::Day) if is_one => "day",
            (Locale::En, Unit::Day) => "days",
            (Locale::Is, Unit::Minute) => "mín.",
            (Locale::Is, Unit::Hour) => "klst.",
            (Locale::Is, Unit::Day) if is_one => "dagur",
            (Locale::Is, Unit::Day) => "dagar",
        };
        format!("{number} {name}")
    }
}

/// The text with its first letter in upper case: for a day in words that begins a line or a chip.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let mut capital: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    capital.push_str(rest.as_str());
    capital
}

impl Unit {
    const fn seconds(self) -> i64 {
        match self {
            Self::Minute => MINUTE,
            Self::Hour => HOUR,
            Self::Day => DAY,
        }
    }
}

const fn largest(seconds: i64) -> (i64, Unit) {
    let unit = match seconds {
        ..HOUR => Unit::Minute,
        HOUR..DAY => Unit::Hour,
        _ => Unit::Day,
    };
    (seconds / unit.seconds(), unit)
}

const fn near_days(locale: Locale) -> [&'static str; 3] {
    match locale {
        Locale::Vi => ["hôm qua", "hôm nay", "mai"],
        Locale::En => ["yesterday", "today", "tomorrow"],
        Locale::Is => ["í gær", "í dag", "á morgun"],
    }
}

const fn just_now(locale: Locale) -> &'static str {
    match locale {
        Locale::Vi => "vừa xong",
        Locale::En => "now",
        Locale::Is => "rétt í þessu",
    }
}

const fn month_en(month: i8) -> &'static str {
    match month {
        1 => "Jan",
        2 => "Feb",
        3 => "Mar",
        4 => "Apr",
        5 => "May",
        6 => "Jun",
        7 => "Jul",
        8 => "Aug",
        9 => "Sep",
        10 => "Oct",
        11 => "Nov",
        _ => "Dec",
    }
}

const fn month_is(month: i8) -> &'static str {
    match month {
        1 => "jan.",
        2 => "feb.",
        3 => "mar.",
        4 => "apr.",
        5 => "maí",
        6 => "jún.",
        7 => "júl.",
        8 => "ágú.",
        9 => "sep.",
        10 => "okt.",
        11 => "nóv.",
        _ => "des.",
    }
}

const fn weekday_vi(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Sunday => "CN",
        Weekday::Monday => "T2",
        Weekday::Tuesday => "T3",
        Weekday::Wednesday => "T4",
        Weekday::Thursday => "T5",
        Weekday::Friday => "T6",
        Weekday::Saturday => "T7",
    }
}

const fn weekday_en(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Sunday => "Sun",
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
    }
}

const fn weekday_is(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Sunday => "sun.",
        Weekday::Monday => "mán.",
        Weekday::Tuesday => "þri.",
        Weekday::Wednesday => "mið.",
        Weekday::Thursday => "fim.",
        Weekday::Friday => "fös.",
        Weekday::Saturday => "lau.",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use kernel::TimeZone;

    use super::*;
    use crate::i18n::Texts;

    fn all() -> [Lang; 3] {
        let texts = Arc::new(Texts::new(&[]).unwrap());
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        Locale::ALL.map(|locale| Lang::new(texts.clone(), locale, zone.clone()))
    }

    fn said(say: impl Fn(&Lang) -> String) -> [String; 3] {
        all().each_ref().map(say)
    }

    fn instant(text: &str) -> Timestamp {
        format!("{text}+07:00").parse().unwrap()
    }

    #[test]
    fn dates_follow_the_table_of_languages() {
        let sunday = date(2026, 11, 22);
        assert_eq!(said(|l| l.date(sunday)), ["22/11/2026", "22 Nov 2026", "22. nóv. 2026"]);
        assert_eq!(said(|l| l.date_short(date(2026, 5, 3))), ["03/05", "3 May", "3. maí"]);
        assert_eq!(said(|l| l.month(sunday)), ["11/2026", "Nov 2026", "nóv. 2026"]);
        assert_eq!(said(|l| l.weekday(sunday).to_owned()), ["CN", "Sun", "sun."]);
        assert_eq!(
            said(|l| l.weekday_date(date(2026, 11, 25))),
            ["T4, 25/11", "Wed 25 Nov", "mið. 25. nóv."]
        );
    }

    #[test]
    fn clock_times_are_those_of_the_zone() {
        let late: Timestamp = "2026-11-22T17:05:00Z".parse().unwrap();
        assert_eq!(said(|l| l.time(late)), ["00:05"; 3]);
        assert_eq!(
            said(|l| l.date_time(late)),
            ["00:05 23/11/2026", "23 Nov 2026, 00:05", "23. nóv. 2026 kl. 00:05"]
        );
    }

    #[test]
    fn near_days_have_words() {
        let today = date(2026, 11, 22);
        let cases = [
            (date(2026, 11, 21), ["hôm qua", "yesterday", "í gær"]),
            (today, ["hôm nay", "today", "í dag"]),
            (date(2026, 11, 23), ["mai", "tomorrow", "á morgun"]),
            (date(2026, 11, 28), ["T7, 28/11", "Sat 28 Nov", "lau. 28. nóv."]),
            (date(2026, 11, 29), ["29/11", "29 Nov", "29. nóv."]),
            (date(2026, 11, 20), ["20/11", "20 Nov", "20. nóv."]),
            (date(2027, 1, 2), ["02/01/2027", "2 Jan 2027", "2. jan. 2027"]),
        ];
        for (day, words) in cases {
            assert_eq!(said(|l| l.day(day, today)), words, "{day}");
        }
        let (at, now) = (instant("2026-11-22T17:30:00"), instant("2026-11-22T10:00:00"));
        assert_eq!(said(|l| l.moment(at, now)), ["17:30 hôm nay", "today, 17:30", "í dag kl. 17:30"]);
    }

    #[test]
    fn lists_say_shortly_how_long_ago() {
        let now = instant("2026-11-22T10:43:00");
        let cases = [
            ("2026-11-22T10:42:30", ["vừa xong", "now", "rétt í þessu"]),
            ("2026-11-22T10:41:00", ["2 phút", "2m", "2 mín."]),
            ("2026-11-22T09:43:00", ["1 giờ", "1h", "1 klst."]),
            ("2026-11-21T10:44:00", ["23 giờ", "23h", "23 klst."]),
            ("2026-11-21T10:43:00", ["1 ngày", "1d", "1 d."]),
            ("2026-11-15T10:44:00", ["6 ngày", "6d", "6 d."]),
            ("2026-11-15T10:43:00", ["15/11", "15 Nov", "15. nóv."]),
            ("2025-12-01T10:43:00", ["01/12/2025", "1 Dec 2025", "1. des. 2025"]),
        ];
        for (then, words) in cases {
            assert_eq!(said(|l| l.ago(instant(then), now)), words, "{then}");
        }
    }

    #[test]
    fn spans_choose_the_largest_unit() {
        let cases = [
            (18 * MINUTE + 59, ["18 phút", "18 min", "18 mín."]),
            (-2 * HOUR, ["2 giờ", "2 h", "2 klst."]),
            (DAY, ["1 ngày", "1 day", "1 dagur"]),
            (212 * DAY, ["212 ngày", "212 days", "212 dagar"]),
            (21 * DAY, ["21 ngày", "21 days", "21 dagur"]),
        ];
        for (seconds, words) in cases {
            assert_eq!(said(|l| l.span(SignedDuration::from_secs(seconds))), words, "{seconds}");
        }
    }

    #[test]
    fn measured_durations_keep_one_digit() {
        let cases = [
            (DAY * 18 / 10, ["1,8 ngày", "1.8 days", "1,8 dagar"]),
            (DAY * 21 / 10, ["2,1 ngày", "2.1 days", "2,1 dagur"]),
            (DAY * 3, ["3 ngày", "3 days", "3 dagar"]),
            (DAY * 125 / 10, ["12 ngày", "12 days", "12 dagar"]),
            (HOUR * 9 / 2, ["4,5 giờ", "4.5 h", "4,5 klst."]),
            (90, ["1 phút", "1 min", "1 mín."]),
        ];
        for (seconds, words) in cases {
            assert_eq!(said(|l| l.duration(SignedDuration::from_secs(seconds))), words, "{seconds}");
        }
    }

    #[test]
    fn a_line_begins_with_a_capital() {
        assert_eq!(["hôm nay", "á morgun", "17:30", ""].map(capital), ["Hôm nay", "Á morgun", "17:30", ""]);
    }
}
