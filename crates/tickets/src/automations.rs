//! Automations: when something happens, and these things are so, do that.

mod actions;
mod api;
mod policy;
mod run;
pub(crate) mod store;
mod trial;
mod views;
mod web;

use kernel::{StaffId, Timestamp, ids};
use platform::text_column;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use actions::{NewAutomation, remove_automation, save_automation, switch_automation};
pub(crate) use api::{openapi, routes as api_routes};
pub use policy::{
    ACTS_AN_HOUR_MAX, Before, DEPTH_MAX, Facts, Match, Run, Skip, Stop, Unsound, decide_circle,
    decide_matches, decide_run, decide_sound,
};
pub(crate) use run::{ACTOR, handlers, notice, wait_again};
pub use trial::{Trial, try_rule};
pub(crate) use web::routes;

use crate::{acts::Act, clocks::StatusKind, model::TicketId};

ids! { AutomationId = "automation", AutomationVersionId = "automationversion" }

/// What begins it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "on", rename_all = "snake_case", deny_unknown_fields)]
pub enum Trigger {
    /// A ticket was opened.
    TicketOpened,
    /// A customer's words came.
    MessageReceived,
    /// The status is another one.
    StatusChanged,
    /// A deadline comes near.
    ClockWarned,
    /// A deadline passed.
    ClockBreached,
    /// It has stayed in one status for so long.
    TimeInStatus {
        /// In which.
        #[schema(value_type = String, example = "waiting_for_customer")]
        status: StatusKind,
        /// Hours, day and night.
        hours: u32,
    },
}

/// What begins it, without its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerKind {
    /// See [`Trigger::TicketOpened`].
    TicketOpened,
    /// See [`Trigger::MessageReceived`].
    MessageReceived,
    /// See [`Trigger::StatusChanged`].
    StatusChanged,
    /// See [`Trigger::ClockWarned`].
    ClockWarned,
    /// See [`Trigger::ClockBreached`].
    ClockBreached,
    /// See [`Trigger::TimeInStatus`].
    TimeInStatus,
}
text_column!(TriggerKind {
    TicketOpened = "ticket_opened",
    MessageReceived = "message_received",
    StatusChanged = "status_changed",
    ClockWarned = "clock_warned",
    ClockBreached = "clock_breached",
    TimeInStatus = "time_in_status",
});

impl Trigger {
    /// Without its values.
    pub const fn kind(&self) -> TriggerKind {
        match self {
            Self::TicketOpened => TriggerKind::TicketOpened,
            Self::MessageReceived => TriggerKind::MessageReceived,
            Self::StatusChanged => TriggerKind::StatusChanged,
            Self::ClockWarned => TriggerKind::ClockWarned,
            Self::ClockBreached => TriggerKind::ClockBreached,
            Self::TimeInStatus { .. } => TriggerKind::TimeInStatus,
        }
    }
}

/// One thing that must be so. Kept as it was written: a field that this program does not know is told by its name and
/// never taken for true.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// `status reason channel mailbox language owner team customer subject priority tag no_tag`
    pub field: String,
    /// What it must be: a name, `nobody somebody`, `team_…` or `none`, `known unknown`, one tag, or words that the subject holds.
    pub is: String,
}

/// What an automation does, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What begins it.
    pub trigger: Trigger,
    /// What must be so, all of it.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What is done, in this order.
    pub acts: Vec<Act>,
}

/// An automation in its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Automation {
    /// Which.
    pub id: AutomationId,
    /// As people call it.
    pub name: String,
    /// The newest version; only this one runs.
    pub version: AutomationVersionId,
    /// Whether it runs.
    pub is_on: bool,
    /// When it stopped itself, if it did since it was last switched on.
    pub stopped_at: Option<Timestamp>,
    /// Who wrote or switched it on last: without that person's right it does nothing.
    pub author: StaffId,
    /// What it does.
    pub rule: Rule,
}

/// What came of one look at one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It was done; what single actions refused stands beside.
    Ran {
        /// What was done.
        done: Vec<Act>,
        /// What was refused, each with the key of the reason.
        refused: Vec<(Act, String)>,
    },
    /// Something was not so.
    NotMatched {
        /// What.
        failed: Vec<Condition>,
    },
    /// It was not its turn.
    Skipped {
        /// Why.
        why: Skip,
    },
    /// It stopped itself.
    Stopped {
        /// Why.
        why: Stop,
    },
}

impl Outcome {
    /// The name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Ran { .. } => "ran",
            Self::NotMatched { .. } => "not_matched",
            Self::Skipped { .. } => "skipped",
            Self::Stopped { .. } => "stopped",
        }
    }

    /// How many acts it did.
    pub fn acts(&self) -> i64 {
        match self {
            Self::Ran { done, .. } => i64::try_from(done.len()).unwrap_or(i64::MAX),
            _ => 0,
        }
    }
}

/// What causes a run: an event of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CausingEvent {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Its number in the ticket.
    pub seq: i64,
}
