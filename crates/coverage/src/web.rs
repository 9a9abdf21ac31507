//! The room's pages.

mod asset;
pub(crate) mod forms;
pub(crate) mod holidays;
pub(crate) mod law;
mod panels;
mod policies;
pub(crate) mod return_forms;
mod returns;
mod statement;
pub(crate) mod terms;
pub(crate) mod try_case;
pub(crate) mod warranty;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::Roles;
use platform::web::{Fault, Limit, NavItem, Panel, Route};

use crate::{
    api,
    rights::{AskCoverage, EditLaw, EditPolicies, RunRecalls, SeePolicies},
};

/// Every page of the room, and its part of the API.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    let mut routes = vec![
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/coverage", policies::list),
        Route::guarded::<EditPolicies, _, _>(get.clone(), "/app/coverage/new", policies::blank),
        Route::guarded::<EditPolicies, _, _>(post.clone(), "/app/coverage/new", policies::add),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/coverage/policies/{code}", policies::show),
        Route::guarded::<EditPolicies, _, _>(post.clone(), "/app/coverage/policies/{code}", policies::revise),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/coverage/returns", returns::show),
        Route::guarded::<EditPolicies, _, _>(get.clone(), "/app/coverage/returns/edit", returns::edit),
        Route::guarded::<EditPolicies, _, _>(post.clone(), "/app/coverage/returns/edit", returns::save),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/coverage/try", try_case::page),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/coverage/holidays", holidays::show),
        Route::guarded::<EditPolicies, _, _>(post.clone(), "/app/coverage/holidays", holidays::enter),
        Route::guarded::<EditLaw, _, _>(get.clone(), "/app/coverage/packs/bring", law::blank),
        Route::guarded::<EditLaw, _, _>(post.clone(), "/app/coverage/packs/bring", law::bring),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/coverage/packs/{name}", law::show),
        Route::guarded::<SeePolicies, _, _>(
            get.clone(),
            "/app/coverage/packs/{name}/changes",
            law::changes_of,
        ),
        Route::guarded::<RunRecalls, _, _>(post.clone(), "/app/coverage/recalls", policies::open_recall),
        Route::guarded::<RunRecalls, _, _>(
            post.clone(),
            "/app/coverage/recalls/{id}/close",
            policies::close_recall,
        ),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/assets/{id}/cover", asset::page),
        Route::guarded::<SeePolicies, _, _>(get.clone(), "/app/assets/{id}/cover/print", statement::of_asset),
        Route::guarded::<AskCoverage, _, _>(get.clone(), "/my/p/{asset}/cover", statement::own),
    ];
    routes.extend(api::routes());
    let everyone = "anybody who holds a product may ask whether it is covered";
    let readers = "terms are published to everybody";
    routes.push(Route::public(get.clone(), "/warranty/returns", readers, Limit::Pages, returns::published));
    routes.push(Route::public(get.clone(), "/warranty/terms/{code}", readers, Limit::Pages, terms::page));
    for path in warranty::PATHS {
        routes.push(Route::public(get.clone(), path, everyone, Limit::Pages, warranty::ask));
        routes.push(Route::public(post.clone(), path, everyone, Limit::Lookups, warranty::answer));
    }
    routes
}

/// What the room shows on others' pages.
pub(crate) const PANELS: [Panel; 6] = [
    Panel { slot: "ticket.context", order: 30, draw: panels::beside },
    Panel { slot: "asset.main", order: 20, draw: panels::of_asset },
    Panel { slot: "my.card.state", order: 10, draw: panels::own_state },
    Panel { slot: "my.card.cover", order: 10, draw: panels::own_bar },
    Panel { slot: "my.card.dates", order: 10, draw: panels::own_last_day },
    Panel { slot: "my.product", order: 10, draw: panels::own },
];

/// The room's place in the navigation.
pub(crate) const NAV: [NavItem; 1] = [NavItem {
    label: "coverage-nav",
    icon: "shield-check",
    href: "/app/coverage",
    order: 70,
    roles: Roles::STAFF,
    count: None,
}];

fn html(status: StatusCode, view: &impl Template) -> Result<Response, Fault> {
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}

fn go(place: &str) -> Response {
    Redirect::to(place).into_response()
}
