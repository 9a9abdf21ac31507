//! The demo: an invented shop in Hà Nội whose story is told through the real actions.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use jiff::SignedDuration;
use kernel::Clock;
use platform::{Config, Db, Entropy};

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
    let listener = listen(config.listen).await?;
    if fresh {
        forget(&config)?;
    }
    let (clock, mark) = (Clock::system(), config.data.join(MARK));
    let folder = config.data.display().to_string();
    let app = open(config, clock.clone(), Entropy::system()).await?;
    let told = fs::read_to_string(&mark).unwrap_or_default();
    match (cast::is_begun(&app).await?, told.trim()) {
        (false, _) => {
            println!("Telling the story of {} …", cast::SHOP);
            fs::write(&mark, "begun\n")?;
            cast::tell(&app, &clock).await?;
            fs::write(&mark, "told\n")?;
        }
        (true, "told") => println!("The demo goes on where it was; --fresh begins anew."),
        (true, "begun") => anyhow::bail!("the story broke off in the middle: begin anew with --fresh"),
        (true, _) => {
            anyhow::bail!("{folder} belongs to a shop and not to the demo: choose another with --data")
        }
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

/// The file that says that a folder is the demo's, and whether its story is `begun` or `told` to its end.
const MARK: &str = "demo";

/// Only what the demo itself made: its database and files in a folder that bears its mark, while nobody uses them.
fn forget(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.database.is_none(),
        "--fresh empties a folder, not a server: choose another database"
    );
    let database = config.data.join("haumai.db");
    if !database.exists() {
        return Ok(());
    }
    let folder = config.data.display();
    anyhow::ensure!(
        config.data.join(MARK).exists(),
        "{folder} belongs to a shop and not to the demo: nothing was deleted; choose another with --data"
    );
    let _held = Db::hold(&database)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn folder(files: &[&str]) -> (TempDir, Config) {
        let folder = TempDir::new().unwrap();
        files.iter().for_each(|name| fs::write(folder.path().join(name), "told").unwrap());
        let config = Config { data: folder.path().to_owned(), ..Config::default() };
        (folder, config)
    }

    #[test]
    fn a_real_shop_is_never_forgotten() {
        let (folder, config) = folder(&["haumai.db"]);
        let refused = forget(&config).unwrap_err().to_string();
        assert!(refused.contains("nothing was deleted"), "{refused}");
        assert!(folder.path().join("haumai.db").exists());
    }

    #[test]
    fn a_demo_that_runs_is_not_forgotten_and_one_that_stands_is() {
        let (folder, config) = folder(&["haumai.db", MARK]);
        let database = folder.path().join("haumai.db");
        let running = Db::hold(&database).unwrap();
        assert!(forget(&config).is_err() && database.exists());
        drop(running);
        forget(&config).unwrap();
        assert!(!database.exists());
        forget(&config).unwrap();
    }
}
