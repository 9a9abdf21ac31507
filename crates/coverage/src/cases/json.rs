//! The JSON of the columns. An unknown key or code is refused.

use kernel::{Date, Period, Timestamp};
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::model::{
    Buyer, Channel, Claimant, Code, DefectGroup, Durability, Entitlement, FoundPart, Issuer, LedgerOp,
    Loaner, OnReplacement, PartTerm, Remedy, RepairCoverage,
};

/// A date written `YYYY-MM-DD` and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) Date);

/// A date, or an instant.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    Day(Date),
    Instant(Timestamp),
}

/// Reads a date strictly: `jiff` alone would also take a date with a time.
pub(super) fn strict_date(text: &str) -> Option<Date> {
    if text.len() == 10 { text.parse().ok() } else { None }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || de::Error::custom(format!("`{text}` is not a date YYYY-MM-DD that exists"));
        strict_date(&text).map(Self).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || de::Error::custom(format!("`{text}` is neither a date nor an instant"));
        let day = strict_date(&text).map(Self::Day);
        day.or_else(|| text.parse().ok().map(Self::Instant)).ok_or_else(wrong)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseFacts {
    pub(super) contract_at: Option<Day>,
    pub(super) delivered_at: Option<Day>,
    pub(super) sold_at: Option<Timestamp>,
    pub(super) invoiced_at: Option<Day>,
    pub(super) activated_at: Option<Day>,
    pub(super) shipped_at: Option<Day>,
    #[serde(default)]
    pub(super) parcels: Vec<Day>,
    pub(super) channel: Option<Channel>,
    pub(super) price: Option<i64>,
    pub(super) delivery_fee: Option<i64>,
    pub(super) currency: Option<kernel::Currency>,
    #[serde(default)]
    pub(super) kit: Vec<CaseKitItem>,
    #[serde(default)]
    pub(super) tender: Vec<CaseTender>,
    pub(super) points_earned: Option<i64>,
    pub(super) qty_delivered: Option<u32>,
    pub(super) fee_disclosed: Option<bool>,
    pub(super) informed_of_withdrawal: Option<bool>,
    pub(super) info_correct: Option<bool>,
    pub(super) buyer: Option<Buyer>,
    pub(super) customer_tier: Option<String>,
    #[serde(default)]
    pub(super) claimant: Claimant,
    #[serde(rename = "transferred_at")]
    pub(super) _transferred_at: Option<Day>,
    /// Read so that a wrong zone is refused; days are counted in the zone of the sale whatever it says.
    #[serde(default, rename = "claimed_from_tz", deserialize_with = "zone")]
    pub(super) _claimed_from_tz: (),
    #[serde(rename = "category")]
    pub(super) _category: Option<String>,
    pub(super) durability: Option<Durability>,
    pub(super) serial: Option<String>,
    pub(super) known: Option<bool>,
    #[serde(rename = "check_digit_ok")]
    pub(super) _check_digit_ok: Option<bool>,
    #[serde(default)]
    pub(super) registrations: Vec<CaseRegistration>,
    #[serde(default)]
    pub(super) recalled: bool,
    #[serde(default)]
    pub(super) refurbished: bool,
    pub(super) opened: Option<bool>,
    #[serde(default)]
    pub(super) lock: CaseLock,
    #[serde(default)]
    pub(super) parts_found: Vec<FoundPart>,
    #[serde(default)]
    pub(super) holidays: Vec<Day>,
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    let name = String::deserialize(deserializer)?;
    jiff::tz::TimeZone::get(&name).map(|_| ()).map_err(de::Error::custom)
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseKitItem {
    pub(super) sku: String,
    pub(super) list: Option<i64>,
    pub(super) allocated: Option<i64>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseTender {
    pub(super) kind: String,
    pub(super) amount: i64,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseRegistration {
    pub(super) party: String,
    #[serde(rename = "place")]
    pub(super) _place: Option<String>,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum CaseLock {
    #[default]
    None,
    ActivationLock,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CasePolicy {
    pub(super) warranty: Option<CaseWarranty>,
    pub(super) plan: Option<CasePlan>,
    #[serde(rename = "return")]
    pub(super) returns: Option<CaseReturns>,
    pub(super) trade_in: Option<CaseTradeIn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseWarranty {
    pub(super) issuer: Issuer,
    pub(super) term: Period,
    #[serde(default)]
    pub(super) parts: Vec<PartTerm>,
    pub(super) transferable: Option<bool>,
    #[serde(default)]
    pub(super) exclusions: Vec<Code>,
    pub(super) on_replacement: Option<OnReplacement>,
    pub(super) pickup_grace_days: Option<u32>,
    pub(super) ship_grace_days: Option<u32>,
    #[serde(default)]
    pub(super) void_if_third_party: Vec<Code>,
    /// The places in which it holds; everywhere when empty.
    #[serde(default)]
    pub(super) territory: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CasePlan {
    pub(super) from: Option<Day>,
    pub(super) to: Option<Day>,
    pub(super) starts_on: Option<Day>,
    pub(super) period: Option<Period>,
    pub(super) paid_periods: Option<u32>,
    #[serde(default)]
    pub(super) transferable: bool,
    #[serde(default)]
    pub(super) entitlements: Vec<Entitlement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseReturns {
    pub(super) window_days: Option<u32>,
    pub(super) condition: Option<CaseCondition>,
    pub(super) opened_fee_percent: Option<u32>,
    pub(super) missing_component: Option<CaseMissing>,
    #[serde(default)]
    pub(super) rows: Vec<CaseReturnRow>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseReturnRow {
    pub(super) tier: Option<String>,
    pub(super) window_days: u32,
    #[serde(default)]
    pub(super) condition: CaseCondition,
    pub(super) opened_fee_percent: Option<u32>,
    pub(super) missing_component: Option<CaseMissing>,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum CaseCondition {
    Unopened,
    #[default]
    Any,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum CaseMissing {
    Deduct,
    Hold,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseTradeIn {
    pub(super) requote_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CaseEntry {
    Repair {
        coverage: RepairCoverage,
        fault: Option<Code>,
        requested_at: Option<Day>,
        accepted_at: Day,
        ready_at: Option<Day>,
        handed_over_at: Option<Day>,
        fixed: Option<bool>,
        promised_days: Option<u32>,
        loaner: Option<Loaner>,
    },
    PartReplaced {
        part: Code,
        at: Day,
        coverage: RepairCoverage,
    },
    UnitExchanged {
        at: Day,
        coverage: RepairCoverage,
    },
    Consumption {
        entitlement: Code,
        op: LedgerOp,
        #[serde(default = "one")]
        n: u32,
        at: When,
        expires_at: Option<When>,
    },
    Quote {
        at: Day,
        amount: i64,
        grade: Option<String>,
        valid_days: u32,
    },
    Approval {
        amount: i64,
    },
    Intake {
        diagnostic_fee: Option<i64>,
        fee_disclosed: Option<bool>,
    },
    Inspection {
        #[serde(default)]
        missing: Vec<String>,
    },
    Refund {
        qty: u32,
        at: Day,
    },
    Received {
        serial: Option<String>,
    },
    Loan {
        state: CaseLoan,
    },
    Ready {
        #[serde(rename = "at")]
        _at: Day,
    },
    Registration {
        at: Option<Day>,
        party: String,
    },
    Scan {
        at: Timestamp,
        #[serde(rename = "place")]
        _place: Option<String>,
    },
    TradeIn {
        at: Day,
    },
}

const fn one() -> u32 {
    1
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum CaseLoan {
    Out,
    Returned,
    Charged,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum EventKind {
    Fault,
    Status,
    Return,
    Withdrawal,
    Reject,
    Claim,
    Scan,
    Received,
    Handover,
    QuoteAccept,
    QuoteDecline,
    ExtraCost,
    TradeInReceived,
    TradeInInspected,
    DefectFound,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseEvent {
    pub(super) kind: EventKind,
    pub(super) fault: Option<Code>,
    pub(super) cause: Option<Code>,
    pub(super) shown_at_delivery: Option<bool>,
    pub(super) appeared_at: Option<Day>,
    #[serde(default)]
    pub(super) evidence: Vec<Code>,
    #[serde(default, rename = "unsafe")]
    pub(super) hazard: bool,
    pub(super) asked: Option<Remedy>,
    pub(super) reason: Option<Code>,
    #[serde(default)]
    pub(super) skus: Vec<String>,
    pub(super) qty: Option<u32>,
    pub(super) sent_at: Option<Timestamp>,
    pub(super) amount: Option<i64>,
    pub(super) total: Option<i64>,
    pub(super) grade: Option<String>,
    pub(super) group: Option<DefectGroup>,
    pub(super) at: Option<Timestamp>,
    pub(super) by: Option<String>,
    #[serde(rename = "place")]
    pub(super) _place: Option<String>,
    pub(super) km_from_previous: Option<i64>,
}

/// The keys that a row may assert, and their types. The values themselves are compared as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "reading it is the check; the values are compared as JSON")]
pub(super) struct Expect {
    source: Option<String>,
    burden: Option<crate::model::Burden>,
    presumption_last_day: Option<Day>,
    certain_last_day: Option<Day>,
    promise_last_day: Option<Day>,
    component_last_days: Option<std::collections::BTreeMap<String, Day>>,
    paused: Option<bool>,
    paused_days: Option<i64>,
    days_left: Option<i64>,
    if_handed_over: Option<std::collections::BTreeMap<Day, Day>>,
    extended_months: Option<u32>,
    remedies: Option<Vec<Remedy>>,
    chooser: Option<crate::model::Chooser>,
    escalated_by: Option<crate::model::Escalation>,
    anchor_source: Option<crate::model::AnchorSource>,
    beaten: Option<Vec<String>>,
    needs_human: Option<bool>,
    never_say: Option<String>,
    ask: Option<Vec<String>>,
    route: Option<String>,
    alerts: Option<Vec<crate::model::Alert>>,
    balance: Option<i64>,
    deductible: Option<i64>,
    plan_untouched: Option<bool>,
    refund: Option<i64>,
    refund_last_day: Option<Day>,
    fee: Option<i64>,
    tenders: Option<Vec<Value>>,
    points_reversed: Option<i64>,
    returnable: Option<Value>,
    amount: Option<i64>,
    billable_max: Option<i64>,
    hold: Option<String>,
    duties: Option<Vec<Value>>,
    kmh: Option<i64>,
    offer: Option<String>,
    pack: Option<String>,
}

/// The codes of answers.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum VerdictCode {
    Covered,
    CoveredPartial,
    Expired,
    NotCovered,
    RecallCovered,
    NeedsEvidence,
    NeedsHuman,
    Conflict,
    RemedyEscalated,
    PlanActive,
    PlanNotUsable,
    EntitlementExhausted,
    ReturnAllowed,
    ReturnAllowedWithFee,
    ReturnRefused,
    Proceed,
    Hold,
    QuoteExpired,
    ApprovalRequired,
    ReturnUnrepaired,
    RevisedOffer,
    HandoverBlocked,
    Duties,
    ConsumerRulesApply,
    ConsumerRulesDoNotApply,
    PackSelected,
    AuthGenuine,
    AuthGenuineRegistered,
    AuthSuspect,
    AuthUnknown,
}
