//! Where SQL may stand, and which of its words.

use super::{
    rust_source::Source,
    tree::{Complaint, Tree},
};

/// In a room, SQL stands in `store.rs`, in a folder `store/`, or in a migration. `platform` is the seam itself.
pub fn check_sql_is_in_stores(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, text) in room_sources(tree) {
        if path.ends_with("/store.rs") || path.contains("/store/") {
            continue;
        }
        let source = Source::of(text);
        let tests = source.test_lines();
        for literal in &source.literals {
            if is_sql(&literal.text) && !tests.iter().any(|lines| lines.contains(&literal.line)) {
                complaints.push(Complaint::line(path, literal.line, "SQL belongs into store.rs"));
            }
        }
    }
    complaints
}

/// `$1::text` is PostgreSQL's alone: a parameter has the type of the Rust value.
pub fn check_casts(tree: &Tree) -> Vec<Complaint> {
    let migrations = tree.iter().filter(|(path, _)| is_room_file(path) && path.ends_with(".sql"));
    let mut complaints = Vec::new();
    for (path, text) in room_sources(tree).chain(migrations) {
        for (line, content) in (1..).zip(text.lines()) {
            if has_cast(content) {
                complaints.push(Complaint::line(path, line, "a cast of a parameter is PostgreSQL's alone"));
            }
        }
    }
    complaints
}

fn room_sources(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.rust_below("crates/").filter(|(path, _)| is_room_file(path) && path.contains("/src/"))
}

fn is_room_file(path: &str) -> bool {
    path.starts_with("crates/")
        && !path.starts_with("crates/platform/")
        && !path.starts_with("crates/testkit/")
}

fn is_sql(text: &str) -> bool {
    let text = text.replace("\\n", " ").replace('\\', " ").to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ["insert into ", "delete from ", "create table ", "create index ", "alter table ", "drop table "]
        .iter()
        .any(|start| text.starts_with(start))
        || text.starts_with("select ") && (text.contains(" from ") || text.contains('('))
        || text.starts_with("update ") && text.contains(" set ")
        || text.starts_with("with ") && text.contains(" as (select ")
}

fn has_cast(line: &str) -> bool {
    line.split('$').skip(1).any(|after| {
        let behind = after.trim_start_matches(|c: char| c.is_ascii_digit());
        behind.len() < after.len() && behind.starts_with("::")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    fn misplaced(path: &str, text: &str) -> Vec<String> {
        told(check_sql_is_in_stores(&Tree::from([(path, text)])))
    }

    #[test]
    fn sql_outside_a_store_is_found() {
        for sql in [
            "select id from ticket",
            "SELECT count(*)",
            "\n  insert into ticket values ($1)",
            "update ticket\\n set state = $1",
            "delete from ticket",
            "create table ticket (id uuid)",
            "with late as (select id from ticket) select id from late",
        ] {
            let text = format!("fn a() {{\n tx.exec(\"{sql}\", &[]) }}");
            let expected = ["crates/tickets/src/actions.rs:2: SQL belongs into store.rs"];
            assert_eq!(misplaced("crates/tickets/src/actions.rs", &text), expected, "{sql}");
        }
    }

    #[test]
    fn stores_tests_prose_and_the_seam_are_left_alone() {
        let sql = "const A: &str = \"select id from ticket\";";
        for path in [
            "crates/tickets/src/store.rs",
            "crates/tickets/src/views/store.rs",
            "crates/tickets/src/store/search.rs",
            "crates/platform/src/db.rs",
            "crates/tickets/tests/it/store.rs",
        ] {
            assert_eq!(misplaced(path, sql), [""; 0], "{path}");
        }
        let tests = format!("#[cfg(test)]\nmod tests {{\n {sql}\n}}");
        assert_eq!(misplaced("crates/tickets/src/model.rs", &tests), [""; 0]);
        let prose =
            "// select id from ticket\nlet a = (\"select a file\", \"update the price\", \"with care\");";
        assert_eq!(misplaced("crates/tickets/src/model.rs", prose), [""; 0]);
    }

    #[test]
    fn a_cast_parameter_is_found_and_other_casts_are_not() {
        let casts = |text| told(check_casts(&Tree::from([("crates/tickets/src/store.rs", text)])));
        assert_eq!(casts("\"a\n where id = $12::uuid\"").len(), 1);
        assert_eq!(casts("\"select cast($1 as text), $2, '$' :: x, $name::y\""), [""; 0]);
        let seam = Tree::from([("crates/platform/src/db.rs", "$1::uuid")]);
        assert_eq!(told(check_casts(&seam)), [""; 0]);
    }
}
