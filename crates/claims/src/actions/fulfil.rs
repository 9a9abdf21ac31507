//! What was granted is done.

use kernel::{Actor, CustomerId};
use platform::db::{DbError, Tx};
use products::AssetId;
use tickets::{PostOffice, Then, TicketId};

use super::{ClaimError, StaffRights, entry, load, move_on, told};
use crate::{
    model::{ClaimCode, Outcome, Status, Step},
    store,
};

/// Work of a room above that may fulfil a claim.
#[derive(Debug, Clone)]
pub struct Work {
    /// Whose product it is about.
    pub customer: CustomerId,
    /// Which.
    pub asset: AssetId,
    /// The conversation that it comes from: it fulfils what was granted there, and nothing else.
    pub ticket: Option<TicketId>,
    /// Its code, as people write it.
    pub code: String,
    /// Its page for staff.
    pub href: String,
}

/// Work begins: what was granted in its conversation is under way.
///
/// # Errors
/// Whatever the database says.
pub fn begin_fulfilment(tx: &mut Tx<'_>, work: &Work) -> Result<(), DbError> {
    let program = Actor::System { task: "claims.fulfil" };
    let Some(ticket) = work.ticket else { return Ok(()) };
    let Some(ticket) = tickets::ticket_by_id(tx, &program, ticket)? else { return Ok(()) };
    for mut claim in store::fulfillable(tx, work.customer, work.asset)? {
        if claim.status == Status::Decided && claim.ticket == ticket.number {
            (claim.work_code, claim.work_href) = (work.code.clone(), work.href.clone());
            settled(move_on(tx, &program, &mut claim, Step::Begin, &work.code))?;
            entry(tx, &claim, "claims-entry-begun", "wrench")?;
        }
    }
    Ok(())
}

/// The work is over. What it was to fulfil is closed, or, where the device came back as it was, still owed.
///
/// # Errors
/// Whatever the database says.
pub fn end_fulfilment(tx: &mut Tx<'_>, work: &Work, was_done: bool) -> Result<(), DbError> {
    let program = Actor::System { task: "claims.fulfil" };
    for mut claim in store::fulfillable(tx, work.customer, work.asset)? {
        if claim.status != Status::InFulfilment || claim.work_code != work.code {
            continue;
        }
        if was_done {
            claim.outcome = Some(Outcome::Repaired);
            settled(move_on(tx, &program, &mut claim, Step::Close, &work.code))?;
            entry(tx, &claim, "claims-entry-closed", "badge-check")?;
        } else {
            settled(move_on(tx, &program, &mut claim, Step::Return, &work.code))?;
        }
    }
    Ok(())
}

/// The claim was read in this transaction, so only the database can be in the way.
fn settled(done: Result<(), ClaimError>) -> Result<(), DbError> {
    done.map_err(|error| match error {
        ClaimError::Db(error) => error,
        other => DbError::Engine(other.to_string()),
    })
}

/// Closes a claim by hand: it was fulfilled in another way, or nothing more is to do. The customer is told how it ended.
///
/// # Errors
/// [`platform::web::Fault::NotFound`]; [`ClaimError::Step`].
pub fn close_claim(
    tx: &mut Tx<'_>,
    rights: &StaffRights,
    post: &PostOffice,
    code: ClaimCode,
    (outcome, note): (Outcome, &str),
) -> Result<(), ClaimError> {
    let actor = rights.handle.actor();
    let mut claim = load(tx, actor, code)?.claim;
    claim.outcome = Some(outcome);
    move_on(tx, actor, &mut claim, Step::Close, note)?;
    let body = told::closed(tx, post, &claim, outcome)?;
    told::send(tx, &rights.reply, post, &claim, (body, Then::Wait))?;
    Ok(entry(tx, &claim, "claims-entry-closed", "badge-check")?)
}
