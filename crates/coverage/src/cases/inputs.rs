//! Builds the inputs of a decision from the columns of a row.

use kernel::{Currency, Date, Money, TimeZone, Timestamp, Uuid, date_in};

use super::{
    json::{CaseEntry, CasePlan, CaseWarranty, Day, EventKind, When},
    report::Malformed,
    row::{CaseQuestion, Row},
};
use crate::{
    Facts, PackSet, Question, QuestionKind,
    model::{
        Asked, AssetFacts, Defect, Fault, Happened, Hazard, HistoryEntry, HistoryId, PlanFacts, PlanSpan,
        PlanUse, PolicyVersion, Promise, RecallState, Repair, Sale, Shown, Transfer, WorkCalendar,
    },
};

/// The question of a row, where it is one about coverage.
pub(super) fn question(row: &Row) -> Result<Option<Question>, Malformed> {
    let kind = match row.question {
        CaseQuestion::IsCovered => QuestionKind::IsCovered,
        CaseQuestion::PlanUse => QuestionKind::PlanUse,
        CaseQuestion::ConsumerTest => QuestionKind::ConsumerTest,
        CaseQuestion::PackFor => QuestionKind::PackFor,
        CaseQuestion::NextEscalation => QuestionKind::NextEscalation(asked(row)),
        CaseQuestion::Obligations => QuestionKind::Obligations(defect(row)?),
        _ => return Ok(None),
    };
    let place = Some(row.claimed_in.clone()).filter(|place| !place.is_empty());
    Ok(Some(Question { place, ..Question::now(kind, fault(row), row.as_of) }))
}

fn asked(row: &Row) -> Asked {
    match (row.event.kind, row.event.asked) {
        (EventKind::Reject, _) => Asked::Rejection,
        (_, Some(remedy)) => Asked::For(remedy),
        (_, None) => Asked::Nothing,
    }
}

fn defect(row: &Row) -> Result<Option<Defect>, Malformed> {
    if row.event.kind != EventKind::DefectFound {
        return Ok(None);
    }
    let group = row.event.group.ok_or_else(|| row.malformed("event", "`group` is missing"))?;
    Ok(Some(Defect { group, at: row.event.at.unwrap_or(row.as_of) }))
}

/// The fault of the event; none when it only asks for the state of things.
fn fault(row: &Row) -> Option<Fault> {
    let event = &row.event;
    let about_fault = matches!(event.kind, EventKind::Fault | EventKind::Reject) || event.fault.is_some();
    about_fault.then(|| Fault {
        code: event.fault.clone(),
        cause: event.cause.clone(),
        existed_at_delivery: match event.shown_at_delivery {
            Some(true) => Shown::Shown,
            Some(false) => Shown::Rebutted,
            None => Shown::Open,
        },
        appeared: event.appeared_at.map(|d| d.0),
        hazard: if event.hazard { Hazard::Unsafe } else { Hazard::None },
        evidence: event.evidence.clone(),
    })
}

/// The money of a row.
pub(super) fn currency(row: &Row, packs: &PackSet) -> Currency {
    let of_place = || {
        let day = date_in(row.as_of, &row.zone);
        packs.choose(&row.jurisdiction, day).and_then(|p| p.currency.parse().ok())
    };
    row.facts.currency.or_else(of_place).unwrap_or(Currency::VND)
}

/// Refuses a place that no pack knows: it would be read as one in which nothing holds.
fn check_places(row: &Row, packs: &PackSet) -> Result<(), Malformed> {
    if !row.claimed_in.is_empty() && !packs.is_place(&row.claimed_in) {
        return Err(
            row.malformed("claimed_in", format!("`{}` is no place of a pack, nor `other`", row.claimed_in))
        );
    }
    let mut territory = row.policy.warranty.iter().flat_map(|warranty| &warranty.territory);
    match territory.find(|place| !packs.knows(place)) {
        Some(place) => Err(row.malformed("policy", format!("`territory`: `{place}` is no place of a pack"))),
        None => Ok(()),
    }
}

/// The facts of a row. Its calendar has weekends and the days in `holidays`, and is complete.
pub(super) fn facts(row: &Row, packs: &PackSet) -> Result<Facts, Malformed> {
    check_places(row, packs)?;
    let mut facts = Facts::of(sale(row, packs), row.zone.clone(), calendar(row));
    facts.asset = AssetFacts {
        durability: row.facts.durability,
        recall: if row.facts.recalled { RecallState::Open } else { RecallState::None },
        refurbished: row.facts.refurbished,
        parts_found: row.facts.parts_found.clone(),
    };
    facts.policies = row.policy.warranty.iter().map(policy).collect();
    if let Some(written) = &row.policy.plan {
        facts.plans.push(plan(row, written, currency(row, packs))?);
    }
    for (place, entry) in row.history.iter().enumerate() {
        let id = HistoryId::from_uuid(Uuid::from_u128(place as u128));
        facts.history.extend(happened(entry, &row.zone).map(|what| HistoryEntry::new(id, row.as_of, what)));
    }
    facts.check(date_in(row.as_of, &row.zone)).map_err(|bad| row.malformed(bad.column(), bad.to_string()))?;
    Ok(facts)
}

/// The calendar of a row: weekends and its own holidays.
pub(super) fn calendar(row: &Row) -> WorkCalendar {
    let mut calendar = WorkCalendar::weekends_only();
    calendar.holidays.extend(row.facts.holidays.iter().map(|d| d.0));
    calendar
}

fn sale(row: &Row, packs: &PackSet) -> Sale {
    let day = |day: Option<Day>| day.map(|d| d.0);
    let f = &row.facts;
    Sale {
        jurisdiction: row.jurisdiction.clone(),
        contract_at: day(f.contract_at),
        delivered_at: day(f.delivered_at),
        sold_at: f.sold_at,
        invoiced_at: day(f.invoiced_at),
        activated_at: day(f.activated_at),
        shipped_at: day(f.shipped_at),
        channel: f.channel,
        price: f.price.map(|minor| Money::new(minor, currency(row, packs))),
        buyer: f.buyer,
        claimant: f.claimant,
        informed_of_withdrawal: f.informed_of_withdrawal,
        info_correct: f.info_correct,
    }
}

fn policy(written: &CaseWarranty) -> PolicyVersion {
    PolicyVersion {
        name: "case".to_owned(),
        issuer: written.issuer,
        term: written.term,
        parts: written.parts.clone(),
        transfer: match written.transferable {
            None => Transfer::Unsaid,
            Some(true) => Transfer::FollowsUnit,
            Some(false) => Transfer::StaysWithBuyer,
        },
        exclusions: written.exclusions.clone(),
        on_replacement: written.on_replacement,
        pickup_grace_days: written.pickup_grace_days,
        ship_grace_days: written.ship_grace_days,
        void_if_third_party: written.void_if_third_party.clone(),
        repair_guarantee: None,
        territory: written.territory.clone(),
    }
}

fn plan(row: &Row, written: &CasePlan, currency: Currency) -> Result<PlanFacts, Malformed> {
    let span = match (written.from, written.to, written.starts_on, written.period) {
        (Some(from), Some(to), None, None) => PlanSpan::Dates { from: from.0, to: to.0 },
        (None, None, Some(starts_on), Some(period)) => {
            PlanSpan::Periods { starts_on: starts_on.0, period, paid: written.paid_periods.unwrap_or(1) }
        }
        _ => return Err(row.malformed("policy", "a plan has `from` and `to`, or `starts_on` and `period`")),
    };
    let entitlements = written.entitlements.clone();
    Ok(PlanFacts {
        name: "case".to_owned(),
        span,
        transferable: written.transferable,
        entitlements,
        currency,
    })
}

/// What a history entry says about coverage; the others are for quotes, returns, loans and scans.
fn happened(entry: &CaseEntry, zone: &TimeZone) -> Option<Happened> {
    let day = |day: Option<Day>| day.map(|d| d.0);
    Some(match entry {
        CaseEntry::Repair {
            coverage,
            fault,
            requested_at,
            accepted_at,
            ready_at,
            handed_over_at,
            fixed,
            promised_days,
            loaner,
        } => Happened::Repair(Repair {
            coverage: *coverage,
            fault: fault.clone(),
            requested_at: day(*requested_at),
            accepted_at: accepted_at.0,
            ready_at: day(*ready_at),
            handed_over_at: day(*handed_over_at),
            fixed: *fixed,
            promise: promised_days.map(|days| Promise { days, agreed_in_writing: false }),
            loaner: *loaner,
        }),
        CaseEntry::PartReplaced { part, at, coverage } => {
            Happened::PartReplaced { part: part.clone(), at: at.0, coverage: *coverage }
        }
        CaseEntry::UnitExchanged { at, coverage } => {
            Happened::UnitExchanged { at: at.0, coverage: *coverage }
        }
        CaseEntry::Consumption { entitlement, op, n, at, expires_at } => Happened::PlanUse(PlanUse {
            entitlement: entitlement.clone(),
            op: *op,
            n: *n,
            at: at.instant(zone),
            expires_at: expires_at.map(|at| at.instant(zone)),
        }),
        CaseEntry::TradeIn { at } => Happened::TradedIn { at: at.0 },
        _ => return None,
    })
}

impl When {
    /// The instant; a date alone means its first moment in the zone of the sale.
    fn instant(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Instant(instant) => instant,
            Self::Day(day) => start_of(day, zone),
        }
    }
}

fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |z| z.timestamp())
}
