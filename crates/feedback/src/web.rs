//! The survey that a customer answers with one tap, and the page where the shop reads.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::Actor;
use platform::{
    DbError, Tx,
    i18n::Lang,
    web::{App, Fault, Invalid, Limit, LookBack, May, Route, Submission, Visit},
};
use serde::Deserialize;
use ui::{Chip, EmptyView, FieldView, FigureView, LinkView, Page, Pager, Tone};

use crate::{
    actions,
    model::{Answer, Csat, Occasion, Score},
    policy::FollowUp,
    rights::ReadSurveys,
    store::{self, ResponseRow},
};

/// Answers on the page, at most.
pub(crate) const ROWS_MAX: i64 = 100;
/// How far the list and its share look back where nothing is said, in days.
const DAYS: i64 = 90;

/// The pages of the room.
pub fn routes() -> Vec<Route> {
    let because = "the link in the mail is the proof";
    vec![
        Route::public(Method::GET, "/s/{token}", because, Limit::Pages, survey),
        Route::public(Method::POST, "/s/{token}", because, Limit::Lookups, answer),
        Route::public(Method::GET, "/s/{token}/thanks", because, Limit::Pages, thanks),
        Route::guarded::<ReadSurveys, _, _>(Method::GET, "/app/surveys", list),
    ]
}

#[derive(Template)]
#[template(path = "feedback/survey.html")]
struct SurveyPage {
    page: Page,
    action: String,
    errors: Vec<ui::FieldError>,
    score: FieldView,
    attitude: FieldView,
    words: FieldView,
}

#[derive(Deserialize)]
struct Chosen {
    score: Option<ChosenScore>,
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

async fn survey(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Html<String>, Fault> {
    let mut page = page_of(&app, &visit, &token, Submission::default(), &Invalid::default()).await?;
    if let Some(score) = chosen.score.and_then(|s| s.0) {
        page.score.value = score.value().to_string();
    }
    draw(&page)
}

async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let answer = match read(&form) {
        Ok(answer) => answer,
        Err(invalid) => {
            let page = page_of(&app, &visit, &token, form, &invalid).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&page)?).into_response());
        }
    };
    // The address holds a secret, so the table of submissions remembers only what comes after it.
    let answered = token.clone();
    let end = app
        .submit(&visit, &form, move |tx| {
            let end = match actions::answer_survey(tx, &answered, &answer)? {
                FollowUp::Recovery => "&recovery=1",
                FollowUp::Thanks => "",
            };
            Ok::<_, Fault>(format!("score={}{end}", answer.score.value()))
        })
        .await?;
    Ok(Redirect::to(&format!("/s/{token}/thanks?{end}")).into_response())
}

pub(crate) fn read(form: &Submission) -> Result<Answer, Invalid> {
    let mut check = form.check();
    let score: Option<Score> = check.parsed("score", "feedback-error-score");
    let words = check.optional("words", 2000);
    let attitude = form.text("attitude").parse().ok();
    check.done(score.map(|score| Answer { score, attitude, words }))
}

async fn page_of(
    app: &App,
    visit: &Visit,
    token: &str,
    form: Submission,
    invalid: &Invalid,
) -> Result<SurveyPage, Fault> {
    let (opened, lang) = (token.to_owned(), &visit.lang);
    let survey = app.db().read(move |tx| actions::open_survey(tx, &opened)).await?;
    let title = lang.t1("feedback-survey-title", "occasion", actions::occasion_words(lang, &survey));
    let field = |name: &str, key: &str| FieldView::new(name, lang.t(key)).refused(&form, invalid, lang);
    let score = field("score", "feedback-score");
    let attitude = field("attitude", "feedback-attitude").optional();
    let words = field("words", "feedback-words").optional();
    Ok(SurveyPage {
        page: Page::plain(app, visit, title),
        action: format!("/s/{token}"),
        errors: ui::errors_of([&score, &words]),
        score,
        attitude,
        words,
    })
}

#[derive(Template)]
#[template(path = "feedback/thanks.html")]
struct ThanksPage {
    page: Page,
    thanks: String,
    is_recovery: bool,
    change: String,
}

#[derive(Deserialize)]
struct Said {
    score: Option<ChosenScore>,
    recovery: Option<String>,
}

async fn thanks(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    Query(said): Query<Said>,
) -> Result<Html<String>, Fault> {
    let score = said.score.and_then(|s| s.0).ok_or(Fault::NotFound)?;
    let opened = token.clone();
    app.db().read(move |tx| actions::open_survey(tx, &opened)).await?;
    let page = ThanksPage {
        page: Page::plain(&app, &visit, visit.lang.t("feedback-thanks-title")),
        thanks: visit.lang.t1("feedback-thanks", "score", i64::from(score.value())),
        is_recovery: said.recovery.is_some(),
        change: format!("/s/{token}?score={}", score.value()),
    };
    draw(&page)
}

#[derive(Template)]
#[template(path = "feedback/list.html")]
struct ListPage {
    page: Page,
    empty: EmptyView,
    figures: Vec<FigureView>,
    rows: Vec<RowView>,
    pager: Pager,
}

struct RowView {
    score: Chip,
    about: String,
    href: String,
    words: String,
    at: String,
}

/// Which answers are asked for.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(crate) struct ListQuery {
    days: String,
    before: String,
}

impl ListQuery {
    fn back(&self) -> LookBack {
        LookBack::asked(&self.days, DAYS)
    }
}

/// A page of answers.
pub(crate) struct Answers {
    pub(crate) rows: Vec<ResponseRow>,
    /// Whether there is a next page.
    goes_on: bool,
    /// Of all in the time, not of this page.
    pub(crate) csat: Option<Csat>,
}

pub(crate) async fn answers(app: &App, actor: &Actor, asked: &ListQuery) -> Result<Answers, Fault> {
    let since = asked.back().since(app.db().clock().now());
    let (actor, before) = (actor.clone(), asked.before.parse().ok());
    let read = move |tx: &mut Tx<'_>| {
        let mut rows = store::responses_since(tx, &actor, since, before, ROWS_MAX + 1)?;
        let goes_on = rows.len() > ROWS_MAX.unsigned_abs() as usize;
        rows.truncate(ROWS_MAX.unsigned_abs() as usize);
        Ok::<_, DbError>(Answers { rows, goes_on, csat: store::csat_since(tx, &actor, since)? })
    };
    Ok(app.db().read(read).await?)
}

async fn list(
    may: May<ReadSurveys>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Html<String>, Fault> {
    let lang = &may.visit.lang;
    let Answers { rows, goes_on, csat } = answers(&app, &may.visit.actor, &asked).await?;
    let (last, days) = (rows.last().filter(|_| goes_on), asked.back().days());
    let older = last.map(|row| format!("/app/surveys?days={days}&before={}", row.id));
    let value = csat.map_or_else(|| lang.t("feedback-csat-none").into_owned(), |csat| csat.said(lang));
    let page = ListPage {
        page: Page::console(&app, &may.visit, lang.t("feedback-title")).await,
        empty: nothing_yet(lang),
        figures: vec![FigureView {
            value,
            label: lang.t1("feedback-csat", "days", days),
            href: None,
            is_bad: false,
        }],
        pager: Pager { summary: lang.t1("feedback-shown", "count", rows.len()), newer: None, older },
        rows: rows.into_iter().map(|row| row_view(lang, row)).collect(),
    };
    draw(&page)
}

fn nothing_yet(lang: &Lang) -> EmptyView {
    EmptyView {
        icon: "star",
        title: lang.t("feedback-none-title").into_owned(),
        text: lang.t("feedback-none").into_owned(),
        actions: vec![LinkView {
            href: "/app/repairs".into(),
            label: lang.t("feedback-none-action").into_owned(),
        }],
    }
}

fn row_view(lang: &Lang, row: ResponseRow) -> RowView {
    let tone = match row.score {
        4.. => Tone::Ok,
        3 => Tone::Neutral,
        _ => Tone::Danger,
    };
    let (key, href) = match row.occasion {
        Occasion::Repair => ("feedback-occasion-repair", format!("/app/repairs/{}", row.occasion_name)),
        Occasion::Ticket => ("feedback-occasion-ticket", format!("/app/tickets/{}", row.occasion_name)),
    };
    RowView {
        score: Chip::new(tone, lang.t1("feedback-of-five", "score", row.score)),
        about: lang.t1(key, "name", row.occasion_name),
        href,
        words: row.words,
        at: lang.date_time(row.answered_at),
    }
}

fn draw(page: &impl Template) -> Result<Html<String>, Fault> {
    page.render().map(Html).map_err(|e| Fault::Broken(e.to_string()))
}
