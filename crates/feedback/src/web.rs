//! The survey that a customer answers with one tap, and the page where the shop reads.

mod survey;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::Method,
    response::Html,
};
use kernel::Actor;
use platform::{
    DbError, Tx,
    i18n::Lang,
    web::{App, Fault, Limit, LookBack, May, Route},
};
use serde::Deserialize;
use ui::{Chip, EmptyView, FigureView, LinkView, Page, Pager, Tone};

pub(crate) use survey::read;

use crate::{
    model::{Csat, Occasion},
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
        Route::public(Method::GET, "/s/{token}", because, Limit::Pages, survey::show),
        Route::public(Method::POST, "/s/{token}", because, Limit::Lookups, survey::answer),
        Route::guarded::<ReadSurveys, _, _>(Method::GET, "/app/surveys", list),
    ]
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
