//! A throw-away Postfix that takes every mail for an example domain and delivers it into one Maildir.

use super::{
    folder::Folder,
    process::{NAMESPACE, Process, as_root, bound_to_us, free_port, is_root, own_ids, pause, rounds},
};
use anyhow::{Context, Result, ensure};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio, id},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

/// The variables that name a running server: `smtp://127.0.0.1:PORT` and the folder it delivers into.
const VARIABLES: [&str; 2] = ["HAUMAI_TEST_SMTP", "HAUMAI_TEST_MAILDIR"];

const MASTER: &str = "/usr/lib/postfix/sbin/master";

/// Long enough for a busy machine; a test that gets its mail never waits that long.
const DELIVERY_LIMIT: Duration = Duration::from_secs(15);

/// A mail server, ours or one that a developer named.
///
/// It takes mail for everybody at `example.com`, `example.net`, `example.org` and at every name ending in
/// `.example` or `.test`; it refuses all others for good (554), `unknown@…` and `unknown+…@…` for good (550)
/// and `busy@…` and `busy+…@…` for now (450).
#[derive(Debug)]
pub struct SmtpServer {
    url: String,
    maildir: PathBuf,
    _ours: Option<(Process, Folder)>,
}

impl SmtpServer {
    /// The server named in `HAUMAI_TEST_SMTP` and `HAUMAI_TEST_MAILDIR`, or a new one.
    pub fn named_or_started() -> Result<Self> {
        match VARIABLES.map(env::var) {
            [Ok(url), Ok(maildir)] => Ok(Self { url, maildir: maildir.into(), _ours: None }),
            _ => Self::start(),
        }
    }

    /// Starts Postfix with a configuration, queue and Maildir of its own; all are gone when it is dropped.
    pub fn start() -> Result<Self> {
        Self::start_with(|_| Ok(More::default()))
    }

    /// The same, and it hands mail for everybody at `pipe.example` to `program --data SHOP receive --mailbox MAILBOX`, as a
    /// mail server of a shop would: as an ordinary account, and again after a moment when the program does not take it.
    /// The folder SHOP is [`Self::shop`].
    pub fn start_with_pipe(program: &Path, mailbox: &str) -> Result<Self> {
        Self::start_with(|folder| {
            // The account may be unable to reach what was built.
            let (kept, shop) = (folder.join("program"), folder.join(SHOP));
            fs::hard_link(program, &kept).or_else(|_| fs::copy(program, &kept).map(drop))?;
            fs::create_dir(&shop)?;
            let user = if is_root() { "nobody:nogroup".to_owned() } else { own_name()? };
            let (program, shop) = (kept.display(), shop.display());
            let main = "transport_maps = inline:{pipe.example=haumai:}\nhaumai_destination_recipient_limit = 1\n\
                        queue_run_delay = 1s\nminimal_backoff_time = 1s\nmaximal_backoff_time = 2s\n";
            let master = format!(
                "haumai unix - n n - - pipe flags=DR null_sender= user={user} argv={program} --data {shop} receive --mailbox {mailbox}\n"
            );
            Ok(More { main: main.into(), master })
        })
    }

    /// Starts it with more lines in its configuration, which may need its folder.
    pub(super) fn start_with(more: impl FnOnce(&Path) -> Result<More>) -> Result<Self> {
        ensure!(Path::new(MASTER).is_file(), "Postfix is missing; install it with: cargo xtask setup");
        let folder = Folder::fresh("postfix")?;
        let port = free_port()?;
        configure(folder.path(), port, &more(folder.path())?)?;
        make_folders(folder.path())?;
        let log = folder.path().join("mail.log");
        let started = start_master(folder.path(), port);
        let process = started.with_context(|| {
            format!("Postfix does not start:\n{}", fs::read_to_string(&log).unwrap_or_default())
        })?;
        let maildir = folder.path().join("mail/all");
        Ok(Self { url: format!("smtp://127.0.0.1:{port}"), maildir, _ours: Some((process, folder)) })
    }

    /// Its address: `smtp://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The data folder of the shop to which [`Self::start_with_pipe`] hands over.
    pub fn shop(&self) -> PathBuf {
        self._ours.as_ref().map(|(_, folder)| folder.path().join(SHOP)).unwrap_or_default()
    }

    /// The folder that it delivers into.
    pub fn maildir(&self) -> &Path {
        &self.maildir
    }

    /// An address that no other test uses: `lan+PROCESS.COUNT@example.com`.
    pub fn address(&self, name: &str) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        format!("{name}+{}.{}@example.com", id(), NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The raw mails for `address`, oldest first, as soon as there are `expected` of them, otherwise what has
    /// come after 15 s. To see that nothing came, send one more mail and expect just that one.
    pub fn inbox(&self, address: &str, expected: usize) -> Result<Vec<Vec<u8>>> {
        for _ in 0..rounds(DELIVERY_LIMIT) {
            let mails = mails_for(&self.maildir, address)?;
            if mails.len() >= expected {
                return Ok(mails);
            }
            pause();
        }
        mails_for(&self.maildir, address)
    }
}

/// See [`SmtpServer::shop`].
const SHOP: &str = "shop";

/// More lines for the two files of Postfix's configuration.
#[derive(Debug, Default)]
pub(super) struct More {
    /// For `main.cf`.
    pub(super) main: String,
    /// For `master.cf`.
    pub(super) master: String,
}

/// Our account and group, as Postfix wants them named.
fn own_name() -> Result<String> {
    let asked = |what: &str| -> Result<String> {
        let output = Command::new("id").arg(what).stdin(Stdio::null()).output()?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    };
    Ok(format!("{}:{}", asked("-un")?, asked("-gn")?))
}

fn mails_for(maildir: &Path, address: &str) -> Result<Vec<Vec<u8>>> {
    let mut found: Vec<(SystemTime, PathBuf, Vec<u8>)> = Vec::new();
    // Postfix makes the Maildir when it delivers the first mail.
    for entry in fs::read_dir(maildir.join("new")).into_iter().flatten() {
        let path = entry?.path();
        let mail = fs::read(&path)?;
        if is_for(&mail, address) {
            found.push((fs::metadata(&path)?.modified()?, path, mail));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, _, mail)| mail).collect())
}

/// Postfix writes the recipient of the envelope on top of each delivered copy.
fn is_for(mail: &[u8], address: &str) -> bool {
    mail.split(|byte| *byte == b'\n')
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(b"X-Original-To: "))
        .is_some_and(|recipient| recipient.eq_ignore_ascii_case(address.as_bytes()))
}

/// The master changes its account for a moment when it starts, and the kernel then forgets that it wanted a signal
/// at our end. So a shell that changes nothing waits beside it and passes the signal on.
const GUARD: &str = r#"
    "$0" -c "$1" & master=$!
    trap 'kill "$master"' TERM INT HUP
    wait "$master"
    wait "$master""#;

fn start_master(folder: &Path, port: u16) -> Result<Process> {
    let (mut command, signal) = if is_root() {
        (bound_to_us("sh", "TERM"), "TERM")
    } else {
        // `unshare` waits and is deaf to TERM. When it dies, the guard gets the TERM that it asked for.
        let mut command = bound_to_us("unshare", "KILL");
        command.args(NAMESPACE).args(["setpriv", "--pdeathsig=TERM", "sh"]);
        (command, "KILL")
    };
    command.args(["-c", GUARD, MASTER]).arg(folder.join("conf")).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = Process::start(command, signal)?;
    process.wait_for_port(port, Duration::from_secs(20))?;
    Ok(process)
}

/// The queue as Postfix itself would make it; it insists on owners and modes.
fn make_folders(folder: &Path) -> Result<()> {
    const SCRIPT: &str = "set -e
        install -d queue queue/pid
        install -d -o postfix -m 700 data
        for name in active bounce corrupt defer deferred flush hold incoming private saved trace; do
          install -d -o postfix -m 700 queue/$name
        done
        install -d -o postfix -g postdrop -m 730 queue/maildrop
        install -d -o postfix -g postdrop -m 710 queue/public";
    let output = as_root("sh").args(["-c", SCRIPT]).current_dir(folder).stdin(Stdio::null()).output()?;
    ensure!(
        output.status.success(),
        "cannot lay out Postfix's queue{}: {}",
        if is_root() {
            ""
        } else {
            " (an ordinary account needs the package uidmap and a line in /etc/subuid)"
        },
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let (user, group) = receiver();
    let mail = folder.join("mail");
    fs::create_dir(&mail)?;
    if is_root() {
        std::os::unix::fs::chown(&mail, Some(user), Some(group))?;
    }
    Ok(())
}

/// Whom the delivered files belong to. Postfix never delivers as root.
fn receiver() -> (u32, u32) {
    if is_root() { (65534, 65534) } else { own_ids() }
}

fn configure(folder: &Path, port: u16, more: &More) -> Result<()> {
    let conf = folder.join("conf");
    fs::create_dir(&conf)?;
    let main = main_cf(&folder.display().to_string(), receiver());
    fs::write(conf.join("main.cf"), format!("{main}{}", more.main))?;
    fs::write(conf.join("master.cf"), format!("{}{}", master_cf(port), more.master))?;
    fs::write(conf.join("domains"), "/(^|\\.)example\\.(com|net|org)$/ ok\n/\\.(example|test)$/ ok\n")?;
    let refusals = "/^unknown[+@]/ 550 5.1.1 There is no such person here\n\
                    /^busy[+@]/ 450 4.2.1 The mailbox is busy, try again later\n";
    fs::write(conf.join("refusals"), refusals)?;
    Ok(())
}

fn main_cf(home: &str, (user, group): (u32, u32)) -> String {
    format!(
        "compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
myhostname = mail.example.com
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
biff = no
alias_maps =
local_recipient_maps =
default_transport = error:5.1.2 this server only takes mail for example domains
virtual_mailbox_domains = regexp:{home}/conf/domains
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
smtpd_recipient_restrictions = check_recipient_access regexp:{home}/conf/refusals, reject_unauth_destination
"
    )
}

fn master_cf(port: u16) -> String {
    format!(
        "127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"
    )
}
