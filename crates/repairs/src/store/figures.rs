//! What the shop's figures are made of.

use kernel::{Actor, Timestamp};
use platform::{DbError, Tx};

/// How many devices are in the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// All that were not handed over.
    pub open: i64,
    /// Of these, promised for a time that has passed, and not ready.
    pub late: i64,
    /// Of these, waiting for their owner.
    pub ready: i64,
}

/// How many devices are in the house; nothing for those who are not of the shop.
///
/// # Errors
/// Whatever the database says.
pub fn figures(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<Figures, DbError> {
    if !actor.is_staff() {
        return Ok(Figures::default());
    }
    let counts: Option<(i64, i64, i64)> = tx.first(
        "select cast(count(*) as bigint),
         cast(coalesce(sum(case when promised_at < $1 and coalesce(h.came_from, status)
         not in ('ready', 'ready_unrepaired') then 1 else 0 end), 0) as bigint),
         cast(coalesce(sum(case when status in ('ready', 'ready_unrepaired') then 1 else 0 end), 0) as bigint)
         from repair left join repair_hold h on h.repair = repair.id where status not in ('handed_over', 'closed')",
        &[&now],
    )?;
    let (open, late, ready) = counts.unwrap_or_default();
    Ok(Figures { open, late, ready })
}

/// When devices were received and, if so, handed over; for those received since, at most 100,000.
///
/// # Errors
/// Whatever the database says.
pub fn spans_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
) -> Result<Vec<(Timestamp, Option<Timestamp>)>, DbError> {
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    tx.all(
        "select r.created_at, h.at from repair r left join hand_over h on h.repair = r.id
         where r.created_at >= $1 order by r.created_at limit 100000",
        &[&since],
    )
}
