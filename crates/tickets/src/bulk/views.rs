//! What the pages of bulk actions show.

use askama::Template;
use kernel::Timestamp;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, Choice, EmptyView, FieldError, FieldView, LinkView, Page, ProgressView, Tone, errors_of};

use super::{Bulk, BulkItem, ItemOutcome, Undone, decide_undo};
use crate::{
    acts::{ActFields, DoneBy, Whom, act_fields},
    model::Due,
    store::QueueRow,
    views::{QueueAddress, deadline_chip, no_such_place, requester},
};

/// `/app/inbox/select`: the rows of a queue to be chosen from, and what to do with them.
#[derive(Debug, Template)]
#[template(path = "tickets/select.html")]
pub(crate) struct SelectPage {
    pub(crate) page: Page,
    pub(crate) back: String,
    pub(crate) carrier: String,
    /// Where the page begins, so that a form that is refused comes back to it.
    pub(crate) after: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) tickets: FieldView,
    pub(crate) rows: Vec<Choice>,
    pub(crate) whole: FieldView,
    pub(crate) acts: ActFields,
    pub(crate) all: LinkView,
    pub(crate) older: Option<String>,
    pub(crate) empty: EmptyView,
    /// What this person did lately: link and moment.
    pub(crate) recent: Vec<(LinkView, String)>,
}

/// What a page for choosing is made of.
pub(crate) struct SelectParts<'a> {
    pub(crate) address: QueueAddress,
    pub(crate) rows: &'a [QueueRow],
    /// Where the next page begins.
    pub(crate) older: Option<String>,
    /// Where this page begins.
    pub(crate) after: &'a str,
    /// Whether every row of the page is chosen.
    pub(crate) is_all: bool,
    pub(crate) whom: &'a Whom,
    pub(crate) recent: &'a [Bulk],
    pub(crate) now: Timestamp,
}

impl SelectPage {
    pub(crate) fn of(page: Page, parts: &SelectParts<'_>) -> Self {
        let lang = page.lang.clone();
        let SelectParts { address, rows, older, after, is_all, whom, recent, now } = parts;
        let carrier = address.carrier();
        let here = |rest: &str| format!("/app/inbox/select?in={carrier}&after={rest}");
        let choice = |row: &QueueRow| {
            let due = row.due_metric.map(|metric| Due { at: row.next_due_at, metric });
            let deadline = deadline_chip(&lang, due, row.status, row.snoozed_until, *now);
            let detail = [Some(requester(&lang, &row.requester)), deadline.map(|chip| chip.text)];
            Choice::new(row.number.to_string(), format!("#{} {}", row.number, row.subject))
                .hint(detail.into_iter().flatten().collect::<Vec<_>>().join(" · "))
                .chosen(*is_all)
        };
        let did = |bulk: &Bulk| {
            let link = LinkView::new(format!("/app/bulk/{}", bulk.id), title(&lang, whom, bulk));
            (link, lang.moment(bulk.at, *now))
        };
        let whole = lang.t1("tickets-bulk-whole", "max", super::ITEMS_MAX);
        let back = address.path();
        Self {
            errors: Vec::new(),
            tickets: FieldView::new("ticket", lang.t("tickets-bulk-tickets")).optional(),
            rows: rows.iter().map(choice).collect(),
            whole: FieldView::new("whole", whole),
            acts: act_fields(&lang, whom, &[], DoneBy::Person),
            recent: recent.iter().map(did).collect(),
            all: LinkView::new(format!("{}&all=yes", here(after)), lang.t("tickets-bulk-page")),
            older: older.as_deref().map(here),
            empty: EmptyView {
                icon: "inbox",
                title: lang.t("tickets-bulk-empty").into_owned(),
                text: String::new(),
                actions: vec![LinkView::new(back.as_str(), lang.t("tickets-back"))],
            },
            back,
            carrier,
            after: (*after).to_owned(),
            page,
        }
    }

    /// Of an address that names no place in the queue.
    pub(crate) fn nowhere(self) -> Self {
        let first = format!("/app/inbox/select?in={}", self.carrier);
        let empty = no_such_place(&self.page.lang, first);
        Self { rows: Vec::new(), older: None, empty, ..self }
    }

    /// With what was chosen, and what is wrong with it. A ticket that left the page meanwhile is still chosen.
    pub(crate) fn refused(mut self, form: &Submission, invalid: &Invalid) -> Self {
        let lang = self.page.lang.clone();
        let chosen = form.all("ticket");
        self.rows.iter_mut().for_each(|row| row.is_chosen = chosen.contains(&row.value.as_str()));
        for number in chosen.iter().filter_map(|number| number.parse::<i64>().ok()) {
            let value = number.to_string();
            if self.rows.iter().all(|row| row.value != value) {
                self.rows.push(Choice::new(value, format!("#{number}")).chosen(true));
            }
        }
        let whole = self.whole.refused(form, invalid, &lang);
        let tickets = self.tickets.refused(form, invalid, &lang);
        let acts = self.acts.refused(form, invalid, &lang);
        let errors = errors_of([&tickets, &whole].into_iter().chain(acts.all()));
        Self { tickets, whole, acts, errors, ..self }
    }
}

/// What was done to how many.
pub(crate) fn title(lang: &Lang, whom: &Whom, bulk: &Bulk) -> String {
    let args = [("act", bulk.act.words(lang, whom).into()), ("count", bulk.total.into())];
    lang.with("tickets-bulk-result", &args)
}

/// `/app/bulk/{id}`: what came of it, row by row.
#[derive(Debug, Template)]
#[template(path = "tickets/bulk.html")]
pub(crate) struct BulkPage {
    pub(crate) page: Page,
    pub(crate) live: String,
    pub(crate) back: String,
    pub(crate) summary: String,
    pub(crate) progress: Option<ProgressView>,
    pub(crate) rows: Vec<BulkRowView>,
    pub(crate) undo: Option<(String, String)>,
}

/// One ticket of it.
#[derive(Debug)]
pub(crate) struct BulkRowView {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) outcome: Chip,
    pub(crate) why: String,
}

impl BulkPage {
    pub(crate) fn of(page: Page, bulk: &Bulk, items: &[BulkItem], now: Timestamp) -> Self {
        let lang = page.lang.clone();
        let count = |outcome: ItemOutcome| items.iter().filter(|item| item.outcome == outcome).count();
        let waiting = count(ItemOutcome::Waiting);
        let args = [
            ("done", count(ItemOutcome::Done).into()),
            ("same", count(ItemOutcome::Same).into()),
            ("refused", count(ItemOutcome::Refused).into()),
        ];
        let progress = bulk.finished_at.is_none().then(|| ProgressView {
            label: lang.t("tickets-bulk-working").into_owned(),
            done: u64::try_from(items.len() - waiting).unwrap_or(0),
            total: u64::try_from(items.len()).unwrap_or(0),
            note: lang.t1("tickets-bulk-left", "count", waiting),
        });
        let until = bulk.finished_at.map(|at| at + super::UNDO_FOR);
        let undo = until.filter(|_| decide_undo(bulk, now)).map(|until| {
            (
                format!("/app/bulk/{}/undo", bulk.id),
                lang.t1("tickets-bulk-undo-until", "time", lang.time(until)),
            )
        });
        Self {
            live: bulk.id.to_string(),
            back: "/app/inbox/mine".into(),
            summary: lang.with("tickets-bulk-summary", &args),
            progress,
            rows: items.iter().map(|item| row(&lang, item)).collect(),
            undo,
            page,
        }
    }
}

fn row(lang: &Lang, item: &BulkItem) -> BulkRowView {
    let (tone, key) = match (item.undone, item.outcome) {
        (Some(Undone::Restored), _) => (Tone::Info, "tickets-bulk-restored"),
        (Some(Undone::Kept), _) => (Tone::Warn, "tickets-bulk-kept"),
        (None, ItemOutcome::Waiting) => (Tone::Neutral, "tickets-bulk-waiting"),
        (None, ItemOutcome::Done) => (Tone::Ok, "tickets-bulk-done"),
        (None, ItemOutcome::Same) => (Tone::Neutral, "tickets-bulk-same"),
        (None, ItemOutcome::Refused) => (Tone::Danger, "tickets-bulk-refused"),
    };
    BulkRowView {
        href: format!("/app/tickets/{}", item.number),
        number: format!("#{}", item.number),
        outcome: Chip::new(tone, lang.t(key)),
        why: if item.why.is_empty() { String::new() } else { lang.t(&item.why).into_owned() },
    }
}
