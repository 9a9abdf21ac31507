//! What was said in a ticket is erased: the letters and messages in which it came go too.

use platform::{
    db::{DbError, Tx},
    events::{Event, Reaction, Told},
    files::{FileId, drop_file},
    jobs::JobError,
};
use tickets::{StrandId, TicketErased, TicketId};

use crate::{calls, chat, store::letters};

pub(crate) const REACTION: Reaction =
    Reaction { event: TicketErased::KIND, name: "channels.erase_letters", run: erase };

fn erase(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let TicketErased { ticket, mails } = told.event()?;
    Ok(forget(tx, ticket, &mails)?)
}

/// The letters of its words, wherever they came in, and those that were put to it. Words that went on in another ticket keep
/// their letter.
fn forget(tx: &mut Tx<'_>, ticket: TicketId, mails: &[FileId]) -> Result<(), DbError> {
    let of_ticket = letters::files_of_ticket(tx, ticket)?;
    for file in mails.iter().chain(&of_ticket) {
        if !tickets::is_mail_kept(tx, *file)? {
            drop_file(tx, *file)?;
            letters::forget_letter(tx, *file)?;
        }
    }
    let strand = StrandId::from_uuid(ticket.uuid());
    calls::forget_calls(tx, strand)?;
    chat::forget_strand(tx, strand)
}
