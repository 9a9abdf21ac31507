//! A throw-away Dovecot, with TLS, whose mailboxes are Maildirs that a test fills by writing files.

use super::{
    certificates::Certificates,
    folder::Folder,
    process::{NAMESPACE, Process, bound_to_us, free_port, is_root, own_ids},
};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

const DOVECOT: &str = "/usr/sbin/dovecot";

/// What a token begins with; the name of its owner follows.
const TOKEN: &str = "a-token-for-";

/// A mail server that is asked for mail. Everybody may sign in at it, as any name, with [`ImapServer::PASSWORD`] or, as
/// those of providers do, with [`ImapServer::token`].
#[derive(Debug)]
pub struct ImapServer {
    folder: Folder,
    certificates: Certificates,
    ports: Ports,
    process: Mutex<Option<Process>>,
}

#[derive(Debug, Clone, Copy)]
struct Ports {
    /// With `STARTTLS`, or in clear.
    plain: u16,
    /// With TLS from the first byte.
    tls: u16,
    /// Where another server asks whether somebody may sign in.
    accounts: u16,
}

impl ImapServer {
    /// The password of everybody.
    pub const PASSWORD: &str = "mật khẩu 1\"2\\3";

    /// The token with which somebody signs in instead of a password.
    pub fn token(login: &str) -> String {
        format!("{TOKEN}{login}")
    }

    /// Starts a server with a configuration, a certificate for `localhost` and mailboxes of its own; all are gone when
    /// it is dropped.
    pub fn start() -> Result<Self> {
        ensure!(Path::new(DOVECOT).is_file(), "Dovecot is missing; install it with: cargo xtask setup");
        let folder = Folder::fresh("dovecot")?;
        let certificates = Certificates::make(&folder.path().join("tls"))?;
        let ports = Ports { plain: free_port()?, tls: free_port()?, accounts: free_port()? };
        let judge = judge_tokens()?;
        fs::create_dir(folder.path().join("mail"))?;
        own(&folder.path().join("mail"))?;
        fs::write(folder.path().join("people"), format!("everybody:{{plain}}{}\n", Self::PASSWORD))?;
        fs::write(folder.path().join("tokens.conf"), tokens(judge))?;
        fs::write(folder.path().join("dovecot.conf"), configuration(folder.path(), &certificates, ports))?;
        let server = Self { folder, certificates, ports, process: Mutex::new(None) };
        server.start_again()?;
        Ok(server)
    }

    /// Ends the server in the middle of whatever it does. Its mailboxes stay.
    pub fn stop(&self) {
        self.process.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Starts it on the same ports again.
    pub fn start_again(&self) -> Result<()> {
        let log = self.folder.path().join("dovecot.log");
        let process = start(self.folder.path(), self.ports.tls).with_context(|| {
            format!("Dovecot does not start:\n{}", fs::read_to_string(&log).unwrap_or_default())
        })?;
        *self.process.lock().unwrap_or_else(PoisonError::into_inner) = Some(process);
        Ok(())
    }

    /// The port with TLS from the first byte.
    pub fn tls_port(&self) -> u16 {
        self.ports.tls
    }

    /// The port with `STARTTLS`, or in clear.
    pub fn plain_port(&self) -> u16 {
        self.ports.plain
    }

    /// Where a Postfix asks whether somebody may sign in, with Dovecot's protocol for that.
    pub(super) fn accounts_port(&self) -> u16 {
        self.ports.accounts
    }

    /// The CA that signed its certificate.
    pub fn ca(&self) -> PathBuf {
        self.certificates.ca()
    }

    /// Its certificate and the key of that.
    pub fn certificate(&self) -> (PathBuf, PathBuf) {
        (self.certificates.server(), self.certificates.server_key())
    }

    /// Delivers a mail into somebody's inbox, as a mail server on the same machine would.
    pub fn deliver(&self, login: &str, mail: &[u8]) -> Result<()> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let maildir = self.maildir(login)?;
        let name = format!("{:08}.test", NEXT.fetch_add(1, Ordering::Relaxed));
        let (written, delivered) = (maildir.join("tmp").join(&name), maildir.join("new").join(&name));
        fs::write(&written, mail)?;
        own(&written)?;
        Ok(fs::rename(written, delivered)?)
    }

    /// How many mails in somebody's folder (`INBOX`, or a name) are marked as read, and how many are there.
    pub fn seen(&self, login: &str, folder: &str) -> Result<(usize, usize)> {
        let inbox = self.maildir(login)?;
        let maildir = if folder == "INBOX" { inbox } else { inbox.join(format!(".{folder}")) };
        let names = |part: &str| {
            let entries = fs::read_dir(maildir.join(part)).into_iter().flatten().flatten();
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        let (cur, new) = (names("cur"), names("new"));
        let is_seen = |name: &&String| name.rsplit(',').next().is_some_and(|flags| flags.contains('S'));
        Ok((cur.iter().filter(is_seen).count(), cur.len() + new.len()))
    }

    fn maildir(&self, login: &str) -> Result<PathBuf> {
        let maildir = self.folder.path().join("mail").join(login);
        for part in ["", "tmp", "new", "cur"] {
            let folder = maildir.join(part);
            if !folder.is_dir() {
                fs::create_dir_all(&folder)?;
                own(&folder)?;
            }
        }
        Ok(maildir)
    }
}

/// Where Dovecot asks whether a token is good; the thread ends with this process.
fn judge_tokens() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    thread::Builder::new().name("tokens".into()).spawn(move || {
        for stream in listener.incoming().flatten() {
            // A question that breaks off is asked again.
            let _ = judge(&stream);
        }
    })?;
    Ok(port)
}

/// The token stands in the path, and in the token the name of its owner; behind it stands what else Dovecot knows.
fn judge(mut stream: &TcpStream) -> Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().context("no question")??;
    let owner = first.split_once(TOKEN).and_then(|(_, rest)| rest.split(['&', ' ']).next());
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let body = match owner {
        Some(login) => format!(r#"{{"active": "yes", "email": "{login}"}}"#),
        None => r#"{"active": "no"}"#.to_owned(),
    };
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
    write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len())?;
    Ok(())
}

fn tokens(judge: u16) -> String {
    format!(
        "introspection_url = http://127.0.0.1:{judge}/token?is=
introspection_mode = get
force_introspection = yes
active_attribute = active
active_value = yes
"
    )
}

/// Whom mails belong to: Dovecot never reads them as root.
fn reader() -> (u32, u32) {
    if is_root() { (65534, 65534) } else { own_ids() }
}

fn own(path: &Path) -> Result<()> {
    let (user, group) = reader();
    if is_root() {
        chown(path, Some(user), Some(group))?;
    }
    Ok(())
}

/// Dovecot drops rights for some of its processes and the kernel then forgets that they wanted a signal; its master
/// keeps its account and ends them all.
fn start(folder: &Path, port: u16) -> Result<Process> {
    let (mut command, signal) = if is_root() {
        (bound_to_us(DOVECOT, "TERM"), "TERM")
    } else {
        let mut command = bound_to_us("unshare", "KILL");
        command.args(NAMESPACE).args(["setpriv", "--pdeathsig=TERM", DOVECOT]);
        (command, "KILL")
    };
    command.args(["-F", "-c"]).arg(folder.join("dovecot.conf")).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = Process::start(command, signal)?;
    process.wait_for_port(port, Duration::from_secs(20))?;
    Ok(process)
}

fn configuration(folder: &Path, certificates: &Certificates, ports: Ports) -> String {
    let (home, (user, group)) = (folder.display(), reader());
    let (certificate, key) = (certificates.server(), certificates.server_key());
    format!(
        "base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
maildir_very_dirty_syncs = no
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=everybody {home}/people
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/tokens.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service auth {{
  inet_listener {{
    port = {accounts}
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
",
        plain = ports.plain,
        tls = ports.tls,
        accounts = ports.accounts,
        certificate = certificate.display(),
        key = key.display(),
    )
}
