//! How the mail fares.

use askama::Template;
use kernel::{Permission as _, Timestamp};
use platform::{i18n::Lang, web::Visit};
use ui::{Chip, EmptyView, FactView, FigureView, LinkView, Page};

use super::{door_chip, letters_place, size};
use crate::{
    health::{Health, MailboxHealth},
    model::{Letter, LetterState, Probe, Shown},
    policy::Law,
    rights::KeepMailboxes,
    store::letters::PAGE,
};

/// Mail health.
#[derive(Debug, Template)]
#[template(path = "channels/health.html")]
pub(crate) struct HealthPage {
    page: Page,
    alarms: Vec<String>,
    figures: Vec<FigureView>,
    law: String,
    outgoing: Vec<FactView>,
    not_sent: String,
    mailboxes: Vec<Pane>,
    quarantined: Vec<Row>,
    /// Where all of them are, when there are more than stand here.
    all_quarantined: Option<String>,
    bounces: Vec<Row>,
    all_bounces: Option<String>,
    empty: EmptyView,
}

/// A mailbox.
#[derive(Debug)]
struct Pane {
    address: String,
    chip: Chip,
    problem: String,
    alarms: Vec<String>,
    facts: Vec<FactView>,
    edit: Option<String>,
}

/// A letter.
#[derive(Debug)]
struct Row {
    href: String,
    subject: String,
    sender: String,
    reason: String,
    size: String,
    at: String,
}

impl HealthPage {
    pub(crate) fn new(page: Page, visit: &Visit, health: &Health) -> Self {
        let lang = page.lang.clone();
        let keeps = visit.actor.roles().meets(KeepMailboxes::ROLES);
        let next = if keeps {
            LinkView::new("/app/settings/mailboxes/new", lang.t("channels-mailbox-new"))
        } else {
            LinkView::new("/app/inbox", lang.t("channels-to-inbox"))
        };
        Self {
            alarms: health.alarms.iter().map(|alarm| lang.t(alarm.key()).into_owned()).collect(),
            figures: figures(&lang, &health.law),
            law: lang.t(if health.law.holds() { "channels-law-holds" } else { "channels-law-broken" }).into(),
            outgoing: outgoing(&lang, health),
            not_sent: health.outgoing.error.clone(),
            mailboxes: health.mailboxes.iter().map(|m| pane(&lang, m, keeps, health.now)).collect(),
            quarantined: health.quarantined.iter().map(|l| row(&lang, l, health.now)).collect(),
            all_quarantined: rest(health.quarantined.len(), Shown::In(LetterState::Quarantined)),
            all_bounces: rest(health.bounces.len(), Shown::Unmatched),
            bounces: health.bounces.iter().map(|l| row(&lang, l, health.now)).collect(),
            empty: EmptyView {
                icon: "mail",
                title: lang.t("channels-mailboxes-empty").into_owned(),
                text: lang.t("channels-mailboxes-empty-text").into_owned(),
                actions: vec![next],
            },
            page,
        }
    }
}

/// The parts of the law, of which the whole is the sum.
fn figures(lang: &Lang, law: &Law) -> Vec<FigureView> {
    let figure = |count: i64, key: &str, shown: Shown| {
        let value = lang.count(usize::try_from(count).unwrap_or(0));
        FigureView::new(value, lang.t(key), letters_place(shown, ""))
    };
    let is_in = Shown::In;
    vec![
        figure(law.stored, "channels-law-stored", Shown::All),
        figure(law.processed, "channels-law-processed", is_in(LetterState::Processed)),
        figure(law.pending, "channels-law-pending", is_in(LetterState::Stored)),
        figure(law.quarantined, "channels-law-quarantined", is_in(LetterState::Quarantined))
            .bad(law.quarantined > 0),
        figure(law.discarded, "channels-law-discarded", is_in(LetterState::Discarded)),
    ]
}

/// How our own mail leaves.
fn outgoing(lang: &Lang, health: &Health) -> Vec<FactView> {
    let moment = |at: Option<Timestamp>| at.map(|at| lang.moment(at, health.now)).unwrap_or_default();
    let waiting = lang.count(usize::try_from(health.outgoing.waiting).unwrap_or(0));
    let mut facts = vec![
        FactView::new(lang.t("channels-last-sent"), moment(health.outgoing.sent_at)),
        FactView::new(lang.t("channels-to-send"), lang.t1("channels-letters", "count", waiting)),
    ];
    if health.not_sent_since.is_some() {
        facts.push(FactView::new(lang.t("channels-not-sent-since"), moment(health.not_sent_since)));
    }
    facts
}

/// The whole list, where a page shows only so many.
fn rest(shown: usize, list: Shown) -> Option<String> {
    let is_full = i64::try_from(shown).is_ok_and(|shown| shown >= PAGE);
    is_full.then(|| letters_place(list, ""))
}

fn pane(lang: &Lang, health: &MailboxHealth, keeps: bool, now: Timestamp) -> Pane {
    let (mailbox, state) = (&health.mailbox, &health.state);
    let moment = |at: Option<Timestamp>| at.map(|at| lang.moment(at, now)).unwrap_or_default();
    let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
    let mut facts = vec![
        fact("channels-kind", lang.t(mailbox.door.key()).into_owned()),
        fact("channels-last-mail", moment(state.last_mail_at)),
    ];
    facts.extend(health.probe.map(|probe| fact("channels-probe", probed(lang, &probe, now))));
    if matches!(mailbox.door, crate::model::Door::Imap(_)) {
        let backlog = usize::try_from(state.backlog).unwrap_or(0);
        facts.push(fact("channels-last-fetch", moment(state.last_fetch_at)));
        facts.push(fact("channels-backlog", lang.t1("channels-letters", "count", lang.count(backlog))));
        facts.push(fact("channels-signed-in", moment(state.sign_in_at)));
        if let Some(until) = state.token_expires_at {
            facts.push(fact("channels-token-ends", lang.date_time(until)));
        }
    }
    Pane {
        address: mailbox.address.clone(),
        chip: door_chip(lang, mailbox, state.sign_in),
        problem: state.problem.clone(),
        alarms: health.alarms.iter().map(|alarm| lang.t(alarm.key()).into_owned()).collect(),
        facts,
        edit: keeps.then(|| format!("/app/settings/mailboxes/{}", mailbox.id)),
    }
}

/// When the program last wrote to itself, when that came back, and what servers said of it.
fn probed(lang: &Lang, probe: &Probe, now: Timestamp) -> String {
    let sent = lang.moment(probe.ordered_at, now);
    let Some(returned_at) = probe.returned_at else { return lang.t1("channels-probe-away", "sent", sent) };
    let key = if probe.is_aligned { "channels-probe-aligned" } else { "channels-probe-unverified" };
    lang.with(key, &[("sent", sent.into()), ("back", lang.moment(returned_at, now).into())])
}

fn row(lang: &Lang, letter: &Letter, now: Timestamp) -> Row {
    let or = |text: &str, key: &str| if text.is_empty() { lang.t(key).into_owned() } else { text.to_owned() };
    Row {
        href: format!("/app/mail/{}", letter.id),
        subject: or(&letter.subject, "channels-no-subject"),
        sender: or(&letter.sender, "channels-unknown-sender"),
        reason: letter.reason.map(|reason| lang.t(reason.key()).into_owned()).unwrap_or_default(),
        size: size(lang, letter.bytes),
        at: lang.moment(letter.received_at, now),
    }
}
