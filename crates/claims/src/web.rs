//! The room's pages.

mod claim;
mod forms;
mod list;
mod own;
mod taken;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Actor, Roles, Uuid};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{App, Fault, NavItem, Route, SearchHit, SearchKind, Visit},
};

use crate::{
    model::{ClaimCode, ClaimId},
    rights::{HandleClaims, OwnClaims, SeeClaims},
    store,
    views::NewFields,
};

pub(crate) use claim::gather as gathered;
pub(crate) use forms::{closing, given, new_claim, noted, question, required_text, ruling, subject};

/// Every page of the room.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeClaims, _, _>(get.clone(), "/app/claims", list::page),
        Route::guarded::<HandleClaims, _, _>(get.clone(), "/app/claims/new", claim::blank),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/app/claims/new", claim::open),
        Route::guarded::<SeeClaims, _, _>(get.clone(), "/app/claims/{code}", claim::page),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/app/claims/{code}/ask", claim::ask),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/app/claims/{code}/evidence", claim::note),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/app/claims/{code}/rule", claim::rule),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/app/claims/{code}/uphold", claim::uphold),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/app/claims/{code}/close", claim::close),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/app/claims/{code}/withdraw", claim::withdraw),
        Route::guarded::<OwnClaims, _, _>(get.clone(), "/my/claims", own::list),
        Route::guarded::<OwnClaims, _, _>(get.clone(), "/my/p/{asset}/claim", own::blank),
        Route::guarded::<OwnClaims, _, _>(post.clone(), "/my/p/{asset}/claim", own::submit),
        Route::guarded::<OwnClaims, _, _>(get, "/my/claims/{code}", own::page),
        Route::guarded::<OwnClaims, _, _>(post.clone(), "/my/claims/{code}/evidence", own::give),
        Route::guarded::<OwnClaims, _, _>(post.clone(), "/my/claims/{code}/appeal", own::appeal),
        Route::guarded::<OwnClaims, _, _>(post, "/my/claims/{code}/withdraw", own::withdraw),
    ]
}

/// How claims are found.
pub(crate) const SEARCH: SearchKind =
    SearchKind { kind: store::SEARCH_KIND, heading: "claims-nav", load: found };

fn found(tx: &mut Tx<'_>, actor: &Actor, lang: &Lang, ids: &[Uuid]) -> Result<Vec<SearchHit>, DbError> {
    let mut hits = Vec::new();
    for id in ids {
        let Some(claim) = store::claim_by_id(tx, actor, ClaimId::from_uuid(*id))? else { continue };
        let face = if actor.is_staff() { "/app/claims" } else { "/my/claims" };
        hits.push(SearchHit {
            title: format!("{} {}", claim.code(), claim.device),
            detail: lang.t(claim.status.key()).into_owned(),
            href: format!("{face}/{}", claim.code()),
        });
    }
    Ok(hits)
}

/// The room's place in the navigation.
pub(crate) const NAV: [NavItem; 1] = [NavItem {
    label: "claims-nav-short",
    icon: "scale",
    href: "/app/claims",
    order: 65,
    roles: Roles::STAFF,
    count: Some(waiting),
}];

/// What waits for those who decide.
fn waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, DbError> {
    if actor.roles().meets(crate::rights::HANDLERS) { store::waiting(tx) } else { Ok(0) }
}

/// The fields of a new claim, with the place chosen where it is taken in.
async fn blank_fields(app: &App, visit: &Visit) -> Result<NewFields, Fault> {
    let (lang, actor) = (&visit.lang, visit.actor.clone());
    let reader = lang.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, DbError> {
        Ok((coverage::place_choices(tx, &reader)?, coverage::place_of_counter(tx, &actor)?))
    };
    let (places, here) = app.db().read(load).await?;
    Ok(NewFields::blank(lang).brought_in((places, &here)))
}

fn code(text: &str) -> Result<ClaimCode, Fault> {
    text.parse().map_err(|()| Fault::NotFound)
}

fn html(status: StatusCode, view: &impl Template) -> Result<Response, Fault> {
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}

fn go(place: &str) -> Response {
    Redirect::to(place).into_response()
}
