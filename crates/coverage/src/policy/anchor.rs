//! START-LADDER: where a term begins. The best record wins; without any, evidence is asked for.

use kernel::{Date, Period, date_in};

use super::Trail;
use crate::model::{Anchor, AnchorSource, Channel, Effect, Facts, Input, Origin, Source};
use crate::packs::House;

/// The start of a term, best record first: sale or delivery, electronic invoice, activation, shipment and grace.
pub(super) fn decide_anchor(f: &Facts, grace_days: Option<u32>) -> Option<Anchor> {
    let found = |date: Option<Date>, source| date.map(|date| Anchor { date, source });
    let shipped = || {
        let grace = Period::days(grace_days.unwrap_or(0));
        f.sale.shipped_at.and_then(|day| grace.after(day))
    };
    found(day_of_sale(f), AnchorSource::Sale)
        .or_else(|| found(f.sale.invoiced_at, AnchorSource::Invoice))
        .or_else(|| found(f.sale.activated_at, AnchorSource::Activation))
        .or_else(|| found(shipped(), AnchorSource::Shipment))
}

/// The day the customer had the goods. A contract is such a day only over the counter, where both fall together.
fn day_of_sale(f: &Facts) -> Option<Date> {
    let till = || f.sale.sold_at.map(|instant| date_in(instant, &f.zone));
    let contract = || f.sale.contract_at.filter(|_| f.sale.door() == Channel::Store);
    f.sale.delivered_at.or_else(till).or_else(contract)
}

/// The day of the contract; if nobody wrote it down, the best record of the sale stands for it.
pub(crate) fn contract_date(f: &Facts) -> Option<Date> {
    f.sale.contract_at.or_else(|| decide_anchor(f, None).map(|a| a.date))
}

/// Names the rung that was taken.
pub(super) fn explain(f: &Facts, anchor: Option<Anchor>, about: &Source, trail: &mut Trail<'_>) {
    let origin = if is_guess(f) { Origin::Assumed } else { Origin::Sale };
    let inputs = anchor.map(|a| Input::new("anchor", a.date, origin)).into_iter().collect();
    let effect = if anchor.is_some() { Effect::Applies } else { Effect::DoesNotApply };
    trail.house(House::StartLadder, Some(about), effect, inputs);
}

/// Whether the start is the day of a contract that nobody said was made over the counter.
fn is_guess(f: &Facts) -> bool {
    f.sale.delivered_at.is_none() && f.sale.sold_at.is_none() && f.sale.channel.is_none()
}
