//! What the shop promises: policies and calendars, each in versions.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
};

use jiff::Timestamp;
use kernel::{Calendar, CalendarId, whole_second};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Metric, StatusKind};

kernel::ids! { SlaPolicyId = "slapolicy" }

/// How urgent a ticket is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Can wait.
    Low,
    /// Most tickets.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const BY_URGENCY: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Low => "tickets-priority-low",
            Self::Normal => "tickets-priority-normal",
            Self::High => "tickets-priority-high",
            Self::Urgent => "tickets-priority-urgent",
        }
    }
}

/// One value a metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of Metric")]
pub struct PerMetric<T> {
    pub first_response: T,
    pub next_response: T,
    pub resolution: T,
}

/// One value a priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of Priority")]
pub struct PerPriority<T> {
    pub low: T,
    pub normal: T,
    pub high: T,
    pub urgent: T,
}

/// One version of a policy. Never edited: a change is a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Since when it counts, in whole seconds.
    pub valid_from: Timestamp,
    /// The calendar; none for the team's.
    pub calendar: Option<CalendarId>,
    /// Open seconds allowed.
    pub targets: PerPriority<PerMetric<NonZeroU32>>,
    /// Open seconds before the target at which to warn. One that is not below the target is not given.
    pub warnings: PerMetric<BTreeSet<NonZeroU32>>,
    /// In which statuses resolution stands still. `Done` and `Ignored` end it, whatever stands here.
    pub pausing: BTreeSet<StatusKind>,
}

/// A policy through time. The earliest version also governs the time before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<PolicyVersion>", into = "Vec<PolicyVersion>")]
pub struct Policy {
    first: PolicyVersion,
    later: Vec<PolicyVersion>,
}

/// Why a policy was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A policy without targets.
    #[error("a policy needs at least one version")]
    NoVersion,
    /// A version must begin after the one before it.
    #[error("the version of {valid_from} does not begin after the one before it")]
    OutOfOrder {
        /// Of the version that was refused.
        valid_from: Timestamp,
    },
}

/// The policies that a history may name. The house policy stands in for every other, so that no ticket is
/// ever without a promise.
#[derive(Debug, Clone)]
pub struct Policies {
    house: (SlaPolicyId, Policy),
    others: BTreeMap<SlaPolicyId, Policy>,
}

/// The calendars that policies and teams may name. The house's stands in for every other.
#[derive(Debug, Clone)]
pub struct Calendars {
    house: (CalendarId, Calendar),
    others: BTreeMap<CalendarId, Calendar>,
}

impl<T> PerMetric<T> {
    /// The value of a metric.
    pub const fn of(&self, metric: Metric) -> &T {
        match metric {
            Metric::FirstResponse => &self.first_response,
            Metric::NextResponse => &self.next_response,
            Metric::Resolution => &self.resolution,
        }
    }
}

impl<T> PerPriority<T> {
    /// The value of a priority.
    pub const fn of(&self, priority: Priority) -> &T {
        match priority {
            Priority::Low => &self.low,
            Priority::Normal => &self.normal,
            Priority::High => &self.high,
            Priority::Urgent => &self.urgent,
        }
    }
}

impl<T: Clone> PerPriority<T> {
    /// The same value for all.
    pub fn all(value: T) -> Self {
        Self { low: value.clone(), normal: value.clone(), high: value.clone(), urgent: value }
    }
}

impl PolicyVersion {
    /// A version with the same targets for every priority, on the team's calendar, without warnings, that
    /// pauses in both snoozed statuses.
    pub fn simple(valid_from: Timestamp, targets: PerMetric<NonZeroU32>) -> Self {
        let none = BTreeSet::new();
        Self {
            valid_from,
            calendar: None,
            targets: PerPriority::all(targets),
            warnings: PerMetric {
                first_response: none.clone(),
                next_response: none.clone(),
                resolution: none,
            },
            pausing: BTreeSet::from([StatusKind::WaitingForCustomer, StatusKind::Paused]),
        }
    }

    fn in_whole_seconds(self) -> Self {
        Self { valid_from: whole_second(self.valid_from), ..self }
    }
}

impl Policy {
    /// A policy that never changed.
    pub fn of(version: PolicyVersion) -> Self {
        Self { first: version.in_whole_seconds(), later: Vec::new() }
    }

    /// A policy of these versions.
    ///
    /// # Errors
    /// [`PolicyError::NoVersion`] for none, [`PolicyError::OutOfOrder`] unless each begins after the one
    /// before.
    pub fn of_versions(versions: Vec<PolicyVersion>) -> Result<Self, PolicyError> {
        let mut versions = versions.into_iter();
        let mut policy = Self::of(versions.next().ok_or(PolicyError::NoVersion)?);
        versions.try_for_each(|version| policy.change_to(version))?;
        Ok(policy)
    }

    /// Adds a version that counts from its `valid_from` on.
    ///
    /// # Errors
    /// [`PolicyError::OutOfOrder`] unless it begins after the newest one.
    pub fn change_to(&mut self, version: PolicyVersion) -> Result<(), PolicyError> {
        let version = version.in_whole_seconds();
        if version.valid_from <= self.newest().valid_from {
            return Err(PolicyError::OutOfOrder { valid_from: version.valid_from });
        }
        self.later.push(version);
        Ok(())
    }

    /// The version that was added last.
    pub fn newest(&self) -> &PolicyVersion {
        self.later.last().unwrap_or(&self.first)
    }

    /// The version that governs an instant.
    pub fn version_at(&self, instant: Timestamp) -> &PolicyVersion {
        self.later.iter().rev().find(|v| v.valid_from <= instant).unwrap_or(&self.first)
    }

    /// When the policy changes next after an instant.
    pub(super) fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        self.later.iter().map(|v| v.valid_from).find(|from| *from > after)
    }
}

impl Policies {
    /// Only the house policy.
    pub const fn new(id: SlaPolicyId, house: Policy) -> Self {
        Self { house: (id, house), others: BTreeMap::new() }
    }

    /// Adds one more.
    pub fn add(&mut self, id: SlaPolicyId, policy: Policy) {
        self.others.insert(id, policy);
    }

    /// The policy of this id, or the house's.
    pub fn get(&self, id: SlaPolicyId) -> (SlaPolicyId, &Policy) {
        self.others.get(&id).map_or_else(|| self.house(), |policy| (id, policy))
    }

    /// The house policy.
    pub const fn house(&self) -> (SlaPolicyId, &Policy) {
        (self.house.0, &self.house.1)
    }
}

impl Calendars {
    /// Only the house's calendar.
    pub const fn new(id: CalendarId, house: Calendar) -> Self {
        Self { house: (id, house), others: BTreeMap::new() }
    }

    /// Adds one more.
    pub fn add(&mut self, id: CalendarId, calendar: Calendar) {
        self.others.insert(id, calendar);
    }

    /// The calendar of this id, or the house's; none asks for the house's.
    pub fn get(&self, id: Option<CalendarId>) -> (CalendarId, &Calendar) {
        let other = id.and_then(|id| Some((id, self.others.get(&id)?)));
        other.unwrap_or((self.house.0, &self.house.1))
    }
}

impl TryFrom<Vec<PolicyVersion>> for Policy {
    type Error = PolicyError;

    fn try_from(versions: Vec<PolicyVersion>) -> Result<Self, PolicyError> {
        Self::of_versions(versions)
    }
}

impl From<Policy> for Vec<PolicyVersion> {
    fn from(policy: Policy) -> Self {
        std::iter::once(policy.first).chain(policy.later).collect()
    }
}
