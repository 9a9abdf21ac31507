//! The explanation of a verdict: one step for each rule that was applied or beaten.

use std::{borrow::Cow, fmt};

use kernel::{Date, Money, Period, Timestamp};
use serde::{Deserialize, Serialize};

use super::{HistoryId, Source};

/// The name of a rule, such as `VN-30.2.c-pause`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(Cow<'static, str>);

/// One rule in the reasoning. Its words are in the pack and are filled with the inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which rule.
    pub rule: RuleId,
    /// Its kind, as packs name it: one article may be several rules.
    pub kind: Cow<'static, str>,
    /// Which coverage it speaks about; none for the question as a whole.
    pub about: Option<Source>,
    /// What it rested on.
    pub inputs: Vec<Input>,
    /// What it did.
    pub effect: Effect,
    /// Where it is written.
    pub cite: String,
    /// How sure we are of that.
    pub mark: Confidence,
}

/// One value that a rule rested on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name, as texts write it in braces.
    pub fact: Cow<'static, str>,
    /// Its value.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
}

/// A value in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A civil day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
    /// A count.
    Number(i64),
    /// A length of time.
    Term(Period),
    /// An amount.
    Money(Money),
    /// Yes or no.
    Flag(bool),
    /// A code or a name.
    Text(String),
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The record of the sale or the unit.
    Sale,
    /// An entry in the history.
    History(HistoryId),
    /// A warranty or a plan.
    Policy,
    /// The pack of the jurisdiction, or the house rules.
    Pack,
    /// The question.
    Question,
    /// Nobody wrote it down; the usual case was taken.
    Assumed,
    /// Computed by the steps before.
    Computed,
}

/// What a rule did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It applies and moves no date.
    Applies,
    /// It was looked at and does not apply.
    DoesNotApply,
    /// It gave a last day.
    Sets(Date),
    /// It moved a last day.
    Moves {
        /// The day before this rule.
        from: Date,
        /// The day after it.
        to: Date,
    },
    /// It stopped the clock; the last day is open.
    Stops,
    /// It overrode a coverage that promised less.
    Beats(Source),
    /// It asks for a person.
    AsksPerson,
}

/// Where a term begins, and how we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The day.
    pub date: Date,
    /// How we know.
    pub source: AnchorSource,
}

/// The rungs of the ladder, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnchorSource {
    /// The record of sale or delivery.
    Sale,
    /// The electronic invoice.
    Invoice,
    /// The first activation.
    Activation,
    /// The shipment and a grace.
    Shipment,
}

/// How sure we are of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Verified in statute, official page or code.
    V,
    /// A secondary source.
    S,
    /// From memory: a person checks before anyone relies on it.
    M,
    /// Our own policy.
    P,
}

impl RuleId {
    /// A rule that is named in the program text.
    pub const fn fixed(id: &'static str) -> Self {
        Self(Cow::Borrowed(id))
    }

    /// A rule that is named in data.
    pub fn new(id: impl Into<String>) -> Self {
        Self(Cow::Owned(id.into()))
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Input {
    /// A value and where it came from.
    pub fn new(fact: &'static str, value: impl Into<Value>, origin: Origin) -> Self {
        Self { fact: Cow::Borrowed(fact), value: value.into(), origin }
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Timestamp> for Value {
    fn from(instant: Timestamp) -> Self {
        Self::Instant(instant)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Period> for Value {
    fn from(term: Period) -> Self {
        Self::Term(term)
    }
}

impl From<Money> for Value {
    fn from(amount: Money) -> Self {
        Self::Money(amount)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
