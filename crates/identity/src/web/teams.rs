//! Teams: list, add, change, retire.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use platform::{
    DbError,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::{Choice, EmptyView, FieldView, Page};

use crate::{
    actions::teams,
    model::{Branch, NewTeam, StaffMember, Team, TeamId},
    rights::ManageTeam,
    store,
    views::{BranchLine, FormView, Grave, Input, InputKind, OneFormPage, TeamsPage, Weight, places},
    web::{
        answers::{self, redirect, t},
        duty::{read_week, week_inputs},
        team::{branch, branch_input},
    },
};

const TEAMS: &str = "/app/settings/teams";
const NAME_MAX: usize = 80;

/// Everything from which the pages are made.
struct Parts {
    teams: Vec<Team>,
    members: Vec<StaffMember>,
    branches: Vec<Branch>,
}

async fn parts(app: &App) -> Result<Parts, DbError> {
    app.db()
        .read(|tx| {
            let teams = store::teams::teams(tx)?.into_iter().filter(|team| team.active).collect();
            let members = store::staff::staff_members(tx)?.into_iter().filter(|member| member.active);
            Ok(Parts { teams, members: members.collect(), branches: store::shop::branches(tx)? })
        })
        .await
}

pub(super) async fn page(State(app): State<App>, may: May<ManageTeam>) -> Result<Response, Fault> {
    let view = view(&app, &may.visit).await?;
    answers::page(StatusCode::OK, &view)
}

pub(super) async fn add(
    State(app): State<App>,
    may: May<ManageTeam>,
    form: Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>, new: &NewTeam| {
        let id = teams::add_team(tx, &granted, new)?;
        Ok(format!("{TEAMS}/{id}?said=identity-said-team-added"))
    };
    match app.submit_read(&may.visit, &form, read_team(&form), action).await? {
        Ok(place) => Ok(redirect(&place, [])),
        Err(invalid) => {
            let mut view = view(&app, &may.visit).await?;
            view.add = view.add.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn team_page(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let view = team_view(&app, &may.visit, &id).await?;
    answers::page(StatusCode::OK, &view)
}

pub(super) async fn save(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let team: TeamId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>, new: &NewTeam| {
        teams::save_team(tx, &granted, team, new)?;
        Ok(format!("{TEAMS}?said=identity-said-saved"))
    };
    match app.submit_read(&may.visit, &form, read_team(&form), action).await? {
        Ok(place) => Ok(redirect(&place, [])),
        Err(invalid) => {
            let mut view = team_view(&app, &may.visit, &id).await?;
            view.form = view.form.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn retire(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let team: TeamId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>| {
        teams::retire_team(tx, &granted, team)?;
        Ok::<_, Fault>(format!("{TEAMS}?said=identity-said-team-retired"))
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

fn read_team(form: &Submission) -> Result<NewTeam, Invalid> {
    let mut check = form.check();
    let name = check.required("name", NAME_MAX);
    let branch = branch(&mut check, form);
    let members: Result<Vec<_>, _> = form.all("members").into_iter().map(str::parse).collect();
    if members.is_err() {
        check.error("members", "form-error-choice");
    }
    let week = read_week(&mut check);
    check.done(members.ok().map(|members| NewTeam { name, branch, members, week }))
}

/// Name, branch and members of a team; of a new one without a team.
fn inputs(visit: &Visit, parts: &Parts, team: Option<&Team>) -> Vec<Input> {
    let field = |name: &str, key: &str| FieldView::new(name, t(visit, key));
    let is_in = |member: &StaffMember| team.is_some_and(|team| team.members.contains(&member.id));
    let person =
        |member: &StaffMember| Choice::new(member.id.to_string(), member.name.as_str()).chosen(is_in(member));
    let name = field("name", "identity-team-name").value(team.map_or("", |team| team.name.as_str()));
    vec![
        Input::new(InputKind::Text("off"), name),
        branch_input(visit, &parts.branches, team.and_then(|team| team.branch)),
        Input::new(InputKind::Checks, field("members", "identity-members").optional())
            .choices(parts.members.iter().map(person).collect()),
    ]
}

async fn view(app: &App, visit: &Visit) -> Result<TeamsPage, Fault> {
    let parts = parts(app).await?;
    let line = |team: &Team| {
        let branch = parts.branches.iter().find(|branch| Some(branch.id) == team.branch);
        let count = visit.lang.t1("identity-team-count", "count", team.members.len());
        let place = branch.map_or_else(|| t(visit, "identity-branch-every"), |branch| branch.name.clone());
        BranchLine {
            href: format!("{TEAMS}/{}", team.id),
            label: team.name.clone(),
            note: format!("{count} · {place}"),
        }
    };
    Ok(TeamsPage {
        page: Page::console(app, visit, t(visit, "identity-teams")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        teams: parts.teams.iter().map(line).collect(),
        empty: EmptyView {
            icon: "headset",
            title: t(visit, "identity-teams-none"),
            text: t(visit, "identity-teams-none-lead"),
            actions: Vec::new(),
        },
        add: FormView::new(TEAMS, &visit.lang.t("identity-team-add"), inputs(visit, &parts, None)),
    })
}

async fn team_view(app: &App, visit: &Visit, id: &str) -> Result<OneFormPage, Fault> {
    let id: TeamId = id.parse().map_err(|_| Fault::NotFound)?;
    let parts = parts(app).await?;
    let team = parts.teams.iter().find(|team| team.id == id).ok_or(Fault::NotFound)?;
    let mut fields = inputs(visit, &parts, Some(team));
    fields.extend(week_inputs(visit, &team.week));
    let retire =
        FormView::new(format!("{TEAMS}/{id}/retire"), &visit.lang.t("identity-team-retire"), Vec::new());
    Ok(OneFormPage {
        page: Page::console(app, visit, team.name.as_str()).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        form: FormView::new(format!("{TEAMS}/{id}"), &visit.lang.t("identity-save"), fields),
        grave: Some(Grave {
            title: t(visit, "identity-team-retire"),
            text: t(visit, "identity-team-retire-lead"),
            form: retire.weight(Weight::Danger),
        }),
    })
}
