//! The room's pages.

mod archive;
mod forms;
mod health;
mod letters;
mod mailboxes;
mod spam;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Actor, Permission as _};
use platform::{
    db::{DbError, Tx},
    web::{Fault, NavItem, Route},
};

use crate::{
    rights::{HandleLetters, KeepMailboxes},
    store,
};

pub(crate) use archive::LettersQuery;
pub(crate) use forms::{Described, new_block, new_mailbox, required_text};
pub(crate) use letters::{opened_in_ticket, raw_of};
pub(crate) use mailboxes::tried;

/// Every page of the room.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    let mailboxes = "/app/settings/mailboxes";
    vec![
        Route::guarded::<KeepMailboxes, _, _>(get.clone(), mailboxes, mailboxes::list),
        Route::guarded::<KeepMailboxes, _, _>(get.clone(), "/app/settings/mailboxes/new", mailboxes::blank),
        Route::guarded::<KeepMailboxes, _, _>(post.clone(), "/app/settings/mailboxes/new", mailboxes::add),
        Route::guarded::<KeepMailboxes, _, _>(get.clone(), "/app/settings/mailboxes/{id}", mailboxes::page),
        Route::guarded::<KeepMailboxes, _, _>(
            post.clone(),
            "/app/settings/mailboxes/{id}",
            mailboxes::change,
        ),
        Route::guarded::<KeepMailboxes, _, _>(
            post.clone(),
            "/app/settings/mailboxes/{id}/test",
            mailboxes::test,
        ),
        Route::guarded::<KeepMailboxes, _, _>(
            post.clone(),
            "/app/settings/mailboxes/{id}/probe",
            mailboxes::probe,
        ),
        Route::guarded::<HandleLetters, _, _>(get.clone(), "/app/mail", health::page),
        Route::guarded::<HandleLetters, _, _>(get.clone(), "/app/mail/spam", spam::page),
        Route::guarded::<HandleLetters, _, _>(post.clone(), "/app/mail/spam", spam::block),
        Route::guarded::<HandleLetters, _, _>(post.clone(), "/app/mail/spam/{id}/unblock", spam::unblock),
        Route::guarded::<HandleLetters, _, _>(get.clone(), "/app/mail/letters", archive::page),
        Route::guarded::<HandleLetters, _, _>(get.clone(), "/app/mail/{id}", letters::page),
        Route::guarded::<HandleLetters, _, _>(get, "/app/mail/{id}/raw", letters::raw),
        Route::guarded::<HandleLetters, _, _>(post.clone(), "/app/mail/{id}/again", letters::again),
        Route::guarded::<HandleLetters, _, _>(post.clone(), "/app/mail/{id}/ticket", letters::ticket),
        Route::guarded::<HandleLetters, _, _>(post.clone(), "/app/mail/{id}/discard", letters::discard),
        Route::guarded::<HandleLetters, _, _>(post, "/app/mail/{id}/take-back", letters::take_back),
    ]
}

/// The room's places in the navigation.
pub(crate) const NAV: [NavItem; 2] = [
    NavItem {
        label: "channels-nav",
        icon: "mail",
        href: "/app/mail",
        order: 85,
        roles: HandleLetters::ROLES,
        count: Some(waiting),
    },
    NavItem {
        label: "channels-mailboxes",
        icon: "at-sign",
        href: "/app/settings/mailboxes",
        order: 19,
        roles: KeepMailboxes::ROLES,
        count: None,
    },
];

/// Letters that wait for a person.
fn waiting(tx: &mut Tx<'_>, _: &Actor) -> Result<i64, DbError> {
    store::letters::quarantine_count(tx)
}

pub(crate) fn html(status: StatusCode, view: &impl Template) -> Result<Response, Fault> {
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}

pub(crate) fn go(place: &str) -> Response {
    Redirect::to(place).into_response()
}
