//! Row, event and job commit together; a reaction's effect happens once.

use jiff::SignedDuration;
use kernel::Actor;
use platform::{
    DbError, Tx,
    events::{Event, Reaction, Told},
    jobs::{self, Job, JobError, Worker},
};
use serde::{Deserialize, Serialize};
use testkit::{Engine, each_engine};

use std::sync::Arc;

use crate::SCHEMAS;

#[derive(Serialize, Deserialize)]
struct ShelfFilled {
    label: String,
}
impl Event for ShelfFilled {
    const KIND: &'static str = "shelf_filled";
}

#[derive(Serialize, Deserialize)]
struct CountShelf {
    label: String,
}
impl Job for CountShelf {
    const KIND: &'static str = "shelf.count";
}

const ME: Actor = Actor::System { task: "test" };
const REACTION: Reaction = Reaction { event: "shelf_filled", name: "test.add_units", run: add_units };

fn add_units(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let filled: ShelfFilled = told.event()?;
    tx.exec("update shelf set units = coalesce(units, 0) + 1 where label = $1", &[&filled.label])?;
    if filled.label == "broken" { Err(JobError::Broken("cannot".into())) } else { Ok(()) }
}

fn fill(tx: &mut Tx<'_>, label: &str) -> Result<(), DbError> {
    let id = tx.moment().uuid();
    tx.exec("insert into shelf (id, label, units) values ($1, $2, 0)", &[&id, &label])?;
    tx.tell(&ME, &ShelfFilled { label: label.into() }).map(drop)
}

async fn units(e: &Engine, label: &'static str) -> Option<i64> {
    let read: Result<_, DbError> =
        e.read(move |tx| tx.value("select units from shelf where label = $1", &[&label])).await;
    read.unwrap()
}

fn worker(e: &Engine) -> Worker {
    Worker::new(e.db.clone(), [REACTION.into(), jobs::Handler::inside(CountShelf::KIND, fail_once)])
}

/// Fails at its first try, so that the back-off can be seen.
fn fail_once(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let job: CountShelf = jobs::payload(text)?;
    let units: Option<i64> = tx.value("select units from shelf where label = $1", &[&job.label])?;
    if units == Some(0) { Err(JobError::Later("not yet".into())) } else { Ok(()) }
}

#[tokio::test]
async fn what_happened_is_reacted_to_once_and_what_was_rolled_back_never() {
    each_engine(SCHEMAS, |e| async move {
        e.surround(&[REACTION], None);
        let refused: Result<(), DbError> = e
            .write(|tx| {
                fill(tx, "lost")?;
                Err(DbError::Engine("no".into()))
            })
            .await;
        assert!(refused.is_err());
        e.write(|tx| fill(tx, "kept")).await.unwrap();
        let (a, b) = (worker(&e), worker(&e));
        let (first, second) = tokio::join!(a.run_due(), b.run_due());
        assert_eq!(first.unwrap() + second.unwrap(), 1, "{}", e.name);
        assert_eq!(a.run_due().await, Ok(0));
        assert_eq!(units(&e, "kept").await, Some(1), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_fails_waits_longer_and_a_broken_one_waits_for_a_person() {
    each_engine(SCHEMAS, |e| async move {
        e.surround(&[REACTION], None);
        e.write(|tx| fill(tx, "broken")).await.unwrap();
        let worker = worker(&e);
        worker.run_due().await.unwrap();
        assert_eq!(units(&e, "broken").await, Some(0), "{}: its transaction was rolled back", e.name);
        let dead: Vec<_> = e.read(jobs::dead_jobs).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].last_error.as_deref(), Some("cannot"));

        let job = CountShelf { label: "broken".into() };
        e.write(move |tx| tx.enqueue("broken", &job, tx.now())).await.unwrap();
        worker.run_due().await.unwrap();
        assert_eq!(worker.run_due().await, Ok(0), "{}: it waits five seconds", e.name);
        e.write(|tx| tx.exec("update shelf set units = 5", &[])).await.unwrap();
        e.clock.advance(SignedDuration::from_secs(6));
        assert_eq!(worker.run_due().await, Ok(1));
        assert_eq!(worker.run_due().await, Ok(0));
    })
    .await;
}

#[tokio::test]
async fn the_same_order_twice_is_one_job() {
    each_engine(SCHEMAS, |e| async move {
        for _ in 0..3 {
            let job = CountShelf { label: "x".into() };
            e.write(move |tx| tx.enqueue("x", &job, tx.now())).await.unwrap();
        }
        assert_eq!(worker(&e).run_due().await, Ok(1), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_died_loses_its_job_to_another_after_the_lease() {
    each_engine(SCHEMAS, |e| async move {
        e.surround(&[REACTION], None);
        e.write(|tx| fill(tx, "kept")).await.unwrap();
        // Somebody took it and never came back.
        e.write(|tx| {
            let (lease, until) = (tx.moment().uuid(), tx.now() + SignedDuration::from_secs(60));
            tx.exec("update job set lease = $1, lease_until = $2", &[&lease, &until])
        })
        .await
        .unwrap();
        assert_eq!(worker(&e).run_due().await, Ok(0));
        e.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(worker(&e).run_due().await, Ok(1));
        assert_eq!(units(&e, "kept").await, Some(1), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_job_of_another_program_waits_untouched() {
    each_engine(SCHEMAS, |e| async move {
        let job = CountShelf { label: "x".into() };
        e.write(move |tx| tx.enqueue("x", &job, tx.now())).await.unwrap();
        let older = Worker::new(e.db.clone(), [REACTION.into()]);
        for _ in 0..10 {
            assert_eq!(older.run_due().await, Ok(0), "{}", e.name);
            e.clock.advance(SignedDuration::from_hours(2));
        }
        assert_eq!(worker(&e).run_due().await, Ok(1), "{}: the one that knows it has it at once", e.name);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_comes_after_one_that_gave_up_is_carried_out() {
    each_engine(SCHEMAS, |e| async move {
        let broken =
            "insert into job (id, kind, key, payload, state, run_at, attempts, lease_until, created_at)
                      values ($1, 'shelf.count', 'x', 'nonsense', 'waiting', 0, 3, 0, 0)";
        e.write(move |tx| {
            let id = tx.moment().uuid();
            tx.exec(broken, &[&id])
        })
        .await
        .unwrap();
        worker(&e).run_due().await.unwrap();
        assert_eq!(e.read(jobs::dead_jobs).await.unwrap().len(), 1, "{}", e.name);

        let job = CountShelf { label: "x".into() };
        e.write(move |tx| tx.enqueue("x", &job, tx.now())).await.unwrap();
        assert_eq!(worker(&e).run_due().await, Ok(1), "{}", e.name);
        let left: Option<i64> =
            e.read(|tx| tx.value("select cast(count(*) as bigint) from job", &[])).await.unwrap();
        assert_eq!(left, Some(0), "{}: with the newer order", e.name);
    })
    .await;
}

/// Reaches outside, and meets the other one there.
#[derive(Serialize, Deserialize)]
struct MeetOutside;
impl Job for MeetOutside {
    const KIND: &'static str = "shelf.meet";
}

fn meeting(barrier: &Arc<tokio::sync::Barrier>) -> jobs::Handler {
    let barrier = barrier.clone();
    jobs::Handler::outside(move |_: MeetOutside| {
        let barrier = barrier.clone();
        async move {
            barrier.wait().await;
            Ok(())
        }
    })
}

#[tokio::test]
async fn what_reaches_outside_does_not_queue_behind_another() {
    each_engine(SCHEMAS, |e| async move {
        for key in ["one", "two"] {
            e.write(move |tx| tx.enqueue(key, &MeetOutside, tx.now())).await.unwrap();
        }
        let barrier = Arc::new(tokio::sync::Barrier::new(2));
        let worker = Worker::new(e.db.clone(), [meeting(&barrier)]);
        let both = tokio::time::timeout(std::time::Duration::from_secs(20), worker.run_due()).await;
        assert_eq!(both.expect("both are outside at once"), Ok(2), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_worker_slower_than_its_lease_leaves_the_job_to_whoever_took_it() {
    each_engine(SCHEMAS, |e| async move {
        let job = CountShelf { label: "x".into() };
        e.write(move |tx| {
            tx.enqueue("x", &job, tx.now())?;
            tx.enqueue("outside", &MeetOutside, tx.now())
        })
        .await
        .unwrap();
        // The first job of the batch takes so long that another node takes the second meanwhile.
        let slow = jobs::Handler::inside(CountShelf::KIND, |tx, _| {
            let other = tx.moment().uuid();
            tx.exec("update job set lease = $1 where kind = 'shelf.meet'", &[&other])?;
            Ok(())
        });
        let barrier = Arc::new(tokio::sync::Barrier::new(2));
        let worker = Worker::new(e.db.clone(), [slow, meeting(&barrier)]);
        // Nobody comes to the meeting: if it began, it would never end.
        let done = tokio::time::timeout(std::time::Duration::from_secs(20), worker.run_due()).await;
        assert_eq!(done.expect("the second did not begin"), Ok(2), "{}", e.name);
    })
    .await;
}
