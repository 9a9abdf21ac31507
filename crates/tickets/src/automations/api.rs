//! Automations for programs.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, JsonBody, May, Route},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{
    Automation, NewAutomation, Rule, Unsound,
    actions::{told, unsound},
    remove_automation, save_automation, store, switch_automation, try_rule,
};
use crate::{acts::Whom, rights::ManageDesk, web::read_id};

/// Lines of the log in one answer.
const LOG_ROWS: i64 = 100;

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/api/v1/automations", list_automations),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/api/v1/automations", add_automation),
        Route::guarded::<ManageDesk, _, _>(Method::PUT, "/api/v1/automations/{id}", change_automation),
        Route::guarded::<ManageDesk, _, _>(Method::DELETE, "/api/v1/automations/{id}", drop_automation),
        Route::guarded::<ManageDesk, _, _>(post, "/api/v1/automations/{id}/switch", switch_over),
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/api/v1/automations/{id}/trial", trial),
        Route::guarded::<ManageDesk, _, _>(get, "/api/v1/automations/{id}/runs", list_runs),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        list_automations,
        add_automation,
        change_automation,
        drop_automation,
        switch_over,
        trial,
        list_runs
    ))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct AutomationAnswer {
    /// `automation_…`
    id: String,
    name: String,
    is_on: bool,
    /// When it stopped itself, if it did.
    stopped_at: Option<String>,
    rule: Rule,
    /// Why it cannot be switched on, if it cannot.
    refused: Option<Refused>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Refused {
    /// Which rule it breaks: `tickets-unsound-circle` and the like.
    reason: &'static str,
    /// The field, the value, or the circle with its automations in order.
    detail: Vec<String>,
}

impl Refused {
    fn of(unsound: &Unsound) -> Self {
        let (reason, args) = told(unsound);
        let detail = match unsound {
            Unsound::Circle(names) => names.clone(),
            _ => args.into_iter().map(|(_, value)| value).collect(),
        };
        Self { reason, detail }
    }
}

fn answer(automation: &Automation, all: &[Automation], whom: &Whom) -> AutomationAnswer {
    AutomationAnswer {
        id: automation.id.to_string(),
        name: automation.name.clone(),
        is_on: automation.is_on,
        stopped_at: automation.stopped_at.map(|at| at.to_string()),
        rule: automation.rule.clone(),
        refused: unsound(automation, all, whom).as_ref().map(Refused::of),
    }
}

/// Every automation.
#[utoipa::path(get, path = "/api/v1/automations", responses((status = 200, body = [AutomationAnswer])))]
async fn list_automations(
    _: May<ManageDesk>,
    State(app): State<App>,
) -> Result<Json<Vec<AutomationAnswer>>, Fault> {
    let load = |tx: &mut Tx<'_>| Ok::<_, Fault>((store::automations(tx)?, Whom::read(tx)?));
    let (all, whom) = app.db().read(load).await?;
    Ok(Json(all.iter().map(|automation| answer(automation, &all, &whom)).collect()))
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AutomationSent {
    name: String,
    rule: Rule,
}

impl AutomationSent {
    fn new_automation(&self) -> NewAutomation {
        NewAutomation { name: self.name.trim().to_owned(), rule: self.rule.clone() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct AutomationMade {
    /// `automation_…`
    id: String,
    /// A new version is always off: look at the trial, then switch it on.
    is_on: bool,
    /// Why it cannot be switched on, if it cannot.
    refused: Option<Refused>,
}

/// Keeps a new automation, switched off.
#[utoipa::path(post, path = "/api/v1/automations", request_body = AutomationSent,
    responses((status = 200, body = AutomationMade), (status = 422)))]
async fn add_automation(
    may: May<ManageDesk>,
    State(app): State<App>,
    body: JsonBody<AutomationSent>,
) -> Result<Response, Fault> {
    let (granted, new) = (may.granted.clone(), body.value.new_automation());
    let save = move |tx: &mut Tx<'_>| {
        let (id, unsound) = save_automation(tx, &granted, None, &new)?;
        let refused = unsound.as_ref().map(Refused::of);
        Ok::<_, Fault>(AutomationMade { id: id.to_string(), is_on: false, refused })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Changes an automation: a new version, switched off.
#[utoipa::path(put, path = "/api/v1/automations/{id}", request_body = AutomationSent,
    params(("id" = String, Path, description = "`automation_…`")),
    responses((status = 200, body = AutomationMade), (status = 404), (status = 422)))]
async fn change_automation(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<AutomationSent>,
) -> Result<Response, Fault> {
    let (id, granted, new) = (read_id(&id)?, may.granted.clone(), body.value.new_automation());
    let save = move |tx: &mut Tx<'_>| {
        let (id, unsound) = save_automation(tx, &granted, Some(id), &new)?;
        let refused = unsound.as_ref().map(Refused::of);
        Ok::<_, Fault>(AutomationMade { id: id.to_string(), is_on: false, refused })
    };
    app.submit_json(&may.visit, &body, save).await
}

/// Takes an automation out of use.
#[utoipa::path(delete, path = "/api/v1/automations/{id}",
    params(("id" = String, Path, description = "`automation_…`")),
    responses((status = 200, body = AutomationMade), (status = 404)))]
async fn drop_automation(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<AutomationMade>, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    app.db().write(move |tx| remove_automation(tx, &granted, id)).await?;
    Ok(Json(AutomationMade { id: id.to_string(), is_on: false, refused: None }))
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SwitchSent {
    on: bool,
}

/// Switches an automation on or off. 422 when its rule cannot be switched on.
#[utoipa::path(post, path = "/api/v1/automations/{id}/switch", request_body = SwitchSent,
    params(("id" = String, Path, description = "`automation_…`")),
    responses((status = 200, body = AutomationMade), (status = 404), (status = 422)))]
async fn switch_over(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<SwitchSent>,
) -> Result<Response, Fault> {
    let (id, granted, is_on) = (read_id(&id)?, may.granted.clone(), body.value.on);
    let switch = move |tx: &mut Tx<'_>| {
        switch_automation(tx, &granted, id, is_on)?;
        Ok::<_, Fault>(AutomationMade { id: id.to_string(), is_on, refused: None })
    };
    app.submit_json(&may.visit, &body, switch).await
}

#[derive(Debug, Serialize, ToSchema)]
struct TrialAnswer {
    /// How many events began it, of the newest 200.
    events: usize,
    /// The numbers of the tickets in which everything was so.
    matched: Vec<i64>,
    /// What was not so, and how often.
    failed: Vec<FailedCondition>,
}

#[derive(Debug, Serialize, ToSchema)]
struct FailedCondition {
    field: String,
    is: String,
    count: usize,
}

/// What an automation would have done at the newest 200 events. Changes nothing.
#[utoipa::path(get, path = "/api/v1/automations/{id}/trial",
    params(("id" = String, Path, description = "`automation_…`")),
    responses((status = 200, body = TrialAnswer), (status = 404)))]
async fn trial(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<TrialAnswer>, Fault> {
    let (id, actor) = (read_id(&id)?, may.visit.actor.clone());
    let look = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let automation = store::automation_of(tx, id)?.ok_or(Fault::NotFound)?;
        Ok(try_rule(tx, &actor, &automation.rule)?)
    };
    let tried = app.db().read(look).await?;
    let failed = tried.failed.into_iter();
    Ok(Json(TrialAnswer {
        events: tried.events,
        matched: tried.matched.into_iter().map(|(_, number, _)| number).collect(),
        failed: failed
            .map(|(condition, count)| FailedCondition { field: condition.field, is: condition.is, count })
            .collect(),
    }))
}

#[derive(Debug, Serialize, ToSchema)]
struct RunAnswer {
    number: i64,
    at: String,
    /// `ran not_matched skipped stopped`, with what belongs to it.
    #[schema(value_type = Object)]
    outcome: super::Outcome,
}

/// What came of the newest 100 events.
#[utoipa::path(get, path = "/api/v1/automations/{id}/runs",
    params(("id" = String, Path, description = "`automation_…`")),
    responses((status = 200, body = [RunAnswer]), (status = 404)))]
async fn list_runs(
    _: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Vec<RunAnswer>>, Fault> {
    let id = read_id(&id)?;
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        store::automation_of(tx, id)?.ok_or(Fault::NotFound)?;
        Ok(store::runs(tx, id, None, LOG_ROWS)?)
    };
    let runs = app.db().read(load).await?;
    let run = |run: store::RunRow| {
        Some(RunAnswer { number: run.number, at: run.at.to_string(), outcome: run.outcome.0? })
    };
    Ok(Json(runs.into_iter().filter_map(run).collect()))
}
