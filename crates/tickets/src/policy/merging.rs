//! Two tickets become one, and two again.

use crate::model::{Stage, Standing, Status, TicketId};

/// Why a ticket is not merged into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRefusal {
    /// It is the same one, or one that was merged into it: the pointers would close a circle.
    Itself,
    /// It was merged already.
    Merged,
}

impl MergeRefusal {
    /// The key of the field's error.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Itself => "tickets-error-merge-itself",
            Self::Merged => "tickets-error-merge-twice",
        }
    }
}

/// What a merge makes of the ticket that stands for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merging {
    /// Where it goes; none leaves it where it is.
    pub status: Option<Status>,
    /// Whether the customer waits for an answer in either.
    pub unanswered: bool,
    /// Whether a public answer has ever gone out in either.
    pub staff_wrote: bool,
}

/// A ticket may be merged into the root of another one, once. What nobody answered in either is still unanswered, so the
/// root returns to Todo for it; an ended root goes on where the other one stood.
///
/// # Errors
/// Why not.
pub fn decide_merge(
    (child, child_standing): (TicketId, &Standing),
    (root, standing): (TicketId, &Standing),
) -> Result<Merging, MergeRefusal> {
    if child == root {
        return Err(MergeRefusal::Itself);
    }
    if child_standing.merged_into.is_some() {
        return Err(MergeRefusal::Merged);
    }
    let staff_wrote = standing.staff_wrote || child_standing.staff_wrote;
    let unanswered = standing.unanswered || child_standing.unanswered;
    let is_ended = |status: Status| status.stage() == Stage::Done;
    let status = match child_standing.status {
        _ if child_standing.unanswered && staff_wrote => Some(Status::NeedsNextResponse),
        _ if child_standing.unanswered => Some(Status::NeedsFirstResponse),
        theirs if is_ended(standing.status) && !is_ended(theirs) => Some(theirs),
        _ => None,
    };
    Ok(Merging { status, unanswered, staff_wrote })
}
