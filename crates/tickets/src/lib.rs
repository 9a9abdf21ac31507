//! Room `tickets`.

pub mod clocks;
