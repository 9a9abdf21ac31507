//! Every text in every language.

use super::{
    rust_source::Source,
    tree::{Complaint, Tree},
};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [&str; 3] = ["vi", "en", "is"];

/// Ways to ask for a text: `t("key")`, `t1("key", …)`, `lang.with("key", …)`.
const CALLS: [&str; 3] = ["t(\"", "t1(\"", "lang.with(\""];

/// A key that a template or the code asks for exists in all languages, and a key that one language has, the
/// others have too.
pub fn check_texts(tree: &Tree) -> Vec<Complaint> {
    let keys = keys(tree);
    let lacking = |key: &str| {
        let without = LANGUAGES.iter().filter(|language| !keys.contains_key(&(**language, key)));
        without.copied().collect::<Vec<_>>().join(", ")
    };
    let mut complaints = Vec::new();
    for (path, line, key) in asked(tree) {
        let lacking = lacking(&key);
        if !lacking.is_empty() {
            complaints.push(Complaint::line(path, line, format!("the text {key} is missing in {lacking}")));
        }
    }
    for ((_, key), path) in &keys {
        let lacking = lacking(key);
        if !lacking.is_empty() {
            complaints.push(Complaint::file(path, format!("the text {key} is missing in {lacking}")));
        }
    }
    complaints
}

/// Language and key, with the file that has them.
fn keys(tree: &Tree) -> BTreeMap<(&'static str, &str), &str> {
    let mut keys = BTreeMap::new();
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(".ftl")) {
        // A language is one file `vi.ftl`, a file for each noun `vi-promises.ftl`, or a folder `vi/`.
        let parts: BTreeSet<&str> = path.split(['/', '.', '-']).collect();
        let Some(language) = LANGUAGES.into_iter().find(|language| parts.contains(language)) else {
            continue;
        };
        for line in text.lines() {
            let key = line.split_once('=').map(|(key, _)| key.trim_end()).unwrap_or_default();
            if key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(is_of_key) {
                keys.insert((language, key), path);
            }
        }
    }
    keys
}

/// Path, line and key of each text that is asked for. Code that only tests is left out.
fn asked(tree: &Tree) -> Vec<(&str, usize, String)> {
    let mut found = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| path.starts_with("crates/")) {
        let tests = match path.rsplit_once('.') {
            Some((_, "html" | "txt")) if path.contains("/templates/") => Vec::new(),
            Some((_, "rs")) if path.contains("/src/") => Source::of(text).test_lines(),
            _ => continue,
        };
        for (line, content) in (1..).zip(text.lines()) {
            let skipped =
                content.trim_start().starts_with("//") || tests.iter().any(|lines| lines.contains(&line));
            let keys = CALLS.iter().filter(|_| !skipped).flat_map(|call| keys_asked(content, call));
            found.extend(keys.map(|key| (path, line, key.to_owned())));
        }
    }
    found
}

fn keys_asked<'a>(line: &'a str, call: &'a str) -> impl Iterator<Item = &'a str> {
    let is_whole = move |at: usize| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '!')
    };
    let places = line.match_indices(call).filter(move |(at, _)| is_whole(*at));
    let behind = places.filter_map(|(at, call)| line.get(at + call.len()..)?.split_once('"'));
    behind.map(|(key, _)| key).filter(|key| !key.is_empty() && key.chars().all(is_of_key))
}

fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    const PAGE: &str = "crates/tickets/templates/list.html";

    fn check(page: &str, vi: &str, is: &str) -> Vec<String> {
        let en = "tickets-title = Tickets\ntickets-count = { $n ->\n    [one] one\n   *[other] more\n }\n";
        told(check_texts(&Tree::from([
            (PAGE, page),
            ("crates/tickets/locales/vi.ftl", vi),
            ("crates/tickets/locales/en.ftl", en),
            ("crates/tickets/locales/is/list.ftl", is),
        ])))
    }

    const ALL: &str = "tickets-title = Yêu cầu\ntickets-count = { $n } yêu cầu\n";

    #[test]
    fn a_text_in_all_languages_is_fine() {
        let page = "<h1>{{ page.lang.t(\"tickets-title\") }}</h1>\n{{ t1(\"tickets-count\", \"n\", 3) }} {{ not(\"x\") }}";
        assert_eq!(check(page, ALL, ALL), [""; 0]);
    }

    #[test]
    fn a_key_without_a_text_is_found_with_its_place() {
        let page = "<p>\n{{ lang.t(\"tickets-gone\") }}{{ lang.with(\"tickets-lost\", x) }}";
        let expected =
            ["gone", "lost"].map(|key| format!("{PAGE}:2: the text tickets-{key} is missing in vi, en, is"));
        assert_eq!(check(page, ALL, ALL), expected);
        let code = "fn a() { lang.t(\"gone\") }\n#[cfg(test)]\nmod tests { fn b() { lang.t(\"other\") } }";
        let source = Tree::from([("crates/tickets/src/views.rs", code)]);
        assert_eq!(
            told(check_texts(&source)),
            ["crates/tickets/src/views.rs:1: the text gone is missing in vi, en, is"]
        );
    }

    #[test]
    fn a_language_that_lags_behind_is_named() {
        let expected = ["crates/tickets/locales/en.ftl", "crates/tickets/locales/vi.ftl"]
            .map(|path| format!("{path}: the text tickets-count is missing in is"));
        assert_eq!(check("", ALL, "tickets-title = Erindi\n"), expected);
    }
}
