//! The only SQL about macros.

use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use super::{Macro, MacroBody, MacroId};
use crate::store::Readable;

/// Macros of one shop; a list of all of them is one page.
pub(crate) const MACROS_MAX: i64 = 500;

struct MacroRow {
    id: MacroId,
    name: String,
    body: Readable<MacroBody>,
    used: i64,
}
from_row!(MacroRow { id, name, body, used });

impl MacroRow {
    fn read(self) -> Option<Macro> {
        let Self { id, name, body, used } = self;
        body.0.map(|body| Macro { id, name, body, used })
    }
}

fn rows(tx: &mut Tx<'_>) -> Result<Vec<MacroRow>, DbError> {
    tx.all(
        "select id, name, body, used from ticket_macro where removed_at is null order by used desc, id limit $1",
        &[&MACROS_MAX],
    )
}

/// Every macro that can be read, the most used first.
pub(crate) fn macros(tx: &mut Tx<'_>) -> Result<Vec<Macro>, DbError> {
    Ok(rows(tx)?.into_iter().filter_map(MacroRow::read).collect())
}

/// Those that cannot be read, by name.
pub(crate) fn unreadable(tx: &mut Tx<'_>) -> Result<Vec<(MacroId, String)>, DbError> {
    let broken = rows(tx)?.into_iter().filter(|row| row.body.0.is_none());
    Ok(broken.map(|row| (row.id, row.name)).collect())
}

/// Whether there is such a macro, readable or not.
pub(crate) fn is_there(tx: &mut Tx<'_>, id: MacroId) -> Result<bool, DbError> {
    let sql = "select cast(1 as bigint) from ticket_macro where id = $1 and removed_at is null";
    tx.exists(sql, &[&id])
}

pub(crate) fn macro_of(tx: &mut Tx<'_>, id: MacroId) -> Result<Option<Macro>, DbError> {
    let row: Option<MacroRow> = tx.first(
        "select id, name, body, used from ticket_macro where id = $1 and removed_at is null",
        &[&id],
    )?;
    Ok(row.and_then(MacroRow::read))
}

/// Saves a macro; one of the same id gets another name and body.
pub(crate) fn put_macro(tx: &mut Tx<'_>, id: MacroId, name: &str, body: &MacroBody) -> Result<(), DbError> {
    let (now, body) = (tx.now(), Json(body.clone()));
    tx.exec(
        "insert into ticket_macro (id, name, body, used, saved_at) values ($1, $2, $3, 0, $4)
         on conflict (id) do update set name = excluded.name, body = excluded.body, saved_at = excluded.saved_at",
        &[&id, &name, &body, &now],
    )?;
    Ok(())
}

/// Takes a macro out of the lists. Its row stays, for what it was used for.
pub(crate) fn take_out(tx: &mut Tx<'_>, id: MacroId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update ticket_macro set removed_at = $1 where id = $2", &[&now, &id])?;
    Ok(())
}

pub(crate) fn count_use(tx: &mut Tx<'_>, id: MacroId) -> Result<(), DbError> {
    tx.exec("update ticket_macro set used = used + 1 where id = $1", &[&id])?;
    Ok(())
}
