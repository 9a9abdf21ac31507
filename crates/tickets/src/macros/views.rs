//! What the pages of macros show.

use askama::Template;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, Choice, EmptyView, FieldError, FieldView, LinkView, Page, Tone, errors_of, loose_errors};

use super::{Macro, MacroBody, MacroId, Placeholder, Preview};
use crate::{
    acts::{Act, ActFields, DoneBy, Whom, act_fields},
    policy::Then,
    views::BrokenRow,
};

pub(super) const HOME: &str = "/app/settings/macros";

/// `/app/settings/macros`
#[derive(Debug, Template)]
#[template(path = "tickets/macros.html")]
pub(crate) struct MacrosPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<MacroRow>,
    pub(crate) broken: Vec<BrokenRow>,
    pub(crate) empty: EmptyView,
}

/// A macro of the list.
#[derive(Debug)]
pub(crate) struct MacroRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) does: String,
    pub(crate) used: String,
}

impl MacrosPage {
    pub(crate) fn of(page: Page, all: &[Macro], broken: Vec<(MacroId, String)>, whom: &Whom) -> Self {
        let lang = page.lang.clone();
        let row = |kept: &Macro| MacroRow {
            href: format!("{HOME}/{}", kept.id),
            name: kept.name.clone(),
            does: does(&lang, whom, &kept.body),
            used: lang.number(kept.used),
        };
        Self {
            rows: all.iter().map(row).collect(),
            broken: BrokenRow::all(HOME, broken),
            empty: EmptyView {
                icon: "zap",
                title: lang.t("tickets-macros-none").into_owned(),
                text: lang.t("tickets-macros-about").into_owned(),
                actions: vec![LinkView::new(format!("{HOME}/new"), lang.t("tickets-macro-new"))],
            },
            page,
        }
    }
}

/// Everything that a macro does, in one line.
pub(crate) fn does(lang: &Lang, whom: &Whom, body: &MacroBody) -> String {
    let answer = body.answer.as_ref().map(|answer| lang.t(then_key(answer.then)).into_owned());
    answer.into_iter().chain(acts_in_words(lang, whom, &body.acts)).collect::<Vec<_>>().join(" · ")
}

/// Acts in words, one each.
pub(crate) fn acts_in_words(lang: &Lang, whom: &Whom, acts: &[Act]) -> Vec<String> {
    acts.iter().map(|act| act.words(lang, whom)).collect()
}

const fn then_key(then: Then) -> &'static str {
    match then {
        Then::Wait => "tickets-then-wait",
        Then::Keep => "tickets-then-keep",
        Then::Done => "tickets-then-done",
    }
}

/// `/app/settings/macros/new`, `/app/settings/macros/{id}`
#[derive(Debug, Template)]
#[template(path = "tickets/macro_edit.html")]
pub(crate) struct MacroEditPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) name: FieldView,
    pub(crate) text: FieldView,
    pub(crate) then: FieldView,
    pub(crate) thens: Vec<Choice>,
    pub(crate) acts: ActFields,
    pub(crate) placeholders: Vec<(String, String)>,
    pub(crate) remove: Option<String>,
}

impl MacroEditPage {
    /// The form of a macro; of a new one when there is none.
    pub(crate) fn of(page: Page, kept: Option<&Macro>, whom: &Whom) -> Self {
        let lang = page.lang.clone();
        let body = kept.map(|kept| kept.body.clone()).unwrap_or_default();
        let answer = body.answer.unwrap_or(super::KeptAnswer { text: String::new(), then: Then::Wait });
        let field = |name: &str, key: &str, value: &str| FieldView::new(name, lang.t(key)).value(value);
        let place = kept.map_or_else(|| HOME.to_owned(), |kept| format!("{HOME}/{}", kept.id));
        let then = |then: Then| Choice::new(then.name(), lang.t(then_key(then)));
        let placeholder = |name: &Placeholder| {
            (format!("{{{}}}", name.name()), lang.t(placeholder_key(*name)).into_owned())
        };
        Self {
            errors: Vec::new(),
            name: field("name", "tickets-macro-name", kept.map_or("", |kept| kept.name.as_str())),
            text: field("text", "tickets-macro-text", &answer.text)
                .hint(lang.t("tickets-placeholder-hint"))
                .optional(),
            then: field("then", "tickets-macro-then", answer.then.name()).optional(),
            thens: [Then::Wait, Then::Keep, Then::Done].map(then).into(),
            acts: act_fields(&lang, whom, &body.acts, DoneBy::Person),
            placeholders: Placeholder::ALL.iter().map(placeholder).collect(),
            remove: kept.map(|_| format!("{place}/remove")),
            action: place,
            page,
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid) -> Self {
        let lang = self.page.lang.clone();
        let name = self.name.refused(form, invalid, &lang);
        let text = self.text.refused(form, invalid, &lang);
        let then = self.then.refused(form, invalid, &lang);
        let acts = self.acts.refused(form, invalid, &lang);
        let fields = [&name, &text, &then].into_iter().chain(acts.all());
        Self { errors: errors_of(fields), name, text, then, acts, ..self }
    }
}

const fn placeholder_key(name: Placeholder) -> &'static str {
    match name {
        Placeholder::CustomerName => "tickets-placeholder-customer-name",
        Placeholder::CustomerGreeted => "tickets-placeholder-customer-greeted",
        Placeholder::TicketNumber => "tickets-placeholder-ticket-number",
        Placeholder::TicketSubject => "tickets-placeholder-ticket-subject",
        Placeholder::AssetName => "tickets-placeholder-asset-name",
        Placeholder::AssetSerial => "tickets-placeholder-asset-serial",
        Placeholder::AgentName => "tickets-placeholder-agent-name",
        Placeholder::ShopName => "tickets-placeholder-shop-name",
        Placeholder::ShopPhone => "tickets-placeholder-shop-phone",
    }
}

/// `/app/tickets/{number}/macro`: choose one, look at what it would do, do it.
#[derive(Debug, Template)]
#[template(path = "tickets/macro_use.html")]
pub(crate) struct MacroUsePage {
    pub(crate) page: Page,
    pub(crate) back: String,
    pub(crate) action: String,
    pub(crate) choices: Vec<MacroRow>,
    pub(crate) chosen: Option<ChosenMacro>,
    pub(crate) empty: EmptyView,
    pub(crate) may_manage: bool,
}

/// What the chosen macro would say and do.
#[derive(Debug)]
pub(crate) struct ChosenMacro {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) seen: String,
    pub(crate) body: Option<FieldView>,
    pub(crate) effects: Vec<String>,
    pub(crate) missing: Option<Chip>,
    pub(crate) errors: Vec<FieldError>,
}

impl ChosenMacro {
    pub(crate) fn of(lang: &Lang, whom: &Whom, preview: &Preview, seen: String) -> Self {
        let answer = preview.answer.as_ref();
        let missing: Vec<String> =
            preview.missing.iter().map(|m| lang.t(placeholder_key(*m)).into_owned()).collect();
        let notes = preview.acts.iter().map(|act| match act {
            Act::Note { text } => format!("{}: {text}", act.words(lang, whom)),
            other => other.words(lang, whom),
        });
        Self {
            id: preview.kept.id.to_string(),
            name: preview.kept.name.clone(),
            seen,
            body: answer.map(|(filled, _)| {
                FieldView::new("body", lang.t("tickets-macro-text")).value(filled.text.as_str())
            }),
            effects: answer
                .map(|(_, then)| lang.t(then_key(*then)).into_owned())
                .into_iter()
                .chain(notes)
                .collect(),
            missing: (!missing.is_empty()).then(|| {
                Chip::new(Tone::Warn, lang.t1("tickets-error-missing", "names", missing.join(", ")))
            }),
            errors: Vec::new(),
        }
    }

    /// With the words as they were changed, and why it was not done.
    pub(crate) fn refused(mut self, lang: &Lang, form: &Submission, invalid: &Invalid) -> Self {
        self.body = self.body.map(|body| body.refused(form, invalid, lang));
        let in_form = self.body.as_ref().is_some_and(|body| body.error.is_some());
        let others: Vec<&str> = invalid.errors.iter().map(|error| error.field.as_str()).collect();
        let others: Vec<&str> = others.into_iter().filter(|field| !in_form || *field != "body").collect();
        self.errors = errors_of(self.body.iter());
        self.errors.extend(loose_errors(invalid, lang, &others));
        self
    }
}

impl MacroUsePage {
    pub(crate) fn of(
        page: Page,
        (number, carrier): (i64, String),
        (all, whom): (&[Macro], &Whom),
        chosen: Option<ChosenMacro>,
        may_manage: bool,
    ) -> Self {
        let lang = page.lang.clone();
        let here = format!("/app/tickets/{number}");
        let row = |kept: &Macro| MacroRow {
            href: format!("{here}/macro?in={carrier}&macro={}", kept.id),
            name: kept.name.clone(),
            does: does(&lang, whom, &kept.body),
            used: lang.number(kept.used),
        };
        let make = LinkView::new(format!("{HOME}/new"), lang.t("tickets-macro-new"));
        let back = LinkView::new(format!("{here}?in={carrier}"), lang.t("tickets-back-to-talk"));
        Self {
            choices: all.iter().map(row).collect(),
            empty: EmptyView {
                icon: "zap",
                title: lang.t("tickets-macros-none").into_owned(),
                text: lang.t("tickets-macros-about").into_owned(),
                actions: may_manage.then_some(make).into_iter().chain([back]).collect(),
            },
            back: format!("{here}?in={carrier}"),
            action: format!("{here}/macro?in={carrier}"),
            chosen,
            may_manage,
            page,
        }
    }
}
