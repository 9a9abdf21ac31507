//! What the shop's people do with a claim.

use axum::{
    extract::{Path, State},
    http::Method,
    response::Response,
};
use kernel::date_in;
use platform::{
    db::Tx,
    web::{App, Fault, FileBody, JsonBody, May, Route, Submission},
};
use products::AssetId;
use serde::Deserialize;
use tickets::{OpenTicket, PostOffice, ReplyToTicket};
use utoipa::{OpenApi, ToSchema};

use super::{ClaimChanged, code};
use crate::{
    actions::{self, ClaimError, Noted, StaffRights, Withdrawing},
    model::ClaimCode,
    rights::HandleClaims,
    web::{closing, new_claim, noted, question, required_text, ruling, subject},
};

pub(super) fn routes() -> Vec<Route> {
    let post = Method::POST;
    vec![
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/api/v1/claims", open_for_customer),
        Route::guarded::<HandleClaims, _, _>(
            post.clone(),
            "/api/v1/claims/{code}/questions",
            ask_claim_evidence,
        ),
        Route::guarded::<HandleClaims, _, _>(
            post.clone(),
            "/api/v1/claims/{code}/evidence",
            note_claim_evidence,
        ),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/api/v1/claims/{code}/verdicts", rule_claim),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/api/v1/claims/{code}/upholding", uphold_claim),
        Route::guarded::<HandleClaims, _, _>(post.clone(), "/api/v1/claims/{code}/closing", close_claim),
        Route::guarded::<HandleClaims, _, _>(post, "/api/v1/claims/{code}/withdrawal", withdraw_claim),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        open_for_customer,
        ask_claim_evidence,
        note_claim_evidence,
        rule_claim,
        uphold_claim,
        close_claim,
        withdraw_claim
    ))]
    struct Api;
    Api::openapi()
}

/// Changes a claim, once for its key, and answers with its code.
pub(super) async fn change<P: kernel::Permission, T>(
    app: &App,
    may: &May<P>,
    body: &JsonBody<T>,
    code: ClaimCode,
    mut act: impl FnMut(&mut Tx<'_>) -> Result<(), ClaimError> + Send + 'static,
) -> Result<Response, Fault> {
    let done: Result<Response, ClaimError> = app
        .submit_json(&may.visit, body, move |tx| {
            act(tx)?;
            Ok(ClaimChanged { code: code.to_string() })
        })
        .await;
    done.map_err(Fault::from)
}

fn rights(may: &May<HandleClaims>, reply: &May<ReplyToTicket>) -> StaffRights {
    StaffRights { handle: may.granted.clone(), reply: reply.granted.clone() }
}

/// Something claimed for a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewClaimBody {
    /// `asset_…`
    #[serde(default)]
    asset: String,
    /// What is wrong: `screen`, `battery` …, or `other`.
    #[serde(default)]
    fault: String,
    /// In the customer's words.
    #[serde(default)]
    words: String,
    /// Since when, `YYYY-MM-DD`.
    #[serde(default)]
    appeared_on: String,
    /// Where it is brought in, such as `IS`, or `other`; when absent, the country of the branch of whoever writes it
    /// down, else the shop's.
    #[serde(default)]
    brought_in: String,
    /// `advice repair replace refund`; `advice` when absent.
    #[serde(default)]
    wants: String,
    /// The number of the conversation that it comes from; without one, one is begun.
    ticket: Option<i64>,
}

/// Takes a claim in for the owner of a product.
#[utoipa::path(post, path = "/api/v1/claims", request_body = NewClaimBody,
    responses((status = 200, body = ClaimChanged), (status = 404), (status = 422)))]
async fn open_for_customer(
    may: May<HandleClaims>,
    open: May<OpenTicket>,
    State(app): State<App>,
    body: JsonBody<NewClaimBody>,
) -> Result<Response, Fault> {
    let sent = &body.value;
    let (id, actor): (AssetId, _) =
        (sent.asset.parse().map_err(|_| Fault::NotFound)?, may.visit.actor.clone());
    let card = app.db().read(move |tx| products::asset(tx, &actor, id).map_err(Fault::from)).await?;
    let card = card.ok_or(Fault::NotFound)?;
    let ticket = sent.ticket.map(|n| n.to_string()).unwrap_or_default();
    let form = Submission::of(&[
        ("fault", &sent.fault),
        ("words", &sent.words),
        ("appeared_on", &sent.appeared_on),
        ("brought_in", &sent.brought_in),
        ("wants", &sent.wants),
        ("ticket", &ticket),
    ]);
    let lang = &may.visit.lang;
    let new = new_claim(&form, &card, lang, app.db().clock().now())?;
    let subject = subject(lang, &new, &card);
    let (handle, open) = (may.granted.clone(), open.granted.clone());
    let done: Result<Response, ClaimError> = app
        .submit_json(&may.visit, &body, move |tx| {
            let code = actions::open_claim(tx, &handle, &open, &new, &subject)?;
            Ok(ClaimChanged { code: code.to_string() })
        })
        .await;
    done.map_err(Fault::from)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuestionAboutBody {
    /// `proof_of_purchase proof_of_delivery photo serial_label at_delivery`
    kinds: Vec<String>,
    /// What is said with it.
    #[serde(default)]
    question: String,
}

/// Asks the customer for evidence, by name.
#[utoipa::path(post, path = "/api/v1/claims/{code}/questions", params(("code" = String, Path)),
    request_body = QuestionAboutBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn ask_claim_evidence(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<QuestionAboutBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let mut fields: Vec<(&str, &str)> = vec![("question", &sent.question)];
    fields.extend(sent.kinds.iter().map(|kind| ("kinds", kind.as_str())));
    let asked = question(&Submission::of(&fields))?;
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    change(&app, &may, &body, code, move |tx| actions::ask_for_evidence(tx, &rights, &post, code, &asked))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NotedBody {
    /// `proof_of_purchase proof_of_delivery photo serial_label inspection at_delivery`
    kind: String,
    /// What was seen.
    note: String,
    /// The day of delivery that it shows, `YYYY-MM-DD`.
    #[serde(default)]
    delivered_on: String,
    /// What caused the fault, such as `liquid`; an inspection names one.
    #[serde(default)]
    cause: String,
    /// Whether the fault was there at delivery: `shown rebutted`.
    #[serde(default)]
    at_delivery: String,
    /// The day on which the fault showed, `YYYY-MM-DD`.
    #[serde(default)]
    showed_on: String,
    /// Where the device was brought in after all, such as `IS`, or `other`.
    #[serde(default)]
    brought_in: String,
    #[serde(default)]
    photos: Vec<FileBody>,
}

/// Notes evidence and what it established.
#[utoipa::path(post, path = "/api/v1/claims/{code}/evidence", params(("code" = String, Path)),
    request_body = NotedBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn note_claim_evidence(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<NotedBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let form = Submission::of(&[
        ("kind", &sent.kind),
        ("note", &sent.note),
        ("delivered_on", &sent.delivered_on),
        ("cause", &sent.cause),
        ("at_delivery", &sent.at_delivery),
        ("showed_on", &sent.showed_on),
        ("brought_in", &sent.brought_in),
    ])
    .with_files("photos", &sent.photos)?;
    let today = date_in(app.db().clock().now(), may.visit.lang.zone());
    let read = noted(&form, today)?;
    let noted = Noted { photos: app.stored_photos(&form, "photos").await?, ..read };
    let rights = rights(&may, &reply);
    change(&app, &may, &body, code, move |tx| actions::note_evidence(tx, &rights, code, &noted)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RulingBody {
    /// `granted partly_granted refused`
    ruling: String,
    /// Why, where a person decides. The customer reads it.
    #[serde(default)]
    reason: String,
    /// The mark of the answer that was read, from `GET /api/v1/claims/{code}`.
    seen: String,
}

/// Decides a claim and tells the customer.
#[utoipa::path(post, path = "/api/v1/claims/{code}/verdicts", params(("code" = String, Path)),
    request_body = RulingBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn rule_claim(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<RulingBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let form = [("ruling", sent.ruling.as_str()), ("reason", &sent.reason), ("seen", &sent.seen)];
    let new = ruling(&Submission::of(&form))?;
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    change(&app, &may, &body, code, move |tx| actions::rule_on_claim(tx, &rights, &post, code, &new)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WhyBody {
    /// In words.
    why: String,
}

/// The verdict stays as it is after an appeal; the customer is told why.
#[utoipa::path(post, path = "/api/v1/claims/{code}/upholding", params(("code" = String, Path)),
    request_body = WhyBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn uphold_claim(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<WhyBody>,
) -> Result<Response, Fault> {
    let (code, why) = (code(&text)?, required_text(&Submission::of(&[("why", &body.value.why)]), "why")?);
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    change(&app, &may, &body, code, move |tx| actions::uphold_verdict(tx, &rights, &post, code, &why)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClosingBody {
    /// `repaired unrepaired replaced refunded reduced explained`
    outcome: String,
    #[serde(default)]
    note: String,
}

/// Closes a claim by hand.
#[utoipa::path(post, path = "/api/v1/claims/{code}/closing", params(("code" = String, Path)),
    request_body = ClosingBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn close_claim(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<ClosingBody>,
) -> Result<Response, Fault> {
    let (code, sent) = (code(&text)?, &body.value);
    let (outcome, note) = closing(&Submission::of(&[("outcome", &sent.outcome), ("closing", &sent.note)]))?;
    let (rights, post) = (rights(&may, &reply), PostOffice::of(&app, &may.visit.lang));
    change(&app, &may, &body, code, move |tx| {
        actions::close_claim(tx, &rights, &post, code, (outcome, &note))
    })
    .await
}

/// Takes a claim back for a customer who said so.
#[utoipa::path(post, path = "/api/v1/claims/{code}/withdrawal", params(("code" = String, Path)),
    request_body = WhyBody, responses((status = 200, body = ClaimChanged), (status = 422)))]
async fn withdraw_claim(
    may: May<HandleClaims>,
    reply: May<ReplyToTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<WhyBody>,
) -> Result<Response, Fault> {
    let (code, why) = (code(&text)?, required_text(&Submission::of(&[("why", &body.value.why)]), "why")?);
    let by = Withdrawing::Counter(rights(&may, &reply), Box::new(PostOffice::of(&app, &may.visit.lang)));
    change(&app, &may, &body, code, move |tx| actions::withdraw_claim(tx, &by, code, &why)).await
}
