//! Letters that somebody looks for, and what was decided about them.

use kernel::{Actor, Reach, Timestamp};
use platform::db::{DbError, Tx};

use crate::model::{Decision, FiledLetter, LetterDecision, LetterId, MailboxId, Shown};

/// Decisions about one letter that are shown.
const DECISIONS_MAX: i64 = 100;

/// Where a list goes on: the moment at which the last letter that was seen was stored, and which it is.
pub(crate) type Place = (Timestamp, LetterId);

/// Which page of which list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LetterPageAsked {
    pub(crate) shown: Shown,
    pub(crate) mailbox: Option<MailboxId>,
    pub(crate) before: Place,
    pub(crate) limit: i64,
}

macro_rules! filed_sql {
    ($which:literal) => {
        concat!(
            "select l.id, l.mailbox_id, l.state, l.reason, l.detail, l.sender, l.subject, l.message_id, l.bytes, l.received_at,
             l.class, l.is_unmatched, l.repeats_id, l.ticket_number,
             (select d.decided_by from letter_decision d where d.letter_id = l.id
              order by d.decided_at desc, d.id desc limit 1),
             (select d.because from letter_decision d where d.letter_id = l.id
              order by d.decided_at desc, d.id desc limit 1)
             from letter l where $1 and (l.stored_at, l.id) < ($2, $3) and ",
            $which,
            " order by l.stored_at desc, l.id desc limit $4"
        )
    };
}

/// The letters of a list, the newest first, from a place on.
pub(crate) fn filed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &LetterPageAsked,
) -> Result<Vec<FiledLetter>, DbError> {
    let (all, (at, id)) = (Reach::of(actor).all, asked.before);
    let (limit, mailbox) = (asked.limit, asked.mailbox);
    let sql = match asked.shown {
        Shown::In(state) => {
            let sql = filed_sql!("($5 is null or l.mailbox_id = $5) and l.state = $6");
            return tx.all(sql, &[&all, &at, &id, &limit, &mailbox, &state]);
        }
        Shown::All => filed_sql!("($5 is null or l.mailbox_id = $5)"),
        Shown::Unmatched => {
            filed_sql!("($5 is null or l.mailbox_id = $5) and l.class = 'bounce' and l.is_unmatched")
        }
        Shown::Spam => filed_sql!("($5 is null or l.mailbox_id = $5) and l.class = 'spam'"),
    };
    tx.all(sql, &[&all, &at, &id, &limit, &mailbox])
}

/// The letters of a sender, with a Message-ID, or that went to the ticket of a number; from a place on.
pub(crate) fn found(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (word, number): (&str, Option<i64>),
    (before, limit): (Place, i64),
) -> Result<Vec<FiledLetter>, DbError> {
    let bracketed = format!("<{word}>");
    tx.all(
        filed_sql!(
            "(l.message_id = $5 or l.message_id = $6 or lower(l.sender) = lower($5) or l.ticket_number = $7)"
        ),
        &[&Reach::of(actor).all, &before.0, &before.1, &limit, &word, &bracketed, &number],
    )
}

/// The place of a letter in the lists.
pub(crate) fn place_of(tx: &mut Tx<'_>, actor: &Actor, id: LetterId) -> Result<Option<Place>, DbError> {
    let sql = "select stored_at from letter where $1 and id = $2";
    Ok(tx.value::<Timestamp>(sql, &[&Reach::of(actor).all, &id])?.map(|at| (at, id)))
}

/// Writes down what somebody decided about a letter.
pub(crate) fn add_decision(
    tx: &mut Tx<'_>,
    by: &Actor,
    letter: LetterId,
    (decision, because): (Decision, &str),
) -> Result<(), DbError> {
    let (id, now, by) = (tx.moment().uuid(), tx.now(), by.to_string());
    tx.exec(
        "insert into letter_decision (id, letter_id, decision, decided_by, because, decided_at)
         values ($1, $2, $3, $4, $5, $6)",
        &[&id, &letter, &decision, &by, &because, &now],
    )
    .map(drop)
}

/// What was decided about a letter, the oldest first.
pub(crate) fn decisions_of(tx: &mut Tx<'_>, letter: LetterId) -> Result<Vec<LetterDecision>, DbError> {
    tx.all(
        "select decision, decided_by, because, decided_at from letter_decision where letter_id = $1
         order by decided_at, id limit $2",
        &[&letter, &DECISIONS_MAX],
    )
}
