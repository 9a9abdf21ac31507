//! The room's stories, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper that misses something ends its test"
)]

mod site;
mod story;
