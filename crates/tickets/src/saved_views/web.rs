//! The pages of saved views. The queue that one shows is drawn by the inbox.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use kernel::{Locale, StaffId};
use platform::{
    db::{DbError, Tx},
    mail::own_addresses,
    web::{App, Check, Fault, Invalid, May, Route, Submission, Visit},
};
use ui::Page;

use super::{
    Filter, NewView, OwnerFilter, SavedView, TeamFilter,
    actions::{NAME_CHARS_MAX, WORDS_CHARS_MAX, decide_may_change},
    remove_view, save_view,
    store::{self, ViewCount},
    views::{HOME, Known, ViewEditPage, ViewsPage},
};
use crate::{
    acts::Whom,
    clocks::{Priority, StatusKind},
    fields::FieldId,
    model::{Channel, Reason, ViewId},
    policy::TAG_CHARS_MAX,
    rights::{ManageDesk, SeeTickets},
    web::{go, html, read_id},
};

/// Every page of saved views.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/inbox/views", list),
        Route::guarded::<SeeTickets, _, _>(post.clone(), "/app/inbox/views", create),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/app/inbox/views/new", blank),
        Route::guarded::<SeeTickets, _, _>(get, "/app/inbox/views/{id}", edit),
        Route::guarded::<SeeTickets, _, _>(post.clone(), "/app/inbox/views/{id}", save),
        Route::guarded::<SeeTickets, _, _>(post, "/app/inbox/views/{id}/remove", remove),
    ]
}

fn me(visit: &Visit) -> Result<StaffId, Fault> {
    visit.actor.staff().ok_or(Fault::NotFound)
}

async fn list(may: May<SeeTickets>, State(app): State<App>) -> Result<Response, Fault> {
    let me = me(&may.visit)?;
    let load =
        move |tx: &mut Tx<'_>| Ok::<_, DbError>((store::views_of(tx, me)?, store::unreadable(tx, me)?));
    let (all, broken) = app.db().read(load).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("tickets-saved-views")).await;
    let may_manage = may.visit.actor.may::<ManageDesk>();
    let may_change = |view: &SavedView| decide_may_change(view.owner == me, view.is_shared, may_manage);
    html(StatusCode::OK, &ViewsPage::of(page, &all, broken, may_change))
}

async fn blank(may: May<SeeTickets>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &form_page(&app, &may.visit, None).await?)
}

async fn edit(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &form_page(&app, &may.visit, Some(read_id(&id)?)).await?)
}

async fn form_page(app: &App, visit: &Visit, id: Option<ViewId>) -> Result<ViewEditPage, Fault> {
    let (me, may_manage) = (me(visit)?, visit.actor.may::<ManageDesk>());
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let view = match id {
            Some(id) => Some(store::view_of(tx, me, id)?.ok_or(Fault::NotFound)?),
            None => None,
        };
        let may_change = |view: &SavedView| decide_may_change(view.owner == me, view.is_shared, may_manage);
        if view.as_ref().is_some_and(|view| !may_change(view)) {
            return Err(Fault::Forbidden);
        }
        let fields = crate::fields::fields(tx)?;
        Ok((
            view,
            Known {
                whom: Whom::read(tx)?,
                branches: identity::branches(tx)?,
                fields,
                mailboxes: own_addresses(tx)?,
            },
        ))
    };
    let (view, known) = app.db().read(load).await?;
    let title =
        view.as_ref().map_or_else(|| visit.lang.t("tickets-view-new").into_owned(), |v| v.name.clone());
    let page = Page::console(app, visit, title).await;
    Ok(ViewEditPage::of(page, view.as_ref(), &known, may_manage))
}

async fn create(may: May<SeeTickets>, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    saved(&may, &app, None, &form).await
}

async fn save(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    saved(&may, &app, Some(read_id(&id)?), &form).await
}

async fn saved(
    may: &May<SeeTickets>,
    app: &App,
    id: Option<ViewId>,
    form: &Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let save = move |tx: &mut Tx<'_>, new: &NewView| {
        let id = save_view(tx, &granted, id, new)?;
        Ok(format!("/app/inbox/{id}"))
    };
    match app.submit_read(&may.visit, form, read(form), save).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = form_page(app, &may.visit, id).await?.refused(form, &invalid);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn read(form: &Submission) -> Result<NewView, Invalid> {
    let mut check = form.check();
    let name = check.required("name", NAME_CHARS_MAX);
    let words = check.optional("words", WORDS_CHARS_MAX);
    let (owner, colleague) = read_owner(form, &mut check);
    let field = read_field(form, &mut check);
    let filter = Filter {
        status: named(form, &mut check, "status", StatusKind::named),
        owner,
        colleague,
        team: named(form, &mut check, "team", TeamFilter::named).unwrap_or_default(),
        priority: named(form, &mut check, "priority", Priority::named),
        reason: named(form, &mut check, "reason", Reason::named),
        channel: named(form, &mut check, "channel", Channel::named),
        mailbox: check.optional("mailbox", WORDS_CHARS_MAX).to_lowercase(),
        language: named(form, &mut check, "language", Locale::of_tag),
        branch: match form.text("branch") {
            "" => None,
            _ => check.parsed("branch", "form-error-choice"),
        },
        tag: check.optional("tag", TAG_CHARS_MAX),
        no_tag: check.optional("no_tag", TAG_CHARS_MAX),
        field: field.map(|(id, _)| id),
        field_value: field.map(|(_, value)| value.to_owned()).unwrap_or_default(),
        late: form.has("late"),
        words,
    };
    check.done(Some(NewView { name, is_shared: form.has("shared"), filter }))
}

fn read_owner(form: &Submission, check: &mut Check<'_>) -> (OwnerFilter, Option<StaffId>) {
    match form.text("owner") {
        "" => (OwnerFilter::Any, None),
        text => match OwnerFilter::named(text) {
            Some(owner) => (owner, None),
            None => (OwnerFilter::One, check.parsed("owner", "form-error-choice")),
        },
    }
}

/// `field_…:yes`, as the form offers it.
fn read_field<'f>(form: &'f Submission, check: &mut Check<'_>) -> Option<(FieldId, &'f str)> {
    let text = form.text("field");
    let read = text.split_once(':').and_then(|(id, value)| Some((id.parse().ok()?, value)));
    if read.is_none() && !text.is_empty() {
        check.error("field", "form-error-choice");
    }
    read
}

/// One of the names that the form offers; none where nothing is asked.
fn named<T>(form: &Submission, check: &mut Check<'_>, field: &str, read: fn(&str) -> Option<T>) -> Option<T> {
    let text = form.text(field);
    let value = read(text);
    if value.is_none() && !text.is_empty() {
        check.error(field, "form-error-choice");
    }
    value
}

async fn remove(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    let remove = move |tx: &mut Tx<'_>| {
        remove_view(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{HOME}?said=tickets-said-view-removed"))
    };
    Ok(go(&app.submit(&may.visit, &form, remove).await?))
}

/// The views of somebody, for the menu of the inbox.
pub(crate) fn menu(tx: &mut Tx<'_>, me: StaffId, counted: bool) -> Result<Menu, DbError> {
    let views = store::views_of(tx, me)?;
    let counts = if counted { store::counts_of(tx, me, &views)? } else { BTreeMap::new() };
    Ok(Menu { views: views.into_iter().map(|view| (view.id, view.name)).collect(), counts })
}

/// The views that somebody may choose, and how much is in them where that was counted.
#[derive(Debug, Default)]
pub(crate) struct Menu {
    pub(crate) views: Vec<(ViewId, String)>,
    pub(crate) counts: BTreeMap<ViewId, ViewCount>,
}
