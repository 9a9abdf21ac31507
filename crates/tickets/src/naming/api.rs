//! Names of statuses for programs.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::Method, response::Response};
use kernel::Locale;
use platform::web::{App, Fault, Invalid, JsonBody, May, Route};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{StatusNames, rename_statuses, status_names, web::speak_anew};
use crate::{
    clocks::StatusKind,
    rights::{ManageDesk, SeeTickets},
};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<SeeTickets, _, _>(Method::GET, "/api/v1/statuses", list_statuses),
        Route::guarded::<ManageDesk, _, _>(Method::PUT, "/api/v1/statuses", name_statuses),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list_statuses, name_statuses))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NamedStatus {
    /// One of the eight: `needs_first_response`, `done` …
    status: String,
    /// What the shop calls it, by language (`vi en is`); what is absent keeps the program's word.
    names: BTreeMap<String, String>,
}

fn body(names: &StatusNames) -> Vec<NamedStatus> {
    let named = |status: &StatusKind| NamedStatus {
        status: status.name().to_owned(),
        names: names
            .iter()
            .filter(|((of, _), _)| of == status)
            .map(|((_, locale), name)| (locale.tag().to_owned(), name.clone()))
            .collect(),
    };
    StatusKind::ALL.iter().map(named).collect()
}

/// The eight statuses, and what the shop calls them.
#[utoipa::path(get, path = "/api/v1/statuses", responses((status = 200, body = [NamedStatus])))]
async fn list_statuses(_: May<SeeTickets>, State(app): State<App>) -> Result<Json<Vec<NamedStatus>>, Fault> {
    Ok(Json(body(&app.db().read(status_names).await?)))
}

/// Gives the statuses these names and no others.
#[utoipa::path(put, path = "/api/v1/statuses", request_body = Vec<NamedStatus>,
    responses((status = 200, body = [NamedStatus]), (status = 422)))]
async fn name_statuses(
    may: May<ManageDesk>,
    State(app): State<App>,
    body: JsonBody<Vec<NamedStatus>>,
) -> Result<Response, Fault> {
    let names = read(&body.value)?;
    let (granted, texts) = (may.granted.clone(), app.texts().clone());
    let answer = app
        .submit_json(&may.visit, &body, move |tx| {
            rename_statuses(tx, &granted, &texts, &names).map(|kept| self::body(&kept))
        })
        .await?;
    speak_anew(&app).await?;
    Ok(answer)
}

fn read(sent: &[NamedStatus]) -> Result<StatusNames, Invalid> {
    let mut names = StatusNames::new();
    for NamedStatus { status, names: of } in sent {
        let status = StatusKind::named(status).ok_or_else(|| Invalid::one("status", "form-error-choice"))?;
        for (locale, name) in of {
            let locale = Locale::of_tag(locale).ok_or_else(|| Invalid::one("names", "form-error-choice"))?;
            names.insert((status, locale), name.clone());
        }
    }
    Ok(names)
}
