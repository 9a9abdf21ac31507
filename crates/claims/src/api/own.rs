//! A customer's own claims.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, FileBody, JsonBody, May, Route, Submission},
};
use products::AssetId;
use serde::Deserialize;
use tickets::WriteToShop;
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{ClaimBody, ClaimBrief, ClaimChanged, code, steps::change};
use crate::{
    actions::{self, Appeal, ClaimError, Given, OwnRights, Withdrawing},
    model::{ClaimCode, NewClaim},
    rights::OwnClaims,
    store::{self, Listed},
    web::{given, new_claim, required_text, subject},
};

pub(super) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<OwnClaims, _, _>(get.clone(), "/api/v1/my/claims", own_claims),
        Route::guarded::<OwnClaims, _, _>(get, "/api/v1/my/claims/{code}", own_claim),
        Route::guarded::<OwnClaims, _, _>(post.clone(), "/api/v1/my/assets/{id}/claims", submit_own_claim),
        Route::guarded::<OwnClaims, _, _>(
            post.clone(),
            "/api/v1/my/claims/{code}/evidence",
            give_own_evidence,
        ),
        Route::guarded::<OwnClaims, _, _>(post.clone(), "/api/v1/my/claims/{code}/appeal", appeal_own_claim),
        Route::guarded::<OwnClaims, _, _>(post, "/api/v1/my/claims/{code}/withdrawal", withdraw_own_claim),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        own_claims,
        own_claim,
        submit_own_claim,
        give_own_evidence,
        appeal_own_claim,
        withdraw_own_claim
    ))]
    struct Api;
    Api::openapi()
}

fn rights(may: &May<OwnClaims>, write: &May<WriteToShop>) -> OwnRights {
    OwnRights { claim: may.granted.clone(), write: write.granted.clone() }
}

/// From where one's own claims go on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct OwnClaimsQuery {
    /// Goes on after this claim: `BH-1201`.
    after: Option<String>,
}

/// One's own claims, newest first; at most 50.
#[utoipa::path(get, path = "/api/v1/my/claims", params(OwnClaimsQuery),
    responses((status = 200, body = [ClaimBrief]), (status = 400)))]
async fn own_claims(
    may: May<OwnClaims>,
    State(app): State<App>,
    Query(asked): Query<OwnClaimsQuery>,
) -> Result<Json<Vec<ClaimBrief>>, Fault> {
    let wrong = |()| Fault::NoSuchPage;
    let before: Option<ClaimCode> = asked.after.map(|text| text.parse().map_err(wrong)).transpose()?;
    let actor = may.visit.actor.clone();
    let own = actor.customer().ok_or(Fault::NotFound)?;
    let load = move |tx: &mut Tx<'_>| -> Result<_, DbError> {
        store::claims_page(tx, &actor, Listed::OfCustomer(own), before, store::PAGE)
    };
    let found = app.db().read(load).await?;
    Ok(Json(found.iter().map(ClaimBrief::from).collect()))
}

/// One of one's own claims with its evidence and verdicts.
#[utoipa::path(get, path = "/api/v1/my/claims/{code}", params(("code" = String, Path)),
    responses((status = 200, body = ClaimBody), (status = 404)))]
async fn own_claim(
    may: May<OwnClaims>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Json<ClaimBody>, Fault> {
    let (code, actor) = (code(&text)?, may.visit.actor.clone());
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let claim = store::claim_by_code(tx, &actor, code)?.ok_or(Fault::NotFound)?;
        Ok(store::file_of(tx, claim)?)
    };
    let file = app.db().read(load).await?;
    let mut body = ClaimBody::from(&file);
    for (piece, evidence) in body.evidence.iter_mut().zip(&file.evidence) {
        // What colleagues note for each other is not for customers.
        if evidence.is_the_shops() {
            piece.words.clear();
        }
    }
    Ok(Json(body))
}

/// Something claimed for one's own product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnClaimBody {
    /// What is wrong: `screen`, `battery` …, or `other`.
    fault: String,
    /// In one's own words.
    words: String,
    /// Since when, `YYYY-MM-DD`.
    #[serde(default)]
    appeared_on: String,
    /// Where it is brought in, such as `IS`, or `other`; the shop's country when absent.
    #[serde(default)]
    brought_in: String,
    /// `advice repair replace refund`; `advice` when absent.
    #[serde(default)]
    wants: String,
    #[serde(default)]
    photos: Vec<FileBody>,
}

/// Claims for one's own product. What is missing is asked for at once.
#[utoipa::path(post, path = "/api/v1/my/assets/{id}/claims", params(("id" = String, Path)),
    request_body = OwnClaimBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn submit_own_claim(
    may: May<OwnClaims>,
    write: May<WriteToShop>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<OwnClaimBody>,
) -> Result<Response, Fault> {
    let (id, actor): (AssetId, _) = (id.parse().map_err(|_| Fault::NotFound)?, may.visit.actor.clone());
    let card = app.db().read(move |tx| products::asset(tx, &actor, id).map_err(Fault::from)).await?;
    let (card, sent) = (card.ok_or(Fault::NotFound)?, &body.value);
    let form = Submission::of(&[
        ("fault", &sent.fault),
        ("words", &sent.words),
        ("appeared_on", &sent.appeared_on),
        ("brought_in", &sent.brought_in),
        ("wants", &sent.wants),
    ])
    .with_files("photos", &sent.photos)?;
    let lang = &may.visit.lang;
    let new = new_claim(&form, &card, lang, app.db().clock().now())?;
    let new = NewClaim { photos: app.stored_photos(&form, "photos").await?, ..new };
    let (subject, rights) = (subject(lang, &new, &card), rights(&may, &write));
    let done: Result<Response, ClaimError> = app
        .submit_json(&may.visit, &body, move |tx| {
            let code = actions::submit_claim(tx, &rights, &new, &subject)?;
            Ok(ClaimChanged { code: code.to_string() })
        })
        .await;
    done.map_err(Fault::from)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GivenBody {
    /// `proof_of_purchase proof_of_delivery photo serial_label at_delivery`
    kinds: Vec<String>,
    /// What it is.
    words: String,
    #[serde(default)]
    photos: Vec<FileBody>,
}

/// Sends evidence.
#[utoipa::path(post, path = "/api/v1/my/claims/{code}/evidence", params(("code" = String, Path)),
    request_body = GivenBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn give_own_evidence(
    may: May<OwnClaims>,
    write: May<WriteToShop>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<GivenBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let mut fields: Vec<(&str, &str)> = vec![("words", &sent.words)];
    fields.extend(sent.kinds.iter().map(|kind| ("kinds", kind.as_str())));
    let form = Submission::of(&fields).with_files("photos", &sent.photos)?;
    let given = Given { photos: app.stored_photos(&form, "photos").await?, ..given(&form)? };
    let rights = rights(&may, &write);
    change(&app, &may, &body, code, move |tx| actions::give_evidence(tx, &rights, code, &given)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AppealBody {
    /// Why the verdict is wrong.
    appeal: String,
    /// New evidence.
    #[serde(default)]
    photos: Vec<FileBody>,
}

/// Says that a verdict is wrong.
#[utoipa::path(post, path = "/api/v1/my/claims/{code}/appeal", params(("code" = String, Path)),
    request_body = AppealBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn appeal_own_claim(
    may: May<OwnClaims>,
    write: May<WriteToShop>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<AppealBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let form = Submission::of(&[("appeal", &sent.appeal)]).with_files("photos", &sent.photos)?;
    let words = required_text(&form, "appeal")?;
    let appeal = Appeal { words, photos: app.stored_photos(&form, "photos").await? };
    let rights = rights(&may, &write);
    change(&app, &may, &body, code, move |tx| actions::lodge_appeal(tx, &rights, code, &appeal)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnWithdrawalBody {
    /// Why, if one likes to say.
    #[serde(default)]
    why: String,
}

/// Takes one's claim back.
#[utoipa::path(post, path = "/api/v1/my/claims/{code}/withdrawal", params(("code" = String, Path)),
    request_body = OwnWithdrawalBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn withdraw_own_claim(
    may: May<OwnClaims>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<OwnWithdrawalBody>,
) -> Result<Response, Fault> {
    let (code, why) = (code(&text)?, body.value.why.chars().take(500).collect::<String>());
    let by = Withdrawing::Own(may.granted.clone());
    change(&app, &may, &body, code, move |tx| actions::withdraw_claim(tx, &by, code, &why)).await
}
