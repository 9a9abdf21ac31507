//! The only SQL about names of statuses.

use kernel::Locale;
use platform::{
    db::{DbError, Tx},
    from_row,
};

use super::StatusNames;
use crate::clocks::StatusKind;

struct NameRow {
    status: StatusKind,
    locale: Locale,
    name: String,
}
from_row!(NameRow { status, locale, name });

pub(super) fn names(tx: &mut Tx<'_>) -> Result<StatusNames, DbError> {
    let rows: Vec<NameRow> = tx.all("select status, locale, name from status_name limit 24", &[])?;
    Ok(rows.into_iter().map(|row| ((row.status, row.locale), row.name)).collect())
}

/// These names and no others.
pub(super) fn put_names(tx: &mut Tx<'_>, names: &StatusNames) -> Result<(), DbError> {
    tx.exec("delete from status_name", &[])?;
    for ((status, locale), name) in names {
        tx.exec(
            "insert into status_name (status, locale, name) values ($1, $2, $3)",
            &[status, locale, name],
        )?;
    }
    Ok(())
}
