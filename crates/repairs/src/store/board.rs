//! Many repairs at once: the board, lists, panels, figures.

use std::{fmt, str::FromStr};

use kernel::{Actor, CustomerId, Reach, Timestamp, Uuid};
use platform::{
    db::{DbError, Tx},
    from_row,
};
use products::AssetId;

use crate::model::{RepairCard, RepairId};

macro_rules! card_sql {
    ($rest:literal) => {
        concat!(
            "select r.id, r.number, r.customer, r.branch, r.status, h.came_from, h.reason, r.technician, r.shelf, r.device,
             r.fault, r.basis, r.promised_at, q.sent_at, q.last_day, case when q.is_supplement then q.state end,
             (select cast(sum(l.paid_minor) as bigint) from quote_line l join quote p on p.id = l.quote
              where p.repair = r.id and l.choice <> 'declined'
                and (p.id = q.id or p.state in ('answered', 'covered'))
                and not (p.is_supplement and p.state in ('lapsed', 'withdrawn'))
                and p.version >= (select max(b.version) from quote b
                                  where b.repair = r.id and not b.is_supplement)),
             r.currency, d.at, d.pickup_by, r.created_at, r.changed_at, g.at
             from repair r
             left join repair_hold h on h.repair = r.id
             left join repair_ready d on d.repair = r.id
             left join hand_over g on g.repair = r.id
             left join quote q on q.repair = r.id
                and q.version = (select max(n.version) from quote n where n.repair = r.id) ",
            $rest
        )
    };
}

/// Every device that is in the shop, at most 500: the earliest promise first.
///
/// # Errors
/// Whatever the database says.
pub fn open_cards(tx: &mut Tx<'_>) -> Result<Vec<RepairCard>, DbError> {
    tx.all(
        card_sql!("where r.status not in ('handed_over', 'closed') order by r.promised_at, r.id limit 500"),
        &[],
    )
}

/// The newest repairs that are over, at most 200.
///
/// # Errors
/// Whatever the database says.
pub fn finished_cards(tx: &mut Tx<'_>) -> Result<Vec<RepairCard>, DbError> {
    tx.all(
        card_sql!("where r.status in ('handed_over', 'closed') order by r.changed_at desc, r.id limit 200"),
        &[],
    )
}

/// A place in the list of what came, whose newest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it came.
    pub at: Timestamp,
    /// Which, of those that came at one time.
    pub id: RepairId,
}

impl Place {
    /// Before every row.
    const FIRST: Self = Self { at: Timestamp::MAX, id: RepairId::from_uuid(Uuid::max()) };

    /// Where a repair stands in the list.
    pub const fn of(card: &RepairCard) -> Self {
        Self { at: card.created_at, id: card.id }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.as_microsecond(), self.id)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('.').ok_or(())?;
        let at = Timestamp::from_microsecond(at.parse().map_err(drop)?).map_err(drop)?;
        Ok(Self { at, id: id.parse().map_err(drop)? })
    }
}

/// What came since, newest first, from a place on, whatever became of it.
///
/// # Errors
/// Whatever the database says.
pub fn received_since(
    tx: &mut Tx<'_>,
    since: Timestamp,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<RepairCard>, DbError> {
    let place = after.unwrap_or(Place::FIRST);
    tx.all(
        card_sql!(
            "where r.created_at >= $1 and (r.created_at, r.id) < ($2, $3)
             order by r.created_at desc, r.id desc limit $4"
        ),
        &[&since, &place.at, &place.id, &limit],
    )
}

/// A customer's repairs that the actor may see, newest first, at most 100.
///
/// # Errors
/// Whatever the database says.
pub fn repairs_of_customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
) -> Result<Vec<RepairCard>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        card_sql!(
            "where r.customer = $1 and ($2 or r.customer = $3) order by r.created_at desc, r.id desc limit 100"
        ),
        &[&customer, &reach.all, &reach.own],
    )
}

/// A device's repairs that the actor may see, newest first, at most 100. A customer sees one's own, never those of an
/// earlier owner.
///
/// # Errors
/// Whatever the database says.
pub fn repairs_of_asset(tx: &mut Tx<'_>, actor: &Actor, asset: AssetId) -> Result<Vec<RepairCard>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        card_sql!(
            "where r.asset = $1 and ($2 or r.customer = $3) order by r.created_at desc, r.id desc limit 100"
        ),
        &[&asset, &reach.all, &reach.own],
    )
}

/// The repairs that came from a ticket.
///
/// # Errors
/// Whatever the database says.
pub fn repairs_of_ticket(tx: &mut Tx<'_>, actor: &Actor, ticket: Uuid) -> Result<Vec<RepairCard>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        card_sql!(
            "where r.ticket = $1 and ($2 or r.customer = $3) order by r.created_at desc, r.id desc limit 20"
        ),
        &[&ticket, &reach.all, &reach.own],
    )
}

/// Those of these repairs that the actor may see, in the order asked for.
///
/// # Errors
/// Whatever the database says.
pub fn repairs_with_ids(tx: &mut Tx<'_>, actor: &Actor, ids: &[Uuid]) -> Result<Vec<RepairCard>, DbError> {
    let reach = Reach::of(actor);
    let mut found = Vec::new();
    for id in ids.iter().take(50) {
        found.extend(tx.first::<RepairCard>(
            card_sql!("where r.id = $1 and ($2 or r.customer = $3)"),
            &[id, &reach.all, &reach.own],
        )?);
    }
    Ok(found)
}

/// How many devices are later than promised; what the navigation counts.
///
/// # Errors
/// Whatever the database says.
pub fn nav_count(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, DbError> {
    let (reach, now) = (Reach::of(actor), tx.now());
    let late: Option<i64> = tx.value(
        "select cast(count(*) as bigint) from repair r left join repair_hold h on h.repair = r.id
         where r.status not in ('handed_over', 'closed', 'ready', 'ready_unrepaired')
           and coalesce(h.came_from, r.status) not in ('ready', 'ready_unrepaired')
           and r.promised_at < $1 and $2",
        &[&now, &reach.all],
    )?;
    Ok(late.unwrap_or(0))
}

/// The times of a repair that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinishedTimes {
    /// When the device came.
    pub received_at: Timestamp,
    /// When it was ready.
    pub ready_at: Timestamp,
    /// When it was promised first.
    pub promised_at: Timestamp,
}
from_row!(FinishedTimes { received_at, ready_at, promised_at });

/// The times of what was ready since then, at most 1000 repairs.
///
/// # Errors
/// Whatever the database says.
pub fn finished_since(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<FinishedTimes>, DbError> {
    tx.all(
        "select r.created_at, d.at, a.promised_at from repair_ready d
         join repair r on r.id = d.repair
         join acceptance a on a.repair = r.id and a.version = 1
         where d.at >= $1 order by d.at desc, r.id limit 1000",
        &[&since],
    )
}
