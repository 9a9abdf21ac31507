//! What tests stand on: throw-away databases, a real mail server and a real browser.
//!
//! The functions here are for tests and end the test with a message when something is missing.
//! `cargo xtask` starts the same servers through [`servers`] and treats failures as ordinary errors.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "engines")]
mod engines;
pub mod servers;
#[cfg(feature = "site")]
mod site;

use std::sync::{Arc, Mutex, PoisonError, Weak};

#[cfg(feature = "engines")]
pub use engines::{Engine, each_engine, no_files, noon};
pub use servers::{
    Database, ImapServer, LeftMail, PostgresServer, Smarthost, SmtpMood, SmtpServer, SubmissionServer,
};
#[cfg(feature = "site")]
pub use site::{Answer, Site};

static POSTGRES: Mutex<Weak<PostgresServer>> = Mutex::new(Weak::new());
static SMTP: Mutex<Weak<SmtpServer>> = Mutex::new(Weak::new());

/// A fresh, empty database with a name of its own, dropped when the value goes out of scope.
///
/// It lives on the server named in `HAUMAI_TEST_POSTGRES`. Without that variable this test process
/// starts a server of its own, shared by the tests that run in it at the same time.
pub fn postgres() -> Database {
    or_end_test(
        shared(&POSTGRES, PostgresServer::named_or_started).and_then(|server| Database::create(&server)),
    )
}

/// A mail server that takes every mail for an example domain: the one named in `HAUMAI_TEST_SMTP` and
/// `HAUMAI_TEST_MAILDIR`, or one started by this test process.
pub fn smtp() -> Arc<SmtpServer> {
    or_end_test(shared(&SMTP, SmtpServer::named_or_started))
}

/// A server of this test's own that is asked for mail; the test may stop it.
pub fn imap() -> ImapServer {
    or_end_test(ImapServer::start())
}

/// A server of this test's own that takes mail from whoever signs in.
pub fn submission() -> SubmissionServer {
    or_end_test(SubmissionServer::start())
}

/// A server of this test's own that keeps what we send, with these moods.
pub fn smarthost(moods: &[SmtpMood]) -> Smarthost {
    or_end_test(Smarthost::start(moods))
}

/// The server of this process, started again when the last test that used it has ended.
fn shared<S>(slot: &Mutex<Weak<S>>, start: fn() -> anyhow::Result<S>) -> anyhow::Result<Arc<S>> {
    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = slot.upgrade() {
        return Ok(server);
    }
    let server = Arc::new(start()?);
    *slot = Arc::downgrade(&server);
    Ok(server)
}

#[expect(clippy::panic, reason = "a test whose server is missing has failed, and says how to mend it")]
fn or_end_test<T>(result: anyhow::Result<T>) -> T {
    result.unwrap_or_else(|error| panic!("{error:#}"))
}
