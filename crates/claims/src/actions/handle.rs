//! What the shop's people do before a verdict.

use kernel::Granted;
use platform::{db::Tx, files::StoredFile, web::Fault};
use tickets::{
    Channel, NewTicket, OpenTicket, PostOffice, Reason, ReplyToTicket, Then, note_down, open_ticket,
};

use super::{ClaimError, begin, is_first, known_place, load, look_again, move_on, told, touch};
use crate::{
    model::{ClaimCode, EvidenceKind, Finding, NewClaim, Step},
    rights::HandleClaims,
    store,
};

/// Whoever handles claims also talks with their customers.
pub struct StaffRights {
    /// To handle claims.
    pub handle: Granted<HandleClaims>,
    /// To answer customers.
    pub reply: Granted<ReplyToTicket>,
}

/// Begins a claim for somebody who stands at the counter, called, or wrote: in the conversation that it comes from, or in
/// a new one.
///
/// # Errors
/// [`Fault::NotFound`]; [`ClaimError::Open`]; [`ClaimError::NoOwner`].
pub fn open_claim(
    tx: &mut Tx<'_>,
    handle: &Granted<HandleClaims>,
    open: &Granted<OpenTicket>,
    new: &NewClaim,
    subject: &str,
) -> Result<ClaimCode, ClaimError> {
    let actor = handle.actor();
    let card = products::asset(tx, actor, new.asset)?.ok_or(Fault::NotFound)?;
    let customer = card.owner.ok_or(ClaimError::NoOwner)?;
    is_first(tx, &card)?;
    let ticket = match new.ticket {
        Some(number) => {
            let ticket = tickets::ticket(tx, actor, number)?.ok_or(Fault::NotFound)?;
            // The verdict goes to whoever reads the conversation.
            if ticket.customer != Some(customer) {
                return Err(Fault::NotFound.into());
            }
            number
        }
        None => {
            let ticket = NewTicket {
                customer: Some(customer),
                asset: Some(new.asset),
                subject: subject.to_owned(),
                body: new.words.clone(),
                reason: Reason::Fault,
                channel: Channel::Counter,
                ..NewTicket::default()
            };
            let id = open_ticket(tx, open, &ticket)?;
            tickets::ticket_by_id(tx, actor, id)?.ok_or(Fault::NotFound)?.number
        }
    };
    Ok(begin(tx, actor, new, (&card, customer, ticket))?.code())
}

/// What is asked of a customer.
#[derive(Debug, Clone)]
pub struct Question {
    /// Evidence, by name; never empty.
    pub kinds: Vec<EvidenceKind>,
    /// What is said with it; may be empty.
    pub words: String,
}

/// Asks a customer for evidence, by name, in the conversation and by mail.
///
/// # Errors
/// [`Fault::NotFound`]; [`ClaimError::Step`].
pub fn ask_for_evidence(
    tx: &mut Tx<'_>,
    rights: &StaffRights,
    post: &PostOffice,
    code: ClaimCode,
    question: &Question,
) -> Result<(), ClaimError> {
    let actor = rights.handle.actor();
    let mut claim = load(tx, actor, code)?.claim;
    store::insert_question(tx, claim.id, (&question.kinds, &question.words), actor)?;
    move_on(tx, actor, &mut claim, Step::Ask, &question.words)?;
    let body = told::question(tx, post, &claim, question)?;
    told::send(tx, &rights.reply, post, &claim, (body, Then::Wait))
}

/// Evidence that the shop notes: what it is, what was read from it.
#[derive(Debug, Clone)]
pub struct Noted {
    /// By name.
    pub kind: EvidenceKind,
    /// What it established.
    pub finding: Finding,
    /// What was seen, in words; never empty.
    pub words: String,
    /// Photos that are on disk.
    pub photos: Vec<StoredFile>,
}

/// Notes evidence and what it established. It stands in the conversation as a note for colleagues.
///
/// # Errors
/// [`Fault::NotFound`]; [`ClaimError::Step`] for a claim that is over.
pub fn note_evidence(
    tx: &mut Tx<'_>,
    rights: &StaffRights,
    code: ClaimCode,
    noted: &Noted,
) -> Result<(), ClaimError> {
    let actor = rights.handle.actor();
    let claim = load(tx, actor, code)?.claim;
    if !claim.status.is_open() {
        return Err(ClaimError::Step(crate::policy::StepRefusal::NotListed));
    }
    if let Some(place) = &noted.finding.brought_in {
        known_place(tx, place)?;
    }
    note_down(tx, &rights.reply, claim.ticket, &noted.words, &noted.photos)?;
    let photos = i64::try_from(noted.photos.len()).unwrap_or(i64::MAX);
    let what = (noted.kind, &noted.finding);
    store::insert_evidence(tx, claim.id, what, (&noted.words, photos), actor)?;
    if photos > 0 && noted.kind != EvidenceKind::Photo {
        let what = (EvidenceKind::Photo, &Finding::default());
        store::insert_evidence(tx, claim.id, what, (&noted.words, photos), actor)?;
    }
    touch(tx, &claim)?;
    look_again(tx, actor, code)
}
