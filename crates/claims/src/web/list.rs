//! The list of claims.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, May},
};
use serde::Deserialize;
use ui::Page;

use super::html;
use crate::{
    model::{ClaimCode, Status},
    rights::SeeClaims,
    store::{self, Listed},
    views::{ClaimList, ListFacts},
};

/// Which rows. A state that does not exist shows what waits.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    show: String,
    after: String,
    /// All of a customer instead, the newest first.
    customer: String,
    /// All about a product instead, the newest first.
    asset: String,
}

impl ListQuery {
    fn listed(&self) -> Option<Listed> {
        let customer = self.customer.parse().ok().map(Listed::OfCustomer);
        customer.or_else(|| self.asset.parse().ok().map(Listed::OfAsset))
    }
}

/// The name above the claims of somebody or something.
fn whose(tx: &mut Tx<'_>, actor: &Actor, listed: Option<Listed>) -> Result<String, DbError> {
    Ok(match listed {
        Some(Listed::OfCustomer(customer)) => {
            customers::card(tx, actor, customer)?.map(|card| card.name).unwrap_or_default()
        }
        Some(Listed::OfAsset(asset) | Listed::OpenOfAsset(asset)) => {
            products::asset(tx, actor, asset)?.map(|card| card.title()).unwrap_or_default()
        }
        None => String::new(),
    })
}

pub(super) async fn page(
    may: May<SeeClaims>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Fault> {
    let shown = Status::named(&asked.show).unwrap_or(Status::Triage);
    let (after, listed): (Option<i64>, _) = (asked.after.parse().ok(), asked.listed());
    let actor = may.visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<ListFacts, DbError> {
        let mut claims = match listed {
            Some(listed) => store::claims_page(tx, &actor, listed, after.map(ClaimCode), store::PAGE + 1)?,
            None => store::claims_in(tx, &actor, shown, after.unwrap_or(0))?,
        };
        let page = usize::try_from(store::PAGE).unwrap_or(usize::MAX);
        let is_more = claims.len() > page;
        claims.truncate(page);
        let next = claims.last().map(|c| c.number).filter(|_| is_more);
        let (counts, whose) = (store::counts(tx, &actor)?, whose(tx, &actor, listed)?);
        Ok(ListFacts { shown, listed, whose, counts, claims, next, now: tx.now() })
    };
    let facts = app.db().read(load).await?;
    let lang = &may.visit.lang;
    let of = match listed {
        Some(_) => facts.whose.clone(),
        None => lang.t(shown.key()).into_owned(),
    };
    let title = format!("{}: {of}", lang.t("claims-nav"));
    let page = Page::console(&app, &may.visit, title).await;
    html(StatusCode::OK, &ClaimList::new(page, &facts))
}
