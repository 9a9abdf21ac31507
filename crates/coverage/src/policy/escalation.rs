//! Which remedy is open now: repair first, and what opens more than repair.

use kernel::{Date, Period};

use super::{Case, Trail, Verdict, choice, past::PastRepair, scope::of_sale, term::plus};
use crate::model::{
    Alert, Anchor, Answer, Asked, Bearer, Burden, Chooser, Effect, Effective, Escalation, Hazard,
    HumanReason, Input, MissingFact, Origin, Remedies, Remedy, Shown, Source, days_between,
};
use crate::packs::{Fact, FactValue, PauseOf, PausePoint, Rule, RuleKind};

/// What the history says about failed attempts.
struct Attempts {
    /// Repairs that were owed and accepted within the term.
    in_term: i64,
    /// Those of the same fault that did not last.
    same_fault_failed: i64,
    /// Those of the same fault, failed or not.
    same_fault: i64,
    /// The promised time of an open repair ran out.
    promise_elapsed: bool,
}

/// The remedies that are open now. Repair or replacement comes first; failed attempts, a broken promise, a major
/// failure or an early rejection open more.
pub(super) fn decide_escalation(case: &Case<'_>, asked: Asked, trail: &mut Trail<'_>) -> Verdict {
    let mut verdict = choice::decide_lines(case, trail);
    let closed = verdict.answer == Answer::RecallCovered
        || verdict.answer == Answer::NotCovered
        || verdict.human == Some(HumanReason::OutsideConsumerLaw);
    if closed {
        return verdict;
    }
    if asked == Asked::Rejection && decide_rejection(case, &mut verdict, trail) {
        return verdict;
    }
    let attempts = Attempts::of(case, &verdict);
    if decide_more_than_repair(case, &attempts, &mut verdict, trail) {
        return verdict;
    }
    if matches!(verdict.answer, Answer::Covered | Answer::CoveredPartial | Answer::NeedsHuman) {
        verdict.remedies = first_remedies(case, &verdict, trail);
        warn(case, &attempts, &mut verdict);
    }
    verdict
}

/// Applies the first rule that opens more than repair. Rules of counting are named even while they do not apply
/// yet, because the customer may ask how far it is.
fn decide_more_than_repair(
    case: &Case<'_>,
    attempts: &Attempts,
    verdict: &mut Verdict,
    trail: &mut Trail<'_>,
) -> bool {
    let rules = case.pack.find(|kind| match kind {
        RuleKind::Escalate { remedies, chooser, by, window_days: None } => Some((remedies, *chooser, *by)),
        _ => None,
    });
    for (rule, (remedies, chooser, by)) in rules {
        let applies = rule.when.holds(|fact| attempts.value(case, fact));
        let inputs = vec![Input::new("count", attempts.same_fault_failed, Origin::Computed)];
        if applies {
            trail.push(rule, None, Effect::Applies, inputs);
            verdict.answer = Answer::RemedyEscalated;
            verdict.bearer = Bearer::Trader;
            verdict.human = None;
            verdict.would_change = vec![];
            verdict.remedies = Remedies { offered: remedies.clone(), chooser, escalated_by: Some(by) };
            return true;
        }
        if by == Escalation::Count {
            trail.push(rule, None, Effect::DoesNotApply, inputs);
        }
    }
    false
}

/// The remedies that come first: as the law orders them for what it gives, else repair.
fn first_remedies(case: &Case<'_>, verdict: &Verdict, trail: &mut Trail<'_>) -> Remedies {
    let order = case.pack.first(|kind| match kind {
        RuleKind::RemedyOrder { remedies, chooser } => Some((remedies, *chooser)),
        _ => None,
    });
    let by_law = verdict.lead().is_some_and(|l| l.source == Source::Statutory);
    match order.filter(|_| by_law) {
        Some((rule, (remedies, chooser))) => {
            trail.applies(rule, Some(&Source::Statutory));
            Remedies { offered: remedies.clone(), chooser, escalated_by: None }
        }
        None => Remedies { offered: vec![Remedy::Repair], ..Remedies::default() },
    }
}

/// One more failure and more is open; or so many attempts that a person should look whatever they were called.
fn warn(case: &Case<'_>, attempts: &Attempts, verdict: &mut Verdict) {
    let counts = case.pack.rules.iter().filter(|r| matches!(r.kind, RuleKind::Escalate { .. }));
    for threshold in counts.filter_map(|r| r.when.threshold(Fact::SameFaultFailedRepairs)) {
        if attempts.same_fault_failed >= 1 && attempts.same_fault_failed + 1 >= threshold {
            verdict.alert(Alert::NextFailureEscalates);
        }
        if attempts.same_fault >= threshold || attempts.in_term >= threshold.max(3) {
            verdict.alert(Alert::HumanReview);
        }
    }
}

impl Attempts {
    fn of(case: &Case<'_>, verdict: &Verdict) -> Self {
        let start = verdict.lines.iter().find_map(|l| l.anchor).map_or(Date::MIN, |a| a.date);
        let end = verdict.lines.iter().filter(|l| l.source != Source::Plan).map(|l| match l.effective {
            Effective::Until(last) => last,
            Effective::Paused { .. } | Effective::Open => Date::MAX,
        });
        let end = end.max().unwrap_or(Date::MIN);
        let in_term = |r: &&PastRepair<'_>| r.coverage.is_owed() && (start..=end).contains(&r.accepted);
        let owed: Vec<&PastRepair<'_>> = case.past.repairs.iter().filter(in_term).collect();
        let last_fault = || owed.iter().rev().find_map(|r| r.fault);
        let fault = case.q.fault.as_ref().and_then(|f| f.code.as_ref()).or_else(last_fault);
        let same: Vec<&&PastRepair<'_>> =
            owed.iter().filter(|r| fault.is_some() && r.fault == fault && r.handed_over.is_some()).collect();
        // A repair that was called fixed, but was followed by another of the same fault, did not last.
        let latest_holds = same.last().is_some_and(|r| r.fixed != Some(false));
        let same_fault = count(same.len());
        Self {
            in_term: count(owed.len()),
            same_fault,
            same_fault_failed: same_fault - i64::from(latest_holds),
            promise_elapsed: owed.iter().any(|r| r.handed_over.is_none() && broke_promise(case, r)),
        }
    }

    fn value(&self, case: &Case<'_>, fact: Fact) -> Option<FactValue> {
        match fact {
            Fact::SameFaultFailedRepairs => Some(FactValue::Number(self.same_fault_failed)),
            Fact::RepairsInTerm => Some(FactValue::Number(self.in_term)),
            Fact::PromiseElapsed => Some(FactValue::Flag(self.promise_elapsed)),
            Fact::Unsafe => {
                let hazard = case.q.fault.as_ref().map(|f| f.hazard);
                hazard.map(|h| FactValue::Flag(h == Hazard::Unsafe))
            }
            _ => of_sale(case.f, fact),
        }
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Whether the time for a repair ran out before it was ready: the promised time, or the law's own if sooner.
fn broke_promise(case: &Case<'_>, repair: &PastRepair<'_>) -> bool {
    let by_law = case
        .pack
        .find(|kind| match kind {
            RuleKind::Deadline { of: crate::packs::DeadlineFor::Repair, days, .. } => Some(*days),
            _ => None,
        })
        .filter_map(|(_, days)| Period::days(days).after(repair.requested.unwrap_or(repair.accepted)));
    let Some(last) = repair.promise_last().into_iter().chain(by_law).min() else { return false };
    case.day > last && repair.ready.is_none_or(|ready| ready > last)
}

/// A right to reject faulty goods within a short term, as some laws give it.
pub(super) struct Rejection<'c> {
    remedies: &'c [Remedy],
    chooser: Option<Chooser>,
    by: Escalation,
    nominal: Date,
    /// The last day, with what stood still.
    pub(super) last: Date,
}

/// The right to reject in the short term. Its days stand still while the consumer waits for a repair, and some are left
/// at least when the goods come back.
pub(super) fn rejection<'c>(
    case: &'c Case<'_>,
    start: Anchor,
    trail: &mut Trail<'_>,
) -> Option<Rejection<'c>> {
    let (rule, (remedies, chooser, by, days)) = case.pack.first(|kind| match kind {
        RuleKind::Escalate { remedies, chooser, by, window_days: Some(days) } => {
            Some((remedies, *chooser, *by, *days))
        }
        _ => None,
    })?;
    let nominal = Period::days(days).after(start.date)?;
    let inputs = vec![Input::new("last", nominal, Origin::Computed)];
    trail.push(rule, Some(&Source::Statutory), Effect::Sets(nominal), inputs);
    let last = rejection_end(case, nominal, trail);
    Some(Rejection { remedies, chooser, by, nominal, last })
}

/// Says until when faulty goods can be rejected while they can: who asks whether a repair is free should hear that money
/// may be due instead. What was shown to be no fault of the goods is not rejected.
pub(super) fn tell_rejection(case: &Case<'_>, verdict: &Verdict, trail: &mut Trail<'_>) {
    let by_law = verdict.lines.iter().find(|l| l.source == Source::Statutory);
    let Some(start) = by_law.filter(|l| l.holds != Answer::NotCovered).and_then(|l| l.anchor) else { return };
    let told = trail.steps.len();
    if rejection(case, start, trail).is_none_or(|right| case.day > right.last) {
        trail.steps.truncate(told);
    }
}

/// A rejection within the short term.
fn decide_rejection(case: &Case<'_>, verdict: &mut Verdict, trail: &mut Trail<'_>) -> bool {
    let start = verdict.lines.iter().find(|l| l.source == Source::Statutory).and_then(|l| l.anchor);
    let Some(right) = start.and_then(|start| rejection(case, start, trail)) else { return false };
    verdict.nominal_last = Some(right.nominal);
    verdict.effective = Effective::Until(right.last);
    if case.day > right.last {
        return false;
    }
    let Some(line) = verdict.lines.iter_mut().find(|l| l.source == Source::Statutory) else { return false };
    // The presumption does not help a rejection in the short term: the consumer shows the defect.
    line.burden = Some(Burden::Consumer);
    lead_with_statutory(verdict);
    let shown = case.q.fault.as_ref().map(|f| f.existed_at_delivery);
    verdict.bearer = Bearer::Trader;
    if shown == Some(Shown::Shown) {
        verdict.answer = Answer::RemedyEscalated;
        verdict.would_change = vec![];
        let (offered, chooser) = (right.remedies.to_vec(), right.chooser);
        verdict.remedies = Remedies { offered, chooser, escalated_by: Some(right.by) };
    } else {
        verdict.answer = Answer::NeedsEvidence;
        verdict.would_change = vec![MissingFact::ShownAtDelivery];
    }
    true
}

fn lead_with_statutory(verdict: &mut Verdict) {
    if let Some(place) = verdict.lines.iter().position(|l| l.source == Source::Statutory) {
        let line = verdict.lines.remove(place);
        verdict.lines.insert(0, line);
    }
}

/// The last day to reject: the later of the days to wait added, and the least that is left after a repair.
fn rejection_end(case: &Case<'_>, nominal: Date, trail: &mut Trail<'_>) -> Date {
    let pause = case.pack.first(|kind| match kind {
        RuleKind::Pause { of: PauseOf::Rejection, floor_days, .. } => Some(*floor_days),
        _ => None,
    });
    let Some((rule, floor_days)) = pause else { return nominal };
    let (mut last, mut waited_to) = (nominal, None::<Date>);
    for repair in case.past.repairs.iter().filter(|r| waits(rule, r)) {
        let from = repair.requested.unwrap_or(repair.accepted);
        if from > last {
            continue;
        }
        let back = repair.handed_over.unwrap_or(case.day);
        let from = waited_to.map_or(from, |end| from.max(plus(end, 1)));
        let waited = (days_between(from, back) + 1).max(0);
        last = plus(last, waited).max(plus(back, i64::from(floor_days)));
        waited_to = waited_to.max(Some(back));
    }
    if last != nominal {
        let inputs = vec![Input::new("last", last, Origin::Computed)];
        trail.push(rule, Some(&Source::Statutory), Effect::Moves { from: nominal, to: last }, inputs);
    }
    last
}

fn waits(rule: &Rule, repair: &PastRepair<'_>) -> bool {
    let RuleKind::Pause { from: PausePoint::Requested, .. } = rule.kind else { return false };
    rule.when.holds(|fact| match fact {
        Fact::RepairCoverage => Some(FactValue::Name(repair.coverage.name())),
        Fact::RepairFixed => repair.fixed.map(FactValue::Flag),
        _ => None,
    })
}
