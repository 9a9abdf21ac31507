//! Giving out for programs: the same actions with the same rights as the pages.

use axum::{
    Json,
    extract::{Path, State},
    http::Method as Verb,
    response::Response,
};
use identity::TeamId;
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, JsonBody, May, Route},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{
    actions::move_to_team,
    policy::{Method, TeamRule},
    rules::save_team_rule,
    store,
};
use crate::rights::{ManageDesk, SteerTicket};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<ManageDesk, _, _>(Verb::GET, "/api/v1/assignment", team_rules),
        Route::guarded::<ManageDesk, _, _>(Verb::PUT, "/api/v1/assignment/{team}", set_team_rule),
        Route::guarded::<SteerTicket, _, _>(Verb::PUT, "/api/v1/tickets/{number}/team", set_ticket_team),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(team_rules, set_team_rule, set_ticket_team))]
    struct Api;
    Api::openapi()
}

/// What a team does with its tickets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamRuleBody {
    method: Method,
    /// Whether only those get a ticket who speak its language and know its line of products.
    #[serde(default)]
    by_skills: bool,
    /// Whether new tickets come to it by themselves.
    #[serde(default)]
    takes_new: bool,
    /// `calendar_…` by which its tickets are measured, where a policy leaves that to the team; none for the house's.
    #[serde(default)]
    calendar: Option<String>,
}

/// What a team does with its tickets.
#[derive(Debug, Serialize, ToSchema)]
struct TeamRuleAnswer {
    /// `team_…`
    team: String,
    name: String,
    method: Method,
    by_skills: bool,
    takes_new: bool,
    calendar: Option<String>,
}

/// What each team does with its tickets.
#[utoipa::path(get, path = "/api/v1/assignment", responses((status = 200, body = [TeamRuleAnswer])))]
async fn team_rules(_: May<ManageDesk>, State(app): State<App>) -> Result<Json<Vec<TeamRuleAnswer>>, Fault> {
    let read = |tx: &mut Tx<'_>| Ok::<_, Fault>((identity::teams(tx)?, store::rules(tx)?));
    let (teams, rules) = app.db().read(read).await?;
    let answer = |team: identity::Team| {
        let rule = rules.of(team.id);
        TeamRuleAnswer {
            team: team.id.to_string(),
            name: team.name,
            method: rule.method,
            by_skills: rule.by_skills,
            takes_new: rule.takes_new,
            calendar: rule.calendar.map(|id| id.to_string()),
        }
    };
    Ok(Json(teams.into_iter().filter(|team| team.active).map(answer).collect()))
}

#[derive(Debug, Serialize, ToSchema)]
struct TeamRuleSaved {
    /// `team_…`
    team: String,
}

/// Changes what a team does with its tickets.
#[utoipa::path(put, path = "/api/v1/assignment/{team}", params(("team" = String, Path)),
    request_body = TeamRuleBody, responses((status = 200, body = TeamRuleSaved), (status = 404), (status = 422)))]
async fn set_team_rule(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(team): Path<String>,
    body: JsonBody<TeamRuleBody>,
) -> Result<Response, Fault> {
    let id: TeamId = team.parse().map_err(|_| Fault::NotFound)?;
    let (granted, sent) = (may.granted.clone(), &body.value);
    let calendar = sent.calendar.as_deref().map(str::parse).transpose();
    let calendar = calendar.map_err(|_| Invalid::one("calendar", "form-error-choice"))?;
    let TeamRuleBody { method, by_skills, takes_new, .. } = sent;
    let rule = TeamRule { method: *method, by_skills: *by_skills, takes_new: *takes_new, calendar };
    app.submit_json(&may.visit, &body, move |tx| {
        save_team_rule(tx, &granted, id, &rule)?;
        Ok::<_, Fault>(TeamRuleSaved { team: id.to_string() })
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TicketTeamBody {
    /// `team_…`; none gives it back to the whole shop.
    team: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TicketTeamAnswer {
    number: i64,
    /// `team_…`
    team: Option<String>,
    /// `staff_…`
    owner: Option<String>,
}

/// Moves a ticket to a team, or back to the whole shop. Its owner keeps it if they are in the team.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/team", params(("number" = i64, Path)),
    request_body = TicketTeamBody, responses((status = 200, body = TicketTeamAnswer), (status = 404), (status = 422)))]
async fn set_ticket_team(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<TicketTeamBody>,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let team = body.value.team.as_deref().map(str::parse).transpose();
    let team = team.map_err(|_| Invalid::one("team", "tickets-error-team"))?;
    app.submit_json(&may.visit, &body, move |tx| {
        let standing = move_to_team(tx, &granted, number, team)?.standing;
        Ok::<_, Fault>(TicketTeamAnswer {
            number,
            team: standing.team.map(|id| id.to_string()),
            owner: standing.owner.map(|id| id.to_string()),
        })
    })
    .await
}
