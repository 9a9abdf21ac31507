//! The demo: an invented shop in Hà Nội whose story is told through the real actions.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use jiff::SignedDuration;
use kernel::Clock;
use platform::{Config, Entropy};

use super::serve::{listen, run};
use crate::{cast, open};

/// Tells the story if this data folder does not have it yet, then serves it.
pub(super) async fn demo(
    mut config: Config,
    folder_given: bool,
    fresh: bool,
    days: i64,
) -> anyhow::Result<ExitCode> {
    if !folder_given && config.database.is_none() {
        config.data = PathBuf::from("data/demo");
    }
    if fresh {
        forget(&config)?;
    }
    let listener = listen(config.listen).await?;
    let clock = Clock::system();
    let app = open(config, clock.clone(), Entropy::system()).await?;
    if cast::is_told(&app).await? {
        println!("The demo goes on where it was; --fresh begins anew.");
    } else {
        println!("Telling the story of {} …", cast::SHOP);
        cast::tell(&app, &clock).await?;
    }
    clock.advance(SignedDuration::from_hours(24 * days));
    println!("\n  {}\n", app.config().base_url());
    println!("  Password of everybody in the shop: {}", cast::PASSWORD);
    for line in cast::doors() {
        println!("  {line}");
    }
    if let Some(link) = cast::customer_link(&app).await? {
        println!("  Lan's own pages (a customer, best on a phone): {}{link}", app.config().base_url());
    }
    println!("\n  Mails are caught: sign in as the owner, Settings → Mail.");
    println!("  Tomorrow's surveys: stop, and start again with --days 1.\n");
    run(app, listener).await
}

/// Only what the demo itself made: its database and files in its own folder.
fn forget(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.database.is_none(),
        "--fresh empties a folder, not a server: choose another database"
    );
    for name in ["haumai.db", "haumai.db-wal", "haumai.db-shm", "files"] {
        let path = config.data.join(name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{} cannot be removed", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}
