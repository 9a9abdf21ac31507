//! What a person decides about letters that wait.

use kernel::Granted;
use platform::{
    db::{DbError, Tx},
    live::Audience,
    web::{Fault, Invalid},
};

use tickets::{Channel, NewTicket, OpenTicket};

use crate::{
    jobs::ReadLetter,
    model::{Decision, Letter, LetterId, LetterState, Opened},
    rights::HandleLetters,
    store::{archive, letters},
};

/// Reads a letter that waits once more, from its raw mail.
pub(crate) fn try_again(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleLetters>,
    id: LetterId,
) -> Result<(), Fault> {
    let letter = waiting(tx, granted, id)?;
    if !letter.is_whole {
        return Err(Invalid::one("letter", "channels-error-headers-only").into());
    }
    letters::move_letter(tx, id, LetterState::Stored, (None, ""))?;
    letters::note_try(tx, id, 0)?;
    let now = tx.now();
    tx.enqueue(&id.to_string(), &ReadLetter { letter: id }, now)?;
    archive::add_decision(tx, granted.actor(), id, (Decision::TriedAgain, ""))?;
    tx.audit(granted.actor(), "letter.try_again", &id.to_string(), "")?;
    touched(tx)?;
    Ok(())
}

/// Opens a conversation with a letter that cannot be read: a person reads it there, and its raw mail hangs in it. `words`
/// makes subject and text of it, in the language of whoever opens it. Returns the number.
pub(crate) fn open_as_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleLetters>,
    open: &Granted<OpenTicket>,
    id: LetterId,
    words: &dyn Fn(&Letter) -> (String, String),
) -> Result<i64, Fault> {
    let letter = waiting(tx, granted, id)?;
    let (subject, body) = words(&letter);
    let new = NewTicket {
        subject,
        body,
        channel: Channel::Email,
        files: vec![letter.file],
        ..NewTicket::default()
    };
    let ticket = tickets::open_ticket(tx, open, &new)?;
    let number =
        tickets::ticket_by_id(tx, granted.actor(), ticket)?.map(|t| t.number).ok_or(Fault::NotFound)?;
    letters::settle_by_hand(tx, id, Opened { ticket, number })?;
    archive::add_decision(tx, granted.actor(), id, (Decision::Opened, ""))?;
    tx.audit(granted.actor(), "letter.open_as_ticket", &id.to_string(), &ticket.to_string())?;
    touched(tx)?;
    Ok(number)
}

/// What a person does with a letter, for a reason.
pub(crate) type Decide = fn(&mut Tx<'_>, &Granted<HandleLetters>, LetterId, &str) -> Result<(), Fault>;

/// Throws a letter that waits away. Its raw mail stays.
pub(crate) fn discard(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleLetters>,
    id: LetterId,
    because: &str,
) -> Result<(), Fault> {
    let letter = waiting(tx, granted, id)?;
    letters::move_letter(tx, id, LetterState::Discarded, (letter.reason, &letter.detail))?;
    archive::add_decision(tx, granted.actor(), id, (Decision::Discarded, because))?;
    tx.audit(granted.actor(), "letter.discard", &id.to_string(), "")?;
    touched(tx)?;
    Ok(())
}

/// Takes a letter back that was discarded by mistake: it waits for a person again, for the reason that it had.
pub(crate) fn take_back(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleLetters>,
    id: LetterId,
    because: &str,
) -> Result<(), Fault> {
    let letter = letters::letter(tx, granted.actor(), id)?.ok_or(Fault::NotFound)?;
    if letter.state != LetterState::Discarded {
        return Err(Fault::Conflict);
    }
    letters::move_letter(tx, id, LetterState::Quarantined, (letter.reason, &letter.detail))?;
    archive::add_decision(tx, granted.actor(), id, (Decision::TakenBack, because))?;
    tx.audit(granted.actor(), "letter.take_back", &id.to_string(), "")?;
    touched(tx)?;
    Ok(())
}

/// The letter, if it waits for a person; a second click finds that somebody was faster.
pub(super) fn waiting(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleLetters>,
    id: LetterId,
) -> Result<Letter, Fault> {
    let letter = letters::letter(tx, granted.actor(), id)?.ok_or(Fault::NotFound)?;
    if letter.state == LetterState::Quarantined { Ok(letter) } else { Err(Fault::Conflict) }
}

fn touched(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.touch(Audience::Staff, "mail")
}
