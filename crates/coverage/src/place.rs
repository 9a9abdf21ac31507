//! Which country's law a sale falls under, and where a device is brought in, as the packs name places.

use kernel::{Actor, BranchId, CountryCode, TimeZone};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
};
use products::Sale;
use ui::Choice;

use crate::{law::law, packs::ELSEWHERE, views::place_name};

/// Where the shop is: what comes over its counter is brought in there. A country that no pack speaks for is "another place".
///
/// # Errors
/// Whatever the database says.
pub fn place_of_shop(tx: &mut Tx<'_>) -> Result<String, DbError> {
    let place = jurisdiction_of(&identity::shop(tx)?.zone);
    named(tx, place)
}

/// Where a branch lies. One that names no country lies where the shop is, and so does whoever works in no branch.
///
/// # Errors
/// Whatever the database says.
pub fn place_of_branch(tx: &mut Tx<'_>, branch: Option<BranchId>) -> Result<String, DbError> {
    let branch = branch.map(|id| identity::branch(tx, id)).transpose()?.flatten();
    match branch.and_then(|branch| branch.country) {
        Some(country) => named(tx, jurisdiction_in(country)),
        None => place_of_shop(tx),
    }
}

/// Where somebody takes things in: one of the shop's people in their branch, anybody else in the shop.
///
/// # Errors
/// Whatever the database says.
pub fn place_of_counter(tx: &mut Tx<'_>, actor: &Actor) -> Result<String, DbError> {
    let branch = match actor {
        Actor::Staff { branch, .. } => *branch,
        _ => None,
    };
    place_of_branch(tx, branch)
}

/// The place, or "another place" where no pack speaks for it.
fn named(tx: &mut Tx<'_>, place: String) -> Result<String, DbError> {
    Ok(if is_place(tx, &place)? { place } else { ELSEWHERE.to_owned() })
}

/// Whether something may be brought in there: a place that a law speaks for, or another place.
///
/// # Errors
/// Whatever the database says.
pub fn is_place(tx: &mut Tx<'_>, place: &str) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(law(tx, now)?.is_place(place))
}

/// The places that somebody chooses from, by name in the reader's language.
///
/// # Errors
/// Whatever the database says.
pub fn place_choices(tx: &mut Tx<'_>, lang: &Lang) -> Result<Vec<Choice>, DbError> {
    let now = tx.now();
    let law = law(tx, now)?;
    Ok(choices(&law, lang))
}

/// The places of a law, and "another place".
pub(crate) fn choices(law: &crate::PackSet, lang: &Lang) -> Vec<Choice> {
    let places = law.places().into_iter().chain([ELSEWHERE]);
    places.map(|place| Choice::new(place, place_name(lang, place))).collect()
}

/// The place of a question in which nobody named one: that of their counter, when the shop's people ask, for the device is or
/// will be on it; nobody else's, which means the place of the sale.
pub(crate) fn place_of_asker(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>, DbError> {
    if actor.is_staff() { place_of_counter(tx, actor).map(Some) } else { Ok(None) }
}

/// Whose law a sale falls under: that of the country of its contract, else that of the place whose days it counts.
pub(crate) fn jurisdiction_of_sale(sale: &Sale) -> String {
    sale.country.map_or_else(|| jurisdiction_of(&sale.zone), jurisdiction_in)
}

/// By whose clocks the days of a sale are counted: by those of the country of its contract, and by the papers' where we know
/// none of its zones.
pub(crate) fn zone_of_sale(sale: &Sale) -> TimeZone {
    let is_there = |country: &CountryCode| CountryCode::of_zone(&sale.zone) == Some(*country);
    let abroad = sale.country.filter(|country| !is_there(country));
    abroad.and_then(CountryCode::zone).unwrap_or_else(|| sale.zone.clone())
}

/// Where the clocks of a zone stand. A zone whose country we do not know keeps its own name: the engine then asks for a
/// person instead of applying a stranger's law.
pub(crate) fn jurisdiction_of(zone: &TimeZone) -> String {
    let unknown = || zone.iana_name().unwrap_or("UTC").to_owned();
    CountryCode::of_zone(zone).map_or_else(unknown, jurisdiction_in)
}

/// A country as the packs name it. One that no pack speaks for keeps its code, until the shop brings a pack for it.
fn jurisdiction_in(country: CountryCode) -> String {
    match country.code() {
        "GB" => "UK".to_owned(),
        member if UNION.contains(&member) => format!("EU-{member}"),
        code => code.to_owned(),
    }
}

/// The members of the European Union, as ISO 3166-1 writes them. What lies overseas has a code of its own and a law that
/// often differs: a person looks.
const UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Asia/Ho_Chi_Minh", "VN")]
    #[case("Atlantic/Reykjavik", "IS")]
    #[case("Europe/Berlin", "EU-DE")]
    #[case("Europe/London", "UK")]
    #[case("Australia/Sydney", "AU")]
    #[case("Asia/Bangkok", "Asia/Bangkok")]
    #[case("UTC", "UTC")]
    fn the_clock_of_the_sale_names_its_law(#[case] zone: &str, #[case] place: &str) {
        assert_eq!(jurisdiction_of(&TimeZone::get(zone).unwrap()), place);
    }

    #[rstest]
    #[case("VN", "VN")]
    #[case("IS", "IS")]
    #[case("US", "US")]
    #[case("AU", "AU")]
    #[case("GB", "UK")]
    #[case("DE", "EU-DE")]
    #[case("GR", "EU-GR")]
    fn a_country_is_the_place_that_a_pack_speaks_for(#[case] country: &str, #[case] place: &str) {
        assert_eq!(jurisdiction_in(country.parse().unwrap()), place);
        assert!(crate::law::built_in().knows(place), "{place}");
    }

    #[rstest]
    #[case("CH")]
    #[case("NO")]
    #[case("TH")]
    #[case("GF")]
    #[case("PR")]
    fn a_country_without_a_pack_is_no_other_place(#[case] country: &str) {
        assert_eq!(jurisdiction_in(country.parse().unwrap()), country);
        assert!(!crate::law::built_in().knows(country), "{country}");
    }

    #[test]
    fn every_member_of_the_union_is_a_country_with_a_law() {
        for member in UNION {
            let place = jurisdiction_in(member.parse().unwrap());
            assert!(crate::law::built_in().knows(&place), "{place}");
        }
    }
}
