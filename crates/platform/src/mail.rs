//! Mail out: queued in the transaction that causes it, sent by a job, at most once or "unknown".

mod way;

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use kernel::{Actor, ids};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::{Mailbox, header},
};
use serde::{Deserialize, Serialize};

use crate::{
    config::Config,
    db::{Db, DbError, Json, Tx},
    events::Event,
    from_row,
    jobs::{Handler, Job, JobError, payload},
    text_column,
};

ids! { MailId = "mail" }

/// Tries of one mail: a server that is away for a day costs nobody an answer.
const ATTEMPTS_MAX: i64 = 34;

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// To whom.
    pub recipient: String,
    /// The name beside the address.
    pub recipient_name: String,
    /// The shop's name, beside our address in From.
    pub sender_name: String,
    /// Where answers go, if not to From.
    pub reply_to: Option<String>,
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The Message-ID that this one answers.
    pub in_reply_to: Option<String>,
    /// The ids of the thread, oldest first.
    pub thread_ids: Vec<String>,
    /// Whether a person wrote it.
    pub class: MailClass,
    /// What it belongs to, as a typed id.
    pub about: String,
    /// What it shares with other copies of the same words.
    pub copy: MailCopy,
}

/// Somebody's name and mail address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MailAddress {
    /// The name beside it; may be empty.
    pub name: String,
    /// `name@host`, in lower case.
    pub address: String,
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => f.write_str(&self.address),
            name => write!(f, "{name} <{}>", self.address),
        }
    }
}

/// What one copy of a letter to several people shares with the others: everybody reads the same To, Cc and Message-ID, and
/// answers to an address of one's own. The default is a letter to one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailCopy {
    /// Who stands in To; nobody means the recipient.
    pub shown_to: Vec<MailAddress>,
    /// Who stands in Cc.
    pub shown_cc: Vec<MailAddress>,
    /// The Message-ID that all copies carry; none lets the program fix one.
    pub message_id: Option<String>,
    /// Whom servers tell that it did not arrive.
    pub envelope: EnvelopeSender,
    /// Not before this instant: until then it can be taken back.
    pub not_before: Option<Timestamp>,
}

/// The sender that servers talk to when a mail does not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum EnvelopeSender {
    /// Us, at an address that says which copy it was, where such addresses arrive; else at the address at which mail is
    /// taken in, or the one in From.
    #[default]
    Ours,
    /// Nobody: an acknowledgement whose loss harms nobody, and which must start no loop (RFC 5321, 4.5.5).
    Nobody,
}

impl EnvelopeSender {
    /// As the column holds it: null until it is sent, or nothing.
    const fn column(&self) -> Option<&'static str> {
        match self {
            Self::Ours => None,
            Self::Nobody => Some(""),
        }
    }
}

/// Makes the envelope sender of one copy, out of the address at which mail is taken in and the number of the copy. None
/// where that cannot be signed.
pub type BounceAddress = Arc<dyn Fn(&str, i64) -> Option<String> + Send + Sync>;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailClass {
    /// A person wrote it; a lost outcome is sent once more with the same Message-ID.
    Personal,
    /// The program wrote it: codes, notices, surveys. Marked so that no robot answers.
    Automatic,
}
text_column!(MailClass { Personal = "personal", Automatic = "automatic" });

/// Where a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// Waits for the job.
    Queued,
    /// Handed to the server; its answer has not come.
    Sending,
    /// The server took it.
    Sent,
    /// The server refused it.
    Failed,
    /// The connection broke after the last byte: it may have been taken.
    Unknown,
    /// No server is configured; the owner can read it on the page of caught mails.
    Caught,
}
text_column!(MailState {
    Queued = "queued",
    Sending = "sending",
    Sent = "sent",
    Failed = "failed",
    Unknown = "unknown",
    Caught = "caught",
});

/// A mail will not arrive: the server refused it for good, or it was tried as often as we try. Told once for each time
/// that it is given up; whoever wrote it reacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailFailed {
    /// Which.
    pub mail: MailId,
    /// Its Message-ID.
    pub message_id: String,
    /// Whose copy it was; empty in what was told before copies were.
    #[serde(default)]
    pub recipient: String,
    /// What it belongs to, as [`NewMail::about`] said.
    pub about: String,
    /// The server's status, such as `5.1.1` (RFC 3463); empty where it said none.
    #[serde(default)]
    pub status: String,
}

impl Event for MailFailed {
    const KIND: &'static str = "mail_failed";
}

/// How a mail fared, for whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The Message-ID of the mail.
    pub message_id: String,
    /// To whom it went.
    pub recipient: String,
    /// Where it is.
    pub state: MailState,
}
from_row!(Delivery { message_id, recipient, state });

/// How the mails about something fared, the newest first, at most 500.
///
/// # Errors
/// Whatever the database says.
pub fn deliveries_about(tx: &mut Tx<'_>, about: &str) -> Result<Vec<Delivery>, DbError> {
    tx.all(
        "select message_id, recipient, state from mail_out where about = $1
         order by created_at desc, id desc limit 500",
        &[&about],
    )
}

#[derive(Debug, Serialize, Deserialize)]
struct SendMail {
    mail: MailId,
}

impl Job for SendMail {
    const KIND: &'static str = "platform.send_mail";
}

/// Whether a mail about something is still to leave.
///
/// # Errors
/// Whatever the database says.
pub fn is_sending_about(tx: &mut Tx<'_>, about: &str) -> Result<bool, DbError> {
    tx.exists(
        "select cast(1 as bigint) from mail_out where about = $1 and state in ($2, $3) limit 1",
        &[&about, &MailState::Queued, &MailState::Sending],
    )
}

/// Forgets the mails about something, words and addresses. What a server reports of them later is about nothing.
///
/// # Errors
/// Whatever the database says.
pub fn forget_about(tx: &mut Tx<'_>, about: &str) -> Result<(), DbError> {
    tx.exec("delete from mail_out where about = $1", &[&about]).map(drop)
}

/// Queues a mail in the transaction of what causes it. Its Message-ID is fixed here.
///
/// # Errors
/// Whatever the database says.
pub fn queue_mail(tx: &mut Tx<'_>, host: &str, mail: &NewMail) -> Result<MailId, DbError> {
    let (id, now): (MailId, _) = (tx.id(), tx.now());
    let message_id = mail.copy.message_id.clone().unwrap_or_else(|| format!("<{id}@{host}>"));
    tx.exec(
        "insert into mail_out (id, recipient, recipient_name, sender_name, reply_to, shown_to, shown_cc,
         envelope_from, subject, body, message_id, in_reply_to, thread_ids, class, about, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'queued', $16)",
        &[
            &id,
            &mail.recipient,
            &mail.recipient_name,
            &mail.sender_name,
            &mail.reply_to,
            &Json(&mail.copy.shown_to),
            &Json(&mail.copy.shown_cc),
            &mail.copy.envelope.column(),
            &mail.subject,
            &mail.body,
            &message_id,
            &mail.in_reply_to,
            &mail.thread_ids.join(" "),
            &mail.class,
            &mail.about,
            &now,
        ],
    )?;
    tx.enqueue(&id.to_string(), &SendMail { mail: id }, mail.copy.not_before.unwrap_or(now))?;
    Ok(id)
}

/// Takes back the copies of a letter of which the server has none yet. Returns whether all of them could be taken back; if
/// one is under way, none is.
///
/// # Errors
/// Whatever the database says.
pub fn withdraw_mail(tx: &mut Tx<'_>, message_id: &str) -> Result<bool, DbError> {
    let copies: Vec<(MailId, MailState)> =
        tx.all("select id, state from mail_out where message_id = $1", &[&message_id])?;
    if copies.iter().any(|(_, state)| *state != MailState::Queued) {
        return Ok(false);
    }
    for (id, _) in &copies {
        tx.cancel::<SendMail>(&id.to_string())?;
        tx.exec("delete from mail_out where id = $1", &[id])?;
    }
    Ok(true)
}

/// A letter could not be delivered, as a server reports afterwards: its copy has failed, and whoever wrote it hears of it.
/// Without a recipient every copy is meant. Returns whether there was such a copy.
///
/// # Errors
/// Whatever the database says.
pub fn note_bounce(
    tx: &mut Tx<'_>,
    message_id: &str,
    recipient: Option<&str>,
    why: &str,
) -> Result<bool, DbError> {
    let copies: Vec<(MailId,)> = tx.all(
        "select id from mail_out where message_id = $1 and ($2 or recipient = $3) and state <> 'failed'",
        &[&message_id, &recipient.is_none(), &recipient],
    )?;
    for (id,) in &copies {
        record(tx, *id, MailState::Failed, Some(why))?;
    }
    Ok(!copies.is_empty())
}

/// The copy with this number could not be delivered, as a report to its own envelope sender says. Returns whether there is
/// such a copy.
///
/// # Errors
/// Whatever the database says.
pub fn note_bounce_of_copy(tx: &mut Tx<'_>, route: i64, why: &str) -> Result<bool, DbError> {
    let copy: Option<(MailId, MailState)> =
        tx.first("select id, state from mail_out where route = $1", &[&route])?;
    match copy {
        Some((_, MailState::Failed)) => Ok(true),
        Some((id, _)) => record(tx, id, MailState::Failed, Some(why)).map(|()| true),
        None => Ok(false),
    }
}

/// Of each copy of a letter, whether it left with an envelope sender of its own.
///
/// # Errors
/// Whatever the database says.
pub fn routed_copies(tx: &mut Tx<'_>, message_id: &str) -> Result<Vec<bool>, DbError> {
    let copies: Vec<(bool,)> =
        tx.all("select route is not null from mail_out where message_id = $1 order by id", &[&message_id])?;
    Ok(copies.into_iter().map(|(is_routed,)| is_routed).collect())
}

/// The address at which this program takes mail in, if it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundAddress {
    /// `support@shop.vn`
    pub address: String,
    /// Whether `support+anything@shop.vn` arrives too, so that answers can name their conversation in the address.
    pub takes_tokens: bool,
}
from_row!(InboundAddress { address, takes_tokens });

/// Where answers arrive: the oldest address that is fetched. None: nobody fetches mail, and answers go to From.
///
/// # Errors
/// Whatever the database says.
pub fn inbound_address(tx: &mut Tx<'_>) -> Result<Option<InboundAddress>, DbError> {
    tx.first("select address, takes_tokens from mail_in_address order by since, address limit 1", &[])
}

/// Every address of ours: nobody writes to them on purpose, and they are no requester.
///
/// # Errors
/// Whatever the database says.
pub fn own_addresses(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> =
        tx.all("select address from mail_in_address order by address limit 1000", &[])?;
    Ok(rows.into_iter().map(|(address,)| address).collect())
}

/// Mail to this address is fetched from now on.
///
/// # Errors
/// Whatever the database says.
pub fn open_inbound(tx: &mut Tx<'_>, inbound: &InboundAddress) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into mail_in_address (address, takes_tokens, since) values ($1, $2, $3)
         on conflict (address) do update set takes_tokens = excluded.takes_tokens",
        &[&inbound.address, &inbound.takes_tokens, &now],
    )
    .map(drop)
}

/// Mail to this address is fetched no longer.
///
/// # Errors
/// Whatever the database says.
pub fn close_inbound(tx: &mut Tx<'_>, address: &str) -> Result<(), DbError> {
    tx.exec("delete from mail_in_address where address = $1", &[&address]).map(drop)
}

#[derive(Debug)]
struct MailRow {
    recipient: String,
    recipient_name: String,
    sender_name: String,
    reply_to: Option<String>,
    shown_to: Json<Vec<MailAddress>>,
    shown_cc: Json<Vec<MailAddress>>,
    envelope_from: Option<String>,
    subject: String,
    body: String,
    message_id: String,
    in_reply_to: Option<String>,
    thread_ids: String,
    class: MailClass,
    state: MailState,
}
from_row!(MailRow {
    recipient,
    recipient_name,
    sender_name,
    reply_to,
    shown_to,
    shown_cc,
    envelope_from,
    subject,
    body,
    message_id,
    in_reply_to,
    thread_ids,
    class,
    state
});

/// The job that sends mails through the configured server. With `bounces`, each copy leaves with an envelope sender of its
/// own.
///
/// # Errors
/// When the server's address cannot be read.
pub fn sender(db: &Db, config: &Config, bounces: Option<BounceAddress>) -> Result<Handler, String> {
    let transport = match &config.smtp {
        None => None,
        Some(url) => Some(way::transport(url, config.mail_ca.as_deref())?),
    };
    let way = Way { db: db.clone(), transport, from: config.mail_from.clone(), bounces };
    let handler = Handler::outside(move |job: SendMail| send(way.clone(), job.mail));
    Ok(handler.tried(ATTEMPTS_MAX).when_given_up(give_up))
}

/// The server was not reached for as long as we try: the mail has failed, and whoever wrote it must hear of it.
fn give_up(tx: &mut Tx<'_>, order: &str) -> Result<(), JobError> {
    let SendMail { mail } = payload(order)?;
    let state: Option<MailState> = tx.value("select state from mail_out where id = $1", &[&mail])?;
    if matches!(state, Some(MailState::Queued | MailState::Sending)) {
        record(tx, mail, MailState::Failed, None)?;
    }
    Ok(())
}

/// How mails leave.
#[derive(Clone)]
struct Way {
    db: Db,
    transport: Option<AsyncSmtpTransport<Tokio1Executor>>,
    from: String,
    bounces: Option<BounceAddress>,
}

async fn send(way: Way, id: MailId) -> Result<(), JobError> {
    let Way { db, transport, from, bounces } = way;
    let begin = if transport.is_some() { MailState::Sending } else { MailState::Caught };
    let take_up = move |tx: &mut Tx<'_>| -> Result<Option<MailRow>, JobError> {
        let Some(mut row) = take(tx, id, begin)? else { return Ok(None) };
        if begin == MailState::Sending && row.envelope_from.is_none() {
            row.envelope_from = envelope_from(tx, id, bounces.as_ref())?;
        }
        Ok(Some(row))
    };
    let Some(row) = db.write(take_up).await? else { return Ok(()) };
    let Some(transport) = transport else { return Ok(()) };
    let message = match message(&row, &from) {
        Ok(message) => message,
        Err(error) => return settle(&db, id, MailState::Failed, Some(error)).await,
    };
    match transport.send(message).await {
        Ok(_) => settle(&db, id, MailState::Sent, None).await,
        Err(error) if error.is_permanent() && !way::is_about_sign_in(&error) => {
            settle(&db, id, MailState::Failed, Some(error.to_string())).await
        }
        // Refused for now, or never reached: the server certainly has nothing, so the job may try again.
        Err(error) if error.status().is_some() || !error.is_response() && !error.is_timeout() => {
            settle(&db, id, MailState::Queued, Some(error.to_string())).await?;
            Err(JobError::Later(error.to_string()))
        }
        Err(error) => settle(&db, id, MailState::Unknown, Some(error.to_string())).await,
    }
}

/// Takes a queued mail in hand, or a notice that had failed and that a person sends again. What a person wrote was
/// taken back by whoever heard that it failed, so it is not sent behind their back. One found `sending` was in hand
/// when the program stopped: its outcome is unknown.
fn take(tx: &mut Tx<'_>, id: MailId, begin: MailState) -> Result<Option<MailRow>, JobError> {
    let row: Option<MailRow> = tx.first(
        "select recipient, recipient_name, sender_name, reply_to, shown_to, shown_cc, envelope_from, subject, body,
         message_id, in_reply_to, thread_ids, class, state from mail_out where id = $1",
        &[&id],
    )?;
    let Some(row) = row else { return Ok(None) };
    let next = match (row.state, row.class) {
        (MailState::Queued, _)
        | (MailState::Failed, MailClass::Automatic)
        | (MailState::Sending, MailClass::Personal) => begin,
        (MailState::Failed, MailClass::Personal) => {
            return Err(JobError::Broken("the answer was taken back when it failed: write it again".into()));
        }
        (MailState::Sending, MailClass::Automatic) => MailState::Unknown,
        _ => return Ok(None),
    };
    let now = tx.now();
    tx.exec("update mail_out set state = $1, settled_at = $2 where id = $3", &[&next, &now, &id])?;
    Ok((next == begin).then_some(row))
}

/// Whom servers tell that this copy did not arrive; written down, so that the report is understood. None where no mail is
/// taken in: then it is the address in From.
fn envelope_from(
    tx: &mut Tx<'_>,
    id: MailId,
    bounces: Option<&BounceAddress>,
) -> Result<Option<String>, DbError> {
    let Some(inbound) = inbound_address(tx)? else { return Ok(None) };
    // The last 64 bits of the id: all but two of them are drawn by chance.
    let route = id.uuid().as_u64_pair().1.cast_signed();
    let made = bounces.filter(|_| inbound.takes_tokens).and_then(|make| make(&inbound.address, route));
    let route = made.is_some().then_some(route);
    let address = made.unwrap_or(inbound.address);
    tx.exec("update mail_out set envelope_from = $1, route = $2 where id = $3", &[&address, &route, &id])?;
    Ok(Some(address))
}

async fn settle(db: &Db, id: MailId, state: MailState, error: Option<String>) -> Result<(), JobError> {
    db.write(move |tx| record(tx, id, state, error.as_deref()).map_err(JobError::from)).await
}

/// Writes an outcome down. What was sent is in the mailbox and its text is forgotten here: it holds codes and links
/// that sign people in. A failure is told; without words of its own it keeps what the last try said.
fn record(tx: &mut Tx<'_>, id: MailId, state: MailState, error: Option<&str>) -> Result<(), DbError> {
    let (now, is_failed, is_sent) = (tx.now(), state == MailState::Failed, state == MailState::Sent);
    tx.exec(
        "update mail_out set state = $1, settled_at = $3,
         error = case when $5 then coalesce($2, error) else $2 end,
         body = case when $6 then '' else body end where id = $4",
        &[&state, &error, &now, &id, &is_failed, &is_sent],
    )?;
    if !is_failed {
        return Ok(());
    }
    let row: Option<(String, String, String, Option<String>)> =
        tx.first("select message_id, recipient, about, error from mail_out where id = $1", &[&id])?;
    let Some((message_id, recipient, about, error)) = row else { return Ok(()) };
    let system = Actor::System { task: SendMail::KIND };
    let status = error.as_deref().and_then(enhanced_status).unwrap_or_default().to_owned();
    tx.tell(&system, &MailFailed { mail: id, message_id, recipient, about, status }).map(drop)
}

/// The first status as RFC 3463 writes one (`5.1.1`) among a server's words.
fn enhanced_status(words: &str) -> Option<&str> {
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        let is_number =
            |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && matches!(parts.first(), Some(&"2" | &"4" | &"5")) && parts.iter().all(is_number)
    };
    words.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.')).find(is_status)
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, String> {
    let address = address.parse().map_err(|e| format!("{address}: {e}"))?;
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
}

/// The envelope names one recipient, whoever else stands in To and Cc: each copy is a mail of its own.
fn envelope(row: &MailRow, from: &str) -> Result<Envelope, String> {
    let parsed = |address: &str| address.parse::<Address>().map_err(|e| format!("{address}: {e}"));
    let sender = match row.envelope_from.as_deref() {
        None => Some(parsed(from)?),
        Some("") => None,
        Some(address) => Some(parsed(address)?),
    };
    Envelope::new(sender, vec![parsed(&row.recipient)?]).map_err(|e| e.to_string())
}

fn message(row: &MailRow, from: &str) -> Result<Message, String> {
    let mut builder = Message::builder()
        .from(mailbox(&row.sender_name, from)?)
        .subject(&row.subject)
        .message_id(Some(row.message_id.clone()))
        .envelope(envelope(row, from)?);
    if row.shown_to.0.is_empty() {
        builder = builder.to(mailbox(&row.recipient_name, &row.recipient)?);
    }
    for shown in &row.shown_to.0 {
        builder = builder.to(mailbox(&shown.name, &shown.address)?);
    }
    for shown in &row.shown_cc.0 {
        builder = builder.cc(mailbox(&shown.name, &shown.address)?);
    }
    if let Some(address) = &row.reply_to {
        builder = builder.reply_to(mailbox(&row.sender_name, address)?);
    }
    if let Some(answered) = &row.in_reply_to {
        builder = builder.in_reply_to(answered.clone());
    }
    if !row.thread_ids.is_empty() {
        builder = builder.references(row.thread_ids.clone());
    }
    if row.class == MailClass::Automatic {
        builder = builder.header(AutoSubmitted).header(AutoResponseSuppress).header(LoopMark);
    }
    builder.header(header::ContentType::TEXT_PLAIN).body(row.body.clone()).map_err(|e| e.to_string())
}

macro_rules! fixed_header {
    ($type:ident, $name:literal, $value:literal) => {
        #[derive(Clone)]
        struct $type;
        impl header::Header for $type {
            fn name() -> header::HeaderName {
                header::HeaderName::new_from_ascii_str($name)
            }
            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self)
            }
            fn display(&self) -> header::HeaderValue {
                header::HeaderValue::new(Self::name(), $value.into())
            }
        }
    };
}
fixed_header!(AutoSubmitted, "Auto-Submitted", "auto-generated");
fixed_header!(AutoResponseSuppress, "X-Auto-Response-Suppress", "All");
// What comes back with this is ours, and is not answered again: `mail::LOOP_FIELD`.
fixed_header!(LoopMark, "X-Haumai-Loop", "yes");

/// A mail as the owner's page lists it.
#[derive(Debug, Clone)]
pub struct SentMail {
    /// Which.
    pub id: MailId,
    /// To whom.
    pub recipient: String,
    /// The subject line.
    pub subject: String,
    /// The text; empty once it is sent.
    pub body: String,
    /// Where it is.
    pub state: MailState,
    /// What the server said.
    pub error: Option<String>,
    /// When it was queued.
    pub created_at: Timestamp,
}
from_row!(SentMail { id, recipient, subject, body, state, error, created_at });

/// The newest mails, at most `limit`.
///
/// # Errors
/// Whatever the database says.
pub fn newest_mails(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<SentMail>, DbError> {
    tx.all(
        "select id, recipient, subject, body, state, error, created_at from mail_out
         order by created_at desc, id desc limit $1",
        &[&limit],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::pause_after;

    #[test]
    fn a_status_is_found_among_a_servers_words() {
        for (words, status) in [
            ("permanent error (550): 5.1.1 There is no such person here", Some("5.1.1")),
            ("5.1.10 recipient not found", Some("5.1.10")),
            ("5.7.26", Some("5.7.26")),
            ("error from 192.168.1.5, 10.1.1: no", None),
            ("mailbox unavailable", None),
        ] {
            assert_eq!(enhanced_status(words), status, "{words}");
        }
    }

    #[test]
    fn a_mail_outlasts_a_server_that_is_away_for_most_of_a_day() {
        let seconds: i64 = (1..ATTEMPTS_MAX).map(|attempts| pause_after(attempts).as_secs()).sum();
        assert!((23 * 3600..=26 * 3600).contains(&seconds), "{seconds} s");
    }
}
