//! Warranty policies and recalls.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use kernel::date_in;
use platform::{
    Tx,
    i18n::Lang,
    web::{App, Fault, Invalid, JsonBody, May, NothingBody, Route, Submission},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::{
    actions,
    model::{Code, PolicyVersion},
    rights::{EditPolicies, RunRecalls, SeePolicies},
    store,
    warranties::{NewPolicy, Recall, RecallId, WarrantyPolicy},
    web::forms,
};

pub(super) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/api/v1/policies", list),
        Route::guarded::<EditPolicies, _, _>(post.clone(), "/api/v1/policies", add),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/api/v1/policies/{code}", show),
        Route::guarded::<EditPolicies, _, _>(post.clone(), "/api/v1/policies/{code}/versions", revise),
        Route::guarded::<SeePolicies, _, _>(get, "/api/v1/recalls", recalls),
        Route::guarded::<RunRecalls, _, _>(post.clone(), "/api/v1/recalls", open_recall),
        Route::guarded::<RunRecalls, _, _>(post, "/api/v1/recalls/{id}/end", close_recall),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list, add, show, revise, recalls, open_recall, close_recall))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct PolicyBody {
    #[schema(example = "policy_01j9…")]
    id: String,
    /// What receipts and imports call it.
    code: String,
    version: u32,
    name: String,
    /// Contracts of this day and later fall under it, `YYYY-MM-DD`.
    valid_from: String,
    /// What it promises.
    #[schema(value_type = Object)]
    terms: PolicyVersion,
    #[schema(example = "2026-11-22T03:00:00Z")]
    recorded_at: String,
}

impl From<WarrantyPolicy> for PolicyBody {
    fn from(policy: WarrantyPolicy) -> Self {
        Self {
            id: policy.id.to_string(),
            code: policy.code,
            version: policy.version,
            name: policy.name,
            valid_from: policy.valid_from.to_string(),
            terms: policy.terms.0,
            recorded_at: policy.recorded_at.to_string(),
        }
    }
}

/// The newest version of every warranty policy.
#[utoipa::path(get, path = "/api/v1/policies", responses((status = 200, body = [PolicyBody])))]
async fn list(_may: May<SeePolicies>, State(app): State<App>) -> Result<Json<Vec<PolicyBody>>, Fault> {
    let policies = app.db().read(|tx| store::newest_policies(tx).map_err(Fault::from)).await?;
    Ok(Json(policies.into_iter().map(PolicyBody::from).collect()))
}

/// Every version of a policy, newest first.
#[utoipa::path(get, path = "/api/v1/policies/{code}", params(("code" = String, Path)),
    responses((status = 200, body = [PolicyBody])))]
async fn show(
    _may: May<SeePolicies>,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Json<Vec<PolicyBody>>, Fault> {
    let versions = app.db().read(move |tx| store::versions(tx, &code).map_err(Fault::from)).await?;
    if versions.is_empty() {
        return Err(Fault::NotFound);
    }
    Ok(Json(versions.into_iter().map(PolicyBody::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TermsBody {
    name: String,
    /// Contracts of this day and later fall under it, `YYYY-MM-DD`.
    valid_from: String,
    /// How long the unit is covered, 1 to 600.
    months: u32,
    /// `manufacturer trader`
    issuer: String,
    /// `follows_unit stays_with_buyer`
    transfer: String,
    /// How long a paid repair is guaranteed against the same fault, in months.
    guarantee: Option<u32>,
    /// `renew` or `inherit` when the unit is exchanged; as the law says when absent.
    on_replacement: Option<String>,
    /// Days after the ready notice until the term runs again; 7 when absent.
    pickup_grace_days: Option<u32>,
    /// Parts whose replacement by a foreign one would void the warranty; many laws forbid it.
    #[serde(default)]
    void_if_third_party: Vec<String>,
    /// The places in which it holds: `VN`, `EU-DE`, or `EU` for all of its members; everywhere when empty.
    #[serde(default)]
    territory: Vec<String>,
    /// Parts with a term of their own.
    #[serde(default)]
    parts: Vec<PartBody>,
    /// Causes that it does not cover: `liquid`.
    #[serde(default)]
    exclusions: Vec<String>,
    /// The products that it is given with.
    #[serde(default)]
    given_with: Vec<GivenBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PartBody {
    /// `battery`
    part: String,
    months: u32,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GivenBody {
    brand: String,
    /// Empty for every model of the maker.
    #[serde(default)]
    model: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPolicyBody {
    /// What receipts and imports will call it: `sm24`.
    code: String,
    terms: TermsBody,
}

impl TermsBody {
    /// As the form writes it, so that the same rules read it.
    fn form(&self, code: &str) -> Result<Submission, Invalid> {
        if !self.exclusions.iter().all(|cause| Code::new(cause.as_str()).is_ok()) {
            return Err(Invalid::one("exclusions", "coverage-error-code"));
        }
        let replacement = self.on_replacement.as_deref().unwrap_or("renew");
        for (field, said, known) in [
            ("issuer", self.issuer.as_str(), ["manufacturer", "trader"]),
            ("transfer", &self.transfer, ["follows_unit", "stays_with_buyer"]),
            ("on_replacement", replacement, ["renew", "inherit"]),
        ] {
            if !known.contains(&said) {
                return Err(Invalid::one(field, "form-error-choice"));
            }
        }
        let parts: Vec<String> = self.parts.iter().map(|p| format!("{} {}", p.part, p.months)).collect();
        let given: Vec<String> =
            self.given_with.iter().map(|g| format!("{} / {}", g.brand, g.model)).collect();
        let (months, guarantee) =
            (self.months.to_string(), self.guarantee.map(|months| months.to_string()).unwrap_or_default());
        let (parts, given, tied) = (parts.join("\n"), given.join("\n"), self.void_if_third_party.join(","));
        let territory = self.territory.join(",");
        let grace = self.pickup_grace_days.map(|days| days.to_string()).unwrap_or_default();
        let mut fields: Vec<(&str, &str)> = vec![
            ("code", code),
            ("name", &self.name),
            ("valid_from", &self.valid_from),
            ("months", &months),
            ("issuer", &self.issuer),
            ("transfer", &self.transfer),
            ("guarantee", &guarantee),
            ("on_replacement", self.on_replacement.as_deref().unwrap_or_default()),
            ("pickup_grace", &grace),
            ("void_if_third_party", &tied),
            ("territory", &territory),
            ("parts", &parts),
            ("given_with", &given),
        ];
        fields.extend(self.exclusions.iter().map(|cause| ("exclusions", cause.as_str())));
        Ok(Submission::of(&fields))
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct SavedBody {
    #[schema(example = "policy_01j9…")]
    id: String,
    code: String,
}

fn saved(
    tx: &mut Tx<'_>,
    granted: &kernel::Granted<EditPolicies>,
    new: &NewPolicy,
    lang: &Lang,
) -> Result<SavedBody, Fault> {
    let id = actions::save_policy(tx, granted, new).map_err(|refusal| forms::refused(refusal, lang))?;
    Ok(SavedBody { id: id.to_string(), code: new.code.clone() })
}

/// Writes a new policy.
#[utoipa::path(post, path = "/api/v1/policies", request_body = NewPolicyBody,
    responses((status = 200, body = SavedBody)))]
async fn add(
    may: May<EditPolicies>,
    State(app): State<App>,
    body: JsonBody<NewPolicyBody>,
) -> Result<Response, Fault> {
    let (sent, granted, lang) = (&body.value, may.granted.clone(), may.visit.lang.clone());
    // Whether the code is free is asked inside: a repetition must find what it made and answer the same.
    let new = forms::policy(&sent.terms.form(&sent.code)?, None)?;
    app.submit_json(&may.visit, &body, move |tx| {
        if !store::versions(tx, &new.code)?.is_empty() {
            return Err(Invalid::one("code", "coverage-error-known").into());
        }
        saved(tx, &granted, &new, &lang)
    })
    .await
}

/// Writes the next version of a policy. What was sold under an earlier version stays under it.
#[utoipa::path(post, path = "/api/v1/policies/{code}/versions", params(("code" = String, Path)),
    request_body = TermsBody, responses((status = 200, body = SavedBody)))]
async fn revise(
    may: May<EditPolicies>,
    State(app): State<App>,
    Path(code): Path<String>,
    body: JsonBody<TermsBody>,
) -> Result<Response, Fault> {
    let new = forms::policy(&body.value.form(&code)?, Some(&code))?;
    let (granted, lang) = (may.granted.clone(), may.visit.lang.clone());
    app.submit_json(&may.visit, &body, move |tx| {
        if store::versions(tx, &new.code)?.is_empty() {
            return Err(Fault::NotFound);
        }
        saved(tx, &granted, &new, &lang)
    })
    .await
}

#[derive(Debug, Serialize, ToSchema)]
struct RecallAnswer {
    #[schema(example = "recall_01j9…")]
    id: String,
    title: String,
    brand: String,
    /// Empty for every model of the maker.
    model: String,
    /// `YYYY-MM-DD`
    opened_on: String,
    closed_on: Option<String>,
}

impl From<Recall> for RecallAnswer {
    fn from(recall: Recall) -> Self {
        Self {
            id: recall.id.to_string(),
            title: recall.title,
            brand: recall.brand,
            model: recall.model,
            opened_on: recall.opened_on.to_string(),
            closed_on: recall.closed_on.map(|day| day.to_string()),
        }
    }
}

/// Recalls, open ones and those that are over.
#[utoipa::path(get, path = "/api/v1/recalls", responses((status = 200, body = [RecallAnswer])))]
async fn recalls(_may: May<SeePolicies>, State(app): State<App>) -> Result<Json<Vec<RecallAnswer>>, Fault> {
    let recalls = app.db().read(|tx| store::recalls(tx).map_err(Fault::from)).await?;
    Ok(Json(recalls.into_iter().map(RecallAnswer::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecallBody {
    /// What is wrong, in one line.
    title: String,
    brand: String,
    /// Empty for every model of the maker.
    #[serde(default)]
    model: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct RecallRef {
    #[schema(example = "recall_01j9…")]
    id: String,
}

/// Says that a recall names a model. From now on its remedy is free.
#[utoipa::path(post, path = "/api/v1/recalls", request_body = RecallBody,
    responses((status = 200, body = RecallRef)))]
async fn open_recall(
    may: May<RunRecalls>,
    State(app): State<App>,
    body: JsonBody<RecallBody>,
) -> Result<Response, Fault> {
    let (sent, granted) = (&body.value, may.granted.clone());
    let form = Submission::of(&[("title", &sent.title), ("brand", &sent.brand), ("model", &sent.model)]);
    let said = forms::recall(&form)?;
    app.submit_json(&may.visit, &body, move |tx| {
        let opened_on = date_in(tx.now(), &identity::shop(tx)?.zone);
        let [title, brand, model] = said.clone();
        let recall = Recall { id: tx.id(), title, brand, model, opened_on, closed_on: None };
        actions::open_recall(tx, &granted, &recall)?;
        Ok::<_, Fault>(RecallRef { id: recall.id.to_string() })
    })
    .await
}

/// Says that a recall is over.
#[utoipa::path(post, path = "/api/v1/recalls/{id}/end", params(("id" = String, Path)),
    request_body = NothingBody, responses((status = 200, body = RecallRef)))]
async fn close_recall(
    may: May<RunRecalls>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let id: RecallId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        if !actions::close_recall(tx, &granted, id)? {
            return Err(Fault::NotFound);
        }
        Ok(RecallRef { id: id.to_string() })
    })
    .await
}
