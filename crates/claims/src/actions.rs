//! The verbs: load, decide, save, tell.

mod fulfil;
mod handle;
mod own;
mod rule;
mod told;

pub use fulfil::{Work, begin_fulfilment, close_claim, end_fulfilment};
pub use handle::{Noted, Question, StaffRights, ask_for_evidence, note_evidence, open_claim};
pub use own::{
    Appeal, Given, OwnRights, Withdrawing, give_evidence, lodge_appeal, submit_claim, withdraw_claim,
};
pub use rule::{NewRuling, answer_mark, missing_of, recomputed, rule_on_claim, uphold_verdict, verdicts_of};
pub(crate) use rule::{seen_mark, verdict_now};

use customers::timeline::{self, Audience, NewEntry};
use kernel::{Actor, CustomerId};
use platform::{
    db::{DbError, Tx},
    live,
    web::{Fault, FieldError, Invalid},
};
use products::AssetCard;

use crate::{
    events::ClaimSubmitted,
    model::{Claim, ClaimCode, EvidenceKind, File, Finding, NewClaim, Status, Step},
    policy::{Proposal, RulingRefusal, StepRefusal, decide_proposal, decide_step},
    store,
};

/// Why an action did nothing.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A fault on the way: absent, changed meanwhile.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The step is not listed, or belongs to others.
    #[error("the step is refused: {0:?}")]
    Step(StepRefusal),
    /// The ruling is not given.
    #[error("the ruling is refused: {0:?}")]
    Ruling(RulingRefusal),
    /// The answer of the engine is another than the one that the person saw.
    #[error("the answer changed meanwhile")]
    AnswerChanged,
    /// There is an open claim about this product already.
    #[error("the claim {0} is open")]
    Open(ClaimCode),
    /// Nobody knows the place where it is brought in.
    #[error("the place is unknown")]
    Place,
    /// Nobody owns the product, so nobody can be told.
    #[error("the product has no owner")]
    NoOwner,
}

impl ClaimError {
    /// The refusal field by field, as forms and the API show it; none for faults.
    pub fn refusal(&self) -> Option<Invalid> {
        let one = |field: &str, key| Some(Invalid::one(field, key));
        match self {
            Self::Db(_) | Self::Fault(_) => None,
            Self::Step(refusal) => one("step", refusal.key()),
            Self::Ruling(refusal @ RulingRefusal::Reason) => one("reason", refusal.key()),
            Self::Ruling(refusal) => one("ruling", refusal.key()),
            Self::AnswerChanged => one("ruling", "form-error-claims-answer-changed"),
            Self::Open(code) => {
                let args = vec![("code", code.to_string())];
                let error = FieldError { field: "step".into(), key: "form-error-claims-open", args };
                Some(Invalid { errors: vec![error] })
            }
            Self::Place => one("brought_in", "form-error-choice"),
            Self::NoOwner => one("step", "form-error-claims-no-owner"),
        }
    }
}

impl From<ClaimError> for Fault {
    fn from(error: ClaimError) -> Self {
        match (error.refusal(), error) {
            (Some(invalid), _) => Self::Invalid(invalid),
            (None, ClaimError::Db(error)) => Self::Db(error),
            (None, ClaimError::Fault(fault)) => fault,
            (None, other) => Self::Broken(other.to_string()),
        }
    }
}

fn load(tx: &mut Tx<'_>, actor: &Actor, code: ClaimCode) -> Result<File, ClaimError> {
    let claim = store::claim_by_code(tx, actor, code)?.ok_or(Fault::NotFound)?;
    Ok(store::file_of(tx, claim)?)
}

/// Takes a step: decides it, saves it with whatever else changed, and tells everyone who looks.
fn move_on(
    tx: &mut Tx<'_>,
    actor: &Actor,
    claim: &mut Claim,
    step: Step,
    note: &str,
) -> Result<(), ClaimError> {
    claim.status = decide_step(claim.status, step, actor).map_err(ClaimError::Step)?;
    if !store::save_claim(tx, claim)? {
        return Err(Fault::Conflict.into());
    }
    claim.version += 1;
    store::insert_step(tx, claim.id, (step, claim.status), actor, note)?;
    index(tx, claim)?;
    touch(tx, claim)
}

/// Makes a claim findable by its number, its product, its owner and what the owner said.
fn index(tx: &mut Tx<'_>, claim: &Claim) -> Result<(), DbError> {
    let program = Actor::System { task: "claims.index" };
    let owner = customers::card(tx, &program, claim.customer)?;
    let (name, phone) = owner.map_or((String::new(), None), |owner| (owner.name, owner.phone));
    let phone = phone.map_or_else(String::new, |phone| phone.e164().to_owned());
    let serial = products::asset(tx, &program, claim.asset)?.map_or_else(String::new, |card| card.serial);
    let (code, number) = (claim.code(), claim.number);
    let text = format!("{code} {number} BH{number} {} {serial} {name} {phone} {}", claim.device, claim.words);
    tx.index(store::SEARCH_KIND, claim.id.uuid(), &text)
}

fn touch(tx: &mut Tx<'_>, claim: &Claim) -> Result<(), ClaimError> {
    let region = claim.id.to_string();
    tx.touch(live::Audience::Staff, "claims")?;
    tx.touch(live::Audience::Staff, &region)?;
    Ok(tx.touch(live::Audience::Customer(claim.customer), &region)?)
}

/// A line on the timeline of the customer and the product.
fn entry(tx: &mut Tx<'_>, claim: &Claim, kind: &'static str, icon: &'static str) -> Result<(), DbError> {
    timeline::record(
        tx,
        &NewEntry {
            customer: Some(claim.customer),
            asset: Some(claim.asset.uuid()),
            kind,
            args: vec![("code", claim.code().to_string().into())],
            audience: Audience::Everyone,
            icon,
            href: Some(claim.own_href()),
        },
    )?;
    Ok(())
}

/// A claim begins.
fn begin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewClaim,
    (card, customer, ticket): (&AssetCard, CustomerId, i64),
) -> Result<Claim, ClaimError> {
    let now = tx.now();
    let brought_in = match &new.brought_in {
        Some(place) => known_place(tx, place)?,
        None => coverage::place_of_counter(tx, actor)?,
    };
    let claim = Claim {
        id: tx.id(),
        number: tx.next_number("claim")?,
        customer,
        asset: new.asset,
        ticket,
        status: Status::Triage,
        fault: new.fault,
        wants: new.wants,
        words: new.words.clone(),
        device: card.title(),
        appeared_on: new.appeared_on,
        brought_in: Some(brought_in),
        outcome: None,
        work_code: String::new(),
        work_href: String::new(),
        version: 1,
        created_at: now,
        changed_at: now,
    };
    store::insert_claim(tx, &claim)?;
    store::insert_step(tx, claim.id, (Step::Submit, Status::Triage), actor, "")?;
    add_photos(tx, actor, &claim, new.photos.len(), &new.words)?;
    entry(tx, &claim, "claims-entry-submitted", "shield-check")?;
    index(tx, &claim)?;
    tx.tell(actor, &ClaimSubmitted { claim: claim.id, customer, asset: new.asset })?;
    touch(tx, &claim)?;
    Ok(claim)
}

/// A place where something may be brought in.
fn known_place(tx: &mut Tx<'_>, place: &str) -> Result<String, ClaimError> {
    if coverage::is_place(tx, place)? { Ok(place.to_owned()) } else { Err(ClaimError::Place) }
}

/// Refuses a second claim about a product while one is talked about.
fn is_first(tx: &mut Tx<'_>, card: &AssetCard) -> Result<(), ClaimError> {
    let program = Actor::System { task: "claims.begin" };
    let Some(owner) = card.owner else { return Ok(()) };
    match store::talked_about(tx, &program, card.id, Some(owner))? {
        Some(open) => Err(ClaimError::Open(open.code())),
        None => Ok(()),
    }
}

fn add_photos(
    tx: &mut Tx<'_>,
    actor: &Actor,
    claim: &Claim,
    photos: usize,
    words: &str,
) -> Result<(), DbError> {
    if photos == 0 {
        return Ok(());
    }
    let count = i64::try_from(photos).unwrap_or(i64::MAX);
    let what = (EvidenceKind::Photo, &Finding::default());
    store::insert_evidence(tx, claim.id, what, (words, count), actor)
}

/// Everything that was asked for is there: the shop looks again.
fn look_again(tx: &mut Tx<'_>, actor: &Actor, code: ClaimCode) -> Result<(), ClaimError> {
    let mut file = load(tx, actor, code)?;
    if file.claim.status == Status::NeedsInfo && file.missing().is_empty() {
        move_on(tx, actor, &mut file.claim, Step::Answered, "")?;
    }
    Ok(())
}

/// What the engine misses and a customer can give, of a claim that just came.
fn missing_at_first(tx: &mut Tx<'_>, actor: &Actor, file: &File) -> Result<Vec<EvidenceKind>, DbError> {
    let judged = coverage::judge(tx, actor, file.claim.asset, &file.ask())?;
    let Some(Proposal::Ask(kinds)) = judged.map(|j| decide_proposal(j.verdict())) else { return Ok(vec![]) };
    let has = |kind: &EvidenceKind| file.evidence.iter().any(|e| e.kind == *kind);
    Ok(kinds.into_iter().filter(|kind| kind.is_the_customers() && !has(kind)).collect())
}
