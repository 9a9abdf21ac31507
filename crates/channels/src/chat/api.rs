//! Accounts at platforms in the API: the same actions, the same rights.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::{
    db::DbError,
    web::{App, Fault, Invalid, JsonBody, May, Route, Submission},
};
use serde::{Deserialize, Serialize};
use tickets::ChatAccountId;
use utoipa::{OpenApi, ToSchema};

use super::{
    actions::{self, NewChatAccount},
    model::ChatAccount,
    store, templates,
    web::new_account,
};
use crate::rights::KeepChatAccounts;

pub(crate) fn routes() -> Vec<Route> {
    let list = "/api/v1/chat-accounts";
    vec![
        Route::guarded::<KeepChatAccounts, _, _>(Method::GET, list, chat_accounts),
        Route::guarded::<KeepChatAccounts, _, _>(Method::POST, list, add_chat_account),
        Route::guarded::<KeepChatAccounts, _, _>(
            Method::PUT,
            "/api/v1/chat-accounts/{id}",
            change_chat_account,
        ),
    ]
    .into_iter()
    .chain(templates::api_routes())
    .collect()
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(chat_accounts, add_chat_account, change_chat_account))]
    struct Api;
    Api::openapi().merge_from(templates::openapi())
}

/// An account at a messaging platform. Secrets are never given out.
#[derive(Debug, Serialize, ToSchema)]
struct ChatAccountBrief {
    /// `chat_account_…`; the platform tells us at `/hooks/zalo/chat_account_…`
    account: String,
    /// `zalo`
    kind: &'static str,
    name: String,
    app_id: String,
    page_id: String,
    is_active: bool,
    /// Requests whose signature did not fit, or that were too old.
    refused: i64,
    last_in_at: Option<String>,
    last_out_at: Option<String>,
    /// Why nothing can be sent; empty where all is well.
    problem: String,
}

impl From<&ChatAccount> for ChatAccountBrief {
    fn from(account: &ChatAccount) -> Self {
        let text = |at: Option<kernel::Timestamp>| at.map(|at| at.to_string());
        Self {
            account: account.id.to_string(),
            kind: account.kind.name(),
            name: account.name.clone(),
            app_id: account.app_id.clone(),
            page_id: account.page_id.clone(),
            is_active: account.is_active,
            refused: account.state.refused,
            last_in_at: text(account.state.last_in_at),
            last_out_at: text(account.state.last_out_at),
            problem: account.state.problem.clone(),
        }
    }
}

/// The accounts of the shop at messaging platforms, and how they fare.
#[utoipa::path(get, path = "/api/v1/chat-accounts", responses((status = 200, body = [ChatAccountBrief])))]
async fn chat_accounts(
    _may: May<KeepChatAccounts>,
    State(app): State<App>,
) -> Result<Json<Vec<ChatAccountBrief>>, Fault> {
    let found = app.db().read::<_, DbError, _>(store::accounts).await?;
    Ok(Json(found.iter().map(ChatAccountBrief::from).collect()))
}

/// An account to be set up or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChatAccountBody {
    name: String,
    app_id: String,
    page_id: String,
    /// Empty keeps the one that is saved; so do the next two.
    #[serde(default)]
    hook_secret: String,
    #[serde(default)]
    app_secret: String,
    #[serde(default)]
    refresh_token: String,
    is_active: bool,
}

impl ChatAccountBody {
    /// A program is held to the rules of the form.
    fn read(&self) -> Result<NewChatAccount, Invalid> {
        let mut fields = vec![
            ("name", self.name.as_str()),
            ("app_id", self.app_id.as_str()),
            ("page_id", self.page_id.as_str()),
            ("hook_secret", self.hook_secret.as_str()),
            ("app_secret", self.app_secret.as_str()),
            ("refresh_token", self.refresh_token.as_str()),
        ];
        fields.extend(self.is_active.then_some(("is_active", "yes")));
        new_account(&Submission::of(&fields))
    }
}

/// Which account.
#[derive(Debug, Serialize, ToSchema)]
struct ChatAccountRef {
    /// `chat_account_…`
    account: String,
}

/// Sets up an account at a messaging platform.
#[utoipa::path(post, path = "/api/v1/chat-accounts", request_body = ChatAccountBody,
    responses((status = 200, body = ChatAccountRef), (status = 422)))]
async fn add_chat_account(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    body: JsonBody<ChatAccountBody>,
) -> Result<Response, Fault> {
    let new = body.value.read()?;
    let (granted, seal) = (may.granted.clone(), app.seal());
    app.submit_json(&may.visit, &body, move |tx| {
        let id = actions::add_chat_account(tx, &granted, &seal, &new)?;
        Ok::<_, Fault>(ChatAccountRef { account: id.to_string() })
    })
    .await
}

/// Changes an account at a messaging platform.
#[utoipa::path(put, path = "/api/v1/chat-accounts/{id}", params(("id" = String, Path)),
    request_body = ChatAccountBody,
    responses((status = 200, body = ChatAccountRef), (status = 404), (status = 422)))]
async fn change_chat_account(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<ChatAccountBody>,
) -> Result<Response, Fault> {
    let id: ChatAccountId = text.parse().map_err(|_| Fault::NotFound)?;
    let new = body.value.read()?;
    let (granted, seal) = (may.granted.clone(), app.seal());
    app.submit_json(&may.visit, &body, move |tx| {
        actions::change_chat_account(tx, &granted, &seal, id, &new)?;
        Ok::<_, Fault>(ChatAccountRef { account: id.to_string() })
    })
    .await
}
