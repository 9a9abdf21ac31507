//! The page on which somebody decides.

use askama::Template;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Choice, FieldError, FieldView, Page, errors_of};

use super::EraseReason;

/// `/app/tickets/{number}/erase`
#[derive(Debug, Template)]
#[template(path = "tickets/erase.html")]
pub(crate) struct ErasePage {
    page: Page,
    /// The ticket's page.
    back: String,
    /// Tickets that go with it, because they were merged into it.
    merged: Vec<(i64, String)>,
    errors: Vec<FieldError>,
    because: FieldView,
    reasons: Vec<Choice>,
    number: FieldView,
}

impl ErasePage {
    pub(super) fn of(
        page: Page,
        (number, merged): (i64, Vec<(i64, String)>),
        refused: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let lang = page.lang.clone();
        let again = |field: FieldView| match refused {
            Some((form, invalid)) => field.refused(form, invalid, &lang),
            None => field,
        };
        let because = again(FieldView::new("because", lang.t("tickets-erase-why")));
        let typed = FieldView::new("number", lang.t1("tickets-erase-number", "number", number.to_string()));
        let typed = again(typed.hint(lang.t("tickets-erase-number-hint")));
        Self {
            back: format!("/app/tickets/{number}"),
            errors: errors_of([&because, &typed]),
            reasons: reasons(&lang, &because.value),
            merged,
            because,
            number: typed,
            page,
        }
    }
}

fn reasons(lang: &Lang, chosen: &str) -> Vec<Choice> {
    let choice = |reason: &EraseReason| {
        Choice::new(reason.name(), lang.t(reason.key())).chosen(reason.name() == chosen)
    };
    EraseReason::ALL.iter().map(choice).collect()
}
