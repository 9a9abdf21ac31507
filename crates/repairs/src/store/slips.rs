//! What is printed on a slip. The tables hold digests, and the secrets sealed.

use kernel::Timestamp;
use platform::db::{DbError, Tx};

use crate::model::RepairId;

/// A printed slip.
#[derive(Debug)]
pub struct NewSlip {
    /// The digest of the token in the QR code.
    pub digest: String,
    /// The digest of the short code.
    pub code_digest: String,
    /// Both, sealed.
    pub sealed: Vec<u8>,
    /// Until when both are good.
    pub expires_at: Timestamp,
}

/// Adds a slip; older slips of the repair stay good, dead ones are forgotten.
pub fn insert_slip(tx: &mut Tx<'_>, repair: RepairId, slip: &NewSlip) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("delete from slip_token where repair = $1 and expires_at < $2", &[&repair, &now])?;
    tx.exec(
        "insert into slip_token (digest, code_digest, repair, created_at, expires_at, sealed)
         values ($1, $2, $3, $4, $5, $6)",
        &[&slip.digest, &slip.code_digest, &repair, &now, &slip.expires_at, &slip.sealed],
    )?;
    Ok(())
}

/// The slip that was issued last, if it is still good: its digest, and its secrets where they were kept.
pub fn newest_slip(tx: &mut Tx<'_>, repair: RepairId) -> Result<Option<(String, Option<Vec<u8>>)>, DbError> {
    let now = tx.now();
    tx.first(
        "select digest, sealed from slip_token where repair = $1 and expires_at >= $2
         order by created_at desc, digest limit 1",
        &[&repair, &now],
    )
}

/// The repair of a token that is still good.
pub fn slip_by_token(tx: &mut Tx<'_>, digest: &str) -> Result<Option<RepairId>, DbError> {
    let now = tx.now();
    tx.value("select repair from slip_token where digest = $1 and expires_at >= $2", &[&digest, &now])
}

/// The repair of a short code that is still good.
pub fn slip_by_code(tx: &mut Tx<'_>, code_digest: &str) -> Result<Option<RepairId>, DbError> {
    let now = tx.now();
    tx.value(
        "select repair from slip_token where code_digest = $1 and expires_at >= $2",
        &[&code_digest, &now],
    )
}
