//! Saved views: a queue of one's own making, from a closed set of fields.

mod actions;
mod api;
pub(crate) mod store;
mod views;
mod web;

use kernel::{BranchId, StaffId};
use platform::text_column;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use actions::{NewView, remove_view, save_view};
pub(crate) use api::{openapi, routes as api_routes};
pub(crate) use store::{SCANNED_MAX, drop_own as forget_own};
pub(crate) use web::{menu, routes};

use crate::{
    clocks::{Priority, StatusKind},
    fields::FieldId,
    model::{Channel, Reason, ViewId},
};

/// A queue under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Which.
    pub id: ViewId,
    /// Who made it.
    pub owner: StaffId,
    /// As it stands among the queues.
    pub name: String,
    /// Whether everyone of the shop sees it.
    pub is_shared: bool,
    /// Which tickets it shows.
    pub filter: Filter,
}

/// Whose tickets a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerFilter {
    /// Everyone's.
    #[default]
    Any,
    /// Those of whoever looks.
    Me,
    /// Nobody's.
    Nobody,
    /// Somebody's.
    Somebody,
    /// Those of the colleague in `colleague`.
    One,
}
text_column!(OwnerFilter { Any = "any", Me = "me", Nobody = "nobody", Somebody = "somebody", One = "one" });

/// What a view shows: everything that is named must be so. Where a ticket is in its life stands in the tabs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// In this status.
    #[schema(value_type = Option<String>)]
    pub status: Option<StatusKind>,
    /// Whose.
    pub owner: OwnerFilter,
    /// Whose, when it is one colleague's.
    #[schema(value_type = Option<String>)]
    pub colleague: Option<StaffId>,
    /// How urgent.
    #[schema(value_type = Option<String>)]
    pub priority: Option<Priority>,
    /// Why it was opened.
    pub reason: Option<Reason>,
    /// How it came.
    pub channel: Option<Channel>,
    /// Where it came up.
    #[schema(value_type = Option<String>)]
    pub branch: Option<BranchId>,
    /// Only what bears this tag.
    pub tag: String,
    /// Only what does not bear this tag.
    pub no_tag: String,
    /// Only where this field has `field_value`; of the kinds *choice* and *yes or no*.
    #[schema(value_type = Option<String>)]
    pub field: Option<FieldId>,
    /// The value of `field`: a choice, or `yes no`.
    pub field_value: String,
    /// Only what is past its deadline.
    pub late: bool,
    /// Words that subject or name hold, with or without accents.
    pub words: String,
}
