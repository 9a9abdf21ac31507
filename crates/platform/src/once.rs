//! One effect for one form: a double click, a repeated request after a lost answer.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::{DbError, Tx};

/// How a submission met its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once<T> {
    /// The first time: this is what happened.
    First(T),
    /// It happened before: this was the result.
    Again(String),
    /// The key was used for another content.
    Mismatch,
}

/// Runs `act` unless the actor already submitted this key; its result is written with its effect. `result` turns
/// the outcome into what a repetition is told: where to go, or the id of what was made.
///
/// # Errors
/// What `act` returns, or whatever the database says.
pub fn once<T, E: From<DbError>>(
    tx: &mut Tx<'_>,
    actor: &str,
    key: &str,
    content: &[u8],
    act: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    result: impl FnOnce(&T) -> String,
) -> Result<Once<T>, E> {
    let digest: String = Sha256::digest(content).iter().map(|b| format!("{b:02x}")).collect();
    let before: Option<(String, String)> =
        tx.first("select digest, result from submission where actor = $1 and key = $2", &[&actor, &key])?;
    if let Some((seen, result)) = before {
        return Ok(if seen == digest { Once::Again(result) } else { Once::Mismatch });
    }
    let outcome = act(tx)?;
    let (text, now) = (result(&outcome), tx.now());
    tx.exec(
        "insert into submission (actor, key, digest, result, at) values ($1, $2, $3, $4, $5)",
        &[&actor, &key, &digest, &text, &now],
    )?;
    Ok(Once::First(outcome))
}

/// Forgets the submissions from before an instant, and says how many: nobody sends them again.
///
/// # Errors
/// Whatever the database says.
pub fn forget_before(tx: &mut Tx<'_>, instant: Timestamp) -> Result<u64, DbError> {
    tx.exec("delete from submission where at < $1", &[&instant])
}
