//! Queues.

use std::str::FromStr;

use askama::Template;
use kernel::{StaffId, Timestamp};
use platform::i18n::Lang;
use ui::{Chip, EmptyView, LinkView, Page, QueueItemView, Tone};

use super::deadline_chip;
use crate::{
    clocks::StatusKind,
    model::{Author, Due, Scope, Stage},
    saved_views::{Menu, SCANNED_MAX, ViewCount},
    store::{Counts, Place, QueueRow},
};

const COUNT_MAX: i64 = crate::store::COUNT_MAX;

/// `/app/inbox/…`; beside it nothing is open.
#[derive(Debug, Template)]
#[template(path = "tickets/inbox.html")]
pub(crate) struct InboxPage {
    pub(crate) page: Page,
    pub(crate) queue: QueueView,
    pub(crate) empty: EmptyView,
}

/// The list alone, for what changes while one looks.
#[derive(Debug, Template)]
#[template(path = "tickets/queue_part.html")]
pub(crate) struct QueuePart {
    pub(crate) page: Page,
    pub(crate) queue: QueueView,
}

/// Which queue: whose tickets, and which tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QueueAddress {
    pub(crate) scope: Scope,
    pub(crate) stage: Stage,
}

impl QueueAddress {
    /// The queue of `/app/inbox/{name}?of={of}`; none for a name that is no queue.
    pub(crate) fn named(name: &str, of: &str, me: StaffId) -> Option<Self> {
        let stage = match name {
            "snoozed" => Stage::Snoozed,
            "done" => Stage::Done,
            scope => return scope_named(scope, me).map(|scope| Self { scope, stage: Stage::Todo }),
        };
        Some(Self { scope: scope_named(of, me).unwrap_or(Scope::Mine(me)), stage })
    }

    /// The queue that a ticket was opened from, as links carry it: `team-snoozed`. Anything else is one's own.
    pub(crate) fn carried(text: &str, me: StaffId) -> Self {
        let (scope, stage) = text.split_once('-').unwrap_or((text, "todo"));
        Self {
            scope: scope_named(scope, me).unwrap_or(Scope::Mine(me)),
            stage: Stage::named(stage).unwrap_or(Stage::Todo),
        }
    }

    pub(crate) fn carrier(self) -> String {
        format!("{}-{}", scope_text(self.scope), self.stage.name())
    }

    pub(crate) fn path(self) -> String {
        match self.stage {
            Stage::Todo => format!("/app/inbox/{}", scope_text(self.scope)),
            stage => format!("/app/inbox/{}?of={}", stage.name(), scope_text(self.scope)),
        }
    }

    fn with(self, name: &str, value: impl std::fmt::Display) -> String {
        let path = self.path();
        let sign = if path.contains('?') { '&' } else { '?' };
        format!("{path}{sign}{name}={value}")
    }
}

fn scope_named(name: &str, me: StaffId) -> Option<Scope> {
    match name {
        "mine" => Some(Scope::Mine(me)),
        "unassigned" => Some(Scope::Unassigned),
        "team" => Some(Scope::Team),
        "late" => Some(Scope::Late),
        view => view.parse().ok().map(Scope::Saved),
    }
}

/// As an address writes a scope.
fn scope_text(scope: Scope) -> String {
    match scope {
        Scope::Saved(id) => id.to_string(),
        other => other.name().to_owned(),
    }
}

const fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Mine(_) => "tickets-queue-mine",
        Scope::Unassigned => "tickets-queue-unassigned",
        Scope::Team => "tickets-queue-team",
        Scope::Late => "tickets-queue-late",
        Scope::Saved(_) => "tickets-saved-views",
    }
}

/// The list column.
#[derive(Debug)]
pub(crate) struct QueueView {
    /// "My queue"
    pub(crate) title: String,
    /// How much is to do in it.
    pub(crate) count: String,
    /// The other queues.
    pub(crate) queues: Vec<TabView>,
    /// To do, snoozed, done.
    pub(crate) tabs: Vec<TabView>,
    /// The rows.
    pub(crate) items: Vec<QueueItemView>,
    /// What the list says without rows.
    pub(crate) empty: String,
    /// Where to look instead.
    pub(crate) instead: LinkView,
    /// How far was looked for words, where that is not the end and the page is not full.
    pub(crate) searched: Option<String>,
    /// The next page.
    pub(crate) older: Option<String>,
    /// Where the list alone is fetched again.
    pub(crate) live_url: String,
    /// Whether there is somebody's work to take.
    pub(crate) may_take: bool,
    /// Where many are chosen at once, for those who may.
    pub(crate) select: Option<String>,
    /// Where a new ticket is opened, for those who may.
    pub(crate) may_open: bool,
}

/// A link with a count.
#[derive(Debug)]
pub(crate) struct TabView {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) count: String,
    pub(crate) is_current: bool,
}

/// What the list column shows.
pub(crate) struct Column {
    pub(crate) rows: Vec<QueueRow>,
    pub(crate) next: Option<Place>,
    pub(crate) counts: Counts,
    pub(crate) menu: Menu,
}

/// What a list column is made of.
pub(crate) struct QueueParts {
    pub(crate) column: Column,
    pub(crate) address: QueueAddress,
    /// The number of the ticket that is open beside it.
    pub(crate) open: Option<i64>,
    pub(crate) may_open: bool,
}

/// Rows of one page.
pub(crate) const ROWS: usize = 25;

impl QueueView {
    pub(crate) fn of(lang: &Lang, me: StaffId, parts: QueueParts, now: Timestamp) -> Self {
        let QueueParts { column, address, open, may_open } = parts;
        let Column { rows, next, counts, menu: Menu { views, counts: in_views } } = column;
        let older = next.map(|place| address.with("after", place));
        let carrier = address.carrier();
        let named = |scope: Scope| match scope {
            Scope::Saved(id) => views.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()),
            _ => None,
        };
        let label = |scope: Scope| named(scope).unwrap_or_else(|| lang.t(scope_key(scope)).into_owned());
        let standard = [Scope::Mine(me), Scope::Unassigned, Scope::Team, Scope::Late];
        let scopes = standard.into_iter().chain(views.iter().map(|(id, _)| Scope::Saved(*id)));
        let stages = [Stage::Todo, Stage::Snoozed, Stage::Done];
        let count = |QueueAddress { scope, stage }: QueueAddress| match (scope, stage) {
            (Scope::Saved(id), Stage::Todo) => in_views.get(&id).map(|count| in_view(lang, *count)),
            _ => counts.of(scope, stage).map(|n| counted(lang, n)),
        };
        let tab = |address: QueueAddress, label: String, is_current| TabView {
            href: address.path(),
            label,
            count: count(address).unwrap_or_default(),
            is_current,
        };
        Self {
            title: label(address.scope),
            count: count(QueueAddress { stage: Stage::Todo, ..address }).unwrap_or_default(),
            queues: scopes
                .map(|scope| {
                    let is_current = scope == address.scope;
                    tab(QueueAddress { scope, stage: Stage::Todo }, label(scope), is_current)
                })
                .collect(),
            tabs: stages
                .map(|stage| {
                    let label = lang.t(stage_key(stage)).into_owned();
                    tab(QueueAddress { stage, ..address }, label, stage == address.stage)
                })
                .into(),
            items: rows.iter().map(|row| item(lang, row, &carrier, open, now)).collect(),
            empty: lang.t(empty_key(address)).into_owned(),
            instead: instead(lang, address, &counts),
            searched: (older.is_some() && rows.len() < ROWS)
                .then(|| lang.t1("tickets-view-searched", "count", SCANNED_MAX)),
            older,
            live_url: address.with("open", open.unwrap_or(0)),
            may_take: counts.unassigned > 0 && may_open,
            select: may_open.then(|| format!("/app/inbox/select?in={carrier}")),
            may_open,
        }
    }
}

const fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Todo => "tickets-tab-todo",
        Stage::Snoozed => "tickets-tab-snoozed",
        Stage::Done => "tickets-tab-done",
    }
}

const fn empty_key(address: QueueAddress) -> &'static str {
    match (address.stage, address.scope) {
        (Stage::Todo, Scope::Mine(_)) => "tickets-empty-mine",
        (Stage::Todo, Scope::Unassigned | Scope::Team | Scope::Late | Scope::Saved(_)) => {
            "tickets-empty-team"
        }
        (Stage::Snoozed, _) => "tickets-empty-snoozed",
        (Stage::Done, _) => "tickets-empty-done",
    }
}

/// What else there is to do for somebody whose list is empty.
fn instead(lang: &Lang, address: QueueAddress, counts: &Counts) -> LinkView {
    let queue = |scope: Scope, label: &str| LinkView {
        href: QueueAddress { scope, stage: Stage::Todo }.path(),
        label: lang.t(label).into_owned(),
    };
    match (address.stage, address.scope) {
        (Stage::Snoozed | Stage::Done, scope) => queue(scope, stage_key(Stage::Todo)),
        (Stage::Todo, Scope::Mine(_)) if counts.unassigned > 0 => {
            queue(Scope::Unassigned, scope_key(Scope::Unassigned))
        }
        (Stage::Todo, Scope::Mine(_) | Scope::Unassigned | Scope::Late | Scope::Saved(_)) => {
            queue(Scope::Team, scope_key(Scope::Team))
        }
        (Stage::Todo, Scope::Team) => {
            LinkView { href: "/app/tickets".into(), label: lang.t("tickets-opened-link").into_owned() }
        }
    }
}

/// Counters stop at [`COUNT_MAX`].
pub(super) fn counted(lang: &Lang, count: i64) -> String {
    if count > COUNT_MAX { format!("{}+", lang.number(COUNT_MAX)) } else { lang.number(count) }
}

/// A plus says that there may be more.
fn in_view(lang: &Lang, count: ViewCount) -> String {
    if count.is_open { format!("{}+", lang.number(count.found)) } else { counted(lang, count.found) }
}

fn item(lang: &Lang, row: &QueueRow, carrier: &str, open: Option<i64>, now: Timestamp) -> QueueItemView {
    let due = row.due_metric.map(|metric| Due { at: row.next_due_at, metric });
    let deadline = if row.is_stale && row.due_metric.is_some() {
        Some(Chip::new(Tone::Neutral, lang.t("tickets-recalculating")).icon("clock"))
    } else {
        deadline_chip(lang, due, row.status, row.snoozed_until, now)
    };
    let news = (row.status == StatusKind::CloseTheLoop)
        .then(|| Chip::new(Tone::Brand, lang.t("tickets-status-close-the-loop")));
    let work = row.work_code.as_ref().map(|code| Chip::new(Tone::Info, code.as_str()).icon("wrench"));
    QueueItemView {
        href: format!("/app/tickets/{}?in={carrier}", row.number),
        name: named(lang, &row.requester),
        channel: (row.channel.icon(), lang.t(row.channel.key()).into_owned()),
        time: lang.ago(row.updated_at, now),
        subject: row.subject.clone(),
        preview: preview(lang, row),
        chips: deadline.into_iter().chain(news).chain(work).collect(),
        is_unread: matches!(row.status, StatusKind::NeedsFirstResponse | StatusKind::NeedsNextResponse),
        is_current: open == Some(row.number),
    }
}

/// A name, or that there is none.
pub(crate) fn named(lang: &Lang, requester: &str) -> String {
    if requester.is_empty() { lang.t("tickets-somebody").into_owned() } else { requester.to_owned() }
}

fn preview(lang: &Lang, row: &QueueRow) -> String {
    let words = row.preview.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    match row.preview_by {
        Some(Author::Staff) => lang.t1("tickets-preview-own", "words", words),
        _ => words,
    }
}

/// What the column beside an inbox says while nothing is open.
pub(crate) fn nothing_open(lang: &Lang, queue: &QueueView) -> EmptyView {
    if queue.items.is_empty() && queue.searched.is_none() {
        return EmptyView {
            icon: "circle-check",
            title: queue.empty.clone(),
            text: String::new(),
            actions: vec![queue.instead.clone()],
        };
    }
    EmptyView {
        icon: "inbox",
        title: lang.t("tickets-choose").into_owned(),
        text: lang.t("tickets-choose-text").into_owned(),
        actions: Vec::new(),
    }
}

/// What the column beside an inbox says of an address that names no page of the list.
pub(crate) fn no_such_page(lang: &Lang, address: QueueAddress) -> EmptyView {
    no_such_place(lang, address.path())
}

/// What a list says of an address that names no place in it; `first` is where it begins.
pub(crate) fn no_such_place(lang: &Lang, first: String) -> EmptyView {
    EmptyView {
        icon: "circle-alert",
        title: lang.t("tickets-no-such-page").into_owned(),
        text: lang.t("tickets-no-such-page-text").into_owned(),
        actions: vec![LinkView { href: first, label: lang.t("tickets-first-page").into_owned() }],
    }
}

/// The key of the last row that was seen; none begins at the top.
///
/// # Errors
/// For a text that is no place.
pub(crate) fn place(text: &str) -> Result<Option<Place>, ()> {
    if text.is_empty() { Ok(None) } else { Place::from_str(text).map(Some) }
}
