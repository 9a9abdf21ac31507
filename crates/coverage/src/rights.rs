//! Who may do what with coverage.

use kernel::{Permission, Role, Roles};

/// To read the warranty policies and law packs, and to try a case.
#[derive(Debug)]
pub struct SeePolicies;

impl Permission for SeePolicies {
    const NAME: &'static str = "coverage.see_policies";
    const ROLES: Roles = Roles::STAFF;
}

/// To write a new version of a warranty policy, and to enter the holidays of a year: a public fact that falls due every
/// year and that the leads are told of when it is missing, where the text of the law is for the owner alone.
#[derive(Debug)]
pub struct EditPolicies;

impl Permission for EditPolicies {
    const NAME: &'static str = "coverage.edit_policies";
    const ROLES: Roles = Roles::LEADS;
}

/// To say that a recall names a model, and that it is over.
#[derive(Debug)]
pub struct RunRecalls;

impl Permission for RunRecalls {
    const NAME: &'static str = "coverage.run_recalls";
    const ROLES: Roles = Roles::LEADS;
}

/// To bring a law pack into use.
#[derive(Debug)]
pub struct EditLaw;

impl Permission for EditLaw {
    const NAME: &'static str = "coverage.edit_law";
    const ROLES: Roles = Roles::of(&[Role::Owner]);
}

/// To ask who pays for an asset: staff about every asset, customers about their own.
#[derive(Debug)]
pub struct AskCoverage;

impl Permission for AskCoverage {
    const NAME: &'static str = "coverage.ask";
    const ROLES: Roles = Roles::STAFF.with(Role::Customer);
}
