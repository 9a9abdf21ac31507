//! Side conversations: the shop asks somebody who helps it, and the customer reads none of it.

use kernel::{Actor, Granted};
use platform::{
    db::Tx,
    files::StoredFile,
    mail::{MailAddress, inbound_address},
    web::{Fault, Invalid},
};

use super::{PostOffice, Record, findable::index, letters::Letter, opening::named, replies::recipients};
use crate::{
    macros::refuse_words,
    model::{
        Author, Channel, Class, DraftKind, Happened, NewMessage, ParticipantRole, Post, Recipient,
        RecipientRole, Strand, StrandId, Ticket,
    },
    policy::decide_own,
    rights::ReplyToTicket,
    store,
};

/// Words to a partner.
#[derive(Debug, Clone)]
pub struct SideLetter {
    /// The side conversation that goes on; none begins one.
    pub strand: Option<StrandId>,
    /// What it is about, in a line; only for one that begins. The customer's name is never put here by itself.
    pub title: String,
    /// To whom; only for one that begins.
    pub to: Vec<MailAddress>,
    /// The words.
    pub body: String,
    /// Photos and documents that are on disk.
    pub photos: Vec<StoredFile>,
}

/// Writes to a partner. They read this strand and nothing else; neither the customer's status nor clocks move.
///
/// # Errors
/// [`Fault::Invalid`] at `to` without an address that is not ours, and when nobody fetches mail, because an answer would be
/// lost; [`Fault::NotFound`]; whatever the database says.
pub fn ask_partner(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    office: &PostOffice,
    number: i64,
    letter: &SideLetter,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    refuse_words(&letter.body)?;
    let mut record = Record::to_act_on(tx, by, number)?;
    if inbound_address(tx)?.is_none() {
        return Err(Invalid::one("to", "tickets-error-side-no-mailbox").into());
    }
    let (strand, recipients) = match letter.strand {
        Some(id) => goes_on(tx, (by, office), &record, id)?,
        None => begins(tx, office, &record.ticket, letter)?,
    };
    let files = named(tx, by, &letter.photos)?;
    // What was begun in a ticket that is read here now goes on there.
    let mut home = match strand.ticket == record.ticket.id {
        true => None,
        false => Record::load(tx, by, strand.ticket)?,
    };
    let mail = Letter {
        ticket: home.as_ref().map_or(&record.ticket, |home| &home.ticket),
        strand: &strand,
        body: &letter.body,
        recipients: &recipients,
        files: &files,
        customer: None,
        side: strand.title.as_deref(),
    };
    let message_id = mail.queue(tx, office)?;
    let new = NewMessage {
        staff: by.staff(),
        strand: Some(strand.id),
        files: &files,
        recipients: &recipients,
        post: Post { message_id, ..Post::default() },
        ..NewMessage::said(Class::Public, Author::Staff, Channel::Email, &letter.body)
    };
    let message = store::add_message(tx, strand.ticket, &new)?;
    if let Some(staff) = by.staff() {
        store::drop_draft(tx, strand.id, staff, DraftKind::Reply)?;
    }
    home.as_mut().unwrap_or(&mut record).happen(
        tx,
        by,
        Some(message),
        Happened::PartnerAsked { strand: strand.id },
    )?;
    if let Some(home) = home {
        home.settle(tx, by)?;
    }
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    Ok(ticket)
}

fn goes_on(
    tx: &mut Tx<'_>,
    (by, office): (&Actor, &PostOffice),
    record: &Record,
    id: StrandId,
) -> Result<(Strand, Vec<Recipient>), Fault> {
    let strand = store::strand_of(tx, by, id)?.filter(Strand::is_side).ok_or(Fault::NotFound)?;
    if store::root_of(tx, strand.ticket)? != record.ticket.id {
        return Err(Fault::NotFound);
    }
    let talk = store::messages_of(tx, by, strand.ticket)?;
    let recipients = recipients(tx, (by, office), &strand, &talk, None)?;
    // A partner is answered where somebody chose to write.
    Ok((strand, recipients.without_asking()))
}

fn begins(
    tx: &mut Tx<'_>,
    office: &PostOffice,
    ticket: &Ticket,
    letter: &SideLetter,
) -> Result<(Strand, Vec<Recipient>), Fault> {
    let own = office.own(tx)?;
    let others: Vec<&MailAddress> = letter.to.iter().filter(|who| !decide_own(&who.address, &own)).collect();
    if others.is_empty() {
        return Err(Invalid::one("to", "tickets-error-recipient-none").into());
    }
    let id: StrandId = tx.id();
    store::add_strand(tx, id, ticket.id, &letter.title)?;
    for who in &others {
        store::add_participant(tx, id, who, ParticipantRole::Partner)?;
    }
    let recipient = |who: &&MailAddress| Recipient {
        role: RecipientRole::To,
        address: who.address.clone(),
        name: who.name.clone(),
    };
    let recipients = others.iter().map(recipient).collect();
    let title = Some(letter.title.clone());
    Ok((Strand { id, ticket: ticket.id, number: ticket.number, title, participants: Vec::new() }, recipients))
}
