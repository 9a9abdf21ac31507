//! The page of one repair, and what is done on it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use coverage::model::{KnownCause, KnownFault};
use kernel::{Money, Permission};
use platform::{
    Tx,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::Page;

use super::{code, cover_of, gather, html, loose, sender};
use crate::{
    actions::{self, Answerer, RepairError, StepDetails},
    model::{
        HandOverNote, HoldReason, LineChoice, LineId, LineKind, NewFindings, NewLine, PaidBy, PaymentWay,
        RepairCode, Step,
    },
    policy::AnswerRequest,
    rights::{HandOver, SeeRepairs, TakePayments, WorkOnRepairs},
    store,
    views::{RepairFacts, RepairFields, RepairPage},
};

pub(super) async fn page(
    may: May<SeeRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    shown(&app, &may.visit, code(&text)?, None).await
}

/// The page, fresh or with a form that was refused.
async fn shown(
    app: &App,
    visit: &Visit,
    code: RepairCode,
    refused: Option<(&Submission, Invalid)>,
) -> Result<Response, Fault> {
    let (actor, lang) = (visit.actor.clone(), visit.lang.clone());
    let facts = app
        .db()
        .read(move |tx| {
            let repair = store::repair_by_code(tx, &actor, code)?.ok_or(Fault::NotFound)?;
            let cover = cover_of(tx, &actor, &lang, &repair)?;
            Ok::<_, Fault>(RepairFacts { cover, ..gather(tx, &actor, repair)? })
        })
        .await?;
    let page = Page::console(app, visit, format!("{code} {}", facts.repair.device)).await;
    let fields = RepairFields::of(&visit.lang, &facts);
    let Some((form, invalid)) = refused else {
        return html(StatusCode::OK, &RepairPage::new(page, &facts, fields, Vec::new()));
    };
    let refusals = loose(&invalid, &visit.lang);
    let fields = fields.refused(form, &invalid, &visit.lang);
    html(StatusCode::UNPROCESSABLE_ENTITY, &RepairPage::new(page, &facts, fields, refusals))
}

/// Does it once and shows the page again; a refusal shows the page with the reason.
async fn done<P: Permission, F>(
    app: &App,
    may: &May<P>,
    text: &str,
    form: &Submission,
    mut act: F,
) -> Result<Response, Fault>
where
    F: FnMut(&mut Tx<'_>, RepairCode) -> Result<(), RepairError> + Send + 'static,
{
    let code = code(text)?;
    let outcome = app
        .submit(&may.visit, form, move |tx| {
            act(tx, code)?;
            Ok::<_, RepairError>(format!("/app/repairs/{code}?said=repairs-said-done"))
        })
        .await;
    match outcome {
        Ok(path) => Ok(Redirect::to(&path).into_response()),
        Err(error) => match error.refusal() {
            Some(invalid) => shown(app, &may.visit, code, Some((form, invalid))).await,
            None => Err(error.into()),
        },
    }
}

pub(super) async fn step(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let step = Step::named(form.text("step")).ok_or(Fault::Unreadable)?;
    let note = match form.check().optional_done("note", 500) {
        Ok(note) => note,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let details = StepDetails { note, reason: HoldReason::named(form.text("reason")) };
    if step == Step::Hold && details.reason.is_none() {
        let invalid = Invalid::one("reason", "form-error-choice");
        return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await;
    }
    let (granted, from, lang) = (may.granted.clone(), sender(&app), may.visit.lang.clone());
    done(&app, &may, &text, &form, move |tx, code| match step {
        Step::Cover | Step::SendQuote => actions::send_offer(tx, &granted, code, (&from, &lang)),
        _ => actions::take_step(tx, &granted, code, step, &details, (&from, &lang)),
    })
    .await
}

/// One optional text of a form with nothing else to check.
trait OptionalDone {
    fn optional_done(self, field: &str, max: usize) -> Result<String, Invalid>;
}

impl OptionalDone for platform::web::Check<'_> {
    fn optional_done(mut self, field: &str, max: usize) -> Result<String, Invalid> {
        let text = self.optional(field, max);
        self.done(Some(text))
    }
}

pub(super) async fn findings(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let found = match read_findings(&form) {
        Ok(found) => found,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let granted = may.granted.clone();
    done(&app, &may, &text, &form, move |tx, code| actions::note_findings(tx, &granted, code, &found)).await
}

/// A cause belongs to a fault: without one nobody asks for it.
pub(crate) fn read_findings(form: &Submission) -> Result<NewFindings, Invalid> {
    let mut check = form.check();
    let findings = check.required("findings", 2000);
    let fault = KnownFault::named(form.text("fault_code"));
    let cause = KnownCause::named(form.text("cause"));
    for (field, is_known) in [("fault_code", fault.is_some()), ("cause", cause.is_some())] {
        if !is_known && !form.text(field).is_empty() {
            check.error(field, "form-error-choice");
        }
    }
    if cause.is_some() && fault.is_none() {
        check.error("fault_code", "form-error-repairs-fault-code");
    }
    check.done(Some(NewFindings { findings, fault, cause }))
}

pub(super) async fn add_line(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let currency = app.db().read(|tx| Ok::<_, Fault>(identity::shop(tx)?.currency)).await?;
    let line = match read_line(&form, currency) {
        Ok(line) => line,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let granted = may.granted.clone();
    done(&app, &may, &text, &form, move |tx, code| actions::add_line(tx, &granted, code, &line).map(drop))
        .await
}

fn read_line(form: &Submission, currency: kernel::Currency) -> Result<NewLine, Invalid> {
    let mut check = form.check();
    let label = check.required("label", 200);
    let amount = check.money("price", currency);
    let (kind, payer) = (LineKind::named(form.text("kind")), PaidBy::named(form.text("payer")));
    for (field, is_missing, key) in [
        ("price", amount.is_none(), "form-error-money"),
        ("kind", kind.is_none(), "form-error-choice"),
        ("payer", payer.is_none(), "form-error-choice"),
    ] {
        if is_missing {
            check.error(field, key);
        }
    }
    let choice = if form.has("optional") { LineChoice::Optional } else { LineChoice::Needed };
    let line = amount.zip(kind).zip(payer);
    check.done(line.map(|((amount, kind), payer)| NewLine { label, kind, amount, choice, payer }))
}

pub(super) async fn remove_line(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path((text, line)): Path<(String, String)>,
    form: Submission,
) -> Result<Response, Fault> {
    let line: LineId = line.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    done(&app, &may, &text, &form, move |tx, code| actions::remove_line(tx, &granted, code, line)).await
}

/// What the form of a quote says: the version in the address, the boxes, the button.
pub(super) fn read_answer(form: &Submission) -> AnswerRequest {
    if form.text("answer") == "decline" {
        return AnswerRequest::Decline;
    }
    AnswerRequest::Approve(form.all("line").into_iter().filter_map(|id| id.parse().ok()).collect())
}

pub(super) async fn answer(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let version: i64 = form.text("version").parse().map_err(|_| Fault::Unreadable)?;
    let mut check = form.check();
    let name = check.required("signed_name", 120);
    let name = match check.done(Some(name)) {
        Ok(name) => name,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let (by, request) = (Answerer::Counter(may.granted.clone(), name), read_answer(&form));
    done(&app, &may, &text, &form, move |tx, code| actions::answer_quote(tx, &by, (code, version), &request))
        .await
}

pub(super) async fn check(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let note = match form.check().optional_done("check_note", 500) {
        Ok(note) => note,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let is_good = form.text("result") == "good";
    let (granted, from, lang) = (may.granted.clone(), sender(&app), may.visit.lang.clone());
    done(&app, &may, &text, &form, move |tx, code| {
        actions::check_work(tx, &granted, code, (is_good, &note), (&from, &lang))
    })
    .await
}

pub(super) async fn assign(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let shelf = match form.check().optional_done("shelf", 20) {
        Ok(shelf) => shelf,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let technician = form.text("technician").parse().ok();
    let granted = may.granted.clone();
    done(&app, &may, &text, &form, move |tx, code| actions::assign(tx, &granted, code, (technician, &shelf)))
        .await
}

pub(super) async fn promise(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let zone = app.db().read(|tx| Ok::<_, Fault>(identity::shop(tx)?.zone)).await?;
    let mut check = form.check();
    let at = check.date_time("promised_at").and_then(|at| at.to_zoned(zone).ok()).map(|z| z.timestamp());
    if at.is_none_or(|at| at <= app.db().clock().now()) {
        check.error("promised_at", "form-error-repairs-promise-over");
    }
    let reason = check.required("promise_reason", 300);
    let (at, reason) = match check.done(at.map(|at| (at, reason))) {
        Ok(read) => read,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let (granted, from, lang) = (may.granted.clone(), sender(&app), may.visit.lang.clone());
    done(&app, &may, &text, &form, move |tx, code| {
        actions::move_promise(tx, &granted, code, (at, &reason), (&from, &lang))
    })
    .await
}

pub(super) async fn photos(
    may: May<WorkOnRepairs>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let stored = match app.stored_photos(&form, "photos").await {
        Ok(stored) => stored,
        Err(Fault::Invalid(invalid)) => {
            return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await;
        }
        Err(fault) => return Err(fault),
    };
    let granted = may.granted.clone();
    done(&app, &may, &text, &form, move |tx, code| actions::add_work_photos(tx, &granted, code, &stored))
        .await
}

pub(super) async fn payment(
    may: May<TakePayments>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let currency = app.db().read(|tx| Ok::<_, Fault>(identity::shop(tx)?.currency)).await?;
    let mut check = form.check();
    let amount = check.money("amount", currency).unwrap_or(Money::zero(currency));
    let way = PaymentWay::named(form.text("way"));
    if way.is_none() {
        check.error("way", "form-error-choice");
    }
    let paid = match check.done(way.map(|way| (amount, way))) {
        Ok(paid) => paid,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let granted = may.granted.clone();
    done(&app, &may, &text, &form, move |tx, code| actions::note_payment(tx, &granted, code, paid)).await
}

pub(super) async fn hand_over(
    may: May<HandOver>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let mut check = form.check();
    let note = HandOverNote {
        serial_read: check.optional("serial_read", 60),
        signed_name: check.optional("taken_by", 120),
        loan_back: form.has("loan_back"),
    };
    let note = match check.done(Some(note)) {
        Ok(note) => note,
        Err(invalid) => return shown(&app, &may.visit, code(&text)?, Some((&form, invalid))).await,
    };
    let granted = may.granted.clone();
    done(&app, &may, &text, &form, move |tx, code| actions::hand_over(tx, &granted, code, &note)).await
}
