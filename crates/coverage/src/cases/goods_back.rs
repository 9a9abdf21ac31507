//! `can_return`: asks about goods that come back.

use kernel::Money;
use serde_json::{Map, Value, json};

use super::{
    found::{Found, code, plain, rules},
    inputs,
    json::{CaseCondition, CaseEntry, CaseMissing, CaseReturns, EventKind, VerdictCode},
    report::Malformed,
    row::Row,
};
use crate::{
    PackSet,
    model::{HumanReason, Shown},
    returns::{
        Condition, FeeDisclosed, Ground, KitItem, KitShare, MissingComponent, Opened, ReturnAnswer,
        ReturnFacts, ReturnRequest, ReturnRow, ReturnVerdict, Tender, decide_return,
    },
};

/// The answer to a `can_return` row.
pub(super) fn answer(row: &Row, packs: &PackSet) -> Result<Found, Malformed> {
    let verdict = decide_return(&request(row), &facts(row, packs)?, packs);
    Ok(Found {
        verdict: match verdict.answer {
            ReturnAnswer::Allowed => VerdictCode::ReturnAllowed,
            ReturnAnswer::AllowedWithFee => VerdictCode::ReturnAllowedWithFee,
            ReturnAnswer::Refused => VerdictCode::ReturnRefused,
            ReturnAnswer::Hold => VerdictCode::Hold,
            ReturnAnswer::NeedsEvidence => VerdictCode::NeedsEvidence,
            ReturnAnswer::NeedsHuman(_) => VerdictCode::NeedsHuman,
            ReturnAnswer::Coverage(answer) => code(answer),
        },
        nominal_last: verdict.nominal_last,
        effective_last: verdict.effective_last,
        bearer: verdict.bearer,
        fields: fields(&verdict),
        rules: rules(&verdict.steps),
    })
}

fn request(row: &Row) -> ReturnRequest {
    let event = &row.event;
    ReturnRequest {
        ground: match event.kind {
            EventKind::Withdrawal => Ground::Withdrawal,
            EventKind::Reject => Ground::Rejection,
            _ => Ground::Return,
        },
        reason: event.reason.clone(),
        skus: event.skus.clone(),
        quantity: event.qty.unwrap_or(1),
        existed_at_delivery: match event.shown_at_delivery {
            Some(true) => Shown::Shown,
            Some(false) => Shown::Rebutted,
            None => Shown::Open,
        },
        sent_at: event.sent_at.unwrap_or(row.as_of),
    }
}

fn facts(row: &Row, packs: &PackSet) -> Result<ReturnFacts, Malformed> {
    let f = &row.facts;
    let mut returned = 0_u32;
    let mut missing = vec![];
    for entry in &row.history {
        match entry {
            CaseEntry::Refund { qty, at } if at.0 <= kernel::date_in(row.as_of, &row.zone) => {
                returned = returned.saturating_add(*qty);
            }
            CaseEntry::Inspection { missing: found } => missing.extend(found.iter().cloned()),
            _ => {}
        }
    }
    Ok(ReturnFacts {
        coverage: inputs::facts(row, packs)?,
        category: products::Category::default(),
        brand: String::new(),
        parcels: f.parcels.iter().map(|d| d.0).collect(),
        opened: match f.opened {
            None => Opened::Unknown,
            Some(true) => Opened::Yes,
            Some(false) => Opened::No,
        },
        delivery_fee: f.delivery_fee.map(|minor| Money::new(minor, inputs::currency(row, packs))),
        kit: kit(row)?,
        tenders: f.tender.iter().map(|t| Tender { kind: t.kind.clone(), amount: t.amount }).collect(),
        points_earned: f.points_earned.unwrap_or(0),
        delivered: f.qty_delivered.unwrap_or_else(|| row.event.qty.unwrap_or(1).max(1)),
        returned,
        fee: if f.fee_disclosed == Some(true) { FeeDisclosed::Yes } else { FeeDisclosed::No },
        tier: f.customer_tier.clone(),
        missing,
        policy: row.policy.returns.as_ref().map_or_else(|| Ok(vec![]), |written| policy(row, written))?,
    })
}

fn kit(row: &Row) -> Result<Vec<KitItem>, Malformed> {
    let share = |list, allocated| match (list, allocated) {
        (_, Some(allocated)) => Ok(KitShare::Allocated(allocated)),
        (Some(list), None) => Ok(KitShare::List(list)),
        (None, None) => Err(row.malformed("facts", "a kit item has `list` or `allocated`")),
    };
    let item = |item: &super::json::CaseKitItem| {
        share(item.list, item.allocated).map(|share| KitItem { sku: item.sku.clone(), share })
    };
    row.facts.kit.iter().map(item).collect()
}

fn policy(row: &Row, written: &CaseReturns) -> Result<Vec<ReturnRow>, Malformed> {
    let mut rows: Vec<ReturnRow> = written
        .rows
        .iter()
        .map(|r| ReturnRow {
            tier: r.tier.clone(),
            window_days: r.window_days,
            condition: r.condition.into(),
            opened_fee_percent: r.opened_fee_percent,
            missing_component: r.missing_component.into(),
            ..ReturnRow::default()
        })
        .collect();
    if let Some(window_days) = written.window_days {
        rows.push(ReturnRow {
            window_days,
            condition: written.condition.unwrap_or_default().into(),
            opened_fee_percent: written.opened_fee_percent,
            missing_component: written.missing_component.into(),
            ..ReturnRow::default()
        });
    }
    if rows.is_empty() {
        return Err(row.malformed("policy", "`return` has neither `window_days` nor `rows`"));
    }
    Ok(rows)
}

impl From<CaseCondition> for Condition {
    fn from(written: CaseCondition) -> Self {
        match written {
            CaseCondition::Unopened => Self::Unopened,
            CaseCondition::Any => Self::Any,
        }
    }
}

impl From<Option<CaseMissing>> for MissingComponent {
    fn from(written: Option<CaseMissing>) -> Self {
        match written {
            Some(CaseMissing::Deduct) => Self::Deduct,
            Some(CaseMissing::Hold) | None => Self::Hold,
        }
    }
}

fn fields(verdict: &ReturnVerdict) -> Map<String, Value> {
    let tenders = verdict.tenders.iter().map(|t| json!({"kind": t.kind, "amount": t.amount}));
    let human: Option<HumanReason> = match verdict.answer {
        ReturnAnswer::NeedsHuman(reason) => Some(reason),
        _ => None,
    };
    let fields = [
        ("refund", plain(verdict.refund.map(|m| m.minor))),
        ("fee", plain(verdict.fee.map(|m| m.minor))),
        ("tenders", tenders.collect::<Vec<_>>().into()),
        ("points_reversed", plain(verdict.points_reversed)),
        ("refund_last_day", plain(verdict.refund_last)),
        ("remedies", plain(&verdict.remedies)),
        ("returnable", plain(verdict.returnable)),
        ("ask", plain(&verdict.missing)),
        ("needs_human", json!(human.is_some())),
        ("hold", plain((verdict.answer == ReturnAnswer::Hold).then_some("missing_component"))),
    ];
    fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.to_owned(), v)).collect()
}
