//! New editions of hours and policies: when they may begin, what is written down, what is computed anew.

use jiff::SignedDuration;
use kernel::{Actor, CalendarId, Granted, Timestamp};
use platform::{
    db::{DbError, Json, Tx},
    live::Audience,
    web::{Fault, Invalid},
};

use super::{
    BeginEdition, HOUSE_POLICY, Promises, Recalculate, Terms,
    hours::{CalendarEdition, form::NewHours},
    promises, store,
    terms::{PolicyEdition, form::NewTerms},
};
use crate::{
    clocks::{PolicyVersion, SlaPolicyId},
    rights::{RewritePromises, SetPromises},
};

/// A beginning of a few minutes ago is what a person calls now.
const NOW: SignedDuration = SignedDuration::from_mins(10);

/// When an edition begins, as far as rights go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// Now or later.
    Ahead,
    /// In the past: it needs a right of its own and stands in the audit log.
    Past,
}

pub(crate) fn decide_beginning(valid_from: Timestamp, now: Timestamp) -> Beginning {
    if now.duration_since(valid_from) > NOW { Beginning::Past } else { Beginning::Ahead }
}

/// Refuses a beginning in the past to those who may not change what was.
pub(crate) fn may_begin(by: &Actor, valid_from: Timestamp, now: Timestamp) -> Result<Beginning, Invalid> {
    match decide_beginning(valid_from, now) {
        Beginning::Past if !by.may::<RewritePromises>() => {
            Err(Invalid::one("valid_from", "tickets-error-past"))
        }
        beginning => Ok(beginning),
    }
}

/// The next edition of a calendar, or the first of a new one, as it would be written now.
pub(crate) fn next_calendar(
    tx: &mut Tx<'_>,
    by: &Actor,
    promises: &Promises,
    (id, new): (Option<CalendarId>, &NewHours),
) -> Result<CalendarEdition, Fault> {
    let (id, edition) = match id {
        Some(id) => (id, promises.calendar(id).ok_or(Fault::NotFound)?.newest.edition + 1),
        None => (tx.id(), 1),
    };
    Ok(CalendarEdition {
        id,
        edition,
        name: new.name.clone(),
        hours: Json(new.hours.clone()),
        recorded_at: tx.now(),
        recorded_by: by.to_string(),
    })
}

/// Writes an edition of a calendar, and orders that every open ticket's deadline is computed anew.
///
/// # Errors
/// [`Fault::Invalid`] at `valid_from` for a past that this person may not change; [`Fault::NotFound`]; whatever the
/// database says.
pub(crate) fn save_calendar(
    tx: &mut Tx<'_>,
    granted: &Granted<SetPromises>,
    id: Option<CalendarId>,
    new: &NewHours,
) -> Result<CalendarId, Fault> {
    let (by, now) = (granted.actor(), tx.now());
    let valid_from = new.hours.version.valid_from();
    let beginning = may_begin(by, valid_from, now)?;
    let promises = promises(tx)?;
    let edition = next_calendar(tx, by, &promises, (id, new))?;
    store::add_calendar(tx, &edition)?;
    note(tx, by, ("promise.hours_changed", &edition.id.to_string()), (beginning, valid_from))?;
    Ok(edition.id)
}

/// The next edition of a policy, or the first of a new one, as it would be written now.
pub(crate) fn next_policy(
    tx: &mut Tx<'_>,
    by: &Actor,
    promises: &Promises,
    (id, new): (Option<SlaPolicyId>, &NewTerms),
) -> Result<PolicyEdition, Fault> {
    let (id, edition) = match id {
        Some(id) => (id, promises.policy(id).ok_or(Fault::NotFound)?.newest.edition + 1),
        None => (tx.id(), 1),
    };
    Ok(PolicyEdition {
        id,
        edition,
        name: new.name.clone(),
        terms: Json(new.terms.clone()),
        recorded_at: tx.now(),
        recorded_by: by.to_string(),
    })
}

/// Writes an edition of a policy, and orders that every open ticket's deadline is computed anew.
///
/// # Errors
/// [`Fault::Invalid`] at `valid_from` for a past that this person may not change; [`Fault::NotFound`]; whatever the
/// database says.
pub(crate) fn save_policy(
    tx: &mut Tx<'_>,
    granted: &Granted<SetPromises>,
    id: Option<SlaPolicyId>,
    new: &NewTerms,
) -> Result<SlaPolicyId, Fault> {
    let (by, now) = (granted.actor(), tx.now());
    let valid_from = new.terms.version.valid_from;
    let beginning = may_begin(by, valid_from, now)?;
    let promises = promises(tx)?;
    let edition = next_policy(tx, by, &promises, (id, new))?;
    store::add_policy(tx, &edition)?;
    note(tx, by, ("promise.policy_changed", &edition.id.to_string()), (beginning, valid_from))?;
    Ok(edition.id)
}

/// Lets a policy measure nothing from now on, whatever was planned for it; its tickets go to the next that means them. One
/// that measures nothing already stays as it is. The house's stays in force.
///
/// # Errors
/// [`Fault::Conflict`] for the house's; [`Fault::NotFound`]; whatever the database says.
pub(crate) fn retire_policy(
    tx: &mut Tx<'_>,
    granted: &Granted<SetPromises>,
    id: SlaPolicyId,
) -> Result<(), Fault> {
    if id == HOUSE_POLICY {
        return Err(Fault::Conflict);
    }
    let (promises, now) = (promises(tx)?, tx.now());
    let policy = promises.policy(id).ok_or(Fault::NotFound)?;
    let shown = policy.shown(now);
    if shown.terms.0.is_retired && policy.planned(now).next().is_none() {
        return Ok(());
    }
    let version = PolicyVersion { valid_from: now, ..shown.terms.0.version.clone() };
    let terms = Terms { version, is_retired: true, ..shown.terms.0.clone() };
    let new = NewTerms { name: shown.name.clone(), terms };
    save_policy(tx, granted, Some(id), &new).map(drop)
}

fn note(
    tx: &mut Tx<'_>,
    by: &Actor,
    (action, subject): (&'static str, &str),
    (beginning, valid_from): (Beginning, Timestamp),
) -> Result<(), DbError> {
    tx.audit(by, action, subject, &format!("from {valid_from}"))?;
    if beginning == Beginning::Past {
        tx.audit(by, "promise.past_changed", subject, &format!("from {valid_from}"))?;
    }
    if valid_from > tx.now() {
        BeginEdition::order(tx, valid_from)?;
    }
    tx.touch(Audience::Staff, "promises")?;
    tx.touch(Audience::Staff, "inbox")?;
    Recalculate::order(tx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_minutes_ago_is_now_and_a_second_more_is_the_past() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        assert_eq!(decide_beginning(now - NOW, now), Beginning::Ahead);
        let before = now - NOW - SignedDuration::from_secs(1);
        assert_eq!(decide_beginning(before, now), Beginning::Past);
    }
}
