//! The SQL of finding.

use std::{collections::HashMap, sync::LazyLock};

use identity::TeamId;
use kernel::{Actor, BranchId, CustomerId, Reach, StaffId, Timestamp, Uuid};
use platform::db::{DbError, Param, Tx};
use products::AssetId;

use super::{FoundTicket, StatusFilter, TicketFilter};
use crate::{
    model::{Channel, TicketId},
    saved_views::OwnerFilter,
    store::Place,
};

/// Ids that one statement asks for. Always so many, so that there is one statement.
const IDS: usize = 250;

/// Every field of a filter stands in the text and holds for everything where nothing is asked, so a filter can never be SQL.
macro_rules! passing {
    ($rest:literal) => {
        concat!(
            "select t.id, t.number, t.subject, t.requester, t.status, t.stage, t.opened_at from ticket t
             where ($1 or t.customer_id = $2) and t.erased_at is null
             and ($3 = '' or t.status = $3 or ($3 = 'open' and t.stage in ('todo', 'snoozed')))
             and ($4 = 'any' or ($4 = 'nobody' and t.owner_id is null)
                  or ($4 = 'somebody' and t.owner_id is not null) or ($4 = 'one' and t.owner_id = $5))
             and ($6 = '' or t.channel = $6)
             and ($7 = '' or exists (select 1 from ticket_tag g where g.ticket_id = t.id and g.tag = $7))
             and ($8 = '' or t.branch_id = $9) and t.opened_at >= $10 and t.opened_at < $11
             and ($12 = '' or ($12 = 'none' and t.team_id is null) or ($12 = 'one' and t.team_id = $13)) ",
            $rest
        )
    };
}

static SIFTED: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<String> = (0..IDS).map(|nth| format!("${}", 14 + nth)).collect();
    format!("{} and t.id in ({})", passing!(""), places.join(", "))
});
const BY_FILTER: &str =
    passing!("and (t.opened_at, t.id) < ($14, $15) order by t.opened_at desc, t.id desc limit $16");
struct Bound {
    all: bool,
    own: Option<CustomerId>,
    status: &'static str,
    owner: OwnerFilter,
    person: StaffId,
    channel: &'static str,
    tag: String,
    is_placed: &'static str,
    branch: BranchId,
    from: Timestamp,
    until: Timestamp,
    of_team: &'static str,
    team: TeamId,
}

impl Bound {
    fn of(actor: &Actor, filter: &TicketFilter) -> Self {
        let reach = Reach::of(actor);
        let (owner, person) = match filter.owner {
            OwnerFilter::Me => (OwnerFilter::One, actor.staff()),
            other => (other, filter.person),
        };
        let (of_team, team) = filter.team.bound();
        Self {
            all: reach.all,
            own: reach.own,
            status: filter.status.map_or("", StatusFilter::name),
            owner,
            person: person.unwrap_or(StaffId::from_uuid(Uuid::nil())),
            channel: filter.channel.map_or("", Channel::name),
            tag: filter.tag.clone(),
            is_placed: filter.branch.map_or("", |_| "one"),
            branch: filter.branch.unwrap_or(BranchId::from_uuid(Uuid::nil())),
            from: filter.from.unwrap_or(Timestamp::MIN),
            until: filter.until.unwrap_or(Timestamp::MAX),
            of_team,
            team,
        }
    }

    fn params(&self) -> Vec<&dyn Param> {
        vec![
            &self.all,
            &self.own,
            &self.status,
            &self.owner,
            &self.person,
            &self.channel,
            &self.tag,
            &self.is_placed,
            &self.branch,
            &self.from,
            &self.until,
            &self.of_team,
            &self.team,
        ]
    }
}

/// Those of the tickets that pass a filter and that the actor may see, in the order in which they are given.
///
/// # Errors
/// Whatever the database says.
pub fn sift_tickets(
    tx: &mut Tx<'_>,
    actor: &Actor,
    filter: &TicketFilter,
    ids: &[TicketId],
) -> Result<Vec<FoundTicket>, DbError> {
    let (bound, nobody) = (Bound::of(actor, filter), TicketId::from_uuid(Uuid::nil()));
    let mut passed: HashMap<TicketId, FoundTicket> = HashMap::new();
    for part in ids.chunks(IDS) {
        let mut params = bound.params();
        params.extend((0..IDS).map(|nth| part.get(nth).unwrap_or(&nobody) as &dyn Param));
        let rows: Vec<FoundTicket> = tx.all(SIFTED.as_str(), &params)?;
        passed.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(ids.iter().filter_map(|id| passed.remove(id)).collect())
}

/// The tickets that pass a filter and that the actor may see, the newest first, from the one on that was opened then.
///
/// # Errors
/// Whatever the database says.
pub fn tickets_by_filter(
    tx: &mut Tx<'_>,
    actor: &Actor,
    filter: &TicketFilter,
    after: Option<(Timestamp, TicketId)>,
    limit: i64,
) -> Result<Vec<FoundTicket>, DbError> {
    let (at, id) = after.unwrap_or((Place::LAST.at, Place::LAST.id));
    let bound = Bound::of(actor, filter);
    let mut params = bound.params();
    params.extend([&at as &dyn Param, &id, &limit]);
    tx.all(BY_FILTER, &params)
}

pub(super) fn tickets_of_customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<TicketId>, DbError> {
    let reach = Reach::of(actor);
    let rows: Vec<(TicketId,)> = tx.all(
        "select t.id from ticket t where t.customer_id = $1 and ($2 or t.customer_id = $3)
         order by t.updated_at desc, t.id desc limit $4",
        &[&customer, &reach.all, &reach.own, &limit],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) fn tickets_about(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    limit: i64,
) -> Result<Vec<TicketId>, DbError> {
    let reach = Reach::of(actor);
    let rows: Vec<(TicketId,)> = tx.all(
        "select t.id from ticket t where t.asset_id = $1 and ($2 or t.customer_id = $3)
         order by t.opened_at desc, t.id desc limit $4",
        &[&asset, &reach.all, &reach.own, &limit],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
