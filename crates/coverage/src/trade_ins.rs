//! Trade-ins: whether an offer still holds, and what an inspection changes. Belongs to the room `repairs` once
//! that stands; nothing here knows about coverage.

use kernel::{Date, Money, Period};

use crate::model::{Effect, Input, Origin, Step};
use crate::packs::{House, PackSet};
use crate::policy::Trail;

/// Days for the customer to decide on a lower offer, when the policy is silent.
const REQUOTE_DAYS: u32 = 14;

/// A price that was offered for a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The day it was made; not counted.
    pub at: Date,
    /// The price.
    pub amount: Money,
    /// The grade that it assumes.
    pub grade: Option<String>,
    /// How many days it holds.
    pub valid_days: u32,
}

/// Whether the device can be taken at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeviceLock {
    /// It is free.
    #[default]
    None,
    /// It is locked to an account, or reported lost.
    Locked,
}

/// What is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TradeInFacts {
    /// The offers, in any order.
    pub offers: Vec<Offer>,
    /// Whether the device can be taken at all.
    pub lock: DeviceLock,
    /// Days for the customer to decide on a lower offer.
    pub requote_days: Option<u32>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TradeInEvent {
    /// The customer accepts the offer.
    Accepted,
    /// The customer declines it.
    Declined,
    /// The device arrived.
    Received,
    /// It was inspected and is worth this much.
    Inspected {
        /// Its grade.
        grade: Option<String>,
        /// Its price at that grade; none when nobody has said.
        amount: Option<Money>,
    },
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TradeInStep {
    /// It goes on at this price.
    Proceed,
    /// The offer lapsed; a new one is made.
    Expired,
    /// A lower offer; the customer decides, and silence is no consent.
    RevisedOffer,
    /// Nothing is paid until the lock is gone.
    Hold,
    /// It goes back free of charge.
    SendBack,
    /// There is no offer, or no price at the new grade.
    NoPrice,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradeInVerdict {
    /// What happens next.
    pub step: TradeInStep,
    /// The last day of the offer that counts now.
    pub last: Option<Date>,
    /// The price that counts now.
    pub amount: Option<Money>,
    /// The rules.
    pub steps: Vec<Step>,
}

/// An offer holds if the device arrives by its last day (TRADE-TTL). A lock holds everything (TRADE-LOCK); a lower
/// price is a new offer (TRADE-REQUOTE).
pub fn decide_trade_in_step(
    event: &TradeInEvent,
    f: &TradeInFacts,
    today: Date,
    packs: &PackSet,
) -> TradeInVerdict {
    let mut trail = Trail::new(packs);
    let offer = f.offers.iter().filter(|o| o.at <= today).max_by_key(|o| (o.at, o.amount.minor));
    let (step, last, amount) = match (event, offer) {
        (TradeInEvent::Declined, _) => {
            trail.house_applies(House::TradeRequote, None);
            (TradeInStep::SendBack, None, None)
        }
        (TradeInEvent::Inspected { .. }, _) if f.lock == DeviceLock::Locked => {
            trail.house_applies(House::TradeLock, None);
            (TradeInStep::Hold, None, None)
        }
        (_, None) => (TradeInStep::NoPrice, None, None),
        (TradeInEvent::Accepted | TradeInEvent::Received, Some(offer)) => in_time(offer, today, &mut trail),
        (TradeInEvent::Inspected { grade, amount }, Some(offer)) => {
            decide_grade(offer, grade.as_deref(), *amount, f, today, &mut trail)
        }
    };
    TradeInVerdict { step, last, amount, steps: trail.steps }
}

type Next = (TradeInStep, Option<Date>, Option<Money>);

fn in_time(offer: &Offer, today: Date, trail: &mut Trail<'_>) -> Next {
    let last = offer.last();
    let holds = today <= last;
    let effect = if holds { Effect::Sets(last) } else { Effect::DoesNotApply };
    trail.house(House::TradeTtl, None, effect, vec![Input::new("last", last, Origin::Computed)]);
    if holds {
        (TradeInStep::Proceed, Some(last), Some(offer.amount))
    } else {
        (TradeInStep::Expired, Some(last), None)
    }
}

fn decide_grade(
    offer: &Offer,
    grade: Option<&str>,
    amount: Option<Money>,
    f: &TradeInFacts,
    today: Date,
    trail: &mut Trail<'_>,
) -> Next {
    let same_grade = grade.is_none() || grade == offer.grade.as_deref();
    let Some(amount) = amount.or_else(|| same_grade.then_some(offer.amount)) else {
        return (TradeInStep::NoPrice, None, None);
    };
    if amount.minor >= offer.amount.minor {
        let last = offer.last();
        trail.house(
            House::TradeTtl,
            None,
            Effect::Sets(last),
            vec![Input::new("last", last, Origin::Computed)],
        );
        return (TradeInStep::Proceed, Some(last), Some(amount));
    }
    trail.house_applies(House::TradeRequote, None);
    let last = Period::days(f.requote_days.unwrap_or(REQUOTE_DAYS)).after(today);
    (TradeInStep::RevisedOffer, last, Some(amount))
}

impl Offer {
    fn last(&self) -> Date {
        Period::days(self.valid_days).after(self.at).unwrap_or(Date::MAX)
    }
}
