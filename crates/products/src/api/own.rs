//! A customer's own products.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
};
use platform::{
    db::DbError,
    web::{App, Fault, May, Route},
};
use utoipa::OpenApi;

use super::{AssetBrief, brief};
use crate::{rights::SeeOwnProducts, store};

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

/// One's own products.
#[utoipa::path(get, path = "/api/v1/my/assets", responses((status = 200, body = [AssetBrief])))]
async fn own_list(may: May<SeeOwnProducts>, State(app): State<App>) -> Result<Json<Vec<AssetBrief>>, Fault> {
    let actor = may.visit.actor.clone();
    let customer = actor.customer().ok_or(Fault::NotFound)?;
    let cards = app.db().read(move |tx| store::assets_of(tx, &actor, customer)).await;
    let cards = cards.map_err(|e: DbError| Fault::from(e))?;
    Ok(Json(cards.into_iter().map(AssetBrief::from).collect()))
}

/// One of one's own products.
#[utoipa::path(get, path = "/api/v1/my/assets/{id}", params(("id" = String, Path)),
    responses((status = 200, body = AssetBrief)))]
async fn own(
    may: May<SeeOwnProducts>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<AssetBrief>, Fault> {
    brief(&app, &may.visit.actor, &id).await
}
