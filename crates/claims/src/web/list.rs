//! The list of claims.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, May},
};
use serde::Deserialize;
use ui::Page;

use super::html;
use crate::{
    model::Status,
    rights::SeeClaims,
    store,
    views::{ClaimList, ListFacts},
};

/// Which rows. A state that does not exist shows what waits.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    show: String,
    after: String,
}

pub(super) async fn page(
    may: May<SeeClaims>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Fault> {
    let shown = Status::named(&asked.show).unwrap_or(Status::Triage);
    let after = asked.after.parse().unwrap_or(0);
    let actor = may.visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<ListFacts, DbError> {
        let mut claims = store::claims_in(tx, &actor, shown, after)?;
        let page = usize::try_from(store::PAGE).unwrap_or(usize::MAX);
        let is_more = claims.len() > page;
        claims.truncate(page);
        let next = claims.last().map(|c| c.number).filter(|_| is_more);
        Ok(ListFacts { shown, counts: store::counts(tx, &actor)?, claims, next, now: tx.now() })
    };
    let facts = app.db().read(load).await?;
    let lang = &may.visit.lang;
    let title = format!("{}: {}", lang.t("claims-nav"), lang.t(shown.key()));
    let page = Page::console(&app, &may.visit, title).await;
    html(StatusCode::OK, &ClaimList::new(page, &facts))
}
