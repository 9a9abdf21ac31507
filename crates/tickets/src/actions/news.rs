//! What rooms above say about a ticket.

use ::mail::sign::Route;
use customers::timeline::Arg;
use kernel::{Actor, CustomerId};
use platform::{
    db::{DbError, Tx},
    mail::{self, MailState},
};

use super::{Record, findable::index, opening::hear};
use crate::{
    model::{Happened, MessageId, OpenWork, RecipientRole, Stage, Status, TicketId},
    policy::{Spoken, Undelivered, decide_news, decide_reached, decide_undelivered},
    store,
};

/// Tickets of one customer that are renamed in one transaction; nobody has more.
const RENAMED_MAX: i64 = 1000;

/// Another room has news for the customer: a part came, a device is ready. The ticket comes back to Todo with
/// the sentence on its timeline; one that is done stays done and keeps the sentence. A ticket that is not there
/// is no error: its room may have been told late.
///
/// # Errors
/// Whatever the database says.
pub fn close_the_loop(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: TicketId,
    note_key: &'static str,
    args: Vec<(&'static str, Arg)>,
) -> Result<(), DbError> {
    let Some(mut record) = Record::read_in(tx, &program(), ticket)? else { return Ok(()) };
    let status = decide_news(record.ticket.standing.status);
    let args = args.into_iter().map(|(name, arg)| (name.to_owned(), arg)).collect();
    record.happen(tx, by, None, Happened::NewsCame { key: note_key.to_owned(), args, status })?;
    record.settle(tx, by).map(drop)
}

/// Another room works on it: the queue shows the code, the timeline the beginning.
///
/// # Errors
/// Whatever the database says.
pub fn begin_work(tx: &mut Tx<'_>, by: &Actor, ticket: TicketId, work: OpenWork) -> Result<(), DbError> {
    let Some(mut record) = Record::read_in(tx, &program(), ticket)? else { return Ok(()) };
    record.happen(tx, by, None, Happened::WorkBegan { work })?;
    record.settle(tx, by).map(drop)
}

/// The work of this code is over.
///
/// # Errors
/// Whatever the database says.
pub fn end_work(tx: &mut Tx<'_>, by: &Actor, ticket: TicketId, code: &str) -> Result<(), DbError> {
    let Some(mut record) = Record::read_in(tx, &program(), ticket)? else { return Ok(()) };
    record.happen(tx, by, None, Happened::WorkEnded { code: code.to_owned() })?;
    record.settle(tx, by).map(drop)
}

/// A server reports that a mail did not arrive: its copy has failed, and the room hears of it like of any other failure.
/// `recipient` is whom the report names; none means every copy. Returns whether there was such a copy.
///
/// # Errors
/// Whatever the database says.
pub fn mail_bounced(
    tx: &mut Tx<'_>,
    by: &Actor,
    message_id: &str,
    recipient: Option<&str>,
    status: &str,
) -> Result<bool, DbError> {
    let is_known = mail::note_bounce(tx, message_id, recipient, status)?;
    if is_known {
        tx.audit(by, "mail.bounced", message_id, status)?;
    }
    Ok(is_known)
}

/// A server reports to the envelope sender of one copy that this copy did not arrive. Returns whether there is such a copy.
///
/// # Errors
/// Whatever the database says.
pub fn copy_bounced(tx: &mut Tx<'_>, by: &Actor, copy: Route, status: &str) -> Result<bool, DbError> {
    let is_known = mail::note_bounce_of_copy(tx, copy.number(), status)?;
    if is_known {
        tx.audit(by, "mail.bounced", &copy.number().to_string(), status)?;
    }
    Ok(is_known)
}

/// The mail of an answer failed for good: where no copy reached whom it answers, the answer never happened, and the ticket
/// returns to Todo; where one did, somebody has to see to the others. Its page says which address failed and what to do. An
/// answer that was taken back before, or that is not there, changes nothing; nor does the failed copy of somebody who only
/// read along (rule 6).
///
/// # Errors
/// Whatever the database says.
pub(crate) fn take_answer_back(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: TicketId,
    copy: (&str, &str),
) -> Result<(), DbError> {
    let Some(words) = to_whoever_is_answered(tx, ticket, copy)? else { return Ok(()) };
    let fared = mail::deliveries_about(tx, &ticket.to_string())?;
    let arrives = fared.into_iter().filter(|it| it.message_id == copy.0 && it.state != MailState::Failed);
    let arrives = arrives.map(|it| it.recipient).collect();
    let asked = store::requester_addresses(tx, ticket)?;
    match decide_reached(&store::recipients_of(tx, words)?, &arrives, &asked) {
        true => bring_back(tx, by, ticket),
        false => take_back(tx, by, ticket, words, false),
    }
}

/// The mail of an answer broke off, twice: it may have arrived or not. The answer stands, and the ticket comes back so that
/// somebody asks; the copy of somebody who only read along changes nothing.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn answer_unknown(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: TicketId,
    (mail_message_id, recipient): (&str, &str),
) -> Result<(), DbError> {
    match to_whoever_is_answered(tx, ticket, (mail_message_id, recipient))? {
        Some(_) => bring_back(tx, by, ticket),
        None => Ok(()),
    }
}

/// The words of a mail, where it was the copy of somebody to whom they were addressed.
fn to_whoever_is_answered(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    (mail_message_id, recipient): (&str, &str),
) -> Result<Option<MessageId>, DbError> {
    let Some(words) = store::message_by_mail(tx, ticket, mail_message_id)? else { return Ok(None) };
    let received = store::recipients_of(tx, words)?;
    let reads_along = received.iter().any(|r| r.address == recipient && r.role == RecipientRole::Cc);
    Ok((!reads_along).then_some(words))
}

/// Nobody knows whether the customer has the answer: somebody has to ask, also where the ticket was done with it.
pub(super) fn bring_back(tx: &mut Tx<'_>, by: &Actor, ticket: TicketId) -> Result<(), DbError> {
    let Some(mut record) = Record::read_in(tx, by, ticket)? else { return Ok(()) };
    let status = record.ticket.standing.status;
    if status.stage() != Stage::Todo && !matches!(status, Status::Ignored { .. }) {
        record.put(tx, by, Status::CloseTheLoop)?;
        record.settle(tx, by)?;
    }
    Ok(())
}

/// The answer with these words never happened.
pub(super) fn take_back(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: TicketId,
    words: MessageId,
    withdrawn: bool,
) -> Result<(), DbError> {
    let Some(mut record) = Record::load(tx, by, ticket)? else { return Ok(()) };
    let Some(said) = record.events().iter().find(|e| e.message == Some(words)) else { return Ok(()) };
    if matches!(said.happened, Happened::PartnerAsked { .. }) {
        // Nobody answers what did not arrive: whoever asked the partner has to hear of it.
        return bring_back(tx, by, ticket);
    }
    let reply = said.seq;
    let status = record.ticket.standing.status;
    let Some(left) = decide_undelivered(record.events(), reply, status) else { return Ok(()) };
    let Undelivered { status, staff_wrote, unanswered } = left;
    let failed = Happened::MessageFailed { reply, words, status, staff_wrote, unanswered, withdrawn };
    record.happen(tx, by, None, failed)?;
    if let Some(mut root) = record.root(tx)? {
        // Only the root is in a queue. Whoever wrote there waits again, or did not hear the last that was said.
        if unanswered {
            hear(tx, by, &mut root, ticket, Spoken::ByCustomer)?;
        } else if !matches!(root.ticket.standing.status, Status::Ignored { .. }) {
            root.put(tx, by, Status::NeedsNextResponse)?;
        }
        root.settle(tx, by)?;
    }
    record.settle(tx, by).map(drop)
}

/// A customer has another name: every ticket of theirs is found and shown under it.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn rename_requester(tx: &mut Tx<'_>, by: &Actor, customer: CustomerId) -> Result<(), DbError> {
    for id in store::ids_of_customer(tx, customer, RENAMED_MAX)? {
        let Some(record) = Record::load(tx, by, id)? else { continue };
        let ticket = record.settle(tx, by)?;
        index(tx, &ticket)?;
    }
    Ok(())
}

/// Rooms above name a ticket by its id; what the person at the counter may see is their business.
const fn program() -> Actor {
    Actor::System { task: "tickets.news" }
}
