//! Teams are made, changed and retired; duties and absences are entered.

use kernel::{Granted, Permission, StaffId};
use platform::{
    Tx,
    web::{Fault, Invalid},
};

use crate::{
    events::{RosterChanged, TeamRetired},
    model::{Absence, AbsenceId, Duty, NewAbsence, NewTeam, Team, TeamId},
    policy::duty::{AbsenceRefusal, decide_absence},
    rights::{KeepOwnAccount, ManageTeam},
    store,
};

impl From<AbsenceRefusal> for Fault {
    fn from(refusal: AbsenceRefusal) -> Self {
        Self::Invalid(Invalid::one("until", refusal.key()))
    }
}

/// Adds a team.
///
/// # Errors
/// [`Fault::Invalid`] at `members` or `branch` for what is not there; whatever the database says.
pub fn add_team(tx: &mut Tx<'_>, granted: &Granted<ManageTeam>, new: &NewTeam) -> Result<TeamId, Fault> {
    check_team(tx, new)?;
    let id = tx.id();
    store::teams::save_team(tx, id, new)?;
    tx.tell(granted.actor(), &RosterChanged {})?;
    tx.audit(granted.actor(), "team.add", &id.to_string(), &new.name)?;
    Ok(id)
}

/// Changes a team.
///
/// # Errors
/// [`Fault::NotFound`] for one that is not there or retired; [`Fault::Invalid`] at `members` or `branch` for what is not
/// there; whatever the database says.
pub fn save_team(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageTeam>,
    id: TeamId,
    new: &NewTeam,
) -> Result<(), Fault> {
    active_team(tx, id)?;
    check_team(tx, new)?;
    store::teams::save_team(tx, id, new)?;
    tx.tell(granted.actor(), &RosterChanged {})?;
    tx.audit(granted.actor(), "team.save", &id.to_string(), &new.name)?;
    Ok(())
}

/// Ends a team: it gets no more work, and what it has goes back to the whole shop.
///
/// # Errors
/// [`Fault::NotFound`] for one that is not there or retired; whatever the database says.
pub fn retire_team(tx: &mut Tx<'_>, granted: &Granted<ManageTeam>, id: TeamId) -> Result<(), Fault> {
    active_team(tx, id)?;
    store::teams::retire_team(tx, id)?;
    tx.tell(granted.actor(), &TeamRetired { team: id })?;
    tx.audit(granted.actor(), "team.retire", &id.to_string(), "")?;
    Ok(())
}

pub(crate) fn active_team(tx: &mut Tx<'_>, id: TeamId) -> Result<Team, Fault> {
    let found = store::teams::teams(tx)?.into_iter().find(|team| team.id == id && team.active);
    found.ok_or(Fault::NotFound)
}

fn check_team(tx: &mut Tx<'_>, new: &NewTeam) -> Result<(), Fault> {
    let members = store::staff::staff_members(tx)?;
    let works_here = |id: &StaffId| members.iter().any(|member| member.id == *id && member.active);
    if !new.members.iter().all(works_here) {
        return Err(Invalid::one("members", "form-error-choice").into());
    }
    if let Some(branch) = new.branch
        && store::shop::branch(tx, branch)?.is_none()
    {
        return Err(Invalid::one("branch", "form-error-choice").into());
    }
    Ok(())
}

/// Saves what a colleague can do, how much at once, and when.
///
/// # Errors
/// [`Fault::NotFound`] when nobody of this id works here; whatever the database says.
pub fn save_duty(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageTeam>,
    staff: StaffId,
    duty: &Duty,
) -> Result<(), Fault> {
    works_here(tx, staff)?;
    store::teams::save_duty(tx, staff, duty)?;
    tx.tell(granted.actor(), &RosterChanged {})?;
    tx.audit(granted.actor(), "staff.save_duty", &staff.to_string(), "")?;
    Ok(())
}

/// Enters a colleague's absence.
///
/// # Errors
/// [`Fault::NotFound`] when nobody of this id works here; the [`AbsenceRefusal`] as [`Fault::Invalid`] at `until`.
pub fn add_absence(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageTeam>,
    staff: StaffId,
    new: &NewAbsence,
) -> Result<AbsenceId, Fault> {
    enter(tx, granted, staff, new)
}

/// Enters one's own absence.
///
/// # Errors
/// The [`AbsenceRefusal`] as [`Fault::Invalid`] at `until`.
pub fn add_own_absence(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    new: &NewAbsence,
) -> Result<AbsenceId, Fault> {
    let staff = super::own(granted.actor())?;
    enter(tx, granted, staff, new)
}

/// Takes a colleague's absence out: they are there after all.
///
/// # Errors
/// [`Fault::NotFound`] when there is none of this id; whatever the database says.
pub fn remove_absence(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageTeam>,
    staff: StaffId,
    id: AbsenceId,
) -> Result<(), Fault> {
    take_out(tx, granted, staff, id)
}

/// Takes one's own absence out.
///
/// # Errors
/// [`Fault::NotFound`] when there is none of this id; whatever the database says.
pub fn remove_own_absence(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    id: AbsenceId,
) -> Result<(), Fault> {
    let staff = super::own(granted.actor())?;
    take_out(tx, granted, staff, id)
}

fn enter<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    staff: StaffId,
    new: &NewAbsence,
) -> Result<AbsenceId, Fault> {
    works_here(tx, staff)?;
    let NewAbsence { from, until, reason, note } = new.clone();
    decide_absence(from, until, tx.now())?;
    let (id, by) = (tx.id(), granted.actor());
    store::teams::add_absence(tx, &Absence { id, staff, from, until, reason, note }, &by.to_string())?;
    // The reason may be an illness: it stands with the absence and nowhere else.
    tx.tell(by, &RosterChanged {})?;
    tx.audit(by, "staff.add_absence", &staff.to_string(), &format!("{from} {until}"))?;
    Ok(id)
}

fn take_out<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    staff: StaffId,
    id: AbsenceId,
) -> Result<(), Fault> {
    if !store::teams::remove_absence(tx, staff, id)? {
        return Err(Fault::NotFound);
    }
    tx.tell(granted.actor(), &RosterChanged {})?;
    tx.audit(granted.actor(), "staff.remove_absence", &staff.to_string(), "")?;
    Ok(())
}

fn works_here(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), Fault> {
    let member = store::staff::staff_member(tx, staff)?.filter(|member| member.active);
    member.map(drop).ok_or(Fault::NotFound)
}
