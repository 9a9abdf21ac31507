//! Who may do what with mail that comes in.

use kernel::{Permission, Role, Roles};

/// To set up mailboxes, their secrets included.
#[derive(Debug)]
pub struct KeepMailboxes;

impl Permission for KeepMailboxes {
    const NAME: &'static str = "mailbox.keep";
    const ROLES: Roles = Roles::LEADS;
}

/// To set up accounts at messaging platforms, their secrets included.
#[derive(Debug)]
pub struct KeepChatAccounts;

impl Permission for KeepChatAccounts {
    const NAME: &'static str = "chat_account.keep";
    const ROLES: Roles = Roles::LEADS;
}

/// To see how the mail fares, and to decide about letters that wait for a person.
#[derive(Debug)]
pub struct HandleLetters;

impl Permission for HandleLetters {
    const NAME: &'static str = "letter.handle";
    const ROLES: Roles = HANDLERS;
}

/// Everyone of the shop who answers customers.
pub(crate) const HANDLERS: Roles = Roles::LEADS.with(Role::Agent);

/// To set up telephone lines, their secrets included.
#[derive(Debug)]
pub struct KeepCallLines;

impl Permission for KeepCallLines {
    const NAME: &'static str = "call_line.keep";
    const ROLES: Roles = Roles::LEADS;
}

/// To see who called.
#[derive(Debug)]
pub struct SeeCalls;

impl Permission for SeeCalls {
    const NAME: &'static str = "call.see";
    const ROLES: Roles = HANDLERS.with(Role::FrontDesk).with(Role::Technician);
}
