//! The survey's mail, when its hour has come.

use platform::{
    Tx,
    jobs::{Handler, Job, JobError, payload},
};
use serde::{Deserialize, Serialize};

use crate::{actions, model::InviteId};

/// Sends a survey, if it may still be sent.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendSurvey {
    /// Which.
    pub invite: InviteId,
}

impl Job for SendSurvey {
    const KIND: &'static str = "feedback.send_survey";
}

/// Every job of the room.
pub fn all() -> Vec<Handler> {
    vec![Handler::inside(SendSurvey::KIND, send_survey)]
}

fn send_survey(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let job: SendSurvey = payload(text)?;
    Ok(actions::send_survey(tx, job.invite)?)
}
