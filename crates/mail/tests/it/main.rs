//! Mails as they come.
#![cfg(test)]

mod classes;
mod clients;
mod collection;
mod forms;
mod limits;
mod mails;
mod quotes;
mod reading;
mod scripts;
mod spoofs;
