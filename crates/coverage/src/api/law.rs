//! Law packs, and cases that are about no asset.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use platform::{
    i18n::Lang,
    web::{App, Fault, Invalid, JsonBody, May, Route, Visit},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{CoverBody, LineBody, body_of};
use crate::{
    law::{self, LawRefusal},
    packs::{Change, Pack, Rule, changes},
    rights::{EditLaw, SeePolicies},
    web::{
        law::applied,
        terms::published,
        try_case::{TryQuery, tried_case},
    },
};

pub(super) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    let readers = "terms are published to everybody";
    vec![
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/api/v1/law-packs", list_packs),
        Route::guarded::<EditLaw, _, _>(post, "/api/v1/law-packs", bring_pack),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/api/v1/law-packs/{name}", show_pack),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/api/v1/law-packs/{name}/changes", pack_changes),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/api/v1/coverage/trial", try_case),
        Route::public(
            get,
            "/api/v1/warranty/terms/{code}",
            readers,
            platform::web::Limit::Pages,
            published_terms,
        ),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(
        paths(list_packs, bring_pack, show_pack, pack_changes, try_case, published_terms),
        components(schemas(LineBody))
    )]
    struct Api;
    Api::openapi()
}

/// A law pack.
#[derive(Debug, Serialize, ToSchema)]
struct PackBody {
    /// `VN@2023`
    name: String,
    /// `VN`
    jurisdiction: String,
    /// Contracts of this day and later, `YYYY-MM-DD`.
    valid_from: String,
    /// Whether no lawyer has signed it.
    is_draft: bool,
    /// SHA-256 of its text and its base's.
    hash: String,
    /// The cases that prove it.
    cases: Vec<String>,
    rules: Vec<RuleBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RuleBody {
    id: String,
    /// `pause`
    kind: String,
    /// What it says, in the language of the request.
    text: String,
    cite: String,
    /// `V S M P`
    #[schema(value_type = String)]
    confidence: crate::model::Confidence,
    is_mandatory: bool,
    /// When it holds; empty for always.
    when: String,
}

impl RuleBody {
    fn of(rule: &Rule, lang: &Lang) -> Self {
        Self {
            id: rule.id.as_str().to_owned(),
            kind: rule.kind.name().to_owned(),
            text: rule.text.in_language(lang.locale()).to_owned(),
            cite: rule.cite.clone(),
            confidence: rule.mark,
            is_mandatory: rule.mandatory,
            when: rule.when.written().to_owned(),
        }
    }
}

impl PackBody {
    fn of(pack: &Pack, lang: &Lang) -> Self {
        Self {
            name: pack.id.clone(),
            jurisdiction: pack.jurisdiction.clone(),
            valid_from: pack.valid_from.to_string(),
            is_draft: pack.status == crate::packs::PackStatus::Draft,
            hash: pack.hash.clone(),
            cases: pack.tests.clone(),
            rules: pack.rules.iter().map(|rule| RuleBody::of(rule, lang)).collect(),
        }
    }
}

/// Every law pack as it is applied.
#[utoipa::path(get, path = "/api/v1/law-packs", responses((status = 200, body = [PackBody])))]
async fn list_packs(may: May<SeePolicies>, State(app): State<App>) -> Result<Json<Vec<PackBody>>, Fault> {
    let law = applied(&app).await?;
    Ok(Json(law.packs().iter().map(|pack| PackBody::of(pack, &may.visit.lang)).collect()))
}

/// One law pack as it is applied.
#[utoipa::path(get, path = "/api/v1/law-packs/{name}", params(("name" = String, Path)),
    responses((status = 200, body = PackBody), (status = 404)))]
async fn show_pack(
    may: May<SeePolicies>,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<PackBody>, Fault> {
    let law = applied(&app).await?;
    let pack = law.pack(&name).ok_or(Fault::NotFound)?;
    Ok(Json(PackBody::of(pack, &may.visit.lang)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct AgainstQuery {
    /// Another pack, such as `VN@2010`.
    against: String,
}

/// One rule that is not the same.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeBody {
    /// As the other pack says it; absent when it is new.
    was: Option<RuleBody>,
    /// As this pack says it; absent when it was dropped.
    is: Option<RuleBody>,
}

/// What one pack says differently from another.
#[utoipa::path(get, path = "/api/v1/law-packs/{name}/changes", params(("name" = String, Path), AgainstQuery),
    responses((status = 200, body = [ChangeBody]), (status = 404)))]
async fn pack_changes(
    may: May<SeePolicies>,
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<AgainstQuery>,
) -> Result<Json<Vec<ChangeBody>>, Fault> {
    let law = applied(&app).await?;
    let (later, earlier) = law.pack(&name).zip(law.pack(&asked.against)).ok_or(Fault::NotFound)?;
    let rule = |rule: &Rule| Some(RuleBody::of(rule, &may.visit.lang));
    let one = |change: &Change<'_>| match *change {
        Change::Added(is) => ChangeBody { was: None, is: rule(is) },
        Change::Removed(was) => ChangeBody { was: rule(was), is: None },
        Change::Changed { was, is } => ChangeBody { was: rule(was), is: rule(is) },
    };
    Ok(Json(changes(earlier, later).iter().map(one).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BringBody {
    /// The text of the pack, in TOML.
    source: String,
    /// Why; needed where a case comes out worse for the customer.
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct EditionBody {
    name: String,
    /// Counts from 1; the text of the program is 0.
    edition: u32,
    hash: String,
}

/// Takes a law pack into use from now on.
#[utoipa::path(post, path = "/api/v1/law-packs", request_body = BringBody,
    responses((status = 200, body = EditionBody), (status = 422)))]
async fn bring_pack(
    may: May<EditLaw>,
    State(app): State<App>,
    body: JsonBody<BringBody>,
) -> Result<Response, Fault> {
    let (source, reason) = (body.value.source.clone(), body.value.reason.clone());
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        let edition =
            law::bring_pack(tx, &granted, ("law", &source), &reason).map_err(|refusal| fault(&refusal))?;
        Ok::<_, Fault>(EditionBody { name: edition.name, edition: edition.edition, hash: edition.hash })
    })
    .await
}

fn fault(refusal: &LawRefusal) -> Fault {
    let at = |field: &str, key: &'static str, name: &'static str, value: String| {
        let error = platform::web::FieldError { field: field.into(), key, args: vec![(name, value)] };
        Fault::Invalid(Invalid { errors: vec![error] })
    };
    match refusal {
        LawRefusal::Db(error) => error.clone().into(),
        LawRefusal::Same => Invalid::one("source", "coverage-law-same").into(),
        LawRefusal::Worse(cases) => at("reason", "coverage-law-worse", "cases", cases.join(", ")),
        LawRefusal::Wrong(_) => at("source", "coverage-law-wrong", "flaws", refusal.to_string()),
    }
}

/// Answers a case that is about no asset: a place, a policy, a day of delivery, a fault.
#[utoipa::path(get, path = "/api/v1/coverage/trial", params(TryQuery),
    responses((status = 200, body = CoverBody), (status = 422)))]
async fn try_case(
    may: May<SeePolicies>,
    State(app): State<App>,
    Query(asked): Query<TryQuery>,
) -> Result<Json<CoverBody>, Fault> {
    let answer = tried_case(&app, &asked).await?;
    let answer = answer.ok_or_else(|| Fault::from(Invalid::one("delivered", "form-error-date")))?;
    Ok(Json(body_of(&may.visit, &answer)))
}

/// Warranty terms as customers read them.
#[derive(Debug, Serialize, ToSchema)]
struct PlainBody {
    term: String,
    promises: Vec<String>,
    /// Parts with a term of their own.
    parts: Vec<String>,
    /// Causes that are not covered.
    exclusions: Vec<String>,
    /// What the law gives besides.
    law: Vec<String>,
    /// Whether no lawyer has signed the reading of the law.
    is_draft: bool,
}

/// The published terms of a policy, for contracts of today.
#[utoipa::path(get, path = "/api/v1/warranty/terms/{code}", params(("code" = String, Path)),
    responses((status = 200, body = PlainBody), (status = 404)))]
async fn published_terms(
    visit: Visit,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Json<PlainBody>, Fault> {
    let terms = published(&app, &visit, code).await?;
    Ok(Json(PlainBody {
        term: terms.term,
        promises: terms.promises,
        parts: terms.parts,
        exclusions: terms.exclusions,
        law: terms.law.into_iter().map(|rule| format!("{} ({})", rule.text, rule.cite)).collect(),
        is_draft: terms.is_draft,
    }))
}
