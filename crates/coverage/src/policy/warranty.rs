//! What was promised at the sale: the warranty on the unit, on its parts, and on paid repairs.

use kernel::Period;

use super::{
    Case, Trail, anchor,
    past::PastRepair,
    term::{WarrantyTerm, reckon_warranty},
};
use crate::model::{
    Anchor, Answer, Bearer, Claimant, Code, CoverageLine, Effect, Effective, Fault, Input, Issuer,
    MissingFact, Origin, PartOrigin, PolicyVersion, RepairCoverage, Scope, Source, THIRD_PARTY_PART,
    Transfer,
};
use crate::packs::{CostUnder, House, RestartOf, RuleKind, Voids};

/// What a policy says about the fault, while its term runs.
#[derive(Clone, PartialEq, Eq)]
enum Says {
    Covered,
    Excluded,
    Unproven(Vec<MissingFact>),
    NotTransferred,
    NotHere,
}

/// The lines of every warranty: the unit, then the parts that matter for the question.
pub(super) fn decide_warranties(case: &Case<'_>, trail: &mut Trail<'_>) -> Vec<CoverageLine> {
    let mut lines = vec![];
    for policy in &case.f.policies {
        let start = anchor::decide_anchor(case.f, policy.ship_grace_days);
        anchor::explain(case.f, start, &Source::Warranty, trail);
        match start {
            Some(start) => decide_warranty(case, policy, start, &mut lines, trail),
            None => lines.push(without_start(policy)),
        }
    }
    lines
}

fn without_start(policy: &PolicyVersion) -> CoverageLine {
    let mut line = CoverageLine::new(Source::Warranty, Answer::NeedsEvidence, Bearer::Undecided);
    line.name = Some(policy.name.clone());
    line.missing = vec![MissingFact::DeliveredAt];
    line
}

fn decide_warranty(
    case: &Case<'_>,
    policy: &PolicyVersion,
    start: Anchor,
    lines: &mut Vec<CoverageLine>,
    trail: &mut Trail<'_>,
) {
    let says = decide_fault(case, policy, trail);
    let says = decide_place(case, policy, says, trail);
    let mut unit = decide_term(case, policy, None, policy.term, start, &says, trail);
    let mut parts = vec![];
    for (part, own) in parts_of_interest(case, policy) {
        let line = decide_term(case, policy, Some(part), own.unwrap_or(policy.term), start, &says, trail);
        // A part that the paper gives a term of its own has that term, even where the unit's is longer.
        let governs = own.is_some() && case.q.fault.is_some() && line.holds == Answer::Expired;
        if governs && unit.holds != Answer::Expired {
            unit.says(Answer::Expired, Bearer::Customer);
            unit.beaten_by = Some(line.source.clone());
        }
        parts.push(line);
    }
    lines.push(unit);
    lines.append(&mut parts);
    lines.extend(guarantee(case, policy, trail));
}

/// One term of a policy, on the unit or on a part.
fn decide_term(
    case: &Case<'_>,
    policy: &PolicyVersion,
    part: Option<&Code>,
    length: Period,
    anchor: Anchor,
    says: &Says,
    trail: &mut Trail<'_>,
) -> CoverageLine {
    let about = part.map_or(Source::Warranty, |p| Source::Part(p.clone()));
    let term = WarrantyTerm { about: about.clone(), part, length, anchor, policy };
    let reckoned = reckon_warranty(case, &term, trail);
    let mut line = CoverageLine::new(about, Answer::Covered, Bearer::Trader);
    line.name = Some(policy.name.clone());
    line.anchor = Some(anchor);
    line.nominal_last = reckoned.nominal_last;
    line.effective = reckoned.effective;
    line.paused_days = reckoned.paused_days;
    if matches!(reckoned.effective, Effective::Until(last) if case.day > last) {
        line.says(Answer::Expired, Bearer::Customer);
        return line;
    }
    match says {
        Says::Covered => covered(case, policy, &mut line, trail),
        Says::Excluded | Says::NotTransferred => line.says(Answer::NotCovered, Bearer::Customer),
        Says::NotHere => {
            line.says(Answer::NotCovered, Bearer::Customer);
            line.missing = vec![MissingFact::ClaimInTerritory];
        }
        Says::Unproven(missing) => {
            line.says(Answer::NeedsEvidence, Bearer::Undecided);
            line.missing.clone_from(missing);
        }
    }
    line
}

/// Who bears it: as the law says, else whoever gave the warranty.
fn covered(case: &Case<'_>, policy: &PolicyVersion, line: &mut CoverageLine, trail: &mut Trail<'_>) {
    let cost = case
        .pack
        .first(|kind| match kind {
            RuleKind::Cost { under, bearer } if under.contains(&CostUnder::Warranty) => Some(*bearer),
            _ => None,
        })
        .filter(|_| case.scope == Scope::ConsumerRulesApply);
    match cost {
        Some((rule, bearer)) => {
            trail.applies(rule, Some(&line.source));
            line.says(Answer::Covered, bearer);
        }
        None => line.says(Answer::Covered, policy.issuer.into()),
    }
}

/// What the policy says about the fault. An exclusion or a foreign part refuses only the fault that it caused
/// (CAUSE-PER-FAULT), and only with a finding and photos on file (EXCL-EVIDENCE).
fn decide_fault(case: &Case<'_>, policy: &PolicyVersion, trail: &mut Trail<'_>) -> Says {
    let about = Some(&Source::Warranty);
    if case.f.sale.claimant == Claimant::NewOwner {
        let stays = policy.transfer == Transfer::StaysWithBuyer;
        let effect = if stays { Effect::DoesNotApply } else { Effect::Applies };
        trail.house(House::TransferUnit, about, effect, vec![]);
        if stays {
            return Says::NotTransferred;
        }
    }
    let Some(fault) = &case.q.fault else { return Says::Covered };
    let tie_in = decide_tie_in(case, policy, trail);
    if policy.exclusions.is_empty() && case.f.asset.parts_found.is_empty() && !tie_in {
        return Says::Covered;
    }
    trail.house_applies(House::CausePerFault, about);
    if !is_excluded(policy, fault) {
        return Says::Covered;
    }
    let missing = fault.missing_proof();
    let effect = if missing.is_empty() { Effect::Applies } else { Effect::DoesNotApply };
    let evidence = fault.evidence.iter().map(Code::as_str).collect::<Vec<_>>().join(", ");
    let inputs = vec![Input::new("evidence", evidence.as_str(), Origin::Question)];
    trail.house(House::ExclEvidence, about, effect, inputs);
    if missing.is_empty() { Says::Excluded } else { Says::Unproven(missing) }
}

/// A warranty answers only in the places that it names (TERRITORY). What it refuses everywhere stays refused for that
/// reason; otherwise the answer says where it holds. The guarantee of a paid repair is a promise of its own and knows
/// no place, and neither do the law and a recall.
fn decide_place(case: &Case<'_>, policy: &PolicyVersion, says: Says, trail: &mut Trail<'_>) -> Says {
    if policy.territory.is_empty() {
        return says;
    }
    let (place, origin) = match case.q.place.as_deref() {
        Some(place) => (place, Origin::Question),
        None => (case.f.sale.jurisdiction.as_str(), Origin::Sale),
    };
    let is_here = policy.holds_in(place);
    let places = policy.territory.join(", ");
    let inputs =
        vec![Input::new("places", places.as_str(), Origin::Policy), Input::new("place", place, origin)];
    let effect = if is_here { Effect::DoesNotApply } else { Effect::Applies };
    trail.house(House::Territory, Some(&Source::Warranty), effect, inputs);
    match says {
        Says::Covered | Says::Unproven(_) if !is_here => Says::NotHere,
        says => says,
    }
}

fn is_excluded(policy: &PolicyVersion, fault: &Fault) -> bool {
    let Some(cause) = &fault.cause else { return false };
    let tie_in = !policy.void_if_third_party.is_empty() && cause.as_str() == THIRD_PARTY_PART;
    policy.exclusions.contains(cause) || tie_in
}

/// Whether a clause would void the warranty for a foreign part that was found; the law may void the clause.
fn decide_tie_in(case: &Case<'_>, policy: &PolicyVersion, trail: &mut Trail<'_>) -> bool {
    let foreign = |origin| !matches!(origin, PartOrigin::Genuine | PartOrigin::OemEquivalent);
    let mut found = case.f.asset.parts_found.iter();
    let meets = found.any(|p| foreign(p.origin) && policy.void_if_third_party.contains(&p.part));
    let voids = |kind: &RuleKind| *kind == RuleKind::VoidClause(Voids::TieIn);
    if let Some(rule) = case.pack.rules.iter().find(|r| voids(&r.kind)).filter(|_| meets) {
        trail.push(rule, Some(&Source::Warranty), Effect::Beats(Source::Warranty), vec![]);
    }
    meets
}

/// Parts with a term of their own, by the paper or because they were replaced under warranty; only those that
/// the fault is about, if there is one.
fn parts_of_interest<'a>(case: &'a Case<'_>, policy: &'a PolicyVersion) -> Vec<(&'a Code, Option<Period>)> {
    let restarts = case.scope == Scope::ConsumerRulesApply
        && case.pack.rules.iter().any(|r| r.kind == RuleKind::Restart(RestartOf::Part));
    let fault = case.q.fault.as_ref().and_then(|f| f.code.as_ref());
    let concerns = |part: &Code| fault.is_none_or(|code| code.is_about(part));
    let mut parts: Vec<(&Code, Option<Period>)> =
        policy.parts.iter().filter(|p| concerns(&p.part)).map(|p| (&p.part, Some(p.term))).collect();
    let replaced = case.past.changes.iter().filter(|c| restarts && c.coverage.is_owed());
    for part in replaced.filter_map(|c| c.part).filter(|p| concerns(p)) {
        if !parts.iter().any(|(known, _)| *known == part) {
            parts.push((part, None));
        }
    }
    parts
}

/// The guarantee of the latest paid repair of the same fault.
fn guarantee(case: &Case<'_>, policy: &PolicyVersion, trail: &mut Trail<'_>) -> Option<CoverageLine> {
    let length = policy.repair_guarantee?;
    let fault = case.q.fault.as_ref()?.code.as_ref()?;
    let same = |r: &&PastRepair<'_>| r.coverage == RepairCoverage::Paid && r.fault == Some(fault);
    let repair = case.past.repairs.iter().filter(same).rfind(|r| r.handed_over.is_some())?;
    let last = length.after(repair.handed_over?)?;
    let mut line = CoverageLine::new(Source::RepairGuarantee, Answer::Covered, Bearer::Trader);
    line.name = Some(policy.name.clone());
    line.nominal_last = Some(last);
    line.effective = Effective::Until(last);
    let inputs = vec![Input::new("last", last, Origin::History(repair.id))];
    trail.house(House::RepairGuarantee, Some(&line.source), Effect::Sets(last), inputs);
    if case.day > last {
        line.says(Answer::Expired, Bearer::Customer);
    }
    Some(line)
}

impl From<Issuer> for Bearer {
    fn from(issuer: Issuer) -> Self {
        match issuer {
            Issuer::Manufacturer => Self::Manufacturer,
            Issuer::Trader => Self::Trader,
        }
    }
}
