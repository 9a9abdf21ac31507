//! Calls and lines in the API: the same actions, the same rights.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use platform::{
    db::DbError,
    web::{App, Fault, Invalid, JsonBody, May, Route, Submission},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{
    actions::{self, NewCallLine},
    model::{Call, CallLine, CallLineId},
    store,
    web::{new_line, place},
};
use crate::rights::{KeepCallLines, SeeCalls};

pub(crate) fn routes() -> Vec<Route> {
    let list = "/api/v1/call-lines";
    vec![
        Route::guarded::<SeeCalls, _, _>(Method::GET, "/api/v1/calls", calls),
        Route::guarded::<KeepCallLines, _, _>(Method::GET, list, call_lines),
        Route::guarded::<KeepCallLines, _, _>(Method::POST, list, add_call_line),
        Route::guarded::<KeepCallLines, _, _>(Method::PUT, "/api/v1/call-lines/{id}", change_call_line),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(calls, call_lines, add_call_line, change_call_line))]
    struct Api;
    Api::openapi()
}

/// A call.
#[derive(Debug, Serialize, ToSchema)]
struct CallBody {
    /// Give the last one as `after` for the next page.
    place: String,
    /// Whether somebody called the shop.
    is_inbound: bool,
    /// E.164; empty where it was withheld. It proves nothing of who called.
    number: String,
    /// `ringing talking missed ended`
    stage: &'static str,
    /// Whether its beginning was never told.
    is_incomplete: bool,
    began_at: String,
    answered_at: Option<String>,
    ended_at: Option<String>,
    /// The ticket that a missed call began or went on in.
    ticket: Option<i64>,
}

impl From<&Call> for CallBody {
    fn from(call: &Call) -> Self {
        let text = |at: Option<kernel::Timestamp>| at.map(|at| at.to_string());
        Self {
            place: format!("{}.{}", call.began_at.as_microsecond(), call.id),
            is_inbound: call.is_inbound,
            number: call.number.clone(),
            stage: call.stage.name(),
            is_incomplete: call.is_incomplete,
            began_at: call.began_at.to_string(),
            answered_at: text(call.answered_at),
            ended_at: text(call.ended_at),
            ticket: call.ticket_number,
        }
    }
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct CallsQuery {
    /// The `place` of the last call of the page before.
    after: String,
}

/// Calls, the newest first.
#[utoipa::path(get, path = "/api/v1/calls", params(CallsQuery),
    responses((status = 200, body = [CallBody]), (status = 400)))]
async fn calls(
    _: May<SeeCalls>,
    State(app): State<App>,
    Query(asked): Query<CallsQuery>,
) -> Result<Json<Vec<CallBody>>, Fault> {
    let before = place(&asked.after)?;
    let found = app.db().read::<_, DbError, _>(move |tx| store::calls(tx, before)).await?;
    Ok(Json(found.iter().take(store::PAGE).map(CallBody::from).collect()))
}

/// A telephone line. Its secret is never given out.
#[derive(Debug, Serialize, ToSchema)]
struct CallLineBrief {
    /// `call_line_…`; the provider tells us at `/hooks/stringee/call_line_…`
    line: String,
    name: String,
    is_active: bool,
    /// Requests whose signature did not fit, or that were too old.
    refused: i64,
    last_in_at: Option<String>,
}

impl From<&CallLine> for CallLineBrief {
    fn from(line: &CallLine) -> Self {
        Self {
            line: line.id.to_string(),
            name: line.name.clone(),
            is_active: line.is_active,
            refused: line.refused,
            last_in_at: line.last_in_at.map(|at| at.to_string()),
        }
    }
}

/// The telephone lines.
#[utoipa::path(get, path = "/api/v1/call-lines", responses((status = 200, body = [CallLineBrief])))]
async fn call_lines(
    _: May<KeepCallLines>,
    State(app): State<App>,
) -> Result<Json<Vec<CallLineBrief>>, Fault> {
    let lines = app.db().read::<_, DbError, _>(store::lines).await?;
    Ok(Json(lines.iter().map(CallLineBrief::from).collect()))
}

/// A telephone line as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CallLineBody {
    name: String,
    /// With what the provider signs; empty keeps the one that is there.
    #[serde(default)]
    secret: String,
    is_active: bool,
}

impl CallLineBody {
    fn read(&self) -> Result<NewCallLine, Invalid> {
        let mut fields = vec![("name", self.name.as_str()), ("secret", self.secret.as_str())];
        fields.extend(self.is_active.then_some(("is_active", "yes")));
        new_line(&Submission::of(&fields))
    }
}

/// Which line.
#[derive(Debug, Serialize, ToSchema)]
struct CallLineRef {
    /// `call_line_…`
    line: String,
}

/// Sets up a telephone line.
#[utoipa::path(post, path = "/api/v1/call-lines", request_body = CallLineBody,
    responses((status = 200, body = CallLineRef), (status = 422)))]
async fn add_call_line(
    may: May<KeepCallLines>,
    State(app): State<App>,
    body: JsonBody<CallLineBody>,
) -> Result<Response, Fault> {
    let (new, granted, seal) = (body.value.read()?, may.granted.clone(), app.seal());
    app.submit_json(&may.visit, &body, move |tx| {
        let id = actions::add_call_line(tx, &granted, &seal, &new)?;
        Ok::<_, Fault>(CallLineRef { line: id.to_string() })
    })
    .await
}

/// Changes a telephone line.
#[utoipa::path(put, path = "/api/v1/call-lines/{id}", params(("id" = String, Path)),
    request_body = CallLineBody,
    responses((status = 200, body = CallLineRef), (status = 404), (status = 422)))]
async fn change_call_line(
    may: May<KeepCallLines>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<CallLineBody>,
) -> Result<Response, Fault> {
    let id: CallLineId = text.parse().map_err(|_| Fault::NotFound)?;
    let (new, granted, seal) = (body.value.read()?, may.granted.clone(), app.seal());
    app.submit_json(&may.visit, &body, move |tx| {
        actions::change_call_line(tx, &granted, &seal, id, &new)?;
        Ok::<_, Fault>(CallLineRef { line: id.to_string() })
    })
    .await
}
