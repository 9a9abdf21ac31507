//! What the pages of typed fields show.

use std::collections::BTreeMap;

use askama::Template;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Choice, EmptyView, FieldError, FieldView, LinkView, Page, errors_of};

use super::{Field, FieldId, FieldKind};

pub(super) const HOME: &str = "/app/settings/fields";

/// `/app/settings/fields`
#[derive(Debug, Template)]
#[template(path = "tickets/fields.html")]
pub(crate) struct FieldsPage {
    pub(crate) page: Page,
    /// Link and kind.
    pub(crate) rows: Vec<(LinkView, String)>,
    pub(crate) empty: EmptyView,
}

impl FieldsPage {
    pub(crate) fn of(page: Page, all: &[Field]) -> Self {
        let lang = page.lang.clone();
        let row = |field: &Field| {
            let notes = [
                Some(field.kind.key()),
                field.is_required.then_some("tickets-field-required"),
                field.is_public.then_some("tickets-field-public"),
            ];
            let notes = notes.into_iter().flatten().map(|key| lang.t(key).into_owned());
            let link = LinkView::new(format!("{HOME}/{}", field.id), field.name.of(lang.locale()));
            (link, notes.collect::<Vec<_>>().join(" · "))
        };
        Self {
            rows: all.iter().map(row).collect(),
            empty: EmptyView {
                icon: "sliders-horizontal",
                title: lang.t("tickets-fields-none").into_owned(),
                text: lang.t("tickets-fields-about").into_owned(),
                actions: vec![LinkView::new(format!("{HOME}/new"), lang.t("tickets-field-new"))],
            },
            page,
        }
    }
}

/// `/app/settings/fields/new`, `/app/settings/fields/{id}`
#[derive(Debug, Template)]
#[template(path = "tickets/field_edit.html")]
pub(crate) struct FieldEditPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) names: Vec<FieldView>,
    pub(crate) kind: FieldView,
    pub(crate) kinds: Vec<Choice>,
    /// Only of a field that has some, or may have them yet.
    pub(crate) choices: Option<FieldView>,
    pub(crate) required: FieldView,
    pub(crate) public: FieldView,
    pub(crate) remove: Option<String>,
}

impl FieldEditPage {
    /// The form of a field; of a new one when there is none.
    pub(crate) fn of(page: Page, known: Option<&Field>) -> Self {
        let lang = page.lang.clone();
        let field =
            |name: &str, key: &'static str, value: &str| FieldView::new(name, lang.t(key)).value(value);
        let ticked = |is_so: bool| if is_so { "yes" } else { "" };
        let name = known.map(|field| field.name.clone()).unwrap_or_default();
        // The kind of a field stays; only it is offered then.
        let kinds: Vec<FieldKind> = known.map_or_else(|| FieldKind::ALL.to_vec(), |field| vec![field.kind]);
        let place = known.map_or_else(|| HOME.to_owned(), |field| format!("{HOME}/{}", field.id));
        let choices = known.map(|field| field.choices.join("\n")).unwrap_or_default();
        Self {
            errors: Vec::new(),
            names: vec![
                field("name_vi", "tickets-field-name-vi", &name.vi),
                field("name_en", "tickets-field-name-en", &name.en),
                field("name_is", "tickets-field-name-is", &name.is),
            ],
            kind: field("kind", "tickets-field-kind", known.map_or("", |field| field.kind.name()))
                .hint(lang.t("tickets-field-kind-hint")),
            kinds: kinds.into_iter().map(|kind| Choice::new(kind.name(), lang.t(kind.key()))).collect(),
            choices: known.is_none_or(|field| field.kind == FieldKind::Choice).then(|| {
                let hint = lang.t("tickets-field-choices-hint");
                field("choices", "tickets-field-choices", &choices).hint(hint).optional()
            }),
            required: field(
                "required",
                "tickets-field-required",
                ticked(known.is_some_and(|f| f.is_required)),
            ),
            public: field("public", "tickets-field-public", ticked(known.is_some_and(|f| f.is_public))),
            remove: known.map(|_| format!("{place}/remove")),
            action: place,
            page,
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid) -> Self {
        let lang = self.page.lang.clone();
        let again = |field: FieldView| field.refused(form, invalid, &lang);
        let names: Vec<FieldView> = self.names.into_iter().map(again).collect();
        let (kind, choices) = (again(self.kind), self.choices.map(again));
        let (required, public) = (again(self.required), again(self.public));
        let errors = errors_of(names.iter().chain([&kind]).chain(&choices));
        Self { errors, names, kind, choices, required, public, ..self }
    }
}

/// A value on the page that puts a ticket in order.
#[derive(Debug)]
pub(crate) struct ValueField {
    pub(crate) field: FieldView,
    pub(crate) choices: Vec<Choice>,
    pub(crate) is_date: bool,
    pub(crate) is_number: bool,
}

/// Every field with its value in a ticket.
pub(crate) fn value_fields(
    lang: &Lang,
    fields: &[Field],
    values: &BTreeMap<FieldId, String>,
    refused: Option<(&Submission, &Invalid)>,
) -> Vec<ValueField> {
    let one = |of: &Field| {
        let value = values.get(&of.id).map_or("", String::as_str);
        let view = FieldView::new(of.id.to_string(), of.name.of(lang.locale())).value(value).optional();
        let view = if of.is_required { view.hint(lang.t("tickets-field-required")) } else { view };
        // The page has several forms; one of another kind says nothing of these fields.
        let is_asked = |form: &&Submission| form.has(&of.id.to_string());
        let view = match refused.filter(|(form, _)| is_asked(form)) {
            Some((form, invalid)) => view.refused(form, invalid, lang),
            None => view,
        };
        let mut choices = of.values(lang);
        let is_gone = !value.is_empty() && choices.iter().all(|choice| choice.value != value);
        if of.kind == FieldKind::Choice && is_gone {
            choices.push(Choice::new(value, value));
        }
        let (is_date, is_number) = (of.kind == FieldKind::Date, of.kind == FieldKind::Number);
        ValueField { field: view, choices, is_date, is_number }
    };
    fields.iter().map(one).collect()
}

/// What a customer reads of a ticket's fields: name and value.
pub(crate) fn told_to_customer(
    lang: &Lang,
    fields: &[Field],
    values: &BTreeMap<FieldId, String>,
) -> Vec<(String, String)> {
    let public = fields.iter().filter(|field| field.is_public);
    public
        .filter_map(|field| {
            let value = values.get(&field.id)?;
            Some((field.name.of(lang.locale()).to_owned(), field.said(lang, value)))
        })
        .collect()
}
