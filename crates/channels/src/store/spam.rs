//! Blocked senders, and what was filed as spam.

use kernel::{Actor, Timestamp, Uuid};
use platform::db::{DbError, Tx};

use super::letters::PAGE;
use crate::model::{BlockedSender, BlockedSenderId};

/// Whether mail from this address, in lower case, is filed as spam.
pub(crate) fn is_blocked(tx: &mut Tx<'_>, address: &str) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from blocked_sender where address = $1", &[&address])
}

/// At most so many blocked senders, the newest first, from after one on; from the newest when that one is let in again.
pub(crate) fn blocked_senders(
    tx: &mut Tx<'_>,
    after: Option<BlockedSenderId>,
    limit: i64,
) -> Result<Vec<BlockedSender>, DbError> {
    let after = match after {
        Some(id) => blocked_sender(tx, id)?,
        None => None,
    };
    let last = BlockedSenderId::from_uuid(Uuid::max());
    let (at, id) = after.map_or((Timestamp::MAX, last), |sender| (sender.blocked_at, sender.id));
    tx.all(
        "select id, address, blocked_at from blocked_sender where (blocked_at, id) < ($1, $2)
         order by blocked_at desc, id desc limit $3",
        &[&at, &id, &limit],
    )
}

pub(crate) fn blocked_sender(tx: &mut Tx<'_>, id: BlockedSenderId) -> Result<Option<BlockedSender>, DbError> {
    tx.first("select id, address, blocked_at from blocked_sender where id = $1", &[&id])
}

/// Blocks an address; one that is blocked stays as it is. Returns the row.
pub(crate) fn block(tx: &mut Tx<'_>, by: &Actor, address: &str) -> Result<BlockedSender, DbError> {
    let (id, now, by): (BlockedSenderId, _, _) = (tx.id(), tx.now(), by.to_string());
    tx.exec(
        "insert into blocked_sender (id, address, blocked_by, blocked_at) values ($1, $2, $3, $4)
         on conflict (address) do nothing",
        &[&id, &address, &by, &now],
    )?;
    let kept: Option<BlockedSender> =
        tx.first("select id, address, blocked_at from blocked_sender where address = $1", &[&address])?;
    kept.ok_or_else(|| DbError::Engine("a blocked sender is not there".into()))
}

pub(crate) fn unblock(tx: &mut Tx<'_>, id: BlockedSenderId) -> Result<(), DbError> {
    tx.exec("delete from blocked_sender where id = $1", &[&id]).map(drop)
}

/// A letter that was filed as spam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SpamLetter {
    pub(crate) sender: String,
    pub(crate) subject: String,
    pub(crate) received_at: Timestamp,
    pub(crate) ticket_number: Option<i64>,
}
platform::from_row!(SpamLetter { sender, subject, received_at, ticket_number });

/// What was filed as spam, the newest first; one more than a page has, when there are more.
pub(crate) fn spam_letters(tx: &mut Tx<'_>) -> Result<Vec<SpamLetter>, DbError> {
    tx.all(
        "select sender, subject, received_at, ticket_number from letter where class = 'spam'
         order by stored_at desc, id desc limit $1",
        &[&(PAGE + 1)],
    )
}
