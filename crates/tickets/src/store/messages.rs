//! Words and their files.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, CustomerId, Reach, StaffId, Timestamp};
use platform::{
    db::{DbError, Json, Tx},
    files::{self, FileId, FileRow},
    from_row,
    mail::{self, Delivery, MailAddress},
};

use crate::{
    model::{
        Author, Channel, ChatDelivery, Class, Evidence, Happened, Message, MessageId, NewMessage, Post,
        Recipient, RecipientRole, Remark, StrandId, TicketEvent, TicketId,
    },
    policy::decide_addressed,
};

/// Words and events of one page; a longer talk shows its newest part.
const LINES_MAX: i64 = 2_000;
/// Files that one page names; those after it are offered without a name.
const PAPERS_MAX: usize = 200;
/// Recipients of one talk that are looked at.
const RECIPIENTS_MAX: i64 = 10_000;
/// Ids in the References of a mail; servers refuse endless headers.
const THREAD_MAX: i64 = 20;

/// A conversation as one reads it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Talk {
    /// Words and events, oldest first.
    pub lines: Vec<TalkLine>,
    /// How the mails of answers fared; only the shop's people read it.
    pub deliveries: BTreeMap<MessageId, Vec<Delivery>>,
    /// The files that came with mails or from the shop's people, by their id: they have names, and need not be pictures.
    pub papers: BTreeMap<FileId, FileRow>,
    /// Words in the place of a customer's that somebody else wrote; only customers need to be told apart from them.
    pub by_others: BTreeSet<MessageId>,
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
    ticket: TicketId,
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
    said_at: Option<Timestamp>,
    strand: Option<StrandId>,
    mail: Option<String>,
    from_name: Option<String>,
    from_address: Option<String>,
    evidence: Option<Evidence>,
    reply_to: Option<Json<Vec<MailAddress>>>,
    remarks: Option<Json<Vec<Remark>>>,
    html: Option<FileId>,
    raw: Option<FileId>,
    file: Option<FileId>,
    delivery: Option<ChatDelivery>,
    delivery_detail: Option<String>,
    sent_to: Option<String>,
}
from_row!(LineRow {
    ticket,
    seq,
    at,
    actor,
    message,
    happened,
    class,
    author,
    staff,
    channel,
    body,
    said_at,
    strand,
    mail,
    from_name,
    from_address,
    evidence,
    reply_to,
    remarks,
    html,
    raw,
    file,
    delivery,
    delivery_detail,
    sent_to
});

impl LineRow {
    fn said(&self) -> Option<Message> {
        Some(Message {
            id: self.message?,
            ticket: self.ticket,
            class: self.class?,
            author: self.author?,
            staff: self.staff,
            channel: self.channel?,
            strand: self.strand,
            post: Post {
                message_id: self.mail.clone(),
                from_name: self.from_name.clone(),
                from_address: self.from_address.clone(),
                evidence: self.evidence,
                reply_to: self.reply_to.clone().map(|all| all.0).unwrap_or_default(),
                remarks: self.remarks.clone().map(|all| all.0).unwrap_or_default(),
                html: self.html,
                raw: self.raw,
            },
            body: self.body.clone()?,
            files: self.file.into_iter().collect(),
            delivery: self.delivery,
            delivery_detail: self.delivery_detail.clone(),
            sent_to: self.sent_to.clone(),
            at: self.said_at?,
        })
    }
}

/// What was said and done in a ticket that the actor may see, in one question, and for the shop's people in one more for
/// each ticket that is read here how the mails fared. A customer reads no notes, no robots, nothing that was said to partners, and nothing that somebody
/// sent in the customer's name without a proof.
///
/// # Errors
/// Whatever the database says.
pub fn talk_of(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId) -> Result<Talk, DbError> {
    let reach = Reach::of(actor);
    let rows: Vec<LineRow> = tx.all(
        "select e.ticket_id, e.seq, e.at, e.actor, e.message_id, e.payload, m.class, m.author, m.staff_id, m.channel, m.body,
         m.at, m.strand_id, m.mail_message_id, m.from_name, m.from_address, m.evidence, m.reply_to, m.remarks,
         m.html_file_id, m.raw_file_id, f.file_id, m.delivery, m.delivery_detail, p.phone
         from ticket t join ticket_event e on e.ticket_id = t.id
         left join message m on m.id = e.message_id and m.ticket_id = e.ticket_id
         and t.erased_at is null left join message_file f on f.message_id = m.id
         left join message_template p on p.message_id = m.id
         where (t.root_id = $1 or t.id = $1) and ($2 or (t.customer_id = $3 and coalesce(m.class, 'public') = 'public'
         and m.strand_id is null and coalesce(m.evidence, 'aligned') = 'aligned'))
         order by e.at desc, e.ticket_id desc, e.seq desc, f.position desc limit $4",
        &[&ticket, &reach.all, &reach.own, &LINES_MAX],
    )?;
    let mut fared = Vec::new();
    if reach.all {
        // A mail is about the ticket in which its words are at home.
        let homes: BTreeSet<TicketId> = rows.iter().map(|row| row.ticket).chain([ticket]).collect();
        for home in homes {
            fared.extend(mail::deliveries_about(tx, &home.to_string())?);
        }
    }
    let mut talk = Talk::default();
    for row in rows.into_iter().rev() {
        if let (Some(message), Some(mail)) = (row.message, &row.mail) {
            let copies = fared.extract_if(.., |copy| copy.message_id == *mail).collect::<Vec<_>>();
            talk.deliveries.entry(message).or_default().extend(copies);
        }
        let is_same = |line: &&mut TalkLine| line.message.is_some() && line.event.message == row.message;
        let more = talk.lines.last_mut().filter(is_same);
        match (more.and_then(|line| line.message.as_mut()), row.file) {
            (Some(message), Some(file)) => message.files.push(file),
            _ => talk.lines.push(TalkLine { message: row.said(), event: row.into() }),
        }
    }
    if let (false, Some(own)) = (reach.all, reach.own) {
        keep_addressed(tx, own, ticket, &mut talk)?;
    }
    talk.papers = papers(tx, &talk)?;
    Ok(talk)
}

/// Leaves what a customer wrote, or was written to: a mail that went past their addresses is somebody else's.
fn keep_addressed(
    tx: &mut Tx<'_>,
    own: CustomerId,
    ticket: TicketId,
    talk: &mut Talk,
) -> Result<(), DbError> {
    let addresses = addresses_of(tx, own, ticket)?;
    let received = received_in(tx, ticket)?;
    let is_theirs = |m: &Message| {
        let received = received.get(&m.id).map_or(&[][..], Vec::as_slice);
        decide_addressed(m.post.from_address.as_deref(), received, &addresses)
    };
    talk.lines.retain(|line| line.message.as_ref().is_none_or(is_theirs));
    let is_other = |m: &&Message| {
        let from = m.post.from_address.as_ref();
        m.author == Author::Customer
            && from.is_some_and(|from| !addresses.is_empty() && !addresses.contains(from))
    };
    talk.by_others = talk.messages().filter(is_other).map(|m| m.id).collect();
    Ok(())
}

/// The addresses of a customer in a ticket: their own, and that from which they began it.
fn addresses_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    ticket: TicketId,
) -> Result<BTreeSet<String>, DbError> {
    let began: Vec<(String,)> = tx.all(
        "select p.address from participant p join ticket t on t.id = p.strand_id
         where (t.root_id = $1 or t.id = $1) and t.customer_id = $2 and p.role = 'requester' limit 100",
        &[&ticket, &customer],
    )?;
    Ok(began.into_iter().map(|(address,)| address).chain(email_of(tx, Some(customer))?).collect())
}

fn email_of(tx: &mut Tx<'_>, customer: Option<CustomerId>) -> Result<Option<String>, DbError> {
    let (Some(customer), program) = (customer, Actor::System { task: "tickets.addressed" }) else {
        return Ok(None);
    };
    let card = customers::card(tx, &program, customer)?;
    Ok(card.and_then(|card| card.email).map(|email| email.to_string()))
}

/// The addresses of whoever asks in a ticket: that from which they began it, and their own where we know them.
pub(crate) fn requester_addresses(tx: &mut Tx<'_>, ticket: TicketId) -> Result<BTreeSet<String>, DbError> {
    let began: Vec<(String,)> = tx.all(
        "select address from participant where strand_id = $1 and role = 'requester' limit 100",
        &[&ticket],
    )?;
    let customer: Option<Option<CustomerId>> =
        tx.value("select customer_id from ticket where id = $1", &[&ticket])?;
    Ok(began.into_iter().map(|(address,)| address).chain(email_of(tx, customer.flatten())?).collect())
}

fn papers(tx: &mut Tx<'_>, talk: &Talk) -> Result<BTreeMap<FileId, FileRow>, DbError> {
    let is_named = |m: &&Message| m.post.from_address.is_some() || m.author == Author::Staff;
    let named = talk.messages().filter(is_named);
    let ids: Vec<FileId> = named.flat_map(|m| m.files.iter().copied()).take(PAPERS_MAX).collect();
    Ok(files::files_of(tx, &ids)?.into_iter().map(|row| (row.id, row)).collect())
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

/// Whether the actor may see a file: it hangs on words that one may read. What may run when it is opened is for the shop's
/// people only.
///
/// # Errors
/// Whatever the database says.
pub fn may_see_file(tx: &mut Tx<'_>, actor: &Actor, file: FileId) -> Result<bool, DbError> {
    let reach = Reach::of(actor);
    if !reach.all && files::file(tx, file)?.is_some_and(|row| row.may_run()) {
        return Ok(false);
    }
    let words: Option<(MessageId, TicketId, Option<String>)> = tx.first(
        "select m.id, m.ticket_id, m.from_address from message_file f join message m on m.id = f.message_id
         join ticket t on t.id = m.ticket_id
         where f.file_id = $1 and ($2 or (t.customer_id = $3 and m.class = 'public' and m.strand_id is null
         and coalesce(m.evidence, 'aligned') = 'aligned')) limit 1",
        &[&file, &reach.all, &reach.own],
    )?;
    let Some((message, ticket, from)) = words else { return Ok(false) };
    let Some(own) = reach.own.filter(|_| !reach.all) else { return Ok(true) };
    let addresses = addresses_of(tx, own, ticket)?;
    Ok(decide_addressed(from.as_deref(), &recipients_of(tx, message)?, &addresses))
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
    let (at, post) = (new.at.unwrap_or(now), &new.post);
    tx.exec(
        "insert into message (id, ticket_id, strand_id, class, author, staff_id, channel, body, mail_message_id,
         from_name, from_address, evidence, html_file_id, raw_file_id, at, reply_to, remarks)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &[
            &id,
            &ticket,
            &new.strand,
            &new.class,
            &new.author,
            &new.staff,
            &new.channel,
            &new.body,
            &post.message_id,
            &post.from_name,
            &post.from_address,
            &post.evidence,
            &post.html,
            &post.raw,
            &at,
            &some(&post.reply_to),
            &some(&post.remarks),
        ],
    )?;
    for (position, to) in (0_i64..).zip(new.recipients) {
        tx.exec(
            "insert into recipient (message_id, position, role, address, name) values ($1, $2, $3, $4, $5)",
            &[&id, &position, &to.role, &to.address, &to.name],
        )?;
    }
    for (position, file) in (0_i64..).zip(new.files) {
        let content_id = new.in_place.iter().find(|shown| shown.file == *file).map(|s| &s.content_id);
        tx.exec(
            "insert into message_file (message_id, position, file_id, content_id) values ($1, $2, $3, $4)",
            &[&id, &position, file, &content_id.cloned()],
        )?;
    }
    Ok(id)
}

/// A list as its column holds it: none for an empty one.
fn some<T: Clone>(list: &[T]) -> Option<Json<Vec<T>>> {
    (!list.is_empty()).then(|| Json(list.to_vec()))
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

/// The Message-IDs of a strand's mails, oldest first: what the next one answers.
pub(crate) fn thread_of(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    side: Option<StrandId>,
) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = tx.all(
        "select mail_message_id from message where ticket_id = $1 and mail_message_id is not null
         and coalesce(strand_id, ticket_id) = coalesce($2, ticket_id) and class = 'public'
         order by at desc, id desc limit $3",
        &[&ticket, &side, &THREAD_MAX],
    )?;
    Ok(rows.into_iter().rev().map(|(id,)| id).collect())
}

/// Every public word of a ticket, for the search; of an endless mail its beginning.
pub(crate) fn words_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<String, DbError> {
    let rows: Vec<(String,)> = tx.all(
        "select substr(body, 1, 20000) from message where ticket_id = $1 and class = 'public' and strand_id is null
         order by at desc, id desc limit 100",
        &[&ticket],
    )?;
    Ok(rows.into_iter().map(|(body,)| body).collect::<Vec<_>>().join("\n"))
}

/// Notes and what was said with partners, for the search of the shop's people. What robots wrote says nothing.
pub(crate) fn inner_words_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<String, DbError> {
    let rows: Vec<(String,)> = tx.all(
        "select substr(body, 1, 20000) from message where ticket_id = $1
         and (class = 'internal' or (class = 'public' and strand_id is not null))
         order by at desc, id desc limit 100",
        &[&ticket],
    )?;
    Ok(rows.into_iter().map(|(body,)| body).collect::<Vec<_>>().join("\n"))
}

/// Whether tickets were indexed by a program that left something out.
pub(crate) fn is_index_old(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from index_due limit 1", &[])
}

pub(crate) fn index_is_new(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.exec("delete from index_due", &[]).map(drop)
}

/// The pictures that the HTML of a mail shows in their places, with what it calls them.
pub(crate) fn in_place(
    tx: &mut Tx<'_>,
    message: MessageId,
    limit: i64,
) -> Result<Vec<(String, FileRow)>, DbError> {
    let rows: Vec<(String, FileId)> = tx.all(
        "select content_id, file_id from message_file where message_id = $1 and content_id is not null
         order by position limit $2",
        &[&message, &limit],
    )?;
    let mut found = Vec::new();
    for (content_id, file) in rows {
        found.extend(files::file(tx, file)?.filter(FileRow::is_photo).map(|row| (content_id, row)));
    }
    Ok(found)
}

/// To whom words went, or to whom they went besides us.
pub(crate) fn recipients_of(tx: &mut Tx<'_>, message: MessageId) -> Result<Vec<Recipient>, DbError> {
    let rows: Vec<(RecipientRole, String, String)> = tx.all(
        "select role, address, name from recipient where message_id = $1 order by position limit 1000",
        &[&message],
    )?;
    Ok(rows.into_iter().map(|(role, address, name)| Recipient { role, address, name }).collect())
}

/// The recipients of all words that are read in a ticket.
fn received_in(tx: &mut Tx<'_>, ticket: TicketId) -> Result<BTreeMap<MessageId, Vec<Recipient>>, DbError> {
    let rows: Vec<(MessageId, RecipientRole, String, String)> = tx.all(
        "select r.message_id, r.role, r.address, r.name from recipient r join message m on m.id = r.message_id
         join ticket t on t.id = m.ticket_id where t.root_id = $1 or t.id = $1 order by m.at desc, m.id limit $2",
        &[&ticket, &RECIPIENTS_MAX],
    )?;
    let mut received: BTreeMap<MessageId, Vec<Recipient>> = BTreeMap::new();
    for (message, role, address, name) in rows {
        received.entry(message).or_default().push(Recipient { role, address, name });
    }
    Ok(received)
}

/// Words that were taken back before they left are a note from now on: nobody outside ever read them.
pub(crate) fn hide_message(tx: &mut Tx<'_>, message: MessageId) -> Result<(), DbError> {
    tx.exec("update message set class = 'internal' where id = $1", &[&message]).map(drop)
}

/// Gives words another home.
pub(crate) fn move_message(tx: &mut Tx<'_>, message: MessageId, home: TicketId) -> Result<(), DbError> {
    tx.exec("update message set ticket_id = $2, strand_id = null where id = $1", &[&message, &home]).map(drop)
}
