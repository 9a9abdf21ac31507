//! Macros for programs.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, JsonBody, May, Route},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{MacroBody, NewMacro, preview_macro, remove_macro, run_macro, save_macro, store};
use crate::{
    actions::PostOffice,
    acts::{Act, Doer},
    api::{Newer, or_newer},
    rights::{ManageDesk, ReplyToTicket, SteerTicket},
    web::read_id,
};

pub(crate) fn routes() -> Vec<Route> {
    let post = Method::POST;
    vec![
        Route::guarded::<ReplyToTicket, _, _>(Method::GET, "/api/v1/macros", list_macros),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/api/v1/macros", add_macro),
        Route::guarded::<ManageDesk, _, _>(Method::PUT, "/api/v1/macros/{id}", change_macro),
        Route::guarded::<ManageDesk, _, _>(Method::DELETE, "/api/v1/macros/{id}", drop_macro),
        Route::guarded::<ReplyToTicket, _, _>(
            Method::GET,
            "/api/v1/tickets/{number}/macros/{id}",
            look_at_macro,
        ),
        Route::guarded::<ReplyToTicket, _, _>(post, "/api/v1/tickets/{number}/macros/{id}", use_macro),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list_macros, add_macro, change_macro, drop_macro, look_at_macro, use_macro))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct MacroAnswer {
    /// `macro_…`
    id: String,
    name: String,
    #[serde(flatten)]
    body: MacroBody,
    /// How often it was used.
    used: i64,
}

/// Every macro, the most used first.
#[utoipa::path(get, path = "/api/v1/macros", responses((status = 200, body = [MacroAnswer])))]
async fn list_macros(_: May<ReplyToTicket>, State(app): State<App>) -> Result<Json<Vec<MacroAnswer>>, Fault> {
    let all = app.db().read(|tx| store::macros(tx).map_err(Fault::from)).await?;
    let answer = |kept: super::Macro| MacroAnswer {
        id: kept.id.to_string(),
        name: kept.name,
        body: kept.body,
        used: kept.used,
    };
    Ok(Json(all.into_iter().map(answer).collect()))
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MacroSent {
    name: String,
    /// What it says and does. Words may hold `{customer.name}` and the other placeholders.
    does: MacroBody,
}

impl MacroSent {
    fn new_macro(&self) -> NewMacro {
        NewMacro { name: self.name.trim().to_owned(), body: self.does.clone() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct MacroMade {
    /// `macro_…`
    id: String,
}

/// Keeps a new macro.
#[utoipa::path(post, path = "/api/v1/macros", request_body = MacroSent,
    responses((status = 200, body = MacroMade), (status = 422)))]
async fn add_macro(
    may: May<ManageDesk>,
    State(app): State<App>,
    body: JsonBody<MacroSent>,
) -> Result<Response, Fault> {
    let (granted, new) = (may.granted.clone(), body.value.new_macro());
    let save = move |tx: &mut Tx<'_>| {
        Ok::<_, Fault>(MacroMade { id: save_macro(tx, &granted, None, &new)?.to_string() })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Changes a macro.
#[utoipa::path(put, path = "/api/v1/macros/{id}", request_body = MacroSent,
    params(("id" = String, Path, description = "`macro_…`")),
    responses((status = 200, body = MacroMade), (status = 404), (status = 422)))]
async fn change_macro(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<MacroSent>,
) -> Result<Response, Fault> {
    let (id, granted, new) = (read_id(&id)?, may.granted.clone(), body.value.new_macro());
    let save = move |tx: &mut Tx<'_>| {
        Ok::<_, Fault>(MacroMade { id: save_macro(tx, &granted, Some(id), &new)?.to_string() })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Takes a macro out of use.
#[utoipa::path(delete, path = "/api/v1/macros/{id}", params(("id" = String, Path, description = "`macro_…`")),
    responses((status = 200, body = MacroMade), (status = 404)))]
async fn drop_macro(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<MacroMade>, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    app.db().write(move |tx| remove_macro(tx, &granted, id)).await?;
    Ok(Json(MacroMade { id: id.to_string() }))
}

#[derive(Debug, Serialize, ToSchema)]
struct MacroPreview {
    /// The answer with its values in place; none when the macro says nothing.
    text: Option<String>,
    /// What it does besides.
    acts: Vec<Act>,
    /// Placeholders without a value: nothing is sent before they have one.
    missing: Vec<&'static str>,
}

/// What a macro would say and do in a ticket. Changes nothing.
#[utoipa::path(get, path = "/api/v1/tickets/{number}/macros/{id}",
    params(("number" = i64, Path), ("id" = String, Path, description = "`macro_…`")),
    responses((status = 200, body = MacroPreview), (status = 404)))]
async fn look_at_macro(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path((number, id)): Path<(i64, String)>,
) -> Result<Json<MacroPreview>, Fault> {
    let (id, actor) = (read_id(&id)?, may.visit.actor.clone());
    let preview = app.db().read(move |tx| preview_macro(tx, &actor, number, id)).await?;
    Ok(Json(MacroPreview {
        text: preview.answer.map(|(filled, _)| filled.text),
        acts: preview.acts,
        missing: preview.missing.iter().map(|name| name.name()).collect(),
    }))
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MacroUse {
    /// The answer in place of the macro's own words.
    #[serde(default)]
    text: Option<String>,
    /// The newest public message that the writer has seen.
    #[serde(default)]
    last_seen: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MacroUsed {
    number: i64,
    status: &'static str,
}

/// Uses a macro: its answer first, then what it does besides, all or nothing. 409 when somebody wrote after
/// `last_seen`.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/macros/{id}", request_body = MacroUse,
    params(("number" = i64, Path), ("id" = String, Path, description = "`macro_…`")),
    responses((status = 200, body = MacroUsed), (status = 404), (status = 409, body = Newer), (status = 422)))]
async fn use_macro(
    may: May<ReplyToTicket>,
    steer: May<SteerTicket>,
    State(app): State<App>,
    Path((number, id)): Path<(i64, String)>,
    body: JsonBody<MacroUse>,
) -> Result<Response, Fault> {
    let (id, sent) = (read_id(&id)?, body.value.clone());
    let doer = Doer { steer: steer.granted, reply: may.granted.clone() };
    let seen = sent.last_seen.as_deref().map(str::parse).transpose();
    let seen = seen.map_err(|_| Invalid::one("last_seen", "form-error-choice"))?;
    let post = PostOffice::of(&app, &may.visit.lang);
    let act = move |tx: &mut Tx<'_>| {
        let ticket = run_macro(tx, &doer, &post, (number, id), (sent.text.as_deref(), seen))?;
        Ok(MacroUsed { number, status: ticket.standing.status.kind().name() })
    };
    let used = app.submit_json(&may.visit, &body, act).await;
    or_newer(&app, &may.visit, number, used).await
}
