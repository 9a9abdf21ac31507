//! What is done later: events are read.

use platform::jobs::{Handler, Job, JobError, payload};
use serde::{Deserialize, Serialize};

use super::{actions, model::CallEventId, store};
use crate::hooks::EventState;

/// The database may be away for hours; what was told waits.
const READ_ATTEMPTS_MAX: i64 = 40;

/// To read an event of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadCall {
    pub(crate) event: CallEventId,
}

impl Job for ReadCall {
    const KIND: &'static str = "channels.read_call";
}

pub(crate) fn handler() -> Handler {
    let handler = Handler::inside(ReadCall::KIND, |tx, text| {
        let ReadCall { event } = payload(text)?;
        actions::read_event(tx, event).map_err(JobError::from)
    });
    handler.tried(READ_ATTEMPTS_MAX).when_given_up(|tx, order| {
        let ReadCall { event } = payload(order)?;
        Ok(store::settle_event(tx, event, EventState::Failed)?)
    })
}
