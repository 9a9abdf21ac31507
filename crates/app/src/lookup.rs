//! One box that finds everything: a name, a phone, a serial, a code, with or without accents; and, of tickets, what
//! passes filters.

mod asked;
mod found;
mod policy;
mod views;

use askama::Template;
use axum::{
    Json,
    extract::{Query, State},
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Response},
};
use identity::Names;
use kernel::{Permission, Roles};
use platform::{
    DbError, Tx,
    web::{App, Fault, Invalid, May, Route, SearchHit, SearchKind},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use asked::{After, SearchQuery, TICKET};
use found::{first_hits, page_of};
use views::{Facts, Group, LookupPage};

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
        Route::guarded::<LookUp, _, _>(Method::GET, "/api/v1/lookup", found_first),
        Route::guarded::<LookUp, _, _>(Method::GET, "/api/v1/search", found_pages),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(found_first, found_pages))]
    struct Api;
    Api::openapi()
}

fn kinds(app: &App) -> Vec<SearchKind> {
    app.rooms().iter().flat_map(|room| room.searches.iter().copied()).collect()
}

async fn look_up(
    may: May<LookUp>,
    State(app): State<App>,
    Query(query): Query<SearchQuery>,
) -> Result<Response, Fault> {
    let page = ui::Page::console(&app, &may.visit, may.visit.lang.t("app-lookup-title")).await;
    let (kinds, lang, actor) = (kinds(&app), may.visit.lang.clone(), may.visit.actor.clone());
    let asked = query.read(&kinds, lang.zone());
    let (of, wish) = (kinds.clone(), asked.clone());
    let read = move |tx: &mut Tx<'_>| {
        let has_filters = wish.kind.is_some_and(|kind| kind.kind == TICKET);
        let mut facts = Facts::default();
        if has_filters {
            (facts.names, facts.branches) = (Names::all(tx)?, identity::branches(tx)?);
            facts.teams = identity::teams(tx)?;
        }
        match wish.kind {
            Some(kind) => facts.page = page_of(tx, (&actor, &lang), &kind, &wish)?,
            None => facts.groups = groups(tx, &of, (&actor, &lang), &wish.words)?,
        }
        Ok::<_, DbError>(facts)
    };
    let facts = app.db().read(read).await?;
    let is_refused = !asked.invalid.errors.is_empty();
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = LookupPage::of(page, (&kinds, &query), &asked, facts);
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}

/// The best of each kind, loaded with the searcher's own rights.
fn groups(
    tx: &mut Tx<'_>,
    kinds: &[SearchKind],
    reader: (&kernel::Actor, &platform::i18n::Lang),
    words: &str,
) -> Result<Vec<Group>, DbError> {
    let mut groups = Vec::new();
    for kind in kinds.iter().filter(|_| !words.is_empty()) {
        let hits = first_hits(tx, reader, kind, words)?;
        if !hits.is_empty() {
            groups.push(Group { kind: kind.kind, heading: reader.1.t(kind.heading).into_owned(), hits });
        }
    }
    Ok(groups)
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
struct FoundBody {
    /// `customer asset ticket claim repair`
    kind: &'static str,
    title: String,
    /// What tells it from others of the title.
    detail: String,
    /// Its page; the last part of the address is its id, code or number.
    page: String,
}

impl FoundBody {
    fn of(kind: &'static str, hit: SearchHit) -> Self {
        Self { kind, title: hit.title, detail: hit.detail, page: hit.href }
    }
}

#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    q: String,
}

/// What reads like a name, a phone, a serial number or a code; the best first, at most 8 of each kind.
#[utoipa::path(get, path = "/api/v1/lookup", operation_id = "found",
    params(("q" = String, Query, description = "At most 200 characters")),
    responses((status = 200, body = [FoundBody])))]
async fn found_first(
    may: May<LookUp>,
    State(app): State<App>,
    Query(Words { q }): Query<Words>,
) -> Result<Json<Vec<FoundBody>>, Fault> {
    let query = SearchQuery { q, ..SearchQuery::default() };
    let (kinds, lang, actor) = (kinds(&app), may.visit.lang.clone(), may.visit.actor.clone());
    let groups = app.db().read(move |tx| groups(tx, &kinds, (&actor, &lang), &query.words())).await?;
    let of = |group: Group| group.hits.into_iter().map(move |hit| FoundBody::of(group.kind, hit));
    Ok(Json(groups.into_iter().flat_map(of).collect()))
}

/// A page of what was found.
#[derive(Debug, Serialize, ToSchema)]
struct FoundPageBody {
    hits: Vec<FoundBody>,
    /// What `after` takes for the next page; none on the last. A page may have fewer results and a next one: it looked
    /// through 5,000 for what passes the filters.
    next: Option<String>,
}

/// Everything of one kind that holds the words, 25 a page: the newest first, of each newest 1,000 the best first. Without
/// words every ticket that passes the filters.
#[utoipa::path(get, path = "/api/v1/search", params(
    ("q" = Option<String>, Query, description = "At most 200 characters"),
    ("kind" = Option<String>, Query, description = "customer asset ticket claim repair; ticket where a filter is set"),
    ("status" = Option<String>, Query, description = "Of tickets: open, or one status"),
    ("owner" = Option<String>, Query, description = "Of tickets: me, nobody, or one person's id"),
    ("team" = Option<String>, Query, description = "Of tickets: one team's id, or none for the whole shop's"),
    ("channel" = Option<String>, Query, description = "Of tickets: how they came"),
    ("tag" = Option<String>, Query, description = "Of tickets"),
    ("branch" = Option<String>, Query, description = "Of tickets"),
    ("from" = Option<String>, Query, description = "Of tickets: opened on this date or later"),
    ("to" = Option<String>, Query, description = "Of tickets: opened on this date or before"),
    ("after" = Option<String>, Query, description = "The `next` of the page before")),
    responses((status = 200, body = FoundPageBody)))]
async fn found_pages(
    may: May<LookUp>,
    State(app): State<App>,
    Query(query): Query<SearchQuery>,
) -> Result<Json<FoundPageBody>, Fault> {
    let (kinds, lang, actor) = (kinds(&app), may.visit.lang.clone(), may.visit.actor.clone());
    let asked = query.read(&kinds, lang.zone());
    if !asked.invalid.errors.is_empty() {
        return Err(Fault::Invalid(asked.invalid));
    }
    let kind = asked.kind.ok_or_else(|| Fault::Invalid(Invalid::one("kind", "form-error-choice")))?;
    let page = app.db().read(move |tx| page_of(tx, (&actor, &lang), &kind, &asked)).await?;
    Ok(Json(FoundPageBody {
        hits: page.hits.into_iter().map(|hit| FoundBody::of(kind.kind, hit)).collect(),
        next: page.next.map(After::written),
    }))
}
