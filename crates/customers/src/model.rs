//! The nouns: a customer, the points at which one is reached, what one consented to.

use kernel::{CustomerId, Locale, Timestamp, ids};
use platform::{from_row, text_column};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    email::{self, Email},
    phone::{self, Phone},
};

ids! { ContactPointId = "contact", ConsentId = "consent" }

/// How a Vietnamese customer is addressed. Nobody guesses it from a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormOfAddress {
    /// A man of about one's own age or older.
    Anh,
    /// A woman of about one's own age or older.
    Chi,
    /// A woman of one's parents' age.
    Co,
    /// A man of one's parents' age.
    Chu,
    /// Someone older than one's parents.
    Bac,
    /// An equal.
    Ban,
    /// The formal word, on paper.
    QuyKhach,
}
text_column!(FormOfAddress {
    Anh = "anh", Chi = "chi", Co = "co", Chu = "chu", Bac = "bac", Ban = "ban", QuyKhach = "quy_khach",
});

impl FormOfAddress {
    /// The word itself; it is Vietnamese in every language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anh => "anh",
            Self::Chi => "chị",
            Self::Co => "cô",
            Self::Chu => "chú",
            Self::Bac => "bác",
            Self::Ban => "bạn",
            Self::QuyKhach => "quý khách",
        }
    }
}

/// What other rooms print of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerCard {
    /// Who.
    pub id: CustomerId,
    /// The full name, as it is written.
    pub name: String,
    /// What one is called; never empty.
    pub called: String,
    /// How one is addressed, if one told us.
    pub form_of_address: Option<FormOfAddress>,
    /// The first phone number, a proven one before others.
    pub phone: Option<Phone>,
    /// The first mail address, a proven one before others.
    pub email: Option<Email>,
    /// In which language one reads.
    pub locale: Locale,
}

impl CustomerCard {
    /// As one is greeted: *chị Lan*, *anh/chị Lan* while we do not know, *Sigríður*.
    pub fn greeted(&self) -> String {
        match (self.locale, self.form_of_address) {
            (Locale::Vi, Some(FormOfAddress::QuyKhach)) => FormOfAddress::QuyKhach.word().to_owned(),
            (Locale::Vi, _) => format!("{} {}", self.addressed(), self.called),
            (Locale::En | Locale::Is, _) => self.called.clone(),
        }
    }

    /// The word that stands for *you* in Vietnamese: *chị*, *quý khách*, or *anh/chị* while we do not know.
    pub const fn addressed(&self) -> &'static str {
        match self.form_of_address {
            Some(form) => form.word(),
            None => "anh/chị",
        }
    }
}

/// A customer to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// The full name.
    pub name: String,
    /// What one is called; empty lets the language's custom decide.
    pub called: String,
    /// How one wants to be addressed.
    pub form_of_address: Option<FormOfAddress>,
    /// A phone number that nobody has proven yet.
    pub phone: Option<Phone>,
    /// A mail address that nobody has proven yet.
    pub email: Option<Email>,
    /// In which language one reads.
    pub locale: Locale,
}

impl NewCustomer {
    /// Somebody of whom nothing but a name and a number or an address is known.
    pub fn named(name: String, contact: Option<Contact>, locale: Locale) -> Self {
        let (phone, email) = match contact {
            Some(Contact::Phone(phone)) => (Some(phone), None),
            Some(Contact::Email(email)) => (None, Some(email)),
            None => (None, None),
        };
        Self { name, called: String::new(), form_of_address: None, phone, email, locale }
    }
}

/// What staff, and the customer, may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Identity {
    /// The full name.
    pub name: String,
    /// What one is called; empty lets the language's custom decide.
    pub called: String,
    /// How one wants to be addressed.
    pub form_of_address: Option<FormOfAddress>,
    /// In which language one reads.
    #[schema(value_type = String)]
    pub locale: Locale,
    /// Where one lives.
    pub address: Address,
}

/// Where one lives, as Viet Nam writes it since 1 July 2025: street, ward or commune, province or city. The old
/// district stays as text and is never refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Address {
    /// Number and street.
    pub street: String,
    /// Ward, commune or special zone; elsewhere the town.
    pub ward: String,
    /// The district of before July 2025.
    pub legacy_district: String,
    /// Province or city.
    pub province: String,
}

impl Address {
    /// In one line, from small to large; empty when nothing is known.
    pub fn line(&self) -> String {
        let parts = [&self.street, &self.ward, &self.legacy_district, &self.province];
        parts.into_iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// A customer as one's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Customer {
    /// Who.
    #[schema(value_type = String)]
    pub id: CustomerId,
    /// Name, language, address.
    #[serde(flatten)]
    pub identity: Identity,
    /// Counts the changes; a form that began with an older one does not overwrite.
    pub version: i64,
    /// Since when we know this person.
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    /// When the last change was made.
    #[schema(value_type = String)]
    pub changed_at: Timestamp,
    /// Who made it, as the audit log names an actor.
    pub changed_by: String,
}

/// Where a person can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Contact {
    /// By phone.
    Phone(Phone),
    /// By mail.
    Email(Email),
}

/// The kinds of [`Contact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// A phone number, E.164.
    Phone,
    /// A mail address.
    Email,
}
text_column!(ContactKind { Phone = "phone", Email = "email" });

impl Contact {
    /// Reads what somebody typed: a mail address if it has an @, else a phone number.
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains('@') {
            email::parse(text).map(Self::Email)
        } else {
            phone::parse(text).map(Self::Phone)
        }
    }

    /// Of which kind.
    pub const fn kind(&self) -> ContactKind {
        match self {
            Self::Phone(_) => ContactKind::Phone,
            Self::Email(_) => ContactKind::Email,
        }
    }

    /// The normal form that is stored and compared.
    pub fn value(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.e164(),
            Self::Email(email) => email.as_str(),
        }
    }
}

/// Who told us an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactSource {
    /// The shop's people.
    Staff,
    /// An import, a reaction, the demo.
    System,
    /// The customer, who proved to control it.
    Proof,
}
text_column!(ContactSource { Staff = "staff", System = "system", Proof = "proof" });

/// A contact as it belongs to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactPoint {
    /// Which.
    pub id: ContactPointId,
    /// Phone or mail.
    pub kind: ContactKind,
    /// The normal form.
    pub value: String,
    /// Who told us.
    pub source: ContactSource,
    /// When its owner proved to control it.
    pub verified_at: Option<Timestamp>,
    /// Since when we know it.
    pub created_at: Timestamp,
    /// Since when a server says that nobody has it; none when mail from there came since.
    pub undeliverable_at: Option<Timestamp>,
}
from_row!(ContactPoint { id, kind, value, source, verified_at, created_at, undeliverable_at });

/// Whose contact it is, and whether that was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub customer: CustomerId,
    /// When it was proven.
    pub verified_at: Option<Timestamp>,
}
from_row!(Holder { customer, verified_at });

/// What a consent is for. Each is asked alone; silence is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Offers and news.
    Offers,
    /// Questions after a service.
    Surveys,
}
text_column!(Purpose { Offers = "offers", Surveys = "surveys" });

impl Purpose {
    /// The key of the sentence that is agreed to.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Offers => "customers-consent-offers",
            Self::Surveys => "customers-consent-surveys",
        }
    }
}

/// What somebody said about a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Yes.
    Given,
    /// No more.
    Withdrawn,
}
text_column!(Decision { Given = "given", Withdrawn = "withdrawn" });

/// Where a consent was spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChannel {
    /// On the customer's own pages.
    Portal,
    /// To one of the shop's people.
    Staff,
}
text_column!(ConsentChannel { Portal = "portal", Staff = "staff" });

/// A consent that was given or withdrawn. Never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentEvent {
    /// Which.
    pub id: ConsentId,
    /// For what.
    pub purpose: Purpose,
    /// Yes or no more.
    pub decision: Decision,
    /// Where it was spoken.
    pub channel: ConsentChannel,
    /// The language of the sentence that was shown.
    pub text_locale: Locale,
    /// SHA-256 of that sentence.
    pub text_digest: String,
    /// When.
    pub at: Timestamp,
}
from_row!(ConsentEvent { id, purpose, decision, channel, text_locale, text_digest, at });

/// The proof that a customer consents to a purpose now. Only [`crate::consent_to`] makes one; sending code asks
/// for it in its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentProof {
    customer: CustomerId,
    purpose: Purpose,
}

impl ConsentProof {
    pub(crate) const fn new(customer: CustomerId, purpose: Purpose) -> Self {
        Self { customer, purpose }
    }

    /// Whose consent.
    pub const fn customer(self) -> CustomerId {
        self.customer
    }

    /// To what.
    pub const fn purpose(self) -> Purpose {
        self.purpose
    }
}
