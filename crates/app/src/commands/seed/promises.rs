//! What the promises cost: a verdict over a long history, and the answers about every product of the shop.

use std::num::NonZeroU32;

use coverage::{
    Facts, Question, QuestionKind, decide_coverage,
    model::{
        Code, Fault, Happened, HistoryEntry, HistoryId, Issuer, PolicyVersion, Repair, RepairCoverage, Sale,
        WorkCalendar,
    },
};
use jiff::{SignedDuration, ToSpan, civil::date};
use kernel::{Calendar, CalendarId, CalendarText, Clock, Country, Date, Period, TimeZone, Timestamp, Uuid};
use platform::{Config, Db, Entropy};
use tickets::clocks::{
    Calendars, ClockEvent, ClockEventKind, PerMetric, Policies, Policy, SlaPolicyId, StatusKind, fold_clocks,
};

use super::{Cost, Wish};

/// The histories whose verdicts are measured, by their entries. Ten times the entries may cost ten times the time.
const LENGTHS: [usize; 2] = [50, 500];
/// Entries that all verdicts of one measurement look at together.
const ENTRIES: usize = 1_000_000;

/// Events of the measured history of a ticket, and how often it is folded.
const EVENTS: i64 = 500;
const FOLDS: usize = 2_000;

/// Measures verdicts over long histories, the clocks of a long ticket, then answers for every product.
pub(super) async fn promises(config: Config, wish: &Wish) -> anyhow::Result<()> {
    for entries in LENGTHS {
        verdicts(entries)?;
    }
    clocks()?;
    let db = Db::open(&config.place(), Clock::system(), Entropy::seeded(wish.seed))?;
    let cost = Cost::begin();
    let tally = coverage::evaluate(&db, |_| {}).await?;
    cost.print("evaluate", usize::try_from(tally.all())?)
}

fn verdicts(entries: usize) -> anyhow::Result<()> {
    let (law, facts) = (coverage::PackSet::built_in()?, phone_with(entries)?);
    let noon: Timestamp = "2027-11-22T05:00:00Z".parse()?;
    let question = Question::now(QuestionKind::IsCovered, Some(Fault::of(Code::new("screen")?)), noon);
    let (times, cost) = (ENTRIES / entries, Cost::begin());
    for _ in 0..times {
        std::hint::black_box(decide_coverage(&question, &facts, &law));
    }
    cost.print(&format!("verdict_{entries}"), times)
}

/// A talk that never ends: the customer writes, the shop answers, morning after morning.
fn clocks() -> anyhow::Result<()> {
    let hour = NonZeroU32::try_from(3600)?;
    let targets = PerMetric { first_response: hour, next_response: hour, resolution: hour };
    let house = Policy::of(tickets::clocks::PolicyVersion::simple(Timestamp::UNIX_EPOCH, targets));
    let policies = Policies::new(SlaPolicyId::from_uuid(Uuid::from_u128(1)), house);
    let hours = CalendarText::shipped(Country::Vietnam, Timestamp::UNIX_EPOCH).read()?;
    let calendars = Calendars::new(CalendarId::from_uuid(Uuid::from_u128(2)), Calendar::of(hours));
    let begins: Timestamp = "2026-03-02T08:00:00+07:00".parse()?;
    let kind = |n: i64| match n {
        0 => ClockEventKind::Opened,
        n if n % 2 == 1 => ClockEventKind::CustomerWrote,
        _ => ClockEventKind::StaffReplied { then: Some(StatusKind::WaitingForCustomer) },
    };
    let event = |n: i64| ClockEvent {
        at: begins + SignedDuration::from_hours(n * 3),
        seq: n.unsigned_abs(),
        kind: kind(n),
    };
    let events: Vec<ClockEvent> = (0..EVENTS).map(event).collect();
    let cost = Cost::begin();
    for _ in 0..FOLDS {
        std::hint::black_box(fold_clocks(&events, &policies, &calendars));
    }
    cost.print("fold_500", FOLDS)
}

/// A phone in Hà Nội that came back again and again: repairs under warranty, paid ones, and parts.
fn phone_with(entries: usize) -> anyhow::Result<Facts> {
    let bought = date(2025, 1, 10);
    let zone = TimeZone::get("Asia/Ho_Chi_Minh")?;
    let mut facts = Facts::of(Sale::delivered("VN", bought), zone, WorkCalendar::weekends_only());
    facts.policies = vec![PolicyVersion::plain("sm", Issuer::Manufacturer, Period::months(24))];
    let faults = ["screen", "battery", "speaker"].map(Code::new);
    let faults: Vec<Code> = faults.into_iter().collect::<Result<_, _>>()?;
    for n in 0..entries {
        let day = bought.saturating_add(i64::try_from(n * 700 / entries)?.days());
        let fault = faults.get(n % faults.len()).cloned();
        facts.history.push(entry(n, day, fault, zoned(day)?));
    }
    Ok(facts)
}

fn zoned(day: Date) -> anyhow::Result<Timestamp> {
    Ok(day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp())
}

fn entry(n: usize, day: Date, fault: Option<Code>, recorded_at: Timestamp) -> HistoryEntry {
    let coverage = if n.is_multiple_of(3) { RepairCoverage::Paid } else { RepairCoverage::Warranty };
    let what = match (n % 5, fault) {
        (0, Some(part)) => Happened::PartReplaced { part, at: day, coverage },
        (_, fault) => {
            let handed_over_at = Some(day.saturating_add(3.days()));
            Happened::Repair(Repair {
                handed_over_at,
                fixed: Some(true),
                ..Repair::begun(day, coverage, fault)
            })
        }
    };
    let id = HistoryId::from_uuid(Uuid::from_u128(n as u128 + 1));
    HistoryEntry { id, recorded_at, corrects: None, what }
}
