//! CDNOW: eighteen months of purchases of 23,570 customers, as a shop's old system gives them away.

use std::fs;

use kernel::Currency;
use platform::DbError;
use products::imports::{Counts, Mapping, import_reader};
use testkit::{Engine, each_engine, servers::target_folder};

use crate::SCHEMAS;

/// The file's lines below its headings.
const LINES: u64 = 69_659;
const CUSTOMERS: i64 = 23_570;

fn purchases() -> String {
    let path = target_folder().unwrap().join("cdnow/CDNOW_master.txt");
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; fetch it with: cargo xtask setup", path.display()))
}

/// The headings and the first 5,000 lines.
fn beginning(text: &str) -> String {
    text.split_inclusive('\n').take(5_001).collect()
}

fn in_dollars(mapping: &mut Mapping) {
    mapping.currency = Currency::USD;
}

async fn bring(db: &Engine, text: &str) -> Counts {
    let brought = import_reader(&db.db, "CDNOW_master.txt", text.as_bytes(), in_dollars, |_| {}).await;
    brought.unwrap().1.counts
}

async fn count(db: &Engine, sql: &'static str) -> i64 {
    db.read(move |tx| Ok::<_, DbError>(tx.value(sql, &[])?.unwrap_or(0))).await.unwrap()
}

/// Whole on SQLite. PostgreSQL is asked over a wire for each of its statements, which takes minutes without
/// optimisation, and is given the first 5,000 lines: 1,690 buyers and what they came back for.
#[tokio::test]
async fn every_line_is_accounted_for_and_the_same_file_again_changes_nothing() {
    each_engine(SCHEMAS, async |db| {
        let is_whole = db.name == "sqlite";
        let (text, lines) = if is_whole { (purchases(), LINES) } else { (beginning(&purchases()), 5_000) };
        let first = bring(&db, &text).await;
        assert_eq!(first.lines(), lines, "{}: {first:?}", db.name);
        let rejected = count(&db, "select count(*) from import_reject").await;
        assert_eq!(rejected, i64::try_from(first.rejected).unwrap(), "{}: each has its reason", db.name);
        let tables = async || {
            [
                count(&db, "select count(*) from sale_line").await,
                count(&db, "select count(*) from purchase").await,
                count(&db, "select count(*) from customer").await,
                count(&db, "select count(*) from asset").await,
            ]
        };
        let before = tables().await;
        assert_eq!(before[0], i64::try_from(first.ok).unwrap(), "{}", db.name);
        if is_whole {
            assert_eq!((before[2], first.rejected), (CUSTOMERS, 0), "all that CDNOW is known to hold");
        }
        let again = bring(&db, &text).await;
        assert_eq!(again, Counts { ok: 0, known: first.ok, rejected: first.rejected }, "{}", db.name);
        assert_eq!(tables().await, before, "{}", db.name);
    })
    .await;
}
