//! How the mail fares.

use axum::{extract::State, http::StatusCode, response::Response};
use platform::web::{App, Fault, May};
use ui::Page;

use super::html;
use crate::{health::gather, rights::HandleLetters, views::HealthPage};

pub(super) async fn page(may: May<HandleLetters>, State(app): State<App>) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    let health = app.db().read(move |tx| gather(tx, &actor)).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("channels-health")).await;
    html(StatusCode::OK, &HealthPage::new(page, &may.visit, &health))
}
