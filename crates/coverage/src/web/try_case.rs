//! Trying a case that is not about any asset: a policy, a place, a day of delivery, a fault.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Date, TimeZone, date_in};
use platform::web::{App, Fault, May};
use serde::Deserialize;
use ui::{Choice, FieldView, Page};

use super::{asset::CaseQuery, html};
use crate::{
    Facts,
    cover::{Answered, Ask, law, trial},
    model::Sale,
    place::jurisdiction_of,
    rights::SeePolicies,
    store,
    views::{CaseForm, CoverView, LineView, TryPage, place_name},
    warranties::WarrantyPolicy,
    words::Audience,
};

/// What is tried. Nothing is asked until a day of delivery is given.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct TryQuery {
    place: String,
    policy: String,
    delivered: String,
    on: String,
    fault: String,
    cause: String,
    proven: String,
}

impl TryQuery {
    fn case(&self) -> CaseQuery {
        CaseQuery {
            on: self.on.clone(),
            fault: self.fault.clone(),
            cause: self.cause.clone(),
            proven: self.proven.clone(),
        }
    }
}

pub(super) async fn page(
    may: May<SeePolicies>,
    State(app): State<App>,
    Query(asked): Query<TryQuery>,
) -> Result<Response, Fault> {
    let lang = &may.visit.lang;
    let load =
        |tx: &mut platform::Tx<'_>| Ok::<_, Fault>((identity::shop(tx)?.zone, store::newest_policies(tx)?));
    let (zone, policies) = app.db().read(load).await?;
    let now = app.db().clock().now();
    let (today, own) = (date_in(now, &zone), jurisdiction_of(&zone));
    let place = if law().knows(&asked.place) { asked.place.clone() } else { own };
    let delivered: Option<Date> = asked.delivered.parse().ok();
    let case = asked.case();
    let on = case.day().unwrap_or(today);
    let chosen = policies.iter().find(|p| p.code == asked.policy);
    let answer = delivered.map(|day| {
        let c = tried(&place, zone.clone(), chosen, day, &case.about(Ask::on(on, &zone)), now);
        let lines = c.verdict.lines.iter().map(|l| LineView::of(lang, l)).collect();
        (CoverView::of(lang, &c, Audience::Staff), lines, c.verdict.pack.map(|p| p.id).unwrap_or_default())
    });
    let mut places: Vec<&str> = law().packs().iter().map(|p| p.jurisdiction.as_str()).collect();
    places.dedup();
    let view = TryPage {
        page: Page::console(&app, &may.visit, lang.t("coverage-try")).await,
        places: places.iter().map(|p| Choice::new(*p, place_name(lang, p))).collect(),
        place: FieldView::new("place", lang.t("coverage-place")).value(place),
        policies: policies.iter().map(|p| Choice::new(p.code.as_str(), p.name.as_str())).collect(),
        policy: FieldView::new("policy", lang.t("coverage-policy")).value(asked.policy.as_str()).optional(),
        delivered: FieldView::new("delivered", lang.t("coverage-delivered")).value(asked.delivered.as_str()),
        form: CaseForm::of(lang, on, &asked.fault, &asked.cause, case.is_proven()),
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
    ask: &Ask,
    now: kernel::Timestamp,
) -> Answered {
    let sale = Sale { contract_at: Some(delivered), ..Sale::delivered(place, delivered) };
    let mut facts = Facts::of(sale, zone, law().calendar(place));
    facts.policies = policy.map(|p| p.terms.0.clone()).into_iter().collect();
    trial(facts, ask, now)
}
