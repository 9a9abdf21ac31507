//! What happened to the team, for rooms that give work to people.

use kernel::StaffId;
use platform::events::Event;
use serde::{Deserialize, Serialize};

use crate::model::TeamId;

/// A colleague no longer works here; what was theirs needs somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffLeft {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffLeft {
    const KIND: &'static str = "staff_left";
}

/// Who is there when is another matter now: a shift, an absence, what somebody can do, or who is in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterChanged {}

impl Event for RosterChanged {
    const KIND: &'static str = "roster_changed";
}

/// A team gets no more work; what it had belongs to the whole shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRetired {
    /// Which.
    pub team: TeamId,
}

impl Event for TeamRetired {
    const KIND: &'static str = "team_retired";
}
