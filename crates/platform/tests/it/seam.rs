//! The traps of the database seam, one test each.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use kernel::{Clock, StaffId};
use platform::{
    Db, DbError, Entropy, Tx,
    db::{Migration, MigrationSql, Place, Schema},
    from_row,
};
use testkit::each_engine;

use crate::SCHEMAS;

#[derive(Debug, PartialEq)]
struct Shelf {
    id: StaffId,
    label: String,
    units: Option<i64>,
    flag: Option<bool>,
    weight: Option<f64>,
    picture: Option<Vec<u8>>,
    at: Option<kernel::Timestamp>,
}
from_row!(Shelf { id, label, units, flag, weight, picture, at });

const SELECT: &str = "select id, label, units, flag, weight, picture, at from shelf order by label";

pub(crate) fn put(tx: &mut Tx<'_>, label: &str) -> Result<StaffId, DbError> {
    let id: StaffId = tx.id();
    tx.exec("insert into shelf (id, label) values ($1, $2)", &[&id, &label])?;
    Ok(id)
}

pub(crate) async fn labels(db: &Db) -> Vec<String> {
    let rows: Result<Vec<Shelf>, DbError> = db.read(|tx| tx.all(SELECT, &[])).await;
    rows.unwrap().into_iter().map(|s| s.label).collect()
}

#[tokio::test]
async fn every_type_comes_back_as_it_went_in_and_so_does_nothing() {
    each_engine(SCHEMAS, |e| async move {
        let stored: Shelf = e
            .write(|tx| {
                let (id, other, now): (StaffId, StaffId, _) = (tx.id(), tx.id(), tx.now());
                tx.exec(
                    // out of order and repeated: SQLite would number these by first appearance
                    "insert into shelf (label, id, units, flag, weight, picture, at) values ($2, $1, $3, $4, $5, $6, $7)",
                    &[&id, &"Kệ '$1'", &42_i64, &true, &1.5_f64, &vec![0_u8, 255], &now],
                )?;
                tx.exec(
                    "insert into shelf (id, label, units, flag, weight, picture, at) values ($1, $2, $3, $4, $5, $6, $7)",
                    &[
                        &other, &"a", &None::<i64>, &None::<bool>, &None::<f64>,
                        &None::<Vec<u8>>, &None::<kernel::Timestamp>,
                    ],
                )?;
                tx.first::<Shelf>(
                    "select id, label, units, flag, weight, picture, at from shelf
                     where ($1 is null or id = $1) and ($2 is null or label = $2)",
                    &[&Some(id), &None::<String>],
                )
            })
            .await
            .map(|s: Option<Shelf>| s.unwrap())
            .unwrap_or_else(|error: DbError| panic!("{}: {error}", e.name));
        assert_eq!(stored.label, "Kệ '$1'");
        assert_eq!((stored.units, stored.flag, stored.weight), (Some(42), Some(true), Some(1.5)));
        assert_eq!((stored.picture, stored.at), (Some(vec![0, 255]), Some(e.clock.now())));
    })
    .await;
}

#[tokio::test]
async fn a_refused_write_leaves_nothing_and_its_neighbours_stay() {
    each_engine(SCHEMAS, |e| async move {
        let writes = (0..40).map(|i| {
            e.write(move |tx| {
                put(tx, &format!("s{i:02}"))?;
                if i % 7 == 3 { Err(DbError::Engine("refused by the shop".into())) } else { Ok(()) }
            })
        });
        let done: Vec<Result<(), DbError>> = futures_util::future::join_all(writes).await;
        for (i, result) in done.iter().enumerate() {
            assert_eq!(result.is_err(), i % 7 == 3, "{} {i} {result:?}", e.name);
        }
        assert_eq!(labels(&e).await.len(), 40 - 6, "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_constraint_is_named_and_hurts_nobody_else() {
    each_engine(SCHEMAS, |e| async move {
        let writes =
            (0..20).map(|i| e.write(move |tx| put(tx, if i < 3 { "same" } else { ["x"][0] }).map(drop)));
        let done: Vec<Result<(), DbError>> = futures_util::future::join_all(writes).await;
        assert_eq!(done.iter().filter(|r| r.is_ok()).count(), 2, "{}", e.name);
        assert!(done.iter().filter_map(|r| r.as_ref().err()).all(|e| matches!(e, DbError::Constraint(_))));
        assert_eq!(labels(&e).await, ["same", "x"]);
    })
    .await;
}

#[tokio::test]
async fn after_a_failed_statement_the_transaction_refuses_everything() {
    each_engine(SCHEMAS, |e| async move {
        let told: Result<(), DbError> = e
            .write(|tx| {
                put(tx, "first")?;
                let id = tx.moment().uuid();
                assert!(tx.exec("insert into shelf (id) values ($1)", &[&id]).is_err());
                // A closure that swallows the failure and goes on must not be told that all went well.
                let next = put(tx, "second");
                assert!(matches!(next, Err(DbError::Aborted(_))), "{next:?}");
                Ok(())
            })
            .await;
        assert!(matches!(told, Err(DbError::Constraint(_))), "{} {told:?}", e.name);
        assert!(labels(&e).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_second_run_sees_the_same_time_and_the_same_ids() {
    each_engine(SCHEMAS, |e| async move {
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let writes = (0..8).map(|i| {
            let seen = Arc::clone(&seen);
            e.write(move |tx| {
                let id = put(tx, &format!("s{i}"))?;
                seen.lock().unwrap().push((i, id, tx.now()));
                // The last one fails after writing, so on SQLite its whole group runs again.
                if i == 7 { Err(DbError::Engine("no".into())) } else { Ok(()) }
            })
        });
        let _: Vec<Result<(), DbError>> = futures_util::future::join_all(writes).await;
        let mut seen = seen.lock().unwrap().clone();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 8, "{}: one moment each, however often it ran: {seen:?}", e.name);
    })
    .await;
}

#[tokio::test]
async fn asking_the_database_inside_a_transaction_is_told_and_contained() {
    each_engine(SCHEMAS, |e| async move {
        let inner = e.db.clone();
        let told: Result<(), DbError> = e
            .write(move |tx| {
                put(tx, "lost")?;
                drop(inner.read(|_| Ok::<(), DbError>(())));
                let work = inner.read(|_| Ok::<(), DbError>(()));
                futures_util::future::FutureExt::now_or_never(work);
                Ok(())
            })
            .await;
        let Err(DbError::Panicked(text)) = told else { panic!("{}: {told:?}", e.name) };
        assert!(text.contains("use the `tx`"), "{text}");
        assert!(labels(&e).await.is_empty());
        let well: Result<StaffId, DbError> = e.write(|tx| put(tx, "next")).await;
        assert!(well.is_ok(), "the thread lives on");
    })
    .await;
}

#[tokio::test]
async fn a_read_cannot_write() {
    each_engine(SCHEMAS, |e| async move {
        let told: Result<StaffId, DbError> = e.read(|tx| put(tx, "x")).await;
        assert!(told.is_err(), "{}", e.name);
        assert!(labels(&e).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn numbers_run_on_and_two_who_create_at_once_get_two() {
    each_engine(SCHEMAS, |e| async move {
        let draws = (0..30).map(|_| e.write(|tx| tx.next_number("shelf")));
        let drawn: Vec<Result<i64, DbError>> = futures_util::future::join_all(draws).await;
        let mut numbers: Vec<i64> = drawn.into_iter().map(Result::unwrap).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (101..131).collect::<Vec<_>>(), "{}", e.name);
    })
    .await;
}

/// Read, decide, write: with less than serialisable isolation both would see 0 and one increment would be lost.
#[tokio::test]
async fn two_who_change_one_row_at_once_do_not_lose_a_change() {
    each_engine(SCHEMAS, |e| async move {
        let id: StaffId = e.write(|tx| put(tx, "count")).await.unwrap_or_else(|x: DbError| panic!("{x}"));
        e.write(move |tx| tx.exec("update shelf set units = 0 where id = $1", &[&id])).await.unwrap();
        let runs = Arc::new(AtomicUsize::new(0));
        let changes = (0..64).map(|_| {
            let runs = Arc::clone(&runs);
            e.write(move |tx| {
                runs.fetch_add(1, Ordering::Relaxed);
                let units: i64 = tx.value("select units from shelf where id = $1", &[&id])?.unwrap_or(0);
                tx.exec("update shelf set units = $1 where id = $2", &[&(units + 1), &id])
            })
        });
        let done: Vec<Result<u64, DbError>> = futures_util::future::join_all(changes).await;
        let well = done.iter().filter(|r| r.is_ok()).count();
        let units: Option<i64> = e
            .read(move |tx| tx.value("select units from shelf where id = $1", &[&id]))
            .await
            .unwrap_or_else(|x: DbError| panic!("{x}"));
        assert_eq!(units, Some(well as i64), "{} after {} runs", e.name, runs.load(Ordering::Relaxed));
        assert_eq!(well, 64, "{}: who meets others too often takes its turn: {done:?}", e.name);
    })
    .await;
}

#[tokio::test]
async fn who_reads_does_not_wait_for_those_who_write() {
    each_engine(SCHEMAS, |e| async move {
        let id: StaffId = e.write(|tx| put(tx, "count")).await.unwrap_or_else(|x: DbError| panic!("{x}"));
        let written = Arc::new(AtomicUsize::new(0));
        let change = |db: Db, written: Arc<AtomicUsize>| async move {
            let write = db.write(move |tx| {
                let units: i64 =
                    tx.value("select coalesce(units, 0) from shelf where id = $1", &[&id])?.unwrap_or(0);
                std::thread::sleep(std::time::Duration::from_millis(20));
                tx.exec("update shelf set units = $1 where id = $2", &[&(units + 1), &id])
            });
            let done: Result<u64, DbError> = write.await;
            done.unwrap();
            written.fetch_add(1, Ordering::Relaxed);
        };
        let writers: Vec<_> =
            (0..48).map(|_| tokio::spawn(change(e.db.clone(), Arc::clone(&written)))).collect();
        tokio::task::yield_now().await;
        for _ in 0..20 {
            let label: Result<Option<String>, DbError> =
                e.read(move |tx| tx.value("select label from shelf where id = $1", &[&id])).await;
            assert_eq!(label.unwrap().as_deref(), Some("count"));
        }
        assert!(written.load(Ordering::Relaxed) < 48, "{}: readers came last", e.name);
        for writer in writers {
            writer.await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_closure_that_works_too_long_is_stopped_and_the_others_are_served() {
    // SQLite only: PostgreSQL's statement_timeout is the server's own, and sleeping ten seconds twice is dear.
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("t.db"));
    let db = Db::open(&place, Clock::system(), Entropy::system()).unwrap();
    db.migrate(SCHEMAS).await.unwrap();
    let endless = db.write(|tx| {
        put(tx, "guilty")?;
        tx.value::<i64>(
            "with recursive n (i) as (select 1 union all select i + 1 from n) select cast(count(*) as bigint) from n",
            &[],
        )
    });
    let neighbour = db.write(|tx| put(tx, "neighbour"));
    let (endless, neighbour): (Result<_, DbError>, Result<_, DbError>) = tokio::join!(endless, neighbour);
    assert!(matches!(endless, Err(DbError::TimedOut { .. })), "{endless:?}");
    assert!(neighbour.is_ok(), "{neighbour:?}");
    assert_eq!(labels(&db).await, ["neighbour"]);
}

/// No engine counts many short statements together; the transaction does.
#[tokio::test]
async fn many_short_statements_are_stopped_together_and_nothing_stays() {
    each_engine(SCHEMAS, |e| async move {
        let told: Result<(), DbError> = e
            .write(|tx| {
                put(tx, "guilty")?;
                std::thread::sleep(std::time::Duration::from_millis(10_100));
                tx.value::<i64>("select cast(1 as bigint)", &[]).map(drop)
            })
            .await;
        assert!(matches!(told, Err(DbError::TimedOut { .. })), "{} {told:?}", e.name);
        assert!(labels(&e).await.is_empty(), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_long_read_holds_up_nobody_and_is_stopped() {
    each_engine(SCHEMAS, |e| async move {
        let endless = e.read(|tx| {
            tx.value::<i64>(
                "with recursive n (i) as (select 1 union all select i + 1 from n)
                 select cast(count(*) as bigint) from n",
                &[],
            )
        });
        let others = async {
            for _ in 0..20 {
                assert!(labels(&e).await.is_empty(), "{}", e.name);
            }
            e.write(|tx| put(tx, "meanwhile")).await
        };
        let (endless, written): (Result<_, DbError>, Result<_, DbError>) = tokio::join!(endless, others);
        assert!(matches!(endless, Err(DbError::TimedOut { .. })), "{} {endless:?}", e.name);
        assert!(written.is_ok(), "{} {written:?}", e.name);
    })
    .await;
}

/// SQLite would turn JSON in a `jsonb` column into a number, and PostgreSQL makes `sum(bigint)` numeric.
#[tokio::test]
async fn json_comes_back_as_it_went_in_and_an_uncast_sum_is_told() {
    use platform::db::Json;
    each_engine(SCHEMAS, |e| async move {
        for value in ["42", "1e3", "{\"name\":\"Điện\",\"n\":[1,null]}"] {
            let json: serde_json::Value = serde_json::from_str(value).unwrap();
            let (stored, label) = (json.clone(), value);
            e.write(move |tx| {
                put(tx, label)?;
                let json = Json(stored.clone());
                tx.exec("update shelf set label = $1 where label = $2", &[&json, &label])
            })
            .await
            .unwrap_or_else(|x: DbError| panic!("{}: {x}", e.name));
            let back: Result<Option<Json<serde_json::Value>>, DbError> = e
                .write(|tx| {
                    let back = tx.value("select label from shelf", &[])?;
                    tx.exec("delete from shelf", &[])?;
                    Ok(back)
                })
                .await;
            assert_eq!(back.unwrap().unwrap().0, json, "{}", e.name);
        }
        e.write(|tx| put(tx, "x").and_then(|_| tx.exec("update shelf set units = 2", &[]))).await.unwrap();
        let uncast: Result<Option<i64>, DbError> =
            e.read(|tx| tx.value("select sum(units) from shelf", &[])).await;
        match uncast {
            Err(DbError::Column { found, .. }) => assert!(found.contains("cast it to bigint"), "{found}"),
            sum => assert_eq!((sum, e.name), (Ok(Some(2)), "sqlite")),
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_process_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("t.db"));
    let first = Db::open(&place, Clock::system(), Entropy::system()).unwrap();
    let second = Db::open(&place, Clock::system(), Entropy::system());
    assert!(matches!(second, Err(DbError::Locked(_))));
    drop(first);
}

#[tokio::test]
async fn a_newer_database_is_refused_before_anything_changes() {
    const NEWER: &[Schema] = &[Schema {
        room: "future",
        migrations: &[Migration {
            number: 1,
            name: "x",
            sql: MigrationSql::Both("create table future (id bigint)"),
        }],
        numbers: &[],
    }];
    each_engine(NEWER, |e| async move {
        let told = e.migrate(SCHEMAS).await;
        assert_eq!(told, Err(DbError::Newer { room: "future".into(), number: 1 }), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_changed_migration_is_noticed() {
    const BEFORE: &[Schema] = &[Schema {
        room: "shelf",
        migrations: &[Migration {
            number: 1,
            name: "shelf",
            sql: MigrationSql::Both("create table shelf (id bigint)"),
        }],
        numbers: &[],
    }];
    const AFTER: &[Schema] = &[Schema {
        room: "shelf",
        migrations: &[Migration {
            number: 1,
            name: "shelf",
            sql: MigrationSql::Both("create table shelf (id text)"),
        }],
        numbers: &[],
    }];
    each_engine(BEFORE, |e| async move {
        assert_eq!(e.migrate(BEFORE).await, Ok(()), "a second start changes nothing");
        let told = e.migrate(AFTER).await;
        assert_eq!(told, Err(DbError::ChangedMigration { room: "shelf".into(), number: 1 }), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_plan_from_before_a_migration_is_made_anew() {
    const WIDER: &[Schema] = &[
        SCHEMAS[0],
        SCHEMAS[1],
        Schema {
            room: "wider",
            migrations: &[Migration {
                number: 1,
                name: "wider",
                sql: MigrationSql::Both("alter table shelf add column colour text"),
            }],
            numbers: &[],
        },
    ];
    each_engine(SCHEMAS, |e| async move {
        let _: StaffId = e.write(|tx| put(tx, "a")).await.unwrap_or_else(|x: DbError| panic!("{x}"));
        // Every connection has a plan of `select *`; its result type changes under it (0A000 on PostgreSQL).
        for _ in 0..40 {
            let _: Option<String> = e
                .read(|tx| tx.value("select label from (select * from shelf) s", &[]))
                .await
                .unwrap_or_else(|x: DbError| panic!("{x}"));
        }
        e.migrate(WIDER).await.unwrap();
        for _ in 0..40 {
            let label: Result<Option<String>, DbError> =
                e.read(|tx| tx.value("select label from (select * from shelf) s", &[])).await;
            assert_eq!(label, Ok(Some("a".into())), "{}", e.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_away_is_told_and_used_again_when_it_is_back() {
    let server = Arc::new(testkit::PostgresServer::start().unwrap());
    let database = testkit::Database::create(&server).unwrap();
    let place = Place::Server(database.url().into());
    let db = Db::open(&place, Clock::system(), Entropy::system()).unwrap();
    db.migrate(SCHEMAS).await.unwrap();
    let _: StaffId = db.write(|tx| put(tx, "before")).await.unwrap_or_else(|x: DbError| panic!("{x}"));
    // The server ends every connection, as it does when it restarts: each of ours finds out when it is next used.
    let ended: Result<i64, DbError> = db
        .write(|tx| {
            let count: Option<i64> = tx.value(
                "select cast(count(pg_terminate_backend(pid)) as bigint) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()",
                &[],
            )?;
            Ok(count.unwrap_or(0))
        })
        .await;
    assert!(ended.is_ok(), "{ended:?}");
    for i in 0..40 {
        let written: Result<StaffId, DbError> = db.write(move |tx| put(tx, &format!("after {i}"))).await;
        assert!(written.is_ok(), "{written:?}");
    }
    assert_eq!(labels(&db).await.len(), 41);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told() {
    let missing = Place::File("/proc/haumai/none.db".into());
    let told = Db::open(&missing, Clock::system(), Entropy::system()).err();
    assert!(matches!(told, Some(DbError::Unavailable(_) | DbError::ReadOnly(_))), "{told:?}");
}

#[tokio::test]
async fn a_full_disk_is_told_and_forgotten_when_there_is_room_again() {
    // The engine's own limit stands for the disk: it answers with the same error.
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Place::File(folder.path().join("t.db")), Clock::system(), Entropy::system()).unwrap();
    db.migrate(SCHEMAS).await.unwrap();
    let limit = |pages: &'static str| db.write(move |tx| tx.value::<i64>(pages, &[]));
    let _: Result<_, DbError> = limit("pragma max_page_count = 1").await;
    let large = "x".repeat(2_000_000);
    let told: Result<StaffId, DbError> = db.write(move |tx| put(tx, &large)).await;
    assert_eq!(told, Err(DbError::Full));
    let _: Result<_, DbError> = limit("pragma max_page_count = 1000000").await;
    let well: Result<StaffId, DbError> = db.write(|tx| put(tx, "again")).await;
    assert!(well.is_ok(), "{well:?}");
    assert_eq!(labels(&db).await, ["again"]);
}

#[tokio::test]
async fn two_who_wait_for_each_other_both_finish() {
    each_engine(SCHEMAS, |e| async move {
        let ids: [StaffId; 2] = e.write(|tx| Ok::<_, DbError>([put(tx, "a")?, put(tx, "b")?])).await.unwrap();
        let cross = |first: StaffId, second: StaffId| {
            e.write(move |tx| {
                tx.exec("update shelf set units = coalesce(units, 0) + 1 where id = $1", &[&first])?;
                std::thread::sleep(std::time::Duration::from_millis(50));
                tx.exec("update shelf set units = coalesce(units, 0) + 1 where id = $1", &[&second])
            })
        };
        let (one, two) = tokio::join!(cross(ids[0], ids[1]), cross(ids[1], ids[0]));
        let both: [Result<u64, DbError>; 2] = [one, two];
        assert_eq!(both, [Ok(1), Ok(1)], "{}", e.name);
        let sum: Result<Option<i64>, DbError> =
            e.read(|tx| tx.value("select cast(sum(units) as bigint) from shelf", &[])).await;
        assert_eq!(sum, Ok(Some(4)), "{}", e.name);
    })
    .await;
}

/// A wire to the server that is cut as soon as a commit has gone through it.
mod wire {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };

    pub async fn start(server: String, cut_at_commit: Arc<AtomicBool>) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(pass(client, server, Arc::clone(&cut_at_commit)));
            }
        });
        port
    }

    async fn pass(client: TcpStream, server: TcpStream, cut: Arc<AtomicBool>) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let back = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        let mut buffer = vec![0; 65_536];
        while let Ok(read @ 1..) = from_client.read(&mut buffer).await {
            let bytes = &buffer[..read];
            let is_commit = bytes.windows(6).any(|w| w == b"commit");
            if is_commit && cut.swap(false, Ordering::SeqCst) {
                // The answer is cut off first; then the commit goes through.
                back.abort();
                let _ = back.await;
                let _ = to_server.write_all(bytes).await;
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                return;
            }
            if to_server.write_all(bytes).await.is_err() {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_unknown_and_the_forms_key_tells_on_repetition() {
    use platform::once::{Once, once};
    use std::sync::atomic::AtomicBool;
    let database = testkit::postgres();
    let (before_host, rest) = database.url().rsplit_once('@').unwrap();
    let (server, name) = rest.split_once('/').unwrap();
    let cut = Arc::new(AtomicBool::new(false));
    let port = wire::start(server.to_owned(), Arc::clone(&cut)).await;
    let place = Place::Server(format!("{before_host}@127.0.0.1:{port}/{name}"));
    let opened = tokio::task::spawn_blocking(move || Db::open(&place, Clock::system(), Entropy::system()));
    let db = opened.await.unwrap().unwrap();
    db.migrate(SCHEMAS).await.unwrap();

    let submit = || {
        db.write(|tx| {
            once(tx, "me", "form-key-0000001", b"body", |tx| put(tx, "paid").map(|_| "done"), |r| (*r).into())
        })
    };
    cut.store(true, Ordering::SeqCst);
    let lost: Result<Once<&str>, DbError> = submit().await;
    assert_eq!(lost, Err(DbError::OutcomeUnknown));
    // The commit goes through a moment after its answer was cut off.
    while labels(&db).await.is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(submit().await, Ok(Once::Again("done".into())), "it had happened, and happens no second time");
    assert_eq!(labels(&db).await, ["paid"]);
}
