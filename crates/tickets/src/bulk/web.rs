//! The pages of bulk actions.

use axum::{
    extract::{Path, Query, State},
    http::{Method, StatusCode},
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Route, Submission, Visit},
};
use serde::Deserialize;
use ui::Page;

use super::{
    ITEMS_MAX, begin_bulk, store, undo_bulk,
    views::{BulkPage, SelectPage, SelectParts, title},
};
use crate::{
    acts::{Act, Doer, DoneBy, Whom, read_acts},
    rights::{ReplyToTicket, SteerTicket},
    views::{QueueAddress, place},
    web::{QueuePage, go, html, read_id, rows_of},
};

/// Rows of the page from which one chooses.
const ROWS: usize = 100;
/// Pages of a queue that are read for all of it: fifty thousand tickets in which words are looked for.
const PAGES_MAX: usize = 50;
/// What one did lately, below.
const RECENT: i64 = 5;

/// Every page of bulk actions.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SteerTicket, _, _>(get.clone(), "/app/inbox/select", select),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/app/bulk", begin),
        Route::guarded::<SteerTicket, _, _>(get, "/app/bulk/{id}", show),
        Route::guarded::<SteerTicket, _, _>(post, "/app/bulk/{id}/undo", undo),
    ]
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct SelectQuery {
    r#in: String,
    after: String,
    all: String,
}

async fn select(
    may: May<SteerTicket>,
    State(app): State<App>,
    Query(asked): Query<SelectQuery>,
) -> Result<Response, Fault> {
    let is_place = place(&asked.after).is_ok();
    let shown = select_page(&app, &may.visit, &asked).await?;
    match is_place {
        true => html(StatusCode::OK, &shown),
        false => html(StatusCode::BAD_REQUEST, &shown.nowhere()),
    }
}

async fn select_page(app: &App, visit: &Visit, asked: &SelectQuery) -> Result<SelectPage, Fault> {
    let me = visit.actor.staff().ok_or(Fault::NotFound)?;
    let address = QueueAddress::carried(&asked.r#in, me);
    let after = place(&asked.after).unwrap_or_default();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let rows = rows_of(tx, me, address, QueuePage { after, rows: ROWS })?;
        Ok((rows, Whom::read(tx)?, store::newest_of(tx, me, RECENT)?))
    };
    let ((rows, older), whom, recent) = app.db().read(load).await?;
    let mut page = Page::console(app, visit, visit.lang.t("tickets-bulk-title")).await;
    page.nav.iter_mut().filter(|item| item.href == "/app/inbox").for_each(|item| item.is_current = true);
    let parts = SelectParts {
        address,
        rows: &rows,
        older: older.map(|place| place.to_string()),
        after: &asked.after,
        is_all: !asked.all.is_empty(),
        whom: &whom,
        recent: &recent,
        now: app.db().clock().now(),
    };
    Ok(SelectPage::of(page, &parts))
}

/// What is to be done to which tickets; `whole` takes everything in the queue, up to the limit.
struct Chosen {
    numbers: Vec<i64>,
    is_whole: bool,
    act: Act,
}

fn read(form: &Submission) -> Result<Chosen, Invalid> {
    let mut check = form.check();
    let numbers: Vec<i64> = form.all("ticket").iter().filter_map(|number| number.parse().ok()).collect();
    let is_whole = form.has("whole");
    if numbers.is_empty() && !is_whole {
        check.error("ticket", "tickets-error-none-chosen");
    }
    let mut acts = match form.text("do") {
        "take" => vec![Act::Take],
        "done" => vec![Act::Done],
        _ => read_acts(form, &mut check, DoneBy::Person),
    };
    if acts.len() > 1 {
        check.error("status", "tickets-error-one-act");
    } else if acts.is_empty() {
        check.error("owner", "tickets-error-one-act");
    }
    check.done(acts.pop().map(|act| Chosen { numbers, is_whole, act }))
}

async fn begin(
    may: May<SteerTicket>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let me = may.visit.actor.staff().ok_or(Fault::Forbidden)?;
    let (carrier, after) = (form.text("in").to_owned(), form.text("after").to_owned());
    let asked = SelectQuery { r#in: carrier, after, ..SelectQuery::default() };
    let address = QueueAddress::carried(&asked.r#in, me);
    let doer = Doer { steer: may.granted.clone(), reply: reply.granted };
    let begin = move |tx: &mut Tx<'_>, chosen: &Chosen| {
        let numbers = match chosen.is_whole {
            true => whole(tx, me, address)?,
            false => chosen.numbers.clone(),
        };
        let id = begin_bulk(tx, &doer, &numbers, &chosen.act)?;
        Ok(format!("/app/bulk/{id}"))
    };
    match app.submit_read(&may.visit, &form, read(&form), begin).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = select_page(&app, &may.visit, &asked).await?.refused(&form, &invalid);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Everything in a queue, up to the limit. A view that looks for words gives its rows in pages that may be short.
fn whole(tx: &mut Tx<'_>, me: kernel::StaffId, address: QueueAddress) -> Result<Vec<i64>, Fault> {
    let (mut numbers, mut after) = (Vec::new(), None);
    for _ in 0..PAGES_MAX {
        let page = QueuePage { after, rows: ITEMS_MAX - numbers.len() };
        let (rows, next) = rows_of(tx, me, address, page)?;
        numbers.extend(rows.into_iter().map(|row| row.number));
        if next.is_none() || numbers.len() >= ITEMS_MAX {
            return Ok(numbers);
        }
        after = next;
    }
    Err(Invalid::one("whole", "tickets-error-bulk-wide").into())
}

async fn show(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (id, me) = (read_id(&id)?, may.visit.actor.staff().ok_or(Fault::NotFound)?);
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let bulk = store::bulk_of(tx, me, id)?.ok_or(Fault::NotFound)?;
        let items = store::items(tx, id, 0, bulk.total)?;
        Ok((bulk, items, Whom::read(tx)?))
    };
    let (bulk, items, whom) = app.db().read(load).await?;
    let page = Page::console(&app, &may.visit, title(&may.visit.lang, &whom, &bulk)).await;
    html(StatusCode::OK, &BulkPage::of(page, &bulk, &items, app.db().clock().now()))
}

async fn undo(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    let undo = move |tx: &mut Tx<'_>| {
        undo_bulk(tx, &granted, id)?;
        Ok::<_, Fault>(format!("/app/bulk/{id}?said=tickets-said-bulk-undone"))
    };
    Ok(go(&app.submit(&may.visit, &form, undo).await?))
}
