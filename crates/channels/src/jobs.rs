//! What the room does later.

use platform::jobs::Job;
use serde::{Deserialize, Serialize};

use crate::model::LetterId;

/// To read a letter and bring it where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadLetter {
    pub(crate) letter: LetterId,
}

impl Job for ReadLetter {
    const KIND: &'static str = "channels.read_letter";
}
