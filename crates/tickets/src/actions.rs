//! The verbs: open, answer, note, assign, snooze, finish. Each loads, decides, saves and tells.

use customers::timeline::{self, Arg, Audience as Reader, NewEntry};
use jiff::Timestamp;
use kernel::{Actor, BranchId, CustomerId, Granted, StaffId, TimeZone};
use platform::{
    DbError, Tx,
    files::{StoredFile, add_file},
    i18n::Lang,
    live::Audience,
    mail::{MailClass, MailId, NewMail, queue_mail},
    web::Fault,
};
use products::AssetId;

use crate::{
    events::{MessageReceived, TicketDone, TicketOpened},
    jobs::WatchClock,
    model::{
        Channel, Class, Direction, Happened, MessageId, NO_DEADLINE, Reason, Status, Ticket, TicketEvent,
        TicketId,
    },
    policy::{self, Arrival, Seen, Then},
    promises,
    rights::{NoteOnTicket, OpenTicket, ReplyToTicket, WriteToShop},
    store::{self, NewMessage},
};

/// How long a link in a mail leads back to its conversation, in days.
const LINK_DAYS: i64 = 60;

/// A ticket to be opened, in the customer's words.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// Whose; none while unknown.
    pub customer: Option<CustomerId>,
    /// About which asset.
    pub asset: Option<AssetId>,
    /// In a line.
    pub subject: String,
    /// The customer's words.
    pub body: String,
    /// Why.
    pub reason: Reason,
    /// How it came.
    pub channel: Channel,
    /// Photos, stored already.
    pub files: Vec<StoredFile>,
    /// At which branch.
    pub branch: Option<BranchId>,
}

/// Opens a ticket. The first message is the customer's, whoever typed it, so the response clock runs; a ticket
/// that the program opened for itself (a low score) is measured the same way: somebody has to call.
///
/// # Errors
/// Whatever the database says.
pub fn open_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<OpenTicket>,
    new: &NewTicket,
) -> Result<TicketId, DbError> {
    open(tx, granted.actor(), new, None)
}

/// Opens a ticket for the customer who writes.
pub(crate) fn open_own_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<WriteToShop>,
    new: &NewTicket,
) -> Result<TicketId, Fault> {
    let customer = granted.actor().customer().ok_or(Fault::Forbidden)?;
    if let Some(asset) = new.asset {
        let card = products::asset(tx, granted.actor(), asset)?.ok_or(Fault::NotFound)?;
        if card.owner != Some(customer) {
            return Err(Fault::NotFound);
        }
    }
    let own = NewTicket { customer: Some(customer), channel: Channel::Portal, ..new.clone() };
    Ok(open(tx, granted.actor(), &own, None)?)
}

fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewTicket,
    follows: Option<TicketId>,
) -> Result<TicketId, DbError> {
    let (id, number): (TicketId, _) = (tx.id(), tx.next_number("ticket")?);
    let opened = TicketEvent::Opened {
        number,
        customer: new.customer,
        asset: new.asset,
        branch: new.branch,
        subject: new.subject.clone(),
        reason: new.reason,
        channel: new.channel,
        follows,
    };
    let first = Happened { seq: 1, at: tx.now(), actor: actor.to_string(), event: opened };
    let Some(ticket) = policy::apply(None, id, &first) else {
        return Err(DbError::Engine("a ticket must begin with its opening".into()));
    };
    store::insert_ticket(tx, &ticket)?;
    store::insert_event(tx, id, &first)?;
    let author = customer_name(tx, new.customer)?;
    let said_by = new.customer.map_or_else(|| actor.clone(), |id| Actor::Customer { id });
    let message = NewMessage {
        class: Class::Public,
        direction: Direction::Inbound,
        author: &said_by,
        author_name: &author,
        channel: new.channel,
        body: &new.body,
        mail: None,
    };
    let message = write_message(tx, id, &message, &new.files, actor)?;
    let received = TicketEvent::MessageReceived { message, preview: policy::preview(&new.body) };
    happen(tx, actor, ticket, received)?;
    index(tx, id, number, &new.subject, &new.body)?;
    record(tx, new.customer, new.asset, "tickets-timeline-opened", &new.subject, number)?;
    tx.tell(actor, &TicketOpened { ticket: id, customer: new.customer, reason: new.reason })?;
    tx.tell(actor, &MessageReceived { ticket: id, message })?;
    Ok(id)
}

/// A customer's message from the portal. Past the reopening window it opens a new, linked ticket.
pub(crate) fn write_to_shop(
    tx: &mut Tx<'_>,
    granted: &Granted<WriteToShop>,
    number: i64,
    body: &str,
    files: &[StoredFile],
) -> Result<Ticket, Fault> {
    let actor = granted.actor();
    let ticket = store::ticket_numbered(tx, actor, number)?.ok_or(Fault::NotFound)?;
    if policy::decide_arrival(&ticket, tx.now()) == Arrival::NewTicket {
        let new = NewTicket {
            customer: ticket.customer,
            asset: ticket.asset,
            subject: ticket.subject.clone(),
            body: body.to_owned(),
            reason: ticket.reason,
            channel: Channel::Portal,
            files: files.to_vec(),
            branch: ticket.branch,
        };
        let id = open(tx, actor, &new, Some(ticket.id))?;
        return store::ticket(tx, actor, id)?.ok_or(Fault::NotFound);
    }
    let author = customer_name(tx, ticket.customer)?;
    let message = NewMessage {
        class: Class::Public,
        direction: Direction::Inbound,
        author: actor,
        author_name: &author,
        channel: Channel::Portal,
        body,
        mail: None,
    };
    let message = write_message(tx, ticket.id, &message, files, actor)?;
    let received = TicketEvent::MessageReceived { message, preview: policy::preview(body) };
    tx.tell(actor, &MessageReceived { ticket: ticket.id, message })?;
    Ok(happen(tx, actor, ticket, received)?)
}

/// An answer to a customer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The words.
    pub body: String,
    /// What follows.
    pub then: Then,
    /// What its writer had read.
    pub seen: Seen,
    /// Photos, stored already.
    pub files: Vec<StoredFile>,
}

/// How a reply ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replied {
    /// It is on its way.
    Sent,
    /// Somebody said something meanwhile; the newer messages are shown and nothing was sent.
    Stale(Vec<MessageId>),
}

/// Answers the customer: on the portal at once, by mail if an address is known. The status follows the button.
///
/// # Errors
/// [`Fault::NotFound`] for a ticket that the actor does not see; whatever the database says.
pub fn reply(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    reply: &Reply,
) -> Result<Replied, Fault> {
    let actor = granted.actor();
    let ticket = store::ticket_numbered(tx, actor, number)?.ok_or(Fault::NotFound)?;
    let messages = store::messages(tx, actor, ticket.id)?;
    if let Err(newer) = policy::decide_reply(reply.seen, &messages) {
        return Ok(Replied::Stale(newer));
    }
    let author = staff_called(tx, actor)?;
    let mail = send_mail(tx, &ticket, &author, &reply.body)?;
    let message = NewMessage {
        class: Class::Public,
        direction: Direction::Outbound,
        author: actor,
        author_name: &author,
        channel: if mail.is_some() { Channel::Mail } else { Channel::Portal },
        body: &reply.body,
        mail,
    };
    let message = write_message(tx, ticket.id, &message, &reply.files, actor)?;
    let status = reply.then.status();
    let replied = TicketEvent::Replied { message, preview: policy::preview(&reply.body), then: status };
    let mut after = happen(tx, actor, ticket, replied)?;
    if let (None, Some(staff)) = (after.owner, actor.staff()) {
        // Whoever answers has it, so that nobody answers twice.
        after = happen(tx, actor, after, TicketEvent::Assigned { owner: Some(staff) })?;
    }
    if let Some(staff) = actor.staff() {
        store::drop_draft(tx, after.id, staff, "reply")?;
    }
    if status == Status::Done {
        tell_done(tx, actor, &after)?;
    }
    Ok(Replied::Sent)
}

/// A note for colleagues.
///
/// # Errors
/// [`Fault::NotFound`] for a ticket that the actor does not see; whatever the database says.
pub fn note(
    tx: &mut Tx<'_>,
    granted: &Granted<NoteOnTicket>,
    number: i64,
    body: &str,
    files: &[StoredFile],
) -> Result<(), Fault> {
    let actor = granted.actor();
    let ticket = store::ticket_numbered(tx, actor, number)?.ok_or(Fault::NotFound)?;
    let author = staff_called(tx, actor)?;
    let message = NewMessage {
        class: Class::Internal,
        direction: Direction::Outbound,
        author: actor,
        author_name: &author,
        channel: Channel::Portal,
        body,
        mail: None,
    };
    let message = write_message(tx, ticket.id, &message, files, actor)?;
    if let Some(staff) = actor.staff() {
        store::drop_draft(tx, ticket.id, staff, "note")?;
    }
    happen(tx, actor, ticket, TicketEvent::Noted { message })?;
    Ok(())
}

/// Sets the status by hand.
///
/// # Errors
/// [`Fault::NotFound`] for a ticket that the actor does not see; whatever the database says.
pub fn set_status(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    to: Status,
    until: Option<Timestamp>,
) -> Result<(), Fault> {
    let actor = granted.actor();
    let ticket = store::ticket_numbered(tx, actor, number)?.ok_or(Fault::NotFound)?;
    if ticket.status == to && ticket.paused_until == until {
        return Ok(());
    }
    let after = happen(tx, actor, ticket, TicketEvent::StatusChanged { to, until })?;
    if let (Status::Paused, Some(until)) = (to, until) {
        let (key, job) = (format!("{} wake", after.id), WatchClock { ticket: after.id });
        tx.enqueue(&key, &job, until)?;
    }
    if to == Status::Done {
        tell_done(tx, actor, &after)?;
    }
    Ok(())
}

/// Gives a ticket to somebody, or to nobody. Only somebody who may answer it.
///
/// # Errors
/// [`Fault::NotFound`] for a ticket that the actor does not see or a person who may not have it.
pub fn assign(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    owner: Option<StaffId>,
) -> Result<(), Fault> {
    let actor = granted.actor();
    let ticket = store::ticket_numbered(tx, actor, number)?.ok_or(Fault::NotFound)?;
    if let Some(staff) = owner {
        let member = identity::staff_member(tx, staff)?.ok_or(Fault::NotFound)?;
        if !policy::decide_assignee(member.roles, member.active) {
            return Err(Fault::NotFound);
        }
    }
    if ticket.owner != owner {
        happen(tx, actor, ticket, TicketEvent::Assigned { owner })?;
    }
    Ok(())
}

/// Another room has news for the customer: the ticket asks for an answer again, with a note that says why. A
/// ticket that is done stays done; the customer is told by that room itself.
///
/// # Errors
/// Whatever the database says.
pub fn close_the_loop(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId, note: &str) -> Result<(), DbError> {
    let task = Actor::System { task: "close_the_loop" };
    let Some(ticket) = store::ticket(tx, &task, ticket)? else { return Ok(()) };
    if matches!(ticket.status, Status::Done | Status::Ignored) {
        return Ok(());
    }
    let message = NewMessage {
        class: Class::Internal,
        direction: Direction::Outbound,
        author: actor,
        author_name: "",
        channel: Channel::Portal,
        body: note,
        mail: None,
    };
    let message = store::insert_message(tx, ticket.id, &message)?;
    let after = happen(tx, actor, ticket, TicketEvent::Noted { message })?;
    happen(tx, actor, after, TicketEvent::StatusChanged { to: Status::CloseTheLoop, until: None })?;
    Ok(())
}

/// What a clock does when its time has come: a pause ends, a passed deadline is written down, once.
pub(crate) fn watch_clock(tx: &mut Tx<'_>, id: TicketId) -> Result<(), DbError> {
    let task = Actor::System { task: "clock" };
    let Some(mut ticket) = store::ticket(tx, &task, id)? else { return Ok(()) };
    if ticket.paused_until.is_some_and(|until| until <= tx.now()) {
        let awake = TicketEvent::StatusChanged { to: Status::Investigating, until: None };
        ticket = happen(tx, &task, ticket, awake)?;
    }
    let (zone, history) = (identity::shop(tx)?.zone, store::history(tx, id)?);
    let (policies, calendars) = promises::house(&zone);
    let clocks = policy::clocks_of(&history, &policies, &calendars, tx.now());
    for breached in policy::newly_breached(&clocks, &history) {
        ticket = happen(tx, &task, ticket, breached)?;
    }
    Ok(())
}

/// Writes one event: the history, the row, the deadline, and whoever looks at it.
fn happen(tx: &mut Tx<'_>, actor: &Actor, before: Ticket, event: TicketEvent) -> Result<Ticket, DbError> {
    let (id, seq) = (before.id, before.seq);
    let happened = Happened { seq: seq + 1, at: tx.now(), actor: actor.to_string(), event };
    let (due_before, number) = (before.next_due_at, before.number);
    let Some(mut after) = policy::apply(Some(before), id, &happened) else {
        return Err(DbError::Engine(format!("{id} has no row")));
    };
    store::insert_event(tx, id, &happened)?;
    let zone: TimeZone = identity::shop(tx)?.zone;
    let (policies, calendars) = promises::house(&zone);
    let history = store::history(tx, id)?;
    after.next_due_at = policy::deadline(&policy::clocks_of(&history, &policies, &calendars, tx.now()));
    if !store::update_ticket(tx, &after, seq)? {
        return Err(DbError::Contention(format!("ticket {number}")));
    }
    if after.next_due_at != due_before && after.next_due_at != NO_DEADLINE {
        // A second after: a clock is late once its second has passed.
        let at = after.next_due_at + jiff::SignedDuration::from_secs(1);
        tx.enqueue(&format!("{id} {}", at.as_second()), &WatchClock { ticket: id }, at)?;
    }
    tx.touch(Audience::Staff, "inbox")?;
    tx.touch(Audience::Staff, &id.to_string())?;
    if let Some(customer) = after.customer {
        tx.touch(Audience::Customer(customer), &id.to_string())?;
    }
    Ok(after)
}

fn write_message(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    message: &NewMessage<'_>,
    files: &[StoredFile],
    by: &Actor,
) -> Result<MessageId, DbError> {
    let id = store::insert_message(tx, ticket, message)?;
    for (position, stored) in (0_i64..).zip(files) {
        let file = add_file(tx, by, stored)?;
        store::insert_file(tx, id, position, file, stored.name())?;
    }
    Ok(id)
}

/// Queues the mail of a reply, threaded under the earlier ones, with a link to the conversation.
fn send_mail(tx: &mut Tx<'_>, ticket: &Ticket, author: &str, body: &str) -> Result<Option<MailId>, DbError> {
    let Some(customer) = ticket.customer else { return Ok(None) };
    let task = Actor::System { task: "reply" };
    let Some(card) = customers::card(tx, &task, customer)? else { return Ok(None) };
    let Some(email) = card.email.as_ref().map(ToString::to_string) else { return Ok(None) };
    let (shop, letterhead) = (identity::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(letterhead.texts.clone(), card.locale, shop.zone.clone());
    let path =
        identity::issue_customer_link(tx, customer, &format!("/my/messages/{}", ticket.number), LINK_DAYS)?;
    let link = format!("{}{path}", letterhead.base_url);
    let earlier: Vec<String> =
        store::mails(tx, ticket.id)?.iter().map(|id| format!("<{id}@{}>", letterhead.mail_host)).collect();
    let words = [
        ("body", body.to_owned().into()),
        ("author", author.to_owned().into()),
        ("shop", shop.name.clone().into()),
        ("link", link.into()),
    ];
    let mail = NewMail {
        recipient: email,
        recipient_name: card.name,
        sender_name: shop.name,
        reply_to: None,
        subject: format!("{} [#{}]", ticket.subject, ticket.number),
        body: lang.with("tickets-mail-reply", &words),
        in_reply_to: earlier.last().cloned(),
        thread_ids: earlier,
        class: MailClass::Personal,
        about: ticket.id.to_string(),
    };
    queue_mail(tx, &letterhead.mail_host, &mail).map(Some)
}

fn tell_done(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket) -> Result<(), DbError> {
    record(tx, ticket.customer, ticket.asset, "tickets-timeline-done", &ticket.subject, ticket.number)?;
    let done = TicketDone {
        ticket: ticket.id,
        number: ticket.number,
        customer: ticket.customer,
        asset: ticket.asset,
        reason: ticket.reason,
        at: tx.now(),
    };
    tx.tell(actor, &done).map(drop)
}

fn record(
    tx: &mut Tx<'_>,
    customer: Option<CustomerId>,
    asset: Option<AssetId>,
    kind: &'static str,
    subject: &str,
    number: i64,
) -> Result<(), DbError> {
    let entry = NewEntry {
        customer,
        asset: asset.map(kernel::Id::uuid),
        kind,
        args: vec![("subject", Arg::from(subject)), ("number", Arg::Text(number.to_string()))],
        audience: Reader::Everyone,
        icon: "message-circle",
        href: Some(format!("/app/tickets/{number}")),
    };
    timeline::record(tx, &entry).map(drop)
}

fn index(tx: &mut Tx<'_>, id: TicketId, number: i64, subject: &str, body: &str) -> Result<(), DbError> {
    let begins: String = body.chars().take(2000).collect();
    tx.index("ticket", id.uuid(), &format!("{number} {subject} {begins}"))
}

fn customer_name(tx: &mut Tx<'_>, customer: Option<CustomerId>) -> Result<String, DbError> {
    let task = Actor::System { task: "ticket" };
    let Some(id) = customer else { return Ok(String::new()) };
    Ok(customers::card(tx, &task, id)?.map(|c| c.name).unwrap_or_default())
}

fn staff_called(tx: &mut Tx<'_>, actor: &Actor) -> Result<String, DbError> {
    match actor.staff() {
        Some(id) => Ok(identity::staff_name(tx, id)?.map(|s| s.called).unwrap_or_default()),
        None => Ok(String::new()),
    }
}

/// A row that differs from what its events say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ticket {number}: the row is {row}, its events say {events}")]
pub struct Difference {
    /// Of which ticket.
    pub number: i64,
    /// What stands in the row.
    pub row: String,
    /// What its history gives.
    pub events: String,
}

/// Folds every ticket's events again, compares the rows and mends them. None is expected to differ.
///
/// # Errors
/// Whatever the database says.
pub fn rebuild_projections(tx: &mut Tx<'_>) -> Result<Vec<Difference>, DbError> {
    let (zone, now) = (identity::shop(tx)?.zone, tx.now());
    let (policies, calendars) = promises::house(&zone);
    let mut differences = Vec::new();
    let mut after = TicketId::from_uuid(kernel::Uuid::nil());
    loop {
        let page = store::tickets_after(tx, after, 500)?;
        let Some(last) = page.last() else { return Ok(differences) };
        after = last.id;
        for row in page {
            let history = store::history(tx, row.id)?;
            let folded =
                history.iter().fold(None, |before, happened| policy::apply(before, row.id, happened));
            let Some(mut folded) = folded else { continue };
            folded.next_due_at = policy::deadline(&policy::clocks_of(&history, &policies, &calendars, now));
            if folded != row {
                let difference =
                    Difference { number: row.number, row: format!("{row:?}"), events: format!("{folded:?}") };
                differences.push(difference);
                store::update_ticket(tx, &folded, row.seq)?;
            }
        }
    }
}
