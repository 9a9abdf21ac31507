//! The languages that every screen speaks.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language of the screens. The order is the order in which they are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
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
