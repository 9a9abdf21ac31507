//! In with address, password and code; and out.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use platform::web::{App, Fault, Invalid, Limit, Submission, Visit};
use serde::Deserialize;
use ui::{FieldView, LinkView, Page};

use crate::{
    actions::{
        log_in::{self, LogIn},
        sessions::end_current_session,
    },
    model::{CUSTOMER_COOKIE, STAFF_COOKIE, SessionKind, cookie, parse_email},
    views::{FormView, Input, InputKind, PlainPage},
    web::{
        answers::{self, compare, next_or, redirect, refused_attempt, t},
        authenticate::Here,
    },
};

/// Where the person wanted to go.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Next>,
) -> Result<Response, Fault> {
    if visit.actor.is_staff() {
        return Ok(redirect(next_or(&query.next, "/app"), []));
    }
    answers::page(StatusCode::OK, &view(&app, &visit, form(&visit, &query.next)))
}

pub(super) async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    here: Here,
    form: Submission,
) -> Result<Response, Fault> {
    // What cannot be an address is tried all the same: the answer is that of an address nobody has.
    let email =
        parse_email(form.text("email")).unwrap_or_else(|| form.text("email").chars().take(254).collect());
    let challenge = app.db().read(move |tx| log_in::challenge(tx, &email)).await?;
    let is_password = compare(&challenge, &form, "password").await?;
    let device = here.device;
    let attempt = app.db().write(move |tx| log_in::log_in(tx, &challenge, is_password, &device)).await?;
    match &attempt {
        LogIn::In(..) | LogIn::HalfWay(_) => {
            app.limits().forgive(visit.address, Limit::Attempts);
            Ok(welcome(&app, &attempt, form.text("next")))
        }
        LogIn::Wrong | LogIn::Wait(_) => {
            let (status, invalid) =
                refused_attempt(&attempt, "password", "identity-sign-in-wrong", &visit.lang);
            again(&app, &visit, status, &form, &invalid)
        }
    }
}

fn again(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    typed: &Submission,
    invalid: &Invalid,
) -> Result<Response, Fault> {
    let form = form(visit, typed.text("next")).refused(typed, invalid, &visit.lang);
    answers::page(status, &view(app, visit, form))
}

/// Gives the session to the browser and leads on: to the code, or to where the person wanted to go.
fn welcome(app: &App, attempt: &LogIn, next: &str) -> Response {
    match attempt {
        LogIn::In(session, locale) => {
            redirect(next_or(next, "/app"), [session.set_cookie(app.config()), ui::language_cookie(*locale)])
        }
        LogIn::HalfWay(session) => {
            let next = platform::web::path_as_value(next_or(next, "/app"));
            redirect(&format!("/in/code?next={next}"), [session.set_cookie(app.config())])
        }
        LogIn::Wrong | LogIn::Wait(_) => redirect("/in", []),
    }
}

fn form(visit: &Visit, next: &str) -> FormView {
    let email = FieldView::new("email", t(visit, "identity-email"));
    let password = FieldView::new("password", t(visit, "identity-password"));
    let inputs = vec![Input::new(InputKind::Email, email), Input::new(InputKind::Password, password)];
    FormView::new("/in", &visit.lang.t("identity-sign-in"), inputs).hidden("next", next)
}

fn view(app: &App, visit: &Visit, form: FormView) -> PlainPage {
    PlainPage {
        page: Page::plain(app, visit, t(visit, "identity-sign-in")),
        lead: t(visit, "identity-sign-in-lead"),
        form: Some(form),
        link: Some(LinkView::new("/in/password", t(visit, "identity-password-forgotten"))),
    }
}

pub(super) async fn code_page(
    State(app): State<App>,
    visit: Visit,
    here: Here,
    Query(query): Query<Next>,
) -> Result<Response, Fault> {
    if half_way(&here).is_none() {
        return Ok(redirect("/in", []));
    }
    answers::page(StatusCode::OK, &code_view(&app, &visit, code_form(&visit, &query.next)))
}

pub(super) async fn prove_code(
    State(app): State<App>,
    visit: Visit,
    here: Here,
    form: Submission,
) -> Result<Response, Fault> {
    let Some(session) = half_way(&here) else { return Ok(redirect("/in", [])) };
    let (code, device, seal) = (form.text("code").to_owned(), here.device, app.seal());
    let attempt = app.db().write(move |tx| log_in::prove_code(tx, &seal, &session, &code, &device)).await?;
    if matches!(attempt, LogIn::In(..)) {
        return Ok(welcome(&app, &attempt, form.text("next")));
    }
    let (status, invalid) = refused_attempt(&attempt, "code", "identity-factor-code-wrong", &visit.lang);
    let again = code_form(&visit, form.text("next")).refused(&form, &invalid, &visit.lang);
    answers::page(status, &code_view(&app, &visit, again))
}

fn half_way(here: &Here) -> Option<crate::model::CurrentSession> {
    here.session.clone().filter(|session| session.kind == SessionKind::HalfWay)
}

fn code_form(visit: &Visit, next: &str) -> FormView {
    let code =
        FieldView::new("code", t(visit, "identity-factor-code")).hint(t(visit, "identity-factor-code-hint"));
    FormView::new("/in/code", &visit.lang.t("identity-continue"), vec![Input::new(InputKind::Code, code)])
        .hidden("next", next)
}

fn code_view(app: &App, visit: &Visit, form: FormView) -> PlainPage {
    PlainPage {
        page: Page::plain(app, visit, t(visit, "identity-code-title")),
        lead: t(visit, "identity-code-lead"),
        form: Some(form),
        link: None,
    }
}

pub(super) async fn sign_out(
    State(app): State<App>,
    visit: Visit,
    here: Here,
    _form: Submission,
) -> Result<Response, Fault> {
    let Some(session) = here.session else { return Ok(redirect("/in", [])) };
    let (name, door) = match session.kind {
        SessionKind::Customer => (CUSTOMER_COOKIE, "/my/in"),
        SessionKind::Staff | SessionKind::HalfWay => (STAFF_COOKIE, "/in"),
    };
    let actor = visit.actor.clone();
    app.db().write(move |tx| end_current_session(tx, &actor, &session)).await?;
    Ok(redirect(door, [cookie(app.config(), name, "", Some(0))]))
}
