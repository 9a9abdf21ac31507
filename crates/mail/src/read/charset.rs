//! Which letters bytes mean.

use mail_parser::decoders::charsets::map::charset_decoder;
use unicode_normalization::UnicodeNormalization;

/// A way to read bytes as text.
#[derive(Debug, Clone, Copy)]
pub struct Charset(fn(&[u8]) -> String);

/// What a mail says about the letters of a text.
#[derive(Debug, Clone, Copy)]
pub enum Declared {
    /// Nothing, or ASCII, which is the same: it tells nothing of the bytes beyond it.
    Nothing,
    /// A name that nobody knows.
    Unknown,
    /// A known one.
    Known(Charset),
}

impl Charset {
    /// UTF-8; what is none becomes replacement marks.
    pub const UTF_8: Self = Self(|bytes| String::from_utf8_lossy(bytes).into_owned());

    /// The charset of a name, such as `windows-1258`, the Vietnamese one of old.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        // The parser knows no decoder for what needs none.
        let is_utf_8 = ["utf-8", "utf8"].iter().any(|plain| plain.eq_ignore_ascii_case(name));
        if is_utf_8 { Some(Self::UTF_8) } else { charset_decoder(name.as_bytes()).map(Self) }
    }

    /// The text of these bytes, composed (NFC).
    pub fn decode(self, bytes: &[u8]) -> String {
        let Self(decode) = self;
        composed(&decode(bytes))
    }
}

impl Declared {
    /// Of the value of a `charset` parameter.
    pub fn of(label: Option<&str>) -> Self {
        let label = label.unwrap_or_default().trim().trim_matches(['"', '\'']);
        let plain = ["", "us-ascii", "ascii", "ansi_x3.4-1968"];
        if plain.iter().any(|name| name.eq_ignore_ascii_case(label)) {
            return Self::Nothing;
        }
        Charset::named(label).map_or(Self::Unknown, Self::Known)
    }

    /// The text of these bytes: as declared, else UTF-8, else the fallback. A charset that is named but unknown is not
    /// guessed at, so that a person sees that something is missing.
    pub fn decode(self, bytes: &[u8], fallback: Charset) -> String {
        match self {
            Self::Known(charset) => charset.decode(bytes),
            Self::Unknown => Charset::UTF_8.decode(bytes),
            Self::Nothing => match std::str::from_utf8(bytes) {
                Ok(text) => composed(text),
                Err(_) => fallback.decode(bytes),
            },
        }
    }
}

/// Whether something of this text could not be read.
pub fn has_marks(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

/// Composed, without the mark that some put before UTF-8, and without NUL, which no database takes.
fn composed(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.is_ascii() && !text.contains('\0') {
        return text.to_owned();
    }
    text.nfc().filter(|c| *c != '\0').collect()
}
