//! The measured program: started as a process of its own, read through `/proc`, ended by its own process id.

use super::{client::Connection, now, psql};
use anyhow::{Context, Result, bail, ensure};
use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use testkit::servers::free_port;

/// A start that takes longer has failed.
const START_SECONDS_MAX: f64 = 60.0;

/// The program with a data folder, and maybe a database server.
pub struct Place {
    program: PathBuf,
    data: PathBuf,
    database: Option<String>,
}

impl Place {
    /// Nothing is started yet.
    pub fn new(program: &Path, data: &Path, database: Option<&str>) -> Self {
        Self { program: program.into(), data: data.into(), database: database.map(str::to_owned) }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Whether the database server waits for its disk; none without a server.
    pub fn server_syncs(&self) -> Result<Option<bool>> {
        let Some(url) = &self.database else { return Ok(None) };
        let settings = [psql(url, "show fsync")?, psql(url, "show synchronous_commit")?];
        Ok(Some(settings.iter().all(|setting| setting == "on")))
    }

    /// Runs `haumai seed` to its end and reads what it measured.
    pub fn seed(&self, words: &[&str]) -> Result<Answers> {
        let output = self.command().arg("seed").args(words).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "haumai seed {}: {}\n{said}", words.join(" "), output.status);
        Answers::read(&String::from_utf8_lossy(&output.stdout))
    }

    /// `setpriv` becomes the program, so the process id stays; the program ends when we do.
    fn command(&self) -> Command {
        let mut command = Command::new("setpriv");
        command.arg("--pdeathsig=KILL").arg(&self.program).arg("--data").arg(&self.data);
        command.env_remove("HAUMAI_DATABASE").stdin(Stdio::null());
        if let Some(url) = &self.database {
            command.env("HAUMAI_DATABASE", url);
        }
        command
    }
}

/// What `haumai seed` printed.
pub struct Answers(HashMap<String, f64>);

impl Answers {
    fn read(text: &str) -> Result<Self> {
        let pairs = text.lines().filter_map(|line| line.split_once(' '));
        let read = pairs.map(|(name, value)| Ok((name.to_owned(), value.trim().parse()?)));
        Ok(Self(read.collect::<Result<_>>().with_context(|| format!("haumai seed said {text:?}"))?))
    }

    /// One value.
    pub fn value(&self, name: &str) -> Result<f64> {
        self.0.get(name).copied().with_context(|| format!("haumai seed did not say {name}"))
    }

    /// Pieces of a work in a second.
    pub fn rate(&self, work: &str) -> Result<f64> {
        Ok(self.value(&format!("{work}_count"))? / self.value(&format!("{work}_seconds"))?)
    }

    /// The CPU of one piece in microseconds.
    pub fn cpu_micros(&self, work: &str) -> Result<f64> {
        Ok(self.value(&format!("{work}_cpu_seconds"))? * 1e6 / self.value(&format!("{work}_count"))?)
    }
}

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts it and waits for its first page; also says how many seconds that took.
    pub fn start(place: &Place) -> Result<(Self, f64)> {
        Self::start_with(place, &[])
    }

    /// The same with settings of its own.
    pub fn start_with(place: &Place, settings: &[(&str, String)]) -> Result<(Self, f64)> {
        let port = free_port()?;
        let log = File::create(place.data.join("server.log"))?;
        let mut command = place.command();
        command.arg("serve").env("HAUMAI_LISTEN", format!("127.0.0.1:{port}"));
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        let began = now();
        let child = command.stdout(log.try_clone()?).stderr(log).spawn().context("setpriv, of util-linux")?;
        let mut server = Self { child, port };
        while server.first_page().is_none() {
            if let Some(status) = server.child.try_wait()? {
                let log = fs::read_to_string(place.data.join("server.log"))?;
                bail!("the program ended while starting ({status}):\n{log}");
            }
            ensure!(began.elapsed().as_secs_f64() < START_SECONDS_MAX, "the program does not start");
            thread::sleep(Duration::from_millis(1));
        }
        Ok((server, began.elapsed().as_secs_f64()))
    }

    fn first_page(&self) -> Option<()> {
        let page = Connection::open(self.port).ok()?.get("/in", "").ok()?;
        (page.status == 200).then_some(())
    }

    /// Where it listens.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The CPU that it used since it started, user and system, in seconds.
    pub fn cpu_seconds(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        cpu_of(&stat).context("/proc/PID/stat reads unlike Linux")
    }

    /// A line of `/proc/PID/status` that is a size.
    pub fn memory_mib(&self, field: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        memory_of(&status, field).with_context(|| format!("/proc/PID/status has no {field}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // As an operator stops it, so that what it does at its end is done. The library only knows SIGKILL.
        let order = format!("kill -TERM {}", self.child.id());
        let _ = Command::new("sh").arg("-c").arg(order).status();
        for _ in 0..250 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The 14th and the 15th field are user and system time, in hundredths of a second on every Linux. The name of the
/// program stands before them in brackets and may hold anything.
fn cpu_of(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks: Vec<u32> = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    (ticks.len() == 2).then(|| f64::from(ticks.iter().sum::<u32>()) / 100.0)
}

fn memory_of(status: &str, field: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_read_behind_a_name_with_brackets() {
        let stat = "4242 (a (b) c) S 1 1 1 0 -1 4194560 500 0 0 0 150 50 0 0 20 0 8 0 100 1 2";
        assert_eq!(cpu_of(stat), Some(2.0));
        assert_eq!(cpu_of("4242 (short) S 1"), None);
    }

    #[test]
    fn memory_is_read_in_mebibytes() {
        let status = "Name:\thaumai\nVmHWM:\t   61440 kB\nVmRSS:\t   40960 kB\n";
        assert_eq!(memory_of(status, "VmRSS"), Some(40.0));
        assert_eq!(memory_of(status, "VmHWM"), Some(60.0));
        assert_eq!(memory_of(status, "VmSwap"), None);
    }

    #[test]
    fn a_piece_of_work_has_a_rate_and_a_cost() {
        let answers =
            Answers::read("import_count 500\nimport_seconds 2.0\nimport_cpu_seconds 0.5\n").unwrap();
        assert_eq!((answers.rate("import").unwrap(), answers.cpu_micros("import").unwrap()), (250.0, 1000.0));
        assert!(answers.value("talks_count").is_err());
        assert!(Answers::read("import_count many").is_err());
    }
}
