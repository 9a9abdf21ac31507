//! The room's part of the JSON API: the same actions with the same rights, and the same rules for what is typed.

mod own;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use kernel::CustomerId;
use platform::{
    db::DbError,
    web::{App, Fault, JsonBody, May, Route, Submission},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    actions::{self, ChangeError},
    model::{ContactPointId, Customer, CustomerCard, FormOfAddress},
    rights::{EditCustomers, SeeCustomers},
    store,
    timeline::{self, PageOf, Topic},
    web::forms,
};

/// Rows of one answer.
const ROWS: i64 = 50;
const ENTRIES: u32 = 50;

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeCustomers, _, _>(get.clone(), "/api/v1/customers", list),
        Route::guarded::<EditCustomers, _, _>(post.clone(), "/api/v1/customers", add),
        Route::guarded::<SeeCustomers, _, _>(get.clone(), "/api/v1/customers/{id}", show),
        Route::guarded::<EditCustomers, _, _>(Method::PUT, "/api/v1/customers/{id}", change),
        Route::guarded::<SeeCustomers, _, _>(get, "/api/v1/customers/{id}/timeline", history),
        Route::guarded::<EditCustomers, _, _>(post.clone(), "/api/v1/customers/{id}/contacts", add_contact),
        Route::guarded::<EditCustomers, _, _>(
            Method::DELETE,
            "/api/v1/customers/{id}/contacts/{contact}",
            remove_contact,
        ),
        Route::guarded::<EditCustomers, _, _>(post, "/api/v1/customers/{id}/consents", note_consent),
    ]
    .into_iter()
    .chain(own::routes())
    .collect()
}

/// The description of these routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list, add, show, change, history, add_contact, remove_contact, note_consent))]
    struct Api;
    Api::openapi().merge_from(own::openapi())
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct ListQuery {
    /// A name, a phone number in any form, a mail address; the last word may be unfinished.
    q: String,
    /// The last id of the page before.
    before: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct CustomerBrief {
    #[schema(example = "customer_01j9…")]
    id: String,
    name: String,
    called: String,
    /// `anh chi co chu bac ban quy_khach`, if told.
    form_of_address: Option<&'static str>,
    /// E.164
    phone: Option<String>,
    email: Option<String>,
    /// `vi en is`
    locale: &'static str,
}

impl From<CustomerCard> for CustomerBrief {
    fn from(card: CustomerCard) -> Self {
        Self {
            id: card.id.to_string(),
            name: card.name,
            called: card.called,
            form_of_address: card.form_of_address.map(FormOfAddress::name),
            phone: card.phone.map(|p| p.to_string()),
            email: card.email.map(|e| e.to_string()),
            locale: card.locale.tag(),
        }
    }
}

/// Customers, newest first, or those that a query finds; at most 50.
#[utoipa::path(get, path = "/api/v1/customers", params(ListQuery), responses((status = 200, body = [CustomerBrief])))]
async fn list(
    may: May<SeeCustomers>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Json<Vec<CustomerBrief>>, Fault> {
    let (actor, before) = (may.visit.actor.clone(), asked.before.parse::<CustomerId>().ok());
    let cards: Result<Vec<CustomerCard>, DbError> = app
        .db()
        .read(move |tx| match asked.q.trim() {
            "" => store::newest_cards(tx, &actor, before, ROWS),
            query => store::search(tx, &actor, query, usize::try_from(ROWS).unwrap_or(0)),
        })
        .await;
    Ok(Json(cards?.into_iter().map(CustomerBrief::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCustomerBody {
    name: String,
    #[serde(default)]
    called: String,
    #[serde(default)]
    form_of_address: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    locale: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Made {
    id: String,
}

/// Adds a customer. The phone number and the mail address count as unproven.
#[utoipa::path(post, path = "/api/v1/customers", request_body = NewCustomerBody, responses((status = 200, body = Made)))]
async fn add(
    may: May<EditCustomers>,
    State(app): State<App>,
    body: JsonBody<NewCustomerBody>,
) -> Result<Response, Fault> {
    let sent = &body.value;
    let new = forms::new_customer(&Submission::of(&[
        ("name", &sent.name),
        ("called", &sent.called),
        ("form_of_address", &sent.form_of_address),
        ("phone", &sent.phone),
        ("email", &sent.email),
        ("locale", &sent.locale),
    ]))?;
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        let id = actions::add_customer(tx, &granted, &new)?;
        Ok::<_, Fault>(Made { id: id.to_string() })
    })
    .await
}

/// All that is known of a customer. The `version` goes back with a change.
#[utoipa::path(get, path = "/api/v1/customers/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Customer), (status = 404)))]
async fn show(
    may: May<SeeCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Customer>, Fault> {
    let (actor, id) = (may.visit.actor.clone(), customer_id(&id)?);
    let customer: Result<_, DbError> = app.db().read(move |tx| store::customer(tx, &actor, id)).await;
    customer?.map(Json).ok_or(Fault::NotFound)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeBody {
    /// The version that this change began with.
    version: i64,
    name: String,
    #[serde(default)]
    called: String,
    #[serde(default)]
    form_of_address: String,
    locale: String,
    #[serde(default)]
    street: String,
    #[serde(default)]
    ward: String,
    #[serde(default)]
    legacy_district: String,
    #[serde(default)]
    province: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Done {
    done: bool,
}

/// Changes a customer. 409 when another version was saved meanwhile.
#[utoipa::path(put, path = "/api/v1/customers/{id}", params(("id" = String, Path)), request_body = ChangeBody,
    responses((status = 200, body = Done), (status = 404), (status = 409)))]
async fn change(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<ChangeBody>,
) -> Result<Response, Fault> {
    let (id, sent, granted) = (customer_id(&id)?, &body.value, may.granted.clone());
    let base = sent.version;
    let identity = forms::identity(&Submission::of(&[
        ("name", &sent.name),
        ("called", &sent.called),
        ("form_of_address", &sent.form_of_address),
        ("locale", &sent.locale),
        ("street", &sent.street),
        ("ward", &sent.ward),
        ("legacy_district", &sent.legacy_district),
        ("province", &sent.province),
    ]))?;
    app.submit_json(&may.visit, &body, move |tx| {
        match actions::change_customer(tx, &granted, id, base, &identity) {
            Ok(()) => Ok(Done { done: true }),
            Err(ChangeError::Both(_)) => Err(Fault::Conflict),
            Err(ChangeError::Fault(fault)) => Err(fault),
        }
    })
    .await
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct HistoryQuery {
    /// `messages service money`; empty means all.
    topic: String,
    /// The `place` of the last entry of the page before.
    before: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Happened {
    /// Where it stands, for `before`.
    place: String,
    topic: &'static str,
    text: String,
    #[schema(example = "2026-11-22T03:00:00Z")]
    at: String,
}

/// What happened with a customer, newest first, in the language of the request; at most 50.
#[utoipa::path(get, path = "/api/v1/customers/{id}/timeline", params(("id" = String, Path), HistoryQuery),
    responses((status = 200, body = [Happened]), (status = 404)))]
async fn history(
    may: May<SeeCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<HistoryQuery>,
) -> Result<Json<Vec<Happened>>, Fault> {
    let (actor, lang, id) = (may.visit.actor.clone(), may.visit.lang.clone(), customer_id(&id)?);
    let part =
        PageOf { topic: Topic::named(&asked.topic), before: asked.before.parse().ok(), limit: ENTRIES };
    let entries = app
        .db()
        .read(move |tx| {
            store::card(tx, &actor, id)?.ok_or(Fault::NotFound)?;
            Ok::<_, Fault>(timeline::entries_of_customer(tx, &actor, &lang, id, &part)?)
        })
        .await?;
    let happened = entries.into_iter().map(|entry| Happened {
        place: entry.place().to_string(),
        topic: entry.topic.name(),
        at: entry.at.to_string(),
        text: entry.text,
    });
    Ok(Json(happened.collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactBody {
    /// A phone number or a mail address, as it is typed.
    contact: String,
}

/// Gives a customer one more phone number or mail address, unproven.
#[utoipa::path(post, path = "/api/v1/customers/{id}/contacts", params(("id" = String, Path)),
    request_body = ContactBody, responses((status = 200, body = Done), (status = 404), (status = 422)))]
async fn add_contact(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<ContactBody>,
) -> Result<Response, Fault> {
    let (id, granted) = (customer_id(&id)?, may.granted.clone());
    let contact = forms::one_contact(&Submission::of(&[("contact", &body.value.contact)]))?;
    app.submit_json(&may.visit, &body, move |tx| {
        actions::add_contact(tx, &granted, id, &contact)?;
        Ok::<_, Fault>(Done { done: true })
    })
    .await
}

/// Takes a phone number or mail address from a customer.
#[utoipa::path(delete, path = "/api/v1/customers/{id}/contacts/{contact}",
    params(("id" = String, Path), ("contact" = String, Path)),
    responses((status = 200, body = Done), (status = 404)))]
async fn remove_contact(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path((id, contact)): Path<(String, String)>,
) -> Result<Json<Done>, Fault> {
    let (id, granted) = (customer_id(&id)?, may.granted.clone());
    let contact: ContactPointId = contact.parse().map_err(|_| Fault::NotFound)?;
    app.db().write(move |tx| actions::remove_contact(tx, &granted, id, contact)).await?;
    Ok(Json(Done { done: true }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentBody {
    /// `offers surveys`
    purpose: String,
    /// `given withdrawn`
    answer: String,
}

/// Notes what a customer said about consent to one of the shop's people.
#[utoipa::path(post, path = "/api/v1/customers/{id}/consents", params(("id" = String, Path)),
    request_body = ConsentBody, responses((status = 200, body = Done), (status = 404), (status = 422)))]
async fn note_consent(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<ConsentBody>,
) -> Result<Response, Fault> {
    let (id, granted, lang) = (customer_id(&id)?, may.granted.clone(), may.visit.lang.clone());
    let sent = &body.value;
    let said = forms::consent(&Submission::of(&[("purpose", &sent.purpose), ("answer", &sent.answer)]))?;
    app.submit_json(&may.visit, &body, move |tx| {
        actions::note_consent(tx, &granted, id, &lang, said)?;
        Ok::<_, Fault>(Done { done: true })
    })
    .await
}

fn customer_id(text: &str) -> Result<CustomerId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}
