//! The pages of giving out, and the form that moves a ticket to a team.

use axum::{
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use identity::{Team, TeamId};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Route, Submission, Visit},
};
use ui::Page;

use super::{
    policy::{Method as Way, TeamRule},
    rules::save_team_rule,
    store::{self, Rules},
    views::{AssignmentPage, HOME, RulePage},
};
use crate::{
    promises::{Promises, promises},
    rights::{ManageDesk, SteerTicket},
    web::{go, html, organise},
};

/// Every page of giving out.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/assignment", list),
        Route::guarded::<ManageDesk, _, _>(get, "/app/settings/assignment/{team}", edit),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/assignment/{team}", save),
        Route::guarded::<SteerTicket, _, _>(post, "/app/tickets/{number}/team", organise::join_team),
    ]
}

fn load(tx: &mut Tx<'_>) -> Result<(Vec<Team>, Rules, Promises), Fault> {
    Ok((identity::teams(tx)?, store::rules(tx)?, promises(tx)?))
}

async fn list(may: May<ManageDesk>, State(app): State<App>) -> Result<Response, Fault> {
    let (teams, rules, promises) = app.db().read(load).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("tickets-assignment")).await;
    html(StatusCode::OK, &AssignmentPage::of(page, &teams, &rules, &promises))
}

async fn edit(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(team): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &page(&app, &may.visit, &team, None).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    team: &str,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<RulePage, Fault> {
    let id: TeamId = team.parse().map_err(|_| Fault::NotFound)?;
    let (teams, rules, promises) = app.db().read(load).await?;
    let team = teams.iter().find(|team| team.id == id && team.active).ok_or(Fault::NotFound)?;
    let title = visit.lang.t1("tickets-assignment-of", "team", team.name.as_str());
    let page = Page::console(app, visit, title).await;
    Ok(RulePage::of(page, (team, rules.of(id)), &promises, refused))
}

fn read(form: &Submission) -> Result<TeamRule, Invalid> {
    let mut check = form.check();
    let method = Way::named(form.text("method"));
    if method.is_none() {
        check.error("method", "form-error-choice");
    }
    let calendar = match form.text("calendar") {
        "" => None,
        _ => check.parsed("calendar", "form-error-choice"),
    };
    let more = form.all("more");
    let (by_skills, takes_new) = (more.contains(&"skills"), more.contains(&"new"));
    check.done(method.map(|method| TeamRule { method, by_skills, takes_new, calendar }))
}

async fn save(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(team): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: TeamId = team.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut Tx<'_>, rule: &TeamRule| {
        save_team_rule(tx, &granted, id, rule)?;
        Ok(format!("{HOME}?said=tickets-said-assignment"))
    };
    match app.submit_read(&may.visit, &form, read(&form), action).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = page(&app, &may.visit, &team, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
