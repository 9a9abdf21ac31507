//! Who may do what with customers.

use kernel::{Permission, Role, Roles};

/// To see customers and their history. Everyone in the shop meets them.
#[derive(Debug)]
pub struct SeeCustomers;

impl Permission for SeeCustomers {
    const NAME: &'static str = "customer.see";
    const ROLES: Roles = Roles::STAFF;
}

/// To add customers and to change what is known of them.
#[derive(Debug)]
pub struct EditCustomers;

impl Permission for EditCustomers {
    const NAME: &'static str = "customer.edit";
    const ROLES: Roles = Roles::LEADS.with(Role::Agent).with(Role::FrontDesk).with(Role::Technician);
}

/// A customer's right to see, correct, receive and permit: one's own data only.
#[derive(Debug)]
pub struct KeepOwnAccount;

impl Permission for KeepOwnAccount {
    const NAME: &'static str = "customer.own_account";
    const ROLES: Roles = Roles::CUSTOMER;
}
