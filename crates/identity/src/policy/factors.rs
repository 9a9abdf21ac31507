//! The second factor: codes that an app computes from a shared secret (RFC 6238), and codes on paper.

use jiff::Timestamp;
use kernel::StaffId;
use platform::{
    Moment,
    seal::{Seal, SealError},
};
use totp_rs::{Builder, Secret, Totp};

/// Codes on paper for the day when the phone is gone.
pub const RECOVERY_CODES: usize = 10;
/// No 0 O 1 I L: people read them from paper.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
const RECOVERY_SIGNS: usize = 12;
const SECRET_BYTES: usize = 20;

/// The secret that the shop and the app share.
#[derive(Clone, PartialEq, Eq)]
pub struct FactorSecret(Vec<u8>);

impl FactorSecret {
    /// A new one of 160 bits, as RFC 4226 recommends.
    pub fn draw(moment: &mut Moment) -> Self {
        Self(moment.secret().into_iter().take(SECRET_BYTES).collect())
    }

    /// As the app takes it by hand.
    pub fn base32(&self) -> String {
        Secret::new(self.0.clone().into_boxed_slice()).to_base32()
    }

    /// The secret that a form brings back; it must be one of ours.
    pub fn parse(base32: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(base32).ok()?;
        (secret.as_bytes().len() == SECRET_BYTES).then(|| Self(secret.as_bytes().to_vec()))
    }

    /// The secret as the database keeps it: sealed, and of use in this person's row only.
    pub(crate) fn sealed(
        &self,
        seal: &Seal,
        moment: &mut Moment,
        staff: StaffId,
    ) -> Result<Vec<u8>, SealError> {
        seal.seal(moment, &place(staff), &self.0)
    }

    /// Reads what the database keeps. Secrets of the first versions lie open until [`crate::seal_factors`] has run.
    pub(crate) fn stored(seal: &Seal, staff: StaffId, bytes: &[u8]) -> Result<Self, SealError> {
        if is_open(bytes) { Ok(Self(bytes.to_vec())) } else { seal.open(&place(staff), bytes).map(Self) }
    }

    fn totp(&self, shop: &str, email: &str) -> Option<Totp> {
        let plain = |text: &str| text.replace(':', " ");
        let builder = Builder::new()
            .with_secret(Secret::new(self.0.clone().into_boxed_slice()))
            .with_account_name(plain(email))
            .with_issuer(Some(plain(shop)));
        builder.build().ok()
    }

    /// The address that an app reads from the picture.
    pub fn url(&self, shop: &str, email: &str) -> Option<String> {
        self.totp(shop, email)?.to_url().ok()
    }
}

fn place(staff: StaffId) -> String {
    format!("second_factor/{staff}")
}

/// A sealed secret is longer than an open one of 160 bits.
const fn is_open(bytes: &[u8]) -> bool {
    bytes.len() == SECRET_BYTES
}

/// Whether a stored secret must be sealed anew: it lies open, or under an old key.
pub fn decide_sealing(seal: &Seal, bytes: &[u8]) -> bool {
    is_open(bytes) || !seal.is_newest(bytes)
}

/// The step of a code that is good now: of this half minute or one beside it, and later than the last that was
/// used, so that a code works once.
pub fn decide_factor(secret: &FactorSecret, last_step: i64, typed: &str, now: Timestamp) -> Option<i64> {
    let code: String = typed.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now.as_second()).ok()?;
    if code.len() != 6 {
        return None;
    }
    let step = secret.totp("shop", "account")?.check(&code, seconds)?;
    i64::try_from(step).ok().filter(|step| *step > last_step)
}

/// A new sheet of recovery codes: `abcd-efgh-jkmn`, almost 60 bits each.
pub fn draw_recovery_codes(moment: &mut Moment) -> Vec<String> {
    let mut sign = || {
        let at = moment.below(31) as usize;
        ALPHABET.get(at).copied().map_or('a', char::from)
    };
    let mut code = || {
        let signs: String = (0..RECOVERY_SIGNS).map(|_| sign()).collect();
        let parts: Vec<String> =
            signs.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        parts.join("-")
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// A recovery code as it is stored, from what was typed; none if it cannot be one.
pub fn recovery_code(typed: &str) -> Option<String> {
    let signs: String = typed.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    (signs.len() == RECOVERY_SIGNS).then_some(signs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn now() -> Timestamp {
        "2026-11-22T03:00:00Z".parse().unwrap()
    }

    fn moment() -> Moment {
        Moment::new(now(), [5; 32])
    }

    #[test]
    fn a_code_works_once_and_only_around_its_half_minute() {
        let secret = FactorSecret::draw(&mut moment());
        let seconds = u64::try_from(now().as_second()).unwrap();
        let code = secret.totp("Sao Mai Care", "minh@example.vn").unwrap().generate(seconds).to_string();
        let step = i64::try_from(seconds / 30).unwrap();
        let later = |s| now() + SignedDuration::from_secs(s);
        assert_eq!(decide_factor(&secret, 0, &code, now()), Some(step));
        assert_eq!(decide_factor(&secret, 0, &format!(" {code} "), later(30)), Some(step));
        assert_eq!(decide_factor(&secret, 0, &code, later(60)), None, "two half minutes later");
        assert_eq!(decide_factor(&secret, step, &code, now()), None, "used already");
        assert_eq!(decide_factor(&secret, 0, "", now()), None);
    }

    #[test]
    fn a_secret_is_sealed_once_and_again_under_a_new_key() {
        let (old, new) = ("01".repeat(32), "02".repeat(32));
        let (seal, both) = (Seal::of_text(&old).unwrap(), Seal::of_text(&format!("{new} {old}")).unwrap());
        let (secret, staff): (_, StaffId) = (FactorSecret::draw(&mut moment()), moment().id());
        let stored = secret.sealed(&seal, &mut moment(), staff).unwrap();
        assert!(!decide_sealing(&seal, &stored));
        assert!(decide_sealing(&both, &stored), "a new key was put first");
        assert!(decide_sealing(&seal, &secret.0), "it lay open");
        for bytes in [&stored, &secret.0] {
            assert!(FactorSecret::stored(&both, staff, bytes).is_ok_and(|read| read == secret));
        }
        let other: StaffId = Moment::new(now(), [6; 32]).id();
        assert!(FactorSecret::stored(&seal, other, &stored).is_err(), "it is of no use in another row");
    }

    #[test]
    fn the_app_is_told_shop_and_account() {
        let secret = FactorSecret::draw(&mut moment());
        let url = secret.url("Sao Mai: Care", "minh@example.vn").unwrap();
        assert!(url.starts_with("otpauth://totp/Sao%20Mai"), "{url}");
        assert_eq!(FactorSecret::parse(&secret.base32()).map(|s| s.base32()), Some(secret.base32()));
        assert!(FactorSecret::parse("").is_none());
        assert!(FactorSecret::parse("MFRGG").is_none(), "too short to be ours");
    }

    #[test]
    fn recovery_codes_are_ten_and_read_from_paper() {
        let codes = draw_recovery_codes(&mut moment());
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|c| c.len() == 14 && recovery_code(c).is_some()), "{codes:?}");
        assert_eq!(recovery_code(" ABCD efgh-jkmn "), Some("abcdefghjkmn".into()));
        assert_eq!(recovery_code(""), None);
    }
}
