//! A customer's own repairs.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use serde::Deserialize;
use ui::Page;

use super::{code, gather, html, loose, repair::read_answer};
use crate::{
    actions::{Answerer, RepairError, answer_quote},
    model::RepairCode,
    rights::{AnswerOwnQuotes, SeeOwnRepairs},
    store::{self, Listed},
    views::{OwnFace, OwnListPage, OwnPage},
};

/// Rows of a page of one's repairs.
const ROWS: usize = 50;

/// From where a page goes on.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct OwnQuery {
    after: String,
}

pub(super) async fn list(
    may: May<SeeOwnRepairs>,
    State(app): State<App>,
    Query(asked): Query<OwnQuery>,
) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    let listed = Listed::OfCustomer(actor.customer().ok_or(Fault::NotFound)?);
    let (after, rows) = (asked.after.parse().ok(), i64::try_from(ROWS + 1).unwrap_or(i64::MAX));
    let load = move |tx: &mut Tx<'_>| store::repairs_page(tx, &actor, listed, after, rows);
    let mut cards = app.db().read(load).await.map_err(|e: DbError| Fault::from(e))?;
    let is_more = cards.len() > ROWS;
    cards.truncate(ROWS);
    let older = cards.last().filter(|_| is_more).map(|card| listed.place(card));
    let page = Page::portal(&app, &may.visit, may.visit.lang.t("repairs-nav-own")).await;
    html(StatusCode::OK, &OwnListPage::new(page, &cards, older))
}

pub(super) async fn page(
    may: May<SeeOwnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    shown(&app, &may.visit, (actor, code(&text)?), OwnFace::Portal, None).await
}

/// The page of a repair as its customer sees it.
pub(super) async fn shown(
    app: &App,
    visit: &Visit,
    (actor, code): (Actor, RepairCode),
    face: OwnFace,
    refused: Option<Invalid>,
) -> Result<Response, Fault> {
    let facts = app
        .db()
        .read(move |tx| {
            let repair = store::repair_by_code(tx, &actor, code)?.ok_or(Fault::NotFound)?;
            gather(tx, &actor, repair)
        })
        .await?;
    let title = format!("{code} {}", facts.repair.device);
    let page = match face {
        OwnFace::Portal => Page::portal(app, visit, title).await,
        OwnFace::Guest(_) => Page::plain(app, visit, title),
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let told = refused.map(|invalid| loose(&invalid, &visit.lang)).unwrap_or_default();
    let told = told.into_iter().map(|e| e.message).collect();
    html(status, &OwnPage::new(page, &facts, &face, told))
}

pub(super) async fn answer(
    may: May<AnswerOwnQuotes>,
    State(app): State<App>,
    Path((text, version)): Path<(String, i64)>,
    form: Submission,
) -> Result<Response, Fault> {
    let code = code(&text)?;
    let actor = may.visit.actor.clone();
    let (by, request) = (Answerer::Own(may.granted), read_answer(&form));
    let done = app
        .submit(&may.visit, &form, move |tx| {
            answer_quote(tx, &by, (code, version), &request)?;
            Ok::<_, RepairError>(format!("/my/r/{code}?said=repairs-said-answered"))
        })
        .await;
    match done {
        Ok(path) => Ok(Redirect::to(&path).into_response()),
        Err(error) => match error.refusal() {
            Some(invalid) => shown(&app, &may.visit, (actor, code), OwnFace::Portal, Some(invalid)).await,
            None => Err(error.into()),
        },
    }
}
