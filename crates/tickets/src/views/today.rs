//! What will be late today, hour by hour.

use askama::Template;
use kernel::Timestamp;
use platform::i18n::Lang;
use ui::{Chip, EmptyView, LinkView, Page, Tone};

use super::{
    Staff,
    deadline::deadline_line,
    inbox::{TabView, counted, named},
    ticket::priority_chip,
};
use crate::{
    model::Due,
    promises::overlooked::Why,
    store::{TodayCounts, TodayRow, Watch},
};

/// Rows of one page.
pub(crate) const TODAY_ROWS: usize = 50;

/// `/app/tickets/today`
#[derive(Debug, Template)]
#[template(path = "tickets/today.html")]
pub(crate) struct TodayPage {
    pub(crate) page: Page,
    pub(crate) tabs: Vec<TabView>,
    /// What is late already, then hour by hour.
    pub(crate) groups: Vec<(String, Vec<TodayView>)>,
    pub(crate) empty: EmptyView,
    pub(crate) older: Option<String>,
    /// What the nightly check found, and why.
    pub(crate) overlooked: Vec<(LinkView, String)>,
    pub(crate) alarms: Vec<String>,
}

/// A ticket of the list.
#[derive(Debug)]
pub(crate) struct TodayView {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) subject: String,
    pub(crate) requester: String,
    pub(crate) due: String,
    pub(crate) chips: Vec<Chip>,
    pub(crate) owner: String,
    pub(crate) is_nobodys: bool,
}

/// What the page is made of.
pub(crate) struct TodayParts {
    pub(crate) rows: Vec<TodayRow>,
    pub(crate) counts: TodayCounts,
    pub(crate) watch: Watch,
    pub(crate) overlooked: Vec<(i64, String, Why)>,
    pub(crate) alarms: Vec<String>,
}

impl TodayPage {
    /// `rows` may hold one more than a page, which says that there is a next one.
    pub(crate) fn of(page: Page, parts: TodayParts, staff: &Staff, now: Timestamp) -> Self {
        let lang = page.lang.clone();
        let TodayParts { mut rows, counts, watch, overlooked, alarms } = parts;
        let goes_on = rows.len() > TODAY_ROWS;
        rows.truncate(TODAY_ROWS);
        let last = rows.last().filter(|_| goes_on).map(TodayRow::place);
        let link = |(number, subject, why): (i64, String, Why)| {
            let link = LinkView::new(format!("/app/tickets/{number}"), format!("#{number} {subject}"));
            (link, lang.t(why.key()).into_owned())
        };
        Self {
            tabs: Watch::ALL.iter().map(|of| tab(&lang, *of, watch, &counts)).collect(),
            groups: groups(&lang, &rows, staff, now),
            empty: EmptyView {
                icon: "circle-check",
                title: lang.t("tickets-today-none").into_owned(),
                text: lang.t("tickets-today-none-text").into_owned(),
                actions: vec![LinkView::new("/app/inbox/unassigned", lang.t("tickets-queue-unassigned"))],
            },
            older: last.map(|place| format!("{}&after={place}", path(watch))),
            overlooked: overlooked.into_iter().map(link).collect(),
            alarms,
            page,
        }
    }
}

fn path(watch: Watch) -> String {
    format!("/app/tickets/today?of={}", watch.name())
}

fn tab(lang: &Lang, of: Watch, watch: Watch, counts: &TodayCounts) -> TabView {
    let key = match of {
        Watch::All => "tickets-today-all",
        Watch::Late => "tickets-today-late",
        Watch::Nobody => "tickets-today-nobody",
        Watch::Unanswered => "tickets-today-unanswered",
    };
    TabView {
        href: path(of),
        label: lang.t(key).into_owned(),
        count: counted(lang, counts.of(of)),
        is_current: of == watch,
    }
}

fn groups(lang: &Lang, rows: &[TodayRow], staff: &Staff, now: Timestamp) -> Vec<(String, Vec<TodayView>)> {
    let mut groups: Vec<(String, Vec<TodayView>)> = Vec::new();
    for row in rows {
        let title = heading(lang, row.due_at, now);
        let view = TodayView::of(lang, row, staff, now);
        match groups.last_mut() {
            Some((same, views)) if *same == title => views.push(view),
            _ => groups.push((title, vec![view])),
        }
    }
    groups
}

fn heading(lang: &Lang, due: Timestamp, now: Timestamp) -> String {
    if due < now {
        return lang.t("tickets-today-late").into_owned();
    }
    let hour = lang.zone().to_datetime(due).hour();
    let values = [("from", format!("{hour:02}:00").into()), ("until", format!("{:02}:00", hour + 1).into())];
    lang.with("tickets-today-hour", &values)
}

impl TodayView {
    fn of(lang: &Lang, row: &TodayRow, staff: &Staff, now: Timestamp) -> Self {
        let due = row.due_metric.map(|metric| Due { at: row.due_at, metric });
        let deadline = if row.is_stale {
            Some(Chip::new(Tone::Neutral, lang.t("tickets-recalculating")).icon("clock"))
        } else {
            deadline_line(lang, due, row.status, None, now)
        };
        let owner = row.owner.map_or("", |id| staff.called(id));
        Self {
            href: format!("/app/tickets/{}", row.number),
            number: row.number.to_string(),
            subject: row.subject.clone(),
            requester: named(lang, &row.requester),
            due: lang.moment(row.due_at, now),
            chips: deadline.into_iter().chain(priority_chip(lang, row.priority)).collect(),
            owner: if owner.is_empty() { lang.t("tickets-nobody").into_owned() } else { owner.to_owned() },
            is_nobodys: row.owner.is_none(),
        }
    }
}
