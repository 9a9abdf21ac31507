//! The map of the house, drawn from the code so that it cannot lie.

use super::{
    floors, migrations,
    rust_source::Source,
    tree::{Complaint, Tree},
};
use std::{
    collections::BTreeSet,
    fmt::{self, Write},
};

/// Where the map is.
pub const FILE: &str = "MAP.md";

/// The map in the project is the one that would be drawn now.
pub fn check_map(tree: &Tree) -> Vec<Complaint> {
    if tree.get(FILE) == Some(draw(tree).as_str()) {
        return Vec::new();
    }
    vec![Complaint::file(FILE, "is not what the code says; type: cargo xtask map")]
}

/// The map as Markdown.
pub fn draw(tree: &Tree) -> String {
    let mut rooms: Vec<Room> = tree.crates().map(|name| Room::of(tree, name)).collect();
    rooms.sort_by(|a, b| b.floor.cmp(&a.floor).then(a.name.cmp(&b.name)));
    let mut map = String::new();
    // Writing into a string cannot fail.
    let _ = write_map(&mut map, &rooms);
    map
}

struct Room {
    name: String,
    floor: Option<u8>,
    purpose: String,
    routes: usize,
    tables: BTreeSet<String>,
    events: BTreeSet<String>,
    /// Name and file.
    decisions: BTreeSet<(String, String)>,
}

impl Room {
    fn of(tree: &Tree, name: &str) -> Self {
        let folder = format!("crates/{name}/src/");
        let mut room = Self {
            name: name.to_owned(),
            floor: floors::floor(name),
            purpose: purpose(tree, &folder),
            routes: 0,
            tables: tables(tree, name),
            events: BTreeSet::new(),
            decisions: BTreeSet::new(),
        };
        for (path, text) in tree.rust_below(&folder) {
            room.read(path, text);
        }
        room
    }

    fn read(&mut self, path: &str, text: &str) {
        let source = Source::of(text);
        let tests = source.test_lines();
        for (line, code) in (1..).zip(source.code.lines()) {
            if tests.iter().any(|lines| lines.contains(&line)) {
                continue;
            }
            self.routes += code.matches("Route::guarded").count() + code.matches("Route::public").count();
            let word = |start: &str| {
                code.split_once(start).map(|(_, rest)| first_word(rest)).filter(|word| !word.is_empty())
            };
            self.events.extend(code.trim_start().starts_with("impl").then(|| word("Event for ")).flatten());
            let decision = word("fn decide_").map(|rest| (format!("decide_{rest}"), path.to_owned()));
            self.decisions.extend(decision);
        }
    }
}

/// The first line that a crate says about itself.
fn purpose(tree: &Tree, folder: &str) -> String {
    let front = ["lib.rs", "main.rs"].iter().find_map(|file| tree.get(&format!("{folder}{file}")));
    let line = front.and_then(|text| text.lines().find_map(|line| line.strip_prefix("//! ")));
    line.unwrap_or_default().replace('|', "\\|")
}

fn tables(tree: &Tree, room: &str) -> BTreeSet<String> {
    let folder = format!("crates/{room}/migrations/");
    let files =
        tree.iter().filter(|(path, _)| path.strip_prefix(&folder).and_then(migrations::parse).is_some());
    let lines = files.flat_map(|(_, text)| text.lines()).map(|line| line.trim().to_lowercase());
    let mut tables = BTreeSet::new();
    for line in lines {
        if let Some(gone) = line.strip_prefix("drop table ") {
            tables.remove(&first_word(gone));
        }
        let made = line.strip_prefix("create table ").or_else(|| line.strip_prefix("create virtual table "));
        tables.extend(made.map(|rest| first_word(rest.strip_prefix("if not exists ").unwrap_or(rest))));
    }
    tables
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn write_map(out: &mut String, rooms: &[Room]) -> fmt::Result {
    writeln!(
        out,
        "# Map\n\nDrawn from the code by `cargo xtask map`; do not edit. A room uses the floors below it.\n"
    )?;
    writeln!(out, "| floor | room | what it holds | routes |\n|---|---|---|---|")?;
    for Room { name, floor, purpose, routes, .. } in rooms {
        let floor = floor.map_or("tests".to_owned(), |floor| floor.to_string());
        writeln!(out, "| {floor} | [{name}](crates/{name}) | {purpose} | {routes} |")?;
    }
    let is_plain =
        |room: &&Room| room.tables.is_empty() && room.events.is_empty() && room.decisions.is_empty();
    for room in rooms.iter().filter(|room| !is_plain(room)) {
        writeln!(out, "\n## {}\n", room.name)?;
        for (what, names) in [("Tables", &room.tables), ("Events", &room.events)] {
            if !names.is_empty() {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                writeln!(out, "- {what}: {}", names.join(", "))?;
            }
        }
        for (name, path) in &room.decisions {
            writeln!(out, "- [`{name}`]({path})")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    fn house(map: &str) -> Tree {
        let lib = "//! Who pays, until when, and why.\nfn routes() -> Vec<Route> { vec![\nRoute::guarded::<Ask, _, _>(get, \"/a\", a),\nRoute::public(get, \"/b\", why, limit, b)] }";
        let policy =
            "pub fn decide_cover(a: u8) -> u8 { a }\n#[cfg(test)]\nmod tests { fn decide_nothing() {} }";
        Tree::from([
            ("crates/coverage/Cargo.toml", ""),
            ("crates/coverage/src/lib.rs", lib),
            ("crates/coverage/src/policy.rs", policy),
            (
                "crates/coverage/src/events.rs",
                "impl Event for ClaimApproved {\n const KIND: &'static str = \"claim_approved\"; }",
            ),
            (
                "crates/coverage/migrations/0001_claims.sql",
                "create table claim (\n id uuid primary key);\ncreate table old (a text);",
            ),
            ("crates/coverage/migrations/0002_no_old.sql", "drop table old;"),
            ("crates/kernel/Cargo.toml", ""),
            ("crates/kernel/src/lib.rs", "//! Values."),
            (FILE, map),
        ])
    }

    const MAP: &str = "# Map

Drawn from the code by `cargo xtask map`; do not edit. A room uses the floors below it.

| floor | room | what it holds | routes |
|---|---|---|---|
| 4 | [coverage](crates/coverage) | Who pays, until when, and why. | 2 |
| 0 | [kernel](crates/kernel) | Values. | 0 |

## coverage

- Tables: `claim`
- Events: `ClaimApproved`
- [`decide_cover`](crates/coverage/src/policy.rs)
";

    #[test]
    fn the_map_shows_rooms_by_floor_with_what_they_hold() {
        assert_eq!(draw(&house("")), MAP);
    }

    #[test]
    fn an_old_map_is_found() {
        assert_eq!(told(check_map(&house(MAP))), [""; 0]);
        assert_eq!(
            told(check_map(&house("# Map\n"))),
            ["MAP.md: is not what the code says; type: cargo xtask map"]
        );
    }
}
