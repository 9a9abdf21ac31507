//! The room's stories, on both databases.
#![cfg(test)]

mod causes;
mod counter;
mod dates;
mod site;
mod story;
mod supplements;
