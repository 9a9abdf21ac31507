//! SQLite: one writer thread that groups waiting writes into one commit, and a few readers.

use std::{
    cell::RefCell,
    collections::HashMap,
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig, types::ToSqlOutput};

use super::{
    DbError, Param, Row, Value, WORK_SECONDS_MAX, dialect,
    tx::{Engine, Tx},
    work::{Ran, Work},
};

/// Writes that share one commit, and so one sync of the disk.
const GROUP_MAX: usize = 64;
const READERS: usize = 4;
/// Statements between two looks at the clock, in SQLite's virtual instructions.
const LOOK_EVERY: i32 = 10_000;

/// The threads that own the connections.
pub(super) struct Pool {
    writer: Sender<Box<dyn Work>>,
    readers: super::Queue<Box<dyn Work>>,
    _lock: File,
}

impl Pool {
    /// Opens or creates the file and starts the threads. `woken` is called after a commit that told something.
    pub(super) fn open(path: &Path, woken: impl Fn() + Send + 'static) -> Result<Self, DbError> {
        let lock = lock(path)?;
        let writer_connection = SqliteConnection::open(path, Access::Write)?;
        let (writer, work) = channel();
        let readers = super::Queue::default();
        for _ in 0..READERS {
            let connection = SqliteConnection::open(path, Access::Read)?;
            let queue = readers.clone();
            spawn("db-reader", move || read_until_closed(&connection, &queue))?;
        }
        spawn("db-writer", move || write_until_closed(&writer_connection, &work, &woken))?;
        Ok(Self { writer, readers, _lock: lock })
    }

    pub(super) fn write(&self, work: Box<dyn Work>) {
        if let Err(unsent) = self.writer.send(work) {
            unsent.0.finish(Err(DbError::Unavailable("the writer has stopped".into())));
        }
    }

    pub(super) fn read(&self, work: Box<dyn Work>) {
        self.readers.push(work);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.readers.close();
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), DbError> {
    let thread = thread::Builder::new().name(name.into()).spawn(run);
    thread.map(drop).map_err(|e| DbError::Unavailable(format!("no thread: {e}")))
}

/// Holds a lock beside the file, so that a second process is refused with words instead of meeting busy errors.
pub(super) fn lock(path: &Path) -> Result<File, DbError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let options = OpenOptions::new().create(true).truncate(false).write(true).clone();
    let file = options.open(PathBuf::from(&name)).map_err(|e| io(path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(DbError::Locked(path.display().to_string())),
        Err(TryLockError::Error(e)) => Err(io(path, &e)),
    }
}

fn io(path: &Path, error: &std::io::Error) -> DbError {
    let text = format!("{}: {error}", path.display());
    match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            DbError::ReadOnly(text)
        }
        std::io::ErrorKind::StorageFull => DbError::Full,
        _ => DbError::Unavailable(text),
    }
}

fn read_until_closed(connection: &SqliteConnection, queue: &super::Queue<Box<dyn Work>>) {
    while let Some(mut work) = queue.pop() {
        connection.start_timer();
        let outcome = connection.script("begin").map(|()| {
            let mut tx = Tx::new(Engine::Sqlite(connection), work.moment(), work.surroundings());
            work.run(&mut tx);
        });
        connection.stop_timer();
        // Nothing was written: ending the snapshot either way is the same.
        let _ = connection.script("rollback");
        work.finish(outcome);
    }
}

fn write_until_closed(connection: &SqliteConnection, work: &Receiver<Box<dyn Work>>, woken: &impl Fn()) {
    while let Ok(first) = work.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX {
            let Ok(next) = work.try_recv() else { break };
            group.push(next);
        }
        if write_group(connection, group) {
            woken();
        }
    }
    let _ = connection.script("pragma optimize");
}

/// Runs a group in one transaction and answers everyone after the commit. Says whether anything was told.
///
/// The first pass has no savepoints, because they double the cost of a write. If a closure fails after writing,
/// the group is rolled back and runs again with a savepoint each.
fn write_group(connection: &SqliteConnection, mut group: Vec<Box<dyn Work>>) -> bool {
    if let Err(error) = connection.script("begin immediate") {
        finish_all(group, &error);
        return false;
    }
    let alone = group.len() == 1;
    let mut told = false;
    for i in 0..group.len() {
        let Some(work) = group.get_mut(i) else { break };
        let (ran, wrote, tells) = run_one(connection, work);
        told |= tells;
        let harmless = ran == Ran::Well || (!wrote && !connection.is_autocommit());
        if !harmless {
            connection.roll_back();
            if alone {
                finish_all(group, &failure_of(ran));
                return false;
            }
            return write_group_with_savepoints(connection, group);
        }
    }
    commit(connection, group) && told
}

fn write_group_with_savepoints(connection: &SqliteConnection, group: Vec<Box<dyn Work>>) -> bool {
    let mut rest = group;
    let mut told;
    'group: loop {
        if let Err(error) = connection.script("begin immediate") {
            finish_all(rest, &error);
            return false;
        }
        told = false;
        for i in 0..rest.len() {
            let Some(work) = rest.get_mut(i) else { break };
            let started = connection.script("savepoint work");
            let (ran, _, tells) = run_one(connection, work);
            if connection.is_autocommit() || started.is_err() {
                // The whole transaction ended: an interrupted write does that. The guilty one is answered, the
                // others run again without it.
                let guilty = rest.remove(i);
                guilty.finish(Err(failure_of(ran)));
                connection.roll_back();
                continue 'group;
            }
            let settled = match ran {
                Ran::Well => connection.script("release work"),
                _ => connection.script("rollback to work; release work"),
            };
            if let Err(error) = settled {
                connection.roll_back();
                finish_all(rest, &error);
                return false;
            }
            told |= tells;
        }
        break;
    }
    commit(connection, rest) && told
}

fn run_one(connection: &SqliteConnection, work: &mut Box<dyn Work>) -> (Ran, bool, bool) {
    connection.start_timer();
    let mut tx = Tx::new(Engine::Sqlite(connection), work.moment(), work.surroundings());
    let ran = work.run(&mut tx);
    connection.stop_timer();
    let told = tx.told() && ran == Ran::Well;
    (ran, tx.wrote(), told)
}

fn failure_of(ran: Ran) -> DbError {
    match ran {
        Ran::Failed(error) => error,
        Ran::Well | Ran::Refused => DbError::Engine("the transaction was rolled back".into()),
    }
}

fn commit(connection: &SqliteConnection, group: Vec<Box<dyn Work>>) -> bool {
    match connection.script("commit") {
        Ok(()) => {
            group.into_iter().for_each(|work| work.finish(Ok(())));
            true
        }
        Err(error) => {
            connection.roll_back();
            finish_all(group, &error);
            false
        }
    }
}

fn finish_all(group: Vec<Box<dyn Work>>, error: &DbError) {
    group.into_iter().for_each(|work| work.finish(Err(error.clone())));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// One connection and what belongs to it. It never leaves its thread.
pub(super) struct SqliteConnection {
    connection: Connection,
    /// The rewritten text of each statement, by the address of its constant.
    rewritten: RefCell<HashMap<(usize, usize), Arc<str>>>,
    born: Instant,
    /// When the work under way must end, in milliseconds since `born`.
    deadline: Arc<AtomicU64>,
}

impl SqliteConnection {
    #[expect(clippy::disallowed_methods, reason = "a time limit measures the machine, not the shop's day")]
    fn open(path: &Path, access: Access) -> Result<Self, DbError> {
        let flags = match access {
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let mut connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
             pragma cache_size = -4000; pragma temp_store = memory; pragma trusted_schema = off;",
        )?;
        if access == Access::Read {
            connection.execute_batch("pragma query_only = on")?;
        }
        connection.set_prepared_statement_cache_capacity(512);
        // Otherwise a cached statement is planned anew whenever its values change: three quarters of a page's cost.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let (born, deadline) = (Instant::now(), Arc::new(AtomicU64::new(u64::MAX)));
        let watched = Arc::clone(&deadline);
        let is_late = move || millis_since(born) > watched.load(Ordering::Relaxed);
        connection.progress_handler(LOOK_EVERY, Some(is_late))?;
        Ok(Self { connection, rewritten: RefCell::default(), born, deadline })
    }

    /// Runs one query; `take` reads each row.
    pub(super) fn query(
        &self,
        sql: &'static str,
        params: &[&dyn Param],
        take: &mut dyn FnMut(Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let mut statement = self.prepare(sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            take(Row::sqlite(row))?;
        }
        Ok(())
    }

    /// Runs one statement and says how many rows it changed.
    pub(super) fn execute(&self, sql: &'static str, params: &[&dyn Param]) -> Result<u64, DbError> {
        let changed = self.prepare(sql, params)?.raw_execute()?;
        Ok(changed as u64)
    }

    /// Runs statements without parameters.
    pub(super) fn script(&self, sql: &str) -> Result<(), DbError> {
        Ok(self.connection.execute_batch(sql)?)
    }

    fn prepare(
        &self,
        sql: &'static str,
        params: &[&dyn Param],
    ) -> Result<rusqlite::CachedStatement<'_>, DbError> {
        let address = (sql.as_ptr() as usize, sql.len());
        let text = {
            let mut rewritten = self.rewritten.borrow_mut();
            Arc::clone(rewritten.entry(address).or_insert_with(|| dialect::to_sqlite(sql).into()))
        };
        let mut statement = self.connection.prepare_cached(&text)?;
        for (index, param) in params.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, Bound(param.value()))?;
        }
        Ok(statement)
    }

    fn is_autocommit(&self) -> bool {
        self.connection.is_autocommit()
    }

    fn roll_back(&self) {
        if !self.is_autocommit()
            && let Err(error) = self.script("rollback")
        {
            tracing::error!(%error, "rollback failed");
        }
    }

    fn start_timer(&self) {
        let deadline = millis_since(self.born) + WORK_SECONDS_MAX * 1000;
        self.deadline.store(deadline, Ordering::Relaxed);
    }

    /// Commits and rollbacks are never cut short.
    fn stop_timer(&self) {
        self.deadline.store(u64::MAX, Ordering::Relaxed);
    }
}

fn millis_since(born: Instant) -> u64 {
    u64::try_from(born.elapsed().as_millis()).unwrap_or(u64::MAX)
}

struct Bound<'a>(Value<'a>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::{Value as Owned, ValueRef};
        Ok(match &self.0 {
            Value::Null => ToSqlOutput::Owned(Owned::Null),
            Value::Bool(b) => ToSqlOutput::Owned(Owned::Integer(i64::from(*b))),
            Value::Int(n) => ToSqlOutput::Owned(Owned::Integer(*n)),
            Value::Real(x) => ToSqlOutput::Owned(Owned::Real(*x)),
            Value::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Value::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
            Value::Uuid(u) => ToSqlOutput::Borrowed(ValueRef::Blob(u.as_bytes())),
        })
    }
}
