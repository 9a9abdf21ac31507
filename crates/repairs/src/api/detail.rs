//! One repair, as staff and as its customer see it.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
};
use platform::{
    Tx,
    web::{App, Fault, May, Route},
};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::{RepairBrief, code};
use crate::{
    actions::{Bill, bill_of},
    model::{Quote, QuoteLine, Repair},
    rights::{SeeOwnRepairs, SeeRepairs},
    store,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<SeeRepairs, _, _>(Method::GET, "/api/v1/repairs/{code}", show),
        Route::guarded::<SeeOwnRepairs, _, _>(Method::GET, "/api/v1/my/repairs/{code}", own),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(show, own))]
    struct Api;
    Api::openapi()
}

/// A repair as its customer knows it.
#[derive(Debug, Serialize, ToSchema)]
struct OwnRepair {
    #[serde(flatten)]
    brief: RepairBrief,
    /// The newest price, once it was sent.
    quote: Option<QuoteBody>,
    bill: BillBody,
}

/// A repair as the shop knows it.
#[derive(Debug, Serialize, ToSchema)]
struct RepairDetail {
    #[serde(flatten)]
    brief: RepairBrief,
    /// `customer_…`
    customer: String,
    /// `asset_…`
    asset: String,
    /// As it was read at the counter.
    serial: String,
    /// `warranty paid after_diagnosis`
    basis: &'static str,
    /// `staff_…`
    technician: Option<String>,
    /// Where it lies; may be empty.
    shelf: String,
    /// Why it stands still: `lock customer parts recall`.
    hold: Option<&'static str>,
    /// What was found, newest first.
    findings: Vec<String>,
    /// The newest price, a draft too.
    quote: Option<QuoteBody>,
    bill: BillBody,
    /// `file_…`, at `/files/{id}`.
    photos: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct QuoteBody {
    version: i64,
    /// `draft sent answered lapsed covered`
    state: &'static str,
    /// Through which day it can be accepted, `YYYY-MM-DD`.
    last_day: Option<String>,
    lines: Vec<QuoteLineBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct QuoteLineBody {
    #[schema(example = "line_01j9…")]
    id: String,
    label: String,
    /// `part labour extra`
    kind: &'static str,
    /// `needed optional declined`
    choice: &'static str,
    /// What the warranty or the shop pays, in the minor unit.
    covered_minor: i64,
    /// What the customer pays, in the minor unit.
    paid_minor: i64,
}

/// In the minor unit of the currency.
#[derive(Debug, Serialize, ToSchema)]
struct BillBody {
    /// ISO 4217
    currency: &'static str,
    billable_minor: i64,
    paid_minor: i64,
    owed_minor: i64,
}

impl From<Quote> for QuoteBody {
    fn from(quote: Quote) -> Self {
        Self {
            version: quote.version,
            state: quote.state.name(),
            last_day: quote.last_day.map(|day| day.to_string()),
            lines: quote.lines.into_iter().map(QuoteLineBody::from).collect(),
        }
    }
}

impl From<QuoteLine> for QuoteLineBody {
    fn from(line: QuoteLine) -> Self {
        Self {
            id: line.id.to_string(),
            label: line.label,
            kind: line.kind.name(),
            choice: line.choice.name(),
            covered_minor: line.covered_minor,
            paid_minor: line.paid_minor,
        }
    }
}

impl From<Bill> for BillBody {
    fn from(bill: Bill) -> Self {
        Self {
            currency: bill.owed.currency.code(),
            billable_minor: bill.billable.minor,
            paid_minor: bill.paid.minor,
            owed_minor: bill.owed.minor,
        }
    }
}

/// One repair, with its price and what was found.
#[utoipa::path(get, path = "/api/v1/repairs/{code}", params(("code" = String, Path)),
    responses((status = 200, body = RepairDetail)))]
async fn show(
    may: May<SeeRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Json<RepairDetail>, Fault> {
    let (code, actor) = (code(&text)?, may.visit.actor.clone());
    let load = move |tx: &mut Tx<'_>| {
        let repair = store::repair_by_code(tx, &actor, code)?.ok_or(Fault::NotFound)?;
        detail(tx, repair)
    };
    Ok(Json(app.db().read(load).await?))
}

fn detail(tx: &mut Tx<'_>, repair: Repair) -> Result<RepairDetail, Fault> {
    let id = repair.id;
    let findings = store::findings(tx, id)?.into_iter().map(|found| found.findings);
    let photos = store::photos(tx, id)?.into_iter().map(|(file, _)| file.to_string());
    Ok(RepairDetail {
        customer: repair.customer.to_string(),
        asset: repair.asset.to_string(),
        serial: repair.serial.clone(),
        basis: repair.basis.name(),
        technician: repair.technician.map(|staff| staff.to_string()),
        shelf: repair.shelf.clone(),
        hold: store::hold(tx, id)?.map(|hold| hold.reason.name()),
        findings: findings.collect(),
        quote: store::newest_quote(tx, id)?.map(QuoteBody::from),
        bill: bill_of(tx, &repair)?.into(),
        photos: photos.collect(),
        brief: repair.into(),
    })
}

/// One of one's own repairs, with its price once it was sent.
#[utoipa::path(get, path = "/api/v1/my/repairs/{code}", params(("code" = String, Path)),
    responses((status = 200, body = OwnRepair)))]
async fn own(
    may: May<SeeOwnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Json<OwnRepair>, Fault> {
    let (code, actor) = (code(&text)?, may.visit.actor.clone());
    let load = move |tx: &mut Tx<'_>| {
        let repair = store::repair_by_code(tx, &actor, code)?.ok_or(Fault::NotFound)?;
        let quote = store::newest_quote(tx, repair.id)?.filter(|quote| quote.sent_at.is_some());
        let bill = bill_of(tx, &repair)?.into();
        Ok::<_, Fault>(OwnRepair { quote: quote.map(QuoteBody::from), bill, brief: repair.into() })
    };
    Ok(Json(app.db().read(load).await?))
}
