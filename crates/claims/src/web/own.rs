//! A customer's own claims.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use products::{AssetCard, AssetId};
use serde::Deserialize;
use tickets::WriteToShop;
use ui::{FileLimits, Page};

use super::{
    blank_fields, code,
    forms::{given, new_claim, required_text, subject},
    go, html,
    taken::{Face, taken},
};
use crate::{
    actions::{self, Appeal, ClaimError, Given, OwnRights, Withdrawing},
    model::{Claim, ClaimCode, NewClaim, Ruling},
    rights::OwnClaims,
    store::{self, Listed},
    views::{OwnClaimPage, OwnListPage, OwnNewPage},
};

/// From where a page of one's claims goes on.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct OwnQuery {
    after: String,
}

pub(super) async fn list(
    may: May<OwnClaims>,
    State(app): State<App>,
    Query(asked): Query<OwnQuery>,
) -> Result<Response, Fault> {
    let before: Option<ClaimCode> = asked.after.parse().ok();
    let actor = may.visit.actor.clone();
    let own = actor.customer().ok_or(Fault::NotFound)?;
    let load = move |tx: &mut Tx<'_>| -> Result<Vec<(Claim, Option<Ruling>)>, DbError> {
        let rulings = store::standing_rulings(tx, &actor, own, before)?;
        let with_ruling = |claim: Claim| {
            let ruling = rulings.iter().find(|(id, _)| *id == claim.id).map(|(_, ruling)| *ruling);
            (claim, ruling)
        };
        let claims = store::claims_page(tx, &actor, Listed::OfCustomer(own), before, store::PAGE + 1)?;
        Ok(claims.into_iter().map(with_ruling).collect())
    };
    let mut claims = app.db().read(load).await?;
    let page = usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    let is_more = claims.len() > page;
    claims.truncate(page);
    let older = claims.last().filter(|_| is_more).map(|(claim, _)| claim.code());
    let page = Page::portal(&app, &may.visit, may.visit.lang.t("claims-own-title")).await;
    html(StatusCode::OK, &OwnListPage::new(page, &claims, older))
}

pub(super) async fn page(
    may: May<OwnClaims>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    shown(&app, &may.visit, code(&text)?, None).await
}

pub(super) async fn shown(
    app: &App,
    visit: &Visit,
    code: ClaimCode,
    refused: Option<(&Submission, Invalid)>,
) -> Result<Response, Fault> {
    let actor = visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let claim = store::claim_by_code(tx, &actor, code)?.ok_or(Fault::NotFound)?;
        Ok(store::file_of(tx, claim)?)
    };
    let file = app.db().read(load).await?;
    let page = Page::portal(app, visit, format!("{code} {}", file.claim.device)).await;
    let told = refused.as_ref().map(|(form, invalid)| (*form, invalid));
    let status = if told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, &OwnClaimPage::new(page, &file, told))
}

async fn owned(app: &App, visit: &Visit, asset: AssetId) -> Result<AssetCard, Fault> {
    let actor = visit.actor.clone();
    let card = app.db().read::<_, Fault, _>(move |tx| Ok(products::asset(tx, &actor, asset)?)).await?;
    card.ok_or(Fault::NotFound)
}

pub(super) async fn blank(
    may: May<OwnClaims>,
    State(app): State<App>,
    Path(asset): Path<AssetId>,
) -> Result<Response, Fault> {
    let card = owned(&app, &may.visit, asset).await?;
    html(StatusCode::OK, &new_page(&app, &may.visit, &card, None).await?)
}

async fn new_page(
    app: &App,
    visit: &Visit,
    card: &AssetCard,
    told: Option<(&Submission, &Invalid)>,
) -> Result<OwnNewPage, Fault> {
    let lang = &visit.lang;
    let mut fields = blank_fields(app, visit).await?.for_customers(lang);
    let mut errors = vec![];
    if let Some((form, invalid)) = told {
        fields = fields.refused(form, invalid, lang);
        errors = ui::loose_errors(invalid, lang, &["step"]).into_iter().chain(fields.errors()).collect();
    }
    Ok(OwnNewPage {
        page: Page::portal(app, visit, lang.t("claims-own-new")).await,
        errors,
        product: card.title(),
        serial: card.serial.clone(),
        action: format!("/my/p/{}/claim", card.id),
        back: format!("/my/p/{}", card.id),
        fields,
        limits: FileLimits::PHOTOS,
    })
}

fn rights(may: &May<OwnClaims>, write: &May<WriteToShop>) -> OwnRights {
    OwnRights { claim: may.granted.clone(), write: write.granted.clone() }
}

pub(super) async fn submit(
    may: May<OwnClaims>,
    write: May<WriteToShop>,
    State(app): State<App>,
    Path(asset): Path<AssetId>,
    form: Submission,
) -> Result<Response, Fault> {
    let card = owned(&app, &may.visit, asset).await?;
    match submitted(&app, &may, &write, (&card, &form)).await {
        Ok(path) => Ok(go(&path)),
        Err(Fault::Invalid(invalid)) => {
            let page = new_page(&app, &may.visit, &card, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault),
    }
}

async fn submitted(
    app: &App,
    may: &May<OwnClaims>,
    write: &May<WriteToShop>,
    (card, form): (&AssetCard, &Submission),
) -> Result<String, Fault> {
    let lang = &may.visit.lang;
    let new = new_claim(form, card, lang, app.db().clock().now())?;
    let new = NewClaim { photos: app.stored_photos(form, "photos").await?, ..new };
    let (subject, rights) = (subject(lang, &new, card), rights(may, write));
    let act = move |tx: &mut Tx<'_>| -> Result<String, ClaimError> {
        let code = actions::submit_claim(tx, &rights, &new, &subject)?;
        Ok(format!("/my/claims/{code}?said=claims-said-submitted"))
    };
    app.submit(&may.visit, form, act).await.map_err(Fault::from)
}

pub(super) async fn give(
    may: May<OwnClaims>,
    write: May<WriteToShop>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = match given(&form) {
        Ok(read) => app.stored_photos(&form, "photos").await.map(|photos| Given { photos, ..read }),
        Err(invalid) => Err(invalid.into()),
    };
    let rights = rights(&may, &write);
    let act = move |tx: &mut Tx<'_>, code, said: &Given| actions::give_evidence(tx, &rights, code, said);
    taken((&app, &may.visit, Face::Own), &text, &form, said, act).await
}

pub(super) async fn appeal(
    may: May<OwnClaims>,
    write: May<WriteToShop>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = match required_text(&form, "appeal") {
        Ok(words) => app.stored_photos(&form, "appeal_photos").await.map(|photos| Appeal { words, photos }),
        Err(invalid) => Err(invalid.into()),
    };
    let rights = rights(&may, &write);
    let act = move |tx: &mut Tx<'_>, code, said: &Appeal| actions::lodge_appeal(tx, &rights, code, said);
    taken((&app, &may.visit, Face::Own), &text, &form, said, act).await
}

pub(super) async fn withdraw(
    may: May<OwnClaims>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = form.text("withdrawn").chars().take(500).collect::<String>();
    let by = Withdrawing::Own(may.granted.clone());
    let act = move |tx: &mut Tx<'_>, code, said: &String| actions::withdraw_claim(tx, &by, code, said);
    taken((&app, &may.visit, Face::Own), &text, &form, Ok(said), act).await
}
