//! The room's pages.

mod inbox;
mod opened;
mod opening;
mod organise;
mod portal;
mod steering;
mod tickets;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Actor, Roles, Uuid};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{Fault, NavItem, Route, SearchHit, SearchKind},
};

use crate::{
    model::TicketId,
    rights::{OpenTicket, ReplyToTicket, SeeTickets, SteerTicket, WriteToShop},
    store,
};

pub(crate) use portal::{fault, question};
pub(crate) use tickets::BODY_CHARS_MAX;

/// The field of forms that holds photos.
pub(crate) const PHOTOS: &str = "files";

/// Every page of the room.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app", inbox::home),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/inbox", inbox::home),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/inbox/{queue}", inbox::show),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/inbox/next", inbox::next),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/tickets", opened::list),
        Route::guarded::<OpenTicket, _, _>(get.clone(), "/app/tickets/new", opening::blank),
        Route::guarded::<OpenTicket, _, _>(post.clone(), "/app/tickets/new", opening::open),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/tickets/{number}", tickets::show),
        Route::guarded::<ReplyToTicket, _, _>(post.clone(), "/app/tickets/{number}/reply", tickets::reply),
        Route::guarded::<ReplyToTicket, _, _>(post.clone(), "/app/tickets/{number}/draft", tickets::draft),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/take", steering::take),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/assign", steering::assign),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/snooze", steering::snooze),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/done", steering::finish),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/ignore", steering::ignore),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/reopen", steering::reopen),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/mentions", organise::mentions),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/tickets/{number}/organise", organise::show),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/tags", organise::tag),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/merge", organise::merge),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/unmerge", organise::unmerge),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/split", organise::split),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/unsplit", organise::unsplit),
        Route::guarded::<SeeTickets, _, _>(post.clone(), "/app/tickets/{number}/follow", organise::follow),
        Route::guarded::<ReplyToTicket, _, _>(
            post.clone(),
            "/app/tickets/{number}/messages/{message}/withdraw",
            organise::withdraw,
        ),
        Route::guarded::<ReplyToTicket, _, _>(get.clone(), "/app/tickets/{number}/side", organise::side),
        Route::guarded::<ReplyToTicket, _, _>(post.clone(), "/app/tickets/{number}/side", organise::ask),
        Route::guarded::<WriteToShop, _, _>(get.clone(), "/my/messages", portal::list),
        Route::guarded::<WriteToShop, _, _>(get.clone(), "/my/messages/new", portal::blank_question),
        Route::guarded::<WriteToShop, _, _>(post.clone(), "/my/messages/new", portal::ask),
        Route::guarded::<WriteToShop, _, _>(get.clone(), "/my/messages/{number}", portal::show),
        Route::guarded::<WriteToShop, _, _>(post.clone(), "/my/messages/{number}", portal::answer),
        Route::guarded::<WriteToShop, _, _>(get, "/my/p/{asset}/report", portal::blank_report),
        Route::guarded::<WriteToShop, _, _>(post, "/my/p/{asset}/report", portal::report),
    ]
}

/// The room's places in the navigation.
pub(crate) const NAV: [NavItem; 3] = [
    NavItem {
        label: "tickets-nav",
        icon: "inbox",
        href: "/app/inbox",
        order: 10,
        roles: Roles::STAFF,
        count: Some(mine),
    },
    NavItem {
        label: "tickets-mentions-nav",
        icon: "at-sign",
        href: "/app/mentions",
        order: 12,
        roles: Roles::STAFF,
        count: Some(called),
    },
    NavItem {
        label: "tickets-my-nav",
        icon: "message-circle",
        href: "/my/messages",
        order: 20,
        roles: Roles::CUSTOMER,
        count: None,
    },
];

/// What waits for this person.
fn mine(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, DbError> {
    match actor.staff() {
        Some(me) => store::waiting_for(tx, me),
        None => Ok(0),
    }
}

/// The notes that call this person and were not read yet.
fn called(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, DbError> {
    match actor.staff() {
        Some(me) => store::unseen_mentions(tx, me),
        None => Ok(0),
    }
}

/// How tickets are found.
pub(crate) const SEARCH: SearchKind = SearchKind { kind: "ticket", heading: "tickets-search", load: found };

fn found(tx: &mut Tx<'_>, actor: &Actor, lang: &Lang, ids: &[Uuid]) -> Result<Vec<SearchHit>, DbError> {
    let mut hits = Vec::new();
    for id in ids {
        let Some(ticket) = store::ticket_by_id(tx, actor, TicketId::from_uuid(*id))? else { continue };
        let face = if actor.is_staff() { "/app/tickets" } else { "/my/messages" };
        hits.push(SearchHit {
            title: format!("#{} {}", ticket.number, ticket.subject),
            detail: format!("{} · {}", ticket.requester, lang.t(ticket.standing.status.key())),
            href: format!("{face}/{}", ticket.number),
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
