//! The team: invite, change work, let go.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{BranchId, Role, Roles, StaffId};
use platform::{
    DbError,
    i18n::Lang,
    web::{App, Check, Fault, Invalid, May, Submission, Visit},
};
use ui::{Choice, FieldView, LinkView, Page};

use crate::{
    actions::{
        invitations::{NewInvitation, call_back as call_back_invitation, invite as invite_colleague},
        team,
    },
    model::{Absence, Branch, Duty, InvitationId, StaffMember, parse_email, role_key},
    policy::team::decide_givable,
    rights::ManageTeam,
    store::{self, links::Invitation},
    views::{
        FormView, Grave, Input, InputKind, InvitationLine, MemberLine, MemberPage, OncePage, TeamPage,
        Weight, places, role_chips,
    },
    web::{
        answers::{self, redirect, refusal, sender, t},
        duty::{absences_view, duty_form},
    },
};

pub(super) const TEAM: &str = "/app/settings/team";

pub(super) async fn page(State(app): State<App>, may: May<ManageTeam>) -> Result<Response, Fault> {
    let view = view(&app, &may.visit).await?;
    answers::page(StatusCode::OK, &view)
}

/// Shows the link once: many a small shop hands it over by chat instead of by mail.
pub(super) async fn invite(
    State(app): State<App>,
    may: May<ManageTeam>,
    form: Submission,
) -> Result<Response, Fault> {
    let visit = &may.visit;
    let sent = match read_invitation(&form) {
        Ok(new) => {
            let (granted, sender, lang) = (may.granted.clone(), sender(&app), visit.lang.clone());
            app.db().write(move |tx| invite_colleague(tx, &granted, &new, &sender, &lang)).await
        }
        Err(invalid) => Err(Fault::Invalid(invalid)),
    };
    match sent {
        Ok(path) => answers::page(StatusCode::OK, &link_view(&app, visit, &path).await),
        Err(fault) => {
            let invalid = refusal(fault)?;
            let mut view = view(&app, visit).await?;
            view.invite = view.invite.refused(&form, &invalid, &visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

async fn link_view(app: &App, visit: &Visit, path: &str) -> OncePage {
    OncePage {
        page: Page::console(app, visit, t(visit, "identity-invitation-sent")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        lead: t(visit, "identity-invitation-sent-lead"),
        secrets: vec![format!("{}{path}", app.config().base_url())],
        next: LinkView::new(TEAM, t(visit, "identity-to-team")),
    }
}

pub(super) async fn call_back(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: InvitationId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>| {
        call_back_invitation(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{TEAM}?said=identity-said-called-back"))
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

pub(super) async fn member_page(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let parts = parts_of(&app, &id).await?;
    answers::page(StatusCode::OK, &member_view(&app, &may.visit, &parts).await)
}

pub(super) async fn change_work(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let parts = parts_of(&app, &id).await?;
    let changed = match read_work(&form) {
        Ok((roles, branch)) => {
            let (granted, staff) = (may.granted.clone(), parts.member.id);
            let action = move |tx: &mut platform::Tx<'_>| {
                team::change_work(tx, &granted, staff, roles, branch)?;
                Ok::<_, Fault>(format!("{TEAM}?said=identity-said-saved"))
            };
            app.submit(&may.visit, &form, action).await
        }
        Err(invalid) => Err(Fault::Invalid(invalid)),
    };
    match changed {
        Ok(place) => Ok(redirect(&place, [])),
        Err(fault) => {
            let invalid = refusal(fault)?;
            let mut view = member_view(&app, &may.visit, &parts).await;
            view.form = view.form.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn let_go(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let parts = parts_of(&app, &id).await?;
    let (granted, staff) = (may.granted.clone(), parts.member.id);
    let action = move |tx: &mut platform::Tx<'_>| {
        team::let_go(tx, &granted, staff)?;
        Ok::<_, Fault>(format!("{TEAM}?said=identity-said-left"))
    };
    match app.submit(&may.visit, &form, action).await {
        Ok(place) => Ok(redirect(&place, [])),
        Err(fault) => {
            let invalid = refusal(fault)?;
            let mut view = member_view(&app, &may.visit, &parts).await;
            if let Some(roles) = view.form.inputs.iter_mut().find(|it| it.kind == InputKind::Checks) {
                roles.field.error = invalid.at("roles").map(|error| t(&may.visit, error.key));
            }
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

/// What a colleague's page is made of.
pub(super) struct MemberParts {
    pub(super) member: StaffMember,
    branches: Vec<Branch>,
    duty: Duty,
    absences: Vec<Absence>,
}

pub(super) async fn parts_of(app: &App, id: &str) -> Result<MemberParts, Fault> {
    let id: StaffId = id.parse().map_err(|_| Fault::NotFound)?;
    let read = move |tx: &mut platform::Tx<'_>| {
        let member = store::staff::staff_member(tx, id)?.filter(|member| member.active);
        Ok::<_, Fault>(MemberParts {
            member: member.ok_or(Fault::NotFound)?,
            branches: store::shop::branches(tx)?,
            duty: store::teams::duty(tx, id)?,
            absences: store::teams::absences_of(tx, id)?,
        })
    };
    app.db().read(read).await
}

fn read_invitation(form: &Submission) -> Result<NewInvitation, Invalid> {
    let mut check = form.check();
    let name = check.required("name", 100);
    let email = parse_email(form.text("email"));
    if email.is_none() {
        check.error("email", "form-error-email");
    }
    let (roles, branch) = (roles(form), branch(&mut check, form));
    check.done(email.map(|email| NewInvitation { email, name, roles, branch }))
}

fn read_work(form: &Submission) -> Result<(Roles, Option<BranchId>), Invalid> {
    let mut check = form.check();
    let read = (roles(form), branch(&mut check, form));
    check.done(Some(read))
}

/// Names that are no role give nothing; whether the rest may be given, the policy decides.
fn roles(form: &Submission) -> Roles {
    form.all("roles").into_iter().filter_map(Role::named).collect()
}

pub(super) fn branch(check: &mut Check<'_>, form: &Submission) -> Option<BranchId> {
    if form.text("branch").is_empty() { None } else { check.parsed("branch", "form-error-choice") }
}

/// Roles are offered as far as the person may give them; those that a colleague has already are shown too.
fn role_input(visit: &Visit, chosen: Roles) -> Input {
    let offered = decide_givable(visit.actor.roles()).union(chosen);
    let choice = |role: Role| {
        Choice::new(role.name(), t(visit, role_key(role)))
            .hint(t(visit, role_hint(role)))
            .chosen(chosen.has(role))
    };
    Input::new(InputKind::Checks, FieldView::new("roles", t(visit, "identity-roles")))
        .choices(offered.iter().map(choice).collect())
}

const fn role_hint(role: Role) -> &'static str {
    match role {
        Role::Owner => "identity-role-owner-hint",
        Role::Manager => "identity-role-manager-hint",
        Role::Agent => "identity-role-agent-hint",
        Role::Technician => "identity-role-technician-hint",
        Role::FrontDesk => "identity-role-front-desk-hint",
        Role::Warehouse => "identity-role-warehouse-hint",
        Role::Partner | Role::Customer => "identity-role-outside-hint",
    }
}

pub(super) fn branch_input(visit: &Visit, branches: &[Branch], chosen: Option<BranchId>) -> Input {
    let every = Choice::new("", t(visit, "identity-branch-every"));
    let choices = branches.iter().map(|branch| Choice::new(branch.id.to_string(), &branch.name));
    let value = chosen.map(|id| id.to_string()).unwrap_or_default();
    let field = FieldView::new("branch", t(visit, "identity-branch")).value(value).optional();
    Input::new(InputKind::Select, field).choices(std::iter::once(every).chain(choices).collect())
}

fn work_form(visit: &Visit, member: &StaffMember, branches: &[Branch]) -> FormView {
    let inputs = vec![role_input(visit, member.roles), branch_input(visit, branches, member.branch)];
    FormView::new(format!("{TEAM}/{}", member.id), &visit.lang.t("identity-save"), inputs)
}

pub(super) async fn member_view(app: &App, visit: &Visit, parts: &MemberParts) -> MemberPage {
    let MemberParts { member, branches, duty, absences } = parts;
    let here = format!("{TEAM}/{}", member.id);
    let leave = FormView::new(format!("{here}/leave"), &visit.lang.t("identity-let-go"), Vec::new());
    MemberPage {
        page: Page::console(app, visit, member.name.as_str()).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        form: work_form(visit, member, branches),
        duty: duty_form(app, visit, member.id, duty),
        absences: absences_view(visit, &here, absences),
        grave: Grave {
            title: t(visit, "identity-let-go"),
            text: visit.lang.t1("identity-let-go-lead", "name", member.called.as_str()),
            form: leave.weight(Weight::Danger),
        },
    }
}

async fn view(app: &App, visit: &Visit) -> Result<TeamPage, Fault> {
    let (members, branches, invitations) = app
        .db()
        .read(|tx| {
            let members = store::staff::staff_members(tx)?;
            Ok::<_, DbError>((members, store::shop::branches(tx)?, store::links::open_invitations(tx)?))
        })
        .await?;
    let field = |name: &str, key: &str| FieldView::new(name, t(visit, key));
    let inputs = vec![
        Input::new(InputKind::Text("off"), field("name", "identity-name-full")),
        Input::new(InputKind::Email, field("email", "identity-email")),
        role_input(visit, Roles::NONE),
        branch_input(visit, &branches, None),
    ];
    Ok(TeamPage {
        page: Page::console(app, visit, t(visit, "identity-team")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        members: members.into_iter().map(|member| member_line(&visit.lang, member, &branches)).collect(),
        invitations: invitations.into_iter().map(|it| invitation_line(&visit.lang, it)).collect(),
        invite: FormView::new(TEAM, &visit.lang.t("identity-invite"), inputs),
    })
}

fn member_line(lang: &Lang, member: StaffMember, branches: &[Branch]) -> MemberLine {
    let branch = branches.iter().find(|branch| Some(branch.id) == member.branch);
    let every = lang.t("identity-branch-every").into_owned();
    let left = vec![ui::Chip { text: lang.t("identity-left").into_owned(), ..ui::Chip::default() }];
    MemberLine {
        href: member.active.then(|| format!("{TEAM}/{}", member.id)),
        name: member.name,
        email: member.email,
        roles: if member.active { role_chips(lang, member.roles) } else { left },
        branch: branch.map_or(every, |branch| branch.name.clone()),
    }
}

fn invitation_line(lang: &Lang, invitation: Invitation) -> InvitationLine {
    InvitationLine {
        roles: role_chips(lang, invitation.roles),
        until: lang.date(lang.date_at(invitation.expires_at)),
        call_back: format!("{TEAM}/invitations/{}/call-back", invitation.id),
        name: invitation.name,
        email: invitation.email,
    }
}
