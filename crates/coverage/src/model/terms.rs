//! What was promised at the sale: warranties and service plans. Immutable once sold under.

use kernel::{Currency, Date, Period};
use serde::{Deserialize, Serialize};

use super::Code;

/// A warranty as the customer got it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Its name and version, for staff.
    pub name: String,
    /// Who gave it.
    pub issuer: Issuer,
    /// How long the unit is covered.
    pub term: Period,
    /// Parts that have a term of their own.
    pub parts: Vec<PartTerm>,
    /// Whether it follows the unit to a new owner.
    pub transfer: Transfer,
    /// Causes that it does not cover.
    pub exclusions: Vec<Code>,
    /// What happens to the term when the unit is exchanged, where the law leaves that open.
    pub on_replacement: Option<OnReplacement>,
    /// Days after the ready notice until the pause ends by itself; seven when the policy is silent.
    pub pickup_grace_days: Option<u32>,
    /// Days between shipment and the start of the term, when nothing better than the shipment is known.
    pub ship_grace_days: Option<u32>,
    /// Parts whose replacement by a foreign one would void the warranty, as the paper says.
    pub void_if_third_party: Vec<Code>,
    /// How long a paid repair is guaranteed against the same fault.
    pub repair_guarantee: Option<Period>,
    /// The places in which it holds, as the packs name them: `VN`, `EU-DE`, `EU` for all of its members; empty for
    /// everywhere. Left out of the stored form when empty, so that what is older keeps its fingerprint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub territory: Vec<String>,
}

/// Who gave a warranty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    /// The maker or its importer.
    Manufacturer,
    /// The shop.
    Trader,
}

/// The term of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartTerm {
    /// Which part.
    pub part: Code,
    /// How long.
    pub term: Period,
}

/// Whether a warranty follows the unit to a new owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transfer {
    /// It says nothing. A limit that nobody wrote down is no limit.
    #[default]
    Unsaid,
    /// It follows the unit.
    FollowsUnit,
    /// It stays with the buyer.
    StaysWithBuyer,
}

/// What happens to the term when the unit is exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum OnReplacement {
    /// A new term begins.
    Renew {
        /// Not used by this rule; accepted because papers state it.
        floor: Option<Period>,
    },
    /// The new unit takes over what was left, but never less than the floor.
    Inherit {
        /// The least that is left after an exchange.
        floor: Option<Period>,
    },
}

/// A service plan that names the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// Its name, for people.
    pub name: String,
    /// From when to when.
    pub span: PlanSpan,
    /// Whether a new owner may use it.
    pub transferable: bool,
    /// What it gives.
    pub entitlements: Vec<Entitlement>,
    /// The money of its deductibles.
    pub currency: Currency,
}

/// From when to when a plan runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanSpan {
    /// Both days are inside.
    Dates {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// Paid period after period, all counted once from the first start.
    Periods {
        /// The first start.
        starts_on: Date,
        /// One period.
        period: Period,
        /// How many are paid.
        paid: u32,
    },
}

/// A number of uses of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entitlement {
    /// Which kind: `accident`, `maintenance`.
    pub kind: Code,
    /// How many uses.
    pub quota: u32,
    /// What the customer pays for each, in minor units of the plan's currency.
    #[serde(default)]
    pub deductible: i64,
}

impl PolicyVersion {
    /// A plain warranty on the whole unit: no parts of its own, no exclusions, silent about everything else.
    pub fn plain(name: impl Into<String>, issuer: Issuer, term: Period) -> Self {
        Self {
            name: name.into(),
            issuer,
            term,
            parts: vec![],
            transfer: Transfer::Unsaid,
            exclusions: vec![],
            on_replacement: None,
            pickup_grace_days: None,
            ship_grace_days: None,
            void_if_third_party: vec![],
            repair_guarantee: None,
            territory: vec![],
        }
    }

    /// Whether it holds in a place. One that names no place holds everywhere, and one for a union in every member.
    pub fn holds_in(&self, place: &str) -> bool {
        let is_within = |of: &String| {
            place.strip_prefix(of.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        self.territory.is_empty() || self.territory.iter().any(is_within)
    }
}

impl PlanSpan {
    /// The first day.
    pub const fn first(self) -> Date {
        match self {
            Self::Dates { from, .. } => from,
            Self::Periods { starts_on, .. } => starts_on,
        }
    }

    /// The last day; none when the calendar has no such day.
    pub fn last(self) -> Option<Date> {
        match self {
            Self::Dates { to, .. } => Some(to),
            Self::Periods { starts_on, period, paid } => {
                Period { value: period.value.checked_mul(paid)?, unit: period.unit }.after(starts_on)
            }
        }
    }
}
