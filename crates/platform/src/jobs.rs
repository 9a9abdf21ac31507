//! Jobs: orders to do something later, written in the transaction of whoever orders it.
//!
//! A job runs at least once. A job that only touches the database runs in the transaction that also settles it,
//! so its effect happens once; a job that reaches outside (mail) keeps its own state for that.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use kernel::ids;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Dialect, Tx},
    events::{Reaction, Told},
    from_row, text_column,
};

ids! { JobId = "job" }

/// Tries of one job before it waits for a person, unless its kind says otherwise: eleven minutes.
const ATTEMPTS_MAX: i64 = 8;
/// How long a worker may keep a job before another may take it.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// A lease is renewed this often while its job works outside.
const RENEW: Duration = Duration::from_secs(20);
const BATCH: i64 = 16;
/// How often a worker looks when nobody wakes it.
const POLL: Duration = Duration::from_millis(500);

/// A kind of job.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Written `room.verb_noun`, such as `tickets.warn_late`.
    const KIND: &'static str;
}

/// Why a job did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database said no; the job is tried again.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Something outside did not answer; the job is tried again.
    #[error("{0}")]
    Later(String),
    /// It can never succeed; a person must look.
    #[error("{0}")]
    Broken(String),
}

/// Where a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its time, or for a worker.
    Waiting,
    /// Gave up; stands on the stuck-work page.
    Dead,
}
text_column!(JobState { Waiting = "waiting", Dead = "dead" });

type Running = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// How a kind of job is done.
#[derive(Clone)]
pub struct Handler {
    kind: &'static str,
    run: Run,
    attempts_max: i64,
    given_up: Option<GivenUp>,
}

/// What is done in the transaction that gives a job up.
type GivenUp = fn(&mut Tx<'_>, &str) -> Result<(), JobError>;

#[derive(Clone)]
enum Run {
    Reaction(fn(&mut Tx<'_>, &Told) -> Result<(), JobError>),
    Inside(fn(&mut Tx<'_>, &str) -> Result<(), JobError>),
    Outside(Arc<RunOutside>),
}

type RunOutside = dyn Fn(String) -> Running + Send + Sync;

impl Handler {
    /// A job that only touches the database. `run` parses its payload with [`payload`].
    pub const fn inside(kind: &'static str, run: fn(&mut Tx<'_>, &str) -> Result<(), JobError>) -> Self {
        Self { kind, run: Run::Inside(run), attempts_max: ATTEMPTS_MAX, given_up: None }
    }

    /// A job that reaches outside. It must itself survive a second run.
    pub fn outside<J: Job, F>(run: impl Fn(J) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let run = move |text: String| -> Running {
            match payload::<J>(&text) {
                Ok(job) => Box::pin(run(job)),
                Err(error) => Box::pin(async move { Err(error) }),
            }
        };
        Self { kind: J::KIND, run: Run::Outside(Arc::new(run)), attempts_max: ATTEMPTS_MAX, given_up: None }
    }

    /// The same, tried this often before it waits for a person.
    #[must_use]
    pub fn tried(self, attempts_max: i64) -> Self {
        Self { attempts_max, ..self }
    }

    /// The same, and when the job is given up this is done with its payload, in the transaction that puts it on the
    /// stuck-work page.
    #[must_use]
    pub fn when_given_up(self, run: fn(&mut Tx<'_>, &str) -> Result<(), JobError>) -> Self {
        Self { given_up: Some(run), ..self }
    }
}

impl Handler {
    const fn side(&self) -> Side {
        match self.run {
            Run::Outside(_) => Side::Outside,
            Run::Inside(_) | Run::Reaction(_) => Side::Inside,
        }
    }
}

impl From<Reaction> for Handler {
    fn from(reaction: Reaction) -> Self {
        Self {
            kind: reaction.name,
            run: Run::Reaction(reaction.run),
            attempts_max: ATTEMPTS_MAX,
            given_up: None,
        }
    }
}

/// Reads a job's payload.
///
/// # Errors
/// [`JobError::Broken`] when it is not one of this kind.
pub fn payload<J: Job>(text: &str) -> Result<J, JobError> {
    serde_json::from_str(text).map_err(|e| JobError::Broken(format!("{}: {e}", J::KIND)))
}

impl Tx<'_> {
    /// Orders a job for `run_at`. A second order with the same key while the first waits changes nothing;
    /// one that gave up begins anew with the newer order.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn enqueue<J: Job>(&mut self, key: &str, job: &J, run_at: Timestamp) -> Result<(), DbError> {
        let payload = serde_json::to_string(job).map_err(|e| DbError::Engine(format!("{}: {e}", J::KIND)))?;
        self.enqueue_row(J::KIND, key, &payload, run_at)?;
        self.will_tell();
        Ok(())
    }

    /// Takes back an order that has not been carried out.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn cancel<J: Job>(&mut self, key: &str) -> Result<(), DbError> {
        self.exec("delete from job where kind = $1 and key = $2", &[&J::KIND, &key])?;
        Ok(())
    }

    pub(crate) fn enqueue_row(
        &mut self,
        kind: &str,
        key: &str,
        payload: &str,
        run_at: Timestamp,
    ) -> Result<(), DbError> {
        let (id, now): (JobId, _) = (self.id(), self.now());
        let never = Timestamp::UNIX_EPOCH;
        self.exec(
            "insert into job (id, kind, key, payload, state, run_at, attempts, lease_until, created_at)
             values ($1, $2, $3, $4, 'waiting', $5, 0, $6, $7)
             on conflict (kind, key) do update set payload = excluded.payload, state = 'waiting',
             run_at = excluded.run_at, attempts = 0, last_error = null where job.state = 'dead'",
            &[&id, &kind, &key, &payload, &run_at, &never, &now],
        )?;
        Ok(())
    }
}

#[derive(Debug, Clone)]
struct Claimed {
    id: JobId,
    kind: String,
    key: String,
    payload: String,
    attempts: i64,
}
from_row!(Claimed { id, kind, key, payload, attempts });

/// Carries out jobs until it is dropped. Every node runs one.
pub struct Worker {
    db: Db,
    handlers: HashMap<&'static str, Handler>,
}

/// Which jobs are taken together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Those of the database alone.
    Inside,
    /// Those that wait for something outside.
    Outside,
}

impl Worker {
    /// A worker that knows these kinds. Jobs of other kinds wait for a program that does.
    pub fn new(db: Db, handlers: impl IntoIterator<Item = Handler>) -> Self {
        let handlers = handlers.into_iter().map(|h| (h.kind, h)).collect();
        Self { db, handlers }
    }

    /// Works for ever: as soon as something is told, and at every poll. What reaches outside is worked off apart, so
    /// that a slow mail server holds up nothing but mails.
    pub async fn run(self) {
        tokio::join!(self.work_off(Side::Inside), self.work_off(Side::Outside));
    }

    async fn work_off(&self, side: Side) {
        let kinds = self.kinds(|handler| handler.side() == side);
        let mut failures = 0;
        loop {
            match self.run_due_of(kinds.clone()).await {
                Ok(0) => {
                    failures = 0;
                    let _ = tokio::time::timeout(POLL, self.db.told()).await;
                }
                Ok(_) => failures = 0,
                Err(error) => {
                    failures += 1;
                    tracing::warn!(%error, failures, "the worker cannot take jobs from the database");
                    tokio::time::sleep(pause_after_failures(failures)).await;
                }
            }
        }
    }

    /// The kinds of these handlers, each between two spaces.
    fn kinds(&self, is_wanted: impl Fn(&Handler) -> bool) -> String {
        let wanted = self.handlers.values().filter(|handler| is_wanted(handler));
        wanted.map(|handler| format!(" {} ", handler.kind)).collect()
    }

    /// Carries out what is due now, once, and says how many were taken. Tests and the demo call it directly.
    ///
    /// # Errors
    /// When no job could be claimed because the database does not answer.
    pub async fn run_due(&self) -> Result<usize, DbError> {
        self.run_due_of(self.kinds(|_| true)).await
    }

    /// Those of the database one after another, then those that reach outside all at once: a batch of them at most.
    async fn run_due_of(&self, kinds: String) -> Result<usize, DbError> {
        let lease = self.db.moment().uuid();
        let claimed = self.db.write(move |tx| claim(tx, lease, &kinds)).await?;
        let count = claimed.len();
        let (outside, inside): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|job| {
            self.handlers.get(job.kind.as_str()).is_some_and(|handler| handler.side() == Side::Outside)
        });
        for job in inside {
            self.carry_out(job, lease).await;
        }
        join_all(outside.into_iter().map(|job| self.carry_out(job, lease))).await;
        Ok(count)
    }

    async fn carry_out(&self, job: Claimed, lease: Uuid) {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else { return };
        let done = match &handler.run {
            Run::Outside(run) => self.outside(&job, lease, run.as_ref()).await,
            Run::Inside(run) => {
                let (run, job) = (*run, job.clone());
                self.db.write(move |tx| inside(tx, &job, lease, |tx| run(tx, &job.payload))).await
            }
            Run::Reaction(run) => {
                let (run, job) = (*run, job.clone());
                self.db.write(move |tx| inside(tx, &job, lease, |tx| run(tx, &told(&job)?))).await
            }
        };
        if let Err(error) = done {
            self.give_back(&job, handler, lease, &error).await;
        }
    }

    /// Begins only with a lease that still holds, and renews it for as long as the work takes.
    async fn outside(&self, job: &Claimed, lease: Uuid, run: &RunOutside) -> Result<(), JobError> {
        if !self.renew(job.id, lease).await? {
            return Ok(());
        }
        let mut work = run(job.payload.clone());
        loop {
            tokio::select! {
                done = &mut work => {
                    done?;
                    return self.settle(job.id, lease).await;
                }
                () = tokio::time::sleep(RENEW) => {
                    if let Err(error) = self.renew(job.id, lease).await {
                        tracing::warn!(job = %job.id, %error, "a lease was not renewed");
                    }
                }
            }
        }
    }

    /// Whether the lease is still ours; if so, it begins anew.
    async fn renew(&self, id: JobId, lease: Uuid) -> Result<bool, DbError> {
        self.db
            .write(move |tx| {
                let until = tx.now() + LEASE;
                let sql = "update job set lease_until = $1 where id = $2 and lease = $3";
                Ok(tx.exec(sql, &[&until, &id, &lease])? == 1)
            })
            .await
    }

    async fn settle(&self, id: JobId, lease: Uuid) -> Result<(), JobError> {
        self.db.write(move |tx| settle(tx, id, lease).map(drop)).await
    }

    async fn give_back(&self, job: &Claimed, handler: &Handler, lease: Uuid, error: &JobError) {
        let attempts = job.attempts + 1;
        let is_dead = attempts >= handler.attempts_max || matches!(error, JobError::Broken(_));
        let state = if is_dead { JobState::Dead } else { JobState::Waiting };
        tracing::warn!(job = %job.id, kind = job.kind, attempts, %error, "a job failed");
        let (id, text, payload) = (job.id, error.to_string(), job.payload.clone());
        let given_up = handler.given_up.filter(|_| is_dead);
        let saved: Result<(), JobError> = self
            .db
            .write(move |tx| {
                let run_at = tx.now() + pause_after(attempts);
                let changed = tx.exec(
                    "update job set state = $1, attempts = $2, run_at = $3, last_error = $4, lease = null,
                     lease_until = 0 where id = $5 and lease = $6",
                    &[&state, &attempts, &run_at, &text, &id, &lease],
                )?;
                match given_up {
                    Some(run) if changed == 1 => run(tx, &payload),
                    _ => Ok(()),
                }
            })
            .await;
        if let Err(error) = saved {
            tracing::warn!(job = %job.id, %error, "the lease will run out instead");
        }
    }
}

fn told(job: &Claimed) -> Result<Told, JobError> {
    let id = job.key.parse().map_err(|e| JobError::Broken(format!("{}: {e}", job.key)))?;
    Ok(Told::new(id, job.payload.clone()))
}

/// Runs the work and settles the job in one transaction; a worker that lost its lease changes nothing.
fn inside(
    tx: &mut Tx<'_>,
    job: &Claimed,
    lease: Uuid,
    work: impl FnOnce(&mut Tx<'_>) -> Result<(), JobError>,
) -> Result<(), JobError> {
    if settle(tx, job.id, lease)? { work(tx) } else { Ok(()) }
}

fn settle(tx: &mut Tx<'_>, id: JobId, lease: Uuid) -> Result<bool, JobError> {
    Ok(tx.exec("delete from job where id = $1 and lease = $2", &[&id, &lease])? == 1)
}

fn claim(tx: &mut Tx<'_>, lease: Uuid, kinds: &str) -> Result<Vec<Claimed>, DbError> {
    let now = tx.now();
    let until = now + LEASE;
    // Several nodes claim at once on PostgreSQL; each passes over what another has in its hand.
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "update job set lease = $1, lease_until = $2 where id in (select id from job
             where state = 'waiting' and run_at <= $3 and lease_until <= $3
             and instr($5, ' ' || kind || ' ') > 0 order by run_at limit $4)"
        }
        Dialect::Postgres => {
            "update job set lease = $1, lease_until = $2 where id in (select id from job
             where state = 'waiting' and run_at <= $3 and lease_until <= $3
             and strpos($5, ' ' || kind || ' ') > 0 order by run_at limit $4
             for update skip locked)"
        }
    };
    if tx.exec(sql, &[&lease, &until, &now, &BATCH, &kinds])? == 0 {
        return Ok(Vec::new());
    }
    tx.all("select id, kind, key, payload, attempts from job where lease = $1 order by run_at, id", &[&lease])
}

/// How long a worker leaves a database alone that is away or read-only: 1 s, 2 s, 4 s … at most half a minute.
fn pause_after_failures(failures: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(failures.saturating_sub(1)).min(30))
}

/// 5 s, 10 s, 20 s … at most an hour.
pub(crate) fn pause_after(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    SignedDuration::from_secs((5_i64 << doublings).min(3600))
}

/// A job that gave up, as the stuck-work page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Which.
    pub id: JobId,
    /// Of what kind.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What the last try said.
    pub last_error: Option<String>,
    /// When it was ordered.
    pub created_at: Timestamp,
}
from_row!(DeadJob { id, kind, attempts, last_error, created_at });

/// The newest jobs that gave up, at most 100.
///
/// # Errors
/// Whatever the database says.
pub fn dead_jobs(tx: &mut Tx<'_>) -> Result<Vec<DeadJob>, DbError> {
    tx.all(
        "select id, kind, attempts, last_error, created_at from job where state = 'dead'
         order by created_at desc, id limit 100",
        &[],
    )
}

/// Lets a job that gave up begin anew.
///
/// # Errors
/// Whatever the database says.
pub fn revive_job(tx: &mut Tx<'_>, id: JobId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update job set state = 'waiting', attempts = 0, run_at = $1 where id = $2 and state = 'dead'",
        &[&now, &id],
    )?;
    tx.will_tell();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_leaves_an_absent_database_alone_longer_and_longer() {
        let pauses: Vec<u64> = (1..=7).map(|failures| pause_after_failures(failures).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(pause_after_failures(u32::MAX).as_secs(), 30);
    }
}
