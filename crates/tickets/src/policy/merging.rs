//! Two tickets become one, and two again.

use std::collections::{BTreeMap, BTreeSet};

use kernel::CustomerId;

use crate::model::{Author, Happened, Stage, Standing, Status, TicketEvent, TicketId, lasting};

/// Who asks in a ticket: a customer whom we know, or the name that somebody gave.
pub type Asker<'a> = (Option<CustomerId>, &'a str);

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
    let is_ended = |status: Status| status.stage() == Stage::Done;
    // Whoever ended a ticket without words owes nothing there: a duplicate that was ignored brings no root back.
    let waits = |of: &Standing| of.unanswered && !is_ended(of.status);
    let unanswered = waits(standing) || waits(child_standing);
    let status = match child_standing.status {
        _ if waits(child_standing) && staff_wrote => Some(Status::NeedsNextResponse),
        _ if waits(child_standing) => Some(Status::NeedsFirstResponse),
        theirs if is_ended(standing.status) && !is_ended(theirs) => Some(theirs),
        _ => None,
    };
    Ok(Merging { status, unanswered, staff_wrote })
}

/// The ticket in which somebody still waits after others were answered, where several people's tickets are read together; the
/// first by id. An answer reaches whoever asks in the ticket in which it is at home, and whoever ends the root without words
/// owes nobody anything.
pub fn decide_still_asked(
    events: &[TicketEvent],
    root: TicketId,
    askers: &BTreeMap<TicketId, Asker<'_>>,
) -> Option<TicketId> {
    let mut waiting = BTreeSet::new();
    for event in lasting(events) {
        let (asked, answered) = match &event.happened {
            Happened::TicketMerged {
                child,
                status: Some(Status::NeedsFirstResponse | Status::NeedsNextResponse),
                ..
            } => (Some(*child), None),
            Happened::MergedSpoke { child, author: Author::Staff, .. } => (None, Some(*child)),
            Happened::MergedSpoke { child, .. } => (Some(*child), None),
            Happened::MessageReceived { .. } | Happened::MessageFailed { unanswered: true, .. } => {
                (Some(root), None)
            }
            Happened::MessageQueued { .. } => (None, Some(root)),
            _ => (None, None),
        };
        waiting.extend(asked);
        if let Some(home) = answered {
            waiting.retain(|other| askers.get(other) != askers.get(&home));
        }
        if matches!(&event.happened, Happened::StatusChanged { status } if status.stage() == Stage::Done) {
            waiting.clear();
        }
    }
    waiting.first().copied()
}
