//! The rules: who may give which role, how long a session lives, which request is ours, which code is good.
//!
//! Values in, decisions out: no database, no clock, no chance.

pub mod attempts;
pub mod codes;
pub mod duty;
pub mod factors;
pub mod passwords;
pub mod requests;
pub mod sessions;
pub mod team;
