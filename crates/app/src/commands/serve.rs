//! Serving the shop.

use std::{net::SocketAddr, process::ExitCode};

use anyhow::Context;
use kernel::Clock;
use platform::{Config, DbError, Entropy, web::App};
use tokio::net::TcpListener;

use crate::{Bus, open, router, worker};

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

/// Serves an open shop until Ctrl-C or SIGTERM; requests under way are finished.
pub(super) async fn run(app: App, listener: TcpListener) -> anyhow::Result<ExitCode> {
    let bus = Bus::default();
    let work = tokio::spawn(worker(&app)?.run());
    let changes = tokio::spawn(bus.clone().run(app.db().clone()));
    let service = router(&app, bus).into_make_service_with_connect_info::<SocketAddr>();
    let stop = async {
        let mut terminated = terminated();
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = &mut terminated => {}
        }
    };
    // Streams never end by themselves: they are cut two seconds after the signal.
    let (told, heard) = tokio::sync::oneshot::channel::<()>();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        let _ = told.send(());
    });
    let cut = async {
        let _ = heard.await;
        let _ = tokio::time::timeout(std::time::Duration::from_secs(2), std::future::pending::<()>()).await;
    };
    tokio::select! {
        ended = async { served.await } => ended?,
        () = cut => {}
    }
    work.abort();
    changes.abort();
    Ok(ExitCode::SUCCESS)
}

fn terminated() -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => Box::pin(async move { terminate.recv().await.unwrap_or_default() }),
        Err(_) => Box::pin(std::future::pending()),
    }
}

async fn setup_link(app: &App) -> Result<Option<String>, DbError> {
    app.db().write(identity::setup_link_if_new).await
}

/// Prints the owner's one-time link, if the shop has no people yet.
pub(super) async fn print_setup_link(config: Config) -> anyhow::Result<ExitCode> {
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
    let differences = app.db().write(tickets::rebuild_projections).await?;
    for difference in &differences {
        println!("#{}: {} stood, {} is right", difference.number, difference.stored, difference.folded);
    }
    println!("{} differences", differences.len());
    Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
