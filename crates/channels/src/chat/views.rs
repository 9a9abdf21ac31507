//! Accounts at platforms.

use askama::Template;
use kernel::Timestamp;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use tickets::ChatTemplate;
use ui::{Chip, EmptyView, FactView, FieldError, FieldView, LinkView, Page, Tone};

use super::{model::ChatAccount, templates::TemplateRow};

/// All accounts.
#[derive(Debug, Template)]
#[template(path = "channels/chat_accounts.html")]
pub(crate) struct AccountList {
    page: Page,
    rows: Vec<Row>,
    empty: EmptyView,
}

#[derive(Debug)]
struct Row {
    href: String,
    name: String,
    note: String,
    chip: Chip,
}

impl AccountList {
    pub(crate) fn new(page: Page, accounts: &[ChatAccount]) -> Self {
        let lang = page.lang.clone();
        let row = |account: &ChatAccount| Row {
            href: format!("/app/settings/chat/{}", account.id),
            name: account.name.clone(),
            note: format!("Zalo OA · {}", account.page_id),
            chip: chip(&lang, account),
        };
        Self {
            rows: accounts.iter().map(row).collect(),
            empty: EmptyView {
                icon: "message-circle",
                title: lang.t("channels-chat-empty").into_owned(),
                text: lang.t("channels-chat-empty-text").into_owned(),
                actions: vec![LinkView::new("/app/settings/chat/new", lang.t("channels-chat-new"))],
            },
            page,
        }
    }
}

fn chip(lang: &Lang, account: &ChatAccount) -> Chip {
    let state = &account.state;
    let (tone, key) = match (account.is_active, state.problem.is_empty(), state.last_in_at.is_some()) {
        (false, ..) => (Tone::Neutral, "channels-chat-off"),
        (true, false, _) => (Tone::Danger, "channels-chat-problem"),
        (true, true, false) => (Tone::Neutral, "channels-chat-silent"),
        (true, true, true) => (Tone::Ok, "channels-chat-well"),
    };
    Chip::new(tone, lang.t(key))
}

/// How an account fares, and where the platform has to tell us.
#[derive(Debug)]
pub(crate) struct AccountFacts {
    chip: Chip,
    problem: Option<String>,
    /// Where the platform has to tell us.
    hook: String,
    facts: Vec<FactView>,
    failed: Option<String>,
    unread: Option<String>,
    /// What may be sent after the window.
    templates: Vec<TemplateRow>,
}

type Kinds = Vec<(String, i64)>;

impl AccountFacts {
    pub(crate) fn of(
        lang: &Lang,
        (account, hook): (&ChatAccount, String),
        (unread, failed, templates): (Kinds, Kinds, Vec<ChatTemplate>),
        now: Timestamp,
    ) -> Self {
        let state = &account.state;
        let at = |at: Option<Timestamp>| at.map_or(String::new(), |at| lang.moment(at, now));
        let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
        let listed = |key: &str, kinds: &Kinds| {
            let all = kinds.iter().map(|(kind, count)| format!("{kind} ({count})"));
            let all = all.collect::<Vec<_>>().join(", ");
            (!kinds.is_empty()).then(|| lang.t1(key, "kinds", all))
        };
        let said = |said: &str| lang.t1("channels-said", "said", said.to_owned());
        Self {
            chip: chip(lang, account),
            problem: Some(state.problem.as_str()).filter(|text| !text.is_empty()).map(said),
            hook,
            facts: vec![
                fact("channels-chat-last-in", at(state.last_in_at)),
                fact("channels-chat-last-out", at(state.last_out_at)),
                fact("channels-chat-refused", lang.number(state.refused)),
            ],
            failed: listed("channels-chat-failed", &failed),
            unread: listed("channels-chat-unread", &unread),
            templates: templates.iter().map(|it| TemplateRow::of(lang, it)).collect(),
        }
    }
}

/// The form of an account.
#[derive(Debug, Template)]
#[template(path = "channels/chat_account.html")]
pub(crate) struct AccountPage {
    page: Page,
    action: String,
    /// None before the account is saved.
    facts: Option<AccountFacts>,
    errors: Vec<FieldError>,
    fields: AccountFields,
}

impl AccountPage {
    pub(crate) fn new(
        page: Page,
        (action, facts): (String, Option<AccountFacts>),
        fields: AccountFields,
        told: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let fields = match told {
            Some((form, invalid)) => fields.refused(form, invalid, &page.lang),
            None => fields,
        };
        let errors = if told.is_some() { fields.errors() } else { Vec::new() };
        Self { page, action, facts, errors, fields }
    }
}

/// The fields of an account.
#[derive(Debug)]
pub(crate) struct AccountFields {
    name: FieldView,
    app_id: FieldView,
    page_id: FieldView,
    hook_secret: FieldView,
    app_secret: FieldView,
    refresh_token: FieldView,
    is_active: FieldView,
}

impl AccountFields {
    pub(crate) fn blank(lang: &Lang) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let hinted = |name: &str, key: &str| field(name, key).hint(lang.t(&format!("{key}-hint")));
        Self {
            name: field("name", "channels-chat-name"),
            app_id: hinted("app_id", "channels-chat-app-id"),
            page_id: hinted("page_id", "channels-chat-page-id"),
            hook_secret: hinted("hook_secret", "channels-chat-hook-secret"),
            app_secret: hinted("app_secret", "channels-chat-app-secret"),
            refresh_token: hinted("refresh_token", "channels-chat-refresh-token"),
            is_active: hinted("is_active", "channels-chat-is-active").value("yes"),
        }
    }

    /// With what is known. Secrets are never shown again.
    pub(crate) fn of(lang: &Lang, account: &ChatAccount) -> Self {
        let blank = Self::blank(lang);
        let kept = |field: FieldView| field.hint(lang.t("channels-chat-kept")).optional();
        Self {
            name: blank.name.value(&account.name),
            app_id: blank.app_id.value(&account.app_id),
            page_id: blank.page_id.value(&account.page_id),
            hook_secret: kept(blank.hook_secret),
            app_secret: kept(blank.app_secret),
            refresh_token: kept(blank.refresh_token),
            is_active: blank.is_active.value(if account.is_active { "yes" } else { "" }),
        }
    }

    /// With what was typed. Secrets are typed again.
    fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        let secret = |field: FieldView| again(field).value("");
        Self {
            name: again(self.name),
            app_id: again(self.app_id),
            page_id: again(self.page_id),
            hook_secret: secret(self.hook_secret),
            app_secret: secret(self.app_secret),
            refresh_token: secret(self.refresh_token),
            is_active: again(self.is_active),
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        ui::errors_of([
            &self.name,
            &self.app_id,
            &self.page_id,
            &self.hook_secret,
            &self.app_secret,
            &self.refresh_token,
        ])
    }
}
