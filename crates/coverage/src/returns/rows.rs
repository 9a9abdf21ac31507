//! A row of the shop's table: which returns it fits, and what it gives.

use kernel::{Date, fold};
use platform::text_column;
use products::Category;
use serde::{Deserialize, Serialize};

use crate::model::{Channel, Remedy};

/// One row of the table. The first row that fits a sale and the reason of its return counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnRow {
    /// For sales through this door; none fits every door.
    pub channel: Option<Channel>,
    /// For these kinds of things; none fits every kind.
    pub categories: Vec<Category>,
    /// For things of this maker; empty fits every maker.
    pub brand: String,
    /// For these reasons; none fits every reason, and a return without one.
    pub reasons: Vec<Reason>,
    /// For customers of this tier; none fits everyone.
    pub tier: Option<String>,
    /// For contracts of this time.
    pub bought: Bought,
    /// Days after delivery.
    pub window_days: u32,
    /// What the customer gets.
    pub gives: Gives,
    /// In which condition.
    pub condition: Condition,
    /// The fee on an opened package, in per cent of the price.
    pub opened_fee_percent: Option<u32>,
    /// Who pays for sending the goods back.
    pub post: Post,
    /// What happens if a component is missing.
    pub missing_component: MissingComponent,
}

/// Why goods come back, as far as the table tells reasons apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The customer likes it no more.
    ChangeOfMind,
    /// It does not work.
    Defective,
    /// Something else came.
    WrongItem,
    /// It is not what was promised.
    NotAsDescribed,
}
text_column!(Reason {
    ChangeOfMind = "change_of_mind",
    Defective = "defective",
    WrongItem = "wrong_item",
    NotAsDescribed = "not_as_described",
});

/// Between which days something was bought; both count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Bought {
    /// The first day; none for always.
    pub from: Option<Date>,
    /// The last day; none for ever.
    pub to: Option<Date>,
}

/// What the customer gets for the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// Another one or the money, as the customer chooses.
    #[default]
    Either,
    /// Another one.
    Exchange,
    /// The money.
    Refund,
}
text_column!(Gives { Either = "either", Exchange = "exchange", Refund = "refund" });

/// In which condition the shop takes goods back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Unopened only.
    Unopened,
    /// In any.
    #[default]
    Any,
}
text_column!(Condition { Any = "any", Unopened = "unopened" });

/// Who pays for sending goods back. Where the trader is at fault, the trader does, whatever a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    /// The customer.
    #[default]
    Customer,
    /// The shop.
    Trader,
}
text_column!(Post { Customer = "customer", Trader = "trader" });

/// What happens if a component is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingComponent {
    /// Nothing is paid until it is found or agreed upon.
    #[default]
    Hold,
    /// Its share of the price is deducted.
    Deduct,
}
text_column!(MissingComponent { Hold = "hold", Deduct = "deduct" });

/// What a row is compared with.
pub(super) struct Sold<'a> {
    pub(super) channel: Channel,
    pub(super) category: Category,
    pub(super) brand: &'a str,
    /// None for a reason that the table does not tell apart.
    pub(super) reason: Option<Reason>,
    pub(super) tier: Option<&'a str>,
    /// None when nobody knows: no row with a time fits then.
    pub(super) contract: Option<Date>,
}

impl ReturnRow {
    /// Whether the row speaks about this.
    pub(super) fn fits(&self, sold: &Sold<'_>) -> bool {
        self.channel.is_none_or(|door| door == sold.channel)
            && is_among(&self.categories, Some(sold.category))
            && (self.brand.is_empty() || fold(&self.brand) == fold(sold.brand))
            && is_among(&self.reasons, sold.reason)
            && self.tier.as_deref().is_none_or(|tier| Some(tier) == sold.tier)
            && (self.bought == Bought::default() || sold.contract.is_some_and(|day| self.bought.holds(day)))
    }

    /// Whether everything that another row fits is fitted by this one.
    pub(super) fn covers(&self, other: &Self) -> bool {
        (self.channel.is_none() || self.channel == other.channel)
            && is_within(&other.categories, &self.categories)
            && (self.brand.is_empty() || fold(&self.brand) == fold(&other.brand))
            && is_within(&other.reasons, &self.reasons)
            && (self.tier.is_none() || self.tier == other.tier)
            && self.bought.covers(other.bought)
    }

    /// Whether it fits every return.
    pub fn has_no_condition(&self) -> bool {
        self.covers(&Self::default())
    }

    /// Whether it speaks about nothing but faults of the trader.
    pub fn is_for_faults(&self) -> bool {
        !self.reasons.is_empty() && self.reasons.iter().all(|reason| reason.is_traders_fault())
    }
}

fn is_among<T: PartialEq>(listed: &[T], one: Option<T>) -> bool {
    listed.is_empty() || one.is_some_and(|one| listed.contains(&one))
}

/// Whether a list that names everything when it is empty says no more than another such list.
fn is_within<T: PartialEq>(narrow: &[T], wide: &[T]) -> bool {
    wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|one| wide.contains(one)))
}

impl Bought {
    fn holds(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn covers(self, other: Self) -> bool {
        self.from.is_none_or(|from| other.from.is_some_and(|begins| from <= begins))
            && self.to.is_none_or(|to| other.to.is_some_and(|ends| ends <= to))
    }
}

impl Reason {
    /// Whether the trader is at fault, so that no fee and no post is the customer's (RET-FEE).
    pub const fn is_traders_fault(self) -> bool {
        !matches!(self, Self::ChangeOfMind)
    }
}

impl Gives {
    /// What the customer may choose from.
    pub(super) fn remedies(self) -> Vec<Remedy> {
        match self {
            Self::Either => vec![Remedy::Exchange, Remedy::Refund],
            Self::Exchange => vec![Remedy::Exchange],
            Self::Refund => vec![Remedy::Refund],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;

    fn bought(from: Date, to: Date) -> Bought {
        Bought { from: Some(from), to: Some(to) }
    }

    #[rstest]
    #[case::the_day_before(date(2026, 11, 30), false)]
    #[case::the_first_day(date(2026, 12, 1), true)]
    #[case::the_last_day(date(2026, 12, 31), true)]
    #[case::the_day_after(date(2027, 1, 1), false)]
    fn both_ends_of_a_time_count(#[case] day: Date, #[case] fits: bool) {
        assert_eq!(bought(date(2026, 12, 1), date(2026, 12, 31)).holds(day), fits);
    }

    #[test]
    fn a_row_covers_another_that_asks_for_at_least_as_much() {
        let all = ReturnRow::default();
        let phones = ReturnRow { categories: vec![Category::Phone], ..all.clone() };
        let hand = ReturnRow { categories: vec![Category::Tablet, Category::Phone], ..all.clone() };
        let faulty = ReturnRow { reasons: vec![Reason::Defective], ..phones.clone() };
        let samsung = ReturnRow { brand: "SAMSUNG".into(), ..all.clone() };
        let phone_of_samsung = ReturnRow { brand: "Samsung".into(), ..phones.clone() };
        for (wide, narrow) in [
            (&all, &phones),
            (&hand, &phones),
            (&phones, &faulty),
            (&samsung, &phone_of_samsung),
            (&phones, &phone_of_samsung),
        ] {
            assert!(wide.covers(narrow) && !narrow.covers(wide), "{wide:?} {narrow:?}");
        }
        let december = ReturnRow { bought: bought(date(2026, 12, 1), date(2026, 12, 31)), ..all.clone() };
        let tet = ReturnRow { bought: bought(date(2026, 12, 20), date(2027, 2, 20)), ..all.clone() };
        assert!(!december.covers(&tet) && !tet.covers(&december), "they only overlap");
        assert!(all.has_no_condition() && !december.has_no_condition());
    }
}
