//! Serving the shop.

use std::{net::SocketAddr, process::ExitCode};

use anyhow::Context;
use kernel::Clock;
use platform::{Config, DbError, Entropy, web::App};
use tokio::net::TcpListener;

use crate::{open, serving};

/// Opens the data, prints where the shop is, and serves until it is told to stop.
pub(super) async fn serve(config: Config) -> anyhow::Result<ExitCode> {
    let listener = listen(config.listen).await?;
    let app = open(config, Clock::system(), Entropy::system()).await?;
    println!("{}", app.config().base_url());
    if let Some(link) = setup_link(&app).await? {
        println!("Owner's account, once: {}{link}", app.config().base_url());
    }
    run(app, listener).await
}

/// Takes the address, or says what to do when somebody else has it.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on: stop the program that has it, or set HAUMAI_LISTEN=127.0.0.1:PORT")
    })
}

/// Serves an open shop until Ctrl-C or SIGTERM.
pub(super) async fn run(app: App, listener: TcpListener) -> anyhow::Result<ExitCode> {
    serving::until(app, listener, asked_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
}

async fn asked_to_stop() {
    let mut terminated = terminated();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = &mut terminated => {}
    }
}

fn terminated() -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => Box::pin(async move { terminate.recv().await.unwrap_or_default() }),
        Err(_) => Box::pin(std::future::pending()),
    }
}

/// The link of a new shop. A database that is read-only is no new shop's.
async fn setup_link(app: &App) -> Result<Option<String>, DbError> {
    match app.db().write(identity::setup_link_if_new).await {
        Err(DbError::ReadOnly(_)) => Ok(None),
        link => link,
    }
}

/// Prints the owner's one-time link, if the shop has no people yet.
pub(super) async fn print_setup_link(config: Config) -> anyhow::Result<ExitCode> {
    // A folder that is mistyped would become a shop of its own, and its link lead nowhere.
    anyhow::ensure!(
        config.data.is_dir(),
        "there is no folder {}: start the shop once, or name its folder with --data",
        config.data.display()
    );
    let app = open(config, Clock::system(), Entropy::system()).await?;
    match setup_link(&app).await? {
        Some(link) => println!("{}{link}", app.config().base_url()),
        None => println!("The shop has its owner already; sign in at {}/in", app.config().base_url()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Rebuilds the projections from their events and lists what differs.
pub(super) async fn rebuild(config: Config) -> anyhow::Result<ExitCode> {
    let app = open(config, Clock::system(), Entropy::system()).await?;
    let differences = tickets::rebuild_projections(app.db()).await?;
    for difference in &differences {
        println!("#{}: {} stood, {} is right", difference.number, difference.stored, difference.folded);
    }
    println!("{} differences", differences.len());
    Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Looks for words of customers that nobody would ever be reminded of and for rows that differ from their events, and prints them.
pub(super) async fn check_desk(config: Config) -> anyhow::Result<ExitCode> {
    let app = open(config, Clock::system(), Entropy::system()).await?;
    let overlooked = tickets::check_desk(app.db()).await?;
    for found in &overlooked {
        println!("#{}: {}", found.number, found.why.name());
    }
    println!("{} overlooked", overlooked.len());
    Ok(if overlooked.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
