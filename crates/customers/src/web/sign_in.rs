//! Signing in with a code by mail. The answer to an address is the same whether we know it or not, and nobody is
//! created before the code is right.

use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::CodeRefusal;
use kernel::{CustomerId, Timestamp};
use platform::{
    db::{DbError, Tx},
    once::{Once, once},
    web::{App, Fault, Invalid, Submission, Visit, digest_of},
};
use serde::Deserialize;
use ui::{FieldView, Page, errors_of};

use super::{go, html};
use crate::{
    actions, email,
    policy::decide_next,
    views::{CodePage, InPage},
};

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct InQuery {
    next: String,
}

pub(super) async fn ask(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<InQuery>,
) -> Result<Response, Fault> {
    let next = decide_next(&asked.next);
    if visit.actor.customer().is_some() {
        return Ok(go(next));
    }
    html(StatusCode::OK, &in_page(&app, &visit, email_field(&visit), next))
}

fn email_field(visit: &Visit) -> FieldView {
    FieldView::new("email", visit.lang.t("customers-email"))
}

fn in_page(app: &App, visit: &Visit, email: FieldView, next: &str) -> InPage {
    InPage {
        page: Page::plain(app, visit, visit.lang.t("customers-in-title")),
        errors: errors_of([&email]),
        email,
        next: next.to_owned(),
    }
}

/// Sends the code and shows the form for it. The page is drawn at once, not after a redirect, so that the address
/// never stands in a browser's history or in a log. The form key is not used up: whoever goes back to correct the
/// address sends the same form with another one, and `identity` sends no second code to the same address at once.
pub(super) async fn send(visit: Visit, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    let next = decide_next(form.text("next")).to_owned();
    let Some(address) = email::parse(form.text("email")) else {
        let invalid = Invalid::one("email", "form-error-email");
        let field = email_field(&visit).refused(&form, &invalid, &visit.lang);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &in_page(&app, &visit, field, &next));
    };
    let (lang, host, to) = (visit.lang.clone(), app.mail_host(), address.clone());
    let sent = app.db().write(move |tx| identity::send_address_code(tx, &host, to.as_str(), &lang)).await;
    sent.map_err(|error: DbError| Fault::from(error))?;
    html(StatusCode::OK, &code_page(&app, &visit, address.as_str(), code_field(&visit), next))
}

fn code_field(visit: &Visit) -> FieldView {
    FieldView::new("code", visit.lang.t("customers-in-code"))
}

fn code_page(app: &App, visit: &Visit, email: &str, code: FieldView, next: String) -> CodePage {
    let lang = &visit.lang;
    CodePage {
        page: Page::plain(app, visit, lang.t("customers-in-code-title")),
        errors: errors_of([&code]),
        sent: lang.t1("customers-in-sent", "email", email),
        email: email.to_owned(),
        code,
        next,
    }
}

pub(super) async fn prove(visit: Visit, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    let next = decide_next(form.text("next")).to_owned();
    let (address, code) = (form.text("email").to_owned(), form.text("code").to_owned());
    // Another code is another attempt, from whatever page it comes.
    let (submitter, key) = (visit.submitter(), format!("{} {}", form.key(), digest_of(&code)));
    let content = address.clone().into_bytes();
    let outcome = app
        .db()
        .write(move |tx| {
            let prove = |tx: &mut Tx<'_>| prove_once(tx, &address, &code);
            let done = once(tx, &submitter, &key, &content, prove, |proven| kept(proven.as_ref().ok()))?;
            let proven = match done {
                Once::First(proven) => proven.map(|(customer, _)| customer),
                Once::Again(text) => match proven_just_now(&text, tx.now()) {
                    Some(customer) => Ok(customer),
                    None => prove_once(tx, &address, &code)?.map(|(customer, _)| customer),
                },
                Once::Mismatch => prove_once(tx, &address, &code)?.map(|(customer, _)| customer),
            };
            match proven {
                Ok(customer) => identity::begin_customer_session(tx, customer).map(Ok),
                Err(refusal) => Ok(Err(refusal)),
            }
        })
        .await;
    match outcome.map_err(|error: DbError| Fault::from(error))? {
        Ok(session) => {
            let cookie = session.set_cookie(app.config());
            Ok(([(header::SET_COOKIE, cookie)], go(&next)).into_response())
        }
        Err(refusal) => {
            let invalid = Invalid::one("code", refusal.key());
            let field = code_field(&visit).refused(&form, &invalid, &visit.lang).value("");
            let page = code_page(&app, &visit, form.text("email"), field, next);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// A wrong code is an answer, not an error: that it was tried must be kept.
fn prove_once(
    tx: &mut Tx<'_>,
    address: &str,
    code: &str,
) -> Result<Result<(CustomerId, Timestamp), CodeRefusal>, DbError> {
    match identity::prove_address_code(tx, address, code)? {
        Ok(proven) => Ok(Ok((actions::customer_of(tx, &proven)?, tx.now()))),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// How long a second click means the first one, in seconds. Whoever sends the form again later has to prove anew: the
/// next person at the same device does not go back into somebody's account.
const CLICK_AGAIN: i64 = 30;

/// What a repetition is told: who was proven, and when.
fn kept(proven: Option<&(CustomerId, Timestamp)>) -> String {
    proven.map(|(customer, at)| format!("{customer} {}", at.as_second())).unwrap_or_default()
}

fn proven_just_now(text: &str, now: Timestamp) -> Option<CustomerId> {
    let (customer, at) = text.split_once(' ')?;
    let age = now.as_second() - at.parse::<i64>().ok()?;
    (0..=CLICK_AGAIN).contains(&age).then(|| customer.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;

    use super::*;

    #[test]
    fn a_second_click_is_the_first_and_a_later_one_is_not() {
        let (lan, then) = (CustomerId::from_uuid(Uuid::from_u128(7)), Timestamp::UNIX_EPOCH);
        let text = kept(Some(&(lan, then)));
        let after = |seconds| then + jiff::SignedDuration::from_secs(seconds);
        assert_eq!(proven_just_now(&text, after(1)), Some(lan));
        assert_eq!(proven_just_now(&text, after(31)), None);
        assert_eq!(proven_just_now(&kept(None), then), None, "a wrong code proves nobody, however often");
    }
}
