//! The warranty terms of a policy, as customers read them.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::date_in;
use platform::{
    Tx,
    web::{App, Fault, Visit},
};
use ui::Page;

use super::html;
use crate::{law::law, place::jurisdiction_of, store, views::terms::TermsPage};

pub(super) async fn page(
    visit: Visit,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &published(&app, &visit, code).await?)
}

/// The terms for contracts of today.
pub(crate) async fn published(app: &App, visit: &Visit, code: String) -> Result<TermsPage, Fault> {
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let (now, zone) = (tx.now(), identity::shop(tx)?.zone);
        let today = date_in(now, &zone);
        let policy = store::policy_of_contract(tx, &code, today, now)?.ok_or(Fault::NotFound)?;
        Ok((policy, jurisdiction_of(&zone), today, law(tx, now)?))
    };
    let (policy, place, today, law) = app.db().read(load).await?;
    let page = Page::plain(app, visit, visit.lang.t1("coverage-plain-title", "name", policy.name.as_str()));
    Ok(TermsPage::of(page, &policy, law.choose(&place, today), &law))
}
