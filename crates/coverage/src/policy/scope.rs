//! Who is protected by consumer law.

use super::Trail;
use crate::model::{Buyer, Channel, Durability, Effect, Facts, Input, Origin, Scope};
use crate::packs::{Fact, FactValue, Pack, RuleKind};

/// Whether consumer law protects the buyer: one consumer test of the pack that holds is enough.
pub(crate) fn decide_scope(pack: &Pack, f: &Facts, trail: &mut Trail<'_>) -> Scope {
    let tests = || pack.rules.iter().filter(|r| r.kind == RuleKind::ConsumerTest);
    let inputs = || {
        let origin = if f.sale.buyer.is_some() { Origin::Sale } else { Origin::Assumed };
        vec![Input::new("buyer", f.sale.bought_by().name(), origin)]
    };
    if let Some(rule) = tests().find(|r| r.when.holds(|fact| of_sale(f, fact))) {
        trail.push(rule, None, Effect::Applies, inputs());
        return Scope::ConsumerRulesApply;
    }
    for rule in tests() {
        trail.push(rule, None, Effect::DoesNotApply, inputs());
    }
    Scope::ConsumerRulesDoNotApply
}

/// What a condition may ask about the sale and the unit.
pub(crate) fn of_sale(f: &Facts, fact: Fact) -> Option<FactValue> {
    match fact {
        Fact::Buyer => Some(FactValue::Name(f.sale.bought_by().name())),
        Fact::Channel => Some(FactValue::Name(f.sale.door().name())),
        Fact::ContractAt => super::contract_date(f).map(FactValue::Day),
        Fact::DeliveredAt => f.sale.delivered_at.map(FactValue::Day),
        Fact::Durability => f.asset.durability.map(|d| FactValue::Name(d.name())),
        Fact::Price => f.sale.price.map(|p| FactValue::Number(p.minor)),
        Fact::InformedOfWithdrawal => f.sale.informed_of_withdrawal.map(FactValue::Flag),
        Fact::InfoCorrect => f.sale.info_correct.map(FactValue::Flag),
        _ => None,
    }
}

impl Buyer {
    const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::OrganisationOwnUse => "organisation_own_use",
            Self::OrganisationBusiness => "organisation_business",
            Self::Reseller => "reseller",
        }
    }
}

impl Channel {
    const fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Online => "online",
            Self::DoorToDoor => "door_to_door",
        }
    }
}

impl Durability {
    const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Durable => "durable",
            Self::LikelyDurable => "likely_durable",
        }
    }
}
