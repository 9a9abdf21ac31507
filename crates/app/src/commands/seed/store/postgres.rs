//! SQL of the measurement of PostgreSQL without the seam.

use std::{collections::BTreeMap, str::FromStr, sync::Arc};

use anyhow::Context;
use tokio_postgres::{Client, Config, NoTls, Statement, error::SqlState, types::ToSql};

/// As many connections as the seam writes with.
const CONNECTIONS: usize = 8;
/// How often a commit that met another is tried.
const RUNS_MAX: u32 = 12;

/// A copy of a database as it was before the measurement, into which the new rows are written once more.
pub(in crate::commands::seed) struct Copy {
    original: Config,
    copy: Config,
    /// The first transaction after the copy was made.
    first: i64,
}

/// A row, every column as text, with the number of its table.
type TableRow = (usize, Vec<Option<String>>);

/// All that was written since the copy was made, as it was committed: one list for each transaction.
pub(in crate::commands::seed) struct Rows {
    inserts: Vec<String>,
    commits: Vec<Vec<TableRow>>,
}

impl Rows {
    pub(in crate::commands::seed) fn count(&self) -> usize {
        self.commits.iter().map(Vec::len).sum()
    }
}

impl Copy {
    /// Copies a database that nobody has open.
    pub(in crate::commands::seed) async fn before(url: &str) -> anyhow::Result<Self> {
        let original = Config::from_str(url)?;
        let name = original.get_dbname().context("the address names no database")?.to_owned();
        let (mut copy, mut server) = (original.clone(), original.clone());
        copy.dbname(format!("{name}_alone"));
        let client = connect(server.dbname("postgres")).await?;
        let order = format!("create database {name}_alone template {name}");
        client.batch_execute(&order).await?;
        let first = client.query_one("select txid_current()", &[]).await?.get(0);
        Ok(Self { original, copy, first })
    }

    /// The rows of every table that are newer than the copy.
    pub(in crate::commands::seed) async fn rows_since(&self) -> anyhow::Result<Rows> {
        let client = connect(&self.original).await?;
        let (mut inserts, mut commits) = (Vec::new(), BTreeMap::<i64, Vec<TableRow>>::new());
        // In the order in which they were made, so that a row never refers to one that comes later.
        let names = "select relname::text from pg_class where relkind = 'r'
                     and relnamespace = 'public'::regnamespace order by oid";
        for name in client.query(names, &[]).await? {
            let (insert, select) = described(&client, name.get(0)).await?;
            for row in client.query(&select, &[&self.first]).await? {
                commits.entry(row.get(0)).or_default().push((inserts.len(), row.get(1)));
            }
            inserts.push(insert);
        }
        Ok(Rows { inserts, commits: commits.into_values().collect() })
    }

    /// Writes the rows into the copy, in the commits in which they were written.
    pub(in crate::commands::seed) async fn write(&self, rows: Rows) -> anyhow::Result<()> {
        let rows = Arc::new(rows);
        let mut writers = Vec::new();
        for nth in 0..CONNECTIONS {
            let (client, rows) = (connect(&self.copy).await?, Arc::clone(&rows));
            writers.push(tokio::spawn(async move { write_part(client, &rows, nth).await }));
        }
        for writer in writers {
            writer.await??;
        }
        Ok(())
    }

    /// Removes the copy.
    pub(in crate::commands::seed) async fn remove(self) -> anyhow::Result<()> {
        let name = self.copy.get_dbname().unwrap_or_default().to_owned();
        let mut server = self.original;
        let client = connect(server.dbname("postgres")).await?;
        Ok(client.batch_execute(&format!("drop database {name} with (force)")).await?)
    }
}

/// How the rows of a table are read since a transaction, and written. What was changed in place comes as a row that
/// the copy has already, and is left out.
async fn described(client: &Client, name: &str) -> anyhow::Result<(String, String)> {
    let columns = "select attname::text, format_type(atttypid, atttypmod) from pg_attribute
                   join pg_class on pg_class.oid = attrelid and relnamespace = 'public'::regnamespace
                   where relname = $1 and attnum > 0 and not attisdropped order by attnum";
    let columns = client.query(columns, &[&name]).await?;
    let columns: Vec<(String, String)> = columns.iter().map(|row| (row.get(0), row.get(1))).collect();
    let texts: Vec<String> = columns.iter().map(|(column, _)| format!("{column}::text")).collect();
    let places = columns.iter().zip(1..).map(|((_, kind), n)| format!("${n}::text::{kind}"));
    let insert = format!(
        "insert into {name} overriding system value values ({}) on conflict do nothing",
        places.collect::<Vec<_>>().join(", ")
    );
    let select = format!(
        "select xmin::text::bigint, array[{}]::text[] from {name} where xmin::text::bigint >= $1 order by ctid",
        texts.join(", ")
    );
    Ok((insert, select))
}

async fn connect(place: &Config) -> anyhow::Result<Client> {
    let (client, connection) = place.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Every eighth commit, on a connection of its own.
async fn write_part(client: Client, rows: &Rows, nth: usize) -> anyhow::Result<()> {
    let mut inserts = Vec::new();
    for insert in &rows.inserts {
        inserts.push(client.prepare(insert).await?);
    }
    for commit in rows.commits.iter().skip(nth).step_by(CONNECTIONS) {
        for run in 1.. {
            match write_commit(&client, &inserts, commit).await {
                Err(error)
                    if run < RUNS_MAX && error.code() == Some(&SqlState::T_R_SERIALIZATION_FAILURE) =>
                {
                    client.batch_execute("rollback").await?;
                }
                outcome => {
                    outcome?;
                    break;
                }
            }
        }
    }
    Ok(())
}

async fn write_commit(
    client: &Client,
    inserts: &[Statement],
    commit: &[TableRow],
) -> Result<(), tokio_postgres::Error> {
    client.batch_execute("begin isolation level serializable").await?;
    for (table, row) in commit {
        let Some(insert) = inserts.get(*table) else { continue };
        let values = row.iter().map(|value| value as &(dyn ToSql + Sync));
        client.execute(insert, &values.collect::<Vec<_>>()).await?;
    }
    client.batch_execute("commit").await
}
