//! A customer's own conversations. What colleagues note for each other is not in them.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::web::{App, Fault, FileBody, JsonBody, May, Route, Submission};
use products::AssetId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{BODY_CHARS_MAX, Made, photos, words};
use crate::{
    actions::{self, Report},
    model::{Class, Message, Ticket},
    rights::WriteToShop,
    store,
    web::{conversations, fault, question},
};

pub(super) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<WriteToShop, _, _>(get.clone(), "/api/v1/my/tickets", own_list),
        Route::guarded::<WriteToShop, _, _>(post.clone(), "/api/v1/my/tickets", ask),
        Route::guarded::<WriteToShop, _, _>(get, "/api/v1/my/tickets/{number}", own),
        Route::guarded::<WriteToShop, _, _>(post.clone(), "/api/v1/my/tickets/{number}/replies", answer),
        Route::guarded::<WriteToShop, _, _>(post, "/api/v1/my/assets/{id}/faults", report),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(own_list, ask, own, answer, report))]
    struct Api;
    Api::openapi()
}

/// A conversation as its customer knows it.
#[derive(Debug, Serialize, ToSchema)]
struct OwnTicket {
    number: i64,
    subject: String,
    /// `asset_…`, if it is about one.
    asset: Option<String>,
    status: &'static str,
    #[schema(example = "2026-11-22T03:00:00Z")]
    opened_at: String,
}

impl From<Ticket> for OwnTicket {
    fn from(ticket: Ticket) -> Self {
        Self {
            number: ticket.number,
            asset: ticket.asset.map(|id| id.to_string()),
            status: ticket.standing.status.kind().name(),
            opened_at: ticket.opened_at.to_string(),
            subject: ticket.subject,
        }
    }
}

/// One's own conversations, newest first; at most 50. Of those that were merged, only where they are read.
#[utoipa::path(get, path = "/api/v1/my/tickets", responses((status = 200, body = [OwnTicket])))]
async fn own_list(may: May<WriteToShop>, State(app): State<App>) -> Result<Json<Vec<OwnTicket>>, Fault> {
    let actor = may.visit.actor.clone();
    let customer = actor.customer().ok_or(Fault::NotFound)?;
    let tickets = app.db().read(move |tx| conversations(tx, &actor, customer)).await?;
    Ok(Json(tickets.into_iter().map(OwnTicket::from).collect()))
}

#[derive(Debug, Serialize, ToSchema)]
struct OwnTalk {
    #[serde(flatten)]
    ticket: OwnTicket,
    /// The number of the conversation in which this one is read since they were merged.
    read_in: Option<i64>,
    /// Oldest first.
    messages: Vec<OwnMessage>,
}

#[derive(Debug, Serialize, ToSchema)]
struct OwnMessage {
    /// `customer staff`
    author: &'static str,
    body: String,
    /// `file_…`, at `/files/{id}`.
    files: Vec<String>,
    #[schema(example = "2026-11-22T03:00:00Z")]
    at: String,
}

impl From<Message> for OwnMessage {
    fn from(message: Message) -> Self {
        Self {
            author: message.author.name(),
            files: message.files.iter().map(ToString::to_string).collect(),
            at: message.at.to_string(),
            body: message.body,
        }
    }
}

/// One of one's own conversations with what was said.
#[utoipa::path(get, path = "/api/v1/my/tickets/{number}", params(("number" = i64, Path)),
    responses((status = 200, body = OwnTalk)))]
async fn own(
    may: May<WriteToShop>,
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Json<OwnTalk>, Fault> {
    let actor = may.visit.actor.clone();
    let (ticket, read_in, messages) = app
        .db()
        .read(move |tx| {
            let ticket = store::ticket(tx, &actor, number)?.ok_or(Fault::NotFound)?;
            let messages = store::messages_of(tx, &actor, ticket.id)?;
            let read_in = store::read_at(tx, &actor, &ticket)?;
            Ok::<_, Fault>((store::as_told(tx, ticket)?, read_in, messages))
        })
        .await?;
    let messages = messages.into_iter().filter(|m| m.class == Class::Public).map(OwnMessage::from);
    Ok(Json(OwnTalk { ticket: ticket.into(), read_in, messages: messages.collect() }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuestionBody {
    subject: String,
    body: String,
    /// Photos.
    #[serde(default)]
    files: Vec<FileBody>,
}

/// Writes to the shop.
#[utoipa::path(post, path = "/api/v1/my/tickets", request_body = QuestionBody,
    responses((status = 200, body = Made)))]
async fn ask(
    may: May<WriteToShop>,
    State(app): State<App>,
    body: JsonBody<QuestionBody>,
) -> Result<Response, Fault> {
    let sent = &body.value;
    let asked = question(&Submission::of(&[("subject", &sent.subject), ("body", &sent.body)]))?;
    let asked = Report { photos: photos(&app, &sent.files).await?, ..asked };
    reported(&may, &app, &body, asked).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FaultBody {
    /// What is wrong: `screen battery power sound camera water other`.
    fault: String,
    /// Words, if there are any.
    #[serde(default)]
    body: String,
    /// Photos.
    #[serde(default)]
    files: Vec<FileBody>,
}

/// Reports a fault of one's own product.
#[utoipa::path(post, path = "/api/v1/my/assets/{id}/faults", params(("id" = String, Path)),
    request_body = FaultBody, responses((status = 200, body = Made)))]
async fn report(
    may: May<WriteToShop>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<FaultBody>,
) -> Result<Response, Fault> {
    let (id, actor): (AssetId, _) = (id.parse().map_err(|_| Fault::NotFound)?, may.visit.actor.clone());
    let asset = app.db().read(move |tx| products::asset(tx, &actor, id).map_err(Fault::from)).await?;
    let (asset, sent) = (asset.ok_or(Fault::NotFound)?, &body.value);
    let form = Submission::of(&[("fault", &sent.fault), ("body", &sent.body)]);
    let said = fault(&form, &may.visit.lang, &asset)?;
    let said = Report { photos: photos(&app, &sent.files).await?, ..said };
    reported(&may, &app, &body, said).await
}

async fn reported<T>(
    may: &May<WriteToShop>,
    app: &App,
    body: &JsonBody<T>,
    report: Report,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    app.submit_json(&may.visit, body, move |tx| {
        Ok::<_, Fault>(Made { number: actions::report_fault(tx, &granted, &report)? })
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnReplyBody {
    body: String,
    /// Photos.
    #[serde(default)]
    files: Vec<FileBody>,
}

/// Answers the shop. What ended long ago goes on under the number that is answered with.
#[utoipa::path(post, path = "/api/v1/my/tickets/{number}/replies", params(("number" = i64, Path)),
    request_body = OwnReplyBody, responses((status = 200, body = Made)))]
async fn answer(
    may: May<WriteToShop>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<OwnReplyBody>,
) -> Result<Response, Fault> {
    let (text, granted) = (words("body", &body.value.body, BODY_CHARS_MAX)?, may.granted.clone());
    let photos = photos(&app, &body.value.files).await?;
    app.submit_json(&may.visit, &body, move |tx| {
        Ok::<_, Fault>(Made { number: actions::answer_shop(tx, &granted, number, &text, &photos)? })
    })
    .await
}
