//! Who may do what with claims. What only leads may decide is told apart in `policy.rs`.

use kernel::{Permission, Role, Roles};

/// To see every claim, its evidence and its verdicts.
#[derive(Debug)]
pub struct SeeClaims;

impl Permission for SeeClaims {
    const NAME: &'static str = "claim.see";
    const ROLES: Roles = Roles::STAFF;
}

/// To take a claim in, to ask for evidence, to note it, and to decide.
#[derive(Debug)]
pub struct HandleClaims;

impl Permission for HandleClaims {
    const NAME: &'static str = "claim.handle";
    const ROLES: Roles = HANDLERS;
}

/// A customer's right to claim for one's own products and to follow one's own claims.
#[derive(Debug)]
pub struct OwnClaims;

impl Permission for OwnClaims {
    const NAME: &'static str = "claim.own";
    const ROLES: Roles = Roles::CUSTOMER;
}

/// Everyone of the shop who answers customers about what they are owed.
pub(crate) const HANDLERS: Roles = Roles::LEADS.with(Role::Agent).with(Role::FrontDesk);
