//! The tickets that a figure counts.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use jiff::SignedDuration;
use platform::web::{App, Fault, May};
use serde::Deserialize;
use ui::Page;

use super::html;
use crate::{
    rights::SeeTickets,
    store,
    views::{OPENED_ROWS, OpenedPage, place},
};

/// How far the list looks back, in days: where nothing is said, and at most.
const DAYS: i64 = 90;
const DAYS_MAX: i64 = 366;

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
    let days = asked.days.parse().unwrap_or(DAYS).clamp(1, DAYS_MAX);
    let (now, after) = (app.db().clock().now(), place(&asked.after).unwrap_or_default());
    let since = now - SignedDuration::from_hours(24 * days);
    let limit = i64::try_from(OPENED_ROWS + 1).unwrap_or(i64::MAX);
    let rows = app.db().read(move |tx| store::opened_since(tx, &actor, since, after, limit)).await?;
    let page = Page::console(&app, visit, visit.lang.t1("tickets-opened-title", "days", days)).await;
    html(StatusCode::OK, &OpenedPage::of(page, rows, days, now))
}
