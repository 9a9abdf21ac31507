//! What happened to the team, for rooms that give work to people.

use kernel::StaffId;
use platform::events::Event;
use serde::{Deserialize, Serialize};

/// A colleague no longer works here; what was theirs needs somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffLeft {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffLeft {
    const KIND: &'static str = "staff_left";
}
