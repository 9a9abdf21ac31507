//! The printed slip, and what it opens.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Locale;
use platform::{
    files::{FileId, FileSize, file},
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::{FieldError, FieldView, Page};

use super::{code, gather, html, own::shown, repair::read_answer};
use crate::{
    actions::{
        Answerer, RepairError, SlipProof, answer_quote, issue_slip, newest_slip, open_slip, sign_in_by_slip,
        sign_in_by_token,
    },
    model::RepairCode,
    rights::ReceiveDevices,
    store,
    views::{OwnFace, PrintFacts, PrintPage, SlipInPage},
};

/// The slip that was issued last. Looking at it issues none. The paper is a document of the shop and Vietnamese, whatever
/// the person at the counter reads.
pub(super) async fn print(
    may: May<ReceiveDevices>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let code = code(&text)?;
    let (granted, base_url, seal) = (may.granted.clone(), app.config().base_url(), app.seal());
    let paper = may.visit.lang.of(Locale::Vi);
    let print = app
        .db()
        .read(move |tx| {
            let actor = granted.actor();
            let repair = store::repair_by_code(tx, actor, code)?.ok_or(Fault::NotFound)?;
            let slip = newest_slip(tx, &granted, &repair, &seal)?;
            let facts = gather(tx, actor, repair)?;
            Ok::<_, Fault>(PrintFacts { facts, shop: identity::shop(tx)?, slip, base_url: base_url.clone() })
        })
        .await?;
    let page = Page { lang: paper, ..Page::plain(&app, &may.visit, code.to_string()) };
    let mut response = html(StatusCode::OK, &PrintPage::new(page, &may.visit.lang, &print))?;
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Another slip, for one that was lost or cannot be printed again.
pub(super) async fn issue(
    may: May<ReceiveDevices>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (code, granted, seal) = (code(&text)?, may.granted.clone(), app.seal());
    let place = app
        .submit(&may.visit, &form, move |tx| {
            let repair = store::repair_by_code(tx, granted.actor(), code)?.ok_or(Fault::NotFound)?;
            issue_slip(tx, &granted, &repair, &seal)?;
            Ok::<_, RepairError>(format!("/app/repairs/{code}/print"))
        })
        .await?;
    Ok(Redirect::to(&place).into_response())
}

/// What the token proves, and which repair that is.
async fn opened(app: &App, token: &str) -> Result<(SlipProof, RepairCode), Fault> {
    let token = token.to_owned();
    app.db()
        .read(move |tx| {
            let proof = open_slip(tx, &token)?;
            let repair = store::repair(tx, &proof.actor(), proof.repair())?.ok_or(Fault::DeadLink)?;
            Ok((proof, repair.code()))
        })
        .await
}

pub(super) async fn page(
    visit: Visit,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let (proof, code) = opened(&app, &token).await?;
    shown(&app, &visit, (proof.actor(), code), OwnFace::Guest(token), None).await
}

pub(super) async fn answer(
    visit: Visit,
    State(app): State<App>,
    Path((token, version)): Path<(String, i64)>,
    form: Submission,
) -> Result<Response, Fault> {
    let (proof, code) = opened(&app, &token).await?;
    let (by, request) = (Answerer::Slip(proof), read_answer(&form));
    // The address holds a secret, so the table of submissions remembers the repair and not the address.
    let done = app
        .submit(&visit, &form, move |tx| {
            answer_quote(tx, &by, (code, version), &request)?;
            Ok::<_, RepairError>(code.to_string())
        })
        .await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/r/{token}?said=repairs-said-answered")).into_response()),
        Err(error) => match error.refusal() {
            Some(invalid) => {
                shown(&app, &visit, (proof.actor(), code), OwnFace::Guest(token), Some(invalid)).await
            }
            None => Err(error.into()),
        },
    }
}

pub(super) async fn sign_in(
    _visit: Visit,
    State(app): State<App>,
    Path(token): Path<String>,
    _form: Submission,
) -> Result<Response, Fault> {
    let (_, code) = opened(&app, &token).await?;
    let session = app.db().write(move |tx| sign_in_by_token(tx, &token)).await?;
    let mut response = Redirect::to(&format!("/my/r/{code}")).into_response();
    response.headers_mut().append(header::SET_COOKIE, session.set_cookie(app.config()));
    Ok(response)
}

pub(super) async fn photo(
    State(app): State<App>,
    Path((token, photo)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let photo: FileId = photo.parse().map_err(|_| Fault::NotFound)?;
    let row = app
        .db()
        .read(move |tx| {
            let proof = open_slip(tx, &token)?;
            let is_own = store::is_own_photo(tx, photo, proof.repair())?;
            Ok::<_, Fault>(if is_own { file(tx, photo)? } else { None })
        })
        .await?
        .ok_or(Fault::NotFound)?;
    let bytes = app.files().bytes(&row, FileSize::Thumbnail).await?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, bytes).into_response())
}

fn code_form(app: &App, visit: &Visit, refused: Option<(&Submission, Invalid)>) -> Result<Response, Fault> {
    let lang = &visit.lang;
    let mut page = SlipInPage {
        page: Page::plain(app, visit, lang.t("repairs-slip-in")),
        errors: Vec::new(),
        code: FieldView::new("code", lang.t("repairs-slip-in-code"))
            .hint(lang.t("repairs-slip-in-code-hint")),
        digits: FieldView::new("digits", lang.t("repairs-slip-in-digits")),
    };
    let Some((form, invalid)) = refused else { return html(StatusCode::OK, &page) };
    page.errors.extend(
        invalid
            .errors
            .iter()
            .map(|e| FieldError { field: e.field.clone(), message: lang.t(e.key).into_owned() }),
    );
    page.code.value = form.text("code").to_owned();
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub(super) async fn code_page(visit: Visit, State(app): State<App>) -> Result<Response, Fault> {
    code_form(&app, &visit, None)
}

/// The same words for either wrong, so that nobody learns which codes exist.
pub(super) async fn code_sign_in(
    visit: Visit,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (typed, digits) = (form.text("code").to_owned(), form.text("digits").trim().to_owned());
    let session = app.db().write(move |tx| sign_in_by_slip(tx, &typed, &digits)).await?;
    let Some(session) = session else {
        let invalid = Invalid::one("code", "form-error-repairs-slip");
        return code_form(&app, &visit, Some((&form, invalid)));
    };
    let mut response = Redirect::to("/my/r").into_response();
    response.headers_mut().append(header::SET_COOKIE, session.set_cookie(app.config()));
    Ok(response)
}
