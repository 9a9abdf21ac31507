//! The pages of an account's templates.

use axum::{
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Check, Fault, Invalid, May, Route, Submission, Visit},
};
use tickets::{ChatAccountId, ChatTemplate, ChatTemplateId, TextFault, decide_template_text};
use ui::Page;

use super::views::TemplatePage;
use crate::{
    chat::{
        actions::{self, NewTemplate},
        zalo,
    },
    rights::KeepChatAccounts,
    web::{go, html},
};

const NEW: &str = "/app/settings/chat/{id}/templates/new";
const ONE: &str = "/app/settings/chat/{id}/templates/{template}";
const REMOVE: &str = "/app/settings/chat/{id}/templates/{template}/remove";

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<KeepChatAccounts, _, _>(get.clone(), NEW, blank),
        Route::guarded::<KeepChatAccounts, _, _>(post.clone(), NEW, add),
        Route::guarded::<KeepChatAccounts, _, _>(get, ONE, page),
        Route::guarded::<KeepChatAccounts, _, _>(post.clone(), ONE, change),
        Route::guarded::<KeepChatAccounts, _, _>(post, REMOVE, remove),
    ]
}

/// Of which account, and which one; none is a new one.
#[derive(Clone, Copy)]
struct Whose(ChatAccountId, Option<ChatTemplateId>);

fn whose(account: &str, template: Option<&str>) -> Result<Whose, Fault> {
    let account = account.parse().map_err(|_| Fault::NotFound)?;
    let template = template.map(str::parse).transpose().map_err(|_| Fault::NotFound)?;
    Ok(Whose(account, template))
}

async fn blank(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &drawn(&app, &may.visit, whose(&account, None)?, None).await?)
}

async fn page(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path((account, template)): Path<(String, String)>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &drawn(&app, &may.visit, whose(&account, Some(&template))?, None).await?)
}

async fn drawn(
    app: &App,
    visit: &Visit,
    Whose(account, id): Whose,
    told: Option<(&Submission, &Invalid)>,
) -> Result<TemplatePage, Fault> {
    let load = move |tx: &mut Tx<'_>| -> Result<Option<ChatTemplate>, Fault> {
        let all = actions::templates_of(tx, account)?;
        match id {
            Some(id) => all.into_iter().find(|one| one.id == id).ok_or(Fault::NotFound).map(Some),
            None => Ok(None),
        }
    };
    let known = app.db().read(load).await?;
    let title = match &known {
        Some(known) => known.name.clone(),
        None => visit.lang.t("channels-template-new").into_owned(),
    };
    let page = Page::console(app, visit, title).await;
    Ok(TemplatePage::new(page, account, known.as_ref(), told))
}

async fn add(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path(account): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    saved(&may, &app, whose(&account, None)?, &form).await
}

async fn change(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path((account, template)): Path<(String, String)>,
    form: Submission,
) -> Result<Response, Fault> {
    saved(&may, &app, whose(&account, Some(&template))?, &form).await
}

async fn saved(
    may: &May<KeepChatAccounts>,
    app: &App,
    whose: Whose,
    form: &Submission,
) -> Result<Response, Fault> {
    let (granted, Whose(account, id)) = (may.granted.clone(), whose);
    let save = move |tx: &mut Tx<'_>, new: &NewTemplate| {
        actions::save_template(tx, &granted, (account, id), new)?;
        Ok(format!("/app/settings/chat/{account}?said=channels-said-template-saved#templates"))
    };
    match app.submit_read(&may.visit, form, new_template(form), save).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = drawn(app, &may.visit, whose, Some((form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn remove(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path((account, template)): Path<(String, String)>,
    form: Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let Whose(account, id) = whose(&account, Some(&template))?;
    let id = id.ok_or(Fault::NotFound)?;
    let remove = move |tx: &mut Tx<'_>| {
        actions::remove_template(tx, &granted, (account, id))?;
        Ok::<_, Fault>(format!("/app/settings/chat/{account}?said=channels-said-template-removed#templates"))
    };
    Ok(go(&app.submit(&may.visit, &form, remove).await?))
}

/// A template as a form describes it; the API sends the same fields.
pub(super) fn new_template(form: &Submission) -> Result<NewTemplate, Invalid> {
    let mut check = form.check();
    let letters_max = usize::try_from(zalo::TEMPLATE_LETTERS_MAX).unwrap_or_default();
    let new = NewTemplate {
        code: check.required("code", 20),
        name: check.required("name", 60),
        body: check.required("body", letters_max),
        is_active: form.has("is_active"),
    };
    if !new.code.bytes().all(|byte| byte.is_ascii_digit()) {
        check.error("code", "channels-error-digits");
    }
    check_text(&mut check, &new.body);
    check.done(Some(new))
}

fn check_text(check: &mut Check<'_>, body: &str) {
    match decide_template_text(body) {
        Ok(()) => {}
        Err(TextFault::Place(name)) => {
            check.error_with("body", "channels-error-template-place", &[("name", name)]);
        }
        Err(TextFault::Places) => check.error("body", "channels-error-template-places"),
    }
}
