//! The texts of headlines, payers, marks and the like, read strictly: a missing or unknown text refuses the file.

use std::collections::BTreeMap;

use kernel::{CountryCode, Locale};
use serde::Deserialize;

use super::{PackError, Texts, load::Flaw};
use crate::model::{Alert, Bearer, Confidence, HumanReason, MissingFact, Origin, Remedy};

/// Every text that a verdict needs beside those of its rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) headline: Headlines,
    payer: Payers,
    pub(crate) remedy: Remedies,
    missing: Missing,
    human: Human,
    alert: Alerts,
    mark: Marks,
    pub(crate) note: Notes,
    pub(crate) value: Values,
    fact: BTreeMap<String, Texts>,
    cite: Vec<Cited>,
}

/// How a language names what packs cite: laws keep their numbers, the words around them are the reader's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cited {
    cite: String,
    says: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Headlines {
    pub(crate) covered_until: Texts,
    pub(crate) covered_last_day: Texts,
    pub(crate) not_begun: Texts,
    pub(crate) covered: Texts,
    pub(crate) part_until: Texts,
    pub(crate) paused: Texts,
    pub(crate) expired_on: Texts,
    pub(crate) expired: Texts,
    pub(crate) not_covered: Texts,
    pub(crate) not_here: Texts,
    pub(crate) recall: Texts,
    pub(crate) escalated: Texts,
    pub(crate) plan_until: Texts,
    pub(crate) plan_covers: Texts,
    pub(crate) plan_not_usable: Texts,
    pub(crate) exhausted: Texts,
    pub(crate) duties: Texts,
    pub(crate) consumer: Texts,
    pub(crate) not_consumer: Texts,
    pub(crate) pack: Texts,
    pub(crate) needs_evidence: Texts,
    pub(crate) needs_human: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payers {
    trader: Texts,
    manufacturer: Texts,
    customer: Texts,
    plan: Texts,
    plan_with_deductible: Texts,
    undecided: Texts,
    none: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remedies {
    repair: Texts,
    replace: Texts,
    refund: Texts,
    price_reduction: Texts,
    rescission: Texts,
    exchange: Texts,
    pub(crate) list: Texts,
    pub(crate) consumer_chooses: Texts,
    pub(crate) supplier_chooses: Texts,
    pub(crate) or: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Missing {
    delivered_at: Texts,
    inspection: Texts,
    photo: Texts,
    shown_at_delivery: Texts,
    proof_of_purchase: Texts,
    informed_of_withdrawal: Texts,
    serial: Texts,
    quote: Texts,
    price: Texts,
    amount: Texts,
    contract_at: Texts,
    claim_in_territory: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Human {
    durability_class: Texts,
    reasonable_time: Texts,
    weekend_gap: Texts,
    no_warranty: Texts,
    outside_consumer_law: Texts,
    limitation: Texts,
    no_pack: Texts,
    law_unread: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alerts {
    next_failure_escalates: Texts,
    human_review: Texts,
    promise_ends_today: Texts,
    loaner_or_agreed_missing: Texts,
    serial_conflict: Texts,
    review_opened: Texts,
    holiday_list_missing: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    v: Texts,
    s: Texts,
    m: Texts,
    p: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notes {
    pub(crate) draft: Texts,
    pub(crate) complain: Texts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Values {
    pub(crate) yes: Texts,
    pub(crate) no: Texts,
    pub(crate) months: Texts,
    pub(crate) days: Texts,
    from_sale: Texts,
    from_history: Texts,
    from_policy: Texts,
    from_pack: Texts,
    from_question: Texts,
    assumed: Texts,
    computed: Texts,
}

pub(super) fn read(file: &str, source: &str) -> Result<Words, PackError> {
    toml::from_str(source).map_err(|e| Flaw::from(e).at(file, source))
}

impl Words {
    /// The name of a fact, or of its value; one without a name stands for itself. A place without a pack is its country.
    pub(crate) fn fact<'w>(&'w self, name: &'w str, locale: Locale) -> &'w str {
        let country = || name.parse().ok().filter(|c: &CountryCode| c.code() == name).map(|c| c.name(locale));
        let said = self.fact.get(name).map(|texts| texts.in_language(locale));
        said.or_else(country).unwrap_or(name)
    }

    /// A citation in the reader's words.
    pub(crate) fn cited(&self, cite: &str, locale: Locale) -> String {
        let say = |text: String, word: &Cited| match text.contains(&word.cite) {
            true => text.replace(&word.cite, word.says.in_language(locale)),
            false => text,
        };
        self.cite.iter().fold(cite.to_owned(), say)
    }

    pub(crate) const fn payer(&self, bearer: Bearer) -> &Texts {
        match bearer {
            Bearer::Trader => &self.payer.trader,
            Bearer::Manufacturer => &self.payer.manufacturer,
            Bearer::Customer => &self.payer.customer,
            Bearer::Plan => &self.payer.plan,
            Bearer::PlanWithDeductible => &self.payer.plan_with_deductible,
            Bearer::Undecided => &self.payer.undecided,
            Bearer::None => &self.payer.none,
        }
    }

    pub(crate) const fn remedy(&self, remedy: Remedy) -> &Texts {
        match remedy {
            Remedy::Repair => &self.remedy.repair,
            Remedy::Replace => &self.remedy.replace,
            Remedy::Refund => &self.remedy.refund,
            Remedy::PriceReduction => &self.remedy.price_reduction,
            Remedy::Rescission => &self.remedy.rescission,
            Remedy::Exchange => &self.remedy.exchange,
        }
    }

    pub(crate) const fn missing(&self, fact: MissingFact) -> &Texts {
        match fact {
            MissingFact::DeliveredAt => &self.missing.delivered_at,
            MissingFact::Inspection => &self.missing.inspection,
            MissingFact::Photo => &self.missing.photo,
            MissingFact::ShownAtDelivery => &self.missing.shown_at_delivery,
            MissingFact::ProofOfPurchase => &self.missing.proof_of_purchase,
            MissingFact::InformedOfWithdrawal => &self.missing.informed_of_withdrawal,
            MissingFact::Serial => &self.missing.serial,
            MissingFact::Quote => &self.missing.quote,
            MissingFact::Price => &self.missing.price,
            MissingFact::Amount => &self.missing.amount,
            MissingFact::ContractAt => &self.missing.contract_at,
            MissingFact::ClaimInTerritory => &self.missing.claim_in_territory,
        }
    }

    pub(crate) const fn human(&self, reason: HumanReason) -> &Texts {
        match reason {
            HumanReason::DurabilityClass => &self.human.durability_class,
            HumanReason::ReasonableTime => &self.human.reasonable_time,
            HumanReason::WeekendGap => &self.human.weekend_gap,
            HumanReason::NoWarranty => &self.human.no_warranty,
            HumanReason::OutsideConsumerLaw => &self.human.outside_consumer_law,
            HumanReason::Limitation => &self.human.limitation,
            HumanReason::NoPack => &self.human.no_pack,
            HumanReason::LawUnread => &self.human.law_unread,
        }
    }

    pub(crate) const fn alert(&self, alert: Alert) -> &Texts {
        match alert {
            Alert::NextFailureEscalates => &self.alert.next_failure_escalates,
            Alert::HumanReview => &self.alert.human_review,
            Alert::PromiseEndsToday => &self.alert.promise_ends_today,
            Alert::LoanerOrAgreedMissing => &self.alert.loaner_or_agreed_missing,
            Alert::SerialConflict => &self.alert.serial_conflict,
            Alert::ReviewOpened => &self.alert.review_opened,
            Alert::HolidayListMissing => &self.alert.holiday_list_missing,
        }
    }

    pub(crate) const fn mark(&self, mark: Confidence) -> &Texts {
        match mark {
            Confidence::V => &self.mark.v,
            Confidence::S => &self.mark.s,
            Confidence::M => &self.mark.m,
            Confidence::P => &self.mark.p,
        }
    }

    pub(crate) const fn origin(&self, origin: Origin) -> &Texts {
        match origin {
            Origin::Sale => &self.value.from_sale,
            Origin::History(_) => &self.value.from_history,
            Origin::Policy => &self.value.from_policy,
            Origin::Pack => &self.value.from_pack,
            Origin::Question => &self.value.from_question,
            Origin::Assumed => &self.value.assumed,
            Origin::Computed => &self.value.computed,
        }
    }
}
