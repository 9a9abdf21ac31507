//! One claim, as the shop works on it.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use identity::Names;
use kernel::{Actor, date_in};
use platform::{
    db::Tx,
    i18n::Lang,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use products::{AssetCard, AssetId};
use serde::Deserialize;
use tickets::{OpenTicket, PostOffice, ReplyToTicket};
use ui::Page;

use super::{
    blank_fields, code,
    forms::{closing, new_claim, noted, question, required_text, ruling, subject},
    go, html,
    taken::{Face, taken},
};
use crate::{
    actions::{self, ClaimError, NewRuling, Noted, Question, StaffRights, Withdrawing},
    model::{ClaimCode, Outcome},
    rights::{HandleClaims, SeeClaims},
    store,
    views::{ClaimFacts, ClaimPage, NewClaimPage},
};

pub(super) async fn page(
    may: May<SeeClaims>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    shown(&app, &may.visit, code(&text)?, None).await
}

/// The page, fresh or with a form that was refused.
pub(super) async fn shown(
    app: &App,
    visit: &Visit,
    code: ClaimCode,
    refused: Option<(&Submission, Invalid)>,
) -> Result<Response, Fault> {
    let actor = visit.actor.clone();
    let lang = visit.lang.clone();
    let facts = app.db().read(move |tx| gather(tx, &actor, code, &lang)).await?;
    let drawn = facts.now.as_ref().map(|judged| judged.panel(&visit.lang)).transpose();
    let cover = drawn.map_err(|e| Fault::Broken(e.to_string()))?;
    let claim = &facts.file.claim;
    let page = Page::console(app, visit, format!("{} {}", claim.code(), claim.device)).await;
    let told = refused.as_ref().map(|(form, invalid)| (*form, invalid));
    let status = if told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, &ClaimPage::new(page, visit, (&facts, cover), told))
}

pub(crate) fn gather(
    tx: &mut Tx<'_>,
    actor: &Actor,
    code: ClaimCode,
    lang: &Lang,
) -> Result<ClaimFacts, Fault> {
    let claim = store::claim_by_code(tx, actor, code)?.ok_or(Fault::NotFound)?;
    let file = store::file_of(tx, claim)?;
    let now = actions::verdict_now(tx, actor, &file)?;
    let mut again = vec![];
    for verdict in &file.verdicts {
        let judged = actions::recomputed(tx, actor, file.claim.asset, verdict)?;
        again.push(judged.map(|j| j.into_verdict().inputs_hash));
    }
    Ok(ClaimFacts {
        seen: now.as_ref().map(|j| actions::seen_mark(j.verdict())).unwrap_or_default(),
        now,
        again,
        customer: customers::card(tx, actor, file.claim.customer)?,
        serial: products::asset(tx, actor, file.claim.asset)?.map(|a| a.serial).unwrap_or_default(),
        ticket: tickets::ticket_id(tx, actor, file.claim.ticket)?,
        names: Names::all(tx)?,
        places: coverage::place_choices(tx, lang)?,
        file,
    })
}

fn rights(may: &May<HandleClaims>, reply: &May<ReplyToTicket>) -> StaffRights {
    StaffRights { handle: may.granted.clone(), reply: reply.granted.clone() }
}

pub(super) async fn ask(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = question(&form).map_err(Fault::from);
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    let act = move |tx: &mut Tx<'_>, code, said: &Question| {
        actions::ask_for_evidence(tx, &rights, &post, code, said)
    };
    taken((&app, &may.visit, Face::Shop), &text, &form, said, act).await
}

pub(super) async fn note(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let today = date_in(app.db().clock().now(), may.visit.lang.zone());
    let said = with_photos(&app, &form, noted(&form, today)).await;
    let rights = rights(&may, &reply);
    let act = move |tx: &mut Tx<'_>, code, said: &Noted| actions::note_evidence(tx, &rights, code, said);
    taken((&app, &may.visit, Face::Shop), &text, &form, said, act).await
}

async fn with_photos(app: &App, form: &Submission, read: Result<Noted, Invalid>) -> Result<Noted, Fault> {
    let read = read?;
    Ok(Noted { photos: app.stored_photos(form, "photos").await?, ..read })
}

pub(super) async fn rule(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = ruling(&form).map_err(Fault::from);
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    let act =
        move |tx: &mut Tx<'_>, code, said: &NewRuling| actions::rule_on_claim(tx, &rights, &post, code, said);
    taken((&app, &may.visit, Face::Shop), &text, &form, said, act).await
}

pub(super) async fn uphold(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = required_text(&form, "upheld").map_err(Fault::from);
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    let act =
        move |tx: &mut Tx<'_>, code, said: &String| actions::uphold_verdict(tx, &rights, &post, code, said);
    taken((&app, &may.visit, Face::Shop), &text, &form, said, act).await
}

pub(super) async fn close(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = closing(&form).map_err(Fault::from);
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    let act = move |tx: &mut Tx<'_>, code, said: &(Outcome, String)| {
        actions::close_claim(tx, &rights, &post, code, (said.0, &said.1))
    };
    taken((&app, &may.visit, Face::Shop), &text, &form, said, act).await
}

pub(super) async fn withdraw(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let said = required_text(&form, "withdrawn").map_err(Fault::from);
    let by = Withdrawing::Counter(rights(&may, &reply), Box::new(PostOffice::of(&app, &may.visit.lang)));
    let act = move |tx: &mut Tx<'_>, code, said: &String| actions::withdraw_claim(tx, &by, code, said);
    taken((&app, &may.visit, Face::Shop), &text, &form, said, act).await
}

/// About which product, from which conversation.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct NewQuery {
    asset: String,
    ticket: String,
}

pub(super) async fn blank(
    may: May<HandleClaims>,
    State(app): State<App>,
    Query(asked): Query<NewQuery>,
) -> Result<Response, Fault> {
    let card = product(&app, &may.visit, &asked.asset).await?;
    html(StatusCode::OK, &new_page(&app, &may.visit, (&card, &asked.ticket), None).await?)
}

async fn product(app: &App, visit: &Visit, id: &str) -> Result<AssetCard, Fault> {
    let (id, actor): (AssetId, _) = (id.parse().map_err(|_| Fault::NotFound)?, visit.actor.clone());
    let card = app.db().read::<_, Fault, _>(move |tx| Ok(products::asset(tx, &actor, id)?)).await?;
    card.ok_or(Fault::NotFound)
}

async fn new_page(
    app: &App,
    visit: &Visit,
    (card, ticket): (&AssetCard, &str),
    told: Option<(&Submission, &Invalid)>,
) -> Result<NewClaimPage, Fault> {
    let lang = &visit.lang;
    let mut fields = blank_fields(app, visit).await?;
    let mut errors = vec![];
    if let Some((form, invalid)) = told {
        fields = fields.refused(form, invalid, lang);
        errors = ui::loose_errors(invalid, lang, &["step"]).into_iter().chain(fields.errors()).collect();
    }
    let number: Option<i64> = ticket.parse().ok();
    Ok(NewClaimPage {
        page: Page::console(app, visit, lang.t("claims-open")).await,
        errors,
        product: card.title(),
        serial: card.serial.clone(),
        asset: card.id.to_string(),
        ticket: number.map(|n| n.to_string()).unwrap_or_default(),
        back: number.map_or_else(|| format!("/app/assets/{}", card.id), |n| format!("/app/tickets/{n}")),
        fields,
    })
}

pub(super) async fn open(
    may: May<HandleClaims>,
    open: May<OpenTicket>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let card = product(&app, &may.visit, form.text("asset")).await?;
    match opened(&app, &may, &open, (&card, &form)).await {
        Ok(path) => Ok(go(&path)),
        Err(Fault::Invalid(invalid)) => {
            let told = Some((&form, &invalid));
            let page = new_page(&app, &may.visit, (&card, form.text("ticket")), told).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault),
    }
}

async fn opened(
    app: &App,
    may: &May<HandleClaims>,
    open: &May<OpenTicket>,
    (card, form): (&AssetCard, &Submission),
) -> Result<String, Fault> {
    let lang = &may.visit.lang;
    let new = new_claim(form, card, lang, app.db().clock().now())?;
    let subject = subject(lang, &new, card);
    let (handle, open) = (may.granted.clone(), open.granted.clone());
    let act = move |tx: &mut Tx<'_>| -> Result<String, ClaimError> {
        let code = actions::open_claim(tx, &handle, &open, &new, &subject)?;
        Ok(format!("/app/claims/{code}?said=claims-said-opened"))
    };
    app.submit(&may.visit, form, act).await.map_err(Fault::from)
}
