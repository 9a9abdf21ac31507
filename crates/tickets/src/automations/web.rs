//! The pages of automations.

use axum::{
    extract::{Path, Query, State},
    http::{Method, StatusCode},
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    mail::own_addresses,
    web::{App, Check, Fault, Invalid, May, Route, Submission, Visit},
};
use serde::Deserialize;
use ui::Page;

use super::{
    AutomationId, Condition, NewAutomation, Rule, Trigger, TriggerKind,
    actions::{NAME_CHARS_MAX, unsound},
    policy::HOURS_MAX,
    remove_automation, save_automation, store, switch_automation, try_rule,
    views::{
        AutomationEditPage, AutomationsPage, CONDITION_FIELDS, HOME, LOG_ROWS, LogPage, SavedView,
        blank_rule, example_rule,
    },
};
use crate::{
    acts::{DoneBy, Whom, read_acts, read_kept},
    clocks::StatusKind,
    rights::ManageDesk,
    views::place,
    web::{go, html, read_id},
};

/// Characters of the words that a subject must hold.
const WORDS_CHARS_MAX: usize = 100;

/// Every page of automations.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/automations", list),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/automations", create),
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/automations/new", blank),
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/automations/{id}", edit),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/automations/{id}", save),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/automations/{id}/switch", switch),
        Route::guarded::<ManageDesk, _, _>(post, "/app/settings/automations/{id}/remove", remove),
        Route::guarded::<ManageDesk, _, _>(get, "/app/settings/automations/{id}/log", log),
    ]
}

async fn list(may: May<ManageDesk>, State(app): State<App>) -> Result<Response, Fault> {
    let load = |tx: &mut Tx<'_>| {
        Ok::<_, DbError>((store::automations(tx)?, store::unreadable(tx)?, Whom::read(tx)?))
    };
    let (all, broken, whom) = app.db().read(load).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("tickets-automations")).await;
    html(StatusCode::OK, &AutomationsPage::of(page, &all, broken, &whom))
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct BlankQuery {
    example: String,
}

async fn blank(
    may: May<ManageDesk>,
    State(app): State<App>,
    Query(asked): Query<BlankQuery>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &blank_page(&app, &may.visit, asked.example == "no-answer").await?)
}

async fn blank_page(app: &App, visit: &Visit, is_example: bool) -> Result<AutomationEditPage, Fault> {
    let load = |tx: &mut Tx<'_>| Ok::<_, DbError>((Whom::read(tx)?, own_addresses(tx)?));
    let (whom, mailboxes) = app.db().read(load).await?;
    let page = Page::console(app, visit, visit.lang.t("tickets-automation-new")).await;
    let (name, rule) = match is_example {
        true => (visit.lang.t("tickets-automation-example-name").into_owned(), example_rule()),
        false => (String::new(), blank_rule()),
    };
    Ok(AutomationEditPage::of(page, (&name, &rule), (&whom, &mailboxes), None))
}

async fn edit(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &saved_page(&app, &may.visit, read_id(&id)?).await?)
}

async fn saved_page(app: &App, visit: &Visit, id: AutomationId) -> Result<AutomationEditPage, Fault> {
    let actor = visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let automation = store::automation_of(tx, id)?.ok_or(Fault::NotFound)?;
        let whom = Whom::read(tx)?;
        let unsound = unsound(&automation, &store::automations(tx)?, &whom);
        let trial = try_rule(tx, &actor, &automation.rule)?;
        Ok((automation, unsound, trial, whom, own_addresses(tx)?))
    };
    let (automation, unsound, trial, whom, mailboxes) = app.db().read(load).await?;
    let saved = SavedView::of((&visit.lang, &whom), &automation, unsound.as_ref(), &trial);
    let page = Page::console(app, visit, automation.name.as_str()).await;
    let rule = (automation.name.as_str(), &automation.rule);
    Ok(AutomationEditPage::of(page, rule, (&whom, &mailboxes), Some(saved)))
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
    id: Option<AutomationId>,
    form: &Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let save = move |tx: &mut Tx<'_>, new: &NewAutomation| {
        let (id, _) = save_automation(tx, &granted, id, new)?;
        Ok(format!("{HOME}/{id}?said=tickets-said-automation-saved"))
    };
    match app.submit_read(&may.visit, form, read(form), save).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = match id {
                Some(id) => saved_page(app, &may.visit, id).await?,
                None => blank_page(app, &may.visit, false).await?,
            };
            html(StatusCode::UNPROCESSABLE_ENTITY, &page.refused(form, &invalid))
        }
    }
}

fn read(form: &Submission) -> Result<NewAutomation, Invalid> {
    let mut check = form.check();
    let name = check.required("name", NAME_CHARS_MAX);
    let trigger = read_trigger(form, &mut check);
    let mut conditions = Vec::new();
    let kept: Vec<Condition> = read_kept(form, &mut check, "kept_if");
    for field in CONDITION_FIELDS {
        let is = check.optional(&format!("if_{field}"), WORDS_CHARS_MAX);
        if !is.is_empty() {
            conditions.push(Condition { field: field.to_owned(), is });
        }
    }
    conditions.extend(kept);
    let acts = read_acts(form, &mut check, DoneBy::Program);
    check.done(trigger.map(|trigger| NewAutomation { name, rule: Rule { trigger, conditions, acts } }))
}

fn read_trigger(form: &Submission, check: &mut Check<'_>) -> Option<Trigger> {
    match TriggerKind::named(form.text("trigger")) {
        Some(TriggerKind::TicketOpened) => Some(Trigger::TicketOpened),
        Some(TriggerKind::MessageReceived) => Some(Trigger::MessageReceived),
        Some(TriggerKind::StatusChanged) => Some(Trigger::StatusChanged),
        Some(TriggerKind::ClockWarned) => Some(Trigger::ClockWarned),
        Some(TriggerKind::ClockBreached) => Some(Trigger::ClockBreached),
        Some(TriggerKind::TimeInStatus) => {
            let status = StatusKind::named(form.text("in_status"));
            if status.is_none() {
                check.error("in_status", "form-error-choice");
            }
            let hours: Option<u32> = check.parsed("hours", "form-error-number");
            if hours.is_some_and(|hours| !(1..=HOURS_MAX).contains(&hours)) {
                check.error_with("hours", "tickets-error-hours", &[("max", HOURS_MAX)]);
            }
            Some(Trigger::TimeInStatus { status: status?, hours: hours? })
        }
        None => {
            check.error("trigger", "form-error-choice");
            None
        }
    }
}

async fn switch(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted, is_on) = (read_id(&id)?, may.granted.clone(), form.text("do") == "on");
    let said = if is_on { "tickets-said-automation-on" } else { "tickets-said-automation-off" };
    let switch = move |tx: &mut Tx<'_>| {
        switch_automation(tx, &granted, id, is_on)?;
        Ok::<_, Fault>(format!("{HOME}/{id}?said={said}"))
    };
    match app.submit(&may.visit, &form, switch).await {
        Ok(place) => Ok(go(&place)),
        Err(Fault::Invalid(invalid)) => {
            let page = saved_page(&app, &may.visit, id).await?.not_switched(&invalid);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault),
    }
}

async fn remove(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    let remove = move |tx: &mut Tx<'_>| {
        remove_automation(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{HOME}?said=tickets-said-automation-removed"))
    };
    Ok(go(&app.submit(&may.visit, &form, remove).await?))
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct LogQuery {
    after: String,
}

async fn log(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<LogQuery>,
) -> Result<Response, Fault> {
    let (id, after) = (read_id(&id)?, place(&asked.after));
    let from = after.unwrap_or_default();
    let limit = i64::try_from(LOG_ROWS + 1).unwrap_or(i64::MAX);
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let automation = store::automation_of(tx, id)?.ok_or(Fault::NotFound)?;
        Ok((automation, store::runs(tx, id, from, limit)?, Whom::read(tx)?))
    };
    let (automation, runs, whom) = app.db().read(load).await?;
    let title = may.visit.lang.t1("tickets-automation-log-title", "name", automation.name.as_str());
    let page = Page::console(&app, &may.visit, title).await;
    match after {
        Ok(_) => html(StatusCode::OK, &LogPage::of(page, &automation, runs, &whom)),
        Err(()) => html(StatusCode::BAD_REQUEST, &LogPage::nowhere(page, &automation, &whom)),
    }
}
