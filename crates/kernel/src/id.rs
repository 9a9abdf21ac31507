//! Typed ids: a visible prefix and a UUIDv7, written as `ticket_01j9…` (the TypeID format).

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// A noun that has ids. Declared with [`ids!`](crate::ids), never by hand.
pub trait Noun: 'static {
    /// What stands before the underscore, lower-case ASCII.
    const PREFIX: &'static str;
}

/// The id of one `N`. Sorts by creation time, because it is a UUIDv7.
pub struct Id<N>(Uuid, PhantomData<fn() -> N>);

/// A text that is no id of the noun that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {expected}_…")]
pub struct BadId {
    /// The prefix that was expected.
    pub expected: &'static str,
}

/// Declares typed ids: `ids! { TicketId = "ticket", MessageId = "message" }`.
#[macro_export]
macro_rules! ids {
    ($($name:ident = $prefix:literal),+ $(,)?) => { $(
        #[doc = concat!("Id written `", $prefix, "_…`.")]
        pub type $name = $crate::Id<ids_nouns::$name>;
    )+
        #[doc(hidden)]
        pub mod ids_nouns { $(
            #[derive(Debug)]
            pub enum $name {}
            impl $crate::Noun for $name { const PREFIX: &'static str = $prefix; }
        )+ }
    };
}

ids! { StaffId = "staff", CustomerId = "customer", PartnerId = "partner", BranchId = "branch" }

impl<N: Noun> Id<N> {
    /// Wraps a UUID that is known to be an id of this noun: one read from its own table, or a new one.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID, as it is stored.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

/// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl<N: Noun> fmt::Display for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        f.write_str(N::PREFIX)?;
        f.write_char('_')?;
        let value = self.0.as_u128();
        for place in (0..26).rev() {
            let digit = (value >> (place * 5)) & 31;
            f.write_char(ALPHABET.get(digit as usize).copied().map_or('0', char::from))?;
        }
        Ok(())
    }
}

impl<N: Noun> FromStr for Id<N> {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId { expected: N::PREFIX };
        let digits = text.strip_prefix(N::PREFIX).and_then(|t| t.strip_prefix('_')).ok_or(bad.clone())?;
        // 26 digits carry 130 bits; the first may not exceed 7, or the value would overflow 128.
        if digits.len() != 26 || digits.bytes().next().is_none_or(|b| b > b'7') {
            return Err(bad);
        }
        let mut value = 0_u128;
        for byte in digits.bytes() {
            let digit = ALPHABET.iter().position(|a| *a == byte).ok_or(bad.clone())?;
            value = (value << 5) | digit as u128;
        }
        Ok(Self::from_uuid(Uuid::from_u128(value)))
    }
}

impl<N: Noun> fmt::Debug for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<N> Clone for Id<N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N> Copy for Id<N> {}

impl<N> PartialEq for Id<N> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<N> Eq for Id<N> {}

impl<N> PartialOrd for Id<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<N> Ord for Id<N> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<N> hash::Hash for Id<N> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<N: Noun> Serialize for Id<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, N: Noun> Deserialize<'de> for Id<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = StaffId::from_uuid(Uuid::from_u128(0x0190_63d4_1e2a_7c3f_8a5b_0123_4567_89ab));
        let text = id.to_string();
        assert!(text.starts_with("staff_0"), "{text}");
        assert_eq!(text.parse::<StaffId>(), Ok(id));
    }

    #[test]
    fn the_wrong_noun_and_the_wrong_form_are_refused() {
        let text = BranchId::from_uuid(Uuid::max()).to_string();
        assert!(text.parse::<StaffId>().is_err());
        for bad in [
            "",
            "branch",
            "branch_",
            "branch_8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "branch_0000000000000000000000000ö",
        ] {
            assert!(bad.parse::<BranchId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn ids_made_later_sort_later_as_text() {
        let (a, b) =
            (StaffId::from_uuid(Uuid::from_u128(1 << 90)), StaffId::from_uuid(Uuid::from_u128(1 << 91)));
        assert!(a < b && a.to_string() < b.to_string());
    }
}
