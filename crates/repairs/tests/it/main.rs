//! The room's stories, on both databases.
#![cfg(test)]

mod causes;
mod counter;
mod dates;
mod owners;
mod site;
mod slips;
mod story;
mod supplements;
