//! Who may do what with the shop, its team and its keys.

use kernel::{Permission, Roles};

/// To change the shop's name, address and hours, and its branches.
#[derive(Debug)]
pub struct ManageShop;

impl Permission for ManageShop {
    const NAME: &'static str = "shop.manage";
    const ROLES: Roles = Roles::LEADS;
}

/// To invite people, to give them roles and to end their work here.
#[derive(Debug)]
pub struct ManageTeam;

impl Permission for ManageTeam {
    const NAME: &'static str = "team.manage";
    const ROLES: Roles = Roles::LEADS;
}

/// To make keys for other programs, and to revoke them.
#[derive(Debug)]
pub struct ManageKeys;

impl Permission for ManageKeys {
    const NAME: &'static str = "api_key.manage";
    const ROLES: Roles = Roles::LEADS;
}

/// To keep one's own account: password, second factor, sessions, language.
#[derive(Debug)]
pub struct KeepOwnAccount;

impl Permission for KeepOwnAccount {
    const NAME: &'static str = "account.keep";
    const ROLES: Roles = Roles::STAFF;
}
