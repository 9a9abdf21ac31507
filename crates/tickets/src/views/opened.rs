//! The tickets of a time, with how long each took.

use askama::Template;
use kernel::Timestamp;
use platform::i18n::Lang;
use ui::{Chip, EmptyView, LinkView, Page, Pager, Tone};

use super::inbox::named;
use crate::store::{OpenedRow, Place};

/// `/app/tickets`
#[derive(Debug, Template)]
#[template(path = "tickets/opened.html")]
pub(crate) struct OpenedPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<OpenedView>,
    pub(crate) empty: EmptyView,
    pub(crate) pager: Pager,
}

/// A ticket of the list.
#[derive(Debug)]
pub(crate) struct OpenedView {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) subject: String,
    pub(crate) requester: String,
    pub(crate) state: Chip,
    pub(crate) opened: String,
    /// From opening to the end, or so far.
    pub(crate) took: String,
}

/// Rows of one page.
pub(crate) const OPENED_ROWS: usize = 50;

impl OpenedPage {
    /// `rows` may hold one more than a page, which says that there is a next one.
    pub(crate) fn of(page: Page, mut rows: Vec<OpenedRow>, days: i64, now: Timestamp) -> Self {
        let lang = page.lang.clone();
        let goes_on = rows.len() > OPENED_ROWS;
        rows.truncate(OPENED_ROWS);
        let last = rows.last().filter(|_| goes_on).map(|row| Place { at: row.opened_at, id: row.id });
        let older = last.map(|place| format!("/app/tickets?days={days}&after={place}"));
        Self {
            pager: Pager {
                summary: lang.t1("tickets-opened-shown", "count", rows.len()),
                newer: None,
                older,
            },
            rows: rows.iter().map(|row| OpenedView::of(&lang, row, now)).collect(),
            empty: EmptyView {
                icon: "inbox",
                title: lang.t("tickets-opened-none").into_owned(),
                text: lang.t1("tickets-opened-none-text", "days", days),
                actions: vec![LinkView {
                    href: "/app/tickets/new".into(),
                    label: lang.t("tickets-new").into_owned(),
                }],
            },
            page,
        }
    }
}

impl OpenedView {
    fn of(lang: &Lang, row: &OpenedRow, now: Timestamp) -> Self {
        let tone = if row.ended_at.is_some() { Tone::Ok } else { Tone::Neutral };
        Self {
            href: format!("/app/tickets/{}", row.number),
            number: row.number.to_string(),
            subject: row.subject.clone(),
            requester: named(lang, &row.requester),
            state: Chip::new(tone, lang.t(row.status.key())),
            opened: lang.date_time(row.opened_at),
            took: lang.lasted(row.opened_at, row.ended_at, now),
        }
    }
}
