//! Mail addresses, in lower case and with their domain in ASCII.

use std::fmt;

use serde::{Deserialize, Serialize};

/// RFC 5321: what a server must take, in octets.
const ADDRESS_MAX: usize = 254;
const LOCAL_MAX: usize = 64;

/// A mail address. Plus-tags and dots are kept: what a server does with them, only the server knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// What [`parse`] once made and a table kept.
    pub(crate) const fn stored(address: String) -> Self {
        Self(address)
    }
}

/// Reads an address as it is typed.
pub fn parse(text: &str) -> Option<Email> {
    let (local, domain) = text.trim().rsplit_once('@')?;
    let local = local.to_lowercase();
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"@<>()[],;:\\\"".contains(c);
    let has_dots_inside = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    if local.is_empty() || local.len() > LOCAL_MAX || !local.chars().all(is_plain) || !has_dots_inside {
        return None;
    }
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    let address = format!("{local}@{domain}");
    (domain.contains('.') && address.len() <= ADDRESS_MAX).then_some(Email(address))
}

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        parse(&text).ok_or("not a mail address")
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(" Lan@Example.VN ", Some("lan@example.vn"))]
    #[case("sigga@bókabúð.is", Some("sigga@xn--bkab-eqao6c.is"))]
    #[case::tags_and_dots_stay("l.an+shop@example.vn", Some("l.an+shop@example.vn"))]
    #[case("lan", None)]
    #[case("lan@", None)]
    #[case("@example.vn", None)]
    #[case("lan@localhost", None)]
    #[case("lan @example.vn", None)]
    #[case("a@b@example.vn", None)]
    #[case("Lan <lan@example.vn>", None)]
    #[case("lan..thi@example.vn", None)]
    #[case("lan@-example.vn", None)]
    fn an_address_is_read_or_refused(#[case] typed: &str, #[case] address: Option<&str>) {
        assert_eq!(parse(typed).as_ref().map(Email::as_str), address, "{typed}");
    }
}
