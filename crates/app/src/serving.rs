//! The running program: its pages, its worker, its live changes and the doors that mail comes through, until somebody
//! stops it.

use std::{future::Future, net::SocketAddr, time::Duration};

use platform::web::App;
use tokio::net::TcpListener;

use crate::{Bus, chat_worker, letter_worker, live::begin_forgetting, router, worker};

/// Streams never end by themselves: this long after the stop they are cut.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Serves an open shop until `stop`; requests under way are finished.
///
/// # Errors
/// When the mail server's address cannot be read, or the listener fails.
pub async fn until(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    if let Err(error) = app.db().write(begin_forgetting).await {
        tracing::warn!(%error, "old changes are not forgotten before the next start");
    }
    match app.db().read(tickets::status_names).await {
        Ok(names) => tickets::speak_with(app.texts(), &names),
        Err(error) => tracing::warn!(%error, "statuses have the program's names until the next start"),
    }
    if let Err(error) = app.db().write(tickets::begin_checking).await {
        tracing::warn!(%error, "the help desk is not checked before the next start");
    }
    if let Err(error) = app.db().write(tickets::begin_indexing).await {
        tracing::warn!(%error, "notes of older tickets are not found before the next start");
    }
    if let Err(error) = app.db().write(channels::begin_looking).await {
        tracing::warn!(%error, "nobody looks whether mail comes in before the next start");
    }
    let bus = Bus::default();
    let work = tokio::spawn(worker(&app)?.run());
    let changes = tokio::spawn(bus.clone().run(app.clone()));
    let doors = tokio::spawn(channels::doors::run(app.clone()));
    let letters = tokio::spawn(letter_worker(&app).run());
    let chats = tokio::spawn(chat_worker(&app).run());
    let service = router(&app, bus).into_make_service_with_connect_info::<SocketAddr>();
    let (told, heard) = tokio::sync::oneshot::channel::<()>();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        let _ = told.send(());
    });
    let cut = async {
        let _ = heard.await;
        tokio::time::sleep(LAST_WORDS).await;
    };
    tokio::select! {
        ended = async { served.await } => ended?,
        () = cut => {}
    }
    work.abort();
    changes.abort();
    doors.abort();
    letters.abort();
    chats.abort();
    Ok(())
}
