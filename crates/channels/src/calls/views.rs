//! Calls, and the lines on which they come.

use askama::Template;
use kernel::Timestamp;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, EmptyView, FactView, FieldError, FieldView, LinkView, Page, Tone, errors_of};

use super::{
    model::{Call, CallLine, CallStage},
    store::PAGE,
    web::LINES,
};

/// `/app/calls`
#[derive(Debug, Template)]
#[template(path = "channels/calls.html")]
pub(crate) struct CallsPage {
    page: Page,
    rows: Vec<CallRow>,
    empty: EmptyView,
    older: Option<String>,
}

/// A call as the list shows it.
#[derive(Debug)]
pub(super) struct CallRow {
    icon: &'static str,
    /// The number as people read it.
    pub(super) number: String,
    /// What calls it back on a phone; empty where it is withheld.
    pub(super) dial: String,
    /// Who has that number, if somebody has.
    pub(super) known: Option<LinkView>,
    pub(super) note: String,
    pub(super) chip: Chip,
    ticket: Option<(String, String)>,
}

/// Who has a number: a suggestion, because anybody can show any number.
pub(crate) type Known = Option<(String, String)>;

impl CallsPage {
    pub(crate) fn of(page: Page, mut calls: Vec<(Call, Known)>, may_set_up: bool, now: Timestamp) -> Self {
        let lang = page.lang.clone();
        let goes_on = calls.len() > PAGE;
        calls.truncate(PAGE);
        let last = calls.last().filter(|_| goes_on);
        let older =
            last.map(|(call, _)| format!("/app/calls?after={}.{}", call.began_at.as_microsecond(), call.id));
        let set_up = LinkView::new(LINES, lang.t("channels-lines"));
        Self {
            rows: calls.into_iter().map(|(call, known)| row(&lang, &call, known, now)).collect(),
            empty: EmptyView {
                icon: "phone",
                title: lang.t("channels-calls-empty").into_owned(),
                text: lang.t("channels-calls-empty-text").into_owned(),
                actions: may_set_up.then_some(set_up).into_iter().collect(),
            },
            older,
            page,
        }
    }
}

pub(super) fn row(lang: &Lang, call: &Call, known: Known, now: Timestamp) -> CallRow {
    let tone = match call.stage {
        CallStage::Missed if call.is_inbound => Tone::Danger,
        CallStage::Ringing | CallStage::Talking => Tone::Info,
        CallStage::Missed | CallStage::Ended => Tone::Neutral,
    };
    let key = if call.stage == CallStage::Missed && !call.is_inbound {
        "channels-call-unanswered"
    } else {
        call.stage.key()
    };
    let mut notes = vec![lang.moment(call.began_at, now)];
    notes.extend(talked(lang, call));
    notes.extend(call.is_incomplete.then(|| lang.t("channels-call-incomplete").into_owned()));
    CallRow {
        icon: if call.is_inbound { "phone-incoming" } else { "phone-outgoing" },
        number: match call.number.as_str() {
            "" => lang.t("channels-call-withheld").into_owned(),
            number => lang.phone(number),
        },
        dial: call.number.clone(),
        known: known.map(|(href, name)| LinkView::new(href, name)),
        note: notes.join(" · "),
        chip: Chip::new(tone, lang.t(key)),
        ticket: call.ticket_number.map(|number| (format!("/app/tickets/{number}"), format!("#{number}"))),
    }
}

/// How long two people talked, in minutes and seconds.
fn talked(lang: &Lang, call: &Call) -> Option<String> {
    let seconds = call.ended_at?.duration_since(call.answered_at?).as_secs().max(0);
    let values = [("minutes", (seconds / 60).into()), ("seconds", (seconds % 60).into())];
    Some(lang.with("channels-call-talked", &values))
}

/// `/app/settings/calls`
#[derive(Debug, Template)]
#[template(path = "channels/call_lines.html")]
pub(crate) struct LinesPage {
    page: Page,
    rows: Vec<(String, String, Chip)>,
    empty: EmptyView,
}

impl LinesPage {
    pub(crate) fn of(page: Page, lines: &[CallLine]) -> Self {
        let lang = page.lang.clone();
        let row = |line: &CallLine| (format!("{LINES}/{}", line.id), line.name.clone(), chip(&lang, line));
        Self {
            rows: lines.iter().map(row).collect(),
            empty: EmptyView {
                icon: "phone",
                title: lang.t("channels-lines-empty").into_owned(),
                text: lang.t("channels-lines-empty-text").into_owned(),
                actions: vec![LinkView::new(format!("{LINES}/new"), lang.t("channels-line-new"))],
            },
            page,
        }
    }
}

fn chip(lang: &Lang, line: &CallLine) -> Chip {
    let (tone, key) = match (line.is_active, line.last_in_at.is_some()) {
        (false, _) => (Tone::Neutral, "channels-chat-off"),
        (true, false) => (Tone::Neutral, "channels-line-silent"),
        (true, true) => (Tone::Ok, "channels-chat-well"),
    };
    Chip::new(tone, lang.t(key))
}

/// How a line fares, and where the provider has to tell us.
#[derive(Debug)]
pub(crate) struct LineFacts {
    chip: Chip,
    hook: String,
    facts: Vec<FactView>,
    failed: Option<String>,
    unread: Option<String>,
}

type Kinds = Vec<(String, i64)>;

impl LineFacts {
    pub(crate) fn of(
        lang: &Lang,
        (line, hook): (&CallLine, String),
        (unread, failed): (Kinds, Kinds),
        now: Timestamp,
    ) -> Self {
        let listed = |key: &str, kinds: &Kinds| {
            let all = kinds.iter().map(|(kind, count)| format!("{kind} ({count})"));
            let all = all.collect::<Vec<_>>().join(", ");
            (!kinds.is_empty()).then(|| lang.t1(key, "kinds", all))
        };
        let last_in = line.last_in_at.map_or(String::new(), |at| lang.moment(at, now));
        Self {
            chip: chip(lang, line),
            hook,
            facts: vec![
                FactView::new(lang.t("channels-line-last-in"), last_in),
                FactView::new(lang.t("channels-chat-refused"), lang.number(line.refused)),
            ],
            failed: listed("channels-chat-failed", &failed),
            unread: listed("channels-chat-unread", &unread),
        }
    }
}

/// The form of a line.
#[derive(Debug, Template)]
#[template(path = "channels/call_line.html")]
pub(crate) struct LinePage {
    page: Page,
    action: String,
    /// None before the line is saved.
    facts: Option<LineFacts>,
    errors: Vec<FieldError>,
    name: FieldView,
    secret: FieldView,
    is_active: FieldView,
}

impl LinePage {
    pub(crate) fn of(
        page: Page,
        (action, facts): (String, Option<LineFacts>),
        line: Option<&CallLine>,
        told: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let lang = page.lang.clone();
        let again = |field: FieldView| match told {
            Some((form, invalid)) => field.refused(form, invalid, &lang),
            None => field,
        };
        let name = FieldView::new("name", lang.t("channels-chat-name"));
        let name = again(name.value(line.map_or("", |line| line.name.as_str())));
        let secret = FieldView::new("secret", lang.t("channels-line-secret"));
        let secret = match line {
            Some(_) => secret.hint(lang.t("channels-line-kept")).optional(),
            None => secret.hint(lang.t("channels-line-secret-hint")),
        };
        let is_active = line.is_none_or(|line| line.is_active);
        let active = FieldView::new("is_active", lang.t("channels-line-is-active"));
        // A secret is typed again.
        let secret = again(secret).value("");
        Self {
            errors: if told.is_some() { errors_of([&name, &secret]) } else { Vec::new() },
            is_active: again(active.value(if is_active { "yes" } else { "" })),
            action,
            facts,
            name,
            secret,
            page,
        }
    }
}
