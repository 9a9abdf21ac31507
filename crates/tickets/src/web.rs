//! The room's pages.

mod hours;
mod inbox;
mod opened;
mod opening;
pub(crate) mod organise;
mod original;
mod portal;
mod presence;
mod promises;
mod requester;
mod steering;
pub(crate) mod tickets;
pub(crate) mod today;

use std::str::FromStr;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Actor, Permission as _, Roles, Uuid};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{Fault, NavItem, Route, SearchHit, SearchKind},
};

use crate::{
    model::TicketId,
    rights::{
        ManageDesk, OpenTicket, ReplyToTicket, SeePromises, SeeTickets, SetPromises, SteerTicket,
        TakeRawMail, WriteToShop,
    },
    store,
};

pub(crate) use inbox::{QueuePage, rows_of};
pub(crate) use opening::Speaker;
pub(crate) use original::raw_of;
pub(crate) use portal::{conversations, fault, question};
pub(crate) use tickets::after_end;

/// The field of forms that holds photos, and what else the shop's people attach.
pub(crate) const PHOTOS: &str = "files";

/// Every page of the room.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    let mut routes = [promise_routes(), presence::routes()].concat();
    routes.extend([
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
        Route::guarded::<SteerTicket, _, _>(get.clone(), "/app/tickets/{number}/customer", requester::show),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/customer", requester::name),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/tags", organise::tag),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/fields", organise::fill),
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
        Route::guarded::<SeeTickets, _, _>(
            get.clone(),
            "/app/tickets/{number}/messages/{message}/original",
            original::show,
        ),
        Route::guarded::<TakeRawMail, _, _>(
            get.clone(),
            "/app/tickets/{number}/messages/{message}/raw",
            original::raw,
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
    ]);
    routes
}

/// The pages of deadlines: what is late today, opening hours, promises.
fn promise_routes() -> Vec<Route> {
    const HOURS: &str = "/app/settings/hours";
    const PROMISES: &str = "/app/settings/promises";
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/tickets/today", today::show),
        Route::guarded::<SteerTicket, _, _>(
            post.clone(),
            "/app/tickets/{number}/priority",
            steering::prioritise,
        ),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/tickets/{number}/language", steering::speak),
        Route::guarded::<SeePromises, _, _>(get.clone(), HOURS, hours::list),
        Route::guarded::<SetPromises, _, _>(get.clone(), "/app/settings/hours/new", hours::fresh),
        Route::guarded::<SetPromises, _, _>(post.clone(), "/app/settings/hours/new", hours::add),
        Route::guarded::<SeePromises, _, _>(get.clone(), "/app/settings/hours/{id}", hours::show),
        Route::guarded::<SetPromises, _, _>(post.clone(), "/app/settings/hours/{id}", hours::change),
        Route::guarded::<SeePromises, _, _>(get.clone(), PROMISES, promises::list),
        Route::guarded::<SetPromises, _, _>(get.clone(), "/app/settings/promises/new", promises::fresh),
        Route::guarded::<SetPromises, _, _>(post.clone(), "/app/settings/promises/new", promises::add),
        Route::guarded::<SeePromises, _, _>(get, "/app/settings/promises/{id}", promises::show),
        Route::guarded::<SetPromises, _, _>(post.clone(), "/app/settings/promises/{id}", promises::change),
        Route::guarded::<SetPromises, _, _>(post, "/app/settings/promises/{id}/retire", promises::retire),
    ]
}

/// The room's places in the navigation.
pub(crate) const NAV: [NavItem; 10] = [
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
        order: 75,
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
    NavItem {
        label: "tickets-macros",
        icon: "zap",
        href: "/app/settings/macros",
        order: 10,
        roles: ManageDesk::ROLES,
        count: None,
    },
    NavItem {
        label: "tickets-automations",
        icon: "bot",
        href: "/app/settings/automations",
        order: 11,
        roles: ManageDesk::ROLES,
        count: None,
    },
    NavItem {
        label: "tickets-fields",
        icon: "sliders-horizontal",
        href: "/app/settings/fields",
        order: 13,
        roles: ManageDesk::ROLES,
        count: None,
    },
    NavItem {
        label: "tickets-statuses",
        icon: "tags",
        href: "/app/settings/statuses",
        order: 15,
        roles: ManageDesk::ROLES,
        count: None,
    },
    NavItem {
        label: "tickets-assignment",
        icon: "split",
        href: "/app/settings/assignment",
        order: 9,
        roles: ManageDesk::ROLES,
        count: None,
    },
    NavItem {
        label: "tickets-promises-title",
        icon: "alarm-clock",
        href: "/app/settings/promises",
        order: 12,
        roles: SeePromises::ROLES,
        count: None,
    },
    NavItem {
        label: "tickets-hours-title",
        icon: "calendar",
        href: "/app/settings/hours",
        order: 14,
        roles: SeePromises::ROLES,
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
    // A hit may be one of words that only the shop's people read.
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    let mut hits = Vec::new();
    for id in ids {
        let Some(ticket) = store::ticket_by_id(tx, actor, TicketId::from_uuid(*id))? else { continue };
        hits.push(SearchHit {
            title: format!("#{} {}", ticket.number, ticket.subject),
            detail: format!("{} · {}", ticket.requester, lang.t(ticket.standing.status.key())),
            href: format!("/app/tickets/{}", ticket.number),
        });
    }
    Ok(hits)
}

pub(crate) fn html(status: StatusCode, view: &impl Template) -> Result<Response, Fault> {
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}

/// An address that names nothing is like one of something that is gone.
pub(crate) fn read_id<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

pub(crate) fn go(place: &str) -> Response {
    Redirect::to(place).into_response()
}
