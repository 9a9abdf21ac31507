//! What people set, and what is written down, is read somewhere. A setting that no code reads promises what nobody keeps.

use super::{
    rust_source::Source,
    tree::{Complaint, Tree},
};
use std::collections::{BTreeMap, BTreeSet};

const CONFIG: &str = "crates/platform/src/config.rs";

/// Every key of the configuration is read by some code.
pub fn check_config(tree: &Tree) -> Vec<Complaint> {
    let Some(text) = tree.get(CONFIG) else { return Vec::new() };
    let code: Vec<String> = tree
        .rust_below("crates/")
        .filter(|(path, _)| path.contains("/src/"))
        .map(|(_, text)| Source::of(text).code)
        .collect();
    let is_read = |key: &str| code.iter().any(|code| has_word(code, &format!(".{key}")));
    let unread = config_keys(text).into_iter().filter(|(_, key)| !is_read(key));
    unread
        .map(|(line, key)| Complaint::line(CONFIG, line, format!("no code reads the setting {key}")))
        .collect()
}

/// The fields of `Config`, with their lines.
fn config_keys(text: &str) -> Vec<(usize, &str)> {
    let fields = (1..).zip(text.lines()).skip_while(|(_, line)| !line.contains("pub struct Config {"));
    let fields = fields.skip(1).take_while(|(_, line)| !line.starts_with('}'));
    fields
        .filter_map(|(number, line)| Some((number, line.trim().strip_prefix("pub ")?.split_once(':')?.0)))
        .collect()
}

/// Every column of a room is asked for by some statement of that room, which does not only write it. Who did something and
/// when is written for people who look into it later, and what is unique is asked for by every insert.
pub fn check_columns(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for room in tree.crates() {
        let (sources, migrations) = (format!("crates/{room}/src/"), format!("crates/{room}/migrations/"));
        let asked: BTreeSet<String> = tree
            .rust_below(&sources)
            .flat_map(|(_, text)| Source::of(text).literals)
            .flat_map(|literal| asked_words(&literal.text))
            .collect();
        let mut columns = BTreeMap::new();
        for (path, text) in tree.iter().filter(|(path, _)| path.starts_with(&migrations)) {
            migrate(&mut columns, path, text);
        }
        let unread = columns.into_iter().filter(|((_, column), _)| !asked.contains(column));
        complaints.extend(unread.map(|((table, column), path)| {
            Complaint::file(&path, format!("no statement reads {table}.{column}: drop it, or use it"))
        }));
    }
    complaints
}

/// Applies a migration to the columns that there are, each with the file that made it.
fn migrate(columns: &mut BTreeMap<(String, String), String>, path: &str, text: &str) {
    let text: String =
        text.lines().filter(|line| !line.starts_with("--")).flat_map(|line| [line, "\n"]).collect();
    for statement in text.to_lowercase().split(';') {
        let words: Vec<&str> = statement.split_whitespace().collect();
        let named = |column: &str, table: &str| (table.to_owned(), column.to_owned());
        match words.as_slice() {
            ["create", "table", table, ..] => {
                let body = statement.split_once('(').map_or("", |(_, body)| body);
                let table = table.trim_end_matches('(');
                let lines = body.lines().filter(|line| !line.contains(" unique"));
                for column in lines.filter_map(first_word).filter(|word| is_column(word)) {
                    columns.insert(named(column, table), path.to_owned());
                }
            }
            ["alter", "table", table, "add", "column", column, ..] => {
                columns.insert(named(column, table), path.to_owned());
            }
            ["alter", "table", table, "drop", "column", column, ..] => {
                columns.remove(&named(column, table));
            }
            ["alter", "table", table, "rename", "column", old, "to", new, ..] => {
                columns.remove(&named(old, table));
                columns.insert(named(new, table), path.to_owned());
            }
            ["drop", "table", table, ..] => columns.retain(|(of, _), _| of != table),
            _ => {}
        }
    }
}

fn first_word(line: &str) -> Option<&str> {
    line.split_whitespace().next()
}

/// What begins a line of a table and is no constraint, and no trace of who did something and when.
fn is_column(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_trace = word.ends_with("_by") || word.ends_with("_at") || word.ends_with("_on") || word == "actor";
    word.chars().all(plain)
        && !is_trace
        && !["primary", "unique", "check", "foreign", "constraint"].contains(&word)
}

/// The words of a statement without those that it only writes: the columns of an insert, what an update sets.
fn asked_words(literal: &str) -> Vec<String> {
    let text = literal.to_lowercase();
    let mut words = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("insert into ") {
        words.extend(compared_words(before));
        let inserted = after.split_once('(').filter(|(table, _)| table.split_whitespace().count() == 1);
        rest = inserted.and_then(|(_, list)| list.split_once(')')).map_or(after, |(_, rest)| rest);
    }
    words.extend(compared_words(rest));
    words
}

fn compared_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut is_setting = false;
    for part in text.split_inclusive([',', ' ', '\n', '(', ')']) {
        let word = part.trim_matches(|c: char| c != '_' && !c.is_ascii_alphanumeric() && c != '.');
        match word {
            "set" => is_setting = true,
            "where" | "from" | "returning" | "select" => is_setting = false,
            _ => {}
        }
        words.push(word.rsplit('.').next().unwrap_or(word).to_owned());
        // `set a = b`: what stands before the sign was pushed just now, and is only written.
        if is_setting && part.trim() == "=" {
            let sign = words.pop();
            words.pop();
            words.extend(sign);
        }
    }
    words
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let next = code.get(at + word.len()..).and_then(|rest| rest.chars().next());
        !next.is_some_and(|c| c == '_' || c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    const MIGRATION: &str = "crates/tickets/migrations/0001_tickets.sql";

    fn unread(statements: &str) -> Vec<String> {
        let table = "create table ticket (\n    id uuid primary key,\n    is_entitled boolean not null,\n    primary key (id)\n);";
        let store = format!("fn a() {{ tx.all(\"{statements}\", &[]) }}");
        let tree = Tree::from([
            ("crates/tickets/Cargo.toml", ""),
            ("crates/tickets/src/store.rs", store.as_str()),
            (MIGRATION, table),
        ]);
        told(check_columns(&tree))
    }

    #[test]
    fn a_column_that_is_only_written_is_found() {
        let found = [format!("{MIGRATION}: no statement reads ticket.is_entitled: drop it, or use it")];
        for only_written in [
            "select id from ticket",
            "insert into ticket (id, is_entitled) values ($1, $2) returning id",
            "update ticket set is_entitled = $2 where id = $1",
            "update ticket set a = id, is_entitled = $2",
        ] {
            assert_eq!(unread(only_written), found, "{only_written}");
        }
    }

    #[test]
    fn what_is_asked_for_in_any_way_is_left_alone() {
        for read in [
            "select id, is_entitled from ticket",
            "select t.id from ticket t where t.is_entitled",
            "insert into ticket (id) select id from old where is_entitled",
            "update ticket set a = $2 where id = $1 and is_entitled = $3",
            "update ticket set a = is_entitled, id = $1",
        ] {
            assert_eq!(unread(&format!("select id from ticket; {read}")), [""; 0], "{read}");
        }
    }

    #[test]
    fn a_column_that_is_gone_is_not_missed() {
        let mut columns = BTreeMap::new();
        migrate(
            &mut columns,
            "1",
            "create table a (\n  b text,\n  c text\n);\ncreate table d (\n  e text\n);",
        );
        migrate(
            &mut columns,
            "2",
            "-- d is not needed\ndrop table d; alter table a drop column b; alter table a add column f text",
        );
        let left: Vec<_> = columns.keys().map(|(_, column)| column.as_str()).collect();
        assert_eq!(left, ["c", "f"]);
    }

    #[test]
    fn a_setting_that_no_code_reads_is_found() {
        let config = "pub struct Config {\n    /// One.\n    pub listen: u8,\n    pub smtp: u8,\n}";
        let server = "fn a(c: &Config) { bind(c.listen); c.smtp_host; }";
        let tree = Tree::from([(CONFIG, config), ("crates/app/src/server.rs", server)]);
        assert_eq!(told(check_config(&tree)), [format!("{CONFIG}:4: no code reads the setting smtp")]);
    }
}
