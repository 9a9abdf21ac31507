//! What the program does behind the pages, made visible: mails and stuck work.

use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Permission, Role, Roles};
use platform::{
    jobs::{JobId, dead_jobs, revive_job},
    mail::{MailState, newest_mails},
    web::{App, Fault, JsonBody, May, NavItem, NothingBody, Route, Submission},
};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

/// Mails on the page, at most.
const MAILS_MAX: i64 = 50;

/// The right to see what the program sent and what is stuck. Mails hold sign-in codes, so only the owner has it.
pub struct SeeWork;
impl Permission for SeeWork {
    const NAME: &'static str = "work.see";
    const ROLES: Roles = Roles::of(&[Role::Owner]);
}

/// Where the two pages stand in the settings.
pub const NAV: [NavItem; 2] = [
    NavItem {
        label: "app-mails-title",
        icon: "mail",
        href: "/app/settings/mail",
        order: 20,
        roles: SeeWork::ROLES,
        count: None,
    },
    NavItem {
        label: "app-work-title",
        icon: "triangle-alert",
        href: "/app/settings/work",
        order: 30,
        roles: SeeWork::ROLES,
        count: None,
    },
];

/// The pages of mails and of stuck work.
pub fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<SeeWork, _, _>(Method::GET, "/app/settings/mail", mails),
        Route::guarded::<SeeWork, _, _>(Method::GET, "/app/settings/work", stuck),
        Route::guarded::<SeeWork, _, _>(Method::POST, "/app/settings/work", revive),
        Route::guarded::<SeeWork, _, _>(Method::GET, "/api/v1/stuck-work", stuck_list),
        Route::guarded::<SeeWork, _, _>(Method::POST, "/api/v1/stuck-work/{job}/revival", revive_one),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(stuck_list, revive_one))]
    struct Api;
    Api::openapi()
}

#[derive(Template)]
#[template(path = "app/mails.html")]
struct MailsPage {
    page: ui::Page,
    is_catching: bool,
    mails: Vec<MailView>,
}

struct MailView {
    recipient: String,
    subject: String,
    body: String,
    at: String,
    state: ui::Chip,
    error: String,
}

async fn mails(may: May<SeeWork>, State(app): State<App>) -> Result<Html<String>, Fault> {
    let lang = &may.visit.lang;
    let page = ui::Page::console(&app, &may.visit, lang.t("app-mails-title")).await;
    let rows = app.db().read(|tx| newest_mails(tx, MAILS_MAX)).await?;
    let mails = rows.into_iter().map(|mail| MailView {
        at: lang.date_time(mail.created_at),
        state: chip(lang.t(state_key(mail.state)).into_owned(), mail.state),
        error: mail.error.unwrap_or_default(),
        recipient: mail.recipient,
        subject: mail.subject,
        body: mail.body,
    });
    let view = MailsPage { mails: mails.collect(), is_catching: app.config().smtp.is_none(), page };
    view.render().map(Html).map_err(|e| Fault::Broken(e.to_string()))
}

fn chip(word: String, state: MailState) -> ui::Chip {
    let tone = match state {
        MailState::Sent => ui::Tone::Ok,
        MailState::Failed => ui::Tone::Danger,
        MailState::Unknown => ui::Tone::Warn,
        MailState::Queued | MailState::Sending | MailState::Caught => ui::Tone::Neutral,
    };
    ui::Chip::new(tone, word)
}

const fn state_key(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "app-mail-queued",
        MailState::Sending => "app-mail-sending",
        MailState::Sent => "app-mail-sent",
        MailState::Failed => "app-mail-failed",
        MailState::Unknown => "app-mail-unknown",
        MailState::Caught => "app-mail-caught",
    }
}

#[derive(Template)]
#[template(path = "app/work.html")]
struct StuckPage {
    page: ui::Page,
    jobs: Vec<JobView>,
}

struct JobView {
    id: JobId,
    kind: String,
    tries: String,
    error: String,
    at: String,
}

async fn stuck(may: May<SeeWork>, State(app): State<App>) -> Result<Html<String>, Fault> {
    let lang = &may.visit.lang;
    let page = ui::Page::console(&app, &may.visit, lang.t("app-work-title")).await;
    let jobs = app.db().read(dead_jobs).await?.into_iter().map(|job| JobView {
        id: job.id,
        kind: job.kind,
        tries: lang.t1("app-work-tries", "count", job.attempts),
        error: job.last_error.unwrap_or_default(),
        at: lang.date_time(job.created_at),
    });
    let view = StuckPage { jobs: jobs.collect(), page };
    view.render().map(Html).map_err(|e| Fault::Broken(e.to_string()))
}

async fn revive(may: May<SeeWork>, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    let id: JobId = form.text("job").parse().map_err(|_| Fault::NotFound)?;
    let place = app
        .submit(&may.visit, &form, move |tx| {
            revive_job(tx, id)?;
            Ok::<_, Fault>("/app/settings/work?said=app-said-revived".to_owned())
        })
        .await?;
    Ok(Redirect::to(&place).into_response())
}

/// Work that was tried too often and waits for a person.
#[derive(Debug, Serialize, ToSchema)]
struct StuckBody {
    /// `job_…`
    job: String,
    /// What it is: `feedback.send_survey`.
    kind: String,
    attempts: i64,
    /// Why the last try failed.
    error: String,
    #[schema(example = "2026-11-22T03:00:00Z")]
    created_at: String,
}

/// Work that is stuck.
#[utoipa::path(get, path = "/api/v1/stuck-work", responses((status = 200, body = [StuckBody])))]
async fn stuck_list(_may: May<SeeWork>, State(app): State<App>) -> Result<Json<Vec<StuckBody>>, Fault> {
    let jobs = app.db().read(dead_jobs).await?.into_iter().map(|job| StuckBody {
        job: job.id.to_string(),
        kind: job.kind,
        attempts: job.attempts,
        error: job.last_error.unwrap_or_default(),
        created_at: job.created_at.to_string(),
    });
    Ok(Json(jobs.collect()))
}

#[derive(Debug, Serialize, ToSchema)]
struct RevivedBody {
    job: String,
}

/// Tries stuck work again.
#[utoipa::path(post, path = "/api/v1/stuck-work/{job}/revival", params(("job" = String, Path)),
    request_body = NothingBody, responses((status = 200, body = RevivedBody)))]
async fn revive_one(
    may: May<SeeWork>,
    State(app): State<App>,
    Path(job): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let id: JobId = job.parse().map_err(|_| Fault::NotFound)?;
    app.submit_json(&may.visit, &body, move |tx| {
        dead_jobs(tx)?.iter().find(|job| job.id == id).ok_or(Fault::NotFound)?;
        revive_job(tx, id)?;
        Ok::<_, Fault>(RevivedBody { job: id.to_string() })
    })
    .await
}
