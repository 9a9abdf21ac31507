//! The open time of a calendar, laid out as intervals.

use jiff::Timestamp;

use super::{Calendar, CalendarVersion};

const DAY: i64 = 86_400;
/// How much is laid out at a time.
const WEEK: i64 = 7 * DAY;
/// A due time further away than this is none: ten years and their leap days.
const HORIZON: i64 = 3_653 * DAY;

/// The open time of a calendar from a beginning on, laid out as it is asked for. Use one for many questions
/// about the same calendar; for a single question ask the [`Calendar`].
#[derive(Debug, Clone)]
pub struct OpenTime<'c> {
    calendar: &'c Calendar,
    begins: i64,
    laid_out_until: i64,
    spans: Vec<Span>,
}

/// Open seconds in a row, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: i64,
    end: i64,
    /// Open seconds in all spans before this one.
    before: u64,
}

impl<'c> OpenTime<'c> {
    /// The open time from `begins` on. Nothing earlier is counted.
    pub fn since(calendar: &'c Calendar, begins: Timestamp) -> Self {
        let begins = second_of(begins);
        Self { calendar, begins, laid_out_until: begins, spans: Vec::new() }
    }

    /// As [`Calendar::open_seconds_between`].
    pub fn open_seconds_between(&mut self, from: Timestamp, to: Timestamp) -> u64 {
        let (from, to) = (second_of(from), second_of(to));
        self.open_until(to).saturating_sub(self.open_until(from))
    }

    /// As [`Calendar::due_after`].
    pub fn due_after(&mut self, start: Timestamp, seconds: u64) -> Option<Timestamp> {
        let start = second_of(start);
        if seconds == 0 {
            return Timestamp::from_second(start).ok();
        }
        let goal = self.open_until(start).saturating_add(seconds);
        while self.spans.last().is_none_or(|last| last.after() < goal) {
            if self.laid_out_until >= start.max(self.begins) + HORIZON {
                return None;
            }
            self.lay_out(self.laid_out_until + WEEK);
        }
        let span = self.spans.get(self.spans.partition_point(|s| s.after() < goal))?;
        let into_span = i64::try_from(goal - span.before).ok()?;
        Timestamp::from_second(span.start + into_span).ok()
    }

    /// Open seconds since the beginning.
    fn open_until(&mut self, second: i64) -> u64 {
        if self.laid_out_until < second {
            self.lay_out(second.max(self.laid_out_until + WEEK));
        }
        let begun = self.spans.partition_point(|s| s.start < second);
        let last = begun.checked_sub(1).and_then(|i| self.spans.get(i));
        last.map_or(0, |s| s.before + seconds_in(s.start, s.end.min(second)))
    }

    fn lay_out(&mut self, until: i64) {
        while self.laid_out_until < until {
            let (version, next_version) = self.calendar.governing(self.laid_out_until);
            let until = until.min(next_version);
            version.lay_out(self.laid_out_until, until, &mut self.spans);
            self.laid_out_until = until;
        }
    }
}

impl CalendarVersion {
    /// Appends the open spans of `from..until`. Between two changes of the zone's offset the wall clock runs
    /// evenly, so a civil range is one interval there; cut at the changes, skipped hours vanish and repeated
    /// hours appear twice without a rule for either.
    pub(super) fn lay_out(&self, from: i64, until: i64, spans: &mut Vec<Span>) {
        let mut from = from;
        while from < until {
            let Ok(instant) = Timestamp::from_second(from) else { return };
            let change = self.zone.following(instant).next().map_or(i64::MAX, |t| t.timestamp().as_second());
            let even_until = until.min(change);
            self.lay_out_evenly(instant, even_until, spans);
            from = even_until;
        }
    }

    fn lay_out_evenly(&self, from: Timestamp, until: i64, spans: &mut Vec<Span>) {
        let offset = self.zone.to_offset(from);
        let mut date = offset.to_datetime(from).date();
        let from = from.as_second();
        let ahead = i64::from(offset.seconds());
        let mut midnight = (from + ahead).div_euclid(DAY) * DAY - ahead;
        while midnight < until {
            for range in self.on(date) {
                let (opens, closes) = range.seconds_of_day();
                append(spans, from.max(midnight + opens), until.min(midnight + closes));
            }
            let Ok(tomorrow) = date.tomorrow() else { return };
            (date, midnight) = (tomorrow, midnight + DAY);
        }
    }
}

impl Span {
    const fn after(&self) -> u64 {
        self.before + seconds_in(self.start, self.end)
    }
}

fn append(spans: &mut Vec<Span>, start: i64, end: i64) {
    if start >= end {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.end == start => last.end = end,
        last => {
            let before = last.map_or(0, |s| s.after());
            spans.push(Span { start, end, before });
        }
    }
}

const fn seconds_in(start: i64, end: i64) -> u64 {
    end.saturating_sub(start).cast_unsigned()
}

/// The instant at which the second of this instant began.
pub fn whole_second(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(second_of(instant)).unwrap_or(instant)
}

/// The second in which an instant lies. Rounded down also before 1970.
pub(super) fn second_of(instant: Timestamp) -> i64 {
    instant.as_second() - i64::from(instant.subsec_nanosecond() < 0)
}
