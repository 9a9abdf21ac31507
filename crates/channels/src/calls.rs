//! Telephone lines: what a provider tells of calls is written down, and a call that nobody answered is a ticket.
//!
//! A provider is one file (`stringee.rs`) of pure functions, as a messaging platform is. Nobody's caller id proves anything: a
//! missed call is shown under its number until one of the shop's people says whose it is.

mod actions;
pub(crate) mod api;
mod hook;
pub(crate) mod jobs;
mod model;
mod panel;
mod policy;
mod store;
mod stringee;
mod views;
pub(crate) mod web;

pub use actions::{NewCallLine, add_call_line, change_call_line};
pub(crate) use panel::call as panel;
pub(crate) use store::forget_calls;
