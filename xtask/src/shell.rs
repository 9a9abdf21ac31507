//! Running other programs, with a heading and the time they took.

use anyhow::{Context, Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// The root of the checkout.
pub fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask has no folder above it")?.to_path_buf())
}

/// Prints a heading, does the work and prints how long it took.
pub fn step(title: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    heading(title);
    let start = now();
    work().with_context(|| format!("{title} failed"))?;
    println!("   done in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// A line that shows where the next step begins.
pub fn heading(title: &str) {
    println!("\n── {title} {}", "─".repeat(76_usize.saturating_sub(title.chars().count())));
}

#[expect(clippy::disallowed_methods, reason = "how long a step took is told to a person and decides nothing")]
fn now() -> Instant {
    Instant::now()
}

/// Runs a program from the root of the checkout; it must succeed. It reads nothing.
pub fn must_run(command: &mut Command) -> Result<()> {
    let name = line(command);
    let status = command.current_dir(root()?).stdin(Stdio::null()).status();
    let status = status.with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name}: {status}");
    }
    Ok(())
}

/// What a program prints when it succeeds, otherwise nothing.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Cargo as a developer would start it. What `cargo run` tells this program about itself is taken out of the
/// environment, because some build scripts look at it and would run again with each change of caller.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || name == "CARGO_PRIMARY_PACKAGE"
        {
            command.env_remove(&*name);
        }
    }
    command.args(arguments);
    command
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
