//! Forward-only migrations: each room brings its own, numbered from 1.

use sha2::{Digest, Sha256};

use super::{Db, DbError, Dialect, Tx};

/// One step of a room's schema. Written for both engines where one text serves both.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number in the room, from 1.
    pub number: i64,
    /// What it changes.
    pub name: &'static str,
    /// The statements.
    pub sql: MigrationSql,
}

/// The text of a migration.
#[derive(Debug, Clone, Copy)]
pub enum MigrationSql {
    /// One text for both engines.
    Both(&'static str),
    /// A dialect twin, where the engines must differ.
    Twin {
        /// For SQLite.
        sqlite: &'static str,
        /// For PostgreSQL.
        postgres: &'static str,
    },
}

/// The migrations of a room.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// The room.
    pub room: &'static str,
    /// In order.
    pub migrations: &'static [Migration],
    /// The running numbers that the room gives out, with the first of each: `("ticket", 1)`.
    pub numbers: &'static [(&'static str, i64)],
}

impl Db {
    /// Brings the database up to this program. Rooms are given from the ground floor up. A database that is
    /// read-only and needs nothing new is taken as it is: then pages can be read and nothing can be saved.
    ///
    /// # Errors
    /// [`DbError::Newer`] when the database knows a migration that this program does not, before anything is
    /// changed; [`DbError::ChangedMigration`]; whatever the engine says.
    pub async fn migrate(&self, schemas: &'static [Schema]) -> Result<(), DbError> {
        let prepared = self.write(move |tx| {
            tx.script(
                "create table if not exists schema_migration (
                    room text not null, number bigint not null, name text not null, digest text not null,
                    applied_at bigint not null, primary key (room, number));
                 create table if not exists number_series (name text primary key, last bigint not null);",
            )?;
            refuse_newer(tx, schemas)
        });
        match prepared.await {
            Err(DbError::ReadOnly(why)) => return self.take_as_it_is(schemas, why).await,
            prepared => prepared?,
        }
        let mut applied = 0;
        for schema in schemas {
            for migration in schema.migrations {
                applied += usize::from(self.write(move |tx| apply(tx, schema.room, migration)).await?);
            }
            for (name, first) in schema.numbers {
                self.write(move |tx| tx.prepare_numbers(name, *first)).await?;
            }
        }
        if applied > 0 {
            tracing::info!(migrations = applied, "the tables are those of this program now");
        }
        Ok(())
    }

    async fn take_as_it_is(&self, schemas: &'static [Schema], why: String) -> Result<(), DbError> {
        if !self.read(move |tx| is_current(tx, schemas)).await? {
            return Err(DbError::ReadOnly(format!("{why}; it must be written to once, for its new tables")));
        }
        tracing::warn!(why, "the database is read-only: pages can be read, nothing can be saved");
        Ok(())
    }
}

fn is_current(tx: &mut Tx<'_>, schemas: &[Schema]) -> Result<bool, DbError> {
    refuse_newer(tx, schemas)?;
    for schema in schemas {
        for migration in schema.migrations {
            if !is_applied(tx, schema.room, migration)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn refuse_newer(tx: &mut Tx<'_>, schemas: &[Schema]) -> Result<(), DbError> {
    let applied: Vec<(String, i64)> =
        tx.all("select room, number from schema_migration order by room, number", &[])?;
    for (room, number) in applied {
        let known = schemas.iter().any(|s| s.room == room && s.migrations.iter().any(|m| m.number == number));
        if !known {
            return Err(DbError::Newer { room, number });
        }
    }
    Ok(())
}

/// False when it ran before.
fn apply(tx: &mut Tx<'_>, room: &'static str, migration: &Migration) -> Result<bool, DbError> {
    if is_applied(tx, room, migration)? {
        return Ok(false);
    }
    let sql = migration.sql_for(tx.dialect());
    let digest = migration.digest(tx.dialect());
    tx.script(sql)?;
    let now = tx.now();
    tx.exec(
        "insert into schema_migration (room, number, name, digest, applied_at) values ($1, $2, $3, $4, $5)",
        &[&room, &migration.number, &migration.name, &digest, &now],
    )?;
    tracing::debug!(room, number = migration.number, name = migration.name, "migrated");
    Ok(true)
}

/// Whether it ran on this database, and had the same text then.
fn is_applied(tx: &mut Tx<'_>, room: &'static str, migration: &Migration) -> Result<bool, DbError> {
    let before: Option<String> = tx.value(
        "select digest from schema_migration where room = $1 and number = $2",
        &[&room, &migration.number],
    )?;
    match before {
        Some(before) if before != migration.digest(tx.dialect()) => {
            Err(DbError::ChangedMigration { room: room.into(), number: migration.number })
        }
        before => Ok(before.is_some()),
    }
}

impl Migration {
    /// What a database remembers of its text, to know it again: SHA-256 in hex.
    pub fn digest(&self, dialect: Dialect) -> String {
        Sha256::digest(self.sql_for(dialect).as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
    }

    const fn sql_for(&self, dialect: Dialect) -> &'static str {
        match (self.sql, dialect) {
            (MigrationSql::Both(sql), _)
            | (MigrationSql::Twin { sqlite: sql, .. }, Dialect::Sqlite)
            | (MigrationSql::Twin { postgres: sql, .. }, Dialect::Postgres) => sql,
        }
    }
}

impl Tx<'_> {
    /// The next running number of a series, such as a ticket's. On PostgreSQL it comes from a sequence, so that
    /// two who create at once do not meet; a number whose transaction fails stays unused.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub fn next_number(&mut self, series: &'static str) -> Result<i64, DbError> {
        let number = match self.dialect() {
            Dialect::Sqlite => {
                self.exec("update number_series set last = last + 1 where name = $1", &[&series])?;
                self.value("select last from number_series where name = $1", &[&series])?
            }
            Dialect::Postgres => self.value("select nextval('number_' || $1)", &[&series])?,
        };
        number.ok_or_else(|| DbError::Engine(format!("no number series {series}")))
    }

    fn prepare_numbers(&mut self, series: &'static str, first: i64) -> Result<(), DbError> {
        let before = first - 1;
        match self.dialect() {
            Dialect::Sqlite => self
                .exec(
                    "insert into number_series (name, last) values ($1, $2) on conflict do nothing",
                    &[&series, &before],
                )
                .map(drop),
            Dialect::Postgres => {
                self.script(&format!("create sequence if not exists number_{series} start {first}"))
            }
        }
    }
}
