//! The pages of the desk's report, and its files.

use std::cmp::Reverse;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{Method, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use identity::Names;
use kernel::{Actor, Timestamp};
use platform::{
    DbError, Tx,
    i18n::Lang,
    spreadsheet::csv_file,
    web::{App, Fault, Invalid, May, Route},
};
use tickets::{TicketId, desk_cases};
use ui::Page;

use super::{
    asked::{CasesAsked, DeskAsked, DeskQuery},
    csv::{self, Table},
    policy::{decide_counts, fold_desk},
    views::{CasesFacts, CasesPage, DeskFacts, DeskPage, ROWS, key, owner_name},
};
use crate::web::ReadReports;

/// Tickets of one file.
const FILE_ROWS: usize = 5_000;

pub(crate) fn routes() -> Vec<Route> {
    let get = Method::GET;
    vec![
        Route::guarded::<ReadReports, _, _>(get.clone(), "/app/reports/desk", desk),
        Route::guarded::<ReadReports, _, _>(get.clone(), "/app/reports/desk.csv", desk_file),
        Route::guarded::<ReadReports, _, _>(get.clone(), "/app/reports/desk/cases", cases),
        Route::guarded::<ReadReports, _, _>(get, "/app/reports/desk/cases.csv", cases_file),
    ]
}

/// The report that is asked for, with the names in it.
pub(super) fn read_desk(tx: &mut Tx<'_>, actor: &Actor, asked: DeskAsked) -> Result<DeskFacts, DbError> {
    let found = desk_cases(tx, actor, asked.period.from(), asked.filter)?;
    Ok(DeskFacts {
        report: fold_desk(&found.cases, &asked.period),
        is_cut: found.is_cut,
        names: Names::all(tx)?,
        branches: identity::branches(tx)?,
        asked,
    })
}

/// The newest tickets behind a figure, from a place on.
pub(super) fn read_cases(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &CasesAsked,
    rows: usize,
) -> Result<CasesFacts, DbError> {
    let period = &asked.desk.period;
    let found = desk_cases(tx, actor, period.from(), asked.desk.filter)?;
    let counted = found.cases.iter().filter(|case| decide_counts(case, period, asked.figure, asked.whose));
    let mut newest: Vec<(i64, TicketId)> = counted.map(|case| (case.number, case.id)).collect();
    let total = newest.len();
    newest.sort_unstable_by_key(|(number, _)| Reverse(*number));
    newest.retain(|(number, _)| asked.after.is_none_or(|after| *number < after));
    let goes_on = newest.len() > rows;
    let shown: Vec<TicketId> = newest.into_iter().take(rows).map(|(_, id)| id).collect();
    let tickets = tickets::tickets_by_id(tx, actor, &shown)?;
    Ok(CasesFacts { tickets, total, goes_on, names: Names::all(tx)? })
}

/// What is asked for in the shop's days, and what is wrong with it; then the usual report stands in its place.
fn asked_for(query: &DeskQuery, lang: &Lang, now: Timestamp) -> Result<(DeskAsked, Invalid), Fault> {
    match query.read(lang.zone(), now) {
        Ok(asked) => Ok((asked, Invalid::default())),
        Err(invalid) => {
            let usual = DeskQuery::default().read(lang.zone(), now).map_err(Fault::Invalid)?;
            Ok((usual, invalid))
        }
    }
}

async fn desk(
    may: May<ReadReports>,
    State(app): State<App>,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Fault> {
    let (lang, actor, now) = (&may.visit.lang, may.visit.actor.clone(), app.db().clock().now());
    let (asked, invalid) = asked_for(&query, lang, now)?;
    let facts = app.db().read(move |tx| read_desk(tx, &actor, asked.clone())).await?;
    let page = Page::console(&app, &may.visit, lang.t("insight-desk-title")).await;
    let is_refused = !invalid.errors.is_empty();
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, &DeskPage::of(page, &facts, &query, &invalid))
}

async fn cases(
    may: May<ReadReports>,
    State(app): State<App>,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Fault> {
    let (lang, actor, now) = (&may.visit.lang, may.visit.actor.clone(), app.db().clock().now());
    let asked = query.read_cases(lang.zone(), now).map_err(|_| Fault::NotFound)?;
    let page = Page::console(&app, &may.visit, lang.t(key(asked.figure))).await;
    let which = asked.clone();
    let facts = app.db().read(move |tx| read_cases(tx, &actor, &which, ROWS)).await?;
    html(StatusCode::OK, &CasesPage::of(page, &asked, &facts, now))
}

async fn desk_file(
    may: May<ReadReports>,
    State(app): State<App>,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Fault> {
    let (lang, actor, now) = (&may.visit.lang, may.visit.actor.clone(), app.db().clock().now());
    let table = Table::named(&query.table).ok_or(Fault::NotFound)?;
    let asked = query.read(lang.zone(), now).map_err(|_| Fault::NotFound)?;
    let facts = app.db().read(move |tx| read_desk(tx, &actor, asked.clone())).await?;
    file(&format!("desk-{}", query.table), &csv::lines(lang, table, &facts.report, &facts.names))
}

async fn cases_file(
    may: May<ReadReports>,
    State(app): State<App>,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Fault> {
    let (lang, actor, now) = (&may.visit.lang, may.visit.actor.clone(), app.db().clock().now());
    let asked = query.read_cases(lang.zone(), now).map_err(|_| Fault::NotFound)?;
    let name = format!("desk-{}", asked.figure.name());
    let facts = app.db().read(move |tx| read_cases(tx, &actor, &asked, FILE_ROWS)).await?;
    file(&name, &csv::case_lines(lang, &facts.tickets, |ticket| owner_name(lang, &facts.names, ticket)))
}

fn file(name: &str, lines: &[Vec<String>]) -> Result<Response, Fault> {
    let bytes = csv_file(b',', lines).map_err(|error| Fault::Broken(error.to_string()))?;
    let named = format!("attachment; filename=\"{name}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((headers, bytes).into_response())
}

fn html(status: StatusCode, view: &impl Template) -> Result<Response, Fault> {
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}
