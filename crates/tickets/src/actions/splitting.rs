//! Words of one ticket go on in another, and back.

use kernel::Granted;
use platform::{
    db::Tx,
    web::{Fault, Invalid},
};

use super::{Record, findable::index, opening::blank};
use crate::{
    assignment,
    events::TicketOpened,
    model::{
        Author, Class, Happened, IgnoreReason, Message, MessageId, NewTicket, Status, Ticket, TicketId,
        main_strand,
    },
    policy::{decide_split, decide_status_after_message},
    rights::SteerTicket,
    store,
};

/// Splits words off into a ticket of their own, linked both ways. Its clocks begin now: until now its words were answered,
/// or waited, where they came. Returns the new ticket.
///
/// # Errors
/// [`Fault::Invalid`] at `messages` when none is chosen, one is not there, or nothing would be left; [`Fault::NotFound`];
/// whatever the database says.
pub fn split_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    (subject, chosen): (&str, &[MessageId]),
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut old = Record::to_act_on(tx, by, number)?;
    let talk = store::messages_of(tx, by, old.ticket.id)?;
    let own: Vec<Message> =
        talk.into_iter().filter(|m| m.ticket == old.ticket.id && m.strand.is_none()).collect();
    let moved = decide_split(&own, chosen).map_err(|refusal| Invalid::one("messages", refusal.key()))?;
    let (id, next): (TicketId, i64) = (tx.id(), tx.next_number("ticket")?);
    let new = NewTicket {
        customer: old.ticket.customer,
        asset: old.ticket.asset,
        branch: old.ticket.branch,
        reason: old.ticket.reason,
        channel: old.ticket.channel,
        subject: if subject.is_empty() { old.ticket.subject.clone() } else { subject.to_owned() },
        ..NewTicket::default()
    };
    let (requester, has_mail) = (old.ticket.requester.clone(), old.ticket.has_mail);
    let split_from = Some(old.ticket.id);
    let shop_address = old.ticket.shop_address.clone();
    let ticket = |standing| Ticket {
        requester,
        has_mail,
        shop_address,
        guessed_language: old.ticket.language(),
        split_from,
        ..blank(id, next, &new, standing)
    };
    let now = tx.now();
    let mut record = Record::begin(tx, by, (now, Status::Investigating), ticket)?;
    let messages: Vec<MessageId> = moved.iter().map(|m| m.id).collect();
    old.happen(tx, by, None, Happened::SplitOff { to: id, number: next, messages })?;
    for message in &moved {
        store::move_message(tx, message.id, id)?;
        let happened = arrival(message, &moved, now);
        record.happen(tx, by, Some(message.id), happened)?;
    }
    for participant in
        store::strand_of(tx, by, main_strand(old.ticket.id))?.map_or(vec![], |s| s.participants)
    {
        let who = platform::mail::MailAddress { name: participant.name, address: participant.address };
        store::add_participant(tx, main_strand(id), &who, participant.role)?;
    }
    if let Some(line) = store::chat_line(tx, main_strand(old.ticket.id))? {
        store::save_chat_line(tx, main_strand(id), &line)?;
    }
    old.fold_again(tx)?;
    let old = old.settle(tx, by)?;
    index(tx, &old)?;
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.tell(by, &TicketOpened { ticket: id, customer: ticket.customer })?;
    assignment::order(tx, id)?;
    tx.audit(by, "ticket.split", &old.id.to_string(), &id.to_string())?;
    Ok(ticket)
}

/// The newest words of the customer wait for an answer in the new ticket; everything before them moves nothing there.
fn arrival(message: &Message, moved: &[Message], now: kernel::Timestamp) -> Happened {
    let asks = |m: &&Message| m.author == Author::Customer && m.class == Class::Public;
    match moved.iter().rfind(asks) {
        Some(last) if last.id == message.id => Happened::MessageReceived {
            status: decide_status_after_message(crate::policy::Spoken::ByCustomer, false, now),
        },
        _ => Happened::MovedIn,
    }
}

/// Undoes a split: the words go back to where they came from, and the ticket that has none any more is ignored. Returns the
/// ticket to which they went back.
///
/// # Errors
/// [`Fault::Conflict`] when it was not split off, or when somebody wrote in it since; [`Fault::NotFound`]; whatever the
/// database says.
pub fn undo_split(tx: &mut Tx<'_>, granted: &Granted<SteerTicket>, number: i64) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut split = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let home = split.ticket.split_from.ok_or(Fault::Conflict)?;
    let mut old = Record::load(tx, by, home)?.ok_or(Fault::NotFound)?;
    let here = split.ticket.id;
    let taken = crate::model::lasting(old.events()).find_map(|event| match &event.happened {
        Happened::SplitOff { to, messages, .. } if *to == here => Some(messages.clone()),
        _ => None,
    });
    let taken = taken.ok_or(Fault::Conflict)?;
    let talk = store::messages_of(tx, by, here)?;
    if talk.iter().any(|m| m.class == Class::Public && !taken.contains(&m.id)) {
        return Err(Fault::Conflict);
    }
    for message in &taken {
        store::move_message(tx, *message, home)?;
    }
    let (now, back) = (tx.now(), old.ticket.number);
    split.happen(tx, by, None, Happened::SplitUndone { other: home, number: back })?;
    split.put(tx, by, Status::Ignored { because: IgnoreReason::Duplicate, at: now })?;
    split.settle(tx, by)?;
    old.happen(tx, by, None, Happened::SplitUndone { other: here, number })?;
    old.fold_again(tx)?;
    let ticket = old.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.audit(by, "ticket.split_undone", &here.to_string(), &home.to_string())?;
    Ok(ticket)
}
