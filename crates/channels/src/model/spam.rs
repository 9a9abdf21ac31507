//! Senders from whom nobody wants to hear.

use kernel::{Timestamp, ids};
use platform::from_row;

ids! { BlockedSenderId = "blocked_sender" }

/// An address whose mail is filed as spam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedSender {
    /// Which.
    pub id: BlockedSenderId,
    /// The address, in lower case.
    pub address: String,
    /// Since when.
    pub blocked_at: Timestamp,
}
from_row!(BlockedSender { id, address, blocked_at });
