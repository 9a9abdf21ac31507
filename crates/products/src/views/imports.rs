//! The pages of an import.

use askama::Template;
use kernel::{Currency, Timestamp};
use platform::{i18n::Lang, spreadsheet::csv_file};
use ui::{Chip, Choice, EmptyView, FactView, FieldError, FieldView, FileLimits, Page, ProgressView, Tone};

use crate::{
    imports::{
        Field, FileRefusal, MappingRefusal,
        lines::Reason,
        model::{ImportState, RejectedLine, SalesImport},
        table::{COLUMNS_MAX, LINES_MAX},
    },
    model::Channel,
};

/// `/app/import`
#[derive(Debug, Template)]
#[template(path = "products/imports.html")]
pub(crate) struct ImportsPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) file: FieldView,
    pub(crate) limits: FileLimits,
    pub(crate) rows: Vec<ImportRow>,
    pub(crate) empty: EmptyView,
}

/// An import in the list.
#[derive(Debug)]
pub(crate) struct ImportRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) lines: String,
    pub(crate) rejected: String,
    pub(crate) chip: Chip,
    pub(crate) when: String,
}

impl ImportRow {
    pub(crate) fn of(lang: &Lang, import: &SalesImport, now: Timestamp) -> Self {
        Self {
            href: format!("/app/import/{}", import.id),
            name: import.file_name.clone(),
            lines: lang.number(import.line_count),
            rejected: lang.number(i64::try_from(import.counts.0.rejected).unwrap_or(0)),
            chip: state_chip(lang, import.state),
            when: lang.moment(import.created_at, now),
        }
    }
}

fn state_chip(lang: &Lang, state: ImportState) -> Chip {
    let tone = match state {
        ImportState::Uploaded | ImportState::Checked => Tone::Info,
        ImportState::Checking | ImportState::Running => Tone::Brand,
        ImportState::Paused => Tone::Warn,
        ImportState::Done => Tone::Ok,
        ImportState::Failed => Tone::Danger,
    };
    Chip::new(tone, lang.t(&state.key()))
}

/// `/app/import/{id}`
#[derive(Debug, Template)]
#[template(path = "products/import.html")]
pub(crate) struct ImportPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) base: String,
    pub(crate) region: String,
    pub(crate) chip: Chip,
    pub(crate) facts: Vec<FactView>,
    pub(crate) progress: Option<ProgressView>,
    pub(crate) outcome: Vec<FactView>,
    pub(crate) reasons: Vec<ReasonView>,
    pub(crate) may_map: bool,
    pub(crate) may_run: bool,
    pub(crate) run_label: String,
    pub(crate) mapping: Vec<ColumnView>,
    pub(crate) mapping_error: Option<String>,
    pub(crate) fields: Vec<Choice>,
    pub(crate) source: FieldView,
    pub(crate) currency: FieldView,
    pub(crate) currencies: Vec<Choice>,
    pub(crate) dates: FieldView,
    pub(crate) orders: Vec<Choice>,
    pub(crate) channel: FieldView,
    pub(crate) channels: Vec<Choice>,
    pub(crate) registers_all: FieldView,
}

/// A column of the file: its name, what its first cells hold, what it means.
#[derive(Debug)]
pub(crate) struct ColumnView {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) sample: String,
    pub(crate) chosen: &'static str,
}

/// A reason with its number of lines.
#[derive(Debug)]
pub(crate) struct ReasonView {
    pub(crate) text: String,
    pub(crate) count: String,
}

impl ReasonView {
    pub(crate) fn of(lang: &Lang, reason: Reason, count: i64) -> Self {
        Self { text: lang.t(&reason.key()).into_owned(), count: lang.number(count) }
    }
}

impl ImportPage {
    pub(crate) fn of(page: Page, import: &SalesImport, reasons: &[(Reason, i64)]) -> Self {
        let lang = page.lang.clone();
        let (state, mapping) = (import.state, &import.mapping.0);
        let choice = |value: &str, key: &str| Choice::new(value, lang.t(key));
        let reasons = reasons.iter().map(|(reason, count)| ReasonView::of(&lang, *reason, *count)).collect();
        Self {
            base: format!("/app/import/{}", import.id),
            region: import.id.to_string(),
            chip: state_chip(&lang, state),
            facts: file_facts(&lang, import),
            progress: state.is_working().then(|| progress(&lang, import)),
            outcome: outcome(&lang, import),
            reasons,
            may_map: state.may_check(),
            may_run: state.may_run(),
            run_label: lang.t(run_key(state)).into_owned(),
            mapping: columns(&lang, import),
            mapping_error: None,
            fields: Field::ALL.iter().map(|f| choice(f.name(), &f.key())).collect(),
            source: FieldView::new("source", lang.t("products-import-source"))
                .value(mapping.source.as_str())
                .hint(lang.t("products-import-source-hint")),
            currency: FieldView::new("currency", lang.t("products-import-currency"))
                .value(mapping.currency.code()),
            currencies: currencies(mapping.currency),
            dates: FieldView::new("dates", lang.t("products-import-dates")).value(mapping.dates.name()),
            orders: vec![choice("dmy", "products-import-dmy"), choice("mdy", "products-import-mdy")],
            channel: FieldView::new("channel", lang.t("products-channel")).value(mapping.channel.name()),
            channels: Channel::ALL.iter().map(|c| choice(c.name(), c.key())).collect(),
            registers_all: FieldView::new("registers_all", lang.t("products-import-registers-all"))
                .value(if mapping.registers_all { "yes" } else { "" })
                .hint(lang.t("products-import-registers-all-hint")),
            errors: Vec::new(),
            page,
        }
    }
}

const fn run_key(state: ImportState) -> &'static str {
    match state {
        ImportState::Paused => "products-import-go-on",
        _ => "products-import-run",
    }
}

fn currencies(chosen: Currency) -> Vec<Choice> {
    let offered = [Currency::VND, Currency::USD, Currency::EUR, Currency::ISK];
    let other = Some(chosen).filter(|c| !offered.contains(c));
    offered.into_iter().chain(other).map(|c| Choice::new(c.code(), c.code())).collect()
}

fn file_facts(lang: &Lang, import: &SalesImport) -> Vec<FactView> {
    let delimiter = format!("products-delimiter-{}", import.delimiter.name());
    vec![
        FactView::new(lang.t("products-import-file"), import.file_name.as_str()),
        FactView::new(lang.t("products-import-lines"), lang.number(import.line_count)),
        FactView::new(lang.t("products-import-encoding"), import.encoding.as_str()).code(),
        FactView::new(lang.t("products-import-delimiter"), lang.t(&delimiter)),
    ]
}

fn columns(lang: &Lang, import: &SalesImport) -> Vec<ColumnView> {
    let mapping = import.mapping.0.columns.iter().enumerate();
    let column = |(at, field): (usize, &Option<Field>)| {
        let cells = import.sample.0.iter().filter_map(|l| l.cells.get(at)).filter(|c| !c.is_empty());
        let sample: Vec<String> = cells.take(3).map(|c| c.chars().take(24).collect()).collect();
        let number = lang.t1("products-import-column", "number", at + 1);
        ColumnView {
            name: format!("column-{at}"),
            label: import.column(at).map_or(number, str::to_owned),
            sample: sample.join(" · "),
            chosen: field.map_or("", Field::name),
        }
    };
    mapping.map(column).collect()
}

fn progress(lang: &Lang, import: &SalesImport) -> ProgressView {
    let progress = import.progress();
    let number = |n: u64| lang.number(i64::try_from(n).unwrap_or(i64::MAX));
    let (done, total) = (number(progress.done), number(progress.total));
    let key = match import.state {
        ImportState::Checking => "products-import-checking",
        _ => "products-import-running",
    };
    let note = match progress.per_second.zip(progress.seconds_left) {
        None => lang.with("products-import-note", &[("done", done.into()), ("total", total.into())]),
        Some((rate, left)) => {
            let left = jiff::SignedDuration::from_secs(i64::try_from(left).unwrap_or(i64::MAX));
            lang.with(
                "products-import-note-rate",
                &[
                    ("done", done.into()),
                    ("total", total.into()),
                    ("rate", number(rate).into()),
                    ("left", lang.duration(left).into()),
                ],
            )
        }
    };
    ProgressView { label: lang.t(key).into_owned(), done: progress.done, total: progress.total, note }
}

fn outcome(lang: &Lang, import: &SalesImport) -> Vec<FactView> {
    let counts = import.counts.0;
    if counts.lines() == 0 {
        return Vec::new();
    }
    let ok = match import.state {
        ImportState::Checking | ImportState::Checked => "products-import-would",
        _ => "products-import-ok",
    };
    let fact = |key, n: u64| FactView::new(lang.t(key), lang.number(i64::try_from(n).unwrap_or(i64::MAX)));
    vec![
        fact(ok, counts.ok),
        fact("products-import-known", counts.known),
        fact("products-import-rejected", counts.rejected),
    ]
}

/// The key of the sentence about a file that is not taken, with its number.
pub(crate) fn refusal_key(refusal: FileRefusal) -> (&'static str, Vec<(&'static str, usize)>) {
    match refusal {
        FileRefusal::Empty => ("products-file-empty", Vec::new()),
        FileRefusal::Workbook => ("products-file-workbook", Vec::new()),
        FileRefusal::Binary => ("products-file-binary", Vec::new()),
        FileRefusal::OpenQuote { line } => ("products-file-open-quote", vec![("line", line as usize)]),
        FileRefusal::TooManyColumns { columns } => {
            ("products-file-columns", vec![("columns", columns), ("max", COLUMNS_MAX)])
        }
        FileRefusal::TooManyLines => ("products-file-lines", vec![("max", LINES_MAX)]),
    }
}

impl MappingRefusal {
    /// In words.
    pub(crate) fn said(self, lang: &Lang) -> String {
        let (key, field) = self.key(lang);
        field.map_or_else(|| lang.t(key).into_owned(), |field| lang.t1(key, "field", field))
    }

    /// The key of the words, and the meaning that stands twice.
    pub(crate) fn key(self, lang: &Lang) -> (&'static str, Option<String>) {
        match self {
            Self::NoDate => ("products-mapping-no-date", None),
            Self::NobodyAndNothing => ("products-mapping-nobody", None),
            Self::Twice(field) => ("products-mapping-twice", Some(lang.t(&field.key()).into_owned())),
        }
    }
}

/// Why a line was refused, in words.
pub(crate) fn reject_text(lang: &Lang, line: &RejectedLine) -> String {
    let reason = lang.t(&line.reason.key()).into_owned();
    if line.detail.is_empty() { reason } else { format!("{reason} ({})", line.detail) }
}

/// The refused lines as a file that can be put right and brought in again: line, reason, then the cells as they
/// were. A cell that a spreadsheet would run as a formula gets an apostrophe.
pub(crate) fn rejects_csv(
    lang: &Lang,
    delimiter: crate::imports::table::Delimiter,
    headings: &[String],
    lines: &[RejectedLine],
) -> Result<Vec<u8>, csv::Error> {
    let first = [lang.t("products-reject-line").into_owned(), lang.t("products-reject-reason").into_owned()];
    let line =
        |first: [String; 2], cells: &[String]| first.into_iter().chain(cells.iter().cloned()).collect();
    let rejected = lines.iter().map(|it| line([it.line.to_string(), reject_text(lang, it)], &it.cells.0));
    let all: Vec<Vec<String>> = std::iter::once(line(first, headings)).chain(rejected).collect();
    csv_file(delimiter.byte().unwrap_or(b','), all)
}
