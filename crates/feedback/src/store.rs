//! The only SQL of the room.

use jiff::Timestamp;
use kernel::{Actor, CustomerId};
use platform::{DbError, Tx, from_row};
use uuid::Uuid;

use crate::{
    model::{Answer, Csat, InviteId, InviteState, Occasion, ResponseId, Survey},
    policy,
};

/// A new invitation.
pub struct NewInvite<'a> {
    pub occasion: Occasion,
    pub occasion_id: Uuid,
    pub occasion_name: &'a str,
    pub customer: CustomerId,
    pub asset: Option<Uuid>,
    pub due_at: Timestamp,
    pub expires_at: Timestamp,
}

pub fn add_invite(tx: &mut Tx<'_>, invite: &NewInvite<'_>) -> Result<InviteId, DbError> {
    let (id, now): (InviteId, _) = (tx.id(), tx.now());
    // The link is made when the mail is written; until then the digest only has to be unique.
    let digest = format!("unsent:{id}");
    tx.exec(
        "insert into survey_invite (id, digest, occasion, occasion_id, occasion_name, customer_id, asset_id,
         state, due_at, expires_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, 'due', $8, $9, $10)",
        &[
            &id,
            &digest,
            &invite.occasion,
            &invite.occasion_id,
            &invite.occasion_name,
            &invite.customer,
            &invite.asset,
            &invite.due_at,
            &invite.expires_at,
            &now,
        ],
    )?;
    Ok(id)
}

pub fn invite(tx: &mut Tx<'_>, id: InviteId) -> Result<Option<Survey>, DbError> {
    tx.first(
        "select id, occasion, occasion_id, occasion_name, customer_id, asset_id, state, expires_at
         from survey_invite where id = $1",
        &[&id],
    )
}

/// Whoever has the link may answer: the digest is the actor's proof.
pub fn invite_by_digest(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Survey>, DbError> {
    tx.first(
        "select id, occasion, occasion_id, occasion_name, customer_id, asset_id, state, expires_at
         from survey_invite where digest = $1",
        &[&digest],
    )
}

/// What a customer was asked and may still answer, newest first. Nobody sees another's, and none that was not sent.
pub fn own_invites(tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<Vec<Survey>, DbError> {
    let (own, now) = (actor.customer(), tx.now());
    tx.all(
        "select id, occasion, occasion_id, occasion_name, customer_id, asset_id, state, expires_at
         from survey_invite where customer_id = $1 and state in ('sent', 'answered') and expires_at >= $2
         order by id desc limit $3",
        &[&own, &now, &limit],
    )
}

/// One of them.
pub fn own_invite(tx: &mut Tx<'_>, actor: &Actor, id: InviteId) -> Result<Option<Survey>, DbError> {
    let (own, now) = (actor.customer(), tx.now());
    tx.first(
        "select id, occasion, occasion_id, occasion_name, customer_id, asset_id, state, expires_at
         from survey_invite where id = $1 and customer_id = $2 and state in ('sent', 'answered')
         and expires_at >= $3",
        &[&id, &own, &now],
    )
}

pub fn last_sent_to(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Timestamp>, DbError> {
    tx.value(
        "select due_at from survey_invite where customer_id = $1 and state in ('sent', 'answered')
         order by due_at desc limit 1",
        &[&customer],
    )
}

pub fn set_sent(tx: &mut Tx<'_>, id: InviteId, digest: &str) -> Result<(), DbError> {
    tx.exec("update survey_invite set state = 'sent', digest = $1 where id = $2", &[&digest, &id]).map(drop)
}

pub fn set_state(tx: &mut Tx<'_>, id: InviteId, state: InviteState) -> Result<(), DbError> {
    tx.exec("update survey_invite set state = $1 where id = $2", &[&state, &id]).map(drop)
}

/// Whether any answer to this invitation was low, replaced ones too.
pub fn was_ever_low(tx: &mut Tx<'_>, id: InviteId) -> Result<bool, DbError> {
    let low = i64::from(policy::LOW);
    let found: Option<i64> = tx.value(
        "select score from survey_response where invite_id = $1 and score <= $2 limit 1",
        &[&id, &low],
    )?;
    Ok(found.is_some())
}

/// Keeps the answer; an earlier one of the same invitation stays, marked as replaced.
pub fn add_response(tx: &mut Tx<'_>, invite: InviteId, answer: &Answer) -> Result<ResponseId, DbError> {
    let (id, now): (ResponseId, _) = (tx.id(), tx.now());
    tx.exec(
        "update survey_response set replaced_at = $1 where invite_id = $2 and replaced_at is null",
        &[&now, &invite],
    )?;
    let (score, attitude) = (i64::from(answer.score.value()), answer.attitude.map(|s| i64::from(s.value())));
    tx.exec(
        "insert into survey_response (id, invite_id, score, attitude, words, answered_at)
         values ($1, $2, $3, $4, $5, $6)",
        &[&id, &invite, &score, &attitude, &answer.words, &now],
    )?;
    Ok(id)
}

/// The answer to an invitation that stands, and when the first one came.
pub struct Given {
    pub id: ResponseId,
    pub score: i64,
    pub attitude: Option<i64>,
    pub words: String,
    pub answered_at: Timestamp,
    pub first_given_at: Timestamp,
}
from_row!(Given { id, score, attitude, words, answered_at, first_given_at });

pub fn given(tx: &mut Tx<'_>, invite: InviteId) -> Result<Option<Given>, DbError> {
    tx.first(
        "select r.id, r.score, r.attitude, r.words, r.answered_at,
         (select min(f.answered_at) from survey_response f where f.invite_id = r.invite_id)
         from survey_response r where r.invite_id = $1 and r.replaced_at is null",
        &[&invite],
    )
}

/// A response as the list shows it.
pub struct ResponseRow {
    pub id: ResponseId,
    pub attitude: Option<i64>,
    pub score: i64,
    pub words: String,
    pub answered_at: Timestamp,
    pub occasion: Occasion,
    pub occasion_name: String,
}
from_row!(ResponseRow { id, attitude, score, words, answered_at, occasion, occasion_name });

/// The responses that [`csat_since`] counts, newest first, from before one on.
pub fn responses_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
    before: Option<ResponseId>,
    limit: i64,
) -> Result<Vec<ResponseRow>, DbError> {
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    let before = before.unwrap_or(ResponseId::from_uuid(Uuid::max()));
    tx.all(
        "select r.id, r.attitude, r.score, r.words, r.answered_at, i.occasion, i.occasion_name
         from survey_response r join survey_invite i on i.id = r.invite_id
         where r.replaced_at is null and r.answered_at >= $1 and r.id < $2
         order by r.id desc limit $3",
        &[&since, &before, &limit],
    )
}

/// One response; staff only.
pub fn response(tx: &mut Tx<'_>, actor: &Actor, id: ResponseId) -> Result<Option<ResponseRow>, DbError> {
    if !actor.is_staff() {
        return Ok(None);
    }
    tx.first(
        "select r.id, r.attitude, r.score, r.words, r.answered_at, i.occasion, i.occasion_name
         from survey_response r join survey_invite i on i.id = r.invite_id where r.id = $1",
        &[&id],
    )
}

/// Customer satisfaction over the responses since an instant; staff only, none when nobody answered.
///
/// # Errors
/// Whatever the database says.
pub fn csat_since(tx: &mut Tx<'_>, actor: &Actor, since: Timestamp) -> Result<Option<Csat>, DbError> {
    if !actor.is_staff() {
        return Ok(None);
    }
    let counts: Option<(i64, i64)> = tx.first(
        "select cast(count(*) as bigint), cast(coalesce(sum(case when score >= 4 then 1 else 0 end), 0) as bigint)
         from survey_response where replaced_at is null and answered_at >= $1",
        &[&since],
    )?;
    let (answers, good) = counts.unwrap_or((0, 0));
    Ok(policy::csat(u32::try_from(good).unwrap_or(0), u32::try_from(answers).unwrap_or(0)))
}

/// Takes the words out of the answers about something that was erased, and asks nobody about it any more.
pub fn forget_words(tx: &mut Tx<'_>, (occasion, id): (Occasion, Uuid)) -> Result<(), DbError> {
    tx.exec(
        "update survey_response set words = '' where invite_id in
         (select id from survey_invite where occasion = $1 and occasion_id = $2)",
        &[&occasion, &id],
    )?;
    let now = tx.now();
    tx.exec(
        "update survey_invite set expires_at = $3 where occasion = $1 and occasion_id = $2 and expires_at > $3",
        &[&occasion, &id, &now],
    )?;
    tx.exec(
        "update survey_invite set state = 'skipped' where occasion = $1 and occasion_id = $2 and state = 'due'",
        &[&occasion, &id],
    )
    .map(drop)
}
