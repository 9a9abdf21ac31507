//! A line at Stringee as a source of events.

use kernel::Timestamp;
use platform::{
    db::{DbError, Tx},
    seal::Seal,
};

use super::{
    actions,
    jobs::ReadCall,
    model::{CallEventId, CallLine, CallLineId},
    store, stringee,
};
use crate::hooks::{Disbelief, Proven, Source};

impl Source for CallLine {
    const SIGNATURE: &'static str = "X-STRINGEE-SIGNATURE";
    const EVENT_BYTES_MAX: usize = 64 * 1024;

    fn found(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, DbError> {
        let Ok(id) = id.parse::<CallLineId>() else { return Ok(None) };
        Ok(store::line(tx, id)?.filter(|line| line.is_active))
    }

    fn proven(&self, seal: &Seal, raw: &[u8], signature: &str, now: Timestamp) -> Result<Proven, Disbelief> {
        let secret = actions::secret_of(seal, self).ok_or(Disbelief::Unsigned)?;
        stringee::decide_proven(&secret, raw, signature, now)
    }

    fn count_refused(&self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        store::count_refused(tx, self.id)
    }

    fn take(&self, tx: &mut Tx<'_>, proven: &Proven, raw: &str) -> Result<(), DbError> {
        let (event, now): (CallEventId, _) = (tx.id(), tx.now());
        if store::add_event(tx, event, (self.id, &proven.event_id, &proven.kind), raw)? {
            tx.enqueue(&event.to_string(), &ReadCall { event }, now)?;
        }
        Ok(())
    }
}
