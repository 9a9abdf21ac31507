//! The table of returns: read, written, and published to customers.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::date_in;
use platform::{
    Tx,
    i18n::Value,
    web::{App, Fault, Invalid, May, Submission, Visit, digest_of},
};
use serde::Deserialize;
use std::sync::Arc;
use ui::{FieldView, Page};

use super::{
    forms::so_far,
    go, html,
    return_forms::{self, ROWS_MAX, Redraw, RowTyped},
};
use crate::{
    effect::{SoFar, tried},
    law::law,
    place::jurisdiction_of,
    returns::{NewReturnPolicy, effect, save_return_policy, store},
    rights::{EditPolicies, SeePolicies},
    views::{
        plain_returns::PlainReturnsPage,
        returns::{
            ResultChoices, ReturnEffectView, ReturnsEditPage, ReturnsPage, RowFields, RowView,
            TableVersionView,
        },
    },
};

const HOME: &str = "/app/coverage/returns";

/// Which version is read; the newest when absent.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct VersionQuery {
    version: String,
}

pub(super) async fn show(
    may: May<SeePolicies>,
    State(app): State<App>,
    Query(asked): Query<VersionQuery>,
) -> Result<Response, Fault> {
    let load = |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let (now, zone) = (tx.now(), identity::shop(tx)?.zone);
        Ok((store::versions(tx)?, store::table_of_contract(tx, date_in(now, &zone), now)?))
    };
    let (versions, on) = app.db().read(load).await?;
    let number: Option<u32> = asked.version.parse().ok();
    let shown = match number {
        Some(number) => Some(versions.iter().find(|v| v.version == number).ok_or(Fault::NotFound)?),
        None => versions.first(),
    };
    let (lang, may_edit) = (&may.visit.lang, may.visit.actor.may::<EditPolicies>());
    let (on, current) = (on.map(|table| table.version), shown.map_or(0, |table| table.version));
    let page = ReturnsPage {
        rows: shown.map(|table| RowView::all(lang, &table.rows.0)).unwrap_or_default(),
        since: shown.map(|table| lang.t1("coverage-returns-since", "date", lang.date(table.valid_from))),
        empty: ReturnsPage::empty(lang, may_edit),
        versions: versions.iter().map(|v| TableVersionView::of(lang, v, current, on)).collect(),
        may_edit,
        page: Page::console(&app, &may.visit, lang.t("coverage-returns")).await,
    };
    html(StatusCode::OK, &page)
}

pub(super) async fn edit(may: May<EditPolicies>, State(app): State<App>) -> Result<Response, Fault> {
    let newest = app.db().read(|tx| store::versions(tx).map_err(Fault::from)).await?.into_iter().next();
    let rows = return_forms::begun(newest.as_ref().map(|table| table.rows.0.as_slice()).unwrap_or_default());
    let today = date_in(app.db().clock().now(), may.visit.lang.zone());
    let page = form_page(&app, &may.visit, &rows, today.to_string(), &as_typed()).await;
    html(StatusCode::OK, &page)
}

/// No error: the form only keeps what was typed.
const fn as_typed() -> Invalid {
    Invalid { errors: vec![] }
}

async fn form_page(
    app: &App,
    visit: &Visit,
    rows: &[RowTyped],
    valid_from: String,
    invalid: &Invalid,
) -> ReturnsEditPage {
    let lang = &visit.lang;
    let wrong = |field: &str| {
        invalid.at(field).map(|error| {
            let args = error.args.iter().map(|(name, value)| (*name, Value::from(value.as_str())));
            lang.with(error.key, &args.collect::<Vec<_>>())
        })
    };
    let choices = Arc::new(ResultChoices::of(lang));
    let fields = |(number, typed): (usize, &RowTyped)| {
        RowFields::of(lang, (number, rows.len()), typed, &choices, wrong)
    };
    let fields: Vec<RowFields> = (1..).zip(rows).map(fields).collect();
    let valid_from = FieldView::new("valid_from", lang.t("coverage-valid-from"))
        .hint(lang.t("coverage-valid-from-hint"))
        .value(valid_from)
        .error(wrong("valid_from"));
    let table = FieldView::new("rows", lang.t("coverage-returns")).error(wrong("rows"));
    ReturnsEditPage {
        errors: ReturnsEditPage::errors_of(&table, &valid_from, &fields),
        may_add: rows.len() < ROWS_MAX,
        page: Page::console(app, visit, lang.t("coverage-returns-edit")).await,
        rows: fields,
        valid_from,
        table,
        effect: None,
    }
}

/// The page with what was typed.
async fn again(app: &App, visit: &Visit, form: &Submission, invalid: &Invalid) -> ReturnsEditPage {
    let rows = return_forms::typed(form);
    form_page(app, visit, &rows, form.text("valid_from").to_owned(), invalid).await
}

pub(super) async fn save(
    may: May<EditPolicies>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    if let Some(redraw) = Redraw::of(&form) {
        let rows = redraw.apply(return_forms::typed(&form));
        let valid_from = form.text("valid_from").to_owned();
        return html(StatusCode::OK, &form_page(&app, &may.visit, &rows, valid_from, &as_typed()).await);
    }
    match written(&app, &may, &form).await {
        Ok(Written::Saved(place)) => Ok(go(&place)),
        Ok(Written::Seen(effect)) => {
            let mut page = again(&app, &may.visit, &form, &as_typed()).await;
            page.effect = Some(*effect);
            html(StatusCode::OK, &page)
        }
        Err(Fault::Invalid(invalid)) => {
            let page = again(&app, &may.visit, &form, &invalid).await;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault),
    }
}

/// What came of a form.
enum Written {
    /// The table is saved; where it is read.
    Saved(String),
    /// It would change the answer about products that were sold, and nobody has seen which.
    Seen(Box<ReturnEffectView>),
}

/// Saves the table, unless somebody should see first whom it touches.
async fn written(app: &App, may: &May<EditPolicies>, form: &Submission) -> Result<Written, Fault> {
    let new = return_forms::table(form)?;
    let (is_asked, seen) = (matches!(form.text("do"), "look" | "more"), digest_of(&format!("{new:?}")));
    if is_asked || form.text("seen") != seen {
        let effect = touched(app, may, (&new, so_far(form, &seen))).await?;
        if is_asked || effect.is_to_be_seen() {
            let view = ReturnEffectView::of(&may.visit.lang, &effect, seen);
            return Ok(Written::Seen(Box::new(view)));
        }
    }
    let (granted, lang) = (may.granted.clone(), may.visit.lang.clone());
    let action = move |tx: &mut Tx<'_>| {
        save_return_policy(tx, &granted, &new).map_err(|refusal| return_forms::refused(refusal, &lang))?;
        Ok(format!("{HOME}?said=coverage-said-returns"))
    };
    Ok(Written::Saved(app.submit::<Fault, _>(&may.visit, form, action).await?))
}

/// What the table would change. It is written for that, asked about, and taken back.
async fn touched(
    app: &App,
    may: &May<EditPolicies>,
    (new, from): (&NewReturnPolicy, SoFar),
) -> Result<effect::ReturnEffect, Fault> {
    let (granted, new, actor) = (may.granted.clone(), new.clone(), may.visit.actor.clone());
    let look = move |tx: &mut Tx<'_>| {
        effect::of_altering(tx, &actor, from, |tx: &mut Tx<'_>| {
            save_return_policy(tx, &granted, &new).map(drop)
        })
    };
    tried(app.db(), look).await.map_err(|refusal| return_forms::refused(refusal, &may.visit.lang))
}

/// The rules for contracts of today, as customers read them.
pub(super) async fn published(visit: Visit, State(app): State<App>) -> Result<Response, Fault> {
    let load = |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let (now, zone) = (tx.now(), identity::shop(tx)?.zone);
        let today = date_in(now, &zone);
        let table = store::table_of_contract(tx, today, now)?;
        Ok((table, jurisdiction_of(&zone), today, law(tx, now)?))
    };
    let (table, place, today, law) = app.db().read(load).await?;
    let page = Page::plain(&app, &visit, visit.lang.t("coverage-returns"));
    html(StatusCode::OK, &PlainReturnsPage::of(page, table.as_ref(), law.choose(&place, today), &law))
}
