//! What customers do, and what the shop does for somebody at the counter.

use kernel::{Actor, Granted};
use platform::{db::Tx, files::StoredFile, web::Fault};
use tickets::{PostOffice, Report, Then, WriteToShop, answer_shop, report_fault};

use super::{
    ClaimError, StaffRights, add_photos, begin, entry, is_first, load, look_again, missing_at_first, move_on,
    told, touch,
};
use crate::{
    model::{ClaimCode, EvidenceKind, Finding, NewClaim, Step},
    rights::OwnClaims,
    store,
};

/// A customer who claims also writes to the shop: the claim is talked about in a conversation.
pub struct OwnRights {
    /// To claim.
    pub claim: Granted<OwnClaims>,
    /// To write.
    pub write: Granted<WriteToShop>,
}

/// Begins a claim with a customer's own words. What the engine misses and a customer can give is asked for at once.
///
/// # Errors
/// [`Fault::NotFound`] for a product that is not this customer's; [`ClaimError::Open`].
pub fn submit_claim(
    tx: &mut Tx<'_>,
    rights: &OwnRights,
    new: &NewClaim,
    subject: &str,
) -> Result<ClaimCode, ClaimError> {
    let actor = rights.claim.actor();
    let customer = actor.customer().ok_or(Fault::NotFound)?;
    let card = products::asset(tx, actor, new.asset)?.ok_or(Fault::NotFound)?;
    is_first(tx, &card)?;
    let report = Report {
        asset: Some(new.asset),
        subject: subject.to_owned(),
        body: new.words.clone(),
        photos: new.photos.clone(),
    };
    let ticket = report_fault(tx, &rights.write, &report)?;
    let claim = begin(tx, actor, new, (&card, customer, ticket))?;
    let mut file = store::file_of(tx, claim)?;
    let missing = missing_at_first(tx, actor, &file)?;
    if !missing.is_empty() {
        let program = Actor::System { task: "claims.triage" };
        store::insert_question(tx, file.claim.id, (&missing, ""), &program)?;
        move_on(tx, &program, &mut file.claim, Step::Ask, "")?;
    }
    Ok(file.claim.code())
}

/// Evidence that a customer sends.
#[derive(Debug, Clone)]
pub struct Given {
    /// What it is, by name.
    pub kinds: Vec<EvidenceKind>,
    /// What is said with it; never empty.
    pub words: String,
    /// Photos that are on disk.
    pub photos: Vec<StoredFile>,
}

/// Takes evidence from a customer into the claim and its conversation. When nothing is missing any more, the shop looks
/// again.
///
/// # Errors
/// [`Fault::NotFound`]; [`ClaimError::Step`] for a claim that is over.
pub fn give_evidence(
    tx: &mut Tx<'_>,
    rights: &OwnRights,
    code: ClaimCode,
    given: &Given,
) -> Result<(), ClaimError> {
    let actor = rights.claim.actor();
    let mut file = load(tx, actor, code)?;
    if !file.claim.status.is_open() {
        return Err(ClaimError::Step(crate::policy::StepRefusal::NotListed));
    }
    file.claim.ticket = answer_shop(tx, &rights.write, file.claim.ticket, &given.words, &given.photos)?;
    let photos = i64::try_from(given.photos.len()).unwrap_or(i64::MAX);
    for kind in &given.kinds {
        let what = (*kind, &Finding::default());
        store::insert_evidence(tx, file.claim.id, what, (&given.words, photos), actor)?;
    }
    // The conversation may go on under another number.
    if !store::save_claim(tx, &file.claim)? {
        return Err(Fault::Conflict.into());
    }
    entry(tx, &file.claim, "claims-entry-evidence", "paperclip")?;
    touch(tx, &file.claim)?;
    look_again(tx, actor, code)
}

/// Why a verdict is said to be wrong.
#[derive(Debug, Clone)]
pub struct Appeal {
    /// In words; never empty.
    pub words: String,
    /// Photos that are on disk: new evidence.
    pub photos: Vec<StoredFile>,
}

/// A customer says that the verdict is wrong. The words go into the conversation; photos count as new evidence.
///
/// # Errors
/// [`Fault::NotFound`]; [`ClaimError::Step`] where there is no verdict.
pub fn lodge_appeal(
    tx: &mut Tx<'_>,
    rights: &OwnRights,
    code: ClaimCode,
    appeal: &Appeal,
) -> Result<(), ClaimError> {
    let actor = rights.claim.actor();
    let file = load(tx, actor, code)?;
    if !file.has_appeal() {
        return Err(ClaimError::Step(crate::policy::StepRefusal::NotListed));
    }
    let mut claim = file.claim;
    claim.ticket = answer_shop(tx, &rights.write, claim.ticket, &appeal.words, &appeal.photos)?;
    move_on(tx, actor, &mut claim, Step::Appeal, &appeal.words)?;
    add_photos(tx, actor, &claim, appeal.photos.len(), &appeal.words)?;
    Ok(entry(tx, &claim, "claims-entry-appealed", "message-square-warning")?)
}

/// Who takes a claim back.
pub enum Withdrawing {
    /// Its customer.
    Own(Granted<OwnClaims>),
    /// Somebody of the shop, because the customer said so; the customer is told in writing.
    Counter(StaffRights, Box<PostOffice>),
}

impl Withdrawing {
    const fn actor(&self) -> &Actor {
        match self {
            Self::Own(granted) => granted.actor(),
            Self::Counter(rights, _) => rights.handle.actor(),
        }
    }
}

/// Takes a claim back.
///
/// # Errors
/// [`Fault::NotFound`]; [`ClaimError::Step`] once work on it began.
pub fn withdraw_claim(
    tx: &mut Tx<'_>,
    by: &Withdrawing,
    code: ClaimCode,
    reason: &str,
) -> Result<(), ClaimError> {
    let mut claim = load(tx, by.actor(), code)?.claim;
    move_on(tx, by.actor(), &mut claim, Step::Withdraw, reason)?;
    if let Withdrawing::Counter(rights, post) = by {
        let body = told::withdrawn(tx, post, &claim)?;
        told::send(tx, &rights.reply, post, &claim, (body, Then::Wait))?;
    }
    Ok(entry(tx, &claim, "claims-entry-withdrawn", "rotate-ccw")?)
}
