//! Live updates: rows that say "this region of the page has changed". They carry no data; the page fetches the
//! region with its own rights.

use kernel::CustomerId;

use crate::{
    db::{DbError, Tx},
    from_row,
};

/// Who may hear of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The shop's people.
    Staff,
    /// One customer.
    Customer(CustomerId),
}

impl Audience {
    fn prefix(self) -> String {
        match self {
            Self::Staff => "staff/".into(),
            Self::Customer(id) => format!("{id}/"),
        }
    }
}

/// A change, as a stream passes it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Grows with each change; what `Last-Event-ID` holds.
    pub seq: i64,
    /// The region without its audience: `inbox`, `ticket_…`, `repair_…`.
    pub region: String,
}
from_row!(Change { seq, region });

impl Tx<'_> {
    /// Says that a region has changed: `inbox`, or a typed id.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn touch(&mut self, audience: Audience, region: &str) -> Result<(), DbError> {
        let (name, now) = (format!("{}{region}", audience.prefix()), self.now());
        self.exec("insert into live_change (region, at) values ($1, $2)", &[&name, &now])?;
        self.will_tell();
        Ok(())
    }
}

impl Change {
    /// The region's name for this audience, if the audience may hear of it. For changes of every audience.
    pub fn for_audience(&self, audience: Audience) -> Option<&str> {
        self.region.strip_prefix(&audience.prefix())
    }
}

/// What changed for anybody after `seq`, oldest first, at most 500. For the one reader that serves every stream;
/// regions keep their audience.
///
/// # Errors
/// Whatever the database says.
pub fn all_changes_after(tx: &mut Tx<'_>, seq: i64) -> Result<Vec<Change>, DbError> {
    tx.all("select seq, region from live_change where seq > $1 order by seq limit 500", &[&seq])
}

/// Forgets changes that no stream will ask for any more.
///
/// # Errors
/// Whatever the database says.
pub fn forget_before(tx: &mut Tx<'_>, instant: jiff::Timestamp) -> Result<u64, DbError> {
    tx.exec("delete from live_change where at < $1", &[&instant])
}

/// The newest change of all, where a new stream begins.
///
/// # Errors
/// Whatever the database says.
pub fn newest(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(tx.value("select coalesce(max(seq), 0) from live_change", &[])?.unwrap_or(0))
}

/// What an audience should hear after `seq`, oldest first, at most 200.
///
/// # Errors
/// Whatever the database says.
pub fn changes_after(tx: &mut Tx<'_>, audience: Audience, seq: i64) -> Result<Vec<Change>, DbError> {
    let prefix = audience.prefix();
    // '0' follows '/', so this is "begins with the prefix" in a form that both engines read the same way.
    let end = format!("{}0", prefix.strip_suffix('/').unwrap_or(&prefix));
    let rows: Vec<Change> = tx.all(
        "select seq, region from live_change where seq > $1 and region > $2 and region < $3
         order by seq limit 200",
        &[&seq, &prefix, &end],
    )?;
    let strip = |c: Change| Change { region: c.region.strip_prefix(&prefix).unwrap_or_default().into(), ..c };
    Ok(rows.into_iter().map(strip).collect())
}
