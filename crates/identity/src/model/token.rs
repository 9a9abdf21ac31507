//! A secret that somebody carries: in a cookie, in a link, in the head of a request.

use std::fmt;

use platform::{Moment, web::digest_of};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// 32 bytes in base64url without padding.
const LENGTH: usize = 43;

/// 256 random bits, written as base64url. The tables hold only its digest.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub(crate) fn draw(moment: &mut Moment) -> Self {
        Self(base64url(&moment.secret()))
    }

    /// What somebody brought, if it can be a token at all. The empty text never is one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_token = text.len() == LENGTH && text.bytes().all(|b| ALPHABET.contains(&b));
        is_token.then(|| Self(text.to_owned()))
    }

    /// As it stands in a cookie or a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is stored.
    pub(crate) fn digest(&self) -> String {
        digest_of(&self.0)
    }
}

/// A token never reaches a log.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹token›")
    }
}

fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(LENGTH);
    for chunk in bytes.chunks(3) {
        let value =
            chunk.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in (0..=chunk.len()).map(|digit| 18 - 6 * digit) {
            let index = (value >> place & 63) as usize;
            text.push(ALPHABET.get(index).copied().map_or('-', char::from));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_base64url_without_padding() {
        assert_eq!(base64url(b"\xfb\xff\xfe"), "-__-");
        assert_eq!(base64url(b"Ma"), "TWE");
        assert_eq!(base64url(b"M"), "TQ");
        assert_eq!(base64url(&[0; 32]).len(), LENGTH);
    }

    #[test]
    fn only_a_whole_token_is_one() {
        let good = base64url(&[7; 32]);
        assert!(Token::parse(&good).is_some());
        for bad in ["", "x", good.trim_end_matches(|_| true), &format!("{good}="), &good.replace('B', "é")] {
            assert!(Token::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(format!("{:?}", Token::parse(&good).unwrap()), "‹token›");
    }
}
