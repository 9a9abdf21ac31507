//! Commands over files: vectors for the clocks, sales for the shop.

use std::{fs::File, io::BufReader, path::Path, process::ExitCode};

use anyhow::Context;
use channels::doors::{PipeError, drop_off};
use platform::Config;

/// Runs clock vectors and prints every difference.
pub(super) fn check_sla(file: &Path) -> anyhow::Result<ExitCode> {
    let report = tickets::clocks::check_vectors(open(file)?).with_context(|| file.display().to_string())?;
    println!("{report}");
    Ok(if report.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn open(file: &Path) -> anyhow::Result<BufReader<File>> {
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(BufReader::new(opened))
}

/// Puts a mail from standard input into the shop's folder. The exit codes are those of `sysexits.h`, because a mail
/// server keeps or returns the mail by them: a mistake in our configuration sends no mail back.
pub(super) fn receive(config: anyhow::Result<Config>, mailbox: &str) -> ExitCode {
    let config = config.map_err(|error| PipeError::Later(format!("{error:#}")));
    let taken = config.and_then(|config| drop_off(&config.data, mailbox, std::io::stdin().lock()));
    match taken {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("haumai: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Reads sales from a file into the shop, with the remembered or proposed mapping, and says how it went.
pub(super) async fn import(config: Config, file: &Path) -> anyhow::Result<ExitCode> {
    let sales = open(file)?;
    let app = crate::open(config, kernel::Clock::system(), platform::Entropy::system()).await?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let bar = indicatif::ProgressBar::new_spinner();
    let show = |progress: &products::imports::Progress| bar.set_message(told(progress));
    let done = products::imports::import_reader(app.db(), &name, sales, |_| {}, show).await;
    bar.finish_and_clear();
    let (import, progress) = done?;
    println!("{}", told(&progress));
    println!("Rejected lines and reasons: {}/app/import/{import}", app.config().base_url());
    Ok(ExitCode::SUCCESS)
}

fn told(progress: &products::imports::Progress) -> String {
    let (counts, rate) = (progress.counts, progress.per_second.unwrap_or(0));
    let left = progress.seconds_left.map(|s| format!(", {s} s left")).unwrap_or_default();
    format!(
        "{} of {} lines: {} new, {} known, {} rejected; {rate} lines a second{left}",
        progress.done, progress.total, counts.ok, counts.known, counts.rejected
    )
}
