//! Many tickets at once: the single action on each, an answer row by row, and ten minutes to take it back.

mod actions;
mod api;
pub(crate) mod store;
mod views;
mod web;

use identity::TeamId;
use jiff::SignedDuration;
use kernel::{Locale, StaffId, Timestamp, ids};
use platform::text_column;
use serde::{Deserialize, Serialize};

pub(crate) use actions::handlers;
pub use actions::{begin_bulk, undo_bulk};
pub(crate) use api::{openapi, routes as api_routes};
pub(crate) use web::routes;

use crate::{
    acts::Act,
    clocks::Priority,
    model::{Standing, Status},
};

ids! { BulkId = "bulk" }

/// As long as what was done can be taken back.
pub const UNDO_FOR: SignedDuration = SignedDuration::from_mins(10);
/// Tickets of one bulk action.
pub const ITEMS_MAX: usize = 1_000;

/// One act on many tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// Which.
    pub id: BulkId,
    /// Who asked for it.
    pub staff: StaffId,
    /// What.
    pub act: Act,
    /// On how many.
    pub total: i64,
    /// When it was asked for.
    pub at: Timestamp,
    /// When the last one was done.
    pub finished_at: Option<Timestamp>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// One ticket of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkItem {
    /// Its place in the list.
    pub position: i64,
    /// The ticket.
    pub number: i64,
    /// What came of it.
    pub outcome: ItemOutcome,
    /// The key of the reason of a refusal; empty otherwise.
    pub why: String,
    /// How it stood before; what taking back restores.
    pub before: Option<Left>,
    /// The ticket's newest change when it was done: another one since keeps it as it is.
    pub changed_at: Timestamp,
    /// What came of taking it back; empty before.
    pub undone: Option<Undone>,
}

/// What came of one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemOutcome {
    /// It waits for its turn.
    Waiting,
    /// It is done.
    Done,
    /// It was so already.
    Same,
    /// The single action refused.
    Refused,
}
text_column!(ItemOutcome { Waiting = "waiting", Done = "done", Same = "same", Refused = "refused" });

/// What came of taking one back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// It is as it was before.
    Restored,
    /// Something happened to it since; it stays as it is.
    Kept,
}
text_column!(Undone { Restored = "restored", Kept = "kept" });

/// What a bulk action may change of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Where it was.
    pub status: Status,
    /// Whose it was.
    pub owner: Option<StaffId>,
    /// How urgent it was; none in what was written before bulk actions could change it.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Whose team's it was; none for the whole shop's. Only what moves tickets between teams gives it back.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// The language that somebody said it is spoken in.
    #[serde(default)]
    pub language: Option<Locale>,
    /// Its tags; none likewise.
    #[serde(default)]
    pub tags: Option<Vec<String>>,
}

impl Left {
    /// As it stands.
    pub const fn of(standing: &Standing, tags: Vec<String>) -> Self {
        let priority = Some(standing.priority);
        Self {
            status: standing.status,
            owner: standing.owner,
            priority,
            team: standing.team,
            language: standing.language,
            tags: Some(tags),
        }
    }
}

/// Whether a bulk action can be taken back as a whole: it is over, nobody did it before, and ten minutes have not
/// passed, to the second.
pub fn decide_undo(bulk: &Bulk, now: Timestamp) -> bool {
    let is_in_time = bulk.finished_at.is_some_and(|at| now.duration_since(at) <= UNDO_FOR);
    is_in_time && bulk.undone_at.is_none()
}

/// Whether one ticket goes back to what it was: it was changed then, and nothing that a person would call news happened
/// to it since. `touched_at` is when the newest such thing happened.
pub fn decide_restore(item: &BulkItem, touched_at: Timestamp) -> Option<Undone> {
    match item.outcome {
        ItemOutcome::Done if touched_at == item.changed_at => Some(Undone::Restored),
        ItemOutcome::Done => Some(Undone::Kept),
        ItemOutcome::Waiting | ItemOutcome::Same | ItemOutcome::Refused => None,
    }
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::new(1_795_000_000 + second, 0).unwrap()
    }

    fn bulk(finished_at: Option<Timestamp>, undone_at: Option<Timestamp>) -> Bulk {
        let (id, staff) = (BulkId::from_uuid(Uuid::from_u128(1)), StaffId::from_uuid(Uuid::from_u128(2)));
        Bulk { id, staff, act: Act::Done, total: 2, at: at(0), finished_at, undone_at }
    }

    #[test]
    fn ten_minutes_to_the_second_are_left_once_it_is_over() {
        for (now, may) in [(0, true), (599, true), (600, true), (601, false)] {
            assert_eq!(decide_undo(&bulk(Some(at(0)), None), at(now)), may, "{now}");
        }
        assert!(!decide_undo(&bulk(None, None), at(1)), "it still works");
        assert!(!decide_undo(&bulk(Some(at(0)), Some(at(1))), at(2)), "once");
    }

    #[test]
    fn what_changed_since_stays_as_it_is() {
        let item = |outcome| BulkItem {
            position: 0,
            number: 8412,
            outcome,
            why: String::new(),
            before: None,
            changed_at: at(5),
            undone: None,
        };
        assert_eq!(decide_restore(&item(ItemOutcome::Done), at(5)), Some(Undone::Restored));
        assert_eq!(decide_restore(&item(ItemOutcome::Done), at(6)), Some(Undone::Kept));
        assert_eq!(decide_restore(&item(ItemOutcome::Refused), at(5)), None);
        assert_eq!(decide_restore(&item(ItemOutcome::Same), at(5)), None);
    }
}
