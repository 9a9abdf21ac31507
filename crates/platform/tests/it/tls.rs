//! The way to PostgreSQL is encrypted, and its end is the server that was meant.

use std::{path::Path, sync::Arc};

use kernel::Clock;
use platform::{Db, DbError, Entropy, db::Place};
use testkit::{Database, PostgresServer};

/// `localhost` is the name in the certificate, `127.0.0.1` is not.
struct Server {
    database: Database,
    certificates: testkit::servers::Certificates,
}

impl Server {
    fn start() -> Self {
        let (server, certificates) = PostgresServer::start_with_tls().unwrap();
        Self { database: Database::create(&Arc::new(server)).unwrap(), certificates }
    }

    fn open(&self, host: &str, query: &str) -> Result<Db, DbError> {
        let url = self.database.url().replace("127.0.0.1", host);
        Db::open(&Place::Server(format!("{url}?{query}")), Clock::system(), Entropy::system())
    }
}

fn trusting(file: &Path) -> String {
    format!("sslrootcert={}", file.display())
}

async fn is_encrypted(db: &Db) -> Option<bool> {
    let answer: Result<Option<bool>, DbError> =
        db.read(|tx| tx.value("select ssl from pg_stat_ssl where pid = pg_backend_pid()", &[])).await;
    answer.unwrap()
}

#[tokio::test]
async fn with_the_right_ca_the_connection_is_encrypted() {
    let server = Server::start();
    let db = server.open("localhost", &trusting(&server.certificates.ca())).unwrap();
    assert_eq!(is_encrypted(&db).await, Some(true));
    // On this machine a plain connection is the default: the same server also takes one.
    let plain = server.open("127.0.0.1", "").unwrap();
    assert_eq!(is_encrypted(&plain).await, Some(false));
}

#[tokio::test]
async fn a_server_that_is_not_the_one_we_meant_is_refused_with_the_remedy() {
    let server = Server::start();
    let refused = |host: &str, query: &str| match server.open(host, query).err() {
        Some(DbError::Unavailable(text)) => text,
        other => panic!("{host} {query}: {other:?}"),
    };
    let foreign = refused("localhost", &trusting(&server.certificates.stranger()));
    assert!(foreign.contains("sslrootcert="), "{foreign}");
    let unknown = refused("localhost", "sslmode=verify-full");
    assert!(unknown.contains("sslrootcert="), "the machine's own list does not know our CA: {unknown}");
    let elsewhere = refused("127.0.0.1", &trusting(&server.certificates.ca()));
    assert!(elsewhere.contains("another name"), "{elsewhere}");
}

#[tokio::test]
async fn a_server_without_tls_is_refused_when_tls_was_asked_for() {
    let database = testkit::postgres();
    let place = Place::Server(format!("{}?sslmode=verify-full", database.url()));
    let Some(DbError::Unavailable(text)) = Db::open(&place, Clock::system(), Entropy::system()).err() else {
        panic!("it connected");
    };
    assert!(text.contains("ssl = on"), "{text}");
}
