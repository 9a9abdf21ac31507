//! An import: a file on its way into the tables.

use kernel::Timestamp;
use platform::{db::Json, from_row, text_column};
use serde::{Deserialize, Serialize};

use super::{headings::Mapping, lines::Carried, table::Line};
use crate::model::ImportId;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is here; somebody must say what its columns mean.
    Uploaded,
    /// The lines are tried; nothing is written.
    Checking,
    /// Every line was tried.
    Checked,
    /// The lines are brought in.
    Running,
    /// Somebody stopped it; it goes on where it stopped.
    Paused,
    /// Every line was brought in or refused.
    Done,
    /// It cannot go on; a person must look.
    Failed,
}
text_column!(ImportState {
    Uploaded = "uploaded",
    Checking = "checking",
    Checked = "checked",
    Running = "running",
    Paused = "paused",
    Done = "done",
    Failed = "failed",
});

impl ImportState {
    /// The key of its words.
    pub fn key(self) -> String {
        format!("products-import-state-{}", self.name())
    }

    /// Whether the program works on it now.
    pub const fn is_working(self) -> bool {
        matches!(self, Self::Checking | Self::Running)
    }

    /// Whether it may begin (again) with the check, or with another mapping.
    pub const fn may_check(self) -> bool {
        matches!(self, Self::Uploaded | Self::Checked)
    }

    /// Whether it may be set to work.
    pub const fn may_run(self) -> bool {
        matches!(self, Self::Checked | Self::Paused)
    }
}

/// Which pass over the file is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// The dry run: every question is asked, nothing is written.
    Check,
    /// The real one.
    Run,
}
text_column!(Pass { Check = "check", Run = "run" });

/// How many lines met which fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Brought in; in a check, such that they would be.
    pub ok: u64,
    /// Known from an earlier import.
    pub known: u64,
    /// Refused, with a reason.
    pub rejected: u64,
}

impl Counts {
    /// All lines that were looked at.
    pub const fn lines(self) -> u64 {
        self.ok + self.known + self.rejected
    }
}

/// An import as the tables hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct SalesImport {
    /// Which.
    pub id: ImportId,
    /// What the file is called.
    pub file_name: String,
    /// The digest of the headings, under which the mapping is remembered.
    pub headings_digest: String,
    /// The headings; none for a file that begins with a sale.
    pub headings: Json<Option<Vec<String>>>,
    /// The first lines, to choose the mapping by.
    pub sample: Json<Vec<Line>>,
    /// The encoding that was found.
    pub encoding: String,
    /// The separator that was found.
    pub delimiter: super::table::Delimiter,
    /// Lines of sales in the file.
    pub line_count: i64,
    /// Parts of 100 lines.
    pub part_count: i64,
    /// Where it stands.
    pub state: ImportState,
    /// What its columns mean.
    pub mapping: Json<Mapping>,
    /// The first part that this pass has not done.
    pub next_part: i64,
    /// What this pass did so far.
    pub counts: Json<Counts>,
    /// What the last line of the last part leaves to the next line of its order.
    pub carried: Json<Option<Carried>>,
    /// When this pass began or went on.
    pub began_at: Option<Timestamp>,
    /// How many lines were done then.
    pub began_lines: i64,
    /// When the last part was done.
    pub worked_at: Option<Timestamp>,
    /// Why it cannot go on.
    pub failure: Option<String>,
    /// When the file came.
    pub created_at: Timestamp,
}
from_row!(SalesImport {
    id,
    file_name,
    headings_digest,
    headings,
    sample,
    encoding,
    delimiter,
    line_count,
    part_count,
    state,
    mapping,
    next_part,
    counts,
    carried,
    began_at,
    began_lines,
    worked_at,
    failure,
    created_at
});

/// How fast an import is and how long it still takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Lines done in this pass.
    pub done: u64,
    /// Lines of the file.
    pub total: u64,
    /// What became of them.
    pub counts: Counts,
    /// Lines a second since it began or went on; none before that can be said.
    pub per_second: Option<u64>,
    /// Seconds that are left at that rate.
    pub seconds_left: Option<u64>,
}

impl SalesImport {
    /// How far it is.
    pub fn progress(&self) -> Progress {
        let (counts, total) = (self.counts.0, u64::try_from(self.line_count).unwrap_or(0));
        let done = counts.lines();
        let recent = done.saturating_sub(u64::try_from(self.began_lines).unwrap_or(0));
        let millis =
            self.worked_at.zip(self.began_at).map_or(0, |(to, from)| to.duration_since(from).as_millis());
        let millis = u64::try_from(millis).unwrap_or(0);
        let per_second = (millis > 0 && recent > 0).then(|| (recent * 1000 / millis).max(1));
        let seconds_left = per_second.map(|rate| total.saturating_sub(done).div_ceil(rate));
        Progress { done, total, counts, per_second, seconds_left }
    }

    /// The name of a column: its heading, or its number.
    pub fn column(&self, at: usize) -> Option<&str> {
        self.headings.0.as_ref().and_then(|h| h.get(at)).map(String::as_str).filter(|h| !h.is_empty())
    }
}

/// A refused line, as the file of rejects gives it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedLine {
    /// Its place in the file, counted from 1.
    pub line: i64,
    /// What it held.
    pub cells: Json<Vec<String>>,
    /// Why it was refused.
    pub reason: super::lines::Reason,
    /// The cell, or the number, that the reason is about; may be empty.
    pub detail: String,
}
from_row!(RejectedLine { line, cells, reason, detail });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::headings::propose_mapping;

    fn import(done: u64, seconds: i64) -> SalesImport {
        let began: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        SalesImport {
            id: ImportId::from_uuid(kernel::Uuid::nil()),
            file_name: String::new(),
            headings_digest: String::new(),
            headings: Json(None),
            sample: Json(Vec::new()),
            encoding: String::new(),
            delimiter: super::super::table::Delimiter::Comma,
            line_count: 10_000,
            part_count: 20,
            state: ImportState::Running,
            mapping: Json(propose_mapping(None, 0, &[], kernel::Currency::VND)),
            next_part: 0,
            counts: Json(Counts { ok: done, known: 0, rejected: 0 }),
            carried: Json(None),
            began_at: Some(began),
            began_lines: 1_000,
            worked_at: Some(began + jiff::SignedDuration::from_secs(seconds)),
            failure: None,
            created_at: began,
        }
    }

    #[test]
    fn the_rate_counts_only_what_was_done_since_it_went_on() {
        let progress = import(6_000, 2).progress();
        assert_eq!((progress.per_second, progress.seconds_left), (Some(2_500), Some(2)));
        let fresh = import(1_000, 0).progress();
        assert_eq!((fresh.per_second, fresh.seconds_left), (None, None));
        assert_eq!(import(10_000, 4).progress().seconds_left, Some(0));
    }
}
