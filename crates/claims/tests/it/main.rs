//! The room's stories, on both databases.
#![cfg(test)]

mod cast;
mod fulfilment;
mod pages;
mod verdicts;
