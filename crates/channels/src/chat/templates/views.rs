//! What the pages of templates show.

use askama::Template;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use tickets::{ChatAccountId, ChatTemplate};
use ui::{Chip, FieldError, FieldView, Page, Tone, errors_of};

use crate::chat::zalo;

/// A template in the list of its account.
#[derive(Debug)]
pub(crate) struct TemplateRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) note: String,
    /// Only where it is switched off.
    pub(crate) chip: Option<Chip>,
}

impl TemplateRow {
    pub(crate) fn of(lang: &Lang, it: &ChatTemplate) -> Self {
        Self {
            href: place(it.account, &it.id.to_string()),
            name: it.name.clone(),
            note: lang.t1("channels-template-code-note", "code", it.code.clone()),
            chip: (!it.is_active).then(|| Chip::new(Tone::Neutral, lang.t("channels-template-off"))),
        }
    }
}

fn place(account: ChatAccountId, end: &str) -> String {
    format!("/app/settings/chat/{account}/templates/{end}")
}

/// The form of a template.
#[derive(Debug, Template)]
#[template(path = "channels/chat_template.html")]
pub(crate) struct TemplatePage {
    page: Page,
    action: String,
    back: String,
    /// None before it is saved.
    remove: Option<String>,
    errors: Vec<FieldError>,
    code: FieldView,
    name: FieldView,
    body: FieldView,
    is_active: FieldView,
}

impl TemplatePage {
    pub(crate) fn new(
        page: Page,
        account: ChatAccountId,
        known: Option<&ChatTemplate>,
        told: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let lang = page.lang.clone();
        let field = |name: &str, key: &str, value: &str| {
            let field = FieldView::new(name, lang.t(key)).value(value).hint(hint(&lang, key));
            match told {
                Some((form, invalid)) => field.refused(form, invalid, &lang),
                None => field,
            }
        };
        let text = |read: fn(&ChatTemplate) -> &str| known.map_or("", read);
        let ticked = if known.is_none_or(|it| it.is_active) { "yes" } else { "" };
        let code = field("code", "channels-template-code", text(|it| &it.code));
        let name = field("name", "channels-template-name", text(|it| &it.name));
        let body = field("body", "channels-template-body", text(|it| &it.body));
        Self {
            errors: if told.is_some() { errors_of([&code, &name, &body]) } else { Vec::new() },
            is_active: field("is_active", "channels-template-is-active", ticked),
            action: place(account, &known.map_or_else(|| "new".to_owned(), |it| it.id.to_string())),
            back: format!("/app/settings/chat/{account}#templates"),
            remove: known.map(|it| place(account, &format!("{}/remove", it.id))),
            code,
            name,
            body,
            page,
        }
    }
}

fn hint(lang: &Lang, key: &str) -> String {
    lang.t1(&format!("{key}-hint"), "max", zalo::TEMPLATE_LETTERS_MAX)
}
