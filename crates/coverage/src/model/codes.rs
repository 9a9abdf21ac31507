//! Short names that the shop gives to faults, causes, parts and entitlements.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A name such as `screen` or `third_party_part`: lower-case ASCII letters, digits and `_`, at most 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

/// A text that is no [`Code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a code: use a-z, 0-9 and _, at most 64 characters")]
pub struct BadCode(String);

impl Code {
    /// Reads a code.
    ///
    /// # Errors
    /// [`BadCode`] for anything else than lower-case letters, digits and `_`.
    pub fn new(text: impl Into<String>) -> Result<Self, BadCode> {
        let text = text.into();
        let fits = (1..=64).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if fits && plain { Ok(Self(text)) } else { Err(BadCode(text)) }
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the code of `part` or of something about it: `battery_swollen` is about `battery`.
    pub fn is_about(&self, part: &Self) -> bool {
        self.0.strip_prefix(part.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    }
}

impl TryFrom<String> for Code {
    type Error = BadCode;

    fn try_from(text: String) -> Result<Self, BadCode> {
        Self::new(text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_about_its_part_but_not_about_a_longer_name() {
        let code = |text: &str| Code::new(text).unwrap();
        assert!(code("battery").is_about(&code("battery")));
        assert!(code("battery_swollen").is_about(&code("battery")));
        assert!(!code("batterypack").is_about(&code("battery")));
        assert!(!code("screen").is_about(&code("battery")));
    }

    #[test]
    fn spaces_and_capitals_are_no_codes() {
        for bad in ["", "Screen", "two words", "màn", &"x".repeat(65)] {
            assert!(Code::new(bad).is_err(), "{bad}");
        }
    }
}
