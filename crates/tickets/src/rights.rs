//! Who may do what with tickets.

use kernel::{Permission, Role, Roles};

/// To see every conversation.
#[derive(Debug)]
pub struct SeeTickets;

impl Permission for SeeTickets {
    const NAME: &'static str = "ticket.see";
    const ROLES: Roles = Roles::STAFF;
}

/// To open a ticket for somebody.
#[derive(Debug)]
pub struct OpenTicket;

impl Permission for OpenTicket {
    const NAME: &'static str = "ticket.open";
    const ROLES: Roles = TALKERS;
}

/// To answer customers and to leave notes. Tickets are given only to people who may.
#[derive(Debug)]
pub struct ReplyToTicket;

impl Permission for ReplyToTicket {
    const NAME: &'static str = "ticket.reply";
    const ROLES: Roles = TALKERS;
}

/// To take, assign, snooze, end and reopen.
#[derive(Debug)]
pub struct SteerTicket;

impl Permission for SteerTicket {
    const NAME: &'static str = "ticket.steer";
    const ROLES: Roles = TALKERS;
}

/// To erase for ever what was said in a ticket.
#[derive(Debug)]
pub struct EraseTicket;

impl Permission for EraseTicket {
    const NAME: &'static str = "ticket.erase";
    const ROLES: Roles = Roles::LEADS;
}

/// To take the raw mail behind words: it holds all that its writer and the servers on its way wrote.
#[derive(Debug)]
pub struct TakeRawMail;

impl Permission for TakeRawMail {
    const NAME: &'static str = "ticket.raw_mail";
    const ROLES: Roles = Roles::LEADS.with(Role::Agent);
}

/// To keep macros and automations, and views that everybody sees.
#[derive(Debug)]
pub struct ManageDesk;

impl Permission for ManageDesk {
    const NAME: &'static str = "desk.manage";
    const ROLES: Roles = Roles::LEADS;
}

/// A customer's right to write to the shop and to read one's own conversations.
#[derive(Debug)]
pub struct WriteToShop;

impl Permission for WriteToShop {
    const NAME: &'static str = "ticket.write_own";
    const ROLES: Roles = Roles::CUSTOMER;
}

/// Everyone of the shop who talks with customers.
const TALKERS: Roles = Roles::LEADS.with(Role::Agent).with(Role::FrontDesk).with(Role::Technician);

/// To read opening hours, promises and escalations.
#[derive(Debug)]
pub struct SeePromises;

impl Permission for SeePromises {
    const NAME: &'static str = "promise.see";
    const ROLES: Roles = Roles::STAFF;
}

/// To change them from now on.
#[derive(Debug)]
pub struct SetPromises;

impl Permission for SetPromises {
    const NAME: &'static str = "promise.set";
    const ROLES: Roles = Roles::LEADS;
}

/// To change what counted in the past. It moves breaches that were told already.
#[derive(Debug)]
pub struct RewritePromises;

impl Permission for RewritePromises {
    const NAME: &'static str = "promise.rewrite";
    const ROLES: Roles = Roles::of(&[Role::Owner]);
}
