//! Which coverage answers: recall, then the law, then warranty, part and repair guarantee, then a plan.

use std::cmp::Reverse;

use kernel::Date;

use super::{Case, Trail, Verdict, plan, statutory, warranty};
use crate::model::{
    Answer, Bearer, Burden, CoverageLine, Effect, HumanReason, RecallState, Route, Scope, Source,
};
use crate::packs::{CostUnder, House, RuleKind, Voids};

/// Evaluates every coverage and lets the best one answer.
pub(super) fn decide_lines(case: &Case<'_>, trail: &mut Trail<'_>) -> Verdict {
    if case.f.asset.refurbished {
        trail.house_applies(House::RefurbSale, None);
    }
    let mut lines = vec![];
    lines.extend(decide_recall(case, trail));
    lines.extend(statutory::decide_statutory(case, trail));
    lines.append(&mut warranty::decide_warranties(case, trail));
    let promised = !lines.is_empty();
    lines.extend(plan::decide_plans(case, trail));
    lead_first(&mut lines);
    if lines.len() > 1 {
        trail.house_applies(House::OrderOfCover, None);
    }
    name_beaten(case, &mut lines, trail);
    let verdict = answer(lines);
    if verdict.answer == Answer::RecallCovered || helps_by_plan(&verdict) {
        verdict
    } else if case.scope == Scope::ConsumerRulesDoNotApply {
        to_person(verdict, HumanReason::OutsideConsumerLaw)
    } else if promised {
        verdict
    } else {
        without_warranty(case, verdict, trail)
    }
}

fn helps_by_plan(verdict: &Verdict) -> bool {
    verdict.answer == Answer::Covered && verdict.lead().is_some_and(|l| l.source == Source::Plan)
}

/// The answer of the first line.
fn answer(lines: Vec<CoverageLine>) -> Verdict {
    let Some(lead) = lines.first() else { return super::for_a_person(HumanReason::NoWarranty) };
    let holds = match (&lead.source, lead.holds) {
        (Source::Part(_), Answer::Covered) => Answer::CoveredPartial,
        (_, holds) => holds,
    };
    let bearer = lead.bearer;
    Verdict::of(lines, holds, bearer)
}

fn to_person(mut verdict: Verdict, reason: HumanReason) -> Verdict {
    verdict.answer = Answer::NeedsHuman;
    verdict.bearer = Bearer::Undecided;
    verdict.human = Some(reason);
    verdict
}

/// Nobody promised anything, and the law gives no general length: a person looks at the complaint.
fn without_warranty(case: &Case<'_>, verdict: Verdict, trail: &mut Trail<'_>) -> Verdict {
    let mut verdict = to_person(verdict, HumanReason::NoWarranty);
    for rule in &case.pack.rules {
        if let RuleKind::HumanReview { reason: HumanReason::NoWarranty, route } = rule.kind {
            verdict.route = route;
            trail.push(rule, None, Effect::AsksPerson, vec![]);
        }
    }
    verdict.route = verdict.route.or(Some(Route::DefectComplaint));
    verdict
}

/// A recall is free of charge, whoever owns the unit and whatever the warranty says. The law in force now
/// governs it, not the law of the sale.
fn decide_recall(case: &Case<'_>, trail: &mut Trail<'_>) -> Option<CoverageLine> {
    if case.f.asset.recall == RecallState::None {
        return None;
    }
    let line = CoverageLine::new(Source::Recall, Answer::RecallCovered, Bearer::Manufacturer);
    trail.house_applies(House::RecallFirst, Some(&line.source));
    let pack = case.packs.choose(&case.f.sale.jurisdiction, case.day).unwrap_or(case.pack);
    let of_recall =
        |kind: &RuleKind| matches!(kind, RuleKind::Cost { under, .. } if under.contains(&CostUnder::Recall));
    for rule in pack.rules.iter().filter(|r| of_recall(&r.kind)) {
        trail.applies(rule, Some(&line.source));
    }
    Some(line)
}

/// Puts the line first that answers. The others keep their order.
fn lead_first(lines: &mut Vec<CoverageLine>) {
    let place = (0..lines.len()).min_by_key(|place| lines.get(*place).map(rank));
    if let Some(place) = place.filter(|p| *p > 0) {
        let lead = lines.remove(place);
        lines.insert(0, lead);
    }
}

/// What answers first: something free, then what a person or a fact still has to settle, then a plan, then the
/// coverage that lasted longest. An open burden of the consumer does not stand in the way of a plan.
fn rank(line: &CoverageLine) -> (u8, u8, Reverse<Date>) {
    let by_plan = line.source == Source::Plan;
    let class = match line.holds {
        _ if line.beaten_by.is_some() => 9,
        Answer::RecallCovered => 0,
        Answer::Covered | Answer::CoveredPartial if !by_plan => 1,
        Answer::NeedsHuman => 2,
        Answer::NeedsEvidence if line.burden != Some(Burden::Consumer) => 3,
        Answer::Covered => 4,
        Answer::NeedsEvidence => 5,
        Answer::NotCovered => 6,
        Answer::Expired if !by_plan => 7,
        _ => 8,
    };
    let order = match line.source {
        Source::Recall => 0,
        Source::Statutory => 1,
        Source::Warranty => 2,
        Source::Part(_) => 3,
        Source::RepairGuarantee => 4,
        Source::Plan => 5,
    };
    let last = line.effective.last().unwrap_or(Date::MAX);
    if class == 7 { (class, 0, Reverse(last)) } else { (class, order, Reverse(last)) }
}

/// Where the law answers, a warranty that ends sooner was beaten by it: nobody can contract below the law.
fn name_beaten(case: &Case<'_>, lines: &mut [CoverageLine], trail: &mut Trail<'_>) {
    let Some((lead, others)) = lines.split_first_mut() else { return };
    if lead.source != Source::Statutory || lead.holds != Answer::Covered {
        return;
    }
    let law = lead.effective.last();
    let mut beaten = None;
    for line in others.iter_mut().filter(|l| matches!(l.source, Source::Warranty | Source::Part(_))) {
        let sooner = line.effective.last().is_some_and(|last| law.is_none_or(|law| last < law));
        if sooner {
            line.beaten_by = Some(Source::Statutory);
            beaten = Some(line.source.clone());
        }
    }
    let Some(beaten) = beaten else { return };
    let voids = |kind: &RuleKind| *kind == RuleKind::VoidClause(Voids::LessThanTheLaw);
    for rule in case.pack.rules.iter().filter(|r| voids(&r.kind)) {
        trail.push(rule, Some(&Source::Statutory), Effect::Beats(beaten.clone()), vec![]);
    }
    trail.house(House::MandatoryFirst, Some(&Source::Statutory), Effect::Beats(beaten), vec![]);
}
