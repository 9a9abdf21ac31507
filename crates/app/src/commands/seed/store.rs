//! SQL of the measurements: plain statements, and the engines without the seam.

pub(super) mod copies;
pub(super) mod postgres;

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use kernel::fold;
use platform::{
    DbError, Tx,
    db::{FromRow, Row},
};
use rusqlite::{Connection, params, params_from_iter, types::Value};

/// Counts rows without looking at them.
struct Unread;

impl FromRow for Unread {
    fn from_row(_: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self)
    }
}

/// Runs each statement of a text and counts the rows that came.
pub(super) fn run_all(tx: &mut Tx<'_>, text: &'static str) -> Result<u64, DbError> {
    let mut rows = 0;
    for statement in text.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        tx.each(statement, &[], |_: Unread| {
            rows += 1;
            Ok(())
        })?;
    }
    Ok(rows)
}

/// Gives the planner its figures, as an engine that runs for long has them.
pub(super) fn analyze(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.exec("analyze", &[]).map(drop)
}

/// A copy of a database as it was before the measurement, into which the new rows are written once more.
pub(super) struct Copy {
    original: PathBuf,
    copy: PathBuf,
}

/// Rows of one table, in the order in which they came.
struct TableRows {
    insert: String,
    rows: Vec<Vec<Value>>,
}

/// All that was written since the copy was made, table by table.
pub(super) struct Rows(Vec<TableRows>);

impl Rows {
    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|table| table.rows.len()).sum()
    }
}

impl Copy {
    /// Copies a database that nobody has open.
    pub(super) fn before(original: &Path) -> anyhow::Result<Self> {
        let copy = original.with_extension("alone");
        let connection = Connection::open(original)?;
        connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
        drop(connection);
        std::fs::copy(original, &copy)?;
        Ok(Self { original: original.into(), copy })
    }

    /// The rows of every table that are newer than the copy.
    pub(super) fn rows_since(&self) -> anyhow::Result<Rows> {
        let (new, old) = (Connection::open(&self.original)?, Connection::open(&self.copy)?);
        // Tables in the order in which they were made, so that a row never refers to one that comes later.
        let mut tables = new.prepare(
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'
             and name not like 'search_index%' and sql not like '%without rowid%' order by rootpage, name",
        )?;
        let names: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        for name in names {
            let last: i64 =
                old.query_row(&format!("select coalesce(max(rowid), 0) from {name}"), [], |r| r.get(0))?;
            let mut select = new.prepare(&format!("select * from {name} where rowid > ?1 order by rowid"))?;
            let columns = select.column_count();
            let row = |row: &rusqlite::Row<'_>| {
                (0..columns).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>()
            };
            let rows: Vec<Vec<Value>> = select.query_map([last], row)?.collect::<Result<_, _>>()?;
            let places = vec!["?"; columns].join(", ");
            if !rows.is_empty() {
                all.push(TableRows { insert: format!("insert into {name} values ({places})"), rows });
            }
        }
        Ok(Rows(all))
    }

    /// Writes the rows into the copy, in so many commits, with the settings of the seam.
    pub(super) fn write(self, rows: &Rows, commits: usize) -> anyhow::Result<()> {
        let connection = Connection::open(&self.copy)?;
        connection.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -4000;",
        )?;
        connection.set_prepared_statement_cache_capacity(64);
        let text = "Chào shop, máy của tôi bị màn hình sọc. Mã phiếu SEED000000. Màn hình sọc từ hôm qua Nguyễn Thị An";
        let folded = fold(text);
        for commit in 0..commits {
            connection.execute_batch("begin immediate")?;
            for table in &rows.0 {
                let mut insert = connection.prepare_cached(&table.insert)?;
                let part = |n: usize| table.rows.len() * n / commits;
                for row in table.rows.get(part(commit)..part(commit + 1)).context("a part of the rows")? {
                    insert.execute(params_from_iter(row))?;
                    // The index of words has no table of its own that could be read back.
                    if table.insert.starts_with("insert into search_document ") {
                        let rowid = row.first().context("a document without a number")?;
                        let mut words = connection.prepare_cached(
                            "insert into search_index (rowid, folded, exact) values (?1, ?2, ?3)",
                        )?;
                        words.execute(params![rowid, folded, text])?;
                    }
                }
            }
            connection.execute_batch("commit")?;
        }
        ensure!(connection.is_autocommit(), "a commit was left open");
        drop(connection);
        std::fs::remove_file(&self.copy)?;
        Ok(())
    }
}
