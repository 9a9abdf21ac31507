//! The promises of the pages, tested on the specimens.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests may panic, as tests do"
)]

#[path = "../specimen/mod.rs"]
mod specimen;

mod colours;
mod pages;
mod texts;
