//! The holidays of the shop's place, year by year, and the form of a year.

use askama::Template;
use kernel::Date;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, FieldError, FieldView, Page, Tone, errors_of};

use super::law::EffectView;
use crate::{holidays::write_day, packs::HolidayYear};

/// `/app/coverage/holidays`
#[derive(Debug, Template)]
#[template(path = "coverage/holidays.html")]
pub(crate) struct HolidaysPage {
    pub(crate) page: Page,
    pub(crate) intro: String,
    /// The years that dates fall into now and that have no list; none when there are lists.
    pub(crate) missing: Option<String>,
    pub(crate) years: Vec<YearView>,
    /// None for those who may only read.
    pub(crate) fields: Option<HolidayFields>,
    pub(crate) errors: Vec<FieldError>,
    /// What saving would change for products that were sold; none before that was asked.
    pub(crate) effect: Option<EffectView>,
}

/// The list of a year.
#[derive(Debug)]
pub(crate) struct YearView {
    pub(crate) year: String,
    pub(crate) days_off: Vec<String>,
    pub(crate) worked: Vec<String>,
    pub(crate) source: String,
    pub(crate) by: Chip,
    pub(crate) since: String,
    /// Where the list is changed; none for those who may only read.
    pub(crate) change: Option<String>,
}

impl YearView {
    pub(crate) fn of(lang: &Lang, list: &HolidayYear, may_edit: bool) -> Self {
        let days =
            |days: &std::collections::BTreeSet<Date>| days.iter().map(|d| lang.weekday_date(*d)).collect();
        let law = crate::law::built_in();
        Self {
            year: list.year.to_string(),
            days_off: days(&list.holidays),
            worked: days(&list.working),
            source: law.words().cited(&list.cite, lang.locale()),
            by: match list.by_shop_at {
                Some(_) => Chip::new(Tone::Brand, lang.t("coverage-holidays-by-shop")),
                None => Chip::new(Tone::Neutral, lang.t("coverage-holidays-by-program")),
            },
            since: list.by_shop_at.map(|at| lang.date_time(at)).unwrap_or_default(),
            change: may_edit.then(|| format!("/app/coverage/holidays?year={}#year", list.year)),
        }
    }
}

/// The form of a year.
#[derive(Debug)]
pub(crate) struct HolidayFields {
    pub(crate) year: FieldView,
    pub(crate) days_off: FieldView,
    pub(crate) worked: FieldView,
    pub(crate) source: FieldView,
}

impl HolidayFields {
    /// The form of a year that begins as its list stands.
    pub(crate) fn of(lang: &Lang, year: i16, list: Option<&HolidayYear>) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let lines = |days: &std::collections::BTreeSet<Date>| {
            days.iter().map(|d| write_day(*d, lang.locale())).collect::<Vec<_>>().join("\n")
        };
        let like =
            |month, day| Date::new(year, month, day).map(|d| write_day(d, lang.locale())).unwrap_or_default();
        Self {
            year: field("year", "coverage-holidays-year").value(year.to_string()),
            days_off: field("days_off", "coverage-holidays-off")
                .hint(lang.t1("coverage-holidays-off-hint", "day", like(1, 1)))
                .value(list.map(|l| lines(&l.holidays)).unwrap_or_default()),
            worked: field("worked", "coverage-holidays-worked")
                .hint(lang.t("coverage-holidays-worked-hint"))
                .value(list.map(|l| lines(&l.working)).unwrap_or_default())
                .optional(),
            source: field("source", "coverage-holidays-source")
                .hint(lang.t("coverage-holidays-source-hint"))
                .value(list.filter(|l| l.by_shop_at.is_some()).map(|l| l.cite.clone()).unwrap_or_default()),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        Self {
            year: again(self.year),
            days_off: again(self.days_off),
            worked: again(self.worked),
            source: again(self.source),
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.year, &self.days_off, &self.worked, &self.source])
    }
}
