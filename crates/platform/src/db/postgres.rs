//! PostgreSQL: eight threads that read and eight that write, each with one connection that it drives on a runtime of its
//! own. Writes wait for their turn under load, and nobody who only reads waits for them.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{
    Client, Statement,
    types::{IsNull, ToSql, Type, to_sql_checked},
};

use super::{
    DbError, Kind, Param, Queue, Row, Value, WORK_SECONDS_MAX,
    address::Address,
    tx::{Engine, Tx},
    work::{Ran, Work},
};

/// For reading, and as many for writing.
const CONNECTIONS: usize = 8;
/// Runs of one closure that meets others, or whose connection is lost, before it gives up.
const RUNS_MAX: u32 = 12;
/// Who met others so often takes its turn from then on, one of all programs at this database at a time. Rows that are
/// added at the end of an index meet even where nobody reads what another wrote, so under load luck is not enough.
/// While somebody of this program waits for a turn nobody else of it tries one's luck, which would cost those theirs.
const LUCK_MAX: u32 = 2;
/// The lock of that line; nothing else of ours takes one.
const TAKE_TURN: &str = "select pg_advisory_lock(7401)";
const END_TURN: &str = "select pg_advisory_unlock(7401)";

/// The threads that own the connections.
pub(super) struct Pool {
    reads: Queue<Job>,
    writes: Queue<Job>,
}

struct Job {
    work: Box<dyn Work>,
    access: Access,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Pool {
    /// Connects once to see that the address is right, then starts the threads.
    pub(super) fn open(url: &str, woken: impl Fn() + Send + Sync + 'static) -> Result<Self, DbError> {
        let address = Address::parse(url)?;
        // On a thread of its own: the caller may stand inside an async runtime.
        let first = address.clone();
        let tried = thread::spawn(move || PgConnection::new(first)?.connected()).join();
        tried.map_err(|_| DbError::Unavailable("the connection thread panicked".into()))??;
        let pool = Self { reads: Queue::default(), writes: Queue::default() };
        let (woken, in_line) = (Arc::new(woken), Arc::new(AtomicUsize::new(0)));
        for queue in [&pool.reads, &pool.writes].into_iter().flat_map(|queue| [queue; CONNECTIONS]) {
            let mut connection = PgConnection::new(address.clone())?;
            connection.in_line = Arc::clone(&in_line);
            let (queue, woken) = (queue.clone(), Arc::clone(&woken));
            let serve = move || {
                while let Some(job) = queue.pop() {
                    if connection.serve(job) {
                        woken();
                    }
                }
            };
            let thread = thread::Builder::new().name("db".into()).spawn(serve);
            thread.map_err(|e| DbError::Unavailable(format!("no thread: {e}")))?;
        }
        Ok(pool)
    }

    pub(super) fn write(&self, work: Box<dyn Work>) {
        self.writes.push(Job { work, access: Access::Write });
    }

    pub(super) fn read(&self, work: Box<dyn Work>) {
        self.reads.push(Job { work, access: Access::Read });
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.reads.close();
        self.writes.close();
    }
}

/// One connection, opened when it is first needed and again after it was lost.
pub(super) struct PgConnection {
    runtime: Runtime,
    address: Address,
    client: Option<Client>,
    statements: HashMap<(usize, usize, Vec<Kind>), Statement>,
    /// How many of this program's connections wait for a turn or have it.
    in_line: Arc<AtomicUsize>,
}

impl PgConnection {
    fn new(address: Address) -> Result<Self, DbError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| DbError::Unavailable(format!("no runtime: {e}")))?;
        let in_line = Arc::default();
        Ok(Self { runtime, address, client: None, statements: HashMap::new(), in_line })
    }

    /// Runs a job to its end, again when that may help, and says whether it told something.
    fn serve(&mut self, mut job: Job) -> bool {
        let mut has_turn = job.access == Access::Write && self.in_line.load(Ordering::Relaxed) > 0;
        if has_turn {
            self.take_turn();
        }
        let told = self.serve_in_turn(&mut job, &mut has_turn);
        if has_turn {
            self.end_turn();
        }
        match told {
            Ok(told) => {
                job.work.finish(Ok(()));
                told
            }
            Err(failure) => {
                job.work.finish(Err(failure));
                false
            }
        }
    }

    /// A turn that cannot be had is no reason not to try: the next run says what is wrong.
    fn take_turn(&mut self) {
        self.in_line.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = self.connected().and_then(|()| self.script(TAKE_TURN)) {
            tracing::warn!(%error, "no turn for a write that meets others");
        }
    }

    /// A connection that was lost gave its turn away by itself.
    fn end_turn(&mut self) {
        self.in_line.fetch_sub(1, Ordering::Relaxed);
        if self.client.is_some() {
            let _ = self.script(END_TURN);
        }
    }

    fn serve_in_turn(&mut self, job: &mut Job, has_turn: &mut bool) -> Result<bool, DbError> {
        for run in 1.. {
            let (ran, told) = self.run(job);
            let failure = match ran {
                Ok(Ran::Well) => return Ok(told),
                Ok(Ran::Refused) => DbError::Engine("the transaction was rolled back".into()),
                Ok(Ran::Failed(error)) | Err(error) => error,
            };
            // One that became read-only may have been replaced by another server of the same name.
            if matches!(failure, DbError::Unavailable(_) | DbError::OutcomeUnknown | DbError::ReadOnly(_)) {
                self.client = None;
            }
            // A plan made before a migration cannot be used after it (0A000): forget them all and run again.
            let is_stale_plan = matches!(&failure, DbError::Engine(text) if text.contains("(0A000)"));
            if is_stale_plan {
                self.statements.clear();
            }
            if run == RUNS_MAX || !(failure.is_worth_a_retry() || is_stale_plan) {
                return Err(failure);
            }
            if run >= LUCK_MAX && !*has_turn && matches!(failure, DbError::Contention(_)) {
                *has_turn = true;
                self.take_turn();
            }
            let first = if *has_turn { 1 } else { run };
            thread::sleep(pause_before_run(first, job.work.moment().below(1000)));
        }
        Ok(false)
    }

    fn run(&mut self, job: &mut Job) -> (Result<Ran, DbError>, bool) {
        let begin = match job.access {
            Access::Read => "begin isolation level repeatable read read only",
            // Serialisable, so that an action means the same as behind SQLite's single writer.
            Access::Write => "begin isolation level serializable",
        };
        if let Err(error) = self.connected().and_then(|()| self.script(begin)) {
            return (Err(error), false);
        }
        let mut tx = Tx::new(Engine::Postgres(self), job.work.moment(), job.work.surroundings());
        let ran = job.work.run(&mut tx);
        let told = tx.told();
        drop(tx);
        if ran != Ran::Well || job.access == Access::Read {
            let ended = self.script("rollback");
            return (if ran == Ran::Well { Ok(ran) } else { ended.map(|()| ran.clone()).or(Ok(ran)) }, false);
        }
        match self.script("commit") {
            Ok(()) => (Ok(ran), told),
            // The server may have committed before the connection broke.
            Err(DbError::Unavailable(_)) => (Err(DbError::OutcomeUnknown), false),
            Err(error) => (Err(error), false),
        }
    }

    fn connected(&mut self) -> Result<(), DbError> {
        if self.client.as_ref().is_some_and(|c| !c.is_closed()) {
            return Ok(());
        }
        self.statements.clear();
        self.client = None;
        let address = self.address.clone();
        let connect = async move {
            let limit = Duration::from_secs(5);
            let answer = tokio::time::timeout(limit, address.connect()).await;
            answer.unwrap_or_else(|_| Err(DbError::Unavailable("no answer within 5 s".into())))
        };
        let (client, connection) = self.runtime.block_on(connect)?;
        self.runtime.spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "the connection to PostgreSQL ended");
            }
        });
        let limits = format!(
            "set statement_timeout = '{WORK_SECONDS_MAX}s'; set lock_timeout = '{WORK_SECONDS_MAX}s';
             set idle_in_transaction_session_timeout = '60s'"
        );
        self.runtime.block_on(client.batch_execute(&limits))?;
        self.client = Some(client);
        Ok(())
    }

    /// Runs one query; `take` reads each row.
    pub(super) fn query(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
        take: &mut dyn FnMut(Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let statement = self.prepared(sql, params)?;
        let bound = bind(params);
        let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as &(dyn ToSql + Sync)).collect();
        let rows = self.runtime.block_on(client(&self.client)?.query(&statement, &bound))?;
        rows.iter().try_for_each(|row| take(Row::postgres(row)))
    }

    /// Runs one statement and says how many rows it changed.
    pub(super) fn execute(&mut self, sql: &'static str, params: &[&dyn Param]) -> Result<u64, DbError> {
        let statement = self.prepared(sql, params)?;
        let bound = bind(params);
        let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as &(dyn ToSql + Sync)).collect();
        Ok(self.runtime.block_on(client(&self.client)?.execute(&statement, &bound))?)
    }

    /// Runs statements without parameters.
    pub(super) fn script(&mut self, sql: &str) -> Result<(), DbError> {
        Ok(self.runtime.block_on(client(&self.client)?.batch_execute(sql))?)
    }

    /// Prepares with the types of the Rust values: PostgreSQL cannot infer those of `($1 is null or id = $1)`.
    fn prepared(&mut self, sql: &'static str, params: &[&dyn Param]) -> Result<Statement, DbError> {
        let kinds: Vec<Kind> = params.iter().map(|p| p.kind()).collect();
        let key = (sql.as_ptr() as usize, sql.len(), kinds);
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let types: Vec<Type> = key.2.iter().copied().map(pg_type).collect();
        let statement = self.runtime.block_on(client(&self.client)?.prepare_typed(sql, &types))?;
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }
}

fn client(client: &Option<Client>) -> Result<&Client, DbError> {
    client.as_ref().ok_or_else(|| DbError::Unavailable("not connected".into()))
}

/// Short at first, doubling to a quarter of a second, and spread so that two that met do not meet again.
fn pause_before_run(run: u32, permille: u32) -> Duration {
    let base = 2_u64.saturating_pow(run).min(250);
    Duration::from_micros(base * u64::from(500 + permille))
}

const fn pg_type(kind: Kind) -> Type {
    match kind {
        Kind::Bool => Type::BOOL,
        Kind::Int => Type::INT8,
        Kind::Real => Type::FLOAT8,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
        Kind::Uuid => Type::UUID,
    }
}

fn bind<'a>(params: &[&'a dyn Param]) -> Vec<Bound<'a>> {
    params.iter().map(|p| Bound(p.value())).collect()
}

#[derive(Debug)]
struct Bound<'a>(Value<'a>);

type BindError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Bound<'_> {
    fn to_sql(&self, kind: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, BindError> {
        match &self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(b) => b.to_sql(kind, out),
            Value::Int(n) => n.to_sql(kind, out),
            Value::Real(x) => x.to_sql(kind, out),
            // PostgreSQL's text has no NUL; the edge refuses it, and this is the second fence.
            Value::Text(t) if t.contains('\0') => Err("text with a NUL character".into()),
            Value::Text(t) => t.as_ref().to_sql(kind, out),
            Value::Bytes(b) => b.as_ref().to_sql(kind, out),
            Value::Uuid(u) => u.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        // The statement was prepared with the types of these very values.
        true
    }

    to_sql_checked!();
}
