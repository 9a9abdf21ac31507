//! Short names that the shop gives to faults, causes, parts and entitlements.

use std::fmt;

use platform::text_column;
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

    /// A fault that has no name of its own.
    pub fn unnamed() -> Self {
        Self("other".to_owned())
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

/// The faults that staff choose from. They are the parts that they are about, too. Imports and the API may bring
/// other codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownFault {
    /// The screen.
    Screen,
    /// The battery.
    Battery,
    /// The main board.
    Board,
    /// The camera.
    Camera,
    /// The charging port.
    Port,
    /// The speaker.
    Speaker,
    /// The microphone.
    Mic,
    /// The keyboard.
    Keyboard,
    /// It does not start.
    NoPower,
    /// Wi-Fi.
    Wifi,
    /// The screen does not feel fingers.
    Touch,
    /// It makes noise.
    Noise,
}
text_column!(KnownFault {
    Screen = "screen",
    Battery = "battery",
    Board = "board",
    Camera = "camera",
    Port = "port",
    Speaker = "speaker",
    Mic = "mic",
    Keyboard = "keyboard",
    NoPower = "no_power",
    Wifi = "wifi",
    Touch = "touch",
    Noise = "noise",
});

/// The causes that staff choose from, and that policies may exclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownCause {
    /// A fault in the making of the goods.
    Manufacturing,
    /// A drop or a blow.
    Impact,
    /// Liquid.
    Liquid,
    /// A part that is not the maker's.
    ThirdPartyPart,
    /// Wear.
    Wear,
}
text_column!(KnownCause {
    Manufacturing = "manufacturing",
    Impact = "impact",
    Liquid = "liquid",
    ThirdPartyPart = "third_party_part",
    Wear = "wear",
});

impl KnownFault {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Screen => "coverage-fault-screen",
            Self::Battery => "coverage-fault-battery",
            Self::Board => "coverage-fault-board",
            Self::Camera => "coverage-fault-camera",
            Self::Port => "coverage-fault-port",
            Self::Speaker => "coverage-fault-speaker",
            Self::Mic => "coverage-fault-mic",
            Self::Keyboard => "coverage-fault-keyboard",
            Self::NoPower => "coverage-fault-no-power",
            Self::Wifi => "coverage-fault-wifi",
            Self::Touch => "coverage-fault-touch",
            Self::Noise => "coverage-fault-noise",
        }
    }
}

impl KnownCause {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Manufacturing => "coverage-cause-manufacturing",
            Self::Impact => "coverage-cause-impact",
            Self::Liquid => "coverage-cause-liquid",
            Self::ThirdPartyPart => "coverage-cause-third-party-part",
            Self::Wear => "coverage-cause-wear",
        }
    }
}

impl From<KnownFault> for Code {
    fn from(fault: KnownFault) -> Self {
        Self(fault.name().to_owned())
    }
}

impl From<KnownCause> for Code {
    fn from(cause: KnownCause) -> Self {
        Self(cause.name().to_owned())
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
    fn every_known_name_is_a_code() {
        let faults = KnownFault::ALL.iter().map(|f| (f.name(), Code::from(*f)));
        let causes = KnownCause::ALL.iter().map(|c| (c.name(), Code::from(*c)));
        for (name, made) in faults.chain(causes) {
            assert_eq!(Code::new(name), Ok(made));
        }
    }

    #[test]
    fn spaces_and_capitals_are_no_codes() {
        for bad in ["", "Screen", "two words", "màn", &"x".repeat(65)] {
            assert!(Code::new(bad).is_err(), "{bad}");
        }
    }
}
