//! Quotes for paid repairs: what may be billed, and what happens next. Belongs to the room `repairs` once that
//! stands; nothing here knows about coverage.

use kernel::{Date, Money, Period};

use crate::model::{Effect, Input, Origin, Step};
use crate::packs::{House, PackSet};
use crate::policy::Trail;

/// A price that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// The day it was made; not counted.
    pub at: Date,
    /// The price.
    pub amount: Money,
    /// How many days it holds.
    pub valid_days: u32,
}

/// What is known about the order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuoteFacts {
    /// The quotes, in any order.
    pub quotes: Vec<Quote>,
    /// What the customer approved. Each approval is a new total, so the highest is the cap.
    pub approvals: Vec<Money>,
    /// The diagnostic fee, if one was disclosed and accepted at intake.
    pub disclosed_fee: Option<Money>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteEvent {
    /// The customer accepts.
    Accept,
    /// The customer declines.
    Decline,
    /// The work turns out to cost this much in total.
    CostsNow(Money),
    /// The work turns out to cost this much more than was approved.
    CostsMore(Money),
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteStep {
    /// Work may start or go on.
    Proceed,
    /// The quote lapsed; a new one is made.
    Expired,
    /// Work stops until the customer approves.
    ApprovalRequired,
    /// The unit goes back as it came.
    ReturnUnrepaired,
    /// There is no quote to accept.
    NoQuote,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteVerdict {
    /// What happens next.
    pub step: QuoteStep,
    /// The last day of the quote, where one was looked at.
    pub last: Option<Date>,
    /// What the bill may not exceed; none means nothing may be billed on this ground.
    pub billable_max: Option<Money>,
    /// The rules.
    pub steps: Vec<Step>,
}

/// A quote can be accepted through its last day (QUOTE-TTL), the bill never exceeds the approval (QUOTE-CAP), and
/// a declined quote costs only the fee that was disclosed at intake (QUOTE-DECLINE-FEE).
pub fn decide_quote_step(event: QuoteEvent, f: &QuoteFacts, today: Date, packs: &PackSet) -> QuoteVerdict {
    let mut trail = Trail::new(packs);
    let approved = f.approvals.iter().copied().max_by_key(|a| a.minor);
    let (step, last, billable_max) = match event {
        QuoteEvent::Accept => decide_acceptance(f, today, &mut trail),
        QuoteEvent::Decline => {
            trail.house_applies(House::QuoteDeclineFee, None);
            (QuoteStep::ReturnUnrepaired, None, f.disclosed_fee)
        }
        QuoteEvent::CostsNow(total) => decide_cost(total, approved, &mut trail),
        QuoteEvent::CostsMore(extra) => {
            let total = approved.map_or(Ok(extra), |a| a.add(extra)).unwrap_or(extra);
            decide_cost(total, approved, &mut trail)
        }
    };
    QuoteVerdict { step, last, billable_max, steps: trail.steps }
}

fn decide_acceptance(
    f: &QuoteFacts,
    today: Date,
    trail: &mut Trail<'_>,
) -> (QuoteStep, Option<Date>, Option<Money>) {
    let made = f.quotes.iter().filter(|q| q.at <= today);
    let Some(quote) = made.max_by_key(|q| (q.at, q.amount.minor)) else {
        return (QuoteStep::NoQuote, None, None);
    };
    let last = Period::days(quote.valid_days).after(quote.at).unwrap_or(Date::MAX);
    let in_time = today <= last;
    let effect = if in_time { Effect::Sets(last) } else { Effect::DoesNotApply };
    trail.house(House::QuoteTtl, None, effect, vec![Input::new("last", last, Origin::Computed)]);
    if !in_time {
        return (QuoteStep::Expired, Some(last), None);
    }
    trail.house_applies(House::QuoteCap, None);
    (QuoteStep::Proceed, Some(last), Some(quote.amount))
}

fn decide_cost(
    total: Money,
    approved: Option<Money>,
    trail: &mut Trail<'_>,
) -> (QuoteStep, Option<Date>, Option<Money>) {
    trail.house_applies(House::QuoteCap, None);
    let within = approved.is_some_and(|a| a.currency == total.currency && total.minor <= a.minor);
    let step = if within { QuoteStep::Proceed } else { QuoteStep::ApprovalRequired };
    (step, None, approved.or(Some(Money::zero(total.currency))))
}
