//! Tags, followers, and notes that call somebody.

use kernel::{Actor, Reach, StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    from_row,
};

use crate::model::{MessageId, TicketId};

/// Notes of one page that call somebody.
const MENTIONS_MAX: i64 = 100;

/// The tags of a ticket that the actor may see, by the alphabet.
///
/// # Errors
/// Whatever the database says.
pub fn tags_of(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId) -> Result<Vec<String>, DbError> {
    if !Reach::of(actor).all {
        return Ok(Vec::new());
    }
    let rows: Vec<(String,)> =
        tx.all("select tag from ticket_tag where ticket_id = $1 order by tag limit 100", &[&ticket])?;
    Ok(rows.into_iter().map(|(tag,)| tag).collect())
}

pub(crate) fn add_tag(tx: &mut Tx<'_>, ticket: TicketId, tag: &str) -> Result<(), DbError> {
    tx.exec(
        "insert into ticket_tag (ticket_id, tag) values ($1, $2) on conflict (ticket_id, tag) do nothing",
        &[&ticket, &tag],
    )
    .map(drop)
}

pub(crate) fn drop_tag(tx: &mut Tx<'_>, ticket: TicketId, tag: &str) -> Result<(), DbError> {
    tx.exec("delete from ticket_tag where ticket_id = $1 and tag = $2", &[&ticket, &tag]).map(drop)
}

/// Those of the shop's people who hear of what happens to a ticket.
///
/// # Errors
/// Whatever the database says.
pub fn followers_of(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId) -> Result<Vec<StaffId>, DbError> {
    if !Reach::of(actor).all {
        return Ok(Vec::new());
    }
    let rows: Vec<(StaffId,)> = tx.all(
        "select staff_id from ticket_follower where ticket_id = $1 order by staff_id limit 100",
        &[&ticket],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(crate) fn add_follower(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId) -> Result<(), DbError> {
    tx.exec(
        "insert into ticket_follower (ticket_id, staff_id) values ($1, $2)
         on conflict (ticket_id, staff_id) do nothing",
        &[&ticket, &staff],
    )
    .map(drop)
}

pub(crate) fn drop_follower(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId) -> Result<(), DbError> {
    tx.exec("delete from ticket_follower where ticket_id = $1 and staff_id = $2", &[&ticket, &staff])
        .map(drop)
}

pub(crate) fn add_mention(tx: &mut Tx<'_>, message: MessageId, staff: StaffId) -> Result<(), DbError> {
    tx.exec(
        "insert into message_mention (message_id, staff_id) values ($1, $2)
         on conflict (message_id, staff_id) do nothing",
        &[&message, &staff],
    )
    .map(drop)
}

/// A note that calls somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) number: i64,
    pub(crate) subject: String,
    pub(crate) writer: Option<StaffId>,
    pub(crate) body: String,
    pub(crate) at: Timestamp,
    pub(crate) seen_at: Option<Timestamp>,
}
from_row!(Mention { number, subject, writer, body, at, seen_at });

/// The notes that call this colleague, what was not read yet first, then the newest.
pub(crate) fn mentions_of(tx: &mut Tx<'_>, me: StaffId) -> Result<Vec<Mention>, DbError> {
    tx.all(
        "select t.number, t.subject, m.staff_id, m.body, m.at, n.seen_at from message_mention n
         join message m on m.id = n.message_id join ticket t on t.id = m.ticket_id
         where n.staff_id = $1 order by case when n.seen_at is null then 0 else 1 end, m.at desc, m.id desc
         limit $2",
        &[&me, &MENTIONS_MAX],
    )
}

/// How many notes call this colleague that were not read yet.
pub(crate) fn unseen_mentions(tx: &mut Tx<'_>, me: StaffId) -> Result<i64, DbError> {
    let count = tx.value(
        "select cast(count(*) as bigint) from message_mention where staff_id = $1 and seen_at is null",
        &[&me],
    )?;
    Ok(count.unwrap_or(0))
}

/// The colleague has the notes of this ticket before their eyes.
pub(crate) fn see_mentions(tx: &mut Tx<'_>, ticket: TicketId, me: StaffId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update message_mention set seen_at = $3 where staff_id = $2 and seen_at is null
         and message_id in (select id from message where ticket_id = $1)",
        &[&ticket, &me, &now],
    )
    .map(drop)
}
