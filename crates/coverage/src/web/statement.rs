//! The cover of one asset as a statement to be printed, for any day.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::Actor;
use platform::{
    Tx,
    web::{App, Fault, May, Visit},
};
use products::AssetId;
use serde::Deserialize;
use ui::{LinkView, Page};

use super::{
    asset::{CaseQuery, in_place},
    html,
};
use crate::{
    cover::{Ask, covered},
    rights::{AskCoverage, SeePolicies},
    views::statement::StatementPage,
};

pub(super) async fn of_asset(
    may: May<SeePolicies>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<CaseQuery>,
) -> Result<Response, Fault> {
    let ask = asked.about(asked.day().map(Ask::on).unwrap_or_default());
    let back = format!("/app/assets/{id}/cover");
    printed(
        &app,
        &may.visit,
        &id,
        (ask, asked.claimed_in),
        LinkView::new(back, may.visit.lang.t("coverage-back")),
    )
    .await
}

/// Where a customer would bring it in.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct OwnQuery {
    claimed_in: Option<String>,
}

pub(super) async fn own(
    may: May<AskCoverage>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<OwnQuery>,
) -> Result<Response, Fault> {
    let back = LinkView::new(format!("/my/p/{id}"), may.visit.lang.t("coverage-back"));
    printed(&app, &may.visit, &id, (Ask::default(), asked.claimed_in), back).await
}

async fn printed(
    app: &App,
    visit: &Visit,
    id: &str,
    (ask, named): (Ask, Option<String>),
    back: LinkView,
) -> Result<Response, Fault> {
    let id: AssetId = id.parse().map_err(|_| Fault::NotFound)?;
    let actor: Actor = visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let ask = in_place(tx, &actor, (&ask, named.as_deref()))?;
        let found = covered(tx, &actor, id, &ask)?.ok_or(Fault::NotFound)?;
        Ok((found, identity::shop(tx)?))
    };
    let (found, shop) = app.db().read(load).await?;
    let page = Page::plain(app, visit, visit.lang.t("coverage-statement"));
    html(StatusCode::OK, &StatementPage::new(page, back, shop, &found, &app.config().base_url()))
}
