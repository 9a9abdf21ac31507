//! Bytes that were written in letters for the way.

use std::borrow::Cow;

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};

/// How a body was made safe for the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    /// Not at all.
    Plain,
    /// Groups of six bits.
    Base64,
    /// `=C3=A9` for what is not ASCII.
    QuotedPrintable,
}

impl Transfer {
    /// Of a Content-Transfer-Encoding.
    pub fn of(value: Option<&str>) -> Self {
        match value.map(|value| value.trim().to_ascii_lowercase()).as_deref() {
            Some("base64") => Self::Base64,
            Some("quoted-printable") => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }

    /// The bytes as they were. What is written wrongly is read as far as it makes sense: half a text is worth more to a
    /// person than none.
    pub fn decode(self, body: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Plain => Cow::Borrowed(body),
            Self::Base64 => Cow::Owned(base64_decode(body).unwrap_or_else(|| lenient_base64(body))),
            Self::QuotedPrintable => {
                Cow::Owned(quoted_printable_decode(body).unwrap_or_else(|| lenient_quoted_printable(body)))
            }
        }
    }
}

/// Lists write their footers below a text without asking how it is written: what follows the letters of base 64 is kept as
/// it stands.
fn lenient_base64(body: &[u8]) -> Vec<u8> {
    let is_letter =
        |byte: &u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=".contains(byte);
    let end = body.iter().position(|byte| !is_letter(byte)).unwrap_or(body.len());
    let (written, rest) = body.split_at(end);
    let mut decoded = base64_decode(written).unwrap_or_else(|| written.to_vec());
    decoded.extend(rest);
    decoded
}

/// An `=` that begins nothing stays an `=`.
fn lenient_quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => rest = after,
            (b'=', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(nibble(*high) << 4 | nibble(*low));
                rest = after;
            }
            _ => decoded.push(byte),
        }
    }
    decoded
}

fn nibble(digit: u8) -> u8 {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or(0)
}
