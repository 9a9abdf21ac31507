//! Accepting an invitation.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::Locale;
use platform::web::{App, Fault, Invalid, Submission, Visit};
use ui::{FieldView, Page};

use crate::{
    actions::invitations::{Acceptance, accept_invitation, invitation_of},
    policy::passwords::PasswordHash,
    store::links::Invitation,
    views::{FormView, Input, InputKind, PlainPage},
    web::{
        answers::{self, check_password, new_password, redirect, refusal, t},
        authenticate::Here,
    },
};

pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let asked = token.clone();
    let invitation = app.db().read(move |tx| invitation_of(tx, &asked)).await?;
    answers::page(StatusCode::OK, &view(&app, &visit, form(&visit, &token, &invitation)))
}

pub(super) async fn accept(
    State(app): State<App>,
    visit: Visit,
    here: Here,
    Path(token): Path<String>,
    typed: Submission,
) -> Result<Response, Fault> {
    let asked = token.clone();
    let invitation = app.db().read(move |tx| invitation_of(tx, &asked)).await?;
    let acceptance = match read(&app, &visit, &typed, &invitation.email).await {
        Ok(acceptance) => acceptance,
        Err(fault) => {
            let invalid = refusal(fault)?;
            let again = form(&visit, &token, &invitation).refused(&typed, &invalid, &visit.lang);
            return answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, again));
        }
    };
    let (locale, device) = (acceptance.locale, here.device);
    let session = app.db().write(move |tx| accept_invitation(tx, &token, &acceptance, &device)).await?;
    Ok(redirect("/app", [session.set_cookie(app.config()), ui::language_cookie(locale)]))
}

async fn read(app: &App, visit: &Visit, typed: &Submission, email: &str) -> Result<Acceptance, Fault> {
    let (name, called) = read_names(typed, visit.lang.locale(), email)?;
    let password: PasswordHash = new_password(app, typed, "password", email).await?;
    Ok(Acceptance { name, called, locale: visit.lang.locale(), password })
}

fn read_names(typed: &Submission, locale: Locale, email: &str) -> Result<(String, String), Invalid> {
    let mut check = typed.check();
    let name = check.required("name", 100);
    let called = check.optional("called", 60);
    check_password(&mut check, typed, "password", email);
    let called = if called.is_empty() { locale.called(&name) } else { called };
    check.done(Some((name, called)))
}

fn form(visit: &Visit, token: &str, invitation: &Invitation) -> FormView {
    let name = FieldView::new("name", t(visit, "identity-name-full")).value(&invitation.name);
    let called = FieldView::new("called", t(visit, "identity-called"))
        .hint(t(visit, "identity-called-hint"))
        .optional();
    let password =
        FieldView::new("password", t(visit, "identity-password")).hint(t(visit, "identity-password-hint"));
    let inputs = vec![
        Input::new(InputKind::Text("name"), name),
        Input::new(InputKind::Text("nickname"), called),
        Input::new(InputKind::NewPassword, password),
    ];
    FormView::new(format!("/invite/{token}"), &visit.lang.t("identity-invitation-accept"), inputs)
}

fn view(app: &App, visit: &Visit, form: FormView) -> PlainPage {
    PlainPage {
        page: Page::plain(
            app,
            visit,
            visit.lang.t1("identity-invitation-title", "shop", visit.shop.name.as_str()),
        ),
        lead: t(visit, "identity-invitation-lead"),
        form: Some(form),
        link: None,
    }
}
