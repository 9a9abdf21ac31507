//! Colleagues come, change their work and leave.

use kernel::{BranchId, Granted, Locale, Roles, StaffId};
use platform::{Tx, web::Fault};

use crate::{
    events::StaffLeft,
    model::NewStaff,
    policy::team::{TeamRefusal, decide_leave, decide_roles},
    rights::{KeepOwnAccount, ManageTeam},
    store,
};

/// Adds a colleague with a password. One who left and comes back keeps the id.
///
/// # Errors
/// The [`TeamRefusal`] as [`Fault::Invalid`].
pub fn add_staff(tx: &mut Tx<'_>, granted: &Granted<ManageTeam>, new: &NewStaff) -> Result<StaffId, Fault> {
    decide_roles(super::giver(granted.actor()), Roles::NONE, new.roles, store::staff::count_owners(tx)?)?;
    let before = store::staff::staff_by_email(tx, &new.email)?;
    if before.as_ref().is_some_and(|member| member.active) {
        return Err(TeamRefusal::AddressTaken.into());
    }
    let id = before.map_or_else(|| tx.id(), |member| member.id);
    store::staff::save_staff(tx, id, new)?;
    tx.audit(granted.actor(), "staff.add", &id.to_string(), &roles_text(new.roles))?;
    Ok(id)
}

/// Changes what a colleague does and where. Other roles end every session of theirs.
///
/// # Errors
/// [`Fault::NotFound`] when nobody of this id works here; the [`TeamRefusal`] as [`Fault::Invalid`].
pub fn change_work(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageTeam>,
    staff: StaffId,
    roles: Roles,
    branch: Option<BranchId>,
) -> Result<(), Fault> {
    let member = store::staff::staff_member(tx, staff)?.filter(|m| m.active).ok_or(Fault::NotFound)?;
    let owners = store::staff::count_owners(tx)?;
    decide_roles(super::giver(granted.actor()), member.roles, roles, owners)?;
    store::staff::save_work(tx, staff, roles, branch)?;
    if member.roles != roles {
        store::sessions::end_sessions(tx, staff.uuid(), None)?;
    }
    tx.audit(granted.actor(), "staff.change_work", &staff.to_string(), &roles_text(roles))?;
    Ok(())
}

/// Ends a colleague's work here: sessions, invitations, links and the second factor go with it, keys stop.
///
/// # Errors
/// [`Fault::NotFound`] when nobody of this id works here; the [`TeamRefusal`] as [`Fault::Invalid`].
pub fn let_go(tx: &mut Tx<'_>, granted: &Granted<ManageTeam>, staff: StaffId) -> Result<(), Fault> {
    let member = store::staff::staff_member(tx, staff)?.filter(|m| m.active).ok_or(Fault::NotFound)?;
    let owners = store::staff::count_owners(tx)?;
    decide_leave(super::giver(granted.actor()), member.roles, owners)?;
    store::staff::save_left(tx, staff)?;
    store::sessions::end_sessions(tx, staff.uuid(), None)?;
    store::links::remove_invitations_by(tx, staff)?;
    store::links::remove_password_links(tx, staff)?;
    store::staff::remove_factor(tx, staff)?;
    store::teams::leave_teams(tx, staff)?;
    tx.tell(granted.actor(), &StaffLeft { staff })?;
    tx.audit(granted.actor(), "staff.let_go", &staff.to_string(), "")?;
    Ok(())
}

/// Saves how one is named, and one's language.
///
/// # Errors
/// Whatever the database says.
pub fn save_profile(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    name: &str,
    called: &str,
    locale: Locale,
) -> Result<(), Fault> {
    let staff = super::own(granted.actor())?;
    store::staff::save_profile(tx, staff, name, called, locale)?;
    tx.audit(granted.actor(), "staff.save_profile", &staff.to_string(), "")?;
    Ok(())
}

pub(super) fn roles_text(roles: Roles) -> String {
    roles.iter().map(kernel::Role::name).collect::<Vec<_>>().join(" ")
}
