//! The room's part of the JSON API: the same actions with the same rights, and the same rules for what is typed.

mod imports;
mod own;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, JsonBody, May, Route, Submission},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    actions::{self, AssetChange, AssetError},
    model::{AssetCard, AssetId, ConflictId, SerialAnswer},
    rights::{EditAssets, SeeAssets, SettleConflicts},
    store,
    web::{forms, found_assets, new_asset, refused_transfer},
};

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeAssets, _, _>(get.clone(), "/api/v1/assets", list),
        Route::guarded::<EditAssets, _, _>(post.clone(), "/api/v1/assets", register),
        Route::guarded::<SeeAssets, _, _>(get.clone(), "/api/v1/assets/{id}", show),
        Route::guarded::<EditAssets, _, _>(Method::PUT, "/api/v1/assets/{id}", change),
        Route::guarded::<EditAssets, _, _>(post.clone(), "/api/v1/assets/{id}/owner", transfer),
        Route::guarded::<SeeAssets, _, _>(get, "/api/v1/serials/{serial}", by_serial),
        Route::guarded::<SettleConflicts, _, _>(post, "/api/v1/conflicts/{id}/settlement", settle),
    ]
    .into_iter()
    .chain(imports::routes())
    .chain(own::routes())
    .collect()
}

/// The description of these routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list, register, show, change, transfer, by_serial, settle))]
    struct Api;
    Api::openapi().merge_from(imports::openapi()).merge_from(own::openapi())
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct ListQuery {
    /// A serial number as on a label, words of the model, the name or phone of an owner.
    q: String,
    /// The last id of the page before.
    before: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct AssetBrief {
    #[schema(example = "asset_01j9…")]
    id: String,
    model: String,
    variant: String,
    brand: String,
    /// `phone tablet laptop watch audio screen appliance other`
    category: &'static str,
    serial: String,
    /// `in_stock sold in_service retired stolen`
    status: &'static str,
    owner: Option<String>,
    /// `YYYY-MM-DD`
    bought_on: Option<String>,
}

impl From<AssetCard> for AssetBrief {
    fn from(card: AssetCard) -> Self {
        Self {
            id: card.id.to_string(),
            model: card.model_name,
            variant: card.variant,
            brand: card.brand,
            category: card.category.name(),
            serial: card.serial,
            status: card.status.name(),
            owner: card.owner.map(|id| id.to_string()),
            bought_on: card.bought_on.map(|d| d.to_string()),
        }
    }
}

/// An asset, and what its newest sale says. A customer reads of one's own purchase only.
#[derive(Debug, Serialize, ToSchema)]
struct AssetBody {
    #[serde(flatten)]
    asset: AssetBrief,
    /// The country of the contract, as ISO 3166-1 writes it: `VN`. None is where the shop is.
    country: Option<String>,
}

/// Assets, newest first, or those that a query finds; at most 50.
#[utoipa::path(get, path = "/api/v1/assets", params(ListQuery), responses((status = 200, body = [AssetBrief])))]
async fn list(
    may: May<SeeAssets>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Json<Vec<AssetBrief>>, Fault> {
    let (actor, before) = (may.visit.actor.clone(), asked.before.parse::<AssetId>().ok());
    let read = move |tx: &mut Tx<'_>| match asked.q.trim() {
        "" => store::assets(tx, &actor, before),
        query => found_assets(tx, &actor, query),
    };
    let cards = app.db().read(read).await.map_err(|e: DbError| Fault::from(e))?;
    Ok(Json(cards.into_iter().take(store::PAGE).map(AssetBrief::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAssetBody {
    name: String,
    /// `phone tablet laptop watch audio screen appliance other`
    category: String,
    #[serde(default)]
    variant: String,
    #[serde(default)]
    brand: String,
    #[serde(default)]
    serial: String,
    #[serde(default)]
    imei: String,
    /// The phone of a known customer, who becomes the owner.
    #[serde(default)]
    phone: String,
    /// The day of purchase, `YYYY-MM-DD`.
    #[serde(default)]
    contract_on: String,
    #[serde(default)]
    order_number: String,
    #[serde(default)]
    price: String,
    #[serde(default)]
    warranty_months: String,
    /// `store online partner unknown`
    #[serde(default)]
    channel: String,
    /// The country of the contract, as ISO 3166-1 writes it: `VN`. Empty is where the shop is.
    #[serde(default)]
    country: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Made {
    id: String,
}

/// Registers an asset. A serial number of somebody else's becomes a second asset with an open conflict.
#[utoipa::path(post, path = "/api/v1/assets", request_body = NewAssetBody, responses((status = 200, body = Made)))]
async fn register(
    may: May<EditAssets>,
    State(app): State<App>,
    body: JsonBody<NewAssetBody>,
) -> Result<Response, Fault> {
    let sent = &body.value;
    let form = Submission::of(&[
        ("name", &sent.name),
        ("category", &sent.category),
        ("variant", &sent.variant),
        ("brand", &sent.brand),
        ("serial", &sent.serial),
        ("imei", &sent.imei),
        ("phone", &sent.phone),
        ("contract_on", &sent.contract_on),
        ("order_number", &sent.order_number),
        ("price", &sent.price),
        ("warranty_months", &sent.warranty_months),
        ("channel", &sent.channel),
        ("country", &sent.country),
    ]);
    let new = new_asset(&app, &form).await??;
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        let id = actions::register_asset(tx, &granted, &new)?;
        Ok::<_, Fault>(Made { id: id.to_string() })
    })
    .await
}

fn id_of<N: kernel::Noun>(text: &str) -> Result<kernel::Id<N>, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

/// One asset.
#[utoipa::path(get, path = "/api/v1/assets/{id}", params(("id" = String, Path)),
    responses((status = 200, body = AssetBody), (status = 404)))]
async fn show(
    may: May<SeeAssets>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<AssetBody>, Fault> {
    one(&app, &may.visit.actor, &id).await
}

/// An asset, if this actor may see it.
async fn one(app: &App, actor: &Actor, id: &str) -> Result<Json<AssetBody>, Fault> {
    let (id, actor): (AssetId, _) = (id_of(id)?, actor.clone());
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let card = store::asset(tx, &actor, id)?.ok_or(Fault::NotFound)?;
        let sale =
            store::sale_of(tx, id)?.filter(|s| actor.customer().is_none_or(|own| s.customer == Some(own)));
        Ok((card, sale))
    };
    let (card, sale) = app.db().read(load).await?;
    let country = sale.and_then(|sale| sale.country).map(|country| country.to_string());
    Ok(Json(AssetBody { asset: card.into(), country }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssetChangeBody {
    /// The version that the change begins with; an older one is a conflict.
    version: i64,
    name: String,
    category: String,
    status: String,
    #[serde(default)]
    variant: String,
    #[serde(default)]
    brand: String,
    #[serde(default)]
    serial: String,
    #[serde(default)]
    imei: String,
}

/// Corrects what is known of an asset.
#[utoipa::path(put, path = "/api/v1/assets/{id}", params(("id" = String, Path)), request_body = AssetChangeBody,
    responses((status = 200, body = Made), (status = 409)))]
async fn change(
    may: May<EditAssets>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<AssetChangeBody>,
) -> Result<Response, Fault> {
    let (id, sent): (AssetId, _) = (id_of(&id)?, &body.value);
    let form = Submission::of(&[
        ("name", &sent.name),
        ("category", &sent.category),
        ("status", &sent.status),
        ("variant", &sent.variant),
        ("brand", &sent.brand),
        ("serial", &sent.serial),
        ("imei", &sent.imei),
    ]);
    let (typed, _) = forms::changed_asset(&form)?;
    let (model, serial, imei, status) = (typed.model, typed.serial, typed.imei, typed.status);
    let change = AssetChange { version: sent.version, model, serial, imei, status };
    let granted = may.granted.clone();
    let done: Result<Response, AssetError> = app
        .submit_json(&may.visit, &body, move |tx| {
            actions::change_asset(tx, &granted, id, &change)?;
            Ok(Made { id: id.to_string() })
        })
        .await;
    Ok(done?)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnerBody {
    /// The phone of a known customer.
    phone: String,
    /// The first day of the new owner, `YYYY-MM-DD`.
    from: String,
}

/// Gives an asset to a new owner.
#[utoipa::path(post, path = "/api/v1/assets/{id}/owner", params(("id" = String, Path)), request_body = OwnerBody,
    responses((status = 200, body = Made), (status = 422)))]
async fn transfer(
    may: May<EditAssets>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<OwnerBody>,
) -> Result<Response, Fault> {
    let id: AssetId = id_of(&id)?;
    let form = Submission::of(&[("phone", &body.value.phone), ("from", &body.value.from)]);
    let (contact, from) = forms::transfer(&form)?;
    let holder = app.db().read(move |tx| forms::holder(tx, &contact)).await;
    let to = holder.map_err(|e: DbError| Fault::from(e))??;
    let granted = may.granted.clone();
    let done: Result<Response, AssetError> = app
        .submit_json(&may.visit, &body, move |tx| {
            actions::transfer_asset(tx, &granted, id, to, from)?;
            Ok(Made { id: id.to_string() })
        })
        .await;
    done.map_err(|error| match error {
        AssetError::Transfer(refusal) => Fault::Invalid(refused_transfer(&may.visit.lang, refusal)),
        other => other.into(),
    })
}

#[derive(Debug, Serialize, ToSchema)]
struct SerialBody {
    /// None, one, or several that a person must tell apart.
    assets: Vec<String>,
}

/// What a serial number or IMEI leads to, read as people read labels.
#[utoipa::path(get, path = "/api/v1/serials/{serial}", params(("serial" = String, Path)),
    responses((status = 200, body = SerialBody)))]
async fn by_serial(
    _may: May<SeeAssets>,
    State(app): State<App>,
    Path(serial): Path<String>,
) -> Result<Json<SerialBody>, Fault> {
    let answer = app.db().read(move |tx| actions::asset_by_serial(tx, &serial)).await;
    let ids = match answer.map_err(|e: DbError| Fault::from(e))? {
        SerialAnswer::None => Vec::new(),
        SerialAnswer::One(id) => vec![id],
        SerialAnswer::Conflict(ids) => ids,
    };
    Ok(Json(SerialBody { assets: ids.iter().map(ToString::to_string).collect() }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettlementBody {
    /// `first_is_real later_is_real both_are_real`
    settlement: String,
    #[serde(default)]
    note: String,
}

/// Settles a conflict.
#[utoipa::path(post, path = "/api/v1/conflicts/{id}/settlement", params(("id" = String, Path)),
    request_body = SettlementBody, responses((status = 200, body = Made), (status = 409)))]
async fn settle(
    may: May<SettleConflicts>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<SettlementBody>,
) -> Result<Response, Fault> {
    let id: ConflictId = id_of(&id)?;
    let form = Submission::of(&[("settlement", &body.value.settlement), ("note", &body.value.note)]);
    let (settlement, note) = forms::settlement(&form)?;
    let granted = may.granted.clone();
    let done: Result<Response, AssetError> = app
        .submit_json(&may.visit, &body, move |tx| {
            let asset = actions::settle_conflict(tx, &granted, id, settlement, &note)?;
            Ok(Made { id: asset.to_string() })
        })
        .await;
    Ok(done?)
}
