//! Service plans: whether one runs, and whether a use is left.

use kernel::{Money, Timestamp};

use super::{Case, Trail, Verdict, choice};
use crate::model::{
    Answer, Bearer, Claimant, Code, CoverageLine, Effect, Effective, Entitlement, Fault, Input, LedgerOp,
    Origin, PlanFacts, PlanSpan, PlanUse, Source,
};
use crate::packs::House;

/// Causes that an accident entitlement is for.
const ACCIDENTS: [&str; 7] = ["impact", "liquid", "drop", "crack", "accident", "spill", "power_surge"];

/// Whether a plan may be used. Whatever is free answers first, so that no use is spent in vain.
pub(super) fn decide_plan_use(case: &Case<'_>, trail: &mut Trail<'_>) -> Verdict {
    let mut verdict = choice::decide_lines(case, trail);
    let free = matches!(verdict.answer, Answer::Covered | Answer::CoveredPartial | Answer::RecallCovered);
    if case.q.fault.is_some() && free {
        return verdict;
    }
    let Some(place) = verdict.lines.iter().position(|l| l.source == Source::Plan) else {
        return Verdict::of(verdict.lines, Answer::PlanNotUsable, Bearer::Customer);
    };
    let line = verdict.lines.remove(place);
    let (answer, bearer) = (line.holds, line.bearer);
    verdict.lines.insert(0, line);
    Verdict::of(verdict.lines, answer, bearer)
}

/// The line of the plan that helps most; none without a plan.
pub(super) fn decide_plans(case: &Case<'_>, trail: &mut Trail<'_>) -> Option<CoverageLine> {
    let lines: Vec<CoverageLine> = case.f.plans.iter().map(|plan| decide_plan(case, plan, trail)).collect();
    lines.into_iter().min_by_key(|line| match line.holds {
        Answer::Covered => 0,
        Answer::PlanActive => 1,
        Answer::EntitlementExhausted => 2,
        Answer::PlanNotUsable => 3,
        _ => 4,
    })
}

fn decide_plan(case: &Case<'_>, plan: &PlanFacts, trail: &mut Trail<'_>) -> CoverageLine {
    let mut line = CoverageLine::new(Source::Plan, Answer::PlanActive, Bearer::Plan);
    line.name = Some(plan.name.clone());
    line.nominal_last = plan.span.last();
    line.effective = line.nominal_last.map_or(Effective::Open, Effective::Until);
    explain_span(plan, trail);
    if line.nominal_last.is_some_and(|last| case.day > last) {
        line.says(Answer::Expired, Bearer::Customer);
    } else if case.day < plan.span.first() || !may_hold(case, plan, trail) {
        line.says(Answer::PlanNotUsable, Bearer::Customer);
    } else if let Some(fault) = &case.q.fault {
        decide_entitlement(case, plan, fault, &mut line, trail);
    }
    line
}

fn explain_span(plan: &PlanFacts, trail: &mut Trail<'_>) {
    if let (PlanSpan::Periods { starts_on, .. }, Some(last)) = (plan.span, plan.span.last()) {
        let anchor = Input::new("anchor", starts_on, Origin::Policy);
        let inputs = vec![anchor, Input::new("last", last, Origin::Computed)];
        trail.house(House::DateAnchor, Some(&Source::Plan), Effect::Sets(last), inputs);
    }
}

fn may_hold(case: &Case<'_>, plan: &PlanFacts, trail: &mut Trail<'_>) -> bool {
    if case.f.sale.claimant == Claimant::Owner {
        return true;
    }
    let effect = if plan.transferable { Effect::Applies } else { Effect::DoesNotApply };
    trail.house(House::PlanHolder, Some(&Source::Plan), effect, vec![]);
    plan.transferable
}

fn decide_entitlement(
    case: &Case<'_>,
    plan: &PlanFacts,
    fault: &Fault,
    line: &mut CoverageLine,
    trail: &mut Trail<'_>,
) {
    let Some(entitlement) = plan.entitlements.iter().find(|e| is_for(e, fault)) else {
        return line.says(Answer::PlanNotUsable, Bearer::Customer);
    };
    let left = balance(case, entitlement);
    line.balance = Some(left);
    let inputs = vec![Input::new("left", i64::from(left), Origin::Computed)];
    trail.house(House::PlanLedger, Some(&Source::Plan), Effect::Applies, inputs);
    if left == 0 {
        line.says(Answer::EntitlementExhausted, Bearer::Customer);
    } else if entitlement.deductible > 0 {
        line.says(Answer::Covered, Bearer::PlanWithDeductible);
        line.deductible = Some(Money::new(entitlement.deductible, plan.currency));
    } else {
        line.says(Answer::Covered, Bearer::Plan);
    }
}

/// An entitlement is for what it is named after, and `accident` for every cause of the accident kind.
fn is_for(entitlement: &Entitlement, fault: &Fault) -> bool {
    let named = |code: &Option<Code>| code.as_ref() == Some(&entitlement.kind);
    let accident = || {
        let cause = fault.cause.as_ref().map_or("", Code::as_str);
        entitlement.kind.as_str() == "accident" && ACCIDENTS.contains(&cause)
    };
    named(&fault.code) || named(&fault.cause) || accident()
}

/// Uses left: quota less uses, less reservations that still live, plus what was given back (PLAN-LEDGER).
/// A use takes up a live reservation, because it is the same use.
fn balance(case: &Case<'_>, entitlement: &Entitlement) -> u32 {
    let mut used = 0_u32;
    let mut reserved: Vec<(u32, Option<Timestamp>)> = vec![];
    for line in case.past.ledger.iter().filter(|l| l.entitlement == entitlement.kind) {
        lapse(&mut reserved, line.at);
        match line.op {
            LedgerOp::Reserve => reserved.push((line.n, line.expires_at)),
            LedgerOp::Release => take_up(&mut reserved, line),
            LedgerOp::Reverse => used = used.saturating_sub(line.n),
            LedgerOp::Commit => {
                take_up(&mut reserved, line);
                used = used.saturating_add(line.n);
            }
        }
    }
    lapse(&mut reserved, case.q.as_of);
    let held = reserved.iter().fold(0_u32, |sum, (n, _)| sum.saturating_add(*n));
    entitlement.quota.saturating_sub(used.saturating_add(held))
}

fn lapse(reserved: &mut Vec<(u32, Option<Timestamp>)>, now: Timestamp) {
    reserved.retain(|(n, expires)| *n > 0 && expires.is_none_or(|at| at > now));
}

fn take_up(reserved: &mut [(u32, Option<Timestamp>)], line: &PlanUse) {
    let mut left = line.n;
    for (n, _) in reserved {
        let taken = left.min(*n);
        *n -= taken;
        left -= taken;
    }
}
