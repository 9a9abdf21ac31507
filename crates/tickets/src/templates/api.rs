//! Templates for programs that answer customers.

use std::collections::BTreeMap;

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

use super::{
    TemplateReply,
    actions::{Offer, offer},
    places_of, send_template,
};
use crate::{
    actions::{ReplyError, line_of_answer},
    model::{ChatTemplate, Ticket},
    policy::Then,
    rights::ReplyToTicket,
    store,
    web::read_id,
};

const PATH: &str = "/api/v1/tickets/{number}/templates";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<ReplyToTicket, _, _>(Method::GET, PATH, templates_of_ticket),
        Route::guarded::<ReplyToTicket, _, _>(Method::POST, PATH, send_a_template),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(templates_of_ticket, send_a_template))]
    struct Api;
    Api::openapi()
}

/// What may be sent in a ticket whose platform takes no free words.
#[derive(Debug, Default, Serialize, ToSchema)]
struct OfferAnswer {
    templates: Vec<TemplateBrief>,
    /// The customer's numbers, E.164; a template goes to one of them.
    phones: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TemplateBrief {
    /// `chat_template_…`
    template: String,
    name: String,
    text: String,
    /// What needs a value.
    places: Vec<String>,
}

impl From<&ChatTemplate> for TemplateBrief {
    fn from(it: &ChatTemplate) -> Self {
        let (name, text) = (it.name.clone(), it.body.clone());
        Self { template: it.id.to_string(), name, text, places: places_of(&it.body) }
    }
}

impl From<Offer> for OfferAnswer {
    fn from(offer: Offer) -> Self {
        Self { templates: offer.templates.iter().map(TemplateBrief::from).collect(), phones: offer.phones }
    }
}

/// The templates that may be sent in a ticket now; none while its platform takes free words.
#[utoipa::path(get, path = "/api/v1/tickets/{number}/templates", params(("number" = i64, Path)),
    responses((status = 200, body = OfferAnswer), (status = 404)))]
async fn templates_of_ticket(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Json<OfferAnswer>, Fault> {
    let by = may.visit.actor.clone();
    let read = move |tx: &mut Tx<'_>| {
        let ticket = store::ticket(tx, &by, number)?.ok_or(Fault::NotFound)?;
        let talk = store::messages_of(tx, &by, ticket.id)?;
        match line_of_answer(tx, &by, &ticket, &talk)?.filter(|line| !line.is_open(tx.now())) {
            Some(line) => Ok(OfferAnswer::from(offer(tx, &by, &ticket, &line)?)),
            None => Ok(OfferAnswer::default()),
        }
    };
    Ok(Json(app.db().read::<_, Fault, _>(read).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TemplateReplyBody {
    /// `chat_template_…`
    template: String,
    /// One of the customer's numbers, E.164.
    phone: String,
    /// What stands in each place.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// `wait keep done`; empty means wait.
    #[serde(default)]
    then: String,
    /// The newest public message that the writer has seen.
    #[serde(default)]
    last_seen: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TemplateSent {
    number: i64,
    status: &'static str,
}

impl From<Ticket> for TemplateSent {
    fn from(ticket: Ticket) -> Self {
        Self { number: ticket.number, status: ticket.standing.status.kind().name() }
    }
}

/// Answers with a template, once the platform takes no free words. 409 when somebody wrote after `last_seen`.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/templates", params(("number" = i64, Path)),
    request_body = TemplateReplyBody,
    responses((status = 200, body = TemplateSent), (status = 404), (status = 409), (status = 422)))]
async fn send_a_template(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<TemplateReplyBody>,
) -> Result<Response, Fault> {
    let (sent, granted) = (&body.value, may.granted.clone());
    let id = |field: &'static str| move |_| Invalid::one(field, "form-error-choice");
    let last_seen = sent.last_seen.as_deref().map(read_id).transpose().map_err(id("last_seen"))?;
    let reply = TemplateReply {
        template: read_id(&sent.template).map_err(id("template"))?,
        phone: sent.phone.clone(),
        values: sent.values.iter().map(|(name, value)| (name.clone(), kernel::normalise(value))).collect(),
        then: Then::named(&sent.then),
        last_seen,
    };
    app.submit_json(&may.visit, &body, move |tx| match send_template(tx, &granted, number, &reply) {
        Ok(ticket) => Ok(TemplateSent::from(ticket)),
        Err(ReplyError::Stale(_)) => Err(Fault::Conflict),
        Err(ReplyError::Fault(fault)) => Err(fault),
    })
    .await
}
