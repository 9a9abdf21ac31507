//! One box that finds everything: a name, a phone, a serial, a code, with or without accents.

use askama::Template;
use axum::{
    Json,
    extract::{Query, State},
    http::Method,
    response::Html,
};
use kernel::{Permission, Roles};
use platform::{
    DbError,
    web::{App, Fault, May, Route, SearchHit},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

/// Results of one kind, at most.
const HITS_MAX: usize = 8;

/// The right to search; what is found is loaded with the searcher's own rights.
pub struct LookUp;
impl Permission for LookUp {
    const NAME: &'static str = "lookup.search";
    const ROLES: Roles = Roles::STAFF;
}

/// The look-up, as a page and for programs.
pub fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<LookUp, _, _>(Method::GET, "/app/lookup", look_up),
        Route::guarded::<LookUp, _, _>(Method::GET, "/api/v1/lookup", found),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(found))]
    struct Api;
    Api::openapi()
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

impl Asked {
    fn words(&self) -> String {
        self.q.trim().chars().take(200).collect()
    }
}

#[derive(Template)]
#[template(path = "app/lookup.html")]
struct LookupPage {
    page: ui::Page,
    query: String,
    groups: Vec<Group>,
}

struct Group {
    kind: &'static str,
    heading: String,
    hits: Vec<SearchHit>,
}

async fn look_up(
    may: May<LookUp>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let page = ui::Page::console(&app, &may.visit, may.visit.lang.t("app-lookup-title")).await;
    let query = asked.words();
    let groups = groups(&app, &may, &query).await?;
    let view = LookupPage { page, query, groups };
    view.render().map(Html).map_err(|e| Fault::Broken(e.to_string()))
}

/// What is found, one group a kind, each loaded with the searcher's own rights.
async fn groups(app: &App, may: &May<LookUp>, asked: &str) -> Result<Vec<Group>, DbError> {
    let kinds: Vec<_> = app.rooms().iter().flat_map(|r| r.searches.iter().copied()).collect();
    let (actor, lang) = (may.visit.actor.clone(), may.visit.lang.clone());
    let query = asked.to_owned();
    app.db()
        .read(move |tx| {
            let mut groups = Vec::new();
            for kind in &kinds {
                let ids = tx.search(kind.kind, &query, HITS_MAX)?;
                let hits = if ids.is_empty() { Vec::new() } else { (kind.load)(tx, &actor, &lang, &ids)? };
                if !hits.is_empty() {
                    groups.push(Group { kind: kind.kind, heading: lang.t(kind.heading).into_owned(), hits });
                }
            }
            Ok(groups)
        })
        .await
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
struct FoundBody {
    /// `customer asset ticket repair`
    kind: &'static str,
    title: String,
    /// What tells it from others of the title.
    detail: String,
    /// Its page; the last part of the address is its id, code or number.
    page: String,
}

/// What reads like a name, a phone, a serial number or a code; the best first, at most 8 of each kind.
#[utoipa::path(get, path = "/api/v1/lookup", params(("q" = String, Query, description = "At most 200 characters")),
    responses((status = 200, body = [FoundBody])))]
async fn found(
    may: May<LookUp>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<FoundBody>>, Fault> {
    let groups = groups(&app, &may, &asked.words()).await?;
    let of = |group: Group| {
        let kind = group.kind;
        let body =
            move |hit: SearchHit| FoundBody { kind, title: hit.title, detail: hit.detail, page: hit.href };
        group.hits.into_iter().map(body)
    };
    Ok(Json(groups.into_iter().flat_map(of).collect()))
}
