//! What we owe, by when: to customers whose unit is in the shop, and to the public when a defect is found.

use jiff::SignedDuration;
use kernel::{Timestamp, date_in};

use super::{Case, Trail, Verdict, term::of_repair};
use crate::model::{
    Alert, Answer, Bearer, Code, Defect, DefectGroup, Duty, DutyDue, Effect, Effective, HumanReason, Input,
    Loaner, Origin,
};
use crate::packs::{DutyTime, Fact, FactValue, RuleKind};

/// The duties when a defect is found in goods on sale. The law in force that day governs them.
pub(super) fn decide_defect_duties(case: &Case<'_>, defect: Defect, trail: &mut Trail<'_>) -> Verdict {
    let found_on = date_in(defect.at, &case.f.zone);
    let pack = case.packs.choose(&case.f.sale.jurisdiction, found_on).unwrap_or(case.pack);
    let group = FactValue::Name(match defect.group {
        DefectGroup::A => "a",
        DefectGroup::B => "b",
    });
    let fact = |fact| (fact == Fact::DefectGroup).then(|| group.clone());
    let mut verdict = Verdict::of(vec![], Answer::Duties, Bearer::Trader);
    for rule in &pack.rules {
        let RuleKind::Duty { duty, time } = &rule.kind else { continue };
        if !(rule.when.mentions(Fact::DefectGroup) && rule.when.holds(fact)) {
            continue;
        }
        let due = match time {
            DutyTime::Hours(hours) => {
                let hours = SignedDuration::from_hours(i64::from(*hours));
                DutyDue::At(defect.at.checked_add(hours).unwrap_or(Timestamp::MAX))
            }
            DutyTime::WorkingDays(days) => {
                DutyDue::LastDay(case.f.calendar.working_days_after(found_on, *days))
            }
            DutyTime::Meanwhile => DutyDue::Meanwhile,
        };
        let input = match due {
            DutyDue::At(instant) => Some(Input::new("due", instant, Origin::Computed)),
            DutyDue::LastDay(day) => Some(Input::new("due", day, Origin::Computed)),
            DutyDue::Meanwhile => None,
        };
        trail.push(rule, None, Effect::Applies, input.into_iter().collect());
        verdict.duties.push(Duty { duty: duty.clone(), due });
    }
    let last = verdict.duties.iter().filter_map(|d| match d.due {
        DutyDue::LastDay(day) => Some(day),
        DutyDue::At(_) | DutyDue::Meanwhile => None,
    });
    verdict.effective = last.max().map_or(Effective::Open, Effective::Until);
    if verdict.duties.is_empty() {
        return super::for_a_person(HumanReason::LawUnread);
    }
    verdict
}

/// What an open repair asks of us: the promised time, and something to use meanwhile.
pub(super) fn watch_open_repair(case: &Case<'_>, verdict: &mut Verdict, trail: &mut Trail<'_>) {
    let Some(repair) = case.past.open_repair() else { return };
    verdict.promise_last = repair.promise_last();
    if let Some(last) = verdict.promise_last {
        if last == case.day && repair.ready.is_none() {
            verdict.alert(Alert::PromiseEndsToday);
        }
        verdict.duties.extend(Code::new("repair").map(|duty| Duty { duty, due: DutyDue::LastDay(last) }));
    }
    let fact = |fact| of_repair(case, repair.coverage, repair.fixed, fact);
    for rule in &case.pack.rules {
        let RuleKind::Duty { duty, time: DutyTime::Meanwhile } = &rule.kind else { continue };
        if !rule.when.holds(fact) {
            continue;
        }
        trail.applies(rule, None);
        verdict.duties.push(Duty { duty: duty.clone(), due: DutyDue::Meanwhile });
        if repair.loaner == Some(Loaner::None) {
            verdict.alert(Alert::LoanerOrAgreedMissing);
        }
    }
}
