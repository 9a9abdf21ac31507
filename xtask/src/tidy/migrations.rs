//! Migrations only go forward, on both databases.

use super::tree::{Complaint, Tree};
use std::collections::BTreeMap;

/// A migration is `NNNN_name.sql`, or a pair `NNNN_name.sqlite.sql` and `NNNN_name.postgres.sql`. In a room the
/// numbers run from 0001 without a gap and none is taken twice.
pub fn check_migrations(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut rooms: BTreeMap<&str, BTreeMap<u16, (&str, &str)>> = BTreeMap::new();
    for (path, _) in tree.iter() {
        let Some((folder, file)) =
            path.split_once("/migrations/").filter(|(folder, _)| folder.starts_with("crates/"))
        else {
            continue;
        };
        let Some((number, name, dialect)) = parse(file) else {
            complaints.push(Complaint::file(
                path,
                "a migration is named NNNN_name.sql, or .sqlite.sql and .postgres.sql",
            ));
            continue;
        };
        if let Some(twin) =
            twin(dialect).map(|twin| format!("{folder}/migrations/{number:04}_{name}.{twin}.sql"))
            && tree.get(&twin).is_none()
        {
            complaints.push(Complaint::file(path, format!("its twin {twin} is missing")));
        }
        let taken = rooms.entry(folder).or_default().insert(number, (name, dialect));
        if taken.is_some_and(|(other, kind)| other != name || kind.is_empty() || dialect.is_empty()) {
            complaints.push(Complaint::file(path, format!("the number {number:04} is taken twice")));
        }
    }
    for (folder, numbers) in rooms {
        let gap = (1..).zip(numbers.keys()).find(|(expected, number)| expected != *number);
        if let Some((expected, _)) = gap {
            complaints.push(Complaint::file(
                &format!("{folder}/migrations"),
                format!("the number {expected:04} is missing"),
            ));
        }
    }
    complaints
}

/// Number, name and dialect; the dialect is empty when one text serves both.
pub fn parse(file: &str) -> Option<(u16, &str, &str)> {
    let (number, name) = file.strip_suffix(".sql")?.split_once('_')?;
    let (name, dialect) = name.split_once('.').unwrap_or((name, ""));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let good = number.len() == 4
        && !name.is_empty()
        && name.chars().all(plain)
        && ["", "sqlite", "postgres"].contains(&dialect);
    good.then_some((number.parse().ok()?, name, dialect))
}

fn twin(dialect: &str) -> Option<&'static str> {
    match dialect {
        "sqlite" => Some("postgres"),
        "postgres" => Some("sqlite"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    fn check<const N: usize>(files: [&str; N]) -> Vec<String> {
        let paths = files.map(|file| format!("crates/tickets/migrations/{file}"));
        told(check_migrations(&Tree::from(paths.each_ref().map(|path| (path.as_str(), "")))))
    }

    #[test]
    fn a_row_of_numbers_with_and_without_twins_is_fine() {
        assert_eq!(
            check([
                "0001_tickets.sql",
                "0002_search.postgres.sql",
                "0002_search.sqlite.sql",
                "0003_tags.sql"
            ]),
            [""; 0]
        );
    }

    #[test]
    fn a_missing_twin_is_found_on_either_side() {
        assert_eq!(
            check(["0001_search.sqlite.sql"]),
            [
                "crates/tickets/migrations/0001_search.sqlite.sql: its twin crates/tickets/migrations/0001_search.postgres.sql is missing"
            ]
        );
        assert_eq!(check(["0001_search.postgres.sql"]).len(), 1);
    }

    #[test]
    fn a_number_is_never_taken_twice_nor_left_out() {
        assert_eq!(check(["0001_tickets.sql", "0001_views.sql"]).len(), 1);
        assert_eq!(check(["0001_a.sql", "0001_a.sqlite.sql", "0001_a.postgres.sql"]).len(), 2);
        assert_eq!(
            check(["0001_a.sql", "0003_b.sql"]),
            ["crates/tickets/migrations: the number 0002 is missing"]
        );
    }

    #[test]
    fn other_names_are_refused() {
        for name in [
            "1_tickets.sql",
            "0001_Tickets.sql",
            "0001_tickets.mysql.sql",
            "0001.sql",
            "0001_tickets.down.sql",
        ] {
            assert_eq!(check([name]).len(), 1, "{name}");
        }
    }
}
