//! The second factor is added and taken away.

use axum::{extract::State, http::StatusCode, response::Response};
use platform::{
    Tx,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use qrcode::{QrCode, render::svg};
use ui::{FieldView, LinkView, Page};

use crate::{
    actions::factors,
    policy::factors::FactorSecret,
    rights::KeepOwnAccount,
    views::{FactorPage, FormView, Input, InputKind, OncePage, places},
    web::{
        account::{self, ACCOUNT, own, shown_again},
        answers::{self, redirect, refusal, t, with_cookies},
        authenticate::Here,
    },
};

/// The secret travels in the form until the app has shown that it knows it; nothing is stored before.
pub(super) async fn page(State(app): State<App>, may: May<KeepOwnAccount>) -> Result<Response, Fault> {
    let secret = FactorSecret::draw(&mut app.db().moment());
    let view = view(&app, &may, &secret, form(&may.visit, &secret)).await?;
    answers::page(StatusCode::OK, &view)
}

pub(super) async fn add(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    here: Here,
    typed: Submission,
) -> Result<Response, Fault> {
    let secret = FactorSecret::parse(typed.text("secret")).ok_or(Fault::Stale)?;
    let (granted, code, device) = (may.granted.clone(), typed.text("code").to_owned(), here.device);
    let shared = secret.clone();
    let seal = app.seal();
    let add = move |tx: &mut Tx<'_>| factors::add_factor(tx, &granted, &seal, &shared, &code, &device);
    let added = app.db().write(add).await;
    match added {
        Ok((session, codes)) => {
            let response = answers::page(StatusCode::OK, &codes_view(&app, &may.visit, codes).await)?;
            Ok(with_cookies(response, [session.set_cookie(app.config())]))
        }
        Err(fault) => {
            let invalid: Invalid = refusal(fault)?;
            let again = form(&may.visit, &secret).refused(&typed, &invalid, &may.visit.lang);
            let view = view(&app, &may, &secret, again).await?;
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    here: Here,
    form: Submission,
) -> Result<Response, Fault> {
    if let Some((status, invalid)) = shown_again(&app, &may, &form, "factor_password").await? {
        let mut view = account::view(&app, &may, &here).await?;
        view.factor.remove = view.factor.remove.map(|it| it.refused(&form, &invalid, &may.visit.lang));
        return answers::page(status, &view);
    }
    let (granted, device) = (may.granted.clone(), here.device);
    let session = app.db().write(move |tx| factors::remove_factor(tx, &granted, &device)).await?;
    let place = format!("{ACCOUNT}?said=identity-said-factor-removed");
    Ok(redirect(&place, [session.set_cookie(app.config())]))
}

fn form(visit: &Visit, secret: &FactorSecret) -> FormView {
    let code = FieldView::new("code", t(visit, "identity-factor-code"));
    let inputs = vec![Input::new(InputKind::Code, code)];
    FormView::new(format!("{ACCOUNT}/factor"), &visit.lang.t("identity-factor-add"), inputs)
        .hidden("secret", secret.base32())
}

async fn view(
    app: &App,
    may: &May<KeepOwnAccount>,
    secret: &FactorSecret,
    form: FormView,
) -> Result<FactorPage, Fault> {
    let (visit, member) = (&may.visit, own(app, may).await?);
    let url = secret.url(&visit.shop.name, &member.email).ok_or(Fault::Broken("no TOTP address".into()))?;
    Ok(FactorPage {
        page: Page::console(app, visit, t(visit, "identity-factor-add")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        qr: qr_svg(&url)?,
        secret: grouped(&secret.base32()),
        form,
    })
}

/// Black on white also in the dark: cameras need it.
pub(crate) fn qr_svg(text: &str) -> Result<String, Fault> {
    let code = QrCode::new(text).map_err(|error| Fault::Broken(error.to_string()))?;
    let image = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // The XML head has no place inside a page.
    Ok(image.split_once("?>").map_or(image.as_str(), |(_, svg)| svg).to_owned())
}

/// In fours, as people type it.
fn grouped(secret: &str) -> String {
    let fours: Vec<String> =
        secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    fours.join(" ")
}

async fn codes_view(app: &App, visit: &Visit, codes: Vec<String>) -> OncePage {
    OncePage {
        page: Page::console(app, visit, t(visit, "identity-factor-codes")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        lead: t(visit, "identity-factor-codes-lead"),
        secrets: codes,
        next: LinkView::new(ACCOUNT, t(visit, "identity-factor-codes-kept")),
    }
}
