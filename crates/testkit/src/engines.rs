//! The same story on both databases.

use std::{future::Future, ops::Deref};

use kernel::{Clock, Timestamp};
use platform::{
    Db, Entropy,
    db::{Place, Schema},
    files::Files,
};
use tempfile::TempDir;

use crate::Database;

/// A migrated database with a clock that stands still at [`noon`] until the test moves it.
pub struct Engine {
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// The database.
    pub db: Db,
    /// Its clock.
    pub clock: Clock,
    _home: Home,
}

/// What must outlive the database.
enum Home {
    Folder(#[expect(dead_code, reason = "removed when the test ends")] TempDir),
    Server(#[expect(dead_code, reason = "dropped when the test ends")] Database),
}

/// Sunday, 22 November 2026, 10:00 in Hà Nội: the day on which every story begins.
#[expect(clippy::expect_used, reason = "a constant")]
pub fn noon() -> Timestamp {
    "2026-11-22T10:00:00+07:00".parse().expect("an instant")
}

/// A folder for a story without files.
#[expect(clippy::expect_used, reason = "a test without a folder cannot go on")]
pub fn no_files() -> Files {
    Files::folder(&std::env::temp_dir().join("haumai-no-files")).expect("a folder for files")
}

/// Tells the story on SQLite and then on PostgreSQL, each time in a new database that has these tables.
///
/// # Panics
/// When the story does, naming the engine; when a database cannot be had.
pub async fn each_engine<F, Fut>(schemas: &'static [Schema], story: F)
where
    F: Fn(Engine) -> Fut,
    Fut: Future<Output = ()>,
{
    story(sqlite(schemas).await).await;
    story(postgres(schemas).await).await;
}

#[expect(clippy::expect_used, reason = "a test without a folder cannot go on")]
async fn sqlite(schemas: &'static [Schema]) -> Engine {
    let folder = TempDir::new().expect("a temporary folder");
    let place = Place::File(folder.path().join("haumai.db"));
    open("sqlite", place, schemas, Home::Folder(folder)).await
}

async fn postgres(schemas: &'static [Schema]) -> Engine {
    let database = crate::postgres();
    open("postgres", Place::Server(database.url().into()), schemas, Home::Server(database)).await
}

#[expect(clippy::expect_used, reason = "a test without a database cannot go on")]
async fn open(name: &'static str, place: Place, schemas: &'static [Schema], home: Home) -> Engine {
    let clock = Clock::fixed(noon());
    let db = Db::open(&place, clock.clone(), Entropy::seeded(22)).expect("a database");
    db.migrate(schemas).await.expect("migrations");
    Engine { name, db, clock, _home: home }
}

impl Deref for Engine {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}
