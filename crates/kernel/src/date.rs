//! Civil dates and terms. A term keeps its unit: 12 months are not 365 days.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The unit of a term. Years are written as 12 months each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Civil days.
    Day,
    /// Calendar months, clamped to the last day of a shorter month.
    Month,
}

/// A length of time such as a warranty term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: PeriodUnit,
}

impl Period {
    /// A term of civil days.
    pub const fn days(value: u32) -> Self {
        Self { value, unit: PeriodUnit::Day }
    }

    /// A term of calendar months.
    pub const fn months(value: u32) -> Self {
        Self { value, unit: PeriodUnit::Month }
    }

    /// The corresponding day after this term, added **once** to its anchor and clamped to the month's end:
    /// 31 August and 6 months give 28 February. None when the calendar has no such day.
    pub fn after(self, anchor: Date) -> Option<Date> {
        let n = i64::from(self.value);
        let span = match self.unit {
            PeriodUnit::Day => 1.day().checked_mul(n),
            PeriodUnit::Month => 1.month().checked_mul(n),
        };
        anchor.checked_add(span.ok()?).ok()
    }
}

/// The civil date of an instant in a zone. The zone is that of the sale, not of the viewer.
pub fn date_in(instant: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(instant).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;

    #[rstest]
    #[case::clamped(date(2025, 8, 31), Period::months(6), date(2026, 2, 28))]
    #[case::leap_once(date(2024, 2, 29), Period::months(48), date(2028, 2, 29))]
    #[case::leap_clamped(date(2024, 2, 29), Period::months(12), date(2025, 2, 28))]
    #[case::days_are_days(date(2024, 1, 15), Period::days(365), date(2025, 1, 14))]
    #[case::no_chaining(date(2026, 1, 31), Period::months(2), date(2026, 3, 31))]
    fn a_term_is_added_once(#[case] anchor: Date, #[case] term: Period, #[case] last: Date) {
        assert_eq!(term.after(anchor), Some(last));
    }

    #[test]
    fn a_term_beyond_the_calendar_has_no_last_day() {
        assert_eq!(Period::months(u32::MAX).after(date(2026, 1, 1)), None);
    }

    #[test]
    fn the_date_is_that_of_the_zone() {
        let late: Timestamp = "2025-11-30T17:30:00Z".parse().unwrap();
        assert_eq!(date_in(late, &TimeZone::get("Asia/Ho_Chi_Minh").unwrap()), date(2025, 12, 1));
        assert_eq!(date_in(late, &TimeZone::UTC), date(2025, 11, 30));
    }
}
