//! Countries by their codes: where a contract was made, where a branch lies.

mod names;

use std::{collections::HashMap, fmt, str::FromStr, sync::LazyLock};

use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Locale, fold};
use names::NAMES;

/// A country by its ISO 3166-1 alpha-2 code, such as `VN`. Reading one takes either case.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountryCode(&'static str);

/// What was read is no code of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a two-letter country code of ISO 3166-1, such as VN")]
pub struct UnknownCountry;

impl CountryCode {
    /// The two letters.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// What it is called.
    pub fn name(self, locale: Locale) -> &'static str {
        let at = NAMES.binary_search_by_key(&self.0, |(code, _)| code);
        let names = at.ok().and_then(|at| NAMES.get(at)).map(|(_, names)| names);
        let place = Locale::ALL.iter().position(|l| *l == locale).unwrap_or_default();
        names.and_then(|names| names.get(place)).copied().unwrap_or(self.0)
    }

    /// The country that a file names: by its code, or by its name in any of our languages, with or without marks.
    ///
    /// # Errors
    /// [`UnknownCountry`].
    pub fn named(text: &str) -> Result<Self, UnknownCountry> {
        static CODES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
            let names = NAMES.iter().flat_map(|(code, names)| names.iter().map(|name| (fold(name), *code)));
            names.collect()
        });
        text.parse().or_else(|_| CODES.get(&fold(text)).map(|code| Self(code)).ok_or(UnknownCountry))
    }

    /// All of them, by name as readers look for it: without marks.
    pub fn by_name(locale: Locale) -> Vec<Self> {
        let mut all: Vec<Self> = NAMES.iter().map(|(code, _)| Self(code)).collect();
        all.sort_by_cached_key(|country| fold(country.name(locale)));
        all
    }

    /// The zone that counts its days; of several that in which a day ends last, so that no right ends too early.
    pub fn zone(self) -> Option<TimeZone> {
        let known = ZONES.iter().find(|(code, _)| *code == self.0);
        known.and_then(|(_, zones)| TimeZone::get(zones.first()?).ok())
    }

    /// The country whose days a zone counts, if it is one of those that we know: a zone may span several.
    pub fn of_zone(zone: &TimeZone) -> Option<Self> {
        let name = zone.iana_name()?;
        let known = ZONES.iter().find(|(_, zones)| zones.contains(&name));
        let region = || REGIONS.iter().find(|(_, region)| name.starts_with(region));
        known.map(|(code, _)| code).or_else(|| region().map(|(code, _)| code)).map(|code| Self(code))
    }
}

impl FromStr for CountryCode {
    type Err = UnknownCountry;

    fn from_str(text: &str) -> Result<Self, UnknownCountry> {
        let code = text.to_ascii_uppercase();
        let at = NAMES.binary_search_by_key(&code.as_str(), |(code, _)| code);
        at.ok().and_then(|at| NAMES.get(at)).map(|(code, _)| Self(code)).ok_or(UnknownCountry)
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for CountryCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(de::Error::custom)
    }
}

const REGIONS: [(&str, &str); 2] = [("AU", "Australia/"), ("US", "US/")];

/// Where a country has several zones, that in which a day ends last comes first.
const ZONES: [(&str, &[&str]); 32] = [
    ("AU", &["Australia/Perth"]),
    ("VN", &["Asia/Ho_Chi_Minh", "Asia/Saigon"]),
    ("IS", &["Atlantic/Reykjavik", "Iceland"]),
    ("GB", &["Europe/London", "Europe/Belfast", "GB"]),
    ("AT", &["Europe/Vienna"]),
    ("BE", &["Europe/Brussels"]),
    ("BG", &["Europe/Sofia"]),
    ("HR", &["Europe/Zagreb"]),
    ("CY", &["Asia/Nicosia", "Europe/Nicosia"]),
    ("CZ", &["Europe/Prague"]),
    ("DK", &["Europe/Copenhagen"]),
    ("EE", &["Europe/Tallinn"]),
    ("FI", &["Europe/Helsinki"]),
    ("FR", &["Europe/Paris"]),
    ("DE", &["Europe/Berlin", "Europe/Busingen"]),
    ("GR", &["Europe/Athens"]),
    ("HU", &["Europe/Budapest"]),
    ("IE", &["Europe/Dublin"]),
    ("IT", &["Europe/Rome"]),
    ("LV", &["Europe/Riga"]),
    ("LT", &["Europe/Vilnius"]),
    ("LU", &["Europe/Luxembourg"]),
    ("MT", &["Europe/Malta"]),
    ("NL", &["Europe/Amsterdam"]),
    ("PL", &["Europe/Warsaw"]),
    ("PT", &["Atlantic/Azores", "Europe/Lisbon", "Atlantic/Madeira"]),
    ("RO", &["Europe/Bucharest"]),
    ("SK", &["Europe/Bratislava"]),
    ("SI", &["Europe/Ljubljana"]),
    ("ES", &["Atlantic/Canary", "Europe/Madrid", "Africa/Ceuta"]),
    ("SE", &["Europe/Stockholm"]),
    (
        "US",
        &[
            "Pacific/Honolulu",
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Phoenix",
            "America/Los_Angeles",
            "America/Anchorage",
            "America/Detroit",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("vn", "VN")]
    #[case("Việt Nam", "VN")]
    #[case("viet nam", "VN")]
    #[case("Vietnam", "VN")]
    #[case("Ísland", "IS")]
    #[case("Đức", "DE")]
    #[case("Germany", "DE")]
    #[case("Þýskaland", "DE")]
    fn a_file_names_a_country_by_code_or_by_its_name_in_any_language(#[case] text: &str, #[case] code: &str) {
        assert_eq!(CountryCode::named(text).map(CountryCode::code), Ok(code));
    }

    #[test]
    fn a_name_is_that_of_one_country() {
        assert_eq!(CountryCode::named("Atlantis"), Err(UnknownCountry));
        for (code, names) in &NAMES {
            assert!(names.iter().all(|name| CountryCode::named(name).is_ok_and(|c| c.0 == *code)), "{code}");
        }
    }

    #[rstest]
    #[case("VN", Some("VN"))]
    #[case("de", Some("DE"))]
    #[case("Gb", Some("GB"))]
    #[case("UK", None)]
    #[case("EU", None)]
    #[case("XX", None)]
    #[case("VNM", None)]
    #[case("Việt Nam", None)]
    #[case(" VN", None)]
    #[case("", None)]
    fn a_country_is_read_by_its_two_letters_alone(#[case] text: &str, #[case] code: Option<&str>) {
        assert_eq!(text.parse::<CountryCode>().ok().map(CountryCode::code), code);
    }

    #[test]
    fn every_country_is_found_by_its_code_and_has_a_name_in_every_language() {
        assert!(NAMES.is_sorted_by(|(a, _), (b, _)| a < b), "each once, in order");
        for locale in Locale::ALL {
            let all = CountryCode::by_name(locale);
            assert_eq!(all.len(), 249);
            let is_named =
                |c: &CountryCode| c.code().parse() == Ok(*c) && !["", c.code()].contains(&c.name(locale));
            assert!(all.iter().all(is_named), "{locale}");
        }
        let germany: CountryCode = "DE".parse().unwrap();
        assert_eq!(Locale::ALL.map(|l| germany.name(l)), ["Đức", "Germany", "Þýskaland"]);
    }

    #[test]
    fn they_are_offered_by_name_without_marks() {
        let place = |code: &str| {
            let code: CountryCode = code.parse().unwrap();
            CountryCode::by_name(Locale::Vi).iter().position(|c| *c == code)
        };
        assert!(place("DK") < place("DJ") && place("DJ") < place("DE"), "Đan Mạch, Djibouti, Đức");
    }

    #[rstest]
    #[case("Asia/Ho_Chi_Minh", Some("VN"))]
    #[case("Atlantic/Reykjavik", Some("IS"))]
    #[case("Europe/London", Some("GB"))]
    #[case("Australia/Sydney", Some("AU"))]
    #[case("Asia/Bangkok", None)]
    #[case("UTC", None)]
    fn a_zone_names_its_country_where_we_know_it(#[case] zone: &str, #[case] code: Option<&str>) {
        let zone = TimeZone::get(zone).unwrap();
        assert_eq!(CountryCode::of_zone(&zone).map(CountryCode::code), code);
    }

    #[test]
    fn every_zone_that_we_know_names_a_country_of_the_list() {
        for code in ZONES.iter().map(|(code, _)| code).chain(REGIONS.iter().map(|(code, _)| code)) {
            assert!(code.parse::<CountryCode>().is_ok(), "{code}");
        }
    }
}
