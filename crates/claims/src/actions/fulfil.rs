//! What was granted is done.

use kernel::{Actor, Granted};
use platform::db::{DbError, Tx};
use products::AssetId;

use super::{ClaimError, entry, load, move_on};
use crate::{
    model::{Claim, ClaimCode, Outcome, Status, Step},
    rights::HandleClaims,
    store,
};

/// A room above works on a product: what was granted for it is under way, with the code and the page of that work.
///
/// # Errors
/// Whatever the database says.
pub fn begin_fulfilment(tx: &mut Tx<'_>, asset: AssetId, (code, href): (&str, &str)) -> Result<(), DbError> {
    let program = Actor::System { task: "claims.fulfil" };
    for mut claim in store::fulfillable(tx, asset)? {
        if claim.status == Status::Decided {
            go_to_work(tx, &program, &mut claim, (code, href))?;
        }
    }
    Ok(())
}

fn go_to_work(
    tx: &mut Tx<'_>,
    program: &Actor,
    claim: &mut Claim,
    (code, href): (&str, &str),
) -> Result<(), DbError> {
    (claim.work_code, claim.work_href) = (code.to_owned(), href.to_owned());
    settled(move_on(tx, program, claim, Step::Begin, code))?;
    entry(tx, claim, "claims-entry-begun", "wrench")
}

/// The work with this code is over: so is the claim that it fulfilled, and one that was granted while it went on.
///
/// # Errors
/// Whatever the database says.
pub fn end_fulfilment(
    tx: &mut Tx<'_>,
    asset: AssetId,
    (code, href): (&str, &str),
    outcome: Outcome,
) -> Result<(), DbError> {
    let program = Actor::System { task: "claims.fulfil" };
    for mut claim in store::fulfillable(tx, asset)? {
        if claim.status == Status::Decided {
            go_to_work(tx, &program, &mut claim, (code, href))?;
        }
        if claim.work_code != code {
            continue;
        }
        claim.outcome = Some(outcome);
        settled(move_on(tx, &program, &mut claim, Step::Close, code))?;
        entry(tx, &claim, "claims-entry-closed", "badge-check")?;
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

/// Closes a claim by hand: it was fulfilled in another way, or nothing more is to do.
///
/// # Errors
/// [`platform::web::Fault::NotFound`]; [`ClaimError::Step`].
pub fn close_claim(
    tx: &mut Tx<'_>,
    granted: &Granted<HandleClaims>,
    code: ClaimCode,
    (outcome, note): (Outcome, &str),
) -> Result<(), ClaimError> {
    let mut claim = load(tx, granted.actor(), code)?.claim;
    claim.outcome = Some(outcome);
    move_on(tx, granted.actor(), &mut claim, Step::Close, note)?;
    Ok(entry(tx, &claim, "claims-entry-closed", "badge-check")?)
}
