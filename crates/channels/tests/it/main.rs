//! The doors as mail servers meet them, and letters on their way to where they belong.

#![cfg(test)]

mod answered;
mod answers;
mod bounces;
mod calls;
mod cast;
mod echoes;
mod erasing;
mod full;
mod health;
mod imap;
mod letters;
mod loops;
mod moody;
mod names;
mod odd;
mod pages;
mod pipe;
mod platforms;
mod reading;
mod receiver;
mod senders;
mod spam;
mod templates;
mod tokens;
mod told;
mod zalo;
