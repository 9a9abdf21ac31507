//! What somebody began to write.

use kernel::StaffId;
use platform::db::{DbError, Tx};

use crate::model::{DraftKind, StrandId, TicketId};

/// Keeps words that are not empty in place of those that were kept there.
pub(crate) fn save_draft(
    tx: &mut Tx<'_>,
    (ticket, strand): (TicketId, StrandId),
    staff: StaffId,
    (kind, body): (DraftKind, &str),
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into draft (ticket_id, strand_id, staff_id, kind, body, saved_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (strand_id, staff_id, kind) do update set body = excluded.body, saved_at = excluded.saved_at",
        &[&ticket, &strand, &staff, &kind, &body, &now],
    )?;
    Ok(())
}

/// What this colleague began to write in a strand.
pub(crate) fn draft_of(
    tx: &mut Tx<'_>,
    strand: StrandId,
    staff: StaffId,
    kind: DraftKind,
) -> Result<Option<String>, DbError> {
    let kept: Option<(String,)> = tx.first(
        "select body from draft where strand_id = $1 and staff_id = $2 and kind = $3",
        &[&strand, &staff, &kind],
    )?;
    Ok(kept.map(|(body,)| body))
}

pub(crate) fn drop_draft(
    tx: &mut Tx<'_>,
    strand: StrandId,
    staff: StaffId,
    kind: DraftKind,
) -> Result<(), DbError> {
    tx.exec(
        "delete from draft where strand_id = $1 and staff_id = $2 and kind = $3",
        &[&strand, &staff, &kind],
    )?;
    Ok(())
}
