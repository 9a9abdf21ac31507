//! How long a term runs: anchor + term, then restarts, pauses, extension and roll, in this order.
//!
//! One walk over repairs and changes in the order of their dates; every rule that moves the last day pushes a
//! step that says from where to where.

use jiff::ToSpan as _;
use kernel::{Date, Period};

use super::{
    Case, Trail,
    past::{Change, PastRepair},
    scope::of_sale,
};
use crate::model::{
    Anchor, Code, Effect, Effective, Input, OnReplacement, Origin, PolicyVersion, RepairCoverage, Scope,
    Source,
};
use crate::packs::{
    CalendarPart, Fact, FactValue, House, PauseEnds, PauseOf, PausePoint, RestartOf, RollFor, Rule, RuleKind,
};

/// Days of grace after the ready notice, when the policy is silent (PAUSE-READY-GRACE).
const GRACE_DAYS: u32 = 7;

/// A term of a warranty that is to be computed.
pub(super) struct WarrantyTerm<'a> {
    pub(super) about: Source,
    pub(super) part: Option<&'a Code>,
    pub(super) length: Period,
    pub(super) anchor: Anchor,
    pub(super) policy: &'a PolicyVersion,
}

/// A computed term.
#[derive(Clone, Copy)]
pub(super) struct Reckoned {
    pub(super) nominal_last: Option<Date>,
    pub(super) effective: Effective,
    pub(super) paused_days: i64,
}

/// The rules of a pack that can move the end of a warranty. Without the protection of consumer law none can.
struct Movers<'a> {
    pauses: Vec<(&'a Rule, PauseShape<'a>)>,
    unit: Option<&'a Rule>,
    part: Option<&'a Rule>,
}

#[derive(Clone, Copy)]
struct PauseShape<'a> {
    from: PausePoint,
    to: &'a [PausePoint],
    ends: PauseEnds,
}

/// Where the walk stands.
struct Walk<'a> {
    case: &'a Case<'a>,
    what: &'a WarrantyTerm<'a>,
    movers: Movers<'a>,
    /// The last day before pauses.
    base: Date,
    /// The day since which pauses count.
    start: Date,
    paused: i64,
    /// The end of the pauses counted so far; they are a union, so a day counts once.
    paused_to: Option<Date>,
    open_since: Option<Date>,
    floor: Option<Date>,
    seen: Seen<'a>,
}

/// What the walk met, for the explanation.
#[derive(Default)]
struct Seen<'a> {
    restart: Option<(Option<&'a Rule>, Date)>,
    inherited: bool,
    overlap: bool,
    out_of_scope: bool,
    grace: Option<Date>,
    counted: Vec<Input>,
}

/// Computes the term of a warranty on the unit or on a part.
pub(super) fn reckon_warranty(case: &Case<'_>, what: &WarrantyTerm<'_>, trail: &mut Trail<'_>) -> Reckoned {
    let Some(nominal) = nominal(case, what.length, what.anchor, &what.about, trail) else {
        return Reckoned { nominal_last: None, effective: Effective::Open, paused_days: 0 };
    };
    let mut walk = Walk {
        case,
        what,
        movers: Movers::of(case),
        base: nominal,
        start: what.anchor.date,
        paused: 0,
        paused_to: None,
        open_since: None,
        floor: None,
        seen: Seen::default(),
    };
    walk.go();
    let effective = walk.explain(nominal, trail);
    Reckoned { nominal_last: Some(nominal), effective, paused_days: walk.paused }
}

/// The last day by the paper: the term, added once to its anchor.
pub(super) fn nominal(
    case: &Case<'_>,
    length: Period,
    anchor: Anchor,
    about: &Source,
    trail: &mut Trail<'_>,
) -> Option<Date> {
    let last = length.after(anchor.date)?;
    let origin = if *about == Source::Statutory { Origin::Pack } else { Origin::Policy };
    let term = Input::new("term", length, origin);
    let about = Some(about);
    trail.house(House::DateUnit, about, Effect::Applies, vec![term]);
    let inputs = || {
        let anchor = Input::new("anchor", anchor.date, Origin::Sale);
        vec![anchor, Input::new("last", last, Origin::Computed)]
    };
    trail.house(House::DateAnchor, about, Effect::Sets(last), inputs());
    if let Some(rule) = case.pack.count(CalendarPart::FirstDay) {
        trail.push(rule, about, Effect::Applies, inputs());
    }
    if let Some(rule) = case.pack.count(CalendarPart::CorrespondingDay) {
        trail.push(rule, about, Effect::Sets(last), inputs());
    }
    clamped(case, length, anchor.date, last, about, trail);
    Some(last)
}

fn clamped(
    case: &Case<'_>,
    length: Period,
    from: Date,
    last: Date,
    about: Option<&Source>,
    trail: &mut Trail<'_>,
) {
    let shorter = length.unit == kernel::PeriodUnit::Month && last.day() != from.day();
    if let Some(rule) = case.pack.count(CalendarPart::Clamp).filter(|_| shorter) {
        trail.push(rule, about, Effect::Sets(last), vec![Input::new("last", last, Origin::Computed)]);
    }
}

/// Moves an end on a day without work, where the pack says so.
pub(super) fn roll(case: &Case<'_>, last: Date, of: RollFor, about: &Source, trail: &mut Trail<'_>) -> Date {
    let Some(rule) = case.pack.roll(of) else { return last };
    let calendar = &case.f.calendar;
    let to = calendar.next_working_day(last);
    if !(calendar.knows_year_of(last) && calendar.knows_year_of(to)) {
        trail.alerts.push(crate::model::Alert::HolidayListMissing);
    }
    if to != last {
        let inputs = vec![Input::new("last", to, Origin::Computed)];
        trail.push(rule, Some(about), Effect::Moves { from: last, to }, inputs);
    }
    to
}

/// A day and a number of days; the end of the calendar instead of an overflow.
pub(super) fn plus(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
}

impl<'a> Movers<'a> {
    fn of(case: &'a Case<'_>) -> Self {
        let mut movers = Self { pauses: vec![], unit: None, part: None };
        if case.scope == Scope::ConsumerRulesDoNotApply {
            return movers;
        }
        for rule in &case.pack.rules {
            match &rule.kind {
                RuleKind::Pause { of: PauseOf::Warranty, from, to, ends, .. } => {
                    movers.pauses.push((rule, PauseShape { from: *from, to, ends: *ends }));
                }
                RuleKind::Restart(RestartOf::Unit) => movers.unit = Some(rule),
                RuleKind::Restart(RestartOf::Part) => movers.part = Some(rule),
                _ => {}
            }
        }
        movers
    }
}

impl<'a> Walk<'a> {
    fn go(&mut self) {
        let (case, what) = (self.case, self.what);
        let concerns =
            |c: &&Change<'_>| c.at >= what.anchor.date && (c.part.is_none() || c.part == what.part);
        let mut changes = case.past.changes.iter().filter(concerns).peekable();
        for repair in &case.past.repairs {
            while let Some(change) = changes.next_if(|c| c.at <= repair.accepted) {
                self.change(change);
            }
            self.repair(repair);
        }
        changes.for_each(|change| self.change(change));
    }

    fn end(&self) -> Date {
        let end = plus(self.base, self.paused);
        self.floor.map_or(end, |floor| floor.max(end))
    }

    /// A part or the unit was changed: the law says that its term starts again, or the policy says what happens.
    fn change(&mut self, change: &Change<'_>) {
        let rule = if change.part.is_some() { self.movers.part } else { self.movers.unit };
        let fact = |fact| of_change(self.case, change, fact);
        if let Some(rule) = rule.filter(|r| r.when.holds(fact)) {
            return self.restart(Some(rule), change.at);
        }
        if change.part.is_some() || !change.coverage.is_owed() || rule.is_some() {
            return;
        }
        self.seen.inherited = true;
        match self.what.policy.on_replacement {
            Some(OnReplacement::Renew { .. }) => self.restart(None, change.at),
            Some(OnReplacement::Inherit { floor: Some(floor) }) => {
                self.floor = self.floor.max(floor.after(change.at));
            }
            Some(OnReplacement::Inherit { floor: None }) | None => {}
        }
    }

    /// A new term, unless the old one with its pauses ends later: nothing that a customer gets may shorten it.
    fn restart(&mut self, rule: Option<&'a Rule>, at: Date) {
        let Some(base) = self.what.length.after(at) else { return };
        let left = self.paused_to.map_or(0, |end| crate::model::days_between(at, end).max(0));
        if plus(base, left) >= self.end() {
            self.base = base;
            self.start = at;
            self.paused = left;
            self.open_since = self.open_since.map(|since| since.max(at));
            self.seen.restart = Some((rule, at));
        }
    }

    /// The shop had the unit: a pause, if a rule says so and it was accepted while the term ran.
    fn repair(&mut self, repair: &PastRepair<'_>) {
        let fact = |fact| of_repair(self.case, repair.coverage, repair.fixed, fact);
        let Some(shape) = self.movers.pauses.iter().find(|(rule, _)| rule.when.holds(fact)).map(|p| p.1)
        else {
            self.seen.out_of_scope = true;
            return;
        };
        let last = self.case.rolled(self.end(), RollFor::Warranty);
        if repair.accepted < self.what.anchor.date || repair.accepted > last {
            self.seen.out_of_scope = true;
            return;
        }
        let from = point(shape.from, repair, 0).unwrap_or(repair.accepted).max(self.start);
        self.seen.overlap |= self.paused_to.is_some_and(|end| from < end) || self.open_since.is_some();
        self.seen.counted.push(Input::new("accepted_at", repair.accepted, Origin::History(repair.id)));
        let from = self.paused_to.map_or(from, |end| end.max(from));
        match self.pause_end(shape, repair) {
            _ if self.open_since.is_some() => {}
            Some(end) if end <= self.case.day => {
                self.paused += crate::model::days_between(from, end).max(0);
                self.paused_to = self.paused_to.max(Some(end));
            }
            _ => self.open_since = Some(from),
        }
    }

    /// The day on which the clock runs again: the earliest of the points that the rule names.
    fn pause_end(&mut self, shape: PauseShape<'_>, repair: &PastRepair<'_>) -> Option<Date> {
        let grace = self.what.policy.pickup_grace_days.unwrap_or(GRACE_DAYS);
        let end = shape.to.iter().filter_map(|p| point(*p, repair, grace)).min()?;
        if repair.handed_over.is_none_or(|back| end < back) {
            self.seen.grace = Some(end);
        }
        Some(if shape.ends == PauseEnds::With { plus(end, 1) } else { end })
    }
}

impl<'a> Walk<'a> {
    fn explain(&mut self, nominal: Date, trail: &mut Trail<'_>) -> Effective {
        let about = Some(&self.what.about);
        self.explain_restart(nominal, trail);
        let paused_to = plus(self.base, self.paused);
        if let Some((rule, _)) = self.movers.pauses.first().filter(|_| !self.case.past.repairs.is_empty()) {
            let mut inputs = vec![Input::new("days", self.paused, Origin::Computed)];
            inputs.append(&mut self.seen.counted);
            let effect = match (self.open_since, self.paused) {
                (Some(_), _) => Effect::Stops,
                (None, 0) => Effect::DoesNotApply,
                (None, _) => Effect::Moves { from: self.base, to: paused_to },
            };
            trail.push(rule, about, effect, inputs);
            self.explain_scope(trail);
        }
        if let Some(since) = self.open_since {
            let days_left = crate::model::days_between(since, self.end());
            return Effective::Paused { days_left, since };
        }
        if self.seen.inherited {
            let to = self.end();
            let moved = to != paused_to;
            let effect = if moved { Effect::Moves { from: paused_to, to } } else { Effect::Applies };
            trail.house(House::ReplInherit, about, effect, vec![Input::new("last", to, Origin::Policy)]);
        }
        Effective::Until(roll(self.case, self.end(), RollFor::Warranty, &self.what.about, trail))
    }

    fn explain_restart(&self, nominal: Date, trail: &mut Trail<'_>) {
        let about = Some(&self.what.about);
        let Some((rule, at)) = self.seen.restart else { return };
        let inputs =
            vec![Input::new("last", self.base, Origin::Computed), Input::new("anchor", at, Origin::Sale)];
        let effect = Effect::Moves { from: nominal, to: self.base };
        match rule {
            Some(rule) => trail.push(rule, about, effect, inputs),
            None => trail.house(House::ReplInherit, about, effect, inputs),
        }
        clamped(self.case, self.what.length, at, self.base, about, trail);
    }

    fn explain_scope(&self, trail: &mut Trail<'_>) {
        let about = Some(&self.what.about);
        if self.seen.overlap {
            trail.house_applies(House::PauseUnion, about);
        }
        if self.seen.out_of_scope {
            trail.house_applies(House::PauseScope, about);
        }
        if self.seen.grace.is_some() {
            let grace = self.what.policy.pickup_grace_days.unwrap_or(GRACE_DAYS);
            let days = Input::new("days", i64::from(grace), Origin::Policy);
            trail.house(House::PauseReadyGrace, about, Effect::Applies, vec![days]);
        }
    }
}

impl Case<'_> {
    /// The day after rolling, without a word about it.
    pub(super) fn rolled(&self, last: Date, of: RollFor) -> Date {
        if self.pack.roll(of).is_some() { self.f.calendar.next_working_day(last) } else { last }
    }
}

fn point(point: PausePoint, repair: &PastRepair<'_>, grace: u32) -> Option<Date> {
    match point {
        PausePoint::Requested => repair.requested,
        PausePoint::Accepted => Some(repair.accepted),
        PausePoint::HandedOver => repair.handed_over,
        PausePoint::ReadyAndGrace => repair.ready.map(|day| plus(day, i64::from(grace))),
    }
}

/// What a condition may ask about a repair.
pub(super) fn of_repair(
    case: &Case<'_>,
    coverage: RepairCoverage,
    fixed: Option<bool>,
    fact: Fact,
) -> Option<FactValue> {
    match fact {
        Fact::RepairCoverage => Some(FactValue::Name(coverage.name())),
        Fact::RepairFixed => fixed.map(FactValue::Flag),
        _ => of_sale(case.f, fact),
    }
}

fn of_change(case: &Case<'_>, change: &Change<'_>, fact: Fact) -> Option<FactValue> {
    match fact {
        Fact::PartReplaced => Some(FactValue::Flag(change.part.is_some())),
        Fact::UnitExchanged => Some(FactValue::Flag(change.part.is_none())),
        _ => of_repair(case, change.coverage, None, fact),
    }
}
