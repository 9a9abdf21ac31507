//! Installs what the tests need, or names the command that does.

use crate::shell::{answer, cargo, must_run, root, step};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    io::Write,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, Stdio},
};
use testkit::servers::target_folder;

/// Debian packages: a C compiler for SQLite and the TLS library; a browser with fonts for all three languages;
/// a database server, and `openssl` for its certificates; a mail server that sends and one that is asked (`uidmap` lets
/// them run without root); `pdftotext` for what is printed.
const PACKAGES: [&str; 11] = [
    "build-essential",
    "chromium",
    "chromium-driver",
    "fonts-noto-core",
    "postgresql-15",
    "openssl",
    "postfix",
    "dovecot-imapd",
    "uidmap",
    "poppler-utils",
    "python3-pip",
];

/// Newer ones may ask for a newer Rust than ours.
const NEXTEST: &str = "0.9.143";

/// The package that holds CDNOW's purchases, and their file.
const PURCHASES_PACKAGE: &str = "lifetimes==0.11.3";
const PURCHASES: &str = "CDNOW_master.txt";

const OLDEST_NODE: u32 = 20;

/// `cargo xtask setup`
pub fn run() -> Result<()> {
    step("Set-up", set_up)
}

/// Each part looks first and is quick when nothing is missing.
pub fn set_up() -> Result<()> {
    install_packages()?;
    check_rust()?;
    install_nextest()?;
    check_node()?;
    install_page_checks()?;
    fetch_purchases()
}

fn install_packages() -> Result<()> {
    let arguments = [["-W", "-f", "${Package} ${db:Status-Status}\n"].as_slice(), &PACKAGES].concat();
    // dpkg-query fails when it does not know one of them, and still tells about the others.
    let output = Command::new("dpkg-query").args(arguments).stdin(Stdio::null()).output();
    let Ok(output) = output else {
        println!("   This is no Debian; the tests need what these packages hold: {}", PACKAGES.join(" "));
        return Ok(());
    };
    let missing = missing(&String::from_utf8_lossy(&output.stdout));
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    if fs::metadata("/proc/self")?.uid() != 0 {
        bail!("some packages are missing; type: sudo apt-get update && sudo apt-get install -y {packages}");
    }
    println!("   installing {packages}");
    if missing.contains(&"postfix") {
        leave_mail_alone()?;
    }
    must_run(&mut apt(&["update", "-qq"]))?;
    let install = [["install", "-y", "-qq", "--no-install-recommends"].as_slice(), &missing].concat();
    must_run(apt(&install).stdout(Stdio::null()))
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Which packages are not in dpkg's list of `NAME STATUS` lines as installed.
fn missing(list: &str) -> Vec<&'static str> {
    let installed = |name: &str| list.lines().any(|line| line.split_once(' ') == Some((name, "installed")));
    PACKAGES.into_iter().filter(|name| !installed(name)).collect()
}

/// The package must not make this machine a mail server: the tests bring a configuration of their own.
fn leave_mail_alone() -> Result<()> {
    let mut answers = Command::new("debconf-set-selections").stdin(Stdio::piped()).spawn()?;
    let mut input = answers.stdin.take().context("debconf takes no answers")?;
    writeln!(input, "postfix postfix/main_mailer_type select No configuration")?;
    drop(input);
    ensure!(answers.wait()?.success(), "debconf did not take the answer for postfix");
    Ok(())
}

fn check_rust() -> Result<()> {
    for part in ["fmt", "clippy"] {
        if answer("cargo", &[part, "--version"]).is_none() {
            bail!("cargo {part} is missing; type: rustup component add rustfmt clippy");
        }
    }
    Ok(())
}

/// Without nextest the tests run too, only slower, so a failed installation is told and no more.
fn install_nextest() -> Result<()> {
    if has_nextest() {
        return Ok(());
    }
    println!("   installing cargo-nextest {NEXTEST}");
    let installed =
        must_run(&mut cargo(&["install", "--quiet", "--locked", "cargo-nextest", "--version", NEXTEST]));
    if let Err(error) = installed {
        println!("   {error:#}; the tests will run with cargo test");
    }
    Ok(())
}

/// Whether the test runner is installed.
pub fn has_nextest() -> bool {
    answer("cargo", &["nextest", "--version"]).is_some()
}

fn check_node() -> Result<()> {
    let version = answer("node", &["--version"]).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|word| word.parse::<u32>().ok());
    ensure!(
        major >= Some(OLDEST_NODE) && answer("npm", &["--version"]).is_some(),
        "Node {OLDEST_NODE} or newer with npm is needed to bundle and check pages; found: {}",
        if version.is_empty() { "none" } else { &version }
    );
    Ok(())
}

/// axe-core and Lighthouse. A copy of the lock file beside them tells that they are what it says.
fn install_page_checks() -> Result<()> {
    let folder = root()?.join("tools/ui");
    let (lock, stamp) = (folder.join("package-lock.json"), folder.join("node_modules/installed-lock.json"));
    let wanted = fs::read(&lock).with_context(|| lock.display().to_string())?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("   installing axe-core and Lighthouse");
    let prefix = folder.display().to_string();
    let mut npm = Command::new("npm");
    npm.args(["ci", "--prefix", &prefix, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    must_run(npm.stdout(Stdio::null()))?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// CDNOW's purchases, which the tests import whole. They are part of a Python package and are never committed.
/// Without them one test fails, and says so; the others run.
fn fetch_purchases() -> Result<()> {
    let folder = target_folder()?.join("cdnow");
    if folder.join(PURCHASES).is_file() {
        return Ok(());
    }
    println!("   fetching {PURCHASES}");
    if let Err(error) = download_purchases(&folder) {
        println!("   {error:#}; the test of the whole import will fail until cargo xtask setup can fetch it");
    }
    Ok(())
}

fn download_purchases(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut download = Command::new("python3");
    download.args([
        "-m",
        "pip",
        "download",
        PURCHASES_PACKAGE,
        "--no-deps",
        "--only-binary",
        ":all:",
        "--quiet",
    ]);
    must_run(download.arg("--dest").arg(folder))?;
    let files = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let wheel = files.into_iter().find(|path| path.extension().is_some_and(|end| end == "whl"));
    let wheel = wheel.context("pip left no wheel")?;
    let member = format!("lifetimes/datasets/{PURCHASES}");
    let mut unpack = Command::new("python3");
    unpack.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(folder.join("package"));
    must_run(&mut unpack)?;
    fs::rename(folder.join("package").join(member), folder.join(PURCHASES))?;
    fs::remove_file(wheel)?;
    fs::remove_dir_all(folder.join("package"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_missing_when_it_is_unknown_or_only_its_settings_are_left() {
        let all: String = PACKAGES.iter().map(|name| format!("{name} installed\n")).collect();
        assert_eq!(missing(&all), Vec::<&str>::new());
        assert_eq!(missing(&all.replace("postfix installed", "postfix config-files")), ["postfix"]);
        assert_eq!(missing(""), PACKAGES);
    }
}
