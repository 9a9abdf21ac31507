//! The holidays of the shop's place.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use kernel::Locale;
use platform::web::{App, Fault, JsonBody, May, Route, Submission};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::{
    holidays::save_holidays,
    packs::HolidayYear,
    rights::{EditPolicies, SeePolicies},
    web::{forms, holidays::calendar_of_shop},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<SeePolicies, _, _>(Method::GET, "/api/v1/holidays", list_holidays),
        Route::guarded::<EditPolicies, _, _>(Method::PUT, "/api/v1/holidays/{year}", enter_holidays),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list_holidays, enter_holidays))]
    struct Api;
    Api::openapi()
}

/// The list of a year.
#[derive(Debug, Serialize, ToSchema)]
struct HolidayYearBody {
    year: i16,
    /// Days off beside the weekend, `YYYY-MM-DD`.
    days_off: Vec<String>,
    /// Weekend days on which work is done in exchange.
    worked: Vec<String>,
    /// Where it is written.
    source: String,
    /// `program` or `shop`
    by: &'static str,
    /// Since when the shop's list counts; absent for a list of the program.
    recorded_at: Option<String>,
}

impl From<&HolidayYear> for HolidayYearBody {
    fn from(list: &HolidayYear) -> Self {
        Self {
            year: list.year,
            days_off: list.holidays.iter().map(ToString::to_string).collect(),
            worked: list.working.iter().map(ToString::to_string).collect(),
            source: list.cite.clone(),
            by: if list.by_shop_at.is_some() { "shop" } else { "program" },
            recorded_at: list.by_shop_at.map(|at| at.to_string()),
        }
    }
}

/// The holidays of the shop's place as they count now, the earliest year first.
#[utoipa::path(get, path = "/api/v1/holidays", responses((status = 200, body = [HolidayYearBody])))]
async fn list_holidays(
    _may: May<SeePolicies>,
    State(app): State<App>,
) -> Result<Json<Vec<HolidayYearBody>>, Fault> {
    let (law, place) = calendar_of_shop(&app).await?;
    Ok(Json(law.holiday_years(&place.calendar).map(HolidayYearBody::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HolidaysBody {
    /// Days off beside the weekend, `YYYY-MM-DD`.
    days_off: Vec<String>,
    /// Weekend days on which work is done in exchange.
    #[serde(default)]
    worked: Vec<String>,
    /// Where it is written.
    source: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct HolidayEditionBody {
    year: u32,
    /// Counts from 1.
    edition: u32,
}

/// Enters the holidays of a year, in place of the list that counts until now. Answers about earlier days, as known
/// then, keep the list of their day.
#[utoipa::path(put, path = "/api/v1/holidays/{year}", params(("year" = i16, Path)), request_body = HolidaysBody,
    responses((status = 200, body = HolidayEditionBody), (status = 422)))]
async fn enter_holidays(
    may: May<EditPolicies>,
    State(app): State<App>,
    Path(year): Path<String>,
    body: JsonBody<HolidaysBody>,
) -> Result<Response, Fault> {
    let (sent, granted) = (&body.value, may.granted.clone());
    let (days_off, worked) = (sent.days_off.join("\n"), sent.worked.join("\n"));
    let form = Submission::of(&[
        ("year", &year),
        ("days_off", &days_off),
        ("worked", &worked),
        ("source", &sent.source),
    ]);
    let (_, place) = calendar_of_shop(&app).await?;
    let new = forms::holidays(&form, Locale::En, &place.weekend)?;
    app.submit_json(&may.visit, &body, move |tx| {
        let list = save_holidays(tx, &granted, &new)?;
        Ok::<_, Fault>(HolidayEditionBody { year: list.year, edition: list.edition })
    })
    .await
}
