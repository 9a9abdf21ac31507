//! A letter is written down, before anything else happens to it.

use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    files::{self, StoredFile},
    live::Audience,
};

use crate::{
    jobs::ReadLetter,
    model::{Arrival, LetterId, LetterState},
    policy::decide_stored,
    store::{letters, mailboxes},
};

/// Who writes letters down.
pub(crate) const TAKER: Actor = Actor::System { task: "channels.take_letter" };

/// Writes a letter down whose bytes are on disk, and orders its reading, in one transaction. Only after its commit may
/// the server be told that we have it. None when it is stored already: by an earlier look, or by another fetcher that
/// was faster; its bytes are then dropped again.
pub(crate) fn store_letter(
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    file: &StoredFile,
) -> Result<Option<LetterId>, DbError> {
    if letters::is_stored(tx, arrival.mailbox, arrival.place)? {
        return Ok(None);
    }
    let named = files::add_file(tx, &TAKER, file)?;
    let decided = decide_stored(arrival.is_whole, arrival.bytes);
    let Some(letter) = letters::add_letter(tx, arrival, named, decided)? else {
        files::drop_file(tx, named)?;
        return Ok(None);
    };
    mailboxes::note_mail(tx, arrival.mailbox)?;
    // Of one that waits for a person, sender and subject are read for the list.
    let now = tx.now();
    tx.enqueue(&letter.to_string(), &ReadLetter { letter }, now)?;
    if decided.0 == LetterState::Quarantined {
        tx.touch(Audience::Staff, "mail")?;
    }
    Ok(Some(letter))
}
