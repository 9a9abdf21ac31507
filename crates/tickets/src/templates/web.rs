//! A template is sent from the page of its ticket.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query, State},
    http::{Method, StatusCode},
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Route, Submission},
};

use super::{TemplateReply, policy::PLACES_MAX, send_template};
use crate::{
    actions::ReplyError,
    policy::Then,
    rights::ReplyToTicket,
    web::{
        go,
        tickets::{TicketQuery, Told, after_answer, page},
    },
};

/// Every page of templates in tickets.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::guarded::<ReplyToTicket, _, _>(Method::POST, "/app/tickets/{number}/template", send)]
}

async fn send(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<TicketQuery>,
    form: Submission,
) -> Result<Response, Fault> {
    let (status, invalid) = match sent(&may, &app, number, &asked, &form).await {
        Ok(place) => return Ok(go(&place)),
        Err(ReplyError::Stale(_)) => (StatusCode::CONFLICT, Invalid::one("template", "tickets-stale")),
        Err(ReplyError::Fault(Fault::Invalid(invalid))) => (StatusCode::UNPROCESSABLE_ENTITY, invalid),
        Err(ReplyError::Fault(fault)) => return Err(fault),
    };
    let told = Told { template: Some((&form, &invalid)), ..Told::default() };
    page(&app, &may.visit, number, &asked, told).await?.answer(status)
}

async fn sent(
    may: &May<ReplyToTicket>,
    app: &App,
    number: i64,
    asked: &TicketQuery,
    form: &Submission,
) -> Result<String, ReplyError> {
    let me = may.visit.actor.staff().ok_or(Fault::Forbidden)?;
    let reply = template_reply(form).map_err(Fault::from)?;
    let (granted, address) = (may.granted.clone(), asked.queue(me));
    let send = move |tx: &mut Tx<'_>| {
        let ticket = send_template(tx, &granted, number, &reply)?;
        Ok(after_answer(&ticket, address, number))
    };
    app.submit(&may.visit, form, send).await
}

/// A template as a form fills it.
fn template_reply(form: &Submission) -> Result<TemplateReply, Invalid> {
    let mut check = form.check();
    let template = check.parsed("template", "tickets-error-template-gone");
    let (phone, last_seen) = (check.optional("phone", 40), form.text("seen").parse().ok());
    let mut values = BTreeMap::new();
    for place in form.all("place").into_iter().take(PLACES_MAX) {
        values.insert(place.to_owned(), kernel::normalise(form.text(&format!("values.{place}"))));
    }
    let then = Then::named(form.text("then"));
    check.done(template.map(|template| TemplateReply { template, phone, values, then, last_seen }))
}
