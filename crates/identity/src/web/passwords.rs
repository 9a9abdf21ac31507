//! A forgotten password: a link by mail, then a new one.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use platform::web::{App, Fault, Invalid, Submission, Visit};
use ui::{FieldView, LinkView, Page};

use crate::{
    actions::passwords::{password_link_of, send_password_link, set_password},
    model::parse_email,
    views::{FormView, Input, InputKind, PlainPage},
    web::answers::{self, new_password, redirect, refusal, sender, t},
};

pub(super) async fn ask_page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    answers::page(StatusCode::OK, &ask_view(&app, &visit, ask_form(&visit)))
}

pub(super) async fn ask(State(app): State<App>, visit: Visit, form: Submission) -> Result<Response, Fault> {
    let Some(email) = parse_email(form.text("email")) else {
        let invalid = Invalid::one("email", "form-error-email");
        let again = ask_form(&visit).refused(&form, &invalid, &visit.lang);
        return answers::page(StatusCode::UNPROCESSABLE_ENTITY, &ask_view(&app, &visit, again));
    };
    let (sender, lang) = (sender(&app), visit.lang.clone());
    app.db().write(move |tx| send_password_link(tx, &email, &sender, &lang)).await?;
    let view = PlainPage {
        page: Page::plain(&app, &visit, t(&visit, "identity-mail-sent")),
        lead: t(&visit, "identity-password-mail-sent"),
        form: None,
        link: Some(LinkView::new("/in", t(&visit, "identity-to-sign-in"))),
    };
    answers::page(StatusCode::OK, &view)
}

fn ask_form(visit: &Visit) -> FormView {
    let email = FieldView::new("email", t(visit, "identity-email"));
    let inputs = vec![Input::new(InputKind::Email, email)];
    FormView::new("/in/password", &visit.lang.t("identity-password-send-link"), inputs)
}

fn ask_view(app: &App, visit: &Visit, form: FormView) -> PlainPage {
    PlainPage {
        page: Page::plain(app, visit, t(visit, "identity-password-forgotten")),
        lead: t(visit, "identity-password-forgotten-lead"),
        form: Some(form),
        link: Some(LinkView::new("/in", t(visit, "identity-to-sign-in"))),
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let asked = token.clone();
    app.db().read(move |tx| password_link_of(tx, &asked)).await?;
    answers::page(StatusCode::OK, &view(&app, &visit, form(&visit, &token)))
}

pub(super) async fn set(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    typed: Submission,
) -> Result<Response, Fault> {
    let asked = token.clone();
    let member = app.db().read(move |tx| password_link_of(tx, &asked)).await?;
    let password = match new_password(&app, &typed, "password", &member.email).await {
        Ok(password) => password,
        Err(fault) => {
            let again = form(&visit, &token).refused(&typed, &refusal(fault)?, &visit.lang);
            return answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, again));
        }
    };
    app.db().write(move |tx| set_password(tx, &token, &password)).await?;
    Ok(redirect("/in?said=identity-said-password", []))
}

fn form(visit: &Visit, token: &str) -> FormView {
    let password = FieldView::new("password", t(visit, "identity-password-new"))
        .hint(t(visit, "identity-password-hint"));
    let inputs = vec![Input::new(InputKind::NewPassword, password)];
    FormView::new(format!("/in/password/{token}"), &visit.lang.t("identity-save"), inputs)
}

fn view(app: &App, visit: &Visit, form: FormView) -> PlainPage {
    PlainPage {
        page: Page::plain(app, visit, t(visit, "identity-password-new")),
        lead: String::new(),
        form: Some(form),
        link: None,
    }
}
