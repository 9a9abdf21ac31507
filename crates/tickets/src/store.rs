//! The only SQL of the room. Whoever reads a ticket names the actor; what may not be seen does not exist.

use jiff::Timestamp;
use kernel::Uuid;
use kernel::{Actor, CustomerId, StaffId};
use platform::{DbError, Tx, db::Json, files::FileId, from_row, mail::MailId};
use products::AssetId;

use crate::model::{
    Channel, Class, Direction, Drawer, Happened, Message, MessageFile, MessageId, Ticket, TicketEvent,
    TicketId,
};

macro_rules! ticket_columns {
    ($rest:literal) => {
        concat!(
            "select id, number, customer_id, asset_id, branch_id, subject, reason, channel, status, paused_until,
             owner_id, follows_id, opened_at, done_at, next_due_at, last_at, last_preview, last_by_customer, seq
             from ticket where ($1 or customer_id = $2) ",
            $rest
        )
    };
}

/// What an actor may see of tickets: staff and the program all, a customer only their own, others none.
struct Sight {
    all: bool,
    customer: Option<CustomerId>,
}

fn visible_to(actor: &Actor) -> Sight {
    let all = matches!(actor, Actor::Staff { .. } | Actor::System { .. });
    Sight { all, customer: actor.customer() }
}

pub fn ticket(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let sight = visible_to(actor);
    tx.first(ticket_columns!("and id = $3"), &[&sight.all, &sight.customer, &id])
}

pub fn ticket_numbered(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<Option<Ticket>, DbError> {
    let sight = visible_to(actor);
    tx.first(ticket_columns!("and number = $3"), &[&sight.all, &sight.customer, &number])
}

/// A customer's tickets, the ones with news first.
pub fn tickets_of(tx: &mut Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<Vec<Ticket>, DbError> {
    let sight = visible_to(actor);
    tx.all(
        ticket_columns!("and customer_id = $3 order by last_at desc, id limit 50"),
        &[&sight.all, &sight.customer, &customer],
    )
}

/// The customer's tickets on which somebody still has to act.
///
/// # Errors
/// Whatever the database says.
pub fn open_tickets_of(tx: &mut Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<Vec<Ticket>, DbError> {
    let tickets = tickets_of(tx, actor, customer)?;
    Ok(tickets.into_iter().filter(|t| t.status.drawer() != Drawer::Done).collect())
}

/// The newest open ticket about an asset.
///
/// # Errors
/// Whatever the database says.
pub fn open_ticket_about(tx: &mut Tx<'_>, actor: &Actor, asset: AssetId) -> Result<Option<Ticket>, DbError> {
    let sight = visible_to(actor);
    tx.first(
        ticket_columns!(
            "and asset_id = $3 and status not in ('done', 'ignored') order by last_at desc, id limit 1"
        ),
        &[&sight.all, &sight.customer, &asset],
    )
}

/// Tickets by their ids, for the search.
pub fn tickets(tx: &mut Tx<'_>, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Ticket>, DbError> {
    let found: Result<Vec<_>, _> = ids.iter().map(|id| ticket(tx, actor, TicketId::from_uuid(*id))).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// Which part of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// What this person has to do.
    Mine(StaffId),
    /// What nobody has taken.
    Unassigned,
    /// What the shop has to do.
    Team,
    /// Past its deadline.
    Late(Timestamp),
    /// Waiting for somebody else.
    Snoozed,
    /// Done, newest first.
    Done,
}

/// Where a page of the inbox begins: after this deadline and ticket.
pub type Cursor = (Timestamp, TicketId);

/// A page of a queue, one more than `limit` to tell whether there is another.
pub fn queue(
    tx: &mut Tx<'_>,
    actor: &Actor,
    queue: Queue,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Ticket>, DbError> {
    let sight = visible_to(actor);
    let (due, id) = after.unwrap_or((Timestamp::MIN, TicketId::from_uuid(Uuid::nil())));
    let due = due.max(Timestamp::UNIX_EPOCH);
    match queue {
        Queue::Mine(staff) => tx.all(
            ticket_columns!(
                "and owner_id = $6 and status in ('needs_first_response', 'needs_next_response', 'investigating',
                 'close_the_loop') and (next_due_at, id) > ($3, $4) order by next_due_at, id limit $5"
            ),
            &[&sight.all, &sight.customer, &due, &id, &limit, &staff],
        ),
        Queue::Unassigned => tx.all(
            ticket_columns!(
                "and owner_id is null and status in ('needs_first_response', 'needs_next_response', 'investigating',
                 'close_the_loop') and (next_due_at, id) > ($3, $4) order by next_due_at, id limit $5"
            ),
            &[&sight.all, &sight.customer, &due, &id, &limit],
        ),
        Queue::Team => tx.all(
            ticket_columns!(
                "and status in ('needs_first_response', 'needs_next_response', 'investigating', 'close_the_loop')
                 and (next_due_at, id) > ($3, $4) order by next_due_at, id limit $5"
            ),
            &[&sight.all, &sight.customer, &due, &id, &limit],
        ),
        Queue::Late(now) => tx.all(
            ticket_columns!(
                "and status in ('needs_first_response', 'needs_next_response', 'investigating', 'close_the_loop')
                 and next_due_at < $6 and (next_due_at, id) > ($3, $4) order by next_due_at, id limit $5"
            ),
            &[&sight.all, &sight.customer, &due, &id, &limit, &now],
        ),
        Queue::Snoozed => tx.all(
            ticket_columns!(
                "and status in ('waiting_for_customer', 'paused')
                 and (last_at, id) > ($3, $4) order by last_at, id limit $5"
            ),
            &[&sight.all, &sight.customer, &due, &id, &limit],
        ),
        Queue::Done => {
            let before = after.map_or((Timestamp::MAX, TicketId::from_uuid(Uuid::max())), |c| c);
            tx.all(
                ticket_columns!(
                    "and status in ('done', 'ignored')
                     and (last_at, id) < ($3, $4) order by last_at desc, id desc limit $5"
                ),
                &[&sight.all, &sight.customer, &before.0, &before.1, &limit],
            )
        }
    }
}

/// How many tickets lie in a drawer, counted to 1,000.
pub fn count_todo(tx: &mut Tx<'_>, owner: Option<StaffId>) -> Result<i64, DbError> {
    let count = tx.value(
        "select cast(count(*) as bigint) from (select 1 as one from ticket
         where ($1 is null or owner_id = $1) and status in ('needs_first_response', 'needs_next_response',
         'investigating', 'close_the_loop') limit 1000) t",
        &[&owner],
    )?;
    Ok(count.unwrap_or(0))
}

/// Open and late tickets, counted whole.
pub fn figures(tx: &mut Tx<'_>, now: Timestamp) -> Result<(i64, i64), DbError> {
    let counts = tx.first(
        "select cast(count(*) as bigint), cast(coalesce(sum(case when next_due_at < $1 then 1 else 0 end), 0)
         as bigint) from ticket where status in ('needs_first_response', 'needs_next_response', 'investigating',
         'close_the_loop')",
        &[&now],
    )?;
    Ok(counts.unwrap_or((0, 0)))
}

/// When tickets were opened and done, for those opened since; at most 100,000.
pub fn spans_since(
    tx: &mut Tx<'_>,
    since: Timestamp,
) -> Result<Vec<(Timestamp, Option<Timestamp>)>, DbError> {
    tx.all(
        "select opened_at, done_at from ticket where opened_at >= $1 and status <> 'ignored'
         order by opened_at limit 100000",
        &[&since],
    )
}

pub fn insert_ticket(tx: &mut Tx<'_>, t: &Ticket) -> Result<(), DbError> {
    tx.exec(
        "insert into ticket (id, number, customer_id, asset_id, branch_id, subject, reason, channel, status,
         paused_until, owner_id, follows_id, opened_at, done_at, next_due_at, last_at, last_preview,
         last_by_customer, seq)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        &[
            &t.id,
            &t.number,
            &t.customer,
            &t.asset,
            &t.branch,
            &t.subject,
            &t.reason,
            &t.channel,
            &t.status,
            &t.paused_until,
            &t.owner,
            &t.follows,
            &t.opened_at,
            &t.done_at,
            &t.next_due_at,
            &t.last_at,
            &t.last_preview,
            &t.last_by_customer,
            &t.seq,
        ],
    )
    .map(drop)
}

/// Writes what events may change; false when somebody else wrote in between.
pub fn update_ticket(tx: &mut Tx<'_>, t: &Ticket, seq_before: i64) -> Result<bool, DbError> {
    let changed = tx.exec(
        "update ticket set status = $1, paused_until = $2, owner_id = $3, done_at = $4, next_due_at = $5,
         last_at = $6, last_preview = $7, last_by_customer = $8, seq = $9 where id = $10 and seq = $11",
        &[
            &t.status,
            &t.paused_until,
            &t.owner,
            &t.done_at,
            &t.next_due_at,
            &t.last_at,
            &t.last_preview,
            &t.last_by_customer,
            &t.seq,
            &t.id,
            &seq_before,
        ],
    )?;
    Ok(changed == 1)
}

pub fn insert_event(tx: &mut Tx<'_>, ticket: TicketId, happened: &Happened) -> Result<(), DbError> {
    tx.exec(
        "insert into ticket_event (ticket_id, seq, at, actor, kind, payload) values ($1, $2, $3, $4, $5, $6)",
        &[
            &ticket,
            &happened.seq,
            &happened.at,
            &happened.actor,
            &happened.event.name(),
            &Json(happened.event.clone()),
        ],
    )
    .map(drop)
}

struct HappenedRow {
    seq: i64,
    at: Timestamp,
    actor: String,
    event: Json<TicketEvent>,
}
from_row!(HappenedRow { seq, at, actor, event });

/// Everything that happened to a ticket, in order.
pub fn history(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Happened>, DbError> {
    let rows: Vec<HappenedRow> = tx.all(
        "select seq, at, actor, payload from ticket_event where ticket_id = $1 order by seq limit 5000",
        &[&ticket],
    )?;
    Ok(rows
        .into_iter()
        .map(|r| Happened { seq: r.seq, at: r.at, actor: r.actor, event: r.event.0 })
        .collect())
}

/// Tickets by id, a page at a time, for the rebuild.
pub fn tickets_after(tx: &mut Tx<'_>, after: TicketId, limit: i64) -> Result<Vec<Ticket>, DbError> {
    tx.all(ticket_columns!("and id > $3 order by id limit $4"), &[&true, &None::<CustomerId>, &after, &limit])
}

/// A message to be written.
pub struct NewMessage<'a> {
    pub class: Class,
    pub direction: Direction,
    pub author: &'a Actor,
    pub author_name: &'a str,
    pub channel: Channel,
    pub body: &'a str,
    pub mail: Option<MailId>,
}

pub fn insert_message(tx: &mut Tx<'_>, ticket: TicketId, m: &NewMessage<'_>) -> Result<MessageId, DbError> {
    let (id, now, author): (MessageId, _, _) = (tx.id(), tx.now(), m.author.to_string());
    tx.exec(
        "insert into message (id, ticket_id, class, direction, author, author_name, channel, body, at, mail_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[&id, &ticket, &m.class, &m.direction, &author, &m.author_name, &m.channel, &m.body, &now, &m.mail],
    )?;
    Ok(id)
}

pub fn insert_file(
    tx: &mut Tx<'_>,
    message: MessageId,
    position: i64,
    file: FileId,
    name: &str,
) -> Result<(), DbError> {
    tx.exec(
        "insert into message_file (message_id, position, file_id, name) values ($1, $2, $3, $4)",
        &[&message, &position, &file, &name],
    )
    .map(drop)
}

/// A ticket's messages, oldest first, the newest 500: a customer reads no notes.
pub fn messages(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId) -> Result<Vec<Message>, DbError> {
    let notes = visible_to(actor).all;
    let mut rows: Vec<Message> = tx.all(
        "select id, class, direction, author, author_name, channel, body, at from message
         where ticket_id = $1 and ($2 or class <> 'internal') order by at desc, id desc limit 500",
        &[&ticket, &notes],
    )?;
    rows.reverse();
    Ok(rows)
}

pub fn message_files(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<MessageFile>, DbError> {
    tx.all(
        "select f.message_id, f.file_id, f.name from message_file f join message m on m.id = f.message_id
         where m.ticket_id = $1 order by f.message_id, f.position limit 2000",
        &[&ticket],
    )
}

/// The mails of a ticket's thread, oldest first, newest 20.
pub fn mails(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<MailId>, DbError> {
    let rows: Vec<(MailId,)> = tx.all(
        "select mail_id from message where ticket_id = $1 and mail_id is not null order by at desc, id desc
         limit 20",
        &[&ticket],
    )?;
    Ok(rows.into_iter().rev().map(|(id,)| id).collect())
}

/// Whether a file hangs in a message that the actor may read.
///
/// # Errors
/// Whatever the database says.
pub fn may_see_file(tx: &mut Tx<'_>, actor: &Actor, file: FileId) -> Result<bool, DbError> {
    let sight = visible_to(actor);
    tx.exists(
        "select cast(1 as bigint) from message_file f join message m on m.id = f.message_id
         join ticket t on t.id = m.ticket_id
         where f.file_id = $3 and ($1 or (t.customer_id = $2 and m.class <> 'internal')) limit 1",
        &[&sight.all, &sight.customer, &file],
    )
}

pub fn save_draft(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    staff: StaffId,
    kind: &str,
    body: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into draft (ticket_id, staff_id, kind, body, at) values ($1, $2, $3, $4, $5)
         on conflict (ticket_id, staff_id, kind) do update set body = excluded.body, at = excluded.at",
        &[&ticket, &staff, &kind, &body, &now],
    )
    .map(drop)
}

pub fn draft(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId) -> Result<Option<(String, String)>, DbError> {
    tx.first(
        "select kind, body from draft where ticket_id = $1 and staff_id = $2 and body <> '' order by at desc limit 1",
        &[&ticket, &staff],
    )
}

pub fn drop_draft(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId, kind: &str) -> Result<(), DbError> {
    tx.exec(
        "delete from draft where ticket_id = $1 and staff_id = $2 and kind = $3",
        &[&ticket, &staff, &kind],
    )
    .map(drop)
}
