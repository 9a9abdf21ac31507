//! Commands over files: cases for the engine, vectors for the clocks, sales for the shop.

use std::{fs::File, io::BufReader, path::Path, process::ExitCode};

use anyhow::Context;
use platform::Config;

/// Runs warranty cases and prints every row that differs or is not answered yet; nothing is skipped silently.
pub(super) fn check_coverage(file: &Path) -> anyhow::Result<ExitCode> {
    let packs = &coverage::PackSet::built_in()?;
    let report = coverage::cases::check_cases(&file.display().to_string(), open(file)?, packs);
    println!("{report}");
    Ok(if report.fails() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Runs clock vectors and prints every difference.
pub(super) fn check_sla(file: &Path) -> anyhow::Result<ExitCode> {
    let report = tickets::clocks::check_vectors(open(file)?).with_context(|| file.display().to_string())?;
    println!("{report}");
    Ok(if report.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn open(file: &Path) -> anyhow::Result<BufReader<File>> {
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(BufReader::new(opened))
}
