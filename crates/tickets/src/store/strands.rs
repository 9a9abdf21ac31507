//! Strands, those who take part, and the routes by which answers find them.

use std::collections::BTreeSet;

use kernel::{Actor, Reach};
use platform::{
    db::{DbError, Tx},
    from_row,
    mail::MailAddress,
};

use crate::model::{Participant, ParticipantRole, Strand, StrandId, TicketId, main_strand};

/// Message-IDs of one mail that are looked for.
const IDS_MAX: usize = 50;

struct StrandRow {
    id: StrandId,
    ticket: TicketId,
    number: i64,
    title: Option<String>,
}
from_row!(StrandRow { id, ticket, number, title });

impl StrandRow {
    fn whole(self, tx: &mut Tx<'_>) -> Result<Strand, DbError> {
        let participants = participants_of(tx, self.id)?;
        let Self { id, ticket, number, title } = self;
        Ok(Strand { id, ticket, number, title, participants })
    }
}

/// A strand of a ticket that the actor may see.
///
/// # Errors
/// Whatever the database says.
pub fn strand_of(tx: &mut Tx<'_>, actor: &Actor, strand: StrandId) -> Result<Option<Strand>, DbError> {
    let reach = Reach::of(actor);
    let row: Option<StrandRow> = tx.first(
        "select coalesce(s.id, t.id), t.id, t.number, s.title from ticket t
         left join strand s on s.ticket_id = t.id and s.id = $1
         where t.id = coalesce((select ticket_id from strand where id = $1), $1) and t.erased_at is null
         and ($2 or (t.customer_id = $3 and s.id is null))",
        &[&strand, &reach.all, &reach.own],
    )?;
    row.map(|row| row.whole(tx)).transpose()
}

/// The main strand of the ticket with this number.
///
/// # Errors
/// Whatever the database says.
pub fn strand_by_number(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<Option<Strand>, DbError> {
    match super::ticket_id(tx, actor, number)? {
        Some(ticket) => strand_of(tx, actor, main_strand(ticket)),
        None => Ok(None),
    }
}

/// The strands in which a mail with one of these Message-IDs stands, in the order of the ids, each once.
///
/// # Errors
/// Whatever the database says.
pub fn strands_by_mail(tx: &mut Tx<'_>, actor: &Actor, ids: &[String]) -> Result<Vec<Strand>, DbError> {
    let mut found: Vec<Strand> = Vec::new();
    for id in ids.iter().take(IDS_MAX) {
        let strand: Option<StrandId> = tx.value(
            "select coalesce(strand_id, ticket_id) from message where mail_message_id = $1 order by at desc limit 1",
            &[id],
        )?;
        let Some(strand) = strand.filter(|strand| found.iter().all(|known| known.id != *strand)) else {
            continue;
        };
        found.extend(strand_of(tx, actor, strand)?);
    }
    Ok(found)
}

/// The side strands of a ticket, the oldest first.
pub(crate) fn side_strands_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Strand>, DbError> {
    let rows: Vec<StrandRow> = tx.all(
        "select s.id, t.id, t.number, s.title from strand s join ticket t on t.id = s.ticket_id
         where t.root_id = $1 order by s.opened_at, s.id limit 100",
        &[&ticket],
    )?;
    rows.into_iter().map(|row| row.whole(tx)).collect()
}

pub(crate) fn add_strand(
    tx: &mut Tx<'_>,
    id: StrandId,
    ticket: TicketId,
    title: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into strand (id, ticket_id, title, opened_at) values ($1, $2, $3, $4)",
        &[&id, &ticket, &title, &now],
    )
    .map(drop)
}

fn participants_of(tx: &mut Tx<'_>, strand: StrandId) -> Result<Vec<Participant>, DbError> {
    let rows: Vec<(String, String, ParticipantRole)> = tx.all(
        "select address, name, role from participant where strand_id = $1 order by role desc, address limit 1000",
        &[&strand],
    )?;
    Ok(rows.into_iter().map(|(address, name, role)| Participant { address, name, role }).collect())
}

/// Every address that a strand knows: of those who take part, and of those to whom its words went.
pub(crate) fn addresses_in(tx: &mut Tx<'_>, strand: &Strand) -> Result<BTreeSet<String>, DbError> {
    let rows: Vec<(String,)> = tx.all(
        "select address from participant where strand_id = $1
         union select r.address from recipient r join message m on m.id = r.message_id
         where m.ticket_id = $2 and coalesce(m.strand_id, m.ticket_id) = $1 order by address limit 2000",
        &[&strand.id, &strand.ticket],
    )?;
    Ok(rows.into_iter().map(|(address,)| address).collect())
}

/// Somebody takes part from now on. Who did before keeps the role.
pub(crate) fn add_participant(
    tx: &mut Tx<'_>,
    strand: StrandId,
    who: &MailAddress,
    role: ParticipantRole,
) -> Result<(), DbError> {
    tx.exec(
        "insert into participant (strand_id, address, name, role) values ($1, $2, $3, $4)
         on conflict (strand_id, address) do nothing",
        &[&strand, &who.address, &who.name, &role],
    )
    .map(drop)
}

/// The route that stands in the address to which this person answers in this strand, if there is one.
pub(crate) fn route_to(tx: &mut Tx<'_>, strand: StrandId, address: &str) -> Result<Option<i64>, DbError> {
    tx.value("select id from reply_route where strand_id = $1 and address = $2", &[&strand, &address])
}

pub(crate) fn add_route(tx: &mut Tx<'_>, id: i64, strand: StrandId, address: &str) -> Result<(), DbError> {
    tx.exec("insert into reply_route (id, strand_id, address) values ($1, $2, $3)", &[&id, &strand, &address])
        .map(drop)
}

/// The strand of a route, and to whom the address was given.
///
/// # Errors
/// Whatever the database says.
pub fn strand_by_route(
    tx: &mut Tx<'_>,
    actor: &Actor,
    route: i64,
) -> Result<Option<(Strand, String)>, DbError> {
    let row: Option<(StrandId, String)> =
        tx.first("select strand_id, address from reply_route where id = $1", &[&route])?;
    let Some((strand, address)) = row else { return Ok(None) };
    Ok(strand_of(tx, actor, strand)?.map(|strand| (strand, address)))
}
