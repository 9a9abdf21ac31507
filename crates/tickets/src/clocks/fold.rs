//! The fold: a ticket's history in, its measurements out.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use kernel::{CalendarId, OpenTime, whole_second};

use super::{
    Applied, Calendars, Cause, ClockEvent, ClockEventKind, Metric, MetricInstance, MetricState, Policies,
    PolicyVersion, Priority, SlaPolicyId, StatusKind, Warning,
};

/// Every measurement of a ticket: the first response, the next responses in order, then the resolution.
///
/// Pure, and total: a history that makes no sense gives clocks, not an error. Policy and calendar versions
/// that begin after the last event are counted in when something becomes due.
pub fn fold_clocks(events: &[ClockEvent], policies: &Policies, calendars: &Calendars) -> Vec<MetricInstance> {
    let history = what_happened(events);
    let Some(first) = history.first() else { return Vec::new() };
    let begins = whole_second(first.at);
    let time = &mut OpenTimes { calendars, begins, laid_out: BTreeMap::new() };
    let mut desk =
        Desk::opened_at(begins, rule_at(begins, first_applied(&history, policies), policies, time));
    for event in history {
        desk.pass_to(whole_second(event.at), policies, time);
        desk.take(&event.kind, policies, time);
        // What comes later is measured by the ticket into which this one was merged.
        if event.kind == ClockEventKind::MergedAway {
            break;
        }
    }
    desk.tell(policies, time)
}

/// The events that were not voided, in the order (at, seq) of whole seconds (rules 1, 6 and 8).
fn what_happened(events: &[ClockEvent]) -> Vec<&ClockEvent> {
    let voided: HashSet<u64> = events.iter().filter_map(voids).collect();
    let mut history: Vec<_> = events.iter().filter(|e| !voided.contains(&e.seq)).collect();
    let order = |e: &&ClockEvent| (whole_second(e.at), e.seq);
    if !history.is_sorted_by_key(order) {
        history.sort_by_key(order);
    }
    history
}

const fn voids(event: &ClockEvent) -> Option<u64> {
    match event.kind {
        ClockEventKind::Voided { seq } => Some(seq),
        _ => None,
    }
}

fn first_applied(history: &[&ClockEvent], policies: &Policies) -> Applied {
    let applied = history.iter().find_map(|e| match e.kind {
        ClockEventKind::Applied(applied) => Some(applied),
        _ => None,
    });
    let (house, _) = policies.house();
    applied.unwrap_or(Applied { policy: house, priority: Priority::default(), team_calendar: None })
}

/// Which version of which policy a ticket is measured by, and in which calendar.
#[derive(Debug, Clone, Copy)]
struct Rule<'a> {
    applied: Applied,
    policy: SlaPolicyId,
    version: &'a PolicyVersion,
    calendar: CalendarId,
}

fn rule_at<'a>(at: Timestamp, applied: Applied, policies: &'a Policies, time: &OpenTimes<'a>) -> Rule<'a> {
    let (policy, versions) = policies.get(applied.policy);
    let version = versions.version_at(at);
    let (calendar, _) = time.calendars.get(version.calendar.or(applied.team_calendar));
    Rule { applied, policy, version, calendar }
}

impl Rule<'_> {
    fn target(&self, metric: Metric) -> u32 {
        self.version.targets.of(self.applied.priority).of(metric).get()
    }

    fn resolution_in(&self, status: StatusKind) -> MetricState {
        match status {
            StatusKind::Done => MetricState::Fulfilled,
            StatusKind::Ignored => MetricState::Cancelled,
            status if self.version.pausing.contains(&status) => MetricState::Paused,
            _ => MetricState::Active,
        }
    }
}

/// The open time of each calendar that was asked about.
struct OpenTimes<'a> {
    calendars: &'a Calendars,
    begins: Timestamp,
    laid_out: BTreeMap<CalendarId, OpenTime<'a>>,
}

impl<'a> OpenTimes<'a> {
    fn of(&mut self, id: CalendarId) -> &mut OpenTime<'a> {
        let (calendars, begins) = (self.calendars, self.begins);
        self.laid_out.entry(id).or_insert_with(|| OpenTime::since(calendars.get(Some(id)).1, begins))
    }
}

/// A ticket's clocks at one moment of its history.
#[derive(Debug, Clone)]
struct Desk<'a> {
    now: Timestamp,
    rule: Rule<'a>,
    status: StatusKind,
    staff_wrote: bool,
    /// The response clock that runs; there is at most one.
    response: Option<Clock<'a>>,
    answered: Vec<Clock<'a>>,
    resolution: Option<Clock<'a>>,
}

impl<'a> Desk<'a> {
    const fn opened_at(now: Timestamp, rule: Rule<'a>) -> Self {
        let status = StatusKind::NeedsFirstResponse;
        Self { now, rule, status, staff_wrote: false, response: None, answered: Vec::new(), resolution: None }
    }

    /// Lets time go by, and puts policy versions in force that begin on the way.
    fn pass_to(&mut self, at: Timestamp, policies: &'a Policies, time: &mut OpenTimes<'a>) {
        while let Some(change) = self.next_change(policies).filter(|change| *change <= at) {
            self.now = change;
            self.apply(self.rule.applied, policies, time);
        }
        self.now = at;
    }

    fn next_change(&self, policies: &Policies) -> Option<Timestamp> {
        policies.get(self.rule.applied.policy).1.next_change(self.now)
    }

    fn take(&mut self, event: &ClockEventKind, policies: &'a Policies, time: &mut OpenTimes<'a>) {
        match event {
            ClockEventKind::Opened => {
                self.resolution.get_or_insert_with(|| Clock::new(Metric::Resolution, 1, self.now, self.rule));
                self.steer(time);
            }
            ClockEventKind::CustomerWrote => self.customer_wrote(time),
            ClockEventKind::StaffReplied { then } => {
                self.staff_wrote = true;
                self.end_response(MetricState::Fulfilled, time);
                self.set_status(then.unwrap_or(self.status), time);
            }
            ClockEventKind::StatusChanged(status) => self.status_changed(*status, time),
            ClockEventKind::Applied(applied) => {
                let team_calendar = applied.team_calendar.or(self.rule.applied.team_calendar);
                self.apply(Applied { team_calendar, ..*applied }, policies, time);
            }
            ClockEventKind::TeamCalendar(team_calendar) => {
                let applied = Applied { team_calendar: *team_calendar, ..self.rule.applied };
                self.apply(applied, policies, time);
            }
            ClockEventKind::MergedAway => {
                self.end_response(MetricState::Cancelled, time);
                self.set_status(StatusKind::Ignored, time);
            }
            ClockEventKind::Voided { .. } | ClockEventKind::TimePassed => {}
        }
    }

    /// Without words nobody was answered, so no response clock is fulfilled here. A ticket that a person ends without
    /// words owes no answer any more: its clock is cancelled, and a breach that was stays one. Brought back to wait for an
    /// answer, it goes on with the same clock, and the time in between is not counted, as with the resolution.
    fn status_changed(&mut self, status: StatusKind, time: &mut OpenTimes<'a>) {
        match status {
            StatusKind::Done | StatusKind::Ignored => self.end_response(MetricState::Cancelled, time),
            StatusKind::NeedsFirstResponse | StatusKind::NeedsNextResponse => self.owe_again(time),
            _ => {}
        }
        self.set_status(status, time);
    }

    fn owe_again(&mut self, time: &mut OpenTimes<'a>) {
        let is_cancelled = |clock: &mut Clock<'a>| clock.state == MetricState::Cancelled;
        if self.response.is_some() {
            return;
        }
        if let Some(mut clock) = self.answered.pop_if(is_cancelled) {
            clock.follow(self.rule, self.now, time);
            clock.run(self.now, time);
            self.response = Some(clock);
        }
    }

    /// Rule 2. A first response is owed once, and only if staff have not written before; every other time
    /// that the customer begins to wait, a next response is. Later messages move nothing.
    fn customer_wrote(&mut self, time: &mut OpenTimes<'a>) {
        if self.response.is_none() {
            let owed_before = self.answered.iter().any(|c| c.metric == Metric::FirstResponse);
            let metric =
                if self.staff_wrote || owed_before { Metric::NextResponse } else { Metric::FirstResponse };
            let ordinal =
                1 + self.answered.iter().rev().find(|c| c.metric == metric).map_or(0, |c| c.ordinal);
            let mut clock = Clock::new(metric, ordinal, self.now, self.rule);
            clock.run(self.now, time);
            self.response = Some(clock);
        }
        let todo =
            if self.staff_wrote { StatusKind::NeedsNextResponse } else { StatusKind::NeedsFirstResponse };
        self.set_status(todo, time);
    }

    fn end_response(&mut self, state: MetricState, time: &mut OpenTimes<'a>) {
        if let Some(mut clock) = self.response.take() {
            clock.stop(self.now, state, time);
            self.answered.push(clock);
        }
    }

    fn set_status(&mut self, status: StatusKind, time: &mut OpenTimes<'a>) {
        self.status = status;
        self.steer(time);
    }

    /// Rule 3. Resolution follows the status; a reopened ticket goes on with the same instance, and the time
    /// in between is not counted.
    fn steer(&mut self, time: &mut OpenTimes<'a>) {
        let wanted = self.rule.resolution_in(self.status);
        let Some(clock) = self.resolution.as_mut() else { return };
        if clock.state == wanted {
            return;
        }
        // It may have ended under another rule.
        clock.follow(self.rule, self.now, time);
        if wanted == MetricState::Active {
            clock.run(self.now, time);
        } else {
            clock.stop(self.now, wanted, time);
        }
    }

    /// Rule 5, for what runs or will go on. What has ended keeps what it was measured by, until it is
    /// reopened.
    fn apply(&mut self, applied: Applied, policies: &'a Policies, time: &mut OpenTimes<'a>) {
        self.rule = rule_at(self.now, applied, policies, time);
        let clocks = self.response.iter_mut().chain(&mut self.resolution);
        for clock in clocks.filter(|c| !c.has_ended()) {
            clock.follow(self.rule, self.now, time);
        }
        self.steer(time);
    }

    fn tell(mut self, policies: &'a Policies, time: &mut OpenTimes<'a>) -> Vec<MetricInstance> {
        if let Some(ahead) = self.look_ahead(policies, time) {
            expect(self.response.as_mut(), ahead.response);
            expect(self.resolution.as_mut(), ahead.resolution);
        }
        let clocks = self.answered.into_iter().chain(self.response).chain(self.resolution);
        clocks.map(|clock| clock.tell(self.now, time)).collect()
    }

    /// How it will be if nothing happens but policy versions that are already written; none if there are
    /// none. Stops when no clock is left that they could move.
    fn look_ahead(&self, policies: &'a Policies, time: &mut OpenTimes<'a>) -> Option<Self> {
        self.next_change(policies)?;
        let mut ahead = self.clone();
        while let Some(change) = ahead.next_change(policies) {
            let mut clocks = ahead.response.iter().chain(&ahead.resolution).filter(|c| !c.has_ended());
            if clocks.all(|c| c.due_at.is_some_and(|due| due < change)) {
                break;
            }
            ahead.pass_to(change, policies, time);
        }
        Some(ahead)
    }
}

/// What the future holds for a clock that runs.
fn expect(clock: Option<&mut Clock<'_>>, ahead: Option<Clock<'_>>) {
    if let Some((clock, ahead)) = clock.zip(ahead).filter(|(clock, _)| clock.state == MetricState::Active) {
        (clock.due_at, clock.cause) = (ahead.breached_at.or(ahead.due_at), ahead.cause);
    }
}

/// One measurement while it is being made.
#[derive(Debug, Clone)]
struct Clock<'a> {
    metric: Metric,
    ordinal: u32,
    started_at: Timestamp,
    state: MetricState,
    rule: Rule<'a>,
    /// Counted until `counted_until`.
    elapsed: u64,
    counted_until: Timestamp,
    due_at: Option<Timestamp>,
    breached_at: Option<Timestamp>,
    cause: Cause,
}

impl<'a> Clock<'a> {
    /// A clock that stands still until it is run.
    const fn new(metric: Metric, ordinal: u32, at: Timestamp, rule: Rule<'a>) -> Self {
        Self {
            metric,
            ordinal,
            started_at: at,
            state: MetricState::Paused,
            rule,
            elapsed: 0,
            counted_until: at,
            due_at: None,
            breached_at: None,
            cause: Cause::Time,
        }
    }

    fn target(&self) -> u32 {
        self.rule.target(self.metric)
    }

    const fn has_ended(&self) -> bool {
        matches!(self.state, MetricState::Fulfilled | MetricState::Cancelled)
    }

    fn due_when(&self, elapsed: u64, time: &mut OpenTimes<'a>) -> Option<Timestamp> {
        time.of(self.rule.calendar).due_after(self.counted_until, elapsed.saturating_sub(self.elapsed))
    }

    /// Begins or goes on. A target that a change passed while the clock stood still is breached only now
    /// (rule 5).
    fn run(&mut self, at: Timestamp, time: &mut OpenTimes<'a>) {
        self.state = MetricState::Active;
        self.counted_until = at;
        if self.cause == Cause::PolicyChange && self.breached_at.is_none() {
            self.breached_at = Some(at);
        }
        self.due_at = self.breached_at.or_else(|| self.due_when(u64::from(self.target()), time));
    }

    /// Pauses or ends. While paused nothing is due (rule 4).
    fn stop(&mut self, at: Timestamp, state: MetricState, time: &mut OpenTimes<'a>) {
        self.count(at, time);
        self.state = state;
        if state == MetricState::Paused {
            self.due_at = None;
        }
    }

    /// Counts until `at`, and notices a breach. Exactly at the due time is still in time (rule 4). What is
    /// breached already is due since the breach, and stays so.
    fn count(&mut self, at: Timestamp, time: &mut OpenTimes<'a>) {
        if self.state != MetricState::Active {
            return;
        }
        let open_time = time.of(self.rule.calendar);
        self.elapsed += open_time.open_seconds_between(self.counted_until, at);
        self.counted_until = at;
        if self.due_at.is_some_and(|due| at > due) {
            self.breached_at = self.due_at;
        }
    }

    /// Rule 5. Elapsed seconds stay, counted by the old rule until now. When the new target is lower and
    /// already reached, that is the change's doing; a breach that was is never taken back.
    fn follow(&mut self, rule: Rule<'a>, at: Timestamp, time: &mut OpenTimes<'a>) {
        let (old, new) = (self.target(), rule.target(self.metric));
        if old == new && self.rule.calendar == rule.calendar {
            self.rule = rule;
            return;
        }
        self.count(at, time);
        self.rule = rule;
        if self.breached_at.is_none() {
            let lowered = new < old || self.cause == Cause::PolicyChange;
            let passed = lowered && self.elapsed >= u64::from(new);
            self.cause = if passed { Cause::PolicyChange } else { Cause::Time };
        }
        if self.state == MetricState::Active {
            self.run(at, time);
        }
    }

    fn tell(mut self, now: Timestamp, time: &mut OpenTimes<'a>) -> MetricInstance {
        let warnings = self.warnings(now, time);
        self.count(now, time);
        MetricInstance {
            metric: self.metric,
            ordinal: self.ordinal,
            started_at: self.started_at,
            state: self.state,
            elapsed_s: self.elapsed,
            target_s: self.target(),
            due_at: self.due_at,
            breached_at: self.breached_at,
            cause: self.cause,
            warnings,
            policy: self.rule.policy,
            policy_valid_from: self.rule.version.valid_from,
            calendar: self.rule.calendar,
        }
    }

    fn warnings(&self, now: Timestamp, time: &mut OpenTimes<'a>) -> Vec<Warning> {
        let in_time = self.breached_at.is_none() && self.due_at.is_none_or(|due| now <= due);
        if self.state != MetricState::Active || !in_time {
            return Vec::new();
        }
        let befores = self.rule.version.warnings.of(self.metric).iter().rev().map(|b| b.get());
        let given = befores.filter(|before| *before < self.target());
        let told = given.filter_map(|before_s| {
            Some(Warning { before_s, at: self.due_when(u64::from(self.target() - before_s), time)? })
        });
        told.collect()
    }
}
