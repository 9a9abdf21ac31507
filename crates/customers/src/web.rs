//! The room's pages.

pub(crate) mod forms;
mod greet;
pub(crate) mod own;
mod panels;
mod people;
mod sign_in;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Actor, CustomerId, Roles, Uuid};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{Fault, Limit, NavItem, Panel, Route, SearchHit, SearchKind},
};

pub use greet::greet;

use crate::{
    phone,
    rights::{EditCustomers, KeepOwnAccount, SeeCustomers},
    store,
};

/// Every page of the room.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    let signing_in = "signing in begins before anybody is known";
    vec![
        Route::guarded::<SeeCustomers, _, _>(get.clone(), "/app/customers", people::list),
        Route::guarded::<EditCustomers, _, _>(get.clone(), "/app/customers/new", people::blank),
        Route::guarded::<EditCustomers, _, _>(post.clone(), "/app/customers/new", people::add),
        Route::guarded::<SeeCustomers, _, _>(get.clone(), "/app/customers/{id}", people::show),
        Route::guarded::<EditCustomers, _, _>(get.clone(), "/app/customers/{id}/edit", people::edit),
        Route::guarded::<EditCustomers, _, _>(post.clone(), "/app/customers/{id}/edit", people::save),
        Route::guarded::<EditCustomers, _, _>(
            post.clone(),
            "/app/customers/{id}/contacts",
            people::add_contact,
        ),
        Route::guarded::<EditCustomers, _, _>(
            post.clone(),
            "/app/customers/{id}/contacts/{contact}/remove",
            people::remove_contact,
        ),
        Route::guarded::<EditCustomers, _, _>(
            post.clone(),
            "/app/customers/{id}/consent",
            people::note_consent,
        ),
        Route::public(get.clone(), "/my/in", signing_in, Limit::Pages, sign_in::ask),
        Route::public(post.clone(), "/my/in", signing_in, Limit::Attempts, sign_in::send),
        Route::public(post.clone(), "/my/in/code", signing_in, Limit::Attempts, sign_in::prove),
        Route::guarded::<KeepOwnAccount, _, _>(get.clone(), "/my/account", own::account),
        Route::guarded::<KeepOwnAccount, _, _>(post.clone(), "/my/account", own::save),
        Route::guarded::<KeepOwnAccount, _, _>(post, "/my/account/consent", own::answer),
        Route::guarded::<KeepOwnAccount, _, _>(get, "/my/account/data.json", own::export),
    ]
}

/// What the room shows beside others' tickets.
pub(crate) const PANELS: [Panel; 2] = [
    Panel { slot: "ticket.context", order: 10, draw: panels::who },
    Panel { slot: "ticket.context", order: 90, draw: panels::history },
];

/// The room's places in the navigation.
pub(crate) const NAV: [NavItem; 2] = [
    NavItem {
        label: "customers-nav",
        icon: "users-round",
        href: "/app/customers",
        order: 30,
        roles: Roles::STAFF,
        count: None,
    },
    NavItem {
        label: "customers-nav-account",
        icon: "circle-user-round",
        href: "/my/account",
        order: 90,
        roles: Roles::CUSTOMER,
        count: None,
    },
];

/// How customers are found.
pub(crate) const SEARCH: SearchKind =
    SearchKind { kind: store::SEARCH_KIND, heading: "customers-title", load: found };

fn found(tx: &mut Tx<'_>, actor: &Actor, lang: &Lang, ids: &[Uuid]) -> Result<Vec<SearchHit>, DbError> {
    let mut hits = Vec::new();
    for id in ids {
        let Some(card) = store::card(tx, actor, CustomerId::from_uuid(*id))? else { continue };
        let phone = card.phone.as_ref().map(|p| phone::display(lang, p));
        let detail: Vec<_> = phone.into_iter().chain(card.email.map(|e| e.to_string())).collect();
        hits.push(SearchHit {
            title: card.name,
            detail: detail.join(" · "),
            href: format!("/app/customers/{}", card.id),
        });
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
