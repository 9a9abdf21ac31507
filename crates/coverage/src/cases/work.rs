//! Quotes, trade-ins, hand-over, intake and authenticity: questions that no pack answers.

use kernel::{Currency, Money, date_in};
use serde_json::{Map, Value};

use super::{
    found::{Found, plain, rules},
    inputs,
    json::{CaseEntry, CaseLoan, CaseLock, EventKind, VerdictCode},
    report::Malformed,
    row::Row,
};
use crate::{
    PackSet,
    authenticity::{AuthAnswer, ScanEvent, SerialFacts, decide_authenticity},
    intake::{IntakeFacts, IntakeStep, decide_intake},
    loans::{LoanState, LoanStep, decide_loaner_back},
    model::{Bearer, MissingFact, Step},
    quotes::{Quote, QuoteEvent, QuoteFacts, QuoteStep, decide_quote_step},
    trade_ins::{DeviceLock, Offer, TradeInEvent, TradeInFacts, TradeInStep, decide_trade_in_step},
};

fn found(verdict: VerdictCode, bearer: Bearer, fields: &[(&str, Value)], steps: &[Step]) -> Found {
    let written = fields.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| ((*k).to_owned(), v.clone()));
    let fields: Map<String, Value> = written.collect();
    Found { verdict, nominal_last: None, effective_last: None, bearer, fields, rules: rules(steps) }
}

/// `quote_step`.
pub(super) fn quote(row: &Row, packs: &PackSet) -> Result<Found, Malformed> {
    let currency = inputs::currency(row, packs);
    let event = quote_event(row, currency)?;
    let today = date_in(row.as_of, &row.zone);
    let verdict = decide_quote_step(event, &quote_facts(row, currency), today, packs);
    let code = match verdict.step {
        QuoteStep::Proceed => VerdictCode::Proceed,
        QuoteStep::Expired => VerdictCode::QuoteExpired,
        QuoteStep::ApprovalRequired => VerdictCode::ApprovalRequired,
        QuoteStep::ReturnUnrepaired => VerdictCode::ReturnUnrepaired,
        QuoteStep::NoQuote => VerdictCode::NeedsEvidence,
    };
    let cap =
        verdict.billable_max.or((verdict.step == QuoteStep::ReturnUnrepaired).then(|| Money::zero(currency)));
    let ask = (verdict.step == QuoteStep::NoQuote).then_some([MissingFact::Quote]);
    let fields = [("billable_max", plain(cap.map(|m| m.minor))), ("ask", plain(ask))];
    let bearer = if verdict.step == QuoteStep::NoQuote { Bearer::Undecided } else { Bearer::Customer };
    let mut found = found(code, bearer, &fields, &verdict.steps);
    found.nominal_last = verdict.last;
    found.effective_last = verdict.last;
    Ok(found)
}

fn quote_event(row: &Row, currency: Currency) -> Result<QuoteEvent, Malformed> {
    let event = &row.event;
    Ok(match (event.kind, event.total, event.amount) {
        (EventKind::QuoteAccept, ..) => QuoteEvent::Accept,
        (EventKind::QuoteDecline, ..) => QuoteEvent::Decline,
        (EventKind::ExtraCost, Some(total), _) => QuoteEvent::CostsNow(Money::new(total, currency)),
        (EventKind::ExtraCost, None, Some(extra)) => QuoteEvent::CostsMore(Money::new(extra, currency)),
        _ => return Err(row.malformed("event", "a quote is accepted, declined or exceeded by an amount")),
    })
}

fn quote_facts(row: &Row, currency: Currency) -> QuoteFacts {
    let mut facts = QuoteFacts::default();
    for entry in &row.history {
        match entry {
            CaseEntry::Quote { at, amount, valid_days, .. } => {
                let amount = Money::new(*amount, currency);
                facts.quotes.push(Quote { at: at.0, amount, valid_days: *valid_days });
            }
            CaseEntry::Approval { amount } => facts.approvals.push(Money::new(*amount, currency)),
            CaseEntry::Intake { diagnostic_fee: Some(fee), fee_disclosed: Some(true) } => {
                facts.disclosed_fee = Some(Money::new(*fee, currency));
            }
            _ => {}
        }
    }
    facts
}

/// `trade_in_step`.
pub(super) fn trade_in(row: &Row, packs: &PackSet) -> Result<Found, Malformed> {
    let currency = inputs::currency(row, packs);
    let event = trade_in_event(row, currency)?;
    let mut facts = TradeInFacts { lock: lock(row), ..TradeInFacts::default() };
    facts.requote_days = row.policy.trade_in.as_ref().and_then(|t| t.requote_days);
    for entry in &row.history {
        if let CaseEntry::Quote { at, amount, grade, valid_days } = entry {
            let amount = Money::new(*amount, currency);
            let offer = Offer { at: at.0, amount, grade: grade.clone(), valid_days: *valid_days };
            facts.offers.push(offer);
        }
    }
    let verdict = decide_trade_in_step(&event, &facts, date_in(row.as_of, &row.zone), packs);
    let (code, bearer) = match verdict.step {
        TradeInStep::Proceed => (VerdictCode::Proceed, Bearer::None),
        TradeInStep::Expired => (VerdictCode::QuoteExpired, Bearer::None),
        TradeInStep::RevisedOffer => (VerdictCode::RevisedOffer, Bearer::Trader),
        TradeInStep::Hold => (VerdictCode::Hold, Bearer::None),
        TradeInStep::SendBack => (VerdictCode::ReturnUnrepaired, Bearer::Trader),
        TradeInStep::NoPrice => (VerdictCode::NeedsEvidence, Bearer::Undecided),
    };
    let fields = [
        ("amount", plain(verdict.amount.map(|m| m.minor))),
        ("hold", plain((verdict.step == TradeInStep::Hold).then_some("lock"))),
    ];
    let mut found = found(code, bearer, &fields, &verdict.steps);
    found.nominal_last = verdict.last;
    found.effective_last = verdict.last;
    Ok(found)
}

fn trade_in_event(row: &Row, currency: Currency) -> Result<TradeInEvent, Malformed> {
    Ok(match row.event.kind {
        EventKind::TradeInReceived => TradeInEvent::Received,
        EventKind::TradeInInspected => TradeInEvent::Inspected {
            grade: row.event.grade.clone(),
            amount: row.event.amount.map(|minor| Money::new(minor, currency)),
        },
        EventKind::QuoteAccept => TradeInEvent::Accepted,
        EventKind::QuoteDecline => TradeInEvent::Declined,
        _ => return Err(row.malformed("event", "not an event of a trade-in")),
    })
}

fn lock(row: &Row) -> DeviceLock {
    match row.facts.lock {
        CaseLock::None => DeviceLock::None,
        CaseLock::ActivationLock => DeviceLock::Locked,
    }
}

/// `handover_check`.
pub(super) fn hand_over(row: &Row, packs: &PackSet) -> Found {
    let state = |entry: &CaseEntry| match entry {
        CaseEntry::Loan { state: CaseLoan::Out } => Some(LoanState::Out),
        CaseEntry::Loan { state: CaseLoan::Returned } => Some(LoanState::Returned),
        CaseEntry::Loan { state: CaseLoan::Charged } => Some(LoanState::Charged),
        _ => None,
    };
    let loans: Vec<LoanState> = row.history.iter().filter_map(state).collect();
    let verdict = decide_loaner_back(&loans, packs);
    let code = match verdict.step {
        LoanStep::Proceed => VerdictCode::Proceed,
        LoanStep::Blocked => VerdictCode::HandoverBlocked,
    };
    found(code, Bearer::None, &[], &verdict.steps)
}

/// `intake_check`.
pub(super) fn intake(row: &Row, packs: &PackSet) -> Found {
    let read = row.history.iter().rev().find_map(|entry| match entry {
        CaseEntry::Received { serial } => serial.clone(),
        _ => None,
    });
    let facts = IntakeFacts { expected: row.facts.serial.clone(), received: read, lock: lock(row) };
    let verdict = decide_intake(&facts, packs);
    let (code, hold) = match verdict.step {
        IntakeStep::Proceed => (VerdictCode::Proceed, None),
        IntakeStep::HoldForSerial => (VerdictCode::Hold, Some("serial_mismatch")),
        IntakeStep::HoldForLock => (VerdictCode::Hold, Some("lock")),
        IntakeStep::NoSerial => (VerdictCode::NeedsEvidence, None),
    };
    let ask = (verdict.step == IntakeStep::NoSerial).then_some([MissingFact::Serial]);
    found(code, Bearer::None, &[("hold", plain(hold)), ("ask", plain(ask))], &verdict.steps)
}

/// `auth_check`.
pub(super) fn authenticity(row: &Row, packs: &PackSet) -> Found {
    let mut facts = SerialFacts { known: row.facts.known == Some(true), ..SerialFacts::default() };
    facts.registered_by = row.facts.registrations.iter().map(|r| r.party.clone()).collect();
    let today = date_in(row.as_of, &row.zone);
    for entry in &row.history {
        match entry {
            CaseEntry::Registration { at, party } if at.is_none_or(|at| at.0 <= today) => {
                facts.registered_by.push(party.clone());
            }
            CaseEntry::Scan { at, .. } => facts.scans.push(*at),
            _ => {}
        }
    }
    let event = ScanEvent {
        at: row.event.at.unwrap_or(row.as_of),
        by: row.event.by.clone(),
        km_from_previous: row.event.km_from_previous,
    };
    let verdict = decide_authenticity(&event, &facts, packs);
    let code = match verdict.answer {
        AuthAnswer::Genuine => VerdictCode::AuthGenuine,
        AuthAnswer::Registered => VerdictCode::AuthGenuineRegistered,
        AuthAnswer::Suspect => VerdictCode::AuthSuspect,
        AuthAnswer::Unknown => VerdictCode::AuthUnknown,
        AuthAnswer::Conflict => VerdictCode::Conflict,
    };
    let fields = [
        ("kmh", plain(verdict.kmh)),
        ("alerts", plain(&verdict.alerts)),
        ("ask", plain(&verdict.ask)),
        ("offer", plain(verdict.offers_transfer.then_some("transfer"))),
    ];
    found(code, Bearer::None, &fields, &verdict.steps)
}
