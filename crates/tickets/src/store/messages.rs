//! Words and their files.

use std::collections::BTreeMap;

use kernel::{Actor, Reach, StaffId, Timestamp};
use platform::{
    db::{DbError, Json, Tx},
    files::FileId,
    from_row,
    mail::{self, Delivery},
};

use crate::model::{Author, Channel, Class, Happened, Message, MessageId, NewMessage, TicketEvent, TicketId};

/// Words and events of one page; a longer talk shows its newest part.
const LINES_MAX: i64 = 2_000;
/// Ids in the References of a mail; servers refuse endless headers.
const THREAD_MAX: i64 = 20;

/// A conversation as one reads it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Talk {
    /// Words and events, oldest first.
    pub lines: Vec<TalkLine>,
    /// How the mails of answers fared; only the shop's people read it.
    pub deliveries: BTreeMap<MessageId, Delivery>,
}

/// Something in a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkLine {
    /// What happened.
    pub event: TicketEvent,
    /// The words, where it is about words.
    pub message: Option<Message>,
}

impl Talk {
    /// The words, oldest first.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.lines.iter().filter_map(|line| line.message.as_ref())
    }

    /// The newest public words: what a reader of this page has seen.
    pub fn last_seen(&self) -> Option<MessageId> {
        self.messages().filter(|m| m.class == Class::Public).last().map(|m| m.id)
    }
}

struct LineRow {
    seq: i64,
    at: Timestamp,
    actor: String,
    message: Option<MessageId>,
    happened: Json<Happened>,
    class: Option<Class>,
    author: Option<Author>,
    staff: Option<StaffId>,
    channel: Option<Channel>,
    body: Option<String>,
    mail: Option<String>,
    file: Option<FileId>,
}
from_row!(LineRow { seq, at, actor, message, happened, class, author, staff, channel, body, mail, file });

impl LineRow {
    fn said(&self) -> Option<Message> {
        Some(Message {
            id: self.message?,
            class: self.class?,
            author: self.author?,
            staff: self.staff,
            channel: self.channel?,
            body: self.body.clone()?,
            files: self.file.into_iter().collect(),
            at: self.at,
        })
    }
}

/// What was said and done in a ticket that the actor may see, in one question, and for the shop's people in a second one
/// how the mails fared. A customer reads no notes.
///
/// # Errors
/// Whatever the database says.
pub fn talk_of(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId) -> Result<Talk, DbError> {
    let reach = Reach::of(actor);
    let rows: Vec<LineRow> = tx.all(
        "select e.seq, e.at, e.actor, e.message_id, e.payload, m.class, m.author, m.staff_id, m.channel, m.body,
         m.mail_message_id, f.file_id from ticket_event e join ticket t on t.id = e.ticket_id
         left join message m on m.id = e.message_id left join message_file f on f.message_id = m.id
         where e.ticket_id = $1 and ($2 or (t.customer_id = $3 and coalesce(m.class, 'public') = 'public'))
         order by e.seq desc, f.position desc limit $4",
        &[&ticket, &reach.all, &reach.own, &LINES_MAX],
    )?;
    let mut fared = match reach.all {
        true => mail::deliveries_about(tx, &ticket.to_string())?,
        false => Vec::new(),
    };
    let mut talk = Talk::default();
    for row in rows.into_iter().rev() {
        let sent = fared.iter().position(|d| row.mail.as_ref() == Some(&d.message_id));
        if let (Some(message), Some(sent)) = (row.message, sent) {
            talk.deliveries.insert(message, fared.swap_remove(sent));
        }
        let more = talk.lines.last_mut().filter(|line| line.event.seq == row.seq);
        match (more.and_then(|line| line.message.as_mut()), row.file) {
            (Some(message), Some(file)) => message.files.push(file),
            _ => talk.lines.push(TalkLine { message: row.said(), event: row.into() }),
        }
    }
    Ok(talk)
}

impl From<LineRow> for TicketEvent {
    fn from(row: LineRow) -> Self {
        Self { seq: row.seq, at: row.at, actor: row.actor, message: row.message, happened: row.happened.0 }
    }
}

/// The words of a ticket that the actor may read, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn messages_of(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId) -> Result<Vec<Message>, DbError> {
    Ok(talk_of(tx, actor, ticket)?.lines.into_iter().filter_map(|line| line.message).collect())
}

/// Whether the actor may see a file: it hangs on words that one may read.
///
/// # Errors
/// Whatever the database says.
pub fn may_see_file(tx: &mut Tx<'_>, actor: &Actor, file: FileId) -> Result<bool, DbError> {
    let reach = Reach::of(actor);
    tx.exists(
        "select cast(1 as bigint) from message_file f join message m on m.id = f.message_id
         join ticket t on t.id = m.ticket_id
         where f.file_id = $1 and ($2 or (t.customer_id = $3 and m.class = 'public')) limit 1",
        &[&file, &reach.all, &reach.own],
    )
}

/// Whether none of the files hangs on other words already: a file belongs to one conversation.
pub(crate) fn files_are_free(tx: &mut Tx<'_>, files: &[FileId]) -> Result<bool, DbError> {
    for file in files {
        if tx.exists("select cast(1 as bigint) from message_file where file_id = $1 limit 1", &[file])? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(crate) fn add_message(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    new: &NewMessage<'_>,
) -> Result<MessageId, DbError> {
    let (id, now): (MessageId, _) = (tx.id(), tx.now());
    tx.exec(
        "insert into message (id, ticket_id, class, author, staff_id, channel, body, mail_message_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &ticket,
            &new.class,
            &new.author,
            &new.staff,
            &new.channel,
            &new.body,
            &new.mail_message_id,
            &now,
        ],
    )?;
    for (position, file) in (0_i64..).zip(new.files) {
        tx.exec(
            "insert into message_file (message_id, position, file_id) values ($1, $2, $3)",
            &[&id, &position, file],
        )?;
    }
    Ok(id)
}

/// The words that a mail carried.
pub(crate) fn message_by_mail(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    mail_message_id: &str,
) -> Result<Option<MessageId>, DbError> {
    tx.value(
        "select id from message where ticket_id = $1 and mail_message_id = $2",
        &[&ticket, &mail_message_id],
    )
}

/// The Message-IDs of a ticket's mails, oldest first: what the next one answers.
pub(crate) fn thread_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = tx.all(
        "select mail_message_id from message where ticket_id = $1 and mail_message_id is not null
         order by at desc, id desc limit $2",
        &[&ticket, &THREAD_MAX],
    )?;
    Ok(rows.into_iter().rev().map(|(id,)| id).collect())
}

/// Every public word of a ticket, for the search.
pub(crate) fn words_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<String, DbError> {
    let rows: Vec<(String,)> = tx.all(
        "select body from message where ticket_id = $1 and class = 'public' order by at desc, id desc limit 100",
        &[&ticket],
    )?;
    Ok(rows.into_iter().map(|(body,)| body).collect::<Vec<_>>().join("\n"))
}
