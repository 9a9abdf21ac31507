//! The shop, its people, and the proofs that somebody is who they say.

mod roles;
mod teams;
mod token;

use axum::http::HeaderValue;
use kernel::{BranchId, CountryCode, Currency, Locale, Role, Roles, StaffId, TimeZone, ids};
use platform::{Config, text_column};

pub use teams::{Absence, AbsenceId, AbsenceReason, CAPACITY, Duty, NewAbsence, NewTeam, Team, TeamId, Week};
pub use token::Token;

pub(crate) use roles::RolesText;

use crate::policy::{
    passwords::PasswordHash,
    sessions::{ABSOLUTE_DAYS, CUSTOMER_DAYS},
};

ids! { SessionId = "session", InvitationId = "invitation", ApiKeyId = "key" }

/// The organisation that runs this program. There is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Shop {
    /// As customers know it; empty before it is set up.
    pub name: String,
    /// The number to call, as it is written; may be empty.
    pub phone: String,
    /// The postal address of the head office.
    pub address: String,
    /// When somebody answers, as it is written; may be empty.
    pub hours: String,
    /// Where its clocks are.
    pub zone: TimeZone,
    /// In what it is paid.
    pub currency: Currency,
    /// The language of those who have not chosen one.
    pub locale: Locale,
}

impl Default for Shop {
    /// What holds before the shop is set up.
    fn default() -> Self {
        Self {
            name: String::new(),
            phone: String::new(),
            address: String::new(),
            hours: String::new(),
            zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(TimeZone::UTC),
            currency: Currency::VND,
            locale: Locale::Vi,
        }
    }
}

/// A place where customers come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Which.
    pub id: BranchId,
    /// As it is called: "Cầu Giấy".
    pub name: String,
    /// In addresses: `cau-giay`.
    pub slug: String,
    /// The postal address.
    pub address: String,
    /// The number to call; may be empty.
    pub phone: String,
    /// In which country it lies; none is the shop's.
    pub country: Option<CountryCode>,
}

/// What is typed to add or change a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBranch {
    /// As it is called.
    pub name: String,
    /// The postal address.
    pub address: String,
    /// The number to call; may be empty.
    pub phone: String,
    /// In which country it lies; none is the shop's.
    pub country: Option<CountryCode>,
}

/// How a colleague is named on pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffName {
    /// Who.
    pub id: StaffId,
    /// The full name: "Nguyễn Quỳnh Anh".
    pub name: String,
    /// As colleagues and customers say: "Quỳnh Anh".
    pub called: String,
}

/// One of the shop's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Who.
    pub id: StaffId,
    /// The full name.
    pub name: String,
    /// As colleagues and customers say.
    pub called: String,
    /// The address to sign in with.
    pub email: String,
    /// What they do.
    pub roles: Roles,
    /// Where they work; none means every branch.
    pub branch: Option<BranchId>,
    /// The language of the mails to them.
    pub locale: Locale,
    /// Whether they still work here.
    pub active: bool,
}

/// A member of the team who is added with a password: the first owner, an accepted invitation, the demo.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// The full name.
    pub name: String,
    /// As colleagues and customers say.
    pub called: String,
    /// The address to sign in with; see [`crate::parse_email`].
    pub email: String,
    /// What they do.
    pub roles: Roles,
    /// Where they work; none means every branch.
    pub branch: Option<BranchId>,
    /// The language of the mails to them.
    pub locale: Locale,
    /// From [`crate::hash_password`].
    pub password: PasswordHash,
}

/// What kind of proof a session stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// One of the shop's people, with every factor.
    Staff,
    /// One of the shop's people whose password was right and whose code is still asked for.
    HalfWay,
    /// A customer.
    Customer,
}
text_column!(SessionKind { Staff = "staff", HalfWay = "half_way", Customer = "customer" });

/// The cookie of the shop's people.
pub const STAFF_COOKIE: &str = "haumai_session";
/// The cookie of customers. One browser may hold both.
pub const CUSTOMER_COOKIE: &str = "haumai_my";
/// The cookie that ties the forms of strangers to their browser.
pub const PAGE_COOKIE: &str = "haumai_page";

/// A session that has just begun. Its token exists only here and in the browser.
#[derive(Debug)]
pub struct NewSession {
    pub(crate) token: Token,
    pub(crate) kind: SessionKind,
}

impl NewSession {
    /// The `Set-Cookie` header that gives the session to the browser.
    pub fn set_cookie(&self, config: &Config) -> HeaderValue {
        let (name, days) = match self.kind {
            SessionKind::Staff => (STAFF_COOKIE, Some(ABSOLUTE_DAYS)),
            SessionKind::HalfWay => (STAFF_COOKIE, None),
            SessionKind::Customer => (CUSTOMER_COOKIE, Some(CUSTOMER_DAYS)),
        };
        cookie(config, name, self.token.as_str(), days.map(|d| d * 86_400))
    }
}

/// A cookie that no script can read. Without an age it ends with the browser; with age 0 it ends now.
pub(crate) fn cookie(config: &Config, name: &str, value: &str, max_age: Option<i64>) -> HeaderValue {
    let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if config.base_url().starts_with("https://") { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// The session of a request, for pages that end it or name it. Stands in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentSession {
    /// Which.
    pub id: SessionId,
    /// On what it stands.
    pub kind: SessionKind,
    /// Whose: a staff member's or a customer's id.
    pub(crate) holder: kernel::Uuid,
}

/// An address that somebody has proven to control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenAddress(pub(crate) String);

impl ProvenAddress {
    /// The mail address, in lower case.
    pub fn email(&self) -> &str {
        &self.0
    }
}

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// It is not the code that was sent, or none was sent.
    Wrong,
    /// It was the right time ago; a new one must be asked for.
    Expired,
    /// It was guessed at too often; a new one must be asked for.
    TooMany,
}

impl CodeRefusal {
    /// The key of the words for the person.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Wrong => "identity-code-wrong",
            Self::Expired => "identity-code-expired",
            Self::TooMany => "identity-code-too-many",
        }
    }
}

/// The key of a role's name.
pub const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Owner => "identity-role-owner",
        Role::Manager => "identity-role-manager",
        Role::Agent => "identity-role-agent",
        Role::Technician => "identity-role-technician",
        Role::FrontDesk => "identity-role-front-desk",
        Role::Warehouse => "identity-role-warehouse",
        Role::Partner => "identity-role-partner",
        Role::Customer => "identity-role-customer",
    }
}

/// A mail address as it is stored: in lower case, one `@`, a domain with a dot. Whether it works, only a mail to
/// it can tell.
pub fn parse_email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let (local, domain) = email.split_once('@')?;
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"@<>()[],;:\\\"".contains(c);
    let is_domain = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    let is_whole = !local.is_empty() && is_domain && email.len() <= 254;
    (is_whole && local.chars().chain(domain.chars()).all(is_plain)).then_some(email)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(" Minh@Example.VN ", Some("minh@example.vn"))]
    #[case("", None)]
    #[case("minh", None)]
    #[case("@example.vn", None)]
    #[case("minh@example", None)]
    #[case("minh@a@example.vn", None)]
    #[case("minh <minh@example.vn>", None)]
    #[case("minh@example.vn\r\nBcc: x@example.vn", None)]
    fn an_address_is_read_or_refused(#[case] typed: &str, #[case] email: Option<&str>) {
        assert_eq!(parse_email(typed).as_deref(), email);
    }

    #[test]
    fn cookies_are_closed_to_scripts_and_other_sites() {
        let http = Config::default();
        let https = Config { public_url: Some("https://care.example.vn".into()), ..Config::default() };
        assert_eq!(cookie(&http, "a", "b", None), "a=b; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(
            cookie(&https, "a", "b", Some(0)),
            "a=b; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure"
        );
    }
}
