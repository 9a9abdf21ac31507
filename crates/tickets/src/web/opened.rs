//! The tickets that a figure counts.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use platform::web::{App, Fault, LookBack, May};
use serde::Deserialize;
use ui::Page;

use super::html;
use crate::{
    rights::SeeTickets,
    store,
    views::{OPENED_ROWS, OpenedPage, place},
};

/// How far the list looks back where nothing is said, in days.
const DAYS: i64 = 90;

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct OpenedQuery {
    days: String,
    after: String,
}

pub(super) async fn list(
    may: May<SeeTickets>,
    State(app): State<App>,
    Query(asked): Query<OpenedQuery>,
) -> Result<Response, Fault> {
    let (visit, actor) = (&may.visit, may.visit.actor.clone());
    let back = LookBack::asked(&asked.days, DAYS);
    let (now, after) = (app.db().clock().now(), place(&asked.after).map_err(|()| Fault::NoSuchPage)?);
    let since = back.since(now);
    let limit = i64::try_from(OPENED_ROWS + 1).unwrap_or(i64::MAX);
    let rows = app.db().read(move |tx| store::opened_since(tx, &actor, since, after, limit)).await?;
    let page = Page::console(&app, visit, visit.lang.t1("tickets-opened-title", "days", back.days())).await;
    html(StatusCode::OK, &OpenedPage::of(page, rows, back.days(), now))
}
