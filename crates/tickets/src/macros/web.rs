//! The pages of macros.

use axum::{
    extract::{Path, Query, State},
    http::{Method, StatusCode},
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Invalid, May, Route, Submission, Visit},
};
use serde::Deserialize;
use ui::Page;

use super::{
    KeptAnswer, Macro, MacroBody, MacroId, NewMacro,
    actions::NAME_CHARS_MAX,
    preview_macro, remove_macro, run_macro, save_macro, store,
    views::{ChosenMacro, HOME, MacroEditPage, MacroUsePage, MacrosPage},
};
use crate::{
    actions::{PostOffice, ReplyError, add_to_draft},
    acts::{Doer, DoneBy, KEPT_CHARS_MAX, Whom, read_acts},
    model::Stage,
    policy::{BODY_CHARS_MAX, Then},
    rights::{ManageDesk, ReplyToTicket, SteerTicket},
    store::messages_of,
    views::QueueAddress,
    web::{after_end, go, html, read_id},
};

/// Every page of macros.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/macros", list),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/macros", create),
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/macros/new", blank),
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/macros/{id}", edit),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/macros/{id}", save),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/macros/{id}/remove", remove),
        Route::guarded::<ReplyToTicket, _, _>(get, "/app/tickets/{number}/macro", choose),
        Route::guarded::<ReplyToTicket, _, _>(post, "/app/tickets/{number}/macro", run),
    ]
}

async fn list(may: May<ManageDesk>, State(app): State<App>) -> Result<Response, Fault> {
    let load =
        |tx: &mut Tx<'_>| Ok::<_, DbError>((store::macros(tx)?, store::unreadable(tx)?, Whom::read(tx)?));
    let (all, broken, whom) = app.db().read(load).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("tickets-macros")).await;
    html(StatusCode::OK, &MacrosPage::of(page, &all, broken, &whom))
}

async fn blank(may: May<ManageDesk>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &form_page(&app, &may.visit, None).await?)
}

async fn edit(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &form_page(&app, &may.visit, Some(read_id(&id)?)).await?)
}

async fn form_page(app: &App, visit: &Visit, id: Option<MacroId>) -> Result<MacroEditPage, Fault> {
    let load = move |tx: &mut Tx<'_>| -> Result<(Option<Macro>, Whom), Fault> {
        let kept = match id {
            Some(id) => Some(store::macro_of(tx, id)?.ok_or(Fault::NotFound)?),
            None => None,
        };
        Ok((kept, Whom::read(tx)?))
    };
    let (kept, whom) = app.db().read(load).await?;
    let title =
        kept.as_ref().map_or_else(|| visit.lang.t("tickets-macro-new").into_owned(), |m| m.name.clone());
    let page = Page::console(app, visit, title).await;
    Ok(MacroEditPage::of(page, kept.as_ref(), &whom))
}

async fn create(may: May<ManageDesk>, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    saved(&may, &app, None, &form).await
}

async fn save(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    saved(&may, &app, Some(read_id(&id)?), &form).await
}

async fn saved(
    may: &May<ManageDesk>,
    app: &App,
    id: Option<MacroId>,
    form: &Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let save = move |tx: &mut Tx<'_>, new: &NewMacro| {
        save_macro(tx, &granted, id, new)?;
        Ok(format!("{HOME}?said=tickets-said-macro-saved"))
    };
    match app.submit_read(&may.visit, form, read(form), save).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = form_page(app, &may.visit, id).await?.refused(form, &invalid);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn read(form: &Submission) -> Result<NewMacro, Invalid> {
    let mut check = form.check();
    let name = check.required("name", NAME_CHARS_MAX);
    let text = check.optional("text", KEPT_CHARS_MAX);
    let then = Then::named(form.text("then"));
    let answer = (!text.is_empty()).then_some(KeptAnswer { text, then });
    let acts = read_acts(form, &mut check, DoneBy::Person);
    check.done(Some(NewMacro { name, body: MacroBody { answer, acts } }))
}

async fn remove(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    let remove = move |tx: &mut Tx<'_>| {
        remove_macro(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{HOME}?said=tickets-said-macro-removed"))
    };
    Ok(go(&app.submit(&may.visit, &form, remove).await?))
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct UseQuery {
    r#in: String,
    r#macro: String,
}

impl UseQuery {
    fn queue(&self, visit: &Visit) -> Result<QueueAddress, Fault> {
        Ok(QueueAddress::carried(&self.r#in, visit.actor.staff().ok_or(Fault::NotFound)?))
    }
}

async fn choose(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<UseQuery>,
) -> Result<Response, Fault> {
    let id = if asked.r#macro.is_empty() { None } else { Some(read_id(&asked.r#macro)?) };
    let address = asked.queue(&may.visit)?;
    html(StatusCode::OK, &use_page(&app, &may.visit, (number, address), id, None).await?)
}

async fn use_page(
    app: &App,
    visit: &Visit,
    (number, address): (i64, QueueAddress),
    id: Option<MacroId>,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<MacroUsePage, Fault> {
    let actor = visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let ticket = crate::store::ticket(tx, &actor, number)?.ok_or(Fault::NotFound)?;
        let preview = match id {
            Some(id) => Some(preview_macro(tx, &actor, number, id)?),
            None => None,
        };
        let talk = messages_of(tx, &actor, ticket.id)?;
        let seen = talk.iter().rfind(|m| m.class == crate::model::Class::Public).map(|m| m.id);
        Ok((store::macros(tx)?, Whom::read(tx)?, preview, seen))
    };
    let (all, whom, preview, seen) = app.db().read(load).await?;
    let seen = seen.map(|id| id.to_string()).unwrap_or_default();
    let lang = &visit.lang;
    let chosen = preview.map(|preview| ChosenMacro::of(lang, &whom, &preview, seen));
    let chosen = match (chosen, refused) {
        (Some(chosen), Some((form, invalid))) => Some(chosen.refused(lang, form, invalid)),
        (chosen, _) => chosen,
    };
    let title = lang.t1("tickets-macro-use", "number", number.to_string());
    let mut page = Page::console(app, visit, title).await;
    page.nav.iter_mut().filter(|item| item.href == "/app/inbox").for_each(|item| item.is_current = true);
    let may_manage = visit.actor.may::<ManageDesk>();
    Ok(MacroUsePage::of(page, (number, address.carrier()), (&all, &whom), chosen, may_manage))
}

async fn run(
    may: May<ReplyToTicket>,
    steer: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<UseQuery>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, address) = (read_id(form.text("macro"))?, asked.queue(&may.visit)?);
    let doer = Doer { steer: steer.granted, reply: may.granted.clone() };
    let (status, invalid) = match used(&app, &may.visit, doer, (number, address, id), &form).await {
        Ok(place) => return Ok(go(&place)),
        Err(ReplyError::Stale(_)) => (StatusCode::CONFLICT, Invalid::one("body", "tickets-stale")),
        Err(ReplyError::Fault(Fault::Invalid(invalid))) => (StatusCode::UNPROCESSABLE_ENTITY, invalid),
        Err(ReplyError::Fault(fault)) => return Err(fault),
    };
    let refused = Some((&form, &invalid));
    html(status, &use_page(&app, &may.visit, (number, address), Some(id), refused).await?)
}

/// Does what the macro does, or puts its words into the draft, and says where one goes next.
async fn used(
    app: &App,
    visit: &Visit,
    doer: Doer,
    (number, address, id): (i64, QueueAddress, MacroId),
    form: &Submission,
) -> Result<String, ReplyError> {
    let mut check = form.check();
    let body = check.optional("body", BODY_CHARS_MAX);
    let body = check.done(Some(body)).map_err(Fault::from)?;
    let words = form.has("body").then_some(body);
    let (seen, post) = (form.text("seen").parse().ok(), PostOffice::of(app, &visit.lang));
    let here = format!("/app/tickets/{number}?in={}", address.carrier());
    let is_draft = form.text("do") == "draft";
    let act = move |tx: &mut Tx<'_>| {
        if is_draft {
            add_to_draft(tx, &doer.reply, number, words.as_deref().unwrap_or_default())?;
            return Ok::<_, ReplyError>(format!("{here}#composer"));
        }
        let ticket = run_macro(tx, &doer, &post, (number, id), (words.as_deref(), seen))?;
        Ok(match ticket.standing.status.stage() {
            Stage::Done => after_end(address, number),
            Stage::Todo | Stage::Snoozed => format!("{here}&said=tickets-said-macro-done"),
        })
    };
    app.submit(visit, form, act).await
}
