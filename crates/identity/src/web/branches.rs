//! Where the shop is, for everybody.

use axum::{extract::State, http::StatusCode, response::Response};
use platform::{
    DbError,
    web::{App, Fault, Visit},
};
use ui::Page;

use crate::{
    model::{Branch, Shop},
    store,
    views::{BranchesPage, PublicBranch},
    web::answers,
};

pub(super) async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let (shop, branches) =
        app.db().read(|tx| Ok::<_, DbError>((store::shop::shop(tx)?, store::shop::branches(tx)?))).await?;
    let mut page = Page::plain(&app, &visit, visit.lang.t("identity-branches-title"));
    page.listed = true;
    let places = places(&shop, &branches);
    answers::page(StatusCode::OK, &BranchesPage { places, canonical: canonical(&app), page })
}

fn canonical(app: &App) -> String {
    format!("{}/branches", app.config().base_url())
}

/// A shop without branches has one place: its own.
fn places(shop: &Shop, branches: &[Branch]) -> Vec<PublicBranch> {
    if branches.is_empty() && !shop.address.is_empty() {
        return vec![PublicBranch::of("head", &shop.name, &shop.address, &shop.phone, &shop.hours)];
    }
    let phone = |branch: &Branch| match branch.phone.as_str() {
        "" => shop.phone.clone(),
        own => own.to_owned(),
    };
    let place = |b: &Branch| PublicBranch::of(&b.slug, &b.name, &b.address, &phone(b), &shop.hours);
    branches.iter().map(place).collect()
}
