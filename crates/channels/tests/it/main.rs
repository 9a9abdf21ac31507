//! The doors as mail servers meet them, and letters on their way to where they belong.

#![cfg(test)]

mod bounces;
mod cast;
mod echoes;
mod full;
mod imap;
mod moody;
mod names;
mod pages;
mod pipe;
mod platforms;
mod reading;
mod receiver;
mod senders;
mod spam;
mod templates;
mod tokens;
mod zalo;
