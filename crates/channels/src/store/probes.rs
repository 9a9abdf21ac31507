//! The letters that the program writes to itself.

use kernel::Timestamp;
use platform::{
    db::{DbError, Tx},
    from_row,
};

use crate::model::{MailboxId, Probe};

from_row!(Probe { ordered_at, returned_at, is_aligned });

pub(crate) fn add_probe(tx: &mut Tx<'_>, mailbox: MailboxId, route: i64) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into mail_probe (route, mailbox_id, ordered_at, is_aligned) values ($1, $2, $3, false)",
        &[&route, &mailbox, &now],
    )
    .map(drop)
}

/// The newest of a mailbox.
///
/// # Errors
/// Whatever the database says.
pub fn last_probe(tx: &mut Tx<'_>, mailbox: MailboxId) -> Result<Option<Probe>, DbError> {
    tx.first(
        "select ordered_at, returned_at, is_aligned from mail_probe where mailbox_id = $1
         order by ordered_at desc, route limit 1",
        &[&mailbox],
    )
}

/// To which mailbox it was written.
pub(crate) fn mailbox_of(tx: &mut Tx<'_>, route: i64) -> Result<Option<MailboxId>, DbError> {
    tx.value("select mailbox_id from mail_probe where route = $1", &[&route])
}

/// It came back. The first time counts.
pub(crate) fn note_returned(tx: &mut Tx<'_>, route: i64, is_aligned: bool) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update mail_probe set returned_at = $2, is_aligned = $3 where route = $1 and returned_at is null",
        &[&route, &now, &is_aligned],
    )
    .map(drop)
}

/// What is older tells nothing any more, and is known no longer when it comes.
pub(crate) fn forget_probes(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), DbError> {
    tx.exec("delete from mail_probe where ordered_at < $1", &[&before]).map(drop)
}
