//! Putting a ticket in order by program: tags, merge, split, followers; a partner is asked; an answer is taken back.

use axum::{
    extract::{Path, State},
    http::Method,
    response::Response,
};
use kernel::{Granted, Locale};
use platform::{
    db::Tx,
    web::{App, Fault, FileBody, Invalid, JsonBody, May, NothingBody, Route},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{Stands, words};
use crate::{
    actions::{self, PostOffice, SideLetter},
    model::{MessageId, Ticket},
    policy::{BODY_CHARS_MAX, SUBJECT_CHARS_MAX, decide_addresses},
    rights::{ReplyToTicket, SeeTickets, SteerTicket},
};

pub(super) fn routes() -> Vec<Route> {
    let post = Method::POST;
    vec![
        Route::guarded::<SteerTicket, _, _>(Method::PUT, "/api/v1/tickets/{number}/tags", tag),
        Route::guarded::<SteerTicket, _, _>(Method::PUT, "/api/v1/tickets/{number}/language", speak),
        Route::guarded::<SteerTicket, _, _>(Method::PUT, "/api/v1/tickets/{number}/customer", name),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/merge", merge),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/unmerge", unmerge),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/split", split),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/unsplit", unsplit),
        Route::guarded::<SeeTickets, _, _>(Method::PUT, "/api/v1/tickets/{number}/follow", follow),
        Route::guarded::<ReplyToTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/side", ask),
        Route::guarded::<ReplyToTicket, _, _>(
            post,
            "/api/v1/tickets/{number}/messages/{message}/withdraw",
            withdraw,
        ),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(tag, speak, name, merge, unmerge, split, unsplit, follow, ask, withdraw))]
    struct Api;
    Api::openapi()
}

async fn steered<B: Send + Sync + 'static>(
    (may, app): (&May<SteerTicket>, &App),
    body: &JsonBody<B>,
    act: impl Fn(&mut Tx<'_>, &Granted<SteerTicket>) -> Result<Ticket, Fault> + Send + 'static,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    app.submit_json(&may.visit, body, move |tx| act(tx, &granted).map(Stands::from)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TagsBody {
    /// All tags that it shall have, at most 20.
    tags: Vec<String>,
}

/// Gives a ticket these tags and no others.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/tags", operation_id = "tag_ticket",
    params(("number" = i64, Path)), request_body = TagsBody,
    responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn tag(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<TagsBody>,
) -> Result<Response, Fault> {
    let typed = body.value.tags.join(",");
    steered((&may, &app), &body, move |tx, granted| actions::tag_ticket(tx, granted, number, &typed)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LanguageBody {
    /// `vi en is`; absent leaves it to what is known of the customer.
    #[serde(default)]
    language: Option<String>,
}

/// Says in which language a ticket is spoken.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/language", operation_id = "set_ticket_language",
    params(("number" = i64, Path)), request_body = LanguageBody,
    responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn speak(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<LanguageBody>,
) -> Result<Response, Fault> {
    let wrong = || Invalid::one("language", "form-error-choice");
    let language =
        body.value.language.as_deref().map(|tag| Locale::of_tag(tag).ok_or_else(wrong)).transpose()?;
    steered((&may, &app), &body, move |tx, granted| actions::set_language(tx, granted, number, language))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CustomerBody {
    /// `customer_…`; absent for nobody whom we know.
    #[serde(default)]
    customer: Option<String>,
    /// `asset_…` of that customer; absent for none.
    #[serde(default)]
    asset: Option<String>,
}

/// Says which customer asks, and about which product.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/customer", operation_id = "name_customer",
    params(("number" = i64, Path)), request_body = CustomerBody,
    responses((status = 200, body = Stands), (status = 404), (status = 409), (status = 422)))]
async fn name(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<CustomerBody>,
) -> Result<Response, Fault> {
    let wrong = |field| Fault::from(Invalid::one(field, "form-error-choice"));
    let customer = body.value.customer.as_deref().map(str::parse).transpose();
    let customer = customer.map_err(|_| wrong("customer"))?;
    let asset = body.value.asset.as_deref().map(str::parse).transpose().map_err(|_| wrong("asset"))?;
    let whom = (customer, asset);
    steered((&may, &app), &body, move |tx, granted| actions::name_customer(tx, granted, number, whom)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeBody {
    /// The number of the ticket that shall stand for both.
    into: i64,
}

/// Merges a ticket into another; the answer is about the one that stands for both.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/merge", operation_id = "merge_ticket",
    params(("number" = i64, Path)), request_body = MergeBody,
    responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn merge(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<MergeBody>,
) -> Result<Response, Fault> {
    let into = body.value.into;
    steered((&may, &app), &body, move |tx, granted| actions::merge_ticket(tx, granted, number, into)).await
}

/// Undoes the merge of a ticket.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/unmerge", operation_id = "unmerge_ticket",
    params(("number" = i64, Path)), request_body = NothingBody,
    responses((status = 200, body = Stands), (status = 404), (status = 409)))]
async fn unmerge(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    steered((&may, &app), &body, move |tx, granted| actions::undo_merge(tx, granted, number)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SplitBody {
    /// `message_…`
    messages: Vec<String>,
    /// The subject of the new ticket; empty keeps the old one's.
    #[serde(default)]
    subject: String,
}

/// Splits messages off into a new ticket; the answer is about that.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/split", operation_id = "split_ticket",
    params(("number" = i64, Path)), request_body = SplitBody,
    responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn split(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<SplitBody>,
) -> Result<Response, Fault> {
    let sent = &body.value;
    let chosen: Result<Vec<MessageId>, _> = sent.messages.iter().map(|id| id.parse()).collect();
    let chosen = chosen.map_err(|_| Invalid::one("messages", "tickets-error-split-unknown"))?;
    let subject: String = sent.subject.trim().chars().take(SUBJECT_CHARS_MAX).collect();
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        actions::split_ticket(tx, granted, number, (&subject, &chosen))
    };
    steered((&may, &app), &body, act).await
}

/// Undoes the split that a ticket began with; the answer is about the ticket that has its messages again.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/unsplit", operation_id = "unsplit_ticket",
    params(("number" = i64, Path)), request_body = NothingBody,
    responses((status = 200, body = Stands), (status = 404), (status = 409)))]
async fn unsplit(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    steered((&may, &app), &body, move |tx, granted| actions::undo_split(tx, granted, number)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FollowBody {
    follows: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct Follows {
    follows: bool,
}

/// Follows a ticket, or no longer.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/follow", operation_id = "follow_ticket",
    params(("number" = i64, Path)), request_body = FollowBody,
    responses((status = 200, body = Follows), (status = 404)))]
async fn follow(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<FollowBody>,
) -> Result<Response, Fault> {
    let (granted, follows) = (may.granted.clone(), body.value.follows);
    app.submit_json(&may.visit, &body, move |tx| {
        actions::follow_ticket(tx, &granted, number, follows)?;
        Ok::<_, Fault>(Follows { follows })
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SideBody {
    /// `strand_…` of the side conversation that goes on; none begins one.
    #[serde(default)]
    strand: Option<String>,
    /// To whom, for one that begins.
    #[serde(default)]
    to: Vec<String>,
    /// Its subject, for one that begins.
    #[serde(default)]
    title: String,
    body: String,
    /// Photos and PDFs, 20 MB together.
    #[serde(default)]
    files: Vec<FileBody>,
}

/// Writes to a partner, who reads nothing else of the ticket.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/side", operation_id = "ask_partner",
    params(("number" = i64, Path)), request_body = SideBody,
    responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn ask(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<SideBody>,
) -> Result<Response, Fault> {
    let sent = &body.value;
    let strand = super::read(sent.strand.as_deref()).map_err(|()| Fault::NotFound)?;
    let to = decide_addresses(&sent.to.join(",")).map_err(|_| Invalid::one("to", "form-error-email"))?;
    let title = match strand {
        Some(_) => String::new(),
        None => words("title", &sent.title, SUBJECT_CHARS_MAX)?,
    };
    let letter = SideLetter {
        strand,
        title,
        to,
        body: words("body", &sent.body, BODY_CHARS_MAX)?,
        photos: super::papers(&app, &sent.files).await?,
    };
    let (granted, office) = (may.granted.clone(), PostOffice::of(&app, &may.visit.lang));
    app.submit_json(&may.visit, &body, move |tx| {
        actions::ask_partner(tx, &granted, &office, number, &letter).map(Stands::from)
    })
    .await
}

/// Takes an answer back before its mail has left.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/messages/{message}/withdraw",
    operation_id = "withdraw_reply", params(("number" = i64, Path), ("message" = String, Path)),
    request_body = NothingBody, responses((status = 200, body = Stands), (status = 404), (status = 409)))]
async fn withdraw(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path((number, message)): Path<(i64, MessageId)>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        actions::withdraw_reply(tx, &granted, number, message).map(Stands::from)
    })
    .await
}
