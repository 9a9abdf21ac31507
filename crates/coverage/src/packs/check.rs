//! What can be said against a pack before it is used: it cannot be read, it contradicts itself, or a case that it
//! names does not come out as the case says.

use super::{Pack, PackError, PackSet};
use crate::cases::{Outcome, Report, check_named};

/// A file of cases: its name and its text.
pub type CaseFile<'a> = (&'a str, &'a str);

/// The cases that come with the program: the reference, and the day before, the day itself and the day after of
/// each rule.
pub const CASES: [CaseFile<'static>; 2] = [
    ("warranty_cases.csv", include_str!("../../cases/warranty_cases.csv")),
    ("boundary_cases.csv", include_str!("../../cases/boundary_cases.csv")),
];

/// Checks a pack as it would be used: in place of the one with its name, beside all others, and with what builds on
/// it. Returns the set with it, and its name.
///
/// # Errors
/// Everything that is wrong with it, each with file, line and column.
pub fn check_pack(
    before: &PackSet,
    file: &str,
    source: &str,
    cases: &[CaseFile<'_>],
) -> Result<(PackSet, String), Vec<PackError>> {
    let (set, name) = before.with(file, source)?;
    let is_touched = |pack: &&Pack| before.pack(&pack.id).is_none_or(|old| old.hash != pack.hash);
    let file_of = |pack: &Pack| if pack.id == name { file.to_owned() } else { pack.id.clone() };
    let touched = set.packs().iter().filter(is_touched);
    let failing: Vec<PackError> =
        touched.flat_map(|pack| failing(pack, &file_of(pack), &proofs(pack, &set, cases))).collect();
    if failing.is_empty() { Ok((set, name)) } else { Err(failing) }
}

/// How the cases come out that a pack names.
pub(crate) fn proofs(pack: &Pack, set: &PackSet, cases: &[CaseFile<'_>]) -> Vec<Report> {
    cases.iter().map(|(name, text)| check_named(name, text, set, &pack.tests)).collect()
}

fn failing(pack: &Pack, file: &str, reports: &[Report]) -> Vec<PackError> {
    let named = pack.tests.iter().zip(&pack.file_tests);
    let wrong = |(case, place): (&String, &super::load::Place)| {
        let what = verdict_on(case, reports)?;
        Some(PackError { file: file.to_owned(), line: place.line, column: place.column, rule: None, what })
    };
    named.filter_map(wrong).collect()
}

/// What is wrong with a named case; none when it passes.
fn verdict_on(case: &str, reports: &[Report]) -> Option<String> {
    let Some(row) = reports.iter().flat_map(|r| &r.rows).find(|row| row.id == case) else {
        return Some(format!("there is no case `{case}`"));
    };
    match &row.outcome {
        Outcome::Passed => None,
        Outcome::NotAnswered(why) => Some(format!("case {case} is not answered: {why}")),
        Outcome::Differs(differences) => {
            let each =
                differences.iter().map(|d| format!("{}: expected {}, found {}", d.what, d.expected, d.found));
            Some(format!("case {case} fails: {}", each.collect::<Vec<_>>().join("; ")))
        }
    }
}
