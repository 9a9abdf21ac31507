//! Policies with a name: for whom, how fast, and what happens when nobody acts.

pub(crate) mod form;

use std::collections::BTreeSet;

use kernel::{BranchId, Timestamp, Uuid, whole_second};
use platform::{db::Json, from_row, text_column};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::effective;
use crate::{
    clocks::{Policy, PolicyVersion, Priority, SlaPolicyId},
    model::{Channel, Reason, Ticket},
};

/// The policy that matches everything and stands in for every other. Its first edition came with the program.
pub(crate) const HOUSE_POLICY: SlaPolicyId = SlaPolicyId::from_uuid(Uuid::from_u128(1));

/// What an edition of a policy says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    /// Calendar, targets, warnings and pauses, from when on.
    pub(crate) version: PolicyVersion,
    /// Which tickets it measures. Nothing is said by the house's.
    #[serde(default)]
    pub(crate) conditions: Conditions,
    /// What happens when nobody acts, in this order.
    #[serde(default)]
    pub(crate) chain: Vec<Step>,
    /// Smaller ones are asked first.
    #[serde(default)]
    pub(crate) rank: i64,
    /// Whether it measures nothing any more.
    #[serde(default)]
    pub(crate) is_retired: bool,
}

/// Which tickets a policy measures. An empty set says nothing about its field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Conditions {
    pub(crate) priorities: BTreeSet<Priority>,
    pub(crate) channels: BTreeSet<Channel>,
    pub(crate) reasons: BTreeSet<Reason>,
    pub(crate) branches: BTreeSet<BranchId>,
}

impl Conditions {
    /// Whether a ticket is meant.
    pub(crate) fn meet(&self, ticket: &Ticket) -> bool {
        is_said(&self.priorities, Some(&ticket.standing.priority))
            && is_said(&self.channels, Some(&ticket.channel))
            && is_said(&self.reasons, Some(&ticket.reason))
            && is_said(&self.branches, ticket.branch.as_ref())
    }
}

fn is_said<T: Ord>(set: &BTreeSet<T>, value: Option<&T>) -> bool {
    set.is_empty() || value.is_some_and(|value| set.contains(value))
}

/// What a step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepTrigger {
    /// A clock warned.
    Warning,
    /// A clock was breached.
    Breach,
}
text_column!(StepTrigger { Warning = "warning", Breach = "breach" });

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepAct {
    /// A mail to whoever owns the ticket; to the managers when nobody does.
    TellOwner,
    /// A mail to the managers of the ticket's branch.
    TellManagers,
    /// A mail to the owners of the shop.
    TellShopOwner,
    /// The ticket goes back to the team.
    ReturnToTeam,
    /// The ticket's priority rises by one.
    RaisePriority,
}
text_column!(StepAct {
    TellOwner = "tell_owner",
    TellManagers = "tell_managers",
    TellShopOwner = "tell_shop_owner",
    ReturnToTeam = "return_to_team",
    RaisePriority = "raise_priority",
});

impl StepAct {
    /// The key of its words.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::TellOwner => "tickets-act-tell-owner",
            Self::TellManagers => "tickets-act-tell-managers",
            Self::TellShopOwner => "tickets-act-tell-shop-owner",
            Self::ReturnToTeam => "tickets-act-return",
            Self::RaisePriority => "tickets-act-raise",
        }
    }
}

impl StepTrigger {
    /// The key of its words.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Warning => "tickets-trigger-warning",
            Self::Breach => "tickets-trigger-breach",
        }
    }
}

/// One step of an escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// After what.
    pub on: StepTrigger,
    /// Open minutes after it, by the calendar of the clock.
    pub after_min: u32,
    /// What is done.
    pub act: StepAct,
}

/// One edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyEdition {
    pub(crate) id: SlaPolicyId,
    /// Counts from 1; 0 came with the program.
    pub(crate) edition: i64,
    /// Empty for the house's own until somebody names it.
    pub(crate) name: String,
    pub(crate) terms: Json<Terms>,
    pub(crate) recorded_at: Timestamp,
    pub(crate) recorded_by: String,
}
from_row!(PolicyEdition { id, edition, name, terms, recorded_at, recorded_by });

impl PolicyEdition {
    /// From when on it counts, in whole seconds like everything that clocks compare.
    pub(crate) fn begins(&self) -> Timestamp {
        whole_second(self.terms.0.version.valid_from)
    }
}

/// A policy through its editions, the oldest first. There is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedPolicy {
    pub(crate) newest: PolicyEdition,
    /// Those before the newest.
    pub(crate) earlier: Vec<PolicyEdition>,
}

impl NamedPolicy {
    pub(crate) const fn id(&self) -> SlaPolicyId {
        self.newest.id
    }

    /// Every edition, the oldest first.
    pub(crate) fn editions(&self) -> impl DoubleEndedIterator<Item = &PolicyEdition> {
        self.earlier.iter().chain([&self.newest])
    }

    /// The edition that governs an instant; none before the first of a policy that is not the house's.
    pub(crate) fn at(&self, instant: Timestamp) -> Option<&PolicyEdition> {
        self.counting().into_iter().rev().find(|e| e.begins() <= instant)
    }

    /// What is shown of it at a moment: the edition in force, else the first that comes.
    pub(crate) fn shown(&self, now: Timestamp) -> &PolicyEdition {
        self.at(now).or_else(|| self.counting().into_iter().next()).unwrap_or(&self.newest)
    }

    /// Editions that are still to come, the earliest first.
    pub(crate) fn planned(&self, now: Timestamp) -> impl Iterator<Item = &PolicyEdition> {
        self.counting().into_iter().filter(move |e| e.begins() > now)
    }

    /// Those that no later one stands in place of, the earliest first.
    fn counting(&self) -> Vec<&PolicyEdition> {
        effective(self.editions(), |e| e.begins())
    }

    /// With one more edition.
    pub(crate) fn with(mut self, edition: PolicyEdition) -> Self {
        self.earlier.push(std::mem::replace(&mut self.newest, edition));
        self
    }

    /// The promise through time, as the clocks measure by it.
    pub(crate) fn policy(&self) -> Policy {
        let counting = self.counting().into_iter().map(|e| e.terms.0.version.clone()).collect();
        // What counts is in order and not empty, so there is nothing that could be refused.
        Policy::of_versions(counting).unwrap_or_else(|_| Policy::of(self.newest.terms.0.version.clone()))
    }
}
