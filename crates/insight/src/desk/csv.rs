//! The tables of a report as files for a spreadsheet.

use platform::i18n::Lang;
use tickets::Ticket;

use super::{
    policy::{DeskReport, Share},
    views::person_name,
};
use identity::Names;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// A day a line.
    Days,
    /// A person a line.
    People,
    /// A figure a line.
    Figures,
}

impl Table {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "days" => Some(Self::Days),
            "people" => Some(Self::People),
            "figures" => Some(Self::Figures),
            _ => None,
        }
    }
}

/// The lines of a table, the headings first. Numbers are plain, so that a spreadsheet can count with them.
pub(crate) fn lines(lang: &Lang, table: Table, report: &DeskReport, names: &Names) -> Vec<Vec<String>> {
    let heads = |keys: &[&str]| keys.iter().map(|key| lang.t(key).into_owned()).collect::<Vec<_>>();
    match table {
        Table::Days => {
            let keys = [
                "insight-desk-day",
                "insight-desk-todo",
                "insight-desk-snoozed",
                "insight-desk-opened",
                "insight-desk-solved",
            ];
            let days = report.days.iter().map(|day| {
                let counts = [day.todo, day.snoozed, day.opened, day.solved].map(|count| count.to_string());
                std::iter::once(day.day.date.to_string()).chain(counts).collect()
            });
            std::iter::once(heads(&keys)).chain(days).collect()
        }
        Table::People => {
            let keys = [
                "insight-desk-person",
                "insight-desk-open-now",
                "insight-desk-answered",
                "insight-desk-solved",
            ];
            let people = report.people.iter().map(|person| {
                let counts = [person.open, person.answered, person.solved].map(|count| count.to_string());
                std::iter::once(person_name(lang, names, person.whose)).chain(counts).collect()
            });
            std::iter::once(heads(&keys)).chain(people).collect()
        }
        Table::Figures => std::iter::once(heads(&[
            "insight-desk-figure",
            "insight-desk-value",
            "insight-desk-unit",
            "insight-desk-n",
        ]))
        .chain(figures(lang, report))
        .collect(),
    }
}

fn figures(lang: &Lang, report: &DeskReport) -> Vec<Vec<String>> {
    let line = |key: &str, value: String, unit: &str, n: usize| {
        vec![lang.t(key).into_owned(), value, lang.t(unit).into_owned(), n.to_string()]
    };
    let minutes =
        |time: Option<jiff::SignedDuration>| time.map_or_else(String::new, |t| t.as_mins().to_string());
    let percent = |share: Share| share.part().map_or_else(String::new, |part| format!("{:.1}", part * 100.0));
    let count = |key: &str, count: usize| line(key, count.to_string(), "insight-desk-unit-tickets", count);
    vec![
        count("insight-desk-open-now", report.open_now),
        count("insight-desk-opened", report.opened),
        count("insight-desk-solved", report.solved),
        line("insight-desk-median", minutes(report.median), "insight-desk-unit-minutes", report.asked),
        line("insight-desk-nine", minutes(report.nine_of_ten), "insight-desk-unit-minutes", report.asked),
        line("insight-desk-in-time", percent(report.in_time), "insight-desk-unit-percent", report.in_time.of),
        line(
            "insight-desk-reopened",
            percent(report.reopened),
            "insight-desk-unit-percent",
            report.reopened.of,
        ),
        line(
            "insight-desk-first-contact",
            percent(report.first_contact),
            "insight-desk-unit-percent",
            report.first_contact.of,
        ),
    ]
}

/// The tickets behind a figure.
pub(crate) fn case_lines(
    lang: &Lang,
    tickets: &[Ticket],
    owner: impl Fn(&Ticket) -> String,
) -> Vec<Vec<String>> {
    let keys = [
        "insight-desk-ticket",
        "insight-desk-subject",
        "insight-desk-who",
        "insight-desk-state",
        "insight-desk-owner",
        "insight-desk-opened-at",
    ];
    let ticket = |ticket: &Ticket| {
        vec![
            ticket.number.to_string(),
            ticket.subject.clone(),
            ticket.requester.clone(),
            lang.t(ticket.standing.status.key()).into_owned(),
            owner(ticket),
            lang.date_time(ticket.opened_at),
        ]
    };
    let heads = keys.iter().map(|key| lang.t(key).into_owned()).collect();
    std::iter::once(heads).chain(tickets.iter().map(ticket)).collect()
}
