//! The holidays of the shop's place, year by year.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use platform::{
    Tx,
    web::{App, Fault, Invalid, May, Submission, Visit, digest_of},
};
use serde::Deserialize;
use ui::Page;

use super::{forms, go, html};
use crate::{
    PackSet,
    effect::{self, SoFar},
    holidays::{NewHolidays, Place, next_edition, place_of_shop, save_holidays},
    law::{law, with_holidays},
    packs::HolidayYear,
    rights::{EditPolicies, SeePolicies},
    views::{
        holidays::{HolidayFields, HolidaysPage, YearView},
        law::EffectView,
        place_name,
    },
};

const HOME: &str = "/app/coverage/holidays";

/// Which year the form begins with; a year that cannot be read counts as not asked.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    year: String,
}

pub(super) async fn show(
    may: May<SeePolicies>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let year = asked.year.parse().ok();
    html(StatusCode::OK, &holidays_page(&app, &may.visit, year, None).await?)
}

/// The law that is applied now, and where the shop stands in it.
pub(crate) async fn calendar_of_shop(app: &App) -> Result<(Arc<PackSet>, Place), Fault> {
    let load = |tx: &mut Tx<'_>| -> Result<(Arc<PackSet>, Place), Fault> {
        let now = tx.now();
        let law = law(tx, now)?;
        let place = place_of_shop(tx, &law)?;
        Ok((law, place))
    };
    app.db().read(load).await
}

async fn holidays_page(
    app: &App,
    visit: &Visit,
    year: Option<i16>,
    typed: Option<(&Submission, &Invalid)>,
) -> Result<HolidaysPage, Fault> {
    let (law, place) = calendar_of_shop(app).await?;
    let lists: Vec<&HolidayYear> = law.holiday_years(&place.calendar).collect();
    let has = |year: i16| lists.iter().any(|l| l.year == year);
    let lang = &visit.lang;
    let (this, next) = (place.today.year(), place.today.year().saturating_add(1));
    let missing: Vec<String> = [this, next].into_iter().filter(|y| !has(*y)).map(|y| y.to_string()).collect();
    let year = year.unwrap_or(if has(this) { next } else { this });
    let may_edit = visit.actor.may::<EditPolicies>();
    let list = lists.iter().find(|l| l.year == year).copied();
    let fields = may_edit.then(|| HolidayFields::of(lang, year, list)).map(|fields| match typed {
        Some((form, invalid)) => fields.refused(form, invalid, lang),
        None => fields,
    });
    Ok(HolidaysPage {
        intro: lang.t1("coverage-holidays-intro", "place", place_name(lang, &place.jurisdiction)),
        missing: (!missing.is_empty())
            .then(|| lang.t1("coverage-holidays-missing", "years", missing.join(", "))),
        years: lists.iter().rev().map(|l| YearView::of(lang, l, may_edit)).collect(),
        errors: fields.as_ref().map(HolidayFields::errors).unwrap_or_default(),
        fields,
        effect: None,
        page: Page::console(app, visit, lang.t("coverage-holidays")).await,
    })
}

/// Saves the list of a year, unless somebody should see first whom it touches.
pub(super) async fn enter(
    may: May<EditPolicies>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (law, place) = calendar_of_shop(&app).await?;
    let new = match forms::holidays(&form, may.visit.lang.locale(), &place.weekend) {
        Ok(new) => new,
        Err(invalid) => {
            let page = holidays_page(&app, &may.visit, None, Some((&form, &invalid))).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (is_asked, seen) = (matches!(form.text("do"), "look" | "more"), digest_of(&format!("{new:?}")));
    if is_asked || form.text("seen") != seen {
        let effect =
            touched(&app, &may.visit, &law, (place, new.clone(), forms::so_far(&form, &seen))).await?;
        if is_asked || effect.is_to_be_seen() {
            let kept = Invalid { errors: vec![] };
            let mut page = holidays_page(&app, &may.visit, Some(new.year), Some((&form, &kept))).await?;
            page.effect = Some(EffectView::of(&may.visit.lang, &effect).seen_as(seen));
            return html(StatusCode::OK, &page);
        }
    }
    let granted = may.granted.clone();
    let action = move |tx: &mut Tx<'_>| {
        save_holidays(tx, &granted, &new)?;
        Ok(format!("{HOME}?said=coverage-said-holidays"))
    };
    Ok(go(&app.submit::<Fault, _>(&may.visit, &form, action).await?))
}

/// What the list would change for products that were sold.
async fn touched(
    app: &App,
    visit: &Visit,
    law: &Arc<PackSet>,
    (place, new, from): (Place, NewHolidays, SoFar),
) -> Result<effect::Effect, Fault> {
    let (now, actor) = (Arc::clone(law), visit.actor.clone());
    let look = move |tx: &mut Tx<'_>| -> Result<effect::Effect, Fault> {
        let then = with_holidays(&now, next_edition(tx, &place, &new)?);
        Ok(effect::of_law(tx, &actor, from, (&now, &then))?)
    };
    app.db().read(look).await
}
