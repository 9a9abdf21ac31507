//! The timeline: one line for whatever a person would want to see later. Rows are never changed but for erasing; the words are
//! made when they are read, in the language of the reader.

mod entry;
mod store;

use kernel::{Actor, CustomerId, Timestamp, Uuid};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    live,
};

pub(crate) use entry::Written;
pub use entry::{Arg, Audience, EntryId, EntryView, NewEntry, PageOf, Place, Topic};

/// Writes an entry that happens now.
///
/// # Errors
/// Whatever the database says.
pub fn record(tx: &mut Tx<'_>, entry: &NewEntry) -> Result<EntryId, DbError> {
    let now = tx.now();
    record_at(tx, entry, now)
}

/// Writes an entry for something that happened at another time: an import, an old purchase.
///
/// # Errors
/// Whatever the database says.
pub fn record_at(tx: &mut Tx<'_>, entry: &NewEntry, at: Timestamp) -> Result<EntryId, DbError> {
    let id = store::insert(tx, entry, at)?;
    if let Some(customer) = entry.customer {
        tx.touch(live::Audience::Staff, &customer.to_string())?;
    }
    Ok(id)
}

/// Takes the words out of the entries that lead to a page, because what they tell of was erased. The entries stay.
///
/// # Errors
/// Whatever the database says.
pub fn forget(tx: &mut Tx<'_>, href: &str, gone: &str) -> Result<(), DbError> {
    store::forget(tx, href, gone)
}

/// The newest entries of a customer that the actor may see, one page of them.
///
/// # Errors
/// Whatever the database says.
pub fn entries_of_customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    customer: CustomerId,
    page: &PageOf,
) -> Result<Vec<EntryView>, DbError> {
    let rows = store::of_customer(tx, actor, customer, page)?;
    Ok(rows.into_iter().map(|row| row.said(lang, actor)).collect())
}

/// The newest entries of an asset that the actor may see, one page of them. A customer sees one's own time with
/// it only, never an earlier owner's.
///
/// # Errors
/// Whatever the database says.
pub fn entries_of_asset(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    asset: Uuid,
    page: &PageOf,
) -> Result<Vec<EntryView>, DbError> {
    let rows = store::of_asset(tx, actor, asset, page)?;
    Ok(rows.into_iter().map(|row| row.said(lang, actor)).collect())
}

/// How many entries of a customer the actor may see.
///
/// # Errors
/// Whatever the database says.
pub fn count_of_customer(tx: &mut Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<i64, DbError> {
    store::count_of_customer(tx, actor, customer)
}

/// Every entry that the customer may receive, oldest first, as it was written: for the export.
pub(crate) fn written_for(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Written>, DbError> {
    store::written_for(tx, customer)
}
