//! The room's stories, told through its pages on both databases.
#![expect(clippy::unwrap_used, reason = "a helper that misses something ends its test")]

mod browser;
mod customers;
mod doors;
mod keys;
mod team;
mod teams;

use platform::db::Schema;

/// The tables that a story needs.
pub const SCHEMAS: &[Schema] = &[platform::SCHEMA, identity::SCHEMA];
