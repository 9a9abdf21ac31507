//! The page behind a survey's link: the questions, or what was answered already.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use platform::{
    i18n::Lang,
    web::{App, Fault, Invalid, Submission, Visit},
};
use serde::Deserialize;
use ui::{FactView, FieldView, Page};

use super::draw;
use crate::{
    actions::{self, Replaces},
    model::{Answer, Opened, Score},
    policy::{FollowUp, Taking},
    store::Given,
};

#[derive(Template)]
#[template(path = "feedback/survey.html")]
struct SurveyPage {
    page: Page,
    action: String,
    /// Which answer the page shows; sending replaces this one and no other.
    seen: String,
    /// What stands, where there is an answer already.
    standing: Option<String>,
    errors: Vec<ui::FieldError>,
    score: FieldView,
    attitude: FieldView,
    words: FieldView,
}

#[derive(Template)]
#[template(path = "feedback/answered.html")]
struct AnsweredPage {
    page: Page,
    thanks: String,
    is_recovery: bool,
    answer: Vec<FactView>,
    change: Option<Change>,
    /// What was sent after the answer became final.
    not_taken: Option<String>,
}

/// How an answer may still be changed.
struct Change {
    href: String,
    until: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    score: Option<ChosenScore>,
    /// Somebody wants to change the answer.
    change: Option<String>,
    /// The answer was just given, and somebody will call.
    recovery: Option<String>,
}

/// A score in the link of a mail; anything else is as if it were not there.
#[derive(Deserialize)]
#[serde(from = "String")]
struct ChosenScore(Option<Score>);

impl From<String> for ChosenScore {
    fn from(text: String) -> Self {
        Self(text.parse().ok())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let opened = open(&app, &token).await?;
    let chosen = asked.score.and_then(|s| s.0);
    if let Some(given) = opened.given.as_ref().filter(|_| !opened.may_change() || asked.change.is_none()) {
        let mut page = answered(&app, &visit, &token, given, opened.taking, chosen);
        page.is_recovery = asked.recovery.is_some();
        return Ok(draw(&page)?.into_response());
    }
    let mut page = questions(&app, &visit, &token, &opened);
    if let Some(score) = chosen {
        page.score.value = score.value().to_string();
    }
    Ok(draw(&page)?.into_response())
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let answer = match read(&form) {
        Ok(answer) => answer,
        Err(invalid) => {
            return again(&app, &visit, &token, (&form, &invalid), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (answered, replaces) = (token.clone(), Replaces::Shown(form.text("seen").parse().ok()));
    // The address holds a secret, so the table of submissions remembers only what comes after it.
    let sent = app
        .submit(&visit, &form, move |tx| {
            let end = match actions::answer_survey(tx, &answered, &answer, replaces)? {
                FollowUp::Recovery => "?recovery=1",
                FollowUp::Thanks => "",
            };
            Ok::<_, Fault>(end.to_owned())
        })
        .await;
    match sent {
        Ok(end) => Ok(Redirect::to(&format!("/s/{token}{end}")).into_response()),
        Err(Fault::Conflict) => {
            again(&app, &visit, &token, (&form, &Invalid::default()), StatusCode::CONFLICT).await
        }
        Err(fault) => Err(fault),
    }
}

pub(crate) fn read(form: &Submission) -> Result<Answer, Invalid> {
    let mut check = form.check();
    let score: Option<Score> = check.parsed("score", "feedback-error-score");
    let words = check.optional("words", 2000);
    let attitude = form.text("attitude").parse().ok();
    check.done(score.map(|score| Answer { score, attitude, words }))
}

/// What was not taken stays on the page: in the form beside the answer that stands, or to be read where that is final.
async fn again(
    app: &App,
    visit: &Visit,
    token: &str,
    (form, invalid): (&Submission, &Invalid),
    status: StatusCode,
) -> Result<Response, Fault> {
    let opened = open(app, token).await?;
    if let Some(given) = opened.given.as_ref().filter(|_| !opened.may_change()) {
        let mut page = answered(app, visit, token, given, opened.taking, None);
        page.not_taken = Some(form.text("words").to_owned());
        return Ok((StatusCode::CONFLICT, draw(&page)?).into_response());
    }
    let mut page = questions(app, visit, token, &opened);
    let refused = |field: FieldView| field.refused(form, invalid, &visit.lang);
    page.score = refused(page.score);
    page.attitude = refused(page.attitude);
    page.words = refused(page.words);
    page.errors = ui::errors_of([&page.score, &page.words]);
    Ok((status, draw(&page)?).into_response())
}

async fn open(app: &App, token: &str) -> Result<Opened, Fault> {
    let token = token.to_owned();
    app.db().read(move |tx| actions::open_survey(tx, &token)).await
}

fn questions(app: &App, visit: &Visit, token: &str, opened: &Opened) -> SurveyPage {
    let (lang, given) = (&visit.lang, opened.given.as_ref());
    let title = lang.t1("feedback-survey-title", "occasion", actions::occasion_words(lang, &opened.survey));
    let number = |score: Option<i64>| score.map_or(String::new(), |score| score.to_string());
    let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
    SurveyPage {
        page: Page::plain(app, visit, title),
        action: format!("/s/{token}"),
        seen: given.map_or(String::new(), |given| given.id.to_string()),
        standing: given.map(|given| standing(lang, given)),
        errors: Vec::new(),
        score: field("score", "feedback-score").value(number(given.map(|given| given.score))),
        attitude: field("attitude", "feedback-attitude")
            .optional()
            .value(number(given.and_then(|given| given.attitude))),
        words: field("words", "feedback-words")
            .optional()
            .value(given.map_or(String::new(), |given| given.words.clone())),
    }
}

fn standing(lang: &Lang, given: &Given) -> String {
    let said = [("score", given.score.into()), ("at", lang.date_time(given.answered_at).into())];
    lang.with("feedback-standing", &said)
}

fn answered(
    app: &App,
    visit: &Visit,
    token: &str,
    given: &Given,
    taking: Taking,
    chosen: Option<Score>,
) -> AnsweredPage {
    let lang = &visit.lang;
    let chosen = chosen.map_or(String::new(), |score| format!("&score={}", score.value()));
    let change = match taking {
        Taking::Change { until } => Some(Change {
            href: format!("/s/{token}?change=1{chosen}"),
            until: lang.t1("feedback-change-until", "at", lang.date_time(until)),
        }),
        Taking::First | Taking::Closed => None,
    };
    AnsweredPage {
        page: Page::plain(app, visit, lang.t("feedback-thanks-title")),
        thanks: lang.t1("feedback-thanks", "score", given.score),
        is_recovery: false,
        answer: facts(lang, given),
        change,
        not_taken: None,
    }
}

fn facts(lang: &Lang, given: &Given) -> Vec<FactView> {
    let of_five = |score| lang.t1("feedback-of-five", "score", score);
    let mut facts = vec![FactView::new(lang.t("feedback-score"), of_five(given.score))];
    if let Some(attitude) = given.attitude {
        facts.push(FactView::new(lang.t("feedback-attitude"), of_five(attitude)));
    }
    if !given.words.is_empty() {
        facts.push(FactView::new(lang.t("feedback-your-words"), given.words.clone()));
    }
    facts.push(FactView::new(lang.t("feedback-column-at"), lang.date_time(given.answered_at)));
    facts
}
