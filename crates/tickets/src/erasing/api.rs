//! Erasing for programs.

use axum::{
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::web::{App, Fault, JsonBody, May, Route};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{EraseReason, actions};
use crate::rights::EraseTicket;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::guarded::<EraseTicket, _, _>(Method::POST, "/api/v1/tickets/{number}/erase", erase_ticket)]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(erase_ticket))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EraseBody {
    because: EraseReason,
}

#[derive(Debug, Serialize, ToSchema)]
struct Erased {
    number: i64,
    /// Since when.
    erased_at: Option<String>,
}

/// Erases for ever what was said in a ticket and in those that are merged into it.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/erase", params(("number" = i64, Path)),
    request_body = EraseBody,
    responses((status = 200, body = Erased), (status = 404), (status = 409), (status = 422)))]
async fn erase_ticket(
    may: May<EraseTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<EraseBody>,
) -> Result<Response, Fault> {
    let (granted, because) = (may.granted.clone(), body.value.because);
    app.submit_json(&may.visit, &body, move |tx| {
        let ticket = actions::erase_ticket(tx, &granted, number, because)?;
        let erased_at = ticket.standing.erased_at.map(|at| at.to_string());
        Ok::<_, Fault>(Erased { number: ticket.number, erased_at })
    })
    .await
}
