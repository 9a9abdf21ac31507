//! What was said is erased by somebody who typed the number.

use axum::{
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Route, Submission, Visit},
};
use ui::Page;

use super::{EraseReason, actions, views::ErasePage};
use crate::{
    rights::EraseTicket,
    store,
    web::{go, html},
};

const PLACE: &str = "/app/tickets/{number}/erase";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<EraseTicket, _, _>(Method::GET, PLACE, show),
        Route::guarded::<EraseTicket, _, _>(Method::POST, PLACE, erase),
    ]
}

async fn show(
    may: May<EraseTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &page(&app, &may.visit, number, None).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    number: i64,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<ErasePage, Fault> {
    let by = visit.actor.clone();
    let merged = move |tx: &mut Tx<'_>| -> Result<Vec<(i64, String)>, Fault> {
        let ticket = store::ticket(tx, &by, number)?;
        let ticket = ticket.filter(|ticket| ticket.standing.erased_at.is_none()).ok_or(Fault::NotFound)?;
        let others = store::family_of(tx, ticket.id)?.into_iter().map(|relative| relative.id);
        let others: Vec<_> = others.filter(|id| *id != ticket.id).collect();
        let others = store::tickets_by_id(tx, &by, &others)?;
        Ok(others.into_iter().map(|ticket| (ticket.number, ticket.subject)).collect())
    };
    let merged = app.db().read(merged).await?;
    let title = visit.lang.t1("tickets-erase-title", "number", number.to_string());
    Ok(ErasePage::of(Page::console(app, visit, title).await, (number, merged), refused))
}

/// The reason, from somebody who typed which ticket it is: nothing brings the words back.
fn read(form: &Submission, number: i64) -> Result<EraseReason, Invalid> {
    let mut check = form.check();
    let because = EraseReason::named(form.text("because"));
    if because.is_none() {
        check.error("because", "form-error-choice");
    }
    if form.text("number").trim().trim_start_matches('#') != number.to_string() {
        check.error_with("number", "tickets-error-erase-number", &[("number", number)]);
    }
    check.done(because)
}

async fn erase(
    may: May<EraseTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let act = move |tx: &mut Tx<'_>, because: &EraseReason| {
        actions::erase_ticket(tx, &granted, number, *because)?;
        Ok(format!("/app/tickets/{number}?said=tickets-said-erased"))
    };
    match app.submit_read(&may.visit, &form, read(&form, number), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = page(&app, &may.visit, number, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
