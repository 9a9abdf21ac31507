//! Tags, followers, and notes that call somebody.

use kernel::{Actor, Granted, StaffId};
use platform::{
    db::{DbError, Tx},
    mail::{MailClass, MailCopy, NewMail, queue_mail},
    web::{Fault, Invalid},
};

use super::{PostOffice, Record};
use crate::{
    clocks::StatusKind,
    model::{Happened, MessageId, Ticket, TicketId},
    policy::{TagRefusal, decide_mentions, decide_tags},
    rights::{ReplyToTicket, SeeTickets, SteerTicket},
    store,
};

/// Gives a ticket these tags and no others.
///
/// # Errors
/// [`Fault::Invalid`] at `tags` for more than 20, or one of more than 40 letters; [`Fault::NotFound`]; whatever the database
/// says.
pub fn tag_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    typed: &str,
) -> Result<Ticket, Fault> {
    let wanted = decide_tags(typed).map_err(|refusal| Invalid::one("tags", refusal.key()))?;
    let record = Record::to_act_on(tx, granted.actor(), number)?;
    retag(tx, granted.actor(), record, wanted)
}

/// Gives a ticket some tags besides its own, and takes others away.
///
/// # Errors
/// Like [`tag_ticket`].
pub(crate) fn change_tags(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    (more, less): (&[String], &[String]),
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let refused = |refusal: TagRefusal| Invalid::one("tags", refusal.key());
    let less = decide_tags(&less.join(",")).map_err(refused)?;
    let record = Record::to_act_on(tx, by, number)?;
    let kept = store::tags_of(tx, by, record.ticket.id)?.into_iter().filter(|tag| !less.contains(tag));
    let all: Vec<String> = kept.chain(more.iter().cloned()).collect();
    let wanted = decide_tags(&all.join(",")).map_err(refused)?;
    retag(tx, by, record, wanted)
}

fn retag(tx: &mut Tx<'_>, by: &Actor, mut record: Record, wanted: Vec<String>) -> Result<Ticket, Fault> {
    let ticket = record.ticket.id;
    let now = store::tags_of(tx, by, ticket)?;
    let added: Vec<String> = wanted.iter().filter(|tag| !now.contains(tag)).cloned().collect();
    let removed: Vec<String> = now.into_iter().filter(|tag| !wanted.contains(tag)).collect();
    if added.is_empty() && removed.is_empty() {
        return Ok(record.ticket);
    }
    added.iter().try_for_each(|tag| store::add_tag(tx, ticket, tag))?;
    removed.iter().try_for_each(|tag| store::drop_tag(tx, ticket, tag))?;
    record.happen(tx, by, None, Happened::TagsChanged { added, removed })?;
    Ok(record.settle(tx, by)?)
}

/// Follows a ticket, or no longer.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Forbidden`] for the program itself; whatever the database says.
pub fn follow_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<SeeTickets>,
    number: i64,
    follows: bool,
) -> Result<(), Fault> {
    let by = granted.actor();
    let me = by.staff().ok_or(Fault::Forbidden)?;
    let ticket = store::ticket_id(tx, by, number)?.ok_or(Fault::NotFound)?;
    match follows {
        true => Ok(store::add_follower(tx, ticket, me)?),
        false => Ok(store::drop_follower(tx, ticket, me)?),
    }
}

/// One has read the notes of a ticket that called one.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Forbidden`] for the program itself; whatever the database says.
pub fn see_mentions(tx: &mut Tx<'_>, granted: &Granted<SeeTickets>, number: i64) -> Result<(), Fault> {
    let by = granted.actor();
    let me = by.staff().ok_or(Fault::Forbidden)?;
    let ticket = store::ticket_id(tx, by, number)?.ok_or(Fault::NotFound)?;
    Ok(store::see_mentions(tx, ticket, me)?)
}

/// Calls those whom a note names: it stands on their page, they follow the ticket from now on, and a mail says so. The mail
/// holds none of the note's words, because a note is for this program's pages only.
pub(super) fn call(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    office: &PostOffice,
    ticket: &Ticket,
    (message, body): (MessageId, &str),
) -> Result<(), DbError> {
    let Some(writer) = granted.actor().staff().filter(|_| body.contains('@')) else { return Ok(()) };
    let members = identity::staff_members(tx)?;
    let team: Vec<(StaffId, String)> =
        members.iter().filter(|m| m.active).map(|m| (m.id, m.called.clone())).collect();
    let by = members.iter().find(|m| m.id == writer).map_or("", |m| m.called.as_str());
    for id in decide_mentions(body, writer, &team) {
        store::add_mention(tx, message, id)?;
        store::add_follower(tx, ticket.id, id)?;
        if let Some(member) = members.iter().find(|m| m.id == id) {
            tell(tx, office, ticket, (by, member))?;
        }
    }
    Ok(())
}

fn tell(
    tx: &mut Tx<'_>,
    office: &PostOffice,
    ticket: &Ticket,
    (by, member): (&str, &identity::StaffMember),
) -> Result<(), DbError> {
    let (shop, lang) = (identity::shop(tx)?, office.lang.of(member.locale));
    let number = ticket.number.to_string();
    let link = format!("{}/app/tickets/{number}", office.base_url);
    let subject =
        lang.with("tickets-mention-subject", &[("name", by.to_owned().into()), ("number", number.into())]);
    let mail = NewMail {
        recipient: member.email.clone(),
        recipient_name: member.name.clone(),
        sender_name: shop.name,
        reply_to: None,
        body: format!("{}\n", lang.t1("tickets-mention-mail", "link", link)),
        subject,
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: String::new(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &office.host, &mail).map(drop)
}

/// What followers hear of, as the key of its sentence: the customer waits for an answer, or the ticket is done.
const fn decide_heard(to: StatusKind) -> Option<&'static str> {
    match to {
        StatusKind::NeedsFirstResponse | StatusKind::NeedsNextResponse => Some("tickets-followed-wrote"),
        StatusKind::Done => Some("tickets-followed-done"),
        StatusKind::Investigating
        | StatusKind::CloseTheLoop
        | StatusKind::WaitingForCustomer
        | StatusKind::Paused
        | StatusKind::Ignored => None,
    }
}

/// Writes to those who follow a ticket, each in their language and without a word of its customer. Whoever has it is told by the
/// queue, and whoever did it knows.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn tell_followers(tx: &mut Tx<'_>, id: TicketId, to: StatusKind) -> Result<(), DbError> {
    let program = Actor::System { task: "tickets.tell_followers" };
    let (Some(key), Some(ticket)) = (decide_heard(to), store::ticket_by_id(tx, &program, id)?) else {
        return Ok(());
    };
    let followers = store::followers_of(tx, &program, id)?;
    let doer = store::events_of(tx, id)?.pop().map(|event| event.actor);
    let members = identity::staff_members(tx)?;
    let hears = |m: &&identity::StaffMember| {
        let is_theirs = ticket.standing.owner == Some(m.id) || doer == Some(m.id.to_string());
        m.active && followers.contains(&m.id) && !is_theirs
    };
    for member in members.iter().filter(hears) {
        identity::write_to_colleague(tx, member, |lang, base_url| {
            let link = format!("{base_url}/app/tickets/{}", ticket.number);
            let subject = lang.t1(key, "number", ticket.number.to_string());
            (subject, format!("{}\n", lang.t1("tickets-followed-mail", "link", link)))
        })?;
    }
    Ok(())
}
