use std::{path::Path, process::Command};

fn ask(url: &str, sql: &str) -> Result<String, String> {
    let debian = Path::new("/usr/lib/postgresql/15/bin/psql");
    let program = if debian.is_file() { debian } else { Path::new("psql") };
    let output = Command::new(program).args(["-XAtc", sql, url]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

#[test]
fn each_test_has_a_database_of_its_own_that_is_gone_at_its_end() {
    let (ours, other) = (testkit::postgres(), testkit::postgres());
    ask(ours.url(), "create table asset (serial text)").unwrap();
    assert_eq!(ask(ours.url(), "select count(*) from asset").as_deref(), Ok("0"));
    assert!(ask(other.url(), "select count(*) from asset").unwrap_err().contains("does not exist"));

    let url = ours.url().to_owned();
    drop(ours);
    assert!(ask(&url, "select 1").unwrap_err().contains("does not exist"));
}

#[test]
fn a_database_speaks_utf8_and_sorts_by_bytes() {
    let database = testkit::postgres();
    let facts = "select current_setting('server_encoding'), datcollate from pg_database where datname = current_database()";
    assert_eq!(ask(database.url(), facts).as_deref(), Ok("UTF8|C"));
}
