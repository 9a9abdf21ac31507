//! Form fields as they are shown: with what was typed, and what is wrong with it.

use kernel::CountryCode;
use platform::{
    files::PAPERS_BYTES_MAX,
    i18n::{Lang, Value},
    web::{Invalid, Submission},
};

/// A field. Its name is its id as well, so a page has each name once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldView {
    /// The name in the form, and the id.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// What was typed, kept as it was typed.
    pub value: String,
    /// What helps to answer.
    pub hint: Option<String>,
    /// What happened and how to put it right.
    pub error: Option<String>,
    /// Optional fields are marked; required ones are not.
    pub is_optional: bool,
}

/// The countries, by name in the reader's language.
pub fn countries(lang: &Lang) -> Vec<Choice> {
    let of = |country: CountryCode| Choice::new(country.code(), country.name(lang.locale()));
    CountryCode::by_name(lang.locale()).into_iter().map(of).collect()
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A second line.
    pub hint: Option<String>,
    /// Whether it is chosen, where several may be; one of many compares its value with the field's.
    pub is_chosen: bool,
}

/// A wrong field, as the summary links to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the field.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

/// What files a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// Media types or endings, as `accept` takes them.
    pub accept: &'static str,
    /// The largest file, in bytes.
    pub max_bytes: u64,
    /// Whether several may be chosen.
    pub is_many: bool,
    /// Whether a phone should open its camera.
    pub camera: bool,
}

impl FieldView {
    /// A required field without a value.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// With what was typed, or what is known.
    pub fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// With help below the label.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// With what is wrong, if something is.
    pub fn error(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }

    /// With what the refused form held in it, and what is wrong there.
    pub fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let error = invalid.at(&self.name).map(|error| {
            let args = error.args.iter().map(|(name, value)| (*name, Value::from(value.as_str())));
            lang.with(error.key, &args.collect::<Vec<_>>())
        });
        let value = form.text(&self.name).to_owned();
        Self { value, error, ..self }
    }

    /// Marked as optional.
    pub fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    /// The ids of what describes the field, as `aria-describedby` takes them.
    pub fn described_by(&self) -> String {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.name));
        let error = self.error.is_some().then(|| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

impl Choice {
    /// An answer.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// With a second line.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Chosen or not.
    pub fn chosen(self, is_chosen: bool) -> Self {
        Self { is_chosen, ..self }
    }
}

impl FileLimits {
    /// Photos from a phone, eight megabytes each.
    pub const PHOTOS: Self = Self {
        accept: "image/jpeg,image/png,image/webp",
        max_bytes: 8_000_000,
        is_many: true,
        camera: false,
    };

    /// What the shop's people send along: photos, and documents that nothing can run. All of a letter's together may be as
    /// large as one.
    pub const PAPERS: Self = Self {
        accept: "image/jpeg,image/png,image/webp,application/pdf,.pdf",
        max_bytes: PAPERS_BYTES_MAX as u64,
        ..Self::PHOTOS
    };

    /// The limit in whole megabytes.
    pub const fn megabytes(&self) -> u64 {
        self.max_bytes / 1_000_000
    }
}

/// The refusals of these names, which are no fields of the page: in words, above it.
pub fn loose_errors(invalid: &Invalid, lang: &Lang, names: &[&str]) -> Vec<FieldError> {
    let told = invalid.errors.iter().filter(|error| names.contains(&error.field.as_str())).map(|error| {
        let args = error.args.iter().map(|(name, value)| (*name, Value::from(value.as_str())));
        FieldError { field: "main".into(), message: lang.with(error.key, &args.collect::<Vec<_>>()) }
    });
    told.collect()
}

/// What is wrong, in the order of the fields, for the summary above a form.
pub fn errors_of<'a>(fields: impl IntoIterator<Item = &'a FieldView>) -> Vec<FieldError> {
    let wrong = |field: &FieldView| {
        let message = format!("{}: {}", field.label, field.error.as_ref()?);
        Some(FieldError { field: field.name.clone(), message })
    };
    fields.into_iter().filter_map(wrong).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_the_wrong_fields_in_order() {
        let phone = FieldView::new("phone", "Phone").error(Some("Ten digits, please.".into()));
        let name = FieldView::new("name", "Name");
        assert_eq!(
            errors_of([&name, &phone]),
            [FieldError { field: "phone".into(), message: "Phone: Ten digits, please.".into() }]
        );
    }

    #[test]
    fn a_field_points_to_what_describes_it() {
        let field = FieldView::new("serial", "Serial");
        assert_eq!(field.described_by(), "");
        let field = field.hint("On the back").error(Some("Too short".into()));
        assert_eq!(field.described_by(), "serial-hint serial-error");
    }
}
