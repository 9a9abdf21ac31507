//! Conversations go on: answers, notes, drafts, and what the customer writes back.

use customers::CustomerCard;
use kernel::{Actor, Granted, StaffId};
use platform::{
    db::{DbError, Tx},
    files::StoredFile,
    i18n::Lang,
    mail::{MailClass, NewMail, queue_mail},
    web::{App, Fault},
};

use super::{
    Record,
    opening::{index, named, opened, receive},
};
use crate::{
    events::{MessageQueued, TicketDone},
    model::{Author, Channel, Class, Draft, Happened, MessageId, NewMessage, NewTicket, Stage, Ticket},
    policy::{
        Reopening, ReplyDecision, Spoken, Then, decide_reopen, decide_reply, decide_status_after_message,
    },
    rights::{ReplyToTicket, WriteToShop},
    store,
};

/// How long the link in a mail signs its reader in.
const LINK_DAYS: i64 = 30;

/// What a mail needs to know of the program: our host, our address, the texts.
#[derive(Debug, Clone)]
pub struct PostOffice {
    /// The host in Message-IDs.
    pub host: String,
    /// What links begin with, without a slash at the end.
    pub base_url: String,
    /// The texts; each mail speaks its reader's language.
    pub lang: Lang,
}

impl PostOffice {
    /// The program's own.
    pub fn of(app: &App, lang: &Lang) -> Self {
        Self { host: app.mail_host(), base_url: app.config().base_url(), lang: lang.clone() }
    }
}

/// An answer to be sent.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The words.
    pub body: String,
    /// The button.
    pub then: Then,
    /// Photos that are on disk.
    pub photos: Vec<StoredFile>,
    /// The newest public words that the writer has seen.
    pub last_seen: Option<MessageId>,
}

/// Why an answer was not sent.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// These words are newer than what the writer had seen. The draft stays.
    #[error("somebody wrote meanwhile")]
    Stale(Vec<MessageId>),
    /// Anything else.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for ReplyError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

/// Answers a customer: on the customer's pages, and by mail to whoever has an address. The mail is queued in
/// the same transaction.
///
/// # Errors
/// [`ReplyError::Stale`]; [`Fault::NotFound`]; whatever the database says.
pub fn reply_to_customer(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    post: &PostOffice,
    number: i64,
    reply: &Reply,
) -> Result<Ticket, ReplyError> {
    let by = granted.actor();
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    let mut record = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let talk = store::messages_of(tx, by, record.ticket.id)?;
    if let ReplyDecision::Stale(newer) = decide_reply(reply.last_seen, staff, &talk) {
        return Err(ReplyError::Stale(newer));
    }
    let message = send(tx, by, post, &record.ticket, reply)?;
    let wrote = record.ticket.standing.staff_wrote;
    let status = decide_status_after_message(Spoken::ByStaff(reply.then), wrote, tx.now());
    record.happen(tx, by, Some(message), Happened::MessageQueued { status })?;
    if record.ticket.standing.owner.is_none() {
        // Whoever answers first has taken it; otherwise the next words of the customer reach nobody.
        record.give(tx, by, Some(staff))?;
    }
    record.record(tx, "tickets-entry-answered", "corner-up-left")?;
    store::drop_draft(tx, record.ticket.id, staff)?;
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.tell(by, &MessageQueued { ticket: ticket.id, message })?;
    if status.stage() == Stage::Done {
        let done = TicketDone::of(&ticket, tx.now());
        tx.tell(by, &done)?;
    }
    Ok(ticket)
}

/// Queues the mail, if there is an address, and saves the words.
fn send(
    tx: &mut Tx<'_>,
    by: &Actor,
    post: &PostOffice,
    ticket: &Ticket,
    reply: &Reply,
) -> Result<MessageId, DbError> {
    let files = named(tx, by, &reply.photos)?;
    let card = match ticket.customer {
        Some(customer) => customers::card(tx, by, customer)?,
        None => None,
    };
    let mail_message_id = match card.filter(|card| card.email.is_some()) {
        Some(card) => Some(mail(tx, post, ticket, &card, &reply.body)?),
        None => None,
    };
    let channel = if mail_message_id.is_some() { Channel::Email } else { Channel::Portal };
    let new = NewMessage {
        class: Class::Public,
        author: Author::Staff,
        staff: by.staff(),
        channel,
        body: &reply.body,
        files: &files,
        mail_message_id,
    };
    store::add_message(tx, ticket.id, &new)
}

fn mail(
    tx: &mut Tx<'_>,
    post: &PostOffice,
    ticket: &Ticket,
    card: &CustomerCard,
    body: &str,
) -> Result<String, DbError> {
    let (shop, lang) = (identity::shop(tx)?, post.lang.of(card.locale));
    let target = format!("/my/messages/{}", ticket.number);
    let path = identity::issue_customer_link(tx, card.id, &target, LINK_DAYS)?;
    let link = lang.t1("tickets-mail-link", "link", format!("{}{path}", post.base_url));
    let thread_ids = store::thread_of(tx, ticket.id)?;
    let mail = NewMail {
        recipient: card.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        recipient_name: card.name.clone(),
        sender_name: shop.name,
        reply_to: None,
        subject: format!("[#{}] {}", ticket.number, ticket.subject),
        body: format!("{body}\n\n{link}\n"),
        in_reply_to: thread_ids.last().cloned(),
        thread_ids,
        class: MailClass::Personal,
        about: ticket.id.to_string(),
    };
    let id = queue_mail(tx, &post.host, &mail)?;
    // The Message-ID that `queue_mail` fixes; the next mail of this ticket answers it.
    Ok(format!("<{id}@{}>", post.host))
}

/// Leaves a note for colleagues. It moves no clock and no status.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn note_down(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    body: &str,
    photos: &[StoredFile],
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let files = named(tx, by, photos)?;
    let new = NewMessage {
        class: Class::Internal,
        author: Author::Staff,
        staff: by.staff(),
        channel: Channel::Portal,
        body,
        files: &files,
        mail_message_id: None,
    };
    let message = store::add_message(tx, record.ticket.id, &new)?;
    record.happen(tx, by, Some(message), Happened::NoteWritten)?;
    if let Some(staff) = by.staff() {
        store::drop_draft(tx, record.ticket.id, staff)?;
    }
    Ok(record.settle(tx, by)?)
}

/// Keeps what somebody typed so far. An empty box keeps nothing.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn keep_draft(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    draft: &Draft,
) -> Result<(), Fault> {
    let by = granted.actor();
    let staff: StaffId = by.staff().ok_or(Fault::Forbidden)?;
    let ticket = store::ticket_id(tx, by, number)?.ok_or(Fault::NotFound)?;
    if draft.body.trim().is_empty() {
        store::drop_draft(tx, ticket, staff)?;
    } else {
        store::save_draft(tx, ticket, staff, draft)?;
    }
    Ok(())
}

/// Takes what a customer writes on one's own pages. Returns the number of the ticket in which it stands: past
/// the reopen window that is a new one, linked to the old.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn answer_shop(
    tx: &mut Tx<'_>,
    granted: &Granted<WriteToShop>,
    number: i64,
    body: &str,
    photos: &[StoredFile],
) -> Result<i64, Fault> {
    let by = granted.actor();
    let mut record = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let files = named(tx, by, photos)?;
    if decide_reopen(record.ticket.standing.status, tx.now()) == Reopening::Linked {
        let (body, channel) = (body.to_owned(), Channel::Portal);
        let new = NewTicket { body, files, channel, ..again(&record.ticket) };
        return Ok(go_on(tx, by, record, &new)?.number);
    }
    receive(tx, by, &mut record, (body, &files), Channel::Portal)?;
    record.record(tx, "tickets-entry-wrote", "message-circle")?;
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    Ok(ticket.number)
}

/// What a continuation takes over.
pub(super) fn again(ticket: &Ticket) -> NewTicket {
    NewTicket {
        customer: ticket.customer,
        asset: ticket.asset,
        subject: ticket.subject.clone(),
        reason: ticket.reason,
        branch: ticket.branch,
        ..NewTicket::default()
    }
}

/// Opens the continuation and says so in the old ticket, whose owner nobody bothers any more.
pub(super) fn go_on(
    tx: &mut Tx<'_>,
    by: &Actor,
    mut old: Record,
    new: &NewTicket,
) -> Result<Ticket, DbError> {
    let owner = by.staff();
    let ticket = opened(tx, by, new, owner, Some(old.ticket.id))?;
    old.happen(tx, by, None, Happened::WentOn { number: ticket.number })?;
    old.settle(tx, by)?;
    Ok(ticket)
}
