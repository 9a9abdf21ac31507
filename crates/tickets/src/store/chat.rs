//! Lines to messaging platforms, and how far answers on them are.

use std::collections::BTreeMap;

use kernel::{Actor, Timestamp};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use crate::model::{
    Channel, ChatAccountId, ChatCopy, ChatDelivery, ChatLine, FilledTemplate, MessageId, StrandId, TicketId,
};

struct LineRow {
    account: ChatAccountId,
    channel: Channel,
    address: String,
    name: String,
    closes_at: Timestamp,
    replies_left: i64,
    letters_max: i64,
}
from_row!(LineRow { account, channel, address, name, closes_at, replies_left, letters_max });

/// The line of a strand, if it has one.
pub(crate) fn chat_line(tx: &mut Tx<'_>, strand: StrandId) -> Result<Option<ChatLine>, DbError> {
    let row: Option<LineRow> = tx.first(
        "select account_id, channel, address, name, closes_at, replies_left, letters_max from chat_line
         where strand_id = $1",
        &[&strand],
    )?;
    Ok(row.map(|row| ChatLine {
        account: row.account,
        channel: row.channel,
        address: row.address,
        name: row.name,
        closes_at: row.closes_at,
        replies_left: row.replies_left,
        letters_max: row.letters_max,
    }))
}

pub(crate) fn save_chat_line(tx: &mut Tx<'_>, strand: StrandId, line: &ChatLine) -> Result<(), DbError> {
    tx.exec(
        "insert into chat_line (strand_id, account_id, channel, address, name, closes_at, replies_left, letters_max)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (strand_id) do update set account_id = excluded.account_id, channel = excluded.channel,
         address = excluded.address, name = excluded.name, closes_at = excluded.closes_at,
         replies_left = excluded.replies_left, letters_max = excluded.letters_max",
        &[
            &strand,
            &line.account,
            &line.channel,
            &line.address,
            &line.name,
            &line.closes_at,
            &line.replies_left,
            &line.letters_max,
        ],
    )
    .map(drop)
}

/// The same person's other strands are answered through the same window.
pub(crate) fn widen_chat_lines(tx: &mut Tx<'_>, line: &ChatLine) -> Result<(), DbError> {
    tx.exec(
        "update chat_line set closes_at = $3, replies_left = $4 where account_id = $1 and address = $2
         and closes_at < $3",
        &[&line.account, &line.address, &line.closes_at, &line.replies_left],
    )
    .map(drop)
}

/// One answer fewer fits through the window of this person, in whichever of their tickets it was given.
pub(crate) fn spend_chat_reply(tx: &mut Tx<'_>, line: &ChatLine) -> Result<(), DbError> {
    tx.exec(
        "update chat_line set replies_left = replies_left - 1 where account_id = $1 and address = $2",
        &[&line.account, &line.address],
    )
    .map(drop)
}

pub(crate) fn note_chat_delivery(
    tx: &mut Tx<'_>,
    message: MessageId,
    (delivery, detail): (ChatDelivery, &str),
) -> Result<(), DbError> {
    tx.exec(
        "update message set delivery = $2, delivery_detail = $3 where id = $1",
        &[&message, &delivery, &detail],
    )
    .map(drop)
}

struct CopyRow {
    ticket: TicketId,
    strand: StrandId,
    body: String,
    delivery: ChatDelivery,
    code: Option<String>,
    phone: Option<String>,
    data: Option<Json<BTreeMap<String, String>>>,
}
from_row!(CopyRow { ticket, strand, body, delivery, code, phone, data });

impl CopyRow {
    fn on(self, line: ChatLine) -> ChatCopy {
        let named = self.code.zip(self.phone).zip(self.data);
        ChatCopy {
            account: line.account,
            address: line.address,
            body: self.body,
            template: named.map(|((code, phone), Json(values))| FilledTemplate { code, phone, values }),
            delivery: self.delivery,
        }
    }
}

/// The words of an answer that goes to a platform, and the ticket in which they are at home; none for other words.
pub(crate) fn chat_copy(
    tx: &mut Tx<'_>,
    actor: &Actor,
    message: MessageId,
) -> Result<Option<(TicketId, ChatCopy)>, DbError> {
    let row: Option<CopyRow> = tx.first(
        "select m.ticket_id, coalesce(m.strand_id, m.ticket_id), m.body, m.delivery, p.code, p.phone, p.data
         from message m left join message_template p on p.message_id = m.id
         where m.id = $1 and m.delivery is not null",
        &[&message],
    )?;
    let Some(row) = row else { return Ok(None) };
    let ticket = row.ticket;
    let is_seen = super::ticket_by_id(tx, actor, ticket)?.is_some();
    let line = if is_seen { chat_line(tx, row.strand)? } else { None };
    Ok(line.map(|line| (ticket, row.on(line))))
}
