//! The room's tests as stories: the case files, the packs, the words, and what holds for every history.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a helper that misses something ends its test"
)]

mod abroad;
mod cases;
mod cast;
mod cover;
mod effect;
mod holidays;
mod law;
mod packs;
mod pages;
mod properties;
mod returns;
mod second_opinion;
mod territory;
mod words;

use coverage::PackSet;

fn built_in() -> PackSet {
    PackSet::built_in().unwrap_or_else(|e| panic!("{e}"))
}
