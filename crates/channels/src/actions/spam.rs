//! A person decides from whom nobody wants to hear.

use kernel::Granted;
use platform::{
    db::{DbError, Tx},
    live::Audience,
    mail,
    web::{Fault, Invalid},
};
use tickets::{IgnoreReason, Stage, SteerTicket, decide_own};

use crate::{
    model::{BlockedSender, BlockedSenderId},
    rights::HandleLetters,
    store::spam,
};

/// An address to be blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBlock {
    /// The address, in lower case.
    pub address: String,
    /// The number of the ticket in which it was met; that one is ignored as spam.
    pub ticket: Option<i64>,
}

/// Blocks a sender: from now on their mail is filed as spam and answered by nobody. The ticket in which they were met is
/// ignored as spam, unless it is done already.
///
/// # Errors
/// [`Fault::Invalid`] for an address of our own; [`Fault::NotFound`] for a ticket that is not there; whatever the database
/// says.
pub fn block_sender(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleLetters>,
    steer: &Granted<SteerTicket>,
    new: &NewBlock,
) -> Result<BlockedSender, Fault> {
    if decide_own(&new.address, &mail::own_addresses(tx)?) {
        return Err(Invalid::one("address", "channels-error-block-own").into());
    }
    if let Some(number) = new.ticket {
        let ticket = tickets::ticket(tx, granted.actor(), number)?.ok_or(Fault::NotFound)?;
        if ticket.standing.status.stage() != Stage::Done {
            tickets::ignore_ticket(tx, steer, number, IgnoreReason::Spam)?;
        }
    }
    let blocked = spam::block(tx, granted.actor(), &new.address)?;
    tx.audit(granted.actor(), "sender.block", &blocked.id.to_string(), "")?;
    touched(tx)?;
    Ok(blocked)
}

/// Hears from a sender again. What was filed as spam stays where it is, and can be reopened there.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn unblock_sender(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleLetters>,
    id: BlockedSenderId,
) -> Result<(), Fault> {
    spam::blocked_sender(tx, id)?.ok_or(Fault::NotFound)?;
    spam::unblock(tx, id)?;
    tx.audit(granted.actor(), "sender.unblock", &id.to_string(), "")?;
    touched(tx)?;
    Ok(())
}

fn touched(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.touch(Audience::Staff, "mail")
}
