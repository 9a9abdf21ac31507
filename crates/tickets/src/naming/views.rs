//! The page on which statuses get their names.

use askama::Template;
use kernel::Locale;
use platform::{
    i18n::Texts,
    web::{Invalid, Submission},
};
use ui::{FieldError, FieldView, Page, errors_of};

use super::{StatusNames, actions::field};
use crate::clocks::StatusKind;

/// `/app/settings/statuses`
#[derive(Debug, Template)]
#[template(path = "tickets/statuses.html")]
pub(crate) struct StatusesPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    /// Each status as the program calls it, with a name in each language.
    pub(crate) statuses: Vec<(String, Vec<FieldView>)>,
}

impl StatusesPage {
    pub(crate) fn of(page: Page, texts: &Texts, names: &StatusNames) -> Self {
        let reader = page.lang.locale();
        let one = |status: StatusKind, locale: Locale| {
            let own = names.get(&(status, locale)).cloned();
            FieldView::new(field(status, locale), ui::own_name(locale))
                .value(own.unwrap_or_default())
                .optional()
        };
        let row = |status: &StatusKind| {
            let fields = Locale::ALL.map(|locale| one(*status, locale));
            (texts.as_written(reader, status.key()), fields.into())
        };
        Self { errors: Vec::new(), statuses: StatusKind::ALL.iter().map(row).collect(), page }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid) -> Self {
        let lang = self.page.lang.clone();
        let again = |fields: Vec<FieldView>| -> Vec<FieldView> {
            fields.into_iter().map(|field| field.refused(form, invalid, &lang)).collect()
        };
        let statuses: Vec<_> = self.statuses.into_iter().map(|(name, of)| (name, again(of))).collect();
        let errors = errors_of(statuses.iter().flat_map(|(_, of)| of));
        Self { errors, statuses, ..self }
    }
}
