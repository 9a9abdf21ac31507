//! Typed fields: what a shop wants to know of every ticket beyond what all of them have.

mod actions;
mod api;
mod store;
mod views;
mod web;

use kernel::{Locale, fold, ids, normalise};
use platform::{i18n::Lang, text_column};
use serde::{Deserialize, Serialize};
use ui::Choice;
use utoipa::ToSchema;

pub(crate) use actions::refuse_unfilled;
pub use actions::{NewField, remove_field, save_field, set_fields};
pub(crate) use api::{openapi, routes as api_routes};
pub(crate) use store::{field_of, fields, values_of};
pub(crate) use views::{ValueField, told_to_customer, value_fields};
pub(crate) use web::{read_values, routes};

ids! { FieldId = "field" }

/// Characters of a text; more is a note.
pub(crate) const TEXT_CHARS_MAX: usize = 500;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// One of the field's choices.
    Choice,
    /// Yes or no.
    YesNo,
}
text_column!(FieldKind {
    Text = "text",
    Number = "number",
    Date = "date",
    Choice = "choice",
    YesNo = "yes_no",
});

impl FieldKind {
    /// The key of its word.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Text => "tickets-field-kind-text",
            Self::Number => "tickets-field-kind-number",
            Self::Date => "tickets-field-kind-date",
            Self::Choice => "tickets-field-kind-choice",
            Self::YesNo => "tickets-field-kind-yes-no",
        }
    }
}

/// A name in the languages of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldName {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// In Icelandic.
    pub is: String,
}

impl FieldName {
    /// In one of them.
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::Vi => &self.vi,
            Locale::En => &self.en,
            Locale::Is => &self.is,
        }
    }
}

/// What a shop asks of every ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// What it is called.
    pub name: FieldName,
    /// What it holds. Never changed, because values would be left that are none.
    pub kind: FieldKind,
    /// The choices of a field that has some, as everybody reads them.
    pub choices: Vec<String>,
    /// Whether a ticket can only be done once it is filled.
    pub is_required: bool,
    /// Whether the customer reads it too.
    pub is_public: bool,
}

impl Field {
    /// The value that was typed, as it is kept; none for an empty one.
    ///
    /// # Errors
    /// The key of what is wrong with it.
    pub fn decide_value(&self, typed: &str) -> Result<Option<String>, &'static str> {
        let typed = normalise(typed.trim());
        if typed.is_empty() {
            return Ok(None);
        }
        let value = match self.kind {
            FieldKind::Text if typed.chars().count() > TEXT_CHARS_MAX => {
                return Err("tickets-error-field-long");
            }
            FieldKind::Text => Some(typed),
            FieldKind::Number => number(&typed),
            FieldKind::Date => typed.parse::<jiff::civil::Date>().ok().map(|date| date.to_string()),
            FieldKind::Choice => self.choices.iter().find(|choice| **choice == typed).cloned(),
            FieldKind::YesNo => matches!(typed.as_str(), "yes" | "no").then_some(typed),
        };
        value.map(Some).ok_or(match self.kind {
            FieldKind::Number => "form-error-number",
            FieldKind::Date => "form-error-date",
            FieldKind::Text | FieldKind::Choice | FieldKind::YesNo => "form-error-choice",
        })
    }

    /// Whether a view can ask for this value. A choice that is gone may still stand in tickets.
    pub(crate) fn is_filtered_by(&self, value: &str) -> bool {
        match self.kind {
            FieldKind::YesNo => matches!(value, "yes" | "no"),
            FieldKind::Choice => !value.is_empty(),
            FieldKind::Text | FieldKind::Number | FieldKind::Date => false,
        }
    }

    /// What a view can ask of it: `field_…:yes`.
    pub(crate) fn filters(&self, lang: &Lang) -> Vec<Choice> {
        let name = self.name.of(lang.locale());
        let values = self.values(lang).into_iter();
        values
            .map(|of| Choice::new(format!("{}:{}", self.id, of.value), format!("{name}: {}", of.label)))
            .collect()
    }

    /// The values of which one is chosen; none for what is typed.
    pub(crate) fn values(&self, lang: &Lang) -> Vec<Choice> {
        match self.kind {
            FieldKind::YesNo => ["yes", "no"].map(|it| Choice::new(it, self.said(lang, it))).into(),
            FieldKind::Choice => {
                self.choices.iter().map(|it| Choice::new(it.as_str(), it.as_str())).collect()
            }
            FieldKind::Text | FieldKind::Number | FieldKind::Date => Vec::new(),
        }
    }

    /// A value in words.
    pub(crate) fn said(&self, lang: &Lang, value: &str) -> String {
        match (self.kind, value) {
            (FieldKind::YesNo, "yes") => lang.t("tickets-field-yes").into_owned(),
            (FieldKind::YesNo, _) => lang.t("tickets-field-no").into_owned(),
            (FieldKind::Date, _) => value.parse().map_or_else(|_| value.to_owned(), |date| lang.date(date)),
            _ => value.to_owned(),
        }
    }
}

/// A number as people of three countries type it, with a point for its fraction.
fn number(typed: &str) -> Option<String> {
    let plain: String = typed.replace(',', ".").split_whitespace().collect();
    let is_plain = plain.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-') && plain.len() <= 30;
    let number: f64 = plain.parse().ok().filter(|_| is_plain)?;
    number.is_finite().then_some(plain)
}

/// Whether two names are one to whoever reads them.
fn is_same(one: &FieldName, other: &FieldName) -> bool {
    Locale::ALL.iter().any(|locale| fold(one.of(*locale)) == fold(other.of(*locale)))
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;

    use super::*;

    fn field(kind: FieldKind) -> Field {
        Field {
            id: FieldId::from_uuid(Uuid::from_u128(1)),
            name: FieldName::default(),
            kind,
            choices: vec!["Màn hình".into(), "Pin".into()],
            is_required: false,
            is_public: false,
        }
    }

    #[test]
    fn a_value_is_what_its_kind_says_and_an_empty_one_is_none() {
        let decide = |kind, typed: &str| field(kind).decide_value(typed);
        for kind in FieldKind::ALL {
            assert_eq!(decide(*kind, "  "), Ok(None), "{kind:?}");
        }
        assert_eq!(decide(FieldKind::Text, " Mã E4 "), Ok(Some("Mã E4".into())));
        assert_eq!(decide(FieldKind::Text, &"x".repeat(501)), Err("tickets-error-field-long"));
        assert_eq!(decide(FieldKind::Number, "12,5"), Ok(Some("12.5".into())));
        assert_eq!(decide(FieldKind::Number, "1.2.3"), Err("form-error-number"));
        assert_eq!(decide(FieldKind::Number, "inf"), Err("form-error-number"));
        assert_eq!(decide(FieldKind::Date, "2026-11-23"), Ok(Some("2026-11-23".into())));
        assert_eq!(decide(FieldKind::Date, "2026-02-30"), Err("form-error-date"));
        assert_eq!(decide(FieldKind::Choice, "Pin"), Ok(Some("Pin".into())));
        assert_eq!(decide(FieldKind::Choice, "Loa"), Err("form-error-choice"));
        assert_eq!(decide(FieldKind::YesNo, "yes"), Ok(Some("yes".into())));
        assert_eq!(decide(FieldKind::YesNo, "maybe"), Err("form-error-choice"));
    }
}
