//! Blocked senders, for programs.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, JsonBody, May, Route, Submission},
};
use serde::{Deserialize, Serialize};
use tickets::SteerTicket;
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    actions::spam::{block_sender, unblock_sender},
    model::{BlockedSender, BlockedSenderId},
    rights::HandleLetters,
    store::{letters::PAGE, spam},
    web::new_block,
};

pub(super) fn routes() -> Vec<Route> {
    let senders = "/api/v1/blocked-senders";
    vec![
        Route::guarded::<HandleLetters, _, _>(Method::GET, senders, blocked_senders),
        Route::guarded::<HandleLetters, _, _>(Method::POST, senders, block),
        Route::guarded::<HandleLetters, _, _>(Method::DELETE, "/api/v1/blocked-senders/{id}", unblock),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(blocked_senders, block, unblock))]
    struct Api;
    Api::openapi()
}

/// A sender from whom nobody wants to hear.
#[derive(Debug, Serialize, ToSchema)]
struct BlockedSenderBody {
    /// `blocked_sender_…`
    sender: String,
    address: String,
    #[schema(example = "2026-11-22T03:00:00Z")]
    blocked_at: String,
}

impl From<&BlockedSender> for BlockedSenderBody {
    fn from(sender: &BlockedSender) -> Self {
        Self {
            sender: sender.id.to_string(),
            address: sender.address.clone(),
            blocked_at: sender.blocked_at.to_string(),
        }
    }
}

/// From where the list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct BlockedSendersQuery {
    /// Goes on after this one: `blocked_sender_…`.
    after: Option<String>,
}

/// The blocked senders, the newest first; at most 50.
#[utoipa::path(get, path = "/api/v1/blocked-senders", params(BlockedSendersQuery),
    responses((status = 200, body = [BlockedSenderBody]), (status = 400)))]
async fn blocked_senders(
    _may: May<HandleLetters>,
    State(app): State<App>,
    Query(asked): Query<BlockedSendersQuery>,
) -> Result<Json<Vec<BlockedSenderBody>>, Fault> {
    let wrong = |_| Fault::NoSuchPage;
    let after: Option<BlockedSenderId> = asked.after.map(|text| text.parse().map_err(wrong)).transpose()?;
    let read = move |tx: &mut Tx<'_>| -> Result<_, DbError> { spam::blocked_senders(tx, after, PAGE) };
    let found = app.db().read(read).await?;
    Ok(Json(found.iter().map(BlockedSenderBody::from).collect()))
}

/// A sender to be blocked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BlockBody {
    address: String,
    /// The number of the ticket in which the sender was met; it is ignored as spam.
    #[serde(default)]
    ticket: Option<i64>,
}

/// Blocks a sender: their mail is filed as spam from now on.
#[utoipa::path(post, path = "/api/v1/blocked-senders", request_body = BlockBody,
    responses((status = 200, body = BlockedSenderBody), (status = 404), (status = 409), (status = 422)))]
async fn block(
    may: May<HandleLetters>,
    steer: May<SteerTicket>,
    State(app): State<App>,
    body: JsonBody<BlockBody>,
) -> Result<Response, Fault> {
    let ticket = body.value.ticket.map(|number| number.to_string()).unwrap_or_default();
    let fields = [("address", body.value.address.as_str()), ("ticket", ticket.as_str())];
    let new = new_block(&Submission::of(&fields))?;
    let (granted, steer) = (may.granted.clone(), steer.granted.clone());
    app.submit_json(&may.visit, &body, move |tx| {
        let blocked = block_sender(tx, &granted, &steer, &new)?;
        Ok::<_, Fault>(BlockedSenderBody::from(&blocked))
    })
    .await
}

/// Which sender.
#[derive(Debug, Serialize, ToSchema)]
struct UnblockedSender {
    /// `blocked_sender_…`
    sender: String,
}

/// Hears from a sender again.
#[utoipa::path(delete, path = "/api/v1/blocked-senders/{id}", params(("id" = String, Path)),
    responses((status = 200, body = UnblockedSender), (status = 404)))]
async fn unblock(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Json<UnblockedSender>, Fault> {
    let id: BlockedSenderId = text.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    app.db().write(move |tx| unblock_sender(tx, &granted, id)).await?;
    Ok(Json(UnblockedSender { sender: id.to_string() }))
}
