//! Signed reply addresses and signed Message-IDs: what lets an answer find its conversation.
//!
//! Both only say where an answer belongs. Whoever holds one may append there and nothing else: it shows no history and
//! makes nobody a participant. What is unsigned, forged, or signed with a key that is no longer kept says nothing.

use base32::Alphabet;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// 96 bits: guessing one takes more mails than anybody can send.
const MAC_BYTES: usize = 12;

/// The local part of an address has at most 64 octets (RFC 5321, 4.5.3.1.1).
const LOCAL_PART_MAX: usize = 64;

/// The key's id, the route and the code are 21 bytes, and those are 34 letters of base 32.
const TOKEN_LETTERS: usize = 34;

/// How long the name before the `+` of a signed address may be.
pub const NAME_LETTERS_MAX: usize = LOCAL_PART_MAX - TOKEN_LETTERS - 1;

const LETTERS: Alphabet = Alphabet::Rfc4648Lower { padding: false };

/// Which strand, or which recipient of a strand, an answer to a signed address belongs to.
///
/// A whole UUID with its code would leave the mailbox's name 16 letters of the local part, so an address carries 64
/// bits, and whoever makes one keeps them beside the strand under a unique index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Route(u64);

impl Route {
    /// The last 64 bits of an id. All but the two of its variant are drawn by chance in a UUIDv7.
    pub fn of(id: Uuid) -> Self {
        Self(id.as_u64_pair().1)
    }

    /// As a database keeps it.
    pub const fn number(self) -> i64 {
        self.0.cast_signed()
    }

    /// What [`Self::number`] gave.
    pub const fn from_number(number: i64) -> Self {
        Self(number.cast_unsigned())
    }
}

/// Why a mailbox cannot have signed reply addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBase {
    /// It is not of the form `name@host`.
    #[error("a mailbox is written name@host")]
    NoAddress,
    /// The token would not fit behind its name any more.
    #[error("the name of a mailbox has at most {NAME_LETTERS_MAX} letters before the @")]
    NameTooLong,
}

/// The keys that sign: what is new is signed with the current one, and what an older one signed is still read.
#[derive(Debug, Clone)]
pub struct Keys {
    current: Key,
    older: Vec<Key>,
}

#[derive(Debug, Clone)]
struct Key {
    /// Tells which key to try. Drawn from the key itself, so that nobody has to number keys.
    id: u8,
    mac: Hmac<Sha256>,
}

/// What a code was made for. It is part of what is signed: a code for one thing is none for another.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    KeyId = 0,
    Address = 1,
    Message = 2,
    Strand = 3,
    Bounce = 4,
}

impl Keys {
    /// The key that signs, and those that only read, in any order.
    pub fn new(current: [u8; 32], older: impl IntoIterator<Item = [u8; 32]>) -> Self {
        Self { current: Key::new(current), older: older.into_iter().map(Key::new).collect() }
    }

    /// The address that leads an answer to a route: `support+TOKEN@shop.vn` for `support@shop.vn`.
    ///
    /// # Errors
    /// When `base` is no address, or its name is longer than [`NAME_LETTERS_MAX`].
    pub fn address(&self, base: &str, route: Route) -> Result<String, BadBase> {
        self.signed_address(Purpose::Address, base, route)
    }

    /// The route of an address that [`Self::address`] made. Letters may have changed their case on the way.
    pub fn read_address(&self, address: &str) -> Option<Route> {
        self.read_signed_address(Purpose::Address, address)
    }

    /// The envelope sender of one copy: a report that comes back to it tells of that copy. It is no reply address, because
    /// answering machines write to it too.
    ///
    /// # Errors
    /// As [`Self::address`].
    pub fn bounce_address(&self, base: &str, copy: Route) -> Result<String, BadBase> {
        self.signed_address(Purpose::Bounce, base, copy)
    }

    /// The copy of an address that [`Self::bounce_address`] made.
    pub fn read_bounce_address(&self, address: &str) -> Option<Route> {
        self.read_signed_address(Purpose::Bounce, address)
    }

    fn signed_address(&self, purpose: Purpose, base: &str, route: Route) -> Result<String, BadBase> {
        let (name, host) = base.rsplit_once('@').ok_or(BadBase::NoAddress)?;
        if name.is_empty() || host.is_empty() {
            return Err(BadBase::NoAddress);
        }
        if name.len() > NAME_LETTERS_MAX {
            return Err(BadBase::NameTooLong);
        }
        let token = self.current.seal(purpose, &route.0.to_be_bytes());
        Ok(format!("{name}+{token}@{host}"))
    }

    fn read_signed_address(&self, purpose: Purpose, address: &str) -> Option<Route> {
        let (local, _) = address.trim().rsplit_once('@')?;
        let (_, token) = local.rsplit_once('+')?;
        self.open(purpose, token).map(u64::from_be_bytes).map(Route)
    }

    /// The Message-ID of one message of a strand, with its angle brackets.
    pub fn message_id(&self, strand: Uuid, unique: Uuid, host: &str) -> String {
        let both = [strand.into_bytes(), unique.into_bytes()].concat();
        format!("<{}@{host}>", self.current.seal(Purpose::Message, &both))
    }

    /// The id of the strand itself. It stands first in References, because some relays put a Message-ID of their own
    /// in place of ours.
    pub fn strand_id(&self, strand: Uuid, host: &str) -> String {
        format!("<{}@{host}>", self.current.seal(Purpose::Strand, strand.as_bytes()))
    }

    /// The strand of an id that [`Self::message_id`] or [`Self::strand_id`] made, with its brackets or without.
    pub fn read_id(&self, id: &str) -> Option<Uuid> {
        let id = id.trim();
        let id = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(id);
        let (token, _) = id.split_once('@')?;
        let strand = self.open(Purpose::Strand, token).map(Uuid::from_bytes);
        strand.or_else(|| {
            let both: [u8; 32] = self.open(Purpose::Message, token)?;
            both.first_chunk().copied().map(Uuid::from_bytes)
        })
    }

    fn open<const N: usize>(&self, purpose: Purpose, token: &str) -> Option<[u8; N]> {
        let token = token.to_ascii_lowercase();
        let bytes = base32::decode(LETTERS, &token)?;
        // The last letter has bits to spare: one content is written in one way only.
        if base32::encode(LETTERS, &bytes) != token {
            return None;
        }
        let (id, signed) = bytes.split_first()?;
        let (content, code) = signed.split_last_chunk::<MAC_BYTES>()?;
        let content: [u8; N] = content.try_into().ok()?;
        let mut keys = std::iter::once(&self.current).chain(&self.older).filter(|key| key.id == *id);
        keys.any(|key| key.verifies(purpose, &content, code)).then_some(content)
    }
}

impl Key {
    fn new(secret: [u8; 32]) -> Self {
        // HMAC fills a short key up to the hash's block with zeros; then there is no wrong length to handle.
        let block: [u8; 64] = std::array::from_fn(|at| secret.get(at).copied().unwrap_or(0));
        let mac = Hmac::new(&block.into());
        let mut key = Self { id: 0, mac };
        let [id, ..] = key.code(Purpose::KeyId, &[]);
        key.id = id;
        key
    }

    fn seal(&self, purpose: Purpose, content: &[u8]) -> String {
        let bytes = [&[self.id], content, &self.code(purpose, content)].concat();
        base32::encode(LETTERS, &bytes)
    }

    fn code(&self, purpose: Purpose, content: &[u8]) -> [u8; MAC_BYTES] {
        let code: [u8; 32] = self.over(purpose, content).finalize().into_bytes().into();
        std::array::from_fn(|at| code.get(at).copied().unwrap_or(0))
    }

    /// In a time that does not tell how much of the code was right.
    fn verifies(&self, purpose: Purpose, content: &[u8], code: &[u8; MAC_BYTES]) -> bool {
        self.over(purpose, content).verify_truncated_left(code).is_ok()
    }

    fn over(&self, purpose: Purpose, content: &[u8]) -> Hmac<Sha256> {
        self.mac.clone().chain_update([purpose as u8, self.id]).chain_update(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const STRAND: Uuid = Uuid::from_u128(0x0193_5a2c_7e40_7abc_8def_0123_4567_89ab);
    const MESSAGE: Uuid = Uuid::from_u128(0x0193_5a2c_7e40_7abc_9f00_fedc_ba98_7654);

    fn keys() -> Keys {
        Keys::new([7; 32], [])
    }

    fn address() -> String {
        keys().address("baohanh@haumai.vn", Route::of(STRAND)).unwrap()
    }

    #[test]
    fn an_answer_to_a_signed_address_finds_its_strand() {
        assert_eq!(keys().read_address(&address()), Some(Route::of(STRAND)));
        assert_eq!(keys().read_address(&address().to_uppercase()), Some(Route::of(STRAND)));
    }

    #[test]
    fn a_token_has_34_letters_and_never_makes_the_local_part_too_long() {
        let longest = "n".repeat(29);
        let address = keys().address(&format!("{longest}@shop.vn"), Route::of(STRAND)).unwrap();
        let (local, _) = address.split_once('@').unwrap();
        assert_eq!(local.len(), 64);
        assert_eq!(local.split_once('+').unwrap().1.len(), 34);
        assert!(local.chars().all(|c| matches!(c, 'a'..='z' | '2'..='7' | '+')), "{local}");
        let longer = keys().address(&format!("{longest}n@shop.vn"), Route::of(STRAND));
        assert_eq!(longer, Err(BadBase::NameTooLong));
    }

    #[rstest]
    #[case("")]
    #[case("shop.vn")]
    #[case("@shop.vn")]
    #[case("baohanh@")]
    fn a_base_that_is_no_address_is_refused(#[case] base: &str) {
        assert_eq!(keys().address(base, Route::of(STRAND)), Err(BadBase::NoAddress));
    }

    #[test]
    fn a_name_may_hold_a_plus_of_its_own() {
        let address = keys().address("baohanh+hanoi@haumai.vn", Route::of(STRAND)).unwrap();
        assert_eq!(keys().read_address(&address), Some(Route::of(STRAND)));
    }

    #[rstest]
    #[case("baohanh@haumai.vn")]
    #[case("baohanh+@haumai.vn")]
    #[case("baohanh+khách@haumai.vn")]
    #[case("baohanh+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@haumai.vn")]
    #[case("+@")]
    #[case("")]
    fn an_unsigned_address_says_nothing(#[case] address: &str) {
        assert_eq!(keys().read_address(address), None);
    }

    #[test]
    fn no_letter_of_a_token_can_be_changed() {
        let address = address();
        let token = address.split_once('+').unwrap().1.split_once('@').unwrap().0;
        for at in 0..token.len() {
            for letter in "abcdefghijklmnopqrstuvwxyz234567".chars() {
                let forged: String =
                    token.chars().enumerate().map(|(i, c)| if i == at { letter } else { c }).collect();
                let read = keys().read_address(&format!("baohanh+{forged}@haumai.vn"));
                assert_eq!(read.is_some(), forged == token, "{forged}");
            }
        }
    }

    #[test]
    fn an_id_of_a_message_or_of_its_strand_leads_to_the_strand() {
        let (message, strand) =
            (keys().message_id(STRAND, MESSAGE, "haumai.vn"), keys().strand_id(STRAND, "haumai.vn"));
        for id in [&message, &strand] {
            assert!(id.starts_with('<') && id.ends_with("@haumai.vn>"), "{id}");
            assert_eq!(keys().read_id(id), Some(STRAND));
            assert_eq!(keys().read_id(id.trim_matches(['<', '>'])), Some(STRAND));
            assert_eq!(keys().read_id(&id.replace("haumai.vn", "elsewhere.example")), Some(STRAND));
        }
        assert_ne!(message, keys().message_id(STRAND, STRAND, "haumai.vn"));
    }

    #[test]
    fn a_code_for_one_thing_is_none_for_another() {
        let token = address().split_once('+').unwrap().1.to_owned();
        assert_eq!(keys().read_id(&format!("<{token}>")), None);
        assert_eq!(keys().read_bounce_address(&address()), None);
        let bounce = keys().bounce_address("baohanh@haumai.vn", Route::of(MESSAGE)).unwrap();
        assert_eq!(keys().read_bounce_address(&bounce), Some(Route::of(MESSAGE)));
        assert_eq!(keys().read_address(&bounce), None);
        let id = keys().strand_id(STRAND, "haumai.vn");
        assert_eq!(keys().read_address(&format!("baohanh+{}", id.trim_matches(['<', '>']))), None);
    }

    #[test]
    fn what_an_older_key_signed_is_read_until_that_key_is_gone() {
        let (address, id) = (address(), keys().strand_id(STRAND, "haumai.vn"));
        let rotated = Keys::new([8; 32], [[9; 32], [7; 32]]);
        assert_eq!(rotated.read_address(&address), Some(Route::of(STRAND)));
        assert_eq!(rotated.read_id(&id), Some(STRAND));
        assert_ne!(rotated.strand_id(STRAND, "haumai.vn"), id);
        let dropped = Keys::new([8; 32], [[9; 32]]);
        assert_eq!((dropped.read_address(&address), dropped.read_id(&id)), (None, None));
    }

    #[test]
    fn a_key_is_not_printed() {
        assert!(!format!("{:?}", keys()).contains("7, 7"));
    }

    proptest! {
        #[test]
        fn every_route_comes_back(number: i64) {
            let route = Route::from_number(number);
            let address = keys().address("cskh@shop.vn", route).unwrap();
            prop_assert_eq!(keys().read_address(&address), Some(route));
            prop_assert_eq!(route.number(), number);
        }

        #[test]
        fn no_text_is_read_by_chance(text in "\\PC{0,80}") {
            prop_assert_eq!(keys().read_address(&text), None);
            prop_assert_eq!(keys().read_id(&text), None);
        }
    }
}
