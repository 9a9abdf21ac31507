//! The room's stories, on both databases.
#![cfg(test)]

mod site;
mod story;
