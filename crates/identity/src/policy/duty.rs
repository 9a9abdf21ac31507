//! Who is there, and which absence may be entered.

use jiff::SignedDuration;
use kernel::{TimeZone, Timestamp};

use crate::model::{Absence, Week};

/// Nobody is away for longer in one entry: a year and a day.
const ABSENT_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Whether somebody is there at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// Work may be given to them.
    Here,
    /// Their shift has ended, or not begun.
    OffShift,
    /// They are away.
    Absent {
        /// When they are back.
        until: Timestamp,
    },
}

/// Whose week holds for somebody: their own where one is given, else those of their teams. A team without a week says
/// that its people are always there, and then nothing else counts.
pub fn decide_weeks<'a>(own: &'a Week, of_teams: &[&'a Week]) -> Vec<&'a Week> {
    if own.is_given() {
        vec![own]
    } else if of_teams.iter().all(|week| week.is_given()) {
        of_teams.to_vec()
    } else {
        Vec::new()
    }
}

/// Somebody is there in the ranges of their week, read on the wall clock of the shop, and without a week always. Ranges are
/// half-open: at the minute in which a shift ends they are gone. Hours that daylight saving skips do not exist, hours that
/// it shows twice count twice. An absence goes before every shift.
pub fn decide_on_shift(
    now: Timestamp,
    zone: &TimeZone,
    weeks: &[&Week],
    absences: &[&Absence],
) -> Availability {
    if let Some(until) = absent_until(now, absences) {
        return Availability::Absent { until };
    }
    let is_on = |week: &&Week| week.calendar(zone).is_none_or(|calendar| calendar.is_open(now));
    if weeks.is_empty() || weeks.iter().any(is_on) { Availability::Here } else { Availability::OffShift }
}

/// When somebody who is not there is there again: their next shift begins in no absence of theirs, or they come back within
/// a shift. None for somebody who is there, and for somebody who will not be.
pub fn decide_return(
    now: Timestamp,
    zone: &TimeZone,
    weeks: &[&Week],
    absences: &[&Absence],
) -> Option<Timestamp> {
    let mut at = now;
    // Each round passes an absence or the time between two shifts.
    for _ in 0..=2 * absences.len() + 1 {
        at = match decide_on_shift(at, zone, weeks, absences) {
            Availability::Here => return (at > now).then_some(at),
            Availability::Absent { until } => until,
            Availability::OffShift => {
                let calendars = weeks.iter().filter_map(|week| week.calendar(zone));
                calendars.filter_map(|calendar| calendar.due_after(at, 1)).min()?
                    - SignedDuration::from_secs(1)
            }
        };
    }
    None
}

/// When somebody who is away now is back: absences that touch are one.
pub fn absent_until(now: Timestamp, absences: &[&Absence]) -> Option<Timestamp> {
    let mut until = now;
    let mut ordered: Vec<&&Absence> = absences.iter().filter(|it| it.until > now).collect();
    ordered.sort_by_key(|it| it.from);
    for absence in ordered {
        if absence.from > until {
            break;
        }
        until = until.max(absence.until);
    }
    (until > now).then_some(until)
}

/// Why an absence is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceRefusal {
    /// It ends before it begins, or at that moment.
    Backwards,
    /// It is over already.
    Past,
    /// Longer than a year.
    TooLong,
}

impl AbsenceRefusal {
    /// The key of the words for the person.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Backwards => "identity-absence-backwards",
            Self::Past => "identity-absence-past",
            Self::TooLong => "identity-absence-too-long",
        }
    }
}

/// An absence may have begun, because people fall ill before they say so, but it must not be over: it would change nothing.
///
/// # Errors
/// The rule that stands against it.
pub fn decide_absence(from: Timestamp, until: Timestamp, now: Timestamp) -> Result<(), AbsenceRefusal> {
    if until <= from {
        Err(AbsenceRefusal::Backwards)
    } else if until <= now {
        Err(AbsenceRefusal::Past)
    } else if until.duration_since(from) > ABSENT_MAX {
        Err(AbsenceRefusal::TooLong)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AbsenceId, AbsenceReason};
    use kernel::{StaffId, Uuid};
    use rstest::rstest;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn week(days: &[(u8, &[&str])]) -> Week {
        let days = days.iter().map(|(day, ranges)| (*day, ranges.iter().map(|r| (*r).to_owned()).collect()));
        Week::read(days.collect()).unwrap()
    }

    fn absence(from: &str, until: &str) -> Absence {
        Absence {
            id: AbsenceId::from_uuid(Uuid::from_u128(1)),
            staff: StaffId::from_uuid(Uuid::from_u128(1)),
            from: at(from),
            until: at(until),
            reason: AbsenceReason::Leave,
            note: String::new(),
        }
    }

    #[rstest]
    #[case::before("2026-11-23T00:59:59Z", false)]
    #[case::begins("2026-11-23T01:00:00Z", true)]
    #[case::last_second("2026-11-23T04:59:59Z", true)]
    #[case::ends("2026-11-23T05:00:00Z", false)]
    #[case::the_evening("2026-11-23T15:00:00Z", true)]
    #[case::until_midnight("2026-11-23T16:59:59Z", true)]
    #[case::tuesday("2026-11-23T17:00:00Z", false)]
    #[case::a_day_without_ranges("2026-11-25T02:00:00Z", false)]
    fn a_shift_is_read_on_the_shops_wall_clock_and_ends_at_its_end(#[case] now: &str, #[case] is_here: bool) {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let monday = week(&[(1, &["08:00-12:00", "22:00-24:00"])]);
        let found = decide_on_shift(at(now), &zone, &[&monday], &[]);
        assert_eq!(found == Availability::Here, is_here, "{found:?}");
    }

    /// Berlin skips 02:00 to 03:00 on 28 March 2027 and shows it twice on 25 October 2026; Lord Howe moves by half an hour.
    #[rstest]
    #[case::skipped("Europe/Berlin", "02:00-03:00", "2027-03-28T01:00:00Z", false)]
    #[case::second_before("Europe/Berlin", "01:00-02:00", "2027-03-28T00:59:59Z", true)]
    #[case::shown_once("Europe/Berlin", "02:00-03:00", "2026-10-25T00:30:00Z", true)]
    #[case::shown_twice("Europe/Berlin", "02:00-03:00", "2026-10-25T01:30:00Z", true)]
    #[case::after_both("Europe/Berlin", "02:00-03:00", "2026-10-25T02:00:00Z", false)]
    #[case::half_an_hour("Australia/Lord_Howe", "01:30-02:00", "2027-04-03T15:15:00Z", true)]
    fn daylight_saving_moves_a_shift_with_the_clock_on_the_wall(
        #[case] zone: &str,
        #[case] range: &str,
        #[case] now: &str,
        #[case] is_here: bool,
    ) {
        let sunday = week(&[(7, &[range])]);
        let zone = TimeZone::get(zone).unwrap();
        let found = decide_on_shift(at(now), &zone, &[&sunday], &[]);
        assert_eq!(found == Availability::Here, is_here, "{found:?}");
    }

    #[test]
    fn an_absence_goes_before_a_shift_and_ends_at_its_end() {
        let (first, second) = (
            absence("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
            absence("2026-11-24T00:00:00Z", "2026-11-26T00:00:00Z"),
        );
        let away = |now: &str| decide_on_shift(at(now), &TimeZone::UTC, &[], &[&second, &first]);
        let until = at("2026-11-26T00:00:00Z");
        assert_eq!(away("2026-11-22T23:59:59Z"), Availability::Here);
        assert_eq!(away("2026-11-23T00:00:00Z"), Availability::Absent { until }, "two that touch are one");
        assert_eq!(away("2026-11-25T23:59:59Z"), Availability::Absent { until });
        assert_eq!(away("2026-11-26T00:00:00Z"), Availability::Here);
    }

    #[test]
    fn ones_own_week_counts_before_the_teams_and_no_week_means_always() {
        let (own, team, blank) =
            (week(&[(1, &["08:00-12:00"])]), week(&[(2, &["08:00-12:00"])]), Week::default());
        assert_eq!(decide_weeks(&own, &[&team]), [&own]);
        assert_eq!(decide_weeks(&blank, &[&team]), [&team]);
        assert_eq!(decide_weeks(&blank, &[&team, &blank]), Vec::<&Week>::new(), "one team is always there");
        assert_eq!(decide_weeks(&blank, &[]), Vec::<&Week>::new());
        assert_eq!(decide_on_shift(at("2026-11-22T03:00:00Z"), &TimeZone::UTC, &[], &[]), Availability::Here);
    }

    #[rstest]
    #[case::a_day("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", Ok(()))]
    #[case::since_yesterday("2026-11-22T00:00:00Z", "2026-11-25T00:00:00Z", Ok(()))]
    #[case::nothing("2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", Err(AbsenceRefusal::Backwards))]
    #[case::over("2026-11-20T00:00:00Z", "2026-11-23T09:00:00Z", Err(AbsenceRefusal::Past))]
    #[case::a_year("2026-11-24T00:00:00Z", "2027-11-25T00:00:00Z", Ok(()))]
    #[case::more("2026-11-24T00:00:00Z", "2027-11-25T00:00:01Z", Err(AbsenceRefusal::TooLong))]
    fn an_absence_is_ahead_and_at_most_a_year(
        #[case] from: &str,
        #[case] until: &str,
        #[case] answer: Result<(), AbsenceRefusal>,
    ) {
        assert_eq!(decide_absence(at(from), at(until), at("2026-11-23T09:00:00Z")), answer);
    }

    /// Mondays and Tuesdays from eight to twelve, on the wall clock of Hà Nội.
    #[rstest]
    #[case::there("2026-11-23T02:00:00Z", &[], None)]
    #[case::the_evening_before("2026-11-22T14:30:00Z", &[], Some("2026-11-23T01:00:00Z"))]
    #[case::the_second_before("2026-11-23T00:59:59Z", &[], Some("2026-11-23T01:00:00Z"))]
    #[case::a_week_ahead("2026-11-24T05:00:00Z", &[], Some("2026-11-30T01:00:00Z"))]
    #[case::back_within_a_shift(
        "2026-11-23T02:00:00Z", &[("2026-11-22T00:00:00Z", "2026-11-23T03:00:00Z")], Some("2026-11-23T03:00:00Z"))]
    #[case::back_after_it(
        "2026-11-23T02:00:00Z", &[("2026-11-22T00:00:00Z", "2026-11-23T05:00:00Z")], Some("2026-11-24T01:00:00Z"))]
    #[case::the_next_shift_is_an_absence_too(
        "2026-11-22T14:30:00Z", &[("2026-11-23T00:00:00Z", "2026-11-24T02:00:00Z")], Some("2026-11-24T02:00:00Z"))]
    fn somebody_is_there_again_when_a_shift_begins_in_no_absence(
        #[case] now: &str,
        #[case] away: &[(&str, &str)],
        #[case] back: Option<&str>,
    ) {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let mornings = week(&[(1, &["08:00-12:00"]), (2, &["08:00-12:00"])]);
        let away: Vec<Absence> = away.iter().map(|(from, until)| absence(from, until)).collect();
        let found = decide_return(at(now), &zone, &[&mornings], &away.iter().collect::<Vec<_>>());
        assert_eq!(found, back.map(at));
        assert_eq!(decide_return(at(now), &zone, &[], &[]), None, "whoever is always there");
    }

    #[test]
    fn a_week_that_cannot_be_meant_is_refused() {
        let read = |ranges: &[&str]| {
            Week::read([(1, ranges.iter().map(|r| (*r).to_owned()).collect())].into()).is_ok()
        };
        assert!(read(&["22:00-24:00"]) && read(&[]));
        assert!(!read(&["22:00-06:00"]) && !read(&["08:00-12:00", "11:00-13:00"]) && !read(&["8h"]));
    }
}
