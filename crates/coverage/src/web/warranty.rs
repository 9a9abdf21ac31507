//! The public check by serial number.

use std::sync::Arc;

use axum::{
    extract::{OriginalUri, Query, State},
    http::{StatusCode, Uri},
    response::Response,
};
use kernel::{Actor, CustomerId, Locale};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{App, Check, Fault, Submission, Visit},
};
use products::{AssetId, AssetStatus, SerialAnswer};
use serde::Deserialize;
use ui::{FieldView, Page, errors_of};

use super::html;
use crate::{
    cover::{Ask, Covered, decided},
    law::law,
    packs::PackSet,
    place::choices,
    views::{Door, PublicAnswer, PublicCover, WarrantyPage, decide_public},
};

/// The page in the visitor's language, and in each language for those who come from a search engine.
pub(super) const PATHS: [&str; 4] = ["/warranty", "/vi/warranty", "/en/warranty", "/is/warranty"];

/// The longest serial number that anybody prints.
pub(crate) const SERIAL_MAX: usize = 64;

/// A printed code may hand the serial over; the visitor still presses the button, so that links alone ask nothing.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Handed {
    serial: String,
}

pub(super) async fn ask(
    visit: Visit,
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Query(handed): Query<Handed>,
) -> Result<Response, Fault> {
    let law = law_now(&app).await?;
    let mut page = blank(&app, &visit, &uri, &law);
    page.serial = page.serial.value(handed.serial);
    html(StatusCode::OK, &page)
}

pub(super) async fn answer(
    visit: Visit,
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    form: Submission,
) -> Result<Response, Fault> {
    let law = law_now(&app).await?;
    let mut page = blank(&app, &visit, &uri, &law);
    let mut check = form.check();
    let serial = check.required("serial", SERIAL_MAX);
    let place = named_place(&form, &law, &mut check);
    if let Err(invalid) = check.done(Some(())) {
        page.serial = page.serial.refused(&form, &invalid, &page.page.lang);
        page.place = page.place.refused(&form, &invalid, &page.page.lang);
        page.errors = errors_of([&page.serial, &page.place]);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (who, typed) = (visit.actor.customer(), serial.clone());
    page.place = page.place.value(place.clone().unwrap_or_default());
    let look = move |tx: &mut Tx<'_>| look_up(tx, &typed, place.as_deref());
    let found = app.db().read(look).await.map_err(|e: DbError| Fault::from(e))?;
    page.answer = Some(said(&page.page.lang, found, who));
    page.serial = page.serial.value(serial);
    html(StatusCode::OK, &page)
}

/// The law that names the places to choose from: packs that the shop brought may name more than those of the program.
pub(crate) async fn law_now(app: &App) -> Result<Arc<PackSet>, Fault> {
    let read = |tx: &mut Tx<'_>| -> Result<_, DbError> {
        let now = tx.now();
        law(tx, now)
    };
    Ok(app.db().read(read).await?)
}

/// Where it is brought in, if somebody says.
pub(crate) fn named_place(form: &Submission, law: &PackSet, check: &mut Check<'_>) -> Option<String> {
    let place = form.text("claimed_in").trim();
    if !place.is_empty() && !law.is_place(place) {
        check.error("claimed_in", "form-error-choice");
    }
    Some(place.to_owned()).filter(|place| !place.is_empty())
}

/// What a serial number leads to, before it is decided what a stranger may read of it.
pub(crate) enum Found {
    Nothing,
    Person,
    Cover(Box<Covered>),
}

/// What is known about a serial number, for something that is brought in there; none is the place of the sale.
pub(crate) fn look_up(tx: &mut Tx<'_>, serial: &str, place: Option<&str>) -> Result<Found, DbError> {
    match products::asset_by_serial(tx, serial)? {
        SerialAnswer::None => Ok(Found::Nothing),
        SerialAnswer::Conflict(_) => Ok(Found::Person),
        SerialAnswer::One(asset) => look_at(tx, asset, place),
    }
}

fn look_at(tx: &mut Tx<'_>, asset: AssetId, place: Option<&str>) -> Result<Found, DbError> {
    let on_behalf = Actor::System { task: "coverage.public_check" };
    let Some(card) = products::asset(tx, &on_behalf, asset)? else { return Ok(Found::Nothing) };
    let contested = products::conflicts_of(tx, asset)?.iter().any(|c| c.settlement.is_none());
    if !decide_public(contested, card.status == AssetStatus::Stolen) {
        return Ok(Found::Person);
    }
    let ask = Ask { place: place.map(str::to_owned), ..Ask::default() };
    Ok(Found::Cover(Box::new(decided(tx, card, &ask)?)))
}

fn said(lang: &Lang, found: Found, who: Option<CustomerId>) -> PublicAnswer {
    match found {
        Found::Nothing => PublicAnswer::NotFound,
        Found::Person => PublicAnswer::Person,
        Found::Cover(c) => {
            let is_own = who.is_some() && who == c.card.owner;
            let door =
                if is_own { Door::Own { product: format!("/my/p/{}", c.card.id) } } else { Door::Prove };
            PublicAnswer::Found(Box::new(PublicCover::of(lang, &c, door)))
        }
    }
}

fn blank(app: &App, visit: &Visit, uri: &Uri, law: &PackSet) -> WarrantyPage {
    let action = PATHS.iter().find(|p| **p == uri.path()).copied().unwrap_or("/warranty");
    let lang = language_of(app, visit, action);
    let mut page = Page::plain(app, visit, lang.t("coverage-check-title"));
    let base = app.config().base_url();
    page.listed = true;
    // Whoever chooses another language there comes back to the address that follows the choice.
    page.path = "/warranty".into();
    page.lang = lang;
    WarrantyPage {
        serial: FieldView::new("serial", page.lang.t("coverage-serial"))
            .hint(page.lang.t("coverage-serial-hint")),
        place: FieldView::new("claimed_in", page.lang.t("coverage-claimed-in")).optional(),
        places: choices(law, &page.lang),
        action: action.to_owned(),
        alternates: Locale::ALL.map(|l| (l.tag(), format!("{base}/{}/warranty", l.tag()))).into(),
        canonical: format!("{base}/{}/warranty", page.lang.tag()),
        errors: vec![],
        answer: None,
        page,
    }
}

/// The language that the address names, else the visitor's.
fn language_of(app: &App, visit: &Visit, path: &str) -> Lang {
    let named =
        Locale::ALL.into_iter().find(|l| path.strip_prefix('/').is_some_and(|p| p.starts_with(l.tag())));
    match named.filter(|_| path != "/warranty") {
        Some(locale) => Lang::new(app.texts().clone(), locale, visit.lang.zone().clone()),
        None => visit.lang.clone(),
    }
}
