//! Bulk actions for programs.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, JsonBody, May, NothingBody, Route},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{Undone, begin_bulk, store, undo_bulk};
use crate::{
    acts::{Act, Doer},
    rights::{ReplyToTicket, SteerTicket},
    web::read_id,
};

pub(crate) fn routes() -> Vec<Route> {
    let post = Method::POST;
    vec![
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/api/v1/bulk", begin_many),
        Route::guarded::<SteerTicket, _, _>(Method::GET, "/api/v1/bulk/{id}", show_many),
        Route::guarded::<SteerTicket, _, _>(post, "/api/v1/bulk/{id}/undo", undo_many),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(begin_many, show_many, undo_many))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkSent {
    /// Numbers of tickets, at most 1,000.
    tickets: Vec<i64>,
    /// What is done to each.
    act: Act,
}

#[derive(Debug, Serialize, ToSchema)]
struct BulkMade {
    /// `bulk_…`
    id: String,
}

/// Does one thing to many tickets. From 200 on it is worked off later; the answer is under its id.
#[utoipa::path(post, path = "/api/v1/bulk", request_body = BulkSent,
    responses((status = 200, body = BulkMade), (status = 422)))]
async fn begin_many(
    may: May<SteerTicket>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    body: JsonBody<BulkSent>,
) -> Result<Response, Fault> {
    let (sent, doer) = (body.value.clone(), Doer { steer: may.granted.clone(), reply: reply.granted });
    let begin = move |tx: &mut Tx<'_>| {
        let id = begin_bulk(tx, &doer, &sent.tickets, &sent.act)?;
        Ok::<_, Fault>(BulkMade { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, begin).await
}

#[derive(Debug, Serialize, ToSchema)]
struct BulkAnswer {
    total: i64,
    /// Whether every ticket had its turn.
    is_finished: bool,
    items: Vec<BulkItemAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
struct BulkItemAnswer {
    number: i64,
    /// `waiting done same refused`
    outcome: &'static str,
    /// The reason of a refusal.
    why: Option<String>,
    /// `restored kept`, once it was taken back.
    undone: Option<&'static str>,
}

/// What came of one's own bulk action, ticket by ticket.
#[utoipa::path(get, path = "/api/v1/bulk/{id}", params(("id" = String, Path, description = "`bulk_…`")),
    responses((status = 200, body = BulkAnswer), (status = 404)))]
async fn show_many(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<BulkAnswer>, Fault> {
    let (id, me) = (read_id(&id)?, may.visit.actor.staff().ok_or(Fault::NotFound)?);
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let bulk = store::bulk_of(tx, me, id)?.ok_or(Fault::NotFound)?;
        Ok((store::items(tx, id, 0, bulk.total)?, bulk))
    };
    let (items, bulk) = app.db().read(load).await?;
    let item = |item: super::BulkItem| BulkItemAnswer {
        number: item.number,
        outcome: item.outcome.name(),
        why: Some(item.why).filter(|why| !why.is_empty()),
        undone: item.undone.map(Undone::name),
    };
    Ok(Json(BulkAnswer {
        total: bulk.total,
        is_finished: bulk.finished_at.is_some(),
        items: items.into_iter().map(item).collect(),
    }))
}

/// Takes a bulk action back within ten minutes. 409 when it is too late.
#[utoipa::path(post, path = "/api/v1/bulk/{id}/undo", request_body = NothingBody,
    params(("id" = String, Path, description = "`bulk_…`")),
    responses((status = 200, body = BulkMade), (status = 404), (status = 409)))]
async fn undo_many(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    let undo = move |tx: &mut Tx<'_>| {
        undo_bulk(tx, &granted, id)?;
        Ok::<_, Fault>(BulkMade { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, undo).await
}
