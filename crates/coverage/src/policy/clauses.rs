//! Clauses of a warranty that promise less than the law: they are refused before anybody is sold under them.

use jiff::civil::date;
use kernel::{Date, Period, TimeZone};

use super::of_sale;
use crate::{
    model::{Buyer, Channel, Facts, Issuer, OnReplacement, PolicyVersion, Sale, WorkCalendar},
    packs::{Pack, RestartOf, Rule, RuleKind, Term, Voids},
};

/// A clause of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clause {
    /// How long the unit is covered.
    Term,
    /// How long a part is covered.
    Parts,
    /// What happens to the term when the unit is exchanged.
    OnReplacement,
    /// That a foreign part voids the whole warranty.
    VoidIfThirdParty,
}

/// The clauses that the law beats, each with the rule that does.
///
/// A warranty of the maker may be shorter than the time for which the law holds the trader: it stands beside it. The
/// trader's own may not, for it would tell the buyer that the right is over (MANDATORY-FIRST).
pub fn decide_clauses<'p>(terms: &PolicyVersion, pack: &'p Pack, contract: Date) -> Vec<(Clause, &'p Rule)> {
    let is_own = terms.issuer == Issuer::Trader;
    let longer = |promised: Period| longer_by_law(promised, pack, contract).filter(|_| is_own);
    let inherits = matches!(terms.on_replacement, Some(OnReplacement::Inherit { .. }));
    let restart = pack.first(|kind| matches!(kind, RuleKind::Restart(RestartOf::Unit)).then_some(()));
    let tie_in = pack.first(|kind| matches!(kind, RuleKind::VoidClause(Voids::TieIn)).then_some(()));
    let beaten = [
        (Clause::Term, longer(terms.term)),
        (Clause::Parts, terms.parts.iter().find_map(|part| longer(part.term))),
        (Clause::OnReplacement, restart.map(|(rule, ())| rule).filter(|_| inherits)),
        (
            Clause::VoidIfThirdParty,
            tie_in.map(|(rule, ())| rule).filter(|_| !terms.void_if_third_party.is_empty()),
        ),
    ];
    beaten.into_iter().filter_map(|(clause, rule)| rule.map(|rule| (clause, rule))).collect()
}

/// The law's term for what a person takes home from the shop on the day of the contract, where it is longer.
fn longer_by_law(promised: Period, pack: &Pack, contract: Date) -> Option<&Rule> {
    let sale = Sale {
        contract_at: Some(contract),
        channel: Some(Channel::Store),
        buyer: Some(Buyer::Person),
        ..Sale::delivered(pack.jurisdiction.as_str(), contract)
    };
    let facts = Facts::of(sale, TimeZone::UTC, WorkCalendar::weekends_only());
    let mut standards = pack.find(|kind| match kind {
        RuleKind::Term(Term::Fixed { standard, .. }) => Some(*standard),
        _ => None,
    });
    let standard = standards.find(|(rule, _)| rule.when.holds(|fact| of_sale(&facts, fact)));
    standard.filter(|(_, by_law)| ends(*by_law) > ends(promised)).map(|(rule, _)| rule)
}

/// Where a term ends that began on a day like any other: months and days are compared by what they come to.
fn ends(term: Period) -> Option<Date> {
    term.after(date(2025, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Period;
    use rstest::rstest;

    fn beaten(place: &str, terms: &PolicyVersion) -> Vec<(Clause, String)> {
        let law = crate::law::built_in();
        let today = date(2026, 11, 22);
        decide_clauses(terms, law.choose(place, today).unwrap(), today)
            .into_iter()
            .map(|(c, r)| (c, r.id.as_str().to_owned()))
            .collect()
    }

    #[rstest]
    #[case("IS", Issuer::Trader, 23, Some("IS-27"))]
    #[case("IS", Issuer::Trader, 24, None)]
    #[case::the_makers_stands_beside_the_law("IS", Issuer::Manufacturer, 12, None)]
    #[case("EU-ES", Issuer::Trader, 35, Some("ES-120"))]
    #[case("EU-ES", Issuer::Trader, 36, None)]
    #[case::no_general_length("VN", Issuer::Trader, 1, None)]
    fn a_shops_own_warranty_is_not_shorter_than_the_law(
        #[case] place: &str,
        #[case] issuer: Issuer,
        #[case] months: u32,
        #[case] article: Option<&str>,
    ) {
        let found = beaten(place, &PolicyVersion::plain("sm", issuer, Period::months(months)));
        assert_eq!(found.first().map(|(_, rule)| rule.as_str()), article);
    }

    #[test]
    fn a_part_of_the_shops_own_warranty_is_not_shorter_either() {
        let part = |months| crate::model::PartTerm {
            part: crate::model::Code::new("battery").unwrap(),
            term: Period::months(months),
        };
        let with = |issuer, months| PolicyVersion {
            parts: vec![part(36), part(months)],
            ..PolicyVersion::plain("sm", issuer, Period::months(24))
        };
        assert_eq!(beaten("IS", &with(Issuer::Trader, 6)), [(Clause::Parts, "IS-27".to_owned())]);
        assert_eq!(beaten("IS", &with(Issuer::Manufacturer, 6)), []);
        assert_eq!(beaten("VN", &with(Issuer::Trader, 6)), []);
    }

    #[test]
    fn an_exchange_begins_a_new_term_where_the_law_says_so() {
        let inherit = Some(OnReplacement::Inherit { floor: None });
        let plain = PolicyVersion::plain("sm", Issuer::Manufacturer, Period::months(24));
        let terms = PolicyVersion { on_replacement: inherit, ..plain };
        assert_eq!(beaten("VN", &terms), [(Clause::OnReplacement, "VN-30.2.c-unit".to_owned())]);
        assert_eq!(beaten("UK", &terms), []);
    }

    #[test]
    fn nobody_is_tied_to_the_makers_parts_where_the_law_forbids_it() {
        let plain = PolicyVersion::plain("sm", Issuer::Manufacturer, Period::months(24));
        let parts = vec![crate::model::Code::new("battery").unwrap()];
        let terms = PolicyVersion { void_if_third_party: parts, ..plain };
        assert_eq!(beaten("US", &terms), [(Clause::VoidIfThirdParty, "US-MMWA-102c".to_owned())]);
    }
}
