//! What somebody began to write.

use kernel::StaffId;
use platform::db::{DbError, Tx};

use crate::model::{Draft, DraftKind, TicketId};

pub(crate) fn save_draft(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    staff: StaffId,
    draft: &Draft,
) -> Result<(), DbError> {
    let (now, kind): (_, DraftKind) = (tx.now(), draft.kind);
    tx.exec(
        "insert into ticket_draft (ticket_id, staff_id, kind, body, saved_at) values ($1, $2, $3, $4, $5)
         on conflict (ticket_id, staff_id) do update set kind = excluded.kind, body = excluded.body,
         saved_at = excluded.saved_at",
        &[&ticket, &staff, &kind, &draft.body, &now],
    )?;
    Ok(())
}

/// What this colleague began to write in a ticket.
pub(crate) fn draft_of(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId) -> Result<Option<Draft>, DbError> {
    let row: Option<(DraftKind, String)> = tx.first(
        "select kind, body from ticket_draft where ticket_id = $1 and staff_id = $2",
        &[&ticket, &staff],
    )?;
    Ok(row.map(|(kind, body)| Draft { kind, body }))
}

pub(crate) fn drop_draft(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId) -> Result<(), DbError> {
    tx.exec("delete from ticket_draft where ticket_id = $1 and staff_id = $2", &[&ticket, &staff])?;
    Ok(())
}
