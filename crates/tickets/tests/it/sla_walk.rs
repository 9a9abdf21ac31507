//! The clocks again, by a program that shares nothing with the first: it walks every second and asks another
//! time-zone library for the wall clock. Random shops, promises and histories must come out the same.

use std::{collections::BTreeSet, num::NonZeroU32};

use chrono::{Datelike, TimeZone as _, Timelike};
use kernel::{Calendar, CalendarId, CalendarText, Timestamp, Uuid};
use proptest::prelude::*;
use tickets::clocks::{
    Applied, Calendars, Cause, ClockEvent, ClockEventKind as Kind, Metric, MetricInstance,
    MetricState as State, PerMetric, PerPriority, Policies, Policy, PolicyVersion, Priority, SlaPolicyId,
    StatusKind as Status, fold_clocks,
};

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

/// Days on which one of the zones changes its clocks, and one on which none does.
const BEGINNINGS: [&str; 6] = [
    "2026-03-27T12:00:00Z",
    "2026-04-03T12:00:00Z",
    "2026-10-23T12:00:00Z",
    "2026-10-02T12:00:00Z",
    "2026-10-30T12:00:00Z",
    "2026-07-01T12:00:00Z",
];

const DAY: i64 = 86_400;
/// Events lie in the first days; then the walk goes on to see what becomes due.
const EVENT_DAYS: i64 = 3;
const WALK_DAYS: i64 = 8;

const STATUSES: [Status; 8] = [
    Status::NeedsFirstResponse,
    Status::NeedsNextResponse,
    Status::Investigating,
    Status::CloseTheLoop,
    Status::WaitingForCustomer,
    Status::Paused,
    Status::Done,
    Status::Ignored,
];

/// Everything that a case is made of. Times are seconds after `begins`.
#[derive(Debug, Clone)]
struct Case {
    begins: i64,
    calendars: [Vec<Hours>; 2],
    policies: [Vec<Promise>; 2],
    events: Vec<(i64, Happening)>,
}

#[derive(Debug, Clone)]
struct Hours {
    from: i64,
    zone: &'static str,
    /// Monday first; minutes of the day, half-open.
    weekly: Vec<Vec<(u16, u16)>>,
    /// Days after the beginning that have other ranges.
    dates: Vec<(i64, Vec<(u16, u16)>)>,
}

#[derive(Debug, Clone)]
struct Promise {
    from: i64,
    /// None for the team's.
    calendar: Option<usize>,
    /// First response, next response, resolution; of normal, of high priority.
    targets: [[u32; 3]; 2],
    pausing: Vec<Status>,
}

#[derive(Debug, Clone)]
enum Happening {
    Opened,
    Customer,
    Staff(Option<Status>),
    Status(Status),
    Apply { policy: usize, high: bool, team: usize },
    MergedAway,
    Voided(usize),
    Nothing,
}

fn ranges() -> impl Strategy<Value = Vec<(u16, u16)>> {
    let cuts = prop::collection::btree_set(0_u16..=1440, 0..6);
    let always = Just(BTreeSet::from([0, 1440]));
    prop_oneof![3 => cuts, 1 => always].prop_map(|cuts| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        cuts.chunks_exact(2).map(|c| (c[0], c[1])).collect()
    })
}

fn hours(zone: &'static str, from: impl Strategy<Value = i64>) -> impl Strategy<Value = Hours> {
    let dates = prop::collection::btree_map(0_i64..WALK_DAYS, ranges(), 0..3);
    let week = prop::collection::vec(ranges(), 7);
    (from, week, dates).prop_map(move |(from, weekly, dates)| Hours {
        from,
        zone,
        weekly,
        dates: dates.into_iter().collect(),
    })
}

fn calendar() -> impl Strategy<Value = Vec<Hours>> {
    prop::sample::select(ZONES.as_slice()).prop_flat_map(|zone| {
        let later = prop::collection::vec(hours(zone, 1..(EVENT_DAYS + 2) * DAY), 0..2);
        (hours(zone, Just(-DAY)), later).prop_map(|(first, later)| [vec![first], later].concat())
    })
}

fn promise(from: impl Strategy<Value = i64>) -> impl Strategy<Value = Promise> {
    // Small whole hours now and then, so that something falls due in the second of an event.
    let target = || prop_oneof![60_u32..30_000, (1_u32..8).prop_map(|h| h * 3600)];
    let targets = || [target(), target(), target()];
    let calendar = prop::option::of(0_usize..2);
    let pausing = prop::sample::subsequence(STATUSES.to_vec(), 0..5);
    let usual = Just(vec![Status::WaitingForCustomer, Status::Paused]);
    let pausing = prop_oneof![3 => usual, 1 => pausing];
    (from, calendar, [targets(), targets()], pausing).prop_map(|(from, calendar, targets, pausing)| Promise {
        from,
        calendar,
        targets,
        pausing,
    })
}

fn policy() -> impl Strategy<Value = Vec<Promise>> {
    let later = prop::collection::btree_map(1..(EVENT_DAYS + 3) * DAY, promise(Just(0)), 0..3);
    (promise(Just(-DAY)), later).prop_map(|(first, later)| {
        let later = later.into_iter().map(|(from, promise)| Promise { from, ..promise });
        std::iter::once(first).chain(later).collect()
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    let status = || prop::sample::select(STATUSES.as_slice());
    prop_oneof![
        8 => Just(Happening::Customer),
        6 => prop::option::of(status()).prop_map(Happening::Staff),
        3 => status().prop_map(Happening::Status),
        3 => (0_usize..2, any::<bool>(), 0_usize..2)
            .prop_map(|(policy, high, team)| Happening::Apply { policy, high, team }),
        1 => (0_usize..12).prop_map(Happening::Voided),
        1 => Just(Happening::Nothing),
        1 => prop_oneof![3 => Just(Happening::Nothing), 1 => Just(Happening::MergedAway)],
    ]
}

fn case() -> impl Strategy<Value = Case> {
    let begins = prop::sample::select(BEGINNINGS.as_slice());
    let begins = begins.prop_map(|text| text.parse::<Timestamp>().unwrap().as_second());
    // Whole hours, whole minutes and odd seconds, so that events also meet edges and each other.
    let when = prop_oneof![
        (0..EVENT_DAYS * 24).prop_map(|h| h * 3600),
        (0..EVENT_DAYS * 1440).prop_map(|m| m * 60),
        0..EVENT_DAYS * DAY,
    ];
    let events = prop::collection::vec((when, happening()), 1..12);
    let opened = prop_oneof![9 => Just(true), 1 => Just(false)];
    (begins, [calendar(), calendar()], [policy(), policy()], events, opened).prop_map(
        |(begins, calendars, policies, mut events, opened)| {
            events.sort_by_key(|(at, _)| *at);
            if opened {
                events.insert(0, (events[0].0, Happening::Opened));
            }
            Case { begins, calendars, policies, events }
        },
    )
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn policy_id(n: usize) -> SlaPolicyId {
    SlaPolicyId::from_uuid(Uuid::from_u128(n as u128))
}

fn calendar_id(n: usize) -> CalendarId {
    CalendarId::from_uuid(Uuid::from_u128(n as u128))
}

impl Case {
    /// The answer of the program under test; none if it refuses a calendar that is never open.
    fn folded(&self) -> Option<Vec<MetricInstance>> {
        let [first, second] = &self.calendars;
        let mut calendars = Calendars::new(calendar_id(0), self.calendar(first)?);
        calendars.add(calendar_id(1), self.calendar(second)?);
        let mut policies = Policies::new(policy_id(0), self.policy(&self.policies[0]));
        policies.add(policy_id(1), self.policy(&self.policies[1]));
        let events: Vec<ClockEvent> = (0..)
            .zip(&self.events)
            .map(|(seq, (at, what))| ClockEvent { at: instant(self.begins + at), seq, kind: kind(what) })
            .collect();
        Some(fold_clocks(&events, &policies, &calendars))
    }

    fn calendar(&self, versions: &[Hours]) -> Option<Calendar> {
        let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
        let write = |ranges: &Vec<(u16, u16)>| -> Vec<String> {
            ranges.iter().map(|(a, b)| format!("{}-{}", clock(*a), clock(*b))).collect()
        };
        let first =
            jiff::Timestamp::from_second(self.begins).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();
        let text = |version: &Hours| CalendarText {
            valid_from: instant(self.begins + version.from),
            zone: version.zone.into(),
            weekly: (1..).zip(version.weekly.iter().map(write)).collect(),
            dates: version
                .dates
                .iter()
                .map(|(day, ranges)| (first + jiff::SignedDuration::from_hours(24 * day), write(ranges)))
                .collect(),
        };
        let versions = versions.iter().map(|v| text(v).read().ok()).collect::<Option<Vec<_>>>()?;
        Some(Calendar::of_versions(versions).unwrap())
    }

    fn policy(&self, versions: &[Promise]) -> Policy {
        let seconds = |n: u32| NonZeroU32::new(n).unwrap();
        let targets = |[first, next, resolution]: [u32; 3]| PerMetric {
            first_response: seconds(first),
            next_response: seconds(next),
            resolution: seconds(resolution),
        };
        let version = |promise: &Promise| {
            let [normal, high] = promise.targets.map(targets);
            PolicyVersion {
                calendar: promise.calendar.map(calendar_id),
                targets: PerPriority { high, ..PerPriority::all(normal.clone()) },
                pausing: promise.pausing.iter().copied().collect(),
                ..PolicyVersion::simple(instant(self.begins + promise.from), normal)
            }
        };
        Policy::of_versions(versions.iter().map(version).collect()).unwrap()
    }
}

fn kind(what: &Happening) -> Kind {
    match what {
        Happening::Opened => Kind::Opened,
        Happening::Customer => Kind::CustomerWrote,
        Happening::Staff(then) => Kind::StaffReplied { then: *then },
        Happening::Status(status) => Kind::StatusChanged(*status),
        Happening::Apply { policy, high, team } => Kind::Applied(Applied {
            policy: policy_id(*policy),
            priority: if *high { Priority::High } else { Priority::Normal },
            team_calendar: Some(calendar_id(*team)),
        }),
        Happening::MergedAway => Kind::MergedAway,
        Happening::Voided(index) => Kind::Voided { seq: *index as u64 },
        Happening::Nothing => Kind::TimePassed,
    }
}

/// Whether each second of the walk is open.
fn open_seconds(begins: i64, versions: &[Hours]) -> Vec<bool> {
    let first = chrono::DateTime::from_timestamp(begins, 0).unwrap().date_naive();
    let zone: chrono_tz::Tz = versions[0].zone.parse().unwrap();
    let mut open = Vec::new();
    let mut second = 0;
    while second < WALK_DAYS * DAY {
        // Ranges and today's offsets are whole minutes: it is enough to ask once a minute, and at each version.
        let next_minute = second + 60 - (begins + second).rem_euclid(60);
        let until = versions.iter().map(|v| v.from).filter(|from| *from > second).fold(next_minute, i64::min);
        let version = versions.iter().rev().find(|v| v.from <= second).unwrap();
        let wall = zone.timestamp_opt(begins + second, 0).unwrap();
        let day = (wall.date_naive() - first).num_days();
        let usual = &version.weekly[wall.weekday().num_days_from_monday() as usize];
        let own = version.dates.iter().find(|(d, _)| *d == day).map(|(_, ranges)| ranges);
        let minute = (wall.hour() * 60 + wall.minute()) as u16;
        let answer = own.unwrap_or(usual).iter().any(|(from, to)| (*from..*to).contains(&minute));
        open.resize(until as usize, answer);
        second = until;
    }
    open
}

/// A stop-watch of the second program. It is pushed on second by second.
#[derive(Debug, Clone)]
struct Watch {
    metric: Metric,
    ordinal: u32,
    started: i64,
    state: State,
    elapsed: u64,
    target: u32,
    calendar: usize,
    /// When elapsed reached the target.
    reached: Option<i64>,
    breached: Option<i64>,
    cause: Cause,
}

/// What the second program has in front of it.
struct Walk<'a> {
    case: &'a Case,
    second: i64,
    policy: usize,
    high: bool,
    team: usize,
    version: usize,
    status: Status,
    staff_wrote: bool,
    watches: Vec<Watch>,
}

impl<'a> Walk<'a> {
    fn new(case: &'a Case) -> Self {
        let mut walk = Self {
            case,
            second: 0,
            policy: 0,
            high: false,
            team: 0,
            version: 0,
            status: Status::NeedsFirstResponse,
            staff_wrote: false,
            watches: Vec::new(),
        };
        let happened = (0..).zip(&case.events).filter(|(n, _)| !walk.is_voided(*n));
        let first = happened.map(|(_, (_, what))| what).find(|what| matches!(what, Happening::Apply { .. }));
        if let Some(Happening::Apply { policy, high, team }) = first {
            (walk.policy, walk.high, walk.team) = (*policy, *high, *team);
        }
        walk
    }

    fn is_voided(&self, index: usize) -> bool {
        self.case.events.iter().any(|(_, what)| matches!(what, Happening::Voided(of) if *of == index))
    }

    fn promise(&self) -> &'a Promise {
        &self.case.policies[self.policy][self.version]
    }

    fn target(&self, metric: Metric) -> u32 {
        self.promise().targets[usize::from(self.high)][metric as usize]
    }

    fn calendar(&self) -> usize {
        self.promise().calendar.unwrap_or(self.team)
    }

    /// All clocks at the last event, and what the running ones are due at when nothing more happens.
    fn go(mut self) -> Vec<(Watch, Option<i64>)> {
        let open = self.case.calendars.each_ref().map(|c| open_seconds(self.case.begins, c));
        let happened: Vec<_> = (0..).zip(&self.case.events).filter(|(n, _)| !self.is_voided(*n)).collect();
        let mut happened = happened.into_iter().map(|(_, e)| e).peekable();
        if happened.peek().is_none() {
            return Vec::new();
        }
        let versions = self.case.policies.iter().flatten().map(|v| v.from);
        let busy: BTreeSet<i64> = versions.chain(self.case.events.iter().map(|(at, _)| *at)).collect();
        let busy: Vec<i64> = busy.into_iter().filter(|at| *at >= 0).collect();
        let mut at_the_end: Option<Vec<Watch>> = None;
        let mut merged = false;
        for (n, second) in busy.iter().enumerate() {
            self.second = *second;
            self.notice_breaches();
            self.turn_the_page();
            while !merged && happened.peek().is_some_and(|(at, _)| at == second) {
                let (_, what) = happened.next().unwrap();
                merged = matches!(what, Happening::MergedAway);
                self.take(what);
            }
            if merged || happened.peek().is_none() {
                at_the_end.get_or_insert_with(|| self.watches.clone());
            }
            let until = busy.get(n + 1).copied().unwrap_or(WALK_DAYS * DAY);
            self.walk(*second..until, &open);
        }
        let later = self.watches.iter().map(|w| w.breached.or(w.reached));
        at_the_end.unwrap().into_iter().zip(later).collect()
    }

    /// Second by second, while nothing happens.
    fn walk(&mut self, seconds: std::ops::Range<i64>, open: &[Vec<bool>; 2]) {
        for watch in self.watches.iter_mut().filter(|w| w.state == State::Active) {
            for second in seconds.clone() {
                watch.elapsed += u64::from(open[watch.calendar][second as usize]);
                if watch.reached.is_none() && watch.elapsed >= u64::from(watch.target) {
                    watch.reached = Some(second + 1);
                }
            }
        }
    }

    fn notice_breaches(&mut self) {
        for watch in self.watches.iter_mut().filter(|w| w.state == State::Active && w.breached.is_none()) {
            watch.breached = watch.reached.filter(|at| *at < self.second);
        }
    }

    fn turn_the_page(&mut self) {
        let versions = &self.case.policies[self.policy];
        let version = versions.iter().rposition(|v| v.from <= self.second).unwrap();
        if version != self.version {
            self.version = version;
            self.follow_the_promise();
        }
    }

    fn follow_the_promise(&mut self) {
        let now: Vec<(u32, usize)> =
            self.watches.iter().map(|w| (self.target(w.metric), self.calendar())).collect();
        for (watch, (target, calendar)) in self.watches.iter_mut().zip(now) {
            if matches!(watch.state, State::Active | State::Paused) {
                watch.follow(target, calendar, self.second);
            }
        }
        self.follow_the_status();
    }

    fn follow_the_status(&mut self) {
        let state = match self.status {
            Status::Done => State::Fulfilled,
            Status::Ignored => State::Cancelled,
            status if self.promise().pausing.contains(&status) => State::Paused,
            _ => State::Active,
        };
        let (target, calendar) = (self.target(Metric::Resolution), self.calendar());
        let Some(watch) = self.watches.iter_mut().find(|w| w.metric == Metric::Resolution) else { return };
        if watch.state != state {
            watch.follow(target, calendar, self.second);
            let stopped = watch.state != State::Active;
            watch.state = state;
            if state == State::Paused {
                watch.reached = None;
            }
            if stopped && state == State::Active {
                watch.reached = (watch.elapsed >= u64::from(target)).then_some(self.second);
                watch.blame_the_change(self.second);
            }
        }
    }

    fn running_response(&mut self) -> Option<&mut Watch> {
        self.watches.iter_mut().find(|w| w.metric != Metric::Resolution && w.state == State::Active)
    }

    fn take(&mut self, what: &Happening) {
        match what {
            Happening::Opened => {
                self.start(Metric::Resolution);
                self.follow_the_status();
            }
            Happening::Customer => {
                if self.running_response().is_none() {
                    let owed = self.watches.iter().any(|w| w.metric == Metric::FirstResponse);
                    let first = !owed && !self.staff_wrote;
                    self.start(if first { Metric::FirstResponse } else { Metric::NextResponse });
                }
                self.status = Status::NeedsNextResponse;
                if !self.staff_wrote {
                    self.status = Status::NeedsFirstResponse;
                }
                self.follow_the_status();
            }
            Happening::Staff(then) => {
                self.staff_wrote = true;
                if let Some(response) = self.running_response() {
                    response.state = State::Fulfilled;
                }
                self.status = then.unwrap_or(self.status);
                self.follow_the_status();
            }
            Happening::Status(status) => self.set_by_hand(*status),
            Happening::MergedAway => self.set_by_hand(Status::Ignored),
            Happening::Apply { policy, high, team } => {
                (self.policy, self.high, self.team) = (*policy, *high, *team);
                let versions = &self.case.policies[self.policy];
                self.version = versions.iter().rposition(|v| v.from <= self.second).unwrap();
                self.follow_the_promise();
            }
            Happening::Voided(_) | Happening::Nothing => {}
        }
    }

    fn set_by_hand(&mut self, status: Status) {
        match status {
            Status::Ignored | Status::Done => {
                if let Some(response) = self.running_response() {
                    response.state = State::Cancelled;
                }
            }
            Status::NeedsFirstResponse | Status::NeedsNextResponse => self.go_on_owing(),
            _ => {}
        }
        self.status = status;
        self.follow_the_status();
    }

    /// What was ended without words is owed again, by the same watch.
    fn go_on_owing(&mut self) {
        let (second, calendar, promise, high) = (self.second, self.calendar(), self.promise(), self.high);
        let last = self.watches.iter_mut().rfind(|w| w.metric != Metric::Resolution);
        if let Some(watch) = last.filter(|w| w.state == State::Cancelled) {
            let target = promise.targets[usize::from(high)][watch.metric as usize];
            watch.follow(target, calendar, second);
            watch.state = State::Active;
            watch.reached = (watch.elapsed >= u64::from(target)).then_some(second);
            watch.blame_the_change(second);
        }
    }

    fn start(&mut self, metric: Metric) {
        let before = self.watches.iter().filter(|w| w.metric == metric).count();
        self.watches.push(Watch {
            metric,
            ordinal: before as u32 + 1,
            started: self.second,
            state: State::Active,
            elapsed: 0,
            target: self.target(metric),
            calendar: self.calendar(),
            reached: None,
            breached: None,
            cause: Cause::Time,
        });
    }
}

impl Watch {
    fn follow(&mut self, target: u32, calendar: usize, second: i64) {
        let lowered = target < self.target || self.cause == Cause::PolicyChange;
        let changed = (target, calendar) != (self.target, self.calendar);
        (self.target, self.calendar) = (target, calendar);
        if self.breached.is_some() || !changed {
            return;
        }
        let passed = self.elapsed >= u64::from(target);
        self.cause = if lowered && passed { Cause::PolicyChange } else { Cause::Time };
        if self.state == State::Active {
            self.reached = passed.then_some(second);
            self.blame_the_change(second);
        }
    }

    fn blame_the_change(&mut self, second: i64) {
        if self.cause == Cause::PolicyChange && self.breached.is_none() {
            self.breached = Some(second);
        }
    }
}

fn line(
    metric: Metric,
    ordinal: u32,
    started: i64,
    state: State,
    elapsed: u64,
    breached: Option<i64>,
) -> String {
    format!("{metric:?} {ordinal} from {started}: {state:?}, elapsed {elapsed}, breached {breached:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_fold_agrees_with_a_walk_over_every_second(case in case()) {
        let Some(folded) = case.folded() else { return Ok(()) };
        let mut walked = Walk::new(&case).go();
        walked.sort_by_key(|(w, _)| (w.metric, w.ordinal));
        let since = |at: Timestamp| at.as_second() - case.begins;
        let told: Vec<String> = folded
            .iter()
            .map(|i| line(i.metric, i.ordinal, since(i.started_at), i.state, i.elapsed_s, i.breached_at.map(since)))
            .collect();
        let expected: Vec<String> =
            walked.iter().map(|(w, _)| line(w.metric, w.ordinal, w.started, w.state, w.elapsed, w.breached)).collect();
        prop_assert_eq!(&told, &expected);
        for (instance, (watch, later)) in folded.iter().zip(&walked) {
            prop_assert_eq!(instance.target_s, watch.target);
            if watch.breached.is_some() {
                prop_assert_eq!(instance.cause, watch.cause);
            }
            let due = instance.due_at.map(since);
            match (watch.state, later) {
                (State::Active, Some(at)) => prop_assert_eq!(due, Some(*at), "{:?}", instance),
                (State::Active, None) => prop_assert!(due.is_none_or(|at| at > WALK_DAYS * DAY), "{:?}", instance),
                (State::Paused, _) => prop_assert_eq!(due, None),
                _ => {}
            }
        }
    }
}
