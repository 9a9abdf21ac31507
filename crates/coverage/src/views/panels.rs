//! What the room shows on others' pages.

use askama::Template;
use kernel::date_in;
use platform::i18n::Lang;
use ui::{CoverageBarView, Page, Shop};

use super::{
    cover::{CoverView, bar},
    returns::own_returns,
};
use crate::{
    cover::{CoverState, Covered, summary},
    returns::asset::Chance,
    words::Audience,
};

/// The cover beside a ticket or a repair, and on the page of an asset.
#[derive(Debug, Template)]
#[template(path = "coverage/_panel.html")]
pub(crate) struct CoverPanel {
    pub(crate) page: Page,
    pub(crate) href: String,
    pub(crate) cover: CoverView,
    /// Whether the reasons stand open: on the page of the asset itself.
    pub(crate) is_open: bool,
    /// The day that the answer is for, where that is not the present one.
    pub(crate) as_of: Option<String>,
}

impl CoverPanel {
    pub(crate) fn of(lang: &Lang, c: &Covered, audience: Audience, is_open: bool) -> Self {
        let today = date_in(c.answer.question.as_known_at, &c.answer.facts.zone);
        Self {
            page: Page::new(lang.clone(), "", Shop::default()),
            href: format!("/app/assets/{}/cover", c.card.id),
            cover: CoverView::of(lang, &c.answer, audience),
            is_open,
            as_of: (today != c.answer.day)
                .then(|| lang.t1("coverage-as-of", "date", lang.date(c.answer.day))),
        }
    }
}

/// One word on the warranty card.
#[derive(Debug, Template)]
#[template(path = "coverage/_state.html")]
pub(crate) struct StatePanel {
    pub(crate) class: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) word: String,
}

impl StatePanel {
    pub(crate) fn of(lang: &Lang, c: &Covered) -> Self {
        let state = c.answer.state();
        let (class, icon) = match state {
            CoverState::Covered => ("", "shield-check"),
            CoverState::Ending => ("warn", "shield-alert"),
            CoverState::Ended | CoverState::Elsewhere | CoverState::Unknown => ("over", "shield"),
        };
        Self { class, icon, word: lang.t(state.key()).into_owned() }
    }
}

/// The bar on the warranty card.
#[derive(Debug, Template)]
#[template(path = "coverage/_bar.html")]
pub(crate) struct BarPanel {
    pub(crate) bar: CoverageBarView,
    /// What stands below a bar that has no last day: the cover is paused, or not known.
    pub(crate) note: Option<String>,
}

impl BarPanel {
    pub(crate) fn of(lang: &Lang, c: &Covered) -> Self {
        match bar(lang, &c.answer) {
            Some(bar) => Self { bar, note: None },
            None => Self {
                bar: CoverageBarView::unknown(lang),
                note: Some(summary(&c.answer, lang, Audience::Customer).sentence),
            },
        }
    }
}

/// The last day, beside the day of purchase on the warranty card.
#[derive(Debug, Template)]
#[template(path = "coverage/_last_day.html")]
pub(crate) struct LastDayPanel {
    pub(crate) label: String,
    pub(crate) day: String,
}

impl LastDayPanel {
    /// None while the cover is paused or not known.
    pub(crate) fn of(lang: &Lang, c: &Covered) -> Option<Self> {
        let day = c.answer.last_day()?;
        Some(Self { label: lang.t("coverage-last-day").into_owned(), day: lang.date(day) })
    }
}

/// What one's own cover promises: below the warranty card.
#[derive(Debug, Template)]
#[template(path = "coverage/_own.html")]
pub(crate) struct OwnPanel {
    pub(crate) page: Page,
    pub(crate) print: String,
    pub(crate) cover: CoverView,
    pub(crate) is_open: bool,
    /// Until when it can be returned; empty once nothing is open.
    pub(crate) returns: Vec<String>,
}

impl OwnPanel {
    pub(crate) fn of(lang: &Lang, c: &Covered, chances: &[Chance]) -> Self {
        Self {
            page: Page::new(lang.clone(), "", Shop::default()),
            print: format!("/my/p/{}/cover", c.card.id),
            cover: CoverView { bar: None, ..CoverView::of(lang, &c.answer, Audience::Customer) },
            is_open: false,
            returns: own_returns(lang, chances),
        }
    }
}
