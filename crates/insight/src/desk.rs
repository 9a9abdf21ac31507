//! The desk's report: what is open, how soon the first answer came, who does what, and what came back.

pub(crate) mod api;
mod asked;
mod csv;
mod policy;
mod views;
pub(crate) mod web;
