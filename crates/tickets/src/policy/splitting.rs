//! Which words may go on in a ticket of their own.

use crate::model::{Class, Message, MessageId};

/// Why words are not split off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitRefusal {
    /// None was chosen.
    Nothing,
    /// One of them is not in this ticket.
    Unknown,
    /// No public words would be left: then the ticket is what was meant.
    Everything,
}

impl SplitRefusal {
    /// The key of the field's error.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Nothing => "tickets-error-split-nothing",
            Self::Unknown => "tickets-error-split-unknown",
            Self::Everything => "tickets-error-split-everything",
        }
    }
}

/// The chosen words in the order in which they were said. Some public words must stay, or there is nothing to split.
///
/// # Errors
/// Why not.
pub fn decide_split(talk: &[Message], chosen: &[MessageId]) -> Result<Vec<Message>, SplitRefusal> {
    if chosen.is_empty() {
        return Err(SplitRefusal::Nothing);
    }
    if chosen.iter().any(|id| talk.iter().all(|m| m.id != *id)) {
        return Err(SplitRefusal::Unknown);
    }
    let (moved, left): (Vec<&Message>, Vec<&Message>) = talk.iter().partition(|m| chosen.contains(&m.id));
    if left.iter().all(|m| m.class != Class::Public) {
        return Err(SplitRefusal::Everything);
    }
    Ok(moved.into_iter().cloned().collect())
}
