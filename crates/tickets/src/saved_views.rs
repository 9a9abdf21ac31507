//! Saved views: a queue of one's own making, from a closed set of fields.

mod actions;
mod api;
pub(crate) mod store;
mod views;
mod web;

use identity::TeamId;
use kernel::{BranchId, Locale, StaffId};
use platform::text_column;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use actions::{NewView, remove_view, save_view};
pub(crate) use api::{openapi, routes as api_routes};
pub(crate) use store::{SCANNED_MAX, ViewCount, drop_own as forget_own};
pub(crate) use views::mailbox_choices;
pub(crate) use web::{Menu, menu, routes};

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

/// Which team's tickets are meant. Written `team_…`, or `none` for what belongs to no team; empty for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TeamFilter {
    /// Every team's.
    #[default]
    Any,
    /// The whole shop's, which are no team's.
    Shop,
    /// One team's.
    One(TeamId),
}

impl TeamFilter {
    pub(crate) const SHOP: &'static str = "none";

    /// Whether it asks for nothing.
    pub fn is_any(&self) -> bool {
        *self == Self::Any
    }

    /// The filter as it is written.
    pub fn named(text: &str) -> Option<Self> {
        match text {
            "" => Some(Self::Any),
            Self::SHOP => Some(Self::Shop),
            id => id.parse().ok().map(Self::One),
        }
    }

    /// The same as it stands in forms and addresses.
    pub fn written(self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Shop => Self::SHOP.into(),
            Self::One(id) => id.to_string(),
        }
    }

    /// What one team has, or what no team has.
    pub const fn of(team: Option<TeamId>) -> Self {
        match team {
            Some(id) => Self::One(id),
            None => Self::Shop,
        }
    }

    /// The team that is meant, and none inside for the whole shop; none where any will do.
    pub const fn team(self) -> Option<Option<TeamId>> {
        match self {
            Self::Any => None,
            Self::Shop => Some(None),
            Self::One(id) => Some(Some(id)),
        }
    }

    /// The same as statements take it.
    pub(crate) fn bound(self) -> (&'static str, TeamId) {
        let nobody = TeamId::from_uuid(kernel::Uuid::nil());
        match self {
            Self::Any => ("", nobody),
            Self::Shop => (Self::SHOP, nobody),
            Self::One(id) => ("one", id),
        }
    }
}

impl From<TeamFilter> for String {
    fn from(filter: TeamFilter) -> Self {
        filter.written()
    }
}

impl TryFrom<String> for TeamFilter {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::named(&text).ok_or("neither a team nor `none`")
    }
}

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
    /// Which team's: `team_…`, or `none` for what belongs to no team.
    #[schema(value_type = String)]
    #[serde(skip_serializing_if = "TeamFilter::is_any")]
    pub team: TeamFilter,
    /// How urgent.
    #[schema(value_type = Option<String>)]
    pub priority: Option<Priority>,
    /// Why it was opened.
    pub reason: Option<Reason>,
    /// How it came.
    pub channel: Option<Channel>,
    /// To which address of the shop the mail was written that began it; empty for any.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mailbox: String,
    /// In which language it is spoken, as far as it is known.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
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
