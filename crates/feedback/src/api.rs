//! The room's part of the API: what customers answered, and a customer's own answers.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use platform::web::{App, Fault, JsonBody, May, Route, Submission};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::{
    actions,
    model::{Csat, InviteId, InviteState, ResponseId, Survey},
    policy::FollowUp,
    rights::{AnswerOwnSurveys, ReadSurveys},
    store::{self, ResponseRow},
    web::{Answers, ListQuery, ROWS_MAX, answers, read},
};

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<ReadSurveys, _, _>(get.clone(), "/api/v1/surveys", list),
        Route::guarded::<ReadSurveys, _, _>(get.clone(), "/api/v1/surveys/responses/{id}", show),
        Route::guarded::<AnswerOwnSurveys, _, _>(get, "/api/v1/my/surveys", own_list),
        Route::guarded::<AnswerOwnSurveys, _, _>(post, "/api/v1/my/surveys/{id}/responses", answer),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list, show, own_list, answer))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct SurveysBody {
    /// Over the last 90 days; none when nobody answered.
    csat: Option<CsatBody>,
    /// The newest 100.
    responses: Vec<ResponseBody>,
}

/// How content customers are, as programs read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CsatBody {
    /// Responses counted.
    pub answers: u32,
    /// The share of 4 and 5, 0 to 1.
    pub share: f64,
    /// The lower end of the Wilson interval at 95 %.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl From<Csat> for CsatBody {
    fn from(csat: Csat) -> Self {
        let (low, high) = csat.interval;
        Self { answers: csat.answers, share: csat.share, low, high }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct ResponseBody {
    #[schema(example = "response_01j9…")]
    id: String,
    /// 1 to 5.
    score: i64,
    /// How the people were, 1 to 5, if that was answered.
    attitude: Option<i64>,
    words: String,
    /// `repair ticket`
    occasion: &'static str,
    /// The code of the repair or the number of the ticket.
    name: String,
    #[schema(example = "2026-11-22T03:00:00Z")]
    at: String,
}

impl From<ResponseRow> for ResponseBody {
    fn from(row: ResponseRow) -> Self {
        Self {
            id: row.id.to_string(),
            score: row.score,
            attitude: row.attitude,
            words: row.words,
            occasion: row.occasion.name(),
            name: row.occasion_name,
            at: row.answered_at.to_string(),
        }
    }
}

/// What customers answered, newest first, at most 100 from before `before` on, with the share of the content.
#[utoipa::path(get, path = "/api/v1/surveys", responses((status = 200, body = SurveysBody)), params(
    ("days" = Option<i64>, Query, description = "How far back, 1 to 366 days; 90 when absent"),
    ("before" = Option<String>, Query, description = "The last response of the page before")))]
async fn list(
    may: May<ReadSurveys>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Json<SurveysBody>, Fault> {
    let Answers { rows, csat, .. } = answers(&app, &may.visit.actor, &asked).await?;
    let responses = rows.into_iter().map(ResponseBody::from).collect();
    Ok(Json(SurveysBody { csat: csat.map(CsatBody::from), responses }))
}

/// One response; also one that was replaced by a later answer.
#[utoipa::path(get, path = "/api/v1/surveys/responses/{id}", params(("id" = String, Path)),
    responses((status = 200, body = ResponseBody)))]
async fn show(
    may: May<ReadSurveys>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ResponseBody>, Fault> {
    let id: ResponseId = id.parse().map_err(|_| Fault::NotFound)?;
    let actor = may.visit.actor.clone();
    let row = app.db().read(move |tx| store::response(tx, &actor, id)).await?;
    row.map(|row| Json(row.into())).ok_or(Fault::NotFound)
}

#[derive(Debug, Serialize, ToSchema)]
struct OwnSurveyBody {
    #[schema(example = "invite_01j9…")]
    id: String,
    /// `repair ticket`
    occasion: &'static str,
    /// The code of the repair or the number of the ticket.
    name: String,
    /// Whether an answer was given; it may be changed for seven days.
    answered: bool,
    /// Until when it may be answered.
    #[schema(example = "2026-12-22T03:00:00Z")]
    expires_at: String,
}

impl From<Survey> for OwnSurveyBody {
    fn from(survey: Survey) -> Self {
        Self {
            id: survey.id.to_string(),
            occasion: survey.occasion.name(),
            answered: survey.state == InviteState::Answered,
            expires_at: survey.expires_at.to_string(),
            name: survey.occasion_name,
        }
    }
}

/// What one was asked and may still answer, newest first.
#[utoipa::path(get, path = "/api/v1/my/surveys", responses((status = 200, body = [OwnSurveyBody])))]
async fn own_list(
    may: May<AnswerOwnSurveys>,
    State(app): State<App>,
) -> Result<Json<Vec<OwnSurveyBody>>, Fault> {
    let actor = may.visit.actor.clone();
    let surveys = app.db().read(move |tx| store::own_invites(tx, &actor, ROWS_MAX)).await?;
    Ok(Json(surveys.into_iter().map(OwnSurveyBody::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    /// How satisfied, 1 to 5.
    #[schema(minimum = 1, maximum = 5)]
    score: i64,
    /// How the people were, 1 to 5.
    #[schema(minimum = 1, maximum = 5)]
    attitude: Option<i64>,
    #[serde(default)]
    words: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct AnsweredBody {
    /// Whether somebody of the shop will call, because the score was low.
    recovery: bool,
}

/// Answers what one was asked, or changes the answer within seven days; later that is a conflict.
#[utoipa::path(post, path = "/api/v1/my/surveys/{id}/responses", params(("id" = String, Path)),
    request_body = AnswerBody, responses((status = 200, body = AnsweredBody), (status = 409)))]
async fn answer(
    may: May<AnswerOwnSurveys>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<AnswerBody>,
) -> Result<Response, Fault> {
    let id: InviteId = id.parse().map_err(|_| Fault::NotFound)?;
    let (sent, granted) = (&body.value, may.granted.clone());
    let attitude = sent.attitude.map(|score| score.to_string()).unwrap_or_default();
    let answer = read(&Submission::of(&[
        ("score", &sent.score.to_string()),
        ("attitude", &attitude),
        ("words", &sent.words),
    ]))?;
    app.submit_json(&may.visit, &body, move |tx| {
        let recovery = actions::answer_own_survey(tx, &granted, id, &answer)? == FollowUp::Recovery;
        Ok::<_, Fault>(AnsweredBody { recovery })
    })
    .await
}
