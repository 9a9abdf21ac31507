//! A letter that the program writes to itself, to see whether it comes back.

use kernel::Timestamp;

/// The last one of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// When it was written.
    pub ordered_at: Timestamp,
    /// When it came back, if it did.
    pub returned_at: Option<Timestamp>,
    /// Whether the domain in From vouched for it when it came back: what customers' servers will find, too.
    pub is_aligned: bool,
}
