//! A database that can be read and not written: what is there stays visible, and what is refused is told.

use kernel::{Clock, StaffId};
use platform::{
    Db, DbError, Entropy,
    db::{Migration, MigrationSql, Place, Schema},
    jobs::Worker,
};

use crate::{
    SCHEMAS,
    seam::{labels, put},
};

const NEXT_VERSION: &[Schema] = &[
    SCHEMAS[0],
    SCHEMAS[1],
    Schema {
        room: "next",
        migrations: &[Migration {
            number: 1,
            name: "x",
            sql: MigrationSql::Both("create table x (id bigint)"),
        }],
        numbers: &[],
    },
];

fn open(place: &Place) -> Db {
    Db::open(place, Clock::system(), Entropy::system()).unwrap()
}

async fn write(db: &Db, label: &'static str) -> Result<StaffId, DbError> {
    db.write(move |tx| put(tx, label)).await
}

/// `query_only` gives the very error of a file, a folder or a file system that refuses the writer, and holds for
/// root too.
#[tokio::test]
async fn sqlite_goes_on_reading_and_tells_whoever_writes() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&Place::File(folder.path().join("t.db")));
    db.migrate(SCHEMAS).await.unwrap();
    write(&db, "before").await.unwrap();
    let switched: Result<Option<i64>, DbError> = db.write(|tx| tx.value("pragma query_only = on", &[])).await;
    switched.unwrap();
    let refused = write(&db, "lost").await;
    assert!(matches!(refused, Err(DbError::ReadOnly(_))), "{refused:?}");
    assert_eq!(labels(&db).await, ["before"]);
    assert_eq!(db.ping().await, Ok(()));
    let work = Worker::new(db.clone(), []).run_due().await;
    assert!(matches!(work, Err(DbError::ReadOnly(_))), "no job is taken, and the worker waits: {work:?}");
    assert_eq!(db.migrate(SCHEMAS).await, Ok(()), "nothing new is needed");
    let newer = db.migrate(NEXT_VERSION).await;
    assert!(matches!(newer, Err(DbError::ReadOnly(_))), "{newer:?}");
}

#[tokio::test]
async fn postgres_goes_on_reading_and_writes_again_once_it_may() {
    let database = testkit::postgres();
    let place = Place::Server(database.url().into());
    let db = open(&place);
    db.migrate(SCHEMAS).await.unwrap();
    write(&db, "before").await.unwrap();
    database.set_read_only(true).unwrap();
    for _ in 0..20 {
        let refused = write(&db, "lost").await;
        assert!(matches!(refused, Err(DbError::ReadOnly(_))), "{refused:?}");
        assert_eq!(labels(&db).await, ["before"]);
    }
    // A program that starts now shows what is there, unless it needs new tables.
    let second = open(&place);
    assert_eq!(second.migrate(SCHEMAS).await, Ok(()));
    assert_eq!(labels(&second).await, ["before"]);
    let newer = second.migrate(NEXT_VERSION).await;
    assert!(matches!(newer, Err(DbError::ReadOnly(_))), "{newer:?}");
    database.set_read_only(false).unwrap();
    for (i, label) in ["a", "b", "c"].into_iter().enumerate() {
        let well = write(&db, label).await;
        assert!(well.is_ok(), "{i}: {well:?}");
    }
    assert_eq!(labels(&db).await, ["a", "b", "before", "c"]);
}
