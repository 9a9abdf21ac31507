//! Whether the mailbox in From really wrote a mail.

mod results;

pub use results::{AuthenticationCheck, AuthenticationResults};

use crate::letter::Letter;

/// What our own checks of the raw mail found. Asking name servers is the caller's part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// What the author's domain has as its DMARC policy makes of the rest; none where it has no policy.
    pub policy: Option<bool>,
    /// The domains whose DKIM signatures hold.
    pub signed_by: Vec<String>,
    /// The domain of the envelope sender, if SPF allows the server that brought the mail to send for it.
    pub sent_by: Option<String>,
}

/// Whether the author can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// A domain that answers for the author's vouches for the mail.
    Aligned(Proof),
    /// Anybody may have written it. It is served like any other mail, but discloses nothing and joins nothing.
    Unverified(Doubt),
}

/// What vouches for the author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    /// The server that we trust says so.
    Dmarc,
    /// A signature of the author's organisation.
    Dkim,
    /// A server of the author's organisation.
    Spf,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// From names nobody, or more than one.
    NoAuthor,
    /// The author's organisation says that this is not its mail.
    Refused,
    /// The only signature covers the beginning of the mail (`l=`), so that anybody could add to it.
    PartlySigned,
    /// Something holds, but for another organisation.
    OtherDomain,
    /// Nothing holds.
    Nothing,
}

/// What is claimed for a mail, by the trusted server or by our own checks.
#[derive(Debug, Default)]
struct Claims {
    /// What the server found under the policy of the author's domain.
    policy: Option<bool>,
    signed_by: Vec<String>,
    sent_by: Vec<String>,
}

/// One aligned pass is evidence, as DMARC has it (RFC 7489, 3.1), also where a domain has no policy.
///
/// Only the topmost Authentication-Results counts, and only if it names the trusted server: everybody can write such
/// fields, and our server puts its own on top. Without it our own checks count.
pub fn decide_evidence(letter: &Letter, trusted_server: Option<&str>, checked: &Checked) -> Evidence {
    let Some(author) = letter.author().and_then(|author| domain(&author.address)) else {
        return Evidence::Unverified(Doubt::NoAuthor);
    };
    let claims = stated(letter, trusted_server, &author).unwrap_or_else(|| found(checked));
    if claims.policy == Some(false) {
        return Evidence::Unverified(Doubt::Refused);
    }
    let is_partly_signed = partly_signed_by(letter).iter().any(|signer| are_aligned(signer, &author));
    let is_signed = claims.signed_by.iter().any(|signer| are_aligned(signer, &author));
    if claims.sent_by.iter().any(|sender| are_aligned(sender, &author)) {
        return Evidence::Aligned(if claims.policy.is_some() { Proof::Dmarc } else { Proof::Spf });
    }
    match (claims.policy == Some(true), is_signed) {
        (true, _) | (_, true) if is_partly_signed => Evidence::Unverified(Doubt::PartlySigned),
        (true, _) => Evidence::Aligned(Proof::Dmarc),
        (false, true) => Evidence::Aligned(Proof::Dkim),
        (false, false) if claims.signed_by.is_empty() && claims.sent_by.is_empty() => {
            Evidence::Unverified(Doubt::Nothing)
        }
        (false, false) => Evidence::Unverified(Doubt::OtherDomain),
    }
}

/// What the trusted server states, if it states anything.
fn stated(letter: &Letter, trusted_server: Option<&str>, author: &str) -> Option<Claims> {
    let results = AuthenticationResults::parse(letter.values("Authentication-Results").next()?)?;
    if !results.server.eq_ignore_ascii_case(trusted_server?.trim()) {
        return None;
    }
    let mut claims = Claims::default();
    for check in &results.checks {
        let property = |names: &[&str]| names.iter().find_map(|name| check.property(name)).and_then(domain);
        match (check.method.as_str(), check.result.as_str()) {
            // A verdict on another domain than the one that we read in From says nothing of this author.
            ("dmarc", "pass") if property(&["header.from"]).is_none_or(|from| from == author) => {
                claims.policy = claims.policy.or(Some(true));
            }
            ("dmarc", "fail") => claims.policy = Some(false),
            ("dkim", "pass") => claims.signed_by.extend(property(&["header.d", "header.i"])),
            ("spf", "pass") => claims.sent_by.extend(property(&["smtp.mailfrom"])),
            _ => {}
        }
    }
    Some(claims)
}

fn found(checked: &Checked) -> Claims {
    Claims {
        policy: checked.policy,
        signed_by: checked.signed_by.iter().filter_map(|signer| domain(signer)).collect(),
        sent_by: checked.sent_by.as_deref().and_then(domain).into_iter().collect(),
    }
}

/// The author's domain, where our own checks would count: the letter names one author, and no server that we trust has
/// looked at it.
pub fn unchecked_author(letter: &Letter, trusted_server: Option<&str>) -> Option<String> {
    let author = domain(&letter.author()?.address)?;
    stated(letter, trusted_server, &author).is_none().then_some(author)
}

/// Whether the domain of an address, or a domain, belongs to the organisation of the author's domain: only then is it
/// worth a question.
pub fn may_vouch(address: &str, author: &str) -> bool {
    domain(address).is_some_and(|domain| are_aligned(&domain, author))
}

/// Whether two addresses, or domains, belong to one organisation.
pub fn is_one_organisation(one: &str, other: &str) -> bool {
    domain(one).zip(domain(other)).is_some_and(|(one, other)| are_aligned(&one, &other))
}

/// The domains with a signature over only a part of the body.
fn partly_signed_by(letter: &Letter) -> Vec<String> {
    let tag = |field: &str, wanted: &str| {
        let mut tags = field.split(';').filter_map(|tag| tag.split_once('='));
        tags.find(|(name, _)| name.trim() == wanted).map(|(_, value)| value.trim().to_owned())
    };
    let partial = letter.values("DKIM-Signature").filter(|field| tag(field, "l").is_some());
    partial.filter_map(|field| domain(&tag(field, "d")?)).collect()
}

/// The domain of an address, or the domain itself, as domains are compared.
fn domain(address: &str) -> Option<String> {
    let domain = address.rsplit('@').next()?.trim().trim_end_matches('.');
    idna::domain_to_ascii(domain).ok().filter(|domain| domain.contains('.'))
}

/// Relaxed alignment: both belong to one organisation, that is to one domain below a public suffix. `mail.shop.com.vn`
/// answers for `shop.com.vn`, and two shops below `com.vn` do not answer for each other.
fn are_aligned(one: &str, other: &str) -> bool {
    one == other
        || psl::domain_str(one).is_some_and(|organisation| psl::domain_str(other) == Some(organisation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("shop.vn", "shop.vn", true)]
    #[case("mail.shop.vn", "shop.vn", true)]
    #[case("a.shop.com.vn", "b.shop.com.vn", true)]
    #[case("ke-gian.com.vn", "shop.com.vn", false)]
    #[case("com.vn", "shop.com.vn", false)]
    #[case("shop.vn.example.com", "shop.vn", false)]
    #[case("evilshop.vn", "shop.vn", false)]
    #[case("a.github.io", "b.github.io", false)]
    fn two_domains_are_one_organisation_below_a_public_suffix(
        #[case] one: &str,
        #[case] other: &str,
        #[case] aligned: bool,
    ) {
        assert_eq!(are_aligned(one, other), aligned);
        assert_eq!(are_aligned(other, one), aligned);
    }

    #[rstest]
    #[case("Lan@Shop.VN", Some("shop.vn"))]
    #[case("@shop.vn.", Some("shop.vn"))]
    #[case("lan@bảohành.vn", Some("xn--bohnh-tqa4444c.vn"))]
    #[case("lan@localhost", None)]
    #[case("lan", None)]
    #[case("", None)]
    fn domains_are_compared_in_one_form(#[case] address: &str, #[case] expected: Option<&str>) {
        assert_eq!(domain(address).as_deref(), expected);
    }
}
