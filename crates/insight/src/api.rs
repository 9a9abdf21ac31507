//! The figures for programs.

use axum::{Json, extract::State, http::Method};
use feedback::CsatBody;
use platform::web::{App, Fault, May, Route};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::{
    policy::{Lifetime, median_time},
    web::{ReadReports, WINDOW_DAYS, figures},
};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::guarded::<ReadReports, _, _>(Method::GET, "/api/v1/figures/service", service)]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(service))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct ServiceBody {
    /// The days that `resolution`, `repair_time` and `csat` look back; the rest is how things stand now.
    window_days: i64,
    tickets: TicketsBody,
    repairs: RepairsBody,
    /// From opening to the end.
    resolution: TimeBody,
    /// From intake to hand-over.
    repair_time: TimeBody,
    /// None when nobody answered.
    csat: Option<CsatBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TicketsBody {
    open: i64,
    late: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct RepairsBody {
    open: i64,
    late: i64,
    ready: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct TimeBody {
    /// The Kaplan–Meier median in seconds, open cases counted; none while fewer than half have ended.
    median_seconds: Option<i64>,
    /// The cases of the window.
    cases: usize,
}

impl From<&[Lifetime]> for TimeBody {
    fn from(cases: &[Lifetime]) -> Self {
        Self { median_seconds: median_time(cases).map(|median| median.as_secs()), cases: cases.len() }
    }
}

/// How the service stands now, and how it was in the last days.
#[utoipa::path(get, path = "/api/v1/figures/service", responses((status = 200, body = ServiceBody)))]
async fn service(may: May<ReadReports>, State(app): State<App>) -> Result<Json<ServiceBody>, Fault> {
    let (actor, now) = (may.visit.actor.clone(), app.db().clock().now());
    let figures = app.db().read(move |tx| figures(tx, &actor, now)).await?;
    Ok(Json(ServiceBody {
        window_days: WINDOW_DAYS,
        tickets: TicketsBody { open: figures.tickets.open, late: figures.tickets.late },
        repairs: RepairsBody {
            open: figures.repairs.open,
            late: figures.repairs.late,
            ready: figures.repairs.ready,
        },
        resolution: figures.resolution.as_slice().into(),
        repair_time: figures.repair_time.as_slice().into(),
        csat: figures.csat.map(CsatBody::from),
    }))
}
