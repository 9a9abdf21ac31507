//! Messaging platforms: what customers write there becomes a ticket, and answers go back the way they came.
//!
//! A platform is one file (`zalo.rs`) of pure functions: what proves an event, what it says, what to send, and what an answer
//! means. Everything else is the same for all of them: raw first, each event once, the window in which a platform takes
//! answers, outcomes that nobody knows.

mod actions;
pub(crate) mod api;
mod hook;
pub(crate) mod jobs;
mod model;
mod policy;
pub(crate) mod reactions;
mod store;
mod templates;
mod views;
pub(crate) mod web;
mod zalo;

pub use actions::{
    NewChatAccount, NewTemplate, add_chat_account, change_chat_account, remove_template, save_template,
};
pub use jobs::chat_handlers;
pub use store::{ChatLaw, chat_law};
pub(crate) use store::{chat_alarms, forget_strand};
