//! The servers that tests talk to.

use crate::shell::heading;
use anyhow::Result;
use std::thread;
use testkit::{PostgresServer, SmtpServer};

/// Running servers; they end with this value, or with this process.
pub struct Servers {
    postgres: PostgresServer,
    smtp: SmtpServer,
}

impl Servers {
    /// Starts them, or takes those that the environment already names.
    pub fn named_or_started() -> Result<Self> {
        Ok(Self { postgres: PostgresServer::named_or_started()?, smtp: SmtpServer::named_or_started()? })
    }

    /// The variables that tell a test where they are.
    pub fn variables(&self) -> [(&'static str, String); 3] {
        [
            ("HAUMAI_TEST_POSTGRES", self.postgres.url().to_owned()),
            ("HAUMAI_TEST_SMTP", self.smtp.url().to_owned()),
            ("HAUMAI_TEST_MAILDIR", self.smtp.maildir().display().to_string()),
        ]
    }
}

/// `cargo xtask services`
pub fn run() -> Result<()> {
    let servers = Servers { postgres: PostgresServer::start()?, smtp: SmtpServer::start()? };
    heading("Type this in another terminal; Ctrl-C here ends both servers");
    for (name, value) in servers.variables() {
        println!("export {name}='{value}'");
    }
    loop {
        thread::park();
    }
}
