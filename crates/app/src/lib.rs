//! The program: its rooms put together, its server, its command line. Nothing uses this crate but its tests.

pub mod cast;
pub mod commands;
pub mod described;
mod faults;
mod files;
mod hosts;
mod live;
mod lookup;
mod router;
pub mod serving;
mod work;

pub use live::Bus;
pub use router::router;

use std::sync::Arc;

use kernel::{Clock, Locale};
use platform::{
    Config, Db, DbError, Entropy,
    db::Schema,
    events::{Letterhead, Reaction},
    files::Files,
    i18n::{Ftl, Texts},
    jobs::{Handler, Worker},
    mail,
    seal::Seal,
    web::{App, Room},
};

/// Every room, from the ground floor up. Its schema, routes, reactions and panels come with it.
pub fn rooms() -> Vec<Room> {
    vec![
        ui::room(),
        identity::room(),
        customers::room(),
        products::room(),
        tickets::room(),
        coverage::room(),
        claims::room(),
        repairs::room(),
        channels::room(),
        feedback::room(),
        insight::room(),
        own_room(),
    ]
}

/// What belongs to no single room: the stream, the files, the look-up, the stuck-work page.
fn own_room() -> Room {
    let texts = [
        (Locale::Vi, include_str!("../locales/vi.ftl")),
        (Locale::En, include_str!("../locales/en.ftl")),
        (Locale::Is, include_str!("../locales/is.ftl")),
    ];
    let mut routes = live::routes();
    routes.extend(files::routes());
    routes.extend(lookup::routes());
    routes.extend(work::routes());
    routes.extend(router::routes());
    routes.extend(described::routes());
    Room {
        name: "app",
        texts: texts.map(|(locale, source)| Ftl { room: "app", locale, source }).into(),
        routes,
        openapi: Some(openapi),
        nav: work::NAV.into(),
        ..Room::default()
    }
}

/// What belongs to no single room has its part in the description of the API, too.
fn openapi() -> utoipa::openapi::OpenApi {
    described::openapi().merge_from(work::openapi()).merge_from(lookup::openapi())
}

/// The tables of every room, in the order in which they are made.
pub fn schemas() -> Vec<Schema> {
    std::iter::once(platform::SCHEMA).chain(rooms().into_iter().filter_map(|r| r.schema)).collect()
}

/// Opens the data folder and brings it up to this program.
///
/// # Errors
/// A sentence that says what to do.
pub async fn open(config: Config, clock: Clock, entropy: Entropy) -> anyhow::Result<App> {
    use anyhow::Context;
    let folder = config.data.display().to_string();
    let files = Files::folder(&config.data.join("files"))
        .with_context(|| format!("the data folder {folder} cannot be written: choose another with --data"))?;
    let seal =
        Seal::of_folder(&config.data, config.secret.as_deref(), &entropy).map_err(anyhow::Error::msg)?;
    let db = Db::open(&config.place(), clock, entropy)?;
    let schemas: &'static [Schema] = schemas().leak();
    db.migrate(schemas).await?;
    let keys = seal.clone();
    match db.write(move |tx| identity::seal_factors(tx, &keys)).await {
        // Nothing can be sealed anew there, and everything can be read.
        Ok(()) | Err(DbError::ReadOnly(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let app = assemble(db, config, files)?;
    app.set_seal(seal);
    Ok(app)
}

/// Puts the program together over an open database.
///
/// # Errors
/// When the texts do not hold together: a broken build.
pub fn assemble(db: Db, config: Config, files: Files) -> anyhow::Result<App> {
    let rooms = rooms();
    let sources: Vec<Ftl> = rooms.iter().flat_map(|r| r.texts.iter().copied()).collect();
    let reactions: Vec<Reaction> = rooms.iter().flat_map(|r| r.reactions.iter().copied()).collect();
    let texts = Arc::new(Texts::new(&sources)?);
    let app = App::new(db, config, Arc::clone(&texts), files, rooms);
    let letterhead = Letterhead { texts, base_url: app.config().base_url(), mail_host: app.mail_host() };
    app.db().surround(&reactions, Some(letterhead));
    Ok(app)
}

/// The worker that reads letters, writes to itself to see whether they come, and does nothing else: a mail server that does not take our mail must not hold up what
/// customers write.
pub fn letter_worker(app: &App) -> Worker {
    Worker::new(app.db().clone(), [channels::reader(app), channels::prober(app)])
}

/// The worker that talks with messaging platforms and does nothing else: one that hangs holds up no mail.
pub fn chat_worker(app: &App) -> Worker {
    Worker::new(app.db().clone(), channels::chat_handlers(app))
}

/// The worker that carries out every room's jobs and sends the mails.
///
/// # Errors
/// When the mail server's address cannot be read.
pub fn worker(app: &App) -> anyhow::Result<Worker> {
    let sender = mail::sender(app.db(), app.files(), app.config(), Some(tickets::bounce_addresses(app)))
        .map_err(anyhow::Error::msg)?;
    let of_rooms = app.rooms().iter().flat_map(|room| {
        room.jobs.iter().cloned().chain(room.reactions.iter().map(|reaction| Handler::from(*reaction)))
    });
    let sweepers = platform::files::sweepers(app.db(), app.files());
    Ok(Worker::new(app.db().clone(), of_rooms.chain(sweepers).chain([sender, live::forget_job()])))
}
