//! A throw-away PostgreSQL server, and databases on it.

use super::{
    certificates::Certificates,
    folder::Folder,
    process::{Process, bound_to_us, free_port, is_root},
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    env, fs,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio, id},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

/// The variable that names a running server: `postgres://…` with the right to create databases.
const VARIABLE: &str = "HAUMAI_TEST_POSTGRES";

/// PostgreSQL refuses to run as root; Debian's package makes this account.
const ACCOUNT: &str = "postgres";

/// Nothing of this server survives it, so it never waits for the disk. Tests open many connections.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=200",
    "autovacuum=off",
];

/// A PostgreSQL server, ours or one that a developer named.
#[derive(Debug)]
pub struct PostgresServer {
    url: String,
    programs: PathBuf,
    _ours: Option<(Process, Folder)>,
}

impl PostgresServer {
    /// The server named in `HAUMAI_TEST_POSTGRES`, or a new one.
    pub fn named_or_started() -> Result<Self> {
        match env::var(VARIABLE) {
            Ok(url) => Ok(Self { url, programs: programs()?, _ours: None }),
            Err(_) => Self::start(),
        }
    }

    /// Makes a new cluster and starts a server on it; both are gone when the value is dropped.
    pub fn start() -> Result<Self> {
        Self::start_with(|_, _| Ok(Vec::new()))
    }

    /// As [`PostgresServer::start`], and it speaks TLS with the certificates that are returned.
    pub fn start_with_tls() -> Result<(Self, Certificates)> {
        let mut made = None;
        let server = Self::start_with(|folder, account| {
            let certificates = Certificates::make(&folder.join("certificates"))?;
            for file in [certificates.server(), certificates.server_key()] {
                fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
                if let Some((user, group)) = account {
                    chown(&file, Some(user), Some(group))?;
                }
            }
            let settings = vec![
                "ssl=on".to_owned(),
                format!("ssl_cert_file={}", certificates.server().display()),
                format!("ssl_key_file={}", certificates.server_key().display()),
            ];
            made = Some(certificates);
            Ok(settings)
        })?;
        Ok((server, made.context("no certificates were made")?))
    }

    fn start_with(prepare: impl FnOnce(&Path, Option<(u32, u32)>) -> Result<Vec<String>>) -> Result<Self> {
        let programs = programs()?;
        let folder = Folder::fresh("postgres")?;
        let account = if is_root() { Some(account(ACCOUNT)?) } else { None };
        if let Some((user, group)) = account {
            chown(folder.path(), Some(user), Some(group))?;
        }
        create_cluster(&programs, folder.path(), account)?;
        let settings = prepare(folder.path(), account)?;
        let port = free_port()?;
        let log = folder.path().join("server.log");
        let process = start_server(&programs, folder.path(), account, port, &settings)
            .with_context(|| format!("PostgreSQL does not start:\n{}", last_lines(&log)))?;
        let url = format!("postgres://haumai@127.0.0.1:{port}/postgres");
        let server = Self { url, programs, _ours: Some((process, folder)) };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The address of its maintenance database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port is open a little before the server takes connections.
    fn wait_until_ready(&self) -> Result<()> {
        for _ in 0..100 {
            if self.run("select 1").is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.run("select 1")
    }

    fn run(&self, sql: &str) -> Result<()> {
        let output = Command::new(self.programs.join("psql"))
            .args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", sql, &self.url])
            .stdin(Stdio::null())
            .output()?;
        ensure!(output.status.success(), "PostgreSQL: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(())
    }
}

/// A database of one test, dropped with this value, open connections or not.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
    server: Arc<PostgresServer>,
}

impl Database {
    /// Creates an empty database named after the running test.
    pub fn create(server: &Arc<PostgresServer>) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let test = thread::current().name().unwrap_or("test").to_owned();
        let name = database_name(&test, id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let (before, _) = server.url.rsplit_once('/').context("the server's address names no database")?;
        let url = format!("{before}/{name}");
        server.run(&format!("drop database if exists {name} with (force)"))?;
        server.run(&format!("create database {name} template template0"))?;
        Ok(Self { name, url, server: Arc::clone(server) })
    }

    /// Makes it read-only, as a replica is, or writable again; whoever is connected must connect anew.
    pub fn set_read_only(&self, read_only: bool) -> Result<()> {
        let (name, setting) = (&self.name, if read_only { "on" } else { "off" });
        self.server.run(&format!("alter database {name} set default_transaction_read_only = {setting}"))?;
        self.server
            .run(&format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"))
    }

    /// Its address: `postgres://…`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // One that stays behind disturbs nobody: names are unique, and the server is thrown away.
        let _ = self.server.run(&format!("drop database if exists {} with (force)", self.name));
    }
}

/// PostgreSQL cuts names at 63 bytes: the end of the test's path tells the most.
fn database_name(test: &str, process: u32, count: u32) -> String {
    let plain: String =
        test.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let tail: String = plain.chars().skip(plain.chars().count().saturating_sub(38)).collect();
    format!("t_{tail}_{process}_{count}")
}

fn create_cluster(programs: &Path, folder: &Path, account: Option<(u32, u32)>) -> Result<()> {
    let output = as_account(&programs.join("initdb"), account)
        .arg("--pgdata")
        .arg(folder.join("data"))
        .args(["--username=haumai", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()?;
    ensure!(output.status.success(), "initdb failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

fn start_server(
    programs: &Path,
    folder: &Path,
    account: Option<(u32, u32)>,
    port: u16,
    settings: &[String],
) -> Result<Process> {
    let mut command = as_account(&programs.join("postgres"), account);
    command.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string()]);
    for setting in SETTINGS.iter().copied().chain(settings.iter().map(String::as_str)) {
        command.args(["-c", setting]);
    }
    let log = fs::File::create(folder.join("server.log"))?;
    command.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    let mut process = Process::start(command, "INT")?;
    process.wait_for_port(port, Duration::from_secs(20))?;
    Ok(process)
}

fn as_account(program: &Path, account: Option<(u32, u32)>) -> Command {
    let Some((user, group)) = account else { return bound_to_us(&program.to_string_lossy(), "INT") };
    let mut command = Command::new("setpriv");
    command
        .args([format!("--reuid={user}"), format!("--regid={group}")])
        .args(["--clear-groups", "--pdeathsig=INT"])
        .arg(program);
    command
}

/// The user and group numbers of a local account.
fn account(name: &str) -> Result<(u32, u32)> {
    let accounts = fs::read_to_string("/etc/passwd")?;
    let found = accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then_some(())?;
        Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    found.with_context(|| format!("there is no account {name}; {INSTALL}"))
}

const INSTALL: &str = "PostgreSQL 15 is missing; install it with: cargo xtask setup";

/// The folder with `initdb`, `postgres` and `psql`: Debian keeps the servers out of the search path.
fn programs() -> Result<PathBuf> {
    let debian = (15..=18).map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    let path = env::var_os("PATH").unwrap_or_default();
    let complete =
        |folder: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file());
    match debian.chain(env::split_paths(&path)).find(complete) {
        Some(folder) => Ok(folder),
        None => bail!(INSTALL),
    }
}

fn last_lines(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(10)).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_named_after_its_test_and_fits_into_63_bytes() {
        assert_eq!(database_name("store::Keeps_Đơn", 7, 0), "t_store__keeps___n_7_0");
        let long = database_name(&"a_very_long_story_".repeat(9), u32::MAX, u32::MAX);
        assert!(long.len() <= 63 && long.ends_with("4294967295_4294967295"), "{long}");
    }
}
