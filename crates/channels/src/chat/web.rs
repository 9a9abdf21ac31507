//! Accounts at platforms, as leads set them up.

use axum::{
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use kernel::Permission as _;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Invalid, Limit, May, NavItem, Route, Submission, Visit},
};
use tickets::ChatAccountId;
use ui::Page;

use super::{
    actions::{self, NewChatAccount},
    model::ChatAccount,
    store, templates,
    views::{AccountFacts, AccountFields, AccountList, AccountPage},
};
use crate::{
    hooks::{self, EventState},
    rights::KeepChatAccounts,
    web::{go, html},
};

const LIST: &str = "/app/settings/chat";
const NEW: &str = "/app/settings/chat/new";
const ONE: &str = "/app/settings/chat/{id}";

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<KeepChatAccounts, _, _>(get.clone(), LIST, list),
        Route::guarded::<KeepChatAccounts, _, _>(get.clone(), NEW, blank),
        Route::guarded::<KeepChatAccounts, _, _>(post.clone(), NEW, add),
        Route::guarded::<KeepChatAccounts, _, _>(get, ONE, page),
        Route::guarded::<KeepChatAccounts, _, _>(post.clone(), ONE, change),
        Route::public(
            post,
            "/hooks/zalo/{account}",
            "Zalo proves itself by a signature over the bytes",
            Limit::Hooks,
            hooks::hear::<ChatAccount>,
        ),
    ]
    .into_iter()
    .chain(templates::routes())
    .collect()
}

pub(crate) const NAV: NavItem = NavItem {
    label: "channels-chat",
    icon: "message-circle",
    href: LIST,
    order: 20,
    roles: KeepChatAccounts::ROLES,
    count: None,
};

async fn list(may: May<KeepChatAccounts>, State(app): State<App>) -> Result<Response, Fault> {
    let accounts = app.db().read::<_, DbError, _>(store::accounts).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("channels-chat")).await;
    html(StatusCode::OK, &AccountList::new(page, &accounts))
}

async fn blank(may: May<KeepChatAccounts>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &new_page(&app, &may.visit, None).await)
}

async fn new_page(app: &App, visit: &Visit, told: Option<(&Submission, &Invalid)>) -> AccountPage {
    let page = Page::console(app, visit, visit.lang.t("channels-chat-new")).await;
    AccountPage::new(page, (NEW.to_owned(), None), AccountFields::blank(&visit.lang), told)
}

async fn add(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, seal) = (may.granted.clone(), app.seal());
    let act = move |tx: &mut Tx<'_>, new: &NewChatAccount| {
        let id = actions::add_chat_account(tx, &granted, &seal, new)?;
        Ok(format!("{LIST}/{id}?said=channels-said-added"))
    };
    match app.submit_read(&may.visit, &form, new_account(&form), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = new_page(&app, &may.visit, Some((&form, &invalid))).await;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn page(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let account = found(&app, &text).await?;
    html(StatusCode::OK, &one_page(&app, &may.visit, &account, None).await?)
}

async fn found(app: &App, text: &str) -> Result<ChatAccount, Fault> {
    let id: ChatAccountId = text.parse().map_err(|_| Fault::NotFound)?;
    app.db().read(move |tx| store::account(tx, id)).await?.ok_or(Fault::NotFound)
}

async fn one_page(
    app: &App,
    visit: &Visit,
    account: &ChatAccount,
    told: Option<(&Submission, &Invalid)>,
) -> Result<AccountPage, Fault> {
    let id = account.id;
    let read = move |tx: &mut Tx<'_>| -> Result<_, DbError> {
        let kinds = |tx: &mut Tx<'_>, state| store::kinds_of(tx, id, state);
        let (unread, failed) = (kinds(tx, EventState::Unread)?, kinds(tx, EventState::Failed)?);
        Ok((unread, failed, tickets::chat_templates(tx, id)?))
    };
    let found = app.db().read(read).await?;
    let page = Page::console(app, visit, account.name.clone()).await;
    let hook = format!("{}/hooks/zalo/{id}", app.config().base_url());
    let facts = AccountFacts::of(&visit.lang, (account, hook), found, app.db().clock().now());
    let action = format!("{LIST}/{id}");
    Ok(AccountPage::new(page, (action, Some(facts)), AccountFields::of(&visit.lang, account), told))
}

async fn change(
    may: May<KeepChatAccounts>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let account = found(&app, &text).await?;
    let (granted, seal, id) = (may.granted.clone(), app.seal(), account.id);
    let act = move |tx: &mut Tx<'_>, new: &NewChatAccount| {
        actions::change_chat_account(tx, &granted, &seal, id, new)?;
        Ok(format!("{LIST}/{id}?said=channels-said-changed"))
    };
    match app.submit_read(&may.visit, &form, new_account(&form), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = one_page(&app, &may.visit, &account, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// An account as a form describes it; the API sends the same fields.
pub(super) fn new_account(form: &Submission) -> Result<NewChatAccount, Invalid> {
    let mut check = form.check();
    let new = NewChatAccount {
        name: check.required("name", 60),
        app_id: check.required("app_id", 40),
        page_id: check.required("page_id", 40),
        hook_secret: check.optional("hook_secret", 500),
        app_secret: check.optional("app_secret", 500),
        refresh_token: check.optional("refresh_token", 4000),
        is_active: form.has("is_active"),
    };
    for (field, value) in [("app_id", &new.app_id), ("page_id", &new.page_id)] {
        if !value.bytes().all(|byte| byte.is_ascii_digit()) {
            check.error(field, "channels-error-digits");
        }
    }
    check.done(Some(new))
}
