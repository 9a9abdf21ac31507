//! Passwords: long and not among the first that a guesser tries. Nothing is asked of their letters.

use std::{fmt, sync::OnceLock};

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use kernel::{fold, normalise};

/// NIST SP 800-63B-4 asks for 15 where a password stands alone and 8 beside a second factor; between them,
/// because the second factor is offered to everyone.
pub const SHORTEST: usize = 12;
/// Long enough for any sentence, short enough to be hashed.
pub const LONGEST: usize = 200;

/// Parts that make a password one of the first guesses, folded. What is left of a password without them must
/// still be six signs long.
const COMMON_PARTS: [&str; 28] = [
    "password",
    "passw0rd",
    "matkhau",
    "lykilord",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "1q2w3e4r",
    "1qaz2wsx",
    "123456789",
    "12345678",
    "1234567",
    "123456",
    "987654321",
    "654321",
    "abcdef",
    "iloveyou",
    "anhyeuem",
    "emyeuanh",
    "letmein",
    "welcome",
    "administrator",
    "admin",
    "haumai",
    "vietnam",
    "island",
];
const LEFT_SHORTEST: usize = 6;
/// Signs that differ: `aaaaaaaaaaaa` and `121212121212` are long without being hard.
const DIFFERENT: usize = 5;

/// A password that may be used, in the form in which it is hashed.
#[derive(Clone)]
pub struct Password(String);

/// The argon2id digest of a password, in the PHC form with its salt and cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a password may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// More than [`LONGEST`] characters.
    TooLong,
    /// Among the first guesses.
    Common,
}

impl PasswordRefusal {
    /// The key of the words at the field.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort => "identity-error-password-short",
            Self::TooLong => "identity-error-password-long",
            Self::Common => "identity-error-password-common",
        }
    }
}

/// Whether a new password may be used: 12 to 200 characters, not made of the first guesses, of few signs, or of
/// the person's own address. It is never trimmed or cut; NFC makes every keyboard type the same one.
///
/// # Errors
/// Why not.
pub fn decide_password(typed: &str, email: &str) -> Result<Password, PasswordRefusal> {
    let text = normalise(typed);
    match text.chars().count() {
        ..SHORTEST => return Err(PasswordRefusal::TooShort),
        n if n > LONGEST => return Err(PasswordRefusal::TooLong),
        _ => {}
    }
    let plain: String = fold(&text).chars().filter(|c| !c.is_whitespace()).collect();
    let mut signs: Vec<char> = plain.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    let own = fold(email.split('@').next().unwrap_or_default());
    let without_own = if own.len() >= 4 { plain.replace(&own, "") } else { plain };
    let left = COMMON_PARTS.iter().fold(without_own, |text, part| text.replace(part, ""));
    let is_common = signs.len() < DIFFERENT || left.chars().count() < LEFT_SHORTEST;
    if is_common { Err(PasswordRefusal::Common) } else { Ok(Password(text)) }
}

/// Hashes a password with this salt. Takes about 20 ms and 19 MiB, so never on an async thread.
pub fn hash_password(password: &Password, salt: &[u8]) -> PasswordHash {
    match Argon2::default().hash_password_with_salt(password.0.as_bytes(), salt) {
        Ok(hash) => PasswordHash(hash.to_string()),
        Err(error) => {
            // Only wrong parameters of ours come here. The empty digest opens to nobody.
            tracing::error!(%error, "a password could not be hashed");
            PasswordHash(String::new())
        }
    }
}

/// Whether this is the password. Without a digest (no such account) the same work is done, and the answer is no.
pub fn is_password(typed: &str, hash: Option<&PasswordHash>) -> bool {
    let typed: String = normalise(&typed.chars().take(LONGEST + 1).collect::<String>());
    let against = hash.unwrap_or_else(|| nobodys_hash());
    let is_same = Argon2::default().verify_password(typed.as_bytes(), against.as_str()).is_ok();
    is_same && hash.is_some()
}

fn nobodys_hash() -> &'static PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| {
        let nobody = Password("nobody has this password".into());
        hash_password(&nobody, &[0; 16])
    })
}

impl PasswordHash {
    pub(crate) const fn stored(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password never reaches a log.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹password›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::eleven("mèo ngủ mãi", Some(PasswordRefusal::TooShort))]
    #[case::twelve("mèo ngủ mãi!", None)]
    #[case::a_sentence("hundur sem syngur á þaki", None)]
    #[case::one_sign("aaaaaaaaaaaaaa", Some(PasswordRefusal::Common))]
    #[case::two_signs("121212121212", Some(PasswordRefusal::Common))]
    #[case::the_first_guess("Password1234", Some(PasswordRefusal::Common))]
    #[case::in_vietnamese("Mật khẩu 123456", Some(PasswordRefusal::Common))]
    #[case::the_keyboard("qwertyuiop12", Some(PasswordRefusal::Common))]
    #[case::the_own_address("lethutrang2026", Some(PasswordRefusal::Common))]
    #[case::a_part_is_no_harm("qwerty con voi", None)]
    fn passwords_are_long_and_no_first_guess(#[case] typed: &str, #[case] refused: Option<PasswordRefusal>) {
        assert_eq!(decide_password(typed, "lethutrang@example.vn").err(), refused);
    }

    #[test]
    fn the_limit_is_told_and_never_cut() {
        assert!(decide_password(&"con voi ".repeat(25), "").is_ok());
        assert_eq!(decide_password(&"con voi 1".repeat(25), "").unwrap_err(), PasswordRefusal::TooLong);
    }

    #[test]
    fn only_the_password_opens_and_nobodys_account_never_does() {
        let password = decide_password("mèo ngủ mãi!", "").unwrap();
        let hash = hash_password(&password, &[1; 16]);
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash:?}");
        assert!(is_password("mèo ngủ mãi!", Some(&hash)));
        assert!(
            is_password("me\u{300}o ngu\u{309} ma\u{303}i!", Some(&hash)),
            "the same word typed otherwise"
        );
        assert!(!is_password("mèo ngủ mãi", Some(&hash)));
        assert!(!is_password("", Some(&hash)));
        assert!(!is_password("nobody has this password", None));
        assert!(!is_password("", Some(&PasswordHash::stored(String::new()))));
    }
}
