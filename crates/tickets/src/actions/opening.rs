//! Conversations begin.

use kernel::{Actor, Granted, StaffId};
use platform::{
    db::{DbError, Tx},
    files::{self, FileId, StoredFile},
    web::Fault,
};
use products::AssetId;

use super::{PostOffice, Record, Reply, ReplyError, findable::index};
use crate::{
    assignment,
    events::{MessageReceived, TicketAssigned, TicketOpened},
    model::{
        Author, Channel, Class, Happened, MessageId, NewMessage, NewTicket, Reason, Standing, Ticket,
        TicketId,
    },
    policy::{Spoken, decide_opening, decide_owner, decide_status_after_message, decide_subject},
    rights::{OpenTicket, ReplyToTicket, WriteToShop},
    store,
};

/// Opens a ticket. Whoever of the shop's people opens it owns it; another room's stays unassigned.
///
/// # Errors
/// Whatever the database says.
pub fn open_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<OpenTicket>,
    new: &NewTicket,
) -> Result<TicketId, DbError> {
    let owner = match granted.actor() {
        Actor::Staff { id, roles, .. } => decide_owner(*roles, true).then_some(*id),
        _ => None,
    };
    opened(tx, granted.actor(), new, owner, None).map(|ticket| ticket.id)
}

/// The shop writes first: a ticket without a word of its customer, who is answered nothing and has no clock of a first response
/// (vector 27). Returns it.
///
/// # Errors
/// Like [`reply_to_customer`](super::reply_to_customer).
pub fn write_first(
    tx: &mut Tx<'_>,
    (open, reply): (&Granted<OpenTicket>, &Granted<ReplyToTicket>),
    office: &PostOffice,
    new: &NewTicket,
    (body, photos): (&str, &[StoredFile]),
) -> Result<Ticket, Fault> {
    let id = open_ticket(tx, open, &NewTicket { body: String::new(), files: Vec::new(), ..new.clone() })?;
    let ticket = store::ticket_by_id(tx, open.actor(), id)?.ok_or(Fault::NotFound)?;
    let words = Reply { body: body.to_owned(), photos: photos.to_vec(), ..Reply::default() };
    match super::reply_to_customer(tx, reply, office, ticket.number, &words) {
        Ok(ticket) => Ok(ticket),
        Err(ReplyError::Stale(_)) => Err(Fault::Conflict),
        Err(ReplyError::Fault(fault)) => Err(fault),
    }
}

/// What a customer reports about a product, or asks.
#[derive(Debug, Clone)]
pub struct Report {
    /// The product; none for a question.
    pub asset: Option<AssetId>,
    /// In a line.
    pub subject: String,
    /// The words.
    pub body: String,
    /// Photos that are on disk.
    pub photos: Vec<StoredFile>,
}

/// Opens a ticket with a customer's own words. Returns its number.
///
/// # Errors
/// [`Fault::NotFound`] for a product that is not this customer's; whatever the database says.
pub fn report_fault(tx: &mut Tx<'_>, granted: &Granted<WriteToShop>, report: &Report) -> Result<i64, Fault> {
    let by = granted.actor();
    let customer = by.customer().ok_or(Fault::NotFound)?;
    if let Some(asset) = report.asset {
        products::asset(tx, by, asset)?.ok_or(Fault::NotFound)?;
    }
    let new = NewTicket {
        customer: Some(customer),
        asset: report.asset,
        subject: report.subject.clone(),
        body: report.body.clone(),
        reason: if report.asset.is_some() { Reason::Fault } else { Reason::Question },
        channel: Channel::Portal,
        files: named(tx, by, &report.photos)?,
        branch: None,
    };
    Ok(opened(tx, by, &new, None, None)?.number)
}

/// Names stored files in the transaction of the words that they come with.
pub(super) fn named(tx: &mut Tx<'_>, by: &Actor, stored: &[StoredFile]) -> Result<Vec<FileId>, DbError> {
    stored.iter().map(|file| files::add_file(tx, by, file)).collect()
}

/// Opens a ticket, maybe as the continuation of one that ended too long ago.
pub(super) fn opened(
    tx: &mut Tx<'_>,
    by: &Actor,
    new: &NewTicket,
    owner: Option<StaffId>,
    follows: Option<TicketId>,
) -> Result<Ticket, DbError> {
    if !store::files_are_free(tx, &new.files)? {
        return Err(DbError::Constraint("a file belongs to another conversation".into()));
    }
    let (id, number) = (tx.id(), tx.next_number("ticket")?);
    let status = decide_opening(!new.body.is_empty());
    let ticket = |standing| Ticket { follows, ..blank(id, number, new, standing) };
    let now = tx.now();
    let mut record = Record::begin(tx, by, (now, status), ticket)?;
    if !new.body.is_empty() {
        let said = NewMessage {
            files: &new.files,
            ..NewMessage::said(Class::Public, Author::Customer, new.channel, &new.body)
        };
        receive(tx, by, &mut record, &said)?;
    }
    if record.give(tx, by, owner)? {
        tx.tell(by, &TicketAssigned { ticket: id, owner })?;
    }
    record.record(tx, "tickets-entry-opened", "message-circle")?;
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.tell(by, &TicketOpened { ticket: id, customer: ticket.customer })?;
    assignment::order(tx, id)?;
    Ok(ticket)
}

/// A ticket as it begins.
pub(super) fn blank(id: TicketId, number: i64, new: &NewTicket, standing: Standing) -> Ticket {
    Ticket {
        id,
        number,
        customer: new.customer,
        asset: new.asset,
        branch: new.branch,
        follows: None,
        split_from: None,
        subject: decide_subject(&new.subject, &new.body),
        reason: new.reason,
        channel: new.channel,
        opened_at: standing.updated_at,
        requester: String::new(),
        has_mail: false,
        shop_address: None,
        guessed_language: None,
        standing,
        due: None,
    }
}

/// Takes a customer's words into a ticket. When that was merged into another, the other moves in its place.
pub(super) fn receive(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    said: &NewMessage<'_>,
) -> Result<MessageId, DbError> {
    let ticket = record.ticket.id;
    let message = store::add_message(tx, ticket, said)?;
    let wrote = record.ticket.standing.staff_wrote;
    let at = said.at.unwrap_or(tx.now());
    let status = decide_status_after_message(Spoken::ByCustomer, wrote, at);
    record.happen_at(tx, by, Some(message), (at, Happened::MessageReceived { status }))?;
    if let Some(mut root) = record.root(tx)? {
        hear(tx, by, &mut root, ticket, Spoken::ByCustomer)?;
        assignment::return_from_absent(tx, &mut root)?;
        root.settle(tx, by)?;
    }
    assignment::return_from_absent(tx, record)?;
    tx.tell(by, &MessageReceived { ticket, message })?;
    Ok(message)
}

/// The root of a merge moves when somebody speaks in a ticket for which it stands.
pub(super) fn hear(
    tx: &mut Tx<'_>,
    by: &Actor,
    root: &mut Record,
    child: TicketId,
    spoken: Spoken,
) -> Result<(), DbError> {
    let status = decide_status_after_message(spoken, root.ticket.standing.staff_wrote, tx.now());
    let author = match spoken {
        Spoken::ByCustomer => Author::Customer,
        Spoken::ByStaff(_) => Author::Staff,
    };
    root.happen(tx, by, None, Happened::MergedSpoke { child, author, status })
}
