//! The only SQL about the table of returns.

use kernel::{Actor, Date, Timestamp};
use platform::db::{DbError, Json, Tx};

use super::{NewReturnPolicy, ReturnPolicy, ReturnPolicyId};

/// Versions on the page.
const VERSIONS_MAX: i64 = 200;

/// Every version of the table, the newest first.
pub(crate) fn versions(tx: &mut Tx<'_>) -> Result<Vec<ReturnPolicy>, DbError> {
    tx.all(
        "select id, version, valid_from, rows, recorded_at from return_policy order by version desc limit $1",
        &[&VERSIONS_MAX],
    )
}

/// The version that a contract of this day fell under, as known at an instant.
pub(crate) fn table_of_contract(
    tx: &mut Tx<'_>,
    contract: Date,
    known_at: Timestamp,
) -> Result<Option<ReturnPolicy>, DbError> {
    tx.first(
        "select id, version, valid_from, rows, recorded_at from return_policy
         where valid_from <= $1 and recorded_at <= $2 order by valid_from desc, version desc limit 1",
        &[&contract, &known_at],
    )
}

/// Writes the next version of the table.
pub(crate) fn insert_version(
    tx: &mut Tx<'_>,
    by: &Actor,
    version: u32,
    new: &NewReturnPolicy,
) -> Result<ReturnPolicyId, DbError> {
    let (id, now, by): (ReturnPolicyId, _, _) = (tx.id(), tx.now(), by.to_string());
    let rows = Json(new.rows.clone());
    tx.exec(
        "insert into return_policy (id, version, valid_from, rows, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6)",
        &[&id, &version, &new.valid_from, &rows, &now, &by],
    )?;
    Ok(id)
}
