//! One box that finds everything: a name, a phone, a serial, a code, with or without accents.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::Method,
    response::Html,
};
use kernel::{Permission, Roles};
use platform::{
    DbError,
    web::{App, Fault, May, Route, SearchHit},
};
use serde::Deserialize;

/// Results of one kind, at most.
const HITS_MAX: usize = 8;

/// The right to search; what is found is loaded with the searcher's own rights.
pub struct LookUp;
impl Permission for LookUp {
    const NAME: &'static str = "lookup.search";
    const ROLES: Roles = Roles::STAFF;
}

/// The look-up page.
pub fn routes() -> Vec<Route> {
    vec![Route::guarded::<LookUp, _, _>(Method::GET, "/app/lookup", look_up)]
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "app/lookup.html")]
struct LookupPage {
    page: ui::Page,
    query: String,
    groups: Vec<Group>,
}

struct Group {
    heading: String,
    hits: Vec<SearchHit>,
}

async fn look_up(
    may: May<LookUp>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let page = ui::Page::console(&app, &may.visit, may.visit.lang.t("app-lookup-title")).await;
    let query: String = asked.q.trim().chars().take(200).collect();
    let groups = groups(&app, &may, query.clone()).await?;
    let view = LookupPage { page, query, groups };
    view.render().map(Html).map_err(|e| Fault::Broken(e.to_string()))
}

async fn groups(app: &App, may: &May<LookUp>, query: String) -> Result<Vec<Group>, DbError> {
    let kinds: Vec<_> = app.rooms().iter().flat_map(|r| r.searches.iter().copied()).collect();
    let (actor, lang) = (may.visit.actor.clone(), may.visit.lang.clone());
    app.db()
        .read(move |tx| {
            let mut groups = Vec::new();
            for kind in &kinds {
                let found = tx.search(kind.kind, &query, HITS_MAX)?;
                let ids: Vec<_> = found.into_iter().map(|f| f.id).collect();
                let hits = if ids.is_empty() { Vec::new() } else { (kind.load)(tx, &actor, &lang, &ids)? };
                if !hits.is_empty() {
                    groups.push(Group { heading: lang.t(kind.heading).into_owned(), hits });
                }
            }
            Ok(groups)
        })
        .await
}
