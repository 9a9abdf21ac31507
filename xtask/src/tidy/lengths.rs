//! Functions and files that a person can take in.

use super::{
    rust_source::Source,
    tree::{Complaint, Tree},
};
use std::collections::BTreeMap;

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 700;

/// Older giants, one a line: `PATH::FUNCTION LINES`. They may shrink, and new ones cannot appear.
const RATCHET: &str = "xtask/tidy-ratchet.txt";

/// Texts and data grow with what they tell; code is split by noun.
const CODE: [&str; 8] = ["rs", "html", "css", "ts", "js", "mjs", "sql", "toml"];

/// No function is longer than it was allowed to be, and the ratchet says no more than it must.
pub fn check_functions(tree: &Tree) -> Vec<Complaint> {
    let mut allowed = ratchet(tree.get(RATCHET).unwrap_or_default());
    let mut complaints = Vec::new();
    for (path, text) in tree.rust_below("") {
        for function in Source::of(text).functions() {
            let was = allowed.remove(&format!("{path}::{}", function.name));
            let what = format!("{} has {} lines", function.name, function.lines);
            let (name, lines) = (&function.name, function.lines);
            match was {
                Some((line, was)) if lines < was => {
                    let next = if lines > FUNCTION_LINES_MAX { "write so here" } else { "take it out" };
                    complaints.push(Complaint::line(
                        RATCHET,
                        line,
                        format!("{name} has only {lines} lines now: {next}"),
                    ));
                }
                Some((_, was)) if lines == was => {}
                _ if lines > was.map_or(FUNCTION_LINES_MAX, |(_, was)| was) => {
                    let limit = was.map_or(FUNCTION_LINES_MAX, |(_, was)| was);
                    complaints.push(Complaint::line(
                        path,
                        function.line,
                        format!("{what}; the limit is {limit}"),
                    ));
                }
                _ => {}
            }
        }
    }
    let gone = allowed
        .into_iter()
        .map(|(name, (line, _))| Complaint::line(RATCHET, line, format!("{name} is gone: take it out")));
    complaints.extend(gone);
    complaints
}

/// Name, line in the file, and allowed length.
fn ratchet(text: &str) -> BTreeMap<String, (usize, usize)> {
    let entries = (1..).zip(text.lines()).filter(|(_, content)| !content.starts_with('#'));
    let parsed = entries.filter_map(|(line, content)| {
        let (name, lines) = content.trim().rsplit_once(' ')?;
        Some((name.to_owned(), (line, lines.parse().ok()?)))
    });
    parsed.collect()
}

/// No file of code is longer than 700 lines.
pub fn check_files(tree: &Tree) -> Vec<Complaint> {
    let code =
        tree.iter().filter(|(path, _)| path.rsplit_once('.').is_some_and(|(_, kind)| CODE.contains(&kind)));
    let long =
        code.map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > FILE_LINES_MAX);
    long.map(|(path, lines)| {
        Complaint::file(path, format!("{lines} lines; split it by noun at {FILE_LINES_MAX}"))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    fn giant(lines: usize) -> String {
        format!("fn giant() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    fn check(lines: usize, ratchet: &str) -> Vec<String> {
        told(check_functions(&Tree::from([
            ("crates/a/src/lib.rs", giant(lines).as_str()),
            (RATCHET, ratchet),
        ])))
    }

    #[test]
    fn seventy_lines_are_a_function_and_seventy_one_are_too_many() {
        assert_eq!(check(70, ""), [""; 0]);
        assert_eq!(check(71, ""), ["crates/a/src/lib.rs:1: giant has 71 lines; the limit is 70"]);
    }

    #[test]
    fn an_older_giant_may_stay_and_shrink_but_never_grow() {
        let ratchet = "# older giants\ncrates/a/src/lib.rs::giant 90\n";
        assert_eq!(check(90, ratchet), [""; 0]);
        assert_eq!(check(91, ratchet), ["crates/a/src/lib.rs:1: giant has 91 lines; the limit is 90"]);
        assert_eq!(check(80, ratchet), [format!("{RATCHET}:2: giant has only 80 lines now: write so here")]);
        assert_eq!(check(70, ratchet), [format!("{RATCHET}:2: giant has only 70 lines now: take it out")]);
        assert_eq!(check(9, "b.rs::other 90"), [format!("{RATCHET}:1: b.rs::other is gone: take it out")]);
    }

    #[test]
    fn long_code_is_split_and_long_data_is_not() {
        let (long, longer) = ("x\n".repeat(700), "x\n".repeat(701));
        let files = |text: &str| {
            told(check_files(&Tree::from([
                ("crates/a/src/lib.rs", text),
                ("crates/a/locales/vi.ftl", text),
                ("Cargo.lock", text),
            ])))
        };
        assert_eq!(files(&long), [""; 0]);
        assert_eq!(files(&longer), ["crates/a/src/lib.rs: 701 lines; split it by noun at 700"]);
    }
}
