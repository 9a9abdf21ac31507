//! The customer's own products.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, May, PanelSubject},
};
use serde::Deserialize;
use ui::{Page, Pager};

use super::{html, id_of};
use crate::{
    model::{AssetCard, AssetId, Sale},
    rights::SeeOwnProducts,
    store,
    views::{CodePage, MyPage, ProductPage, ProductRow},
};

/// Products of the list whose cover is asked for; beyond these the list is names only.
const COVERS_ASKED: usize = 20;

/// From where a page of one's products goes on.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct OwnQuery {
    before: String,
}

pub(super) async fn list(
    may: May<SeeOwnProducts>,
    State(app): State<App>,
    Query(asked): Query<OwnQuery>,
) -> Result<Response, Fault> {
    let (visit, lang) = (&may.visit, &may.visit.lang);
    let (actor, before) = (visit.actor.clone(), asked.before.parse().ok());
    let own = actor.customer().ok_or(Fault::NotFound)?;
    let cards = app.db().read(move |tx| store::own_assets(tx, &actor, own, before)).await;
    let mut cards = cards.map_err(|e: DbError| Fault::from(e))?;
    let is_more = cards.len() > store::PAGE;
    cards.truncate(store::PAGE);
    let pager = cards.last().filter(|_| is_more).map(|last| Pager {
        summary: lang.t1("products-own-shown", "count", cards.len()),
        newer: None,
        older: Some(format!("/my?before={}", last.id)),
    });
    let mut rows = Vec::new();
    for (at, card) in cards.iter().enumerate() {
        let states = match at < COVERS_ASKED {
            true => app.panels("my.card.state", visit, subject(card)).await,
            false => Vec::new(),
        };
        rows.push(ProductRow::of(card, states));
    }
    let page = Page::portal(&app, visit, lang.t("products-nav-mine")).await;
    html(StatusCode::OK, &MyPage { rows, empty: MyPage::empty(lang), pager, page })
}

fn subject(card: &AssetCard) -> PanelSubject {
    PanelSubject { asset: Some(card.id.uuid()), customer: card.owner, ..PanelSubject::default() }
}

fn load(tx: &mut Tx<'_>, actor: &Actor, id: AssetId) -> Result<(AssetCard, Option<Sale>), Fault> {
    let card = store::asset(tx, actor, id)?.ok_or(Fault::NotFound)?;
    Ok((card, store::sale_of(tx, id)?))
}

pub(super) async fn show(
    may: May<SeeOwnProducts>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (visit, id): (_, AssetId) = (&may.visit, id_of(&id)?);
    let actor = visit.actor.clone();
    let (card, sale) = app.db().read(move |tx| load(tx, &actor, id)).await?;
    let (lang, about) = (&visit.lang, subject(&card));
    let states = app.panels("my.card.state", visit, about).await;
    let covers = app.panels("my.card.cover", visit, about).await;
    let dates = app.panels("my.card.dates", visit, about).await;
    let page = ProductPage {
        page: Page::portal(&app, visit, card.title()).await,
        region: id.to_string(),
        states: states.into_iter().flatten().collect(),
        covers: covers.into_iter().flatten().collect(),
        dates: dates.into_iter().flatten().collect(),
        panels: app.panels("my.product", visit, about).await,
        bought_on: card.bought_on.map_or(String::new(), |d| lang.date(d)),
        code: (!card.serial.is_empty()).then(|| ui::qr_svg(&card.serial)).flatten(),
        papers: ProductPage::papers(lang, &card, sale.as_ref()),
        card,
    };
    html(StatusCode::OK, &page)
}

pub(super) async fn code(
    may: May<SeeOwnProducts>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (visit, id): (_, AssetId) = (&may.visit, id_of(&id)?);
    let actor = visit.actor.clone();
    let (card, _) = app.db().read(move |tx| load(tx, &actor, id)).await?;
    let page = CodePage {
        page: Page::portal(&app, visit, card.title()).await,
        title: card.title(),
        code: ui::qr_svg(&card.serial).filter(|_| !card.serial.is_empty()).ok_or(Fault::NotFound)?,
        serial: card.serial,
        back: format!("/my/p/{id}"),
    };
    html(StatusCode::OK, &page)
}
