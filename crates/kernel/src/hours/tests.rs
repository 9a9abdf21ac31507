use super::*;
use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;
use rstest::rstest;

const DISTANT_PAST: &str = "2000-01-01T00:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn text(zone: &str, weekly: &[(u8, &[&str])]) -> CalendarText {
    let weekly = weekly.iter().map(|(day, ranges)| (*day, ranges.iter().map(ToString::to_string).collect()));
    CalendarText {
        valid_from: at(DISTANT_PAST),
        zone: zone.into(),
        weekly: weekly.collect(),
        dates: BTreeMap::new(),
    }
}

fn always_open(zone: &str) -> Calendar {
    let week: Vec<(u8, &[&str])> = (1..=7).map(|day| (day, &["00:00-24:00"] as &[&str])).collect();
    Calendar::of(text(zone, &week).read().unwrap())
}

fn vietnam() -> Calendar {
    Calendar::of(CalendarText::shipped(Country::Vietnam, at(DISTANT_PAST)).read().unwrap())
}

#[rstest]
#[case::over_lunch("2026-03-02T11:30+07:00", 3600, "2026-03-02T14:00+07:00")]
#[case::from_the_break("2026-03-02T12:45+07:00", 3600, "2026-03-02T14:30+07:00")]
#[case::at_closing_not_at_the_next_opening("2026-03-06T16:30+07:00", 3600, "2026-03-06T17:30+07:00")]
#[case::a_second_later("2026-03-06T16:30+07:00", 3601, "2026-03-07T08:00:01+07:00")]
#[case::over_a_sunday("2026-03-07T11:59:59+07:00", 2, "2026-03-09T08:00:01+07:00")]
#[case::on_a_swapped_saturday("2026-08-21T17:00+07:00", 28_800, "2026-08-22T17:00+07:00")]
#[case::nothing_is_due_at_once("2026-03-08T03:00+07:00", 0, "2026-03-08T03:00+07:00")]
fn work_is_due_when_it_was_open_long_enough(#[case] start: &str, #[case] seconds: u64, #[case] due: &str) {
    assert_eq!(vietnam().due_after(at(start), seconds), Some(at(due)));
}

#[rstest]
#[case::spring_has_23_hours("Europe/Berlin", "2027-03-28T00:00+01:00", "2027-03-29T00:00+02:00", 23 * 3600)]
#[case::autumn_has_25("Europe/Berlin", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", 25 * 3600)]
#[case::half_an_hour("Australia/Lord_Howe", "2026-04-05T00:00+11:00", "2026-04-06T00:00+10:30", 88_200)]
#[case::a_day_that_never_was("Pacific/Apia", "2011-12-29T00:00-10:00", "2011-12-31T00:00+14:00", 86_400)]
#[case::the_wrong_way_round("UTC", "2026-01-02T00:00Z", "2026-01-01T00:00Z", 0)]
#[case::before_the_first_version("UTC", "1969-12-31T23:59:58.5Z", "1970-01-01T00:00:00.5Z", 2)]
fn an_hour_counts_as_often_as_the_clock_shows_it(
    #[case] zone: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] seconds: u64,
) {
    assert_eq!(always_open(zone).open_seconds_between(at(from), at(to)), seconds);
}

#[test]
fn a_new_version_counts_from_its_beginning() {
    let mut storm = CalendarText::shipped(Country::Vietnam, at("2026-03-03T10:00+07:00"));
    storm.dates.insert(date(2026, 3, 3), Vec::new());
    let mut calendar = vietnam();
    calendar.change_to(storm.read().unwrap()).unwrap();
    let start = at("2026-03-03T09:00+07:00");
    assert_eq!(calendar.due_after(start, 3600), Some(at("2026-03-03T10:00+07:00")));
    assert_eq!(calendar.due_after(start, 3601), Some(at("2026-03-04T08:00:01+07:00")));
    assert!(calendar.is_open(at("2026-03-03T09:59:59.9+07:00")));
    assert!(!calendar.is_open(at("2026-03-03T10:00+07:00")));
    let stale = calendar.newest().clone();
    assert_eq!(
        calendar.change_to(stale),
        Err(HoursError::OutOfOrder { valid_from: at("2026-03-03T10:00+07:00") })
    );
}

#[test]
fn a_due_time_that_no_ten_years_reach_is_none() {
    let one_minute_a_week = Calendar::of(text("UTC", &[(1, &["00:00-00:01"])]).read().unwrap());
    let start = at("2026-01-01T00:00Z");
    assert_eq!(one_minute_a_week.due_after(start, 520 * 60), Some(at("2035-12-17T00:01Z")));
    assert_eq!(one_minute_a_week.due_after(start, 530 * 60), None);
}

#[rstest]
#[case("Asia/Hanoi", &[], HoursError::UnknownZone { zone: "Asia/Hanoi".into() })]
#[case("UTC", &[(8, &[] as &[&str])], HoursError::NotAWeekday { number: 8 })]
#[case("UTC", &[(0, &[] as &[&str])], HoursError::NotAWeekday { number: 0 })]
#[case("UTC", &[(1, &["8-12"] as &[&str])], not_a_range("8-12"))]
#[case("UTC", &[(1, &["08:00-24:01"] as &[&str])], not_a_range("08:00-24:01"))]
#[case("UTC", &[(1, &["08:60-12:00"] as &[&str])], not_a_range("08:60-12:00"))]
#[case("UTC", &[(1, &["+8:00-12:00"] as &[&str])], not_a_range("+8:00-12:00"))]
#[case("UTC", &[(1, &["22:00-06:00"] as &[&str])], backwards("22:00-06:00"))]
#[case("UTC", &[(1, &["08:00-08:00"] as &[&str])], backwards("08:00-08:00"))]
#[case("UTC", &[(1, &["13:00-17:00", "08:00-13:01"] as &[&str])], overlap("08:00-13:01", "13:00-17:00"))]
#[case("UTC", &[], HoursError::NeverOpen { valid_from: at(DISTANT_PAST) })]
fn hours_that_cannot_be_meant_are_refused(
    #[case] zone: &str,
    #[case] weekly: &[(u8, &[&str])],
    #[case] error: HoursError,
) {
    assert_eq!(text(zone, weekly).read(), Err(error));
}

fn not_a_range(range: &str) -> HoursError {
    HoursError::NotARange { day: Day::Weekday(1), range: range.into() }
}

fn backwards(range: &str) -> HoursError {
    HoursError::Backwards { day: Day::Weekday(1), range: range.into() }
}

fn overlap(first: &str, second: &str) -> HoursError {
    HoursError::Overlap {
        day: Day::Weekday(1),
        first: first.parse().unwrap(),
        second: second.parse().unwrap(),
    }
}

#[test]
fn ranges_may_touch_and_are_written_back_in_order() {
    let version = text("asia/ho_chi_minh", &[(1, &["12:00–24:00", " 8:00 - 12:00"])]).read().unwrap();
    let written = CalendarText::from(version.clone());
    assert_eq!(written.weekly.get(&1), Some(&vec!["08:00-12:00".into(), "12:00-24:00".into()]));
    assert_eq!(written.zone, "Asia/Ho_Chi_Minh");
    assert_eq!(written.read(), Ok(version));
}

#[test]
fn open_on_day_400_is_open_enough_and_on_day_401_is_not() {
    let mut closed_week = text("UTC", &[]);
    closed_week.dates.insert(date(2001, 2, 3), vec!["23:59-24:00".into()]);
    assert!(closed_week.read().is_ok());
    closed_week.dates = BTreeMap::from([(date(2001, 2, 4), vec!["00:00-00:01".into()])]);
    assert_eq!(closed_week.read(), Err(HoursError::NeverOpen { valid_from: at(DISTANT_PAST) }));
}

/// Gauss and Butcher's rule, here only to check the table.
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let total = epact + weekday - 7 * shift + 114;
    let part = |n: i32| i8::try_from(n).unwrap();
    date(i16::try_from(year).unwrap(), part(total / 31), part(total % 31 + 1))
}

#[test]
fn the_moving_holidays_of_iceland_follow_easter_and_the_calendar() {
    for year in [2026, 2027] {
        let on = |key: &str| {
            let holidays = Country::Iceland.holidays().iter();
            holidays.filter(|h| h.date.year() == year).find(|h| h.key == key).unwrap().date
        };
        let after_easter = |days: i64| easter(year) + SignedDuration::from_hours(24 * days);
        let keys = ["maundy-thursday", "good-friday", "easter-sunday", "easter-monday"];
        for (key, days) in keys.into_iter().zip([-3, -2, 0, 1]) {
            assert_eq!(on(&format!("is-{key}")), after_easter(days), "{key} {year}");
        }
        assert_eq!(on("is-ascension"), after_easter(39));
        assert_eq!((on("is-whit-sunday"), on("is-whit-monday")), (after_easter(49), after_easter(50)));
        let thursday = jiff::civil::Weekday::Thursday;
        assert_eq!(on("is-first-day-of-summer"), date(year, 4, 18).nth_weekday(1, thursday).unwrap());
        let monday = jiff::civil::Weekday::Monday;
        assert_eq!(on("is-commerce"), date(year, 8, 1).nth_weekday_of_month(1, monday).unwrap());
    }
}

#[test]
fn shipped_calendars_read_and_leave_out_what_the_shop_must_confirm() {
    for country in Country::ALL {
        let version = CalendarText::shipped(country, at(DISTANT_PAST)).read().unwrap();
        for holiday in country.holidays() {
            assert_eq!(
                version.is_exception(holiday.date),
                holiday.certainty == Certainty::Known,
                "{holiday:?}"
            );
        }
        assert!(country.holidays().is_sorted_by_key(|h| h.date));
    }
}

#[test]
fn the_alarm_for_tet_rings_from_november_until_the_day_is_entered() {
    let mut shop = CalendarText::shipped(Country::Vietnam, at(DISTANT_PAST));
    let version = shop.read().unwrap();
    let tet = date(2027, 2, 6);
    assert_eq!(tet_without_hours(&version, date(2026, 10, 31)), None);
    assert_eq!(tet_without_hours(&version, date(2026, 11, 1)), Some(tet));
    assert_eq!(tet_without_hours(&version, date(2027, 1, 20)), Some(tet), "the nearer it comes, the more so");
    assert_eq!(tet_without_hours(&version, date(2027, 3, 1)), None, "it is over");
    shop.dates.insert(tet, Vec::new());
    assert_eq!(tet_without_hours(&shop.read().unwrap(), date(2026, 11, 1)), None);
    assert_eq!((tet_day_one(2030), tet_day_one(2031)), (Some(date(2030, 2, 2)), None));
}

const ZONES: [&str; 8] = [
    "Asia/Ho_Chi_Minh",
    "Atlantic/Reykjavik",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
];

/// Whether each second is open, by asking the wall clock. The clock is asked once a minute: offsets and
/// ranges of today are whole minutes.
fn open_seconds_by_asking(version: &CalendarVersion, from: i64, to: i64) -> Vec<bool> {
    let mut open = Vec::new();
    let mut minute_open = false;
    for second in from..to {
        if second == from || second % 60 == 0 {
            let wall = version.zone().to_datetime(Timestamp::from_second(second).unwrap());
            let of_day = i64::from(wall.hour()) * 3600 + i64::from(wall.minute()) * 60;
            let holds = |(opens, closes): (i64, i64)| opens <= of_day && of_day < closes;
            minute_open = version.on(wall.date()).iter().any(|r| holds(r.seconds_of_day()));
        }
        open.push(minute_open);
    }
    open
}

fn a_week() -> impl Strategy<Value = CalendarText> {
    let cuts = prop::collection::btree_set(0_u16..=1440, 0..6);
    let day = cuts.prop_map(|cuts| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
        cuts.chunks_exact(2).map(|c| format!("{}-{}", clock(c[0]), clock(c[1]))).collect()
    });
    let zone = prop::sample::select(ZONES.as_slice());
    (zone, prop::collection::vec(day, 7)).prop_map(|(zone, days): (_, Vec<Vec<String>>)| CalendarText {
        weekly: (1..).zip(days).collect(),
        ..text(zone, &[])
    })
}

proptest! {
    #[test]
    fn intervals_count_what_a_walk_over_every_second_counts(
        week in a_week(),
        // near the changes of the clocks, on both halves of the earth
        start in prop::sample::select(vec![1_774_700_000_i64, 1_775_200_000, 1_792_800_000, 1_759_400_000, 1_793_300_000]),
        offset in 0_i64..200_000,
        length in 0_i64..400_000,
        seconds in 1_u64..100_000,
    ) {
        let Ok(version) = week.read() else { return Ok(()) };
        let start = start + offset;
        let open = open_seconds_by_asking(&version, start, start + length);
        let calendar = Calendar::of(version);
        let instant = |s| Timestamp::from_second(s).unwrap();
        let count = open.iter().filter(|o| **o).count() as u64;
        prop_assert_eq!(calendar.open_seconds_between(instant(start), instant(start + length)), count);
        let due = calendar.due_after(instant(start), seconds);
        let mut left = seconds;
        let walked = open.iter().position(|o| { left -= u64::from(*o); left == 0 });
        match walked {
            Some(position) => prop_assert_eq!(due, Some(instant(start + position as i64 + 1))),
            None => prop_assert!(due.is_none_or(|d| d > instant(start + length))),
        }
    }
}

#[test]
fn what_is_computed_of_iceland_is_what_the_reference_lists() {
    for year in [2026, 2027] {
        let mut listed: Vec<_> =
            Country::Iceland.holidays().iter().filter(|h| h.date.year() == year).copied().collect();
        listed.sort_by_key(|h| h.date);
        let moved = |year: i16| {
            let mut all = super::shipped::iceland(year);
            all.sort_by_key(|h| h.date);
            all
        };
        assert_eq!(moved(year), listed, "{year}");
    }
    let on = |year, key: &str| {
        Country::Iceland.holidays_in(year).into_iter().find(|h| h.key == key).map(|h| h.date)
    };
    for (year, easter) in [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2038, date(2038, 4, 25))] {
        assert_eq!(on(year, "is-easter-sunday"), Some(easter));
    }
    // 18 April 2030 is a Thursday itself, so summer begins a week later; 1 August 2033 is a Monday.
    assert_eq!(on(2030, "is-first-day-of-summer"), Some(date(2030, 4, 25)));
    assert_eq!(on(2033, "is-commerce"), Some(date(2033, 8, 1)));
}

#[test]
fn tet_is_proposed_from_the_table_and_what_is_announced_is_left_to_the_shop() {
    let of = |year| Country::Vietnam.holidays_in(year);
    let tet: Vec<_> = of(2030).into_iter().filter(|h| h.key == "vn-tet").collect();
    assert_eq!(tet.first().map(|h| h.date), Some(date(2030, 2, 1)), "the eve of 2030-02-02");
    assert_eq!(tet.last().map(|h| h.date), Some(date(2030, 2, 5)));
    assert!(tet.iter().all(|h| h.certainty == Certainty::ShopConfirms));
    assert!(of(2028).iter().all(|h| h.key != "vn-hung-kings"), "no table says it");
    assert!(of(2031).iter().all(|h| h.key != "vn-tet"));
    assert!(of(2026).iter().any(|h| h.key == "vn-working-saturday"), "a listed year keeps its swaps");
    assert!(of(2026).is_sorted_by_key(|h| h.date));
}
