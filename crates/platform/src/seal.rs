//! Secrets that must be read again, such as those of second factors, lie sealed in the database: whoever has only a
//! copy of it, or a backup, has none of them.
//!
//! A sealed value names its key, so that a new key can be put before the old one: what is sealed anew takes the
//! first, and what an old one sealed can still be read.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::Arc,
};

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use sha2::{Digest, Sha256};

use crate::entropy::{Entropy, Moment};

/// The form of sealed values: this byte, the id of the key, the nonce, the sealed text with its tag.
const FORM: u8 = 1;
const KEY_ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;
const FILE: &str = "secret.key";

/// The keys of this shop, the newest first. Cheap to clone.
#[derive(Clone)]
pub struct Seal(Arc<Vec<Key>>);

struct Key {
    id: [u8; KEY_ID_BYTES],
    cipher: XChaCha20Poly1305,
    root: [u8; 32],
}

/// Why a sealed value cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed with a key that this program does not have.
    #[error("sealed with the key {0}, which is neither in secret.key nor in HAUMAI_SECRET")]
    UnknownKey(String),
    /// It was changed, or stands in another place than it was sealed for.
    #[error("the sealed value was changed, or stands in another place than it was sealed for")]
    Broken,
    /// The program was put together without keys.
    #[error("this program has no key")]
    NoKey,
}

impl Seal {
    /// No keys: nothing can be sealed.
    pub fn none() -> Self {
        Self(Arc::default())
    }

    /// The keys of a text: each 64 hex digits, with commas or spaces between them, the newest first.
    ///
    /// # Errors
    /// A sentence that says how a key is written.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let words = text.split([',', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
        let keys: Option<Vec<Key>> = words.map(Key::parse).collect();
        match keys {
            Some(keys) if !keys.is_empty() => Ok(Self(Arc::new(keys))),
            _ => Err("a key is 64 hex digits; `openssl rand -hex 32` draws one".into()),
        }
    }

    /// The keys that are configured, or those of `secret.key` in the data folder, which is drawn when it is missing
    /// and which only its owner may read.
    ///
    /// # Errors
    /// A sentence that names the file or the variable and what is wrong with it.
    pub fn of_folder(folder: &Path, configured: Option<&str>, entropy: &Entropy) -> Result<Self, String> {
        if let Some(text) = configured {
            return Self::of_text(text).map_err(|why| format!("HAUMAI_SECRET: {why}"));
        }
        let path = folder.join(FILE);
        let told = |error: io::Error| format!("{}: {error}", path.display());
        if !path.exists() {
            draw(&path, entropy).map_err(told)?;
        }
        let mode = fs::metadata(&path).map_err(told)?.permissions().mode();
        if mode & 0o077 != 0 {
            tracing::warn!(path = %path.display(), "others may read the key of the shop's secrets: chmod 600");
        }
        let text = fs::read_to_string(&path).map_err(told)?;
        Self::of_text(&text).map_err(|why| format!("{}: {why}", path.display()))
    }

    /// Seals a value for one place, such as a row's id: in another row it cannot be read.
    ///
    /// # Errors
    /// [`SealError::NoKey`].
    pub fn seal(&self, moment: &mut Moment, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self.0.first().ok_or(SealError::NoKey)?;
        let nonce: Vec<u8> = moment.secret().into_iter().take(NONCE_BYTES).collect();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let nonce_array = XNonce::try_from(nonce.as_slice()).map_err(|_| SealError::Broken)?;
        let sealed = key.cipher.encrypt(&nonce_array, payload).map_err(|_| SealError::Broken)?;
        Ok([&[FORM], key.id.as_slice(), &nonce, &sealed].concat())
    }

    /// Reads what was sealed for this place.
    ///
    /// # Errors
    /// [`SealError`] says why not.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (id, rest) = parts(sealed).ok_or(SealError::Broken)?;
        let (nonce, text) = rest.split_at_checked(NONCE_BYTES).ok_or(SealError::Broken)?;
        let key = self.0.iter().find(|key| key.id == id).ok_or_else(|| SealError::UnknownKey(hex(id)))?;
        let nonce = XNonce::try_from(nonce).map_err(|_| SealError::Broken)?;
        let payload = Payload { msg: text, aad: place.as_bytes() };
        key.cipher.decrypt(&nonce, payload).map_err(|_| SealError::Broken)
    }

    /// Keys for signing, the newest first: one for each key of the shop, and other ones for each purpose, so that what is
    /// signed for one purpose is worth nothing for another.
    pub fn signing_keys(&self, purpose: &str) -> Vec<[u8; 32]> {
        let derived = |key: &Key| Sha256::digest([key.root.as_slice(), purpose.as_bytes()].concat()).into();
        self.0.iter().map(derived).collect()
    }

    /// Whether a value was sealed with the newest key.
    pub fn is_newest(&self, sealed: &[u8]) -> bool {
        self.0.first().is_some_and(|key| parts(sealed).is_some_and(|(id, _)| id == key.id))
    }
}

impl Key {
    fn parse(hex: &str) -> Option<Self> {
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let digits: Vec<u8> =
            hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect();
        let digest = Sha256::digest([b"haumai key id ".as_slice(), &bytes].concat());
        let id = digest.first_chunk::<KEY_ID_BYTES>().copied()?;
        let root = Sha256::digest([b"haumai root ".as_slice(), &bytes].concat()).into();
        Some(Self { id, cipher: XChaCha20Poly1305::new_from_slice(&bytes).ok()?, root })
    }
}

fn parts(sealed: &[u8]) -> Option<(&[u8], &[u8])> {
    let (form, rest) = sealed.split_first()?;
    let (id, rest) = rest.split_at_checked(KEY_ID_BYTES)?;
    (*form == FORM).then_some((id, rest))
}

/// Two programs that start at once keep one key: whoever comes second finds the file.
fn draw(path: &Path, entropy: &Entropy) -> io::Result<()> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match opened {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(mut file) => {
            writeln!(file, "{}", hex(&entropy.seed()))?;
            file.sync_all()
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "0101010101010101010101010101010101010101010101010101010101010101";
    const NEW: &str = "0202020202020202020202020202020202020202020202020202020202020202";

    fn moment(seed: u8) -> Moment {
        Moment::new("2026-11-22T03:00:00Z".parse().unwrap(), [seed; 32])
    }

    #[test]
    fn what_is_sealed_shows_nothing_and_is_read_only_in_its_place() {
        let seal = Seal::of_text(OLD).unwrap();
        let sealed = seal.seal(&mut moment(1), "row 1", b"the secret").unwrap();
        assert!(!sealed.windows(6).any(|bytes| bytes == b"secret"));
        assert_eq!(seal.open("row 1", &sealed), Ok(b"the secret".to_vec()));
        assert_eq!(seal.open("row 2", &sealed), Err(SealError::Broken), "taken to another row");
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(seal.open("row 1", &changed), Err(SealError::Broken));
        assert_ne!(
            seal.seal(&mut moment(2), "row 1", b"the secret").unwrap(),
            sealed,
            "never the same twice"
        );
        for short in [b"".as_slice(), b"12345678901234567890"] {
            assert_eq!(seal.open("row 1", short), Err(SealError::Broken), "what was never sealed");
        }
    }

    #[test]
    fn a_new_key_stands_before_the_old_one_until_nothing_needs_it() {
        let sealed = Seal::of_text(OLD).unwrap().seal(&mut moment(1), "x", b"secret").unwrap();
        let both = Seal::of_text(&format!("{NEW},{OLD}\n")).unwrap();
        assert_eq!(both.open("x", &sealed), Ok(b"secret".to_vec()));
        assert!(!both.is_newest(&sealed));
        assert!(both.is_newest(&both.seal(&mut moment(1), "x", b"secret").unwrap()));
        let new = Seal::of_text(NEW).unwrap();
        assert!(matches!(new.open("x", &sealed), Err(SealError::UnknownKey(_))));
        assert_eq!(Seal::none().seal(&mut moment(1), "x", b"secret"), Err(SealError::NoKey));
    }

    #[test]
    fn the_key_of_a_folder_is_drawn_once_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let open = |configured| Seal::of_folder(folder.path(), configured, &Entropy::system());
        let sealed = open(None).unwrap().seal(&mut moment(1), "x", b"secret").unwrap();
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(open(None).unwrap().open("x", &sealed), Ok(b"secret".to_vec()), "after a new start");
        assert!(matches!(open(Some(NEW)).unwrap().open("x", &sealed), Err(SealError::UnknownKey(_))));
        let Err(text) = open(Some("too short")) else { panic!("it was taken") };
        assert!(text.contains("HAUMAI_SECRET") && text.contains("openssl rand"), "{text}");
        fs::write(folder.path().join(FILE), "").unwrap();
        let Err(text) = open(None) else { panic!("an empty file was taken") };
        assert!(text.contains("secret.key"), "{text}");
    }
}
