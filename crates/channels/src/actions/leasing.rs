//! Of several programs, one fetches.

use platform::db::{DbError, Tx};

use crate::{
    model::MailboxId,
    policy::{HELD_FOR, Lease, decide_lease},
    store::leases,
};

/// Takes a mailbox for a program, or keeps it. False when another one has it.
pub(crate) fn hold_mailbox(tx: &mut Tx<'_>, mailbox: MailboxId, holder: &str) -> Result<bool, DbError> {
    let (known, now) = (leases::lease_of(tx, mailbox)?, tx.now());
    let is_mine = decide_lease(known.as_ref(), holder, now);
    if is_mine {
        leases::save_lease(tx, mailbox, &Lease { holder: holder.to_owned(), until: now + HELD_FOR })?;
    }
    Ok(is_mine)
}
