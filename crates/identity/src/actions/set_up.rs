//! The first hour: a shop and its owner.

use jiff::SignedDuration;
use kernel::{Actor, Granted, Role, Roles};
use platform::{DbError, Tx, web::Fault};

use crate::{
    actions::{sessions::begin_staff_session, shop::add_branch},
    model::{NewBranch, NewSession, NewStaff, SessionKind, Shop, Token},
    store,
};

/// How long a set-up link is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A one-time link to the set-up page, for the command line to print; none once somebody works here. A new link
/// replaces the last.
///
/// # Errors
/// Whatever the database says.
pub fn setup_link_if_new(tx: &mut Tx<'_>) -> Result<Option<String>, DbError> {
    if store::staff::has_staff(tx)? {
        return Ok(None);
    }
    let (token, expires_at) = (Token::draw(tx.moment()), tx.now() + GOOD_FOR);
    store::links::replace_setup_link(tx, &token.digest(), expires_at)?;
    Ok(Some(format!("/app/setup?token={}", token.as_str())))
}

/// Whether a set-up link still leads anywhere.
///
/// # Errors
/// [`Fault::DeadLink`] when it does not.
pub fn check_setup_link(tx: &mut Tx<'_>, token: &str) -> Result<(), Fault> {
    let token = Token::parse(token).ok_or(Fault::DeadLink)?;
    let is_good = store::links::setup_link_is_good(tx, &token.digest())? && !store::staff::has_staff(tx)?;
    if is_good { Ok(()) } else { Err(Fault::DeadLink) }
}

/// Makes the shop, its first branch at the same address, and its owner, and signs the owner in.
///
/// # Errors
/// [`Fault::DeadLink`] when the link is not the one that was printed, or was used.
pub fn set_up_shop(
    tx: &mut Tx<'_>,
    token: &str,
    shop: &Shop,
    owner: &NewStaff,
    device: &str,
) -> Result<NewSession, Fault> {
    check_setup_link(tx, token)?;
    let by_link = Actor::System { task: "set_up" };
    let staff = tx.id();
    store::shop::save_shop(tx, shop)?;
    store::staff::save_staff(tx, staff, &NewStaff { roles: Roles::of(&[Role::Owner]), ..owner.clone() })?;
    store::links::remove_setup_links(tx)?;
    let (name, address, phone) = (shop.name.clone(), shop.address.clone(), shop.phone.clone());
    add_branch(tx, &Granted::system("set_up"), &NewBranch { name, address, phone, country: None })?;
    tx.audit(&by_link, "shop.set_up", &staff.to_string(), "")?;
    Ok(begin_staff_session(tx, SessionKind::Staff, staff, device)?)
}
