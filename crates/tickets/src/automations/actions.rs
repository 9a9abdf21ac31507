//! Automations are saved, switched and removed.

use kernel::{Granted, fold};
use platform::{
    db::Tx,
    web::{Fault, FieldError, Invalid, Submission},
};

use super::{
    Automation, AutomationId, Rule, Unsound, decide_circle, decide_sound, policy::team_asked,
    run::order_catch_up, store,
};
use crate::{
    acts::{Act, DoneBy, Whom, check_acts},
    macros::check_words,
    rights::ManageDesk,
};

/// A name is one line of a list.
pub(crate) const NAME_CHARS_MAX: usize = 80;
/// More conditions than that nobody understands.
const CONDITIONS_MAX: usize = 20;

/// An automation to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAutomation {
    /// As people call it.
    pub name: String,
    /// What it does.
    pub rule: Rule,
}

/// Saves an automation as a new version, switched off: first somebody looks at what it would do. A rule that cannot be
/// switched on is saved all the same, and told.
///
/// # Errors
/// [`Fault::Invalid`] at `name`, or where an act cannot be; [`Fault::Forbidden`] for the program itself;
/// [`Fault::NotFound`]; whatever the database says.
pub fn save_automation(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageDesk>,
    id: Option<AutomationId>,
    new: &NewAutomation,
) -> Result<(AutomationId, Option<Unsound>), Fault> {
    let author = granted.actor().staff().ok_or(Fault::Forbidden)?;
    let all = store::automations(tx)?;
    if id.is_some_and(|id| all.iter().all(|known| known.id != id)) {
        return Err(Fault::NotFound);
    }
    let whom = Whom::read(tx)?;
    check(id, new, (&all, &whom))?;
    let id = id.unwrap_or_else(|| tx.id());
    let automation = Automation {
        id,
        name: new.name.clone(),
        version: tx.id(),
        is_on: false,
        stopped_at: None,
        author,
        rule: new.rule.clone(),
    };
    store::put_automation(tx, &automation)?;
    tx.audit(granted.actor(), "automation.saved", &id.to_string(), &automation.version.to_string())?;
    Ok((id, unsound(&automation, &all, &whom)))
}

fn check(
    id: Option<AutomationId>,
    new: &NewAutomation,
    (all, whom): (&[Automation], &Whom),
) -> Result<(), Fault> {
    let form = Submission::default();
    let mut check = form.check();
    let count = new.name.chars().count();
    if new.name.trim().is_empty() {
        check.error("name", "form-error-required");
    } else if count > NAME_CHARS_MAX {
        check.error_with("name", "form-error-too-long", &[("count", count), ("max", NAME_CHARS_MAX)]);
    }
    if all.iter().any(|known| Some(known.id) != id && fold(&known.name) == fold(&new.name)) {
        check.error("name", "tickets-error-name-taken");
    }
    if id.is_none() && i64::try_from(all.len()).unwrap_or(i64::MAX) >= store::AUTOMATIONS_MAX {
        check.error_with("name", "tickets-error-too-many", &[("max", store::AUTOMATIONS_MAX)]);
    }
    if new.rule.conditions.len() > CONDITIONS_MAX {
        check.error_with("conditions", "tickets-error-too-many", &[("max", CONDITIONS_MAX)]);
    }
    check_acts(&new.rule.acts, whom, DoneBy::Program, &mut check);
    for act in &new.rule.acts {
        if let Act::Note { text } = act {
            check_words(&mut check, "note", text);
        }
    }
    Ok(check.done(Some(()))?)
}

/// Why it cannot be switched on beside the others that are on.
pub(crate) fn unsound(automation: &Automation, all: &[Automation], whom: &Whom) -> Option<Unsound> {
    if let Err(unsound) = decide_sound(&automation.rule) {
        return Some(unsound);
    }
    let asked = automation.rule.conditions.iter().filter_map(team_asked);
    let lost = automation.rule.acts.iter().find_map(|act| whom.lost(act));
    if let Some(name) = lost.or_else(|| asked.into_iter().find_map(|team| whom.lost_team(team))) {
        return Some(Unsound::Lost(name));
    }
    let others = all.iter().filter(|other| other.is_on && other.id != automation.id);
    let others: Vec<(String, Rule)> = others.map(|other| (other.name.clone(), other.rule.clone())).collect();
    decide_circle(&automation.name, &automation.rule, &others).map(Unsound::Circle)
}

/// Switches an automation on or off.
///
/// # Errors
/// [`Fault::Invalid`] at `rule` when it cannot be switched on; [`Fault::Forbidden`] for the program itself;
/// [`Fault::NotFound`]; whatever the database says.
pub fn switch_automation(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageDesk>,
    id: AutomationId,
    is_on: bool,
) -> Result<(), Fault> {
    let author = granted.actor().staff().ok_or(Fault::Forbidden)?;
    let automation = store::automation_of(tx, id)?.ok_or(Fault::NotFound)?;
    let (all, whom) = (store::automations(tx)?, Whom::read(tx)?);
    if let Some(unsound) = unsound(&automation, &all, &whom).filter(|_| is_on) {
        return Err(refusal(&unsound).into());
    }
    store::switch(tx, id, is_on, author)?;
    if is_on {
        order_catch_up(tx, &automation)?;
    }
    let audited = if is_on { "automation.switched_on" } else { "automation.switched_off" };
    tx.audit(granted.actor(), audited, &id.to_string(), &automation.version.to_string())?;
    Ok(())
}

/// The refusal as the page and the API tell it.
pub(crate) fn refusal(unsound: &Unsound) -> Invalid {
    let (key, args) = told(unsound);
    Invalid { errors: vec![FieldError { field: "rule".into(), key, args }] }
}

/// The key of the sentence, and its values.
pub(crate) fn told(unsound: &Unsound) -> (&'static str, Vec<(&'static str, String)>) {
    match unsound {
        Unsound::UnknownField(field) => ("tickets-unsound-field", vec![("name", field.clone())]),
        Unsound::UnknownValue(condition) => (
            "tickets-unsound-value",
            vec![("name", condition.field.clone()), ("value", condition.is.clone())],
        ),
        Unsound::Hours(hours) => ("tickets-unsound-hours", vec![("count", hours.to_string())]),
        Unsound::Lost(name) => ("tickets-unsound-lost", vec![("name", name.clone())]),
        Unsound::Nothing => ("tickets-unsound-nothing", Vec::new()),
        Unsound::Circle(names) => ("tickets-unsound-circle", vec![("names", names.join(" → "))]),
    }
}

/// Takes an automation out of use. What it did stays in the log.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn remove_automation(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageDesk>,
    id: AutomationId,
) -> Result<(), Fault> {
    if !store::is_there(tx, id)? {
        return Err(Fault::NotFound);
    }
    store::take_out(tx, id)?;
    tx.audit(granted.actor(), "automation.removed", &id.to_string(), "")?;
    Ok(())
}
