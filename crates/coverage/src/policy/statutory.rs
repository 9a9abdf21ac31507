//! What the law itself gives the buyer: its term, whose burden it is, and where the law leaves it to a person.

use kernel::{Date, Period};

use super::{
    Case, Trail, anchor, contract_date,
    scope::of_sale,
    term::{nominal, of_repair, roll},
};
use crate::model::{
    Anchor, Answer, Bearer, Burden, CoverageLine, Durability, Effect, Effective, Fault, HumanReason, Input,
    MissingFact, Origin, Scope, Shown, Source,
};
use crate::packs::{CostUnder, Count, House, OpenTerm, RestartOf, RollFor, Rule, RuleKind, Term};

/// How long the law holds the trader, and how sure that is.
struct Span {
    nominal_last: Option<Date>,
    effective: Effective,
    /// The last day that nobody can contest.
    certain: Option<Date>,
    /// The last day on which the right may live, if the goods are of the durable class.
    possible: Option<Date>,
    extended_months: u32,
}

/// The line of the law; none where the law gives no such right, or not to this buyer.
pub(super) fn decide_statutory(case: &Case<'_>, trail: &mut Trail<'_>) -> Option<CoverageLine> {
    if case.scope == Scope::ConsumerRulesDoNotApply {
        return None;
    }
    let (rule, term) = case
        .pack
        .find(|kind| match kind {
            RuleKind::Term(term) => Some(*term),
            _ => None,
        })
        .find(|(rule, _)| rule.when.holds(|fact| of_sale(case.f, fact)))?;
    let mut line = CoverageLine::new(Source::Statutory, Answer::Covered, Bearer::Trader);
    line.anchor = anchor::decide_anchor(case.f, None);
    anchor::explain(case.f, line.anchor, &line.source, trail);
    let Some(start) = line.anchor else {
        line.says(Answer::NeedsEvidence, Bearer::Undecided);
        line.missing = vec![MissingFact::DeliveredAt];
        return Some(line);
    };
    let span = match term {
        Term::Fixed { standard, durable } => fixed(case, rule, standard, durable, start, trail),
        Term::Open(_) => open(rule, trail),
    };
    line.nominal_last = span.nominal_last;
    line.effective = span.effective;
    line.certain_last = span.certain;
    line.extended_months = span.extended_months;
    burden(case, &mut line, start, trail);
    decide_in_time(case, &mut line, &span, term, start, trail);
    if line.holds == Answer::Covered {
        cost(case, &line, trail);
    }
    Some(line)
}

fn open(rule: &Rule, trail: &mut Trail<'_>) -> Span {
    trail.applies(rule, Some(&Source::Statutory));
    Span { nominal_last: None, effective: Effective::Open, certain: None, possible: None, extended_months: 0 }
}

fn fixed(
    case: &Case<'_>,
    rule: &Rule,
    standard: Period,
    durable: Option<Period>,
    start: Anchor,
    trail: &mut Trail<'_>,
) -> Span {
    let about = Source::Statutory;
    let (length, contestable) = match (case.f.asset.durability, durable) {
        (Some(Durability::Durable), Some(durable)) => (durable, false),
        (Some(Durability::LikelyDurable), Some(durable)) => (durable, true),
        (None, Some(_)) => (standard, true),
        _ => (standard, false),
    };
    let nominal_last = nominal(case, length, start, &about, trail);
    let Some(mut last) = nominal_last else { return open(rule, trail) };
    let inputs = vec![Input::new("term", length, Origin::Pack), Input::new("last", last, Origin::Computed)];
    trail.push(rule, Some(&about), Effect::Sets(last), inputs);
    let restarted = restart(case, length, last, trail);
    last = restarted.map_or(last, |(_, to)| to);
    let from = restarted.map_or(start.date, |(at, _)| at);
    let extended_months = extend(case, length, from, &mut last, trail);
    last = roll(case, last, RollFor::Statutory, &about, trail);
    let certain = contestable.then(|| standard.after(start.date)).flatten();
    let possible = contestable.then(|| durable.and_then(|d| d.after(start.date))).flatten();
    Span { nominal_last, effective: Effective::Until(last), certain, possible, extended_months }
}

/// A term of the law that begins again: the unit was exchanged although the buyer had asked for a repair.
fn restart(case: &Case<'_>, length: Period, last: Date, trail: &mut Trail<'_>) -> Option<(Date, Date)> {
    let mut rules = case.pack.rules.iter();
    let rule = rules.find(|r| r.kind == RuleKind::Restart(RestartOf::Statutory))?;
    let asked_for_repair = |at: Date| {
        let mut repairs = case.past.repairs.iter();
        repairs.any(|r| r.coverage.is_owed() && r.accepted <= at && r.fixed != Some(true))
    };
    let exchange = case.past.exchanges().filter(|c| c.coverage.is_owed() && asked_for_repair(c.at)).last()?;
    let to = length.after(exchange.at).filter(|to| *to > last)?;
    let inputs = vec![Input::new("last", to, Origin::History(exchange.id))];
    trail.push(rule, Some(&Source::Statutory), Effect::Moves { from: last, to }, inputs);
    Some((exchange.at, to))
}

/// Months that the law adds once, after a repair as remedy. Added to the term, not to its end, so that months
/// are never chained.
fn extend(case: &Case<'_>, length: Period, from: Date, last: &mut Date, trail: &mut Trail<'_>) -> u32 {
    let about = Some(&Source::Statutory);
    let found = case.pack.find(|kind| match kind {
        RuleKind::ExtendOnce { of: RollFor::Statutory, months } => Some(*months),
        _ => None,
    });
    for (rule, months) in found {
        let mut repairs = case.past.repairs.iter();
        let repair = repairs.find(|r| {
            let fact = |fact| of_repair(case, r.coverage, r.fixed, fact);
            r.handed_over.is_some() && r.accepted <= *last && rule.when.holds(fact)
        });
        let Some(repair) = repair else { continue };
        if let Some((transition, since)) = case.pack.transition_of(Some(&rule.id)) {
            let contract = contract_date(case.f);
            let new_enough = contract.is_some_and(|day| day >= since);
            let effect = if new_enough { Effect::Applies } else { Effect::DoesNotApply };
            let inputs =
                contract.map(|day| Input::new("contract_at", day, Origin::Sale)).into_iter().collect();
            trail.push(transition, about, effect, inputs);
            if !new_enough {
                continue;
            }
        }
        let longer = match length.unit {
            kernel::PeriodUnit::Month => Period::months(length.value.saturating_add(months)).after(from),
            kernel::PeriodUnit::Day => Period::months(months).after(*last),
        };
        let Some(to) = longer else { continue };
        let count = Input::new("months", i64::from(months), Origin::Pack);
        let inputs = vec![count, Input::new("last", to, Origin::History(repair.id))];
        trail.push(rule, about, Effect::Moves { from: *last, to }, inputs);
        *last = to;
        return months;
    }
    0
}

/// In the presumption the trader shows that the goods were right; after it the consumer shows the defect.
fn burden(case: &Case<'_>, line: &mut CoverageLine, start: Anchor, trail: &mut Trail<'_>) {
    let presumption = case.pack.first(|kind| match kind {
        RuleKind::Presumption { length, first_day } => Some((*length, *first_day)),
        _ => None,
    });
    line.burden = Some(Burden::Consumer);
    let Some((rule, (length, first_day))) = presumption else { return };
    let counted = if first_day == Count::Inclusive { start.date.yesterday().ok() } else { Some(start.date) };
    let Some(last) = counted.and_then(|day| length.after(day)) else { return };
    let appeared = case.q.fault.as_ref().and_then(|f| f.appeared).unwrap_or(case.day);
    line.presumption_last = Some(last);
    if appeared <= last {
        line.burden = Some(Burden::Trader);
    }
    let effect = if appeared <= last { Effect::Applies } else { Effect::DoesNotApply };
    trail.push(rule, Some(&line.source), effect, vec![Input::new("last", last, Origin::Computed)]);
}

/// Whether the right lives on the day of the question, and what it then says about the fault.
fn decide_in_time(
    case: &Case<'_>,
    line: &mut CoverageLine,
    span: &Span,
    term: Term,
    start: Anchor,
    trail: &mut Trail<'_>,
) {
    let rebutted = case.q.fault.as_ref().is_some_and(is_rebutted);
    let last = span.effective.last();
    let over = last.is_some_and(|last| case.day > last);
    let past_certain = span.certain.is_some_and(|certain| case.day > certain);
    let possible = span.possible.is_some_and(|possible| case.day <= possible);
    let limit = match term {
        Term::Open(OpenTerm::Limitation(limit)) => limit.after(start.date),
        _ => None,
    };
    if rebutted && (!over || possible) {
        trail.house_applies(House::ExclEvidence, Some(&line.source));
        line.says(Answer::NotCovered, Bearer::Customer);
    } else if past_certain && possible {
        let likely = case.f.asset.durability == Some(Durability::LikelyDurable);
        let bearer = if likely { Bearer::Trader } else { Bearer::Undecided };
        ask_person(case, line, HumanReason::DurabilityClass, bearer, trail);
    } else if let Some(last) = last.filter(|_| over) {
        decide_gap(case, line, last, trail);
    } else if limit.is_some_and(|limit| case.day > limit) {
        ask_person(case, line, HumanReason::Limitation, Bearer::Undecided, trail);
    } else if term == Term::Open(OpenTerm::Reasonable) {
        ask_person(case, line, HumanReason::ReasonableTime, Bearer::Undecided, trail);
    } else {
        decide_conformity(case.q.fault.as_ref(), line);
    }
}

/// A term that ended on a day without work: nothing is refused before the next working day is over.
fn decide_gap(case: &Case<'_>, line: &mut CoverageLine, last: Date, trail: &mut Trail<'_>) {
    let next = case.f.calendar.next_working_day(last);
    if next == last || case.day > next {
        return line.says(Answer::Expired, Bearer::Customer);
    }
    line.says(Answer::NeedsHuman, Bearer::Undecided);
    line.human = Some(HumanReason::WeekendGap);
    let inputs = vec![Input::new("last", last, Origin::Computed)];
    trail.house(House::WeekendGap, Some(&line.source), Effect::AsksPerson, inputs);
}

fn ask_person(
    case: &Case<'_>,
    line: &mut CoverageLine,
    reason: HumanReason,
    bearer: Bearer,
    trail: &mut Trail<'_>,
) {
    line.says(Answer::NeedsHuman, bearer);
    line.human = Some(reason);
    let asks = |kind: &RuleKind| matches!(kind, RuleKind::HumanReview { reason: r, .. } if *r == reason);
    for rule in case.pack.rules.iter().filter(|r| asks(&r.kind)) {
        trail.push(rule, Some(&line.source), Effect::AsksPerson, vec![]);
    }
}

/// Covered in the presumption unless rebutted with evidence; after it only if the defect was shown.
fn decide_conformity(fault: Option<&Fault>, line: &mut CoverageLine) {
    let Some(fault) = fault else { return };
    let shown = fault.existed_at_delivery;
    if shown == Shown::Shown || line.burden == Some(Burden::Trader) {
        return;
    }
    line.says(Answer::NeedsEvidence, Bearer::Trader);
    line.missing = match shown {
        Shown::Rebutted => fault.missing_proof(),
        Shown::Shown | Shown::Open => vec![MissingFact::ShownAtDelivery],
    };
}

/// Whether evidence on file shows that the goods were right: rebutted, or a cause from outside, with a finding
/// and photos.
fn is_rebutted(fault: &Fault) -> bool {
    let against = match fault.existed_at_delivery {
        Shown::Shown => false,
        Shown::Rebutted => true,
        Shown::Open => fault.came_from_outside(),
    };
    against && fault.missing_proof().is_empty()
}

fn cost(case: &Case<'_>, line: &CoverageLine, trail: &mut Trail<'_>) {
    let found = case.pack.first(|kind| match kind {
        RuleKind::Cost { under, .. } if under.contains(&CostUnder::Statutory) => Some(()),
        _ => None,
    });
    if let Some((rule, ())) = found {
        trail.applies(rule, Some(&line.source));
    }
}
