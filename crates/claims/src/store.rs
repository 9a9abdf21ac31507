//! The only SQL about claims.

use kernel::{Actor, CustomerId, Reach};
use platform::db::{DbError, Json, Tx};
use products::AssetId;

use crate::model::{
    Asked, Claim, ClaimCode, ClaimId, ClaimVerdictId, Evidence, EvidenceId, EvidenceKind, File, Finding,
    Ruling, Status, Step, StepTaken, Verdict,
};

/// The kind under which claims are indexed.
pub(crate) const SEARCH_KIND: &str = "claim";
/// Rows of one page of a list.
pub(crate) const PAGE: i64 = 50;
/// Pieces of each kind of one claim that are read: the newest of evidence.
const PIECES_MAX: i64 = 500;

macro_rules! claim_sql {
    ($condition:literal) => {
        concat!(
            "select c.id, c.number, c.customer, c.asset, c.ticket, c.status, c.fault, c.wants, c.words,
             c.device, c.appeared_on, c.brought_in, c.outcome, c.work_code, c.work_href, c.version, c.created_at, c.changed_at
             from claim c where ($1 or c.customer = $2) and ",
            $condition
        )
    };
}

/// A claim that the actor may see, by its number.
///
/// # Errors
/// Whatever the database says.
pub fn claim_by_code(tx: &mut Tx<'_>, actor: &Actor, code: ClaimCode) -> Result<Option<Claim>, DbError> {
    let reach = Reach::of(actor);
    tx.first(claim_sql!("c.number = $3"), &[&reach.all, &reach.own, &code.0])
}

/// The same by its id.
pub(crate) fn claim_by_id(tx: &mut Tx<'_>, actor: &Actor, id: ClaimId) -> Result<Option<Claim>, DbError> {
    let reach = Reach::of(actor);
    tx.first(claim_sql!("c.id = $3"), &[&reach.all, &reach.own, &id])
}

/// Whose claims a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// A customer's.
    OfCustomer(CustomerId),
    /// Those about a product.
    OfAsset(AssetId),
    /// Those about a product in which anything may still happen.
    OpenOfAsset(AssetId),
}

/// Some claims that the actor may see, the newest first, from before a number on.
///
/// # Errors
/// Whatever the database says.
pub fn claims_page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    listed: Listed,
    before: Option<ClaimCode>,
    limit: i64,
) -> Result<Vec<Claim>, DbError> {
    let (reach, before) = (Reach::of(actor), before.map_or(i64::MAX, |code| code.0));
    match listed {
        Listed::OfCustomer(customer) => tx.all(
            claim_sql!("c.customer = $3 and c.number < $4 order by c.number desc limit $5"),
            &[&reach.all, &reach.own, &customer, &before, &limit],
        ),
        Listed::OfAsset(asset) => tx.all(
            claim_sql!("c.asset = $3 and c.number < $4 order by c.number desc limit $5"),
            &[&reach.all, &reach.own, &asset, &before, &limit],
        ),
        Listed::OpenOfAsset(asset) => tx.all(
            claim_sql!(
                "c.asset = $3 and c.number < $4 and c.status not in ($6, $7) order by c.number desc limit $5"
            ),
            &[&reach.all, &reach.own, &asset, &before, &limit, &Status::Closed, &Status::Withdrawn],
        ),
    }
}

/// The newest claim about a product that is talked about, of this customer where one is named.
pub(crate) fn talked_about(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    customer: Option<CustomerId>,
) -> Result<Option<Claim>, DbError> {
    let reach = Reach::of(actor);
    let any = customer.is_none();
    let (triage, needs_info, appealed) = (Status::Triage, Status::NeedsInfo, Status::Appealed);
    tx.first(
        claim_sql!(
            "c.asset = $3 and ($4 or c.customer = $5) and c.status in ($6, $7, $8)
             order by c.number desc limit 1"
        ),
        &[&reach.all, &reach.own, &asset, &any, &customer, &triage, &needs_info, &appealed],
    )
}

/// The claims that are talked about in a conversation, the newest first.
pub(crate) fn claims_of_ticket(tx: &mut Tx<'_>, actor: &Actor, ticket: i64) -> Result<Vec<Claim>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        claim_sql!("c.ticket = $3 order by c.number desc limit $4"),
        &[&reach.all, &reach.own, &ticket, &PAGE],
    )
}

/// A page of the claims in one state, those that wait longest first; `after` is the number of the last one seen.
pub(crate) fn claims_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    status: Status,
    after: i64,
) -> Result<Vec<Claim>, DbError> {
    let reach = Reach::of(actor);
    let rows = PAGE + 1;
    tx.all(
        claim_sql!("c.status = $3 and c.number > $4 order by c.number limit $5"),
        &[&reach.all, &reach.own, &status, &after, &rows],
    )
}

/// How many claims stand where.
pub(crate) fn counts(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(Status, i64)>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        "select c.status, count(*) from claim c where ($1 or c.customer = $2) group by c.status limit 20",
        &[&reach.all, &reach.own],
    )
}

/// How many claims wait for the shop.
pub(crate) fn waiting(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let (triage, appealed) = (Status::Triage, Status::Appealed);
    let count: Option<i64> =
        tx.value("select count(*) from claim where status in ($1, $2)", &[&triage, &appealed])?;
    Ok(count.unwrap_or(0))
}

/// Adds a claim.
pub(crate) fn insert_claim(tx: &mut Tx<'_>, c: &Claim) -> Result<(), DbError> {
    tx.exec(
        "insert into claim (id, number, customer, asset, ticket, status, fault, wants, words, device, appeared_on,
         brought_in, outcome, work_code, work_href, version, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &[
            &c.id,
            &c.number,
            &c.customer,
            &c.asset,
            &c.ticket,
            &c.status,
            &c.fault,
            &c.wants,
            &c.words,
            &c.device,
            &c.appeared_on,
            &c.brought_in,
            &c.outcome,
            &c.work_code,
            &c.work_href,
            &c.version,
            &c.created_at,
            &c.changed_at,
        ],
    )?;
    Ok(())
}

/// Saves what changed, if nobody else changed it since it was read; false otherwise.
pub(crate) fn save_claim(tx: &mut Tx<'_>, c: &Claim) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx.exec(
        "update claim set status = $3, ticket = $4, outcome = $5, work_code = $6, work_href = $7,
         version = version + 1, changed_at = $8 where id = $1 and version = $2",
        &[&c.id, &c.version, &c.status, &c.ticket, &c.outcome, &c.work_code, &c.work_href, &now],
    )?;
    Ok(changed == 1)
}

/// Adds a step.
pub(crate) fn insert_step(
    tx: &mut Tx<'_>,
    claim: ClaimId,
    (step, to): (Step, Status),
    by: &Actor,
    note: &str,
) -> Result<(), DbError> {
    let (id, now, by) = (tx.moment().uuid(), tx.now(), by.to_string());
    tx.exec(
        "insert into claim_step (id, claim, step, to_status, actor, note, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[&id, &claim, &step, &to, &by, &note, &now],
    )?;
    Ok(())
}

/// Adds a question.
pub(crate) fn insert_question(
    tx: &mut Tx<'_>,
    claim: ClaimId,
    (kinds, words): (&[EvidenceKind], &str),
    by: &Actor,
) -> Result<(), DbError> {
    let (id, now, by) = (tx.moment().uuid(), tx.now(), by.to_string());
    tx.exec(
        "insert into claim_question (id, claim, kinds, words, actor, at) values ($1, $2, $3, $4, $5, $6)",
        &[&id, &claim, &Json(kinds.to_vec()), &words, &by, &now],
    )?;
    Ok(())
}

/// Adds a piece of evidence.
pub(crate) fn insert_evidence(
    tx: &mut Tx<'_>,
    claim: ClaimId,
    (kind, finding): (EvidenceKind, &Finding),
    (words, photos): (&str, i64),
    by: &Actor,
) -> Result<(), DbError> {
    let (id, now, by): (EvidenceId, _, _) = (tx.id(), tx.now(), by.to_string());
    tx.exec(
        "insert into claim_evidence (id, claim, kind, finding, words, photos, actor, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&id, &claim, &kind, &Json(finding.clone()), &words, &photos, &by, &now],
    )?;
    Ok(())
}

/// Adds a verdict. There is no way to change one.
pub(crate) fn insert_verdict(tx: &mut Tx<'_>, claim: ClaimId, v: &Verdict) -> Result<(), DbError> {
    let id: ClaimVerdictId = tx.id();
    tx.exec(
        "insert into claim_verdict (id, claim, ordinal, ruling, basis, reason, ask, verdict, told, evidence, actor, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &id,
            &claim,
            &v.ordinal,
            &v.ruling,
            &v.basis,
            &v.reason,
            &v.ask,
            &v.answer,
            &v.told,
            &v.evidence,
            &v.actor,
            &v.at,
        ],
    )?;
    Ok(())
}

/// Everything that belongs to a claim, in five questions.
pub(crate) fn file_of(tx: &mut Tx<'_>, claim: Claim) -> Result<File, DbError> {
    let id = claim.id;
    let mut evidence: Vec<Evidence> = tx.all(
        "select id, kind, finding, words, photos, actor, at from claim_evidence where claim = $1
         order by at desc, id desc limit $2",
        &[&id, &PIECES_MAX],
    )?;
    evidence.reverse();
    let asked: Vec<Asked> = tx.all(
        "select kinds, words, actor, at from claim_question where claim = $1 order by at, id limit $2",
        &[&id, &PIECES_MAX],
    )?;
    let verdicts: Vec<Verdict> = tx.all(
        "select ordinal, ruling, basis, reason, ask, verdict, told, evidence, actor, at from claim_verdict
         where claim = $1 order by ordinal limit $2",
        &[&id, &PIECES_MAX],
    )?;
    let steps: Vec<StepTaken> = tx.all(
        "select step, to_status, actor, note, at from claim_step where claim = $1 order by at, id limit $2",
        &[&id, &PIECES_MAX],
    )?;
    Ok(File { claim, evidence, asked, verdicts, steps })
}

/// The claims of a customer about a product that were granted, wholly or in part, and are decided or under way.
pub(crate) fn fulfillable(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    asset: AssetId,
) -> Result<Vec<Claim>, DbError> {
    let reach = Reach::of(&Actor::System { task: "claims.fulfil" });
    let (decided, under_way, refused) = (Status::Decided, Status::InFulfilment, Ruling::Refused);
    tx.all(
        claim_sql!(
            "c.asset = $3 and c.customer = $4 and c.status in ($5, $6) and exists (select 1 from claim_verdict v
             where v.claim = c.id and v.ruling <> $7
             and v.ordinal = (select max(n.ordinal) from claim_verdict n where n.claim = c.id))
             order by c.number limit $8"
        ),
        &[&reach.all, &reach.own, &asset, &customer, &decided, &under_way, &refused, &PAGE],
    )
}

/// The rulings that stand on the claims of a customer, for as many claims of a page, from before a number on.
pub(crate) fn standing_rulings(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    before: Option<ClaimCode>,
) -> Result<Vec<(ClaimId, Ruling)>, DbError> {
    let (reach, before) = (Reach::of(actor), before.map_or(i64::MAX, |code| code.0));
    tx.all(
        "select v.claim, v.ruling from claim_verdict v join claim c on c.id = v.claim
         where c.customer = $1 and ($2 or c.customer = $3)
         and v.ordinal = (select max(n.ordinal) from claim_verdict n where n.claim = v.claim)
         and c.number < $4 order by c.number desc limit $5",
        &[&customer, &reach.all, &reach.own, &before, &PAGE],
    )
}
