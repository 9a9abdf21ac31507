//! What the shop calls the eight statuses. The eight stay as they are; only the words in front of people change.

mod actions;
mod api;
mod store;
mod views;
mod web;

use std::collections::BTreeMap;

use kernel::Locale;
use platform::{
    db::{DbError, Tx},
    i18n::Texts,
};

use actions::rename_statuses;
pub(crate) use api::{openapi, routes as api_routes};
pub(crate) use web::routes;

use crate::clocks::StatusKind;

/// A status is a chip and a line of a menu.
const NAME_CHARS_MAX: usize = 30;

/// The shop's own words for statuses, in each language; what is not named keeps the program's word.
pub type StatusNames = BTreeMap<(StatusKind, Locale), String>;

/// The shop's own words, read when the program starts and again when they were changed.
///
/// # Errors
/// Whatever the database says.
pub fn status_names(tx: &mut Tx<'_>) -> Result<StatusNames, DbError> {
    store::names(tx)
}

/// Every page, mail and answer of this program speaks with these words from now on; another one beside the same database does
/// when it starts.
pub fn speak_with(texts: &Texts, names: &StatusNames) {
    for locale in Locale::ALL {
        let own = names.iter().filter(|((_, of), _)| *of == locale);
        let own = own.map(|((status, _), name)| (status.key().to_owned(), name.clone()));
        texts.say_instead(locale, own.collect());
    }
}
