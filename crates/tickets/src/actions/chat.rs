//! Answers at a messaging platform: on which line, and how they fare.

use kernel::{Actor, Timestamp};
use platform::{
    db::{DbError, Tx},
    live::Audience,
    web::{Fault, FieldError, Invalid},
};

use super::{
    PostOffice, Record,
    findable::index,
    news::{bring_back, take_back},
    replies::still_asked,
};
use crate::{
    model::{
        Author, ChatCopy, ChatDelivery, ChatLine, Class, Happened, Message, MessageId, NewMessage, SaidThere,
        Strand, StrandId, Ticket, TicketEvent, main_strand,
    },
    policy::{ChatRefusal, decide_chat_delivery, decide_chat_reply, decide_said_there},
    store, templates,
};

/// The person behind a strand wrote at a platform: answers go there now, for as long as the line says. Later words open it
/// anew.
///
/// # Errors
/// Whatever the database says.
pub fn open_chat_line(tx: &mut Tx<'_>, strand: StrandId, line: &ChatLine) -> Result<(), DbError> {
    let known = store::chat_line(tx, strand)?;
    // Words may be read in another order than they were said: older ones open nothing again.
    if known.is_some_and(|known| known.address == line.address && known.closes_at > line.closes_at) {
        return Ok(());
    }
    store::save_chat_line(tx, strand, line)?;
    store::widen_chat_lines(tx, line)
}

/// The words of an answer for whoever hands them to a platform; none where they go another way.
///
/// # Errors
/// Whatever the database says.
pub fn chat_copy(tx: &mut Tx<'_>, by: &Actor, message: MessageId) -> Result<Option<ChatCopy>, DbError> {
    Ok(store::chat_copy(tx, by, message)?.map(|(_, copy)| copy))
}

/// A platform tells how an answer fared. One that failed for good never happened: its ticket comes back, and its page says
/// why. What is older than what is known changes nothing.
///
/// # Errors
/// Whatever the database says.
pub fn note_chat_delivery(
    tx: &mut Tx<'_>,
    by: &Actor,
    message: MessageId,
    (told, detail): (ChatDelivery, &str),
) -> Result<(), DbError> {
    let Some((ticket, copy)) = store::chat_copy(tx, by, message)? else { return Ok(()) };
    let Some(delivery) = decide_chat_delivery(copy.delivery, told) else { return Ok(()) };
    store::note_chat_delivery(tx, message, (delivery, detail))?;
    match delivery {
        ChatDelivery::Failed => take_back(tx, by, ticket, message, false)?,
        ChatDelivery::Unknown => bring_back(tx, by, ticket)?,
        ChatDelivery::Queued | ChatDelivery::Sent | ChatDelivery::Delivered => {}
    }
    tx.touch(Audience::Staff, &ticket.to_string())
}

/// Words that one of the shop's people wrote in a platform's own application, or said on the phone. They stand in the ticket like any other answer,
/// with nobody's name, and end what the customer waited for; not what the customer wrote since. An ended ticket stays ended.
/// None where the strand is gone.
///
/// # Errors
/// Whatever the database says.
pub fn note_said_there(
    tx: &mut Tx<'_>,
    by: &Actor,
    strand: StrandId,
    said: &SaidThere,
) -> Result<Option<MessageId>, DbError> {
    let Some(strand) = store::strand_of(tx, by, strand)? else { return Ok(None) };
    let Some(mut home) = Record::load(tx, by, strand.ticket)? else { return Ok(None) };
    let new = NewMessage {
        files: &said.files,
        at: Some(said.at),
        ..NewMessage::said(Class::Public, Author::Staff, said.channel, &said.body)
    };
    let (child, at) = (home.ticket.id, said.at);
    let message = store::add_message(tx, child, &new)?;
    if said.channel.is_chat() {
        store::note_chat_delivery(tx, message, (ChatDelivery::Sent, ""))?;
    }
    let asked_at = last_asked(home.events());
    match decide_said_there(home.ticket.standing.status, asked_at, at) {
        None => home.happen_at(tx, by, Some(message), (at, Happened::MovedIn))?,
        Some(status) => {
            home.happen_at(tx, by, Some(message), (at, Happened::MessageQueued { status }))?;
            if let Some(mut root) = home.root(tx)? {
                let asked_at = asked_at.max(last_asked(root.events()));
                if let Some(status) = decide_said_there(root.ticket.standing.status, asked_at, at) {
                    let author = Author::Staff;
                    root.happen(tx, by, None, Happened::MergedSpoke { child, author, status })?;
                    still_asked(tx, by, &mut root)?;
                }
                root.settle(tx, by)?;
            }
        }
    }
    home.record(tx, "tickets-entry-answered", "corner-up-left")?;
    let ticket = home.settle(tx, by)?;
    index(tx, &ticket)?;
    Ok(Some(message))
}

/// When whoever asks last spoke, there or in a ticket that is read there.
fn last_asked(events: &[TicketEvent]) -> Option<Timestamp> {
    let is_asked = |event: &&TicketEvent| match event.happened {
        Happened::MessageReceived { .. } => true,
        Happened::MergedSpoke { author, .. } => author == Author::Customer,
        _ => false,
    };
    events.iter().rev().find(is_asked).map(|event| event.at)
}

/// What was said by whoever asks, the newest first.
fn customers_words(talk: &[Message]) -> impl Iterator<Item = &Message> {
    let is_theirs =
        |m: &&Message| m.strand.is_none() && m.class == Class::Public && m.author == Author::Customer;
    talk.iter().rev().filter(is_theirs)
}

/// The line on which an answer in a strand goes: that of the words that it answers. Whoever names recipients writes a mail.
pub(crate) fn line_of(
    tx: &mut Tx<'_>,
    strand: &Strand,
    talk: &[Message],
) -> Result<Option<ChatLine>, DbError> {
    let asked = customers_words(talk).find(|message| message.ticket == strand.ticket);
    match asked.filter(|message| message.channel.is_chat() && !strand.is_side()) {
        Some(_) => store::chat_line(tx, strand.id),
        None => Ok(None),
    }
}

/// The strand that an answer to a ticket goes to if nobody chooses one. The same person may have written last in a ticket that
/// was merged into this one, at a platform: then it is answered there.
pub(crate) fn strand_of_answer(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: &Ticket,
    talk: &[Message],
) -> Result<StrandId, DbError> {
    let newest = customers_words(talk).next();
    let Some(elsewhere) = newest.filter(|m| m.ticket != ticket.id && m.channel.is_chat()) else {
        return Ok(main_strand(ticket.id));
    };
    let home = store::ticket_by_id(tx, by, elsewhere.ticket)?;
    let is_same = |home: &Ticket| home.customer == ticket.customer && home.requester == ticket.requester;
    Ok(main_strand(home.filter(is_same).map_or(ticket.id, |home| home.id)))
}

/// The line on which an answer to a ticket would go, for the page that says so.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn line_of_answer(
    tx: &mut Tx<'_>,
    by: &Actor,
    ticket: &Ticket,
    talk: &[Message],
) -> Result<Option<ChatLine>, DbError> {
    let id = strand_of_answer(tx, by, ticket, talk)?;
    match store::strand_of(tx, by, id)? {
        Some(strand) => line_of(tx, &strand, talk),
        None => Ok(None),
    }
}

/// Refuses what the platform would refuse, before anything is saved.
pub(super) fn refuse_closed(
    tx: &mut Tx<'_>,
    office: &PostOffice,
    line: &ChatLine,
    (body, has_files): (&str, bool),
) -> Result<(), Fault> {
    let now = tx.now();
    let Err(why) = decide_chat_reply(line, body, has_files, now) else { return Ok(()) };
    let arg = |name: &'static str, value: String| (name, value);
    let (field, key, mut args) = match why {
        ChatRefusal::Closed { at } => {
            ("body", "tickets-error-chat-closed", vec![arg("moment", office.lang.moment(at, now))])
        }
        ChatRefusal::Spent => ("body", "tickets-error-chat-spent", Vec::new()),
        ChatRefusal::TooLong { letters, max } => (
            "body",
            "tickets-error-chat-long",
            vec![arg("letters", letters.to_string()), arg("max", max.to_string())],
        ),
        ChatRefusal::Files => ("files", "tickets-error-chat-files", Vec::new()),
    };
    args.push(arg("channel", office.lang.t(line.channel.key()).into_owned()));
    let mut errors = vec![FieldError { field: field.into(), key, args }];
    if matches!(why, ChatRefusal::Closed { .. } | ChatRefusal::Spent) {
        errors.extend(templates::allowed(tx, line)?.iter().map(templates::told));
    }
    Err(Invalid { errors }.into())
}
