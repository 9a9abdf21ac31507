//! The eight statuses, with what each carries.

use kernel::Timestamp;
use platform::text_column;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clocks::StatusKind;

/// Where a ticket is in its life. The reply button sets it; people rarely do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Status {
    /// Todo: the customer wrote, and no answer has gone out yet.
    NeedsFirstResponse,
    /// Todo: the customer wrote after an answer.
    NeedsNextResponse,
    /// Todo: somebody works on it.
    Investigating,
    /// Todo: another room has news for the customer.
    CloseTheLoop,
    /// Snoozed until the customer writes.
    WaitingForCustomer,
    /// Snoozed by hand.
    Paused {
        /// When it comes back by itself.
        #[schema(value_type = String)]
        until: Timestamp,
        /// Why.
        #[serde(default)]
        because: PauseReason,
    },
    /// Done for now; a message of the customer brings it back.
    Done {
        /// Since when; the reopen window counts from here.
        #[schema(value_type = String)]
        at: Timestamp,
    },
    /// Nothing to be answered.
    Ignored {
        /// Why.
        because: IgnoreReason,
        /// Since when.
        #[schema(value_type = String)]
        at: Timestamp,
    },
}

/// Why a ticket is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IgnoreReason {
    /// Advertising, or worse.
    Spam,
    /// The same as another ticket.
    Duplicate,
    /// Opened by mistake.
    Mistake,
}
text_column!(IgnoreReason { Spam = "spam", Duplicate = "duplicate", Mistake = "mistake" });

impl IgnoreReason {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Spam => "tickets-ignore-spam",
            Self::Duplicate => "tickets-ignore-duplicate",
            Self::Mistake => "tickets-ignore-mistake",
        }
    }
}

/// Why a ticket waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// A part is on its way.
    Part,
    /// A supplier, a partner or another office has to answer.
    Supplier,
    /// The customer asked for it.
    Customer,
    /// Somebody wants to see it again then.
    #[default]
    Later,
}
text_column!(PauseReason { Part = "part", Supplier = "supplier", Customer = "customer", Later = "later" });

impl PauseReason {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Part => "tickets-pause-part",
            Self::Supplier => "tickets-pause-supplier",
            Self::Customer => "tickets-pause-customer",
            Self::Later => "tickets-pause-later",
        }
    }
}

/// The three tabs of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The shop owes something.
    Todo,
    /// Somebody else does, or a day was agreed.
    Snoozed,
    /// Nobody does.
    Done,
}
text_column!(Stage { Todo = "todo", Snoozed = "snoozed", Done = "done" });

impl Status {
    /// The status without what it carries, as the clocks know it.
    pub const fn kind(self) -> StatusKind {
        match self {
            Self::NeedsFirstResponse => StatusKind::NeedsFirstResponse,
            Self::NeedsNextResponse => StatusKind::NeedsNextResponse,
            Self::Investigating => StatusKind::Investigating,
            Self::CloseTheLoop => StatusKind::CloseTheLoop,
            Self::WaitingForCustomer => StatusKind::WaitingForCustomer,
            Self::Paused { .. } => StatusKind::Paused,
            Self::Done { .. } => StatusKind::Done,
            Self::Ignored { .. } => StatusKind::Ignored,
        }
    }

    /// The tab in which it is found.
    pub const fn stage(self) -> Stage {
        match self {
            Self::NeedsFirstResponse | Self::NeedsNextResponse | Self::Investigating | Self::CloseTheLoop => {
                Stage::Todo
            }
            Self::WaitingForCustomer | Self::Paused { .. } => Stage::Snoozed,
            Self::Done { .. } | Self::Ignored { .. } => Stage::Done,
        }
    }

    /// When it ended, if it did.
    pub const fn ended_at(self) -> Option<Timestamp> {
        match self {
            Self::Done { at } | Self::Ignored { at, .. } => Some(at),
            _ => None,
        }
    }

    /// When it comes back by itself.
    pub const fn until(self) -> Option<Timestamp> {
        match self {
            Self::Paused { until, .. } => Some(until),
            _ => None,
        }
    }

    /// Why it is ignored.
    pub const fn because(self) -> Option<IgnoreReason> {
        match self {
            Self::Ignored { because, .. } => Some(because),
            _ => None,
        }
    }

    /// Why it waits.
    pub const fn paused(self) -> Option<PauseReason> {
        match self {
            Self::Paused { because, .. } => Some(because),
            _ => None,
        }
    }

    /// Reads the columns of a row; none when they do not agree.
    pub(crate) const fn of_columns(
        kind: StatusKind,
        until: Option<Timestamp>,
        ended_at: Option<Timestamp>,
        (because, paused): (Option<IgnoreReason>, Option<PauseReason>),
    ) -> Option<Self> {
        match (kind, until, ended_at, because) {
            (StatusKind::NeedsFirstResponse, ..) => Some(Self::NeedsFirstResponse),
            (StatusKind::NeedsNextResponse, ..) => Some(Self::NeedsNextResponse),
            (StatusKind::Investigating, ..) => Some(Self::Investigating),
            (StatusKind::CloseTheLoop, ..) => Some(Self::CloseTheLoop),
            (StatusKind::WaitingForCustomer, ..) => Some(Self::WaitingForCustomer),
            // Rows from before reasons were asked for have none.
            (StatusKind::Paused, Some(until), ..) => {
                let because = match paused {
                    Some(because) => because,
                    None => PauseReason::Later,
                };
                Some(Self::Paused { until, because })
            }
            (StatusKind::Done, _, Some(at), _) => Some(Self::Done { at }),
            (StatusKind::Ignored, _, Some(at), Some(because)) => Some(Self::Ignored { because, at }),
            _ => None,
        }
    }

    /// The key of its words.
    pub const fn key(self) -> &'static str {
        self.kind().key()
    }
}
