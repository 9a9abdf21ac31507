//! The room's part of the API: the same actions, the same rights.

mod bench;
mod counter;
mod detail;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use kernel::Money;
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, JsonBody, May, Route, Submission, Visit},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    actions::{self, Answerer, RepairError, StepDetails},
    model::{
        HandOverNote, HoldReason, LineChoice, LineKind, NewLine, PaidBy, PaymentWay, Repair, RepairCard,
        RepairCode, Step,
    },
    policy::AnswerRequest,
    rights::{AnswerOwnQuotes, HandOver, SeeOwnRepairs, SeeRepairs, TakePayments, WorkOnRepairs},
    store::{self, Listed},
    web::{repair::read_findings, sender},
};

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list, step, findings, line, payment, hand_over, own_list, own_answer))]
    struct Api;
    let parts = [bench::openapi(), counter::openapi(), detail::openapi()];
    parts.into_iter().fold(Api::openapi(), utoipa::openapi::OpenApi::merge_from)
}

pub(crate) fn routes() -> Vec<Route> {
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    vec![
        Route::guarded::<SeeRepairs, _, _>(GET, "/api/v1/repairs", list),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/api/v1/repairs/{code}/steps", step),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/api/v1/repairs/{code}/findings", findings),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/api/v1/repairs/{code}/lines", line),
        Route::guarded::<TakePayments, _, _>(POST, "/api/v1/repairs/{code}/payments", payment),
        Route::guarded::<HandOver, _, _>(POST, "/api/v1/repairs/{code}/hand-over", hand_over),
        Route::guarded::<SeeOwnRepairs, _, _>(GET, "/api/v1/my/repairs", own_list),
        Route::guarded::<AnswerOwnQuotes, _, _>(
            POST,
            "/api/v1/my/repairs/{code}/quotes/{version}",
            own_answer,
        ),
    ]
    .into_iter()
    .chain(bench::routes())
    .chain(counter::routes())
    .chain(detail::routes())
    .collect()
}

/// A repair in short.
#[derive(Debug, Serialize, ToSchema)]
struct RepairBrief {
    /// `SC-24817`
    code: String,
    /// Where it stands: `in_repair`.
    status: String,
    /// Which device.
    device: String,
    /// What is wrong, in the customer's words.
    fault: String,
    /// When it was promised, an instant in UTC.
    promised_at: String,
}

impl From<RepairCard> for RepairBrief {
    fn from(card: RepairCard) -> Self {
        Self {
            code: card.code().to_string(),
            status: card.status.name().into(),
            device: card.device,
            fault: card.fault,
            promised_at: card.promised_at.to_string(),
        }
    }
}

impl From<Repair> for RepairBrief {
    fn from(repair: Repair) -> Self {
        Self {
            code: repair.code().to_string(),
            status: repair.status.name().into(),
            device: repair.device,
            fault: repair.fault,
            promised_at: repair.promised_at.to_string(),
        }
    }
}

/// What was changed.
#[derive(Debug, Serialize, ToSchema)]
struct Changed {
    /// `SC-24817`
    code: String,
}

/// Changes a repair, once for its key, and answers with its code.
async fn change<T>(
    app: &App,
    visit: &Visit,
    body: &JsonBody<T>,
    code: RepairCode,
    mut act: impl FnMut(&mut Tx<'_>) -> Result<(), RepairError> + Send + 'static,
) -> Result<Response, Fault> {
    let done: Result<Response, RepairError> = app
        .submit_json(visit, body, move |tx| {
            act(tx)?;
            Ok(Changed { code: code.to_string() })
        })
        .await;
    Ok(done?)
}

fn code(text: &str) -> Result<RepairCode, Fault> {
    text.parse().map_err(|()| Fault::NotFound)
}

/// Repairs of one answer of the API.
const PAGE: i64 = 200;

/// Which repairs are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct RepairsQuery {
    /// `open`, the earliest promise first, or `done`, what changed last first; `open` when absent.
    show: Option<String>,
    /// All of a customer instead, newest first: `customer_…`.
    customer: Option<String>,
    /// All of a device instead, newest first: `asset_…`.
    asset: Option<String>,
    /// Goes on after this repair: `SC-24817`.
    after: Option<String>,
}

impl RepairsQuery {
    fn listed(&self) -> Result<Listed, Fault> {
        let wrong = |field: &str| Fault::Invalid(Invalid::one(field, "form-error-choice"));
        if let Some(customer) = &self.customer {
            return customer.parse().map(Listed::OfCustomer).map_err(|_| wrong("customer"));
        }
        if let Some(asset) = &self.asset {
            return asset.parse().map(Listed::OfAsset).map_err(|_| wrong("asset"));
        }
        match self.show.as_deref() {
            None | Some("open") => Ok(Listed::Open),
            Some("done") => Ok(Listed::Finished),
            Some(_) => Err(wrong("show")),
        }
    }
}

/// A page of repairs, from after the one that was the last.
async fn page_of(
    app: &App,
    visit: &Visit,
    listed: Listed,
    after: Option<&str>,
) -> Result<Json<Vec<RepairBrief>>, Fault> {
    let after = after.map(|text| text.parse::<RepairCode>().map_err(|()| Fault::NoSuchPage)).transpose()?;
    let actor = visit.actor.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let after = match after {
            None => None,
            Some(code) => Some(store::card_by_code(tx, &actor, code)?.ok_or(Fault::NoSuchPage)?),
        };
        let after = after.map(|card| listed.place(&card));
        Ok(store::repairs_page(tx, &actor, listed, after, PAGE)?)
    };
    let cards = app.db().read(load).await?;
    Ok(Json(cards.into_iter().map(RepairBrief::from).collect()))
}

/// Repairs, at most 200: what the shop has, what is over, or those of a customer or a device.
#[utoipa::path(get, path = "/api/v1/repairs", params(RepairsQuery),
    responses((status = 200, body = [RepairBrief]), (status = 400), (status = 422)))]
async fn list(
    may: May<SeeRepairs>,
    State(app): State<App>,
    Query(asked): Query<RepairsQuery>,
) -> Result<Json<Vec<RepairBrief>>, Fault> {
    page_of(&app, &may.visit, asked.listed()?, asked.after.as_deref()).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StepBody {
    /// `diagnose`, `send_quote`, `start`, `await_parts`, `finish`, `give_up`, `prepare_return`, `hold`, `resume`.
    step: String,
    /// What is noted.
    #[serde(default)]
    note: String,
    /// For a hold: `lock`, `customer`, `parts`, `recall`.
    reason: Option<String>,
}

/// Takes a step; one that is not listed is refused with its reason.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/steps", params(("code" = String, Path)), request_body = StepBody,
    responses((status = 200, body = Changed), (status = 422)))]
async fn step(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<StepBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let step = Step::named(&sent.step).ok_or_else(|| Invalid::one("step", "form-error-choice"))?;
    let reason = sent.reason.as_deref().and_then(HoldReason::named);
    if step == Step::Hold && reason.is_none() {
        return Err(Invalid::one("reason", "form-error-choice").into());
    }
    let details = StepDetails { note: kernel::normalise(&sent.note), reason };
    let (granted, from, lang) = (may.granted.clone(), sender(&app), may.visit.lang.clone());
    change(&app, &may.visit, &body, code, move |tx| {
        match step {
            Step::Cover | Step::SendQuote => actions::send_offer(tx, &granted, code, (&from, &lang))?,
            _ => actions::take_step(tx, &granted, code, step, &details, (&from, &lang))?,
        }
        Ok(())
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FindingsBody {
    /// What was found.
    findings: String,
    /// Which part or function, if it is known: `screen battery board camera port speaker mic keyboard no_power wifi
    /// touch noise`.
    #[serde(default)]
    fault_code: String,
    /// What caused it, if it is known; only beside a fault: `manufacturing impact liquid third_party_part wear`.
    #[serde(default)]
    cause: String,
}

/// Writes down what was found.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/findings", params(("code" = String, Path)),
    request_body = FindingsBody, responses((status = 200, body = Changed), (status = 422)))]
async fn findings(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<FindingsBody>,
) -> Result<Response, Fault> {
    let (code, sent, granted) = (code(&text)?, &body.value, may.granted.clone());
    let fields = [("findings", &sent.findings), ("fault_code", &sent.fault_code), ("cause", &sent.cause)];
    let found = read_findings(&Submission::of(&fields.map(|(field, text)| (field, text.as_str()))))?;
    change(&app, &may.visit, &body, code, move |tx| actions::note_findings(tx, &granted, code, &found)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LineBody {
    /// What is done.
    label: String,
    /// `part`, `labour`, `extra`.
    kind: String,
    /// The whole price in the minor unit of the shop's money.
    amount_minor: i64,
    /// `as_covered`, `customer`, `shop`.
    payer: String,
    /// Whether the customer may leave it out.
    #[serde(default)]
    optional: bool,
}

/// Adds a line to the price.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/lines", params(("code" = String, Path)), request_body = LineBody,
    responses((status = 200, body = Changed), (status = 422)))]
async fn line(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<LineBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let currency = app.db().read(|tx| Ok::<_, Fault>(identity::shop(tx)?.currency)).await?;
    let label = kernel::normalise(sent.label.trim());
    if label.is_empty() || sent.amount_minor < 0 {
        let field = if label.is_empty() { "label" } else { "amount_minor" };
        return Err(Invalid::one(field, "form-error-required").into());
    }
    let line = NewLine {
        label,
        kind: LineKind::named(&sent.kind).ok_or_else(|| Invalid::one("kind", "form-error-choice"))?,
        amount: Money::new(sent.amount_minor, currency),
        choice: if sent.optional { LineChoice::Optional } else { LineChoice::Needed },
        payer: PaidBy::named(&sent.payer).ok_or_else(|| Invalid::one("payer", "form-error-choice"))?,
    };
    let granted = may.granted.clone();
    change(&app, &may.visit, &body, code, move |tx| actions::add_line(tx, &granted, code, &line).map(drop))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PaymentBody {
    /// In the minor unit of the shop's money.
    amount_minor: i64,
    /// `cash`, `transfer`.
    way: String,
}

/// Notes money that came in.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/payments", params(("code" = String, Path)),
    request_body = PaymentBody, responses((status = 200, body = Changed), (status = 422)))]
async fn payment(
    may: May<TakePayments>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<PaymentBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let currency = app.db().read(|tx| Ok::<_, Fault>(identity::shop(tx)?.currency)).await?;
    let way = PaymentWay::named(&sent.way).ok_or_else(|| Invalid::one("way", "form-error-choice"))?;
    let amount = Money::new(sent.amount_minor, currency);
    let granted = may.granted.clone();
    change(&app, &may.visit, &body, code, move |tx| actions::note_payment(tx, &granted, code, (amount, way)))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HandOverBody {
    /// The serial, read again from the device.
    serial_read: String,
    /// The name of who takes it.
    taken_by: String,
    /// What that person drew in a field of 600 by 200 units, `x,y x,y;x,y`; empty when nothing was.
    #[serde(default)]
    taken_drawing: String,
    /// Whether the lent device is back.
    #[serde(default)]
    loan_back: bool,
}

/// Gives the device to its owner.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/hand-over", params(("code" = String, Path)),
    request_body = HandOverBody, responses((status = 200, body = Changed), (status = 422)))]
async fn hand_over(
    may: May<HandOver>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<HandOverBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let note = HandOverNote {
        serial_read: kernel::normalise(sent.serial_read.trim()),
        signed_name: kernel::normalise(sent.taken_by.trim()),
        drawn: match sent.taken_drawing.as_str() {
            "" => None,
            text => {
                Some(text.parse().map_err(|()| Invalid::one("taken_drawing", "form-error-repairs-drawing"))?)
            }
        },
        loan_back: sent.loan_back,
    };
    let granted = may.granted.clone();
    change(&app, &may.visit, &body, code, move |tx| actions::hand_over(tx, &granted, code, &note)).await
}

/// From where one's own repairs go on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct OwnRepairsQuery {
    /// Goes on after this repair: `SC-24817`.
    after: Option<String>,
}

/// One's own repairs, newest first; at most 200.
#[utoipa::path(get, path = "/api/v1/my/repairs", params(OwnRepairsQuery),
    responses((status = 200, body = [RepairBrief]), (status = 400)))]
async fn own_list(
    may: May<SeeOwnRepairs>,
    State(app): State<App>,
    Query(asked): Query<OwnRepairsQuery>,
) -> Result<Json<Vec<RepairBrief>>, Fault> {
    let own = may.visit.actor.customer().ok_or(Fault::NotFound)?;
    page_of(&app, &may.visit, Listed::OfCustomer(own), asked.after.as_deref()).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    /// Yes or no.
    approve: bool,
    /// The optional lines that are wanted, `line_…`.
    #[serde(default)]
    lines: Vec<String>,
}

/// Answers a price for one's own device.
#[utoipa::path(post, path = "/api/v1/my/repairs/{code}/quotes/{version}",
    params(("code" = String, Path), ("version" = i64, Path)), request_body = AnswerBody,
    responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn own_answer(
    may: May<AnswerOwnQuotes>,
    State(app): State<App>,
    Path((text, version)): Path<(String, i64)>,
    body: JsonBody<AnswerBody>,
) -> Result<Response, Fault> {
    let code = code(&text)?;
    let chosen = body.value.lines.iter().filter_map(|id| id.parse().ok()).collect();
    let request = if body.value.approve { AnswerRequest::Approve(chosen) } else { AnswerRequest::Decline };
    let by = Answerer::Own(may.granted.clone());
    change(&app, &may.visit, &body, code, move |tx| actions::answer_quote(tx, &by, (code, version), &request))
        .await
}
