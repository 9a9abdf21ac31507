//! Mail out: queued in the transaction that causes it, sent by a job, at most once or "unknown".

mod message;
mod sending;
mod way;

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use kernel::ids;
use serde::{Deserialize, Serialize};

pub use self::sending::{AfterUnknown, decide_unknown, sender};
use self::sending::{SendMail, record};
use crate::{
    db::{DbError, Json, Tx},
    events::Event,
    files::FileId,
    from_row, text_column,
};

ids! { MailId = "mail" }

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
    /// What is attached to every copy. The bytes are read when it leaves.
    pub files: Vec<FileId>,
    /// The address in From, see [`decide_from`]; none means the program's own.
    pub from: Option<String>,
}

/// The address in From of what answers mail that came to one of the shop's addresses: that address itself where it has the
/// domain of the program's own, `HAUMAI_MAIL_FROM`. Of another domain it stands in Reply-To only, because the server that
/// takes our mail signs for the program's domain alone, and a mail in another's name would be taken for a forged one.
pub fn decide_from(shop_address: &str, own: &str) -> Option<String> {
    let domain = |address: &str| address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
    (domain(shop_address).is_some() && domain(shop_address) == domain(own)).then(|| shop_address.to_owned())
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

/// Nobody knows whether a mail has arrived, and it is not sent again. Told once; whoever wrote it has to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailUnknown {
    /// Which.
    pub mail: MailId,
    /// Its Message-ID.
    pub message_id: String,
    /// Whose copy it is.
    pub recipient: String,
    /// What it belongs to, as [`NewMail::about`] said.
    pub about: String,
}

impl Event for MailUnknown {
    const KIND: &'static str = "mail_unknown";
}

/// What begins the error of a mail whose file is gone; the file's name follows.
const FILE_GONE: &str = "file gone: ";

/// How a mail fared, for whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The Message-ID of the mail.
    pub message_id: String,
    /// To whom it went.
    pub recipient: String,
    /// Where it is.
    pub state: MailState,
    /// What the last try said.
    pub error: Option<String>,
}
from_row!(Delivery { message_id, recipient, state, error });

impl Delivery {
    /// The name of the file without which it did not leave; empty where the file has no row any more.
    pub fn gone_file(&self) -> Option<&str> {
        self.error.as_deref()?.strip_prefix(FILE_GONE)
    }
}

/// How the mails about something fared, the newest first, at most 500.
///
/// # Errors
/// Whatever the database says.
pub fn deliveries_about(tx: &mut Tx<'_>, about: &str) -> Result<Vec<Delivery>, DbError> {
    tx.all(
        "select message_id, recipient, state, error from mail_out where about = $1
         order by created_at desc, id desc limit 500",
        &[&about],
    )
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
         envelope_from, subject, body, message_id, in_reply_to, thread_ids, class, about, state, created_at, file_ids, from_address)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'queued', $16, $17, $18)",
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
            &Json(&mail.copy.files),
            &mail.copy.from,
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
    let copies: Vec<(MailId, MailState, i64)> =
        tx.all("select id, state, unknowns from mail_out where message_id = $1", &[&message_id])?;
    // One that waits for its second try may have arrived at the first.
    if copies.iter().any(|(_, state, unknowns)| *state != MailState::Queued || *unknowns > 0) {
        return Ok(false);
    }
    for (id, ..) in &copies {
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

/// The address at which mail to it is fetched, if it still is; else where answers arrive without one.
///
/// # Errors
/// Whatever the database says.
pub fn inbound_at(tx: &mut Tx<'_>, address: Option<&str>) -> Result<Option<InboundAddress>, DbError> {
    tx.first(
        "select address, takes_tokens from mail_in_address
         order by case when address = $1 then 0 else 1 end, since, address limit 1",
        &[&address],
    )
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
    unknowns: i64,
    from_address: Option<String>,
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
    state,
    unknowns,
    from_address
});

/// How our mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outgoing {
    /// When a server last took one.
    pub sent_at: Option<Timestamp>,
    /// How many wait to leave.
    pub waiting: i64,
    /// When the oldest was written of those that were tried and still wait.
    pub stuck_at: Option<Timestamp>,
    /// What the newest try of those said; empty where none waits after a try.
    pub error: String,
}

/// How our mail leaves now.
///
/// # Errors
/// Whatever the database says.
pub fn outgoing(tx: &mut Tx<'_>) -> Result<Outgoing, DbError> {
    let sent_at: Option<Option<Timestamp>> =
        tx.value("select max(settled_at) from mail_out where state = 'sent'", &[])?;
    let waiting: Option<(i64, Option<Timestamp>)> = tx.first(
        "select count(*), min(case when error is null then null else created_at end) from mail_out
         where state in ('queued', 'sending')",
        &[],
    )?;
    let error: Option<String> = tx.value(
        "select error from mail_out where state in ('queued', 'sending') and error is not null
         order by settled_at desc limit 1",
        &[],
    )?;
    let (waiting, stuck_at) = waiting.unwrap_or_default();
    Ok(Outgoing { sent_at: sent_at.flatten(), waiting, stuck_at, error: error.unwrap_or_default() })
}

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

    #[test]
    fn a_mail_is_from_the_address_that_was_written_to_where_the_server_signs_for_it() {
        let own = "care@saomai.vn";
        assert_eq!(decide_from("baohanh@saomai.vn", own).as_deref(), Some("baohanh@saomai.vn"));
        assert_eq!(decide_from("baohanh@SaoMai.vn", own).as_deref(), Some("baohanh@SaoMai.vn"));
        assert_eq!(decide_from("baohanh@shop.saomai.vn", own), None);
        assert_eq!(decide_from("saomai@gmail.com", own), None);
        assert_eq!(decide_from("baohanh", "care"), None);
    }
}
