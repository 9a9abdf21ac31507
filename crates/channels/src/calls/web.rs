//! Calls as those who answer them see them, and lines as leads set them up.

use axum::{
    extract::{Path, Query, State},
    http::{Method, StatusCode},
    response::Response,
};
use customers::Contact;
use kernel::{Actor, Permission as _, Timestamp};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Invalid, Limit, May, NavItem, Route, Submission, Visit},
};
use serde::Deserialize;
use ui::Page;

use super::{
    actions::{self, NewCallLine},
    model::{Call, CallLine, CallLineId},
    store::{self, Place},
    views::{CallsPage, Known, LineFacts, LinePage, LinesPage},
};
use crate::{
    hooks::{self, EventState},
    rights::{KeepCallLines, SeeCalls},
    web::{go, html},
};

pub(crate) const LINES: &str = "/app/settings/calls";
const NEW: &str = "/app/settings/calls/new";
const ONE: &str = "/app/settings/calls/{id}";

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeCalls, _, _>(get.clone(), "/app/calls", calls),
        Route::guarded::<KeepCallLines, _, _>(get.clone(), LINES, list),
        Route::guarded::<KeepCallLines, _, _>(get.clone(), NEW, blank),
        Route::guarded::<KeepCallLines, _, _>(post.clone(), NEW, add),
        Route::guarded::<KeepCallLines, _, _>(get, ONE, page),
        Route::guarded::<KeepCallLines, _, _>(post.clone(), ONE, change),
        Route::public(
            post,
            "/hooks/stringee/{line}",
            "Stringee proves itself by a signature over the bytes",
            Limit::Hooks,
            hooks::hear::<CallLine>,
        ),
    ]
}

pub(crate) const NAV: [NavItem; 2] = [
    NavItem {
        label: "channels-calls",
        icon: "phone",
        href: "/app/calls",
        order: 84,
        roles: SeeCalls::ROLES,
        count: None,
    },
    NavItem {
        label: "channels-lines",
        icon: "phone",
        href: LINES,
        order: 21,
        roles: KeepCallLines::ROLES,
        count: None,
    },
];

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct CallsQuery {
    after: String,
}

/// The place in an address; none for the beginning.
pub(super) fn place(text: &str) -> Result<Option<Place>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = || {
        let (at, id) = text.split_once('.')?;
        Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
    };
    read().map(Some).ok_or(Fault::NoSuchPage)
}

async fn calls(
    may: May<SeeCalls>,
    State(app): State<App>,
    Query(asked): Query<CallsQuery>,
) -> Result<Response, Fault> {
    let (before, by) = (place(&asked.after)?, may.visit.actor.clone());
    let read = move |tx: &mut Tx<'_>| -> Result<Vec<(Call, Known)>, DbError> {
        let all = store::calls(tx, before)?;
        all.into_iter()
            .map(|call| Ok((known(tx, &by, &call)?, call)))
            .map(|r| r.map(|(k, c)| (c, k)))
            .collect()
    };
    let found = app.db().read(read).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("channels-calls")).await;
    let may_set_up = may.visit.actor.roles().meets(KeepCallLines::ROLES);
    html(StatusCode::OK, &CallsPage::of(page, found, may_set_up, app.db().clock().now()))
}

pub(super) fn known(tx: &mut Tx<'_>, by: &Actor, call: &Call) -> Result<Known, DbError> {
    let Some(contact) = Contact::parse(&call.number) else { return Ok(None) };
    let Some(id) = customers::find_by_contact(tx, &contact)? else { return Ok(None) };
    let card = customers::card(tx, by, id)?;
    Ok(card.map(|card| (format!("/app/customers/{}", card.id), card.name)))
}

async fn list(may: May<KeepCallLines>, State(app): State<App>) -> Result<Response, Fault> {
    let lines = app.db().read::<_, DbError, _>(store::lines).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("channels-lines")).await;
    html(StatusCode::OK, &LinesPage::of(page, &lines))
}

async fn blank(may: May<KeepCallLines>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &new_page(&app, &may.visit, None).await)
}

async fn new_page(app: &App, visit: &Visit, told: Option<(&Submission, &Invalid)>) -> LinePage {
    let page = Page::console(app, visit, visit.lang.t("channels-line-new")).await;
    LinePage::of(page, (NEW.to_owned(), None), None, told)
}

async fn add(may: May<KeepCallLines>, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    let (granted, seal) = (may.granted.clone(), app.seal());
    let act = move |tx: &mut Tx<'_>, new: &NewCallLine| {
        let id = actions::add_call_line(tx, &granted, &seal, new)?;
        Ok(format!("{LINES}/{id}?said=channels-said-added"))
    };
    match app.submit_read(&may.visit, &form, new_line(&form), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = new_page(&app, &may.visit, Some((&form, &invalid))).await;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn page(
    may: May<KeepCallLines>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let line = found(&app, &text).await?;
    html(StatusCode::OK, &one_page(&app, &may.visit, &line, None).await?)
}

async fn found(app: &App, text: &str) -> Result<CallLine, Fault> {
    let id: CallLineId = text.parse().map_err(|_| Fault::NotFound)?;
    app.db().read(move |tx| store::line(tx, id)).await?.ok_or(Fault::NotFound)
}

async fn one_page(
    app: &App,
    visit: &Visit,
    line: &CallLine,
    told: Option<(&Submission, &Invalid)>,
) -> Result<LinePage, Fault> {
    let id = line.id;
    let read = move |tx: &mut Tx<'_>| -> Result<_, DbError> {
        Ok((store::kinds_of(tx, id, EventState::Unread)?, store::kinds_of(tx, id, EventState::Failed)?))
    };
    let kinds = app.db().read(read).await?;
    let page = Page::console(app, visit, line.name.clone()).await;
    let hook = format!("{}/hooks/stringee/{id}", app.config().base_url());
    let facts = LineFacts::of(&visit.lang, (line, hook), kinds, app.db().clock().now());
    Ok(LinePage::of(page, (format!("{LINES}/{id}"), Some(facts)), Some(line), told))
}

async fn change(
    may: May<KeepCallLines>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let line = found(&app, &text).await?;
    let (granted, seal, id) = (may.granted.clone(), app.seal(), line.id);
    let act = move |tx: &mut Tx<'_>, new: &NewCallLine| {
        actions::change_call_line(tx, &granted, &seal, id, new)?;
        Ok(format!("{LINES}/{id}?said=channels-said-changed"))
    };
    match app.submit_read(&may.visit, &form, new_line(&form), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = one_page(&app, &may.visit, &line, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// A line as a form describes it; the API sends the same fields.
pub(super) fn new_line(form: &Submission) -> Result<NewCallLine, Invalid> {
    let mut check = form.check();
    let new = NewCallLine {
        name: check.required("name", 60),
        secret: check.optional("secret", 500),
        is_active: form.has("is_active"),
    };
    check.done(Some(new))
}
