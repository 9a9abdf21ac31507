//! Fields are defined, and filled.

use kernel::Granted;
use platform::{
    db::Tx,
    web::{Check, Fault, Invalid, Submission},
};

use super::{Field, FieldId, FieldKind, FieldName, is_same, store};
use crate::{
    actions::Record,
    model::{Happened, Ticket, TicketId},
    rights::{ManageDesk, SteerTicket},
};

/// A name is one line of a form.
pub(crate) const NAME_CHARS_MAX: usize = 60;
/// Choices of one field; more nobody reads through.
pub(crate) const CHOICES_MAX: usize = 100;
/// A choice is one line of a list.
pub(crate) const CHOICE_CHARS_MAX: usize = 80;

/// A field to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewField {
    /// What it is called.
    pub name: FieldName,
    /// What it holds.
    pub kind: FieldKind,
    /// Its choices, if it has some.
    pub choices: Vec<String>,
    /// Whether a ticket can only be done once it is filled.
    pub is_required: bool,
    /// Whether the customer reads it too.
    pub is_public: bool,
}

/// Saves a field, or changes the one of this id, which keeps its kind.
///
/// # Errors
/// [`Fault::Invalid`] at `name_vi name_en name_is kind choices`; [`Fault::NotFound`]; whatever the database says.
pub fn save_field(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageDesk>,
    id: Option<FieldId>,
    new: &NewField,
) -> Result<FieldId, Fault> {
    let all = store::fields(tx)?;
    let before = id.and_then(|id| all.iter().find(|known| known.id == id));
    if id.is_some() && before.is_none() {
        return Err(Fault::NotFound);
    }
    let form = Submission::default();
    let mut check = form.check();
    check_field(&mut check, new);
    if all.iter().any(|known| Some(known.id) != id && is_same(&known.name, &new.name)) {
        check.error("name_vi", "tickets-error-name-taken");
    }
    if before.is_some_and(|before| before.kind != new.kind) {
        check.error("kind", "tickets-error-field-kind");
    }
    if id.is_none() && i64::try_from(all.len()).unwrap_or(i64::MAX) >= store::FIELDS_MAX {
        check.error_with("name_vi", "tickets-error-too-many", &[("max", store::FIELDS_MAX)]);
    }
    check.done(Some(()))?;
    let id = id.unwrap_or_else(|| tx.id());
    let NewField { name, kind, choices, is_required, is_public } = new.clone();
    store::put_field(tx, &Field { id, name, kind, choices, is_required, is_public })?;
    tx.audit(granted.actor(), "ticket_field.saved", &id.to_string(), kind.name())?;
    Ok(id)
}

fn check_field(check: &mut Check<'_>, new: &NewField) {
    let names = [("name_vi", &new.name.vi), ("name_en", &new.name.en), ("name_is", &new.name.is)];
    for (field, name) in names {
        let count = name.chars().count();
        if name.trim().is_empty() {
            check.error(field, "form-error-required");
        } else if count > NAME_CHARS_MAX {
            check.error_with(field, "form-error-too-long", &[("count", count), ("max", NAME_CHARS_MAX)]);
        }
    }
    let longest = new.choices.iter().map(|choice| choice.chars().count()).max().unwrap_or(0);
    if new.kind == FieldKind::Choice && new.choices.len() < 2 {
        check.error("choices", "tickets-error-field-choices");
    } else if new.kind != FieldKind::Choice && !new.choices.is_empty() {
        check.error("choices", "tickets-error-field-no-choices");
    } else if new.choices.len() > CHOICES_MAX {
        check.error_with("choices", "tickets-error-too-many", &[("max", CHOICES_MAX)]);
    } else if longest > CHOICE_CHARS_MAX {
        let args = [("count", longest), ("max", CHOICE_CHARS_MAX)];
        check.error_with("choices", "form-error-too-long", &args);
    }
}

/// Takes a field out of use. What stands in tickets stays there, unseen.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn remove_field(tx: &mut Tx<'_>, granted: &Granted<ManageDesk>, id: FieldId) -> Result<(), Fault> {
    store::field_of(tx, id)?.ok_or(Fault::NotFound)?;
    store::take_out(tx, id)?;
    tx.audit(granted.actor(), "ticket_field.removed", &id.to_string(), "")?;
    Ok(())
}

/// Gives fields of a ticket these values; an empty one takes the value away. Fields that are not named stay as they are. The
/// history says which fields changed, never to what: a value may be somebody's words.
///
/// # Errors
/// [`Fault::Invalid`] at the field's id; [`Fault::NotFound`]; [`Fault::Conflict`] for a ticket that was merged; whatever the
/// database says.
pub fn set_fields(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    typed: &[(FieldId, String)],
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    let (ticket, known) = (record.ticket.id, store::fields(tx)?);
    let before = store::values_of(tx, ticket)?;
    let form = Submission::default();
    let (mut check, mut changed) = (form.check(), Vec::new());
    for (id, typed) in typed {
        let Some(field) = known.iter().find(|field| field.id == *id) else {
            check.error(&id.to_string(), "tickets-error-field-unknown");
            continue;
        };
        // A choice that is gone stays until somebody chooses another.
        let is_same = before.get(id) == Some(typed);
        match field.decide_value(typed) {
            _ if is_same => {}
            Ok(value) if value.as_ref() != before.get(id) => changed.push((*id, value)),
            Ok(_) => {}
            Err(key) => check.error(&id.to_string(), key),
        }
    }
    check.done(Some(()))?;
    if changed.is_empty() {
        return Ok(record.ticket);
    }
    for (id, value) in &changed {
        store::put_value(tx, ticket, *id, value.as_deref())?;
    }
    let fields = changed.into_iter().map(|(id, _)| id).collect();
    record.happen(tx, by, None, Happened::ValuesChanged { fields })?;
    Ok(record.settle(tx, by)?)
}

/// A ticket is not done before its required fields are filled.
///
/// # Errors
/// [`Fault::Invalid`] at `fields`; whatever the database says.
pub(crate) fn refuse_unfilled(tx: &mut Tx<'_>, ticket: TicketId) -> Result<(), Fault> {
    let required: Vec<FieldId> =
        store::fields(tx)?.into_iter().filter(|field| field.is_required).map(|field| field.id).collect();
    if required.is_empty() {
        return Ok(());
    }
    let values = store::values_of(tx, ticket)?;
    match required.iter().all(|id| values.contains_key(id)) {
        true => Ok(()),
        false => Err(Invalid::one("fields", "tickets-error-field-missing").into()),
    }
}
