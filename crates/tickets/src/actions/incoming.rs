//! Words come from outside, by mail or another channel.

use std::collections::BTreeSet;

use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    mail::{self, MailAddress},
};

use super::{
    Record,
    findable::index,
    opening::{blank, receive},
    replies::again,
};
use crate::{
    assignment,
    events::TicketOpened,
    model::{
        Author, Class, Evidence, Happened, Incoming, MessageId, NewMessage, NewTicket, ParticipantRole, Post,
        Recipient, RecipientRole, Remark, Status, Strand, StrandId, Taken, Ticket, TicketId, main_strand,
    },
    policy::{Reopening, decide_named, decide_news, decide_opening, decide_own, decide_reopen},
    store,
};

/// Takes words in, into the strand to which they are an answer, else into a new ticket. A ticket that was merged goes on as
/// its root, one that ended too long ago as a new one that is linked to it. Who speaks is what the room that took the
/// words in could prove; nothing here believes more.
///
/// # Errors
/// Whatever the database says.
pub fn receive_message(tx: &mut Tx<'_>, by: &Actor, incoming: &Incoming) -> Result<Taken, DbError> {
    let strand = match incoming.thread {
        Some(strand) => store::strand_of(tx, by, strand)?,
        None => None,
    };
    let Some(strand) = strand else { return begin(tx, by, incoming, None) };
    let Some(home) = Record::load(tx, by, strand.ticket)? else { return begin(tx, by, incoming, None) };
    let known = known(tx, incoming, &strand)?;
    let said = Said::of(tx, incoming, &strand, known.as_ref())?;
    if incoming.is_silent() {
        return note_robot(tx, by, home, &said.message(incoming));
    }
    if strand.is_side() {
        return hear_partner(tx, by, home, &strand, &said.message(incoming));
    }
    if decide_reopen(home.status_where_read(tx)?, tx.now()) == Reopening::Linked {
        return begin(tx, by, incoming, Some((home, &strand)));
    }
    go_on(tx, by, home, &said.message(incoming))
}

/// What is saved of words from outside.
struct Said {
    strand: Option<StrandId>,
    author: Author,
    post: Post,
    recipients: Vec<Recipient>,
}

/// The addresses that words without a proof may name: those that the conversation knows. Proven words name whomever they
/// want.
fn known(tx: &mut Tx<'_>, incoming: &Incoming, strand: &Strand) -> Result<Option<BTreeSet<String>>, DbError> {
    if incoming.is_verified { Ok(None) } else { store::addresses_in(tx, strand).map(Some) }
}

impl Said {
    fn of(
        tx: &mut Tx<'_>,
        incoming: &Incoming,
        strand: &Strand,
        known: Option<&BTreeSet<String>>,
    ) -> Result<Self, DbError> {
        let own = mail::own_addresses(tx)?;
        let evidence = if incoming.is_verified { Evidence::Aligned } else { Evidence::Unverified };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let named = Named::by(incoming, known);
        let left_out = Remark::LeftOut { addresses: named.left_out };
        let remarks = incoming.letter.remarks.clone();
        let is_left_out = matches!(&left_out, Remark::LeftOut { addresses } if !addresses.is_empty());
        Ok(Self {
            strand: strand.is_side().then_some(strand.id),
            author: if strand.is_side() { Author::Partner } else { Author::Customer },
            post: Post {
                message_id: incoming.message_id.clone(),
                from_name: some(&incoming.from.name),
                from_address: some(&incoming.from.address),
                evidence: Some(evidence),
                reply_to: named.reply_to,
                remarks: is_left_out.then_some(left_out).into_iter().chain(remarks).collect(),
                html: incoming.html,
                raw: incoming.raw,
            },
            recipients: others((named.to, named.cc), &own),
        })
    }

    fn message<'a>(&'a self, incoming: &'a Incoming) -> NewMessage<'a> {
        let class = if incoming.is_silent() { Class::Automatic } else { Class::Public };
        NewMessage {
            strand: self.strand,
            files: &incoming.files,
            in_place: &incoming.letter.in_place,
            post: self.post.clone(),
            recipients: &self.recipients,
            at: Some(incoming.received_at),
            ..NewMessage::said(class, self.author, incoming.channel, &incoming.body)
        }
    }
}

/// Those whom the words name, as far as they may.
struct Named {
    to: Vec<MailAddress>,
    cc: Vec<MailAddress>,
    reply_to: Vec<MailAddress>,
    left_out: Vec<String>,
}

impl Named {
    fn by(incoming: &Incoming, known: Option<&BTreeSet<String>>) -> Self {
        let (to, no_to) = decide_named(&incoming.to, known);
        let (cc, no_cc) = decide_named(&incoming.cc, known);
        let (reply_to, no_reply) = decide_named(&incoming.letter.reply_to, known);
        let left_out: BTreeSet<String> = no_to.into_iter().chain(no_cc).chain(no_reply).collect();
        Self { to, cc, reply_to, left_out: left_out.into_iter().collect() }
    }
}

/// To whom the words went besides us.
fn others((to, cc): (Vec<MailAddress>, Vec<MailAddress>), own: &[String]) -> Vec<Recipient> {
    let named = |role: RecipientRole| {
        move |who: MailAddress| Recipient { role, address: who.address, name: who.name }
    };
    let all = to.into_iter().map(named(RecipientRole::To));
    let all = all.chain(cc.into_iter().map(named(RecipientRole::Cc)));
    all.filter(|r| !decide_own(&r.address, own)).collect()
}

fn taken(record: &Record, ticket: &Ticket, strand: Option<StrandId>, message: MessageId) -> Taken {
    let strand = strand.unwrap_or(main_strand(record.ticket.id));
    Taken { ticket: ticket.id, number: ticket.number, strand, message, is_new: false }
}

/// A robot's words stand where they belong and move nothing.
fn note_robot(
    tx: &mut Tx<'_>,
    by: &Actor,
    mut home: Record,
    said: &NewMessage<'_>,
) -> Result<Taken, DbError> {
    let message = store::add_message(tx, home.ticket.id, said)?;
    home.happen(tx, by, Some(message), Happened::AutomaticCame)?;
    let taken = taken(&home, &home.ticket, said.strand, message);
    home.settle(tx, by)?;
    Ok(taken)
}

/// A partner's words are news for whoever has the ticket; the customer's clocks do not start. When the ticket was merged,
/// whoever has the one in which it is read hears of them.
fn hear_partner(
    tx: &mut Tx<'_>,
    by: &Actor,
    mut home: Record,
    strand: &Strand,
    said: &NewMessage<'_>,
) -> Result<Taken, DbError> {
    let message = store::add_message(tx, home.ticket.id, said)?;
    let status = decide_news(home.ticket.standing.status);
    home.happen(tx, by, Some(message), Happened::PartnerWrote { strand: strand.id, status })?;
    let child = home.ticket.id;
    let taken = match home.root(tx)? {
        Some(mut root) => {
            if let Some(status) = decide_news(root.ticket.standing.status) {
                let author = Author::Partner;
                root.happen(tx, by, None, Happened::MergedSpoke { child, author, status })?;
            }
            let taken = taken(&home, &root.ticket, said.strand, message);
            root.settle(tx, by)?;
            taken
        }
        None => taken(&home, &home.ticket, said.strand, message),
    };
    let ticket = home.settle(tx, by)?;
    index(tx, &ticket)?;
    Ok(taken)
}

/// The conversation goes on. Words without a proof return the ticket to Todo as well: somebody has to look at them.
fn go_on(tx: &mut Tx<'_>, by: &Actor, mut home: Record, said: &NewMessage<'_>) -> Result<Taken, DbError> {
    let message = receive(tx, by, &mut home, said)?;
    home.record(tx, "tickets-entry-wrote", "message-circle")?;
    let read_in = match home.root(tx)? {
        Some(root) => root.ticket,
        None => home.ticket.clone(),
    };
    let taken = taken(&home, &read_in, None, message);
    let ticket = home.settle(tx, by)?;
    index(tx, &ticket)?;
    Ok(taken)
}

/// A ticket begins. One that goes on from an ended one keeps what that was about where its writer is proven: whoever holds
/// somebody's reply address, or writes somebody's name in From, is still nobody's customer.
fn begin(
    tx: &mut Tx<'_>,
    by: &Actor,
    incoming: &Incoming,
    old: Option<(Record, &Strand)>,
) -> Result<Taken, DbError> {
    let (id, number): (TicketId, i64) = (tx.id(), tx.next_number("ticket")?);
    let strand = Strand { id: main_strand(id), ticket: id, number, title: None, participants: Vec::new() };
    let known = match &old {
        Some((_, of_old)) => known(tx, incoming, of_old)?,
        None => None,
    };
    let said = Said::of(tx, incoming, &strand, known.as_ref())?;
    let new = match &old {
        Some((old, _)) if incoming.is_verified => again(&old.ticket),
        _ => NewTicket { customer: incoming.customer, ..NewTicket::default() },
    };
    let old = old.map(|(old, _)| old);
    let new = NewTicket {
        subject: incoming.subject.clone(),
        body: incoming.body.clone(),
        channel: incoming.channel,
        ..new
    };
    let status = decide_opening(!incoming.is_silent());
    let (requester, has_mail) = (requester(&incoming.from), !incoming.from.address.is_empty());
    let follows = old.as_ref().map(|old| old.ticket.id);
    let shop_address = incoming.addressed.as_ref().map(|to| to.address.clone());
    let guessed_language = incoming.addressed.as_ref().map(|to| to.language);
    let ticket = |standing| Ticket {
        requester,
        has_mail,
        shop_address,
        guessed_language,
        follows,
        ..blank(id, number, &new, standing)
    };
    let mut record = Record::begin(tx, by, (incoming.received_at, status), ticket)?;
    if !incoming.from.address.is_empty() {
        store::add_participant(tx, main_strand(id), &incoming.from, ParticipantRole::Requester)?;
    }
    let message = begin_with(tx, by, &mut record, &said.message(incoming))?;
    if let Some(number) = incoming.looks_like {
        record.happen(tx, by, None, Happened::LooksLike { number })?;
    }
    if let Some(because) = incoming.ignored {
        let at = tx.now();
        record.put(tx, by, Status::Ignored { because, at })?;
    }
    if let Some(team) =
        incoming.addressed.as_ref().and_then(|to| to.team).filter(|_| incoming.ignored.is_none())
    {
        assignment::begin_in_team(tx, by, &mut record, team)?;
    }
    record.record(tx, "tickets-entry-opened", "message-circle")?;
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.tell(by, &TicketOpened { ticket: id, customer: ticket.customer })?;
    if incoming.ignored.is_none() {
        assignment::order(tx, id)?;
    }
    if let Some(mut old) = old {
        old.happen(tx, by, None, Happened::WentOn { number })?;
        old.settle(tx, by)?;
    }
    Ok(Taken { ticket: id, number, strand: main_strand(id), message, is_new: true })
}

fn begin_with(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    said: &NewMessage<'_>,
) -> Result<MessageId, DbError> {
    if said.class != Class::Automatic {
        return receive(tx, by, record, said);
    }
    let message = store::add_message(tx, record.ticket.id, said)?;
    record.happen(tx, by, Some(message), Happened::AutomaticCame)?;
    Ok(message)
}

/// How a queue calls somebody of whom only a letter is known.
fn requester(from: &MailAddress) -> String {
    if from.name.is_empty() { from.address.clone() } else { from.name.clone() }
}
