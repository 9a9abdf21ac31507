//! Letters.

use kernel::{Actor, Reach, Timestamp};
use platform::{
    db::{DbError, Tx},
    files::FileId,
    from_row,
};

use crate::model::{
    Arrival, Letter, LetterClass, LetterId, LetterState, MailboxId, Opened, QuarantineReason, ServerPlace,
};
use crate::policy::Law;

/// Rows of one list.
pub(crate) const PAGE: i64 = 50;

from_row!(Letter {
    id,
    mailbox,
    file,
    bytes,
    is_whole,
    envelope_from,
    envelope_to,
    brought_by,
    received_at,
    state,
    state_at,
    reason,
    detail,
    tries,
    sender,
    subject,
    message_id,
    class,
    repeats,
    is_unmatched,
    is_variant,
    ticket_number
});

macro_rules! letter_sql {
    ($rest:literal) => {
        concat!(
            "select id, mailbox_id, file_id, bytes, is_whole, envelope_from, envelope_to, brought_by,
             received_at, state, state_at, reason, detail, tries, sender, subject, message_id, class,
             repeats_id, is_unmatched, is_variant, ticket_number from letter where $1 and ",
            $rest
        )
    };
}

/// Only the shop's people and the program itself see letters.
fn reach(actor: &Actor) -> bool {
    Reach::of(actor).all
}

/// Whether this mail of the server is stored already.
pub(crate) fn is_stored(tx: &mut Tx<'_>, mailbox: MailboxId, place: ServerPlace) -> Result<bool, DbError> {
    let found: Option<LetterId> = tx.value(
        "select id from letter where mailbox_id = $1 and uid_validity = $2 and uid = $3",
        &[&mailbox, &place.uid_validity, &place.uid],
    )?;
    Ok(found.is_some())
}

/// Those numbers of a range that are stored already.
pub(crate) fn stored_between(
    tx: &mut Tx<'_>,
    mailbox: MailboxId,
    uid_validity: i64,
    (first, last): (i64, i64),
) -> Result<Vec<i64>, DbError> {
    let rows: Vec<(i64,)> = tx.all(
        "select uid from letter where mailbox_id = $1 and uid_validity = $2 and uid >= $3 and uid <= $4
         order by uid",
        &[&mailbox, &uid_validity, &first, &last],
    )?;
    Ok(rows.into_iter().map(|(uid,)| uid).collect())
}

/// Writes a letter down; none when another fetcher was faster.
pub(crate) fn add_letter(
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    file: FileId,
    (state, reason): (LetterState, Option<QuarantineReason>),
) -> Result<Option<LetterId>, DbError> {
    let (id, now): (LetterId, _) = (tx.id(), tx.now());
    let inserted = tx.exec(
        "insert into letter (id, mailbox_id, uid_validity, uid, file_id, bytes, is_whole, envelope_from,
         envelope_to, received_at, stored_at, state, state_at, reason, detail, tries, sender, subject, is_variant,
         has_reopened, is_unmatched, brought_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $13, '', 0, '', '', false, false, false, $14)
         on conflict (mailbox_id, uid_validity, uid) do nothing",
        &[
            &id,
            &arrival.mailbox,
            &arrival.place.uid_validity,
            &arrival.place.uid,
            &file,
            &arrival.bytes,
            &arrival.is_whole,
            &arrival.envelope_from,
            &arrival.envelope_to.join(" "),
            &arrival.received_at,
            &now,
            &state,
            &reason,
            &arrival.brought_by.map(|address| address.to_string()),
        ],
    )?;
    Ok((inserted == 1).then_some(id))
}

pub(crate) fn letter(tx: &mut Tx<'_>, actor: &Actor, id: LetterId) -> Result<Option<Letter>, DbError> {
    tx.first(letter_sql!("id = $2"), &[&reach(actor), &id])
}

/// What waits for a person, the oldest first.
pub(crate) fn quarantined(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Letter>, DbError> {
    tx.all(letter_sql!("state = 'quarantined' order by state_at, id limit $2"), &[&reach(actor), &PAGE])
}

/// Letters that wait for a person, the oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn waiting_letters(tx: &mut Tx<'_>) -> Result<Vec<LetterId>, DbError> {
    let rows: Vec<(LetterId,)> =
        tx.all("select id from letter where state = 'quarantined' order by state_at, id limit $1", &[&PAGE])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Messages that did not arrive, where nobody knows which they were; the newest first.
pub(crate) fn unmatched_bounces(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Letter>, DbError> {
    tx.all(
        letter_sql!("class = 'bounce' and is_unmatched order by stored_at desc, id desc limit $2"),
        &[&reach(actor), &PAGE],
    )
}

/// How many reports of mail that did not arrive are not understood or not believed.
///
/// # Errors
/// Whatever the database says.
pub fn unmatched_bounces_count(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let sql = "select count(*) from letter where class = 'bounce' and is_unmatched";
    Ok(tx.value::<i64>(sql, &[])?.unwrap_or(0))
}

/// How many letters wait for a person.
pub(crate) fn quarantine_count(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let count: Option<i64> = tx.value("select count(*) from letter where state = 'quarantined'", &[])?;
    Ok(count.unwrap_or(0))
}

/// How many letters were stored for a mailbox since an instant.
pub(crate) fn count_since(tx: &mut Tx<'_>, mailbox: MailboxId, since: Timestamp) -> Result<i64, DbError> {
    let sql = "select count(*) from letter where mailbox_id = $1 and stored_at >= $2";
    Ok(tx.value(sql, &[&mailbox, &since])?.unwrap_or(0))
}

/// Since when the oldest letter is in this state.
pub(crate) fn oldest(tx: &mut Tx<'_>, state: LetterState) -> Result<Option<Timestamp>, DbError> {
    tx.value("select state_at from letter where state = $1 order by state_at, id limit 1", &[&state])
}

/// Where every letter is. How many were stored is counted as they come, apart from where they are.
///
/// # Errors
/// Whatever the database says.
pub fn law(tx: &mut Tx<'_>) -> Result<Law, DbError> {
    let stored: Option<i64> =
        tx.value("select cast(coalesce(sum(stored), 0) as bigint) from mailbox_state", &[])?;
    let mut law = Law { stored: stored.unwrap_or(0), ..Law::default() };
    let rows: Vec<(LetterState, i64)> = tx.all("select state, count(*) from letter group by state", &[])?;
    for (state, count) in rows {
        match state {
            LetterState::Stored => law.pending = count,
            LetterState::Processed => law.processed = count,
            LetterState::Quarantined => law.quarantined = count,
            LetterState::Discarded => law.discarded = count,
        }
    }
    Ok(law)
}

/// Moves a letter to another state, with who or what and why.
pub(crate) fn move_letter(
    tx: &mut Tx<'_>,
    id: LetterId,
    state: LetterState,
    (reason, detail): (Option<QuarantineReason>, &str),
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update letter set state = $2, state_at = $3, reason = $4, detail = $5 where id = $1",
        &[&id, &state, &now, &reason, &detail],
    )?;
    Ok(())
}

/// Counts a try that broke off.
pub(crate) fn note_try(tx: &mut Tx<'_>, id: LetterId, tries: i64) -> Result<(), DbError> {
    tx.exec("update letter set tries = $2 where id = $1", &[&id, &tries])?;
    Ok(())
}

/// What the headers say, for the list of those that wait.
pub(crate) fn note_head(
    tx: &mut Tx<'_>,
    id: LetterId,
    (sender, subject): (&str, &str),
) -> Result<(), DbError> {
    tx.exec("update letter set sender = $2, subject = $3 where id = $1", &[&id, &sender, &subject])?;
    Ok(())
}

/// What reading a letter found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Findings {
    pub(crate) sender: String,
    pub(crate) subject: String,
    pub(crate) message_id: String,
    pub(crate) digest: String,
    pub(crate) class: LetterClass,
    pub(crate) repeats: Option<LetterId>,
    pub(crate) is_variant: bool,
    pub(crate) has_reopened: bool,
    pub(crate) is_unmatched: bool,
    pub(crate) opened: Option<Opened>,
}

/// Writes down what was found, and that the letter is where it belongs.
pub(crate) fn settle_letter(tx: &mut Tx<'_>, id: LetterId, found: &Findings) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update letter set state = 'processed', state_at = $2, reason = null, detail = '', sender = $3,
         subject = $4, message_id = $5, digest = $6, class = $7, repeats_id = $8, is_variant = $9,
         has_reopened = $10, is_unmatched = $11, ticket_id = $12, ticket_number = $13 where id = $1",
        &[
            &id,
            &now,
            &found.sender,
            &found.subject,
            &found.message_id,
            &found.digest,
            &found.class,
            &found.repeats,
            &found.is_variant,
            &found.has_reopened,
            &found.is_unmatched,
            &found.opened.map(|o| o.ticket),
            &found.opened.map(|o| o.number),
        ],
    )?;
    Ok(())
}

/// A person brought a letter that cannot be read into a conversation.
pub(crate) fn settle_by_hand(tx: &mut Tx<'_>, id: LetterId, opened: Opened) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update letter set state = 'processed', state_at = $2, ticket_id = $3, ticket_number = $4 where id = $1",
        &[&id, &now, &opened.ticket, &opened.number],
    )?;
    Ok(())
}

/// A letter that was read before and bears the same Message-ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Namesake {
    pub(crate) id: LetterId,
    pub(crate) digest: String,
    pub(crate) ticket: Option<tickets::TicketId>,
    pub(crate) number: Option<i64>,
}
from_row!(Namesake { id, digest, ticket, number });

/// Letters that were read and bear this Message-ID, the oldest first; repetitions are not among them.
pub(crate) fn namesakes(tx: &mut Tx<'_>, message_id: &str) -> Result<Vec<Namesake>, DbError> {
    tx.all(
        "select id, coalesce(digest, ''), ticket_id, ticket_number from letter
         where message_id = $1 and state = 'processed' and repeats_id is null order by stored_at, id limit 20",
        &[&message_id],
    )
}

/// How often letters reopened a conversation since an instant.
pub(crate) fn reopenings(
    tx: &mut Tx<'_>,
    ticket: tickets::TicketId,
    since: Timestamp,
) -> Result<i64, DbError> {
    let count: Option<i64> = tx.value(
        "select count(*) from letter where ticket_id = $1 and stored_at >= $2 and has_reopened",
        &[&ticket, &since],
    )?;
    Ok(count.unwrap_or(0))
}

/// How many acknowledgements an address got from a mailbox, and from all, since an instant.
pub(crate) fn acknowledged(
    tx: &mut Tx<'_>,
    (mailbox, address): (MailboxId, &str),
    since: Timestamp,
) -> Result<(i64, i64), DbError> {
    let row: Option<(i64, i64)> = tx.first(
        "select cast(coalesce(sum(case when mailbox_id = $1 then 1 else 0 end), 0) as bigint), count(*)
         from acknowledgement where address = $2 and at >= $3",
        &[&mailbox, &address, &since],
    )?;
    Ok(row.unwrap_or((0, 0)))
}

/// How many acknowledgements went out since an instant, to anybody.
pub(crate) fn acknowledged_by_all(tx: &mut Tx<'_>, since: Timestamp) -> Result<i64, DbError> {
    let count: Option<i64> = tx.value("select count(*) from acknowledgement where at >= $1", &[&since])?;
    Ok(count.unwrap_or(0))
}

/// Forgets acknowledgements that count nowhere any more.
pub(crate) fn forget_acknowledgements(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), DbError> {
    tx.exec("delete from acknowledgement where at < $1", &[&before]).map(drop)
}

pub(crate) fn note_acknowledgement(
    tx: &mut Tx<'_>,
    (mailbox, address): (MailboxId, &str),
) -> Result<(), DbError> {
    let (id, now) = (tx.moment().uuid(), tx.now());
    tx.exec(
        "insert into acknowledgement (id, mailbox_id, address, at) values ($1, $2, $3, $4)",
        &[&id, &mailbox, &address, &now],
    )?;
    Ok(())
}

/// The raw mails that went to a ticket.
pub(crate) fn files_of_ticket(tx: &mut Tx<'_>, ticket: tickets::TicketId) -> Result<Vec<FileId>, DbError> {
    let rows: Vec<(FileId,)> =
        tx.all("select file_id from letter where ticket_id = $1 order by id limit 100000", &[&ticket])?;
    Ok(rows.into_iter().map(|(file,)| file).collect())
}

/// Takes out of a letter who wrote and about what. Message-ID and digest stay, so that the same mail, brought once more, is
/// known for what it is and does not bring back what was erased.
pub(crate) fn forget_letter(tx: &mut Tx<'_>, file: FileId) -> Result<(), DbError> {
    // They are counted for a day; whoever was erased may be acknowledged once more.
    tx.exec(
        "delete from acknowledgement where address in (select sender from letter where file_id = $1)",
        &[&file],
    )?;
    tx.exec(
        "update letter_decision set because = '' where letter_id in (select id from letter where file_id = $1)",
        &[&file],
    )?;
    tx.exec(
        "update letter set sender = '', subject = '', detail = '', envelope_from = null, envelope_to = '',
         brought_by = null where file_id = $1",
        &[&file],
    )
    .map(drop)
}
