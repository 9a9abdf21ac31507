//! Who may do what with products and sales.

use kernel::{Permission, Role, Roles};

/// To see every asset, its owners and its sales. Everyone in the shop meets them.
#[derive(Debug)]
pub struct SeeAssets;

impl Permission for SeeAssets {
    const NAME: &'static str = "asset.see";
    const ROLES: Roles = Roles::STAFF;
}

/// To register assets, to change what is known of them and to record a new owner.
#[derive(Debug)]
pub struct EditAssets;

impl Permission for EditAssets {
    const NAME: &'static str = "asset.edit";
    const ROLES: Roles =
        Roles::LEADS.with(Role::Agent).with(Role::FrontDesk).with(Role::Technician).with(Role::Warehouse);
}

/// To decide between two people who claim one serial number.
#[derive(Debug)]
pub struct SettleConflicts;

impl Permission for SettleConflicts {
    const NAME: &'static str = "asset.settle_conflict";
    const ROLES: Roles = Roles::LEADS;
}

/// To bring in sales from a file.
#[derive(Debug)]
pub struct ImportSales;

impl Permission for ImportSales {
    const NAME: &'static str = "sale.import";
    const ROLES: Roles = Roles::LEADS;
}

/// A customer's right to see one's own products.
#[derive(Debug)]
pub struct SeeOwnProducts;

impl Permission for SeeOwnProducts {
    const NAME: &'static str = "asset.see_own";
    const ROLES: Roles = Roles::CUSTOMER;
}
