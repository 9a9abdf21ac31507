//! What a shop's database went through stays as it was: a program whose migration reads otherwise refuses to start on it.

use std::fs;

use platform::db::Dialect;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/migrations.txt");

#[test]
fn a_migration_that_a_shop_may_have_run_never_changes() {
    let all = haumai::schemas().into_iter().flat_map(|schema| {
        schema.migrations.iter().map(move |migration| {
            let [sqlite, postgres] =
                [Dialect::Sqlite, Dialect::Postgres].map(|dialect| migration.digest(dialect));
            format!("{} {:04} {} {sqlite} {postgres}", schema.room, migration.number, migration.name)
        })
    });
    let all: Vec<String> = all.collect();
    let known = fs::read_to_string(FILE).unwrap_or_default();
    let changed: Vec<&str> = known.lines().filter(|line| !all.iter().any(|now| now == line)).collect();
    assert!(changed.is_empty(), "take these back and write new ones: {changed:#?}");
    let text = all.join("\n") + "\n";
    if std::env::var_os("HAUMAI_BLESS").is_some() {
        fs::write(FILE, text).unwrap();
        return;
    }
    assert!(
        known == text,
        "there is a new migration: HAUMAI_BLESS=1 writes it down, and from then on it stands"
    );
}
