//! Teams, duties and absences for programs: the same actions with the same rights as the pages.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use kernel::StaffId;
use platform::web::{App, Fault, Invalid, JsonBody, May, Route, Submission, Visit};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{IdAnswer, read_branch_id, text};
use crate::{
    actions::teams as actions,
    model::{Absence, AbsenceId, AbsenceReason, Duty, NewAbsence, NewTeam, Team, TeamId, Week},
    rights::{KeepOwnAccount, ManageTeam},
    store,
    web::duty::{WEEKDAYS, read_absence, read_duty},
};

pub(super) fn routes() -> Vec<Route> {
    const ABSENCES: &str = "/api/v1/team/{id}/absences";
    const OWN: &str = "/api/v1/me/absences";
    let (get, post, put, delete) = (Method::GET, Method::POST, Method::PUT, Method::DELETE);
    vec![
        Route::guarded::<KeepOwnAccount, _, _>(get.clone(), "/api/v1/teams", teams),
        Route::guarded::<ManageTeam, _, _>(post.clone(), "/api/v1/teams", add_team),
        Route::guarded::<ManageTeam, _, _>(put.clone(), "/api/v1/teams/{id}", save_team),
        Route::guarded::<ManageTeam, _, _>(delete.clone(), "/api/v1/teams/{id}", retire_team),
        Route::guarded::<ManageTeam, _, _>(get.clone(), "/api/v1/team/{id}/duty", duty),
        Route::guarded::<ManageTeam, _, _>(put, "/api/v1/team/{id}/duty", save_duty),
        Route::guarded::<ManageTeam, _, _>(get.clone(), ABSENCES, absences),
        Route::guarded::<ManageTeam, _, _>(post.clone(), ABSENCES, add_absence),
        Route::guarded::<ManageTeam, _, _>(
            delete.clone(),
            "/api/v1/team/{id}/absences/{absence}",
            remove_absence,
        ),
        Route::guarded::<KeepOwnAccount, _, _>(get, OWN, own_absences),
        Route::guarded::<KeepOwnAccount, _, _>(post, OWN, add_own_absence),
        Route::guarded::<KeepOwnAccount, _, _>(delete, "/api/v1/me/absences/{absence}", remove_own_absence),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        teams,
        add_team,
        save_team,
        retire_team,
        duty,
        save_duty,
        absences,
        add_absence,
        remove_absence,
        own_absences,
        add_own_absence,
        remove_own_absence
    ))]
    struct Api;
    Api::openapi()
}

/// The ranges of each weekday: `{"mon": ["08:00-12:00"]}`. A day that is missing has none; without any day, always.
type WeekBody = BTreeMap<String, Vec<String>>;

/// A team to be added or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamBody {
    name: String,
    /// `branch_…`; none means every branch.
    #[serde(default)]
    branch: Option<String>,
    /// `staff_…`
    #[serde(default)]
    members: Vec<String>,
    /// Shifts: `{"mon": ["08:00-12:00"]}`, on the wall clock of the shop.
    #[serde(default)]
    week: BTreeMap<String, Vec<String>>,
}

/// A team.
#[derive(Debug, Serialize, ToSchema)]
struct TeamAnswer {
    id: String,
    name: String,
    branch: Option<String>,
    members: Vec<String>,
    week: BTreeMap<String, Vec<String>>,
    /// Whether it still gets work.
    active: bool,
}

fn week_body(week: &Week) -> WeekBody {
    let named = (1..).zip(WEEKDAYS).filter(|(number, _)| !week.on(*number).is_empty());
    named.map(|(number, name)| (name.to_owned(), week.on(number).to_vec())).collect()
}

fn read_week(sent: &WeekBody) -> Result<Week, Invalid> {
    let mut days = BTreeMap::new();
    for (name, ranges) in sent {
        let number = (1..).zip(WEEKDAYS).find(|(_, known)| known == name).map(|(number, _)| number);
        let number = number.ok_or_else(|| Invalid::one("week", "form-error-choice"))?;
        days.insert(number, ranges.clone());
    }
    Week::read(days).map_err(|_| Invalid::one("week", "identity-week-error"))
}

fn read_team(sent: &TeamBody) -> Result<NewTeam, Invalid> {
    let members: Result<Vec<StaffId>, _> = sent.members.iter().map(|id| id.parse()).collect();
    Ok(NewTeam {
        name: text("name", &sent.name, 80)?,
        branch: read_branch_id(sent.branch.as_deref())?,
        members: members.map_err(|_| Invalid::one("members", "form-error-choice"))?,
        week: read_week(&sent.week)?,
    })
}

/// The teams, retired ones too.
#[utoipa::path(get, path = "/api/v1/teams", responses((status = 200, body = Vec<TeamAnswer>)))]
async fn teams(State(app): State<App>, _may: May<KeepOwnAccount>) -> Result<Json<Vec<TeamAnswer>>, Fault> {
    let all = app.db().read(store::teams::teams).await?;
    let answer = |team: Team| TeamAnswer {
        id: team.id.to_string(),
        branch: team.branch.map(|id| id.to_string()),
        members: team.members.iter().map(ToString::to_string).collect(),
        week: week_body(&team.week),
        name: team.name,
        active: team.active,
    };
    Ok(Json(all.into_iter().map(answer).collect()))
}

/// Adds a team.
#[utoipa::path(post, path = "/api/v1/teams", request_body = TeamBody, responses((status = 200, body = IdAnswer)))]
async fn add_team(
    State(app): State<App>,
    may: May<ManageTeam>,
    body: JsonBody<TeamBody>,
) -> Result<Response, Fault> {
    let (granted, new) = (may.granted.clone(), read_team(&body.value)?);
    let action = move |tx: &mut platform::Tx<'_>| {
        let id = actions::add_team(tx, &granted, &new)?;
        Ok::<_, Fault>(IdAnswer { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// Changes a team.
#[utoipa::path(put, path = "/api/v1/teams/{id}", request_body = TeamBody,
    params(("id" = String, Path, description = "`team_…`")), responses((status = 200, body = IdAnswer)))]
async fn save_team(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    body: JsonBody<TeamBody>,
) -> Result<Response, Fault> {
    let id: TeamId = id.parse().map_err(|_| Fault::NotFound)?;
    let (granted, new) = (may.granted.clone(), read_team(&body.value)?);
    let action = move |tx: &mut platform::Tx<'_>| {
        actions::save_team(tx, &granted, id, &new)?;
        Ok::<_, Fault>(IdAnswer { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// Retires a team: it gets no more work, and what it has belongs to the whole shop.
#[utoipa::path(delete, path = "/api/v1/teams/{id}",
    params(("id" = String, Path, description = "`team_…`")), responses((status = 200, body = IdAnswer)))]
async fn retire_team(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
) -> Result<Json<IdAnswer>, Fault> {
    let id: TeamId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    app.db().write(move |tx| actions::retire_team(tx, &granted, id)).await?;
    Ok(Json(IdAnswer { id: id.to_string() }))
}

/// What a colleague can do, how much at once, and when.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DutyBody {
    /// `vi en is`; none means every language.
    #[serde(default)]
    languages: Vec<String>,
    /// `phone tablet laptop watch audio screen appliance other`; none means all of them.
    #[serde(default)]
    lines: Vec<String>,
    /// Tickets to do at most, from 1 to 1000; none means as many as come.
    capacity: Option<u32>,
    /// Shifts: `{"mon": ["08:00-12:00"]}`; without any, those of the team.
    #[serde(default)]
    week: BTreeMap<String, Vec<String>>,
}

/// What a colleague can do, how much at once, and when.
#[utoipa::path(get, path = "/api/v1/team/{id}/duty",
    params(("id" = String, Path, description = "`staff_…`")), responses((status = 200, body = DutyBody)))]
async fn duty(
    State(app): State<App>,
    _may: May<ManageTeam>,
    Path(id): Path<String>,
) -> Result<Json<DutyBody>, Fault> {
    let id = member(&id)?;
    let read = move |tx: &mut platform::Tx<'_>| {
        store::staff::staff_member(tx, id)?.ok_or(Fault::NotFound)?;
        Ok::<_, Fault>(store::teams::duty(tx, id)?)
    };
    let duty = app.db().read(read).await?;
    Ok(Json(DutyBody {
        languages: duty.languages.iter().map(|locale| locale.tag().to_owned()).collect(),
        week: week_body(&duty.week),
        lines: duty.lines,
        capacity: duty.capacity,
    }))
}

/// Changes what a colleague can do, how much at once, and when.
#[utoipa::path(put, path = "/api/v1/team/{id}/duty", request_body = DutyBody,
    params(("id" = String, Path, description = "`staff_…`")), responses((status = 200, body = IdAnswer)))]
async fn save_duty(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    body: JsonBody<DutyBody>,
) -> Result<Response, Fault> {
    let id = member(&id)?;
    let (granted, duty) = (may.granted.clone(), duty_of(&app, &body.value)?);
    let action = move |tx: &mut platform::Tx<'_>| {
        actions::save_duty(tx, &granted, id, &duty)?;
        Ok::<_, Fault>(IdAnswer { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// The rules are those of the form.
fn duty_of(app: &App, sent: &DutyBody) -> Result<Duty, Invalid> {
    let capacity = sent.capacity.map(|most| most.to_string()).unwrap_or_default();
    let languages = sent.languages.iter().map(|tag| ("languages", tag.as_str()));
    let lines = sent.lines.iter().map(|line| ("lines", line.as_str()));
    let fields: Vec<(&str, &str)> = languages.chain(lines).chain([("capacity", capacity.as_str())]).collect();
    Ok(Duty { week: read_week(&sent.week)?, ..read_duty(app, &Submission::of(&fields))? })
}

fn member(id: &str) -> Result<StaffId, Fault> {
    id.parse().map_err(|_| Fault::NotFound)
}

/// A time in which somebody is not there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AbsenceBody {
    /// A day, `2026-11-24`, or an instant, `2026-11-24T06:00:00Z`.
    from: String,
    /// The last day, or the instant from which on they are back.
    until: String,
    /// `leave sick other`
    reason: String,
    #[serde(default)]
    note: String,
}

/// A time in which somebody is not there, from `from` until they are back at `until`.
#[derive(Debug, Serialize, ToSchema)]
struct AbsenceAnswer {
    id: String,
    /// An instant in UTC.
    from: String,
    /// An instant in UTC.
    until: String,
    reason: &'static str,
    note: String,
}

impl From<Absence> for AbsenceAnswer {
    fn from(it: Absence) -> Self {
        Self {
            id: it.id.to_string(),
            from: it.from.to_string(),
            until: it.until.to_string(),
            reason: it.reason.name(),
            note: it.note,
        }
    }
}

/// Days are read as the form reads them, instants as they stand.
fn absence_of(visit: &Visit, sent: &AbsenceBody) -> Result<NewAbsence, Invalid> {
    let note = if sent.note.is_empty() { String::new() } else { text("note", &sent.note, 200)? };
    let instants = (sent.from.parse().ok(), sent.until.parse().ok());
    if let (Some(from), Some(until)) = instants {
        let reason = AbsenceReason::named(&sent.reason);
        let reason = reason.ok_or_else(|| Invalid::one("reason", "form-error-choice"))?;
        return Ok(NewAbsence { from, until, reason, note });
    }
    let fields =
        [("from", sent.from.as_str()), ("until", &sent.until), ("reason", &sent.reason), ("note", &note)];
    read_absence(&Submission::of(&fields), &visit.lang)
}

async fn listed(app: &App, id: StaffId) -> Result<Json<Vec<AbsenceAnswer>>, Fault> {
    let all = app.db().read(move |tx| store::teams::absences_of(tx, id)).await?;
    Ok(Json(all.into_iter().map(Into::into).collect()))
}

/// A colleague's absences that are not over.
#[utoipa::path(get, path = "/api/v1/team/{id}/absences",
    params(("id" = String, Path, description = "`staff_…`")),
    responses((status = 200, body = Vec<AbsenceAnswer>)))]
async fn absences(
    State(app): State<App>,
    _may: May<ManageTeam>,
    Path(id): Path<String>,
) -> Result<Json<Vec<AbsenceAnswer>>, Fault> {
    listed(&app, member(&id)?).await
}

/// Enters a colleague's absence.
#[utoipa::path(post, path = "/api/v1/team/{id}/absences", request_body = AbsenceBody,
    params(("id" = String, Path, description = "`staff_…`")), responses((status = 200, body = IdAnswer)))]
async fn add_absence(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    body: JsonBody<AbsenceBody>,
) -> Result<Response, Fault> {
    let (id, granted) = (member(&id)?, may.granted.clone());
    let new = absence_of(&may.visit, &body.value)?;
    let action = move |tx: &mut platform::Tx<'_>| {
        let absence = actions::add_absence(tx, &granted, id, &new)?;
        Ok::<_, Fault>(IdAnswer { id: absence.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// Takes a colleague's absence out.
#[utoipa::path(delete, path = "/api/v1/team/{id}/absences/{absence}",
    params(("id" = String, Path, description = "`staff_…`"), ("absence" = String, Path, description = "`absence_…`")),
    responses((status = 200, body = IdAnswer)))]
async fn remove_absence(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path((id, absence)): Path<(String, String)>,
) -> Result<Json<IdAnswer>, Fault> {
    let (id, granted) = (member(&id)?, may.granted.clone());
    let absence: AbsenceId = absence.parse().map_err(|_| Fault::NotFound)?;
    app.db().write(move |tx| actions::remove_absence(tx, &granted, id, absence)).await?;
    Ok(Json(IdAnswer { id: absence.to_string() }))
}

/// One's own absences that are not over.
#[utoipa::path(get, path = "/api/v1/me/absences", responses((status = 200, body = Vec<AbsenceAnswer>)))]
async fn own_absences(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
) -> Result<Json<Vec<AbsenceAnswer>>, Fault> {
    listed(&app, may.visit.actor.staff().ok_or(Fault::Forbidden)?).await
}

/// Enters one's own absence.
#[utoipa::path(post, path = "/api/v1/me/absences", request_body = AbsenceBody,
    responses((status = 200, body = IdAnswer)))]
async fn add_own_absence(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    body: JsonBody<AbsenceBody>,
) -> Result<Response, Fault> {
    let (granted, new) = (may.granted.clone(), absence_of(&may.visit, &body.value)?);
    let action = move |tx: &mut platform::Tx<'_>| {
        let absence = actions::add_own_absence(tx, &granted, &new)?;
        Ok::<_, Fault>(IdAnswer { id: absence.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// Takes one's own absence out.
#[utoipa::path(delete, path = "/api/v1/me/absences/{absence}",
    params(("absence" = String, Path, description = "`absence_…`")), responses((status = 200, body = IdAnswer)))]
async fn remove_own_absence(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    Path(absence): Path<String>,
) -> Result<Json<IdAnswer>, Fault> {
    let absence: AbsenceId = absence.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    app.db().write(move |tx| actions::remove_own_absence(tx, &granted, absence)).await?;
    Ok(Json(IdAnswer { id: absence.to_string() }))
}
