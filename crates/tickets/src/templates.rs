//! Templates: words that a messaging platform has approved, for when it takes no others. They go to a phone number, a message
//! each, and only their values can be chosen.
//!
//! The room that knows the platform keeps them ([`save_chat_template`]); here they are offered, filled and sent.

mod actions;
mod api;
mod policy;
mod store;
mod views;
mod web;

pub(crate) use actions::{ALLOWED, Offer, allowed, offer, told};
pub use actions::{
    TemplateReply, chat_template, chat_templates, remove_chat_template, save_chat_template, send_template,
};
pub(crate) use api::{openapi, routes as api_routes};
pub use policy::{TextFault, Unfit, decide_filled, decide_template_text, places_of};
pub(crate) use views::{TemplatesParts, TemplatesView};
pub(crate) use web::routes;
