//! What a run of cases gave.

use std::{collections::BTreeMap, fmt};

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The name of the file.
    pub file: String,
    /// Every row that could be read, in the order of the file.
    pub rows: Vec<RowReport>,
    /// What could not be read. One of these fails the run.
    pub malformed: Vec<Malformed>,
}

/// The result of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReport {
    /// The number of the case.
    pub id: String,
    /// Whether a difference fails the run.
    pub gate: bool,
    /// One line for people.
    pub title: String,
    /// What was asked.
    pub question: &'static str,
    /// Where.
    pub jurisdiction: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that the row asserts is so.
    Passed,
    /// This is not.
    Differs(Vec<Difference>),
    /// The program cannot answer this yet, and why.
    NotAnswered(String),
}

/// One assertion that is not so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The column, or the key in `expect`.
    pub what: String,
    /// What the row asserts.
    pub expected: String,
    /// What the engine answered.
    pub found: String,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {row}: {column}: {why}")]
pub struct Malformed {
    /// The file.
    pub file: String,
    /// The id of the row, or its line when even that is missing.
    pub row: String,
    /// The column.
    pub column: String,
    /// What is wrong with it.
    pub why: String,
}

impl Report {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), rows: vec![], malformed: vec![] }
    }

    /// Whether the run fails: a row is malformed, or a gating row differs or is not answered.
    pub fn fails(&self) -> bool {
        !self.malformed.is_empty() || self.rows.iter().any(|r| r.gate && r.outcome != Outcome::Passed)
    }

    /// Rows that passed.
    pub fn passed(&self) -> usize {
        self.rows.iter().filter(|r| r.outcome == Outcome::Passed).count()
    }

    /// Rows that differ, gating or not.
    pub fn differing(&self) -> impl Iterator<Item = &RowReport> {
        self.rows.iter().filter(|r| matches!(r.outcome, Outcome::Differs(_)))
    }

    /// Rows without an answer yet.
    pub fn not_answered(&self) -> impl Iterator<Item = &RowReport> {
        self.rows.iter().filter(|r| matches!(r.outcome, Outcome::NotAnswered(_)))
    }

    fn by_question(&self) -> BTreeMap<&'static str, (usize, usize)> {
        let mut counts: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
        for row in &self.rows {
            let (passed, all) = counts.entry(row.question).or_default();
            *passed += usize::from(row.outcome == Outcome::Passed);
            *all += 1;
        }
        counts
    }
}

/// As `haumai coverage check` prints it.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} of {} cases pass", self.file, self.passed(), self.rows.len())?;
        for (question, (passed, all)) in self.by_question() {
            writeln!(f, "  {question:<16} {passed:>4} of {all}")?;
        }
        let differing: Vec<_> = self.differing().collect();
        if !differing.is_empty() {
            writeln!(f, "\nDifferent:")?;
        }
        for row in differing {
            row.fmt(f)?;
        }
        if self.not_answered().next().is_some() {
            writeln!(f, "\nNot answered yet:")?;
        }
        for row in self.not_answered() {
            row.fmt(f)?;
        }
        if !self.malformed.is_empty() {
            writeln!(f, "\nCannot be read:")?;
        }
        self.malformed.iter().try_for_each(|m| writeln!(f, "  {m}"))
    }
}

impl fmt::Display for RowReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gate = if self.gate { "" } else { " (does not gate)" };
        write!(f, "  {} {} {}: {}{gate}", self.id, self.question, self.jurisdiction, self.title)?;
        match &self.outcome {
            Outcome::Passed => writeln!(f),
            Outcome::NotAnswered(why) => writeln!(f, ": {why}"),
            Outcome::Differs(differences) => {
                writeln!(f)?;
                differences.iter().try_for_each(|d| writeln!(f, "      {d}"))
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.what, self.expected, self.found)
    }
}
