//! A second, slow and obvious way to compute the last day of a warranty in Viet Nam: it walks day by day. The
//! engine has to agree with it on random histories.

use coverage::{
    Facts, PackSet, Question, QuestionKind, decide_coverage,
    model::{
        Effective, Happened, HistoryEntry, HistoryId, Issuer, PolicyVersion, Repair, RepairCoverage, Sale,
        WorkCalendar,
    },
};
use jiff::{ToSpan, civil::date};
use kernel::{Date, Period, TimeZone, Timestamp, Uuid};
use proptest::prelude::*;

use crate::built_in;

const ANCHOR: Date = date(2025, 1, 15);

/// What happened, in days after the delivery.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Repair { accepted: i32, back_after: Option<i32>, ready_after: Option<i32>, coverage: RepairCoverage },
    Exchange { at: i32, coverage: RepairCoverage },
}

pub(crate) fn event() -> impl Strategy<Value = Event> {
    let coverage = prop_oneof![
        4 => Just(RepairCoverage::Warranty),
        1 => Just(RepairCoverage::Paid),
        1 => Just(RepairCoverage::Goodwill),
    ];
    let repair = (0..500, prop::option::weighted(0.9, 0..60), prop::option::of(0..60), coverage.clone());
    prop_oneof![
        6 => repair.prop_map(|(accepted, back_after, ready_after, coverage)| {
            Event::Repair { accepted, back_after, ready_after, coverage }
        }),
        1 => (0..500, coverage).prop_map(|(at, coverage)| Event::Exchange { at, coverage }),
    ]
}

fn after(days: i32) -> Date {
    ANCHOR + days.days()
}

pub(crate) fn entry(place: usize, event: &Event) -> HistoryEntry {
    let what = match event {
        Event::Repair { accepted, back_after, ready_after, coverage } => Happened::Repair(Repair {
            coverage: *coverage,
            fault: None,
            requested_at: None,
            accepted_at: after(*accepted),
            ready_at: ready_after.map(|d| after(accepted + d)),
            handed_over_at: back_after.map(|d| after(accepted + d)),
            fixed: None,
            promise: None,
            loaner: None,
        }),
        Event::Exchange { at, coverage } => Happened::UnitExchanged { at: after(*at), coverage: *coverage },
    };
    HistoryEntry::new(HistoryId::from_uuid(Uuid::from_u128(place as u128)), Timestamp::UNIX_EPOCH, what)
}

/// A unit under `term_days` of warranty, in a place where every day is a working day.
pub(crate) fn facts(events: &[Event], term_days: u32) -> Facts {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let calendar = WorkCalendar { weekend: vec![], ..WorkCalendar::weekends_only() };
    let mut facts = Facts::of(Sale::delivered("VN", ANCHOR), zone, calendar);
    facts.policies.push(PolicyVersion::plain("card", Issuer::Trader, Period::days(term_days)));
    facts.history = events.iter().enumerate().map(|(place, e)| entry(place, e)).collect();
    facts
}

pub(crate) fn answer(facts: &Facts, packs: &PackSet, now: Date) -> coverage::Verdict {
    let now = now.at(12, 0, 0, 0).to_zoned(facts.zone.clone()).unwrap().timestamp();
    decide_coverage(&Question::now(QuestionKind::IsCovered, None, now), facts, packs)
}

/// The slow way. `days` are counted from the delivery; a pause without an end lasts for ever.
struct Walk {
    start: i32,
    length: i32,
    pauses: Vec<(i32, Option<i32>)>,
}

impl Walk {
    fn is_paused(&self, day: i32) -> bool {
        self.pauses.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day < to))
    }

    /// The last day: so many days that are not paused have gone by, and the day itself is not paused. Gives what
    /// is left when a pause does not end.
    fn end(&self) -> Result<i32, i32> {
        let (mut day, mut left) = (self.start, self.length);
        for _ in 0..5_000 {
            if self.is_paused(day) {
                day += 1;
            } else if left == 0 {
                return Ok(day);
            } else {
                left -= 1;
                day += 1;
            }
        }
        Err(left)
    }
}

fn slow_end(events: &[Event], length: i32) -> Result<i32, i32> {
    let mut events = events.to_vec();
    let place = |e: &Event| match e {
        Event::Exchange { at, .. } => (*at, 0, None, None),
        Event::Repair { accepted, back_after, ready_after, .. } => (*accepted, 1, *back_after, *ready_after),
    };
    events.sort_by_key(place);
    let mut walk = Walk { start: 0, length, pauses: vec![] };
    for event in &events {
        match event {
            Event::Exchange { at, coverage: RepairCoverage::Warranty | RepairCoverage::Statutory } => {
                walk.start = *at;
            }
            Event::Repair { accepted, back_after, ready_after, coverage: RepairCoverage::Warranty }
                if walk.end().map_or(true, |end| *accepted <= end) =>
            {
                let grace = ready_after.map(|d| d + 7);
                let ends = back_after.iter().chain(&grace).min();
                walk.pauses.push((*accepted, ends.map(|d| accepted + d)));
            }
            _ => {}
        }
    }
    walk.end()
}

fn agrees(events: &[Event], term_days: u32) -> Result<(), TestCaseError> {
    let verdict = answer(&facts(events, term_days), built_in_once(), after(2_000));
    match (slow_end(events, i32::try_from(term_days).unwrap()), verdict.effective) {
        (Ok(end), found) => prop_assert_eq!(found, Effective::Until(after(end))),
        (Err(left), Effective::Paused { days_left, .. }) => prop_assert_eq!(days_left, i64::from(left)),
        (Err(left), found) => prop_assert!(false, "paused with {} days left, found {:?}", left, found),
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_walk_day_by_day_comes_to_the_same_end(
        events in prop::collection::vec(event(), 0..9),
        term_days in 30_u32..400,
    ) {
        agrees(&events, term_days)?;
    }
}

proptest! {
    // The walk looks at every pause on every day, so a long history takes it long.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_walk_through_fifty_entries_comes_to_the_same_end(
        events in prop::collection::vec(event(), 50),
        term_days in 30_u32..400,
    ) {
        agrees(&events, term_days)?;
    }
}

pub(crate) fn built_in_once() -> &'static PackSet {
    static PACKS: std::sync::OnceLock<PackSet> = std::sync::OnceLock::new();
    PACKS.get_or_init(built_in)
}
