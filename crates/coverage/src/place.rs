//! Which country's law a sale falls under, by the time zone that its days are counted in.

use kernel::{Actor, TimeZone};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
};
use ui::Choice;

use crate::{law::law, packs::ELSEWHERE, views::place_name};

/// Where the shop is, as the packs name places: what comes over its counter is brought in there. A shop counts its days
/// in one zone, so all its branches lie in one country. A country that no pack speaks for is "another place".
///
/// # Errors
/// Whatever the database says.
pub fn place_of_shop(tx: &mut Tx<'_>) -> Result<String, DbError> {
    let place = jurisdiction_of(&identity::shop(tx)?.zone);
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

/// The place of a question in which nobody named one: the shop's, when its people ask, for the device is or will be on
/// their counter; nobody else's, which means the place of the sale.
pub(crate) fn place_of_asker(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>, DbError> {
    if actor.is_staff() { place_of_shop(tx).map(Some) } else { Ok(None) }
}

/// The place as the packs name it. A zone that no pack speaks for keeps its own name: the engine then asks for a
/// person instead of applying a stranger's law.
pub(crate) fn jurisdiction_of(zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    let known = COUNTRIES.iter().find(|(_, zones)| zones.contains(&name)).map(|(place, _)| *place);
    known.or_else(|| by_region(name)).unwrap_or(name).to_owned()
}

fn by_region(zone: &str) -> Option<&'static str> {
    REGIONS.iter().find(|(region, _)| zone.starts_with(region)).map(|(_, place)| *place)
}

const COUNTRIES: [(&str, &[&str]); 31] = [
    ("VN", &["Asia/Ho_Chi_Minh", "Asia/Saigon"]),
    ("IS", &["Atlantic/Reykjavik", "Iceland"]),
    ("UK", &["Europe/London", "Europe/Belfast", "GB"]),
    ("EU-AT", &["Europe/Vienna"]),
    ("EU-BE", &["Europe/Brussels"]),
    ("EU-BG", &["Europe/Sofia"]),
    ("EU-HR", &["Europe/Zagreb"]),
    ("EU-CY", &["Asia/Nicosia", "Europe/Nicosia"]),
    ("EU-CZ", &["Europe/Prague"]),
    ("EU-DK", &["Europe/Copenhagen"]),
    ("EU-EE", &["Europe/Tallinn"]),
    ("EU-FI", &["Europe/Helsinki"]),
    ("EU-FR", &["Europe/Paris"]),
    ("EU-DE", &["Europe/Berlin", "Europe/Busingen"]),
    ("EU-GR", &["Europe/Athens"]),
    ("EU-HU", &["Europe/Budapest"]),
    ("EU-IE", &["Europe/Dublin"]),
    ("EU-IT", &["Europe/Rome"]),
    ("EU-LV", &["Europe/Riga"]),
    ("EU-LT", &["Europe/Vilnius"]),
    ("EU-LU", &["Europe/Luxembourg"]),
    ("EU-MT", &["Europe/Malta"]),
    ("EU-NL", &["Europe/Amsterdam"]),
    ("EU-PL", &["Europe/Warsaw"]),
    ("EU-PT", &["Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"]),
    ("EU-RO", &["Europe/Bucharest"]),
    ("EU-SK", &["Europe/Bratislava"]),
    ("EU-SI", &["Europe/Ljubljana"]),
    ("EU-ES", &["Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta"]),
    ("EU-SE", &["Europe/Stockholm"]),
    (
        "US",
        &[
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Phoenix",
            "America/Los_Angeles",
            "America/Anchorage",
            "Pacific/Honolulu",
            "America/Detroit",
        ],
    ),
];

const REGIONS: [(&str, &str); 2] = [("Australia/", "AU"), ("US/", "US")];

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Asia/Ho_Chi_Minh", "VN")]
    #[case("Atlantic/Reykjavik", "IS")]
    #[case("Europe/Berlin", "EU-DE")]
    #[case("Australia/Sydney", "AU")]
    #[case("Asia/Bangkok", "Asia/Bangkok")]
    #[case("UTC", "UTC")]
    fn the_clock_of_the_sale_names_its_law(#[case] zone: &str, #[case] place: &str) {
        assert_eq!(jurisdiction_of(&TimeZone::get(zone).unwrap()), place);
    }

    #[test]
    fn every_place_but_the_unknown_has_a_pack() {
        for (place, _) in COUNTRIES {
            assert!(crate::law::built_in().knows(place), "{place}");
        }
    }
}
