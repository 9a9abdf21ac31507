//! Typed fields for programs.

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

use super::{Field, FieldId, FieldKind, FieldName, NewField, remove_field, save_field, set_fields, store};
use crate::{
    rights::{ManageDesk, SeeTickets, SteerTicket},
    web::read_id,
};

pub(crate) fn routes() -> Vec<Route> {
    let get = Method::GET;
    vec![
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/api/v1/fields", list_fields),
        Route::guarded::<ManageDesk, _, _>(Method::POST, "/api/v1/fields", add_field),
        Route::guarded::<ManageDesk, _, _>(Method::PUT, "/api/v1/fields/{id}", change_field),
        Route::guarded::<ManageDesk, _, _>(Method::DELETE, "/api/v1/fields/{id}", drop_field),
        Route::guarded::<SeeTickets, _, _>(get, "/api/v1/tickets/{number}/fields", values_of_ticket),
        Route::guarded::<SteerTicket, _, _>(Method::PUT, "/api/v1/tickets/{number}/fields", fill_fields),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list_fields, add_field, change_field, drop_field, values_of_ticket, fill_fields))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct FieldAnswer {
    /// `field_…`
    id: String,
    name: FieldName,
    kind: FieldKind,
    choices: Vec<String>,
    is_required: bool,
    is_public: bool,
}

impl From<Field> for FieldAnswer {
    fn from(field: Field) -> Self {
        let Field { id, name, kind, choices, is_required, is_public } = field;
        Self { id: id.to_string(), name, kind, choices, is_required, is_public }
    }
}

/// Every field.
#[utoipa::path(get, path = "/api/v1/fields", responses((status = 200, body = [FieldAnswer])))]
async fn list_fields(_: May<SeeTickets>, State(app): State<App>) -> Result<Json<Vec<FieldAnswer>>, Fault> {
    let all = app.db().read(store::fields).await?;
    Ok(Json(all.into_iter().map(FieldAnswer::from).collect()))
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FieldSent {
    name: FieldName,
    /// `text number date choice yes_no`; a field keeps its kind.
    kind: FieldKind,
    /// For the kind *choice*: at least two.
    #[serde(default)]
    choices: Vec<String>,
    /// Whether a ticket can only be done once it is filled.
    #[serde(default)]
    is_required: bool,
    /// Whether the customer reads it too.
    #[serde(default)]
    is_public: bool,
}

impl FieldSent {
    fn new_field(&self) -> NewField {
        let FieldSent { name, kind, choices, is_required, is_public } = self.clone();
        NewField { name, kind, choices, is_required, is_public }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct FieldMade {
    /// `field_…`
    id: String,
}

/// Defines a new field.
#[utoipa::path(post, path = "/api/v1/fields", request_body = FieldSent,
    responses((status = 200, body = FieldMade), (status = 422)))]
async fn add_field(
    may: May<ManageDesk>,
    State(app): State<App>,
    body: JsonBody<FieldSent>,
) -> Result<Response, Fault> {
    let (granted, new) = (may.granted.clone(), body.value.new_field());
    let save = move |tx: &mut Tx<'_>| {
        Ok::<_, Fault>(FieldMade { id: save_field(tx, &granted, None, &new)?.to_string() })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Changes a field.
#[utoipa::path(put, path = "/api/v1/fields/{id}", request_body = FieldSent,
    params(("id" = String, Path, description = "`field_…`")),
    responses((status = 200, body = FieldMade), (status = 404), (status = 422)))]
async fn change_field(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<FieldSent>,
) -> Result<Response, Fault> {
    let (id, granted, new) = (read_id(&id)?, may.granted.clone(), body.value.new_field());
    let save = move |tx: &mut Tx<'_>| {
        Ok::<_, Fault>(FieldMade { id: save_field(tx, &granted, Some(id), &new)?.to_string() })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Takes a field out of use.
#[utoipa::path(delete, path = "/api/v1/fields/{id}", params(("id" = String, Path, description = "`field_…`")),
    responses((status = 200, body = FieldMade), (status = 404)))]
async fn drop_field(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<FieldMade>, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    app.db().write(move |tx| remove_field(tx, &granted, id)).await?;
    Ok(Json(FieldMade { id: id.to_string() }))
}

#[derive(Debug, Serialize, ToSchema)]
struct ValuesAnswer {
    /// By the id of the field. A number has a point, a date is `2026-11-23`, *yes or no* is `yes` or `no`.
    values: BTreeMap<String, String>,
}

fn answer(tx: &mut Tx<'_>, ticket: crate::model::TicketId) -> Result<ValuesAnswer, Fault> {
    let known: Vec<FieldId> = store::fields(tx)?.into_iter().map(|field| field.id).collect();
    let values = store::values_of(tx, ticket)?.into_iter().filter(|(id, _)| known.contains(id));
    Ok(ValuesAnswer { values: values.map(|(id, value)| (id.to_string(), value)).collect() })
}

/// The values of a ticket.
#[utoipa::path(get, path = "/api/v1/tickets/{number}/fields", params(("number" = i64, Path)),
    responses((status = 200, body = ValuesAnswer), (status = 404)))]
async fn values_of_ticket(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Json<ValuesAnswer>, Fault> {
    let actor = may.visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| {
        let ticket = crate::store::ticket_id(tx, &actor, number)?.ok_or(Fault::NotFound)?;
        answer(tx, ticket)
    };
    Ok(Json(app.db().read(load).await?))
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ValuesSent {
    /// By the id of the field; an empty value takes it away, a field that is not named stays.
    values: BTreeMap<String, String>,
}

/// Fills fields of a ticket.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/fields", request_body = ValuesSent,
    params(("number" = i64, Path)),
    responses((status = 200, body = ValuesAnswer), (status = 404), (status = 409), (status = 422)))]
async fn fill_fields(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<ValuesSent>,
) -> Result<Response, Fault> {
    let read = |(id, value): (&String, &String)| Ok((id.parse()?, value.clone()));
    let typed: Result<Vec<(FieldId, String)>, _> =
        body.value.values.iter().map(read).collect::<Result<_, <FieldId as std::str::FromStr>::Err>>();
    let typed = typed.map_err(|_| Invalid::one("values", "tickets-error-field-unknown"))?;
    let granted = may.granted.clone();
    let fill = move |tx: &mut Tx<'_>| {
        let ticket = set_fields(tx, &granted, number, &typed)?;
        answer(tx, ticket.id)
    };
    app.submit_json(&may.visit, &body, fill).await
}
