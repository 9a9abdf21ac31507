//! Macros: an answer and acts that are kept for the next time.

mod actions;
mod api;
mod placeholders;
pub(crate) mod store;
mod views;
mod web;

use kernel::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use actions::{NewMacro, Preview, preview_macro, remove_macro, run_macro, save_macro};
pub(crate) use actions::{check_words, refuse_long, refuse_words};
pub(crate) use api::{openapi, routes as api_routes};
pub use placeholders::{Filled, Placeholder, Unknown, decide_words};
pub(crate) use placeholders::{Values, values_of};
pub(crate) use web::routes;

use crate::{acts::Act, policy::Then};

ids! { MacroId = "macro" }

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Macro {
    /// Which.
    pub id: MacroId,
    /// As people choose it.
    pub name: String,
    /// What it says and does.
    #[serde(flatten)]
    pub body: MacroBody,
    /// How often it was used.
    pub used: i64,
}

/// What a macro says and does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MacroBody {
    /// The answer that it proposes.
    #[serde(default)]
    pub answer: Option<KeptAnswer>,
    /// What it does besides, in this order, after the answer.
    #[serde(default)]
    pub acts: Vec<Act>,
}

/// An answer to be looked at before it goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptAnswer {
    /// The words, with placeholders.
    pub text: String,
    /// The button: `wait keep done`.
    #[serde(default)]
    pub then: Then,
}
