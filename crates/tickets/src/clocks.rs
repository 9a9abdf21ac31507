//! SLA clocks: how long customers wait, in the shop's open hours, and by when it owes them an answer.
//!
//! Everything is one pure function, [`fold_clocks`], over a ticket's history. It asks no clock: to know how
//! things stand now, append [`ClockEventKind::TimePassed`]. The rules are numbered as in the help desk's
//! reference, and each is stated where it is applied.
//!
//! Nothing here knows tables, tickets' texts or who wrote what: the room turns its events into
//! [`ClockEvent`]s.

mod events;
mod fold;
mod policies;
mod vectors;

use jiff::Timestamp;
use kernel::CalendarId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use events::{Applied, ClockEvent, ClockEventKind, StatusKind};
pub use fold::fold_clocks;
pub use policies::{
    Calendars, PerMetric, PerPriority, Policies, Policy, PolicyError, PolicyVersion, Priority, SlaPolicyId,
};
pub use vectors::{Difference, Report, VectorsError, check_vectors};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// From the customer's first public message to the first public staff message. Never pauses.
    FirstResponse,
    /// The same for each later time that the customer waits. Never pauses.
    NextResponse,
    /// From opening until done. Pauses while the shop waits for others.
    Resolution,
}

impl Metric {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FirstResponse => "tickets-metric-first",
            Self::NextResponse => "tickets-metric-next",
            Self::Resolution => "tickets-metric-resolution",
        }
    }
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricState {
    /// Counts open seconds.
    Active,
    /// Stands still by status, and will go on.
    Paused,
    /// Ended by what it waited for.
    Fulfilled,
    /// Ended without meaning: ignored, ended without words, or merged into another ticket.
    Cancelled,
}

/// What a breach is put down to. Reports keep the two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Nobody acted in time.
    Time,
    /// A new target was already passed when it came into force.
    PolicyChange,
}

/// One measurement: a metric of a ticket, the n-th time that it was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricInstance {
    /// What is measured.
    pub metric: Metric,
    /// 1 for the first of its metric. Only next responses go further.
    pub ordinal: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// How it stands after the last event.
    pub state: MetricState,
    /// Open seconds counted until the last event, or until it ended.
    pub elapsed_s: u64,
    /// Open seconds allowed by the policy in force.
    pub target_s: u32,
    /// The earliest instant at which elapsed reaches the target; once breached, the instant of the breach.
    /// None while paused, and when ten years do not suffice. An ended clock keeps what it had.
    pub due_at: Option<Timestamp>,
    /// When the promise was broken, as far as the events tell. An act exactly at `due_at` is in time.
    pub breached_at: Option<Timestamp>,
    /// What a breach at `due_at` is put down to.
    pub cause: Cause,
    /// When to warn, earliest first, by the policy version of the last event; empty unless active and in time.
    pub warnings: Vec<Warning>,
    /// The policy that set the target.
    pub policy: SlaPolicyId,
    /// Which version of it.
    pub policy_valid_from: Timestamp,
    /// The calendar whose open seconds are counted.
    pub calendar: CalendarId,
}

/// A moment to warn before a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// How many open seconds before the target; names the warning, which is given once.
    pub before_s: u32,
    /// When. In the past when less was left already as the clock last began to run.
    pub at: Timestamp,
}

impl MetricInstance {
    /// Open seconds left until the target; negative when passed. "Paused, 5 h 20 left".
    pub fn remaining_s(&self) -> i64 {
        i64::from(self.target_s).saturating_sub(i64::try_from(self.elapsed_s).unwrap_or(i64::MAX))
    }

    /// Whether it ended in time. None while it may still go on, and for cancelled ones.
    pub fn met(&self) -> Option<bool> {
        (self.state == MetricState::Fulfilled).then_some(self.breached_at.is_none())
    }
}

/// The one clock that a list shows for a ticket: the running one that is due first, else the paused one,
/// which has no due time. None when nothing is owed.
pub fn next_due(instances: &[MetricInstance]) -> Option<&MetricInstance> {
    let in_state = |state| instances.iter().filter(move |i| i.state == state);
    let running = in_state(MetricState::Active).min_by_key(|i| (i.due_at.is_none(), i.due_at));
    running.or_else(|| in_state(MetricState::Paused).next())
}

#[cfg(test)]
mod tests;
