//! The room's part of the API.

mod holidays;
mod law;
mod policies;
mod public;
mod returns;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
};
use kernel::Date;
use platform::{
    Tx,
    web::{App, Fault, FieldError, Invalid, May, Route, Visit},
};
use products::AssetId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    cover::{Answered, Ask, audience, covered, summary},
    model::Code,
    outlook::{Outlook, futures},
    place::{is_place, place_of_asker},
    rights::AskCoverage,
    words,
};

pub(crate) fn routes() -> Vec<Route> {
    let asked = "/api/v1/assets/{id}/coverage";
    let mut routes = vec![Route::guarded::<AskCoverage, _, _>(Method::GET, asked, asset_coverage)];
    routes.extend(holidays::routes());
    routes.extend(law::routes());
    routes.extend(policies::routes());
    routes.extend(public::routes());
    routes.extend(returns::routes());
    routes
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(asset_coverage), components(schemas(CoverBody, ReasonBody, LineBody, FutureBody)))]
    struct Api;
    [holidays::openapi(), law::openapi(), policies::openapi(), public::openapi(), returns::openapi()]
        .into_iter()
        .fold(Api::openapi(), utoipa::openapi::OpenApi::merge_from)
}

/// What is asked about an asset.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoverQuery {
    /// The day that the answer is for, `YYYY-MM-DD`; today when absent.
    on: Option<String>,
    /// What is wrong, such as `screen`.
    fault: Option<String>,
    /// What caused it, such as `liquid`.
    cause: Option<String>,
    /// Where it is brought in, such as `IS`, or `other`. Absent: the place of their branch, else the shop's, when its people ask,
    /// that of the sale when its owner does; empty: that of the sale.
    claimed_in: Option<String>,
}

/// Who pays for an asset, until when, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoverBody {
    /// `covered`, `ending`, `ended`, `elsewhere` (it runs, but not in the place of the claim) or `unknown`.
    state: &'static str,
    /// The day that the answer is for.
    on: String,
    /// The first day, if it is known.
    from: Option<String>,
    /// The last day, if there is one.
    last_day: Option<String>,
    /// Days left: 0 on the last day, negative afterwards.
    days_left: Option<i64>,
    /// The answer in the language of the request.
    sentence: String,
    /// Who pays.
    payer: String,
    /// What would settle the answer.
    asks: Vec<String>,
    /// Why.
    reasons: Vec<ReasonBody>,
    /// Every coverage that was looked at; the first one answers.
    lines: Vec<LineBody>,
    /// The law pack, such as `VN@2023`.
    pack: Option<String>,
    /// Whether no lawyer has signed that pack.
    is_draft: bool,
    /// SHA-256 of the question, the facts and the pack: the same inputs give the same answer.
    inputs_hash: String,
    /// Where it is brought in; the place of the sale when absent.
    claimed_in: Option<String>,
    /// What the answer would be after each thing that could be done now; empty for customers and trials.
    what_if: Vec<FutureBody>,
}

/// One reason.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonBody {
    /// The name of the rule.
    rule: String,
    /// What it says.
    text: String,
    /// Where it is written.
    cite: String,
}

impl From<words::Reason> for ReasonBody {
    fn from(reason: words::Reason) -> Self {
        Self { rule: reason.rule.as_str().to_owned(), text: reason.text, cite: reason.cite }
    }
}

/// One coverage.
#[derive(Debug, Serialize, ToSchema)]
struct LineBody {
    /// Which, such as `warranty` or `statutory`.
    #[schema(value_type = Object)]
    source: crate::model::Source,
    /// What it says.
    #[schema(value_type = Object)]
    holds: crate::model::Answer,
    /// Its last day, if there is one.
    last_day: Option<String>,
}

/// Who pays for an asset. A customer sees one's own.
#[utoipa::path(get, path = "/api/v1/assets/{id}/coverage", params(("id" = String, Path), CoverQuery),
    responses((status = 200, body = CoverBody), (status = 404), (status = 422)))]
pub(crate) async fn asset_coverage(
    may: May<AskCoverage>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<CoverQuery>,
) -> Result<Json<CoverBody>, Fault> {
    let id: AssetId = id.parse().map_err(|_| Fault::NotFound)?;
    let ask = asked.read()?;
    let (actor, named) = (may.visit.actor.clone(), asked.claimed_in);
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let place = match named.as_deref() {
            None => place_of_asker(tx, &actor)?,
            Some("") => None,
            Some(place) if is_place(tx, place)? => Some(place.to_owned()),
            Some(_) => return Err(Invalid::one("claimed_in", "form-error-choice").into()),
        };
        Ok(covered(tx, &actor, id, &Ask { place, ..ask.clone() })?)
    };
    let found = app.db().read(load).await?.ok_or(Fault::NotFound)?;
    let futures = futures(&found.answer);
    let mut body = body_of(&may.visit, &found.answer);
    if may.visit.actor.is_staff() {
        body.what_if = futures.iter().map(|(future, verdict)| FutureBody::of(future, verdict)).collect();
    }
    Ok(Json(body))
}

/// What the answer would be after something.
#[derive(Debug, Serialize, ToSchema)]
struct FutureBody {
    /// `handed_over repaired exchanged transferred brought_in`
    change: &'static str,
    /// Where it would be brought in, for that change.
    place: Option<String>,
    #[schema(value_type = Object)]
    answer: crate::model::Answer,
    /// The last day, if there is one.
    last_day: Option<String>,
}

impl FutureBody {
    fn of(future: &Outlook, verdict: &crate::Verdict) -> Self {
        let last_day = verdict.effective.last().map(|day| day.to_string());
        let place = match future {
            Outlook::BroughtIn(place) => Some(place.clone()),
            _ => None,
        };
        Self { change: future.name(), place, answer: verdict.answer, last_day }
    }
}

impl CoverQuery {
    fn read(&self) -> Result<Ask, Fault> {
        let (mut errors, wrong) =
            (Vec::new(), |field: &str, key| FieldError { field: field.into(), key, args: vec![] });
        let day: Option<Date> = self
            .on
            .as_deref()
            .and_then(|on| on.parse().map_err(|_| errors.push(wrong("on", "form-error-date"))).ok());
        let mut code = |field: &str, text: &Option<String>| {
            let text = text.as_deref()?;
            Code::new(text).map_err(|_| errors.push(wrong(field, "coverage-error-code"))).ok()
        };
        let (fault, cause) = (code("fault", &self.fault), code("cause", &self.cause));
        if !errors.is_empty() {
            return Err(Fault::Invalid(Invalid { errors }));
        }
        let ask = day.map(Ask::on).unwrap_or_default();
        Ok(Ask { fault, cause, ..ask })
    }
}

fn body_of(visit: &Visit, c: &Answered) -> CoverBody {
    let (lang, audience) = (&visit.lang, audience(&visit.actor));
    let verdict = &c.verdict;
    let sum = summary(c, lang, audience);
    let said = words::say(verdict, c.day, lang.locale(), audience, &c.law);
    CoverBody {
        state: sum.state.name(),
        on: c.day.to_string(),
        from: sum.from.map(|day| day.to_string()),
        last_day: sum.last_day.map(|day| day.to_string()),
        days_left: sum.days_left,
        sentence: sum.sentence,
        payer: sum.payer,
        asks: sum.asks,
        reasons: said.reasons.into_iter().map(ReasonBody::from).collect(),
        lines: verdict
            .lines
            .iter()
            .map(|l| LineBody {
                source: l.source.clone(),
                holds: l.holds,
                last_day: l.effective.last().map(|day| day.to_string()),
            })
            .collect(),
        pack: verdict.pack.as_ref().map(|p| p.id.clone()),
        is_draft: sum.is_draft,
        inputs_hash: verdict.inputs_hash.clone(),
        claimed_in: c.question.place.clone(),
        what_if: vec![],
    }
}
