//! What the desk's report shows.

use askama::Template;
use identity::{Branch, Names};
use jiff::SignedDuration;
use kernel::Timestamp;
use platform::{i18n::Lang, web::Invalid};
use tickets::Ticket;
use ui::{
    Chip, Choice, ColumnPart, ColumnView, ColumnsView, EmptyView, FieldError, FieldView, FigureView,
    LinkView, Page, Pager, Tone, errors_of,
};

use super::{
    asked::{CasesAsked, DeskAsked, DeskQuery, OFFERED},
    policy::{DayFigures, DeskReport, Figure, Share, Whose},
};
use crate::web::{DefinedFigure, Tab, tabs};

/// Fewer cases than this make no share that one should act on.
const ENOUGH: usize = 5;
/// Rows of one page of cases.
pub(super) const ROWS: usize = 50;

/// `/app/reports/desk`
#[derive(Template)]
#[template(path = "insight/desk.html")]
pub(super) struct DeskPage {
    page: Page,
    tabs: Vec<Tab>,
    lengths: Vec<Tab>,
    errors: Vec<FieldError>,
    days: String,
    from: FieldView,
    to: FieldView,
    branch: FieldView,
    branches: Vec<Choice>,
    owner: FieldView,
    owners: Vec<Choice>,
    now: Vec<FigureView>,
    backlog: ColumnsView,
    flow: ColumnsView,
    shares: Vec<DefinedFigure>,
    people: Vec<PersonRow>,
    files: Vec<LinkView>,
    is_cut: bool,
}

/// A person of the report.
struct PersonRow {
    name: String,
    open: (String, String),
    answered: (String, String),
    solved: (String, String),
}

/// All that the page is made of.
pub(super) struct DeskFacts {
    pub(super) asked: DeskAsked,
    pub(super) report: DeskReport,
    pub(super) names: Names,
    pub(super) branches: Vec<Branch>,
    pub(super) is_cut: bool,
}

/// Whose a ticket is.
pub(super) fn owner_name(lang: &Lang, names: &Names, ticket: &Ticket) -> String {
    match ticket.standing.owner {
        Some(id) => names.of(Some(id)).to_owned(),
        None => lang.t("insight-desk-no-owner").into_owned(),
    }
}

/// Somebody's name in a list of figures.
pub(super) fn person_name(lang: &Lang, names: &Names, whose: Whose) -> String {
    match whose {
        Whose::One(id) => names.of(Some(id)).to_owned(),
        Whose::Nobody => lang.t("insight-desk-nobody").into_owned(),
    }
}

impl DeskPage {
    pub(super) fn of(page: Page, facts: &DeskFacts, query: &DeskQuery, invalid: &Invalid) -> Self {
        let lang = &page.lang.clone();
        let (asked, report) = (&facts.asked, &facts.report);
        let field = |name: &str, key: &str, value: &str| {
            let error = invalid.at(name).map(|error| lang.t(error.key).into_owned());
            FieldView::new(name, lang.t(key)).value(value).optional().error(error)
        };
        let (from, to) =
            (field("from", "insight-desk-from", &query.from), field("to", "insight-desk-to", &query.to));
        Self {
            tabs: tabs(lang, "/app/reports/desk"),
            lengths: lengths(lang, asked),
            errors: errors_of([&from, &to]),
            days: asked.days.map_or_else(String::new, |days| days.to_string()),
            from,
            to,
            branch: field("branch", "insight-desk-branch", &query.branch),
            branches: facts.branches.iter().map(|b| Choice::new(b.id.to_string(), b.name.as_str())).collect(),
            owner: field("owner", "insight-desk-owner", &query.owner),
            owners: facts
                .names
                .people()
                .iter()
                .map(|p| Choice::new(p.id.to_string(), p.name.as_str()))
                .collect(),
            now: standing(lang, asked, report),
            backlog: backlog(lang, asked, report),
            flow: flow(lang, asked, report),
            shares: shares(lang, asked, report),
            people: report.people.iter().map(|person| PersonRow::of(lang, facts, person)).collect(),
            files: files(lang, asked),
            is_cut: facts.is_cut,
            page,
        }
    }
}

fn lengths(lang: &Lang, asked: &DeskAsked) -> Vec<Tab> {
    let tab = |days: usize| Tab {
        href: format!("/app/reports/desk?days={days}{}", asked.narrowed()),
        label: lang.t1("insight-desk-last", "days", days),
        is_current: asked.days == Some(days),
    };
    OFFERED.map(tab).into()
}

fn files(lang: &Lang, asked: &DeskAsked) -> Vec<LinkView> {
    let file = |table: &str, key: &str| {
        LinkView::new(format!("/app/reports/desk.csv?table={table}&{}", asked.query()), lang.t(key))
    };
    vec![
        file("days", "insight-desk-file-days"),
        file("people", "insight-desk-file-people"),
        file("figures", "insight-desk-file-figures"),
    ]
}

fn standing(lang: &Lang, asked: &DeskAsked, report: &DeskReport) -> Vec<FigureView> {
    let figure = |count: usize, key: &str, figure: Figure, is_bad: bool| FigureView {
        value: lang.count(count),
        label: lang.t(key).into_owned(),
        href: Some(asked.cases(figure, None)),
        is_bad: is_bad && count > 0,
    };
    let late = report.in_time.of - report.in_time.hits;
    vec![
        figure(report.open_now, "insight-desk-open-now", Figure::OpenNow, false),
        figure(report.opened, "insight-desk-opened", Figure::Opened, false),
        figure(report.solved, "insight-desk-solved", Figure::Solved, false),
        figure(late, "insight-desk-late", Figure::Late, true),
    ]
}

fn part(lang: &Lang, asked: &DeskAsked, day: &DayFigures, (count, figure): (usize, Figure)) -> ColumnPart {
    ColumnPart {
        count: i64::try_from(count).unwrap_or(i64::MAX),
        value: lang.count(count),
        href: (count > 0).then(|| asked.cases_of_day(figure, day.day)),
    }
}

/// A chart over the days; `parts` are its figures of one day, with the keys of their names.
fn chart(
    lang: &Lang,
    (asked, report): (&DeskAsked, &DeskReport),
    finding: String,
    (is_piled, keys): (bool, [&str; 2]),
    parts: impl Fn(&DayFigures) -> [(usize, Figure); 2],
) -> ColumnsView {
    let column = |day: &DayFigures| ColumnView {
        label: lang.date_short(day.day.date),
        parts: parts(day).map(|of| part(lang, asked, day, of)).into(),
    };
    let mut chart = ColumnsView {
        finding,
        row_label: lang.t("insight-desk-day").into_owned(),
        series: keys.map(|key| lang.t(key).into_owned()).into(),
        is_piled,
        highest: String::new(),
        columns: report.days.iter().map(column).collect(),
    };
    chart.highest = lang.t1("insight-desk-highest", "count", chart.top());
    chart
}

fn backlog(lang: &Lang, asked: &DeskAsked, report: &DeskReport) -> ColumnsView {
    let open = |day: Option<&DayFigures>| day.map_or(0, |day| day.todo + day.snoozed);
    let finding = lang.with(
        "insight-desk-backlog-finding",
        &[("first", open(report.days.first()).into()), ("last", open(report.days.last()).into())],
    );
    chart(lang, (asked, report), finding, (true, ["insight-desk-todo", "insight-desk-snoozed"]), |day| {
        [(day.todo, Figure::Todo), (day.snoozed, Figure::Snoozed)]
    })
}

fn flow(lang: &Lang, asked: &DeskAsked, report: &DeskReport) -> ColumnsView {
    let finding = lang.with(
        "insight-desk-flow-finding",
        &[("opened", report.opened.into()), ("solved", report.solved.into())],
    );
    chart(lang, (asked, report), finding, (false, ["insight-desk-opened", "insight-desk-solved"]), |day| {
        [(day.opened, Figure::Opened), (day.solved, Figure::Solved)]
    })
}

/// The figures that need a definition.
fn shares(lang: &Lang, asked: &DeskAsked, report: &DeskReport) -> Vec<DefinedFigure> {
    let figure = |key: &str, value: String, counted: Figure| DefinedFigure {
        label: lang.t(key).into_owned(),
        value,
        definition: lang.t(&format!("{key}-definition")).into_owned(),
        href: asked.cases(counted, None),
    };
    let time = |time: Option<SignedDuration>| match time {
        Some(time) => lang.with(
            "insight-median-value",
            &[("time", open_time(lang, time).into()), ("count", report.asked.into())],
        ),
        None => lang.t1("insight-median-none", "count", report.asked),
    };
    let median = figure("insight-desk-median", time(report.median), Figure::Asked);
    let waits = match report.nine_of_ten {
        Some(time) => {
            let told = lang.t1("insight-desk-nine-told", "time", open_time(lang, time));
            format!("{} {told}", median.definition)
        }
        None => median.definition,
    };
    let contact =
        figure("insight-desk-first-contact", share(lang, report.first_contact), Figure::FirstContact);
    let young = match report.too_young {
        0 => contact.definition,
        count => format!("{} {}", contact.definition, lang.t1("insight-desk-too-young", "count", count)),
    };
    vec![
        DefinedFigure { definition: waits, ..median },
        figure("insight-desk-in-time", share(lang, report.in_time), Figure::InTime),
        figure("insight-desk-reopened", share(lang, report.reopened), Figure::Reopened),
        DefinedFigure { definition: young, ..contact },
    ]
}

/// A share with its cases; of too few it says so.
fn share(lang: &Lang, share: Share) -> String {
    let n = ("count", share.of.into());
    match share.part().filter(|_| share.of >= ENOUGH) {
        Some(part) => {
            let values = [("share", lang.percent(part, 0).into()), ("hits", share.hits.into()), n];
            lang.with("insight-desk-share", &values)
        }
        None => lang.with("insight-desk-share-few", &[("hits", share.hits.into()), n]),
    }
}

/// Open hours: a day of them is not a day of the calendar, so they stay hours.
fn open_time(lang: &Lang, time: SignedDuration) -> String {
    let minutes = time.as_mins();
    if minutes < 60 {
        return lang.t1("insight-desk-open-minutes", "count", minutes);
    }
    let hours = minutes as f64 / 60.0;
    lang.t1("insight-desk-open-hours", "hours", lang.decimal(hours, usize::from(hours < 10.0)))
}

impl PersonRow {
    fn of(lang: &Lang, facts: &DeskFacts, person: &super::policy::PersonFigures) -> Self {
        let cell =
            |count: usize, figure: Figure| (lang.count(count), facts.asked.cases(figure, Some(person.whose)));
        Self {
            name: person_name(lang, &facts.names, person.whose),
            open: cell(person.open, Figure::OpenNow),
            answered: cell(person.answered, Figure::Answered),
            solved: cell(person.solved, Figure::Solved),
        }
    }
}

/// `/app/reports/desk/cases`
#[derive(Template)]
#[template(path = "insight/desk_cases.html")]
pub(super) struct CasesPage {
    page: Page,
    back: String,
    about: String,
    rows: Vec<CaseRow>,
    empty: EmptyView,
    pager: Pager,
    file: String,
}

struct CaseRow {
    href: String,
    number: String,
    subject: String,
    requester: String,
    owner: String,
    state: Chip,
    opened: String,
    took: String,
}

/// The key of a figure's name.
pub(super) const fn key(figure: Figure) -> &'static str {
    match figure {
        Figure::OpenNow => "insight-desk-open-now",
        Figure::Todo => "insight-desk-todo",
        Figure::Snoozed => "insight-desk-snoozed",
        Figure::Opened => "insight-desk-opened",
        Figure::Solved => "insight-desk-solved",
        Figure::Answered => "insight-desk-answered",
        Figure::Asked => "insight-desk-asked",
        Figure::InTime => "insight-desk-in-time",
        Figure::Late => "insight-desk-late",
        Figure::Reopened => "insight-desk-reopened",
        Figure::FirstContact => "insight-desk-first-contact",
        Figure::MoreContacts => "insight-desk-more-contacts",
    }
}

/// The tickets of one page, of how many, and whether more follow.
pub(super) struct CasesFacts {
    pub(super) tickets: Vec<Ticket>,
    pub(super) total: usize,
    pub(super) goes_on: bool,
    pub(super) names: Names,
}

impl CasesPage {
    pub(super) fn of(page: Page, asked: &CasesAsked, facts: &CasesFacts, now: Timestamp) -> Self {
        let lang = page.lang.clone();
        let here = asked.desk.cases(asked.figure, asked.whose);
        let last = facts.tickets.last().filter(|_| facts.goes_on);
        let days = &asked.desk.period.days;
        let time = match days.as_slice() {
            [first, .., last] => format!("{} – {}", lang.date(first.date), lang.date(last.date)),
            [day] => lang.date(day.date),
            [] => String::new(),
        };
        let whose = asked.whose.map(|whose| person_name(&lang, &facts.names, whose));
        let told: Vec<String> = std::iter::once(time).chain(whose).collect();
        let back = format!("/app/reports/desk?{}", asked.desk.query());
        Self {
            about: told.join(" · "),
            rows: facts.tickets.iter().map(|ticket| CaseRow::of(&lang, ticket, &facts.names, now)).collect(),
            empty: EmptyView {
                icon: "chart-column",
                title: lang.t("insight-desk-cases-none").into_owned(),
                text: lang.t("insight-desk-cases-none-text").into_owned(),
                actions: vec![LinkView::new(back.clone(), lang.t("insight-desk-back"))],
            },
            pager: Pager {
                summary: lang.with(
                    "insight-desk-shown",
                    &[("count", facts.tickets.len().into()), ("total", facts.total.into())],
                ),
                newer: None,
                older: last.map(|ticket| format!("{here}&after={}", ticket.number)),
            },
            file: here.replacen("/cases?", "/cases.csv?", 1),
            back,
            page,
        }
    }
}

impl CaseRow {
    fn of(lang: &Lang, ticket: &Ticket, names: &Names, now: Timestamp) -> Self {
        let ended = ticket.standing.status.ended_at();
        let tone = if ended.is_some() { Tone::Ok } else { Tone::Neutral };
        Self {
            href: format!("/app/tickets/{}", ticket.number),
            number: ticket.number.to_string(),
            subject: ticket.subject.clone(),
            requester: ticket.requester.clone(),
            owner: owner_name(lang, names, ticket),
            state: Chip::new(tone, lang.t(ticket.standing.status.key())),
            opened: lang.date_time(ticket.opened_at),
            took: lang.lasted(ticket.opened_at, ended, now),
        }
    }
}
