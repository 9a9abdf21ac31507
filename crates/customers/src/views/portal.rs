//! The customer's own pages: signing in, the account.

use askama::Template;
use ui::{FieldError, FieldView, Page};

use super::{ConsentView, ContactView, IdentityFields};

/// `/my/in`
#[derive(Debug, Template)]
#[template(path = "customers/in.html")]
pub(crate) struct InPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) email: FieldView,
    pub(crate) next: String,
}

/// `/my/in`, after the address.
#[derive(Debug, Template)]
#[template(path = "customers/code.html")]
pub(crate) struct CodePage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) sent: String,
    pub(crate) email: String,
    pub(crate) code: FieldView,
    pub(crate) next: String,
}

/// `/my/account`; with status 409 it shows both versions.
#[derive(Debug, Template)]
#[template(path = "customers/account.html")]
pub(crate) struct AccountPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) identity: IdentityFields,
    pub(crate) version: i64,
    pub(crate) contacts: Vec<ContactView>,
    pub(crate) consents: Vec<ConsentView>,
}
