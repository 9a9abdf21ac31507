//! The customer's own account.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::Actor;
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::{Banner, Page};

use super::{forms, go, html};
use crate::{
    actions::{self, ChangeError},
    model::{ConsentEvent, ContactPoint, Customer, Identity},
    rights::KeepOwnAccount,
    store,
    views::{AccountPage, ConsentView, ContactView, IdentityFields, changed_banner},
};

const ACCOUNT: &str = "/my/account";

pub(super) async fn account(may: May<KeepOwnAccount>, State(app): State<App>) -> Result<Response, Fault> {
    let page = drawn(&app, &may.visit, None, None).await?;
    html(StatusCode::OK, &page)
}

type Own = (Customer, Vec<ContactPoint>, Vec<ConsentEvent>);

fn load(tx: &mut Tx<'_>, actor: &Actor) -> Result<Own, Fault> {
    let id = actor.customer().ok_or(Fault::NotFound)?;
    let customer = store::customer(tx, actor, id)?.ok_or(Fault::NotFound)?;
    Ok((customer, store::contact_points(tx, actor, id)?, store::consent_events(tx, actor, id)?))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    typed: Option<(&Submission, &Invalid)>,
    banner: Option<Banner>,
) -> Result<AccountPage, Fault> {
    let actor = visit.actor.clone();
    let (customer, points, consents) = app.db().read(move |tx| load(tx, &actor)).await?;
    let lang = &visit.lang;
    let mut page = Page::portal(app, visit, lang.t("customers-account")).await;
    let mut identity = IdentityFields::of(lang, &customer.identity);
    // The hint speaks to the shop's people about the customer.
    identity.form_of_address.hint = None;
    if let Some((form, invalid)) = typed {
        identity = identity.refused(form, invalid, lang);
        if banner.is_some() {
            identity = identity.beside(&customer.identity, lang);
        }
    }
    page.banner = banner;
    Ok(AccountPage {
        errors: identity.errors(),
        identity,
        version: customer.version,
        contacts: points.iter().map(|p| ContactView::of(lang, p)).collect(),
        consents: ConsentView::all(lang, &consents),
        page,
    })
}

pub(super) async fn save(
    may: May<KeepOwnAccount>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (visit, granted, base) = (&may.visit, may.granted.clone(), forms::version(&form));
    let identity = match forms::identity(&form) {
        Ok(identity) => identity,
        Err(invalid) => {
            let page = drawn(&app, visit, Some((&form, &invalid)), None).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let locale = identity.locale;
    let saved = app
        .submit::<ChangeError, _>(visit, &form, move |tx| {
            change(tx, &granted, base, &identity)?;
            Ok(format!("{ACCOUNT}?said=customers-said-saved"))
        })
        .await;
    match saved {
        Ok(place) => Ok(([(header::SET_COOKIE, ui::language_cookie(locale))], go(&place)).into_response()),
        Err(ChangeError::Fault(fault)) => Err(fault),
        Err(ChangeError::Both(stands)) => {
            let banner = changed_banner(&visit.lang, &stands, None, app.db().clock().now());
            let page = drawn(&app, visit, Some((&form, &Invalid::default())), Some(banner)).await?;
            html(StatusCode::CONFLICT, &page)
        }
    }
}

/// The form does not ask where one lives, so what the shop knows of it stays.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    granted: &kernel::Granted<KeepOwnAccount>,
    base: i64,
    identity: &Identity,
) -> Result<(), ChangeError> {
    let (before, ..) = load(tx, granted.actor())?;
    let address = before.identity.address;
    actions::change_own_account(tx, granted, base, &Identity { address, ..identity.clone() })
}

pub(super) async fn answer(
    may: May<KeepOwnAccount>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, lang) = (may.granted.clone(), may.visit.lang.clone());
    let (purpose, decision) = forms::consent(&form)?;
    let place = app
        .submit::<Fault, _>(&may.visit, &form, move |tx| {
            actions::answer_consent(tx, &granted, &lang, purpose, decision)?;
            Ok(format!("{ACCOUNT}?said=customers-said-consent"))
        })
        .await?;
    Ok(go(&place))
}

pub(super) async fn export(may: May<KeepOwnAccount>, State(app): State<App>) -> Result<Response, Fault> {
    let (granted, lang) = (may.granted.clone(), may.visit.lang.clone());
    let data = app.db().write(move |tx| actions::export_own_data(tx, &granted, &lang)).await?;
    let named =
        [(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"data.json\""))];
    Ok((named, Json(data)).into_response())
}
