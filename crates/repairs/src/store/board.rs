//! Many repairs at once: the board, lists, panels, figures.

use std::{fmt, str::FromStr};

use jiff::SignedDuration;
use kernel::{Actor, CustomerId, Reach, Timestamp, Uuid};
use platform::db::{DbError, Tx};
use products::AssetId;

use crate::model::{RepairCard, RepairCode, RepairId};

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

/// Which repairs a list has, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Those in the shop, the earliest promise first.
    Open,
    /// Those that are over, what changed last first.
    Finished,
    /// What came since, whatever became of it, the newest first.
    Since(Timestamp),
    /// A customer's, the newest first.
    OfCustomer(CustomerId),
    /// A customer's that are in the shop, the newest first.
    OpenOfCustomer(CustomerId),
    /// A device's, the newest first. A customer sees one's own, never those of an earlier owner.
    OfAsset(AssetId),
}

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The instant by which the list is ordered: of the promise, of the last change, of the reception.
    pub at: Timestamp,
    /// Which, of those with the same.
    pub id: RepairId,
}

impl Listed {
    /// Before every row.
    const fn first(self) -> Place {
        match self {
            Self::Open => Place { at: Timestamp::MIN, id: RepairId::from_uuid(Uuid::nil()) },
            _ => Place { at: Timestamp::MAX, id: RepairId::from_uuid(Uuid::max()) },
        }
    }

    /// Where a repair stands in the list.
    pub const fn place(self, card: &RepairCard) -> Place {
        let at = match self {
            Self::Open => card.promised_at,
            Self::Finished => card.changed_at,
            Self::Since(_) | Self::OfCustomer(_) | Self::OpenOfCustomer(_) | Self::OfAsset(_) => {
                card.created_at
            }
        };
        Place { at, id: card.id }
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

/// Some repairs of a list that the actor may see, from after a place on.
///
/// # Errors
/// Whatever the database says.
pub fn repairs_page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    listed: Listed,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<RepairCard>, DbError> {
    let (reach, from) = (Reach::of(actor), after.unwrap_or(listed.first()));
    let (at, id) = (&from.at, &from.id);
    match listed {
        Listed::Open => tx.all(
            card_sql!(
                "where r.status not in ('handed_over', 'closed') and (r.promised_at, r.id) > ($1, $2)
                 and ($3 or r.customer = $4) order by r.promised_at, r.id limit $5"
            ),
            &[at, id, &reach.all, &reach.own, &limit],
        ),
        Listed::Finished => tx.all(
            card_sql!(
                "where r.status in ('handed_over', 'closed') and (r.changed_at, r.id) < ($1, $2)
                 and ($3 or r.customer = $4) order by r.changed_at desc, r.id desc limit $5"
            ),
            &[at, id, &reach.all, &reach.own, &limit],
        ),
        Listed::Since(since) => tx.all(
            card_sql!(
                "where r.created_at >= $6 and (r.created_at, r.id) < ($1, $2)
                 and ($3 or r.customer = $4) order by r.created_at desc, r.id desc limit $5"
            ),
            &[at, id, &reach.all, &reach.own, &limit, &since],
        ),
        Listed::OfCustomer(customer) => tx.all(
            card_sql!(
                "where r.customer = $6 and (r.created_at, r.id) < ($1, $2)
                 and ($3 or r.customer = $4) order by r.created_at desc, r.id desc limit $5"
            ),
            &[at, id, &reach.all, &reach.own, &limit, &customer],
        ),
        Listed::OpenOfCustomer(customer) => tx.all(
            card_sql!(
                "where r.customer = $6 and r.status not in ('handed_over', 'closed')
                 and (r.created_at, r.id) < ($1, $2)
                 and ($3 or r.customer = $4) order by r.created_at desc, r.id desc limit $5"
            ),
            &[at, id, &reach.all, &reach.own, &limit, &customer],
        ),
        Listed::OfAsset(asset) => tx.all(
            card_sql!(
                "where r.asset = $6 and (r.created_at, r.id) < ($1, $2)
                 and ($3 or r.customer = $4) order by r.created_at desc, r.id desc limit $5"
            ),
            &[at, id, &reach.all, &reach.own, &limit, &asset],
        ),
    }
}

/// A repair that the actor may see, by the number of its slip, as lists show it.
///
/// # Errors
/// Whatever the database says.
pub fn card_by_code(tx: &mut Tx<'_>, actor: &Actor, code: RepairCode) -> Result<Option<RepairCard>, DbError> {
    let reach = Reach::of(actor);
    tx.first(card_sql!("where r.number = $1 and ($2 or r.customer = $3)"), &[&code.0, &reach.all, &reach.own])
}

/// Whether a device is in the shop.
///
/// # Errors
/// Whatever the database says.
pub fn is_here(tx: &mut Tx<'_>, asset: AssetId) -> Result<bool, DbError> {
    let count: Option<i64> = tx.value(
        "select cast(count(*) as bigint) from repair where asset = $1 and status not in ('handed_over', 'closed')",
        &[&asset],
    )?;
    Ok(count.unwrap_or(0) > 0)
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

/// What was ready since an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FinishedTimes {
    /// How many repairs.
    pub count: i64,
    /// Those of them that were ready when they were promised first.
    pub on_time: i64,
    /// The middle of the times from the counter to ready; of two middles the longer.
    pub median: Option<SignedDuration>,
}

/// The times of what was ready since then, of all of them.
///
/// # Errors
/// Whatever the database says.
pub fn finished_since(tx: &mut Tx<'_>, since: Timestamp) -> Result<FinishedTimes, DbError> {
    let counts: Option<(i64, i64)> = tx.first(
        "select cast(count(*) as bigint),
         cast(coalesce(sum(case when d.at <= a.promised_at then 1 else 0 end), 0) as bigint)
         from repair_ready d join acceptance a on a.repair = d.repair and a.version = 1 where d.at >= $1",
        &[&since],
    )?;
    let (count, on_time) = counts.unwrap_or_default();
    let middle = count / 2;
    let median: Option<i64> = tx.value(
        "select d.at - r.created_at from repair_ready d join repair r on r.id = d.repair
         join acceptance a on a.repair = r.id and a.version = 1
         where d.at >= $1 order by d.at - r.created_at limit 1 offset $2",
        &[&since, &middle],
    )?;
    Ok(FinishedTimes { count, on_time, median: median.map(SignedDuration::from_micros) })
}
