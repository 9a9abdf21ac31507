//! Warranty policies: what the shop or a maker promises with a product, version by version.

use kernel::{Date, Period, Timestamp, ids};
use platform::{db::Json, from_row};

use crate::model::{Issuer, PolicyVersion};

ids! { WarrantyPolicyId = "policy", CoverageTermId = "term", RecallId = "recall" }

/// One version of a warranty policy, as it was written down.
#[derive(Debug, Clone, PartialEq)]
pub struct WarrantyPolicy {
    /// Which version.
    pub id: WarrantyPolicyId,
    /// What receipts and imports call it: `sm24`.
    pub code: String,
    /// Counts from 1.
    pub version: u32,
    /// What people call it.
    pub name: String,
    /// Contracts of this day and later fall under it.
    pub valid_from: Date,
    /// What it promises.
    pub terms: Json<PolicyVersion>,
    /// When it was written down.
    pub recorded_at: Timestamp,
}
from_row!(WarrantyPolicy { id, code, version, name, valid_from, terms, recorded_at });

/// A product that a policy is given with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenWith {
    /// The maker; empty for every maker.
    pub brand: String,
    /// The model; empty for every model of the maker.
    pub model: String,
}
from_row!(GivenWith { brand, model });

/// A policy to be written, as the next version of its code.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPolicy {
    /// What receipts and imports call it.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Contracts of this day and later fall under it.
    pub valid_from: Date,
    /// What it promises; its name is made from `code` and the version.
    pub terms: PolicyVersion,
    /// The products that it is given with; none when only a receipt can name it.
    pub given_with: Vec<GivenWith>,
}

/// A recall of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Which.
    pub id: RecallId,
    /// What is wrong, in one line.
    pub title: String,
    /// The maker; empty for every maker.
    pub brand: String,
    /// The model; empty for every model of the maker.
    pub model: String,
    /// Since when.
    pub opened_on: Date,
    /// The day on which it was over.
    pub closed_on: Option<Date>,
}
from_row!(Recall { id, title, brand, model, opened_on, closed_on });

/// What was promised with a sale.
///
/// A policy that the receipt names counts; else the one that is given with the model (the more particular
/// assignment first). Where the receipt states months of its own, they are the length of the unit's term, because
/// the customer has that paper in hand; everything else stays as in the policy. A receipt with months and without
/// any policy is a plain warranty of the shop.
pub(crate) fn decide_promise(
    named: Option<PolicyVersion>,
    given: Option<PolicyVersion>,
    months: Option<u32>,
) -> Vec<PolicyVersion> {
    let term = months.filter(|m| *m > 0).map(Period::months);
    let policy = named.or(given);
    let promised = match (policy, term) {
        (Some(policy), Some(term)) => Some(PolicyVersion { term, ..policy }),
        (Some(policy), None) => Some(policy),
        (None, Some(term)) => Some(PolicyVersion::plain("receipt", Issuer::Trader, term)),
        (None, None) => None,
    };
    promised.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(name: &str, months: u32) -> PolicyVersion {
        PolicyVersion::plain(name, Issuer::Manufacturer, Period::months(months))
    }

    fn promised(named: Option<u32>, given: Option<u32>, months: Option<u32>) -> Option<(String, u32)> {
        let all =
            decide_promise(named.map(|m| policy("named", m)), given.map(|m| policy("given", m)), months);
        assert!(all.len() <= 1);
        all.into_iter().next().map(|p| (p.name, p.term.value))
    }

    #[test]
    fn the_receipt_goes_before_what_is_given_with_the_model() {
        let is = |name: &str, months| Some((name.to_owned(), months));
        assert_eq!(promised(Some(24), Some(12), None), is("named", 24));
        assert_eq!(promised(None, Some(12), None), is("given", 12));
        assert_eq!(promised(None, Some(12), Some(18)), is("given", 18));
        assert_eq!(promised(None, None, Some(18)), is("receipt", 18));
        assert_eq!(promised(None, None, Some(0)), None, "no months are no promise");
        assert_eq!(promised(None, None, None), None);
    }
}
