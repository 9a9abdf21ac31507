//! Verdicts.

use coverage::{Ask, Judged, judge};
use kernel::Actor;
use platform::{
    db::{DbError, Json, Tx},
    web::Fault,
};
use products::AssetId;
use tickets::{PostOffice, Then};

use super::{ClaimError, StaffRights, entry, load, move_on, told};
use crate::{
    events::ClaimDecided,
    model::{ClaimCode, EvidenceKind, File, Ruling, Step, Verdict},
    policy::{Proposal, RulingFacts, decide_proposal, decide_ruling, decide_uphold, is_draft},
    store,
};

/// What the engine says to a claim now, with everything that is on file.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn verdict_now(tx: &mut Tx<'_>, actor: &Actor, file: &File) -> Result<Option<Judged>, DbError> {
    judge(tx, actor, file.claim.asset, &file.ask())
}

/// Asks the engine what it was asked for a verdict, with what was known then. The same inputs have the same hash, so a
/// verdict whose hash comes out again can be checked by anybody.
///
/// # Errors
/// Whatever the database says.
pub fn recomputed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    verdict: &Verdict,
) -> Result<Option<Judged>, DbError> {
    judge(tx, actor, asset, &verdict.ask.0)
}

/// The mark of the answer that the engine gives now, as somebody who rules sends it back.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn answer_mark(tx: &mut Tx<'_>, actor: &Actor, code: ClaimCode) -> Result<String, ClaimError> {
    let file = load(tx, actor, code)?;
    let judged = verdict_now(tx, actor, &file)?.ok_or(Fault::NotFound)?;
    Ok(seen_mark(judged.verdict()))
}

/// The verdicts on a claim, oldest first; the last one stands.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn verdicts_of(tx: &mut Tx<'_>, actor: &Actor, code: ClaimCode) -> Result<Vec<Verdict>, ClaimError> {
    Ok(load(tx, actor, code)?.verdicts)
}

/// What was asked for and did not come yet, by name.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn missing_of(tx: &mut Tx<'_>, actor: &Actor, code: ClaimCode) -> Result<Vec<EvidenceKind>, ClaimError> {
    Ok(load(tx, actor, code)?.missing())
}

/// What somebody wants to say to a claim.
#[derive(Debug, Clone)]
pub struct NewRuling {
    /// Yes or no.
    pub ruling: Ruling,
    /// Why, where a person decides; else may be empty. The customer reads it.
    pub reason: String,
    /// The hash of the answer that the person saw.
    pub seen: String,
}

/// Decides a claim. The verdict, the question and the answer are kept as they are, and the customer is told in words, with
/// the law and the right to object.
///
/// # Errors
/// [`ClaimError::AnswerChanged`] when the engine answers otherwise by now; [`ClaimError::Ruling`]; [`ClaimError::Step`].
pub fn rule_on_claim(
    tx: &mut Tx<'_>,
    rights: &StaffRights,
    post: &PostOffice,
    code: ClaimCode,
    new: &NewRuling,
) -> Result<(), ClaimError> {
    let actor = rights.handle.actor();
    let mut file = load(tx, actor, code)?;
    let ask = Ask { as_known_at: Some(tx.now()), ..file.ask() };
    let judged = judge(tx, actor, file.claim.asset, &ask)?.ok_or(Fault::NotFound)?;
    let proposal = decide_proposal(judged.verdict());
    if new.seen != seen_mark(judged.verdict()) {
        return Err(ClaimError::AnswerChanged);
    }
    let facts = RulingFacts {
        proposal: &proposal,
        is_draft: is_draft(judged.verdict()),
        wanted: new.ruling,
        reason: &new.reason,
        is_lead: actor.roles().meets(kernel::Roles::LEADS),
        standing: file.standing().map(|v| (v.ruling, file.has_new_evidence())),
        was_asked: matches!(&proposal, Proposal::Ask(kinds) if file.was_asked_for(kinds, tx.now())),
    };
    let basis = decide_ruling(&facts).map_err(ClaimError::Ruling)?;
    let is_again = file.standing().is_some();
    move_on(tx, actor, &mut file.claim, Step::Rule, "")?;
    let body = told::verdict(tx, post, &file.claim, (new, basis), (&judged, is_again))?;
    let verdict = Verdict {
        ordinal: i64::try_from(file.verdicts.len()).unwrap_or(0) + 1,
        ruling: new.ruling,
        basis,
        reason: new.reason.clone(),
        ask: Json(ask),
        answer: Json(judged.into_verdict()),
        told: body.clone(),
        evidence: i64::try_from(file.evidence.len()).unwrap_or(0),
        actor: actor.to_string(),
        at: tx.now(),
    };
    store::insert_verdict(tx, file.claim.id, &verdict)?;
    told::send(tx, &rights.reply, post, &file.claim, (body, Then::Wait))?;
    let key = match new.ruling {
        Ruling::Granted => "claims-entry-granted",
        Ruling::PartlyGranted => "claims-entry-partly",
        Ruling::Refused => "claims-entry-refused",
    };
    entry(tx, &file.claim, key, "scale")?;
    let (claim, customer, ordinal) = (file.claim.id, file.claim.customer, verdict.ordinal);
    tx.tell(actor, &ClaimDecided { claim, customer, ordinal })?;
    Ok(())
}

/// What a page carries so that nobody confirms an answer that is not the one they read. Not the hash of the inputs: that
/// holds the instant of the question.
pub(crate) fn seen_mark(verdict: &coverage::Verdict) -> String {
    let day = verdict.effective.last().map(|day| day.to_string()).unwrap_or_default();
    platform::web::digest_of(&format!("{:?} {day} {:?} {:?}", verdict.answer, verdict.bearer, verdict.human))
}

/// The verdict stays as it is: the customer is told why.
///
/// # Errors
/// [`ClaimError::Ruling`] where something is new, or more is owed by now; [`ClaimError::Step`]; [`Fault::NotFound`].
pub fn uphold_verdict(
    tx: &mut Tx<'_>,
    rights: &StaffRights,
    post: &PostOffice,
    code: ClaimCode,
    reason: &str,
) -> Result<(), ClaimError> {
    let actor = rights.handle.actor();
    let mut file = load(tx, actor, code)?;
    let judged = verdict_now(tx, actor, &file)?.ok_or(Fault::NotFound)?;
    if let Some(said) = file.standing().map(|v| v.ruling) {
        let proposal = decide_proposal(judged.verdict());
        decide_uphold(&proposal, said, file.has_new_evidence()).map_err(ClaimError::Ruling)?;
    }
    let claim = &mut file.claim;
    move_on(tx, actor, claim, Step::Uphold, reason)?;
    let body = told::upheld(tx, post, claim, reason)?;
    told::send(tx, &rights.reply, post, claim, (body, Then::Wait))?;
    Ok(entry(tx, claim, "claims-entry-upheld", "scale")?)
}
