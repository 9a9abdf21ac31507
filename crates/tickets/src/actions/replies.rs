//! Conversations go on: answers, notes, drafts, and what the customer writes back.

use std::sync::Arc;

use ::mail::sign::{Keys, Route};
use kernel::{Actor, CustomerId, Granted, StaffId};
use platform::{
    db::{DbError, Tx},
    files::StoredFile,
    i18n::Lang,
    mail::{self, BounceAddress, MailAddress},
    web::{App, Fault, FieldError, Invalid},
};

use super::{
    Record,
    chat::{line_of, refuse_closed, strand_of_answer},
    findable::index,
    labels::call,
    letters::Letter,
    news::take_back,
    opening::{hear, named, opened, receive},
};
use crate::{
    events::{MessageQueued, TicketDone},
    fields::refuse_unfilled,
    macros::{refuse_long, refuse_words},
    model::{
        Author, Channel, ChatDelivery, Class, DraftKind, Drafts, Evidence, Happened, Message, MessageId,
        NewMessage, NewTicket, Post, Recipient, Stage, Strand, StrandId, Ticket, TicketEvent, TicketId,
        main_strand,
    },
    policy::{
        Addressees, Answered, Reopening, ReplyDecision, Spoken, Then, decide_answered, decide_recipients,
        decide_reopen, decide_reply, decide_status_after_message, decide_still_asked,
    },
    rights::{ReplyToTicket, WriteToShop},
    store,
};

/// What a mail needs to know of the program: our host, our address, the keys of reply addresses, the texts.
#[derive(Debug, Clone)]
pub struct PostOffice {
    /// The address in From of every mail.
    pub from: String,
    /// The host in Message-IDs.
    pub host: String,
    /// What links begin with, without a slash at the end.
    pub base_url: String,
    /// The texts; each mail speaks its reader's language.
    pub lang: Lang,
    /// What signs the addresses to which people answer; none where the program has no key.
    pub keys: Option<Keys>,
    /// How long an answer waits before it leaves, in seconds.
    pub undo_seconds: i64,
}

impl PostOffice {
    /// The program's own.
    pub fn of(app: &App, lang: &Lang) -> Self {
        Self {
            from: app.config().mail_from.clone(),
            host: app.mail_host(),
            base_url: app.config().base_url(),
            lang: lang.clone(),
            keys: mail_keys(app),
            undo_seconds: app.config().undo_send_seconds,
        }
    }

    /// Every address of ours: none of them receives our answers.
    pub(super) fn own(&self, tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
        let mut own = mail::own_addresses(tx)?;
        own.push(self.from.clone());
        Ok(own)
    }
}

/// The keys that sign reply addresses and Message-IDs, and read them again.
pub fn mail_keys(app: &App) -> Option<Keys> {
    let mut keys = app.seal().signing_keys("mail").into_iter();
    keys.next().map(|current| Keys::new(current, keys))
}

/// The envelope senders of what the program sends: each says which copy it was.
pub fn bounce_addresses(app: &App) -> BounceAddress {
    let app = app.clone();
    Arc::new(move |base, copy| mail_keys(&app)?.bounce_address(base, Route::from_number(copy)).ok())
}

/// An answer to be sent.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// The words.
    pub body: String,
    /// The button.
    pub then: Then,
    /// Photos that are on disk.
    pub photos: Vec<StoredFile>,
    /// The newest public words that the writer has seen.
    pub last_seen: Option<MessageId>,
    /// To whom; none means those of the answered words.
    pub recipients: Option<Vec<Recipient>>,
    /// In which strand; none is the main one of the ticket. Another one is that of a ticket that was merged into it.
    pub strand: Option<StrandId>,
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

/// The words that a stale answer has not seen, as an API hands them over.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub(crate) fn newer_words(
    tx: &mut Tx<'_>,
    by: &Actor,
    number: i64,
    unseen: &[MessageId],
) -> Result<Vec<Message>, Fault> {
    let ticket = store::ticket_id(tx, by, number)?.ok_or(Fault::NotFound)?;
    let talk = store::messages_of(tx, by, ticket)?;
    Ok(talk.into_iter().filter(|message| unseen.contains(&message.id)).collect())
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
/// [`ReplyError::Stale`]; [`Fault::Invalid`] at `body` for too many words, and while a placeholder stands in
/// them; [`Fault::NotFound`]; whatever the database says.
pub fn reply_to_customer(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    office: &PostOffice,
    number: i64,
    reply: &Reply,
) -> Result<Ticket, ReplyError> {
    let by = granted.actor();
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    refuse_words(&reply.body).map_err(Fault::from)?;
    let asked = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let talk = store::messages_of(tx, by, asked.ticket.id)?;
    if let ReplyDecision::Stale(newer) = decide_reply(reply.last_seen, staff, &talk) {
        return Err(ReplyError::Stale(newer));
    }
    // An answer to a ticket that was merged goes to those who wrote there, and counts where it is read.
    let wanted = match (reply.strand, &reply.recipients) {
        (Some(strand), _) => strand,
        (None, None) => strand_of_answer(tx, by, &asked.ticket, &talk)?,
        (None, Some(_)) => main_strand(asked.ticket.id),
    };
    let record = asked.root(tx)?.unwrap_or(asked);
    let strand = strand_in(tx, by, &record, wanted)?;
    if reply.then == Then::Done {
        refuse_unfilled(tx, record.ticket.id)?;
    }
    let message = post(tx, by, office, (&strand, &record.ticket), &talk, reply)?;
    for written in [strand.id, reply.strand.unwrap_or_else(|| main_strand(record.ticket.id))] {
        store::drop_draft(tx, written, staff, DraftKind::Reply)?;
    }
    Ok(sent(tx, by, record, (strand.ticket, message), reply.then)?)
}

/// What follows from an answer, whatever way it goes.
pub(crate) fn sent(
    tx: &mut Tx<'_>,
    by: &Actor,
    mut record: Record,
    (home, message): (TicketId, MessageId),
    then: Then,
) -> Result<Ticket, Fault> {
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    answered(tx, by, &mut record, (home, message), then)?;
    still_asked(tx, by, &mut record)?;
    if record.ticket.standing.owner.is_none() {
        // Whoever answers first has taken it; otherwise the next words of the customer reach nobody.
        record.give(tx, by, Some(staff))?;
    }
    record.record(tx, "tickets-entry-answered", "corner-up-left")?;
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.tell(by, &MessageQueued { ticket: ticket.id, message })?;
    if ticket.standing.status.stage() == Stage::Done {
        let done = TicketDone::of(&ticket, tx.now());
        tx.tell(by, &done)?;
    }
    Ok(ticket)
}

/// Where tickets of several people are read together, an answer to one of them leaves the others waiting.
pub(super) fn still_asked(tx: &mut Tx<'_>, by: &Actor, root: &mut Record) -> Result<(), DbError> {
    let is_merge = |event: &TicketEvent| matches!(event.happened, Happened::TicketMerged { .. });
    if !root.events().iter().any(is_merge) {
        return Ok(());
    }
    let family = store::askers_of(tx, root.ticket.id)?;
    let askers = family.iter().map(|(id, _, customer, name)| (*id, (*customer, name.as_str()))).collect();
    let Some(home) = decide_still_asked(root.events(), root.ticket.id, &askers) else { return Ok(()) };
    let number = family.iter().find(|(id, ..)| *id == home).map_or(0, |(_, number, ..)| *number);
    root.happen(tx, by, None, Happened::StillAsked { home, number })
}

/// The strand that an answer is written in: one with a customer, of the ticket or of one that was merged into it.
pub(crate) fn strand_in(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &Record,
    wanted: StrandId,
) -> Result<Strand, Fault> {
    let strand =
        store::strand_of(tx, by, wanted)?.filter(|strand| !strand.is_side()).ok_or(Fault::NotFound)?;
    let is_here = store::root_of(tx, strand.ticket)? == record.ticket.id;
    is_here.then_some(strand).ok_or(Fault::NotFound)
}

/// Writes the answer into the history of the ticket in which its words are at home, and of the one that is read.
fn answered(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    (home, message): (TicketId, MessageId),
    then: Then,
) -> Result<(), DbError> {
    let wrote = record.ticket.standing.staff_wrote;
    let status = decide_status_after_message(Spoken::ByStaff(then), wrote, tx.now());
    if home == record.ticket.id {
        return record.happen(tx, by, Some(message), Happened::MessageQueued { status });
    }
    if let Some(mut child) = Record::load(tx, by, home)? {
        child.happen(tx, by, Some(message), Happened::MessageQueued { status })?;
        child.settle(tx, by)?;
        // The root measures by the words of all its tickets, these included.
        record.fold_again(tx)?;
    }
    hear(tx, by, record, home, Spoken::ByStaff(then))
}

/// Queues a copy for everyone who receives the answer, and saves the words.
fn post(
    tx: &mut Tx<'_>,
    by: &Actor,
    office: &PostOffice,
    (strand, read): (&Strand, &Ticket),
    talk: &[Message],
    reply: &Reply,
) -> Result<MessageId, Fault> {
    let files = named(tx, by, &reply.photos)?;
    let home = if strand.ticket == read.id {
        read.clone()
    } else {
        store::ticket_by_id(tx, by, strand.ticket)?.ok_or(Fault::NotFound)?
    };
    let card = match home.customer {
        Some(customer) => customers::card(tx, by, customer)?,
        None => None,
    };
    // Whoever names recipients writes a mail, whatever way the question came.
    let line = match &reply.recipients {
        Some(_) => None,
        None => line_of(tx, strand, talk)?,
    };
    if let Some(line) = line {
        refuse_closed(tx, office, &line, (&reply.body, !files.is_empty()))?;
        let message = queue_chat(tx, by, home.id, (line.channel, &reply.body))?;
        store::spend_chat_reply(tx, &line)?;
        return Ok(message);
    }
    let recipients = match &reply.recipients {
        Some(chosen) => chosen.clone(),
        None => settled(recipients(tx, (by, office), strand, talk, home.customer)?)?,
    };
    // Somebody whom we know reads their own pages. Of anybody else nothing but an address may be known.
    if recipients.is_empty() && card.is_none() {
        return Err(Invalid::one("to", "tickets-error-recipient-nobody").into());
    }
    let letter = Letter {
        ticket: &home,
        strand,
        body: &reply.body,
        recipients: &recipients,
        files: &files,
        customer: card.as_ref(),
        side: None,
    };
    let message_id = letter.queue(tx, office)?;
    let new = NewMessage {
        staff: by.staff(),
        files: &files,
        recipients: &recipients,
        post: Post { message_id: message_id.clone(), ..Post::default() },
        ..NewMessage::said(Class::Public, Author::Staff, way(message_id.as_deref()), &reply.body)
    };
    Ok(store::add_message(tx, home.id, &new)?)
}

/// Saves words that go to a messaging platform; whoever knows it hears of them by the event.
pub(crate) fn queue_chat(
    tx: &mut Tx<'_>,
    by: &Actor,
    home: TicketId,
    (channel, body): (Channel, &str),
) -> Result<MessageId, DbError> {
    let new =
        NewMessage { staff: by.staff(), ..NewMessage::said(Class::Public, Author::Staff, channel, body) };
    let message = store::add_message(tx, home, &new)?;
    store::note_chat_delivery(tx, message, (ChatDelivery::Queued, ""))?;
    Ok(message)
}

/// Those who receive an answer, if nobody has to be asked about them.
fn settled(decided: Addressees) -> Result<Vec<Recipient>, Invalid> {
    let Some(question) = decided.question else { return Ok(decided.all) };
    let addresses: Vec<String> = question.reply_to.into_iter().map(|r| r.address).collect();
    let args = vec![("address", addresses.join(", "))];
    Err(Invalid { errors: vec![FieldError { field: "to".into(), key: "tickets-error-reply-to", args }] })
}

const fn way(message_id: Option<&str>) -> Channel {
    if message_id.is_some() { Channel::Email } else { Channel::Portal }
}

/// Whom an answer in this strand reaches if nobody says otherwise. `talk` is the whole talk; `strand` has those who take part
/// only where that is asked for, see [`wants_participants`].
pub(super) fn recipients(
    tx: &mut Tx<'_>,
    (by, office): (&Actor, &PostOffice),
    strand: &Strand,
    talk: &[Message],
    customer: Option<CustomerId>,
) -> Result<Addressees, DbError> {
    let own = office.own(tx)?;
    let side = strand.is_side().then_some(strand.id);
    let said: Vec<Message> =
        talk.iter().filter(|m| m.ticket == strand.ticket && m.strand == side).cloned().collect();
    let answered = decide_answered(&said, &strand.participants);
    let received = match answered.filter(|message| message.post.message_id.is_some()) {
        Some(message) => store::recipients_of(tx, message.id)?,
        None => Vec::new(),
    };
    let participants = &strand.participants;
    let answered = answered.map(|message| Answered { message, recipients: &received, participants });
    let decided = decide_recipients(answered, None, &own);
    let is_nobody = decided.all.is_empty() && decided.question.is_none();
    match customer.filter(|_| is_nobody && side.is_none()) {
        Some(customer) => Ok(decide_recipients(answered, address(tx, by, customer)?.as_ref(), &own)),
        None => Ok(decided),
    }
}

/// Whether who is answered depends on who takes part: somebody must be doubted, or names an address for answers.
fn wants_participants(talk: &[Message]) -> bool {
    talk.iter().any(|m| m.post.evidence == Some(Evidence::Unverified) || !m.post.reply_to.is_empty())
}

fn address(tx: &mut Tx<'_>, by: &Actor, customer: CustomerId) -> Result<Option<MailAddress>, DbError> {
    let card = customers::card(tx, by, customer)?;
    Ok(card.and_then(|card| Some(MailAddress { address: card.email?.to_string(), name: card.name })))
}

/// Whom an answer to this ticket would reach, for the page that shows it before it is sent.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn recipients_of_answer(
    tx: &mut Tx<'_>,
    (by, office): (&Actor, &PostOffice),
    ticket: &Ticket,
    talk: &[Message],
) -> Result<Addressees, DbError> {
    let id = main_strand(ticket.id);
    let known = match wants_participants(talk) {
        true => store::strand_of(tx, by, id)?,
        false => None,
    };
    let participants = known.map_or(Vec::new(), |strand| strand.participants);
    let strand = Strand { id, ticket: ticket.id, number: ticket.number, title: None, participants };
    recipients(tx, (by, office), &strand, talk, ticket.customer)
}

/// Takes an answer back before its mail has left: it never happened, and its words are a draft again, before what was begun
/// since.
///
/// # Errors
/// [`Fault::Conflict`] when a copy is under way already, or when the answer stands on the customer's pages only, where it may
/// have been read; [`Fault::NotFound`] for words that are not the actor's own; whatever the database says.
pub fn withdraw_reply(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    message: MessageId,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    let record = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let talk = store::messages_of(tx, by, record.ticket.id)?;
    let words =
        talk.into_iter().find(|m| m.id == message && m.staff == Some(staff)).ok_or(Fault::NotFound)?;
    let mail_id = words.post.message_id.as_deref().ok_or(Fault::Conflict)?;
    if words.class != Class::Public || !mail::withdraw_mail(tx, mail_id)? {
        return Err(Fault::Conflict);
    }
    store::hide_message(tx, message)?;
    take_back(tx, by, words.ticket, message, true)?;
    index(tx, &record.ticket)?;
    let strand = words.strand.unwrap_or_else(|| main_strand(words.ticket));
    let begun = store::draft_of(tx, strand, staff, DraftKind::Reply)?;
    let body = both(&words.body, begun.as_deref().unwrap_or_default());
    store::save_draft(tx, (words.ticket, strand), staff, (DraftKind::Reply, &body))?;
    store::ticket(tx, by, number)?.ok_or(Fault::NotFound)
}

/// Leaves a note for colleagues. It moves no clock and no status.
///
/// # Errors
/// [`Fault::Invalid`] at `body` while a placeholder stands in it; [`Fault::NotFound`]; whatever the database says.
pub fn note_down(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    body: &str,
    photos: &[StoredFile],
) -> Result<Ticket, Fault> {
    noted(tx, granted, number, body, photos).map(|(ticket, _)| ticket)
}

/// The same for a note that somebody typed: it calls those whom it names with an `@`.
///
/// # Errors
/// Like [`note_down`].
pub fn note_and_call(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    office: &PostOffice,
    number: i64,
    (body, photos): (&str, &[StoredFile]),
) -> Result<Ticket, Fault> {
    let (ticket, message) = noted(tx, granted, number, body, photos)?;
    call(tx, granted, office, &ticket, (message, body))?;
    Ok(ticket)
}

fn noted(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    body: &str,
    photos: &[StoredFile],
) -> Result<(Ticket, MessageId), Fault> {
    let by = granted.actor();
    refuse_words(body)?;
    let mut record = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let files = named(tx, by, photos)?;
    let new = NewMessage {
        staff: by.staff(),
        files: &files,
        ..NewMessage::said(Class::Internal, Author::Staff, Channel::Portal, body)
    };
    let message = store::add_message(tx, record.ticket.id, &new)?;
    record.happen(tx, by, Some(message), Happened::NoteWritten)?;
    if let Some(staff) = by.staff() {
        store::drop_draft(tx, main_strand(record.ticket.id), staff, DraftKind::Note)?;
    }
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    Ok((ticket, message))
}

/// Puts words behind the answer that somebody began to write.
///
/// # Errors
/// [`Fault::Invalid`] at `body` when both together are too many words; [`Fault::NotFound`]; whatever the database says.
pub(crate) fn add_to_draft(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    words: &str,
) -> Result<(), Fault> {
    let by = granted.actor();
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    let ticket = store::ticket_id(tx, by, number)?.ok_or(Fault::NotFound)?;
    let strand = main_strand(ticket);
    let begun = store::draft_of(tx, strand, staff, DraftKind::Reply)?;
    let body = both(begun.as_deref().unwrap_or_default(), words);
    refuse_long(&body)?;
    Ok(store::save_draft(tx, (ticket, strand), staff, (DraftKind::Reply, &body))?)
}

fn both(first: &str, then: &str) -> String {
    match (first.trim(), then.trim()) {
        ("", only) | (only, "") => only.to_owned(),
        (first, then) => format!("{first}\n\n{then}"),
    }
}

/// What somebody typed so far, and where.
#[derive(Debug, Clone, Default)]
pub struct Typing {
    /// In which strand; none is the main one of the ticket.
    pub strand: Option<StrandId>,
    /// The strand in which the answer was begun: it moves with a writer who turns to another person. None is the main one.
    pub begun: Option<StrandId>,
    /// The words. A side conversation takes no notes.
    pub words: Drafts,
}

/// Keeps what somebody typed so far. An empty box keeps nothing.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn keep_draft(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    typing: &Typing,
) -> Result<(), Fault> {
    let by = granted.actor();
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    let ticket = store::ticket_id(tx, by, number)?.ok_or(Fault::NotFound)?;
    let main = main_strand(ticket);
    let id = typing.strand.unwrap_or(main);
    let strand = store::strand_of(tx, by, id)?.ok_or(Fault::NotFound)?;
    if store::root_of(tx, strand.ticket)? != store::root_of(tx, ticket)? {
        return Err(Fault::NotFound);
    }
    let Drafts { reply, note } = &typing.words;
    if !strand.is_side() {
        let begun = typing.begun.unwrap_or(main);
        if begun != id {
            store::drop_draft(tx, begun, staff, DraftKind::Reply)?;
        }
        keep(tx, (ticket, main), staff, (DraftKind::Note, note))?;
    }
    Ok(keep(tx, (strand.ticket, id), staff, (DraftKind::Reply, reply))?)
}

fn keep(
    tx: &mut Tx<'_>,
    (ticket, strand): (TicketId, StrandId),
    staff: StaffId,
    (kind, body): (DraftKind, &str),
) -> Result<(), DbError> {
    if body.trim().is_empty() {
        return store::drop_draft(tx, strand, staff, kind);
    }
    store::save_draft(tx, (ticket, strand), staff, (kind, body))
}

/// Takes what a customer writes on one's own pages. Returns the number of the ticket in which it stands: past
/// the reopen window that is a new one, linked to the old. A ticket that was merged has ended when the one has that stands
/// for it.
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
    if decide_reopen(record.status_where_read(tx)?, tx.now()) == Reopening::Linked {
        let (body, channel) = (body.to_owned(), Channel::Portal);
        let new = NewTicket { body, files, channel, ..again(&record.ticket) };
        return Ok(go_on(tx, by, record, &new)?.number);
    }
    let said = NewMessage {
        files: &files,
        ..NewMessage::said(Class::Public, Author::Customer, Channel::Portal, body)
    };
    receive(tx, by, &mut record, &said)?;
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
