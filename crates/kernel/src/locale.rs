//! The languages that every screen speaks.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language of the screens. The order is the order in which they are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Vietnamese, the language of the first shops.
    #[default]
    Vi,
    /// English.
    En,
    /// Icelandic.
    Is,
}

impl Locale {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Vi, Self::En, Self::Is];

    /// The language tag: `vi`, `en`, `is`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
            Self::Is => "is",
        }
    }

    /// The language of exactly this tag, as a form offers it; reading with [`str::parse`] is more lenient.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// What somebody is called who did not say: the last word of a Vietnamese name (family, middle, given), the first
    /// of an Icelandic or English one. An Icelander is never called by the patronymic.
    pub fn called(self, name: &str) -> String {
        let mut words = name.split_whitespace();
        let word = match self {
            Self::Vi => words.next_back(),
            Self::En | Self::Is => words.next(),
        };
        word.unwrap_or(name).to_owned()
    }
}

impl FromStr for Locale {
    type Err = ();

    /// Reads a language tag and ignores what follows the language: `en-GB` is English.
    fn from_str(tag: &str) -> Result<Self, ()> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|l| l.tag().eq_ignore_ascii_case(language)).ok_or(())
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Nguyễn Thị Lan", Locale::Vi, "Lan")]
    #[case("Sigríður Jónsdóttir", Locale::Is, "Sigríður")]
    #[case("Ben Whitaker", Locale::En, "Ben")]
    #[case("lan@example.vn", Locale::Vi, "lan@example.vn")]
    fn each_language_calls_people_its_own_way(
        #[case] name: &str,
        #[case] locale: Locale,
        #[case] called: &str,
    ) {
        assert_eq!(locale.called(name), called);
    }
}
