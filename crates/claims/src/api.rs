//! The room's part of the API: the same actions, the same rights.

mod own;
mod steps;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, May, Route},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    model::{Claim, ClaimCode, EvidenceKind, File, Status},
    rights::SeeClaims,
    store,
    web::gathered,
};

pub(crate) fn routes() -> Vec<Route> {
    let get = Method::GET;
    let mut routes = vec![
        Route::guarded::<SeeClaims, _, _>(get.clone(), "/api/v1/claims", claims),
        Route::guarded::<SeeClaims, _, _>(get, "/api/v1/claims/{code}", claim),
    ];
    routes.extend(steps::routes());
    routes.extend(own::routes());
    routes
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(claims, claim))]
    struct Api;
    Api::openapi().merge_from(steps::openapi()).merge_from(own::openapi())
}

/// A claim in short.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimBrief {
    /// `BH-1201`
    code: String,
    /// `triage needs_info decided appealed in_fulfilment closed withdrawn`
    status: &'static str,
    /// `asset_…`
    asset: String,
    /// `customer_…`
    customer: String,
    /// The number of the conversation about it.
    ticket: i64,
    device: String,
    /// What is wrong, such as `screen`; none where it has no name.
    fault: Option<&'static str>,
    /// In the customer's words.
    words: String,
    /// `advice repair replace refund`
    wants: &'static str,
    /// Where the device is brought in, as the claim says, such as `VN`; none is the place of the sale.
    brought_in: Option<String>,
    /// How it ended: `repaired unrepaired replaced refunded reduced explained`.
    outcome: Option<&'static str>,
    #[schema(example = "2026-11-22T03:00:00Z")]
    created_at: String,
}

impl From<&Claim> for ClaimBrief {
    fn from(c: &Claim) -> Self {
        Self {
            code: c.code().to_string(),
            status: c.status.name(),
            asset: c.asset.to_string(),
            customer: c.customer.to_string(),
            ticket: c.ticket,
            device: c.device.clone(),
            fault: c.fault.map(coverage::model::KnownFault::name),
            words: c.words.clone(),
            wants: c.wants.name(),
            brought_in: c.brought_in.clone(),
            outcome: c.outcome.map(crate::model::Outcome::name),
            created_at: c.created_at.to_string(),
        }
    }
}

/// A verdict, as it was given.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimVerdictBody {
    /// Counts from 1.
    ordinal: i64,
    /// `granted partly_granted refused`
    ruling: &'static str,
    /// `engine judgement goodwill`
    basis: &'static str,
    /// Why, where a person decided.
    reason: String,
    /// What the customer was told.
    told: String,
    /// SHA-256 of the question, the facts and the law: the same inputs give the same answer.
    inputs_hash: String,
    #[schema(example = "2026-11-22T03:00:00Z")]
    at: String,
}

/// A piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
struct EvidenceBody {
    /// `proof_of_purchase proof_of_delivery photo serial_label inspection at_delivery`
    kind: &'static str,
    words: String,
    /// How many photos came with it; they hang in the conversation.
    photos: i64,
    #[schema(example = "2026-11-22T03:00:00Z")]
    at: String,
}

/// A claim with what belongs to it.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimBody {
    #[serde(flatten)]
    claim: ClaimBrief,
    /// What was asked for and did not come yet, by name.
    missing: Vec<&'static str>,
    /// Oldest first.
    evidence: Vec<EvidenceBody>,
    /// Oldest first; the last one stands.
    verdicts: Vec<ClaimVerdictBody>,
    /// For those who rule: the mark of the answer that the engine gives now, to be sent with a ruling.
    seen: Option<String>,
    /// For those who rule: what the engine answers now.
    #[schema(value_type = Option<Object>)]
    answer: Option<coverage::model::Answer>,
}

impl From<&File> for ClaimBody {
    fn from(file: &File) -> Self {
        let verdict = |v: &crate::model::Verdict| ClaimVerdictBody {
            ordinal: v.ordinal,
            ruling: v.ruling.name(),
            basis: v.basis.name(),
            reason: v.reason.clone(),
            told: v.told.clone(),
            inputs_hash: v.answer.0.inputs_hash.clone(),
            at: v.at.to_string(),
        };
        let piece = |e: &crate::model::Evidence| EvidenceBody {
            kind: e.kind.name(),
            words: e.words.clone(),
            photos: e.photos,
            at: e.at.to_string(),
        };
        Self {
            claim: ClaimBrief::from(&file.claim),
            missing: file.missing().into_iter().map(EvidenceKind::name).collect(),
            evidence: file.evidence.iter().map(piece).collect(),
            verdicts: file.verdicts.iter().map(verdict).collect(),
            seen: None,
            answer: None,
        }
    }
}

/// What was changed.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimChanged {
    /// `BH-1201`
    code: String,
}

fn code(text: &str) -> Result<ClaimCode, Fault> {
    text.parse().map_err(|()| Fault::NotFound)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ClaimsQuery {
    /// `triage needs_info decided appealed in_fulfilment closed withdrawn`; what waits when absent.
    status: Option<String>,
    /// Goes on after this claim: `BH-1201`.
    after: Option<String>,
}

/// Claims in one state, those that wait longest first; at most 51.
#[utoipa::path(get, path = "/api/v1/claims", params(ClaimsQuery), responses((status = 200, body = [ClaimBrief]),
    (status = 422)))]
async fn claims(
    may: May<SeeClaims>,
    State(app): State<App>,
    Query(asked): Query<ClaimsQuery>,
) -> Result<Json<Vec<ClaimBrief>>, Fault> {
    let wrong = |field: &str| Fault::Invalid(platform::web::Invalid::one(field, "form-error-choice"));
    let status = match asked.status.as_deref() {
        None => Status::Triage,
        Some(name) => Status::named(name).ok_or_else(|| wrong("status"))?,
    };
    let after = match asked.after.as_deref() {
        None => 0,
        Some(text) => text.parse::<ClaimCode>().map_err(|()| wrong("after"))?.0,
    };
    let actor = may.visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, DbError> { store::claims_in(tx, &actor, status, after) };
    let found = app.db().read(load).await?;
    Ok(Json(found.iter().map(ClaimBrief::from).collect()))
}

/// A claim with its evidence and verdicts, and what the engine answers now.
#[utoipa::path(get, path = "/api/v1/claims/{code}", params(("code" = String, Path)),
    responses((status = 200, body = ClaimBody), (status = 404)))]
async fn claim(
    may: May<SeeClaims>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Json<ClaimBody>, Fault> {
    let (code, actor) = (code(&text)?, may.visit.actor.clone());
    let lang = may.visit.lang.clone();
    let facts = app.db().read(move |tx| gathered(tx, &actor, code, &lang)).await?;
    let answer = facts.now.as_ref().map(|j| j.verdict().answer);
    Ok(Json(ClaimBody { seen: Some(facts.seen), answer, ..ClaimBody::from(&facts.file) }))
}
