//! A transaction: all that a store sees of the database.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use kernel::{Id, Noun};

use super::{
    DbError, Dialect, FromColumn, FromRow, Param, Row, WORK_SECONDS_MAX, postgres::PgConnection,
    sqlite::SqliteConnection,
};
use crate::{entropy::Moment, events::Surroundings};

/// A transaction under way. After the first failed statement it refuses everything, on both engines: PostgreSQL
/// does so by itself and rolls back silently at COMMIT, SQLite would go on.
pub struct Tx<'c> {
    engine: Engine<'c>,
    moment: Moment,
    surroundings: Surroundings,
    began: Instant,
    failed: Option<DbError>,
    wrote: bool,
    told: bool,
}

pub(super) enum Engine<'c> {
    Sqlite(&'c SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl<'c> Tx<'c> {
    #[expect(clippy::disallowed_methods, reason = "a time limit measures the machine, not the shop's day")]
    pub(super) fn new(engine: Engine<'c>, moment: Moment, surroundings: &Surroundings) -> Self {
        let (surroundings, began) = (surroundings.clone(), Instant::now());
        Self { engine, moment, surroundings, began, failed: None, wrote: false, told: false }
    }

    /// Every row of the answer. Lists take a limit in their SQL.
    ///
    /// # Errors
    /// Whatever the engine says; afterwards the transaction refuses everything.
    pub fn all<T: FromRow>(&mut self, sql: &'static str, params: &[&dyn Param]) -> Result<Vec<T>, DbError> {
        let mut rows = Vec::new();
        self.each(sql, params, |row: T| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub fn first<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
    ) -> Result<Option<T>, DbError> {
        Ok(self.all(sql, params)?.into_iter().next())
    }

    /// The first column of the first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub fn value<T: FromColumn>(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
    ) -> Result<Option<T>, DbError> {
        Ok(self.first::<(T,)>(sql, params)?.map(|(value,)| value))
    }

    /// Whether the answer has a row.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub fn exists(&mut self, sql: &'static str, params: &[&dyn Param]) -> Result<bool, DbError> {
        Ok(self.value::<i64>(sql, params)?.is_some())
    }

    /// Hands over row by row, for answers that should not stand in memory at once.
    ///
    /// # Errors
    /// As [`Tx::all`], or what `take` returns.
    pub fn each<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
        mut take: impl FnMut(T) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let mut read = |mut row: Row<'_>| take(T::from_row(&mut row)?);
        self.guarded(|engine| match engine {
            Engine::Sqlite(connection) => connection.query(sql, params, &mut read),
            Engine::Postgres(connection) => connection.query(sql, params, &mut read),
        })
    }

    /// Runs a statement that changes rows and says how many.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub fn exec(&mut self, sql: &'static str, params: &[&dyn Param]) -> Result<u64, DbError> {
        self.wrote = true;
        self.guarded(|engine| match engine {
            Engine::Sqlite(connection) => connection.execute(sql, params),
            Engine::Postgres(connection) => connection.execute(sql, params),
        })
    }

    /// Runs several statements without parameters: migrations.
    pub(crate) fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.wrote = true;
        self.guarded(|engine| match engine {
            Engine::Sqlite(connection) => connection.script(sql),
            Engine::Postgres(connection) => connection.script(sql),
        })
    }

    /// When this action happens. The same in every run of the closure.
    pub const fn now(&self) -> Timestamp {
        self.moment.now()
    }

    /// A new id; see [`Moment::id`].
    pub fn id<N: Noun>(&mut self) -> Id<N> {
        self.moment.id()
    }

    /// The chance that this action may draw.
    pub const fn moment(&mut self) -> &mut Moment {
        &mut self.moment
    }

    /// Which engine answers. For platform only: a room that asks is a defect.
    pub(crate) const fn dialect(&self) -> Dialect {
        match self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) fn surroundings(&self) -> Surroundings {
        self.surroundings.clone()
    }

    /// Marks that listeners should be woken once this is committed.
    pub(crate) const fn will_tell(&mut self) {
        self.told = true;
    }

    pub(super) const fn told(&self) -> bool {
        self.told
    }

    pub(super) const fn wrote(&self) -> bool {
        self.wrote
    }

    pub(super) fn failure(&self) -> Option<DbError> {
        self.failed.clone()
    }

    fn guarded<T>(&mut self, run: impl FnOnce(&mut Engine<'c>) -> Result<T, DbError>) -> Result<T, DbError> {
        if let Some(first) = &self.failed {
            return Err(DbError::Aborted(Box::new(first.clone())));
        }
        // The engines stop one long statement; many short ones are stopped here.
        let is_late = self.began.elapsed() > Duration::from_secs(WORK_SECONDS_MAX);
        let result = if is_late {
            Err(DbError::TimedOut { seconds: WORK_SECONDS_MAX })
        } else {
            run(&mut self.engine)
        };
        result.inspect_err(|error| self.failed = Some(error.clone()))
    }
}
