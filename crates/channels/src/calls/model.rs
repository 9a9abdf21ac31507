//! The nouns: a line, a call, what a provider told.

use kernel::{Timestamp, ids};
use platform::text_column;
use tickets::StrandId;

ids! { CallLineId = "call_line", CallId = "call", CallEventId = "call_event" }

/// A telephone line of the shop at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallLine {
    pub(crate) id: CallLineId,
    /// As the shop calls it.
    pub(crate) name: String,
    /// With what the provider signs, sealed for this line.
    pub(crate) secret: Vec<u8>,
    pub(crate) is_active: bool,
    /// Requests whose signature did not fit, or that were too old.
    pub(crate) refused: i64,
    pub(crate) last_in_at: Option<Timestamp>,
}

/// Where a call is. It only moves forward, in whatever order a provider tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CallStage {
    /// Nobody has answered yet.
    Ringing,
    /// Two people talk.
    Talking,
    /// It is over, and nobody had answered.
    Missed,
    /// It is over.
    Ended,
}
text_column!(CallStage { Ringing = "ringing", Talking = "talking", Missed = "missed", Ended = "ended" });

impl CallStage {
    /// The key of its word.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Ringing => "channels-call-ringing",
            Self::Talking => "channels-call-talking",
            Self::Missed => "channels-call-missed",
            Self::Ended => "channels-call-ended",
        }
    }
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) id: CallId,
    /// Whether somebody calls the shop.
    pub(crate) is_inbound: bool,
    /// The other side: E.164 where it is a number, else as the provider tells it; empty where it is withheld.
    pub(crate) number: String,
    pub(crate) stage: CallStage,
    /// Whether its beginning was never told.
    pub(crate) is_incomplete: bool,
    pub(crate) began_at: Timestamp,
    pub(crate) answered_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    /// The conversation that it began or went on in.
    pub(crate) strand: Option<StrandId>,
    pub(crate) ticket_number: Option<i64>,
}

/// What an event of a provider says of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallNews {
    /// As the provider names the call.
    pub(crate) remote_id: String,
    pub(crate) is_inbound: bool,
    pub(crate) number: String,
    pub(crate) step: CallStep,
    pub(crate) at: Timestamp,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallStep {
    /// It began, or a phone rings.
    Rings,
    /// Somebody answered.
    Answered,
    /// It is over; so many seconds were spoken.
    Over {
        /// Seconds.
        talked: i64,
    },
}
