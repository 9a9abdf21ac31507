//! Keys of other programs.

use jiff::Timestamp;
use kernel::{Roles, StaffId};
use platform::{DbError, Tx, from_row};

use crate::model::{ApiKeyId, RolesText};

/// The keys that one shop may have; the list shows all of them.
const KEYS_MAX: i64 = 200;

/// A key as it is listed. The key itself is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Which.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may do, as far as its maker may.
    pub roles: Roles,
    /// Who made it, and for whom it acts.
    pub maker: StaffId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to within ten minutes.
    pub last_used_at: Option<Timestamp>,
}

#[derive(Debug)]
struct KeyRow {
    id: ApiKeyId,
    name: String,
    roles: RolesText,
    maker: StaffId,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
}
from_row!(KeyRow { id, name, roles, maker, created_at, last_used_at });

pub fn api_keys(tx: &mut Tx<'_>) -> Result<Vec<ApiKey>, DbError> {
    let rows: Vec<KeyRow> = tx.all(
        "select id, name, roles, staff_id, created_at, last_used_at from api_key order by id desc limit $1",
        &[&KEYS_MAX],
    )?;
    let key = |row: KeyRow| {
        let KeyRow { id, name, roles, maker, created_at, last_used_at } = row;
        ApiKey { id, name, roles: roles.0, maker, created_at, last_used_at }
    };
    Ok(rows.into_iter().map(key).collect())
}

pub fn add_api_key(
    tx: &mut Tx<'_>,
    id: ApiKeyId,
    digest: &str,
    name: &str,
    roles: Roles,
    maker: StaffId,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into api_key (id, digest, name, roles, staff_id, created_at) values ($1, $2, $3, $4, $5, $6)",
        &[&id, &digest, &name, &RolesText(roles), &maker, &now],
    )?;
    Ok(())
}

/// Writes down that a key was used, unless that was written down after `since`.
pub fn note_key_use(tx: &mut Tx<'_>, digest: &str, since: Timestamp) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update api_key set last_used_at = $1
         where digest = $2 and (last_used_at is null or last_used_at < $3)",
        &[&now, &digest, &since],
    )?;
    Ok(())
}

/// Revokes a key; false when it was gone already.
pub fn remove_api_key(tx: &mut Tx<'_>, id: ApiKeyId) -> Result<bool, DbError> {
    Ok(tx.exec("delete from api_key where id = $1", &[&id])? == 1)
}
