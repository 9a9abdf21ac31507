//! What the clocks need to know of a ticket's history.

use jiff::Timestamp;
use kernel::CalendarId;
use serde::{Deserialize, Serialize};

use super::{Priority, SlaPolicyId};

/// Something that happened to a ticket, as the clocks see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockEvent {
    /// When. A message came when our server or webhook took it, never when its Date header says; a reply
    /// counts when it was committed (rules 6 and 7). Fractions of a second are cut off.
    pub at: Timestamp,
    /// Orders what happened in the same second, and names the event for [`ClockEventKind::Voided`].
    pub seq: u64,
    /// What.
    pub kind: ClockEventKind,
}

/// What happened. Notes, bots and automatic mail are no events here: they count for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockEventKind {
    /// The ticket was opened: resolution begins. Imported tickets have no such event, and their imported
    /// messages are no events either (rule 7).
    Opened,
    /// A public message of a person on the customer's side, on any channel, from this ticket or one that was
    /// merged into it. Returns the ticket to Todo.
    CustomerWrote,
    /// A public message of a person of the staff, on any channel.
    StaffReplied {
        /// The status that it was sent with; none when it was written on a ticket merged into this one,
        /// because a root has its own status history (rule 8).
        then: Option<StatusKind>,
    },
    /// The status was set without a reply. An end without words cancels the response that is owed: docs/decisions/0004.
    StatusChanged(StatusKind),
    /// A policy, a priority or a team's calendar was put in force. The first one also counts for what was
    /// before it.
    Applied(Applied),
    /// The ticket came to a team with these opening hours, or to one without any. They stay in force whatever policy is
    /// applied later, unless that names the hours of another team.
    TeamCalendar(Option<CalendarId>),
    /// The ticket was merged into another, which from now on measures for both.
    MergedAway,
    /// The event of that number never happened: a reply was withdrawn, or all its copies to the requester
    /// failed (rule 6); a merge or an `Ignored` was undone (rule 8).
    Voided {
        /// Of the event in the same history.
        seq: u64,
    },
    /// Nothing, but time went by. Append one to learn how the clocks stand now.
    TimePassed,
}

/// What a ticket is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// The policy. An unknown one stands for the house's.
    pub policy: SlaPolicyId,
    /// The ticket's priority, which chooses the targets.
    pub priority: Priority,
    /// The team's calendar, for policies that name none; without either, the house's.
    pub team_calendar: Option<CalendarId>,
}

/// The eight statuses without what they carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    /// Todo: the customer wrote, and no staff reply has gone out.
    NeedsFirstResponse,
    /// Todo: the customer wrote after a reply, or a reply failed.
    NeedsNextResponse,
    /// Todo: staff work on it.
    Investigating,
    /// Todo: another room has news for the customer.
    CloseTheLoop,
    /// Snoozed until the customer writes.
    WaitingForCustomer,
    /// Snoozed by hand until a day.
    Paused,
    /// Done: resolution is fulfilled.
    Done,
    /// Done: every clock is cancelled.
    Ignored,
}

impl StatusKind {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NeedsFirstResponse => "tickets-status-needs-first",
            Self::NeedsNextResponse => "tickets-status-needs-next",
            Self::Investigating => "tickets-status-investigating",
            Self::CloseTheLoop => "tickets-status-close-the-loop",
            Self::WaitingForCustomer => "tickets-status-waiting",
            Self::Paused => "tickets-status-paused",
            Self::Done => "tickets-status-done",
            Self::Ignored => "tickets-status-ignored",
        }
    }
}
