//! Which room may use which.

use super::tree::{Complaint, Tree};

/// A room's floor, its place along the arrows of that floor, and the folder of its crate. On floors 1, 3 and 4
/// a room may use those placed before it.
const ROOMS: [(u8, u8, &str); 19] = [
    (0, 0, "kernel"),
    (0, 0, "mail"),
    (1, 0, "platform"),
    (1, 1, "ui"),
    (2, 0, "identity"),
    (3, 0, "customers"),
    (3, 1, "products"),
    (4, 0, "tickets"),
    (4, 1, "coverage"),
    (4, 2, "claims"),
    (4, 3, "returns"),
    (4, 4, "repairs"),
    (4, 5, "visits"),
    (5, 0, "channels"),
    (5, 0, "knowledge"),
    (5, 0, "engagement"),
    (5, 0, "feedback"),
    // Reads the views that feedback publishes; the other rooms of this floor do not know each other.
    (5, 1, "insight"),
    (6, 0, "app"),
];

const INSIGHT_MAY_USE: &str = "feedback";

/// The floor of a crate below `crates/`; `testkit` stands on none.
pub fn floor(room: &str) -> Option<u8> {
    ROOMS.iter().find(|(_, _, name)| *name == room).map(|(floor, _, _)| *floor)
}

/// A room uses lower floors, and its own only along the arrows. Nothing but tests uses `testkit`, and the
/// developer commands use no room.
pub fn check_floors(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for room in tree.crates() {
        let path = format!("crates/{room}/Cargo.toml");
        if floor(room).is_none() && room != "testkit" {
            complaints.push(Complaint::file(
                &path,
                "this room stands on no floor: give it one in xtask/src/tidy/floors.rs",
            ));
            continue;
        }
        for (table, used) in our_dependencies(tree.get(&path).unwrap_or_default()) {
            if let Some(why) = refusal(room, &used, table) {
                complaints.push(Complaint::file(&path, format!("{room} may not use {used}: {why}")));
            }
        }
    }
    let path = "xtask/Cargo.toml";
    for (_, used) in our_dependencies(tree.get(path).unwrap_or_default()) {
        if used != "testkit" {
            complaints
                .push(Complaint::file(path, format!("a developer command may not build the room {used}")));
        }
    }
    complaints
}

fn refusal(room: &str, used: &str, table: Table) -> Option<&'static str> {
    let place =
        |name: &str| ROOMS.iter().find(|(_, _, room)| *room == name).map(|(floor, rank, _)| (*floor, *rank));
    if used == "testkit" {
        return (table != Table::Tests).then_some("it is for tests and belongs into dev-dependencies");
    }
    let (lower, (floor, rank)) = (place(used)?, place(room).unwrap_or((6, 0)));
    match lower {
        (below, _) if below < floor => None,
        (5, _) if (room, used) == ("insight", INSIGHT_MAY_USE) => None,
        (same, before) if same == floor && same < 5 && before < rank => None,
        (same, _) if same == floor => Some("on its own floor a room only follows the arrows"),
        _ => Some("it stands on a higher floor"),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Product,
    Tests,
}

/// The crates of this project that a `Cargo.toml` uses, by the names of their folders.
fn our_dependencies(manifest: &str) -> Vec<(Table, String)> {
    let Ok(manifest) = manifest.parse::<toml::Table>() else { return Vec::new() };
    let for_systems = manifest.get("target").and_then(toml::Value::as_table);
    let systems = for_systems.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table);
    let mut found = Vec::new();
    for table in std::iter::once(&manifest).chain(systems) {
        for (name, kind) in [
            ("dependencies", Table::Product),
            ("build-dependencies", Table::Product),
            ("dev-dependencies", Table::Tests),
        ] {
            let names =
                table.get(name).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
            let folders = names.map(|name| if name == "haumai" { "app" } else { name });
            let ours = folders.filter(|name| *name == "testkit" || floor(name).is_some());
            found.extend(ours.map(|name| (kind, name.to_owned())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    fn complaints(room: &str, manifest: &str) -> Vec<String> {
        told(check_floors(&Tree::from([(format!("crates/{room}/Cargo.toml").as_str(), manifest)])))
    }

    #[test]
    fn lower_floors_and_arrows_are_allowed() {
        for (room, used) in [
            ("platform", "kernel"),
            ("ui", "platform"),
            ("repairs", "tickets"),
            ("visits", "coverage"),
            ("insight", "feedback"),
            ("app", "insight"),
            ("feedback", "repairs"),
            ("testkit", "platform"),
        ] {
            let manifest = format!("[dependencies]\n{used}.workspace = true\nserde = \"1\"\n");
            assert_eq!(complaints(room, &manifest), [""; 0], "{room} -> {used}");
        }
        assert_eq!(complaints("kernel", "[dev-dependencies]\ntestkit.workspace = true"), [""; 0]);
    }

    #[test]
    fn higher_floors_and_walls_without_an_arrow_are_refused() {
        for (room, used) in [
            ("kernel", "platform"),
            ("platform", "ui"),
            ("tickets", "coverage"),
            ("coverage", "repairs"),
            ("feedback", "insight"),
            ("insight", "knowledge"),
            ("engagement", "feedback"),
            ("customers", "tickets"),
            ("insight", "haumai"),
        ] {
            let manifest = format!("[dependencies]\n{used}.workspace = true\n");
            assert_eq!(complaints(room, &manifest).len(), 1, "{room} -> {used}");
        }
    }

    #[test]
    fn no_table_of_a_manifest_is_overlooked() {
        for table in ["build-dependencies", "dev-dependencies", "target.'cfg(unix)'.dependencies"] {
            assert_eq!(
                complaints("kernel", &format!("[{table}]\nui = {{ path = \"../ui\" }}")).len(),
                1,
                "{table}"
            );
        }
        let used = complaints("tickets", "[dependencies]\ntestkit.workspace = true");
        assert_eq!(
            used,
            [
                "crates/tickets/Cargo.toml: tickets may not use testkit: it is for tests and belongs into dev-dependencies"
            ]
        );
    }

    #[test]
    fn a_new_room_needs_a_floor_and_a_developer_command_needs_no_room() {
        assert_eq!(complaints("attic", "[dependencies]").len(), 1);
        let xtask = |used| told(check_floors(&Tree::from([("xtask/Cargo.toml", used)])));
        assert_eq!(xtask("[dependencies]\nplatform.workspace = true").len(), 1);
        assert_eq!(xtask("[dependencies]\ntestkit.workspace = true"), [""; 0]);
    }
}
