//! Who fetches from which mailbox.

use platform::db::{DbError, Tx};

use crate::{model::MailboxId, policy::Lease};

pub(crate) fn lease_of(tx: &mut Tx<'_>, mailbox: MailboxId) -> Result<Option<Lease>, DbError> {
    let row = tx.first("select holder, held_until from mailbox_lease where mailbox_id = $1", &[&mailbox])?;
    Ok(row.map(|(holder, until)| Lease { holder, until }))
}

pub(crate) fn save_lease(tx: &mut Tx<'_>, mailbox: MailboxId, lease: &Lease) -> Result<(), DbError> {
    tx.exec(
        "insert into mailbox_lease (mailbox_id, holder, held_until) values ($1, $2, $3)
         on conflict (mailbox_id) do update set holder = excluded.holder, held_until = excluded.held_until",
        &[&mailbox, &lease.holder, &lease.until],
    )
    .map(drop)
}
