//! What a serial number alone may tell, for programs: the same as the public page, and as little.

use axum::{
    Json,
    extract::{Query, State},
    http::Method,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Limit, Route, Submission, Visit},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    cover::decide_state,
    views::{Door, PublicCover},
    web::warranty::{Found, SERIAL_MAX, law_now, look_up, named_place},
};

pub(super) fn routes() -> Vec<Route> {
    let everyone = "anybody who holds a product may ask whether it is covered";
    vec![Route::public(Method::GET, "/api/v1/warranty", everyone, Limit::Lookups, ask)]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(ask))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct SerialQuery {
    /// A serial number or IMEI as it is printed.
    serial: String,
    /// Where it is brought in, such as `IS`, or `other`; the place of the sale when absent.
    claimed_in: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct PublicBody {
    /// `asset`; `nothing` (no record, which does not mean a fake); `person` (somebody of the shop must answer).
    found: &'static str,
    /// What holds today, if an asset was found.
    cover: Option<PublicCoverBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PublicCoverBody {
    model: String,
    variant: String,
    /// `covered`, `ending`, `ended`, `elsewhere` or `unknown`.
    state: &'static str,
    /// The answer in the language of the request.
    sentence: String,
    /// An open recall, in one line.
    recall: Option<String>,
    /// Why, each with its source.
    reasons: Vec<PublicReason>,
    /// Whether no lawyer has signed the law that was applied.
    is_draft: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct PublicReason {
    text: String,
    source: String,
}

/// Whether a product is covered today. Anybody may ask, 30 times in a minute.
#[utoipa::path(get, path = "/api/v1/warranty", params(SerialQuery),
    responses((status = 200, body = PublicBody), (status = 422)))]
async fn ask(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<SerialQuery>,
) -> Result<Json<PublicBody>, Fault> {
    let law = law_now(&app).await?;
    let form = Submission::of(&[("serial", &asked.serial), ("claimed_in", &asked.claimed_in)]);
    let mut check = form.check();
    let serial = check.required("serial", SERIAL_MAX);
    let place = named_place(&form, &law, &mut check);
    let serial = check.done(Some(serial))?;
    let look = move |tx: &mut Tx<'_>| look_up(tx, &serial, place.as_deref());
    let found = app.db().read(look).await.map_err(|e: DbError| Fault::from(e))?;
    Ok(Json(match found {
        Found::Nothing => PublicBody { found: "nothing", cover: None },
        Found::Person => PublicBody { found: "person", cover: None },
        Found::Cover(covered) => {
            let state = decide_state(&covered.answer.verdict, covered.answer.day).name();
            let said = PublicCover::of(&visit.lang, &covered, Door::Prove);
            PublicBody { found: "asset", cover: Some(body(state, said)) }
        }
    }))
}

fn body(state: &'static str, said: PublicCover) -> PublicCoverBody {
    PublicCoverBody {
        model: said.model,
        variant: said.variant,
        state,
        sentence: said.sentence,
        recall: said.recall,
        reasons: said.reasons.into_iter().map(|r| PublicReason { text: r.text, source: r.source }).collect(),
        is_draft: said.draft.is_some(),
    }
}
