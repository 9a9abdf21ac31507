//! The servers and the browser, used for real.

#![cfg(test)]

mod browser;
mod imap;
mod postgres;
mod smtp;
