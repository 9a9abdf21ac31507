//! Child processes that cannot outlive us.

use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::MetadataExt,
    process::{Child, Command},
    sync::mpsc,
    thread,
    time::Duration,
};

const PAUSE: Duration = Duration::from_millis(20);

/// A running child, ended by its own process id when this value goes out of scope.
#[derive(Debug)]
pub struct Process {
    child: Child,
    signal: &'static str,
}

impl Process {
    /// Starts `command`; `signal` (`"TERM"`, `"INT"`, …) is how it is asked to end.
    ///
    /// The kernel can send a signal to a child when the *thread* that started it ends. So a thread is
    /// kept for each child until this process ends: the child then ends too, even when we are killed.
    /// The command itself asks for that signal, see [`bound_to_us`].
    pub fn start(mut command: Command, signal: &'static str) -> Result<Self> {
        let name = format!("{command:?}");
        let (tell, told) = mpsc::channel();
        thread::Builder::new().name("child-keeper".into()).spawn(move || {
            let started = command.spawn();
            let _ = tell.send(started);
            loop {
                thread::park();
            }
        })?;
        let child = told.recv()?.with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, signal })
    }

    /// Waits up to `limit` until the child listens on the loopback port; an error when it ends before.
    pub fn wait_for_port(&mut self, port: u16, limit: Duration) -> Result<()> {
        for _ in 0..rounds(limit) {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended while starting: {status}");
            }
            thread::sleep(PAUSE);
        }
        bail!("it did not listen on port {port} within {} s", limit.as_secs());
    }

    fn has_ended_within(&mut self, limit: Duration) -> bool {
        (0..rounds(limit)).any(|_| {
            let ended = !matches!(self.child.try_wait(), Ok(None));
            if !ended {
                thread::sleep(PAUSE);
            }
            ended
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The standard library only knows SIGKILL; every shell knows the others.
        let order = format!("kill -{} {}", self.signal, self.child.id());
        let _ = Command::new("sh").arg("-c").arg(order).status();
        if !self.has_ended_within(Duration::from_secs(5)) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// `program`, ended by `signal` when the thread that starts it ends.
pub(super) fn bound_to_us(program: &str, signal: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.arg(format!("--pdeathsig={signal}")).arg(program);
    command
}

/// `program` with the rights of root: as we are when we are root, otherwise as root of a user namespace
/// of our own, in which the other accounts are the ones that `/etc/subuid` lends us.
pub(super) fn as_root(program: &str) -> Command {
    if is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("unshare");
    command.args(NAMESPACE).arg(program);
    command
}

/// A new user namespace where we keep our own account and the program starts as root.
pub(super) const NAMESPACE: [&str; 7] =
    ["--map-auto", "--map-current-user", "--fork", "--setuid", "0", "--setgid", "0"];

/// Whether this process has root's rights.
pub(super) fn is_root() -> bool {
    own_ids().0 == 0
}

/// The account and group of this process.
pub(super) fn own_ids() -> (u32, u32) {
    // A process without /proc is taken for an ordinary one: the careful side.
    fs::metadata("/proc/self").map_or((65534, 65534), |meta| (meta.uid(), meta.gid()))
}

/// A loopback port that is free now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// How often to look within `limit`, with a pause between two looks.
pub(super) fn rounds(limit: Duration) -> u128 {
    limit.as_millis() / PAUSE.as_millis()
}

/// The pause between two looks.
pub(super) fn pause() {
    thread::sleep(PAUSE);
}
