//! Who pays, until when, why: the decision of this room.
//!
//! [`decide_coverage`] is a fold over the history of a unit. It reads no clock and no database, never panics,
//! and gives the same answer for the same inputs, in whatever order the history comes.

mod anchor;
mod choice;
mod clauses;
mod duties;
mod escalation;
mod fingerprint;
mod past;
mod plan;
mod scope;
mod statutory;
mod term;
mod trail;
mod warranty;

use kernel::{Date, date_in};

use crate::model::{
    Answer, Bearer, CoverageLine, Effective, Facts, Happened, HumanReason, Question, QuestionKind, Remedies,
    Repair, Scope, Verdict,
};
use crate::packs::{Pack, PackSet};
pub(crate) use anchor::contract_date;
pub use clauses::{Clause, decide_clauses};
use past::Past;
pub(crate) use scope::{decide_scope, of_sale};
pub(crate) use trail::Trail;

/// Everything that the parts of the decision share.
struct Case<'a> {
    q: &'a Question,
    f: &'a Facts,
    packs: &'a PackSet,
    pack: &'a Pack,
    /// The civil day of the question, in the zone of the sale.
    day: Date,
    /// What had happened by then, as far as it was known.
    past: Past<'a>,
    /// Whether consumer law protects the buyer.
    scope: Scope,
}

/// Decides a question about coverage.
///
/// Every coverage is evaluated: recall, law, warranty, parts, repair guarantee, plans. The mandatory and free one
/// answers first (ORDER-OF-COVER, MANDATORY-FIRST); a plan is used only when nothing free answers. The answer may
/// ask for evidence or for a person, and never says that the warranty is over while a right of the law may live.
/// The rules are in the packs; `crates/coverage/README.md` names their sources.
pub fn decide_coverage(q: &Question, f: &Facts, packs: &PackSet) -> Verdict {
    let day = date_in(q.as_of, &f.zone);
    let contract = contract_date(f).unwrap_or(day);
    let mut verdict = match packs.choose(&f.sale.jurisdiction, contract) {
        Some(pack) => decide_under(pack, q, f, packs, day),
        None => for_a_person(HumanReason::NoPack),
    };
    verdict.inputs_hash = fingerprint::of(q, f, verdict.pack.as_ref());
    verdict
}

fn decide_under(pack: &Pack, q: &Question, f: &Facts, packs: &PackSet, day: Date) -> Verdict {
    let mut trail = Trail::new(packs);
    trail.zone(f);
    let scope = scope::decide_scope(pack, f, &mut trail);
    let past = Past::of(f, q, day);
    let case = Case { q, f, packs, pack, day, past, scope };
    let mut verdict = match q.kind {
        QuestionKind::Obligations(Some(defect)) => duties::decide_defect_duties(&case, defect, &mut trail),
        QuestionKind::PlanUse => plan::decide_plan_use(&case, &mut trail),
        QuestionKind::NextEscalation(asked) => escalation::decide_escalation(&case, asked, &mut trail),
        QuestionKind::IsCovered => {
            let verdict = choice::decide_lines(&case, &mut trail);
            escalation::tell_rejection(&case, &verdict, &mut trail);
            verdict
        }
        QuestionKind::Obligations(None) | QuestionKind::ConsumerTest | QuestionKind::PackFor => {
            choice::decide_lines(&case, &mut trail)
        }
    };
    duties::watch_open_repair(&case, &mut verdict, &mut trail);
    match q.kind {
        QuestionKind::ConsumerTest => verdict.answer = Answer::Scope(scope),
        QuestionKind::PackFor => select_pack(&case, &mut verdict, &mut trail),
        _ => {}
    }
    verdict.pack = Some(pack.version());
    trail.alerts.iter().for_each(|alert| verdict.alert(*alert));
    verdict.steps = trail.steps;
    verdict
}

/// The last day on which the law lets a consumer reject faulty goods for the money, as of a question; none where the law
/// of the sale gives no such right.
pub(crate) fn last_day_to_reject(q: &Question, f: &Facts, packs: &PackSet) -> Option<Date> {
    let day = date_in(q.as_of, &f.zone);
    let pack = packs.choose(&f.sale.jurisdiction, contract_date(f).unwrap_or(day))?;
    let mut trail = Trail::new(packs);
    let scope = scope::decide_scope(pack, f, &mut trail);
    let case = Case { q, f, packs, pack, day, past: Past::of(f, q, day), scope };
    let start = anchor::decide_anchor(f, None).filter(|_| scope == Scope::ConsumerRulesApply)?;
    Some(escalation::rejection(&case, start, &mut trail)?.last)
}

fn select_pack(case: &Case<'_>, verdict: &mut Verdict, trail: &mut Trail<'_>) {
    verdict.answer = Answer::PackSelected;
    if let Some((rule, _)) = case.pack.transition_of(None) {
        trail.applies(rule, None);
    }
}

/// A verdict that leaves everything to a person.
fn for_a_person(reason: HumanReason) -> Verdict {
    let mut verdict = Verdict::of(vec![], Answer::NeedsHuman, Bearer::Undecided);
    verdict.human = Some(reason);
    verdict
}

/// Something that has not happened, and whose effect is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatIf {
    /// The open repairs are handed over on this day.
    HandedOver(Date),
    /// This also happened.
    Happened(crate::model::HistoryEntry),
    /// The unit goes to a new owner.
    Transferred,
    /// The unit is brought in there, as the packs name places.
    BroughtIn(String),
}

/// The verdict that would be given at the question's instant, or at hand-over if that is later, if this happened.
/// Nothing is stored.
pub fn what_if(change: &WhatIf, q: &Question, f: &Facts, packs: &PackSet) -> Verdict {
    let mut facts = f.clone();
    let mut question = q.clone();
    match change {
        WhatIf::Happened(entry) => facts.history.push(entry.clone()),
        WhatIf::Transferred => facts.sale.claimant = crate::model::Claimant::NewOwner,
        WhatIf::BroughtIn(place) => question.place = Some(place.clone()),
        WhatIf::HandedOver(day) => {
            for entry in &mut facts.history {
                if let Happened::Repair(repair) = &mut entry.what {
                    hand_over(repair, *day);
                }
            }
            let noon = day.at(12, 0, 0, 0).to_zoned(f.zone.clone());
            question.as_of = noon.map_or(q.as_of, |z| z.timestamp().max(q.as_of));
            question.as_known_at = question.as_known_at.max(question.as_of);
        }
    }
    decide_coverage(&question, &facts, packs)
}

/// Whether the unit is in repair at the instant of a question, as far as it is known then.
pub(crate) fn is_in_repair(f: &Facts, q: &Question) -> bool {
    Past::of(f, q, date_in(q.as_of, &f.zone)).open_repair().is_some()
}

fn hand_over(repair: &mut Repair, day: Date) {
    if repair.handed_over_at.is_none() && repair.accepted_at <= day {
        repair.handed_over_at = Some(day);
    }
}

/// Whether an answer is worse for the customer than the one before: less is promised, or the same for less long, or
/// the customer pays now.
pub(crate) fn decide_is_worse(before: &Verdict, after: &Verdict) -> bool {
    let (was, is) = (worth(before.answer), worth(after.answer));
    let pays = after.bearer == Bearer::Customer && before.bearer != Bearer::Customer;
    is < was || (is == was && (is_shorter(before.effective, after.effective) || pays))
}

/// Whether a cover ends sooner than before. What has no end is the longest, and a clock that stands still runs longer
/// than one that does not.
fn is_shorter(was: Effective, is: Effective) -> bool {
    match (was, is) {
        (Effective::Open, Effective::Until(_) | Effective::Paused { .. })
        | (Effective::Paused { .. }, Effective::Until(_)) => true,
        (Effective::Until(was), Effective::Until(is)) => is < was,
        (Effective::Paused { days_left: was, .. }, Effective::Paused { days_left: is, .. }) => is < was,
        (_, Effective::Open) | (Effective::Until(_), Effective::Paused { .. }) => false,
    }
}

/// How much an answer promises. What asks for a person or for evidence refuses nothing.
const fn worth(answer: Answer) -> u8 {
    match answer {
        Answer::RemedyEscalated => 6,
        Answer::RecallCovered | Answer::Covered | Answer::PlanActive => 5,
        Answer::CoveredPartial => 4,
        Answer::NeedsHuman => 3,
        Answer::NeedsEvidence => 2,
        Answer::NotCovered | Answer::PlanNotUsable | Answer::EntitlementExhausted => 1,
        Answer::Expired | Answer::Duties | Answer::Scope(_) | Answer::PackSelected => 0,
    }
}

impl Verdict {
    fn of(lines: Vec<CoverageLine>, answer: Answer, bearer: Bearer) -> Self {
        let lead = lines.first();
        Self {
            answer,
            nominal_last: lines.iter().find_map(|l| l.nominal_last),
            effective: lead.map_or(Effective::Open, |l| l.effective),
            bearer,
            remedies: Remedies::default(),
            duties: vec![],
            alerts: vec![],
            would_change: lead.map(|l| l.missing.clone()).unwrap_or_default(),
            human: lead.and_then(|l| l.human),
            route: None,
            promise_last: None,
            steps: vec![],
            pack: None,
            inputs_hash: String::new(),
            lines,
        }
    }

    fn alert(&mut self, alert: crate::model::Alert) {
        if !self.alerts.contains(&alert) {
            self.alerts.push(alert);
        }
    }
}
