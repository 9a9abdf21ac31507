//! The room's pages.

mod assets;
pub(crate) mod forms;
mod imports;
mod own;
mod panels;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Actor, Roles, Uuid};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{Fault, NavItem, Panel, Route, SearchHit, SearchKind},
};

pub(crate) use assets::{found_assets, new_asset, refused_transfer};
pub(crate) use imports::{REJECTS_READ, headings, read_upload};

use crate::{
    model::AssetId,
    rights::{EditAssets, ImportSales, SeeAssets, SeeOwnProducts, SettleConflicts},
    store,
};

/// Every page of the room.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeAssets, _, _>(get.clone(), "/app/assets", assets::list),
        Route::guarded::<EditAssets, _, _>(get.clone(), "/app/assets/new", assets::blank),
        Route::guarded::<EditAssets, _, _>(post.clone(), "/app/assets/new", assets::register),
        Route::guarded::<SeeAssets, _, _>(get.clone(), "/app/assets/{id}", assets::show),
        Route::guarded::<EditAssets, _, _>(get.clone(), "/app/assets/{id}/edit", assets::edit),
        Route::guarded::<EditAssets, _, _>(post.clone(), "/app/assets/{id}/edit", assets::save),
        Route::guarded::<EditAssets, _, _>(post.clone(), "/app/assets/{id}/owner", assets::transfer),
        Route::guarded::<SettleConflicts, _, _>(post.clone(), "/app/assets/conflicts/{id}", assets::settle),
        Route::guarded::<ImportSales, _, _>(get.clone(), "/app/import", imports::list),
        Route::guarded::<ImportSales, _, _>(post.clone(), "/app/import", imports::upload),
        Route::guarded::<ImportSales, _, _>(get.clone(), "/app/import/{id}", imports::show),
        Route::guarded::<ImportSales, _, _>(post.clone(), "/app/import/{id}/check", imports::check),
        Route::guarded::<ImportSales, _, _>(post.clone(), "/app/import/{id}/run", imports::run),
        Route::guarded::<ImportSales, _, _>(post, "/app/import/{id}/stop", imports::stop),
        Route::guarded::<ImportSales, _, _>(get.clone(), "/app/import/{id}/rejects.csv", imports::rejects),
        Route::guarded::<SeeOwnProducts, _, _>(get.clone(), "/my", own::list),
        Route::guarded::<SeeOwnProducts, _, _>(get.clone(), "/my/p/{id}", own::show),
        Route::guarded::<SeeOwnProducts, _, _>(get, "/my/p/{id}/code", own::code),
    ]
}

/// What the room shows on the pages of others.
pub(crate) const PANELS: [Panel; 2] = [
    Panel { slot: "ticket.context", order: 20, draw: panels::ticket },
    Panel { slot: "customer.main", order: 20, draw: panels::customer },
];

/// The room's places in the navigation.
pub(crate) const NAV: [NavItem; 2] = [
    NavItem {
        label: "products-nav",
        icon: "smartphone",
        href: "/app/assets",
        order: 40,
        roles: Roles::STAFF,
        count: Some(open_conflicts),
    },
    NavItem {
        label: "products-nav-mine",
        icon: "smartphone",
        href: "/my",
        order: 10,
        roles: Roles::CUSTOMER,
        count: None,
    },
];

/// Conflicts wait for those who may settle them.
fn open_conflicts(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, DbError> {
    if actor.may::<SettleConflicts>() { store::open_conflicts(tx) } else { Ok(0) }
}

/// How assets are found.
pub(crate) const SEARCH: SearchKind = SearchKind { kind: "asset", heading: "products-nav", load: found };

fn found(tx: &mut Tx<'_>, actor: &Actor, lang: &Lang, ids: &[Uuid]) -> Result<Vec<SearchHit>, DbError> {
    let mut hits = Vec::new();
    for id in ids {
        let Some(card) = store::asset(tx, actor, AssetId::from_uuid(*id))? else { continue };
        let parts = [card.serial.clone(), lang.t(card.status.key()).into_owned()];
        let detail: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        let href = match actor {
            Actor::Customer { .. } => format!("/my/p/{}", card.id),
            _ => format!("/app/assets/{}", card.id),
        };
        hits.push(SearchHit { title: card.title(), detail: detail.join(" · "), href });
    }
    Ok(hits)
}

fn html(status: StatusCode, view: &impl Template) -> Result<Response, Fault> {
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}

fn go(place: &str) -> Response {
    Redirect::to(place).into_response()
}

/// An id in a path; one that is none leads nowhere.
fn id_of<N: kernel::Noun>(text: &str) -> Result<kernel::Id<N>, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}
