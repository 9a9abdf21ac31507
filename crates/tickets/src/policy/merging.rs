//! Two tickets become one, and two again.

use std::collections::BTreeMap;

use kernel::CustomerId;

use crate::model::{Author, Class, Message, Stage, Standing, Status, TicketId};

/// Who asks in a ticket: a customer whom we know, or the name that somebody gave.
pub type Asker = (Option<CustomerId>, String);

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

/// The ticket in which somebody still waits after those in another one were answered: somebody else asked there, and theirs
/// were the last words. The first by id.
pub fn decide_still_asked(
    talk: &[Message],
    askers: &BTreeMap<TicketId, Asker>,
    answered: TicketId,
) -> Option<TicketId> {
    let is_said =
        |m: &&Message| m.class == Class::Public && m.strand.is_none() && m.author != Author::Partner;
    let waits = |home: TicketId| {
        let last = talk.iter().rev().filter(|m| m.ticket == home).find(is_said);
        last.is_some_and(|m| m.author == Author::Customer)
    };
    let heard = askers.get(&answered)?;
    askers.iter().find(|(home, asker)| *asker != heard && waits(**home)).map(|(home, _)| *home)
}
