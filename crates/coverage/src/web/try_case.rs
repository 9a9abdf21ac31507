//! Trying a case that is not about any asset: a policy, a place, a day of delivery, a fault.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Date, TimeZone, Timestamp, date_in};
use platform::{
    Tx,
    web::{App, Fault, May},
};
use serde::Deserialize;
use ui::{Choice, FieldView, Page};
use utoipa::IntoParams;

use super::{asset::CaseQuery, html};
use crate::{
    Facts, PackSet,
    cover::{Answered, Ask, trial},
    law::law,
    model::Sale,
    place::jurisdiction_of,
    rights::SeePolicies,
    store,
    views::{CaseForm, CoverView, LineView, TryPage, place_name},
    warranties::WarrantyPolicy,
    words::Audience,
};

/// What is tried. Nothing is asked until a day of delivery is given.
#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
pub(crate) struct TryQuery {
    /// The place whose law applies, such as `IS`; the shop's when absent.
    place: String,
    /// The code of a warranty policy; none when absent.
    policy: String,
    /// The day of delivery, `YYYY-MM-DD`.
    delivered: String,
    /// The day that the answer is for; today when absent.
    on: String,
    /// What is wrong, such as `screen`.
    fault: String,
    /// What caused it, such as `liquid`.
    cause: String,
    /// Whether photos and a signed inspection are on file: `yes`.
    proven: String,
    /// Where it is brought in, such as `IS`, or `other`; the place of the sale when absent.
    claimed_in: String,
}

impl TryQuery {
    fn case(&self) -> CaseQuery {
        CaseQuery {
            on: self.on.clone(),
            fault: self.fault.clone(),
            cause: self.cause.clone(),
            proven: self.proven.clone(),
            claimed_in: Some(self.claimed_in.clone()),
        }
    }
}

/// What is needed to try a case.
struct Desk {
    zone: TimeZone,
    policies: Vec<WarrantyPolicy>,
    law: Arc<PackSet>,
    now: Timestamp,
}

async fn desk(app: &App) -> Result<Desk, Fault> {
    let load = |tx: &mut Tx<'_>| -> Result<Desk, Fault> {
        let now = tx.now();
        let (zone, policies) = (identity::shop(tx)?.zone, store::newest_policies(tx)?);
        Ok(Desk { zone, policies, law: law(tx, now)?, now })
    };
    app.db().read(load).await
}

impl Desk {
    fn today(&self) -> Date {
        date_in(self.now, &self.zone)
    }

    fn place(&self, asked: &TryQuery) -> String {
        if self.law.knows(&asked.place) { asked.place.clone() } else { jurisdiction_of(&self.zone) }
    }

    fn claimed_in<'q>(&self, asked: &'q TryQuery) -> Option<&'q str> {
        Some(asked.claimed_in.as_str()).filter(|place| self.law.is_place(place))
    }

    /// None until a day of delivery is given.
    fn answer(&self, asked: &TryQuery) -> Option<Answered> {
        let delivered: Date = asked.delivered.parse().ok()?;
        let case = asked.case();
        let ask = case.about(Ask::on(case.day().unwrap_or(self.today())));
        let ask = Ask { place: self.claimed_in(asked).map(str::to_owned), ..ask };
        let chosen = self.policies.iter().find(|p| p.code == asked.policy);
        Some(tried(&self.place(asked), self.zone.clone(), chosen, delivered, (&ask, self.now, &self.law)))
    }
}

/// The answer to a case; none without a day of delivery.
pub(crate) async fn tried_case(app: &App, asked: &TryQuery) -> Result<Option<Answered>, Fault> {
    Ok(desk(app).await?.answer(asked))
}

pub(super) async fn page(
    may: May<SeePolicies>,
    State(app): State<App>,
    Query(asked): Query<TryQuery>,
) -> Result<Response, Fault> {
    let (lang, desk) = (&may.visit.lang, desk(&app).await?);
    let (place, case) = (desk.place(&asked), asked.case());
    let on = case.day().unwrap_or(desk.today());
    let answer = desk.answer(&asked).map(|c| {
        let lines = c.verdict.lines.iter().map(|l| LineView::of(lang, l)).collect();
        (CoverView::of(lang, &c, Audience::Staff), lines, c.verdict.pack.map(|p| p.id).unwrap_or_default())
    });
    let mut places: Vec<&str> = desk.law.packs().iter().map(|p| p.jurisdiction.as_str()).collect();
    places.dedup();
    let policies = &desk.policies;
    let view = TryPage {
        page: Page::console(&app, &may.visit, lang.t("coverage-try")).await,
        places: places.iter().map(|p| Choice::new(*p, place_name(lang, p))).collect(),
        place: FieldView::new("place", lang.t("coverage-place")).value(place),
        policies: policies.iter().map(|p| Choice::new(p.code.as_str(), p.name.as_str())).collect(),
        policy: FieldView::new("policy", lang.t("coverage-policy")).value(asked.policy.as_str()).optional(),
        delivered: FieldView::new("delivered", lang.t("coverage-delivered")).value(asked.delivered.as_str()),
        form: CaseForm::of(lang, on, &asked.fault, &asked.cause, case.is_proven()).claimed_in(
            lang,
            desk.claimed_in(&asked).unwrap_or_default(),
            &desk.law,
        ),
        answer,
    };
    html(StatusCode::OK, &view)
}

/// A sale over the counter on the day of delivery.
fn tried(
    place: &str,
    zone: TimeZone,
    policy: Option<&WarrantyPolicy>,
    delivered: Date,
    (ask, now, law): (&Ask, Timestamp, &Arc<PackSet>),
) -> Answered {
    let sale = Sale { contract_at: Some(delivered), ..Sale::delivered(place, delivered) };
    let mut facts = Facts::of(sale, zone, law.calendar(place, delivered));
    facts.policies = policy.map(|p| p.terms.0.clone()).into_iter().collect();
    trial(facts, ask, now, Arc::clone(law))
}
