//! Reads rows strictly: a wrong code, key or date names its row and column.

use std::io::Read;

use csv::StringRecord;
use jiff::tz::TimeZone;
use kernel::{Date, Timestamp};
use serde::de::DeserializeOwned;

use super::{
    json::{CaseEntry, CaseEvent, CaseFacts, CasePolicy, Expect, VerdictCode},
    report::Malformed,
};
use crate::model::Bearer;

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 22] = [
    "id",
    "gate",
    "topic",
    "title",
    "question",
    "jurisdiction",
    "tz",
    "facts",
    "policy",
    "history",
    "event",
    "as_of",
    "verdict",
    "verdict_text",
    "nominal_last_day",
    "effective_last_day",
    "cost_bearer",
    "cost_text",
    "expect",
    "rules",
    "reason",
    "confidence",
];

/// Columns that a file may leave out.
const MAY_LACK: [&str; 1] = ["claimed_in"];

/// One case.
pub(super) struct Row {
    file: String,
    pub(super) id: String,
    pub(super) gate: bool,
    pub(super) title: String,
    pub(super) question: CaseQuestion,
    pub(super) jurisdiction: String,
    pub(super) zone: TimeZone,
    pub(super) facts: CaseFacts,
    pub(super) policy: CasePolicy,
    pub(super) history: Vec<CaseEntry>,
    pub(super) event: CaseEvent,
    pub(super) as_of: Timestamp,
    pub(super) verdict: VerdictCode,
    pub(super) nominal_last: Option<Date>,
    pub(super) effective_last: Option<Date>,
    pub(super) bearer: Bearer,
    pub(super) expect: serde_json::Map<String, serde_json::Value>,
    pub(super) rules: Vec<String>,
    /// Where the device is brought in; empty is the place of the sale.
    pub(super) claimed_in: String,
}

/// What a row asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaseQuestion {
    IsCovered,
    NextEscalation,
    Obligations,
    CanReturn,
    PlanUse,
    ConsumerTest,
    PackFor,
    AuthCheck,
    IntakeCheck,
    QuoteStep,
    TradeInStep,
    HandOverCheck,
}

impl CaseQuestion {
    const ALL: [Self; 12] = [
        Self::IsCovered,
        Self::NextEscalation,
        Self::Obligations,
        Self::CanReturn,
        Self::PlanUse,
        Self::ConsumerTest,
        Self::PackFor,
        Self::AuthCheck,
        Self::IntakeCheck,
        Self::QuoteStep,
        Self::TradeInStep,
        Self::HandOverCheck,
    ];

    /// The name in files.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::IsCovered => "is_covered",
            Self::NextEscalation => "next_escalation",
            Self::Obligations => "obligations",
            Self::CanReturn => "can_return",
            Self::PlanUse => "plan_use",
            Self::ConsumerTest => "consumer_test",
            Self::PackFor => "pack_for",
            Self::AuthCheck => "auth_check",
            Self::IntakeCheck => "intake_check",
            Self::QuoteStep => "quote_step",
            Self::TradeInStep => "trade_in_step",
            Self::HandOverCheck => "handover_check",
        }
    }
}

/// Reads the rows; an error for the whole file when its columns are not those of the format.
pub(super) fn read(file: &str, reader: impl Read) -> Result<Vec<Result<Row, Malformed>>, Malformed> {
    let mut reader = csv::Reader::from_reader(reader);
    let whole = |column: &str, why: String| Malformed {
        file: file.to_owned(),
        row: "the whole file".to_owned(),
        column: column.to_owned(),
        why,
    };
    let header = reader.headers().map_err(|e| whole("header", e.to_string()))?.clone();
    if let Some(missing) = COLUMNS.iter().find(|c| !header.iter().any(|h| h == **c)) {
        return Err(whole(missing, "this column is missing".to_owned()));
    }
    if let Some(unknown) = header.iter().find(|h| !COLUMNS.contains(h) && !MAY_LACK.contains(h)) {
        return Err(whole(unknown, "no such column in this format".to_owned()));
    }
    let read = |(place, record): (usize, csv::Result<StringRecord>)| match record {
        Ok(record) => Cells { file, header: &header, record: &record, place: place + 2 }.row(),
        Err(e) => {
            Err(Malformed { row: format!("record {}", place + 2), ..whole("all columns", e.to_string()) })
        }
    };
    Ok(reader.records().enumerate().map(read).collect())
}

impl Row {
    /// A complaint about a column of this row.
    pub(super) fn malformed(&self, column: &str, why: impl Into<String>) -> Malformed {
        let (file, row) = (self.file.clone(), self.id.clone());
        Malformed { file, row, column: column.to_owned(), why: why.into() }
    }
}

/// The cells of one record.
struct Cells<'a> {
    file: &'a str,
    header: &'a StringRecord,
    record: &'a StringRecord,
    place: usize,
}

impl Cells<'_> {
    fn row(&self) -> Result<Row, Malformed> {
        self.confidence()?;
        let expect: serde_json::Map<String, serde_json::Value> = self.json("expect")?;
        let _known_keys: Expect = self.json("expect")?;
        Ok(Row {
            file: self.file.to_owned(),
            id: self.filled("id")?,
            gate: self.gate()?,
            title: self.filled("title")?,
            question: self.question()?,
            jurisdiction: self.filled("jurisdiction")?,
            zone: self.zone()?,
            facts: self.json("facts")?,
            policy: self.json("policy")?,
            history: self.json("history")?,
            event: self.json("event")?,
            as_of: self.parsed("as_of", |t| t.parse().ok(), "an instant with an offset")?,
            verdict: self.code("verdict")?,
            nominal_last: self.date("nominal_last_day")?,
            effective_last: self.date("effective_last_day")?,
            bearer: self.code("cost_bearer")?,
            expect,
            rules: self.rules(),
            claimed_in: self.cell("claimed_in").to_owned(),
        })
    }

    fn cell(&self, column: &str) -> &str {
        let place = self.header.iter().position(|h| h == column);
        place.and_then(|p| self.record.get(p)).unwrap_or_default().trim()
    }

    fn wrong(&self, column: &str, why: impl Into<String>) -> Malformed {
        let id = self.cell("id");
        let row = if id.is_empty() { format!("record {}", self.place) } else { id.to_owned() };
        Malformed { file: self.file.to_owned(), row, column: column.to_owned(), why: why.into() }
    }

    fn filled(&self, column: &str) -> Result<String, Malformed> {
        let cell = self.cell(column);
        if cell.is_empty() { Err(self.wrong(column, "is empty")) } else { Ok(cell.to_owned()) }
    }

    fn parsed<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>, what: &str) -> Result<T, Malformed> {
        let cell = self.cell(column);
        parse(cell).ok_or_else(|| self.wrong(column, format!("`{cell}` is not {what}")))
    }

    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, Malformed> {
        serde_json::from_str(self.cell(column)).map_err(|e| self.wrong(column, e.to_string()))
    }

    fn code<T: DeserializeOwned>(&self, column: &str) -> Result<T, Malformed> {
        let cell = serde_json::Value::from(self.cell(column));
        serde_json::from_value(cell).map_err(|e| self.wrong(column, e.to_string()))
    }

    fn date(&self, column: &str) -> Result<Option<Date>, Malformed> {
        if self.cell(column).is_empty() {
            return Ok(None);
        }
        self.parsed(column, super::json::strict_date, "a date YYYY-MM-DD that exists").map(Some)
    }

    fn gate(&self) -> Result<bool, Malformed> {
        let gate = |text: &str| match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        self.parsed("gate", gate, "yes or no")
    }

    fn question(&self) -> Result<CaseQuestion, Malformed> {
        let named = |text: &str| CaseQuestion::ALL.into_iter().find(|q| q.name() == text);
        self.parsed("question", named, "a question of this format")
    }

    fn zone(&self) -> Result<TimeZone, Malformed> {
        self.parsed("tz", |name| TimeZone::get(name).ok(), "a zone of the IANA database")
    }

    fn rules(&self) -> Vec<String> {
        self.cell("rules").split(';').map(str::trim).filter(|r| !r.is_empty()).map(str::to_owned).collect()
    }

    fn confidence(&self) -> Result<(), Malformed> {
        let marks = |text: &str| text.split('+').all(|m| matches!(m, "V" | "S" | "M" | "P")).then_some(());
        self.parsed("confidence", marks, "V, S, M or P, joined with +")
    }
}
