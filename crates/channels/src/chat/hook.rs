//! An account at Zalo as a source of events.

use kernel::Timestamp;
use platform::{
    db::{DbError, Tx},
    seal::Seal,
};
use tickets::ChatAccountId;

use super::{
    jobs::ReadChat,
    model::{ChatAccount, ChatEventId, ChatSecrets},
    store, zalo,
};
use crate::hooks::{Disbelief, Proven, Source};

impl Source for ChatAccount {
    const SIGNATURE: &'static str = "X-ZEvent-Signature";
    /// A text of two thousand letters needs a tenth.
    const EVENT_BYTES_MAX: usize = 256 * 1024;

    fn found(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, DbError> {
        let Ok(id) = id.parse::<ChatAccountId>() else { return Ok(None) };
        Ok(store::account(tx, id)?.filter(|account| account.is_active))
    }

    fn proven(&self, seal: &Seal, raw: &[u8], signature: &str, now: Timestamp) -> Result<Proven, Disbelief> {
        let secrets = ChatSecrets::open(seal, self.id, &self.sealed).map_err(|error| {
            tracing::error!(account = %self.id, %error, "no secrets of a chat account");
            Disbelief::Unsigned
        })?;
        zalo::decide_proven((&self.app_id, &secrets.hook), raw, signature, now)
    }

    fn count_refused(&self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        store::count_refused(tx, self.id)
    }

    fn take(&self, tx: &mut Tx<'_>, proven: &Proven, raw: &str) -> Result<(), DbError> {
        let (event, now): (ChatEventId, _) = (tx.id(), tx.now());
        if store::add_event(tx, event, (self.id, &proven.event_id, &proven.kind), raw)? {
            tx.enqueue(&event.to_string(), &ReadChat { event }, now)?;
        }
        Ok(())
    }
}
