//! Saved views for programs.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, JsonBody, May, Route},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{Filter, NewView, SavedView, remove_view, save_view, store};
use crate::{model::Stage, rights::SeeTickets, views::place, web::read_id};

/// Rows of one answer.
const ROWS: usize = 50;

pub(crate) fn routes() -> Vec<Route> {
    let get = Method::GET;
    vec![
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/api/v1/views", list_views),
        Route::guarded::<SeeTickets, _, _>(Method::POST, "/api/v1/views", add_view),
        Route::guarded::<SeeTickets, _, _>(Method::PUT, "/api/v1/views/{id}", change_view),
        Route::guarded::<SeeTickets, _, _>(Method::DELETE, "/api/v1/views/{id}", drop_view),
        Route::guarded::<SeeTickets, _, _>(get, "/api/v1/views/{id}/tickets", tickets_in_view),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list_views, add_view, change_view, drop_view, tickets_in_view))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct ViewAnswer {
    /// `view_…`
    id: String,
    name: String,
    is_shared: bool,
    filter: Filter,
}

impl From<SavedView> for ViewAnswer {
    fn from(view: SavedView) -> Self {
        Self { id: view.id.to_string(), name: view.name, is_shared: view.is_shared, filter: view.filter }
    }
}

/// One's own views and the shared ones.
#[utoipa::path(get, path = "/api/v1/views", responses((status = 200, body = [ViewAnswer])))]
async fn list_views(may: May<SeeTickets>, State(app): State<App>) -> Result<Json<Vec<ViewAnswer>>, Fault> {
    let me = may.visit.actor.staff().ok_or(Fault::NotFound)?;
    let all = app.db().read(move |tx| store::views_of(tx, me)).await?;
    Ok(Json(all.into_iter().map(ViewAnswer::from).collect()))
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ViewSent {
    name: String,
    /// Whether everyone of the shop sees it; only who keeps the desk may.
    #[serde(default)]
    is_shared: bool,
    #[serde(default)]
    filter: Filter,
}

impl ViewSent {
    fn new_view(&self) -> NewView {
        let ViewSent { name, is_shared, filter } = self.clone();
        NewView { name: name.trim().to_owned(), is_shared, filter }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct ViewMade {
    /// `view_…`
    id: String,
}

/// Saves a new view.
#[utoipa::path(post, path = "/api/v1/views", request_body = ViewSent,
    responses((status = 200, body = ViewMade), (status = 422)))]
async fn add_view(
    may: May<SeeTickets>,
    State(app): State<App>,
    body: JsonBody<ViewSent>,
) -> Result<Response, Fault> {
    let (granted, new) = (may.granted.clone(), body.value.new_view());
    let save = move |tx: &mut Tx<'_>| {
        Ok::<_, Fault>(ViewMade { id: save_view(tx, &granted, None, &new)?.to_string() })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Changes a view.
#[utoipa::path(put, path = "/api/v1/views/{id}", request_body = ViewSent,
    params(("id" = String, Path, description = "`view_…`")),
    responses((status = 200, body = ViewMade), (status = 403), (status = 404), (status = 422)))]
async fn change_view(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<ViewSent>,
) -> Result<Response, Fault> {
    let (id, granted, new) = (read_id(&id)?, may.granted.clone(), body.value.new_view());
    let save = move |tx: &mut Tx<'_>| {
        Ok::<_, Fault>(ViewMade { id: save_view(tx, &granted, Some(id), &new)?.to_string() })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Removes a view.
#[utoipa::path(delete, path = "/api/v1/views/{id}", params(("id" = String, Path, description = "`view_…`")),
    responses((status = 200, body = ViewMade), (status = 403), (status = 404)))]
async fn drop_view(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ViewMade>, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    app.db().write(move |tx| remove_view(tx, &granted, id)).await?;
    Ok(Json(ViewMade { id: id.to_string() }))
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct InViewQuery {
    /// `todo snoozed done`; empty means todo.
    stage: String,
    /// The `next` of the answer before.
    after: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct InView {
    tickets: Vec<TicketInView>,
    /// Where the next answer begins; none at the end.
    next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TicketInView {
    number: i64,
    subject: String,
    requester: String,
    status: &'static str,
    /// When the next promise is due; none when nothing is owed.
    due_at: Option<String>,
}

/// The tickets that a view shows, at most 50.
#[utoipa::path(get, path = "/api/v1/views/{id}/tickets",
    params(("id" = String, Path, description = "`view_…`"), InViewQuery),
    responses((status = 200, body = InView), (status = 404), (status = 422)))]
async fn tickets_in_view(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<InViewQuery>,
) -> Result<Json<InView>, Fault> {
    let (id, me) = (read_id(&id)?, may.visit.actor.staff().ok_or(Fault::NotFound)?);
    let stage = if asked.stage.is_empty() { Some(Stage::Todo) } else { Stage::named(&asked.stage) };
    let stage = stage.ok_or_else(|| Invalid::one("stage", "form-error-choice"))?;
    let after = place(&asked.after).map_err(|()| Fault::NoSuchPage)?;
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let view = store::view_of(tx, me, id)?.ok_or(Fault::NotFound)?;
        Ok(store::filtered(tx, (&view.filter, me), stage, after, ROWS)?)
    };
    let (rows, next) = app.db().read(load).await?;
    let row = |row: crate::store::QueueRow| TicketInView {
        number: row.number,
        subject: row.subject,
        requester: row.requester,
        status: row.status.name(),
        due_at: row.due_metric.map(|_| row.next_due_at.to_string()),
    };
    Ok(Json(InView {
        tickets: rows.into_iter().map(row).collect(),
        next: next.map(|place| place.to_string()),
    }))
}
