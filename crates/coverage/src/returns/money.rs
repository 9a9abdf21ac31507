//! What is paid back: the share of a kit, the fee, each tender, the points.

use kernel::Money;

use super::{Asking, Gives, MissingComponent, ReturnAnswer, ReturnVerdict};
use crate::model::Bearer;
use crate::packs::{DeadlineFor, House, RuleKind};
use crate::policy::Trail;

/// One item of a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitItem {
    /// Which.
    pub sku: String,
    /// Its share of the price.
    pub share: KitShare,
}

/// The share of an item in the price of a kit, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KitShare {
    /// Its list price at the sale: shares are in proportion.
    List(i64),
    /// What was allocated at the sale.
    Allocated(i64),
}

/// One way of paying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tender {
    /// Which: `card`, `cash`, `store_credit`.
    pub kind: String,
    /// How much, in minor units of the sale.
    pub amount: i64,
}

/// Why money is paid back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PaidBack {
    /// The law says so.
    ByLaw,
    /// The shop's policy says so, less its fee.
    ByShop {
        /// In per cent of the price.
        fee_percent: u32,
    },
}

impl Asking<'_> {
    /// Writes refund, fee, tenders and points into an allowed return. Where the law pays back, the shop has no
    /// fee and cannot hold the money for a missing component; its value is deducted. Where the shop gives another
    /// one, no money goes back.
    pub(super) fn pay_back(&self, verdict: &mut ReturnVerdict, ground: PaidBack, trail: &mut Trail<'_>) {
        let fee_percent = match ground {
            PaidBack::ByLaw => 0,
            PaidBack::ByShop { fee_percent } => fee_percent,
        };
        let holds = ground != PaidBack::ByLaw && self.missing_component() == MissingComponent::Hold;
        if holds && self.has_missing() {
            trail.house_applies(House::KitAlloc, None);
            verdict.answer = ReturnAnswer::Hold;
            verdict.bearer = Bearer::None;
            return;
        }
        let Some(price) = self.f.coverage.sale.price else {
            // Without a price nothing is computed, but whether there is a fee is known.
            if fee_percent > 0 {
                verdict.answer = ReturnAnswer::AllowedWithFee;
            }
            return;
        };
        let shares = kit_shares(&self.f.kit, price.minor);
        if !self.f.kit.is_empty() {
            trail.house_applies(House::KitAlloc, None);
        }
        let asked = |sku: &String| self.q.skus.is_empty() || self.q.skus.contains(sku);
        let base = if self.f.kit.is_empty() {
            part_of(price.minor, i64::from(self.q.quantity), i64::from(self.f.delivered.max(1)))
        } else {
            shares.iter().filter(|(sku, _)| asked(sku)).map(|(_, share)| share).sum()
        };
        let lost = shares.iter().filter(|(sku, _)| asked(sku) && self.f.missing.contains(sku));
        let lost: i64 = lost.map(|(_, share)| share).sum();
        let fee = part_of(base, i64::from(fee_percent), 100).saturating_add(lost).min(base);
        let refund = base.saturating_sub(fee);
        if fee > 0 {
            verdict.answer = ReturnAnswer::AllowedWithFee;
            verdict.bearer = Bearer::Customer;
        }
        verdict.fee = Some(Money::new(fee, price.currency));
        if ground != PaidBack::ByLaw && self.gives() == Gives::Exchange {
            return;
        }
        verdict.refund = Some(Money::new(refund, price.currency));
        verdict.points_reversed = part_of(self.f.points_earned, base, price.minor.max(1));
        if !self.f.tenders.is_empty() {
            trail.house_applies(House::RefundTender, None);
            verdict.tenders = split_over(&self.f.tenders, refund);
        }
    }

    /// Adds what delivery cost, where the law pays it back too.
    pub(super) fn add_delivery(&self, verdict: &mut ReturnVerdict) {
        let with_delivery = self.pack.is_some_and(|p| {
            let pays = |k: &RuleKind| {
                matches!(k, RuleKind::Deadline { of: DeadlineFor::Refund, with_delivery: true, .. })
            };
            p.rules.iter().any(|r| pays(&r.kind))
        });
        let whole = self.q.skus.is_empty() && self.q.quantity >= self.f.delivered;
        if let (true, Some(refund), Some(fee)) = (with_delivery && whole, verdict.refund, self.f.delivery_fee)
        {
            verdict.refund = refund.add(fee).ok().or(Some(refund));
            if let Some(refund) = verdict.refund.filter(|_| !self.f.tenders.is_empty()) {
                verdict.tenders = split_over(&self.f.tenders, refund.minor);
            }
        }
    }

    fn has_missing(&self) -> bool {
        let asked = |sku: &String| self.q.skus.is_empty() || self.q.skus.contains(sku);
        self.f.missing.iter().any(asked)
    }

    fn missing_component(&self) -> MissingComponent {
        self.row.map(|r| r.missing_component).unwrap_or_default()
    }
}

/// `amount * part / whole`, rounded down; 0 for an empty whole.
fn part_of(amount: i64, part: i64, whole: i64) -> i64 {
    let exact = i128::from(amount) * i128::from(part) / i128::from(whole.max(1));
    i64::try_from(exact).unwrap_or(i64::MAX)
}

/// The share of every item: as allocated at the sale, or in proportion to the list prices, largest remainder
/// first and the first line first among equals (KIT-ALLOC).
fn kit_shares(kit: &[KitItem], price: i64) -> Vec<(String, i64)> {
    let lists: Vec<i64> = kit
        .iter()
        .map(|item| match item.share {
            KitShare::List(list) | KitShare::Allocated(list) => list.max(0),
        })
        .collect();
    let frozen = kit.iter().all(|item| matches!(item.share, KitShare::Allocated(_)));
    let shares = if frozen { lists } else { in_proportion(price, &lists) };
    kit.iter().map(|item| item.sku.clone()).zip(shares).collect()
}

/// Splits an amount in proportion to weights; the parts sum up to it exactly.
fn in_proportion(amount: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    if whole <= 0 {
        return weights.iter().map(|_| 0).collect();
    }
    let exact = |w: &i64| i128::from(amount) * i128::from(*w);
    let mut parts: Vec<i128> = weights.iter().map(|w| exact(w) / whole).collect();
    let left = i128::from(amount) - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(weights.get(*place).map_or(0, |w| exact(w) % whole)));
    for place in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts.into_iter().map(|p| i64::try_from(p).unwrap_or(i64::MAX)).collect()
}

/// Splits a refund over the tenders in proportion to what was paid, never above it (REFUND-TENDER).
fn split_over(tenders: &[Tender], refund: i64) -> Vec<Tender> {
    let paid: Vec<i64> = tenders.iter().map(|t| t.amount.max(0)).collect();
    let whole = paid.iter().fold(0_i64, |sum, p| sum.saturating_add(*p));
    let parts = in_proportion(refund.min(whole), &paid);
    let back = |(tender, amount): (&Tender, i64)| Tender { kind: tender.kind.clone(), amount };
    tenders.iter().zip(parts).map(back).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_that_does_not_divide_gives_the_first_line_the_remainder() {
        assert_eq!(in_proportion(500_000, &[200_000, 200_000, 200_000]), [166_667, 166_667, 166_666]);
        assert_eq!(in_proportion(9_000_000, &[5, 3, 2]), [4_500_000, 2_700_000, 1_800_000]);
        assert_eq!(in_proportion(10, &[0, 0]), [0, 0], "nothing to share by");
    }

    #[test]
    fn a_tender_never_gets_more_than_it_paid() {
        let paid = |kind: &str, amount| Tender { kind: kind.to_owned(), amount };
        let tenders = [paid("card", 60), paid("store_credit", 30)];
        assert_eq!(split_over(&tenders, 45), [paid("card", 30), paid("store_credit", 15)]);
        assert_eq!(split_over(&tenders, 1_000), tenders);
    }
}
