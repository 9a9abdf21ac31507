//! What handlers answer with: pages, redirects with cookies, passwords compared off the async threads.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::SignedDuration;
use platform::{
    i18n::Lang,
    web::{App, Check, Fault, FieldError, Invalid, Submission, Visit},
};
use tokio::sync::Semaphore;

use crate::{
    actions::{
        Sender,
        log_in::{Challenge, LogIn},
    },
    policy::passwords::{PasswordHash, decide_password, hash_password, is_password},
};

/// Passwords that are hashed at once: each takes 19 MiB and a processor.
static HASHERS: Semaphore = Semaphore::const_new(4);

/// A page.
pub(super) fn page(status: StatusCode, view: &impl Template) -> Result<Response, Fault> {
    let html = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(html)).into_response())
}

/// 303 to a path of ours, with cookies.
pub(super) fn redirect(path: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    with_cookies(Redirect::to(path).into_response(), cookies)
}

/// The answer with cookies.
pub(super) fn with_cookies(
    mut response: Response,
    cookies: impl IntoIterator<Item = HeaderValue>,
) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Splits a refusal of the fields from every other fault, so that the page can be shown again.
pub(super) fn refusal(fault: Fault) -> Result<Invalid, Fault> {
    match fault {
        Fault::Invalid(invalid) => Ok(invalid),
        other => Err(other),
    }
}

/// Who sends our mails, and where their links begin.
pub(super) fn sender(app: &App) -> Sender {
    Sender { mail_host: app.mail_host(), base_url: app.config().base_url() }
}

/// Compares a password with its digest, or with nobody's.
pub(super) async fn compare(challenge: &Challenge, form: &Submission, field: &str) -> Result<bool, Fault> {
    let (typed, hash) = (form.text(field).to_owned(), challenge.password.clone());
    off_thread(move || is_password(&typed, hash.as_ref())).await
}

/// Checks and hashes a new password; what is wrong is told at the field `password`.
pub(super) async fn new_password(
    app: &App,
    form: &Submission,
    field: &str,
    email: &str,
) -> Result<PasswordHash, Fault> {
    let password =
        decide_password(form.text(field), email).map_err(|refusal| Invalid::one(field, refusal.key()))?;
    let salt = app.db().moment().secret();
    let salt: Vec<u8> = salt.into_iter().take(16).collect();
    off_thread(move || hash_password(&password, &salt)).await
}

/// Also tells at the field what is wrong with a new password, beside everything else that is wrong.
pub(super) fn check_password(check: &mut Check<'_>, form: &Submission, field: &str, email: &str) {
    if let Err(refusal) = decide_password(form.text(field), email) {
        check.error(field, refusal.key());
    }
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let _turn = HASHERS.acquire().await.map_err(|error| Fault::Broken(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::Broken(error.to_string()))
}

/// What is told at a field when an attempt did not succeed, and the status: 422, or 429 while one must wait.
pub(super) fn refused_attempt(
    attempt: &LogIn,
    field: &str,
    wrong: &'static str,
    lang: &Lang,
) -> (StatusCode, Invalid) {
    match attempt {
        LogIn::Wait(left) => {
            (StatusCode::TOO_MANY_REQUESTS, Invalid { errors: vec![wait(*left, field, lang)] })
        }
        _ => (StatusCode::UNPROCESSABLE_ENTITY, Invalid::one(field, wrong)),
    }
}

fn wait(left: SignedDuration, field: &str, lang: &Lang) -> FieldError {
    // Rounded up: "0 min" would send people back too early.
    let words = lang.span(left + SignedDuration::from_secs(59));
    FieldError { field: field.into(), key: "identity-wait", args: vec![("time", words)] }
}

/// Where a person who is signed in is sent: to the page that was asked for, if it is one of ours.
pub(super) fn next_or<'n>(next: &'n str, otherwise: &'n str) -> &'n str {
    platform::web::own_path(next).filter(|path| !path.starts_with("/in")).unwrap_or(otherwise)
}

/// A text of the visit's language.
pub(super) fn t(visit: &Visit, key: &str) -> String {
    visit.lang.t(key).into_owned()
}
