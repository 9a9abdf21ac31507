//! What the bench does besides steps, findings and lines.

use axum::{
    extract::{Path, State},
    http::Method,
    response::Response,
};
use kernel::{StaffId, Timestamp};
use platform::web::{App, Fault, FileBody, Invalid, JsonBody, May, Route, Submission};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::{Changed, change, code};
use crate::{
    actions::{self, Answerer, RepairError},
    model::LineId,
    policy::AnswerRequest,
    rights::WorkOnRepairs,
    web::{intake::store_good_photos, sender},
};

pub(super) fn routes() -> Vec<Route> {
    let (post, put) = (Method::POST, Method::PUT);
    vec![
        Route::guarded::<WorkOnRepairs, _, _>(
            Method::DELETE,
            "/api/v1/repairs/{code}/lines/{line}",
            remove_line,
        ),
        Route::guarded::<WorkOnRepairs, _, _>(
            post.clone(),
            "/api/v1/repairs/{code}/quotes/{version}",
            counter_answer,
        ),
        Route::guarded::<WorkOnRepairs, _, _>(post.clone(), "/api/v1/repairs/{code}/checks", check),
        Route::guarded::<WorkOnRepairs, _, _>(post, "/api/v1/repairs/{code}/photos", photos),
        Route::guarded::<WorkOnRepairs, _, _>(put.clone(), "/api/v1/repairs/{code}/assignment", assign),
        Route::guarded::<WorkOnRepairs, _, _>(put, "/api/v1/repairs/{code}/promise", promise),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(remove_line, counter_answer, check, photos, assign, promise))]
    struct Api;
    Api::openapi()
}

/// A text of a body, under the same rule as the field of a form.
fn text(field: &str, said: &str, max: usize) -> Result<String, Invalid> {
    let form = Submission::of(&[(field, said)]);
    let mut check = form.check();
    let text = check.optional(field, max);
    check.done(Some(text))
}

/// Takes a line out of a price that was not sent yet.
#[utoipa::path(delete, path = "/api/v1/repairs/{code}/lines/{line}",
    params(("code" = String, Path), ("line" = String, Path, description = "`line_…`")),
    responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn remove_line(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path((text, line)): Path<(String, String)>,
) -> Result<axum::Json<Changed>, Fault> {
    let (code, line): (_, LineId) = (code(&text)?, line.parse().map_err(|_| Fault::NotFound)?);
    let granted = may.granted.clone();
    let done: Result<(), RepairError> =
        app.db().write(move |tx| actions::remove_line(tx, &granted, code, line)).await;
    done?;
    Ok(axum::Json(Changed { code: code.to_string() }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CounterAnswerBody {
    /// Yes or no.
    approve: bool,
    /// The optional lines that are wanted, `line_…`.
    #[serde(default)]
    lines: Vec<String>,
    /// The name that the customer signs with.
    signed_name: String,
}

/// Notes what the customer answered at the counter.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/quotes/{version}",
    params(("code" = String, Path), ("version" = i64, Path)), request_body = CounterAnswerBody,
    responses((status = 200, body = Changed)))]
async fn counter_answer(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path((text_of_code, version)): Path<(String, i64)>,
    body: JsonBody<CounterAnswerBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text_of_code)?, &body.value);
    let name = text("signed_name", &sent.signed_name, 120)?;
    if name.is_empty() {
        return Err(Invalid::one("signed_name", "form-error-required").into());
    }
    let chosen = sent.lines.iter().filter_map(|id| id.parse().ok()).collect();
    let request = if sent.approve { AnswerRequest::Approve(chosen) } else { AnswerRequest::Decline };
    let by = Answerer::Counter(may.granted.clone(), name);
    change(&app, &may.visit, &body, code, move |tx| actions::answer_quote(tx, &by, (code, version), &request))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CheckBody {
    /// Whether the work is good.
    good: bool,
    #[serde(default)]
    note: String,
}

/// Checks the work of somebody else.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/checks", params(("code" = String, Path)),
    request_body = CheckBody, responses((status = 200, body = Changed)))]
async fn check(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text_of_code): Path<String>,
    body: JsonBody<CheckBody>,
) -> Result<Response, Fault> {
    let (code, is_good) = (code(&text_of_code)?, body.value.good);
    let note = text("note", &body.value.note, 500)?;
    let (granted, from, lang) = (may.granted.clone(), sender(&app), may.visit.lang.clone());
    change(&app, &may.visit, &body, code, move |tx| {
        actions::check_work(tx, &granted, code, (is_good, &note), (&from, &lang))
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PhotosBody {
    photos: Vec<FileBody>,
}

/// Adds photos of the work.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/photos", params(("code" = String, Path)),
    request_body = PhotosBody, responses((status = 200, body = Changed)))]
async fn photos(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<PhotosBody>,
) -> Result<Response, Fault> {
    let (code, granted) = (code(&text)?, may.granted.clone());
    let form = Submission::default().with_files("photos", &body.value.photos)?;
    let (stored, bad) = store_good_photos(&app, &form).await?;
    if !bad.errors.is_empty() || stored.is_empty() {
        let none = || Invalid::one("photos", "form-error-required");
        return Err(if bad.errors.is_empty() { none() } else { bad }.into());
    }
    change(&app, &may.visit, &body, code, move |tx| actions::add_work_photos(tx, &granted, code, &stored))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssignmentBody {
    /// `staff_…`; none leaves it to nobody.
    technician: Option<String>,
    /// Where it lies.
    #[serde(default)]
    shelf: String,
}

/// Says who works on it, and where it lies.
#[utoipa::path(put, path = "/api/v1/repairs/{code}/assignment", params(("code" = String, Path)),
    request_body = AssignmentBody, responses((status = 200, body = Changed)))]
async fn assign(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text_of_code): Path<String>,
    body: JsonBody<AssignmentBody>,
) -> Result<Response, Fault> {
    let (code, granted, sent) = (code(&text_of_code)?, may.granted.clone(), &body.value);
    let technician: Option<StaffId> = sent
        .technician
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|_| Invalid::one("technician", "form-error-choice"))?;
    let shelf = text("shelf", &sent.shelf, 20)?;
    change(&app, &may.visit, &body, code, move |tx| actions::assign(tx, &granted, code, (technician, &shelf)))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PromiseBody {
    /// When it will be ready, an instant.
    #[schema(value_type = String, example = "2026-11-24T02:00:00Z")]
    promised_at: Timestamp,
    /// Why; the customer reads it.
    reason: String,
}

/// Moves the promise and tells the customer why.
#[utoipa::path(put, path = "/api/v1/repairs/{code}/promise", params(("code" = String, Path)),
    request_body = PromiseBody, responses((status = 200, body = Changed)))]
async fn promise(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text_of_code): Path<String>,
    body: JsonBody<PromiseBody>,
) -> Result<Response, Fault> {
    let (code, at) = (code(&text_of_code)?, body.value.promised_at);
    let reason = text("reason", &body.value.reason, 300)?;
    if reason.is_empty() {
        return Err(Invalid::one("reason", "form-error-required").into());
    }
    if at <= app.db().clock().now() {
        return Err(Invalid::one("promised_at", "form-error-repairs-promise-over").into());
    }
    let (granted, from, lang) = (may.granted.clone(), sender(&app), may.visit.lang.clone());
    change(&app, &may.visit, &body, code, move |tx| {
        actions::move_promise(tx, &granted, code, (at, &reason), (&from, &lang))
    })
    .await
}
