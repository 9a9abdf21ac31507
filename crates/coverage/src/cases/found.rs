//! Asks the program what a row asks, and writes its answer in the words of the format.

use std::collections::BTreeMap;

use kernel::{Date, Timestamp, date_in};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    goods_back, inputs,
    json::{Day, VerdictCode},
    report::Malformed,
    row::{CaseQuestion, Row},
    work,
};
use crate::{
    Facts, PackSet, Question, Verdict, WhatIf, decide_coverage,
    model::{Answer, Bearer, DutyDue, Effective, Scope, Source, Step},
    what_if,
};

/// An answer in the words of the format.
pub(super) struct Found {
    pub(super) verdict: VerdictCode,
    pub(super) nominal_last: Option<Date>,
    pub(super) effective_last: Option<Date>,
    pub(super) bearer: Bearer,
    pub(super) fields: Map<String, Value>,
    pub(super) rules: Vec<String>,
}

/// The answer to a row; none when a pack decides and there is none for the place.
pub(super) fn answer(row: &Row, packs: &PackSet) -> Result<Option<Found>, Malformed> {
    match row.question {
        CaseQuestion::QuoteStep => return work::quote(row, packs).map(Some),
        CaseQuestion::TradeInStep => return work::trade_in(row, packs).map(Some),
        CaseQuestion::HandOverCheck => return Ok(Some(work::hand_over(row, packs))),
        CaseQuestion::IntakeCheck => return Ok(Some(work::intake(row, packs))),
        CaseQuestion::AuthCheck => return Ok(Some(work::authenticity(row, packs))),
        _ if !packs.knows(&row.jurisdiction) => return Ok(None),
        CaseQuestion::CanReturn => return goods_back::answer(row, packs).map(Some),
        CaseQuestion::IsCovered
        | CaseQuestion::NextEscalation
        | CaseQuestion::Obligations
        | CaseQuestion::PlanUse
        | CaseQuestion::ConsumerTest
        | CaseQuestion::PackFor => {}
    }
    let Some(question) = inputs::question(row)? else { return Ok(None) };
    let facts = inputs::facts(row, packs)?;
    let verdict = decide_coverage(&question, &facts, packs);
    let mut found = coverage(&verdict, row);
    if let Some(asked) = row.expect.get("if_handed_over") {
        found.fields.insert("if_handed_over".to_owned(), if_handed_over(asked, &question, &facts, packs));
    }
    Ok(Some(found))
}

/// The last days that would follow from handing the unit over on the days that the row asks about.
fn if_handed_over(asked: &Value, question: &Question, facts: &Facts, packs: &PackSet) -> Value {
    let days: BTreeMap<Day, Day> = serde_json::from_value(asked.clone()).unwrap_or_default();
    let last = |day: Date| {
        let verdict = what_if(&WhatIf::HandedOver(day), question, facts, packs);
        verdict.effective.last().map_or_else(|| "open".to_owned(), |last| last.to_string())
    };
    days.keys().map(|day| (day.0.to_string(), Value::from(last(day.0)))).collect::<Map<_, _>>().into()
}

/// A verdict on coverage in the words of the format.
pub(super) fn coverage(verdict: &Verdict, row: &Row) -> Found {
    Found {
        verdict: code(verdict.answer),
        nominal_last: verdict.nominal_last,
        effective_last: verdict.effective.last(),
        bearer: verdict.bearer,
        fields: fields(verdict, date_in(row.as_of, &row.zone)),
        rules: rules(&verdict.steps),
    }
}

/// The names of the rules in an explanation.
pub(super) fn rules(steps: &[Step]) -> Vec<String> {
    steps.iter().map(|s| s.rule.to_string()).collect()
}

/// A value as JSON; what cannot be written is null, and so differs from whatever a row asserts.
pub(super) fn plain(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

pub(super) const fn code(answer: Answer) -> VerdictCode {
    match answer {
        Answer::Covered => VerdictCode::Covered,
        Answer::CoveredPartial => VerdictCode::CoveredPartial,
        Answer::Expired => VerdictCode::Expired,
        Answer::NotCovered => VerdictCode::NotCovered,
        Answer::RecallCovered => VerdictCode::RecallCovered,
        Answer::RemedyEscalated => VerdictCode::RemedyEscalated,
        Answer::PlanActive => VerdictCode::PlanActive,
        Answer::PlanNotUsable => VerdictCode::PlanNotUsable,
        Answer::EntitlementExhausted => VerdictCode::EntitlementExhausted,
        Answer::Duties => VerdictCode::Duties,
        Answer::Scope(Scope::ConsumerRulesApply) => VerdictCode::ConsumerRulesApply,
        Answer::Scope(Scope::ConsumerRulesDoNotApply) => VerdictCode::ConsumerRulesDoNotApply,
        Answer::PackSelected => VerdictCode::PackSelected,
        Answer::NeedsEvidence => VerdictCode::NeedsEvidence,
        Answer::NeedsHuman => VerdictCode::NeedsHuman,
    }
}

fn fields(verdict: &Verdict, day: Date) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            fields.insert(key.to_owned(), value);
        }
    };
    put("paused", json!(matches!(verdict.effective, Effective::Paused { .. })));
    put("days_left", plain(verdict.days_left(day)));
    put("remedies", plain(&verdict.remedies.offered));
    put("chooser", plain(verdict.remedies.chooser));
    put("escalated_by", plain(verdict.remedies.escalated_by));
    put("needs_human", json!(verdict.human.is_some()));
    put("never_say", plain(verdict.human.map(|_| "out_of_warranty")));
    put("ask", plain(&verdict.would_change));
    put("route", plain(verdict.route));
    put("alerts", plain(&verdict.alerts));
    put("promise_last_day", plain(verdict.promise_last));
    put("duties", duties(verdict));
    put("pack", plain(verdict.pack.as_ref().map(|p| &p.id)));
    put("beaten", beaten(verdict));
    put("component_last_days", components(verdict));
    if let Some(lead) = verdict.lead() {
        put("source", json!(name(&lead.source)));
        put("burden", plain(lead.burden));
        put("presumption_last_day", plain(lead.presumption_last));
        put("certain_last_day", plain(lead.certain_last));
        put("paused_days", json!(lead.paused_days));
        put("extended_months", json!(lead.extended_months));
        put("anchor_source", plain(lead.anchor.map(|a| a.source)));
        put("balance", plain(lead.balance));
        put("deductible", plain(lead.deductible.map(|d| d.minor)));
        put("plan_untouched", json!(lead.source != Source::Plan));
    }
    fields
}

fn name(source: &Source) -> String {
    match source {
        Source::Statutory => "statutory".to_owned(),
        Source::Warranty => "warranty".to_owned(),
        Source::Part(part) => format!("part:{part}"),
        Source::RepairGuarantee => "repair_guarantee".to_owned(),
        Source::Plan => "plan".to_owned(),
        Source::Recall => "recall".to_owned(),
    }
}

fn beaten(verdict: &Verdict) -> Value {
    let lines = verdict.lines.iter().filter(|l| l.beaten_by.is_some());
    lines.map(|l| name(&l.source)).collect::<Vec<_>>().into()
}

fn components(verdict: &Verdict) -> Value {
    let mut days = Map::new();
    for line in &verdict.lines {
        let component = match &line.source {
            Source::Warranty => "unit".to_owned(),
            Source::Part(part) => part.to_string(),
            _ => continue,
        };
        if let Some(last) = line.effective.last() {
            days.entry(component).or_insert_with(|| last.to_string().into());
        }
    }
    days.into()
}

fn duties(verdict: &Verdict) -> Value {
    let written = verdict.duties.iter().map(|d| match d.due {
        DutyDue::At(due) => json!({"duty": d.duty, "due": written(due)}),
        DutyDue::LastDay(last) => json!({"duty": d.duty, "last_day": last.to_string()}),
        DutyDue::Meanwhile => json!({"duty": d.duty}),
    });
    written.collect::<Vec<_>>().into()
}

fn written(instant: Timestamp) -> String {
    instant.to_string()
}
