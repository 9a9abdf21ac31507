//! The room's stories, on both databases.
#![expect(clippy::unwrap_used, reason = "a helper that misses something ends its test")]

mod cast;
mod contacts;
mod pages;
mod people;
mod timeline;
