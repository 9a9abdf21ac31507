//! Runs files of cases (the format is in `cases/warranty_cases.md`) through the entry points that the program
//! itself uses, and says what passes, what differs and how, and what is not answered yet.
//!
//! Nothing is skipped silently: a row that cannot be read is reported with file, row and column, and fails the
//! run.

mod compare;
mod found;
mod goods_back;
mod inputs;
mod json;
mod report;
mod row;
mod work;

use std::{collections::BTreeMap, io::Read};

use kernel::{Date, date_in};

use crate::{Verdict, decide_coverage, packs::PackSet, policy::decide_is_worse};
pub use report::{Difference, Malformed, Outcome, Report, RowReport};
use row::Row;

/// Checks every case that `reader` holds. `file` is its name, for messages.
pub fn check_cases(file: &str, reader: impl Read, packs: &PackSet) -> Report {
    let mut report = Report::new(file);
    match row::read(file, reader) {
        Ok(rows) => {
            for row in rows {
                match row {
                    Ok(row) => check_row(&row, packs, &mut report),
                    Err(malformed) => report.malformed.push(malformed),
                }
            }
        }
        Err(malformed) => report.malformed.push(malformed),
    }
    report
}

/// Checks the cases with these ids only; a row that cannot be read is left to [`check_cases`].
pub fn check_named(file: &str, text: &str, packs: &PackSet, names: &[String]) -> Report {
    let mut report = Report::new(file);
    let rows = row::read(file, text.as_bytes()).unwrap_or_default();
    for row in rows.into_iter().flatten().filter(|row| names.contains(&row.id)) {
        check_row(&row, packs, &mut report);
    }
    report
}

/// Shows every coverage verdict of a file that can be read, with the id of its row and the day it is for. The
/// pages use it to try cases; rows about other questions are not coverage verdicts and are left out.
pub fn each_verdict(text: &str, packs: &PackSet, mut show: impl FnMut(&str, &Verdict, Date)) {
    let rows = row::read("", text.as_bytes()).unwrap_or_default();
    for row in rows.into_iter().flatten() {
        let (Ok(Some(question)), Ok(facts)) = (inputs::question(&row), inputs::facts(&row, packs)) else {
            continue;
        };
        let verdict = decide_coverage(&question, &facts, packs);
        show(&row.id, &verdict, date_in(row.as_of, &row.zone));
    }
}

/// The cases of a file that come out worse for the customer under another law. Questions that no coverage verdict
/// answers, such as the days to withdraw, have no better and worse: there a case that passed and fails now counts.
pub(crate) fn worse_cases(text: &str, before: &PackSet, after: &PackSet) -> Vec<String> {
    let mut verdicts = BTreeMap::new();
    each_verdict(text, before, |id, verdict, _| drop(verdicts.insert(id.to_owned(), verdict.clone())));
    let mut worse = vec![];
    each_verdict(text, after, |id, verdict, _| {
        if verdicts.get(id).is_some_and(|before| decide_is_worse(before, verdict)) {
            worse.push(id.to_owned());
        }
    });
    let passed = |law: &PackSet| -> Vec<String> {
        let rows = check_cases("", text.as_bytes(), law).rows;
        rows.into_iter().filter(|r| r.outcome == Outcome::Passed).map(|r| r.id).collect()
    };
    let now = passed(after);
    worse.extend(passed(before).into_iter().filter(|id| !verdicts.contains_key(id) && !now.contains(id)));
    worse
}

fn check_row(row: &Row, packs: &PackSet, report: &mut Report) {
    if report.rows.iter().any(|r| r.id == row.id) {
        report.malformed.push(row.malformed("id", "this id was used before"));
        return;
    }
    let outcome = match found::answer(row, packs) {
        Err(malformed) => return report.malformed.push(malformed),
        Ok(None) => Outcome::NotAnswered(format!("no pack for {}", row.jurisdiction)),
        Ok(Some(found)) => match compare::differences(row, &found) {
            differences if differences.is_empty() => Outcome::Passed,
            differences => Outcome::Differs(differences),
        },
    };
    report.rows.push(RowReport {
        id: row.id.clone(),
        gate: row.gate,
        title: row.title.clone(),
        question: row.question.name(),
        jurisdiction: row.jurisdiction.clone(),
        outcome,
    });
}
