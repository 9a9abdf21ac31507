//! What happens when a clock's time has come.

use platform::{
    Tx,
    jobs::{Handler, Job, JobError, payload},
};
use serde::{Deserialize, Serialize};

use crate::{actions, model::TicketId};

/// Looks at a ticket's clocks again.
#[derive(Debug, Serialize, Deserialize)]
pub struct WatchClock {
    /// Which.
    pub ticket: TicketId,
}

impl Job for WatchClock {
    const KIND: &'static str = "tickets.watch_clock";
}

/// Every job of the room.
pub fn all() -> Vec<Handler> {
    vec![Handler::inside(WatchClock::KIND, watch_clock)]
}

fn watch_clock(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let job: WatchClock = payload(text)?;
    Ok(actions::watch_clock(tx, job.ticket)?)
}
