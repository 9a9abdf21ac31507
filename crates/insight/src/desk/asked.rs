//! What a report is asked for, as its address says it.

use jiff::{Span, Timestamp, tz::TimeZone};
use kernel::Date;
use platform::web::Invalid;
use serde::Deserialize;
use tickets::DeskFilter;

use super::policy::{DAYS_MAX, Day, Figure, Period, Whose};

/// The lengths that are offered, in days.
pub(crate) const OFFERED: [usize; 3] = [7, 30, 90];
const USUAL: usize = 30;
/// The figures of nobody, in an address.
const NOBODY: &str = "nobody";

/// The address, as it was typed.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(crate) struct DeskQuery {
    pub(crate) days: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) branch: String,
    pub(crate) owner: String,
    /// Of which the cases are asked for.
    pub(crate) figure: String,
    pub(crate) day: String,
    pub(crate) whose: String,
    /// The number of the last ticket of the page before.
    pub(crate) after: String,
    /// Which table a file holds.
    pub(crate) table: String,
}

/// What of it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeskAsked {
    pub(crate) period: Period,
    /// How many days back; none for a time between two days.
    pub(crate) days: Option<usize>,
    pub(crate) filter: DeskFilter,
}

/// The tickets behind one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CasesAsked {
    pub(crate) desk: DeskAsked,
    pub(crate) figure: Figure,
    pub(crate) whose: Option<Whose>,
    pub(crate) after: Option<i64>,
}

impl DeskQuery {
    /// Which report. A day that is asked for is the whole time.
    pub(crate) fn read(&self, zone: &TimeZone, now: Timestamp) -> Result<DeskAsked, Invalid> {
        let filter = DeskFilter {
            branch: parsed(&self.branch, "branch", "form-error-choice")?,
            owner: parsed(&self.owner, "owner", "form-error-choice")?,
        };
        let (period, days) = self.period(zone, now)?;
        Ok(DeskAsked { period, days, filter })
    }

    fn period(&self, zone: &TimeZone, now: Timestamp) -> Result<(Period, Option<usize>), Invalid> {
        let day: Option<Date> = parsed(&self.day, "day", "form-error-date")?;
        let from: Option<Date> = parsed(&self.from, "from", "form-error-date")?;
        let to: Option<Date> = parsed(&self.to, "to", "form-error-date")?;
        let today = now.to_zoned(zone.clone()).date();
        let before = |date: Date| date.checked_sub(Span::new().days(29)).unwrap_or(date);
        let (first, last) = match (day, from, to) {
            (Some(day), ..) => (day, day),
            (None, None, None) => {
                let days = self.days.parse().unwrap_or(USUAL).clamp(1, DAYS_MAX);
                let period = Period::last(days, zone, now);
                let period = period.ok_or_else(|| Invalid::one("from", "insight-desk-no-day"))?;
                return Ok((period, Some(days)));
            }
            (None, from, to) => {
                let last = to.unwrap_or(today);
                (from.unwrap_or_else(|| before(last)), last)
            }
        };
        let period = Period::of(first, last, zone, now);
        Ok((period.ok_or_else(|| Invalid::one("from", "insight-desk-no-day"))?, None))
    }

    /// The cases behind a figure.
    pub(crate) fn read_cases(&self, zone: &TimeZone, now: Timestamp) -> Result<CasesAsked, Invalid> {
        let figure =
            Figure::named(&self.figure).ok_or_else(|| Invalid::one("figure", "form-error-choice"))?;
        let whose = match self.whose.as_str() {
            NOBODY => Some(Whose::Nobody),
            text => parsed(text, "whose", "form-error-choice")?.map(Whose::One),
        };
        let after = parsed(&self.after, "after", "form-error-number")?;
        Ok(CasesAsked { desk: self.read(zone, now)?, figure, whose, after })
    }
}

fn parsed<T: std::str::FromStr>(text: &str, field: &str, key: &'static str) -> Result<Option<T>, Invalid> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Invalid::one(field, key)),
    }
}

impl DeskAsked {
    /// The same report in an address. Ids and dates need no escapes.
    pub(crate) fn query(&self) -> String {
        let time = match (self.days, self.period.days.as_slice()) {
            (Some(days), _) => format!("days={days}"),
            (None, [first, .., last]) => format!("from={}&to={}", first.date, last.date),
            (None, [day]) => format!("from={0}&to={0}", day.date),
            (None, []) => String::new(),
        };
        format!("{time}{}", self.narrowed())
    }

    /// Branch and person alone.
    pub(crate) fn narrowed(&self) -> String {
        let branch = self.filter.branch.map_or_else(String::new, |id| format!("&branch={id}"));
        let owner = self.filter.owner.map_or_else(String::new, |id| format!("&owner={id}"));
        format!("{branch}{owner}")
    }

    /// The cases behind a figure of it.
    pub(crate) fn cases(&self, figure: Figure, whose: Option<Whose>) -> String {
        let whose = match whose {
            Some(Whose::One(id)) => format!("&whose={id}"),
            Some(Whose::Nobody) => format!("&whose={NOBODY}"),
            None => String::new(),
        };
        format!("/app/reports/desk/cases?figure={}&{}{whose}", figure.name(), self.query())
    }

    /// The cases behind a figure of one day: the same address in every report that has the day.
    pub(crate) fn cases_of_day(&self, figure: Figure, day: Day) -> String {
        format!("/app/reports/desk/cases?figure={}&day={}{}", figure.name(), day.date, self.narrowed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &DeskQuery) -> Result<DeskAsked, Invalid> {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        query.read(&zone, "2026-11-22T05:00:00Z".parse().unwrap())
    }

    fn between(from: &str, to: &str) -> DeskQuery {
        DeskQuery { from: from.into(), to: to.into(), ..DeskQuery::default() }
    }

    #[test]
    fn an_address_says_how_many_days_or_between_which() {
        assert_eq!(read(&DeskQuery::default()).unwrap().query(), "days=30");
        let week = DeskQuery { days: "7".into(), ..DeskQuery::default() };
        assert_eq!(read(&week).unwrap().period.days.len(), 7);
        let asked = read(&between("2026-11-10", "2026-11-12")).unwrap();
        assert_eq!((asked.period.days.len(), asked.query().as_str()), (3, "from=2026-11-10&to=2026-11-12"));
        assert_eq!(read(&between("", "2026-11-12")).unwrap().period.days.len(), 30);
    }

    #[test]
    fn what_cannot_be_read_is_said_at_its_field() {
        let field = |query: &DeskQuery| read(query).unwrap_err().errors[0].field.clone();
        assert_eq!(field(&between("yesterday", "")), "from");
        assert_eq!(field(&between("2026-11-12", "2026-11-10")), "from");
        assert_eq!(field(&between("2020-01-01", "2026-11-10")), "from");
        assert_eq!(field(&DeskQuery { owner: "me".into(), ..DeskQuery::default() }), "owner");
    }
}
