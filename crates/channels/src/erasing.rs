//! What was said in a ticket is erased: the letters and messages in which it came go too.

use platform::{
    db::{DbError, Tx},
    events::{Event, Reaction, Told},
    files::drop_file,
    jobs::JobError,
};
use tickets::{StrandId, TicketErased, TicketId};

use crate::{calls, chat, store::letters};

pub(crate) const REACTION: Reaction =
    Reaction { event: TicketErased::KIND, name: "channels.erase_letters", run: erase };

fn erase(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let TicketErased { ticket } = told.event()?;
    Ok(forget(tx, ticket)?)
}

fn forget(tx: &mut Tx<'_>, ticket: TicketId) -> Result<(), DbError> {
    for file in letters::files_of_ticket(tx, ticket)? {
        drop_file(tx, file)?;
    }
    letters::forget_letters(tx, ticket)?;
    let strand = StrandId::from_uuid(ticket.uuid());
    calls::forget_calls(tx, strand)?;
    chat::forget_strand(tx, strand)
}
