//! The service report.

use askama::Template;
use axum::{extract::State, http::Method, response::Html};
use kernel::{Actor, Permission, Roles, Timestamp};
use platform::{
    DbError, Tx,
    i18n::Lang,
    web::{App, Fault, LookBack, May, Route},
};
use ui::{FigureView, Page};

use crate::policy::{Lifetime, median_time};

/// The days that a report looks back.
pub(crate) const WINDOW_DAYS: i64 = 90;

/// Read the shop's figures.
pub struct ReadReports;
impl Permission for ReadReports {
    const NAME: &'static str = "report.read";
    const ROLES: Roles = Roles::LEADS;
}

/// The pages of the room.
pub fn routes() -> Vec<Route> {
    vec![Route::guarded::<ReadReports, _, _>(Method::GET, "/app/reports/service", service)]
}

#[derive(Template)]
#[template(path = "insight/report.html")]
struct ServicePage {
    page: Page,
    tabs: Vec<Tab>,
    now: Vec<FigureView>,
    window: Vec<DefinedFigure>,
}

/// A figure with what it means.
pub(crate) struct DefinedFigure {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) definition: String,
    /// The list of the same cases.
    pub(crate) href: String,
}

/// A way to another report, or to another length of this one.
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) is_current: bool,
}

/// The reports.
pub(crate) fn tabs(lang: &Lang, here: &str) -> Vec<Tab> {
    let tab = |href: &str, key: &str| Tab {
        href: href.into(),
        label: lang.t(key).into_owned(),
        is_current: href == here,
    };
    vec![tab("/app/reports/service", "insight-service-title"), tab("/app/reports/desk", "insight-desk-title")]
}

pub(crate) struct Figures {
    pub(crate) tickets: tickets::Figures,
    pub(crate) repairs: repairs::Figures,
    pub(crate) resolution: Vec<Lifetime>,
    pub(crate) repair_time: Vec<Lifetime>,
    pub(crate) csat: Option<feedback::Csat>,
}

async fn service(may: May<ReadReports>, State(app): State<App>) -> Result<Html<String>, Fault> {
    let (lang, actor, now) = (&may.visit.lang, may.visit.actor.clone(), app.db().clock().now());
    let figures = app.db().read(move |tx| figures(tx, &actor, now)).await?;
    let page = ServicePage {
        page: Page::console(&app, &may.visit, lang.t("insight-service-title")).await,
        tabs: tabs(lang, "/app/reports/service"),
        now: standing(lang, &figures),
        window: window(lang, &figures),
    };
    page.render().map(Html).map_err(|e| Fault::Broken(e.to_string()))
}

pub(crate) fn figures(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<Figures, DbError> {
    let since = LookBack::asked("", WINDOW_DAYS).since(now);
    let lifetimes = |spans: Vec<(Timestamp, Option<Timestamp>)>| {
        let lived = |(from, to): (Timestamp, Option<Timestamp>)| Lifetime {
            length: to.unwrap_or(now).duration_since(from),
            has_ended: to.is_some(),
        };
        spans.into_iter().map(lived).collect()
    };
    Ok(Figures {
        tickets: tickets::figures(tx, actor, now)?,
        repairs: repairs::figures(tx, actor, now)?,
        resolution: lifetimes(tickets::spans_since(tx, actor, since)?),
        repair_time: lifetimes(repairs::spans_since(tx, actor, since)?),
        csat: feedback::csat_since(tx, actor, since)?,
    })
}

fn standing(lang: &Lang, figures: &Figures) -> Vec<FigureView> {
    let figure = |count: i64, key: &str, href: &str, is_bad: bool| FigureView {
        value: lang.number(count),
        label: lang.t(key).into_owned(),
        href: Some(href.into()),
        is_bad: is_bad && count > 0,
    };
    let (tickets, repairs) = (&figures.tickets, &figures.repairs);
    vec![
        figure(tickets.open, "insight-tickets-open", "/app/inbox/team", false),
        figure(tickets.late, "insight-tickets-late", "/app/inbox/late", true),
        figure(repairs.open, "insight-repairs-open", "/app/repairs?view=list", false),
        figure(repairs.late, "insight-repairs-late", "/app/repairs?view=list&show=late", true),
        figure(repairs.ready, "insight-repairs-ready", "/app/repairs?view=list&show=ready", false),
    ]
}

fn window(lang: &Lang, figures: &Figures) -> Vec<DefinedFigure> {
    let time = |cases: &[Lifetime]| match median_time(cases) {
        Some(median) => lang.with(
            "insight-median-value",
            &[("time", lang.duration(median).into()), ("count", cases.len().into())],
        ),
        None => lang.t1("insight-median-none", "count", cases.len()),
    };
    let csat = figures.csat.map_or_else(|| lang.t("insight-csat-none").into_owned(), |csat| csat.said(lang));
    let figure = |key: &str, value: String, href: String| DefinedFigure {
        label: lang.t(key).into_owned(),
        value,
        definition: lang.t(&format!("{key}-definition")).into_owned(),
        href,
    };
    let opened = format!("/app/tickets?days={WINDOW_DAYS}");
    let received = format!("/app/repairs?view=list&show=received&days={WINDOW_DAYS}");
    let answered = format!("/app/surveys?days={WINDOW_DAYS}");
    vec![
        figure("insight-resolution", time(&figures.resolution), opened),
        figure("insight-repair-time", time(&figures.repair_time), received),
        figure("insight-csat", csat, answered),
    ]
}
