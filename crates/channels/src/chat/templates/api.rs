//! Templates in the API: the same actions, the same rights.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::web::{App, Fault, Invalid, JsonBody, May, Route, Submission};
use serde::{Deserialize, Serialize};
use tickets::{ChatAccountId, ChatTemplate, ChatTemplateId, places_of};
use utoipa::{OpenApi, ToSchema};

use super::web::new_template;
use crate::{
    chat::actions::{self, NewTemplate},
    rights::KeepChatAccounts,
};

const ALL: &str = "/api/v1/chat-accounts/{id}/templates";
const ONE: &str = "/api/v1/chat-accounts/{id}/templates/{template}";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<KeepChatAccounts, _, _>(Method::GET, ALL, chat_templates),
        Route::guarded::<KeepChatAccounts, _, _>(Method::POST, ALL, add_chat_template),
        Route::guarded::<KeepChatAccounts, _, _>(Method::PUT, ONE, change_chat_template),
        Route::guarded::<KeepChatAccounts, _, _>(Method::DELETE, ONE, remove_chat_template),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(chat_templates, add_chat_template, change_chat_template, remove_chat_template))]
    struct Api;
    Api::openapi()
}

/// A template that Zalo approved.
#[derive(Debug, Serialize, ToSchema)]
struct ChatTemplateBrief {
    /// `chat_template_…`
    template: String,
    /// As Zalo numbers it.
    code: String,
    name: String,
    /// With `<places>` for values.
    text: String,
    /// The names of the places.
    places: Vec<String>,
    is_active: bool,
}

impl From<ChatTemplate> for ChatTemplateBrief {
    fn from(it: ChatTemplate) -> Self {
        let places = places_of(&it.body);
        let ChatTemplate { id, code, name, body, is_active, .. } = it;
        Self { template: id.to_string(), code, name, text: body, places, is_active }
    }
}

/// The templates of an account.
#[utoipa::path(get, path = "/api/v1/chat-accounts/{id}/templates", params(("id" = String, Path)),
    responses((status = 200, body = [ChatTemplateBrief]), (status = 404)))]
async fn chat_templates(
    _may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path(account): Path<String>,
) -> Result<Json<Vec<ChatTemplateBrief>>, Fault> {
    let account: ChatAccountId = account.parse().map_err(|_| Fault::NotFound)?;
    let all = app.db().read(move |tx| actions::templates_of(tx, account)).await?;
    Ok(Json(all.into_iter().map(ChatTemplateBrief::from).collect()))
}

/// A template to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChatTemplateBody {
    /// As Zalo numbers it: digits.
    code: String,
    name: String,
    /// As Zalo shows it, with `<places>` for values; at most 400 characters.
    body: String,
    is_active: bool,
}

impl ChatTemplateBody {
    /// A program is held to the rules of the form.
    fn read(&self) -> Result<NewTemplate, Invalid> {
        let mut fields =
            vec![("code", self.code.as_str()), ("name", self.name.as_str()), ("body", self.body.as_str())];
        fields.extend(self.is_active.then_some(("is_active", "yes")));
        new_template(&Submission::of(&fields))
    }
}

/// Which template.
#[derive(Debug, Serialize, ToSchema)]
struct ChatTemplateRef {
    /// `chat_template_…`
    template: String,
}

/// Keeps a template of an account.
#[utoipa::path(post, path = "/api/v1/chat-accounts/{id}/templates", params(("id" = String, Path)),
    request_body = ChatTemplateBody,
    responses((status = 200, body = ChatTemplateRef), (status = 404), (status = 422)))]
async fn add_chat_template(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path(account): Path<String>,
    body: JsonBody<ChatTemplateBody>,
) -> Result<Response, Fault> {
    let account = account.parse().map_err(|_| Fault::NotFound)?;
    saved(&may, &app, (account, None), &body).await
}

/// Changes a template.
#[utoipa::path(put, path = "/api/v1/chat-accounts/{id}/templates/{template}",
    params(("id" = String, Path), ("template" = String, Path)), request_body = ChatTemplateBody,
    responses((status = 200, body = ChatTemplateRef), (status = 404), (status = 422)))]
async fn change_chat_template(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path((account, template)): Path<(String, String)>,
    body: JsonBody<ChatTemplateBody>,
) -> Result<Response, Fault> {
    let (account, template) = both(&account, &template)?;
    saved(&may, &app, (account, Some(template)), &body).await
}

fn both(account: &str, template: &str) -> Result<(ChatAccountId, ChatTemplateId), Fault> {
    account.parse().ok().zip(template.parse().ok()).ok_or(Fault::NotFound)
}

async fn saved(
    may: &May<KeepChatAccounts>,
    app: &App,
    whose: (ChatAccountId, Option<ChatTemplateId>),
    body: &JsonBody<ChatTemplateBody>,
) -> Result<Response, Fault> {
    let (new, granted) = (body.value.read()?, may.granted.clone());
    app.submit_json(&may.visit, body, move |tx| {
        let id = actions::save_template(tx, &granted, whose, &new)?;
        Ok::<_, Fault>(ChatTemplateRef { template: id.to_string() })
    })
    .await
}

/// Takes a template away. What was sent with it stays.
#[utoipa::path(delete, path = "/api/v1/chat-accounts/{id}/templates/{template}",
    params(("id" = String, Path), ("template" = String, Path)),
    responses((status = 200, body = ChatTemplateRef), (status = 404)))]
async fn remove_chat_template(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path((account, template)): Path<(String, String)>,
) -> Result<Json<ChatTemplateRef>, Fault> {
    let (whose, granted) = (both(&account, &template)?, may.granted.clone());
    app.db().write(move |tx| actions::remove_template(tx, &granted, whose)).await?;
    Ok(Json(ChatTemplateRef { template }))
}
