//! A customer's own account.

use axum::{Json, extract::State, http::Method, response::Response};
use platform::web::{App, Fault, JsonBody, May, Route, Submission};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{ConsentBody, Done};
use crate::{
    actions::{self, ChangeError},
    model::{Customer, FormOfAddress},
    rights::KeepOwnAccount,
    store,
    web::{forms, own::change},
};

pub(super) fn routes() -> Vec<Route> {
    const ACCOUNT: &str = "/api/v1/my/account";
    vec![
        Route::guarded::<KeepOwnAccount, _, _>(Method::GET, ACCOUNT, account),
        Route::guarded::<KeepOwnAccount, _, _>(Method::PUT, ACCOUNT, save),
        Route::guarded::<KeepOwnAccount, _, _>(Method::POST, "/api/v1/my/account/consents", answer),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(account, save, answer))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct OwnAccount {
    #[schema(example = "customer_01j9…")]
    id: String,
    /// Goes back with a change.
    version: i64,
    name: String,
    called: String,
    /// `anh chi co chu bac ban quy_khach`, if told.
    form_of_address: Option<&'static str>,
    /// `vi en is`
    locale: &'static str,
}

impl From<Customer> for OwnAccount {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.id.to_string(),
            version: customer.version,
            name: customer.identity.name,
            called: customer.identity.called,
            form_of_address: customer.identity.form_of_address.map(FormOfAddress::name),
            locale: customer.identity.locale.tag(),
        }
    }
}

/// One's own account.
#[utoipa::path(get, path = "/api/v1/my/account", responses((status = 200, body = OwnAccount)))]
async fn account(may: May<KeepOwnAccount>, State(app): State<App>) -> Result<Json<OwnAccount>, Fault> {
    let actor = may.visit.actor.clone();
    let id = actor.customer().ok_or(Fault::NotFound)?;
    let own = app.db().read(move |tx| store::customer(tx, &actor, id).map_err(Fault::from)).await?;
    own.map(|customer| Json(customer.into())).ok_or(Fault::NotFound)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnChangeBody {
    /// The version that this change began with.
    version: i64,
    name: String,
    #[serde(default)]
    called: String,
    #[serde(default)]
    form_of_address: String,
    locale: String,
}

/// Corrects one's own account. 409 when another version was saved meanwhile.
#[utoipa::path(put, path = "/api/v1/my/account", request_body = OwnChangeBody,
    responses((status = 200, body = Done)))]
async fn save(
    may: May<KeepOwnAccount>,
    State(app): State<App>,
    body: JsonBody<OwnChangeBody>,
) -> Result<Response, Fault> {
    let (sent, granted) = (&body.value, may.granted.clone());
    let base = sent.version;
    let identity = forms::identity(&Submission::of(&[
        ("name", &sent.name),
        ("called", &sent.called),
        ("form_of_address", &sent.form_of_address),
        ("locale", &sent.locale),
    ]))?;
    app.submit_json(&may.visit, &body, move |tx| match change(tx, &granted, base, &identity) {
        Ok(()) => Ok(Done { done: true }),
        Err(ChangeError::Both(_)) => Err(Fault::Conflict),
        Err(ChangeError::Fault(fault)) => Err(fault),
    })
    .await
}

/// Permits something, or withdraws it.
#[utoipa::path(post, path = "/api/v1/my/account/consents", request_body = ConsentBody,
    responses((status = 200, body = Done)))]
async fn answer(
    may: May<KeepOwnAccount>,
    State(app): State<App>,
    body: JsonBody<ConsentBody>,
) -> Result<Response, Fault> {
    let (granted, lang, sent) = (may.granted.clone(), may.visit.lang.clone(), &body.value);
    let form = Submission::of(&[("purpose", &sent.purpose), ("answer", &sent.answer)]);
    let (purpose, decision) = forms::consent(&form)?;
    app.submit_json(&may.visit, &body, move |tx| {
        actions::answer_consent(tx, &granted, &lang, purpose, decision)?;
        Ok::<_, Fault>(Done { done: true })
    })
    .await
}
