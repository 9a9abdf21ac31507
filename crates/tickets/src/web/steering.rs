//! Who has a ticket, and when it comes back.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Granted, Locale};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Submission},
};

use super::{
    go,
    tickets::{TicketQuery, Told, after_end, page, words},
};
use crate::{
    actions,
    clocks::Priority,
    model::{IgnoreReason, PauseReason, Ticket},
    promises::change_priority,
    rights::SteerTicket,
};

/// Runs an action on a ticket and goes where it says.
async fn done(
    may: &May<SteerTicket>,
    app: &App,
    form: &Submission,
    act: impl Fn(&mut Tx<'_>, &Granted<SteerTicket>) -> Result<Ticket, Fault> + Send + 'static,
    place: impl Fn(&Ticket) -> String + Send + 'static,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let there =
        app.submit(&may.visit, form, move |tx| act(tx, &granted).map(|ticket| place(&ticket))).await?;
    Ok(go(&there))
}

/// Shows the page again with what was wrong, above the conversation.
async fn or_page(
    answer: Result<Response, Fault>,
    (may, app, number): (&May<SteerTicket>, &App, i64),
) -> Result<Response, Fault> {
    match answer {
        Err(Fault::Invalid(invalid)) => {
            let told = Told { head: Some(words(&may.visit, &invalid)), ..Told::default() };
            let shown = page(app, &may.visit, number, &TicketQuery::default(), told).await?;
            shown.answer(StatusCode::UNPROCESSABLE_ENTITY)
        }
        answer => answer,
    }
}

fn here(ticket: &Ticket) -> String {
    format!("/app/tickets/{}", ticket.number)
}

pub(super) async fn take(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    done(&may, &app, &form, move |tx, granted| actions::take_ticket(tx, granted, number), here).await
}

pub(super) async fn assign(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let typed = form.text("owner");
    let owner = if typed.is_empty() { Ok(None) } else { typed.parse().map(Some) };
    let answer = match owner {
        Ok(owner) => {
            let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
                actions::assign_ticket(tx, granted, number, owner)
            };
            done(&may, &app, &form, act, here).await
        }
        Err(_) => Err(Invalid::one("owner", "tickets-error-owner").into()),
    };
    or_page(answer, (&may, &app, number)).await
}

pub(super) async fn snooze(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let mut check = form.check();
    let until = check.parsed("until", "form-error-date-time");
    let because = PauseReason::named(form.text("because")).unwrap_or_default();
    let until = check.done(until.and_then(|at| may.visit.lang.zone().to_timestamp(at).ok()));
    let answer = match until {
        Ok(until) => {
            let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
                actions::snooze_ticket(tx, granted, number, (until, because))
            };
            let said = |ticket: &Ticket| format!("{}?said=tickets-said-snoozed", here(ticket));
            done(&may, &app, &form, act, said).await
        }
        Err(invalid) => Err(invalid.into()),
    };
    or_page(answer, (&may, &app, number)).await
}

pub(super) async fn finish(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<TicketQuery>,
    form: Submission,
) -> Result<Response, Fault> {
    let address = asked.queue(may.visit.actor.staff().ok_or(Fault::Forbidden)?);
    let place = move |ticket: &Ticket| after_end(address, ticket.number);
    let answer =
        done(&may, &app, &form, move |tx, granted| actions::finish_ticket(tx, granted, number), place).await;
    or_page(answer, (&may, &app, number)).await
}

pub(super) async fn ignore(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let because = IgnoreReason::named(form.text("because"));
    let answer = match because {
        Some(because) => {
            let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
                actions::ignore_ticket(tx, granted, number, because)
            };
            done(&may, &app, &form, act, here).await
        }
        None => Err(Invalid::one("because", "form-error-choice").into()),
    };
    or_page(answer, (&may, &app, number)).await
}

pub(super) async fn prioritise(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let answer = match Priority::named(form.text("priority")) {
        Some(priority) => {
            let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
                change_priority(tx, granted, number, priority)
            };
            done(&may, &app, &form, act, here).await
        }
        None => Err(Invalid::one("priority", "form-error-choice").into()),
    };
    or_page(answer, (&may, &app, number)).await
}

pub(super) async fn speak(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let answer = match Locale::of_tag(form.text("language")) {
        Some(language) => {
            let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
                actions::set_language(tx, granted, number, Some(language))
            };
            done(&may, &app, &form, act, here).await
        }
        None => Err(Invalid::one("language", "form-error-choice").into()),
    };
    or_page(answer, (&may, &app, number)).await
}

pub(super) async fn reopen(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    done(&may, &app, &form, move |tx, granted| actions::reopen_ticket(tx, granted, number), here).await
}
