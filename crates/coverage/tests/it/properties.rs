//! What holds for every history, every policy and every place.

use coverage::{
    Facts, PackSet, Question, QuestionKind, Verdict, WhatIf, decide_coverage,
    model::{
        Answer, Asked, AssetFacts, Buyer, Claimant, Code, Defect, DefectGroup, Durability, Effect, Effective,
        Fault, Happened, Hazard, HistoryEntry, HistoryId, Issuer, PartTerm, PlanFacts, PlanSpan,
        PolicyVersion, RecallState, RepairCoverage, Sale, Shown, WorkCalendar,
    },
    what_if,
};
use jiff::{ToSpan, civil::date};
use kernel::{Currency, Date, Period, TimeZone, Timestamp, Uuid};
use proptest::prelude::*;

use crate::second_opinion::{Event, answer, built_in_once, entry, event, facts};

const LATER: Date = date(2031, 1, 1);
const PLACES: [&str; 13] =
    ["VN", "EU-DE", "EU-ES", "EU-FR", "EU-SK", "EU-CZ", "EU-IT", "IS", "UK", "US", "AU", "CH", ""];

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn any_day() -> impl Strategy<Value = Date> {
    prop_oneof![
        8 => (0_i32..6_000).prop_map(|d| date(2015, 1, 1) + d.days()),
        1 => Just(Date::MIN),
        1 => Just(Date::MAX),
    ]
}

fn any_instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        8 => (1_400_000_000_i64..2_000_000_000).prop_map(|s| Timestamp::from_second(s).unwrap()),
        1 => Just(Timestamp::MIN),
        1 => Just(Timestamp::MAX),
    ]
}

fn any_fault() -> impl Strategy<Value = Option<Fault>> {
    let shown = prop_oneof![Just(Shown::Shown), Just(Shown::Rebutted), Just(Shown::Open)];
    let causes = prop::sample::select(vec!["manufacturing", "impact", "liquid", "third_party_part"]);
    let codes = prop::sample::select(vec!["screen", "battery", "battery_swollen"]);
    let evidence = prop::sample::subsequence(vec!["photo", "inspection"], 0..=2);
    let fault = (codes, causes, shown, prop::option::of(any_day()), any::<bool>(), evidence);
    prop::option::of(fault.prop_map(|(fault, cause, existed_at_delivery, appeared, hazard, evidence)| {
        Fault {
            code: Some(code(fault)),
            cause: Some(code(cause)),
            existed_at_delivery,
            appeared,
            hazard: if hazard { Hazard::Unsafe } else { Hazard::None },
            evidence: evidence.into_iter().map(code).collect(),
        }
    }))
}

fn any_kind() -> impl Strategy<Value = QuestionKind> {
    prop_oneof![
        Just(QuestionKind::IsCovered),
        Just(QuestionKind::NextEscalation(Asked::Nothing)),
        Just(QuestionKind::NextEscalation(Asked::Rejection)),
        Just(QuestionKind::Obligations(None)),
        any_instant().prop_map(|at| QuestionKind::Obligations(Some(Defect { group: DefectGroup::A, at }))),
        Just(QuestionKind::PlanUse),
        Just(QuestionKind::ConsumerTest),
        Just(QuestionKind::PackFor),
    ]
}

fn any_policy() -> impl Strategy<Value = PolicyVersion> {
    let term = (0_u32..3_000, any::<bool>())
        .prop_map(|(n, days)| if days { Period::days(n) } else { Period::months(n) });
    let exclusions = prop::sample::subsequence(vec!["impact", "liquid"], 0..=2);
    (term, exclusions, prop::option::of(0_u32..100), any::<bool>()).prop_map(
        |(term, exclusions, part, maker)| {
            let issuer = if maker { Issuer::Manufacturer } else { Issuer::Trader };
            let mut policy = PolicyVersion::plain("card", issuer, term);
            policy.exclusions = exclusions.into_iter().map(code).collect();
            policy.parts.extend(part.map(|n| PartTerm { part: code("battery"), term: Period::months(n) }));
            policy
        },
    )
}

/// Facts that a check would refuse are in here too: the engine answers for any facts.
pub fn any_facts() -> impl Strategy<Value = Facts> {
    let sale = (
        prop::sample::select(PLACES.to_vec()),
        prop::option::of(any_day()),
        prop::option::of(any_day()),
        prop::option::of(prop::sample::select(vec![
            Buyer::Person,
            Buyer::OrganisationOwnUse,
            Buyer::Reseller,
        ])),
        any::<bool>(),
    );
    let asset = (
        prop::option::of(prop::sample::select(vec![
            Durability::Standard,
            Durability::Durable,
            Durability::LikelyDurable,
        ])),
        any::<bool>(),
    );
    let parts =
        (prop::collection::vec((any_day(), any::<u8>()), 0..6), prop::collection::vec(any_policy(), 0..3));
    (sale, asset, prop::collection::vec(event(), 0..8), parts, prop::option::of((any_day(), any_day())))
        .prop_map(
            |(
                (place, contract_at, delivered_at, buyer, new_owner),
                (durability, recalled),
                events,
                parts,
                plan,
            )| {
                let claimant = if new_owner { Claimant::NewOwner } else { Claimant::Owner };
                let sale = Sale { contract_at, delivered_at, buyer, claimant, ..Sale::unknown(place) };
                let zone = TimeZone::get("Europe/Berlin").unwrap();
                let mut facts = Facts::of(sale, zone, WorkCalendar::weekends_only());
                let recall = if recalled { RecallState::Open } else { RecallState::None };
                facts.asset = AssetFacts { durability, recall, ..AssetFacts::default() };
                facts.history = events.iter().enumerate().map(|(n, e)| entry(n, e)).collect();
                facts.history.extend(parts.0.into_iter().map(|(at, n)| part_replaced(at, n)));
                facts.policies = parts.1;
                facts.plans.extend(plan.map(|(from, to)| PlanFacts {
                    name: "plan".to_owned(),
                    span: PlanSpan::Dates { from, to },
                    transferable: false,
                    entitlements: vec![],
                    currency: Currency::VND,
                }));
                facts
            },
        )
}

/// An entry whose id may be that of another one, and which may correct itself.
fn part_replaced(at: Date, n: u8) -> HistoryEntry {
    let id = HistoryId::from_uuid(Uuid::from_u128(u128::from(n % 8)));
    let what = Happened::PartReplaced { part: code("battery"), at, coverage: RepairCoverage::Warranty };
    let corrects = n.is_multiple_of(3).then(|| HistoryId::from_uuid(Uuid::from_u128(u128::from(n / 8 % 8))));
    HistoryEntry { corrects, ..HistoryEntry::new(id, Timestamp::UNIX_EPOCH, what) }
}

pub fn any_question() -> impl Strategy<Value = Question> {
    (any_kind(), any_fault(), any_instant(), any_instant()).prop_map(|(kind, fault, as_of, as_known_at)| {
        Question { kind, fault, as_of, as_known_at, place: None }
    })
}

/// How good an answer is for the customer.
fn worth(verdict: &Verdict) -> u8 {
    match verdict.answer {
        Answer::RecallCovered | Answer::Covered => 5,
        Answer::CoveredPartial => 4,
        Answer::NeedsHuman => 3,
        Answer::NeedsEvidence => 2,
        Answer::NotCovered => 1,
        _ => 0,
    }
}

/// The last day that the steps about the leading coverage come to, each beginning where the one before ended.
fn retold(verdict: &Verdict) -> Result<Option<Date>, String> {
    let lead = verdict.lead().map(|l| &l.source);
    let mut last = None;
    for step in verdict.steps.iter().filter(|s| s.about.as_ref() == lead) {
        match step.effect {
            Effect::Sets(day) => last = Some(day),
            Effect::Moves { from, to } if last == Some(from) => last = Some(to),
            Effect::Moves { .. } => return Err(format!("{} moves from a day that no step gave", step.rule)),
            _ => {}
        }
    }
    Ok(last)
}

fn packs() -> &'static PackSet {
    built_in_once()
}

proptest! {
    #[test]
    fn every_question_about_every_fact_is_answered_and_always_alike(
        facts in any_facts(),
        question in any_question(),
        day in any_day(),
    ) {
        let first = decide_coverage(&question, &facts, packs());
        prop_assert_eq!(&first, &decide_coverage(&question, &facts, packs()));
        prop_assert_eq!(first.inputs_hash.len(), 64);
        let _also_total = what_if(&WhatIf::HandedOver(day), &question, &facts, packs());
        let _also_total = facts.check(day);
    }

    #[test]
    fn a_verdict_comes_back_from_its_stored_form(facts in any_facts(), question in any_question()) {
        let verdict = decide_coverage(&question, &facts, packs());
        let stored = serde_json::to_string(&verdict).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Verdict>(&stored).unwrap(), &verdict);
        let again: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
        prop_assert_eq!(decide_coverage(&question, &again, packs()).inputs_hash, verdict.inputs_hash);
    }

    #[test]
    fn the_order_of_the_history_means_nothing(
        events in prop::collection::vec(event(), 0..9),
        turn in 0_usize..9,
    ) {
        let told = facts(&events, 365);
        let mut otherwise = told.clone();
        otherwise.history.reverse();
        let turn = turn.min(otherwise.history.len());
        otherwise.history.rotate_left(turn);
        prop_assert_eq!(answer(&told, packs(), LATER), answer(&otherwise, packs(), LATER));
    }

    #[test]
    fn a_further_warranty_repair_never_shortens(
        events in prop::collection::vec(event(), 0..8),
        accepted in 0_i32..500,
        back_after in 0_i32..60,
    ) {
        let closed = |e: &Event| !matches!(e, Event::Repair { back_after: None, .. });
        let mut events: Vec<Event> = events.into_iter().filter(closed).collect();
        let before = answer(&facts(&events, 365), packs(), LATER).effective;
        let coverage = RepairCoverage::Warranty;
        events.push(Event::Repair { accepted, back_after: Some(back_after), ready_after: None, coverage });
        let after = answer(&facts(&events, 365), packs(), LATER).effective;
        prop_assert!(after.last() >= before.last(), "{before:?} became {after:?}");
    }

    #[test]
    fn facts_that_cannot_be_shorten_nothing(
        events in prop::collection::vec(event(), 0..6),
        accepted in 0_i32..500,
        ends_before in 1_i32..200,
        ready_before in prop::option::of(1_i32..200),
    ) {
        let closed = |e: &Event| !matches!(e, Event::Repair { back_after: None, .. });
        let mut events: Vec<Event> = events.into_iter().filter(closed).collect();
        let before = answer(&facts(&events, 365), packs(), LATER).effective;
        let (back_after, coverage) = (Some(-ends_before), RepairCoverage::Warranty);
        events.push(Event::Repair { accepted, back_after, ready_after: ready_before.map(|d| -d), coverage });
        let told = facts(&events, 365);
        prop_assert!(told.check(LATER).is_err(), "it is told that this cannot be");
        let after = answer(&told, packs(), LATER).effective;
        prop_assert!(after.last() >= before.last(), "{before:?} became {after:?}");
    }

    #[test]
    fn a_weaker_policy_never_worsens(
        mut facts in any_facts(),
        given in any_policy(),
        fault in any_fault(),
        as_of in any_instant(),
        weaker in any_policy(),
    ) {
        // Without any promise a person looks at the complaint, so there is one from the start.
        facts.policies.push(given);
        let question = Question { as_known_at: Timestamp::MAX, ..Question::now(QuestionKind::IsCovered, fault, as_of) };
        let before = decide_coverage(&question, &facts, packs());
        let mut with = facts;
        with.policies.push(weaker);
        let after = decide_coverage(&question, &with, packs());
        prop_assert!(worth(&after) >= worth(&before), "{:?} became {:?}", before.answer, after.answer);
    }

    #[test]
    fn every_rule_that_moved_the_last_day_is_in_the_explanation(
        events in prop::collection::vec(event(), 0..8),
        place in prop::sample::select(vec!["VN", "EU-DE", "EU-FR", "IS", "UK", "US"]),
        months in 1_u32..40,
        asked_after in 0_i32..900,
    ) {
        let mut facts = facts(&events, 365);
        facts.sale.jurisdiction = place.to_owned();
        facts.policies[0].term = Period::months(months);
        facts.calendar = WorkCalendar::weekends_only();
        let verdict = answer(&facts, packs(), date(2025, 1, 15) + asked_after.days());
        if let Effective::Until(last) = verdict.effective {
            prop_assert_eq!(retold(&verdict), Ok(Some(last)));
        }
    }

    #[test]
    fn an_undisturbed_term_is_covered_through_its_last_day_and_never_after(
        months in 1_u32..60,
        asked_after in 0_i32..2_500,
    ) {
        let mut facts = facts(&[], 1);
        facts.policies[0].term = Period::months(months);
        let day = date(2025, 1, 15) + asked_after.days();
        let verdict = answer(&facts, packs(), day);
        let last = verdict.effective.last().unwrap();
        prop_assert_eq!(verdict.answer == Answer::Covered, day <= last);
    }
}

#[test]
fn a_term_of_ten_thousand_months_is_told_and_never_over() {
    for months in [10_000, u32::MAX] {
        let mut told = facts(&[], 1);
        told.policies[0].term = Period::months(months);
        assert!(told.check(LATER).is_err(), "{months}");
        assert_ne!(answer(&told, packs(), LATER).answer, Answer::Expired, "{months}");
    }
}

#[test]
fn what_was_not_known_then_changes_nothing_then() {
    let repair = Event::Repair {
        accepted: 300,
        back_after: Some(20),
        ready_after: None,
        coverage: RepairCoverage::Warranty,
    };
    let mut told = facts(&[repair], 365);
    told.history[0].recorded_at = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut question = Question::now(QuestionKind::IsCovered, None, "2026-02-01T05:00:00Z".parse().unwrap());
    let known = decide_coverage(&question, &told, packs());
    question.as_known_at = "2025-12-31T00:00:00Z".parse().unwrap();
    let unknown = decide_coverage(&question, &told, packs());
    assert_eq!((known.answer, unknown.answer), (Answer::Covered, Answer::Expired));
}

#[test]
fn a_correction_replaces_the_entry_but_the_first_promise_stays() {
    let repair = Event::Repair {
        accepted: 100,
        back_after: None,
        ready_after: None,
        coverage: RepairCoverage::Warranty,
    };
    let mut told = facts(&[repair.clone(), repair], 365);
    let first = told.history[0].id;
    let promise = |entry: &mut HistoryEntry, days, agreed_in_writing| {
        if let Happened::Repair(repair) = &mut entry.what {
            repair.promise = Some(coverage::model::Promise { days, agreed_in_writing });
        }
    };
    promise(&mut told.history[0], 10, false);
    promise(&mut told.history[1], 30, false);
    told.history[1].corrects = Some(first);
    let last = |told: &Facts| answer(told, packs(), date(2025, 5, 1)).promise_last;
    assert_eq!(last(&told), Some(date(2025, 5, 5)), "25 April and ten days");
    promise(&mut told.history[1], 30, true);
    assert_eq!(last(&told), Some(date(2025, 5, 25)), "the customer agreed in writing");
}
