//! The only SQL about typed fields.

use std::collections::BTreeMap;

use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use super::{Field, FieldId, FieldKind, FieldName};
use crate::{model::TicketId, store::Readable};

/// Fields of one shop; a form of more nobody fills.
pub(crate) const FIELDS_MAX: i64 = 50;

struct FieldRow {
    id: FieldId,
    vi: String,
    en: String,
    is: String,
    kind: FieldKind,
    choices: Readable<Vec<String>>,
    is_required: bool,
    is_public: bool,
}
from_row!(FieldRow { id, vi, en, is, kind, choices, is_required, is_public });

impl From<FieldRow> for Field {
    fn from(row: FieldRow) -> Self {
        let FieldRow { id, vi, en, is, kind, choices, is_required, is_public } = row;
        let name = FieldName { vi, en, is };
        Self { id, name, kind, choices: choices.0.unwrap_or_default(), is_required, is_public }
    }
}

/// Every field, in the order in which they were made.
pub(crate) fn fields(tx: &mut Tx<'_>) -> Result<Vec<Field>, DbError> {
    let rows: Vec<FieldRow> = tx.all(
        "select id, name_vi, name_en, name_is, kind, choices, is_required, is_public from ticket_field
         where removed_at is null order by id limit $1",
        &[&FIELDS_MAX],
    )?;
    Ok(rows.into_iter().map(Field::from).collect())
}

pub(crate) fn field_of(tx: &mut Tx<'_>, id: FieldId) -> Result<Option<Field>, DbError> {
    let row: Option<FieldRow> = tx.first(
        "select id, name_vi, name_en, name_is, kind, choices, is_required, is_public from ticket_field
         where id = $1 and removed_at is null",
        &[&id],
    )?;
    Ok(row.map(Field::from))
}

/// Saves a field; one of the same id keeps its kind.
pub(super) fn put_field(tx: &mut Tx<'_>, field: &Field) -> Result<(), DbError> {
    let now = tx.now();
    let Field { id, name, kind, choices, is_required, is_public } = field;
    tx.exec(
        "insert into ticket_field
         (id, name_vi, name_en, name_is, kind, choices, is_required, is_public, saved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (id) do update set name_vi = excluded.name_vi, name_en = excluded.name_en,
         name_is = excluded.name_is, choices = excluded.choices, is_required = excluded.is_required,
         is_public = excluded.is_public, saved_at = excluded.saved_at",
        &[id, &name.vi, &name.en, &name.is, kind, &Json(choices.clone()), is_required, is_public, &now],
    )?;
    Ok(())
}

/// Takes a field out of use. Its values stay with their tickets.
pub(super) fn take_out(tx: &mut Tx<'_>, id: FieldId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update ticket_field set removed_at = $1 where id = $2", &[&now, &id])?;
    Ok(())
}

/// The values of a ticket.
pub(crate) fn values_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<BTreeMap<FieldId, String>, DbError> {
    let rows: Vec<(FieldId, String)> = tx.all(
        "select field_id, value from ticket_field_value where ticket_id = $1 order by field_id",
        &[&ticket],
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn put_value(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    field: FieldId,
    value: Option<&str>,
) -> Result<(), DbError> {
    match value {
        Some(value) => tx.exec(
            "insert into ticket_field_value (ticket_id, field_id, value) values ($1, $2, $3)
             on conflict (ticket_id, field_id) do update set value = excluded.value",
            &[&ticket, &field, &value],
        )?,
        None => tx.exec(
            "delete from ticket_field_value where ticket_id = $1 and field_id = $2",
            &[&ticket, &field],
        )?,
    };
    Ok(())
}
