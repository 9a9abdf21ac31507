//! Quotes for paid repairs: until when they hold, and what may be billed. The room `repairs` asks here, because the
//! reference cases of the house rules are run here; nothing here knows about coverage.

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

/// Through which day a quote can be accepted (QUOTE-TTL). The day on which it was made is not counted.
pub fn last_day(made_on: Date, valid_days: u32) -> Date {
    Period::days(valid_days).after(made_on).unwrap_or(Date::MAX)
}

/// Whether a quote can still be accepted: through its last day, that day included (QUOTE-TTL).
pub fn holds_on(last: Date, today: Date) -> bool {
    today <= last
}

/// What may be billed of a total: never above what was approved, and nothing without an approval (QUOTE-CAP).
pub fn billable(total: Money, approved: Option<Money>) -> Money {
    match approved.filter(|cap| cap.currency == total.currency) {
        Some(cap) if total.minor <= cap.minor => total,
        Some(cap) => cap,
        None => Money::zero(total.currency),
    }
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
    let last = last_day(quote.at, quote.valid_days);
    let in_time = holds_on(last, today);
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
    let within = approved.is_some() && billable(total, approved) == total;
    let step = if within { QuoteStep::Proceed } else { QuoteStep::ApprovalRequired };
    (step, None, approved.or(Some(Money::zero(total.currency))))
}
