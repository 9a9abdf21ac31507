//! The ticket's row: what it was opened with, and the projection of its events.

use std::{collections::HashMap, sync::LazyLock};

use identity::TeamId;
use kernel::{Actor, BranchId, CustomerId, Locale, Reach, StaffId, Timestamp};
use platform::{
    db::{DbError, FromRow, Param, Row, Tx},
    from_row,
};
use products::AssetId;

use crate::{
    clocks::{Metric, Priority, SlaPolicyId, StatusKind},
    model::{
        Channel, Drafts, Due, IgnoreReason, MessageId, OpenWork, PauseReason, Reason, Standing, Status,
        Ticket, TicketId,
    },
};

/// Tickets that are merged into one; more than that is a storm, and those after it are merged later.
const FAMILY_MAX: i64 = 500;
/// Open tickets of one customer; nobody has more.
const OPEN_MAX: i64 = 100;

pub(super) struct TicketRow {
    id: TicketId,
    number: i64,
    customer: Option<CustomerId>,
    asset: Option<AssetId>,
    branch: Option<BranchId>,
    follows: Option<TicketId>,
    split_from: Option<TicketId>,
    merged_into: Option<TicketId>,
    subject: String,
    reason: Reason,
    channel: Channel,
    priority: Priority,
    opened_at: Timestamp,
    requester: String,
    has_mail: bool,
    shop_address: Option<String>,
    status: StatusKind,
    snoozed_until: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    ignored_because: Option<IgnoreReason>,
    owner: Option<StaffId>,
    staff_wrote: bool,
    unanswered: bool,
    work_code: Option<String>,
    work_href: Option<String>,
    last_message: Option<MessageId>,
    updated_at: Timestamp,
    events: i64,
    next_due_at: Timestamp,
    due_metric: Option<Metric>,
    policy: Option<SlaPolicyId>,
    team: Option<TeamId>,
    erased_at: Option<Timestamp>,
    paused_because: Option<PauseReason>,
    language: Option<Locale>,
    guessed_language: Option<Locale>,
}
from_row!(TicketRow {
    id,
    number,
    customer,
    asset,
    branch,
    follows,
    split_from,
    merged_into,
    subject,
    reason,
    channel,
    priority,
    opened_at,
    requester,
    has_mail,
    shop_address,
    status,
    snoozed_until,
    ended_at,
    ignored_because,
    owner,
    staff_wrote,
    unanswered,
    work_code,
    work_href,
    last_message,
    updated_at,
    events,
    next_due_at,
    due_metric,
    policy,
    team,
    erased_at,
    paused_because,
    language,
    guessed_language,
});

/// The columns of a ticket's row, in the order in which it is read, and what follows them.
macro_rules! select_ticket {
    ($($rest:literal)+) => {
        select_ticket!(with ""; $($rest)+)
    };
    (with $more:literal; $($rest:literal)+) => {
        concat!(
            "select t.id, t.number, t.customer_id, t.asset_id, t.branch_id, t.follows_id, t.split_from_id,
             t.merged_into_id, t.subject, t.reason, t.channel, t.priority, t.opened_at, t.requester, t.has_mail, t.shop_address, t.status, t.snoozed_until, t.ended_at,
             t.ignored_because, t.owner_id, t.staff_wrote, t.unanswered, t.work_code, t.work_href,
             t.last_message_id, t.updated_at, t.events, t.next_due_at, t.due_metric,
             t.policy_id, t.team_id, t.erased_at, t.paused_because, t.language, t.guessed_language", $more, " ",
            $($rest),+
        )
    };
}
impl TryFrom<TicketRow> for Ticket {
    type Error = DbError;

    fn try_from(row: TicketRow) -> Result<Self, DbError> {
        let status = Status::of_columns(
            row.status,
            row.snoozed_until,
            row.ended_at,
            (row.ignored_because, row.paused_because),
        )
        .ok_or_else(|| DbError::Engine(format!("the status of {} lacks a column", row.id)))?;
        let work = row.work_code.zip(row.work_href).map(|(code, href)| OpenWork { code, href });
        Ok(Self {
            id: row.id,
            number: row.number,
            customer: row.customer,
            asset: row.asset,
            branch: row.branch,
            follows: row.follows,
            split_from: row.split_from,
            subject: row.subject,
            reason: row.reason,
            channel: row.channel,
            opened_at: row.opened_at,
            requester: row.requester,
            has_mail: row.has_mail,
            shop_address: row.shop_address,
            guessed_language: row.guessed_language,
            standing: Standing {
                status,
                owner: row.owner,
                team: row.team,
                priority: row.priority,
                language: row.language,
                policy: row.policy,
                staff_wrote: row.staff_wrote,
                unanswered: row.unanswered,
                merged_into: row.merged_into,
                erased_at: row.erased_at,
                work,
                last_message: row.last_message,
                updated_at: row.updated_at,
                events: row.events,
            },
            due: row.due_metric.map(|metric| Due { at: row.next_due_at, metric }),
        })
    }
}

/// The ticket of this number, if the actor may see it.
///
/// # Errors
/// Whatever the database says.
pub fn ticket(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<Option<Ticket>, DbError> {
    let reach = Reach::of(actor);
    let row: Option<TicketRow> = tx.first(
        select_ticket!("from ticket t where t.number = $1 and ($2 or t.customer_id = $3)"),
        &[&number, &reach.all, &reach.own],
    )?;
    row.map(Ticket::try_from).transpose()
}

/// A ticket and what somebody began to write in it.
struct AtWork {
    ticket: TicketRow,
    reply: Option<String>,
    note: Option<String>,
}

impl FromRow for AtWork {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self { ticket: TicketRow::from_row(row)?, reply: row.next()?, note: row.next()? })
    }
}

/// The ticket of this number with one's own drafts in its main strand, in one question: the page of a ticket has few.
pub(crate) fn ticket_at_work(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: i64,
) -> Result<Option<(Ticket, Drafts)>, DbError> {
    let (reach, me) = (Reach::of(actor), actor.staff());
    let row: Option<AtWork> = tx.first(
        select_ticket!(with ", r.body, n.body";
            "from ticket t left join draft r on r.strand_id = t.id and r.staff_id = $4 and r.kind = 'reply'
             left join draft n on n.strand_id = t.id and n.staff_id = $4 and n.kind = 'note'
             where t.number = $1 and ($2 or t.customer_id = $3)"
        ),
        &[&number, &reach.all, &reach.own, &me],
    )?;
    let Some(row) = row else { return Ok(None) };
    let drafts = Drafts { reply: row.reply.unwrap_or_default(), note: row.note.unwrap_or_default() };
    Ok(Some((row.ticket.try_into()?, drafts)))
}

/// The id behind a number, if the actor may see the ticket, and something is left of it.
///
/// # Errors
/// Whatever the database says.
pub fn ticket_id(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<Option<TicketId>, DbError> {
    let reach = Reach::of(actor);
    tx.value(
        "select id from ticket where number = $1 and ($2 or customer_id = $3) and erased_at is null",
        &[&number, &reach.all, &reach.own],
    )
}

/// A ticket that the actor may see, by its id.
///
/// # Errors
/// Whatever the database says.
pub fn ticket_by_id(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let reach = Reach::of(actor);
    let row: Option<TicketRow> = tx.first(
        select_ticket!("from ticket t where t.id = $1 and ($2 or t.customer_id = $3)"),
        &[&id, &reach.all, &reach.own],
    )?;
    row.map(Ticket::try_from).transpose()
}

/// Ids that one statement asks for. Always so many, so that there is one statement.
const IDS: usize = 250;
static BY_IDS: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<String> = (0..IDS).map(|nth| format!("${}", 3 + nth)).collect();
    let reached = select_ticket!("from ticket t where ($1 or t.customer_id = $2) and t.id in (");
    format!("{reached}{})", places.join(", "))
});

/// Those of the tickets that the actor may see, in the order in which they are named.
///
/// # Errors
/// Whatever the database says.
pub fn tickets_by_id(tx: &mut Tx<'_>, actor: &Actor, ids: &[TicketId]) -> Result<Vec<Ticket>, DbError> {
    let (reach, nobody) = (Reach::of(actor), TicketId::from_uuid(kernel::Uuid::nil()));
    let mut found: HashMap<TicketId, Ticket> = HashMap::new();
    for part in ids.chunks(IDS) {
        let mut params: Vec<&dyn Param> = vec![&reach.all, &reach.own];
        params.extend((0..IDS).map(|nth| part.get(nth).unwrap_or(&nobody) as &dyn Param));
        let rows: Vec<TicketRow> = tx.all(BY_IDS.as_str(), &params)?;
        for row in rows {
            let ticket = Ticket::try_from(row)?;
            found.insert(ticket.id, ticket);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// A customer's tickets that are not ended, as far as the actor may see them, the newest change first.
///
/// # Errors
/// Whatever the database says.
pub fn open_tickets_of(tx: &mut Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<Vec<Ticket>, DbError> {
    let reach = Reach::of(actor);
    let rows: Vec<TicketRow> = tx.all(
        select_ticket!(
            "from ticket t where t.customer_id = $1 and ($2 or t.customer_id = $3) and t.stage <> 'done'
             order by t.updated_at desc, t.id desc limit $4"
        ),
        &[&customer, &reach.all, &reach.own, &OPEN_MAX],
    )?;
    rows.into_iter().map(Ticket::try_from).collect()
}

/// A customer's tickets, ended ones too, the newest change first.
///
/// # Errors
/// Whatever the database says.
pub fn newest_tickets_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<Ticket>, DbError> {
    let reach = Reach::of(actor);
    let limit = limit.clamp(1, OPEN_MAX);
    let rows: Vec<TicketRow> = tx.all(
        select_ticket!(
            "from ticket t where t.customer_id = $1 and ($2 or t.customer_id = $3)
             order by t.updated_at desc, t.id desc limit $4"
        ),
        &[&customer, &reach.all, &reach.own, &limit],
    )?;
    rows.into_iter().map(Ticket::try_from).collect()
}

/// Tickets in the order of their ids, for the rebuilding of all of them.
pub(crate) fn tickets_after(
    tx: &mut Tx<'_>,
    after: Option<TicketId>,
    limit: i64,
) -> Result<Vec<Ticket>, DbError> {
    let after = after.unwrap_or(TicketId::from_uuid(kernel::Uuid::nil()));
    let rows: Vec<TicketRow> =
        tx.all(select_ticket!("from ticket t where t.id > $1 order by t.id limit $2"), &[&after, &limit])?;
    rows.into_iter().map(Ticket::try_from).collect()
}

/// Tickets that are not done, what is due first before the others; what is due at no time comes last.
pub(crate) fn tickets_by_due(
    tx: &mut Tx<'_>,
    after: Option<(Timestamp, TicketId)>,
    limit: i64,
) -> Result<Vec<Ticket>, DbError> {
    let (at, id) = after.unwrap_or((Timestamp::MIN, TicketId::from_uuid(kernel::Uuid::nil())));
    let rows: Vec<TicketRow> = tx.all(
        select_ticket!(
            "from ticket t where t.stage in ('todo', 'snoozed') and (t.next_due_at, t.id) > ($1, $2)
             order by t.next_due_at, t.id limit $3"
        ),
        &[&at, &id, &limit],
    )?;
    rows.into_iter().map(Ticket::try_from).collect()
}

pub(crate) fn add_ticket(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), DbError> {
    let standing = &ticket.standing;
    tx.exec(
        "insert into ticket (id, number, customer_id, asset_id, branch_id, follows_id, split_from_id, root_id,
         subject, reason, channel, priority, opened_at, requester, has_mail, stage, status, staff_wrote, unanswered,
         updated_at, events, next_due_at, shop_address, guessed_language)
         values ($1, $2, $3, $4, $5, $6, $7, $1, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
         $21, $22, $23)",
        &[
            &ticket.id,
            &ticket.number,
            &ticket.customer,
            &ticket.asset,
            &ticket.branch,
            &ticket.follows,
            &ticket.split_from,
            &ticket.subject,
            &ticket.reason,
            &ticket.channel,
            &standing.priority,
            &ticket.opened_at,
            &ticket.requester,
            &ticket.has_mail,
            &standing.status.stage(),
            &standing.status.kind(),
            &standing.staff_wrote,
            &standing.unanswered,
            &standing.updated_at,
            &standing.events,
            &Timestamp::MAX,
            &ticket.shop_address,
            &ticket.guessed_language,
        ],
    )?;
    Ok(())
}

/// Who asks, and about what.
pub(crate) fn save_requester(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), DbError> {
    tx.exec(
        "update ticket set customer_id = $2, asset_id = $3 where id = $1",
        &[&ticket.id, &ticket.customer, &ticket.asset],
    )
    .map(drop)
}

/// Saves the projection, computed by the promises of this epoch. Called by the record of a ticket and by the rebuilding, by
/// nobody else.
pub(crate) fn save_standing(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), DbError> {
    let (standing, status) = (&ticket.standing, ticket.standing.status);
    let (code, href) = standing.work.clone().map(|w| (w.code, w.href)).unzip();
    // What is not due comes last in every queue, so "never" is the end of time and not a null.
    let due_at = ticket.due.map_or(Timestamp::MAX, |due| due.at);
    tx.exec(
        "update ticket set stage = $1, status = $2, snoozed_until = $3, ended_at = $4, ignored_because = $5,
         owner_id = $6, staff_wrote = $7, unanswered = $8, work_code = $9, work_href = $10,
         last_message_id = $11, updated_at = $12, events = $13, next_due_at = $14, due_metric = $15,
         requester = $16, has_mail = $17, merged_into_id = $18, priority = $19, policy_id = $20, team_id = $21, erased_at = $23, paused_because = $24,
         language = $25, guessed_language = $26,
         epoch = (select e.epoch from promise_epoch e where e.name = 'house') where id = $22",
        &[
            &status.stage(),
            &status.kind(),
            &status.until(),
            &status.ended_at(),
            &status.because(),
            &standing.owner,
            &standing.staff_wrote,
            &standing.unanswered,
            &code,
            &href,
            &standing.last_message,
            &standing.updated_at,
            &standing.events,
            &due_at,
            &ticket.due.map(|due| due.metric),
            &ticket.requester,
            &ticket.has_mail,
            &standing.merged_into,
            &standing.priority,
            &standing.policy,
            &standing.team,
            &ticket.id,
            &standing.erased_at,
            &status.paused(),
            &standing.language,
            &ticket.guessed_language,
        ],
    )?;
    Ok(())
}

/// A ticket that stands for this one, and this one, with what each was merged into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Relative {
    pub(crate) id: TicketId,
    pub(crate) number: i64,
    pub(crate) merged_into: Option<TicketId>,
}
from_row!(Relative { id, number, merged_into });

/// The ticket that stands for this one: itself, unless it was merged.
pub(crate) fn root_of(tx: &mut Tx<'_>, id: TicketId) -> Result<TicketId, DbError> {
    let root: Option<TicketId> = tx.value("select root_id from ticket where id = $1", &[&id])?;
    Ok(root.unwrap_or(id))
}

/// The number of the ticket in which a merged one is read, if the actor may see that.
pub(crate) fn read_at(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket) -> Result<Option<i64>, DbError> {
    if ticket.standing.merged_into.is_none() {
        return Ok(None);
    }
    let reach = Reach::of(actor);
    tx.value(
        "select r.number from ticket t join ticket r on r.id = t.root_id
         where t.id = $1 and ($2 or r.customer_id = $3)",
        &[&ticket.id, &reach.all, &reach.own],
    )
}

/// A merged ticket as those who wrote in it are told of it: it stands where its root does.
pub(crate) fn as_told(tx: &mut Tx<'_>, mut ticket: Ticket) -> Result<Ticket, DbError> {
    if ticket.standing.merged_into.is_some() {
        let (program, root) = (Actor::System { task: "tickets.as_told" }, root_of(tx, ticket.id)?);
        if let Some(root) = ticket_by_id(tx, &program, root)? {
            (ticket.standing.status, ticket.due) = (root.standing.status, root.due);
        }
    }
    Ok(ticket)
}

/// Every ticket for which this one stands, itself included.
pub(crate) fn family_of(tx: &mut Tx<'_>, root: TicketId) -> Result<Vec<Relative>, DbError> {
    tx.all(
        "select id, number, merged_into_id from ticket where root_id = $1 order by opened_at, id limit $2",
        &[&root, &FAMILY_MAX],
    )
}

/// Lets another ticket stand for this one.
pub(crate) fn set_root(tx: &mut Tx<'_>, id: TicketId, root: TicketId) -> Result<(), DbError> {
    tx.exec("update ticket set root_id = $2 where id = $1", &[&id, &root]).map(drop)
}

/// Every ticket of a customer.
pub(crate) fn ids_of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<TicketId>, DbError> {
    let rows: Vec<(TicketId,)> =
        tx.all("select id from ticket where customer_id = $1 order by id limit $2", &[&customer, &limit])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Tickets of somebody that are not ended, for giving them back to the team.
pub(crate) fn open_ids_of_owner(
    tx: &mut Tx<'_>,
    owner: StaffId,
    after: Option<TicketId>,
    limit: usize,
) -> Result<Vec<TicketId>, DbError> {
    let after = after.unwrap_or(TicketId::from_uuid(kernel::Uuid::nil()));
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<(TicketId,)> = tx.all(
        "select id from ticket where owner_id = $1 and stage in ('todo', 'snoozed') and id > $2 order by id limit $3",
        &[&owner, &after, &limit],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Who asks in each ticket of a family, with its number.
pub(crate) fn askers_of(
    tx: &mut Tx<'_>,
    root: TicketId,
) -> Result<Vec<(TicketId, i64, Option<CustomerId>, String)>, DbError> {
    tx.all(
        "select id, number, customer_id, requester from ticket where root_id = $1 order by opened_at, id limit $2",
        &[&root, &FAMILY_MAX],
    )
}
