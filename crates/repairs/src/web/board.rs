//! The board and the list.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use identity::Names;
use jiff::SignedDuration;
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, LookBack, May},
};
use ui::Page;

use super::html;
use crate::{
    model::{Basis, RepairCard},
    rights::SeeRepairs,
    store::{self, Listed, Place},
    views::{BOARD_CARDS, BoardFacts, BoardFilter, BoardPage, ListPage, RowsPage, Show},
};

/// How far the list of what came looks back where nothing is said, in days.
const DAYS: i64 = 30;
/// Rows of one of its pages.
const ROWS: usize = 50;
/// Rows that are read at once, and how often for one page at most. A page that is not full by then goes on where it stopped.
const READ_ROWS: i64 = 200;
const READS_MAX: usize = 10;

pub(super) async fn page(
    may: May<SeeRepairs>,
    State(app): State<App>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let filter = filter(&asked);
    let value = |name: &str| asked.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let (is_list, show) = (value("view") == "list", Show::named(value("show")));
    let back = LookBack::asked(value("days"), DAYS);
    let (after, reader) = (value("after").parse().ok(), may.visit.lang.clone());
    let (actor, of) = (may.visit.actor.clone(), of(&asked));
    let facts = app
        .db()
        .read(move |tx| {
            let now = tx.now();
            let listed = match (show, of) {
                (Show::All, Some(of)) => of,
                (Show::Received, _) => Listed::Since(back.since(now)),
                (Show::Done, _) => Listed::Finished,
                _ => Listed::Open,
            };
            let keeps = |card: &RepairCard| show.has(card, now) && filter.has(card, &reader, now);
            Ok::<_, DbError>(BoardFacts {
                open: store::repairs_page(tx, &actor, Listed::Open, None, BOARD_CARDS + 1)?,
                rows: match is_list {
                    true => rows_page(tx, &actor, (listed, after), keeps)?,
                    false => RowsPage::default(),
                },
                listed,
                whose: whose(tx, &actor, listed)?,
                days: back.days(),
                finished: store::finished_since(tx, now - SignedDuration::from_hours(24 * 30))?,
                names: Names::all(tx)?,
                branches: identity::branches(tx)?,
                now,
                filter: filter.clone(),
            })
        })
        .await?;
    let lang = &may.visit.lang;
    let title = match (is_list, show) {
        (true, Show::Received) => lang.t1("repairs-received-title", "days", back.days()),
        (true, Show::All) if !facts.whose.is_empty() => {
            lang.t1("repairs-list-of", "name", facts.whose.as_str())
        }
        _ => lang.t("repairs-title").into_owned(),
    };
    let page = Page::console(&app, &may.visit, title).await;
    if is_list {
        let list = ListPage::new(page, &facts, show);
        return html(StatusCode::OK, &list);
    }
    html(StatusCode::OK, &BoardPage::new(page, &facts))
}

/// The rows of a page, and where the next begins. Boxes that are ticked leave rows out, and a page is full all the same.
fn rows_page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (listed, mut after): (Listed, Option<Place>),
    keeps: impl Fn(&RepairCard) -> bool,
) -> Result<RowsPage, DbError> {
    let mut page = RowsPage::default();
    for _ in 0..READS_MAX {
        let read = store::repairs_page(tx, actor, listed, after, READ_ROWS)?;
        let Some(last) = read.last().map(|card| listed.place(card)) else { return Ok(page) };
        for card in read.into_iter().filter(&keeps) {
            if page.rows.len() == ROWS {
                page.goes_on_after = page.rows.last().map(|card| listed.place(card));
                return Ok(page);
            }
            page.rows.push(card);
        }
        after = Some(last);
    }
    page.goes_on_after = after;
    Ok(page)
}

/// Whose repairs are asked for: a customer's, or a device's.
fn of(asked: &[(String, String)]) -> Option<Listed> {
    let value = |name: &str| asked.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let customer = value("customer").parse().ok().map(Listed::OfCustomer);
    customer.or_else(|| value("asset").parse().ok().map(Listed::OfAsset))
}

/// The name above such a list.
fn whose(tx: &mut Tx<'_>, actor: &Actor, listed: Listed) -> Result<String, DbError> {
    Ok(match listed {
        Listed::OfCustomer(customer) => {
            customers::card(tx, actor, customer)?.map(|card| card.name).unwrap_or_default()
        }
        Listed::OfAsset(asset) => {
            products::asset(tx, actor, asset)?.map(|card| card.title()).unwrap_or_default()
        }
        _ => String::new(),
    })
}

fn filter(asked: &[(String, String)]) -> BoardFilter {
    let all =
        |name: &'static str| asked.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str()).take(50);
    BoardFilter {
        technicians: all("technician").filter_map(|v| v.parse().ok()).collect(),
        branches: all("branch").filter_map(|v| v.parse().ok()).collect(),
        bases: all("basis").filter_map(Basis::named).collect(),
        due: all("due").map(str::to_owned).collect(),
    }
}
