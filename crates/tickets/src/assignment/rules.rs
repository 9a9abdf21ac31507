//! What a team does with its tickets is changed.

use identity::TeamId;
use kernel::Granted;
use platform::{
    db::Tx,
    web::{Fault, Invalid},
};

use super::{policy::TeamRule, store};
use crate::{promises::promises, rights::ManageDesk};

/// Saves what a team does with its tickets. Its hours count for tickets that come to it from now on.
///
/// # Errors
/// [`Fault::NotFound`] for a team that gets no work; [`Fault::Invalid`] at `calendar` for one that is not there; whatever
/// the database says.
pub fn save_team_rule(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageDesk>,
    team: TeamId,
    rule: &TeamRule,
) -> Result<(), Fault> {
    if !identity::teams(tx)?.iter().any(|it| it.id == team && it.active) {
        return Err(Fault::NotFound);
    }
    if let Some(calendar) = rule.calendar
        && promises(tx)?.calendar(calendar).is_none()
    {
        return Err(Invalid::one("calendar", "form-error-choice").into());
    }
    store::save_rule(tx, team, rule)?;
    tx.audit(granted.actor(), "team.save_rule", &team.to_string(), rule.method.name())?;
    Ok(())
}
