//! The board and the list.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use jiff::SignedDuration;
use platform::{
    db::DbError,
    web::{App, Fault, LookBack, May},
};
use ui::Page;

use super::html;
use crate::{
    model::Basis,
    rights::SeeRepairs,
    store,
    views::{BoardFacts, BoardFilter, BoardPage, ListPage, Names, Show},
};

/// How far the list of what came looks back where nothing is said, in days.
const DAYS: i64 = 30;

pub(super) async fn page(
    may: May<SeeRepairs>,
    State(app): State<App>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let filter = filter(&asked);
    let value = |name: &str| asked.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let (is_list, show) = (value("view") == "list", Show::named(value("show")));
    let back = LookBack::asked(value("days"), DAYS);
    let facts = app
        .db()
        .read(move |tx| {
            let now = tx.now();
            Ok::<_, DbError>(BoardFacts {
                open: store::open_cards(tx)?,
                received: match show {
                    Show::Received => store::received_since(tx, back.since(now))?,
                    _ => Vec::new(),
                },
                done: store::finished_cards(tx)?,
                finished: store::finished_since(tx, now - SignedDuration::from_hours(24 * 30))?,
                names: Names(identity::staff_members(tx)?),
                branches: identity::branches(tx)?,
                now,
                filter: filter.clone(),
            })
        })
        .await?;
    let lang = &may.visit.lang;
    let title = match (is_list, show) {
        (true, Show::Received) => lang.t1("repairs-received-title", "days", back.days()),
        _ => lang.t("repairs-title").into_owned(),
    };
    let page = Page::console(&app, &may.visit, title).await;
    if is_list {
        let list = ListPage::new(page, &facts, show);
        return html(StatusCode::OK, &list);
    }
    html(StatusCode::OK, &BoardPage::new(page, &facts))
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
