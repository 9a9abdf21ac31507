//! The only SQL of the room.

pub mod keys;
pub mod links;
pub mod sessions;
pub mod shop;
pub mod staff;
pub mod teams;
