//! The database seam: one thin, synchronous interface over SQLite and PostgreSQL.
//!
//! Handlers and jobs await [`Db::read`] and [`Db::write`] and give them a plain closure over a [`Tx`]; rooms see
//! nothing but the `Tx`. A closure may run again, so it borrows what it captured and leaves it unchanged. Threads
//! are the pool: each owns one connection. `README.md` of this crate lists the traps that shaped it.

mod address;
mod dialect;
mod error;
mod migrate;
mod postgres;
mod queue;
mod sqlite;
mod tx;
mod value;
mod work;

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use kernel::Clock;

pub use dialect::Dialect;
pub use error::DbError;
pub use migrate::{Migration, MigrationSql, Schema};
pub use tx::Tx;
pub use value::{Absent, FromColumn, FromRow, Json, Kind, Param, Row, Value};

use crate::{
    entropy::{Entropy, Moment},
    events::{Letterhead, Reaction, Surroundings},
};
use queue::Queue;
use work::{Closure, Work, refuse_inside_a_closure};

/// How long one closure may work, in seconds. Reports take pages instead of more time.
pub(crate) const WORK_SECONDS_MAX: u64 = 10;

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file; it is created when it is missing.
    File(PathBuf),
    /// A PostgreSQL server, as a `postgres://` address. Its `sslmode` is `verify-full` unless the host is this
    /// machine; `sslrootcert` names the file of a CA of one's own.
    Server(String),
}

/// The database. Cheap to clone; the last one closes it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    pool: Pool,
    clock: Clock,
    entropy: Entropy,
    told: Arc<tokio::sync::Notify>,
    surroundings: OnceLock<Surroundings>,
}

enum Pool {
    Sqlite(sqlite::Pool),
    Postgres(postgres::Pool),
}

impl Db {
    /// Opens the database; blocks until it answers.
    ///
    /// # Errors
    /// [`DbError::Locked`] when another process has the file, [`DbError::Unavailable`] when nothing answers.
    pub fn open(place: &Place, clock: Clock, entropy: Entropy) -> Result<Self, DbError> {
        let told = Arc::new(tokio::sync::Notify::new());
        let notify = Arc::clone(&told);
        let woken = move || notify.notify_waiters();
        let pool = match place {
            Place::File(path) => Pool::Sqlite(sqlite::Pool::open(path, woken)?),
            Place::Server(url) => Pool::Postgres(postgres::Pool::open(url, woken)?),
        };
        Ok(Self(Arc::new(Inner { pool, clock, entropy, told, surroundings: OnceLock::new() })))
    }

    /// Holds a database file without opening it, for as long as the answer lives: whoever removes it comes between
    /// nobody and their data.
    ///
    /// # Errors
    /// [`DbError::Locked`] when a process has the file.
    pub fn hold(path: &std::path::Path) -> Result<std::fs::File, DbError> {
        sqlite::lock(path)
    }

    /// Runs a closure over one consistent view of the data. It cannot change anything.
    ///
    /// # Errors
    /// What the closure returns, or why the database could not run it.
    pub async fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (work, answer) = self.work(closure);
        self.send(work, Pool::read);
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Runs a closure in a transaction and answers after the commit is on disk. The closure may run again; the
    /// time and the ids that it draws from its `Tx` are the same in every run.
    ///
    /// # Errors
    /// What the closure returns (nothing is changed then), or why the database could not run it.
    pub async fn write<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (work, answer) = self.work(closure);
        self.send(work, Pool::write);
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Says who reacts to which event, and how letters are headed. Once, before anything is told.
    pub fn surround(&self, reactions: &[Reaction], letterhead: Option<Letterhead>) {
        if self.0.surroundings.set(Surroundings::new(reactions, letterhead)).is_err() {
            tracing::error!("the surroundings were already set; the first stay");
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.read(|tx| tx.value::<i64>("select cast(1 as bigint)", &[]).map(drop)).await
    }

    /// The clock of the shop.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// A moment outside a transaction, for what is drawn before one: a form key, a file's name.
    pub fn moment(&self) -> Moment {
        Moment::new(self.0.clock.now(), self.0.entropy.seed())
    }

    /// Waits until something was told by this process. A hint: what other nodes tell is found by polling.
    pub async fn told(&self) {
        self.0.told.notified().await;
    }

    fn work<T, E, F>(
        &self,
        closure: F,
    ) -> (Box<Closure<F, T, E>>, tokio::sync::oneshot::Receiver<Result<T, E>>) {
        refuse_inside_a_closure();
        Closure::new(closure, self.moment(), self.0.surroundings.get().cloned().unwrap_or_default())
    }

    fn send(&self, work: Box<dyn Work>, how: impl FnOnce(&Pool, Box<dyn Work>)) {
        how(&self.0.pool, work);
    }
}

impl Pool {
    fn read(&self, work: Box<dyn Work>) {
        match self {
            Self::Sqlite(pool) => pool.read(work),
            Self::Postgres(pool) => pool.read(work),
        }
    }

    fn write(&self, work: Box<dyn Work>) {
        match self {
            Self::Sqlite(pool) => pool.write(work),
            Self::Postgres(pool) => pool.write(work),
        }
    }
}

fn gone<E: From<DbError>>() -> E {
    E::from(DbError::Unavailable("the database thread has stopped".into()))
}
