//! A customer's own products.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
};
use platform::{
    db::DbError,
    web::{App, Fault, May, Route},
};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use super::{AssetBody, AssetBrief, one};
use crate::{model::AssetId, rights::SeeOwnProducts, store};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<SeeOwnProducts, _, _>(Method::GET, "/api/v1/my/assets", own_list),
        Route::guarded::<SeeOwnProducts, _, _>(Method::GET, "/api/v1/my/assets/{id}", own),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(own_list, own))]
    struct Api;
    Api::openapi()
}

/// From where one's own products go on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct OwnAssetsQuery {
    /// Goes on after this product: `asset_…`.
    before: Option<String>,
}

/// One's own products, newest first; at most 50.
#[utoipa::path(get, path = "/api/v1/my/assets", params(OwnAssetsQuery),
    responses((status = 200, body = [AssetBrief]), (status = 400)))]
async fn own_list(
    may: May<SeeOwnProducts>,
    State(app): State<App>,
    Query(asked): Query<OwnAssetsQuery>,
) -> Result<Json<Vec<AssetBrief>>, Fault> {
    let wrong = |_| Fault::NoSuchPage;
    let before: Option<AssetId> = asked.before.map(|text| text.parse().map_err(wrong)).transpose()?;
    let actor = may.visit.actor.clone();
    let own = actor.customer().ok_or(Fault::NotFound)?;
    let cards = app.db().read(move |tx| store::own_assets(tx, &actor, own, before)).await;
    let cards = cards.map_err(|e: DbError| Fault::from(e))?;
    Ok(Json(cards.into_iter().take(store::PAGE).map(AssetBrief::from).collect()))
}

/// One of one's own products.
#[utoipa::path(get, path = "/api/v1/my/assets/{id}", params(("id" = String, Path)),
    responses((status = 200, body = AssetBody)))]
async fn own(
    may: May<SeeOwnProducts>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<AssetBody>, Fault> {
    one(&app, &may.visit.actor, &id).await
}
