//! Which country's law a sale falls under, by the time zone that its days are counted in.

use kernel::TimeZone;

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
