//! Where several programs serve one shop, one of them fetches from a mailbox, and another takes over when that one dies.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    time::Duration,
};

use platform::{db::DbError, web::App};

use crate::{actions::leasing::hold_mailbox, model::MailboxId};

/// How often whoever fetches says that it is still there; a mailbox is lost after four of them.
const RENEW_EVERY: Duration = Duration::from_secs(15);
/// How often the others ask.
const ASK_EVERY: Duration = Duration::from_secs(5);
/// The file in the data folder that names the program.
const NAME: &str = "node";
/// Programs on several machines may share a data folder.
const MACHINE: &str = "/proc/sys/kernel/hostname";

/// The name of this program on this machine. It lies in its data folder, so that whoever is started again goes on at once.
#[derive(Debug, Clone)]
pub(super) struct Holder(String);

impl Holder {
    pub(super) fn of(app: &App) -> Self {
        let drawn = app.db().moment().uuid().to_string();
        let name = named(&app.config().data.join(NAME), &drawn).unwrap_or_else(|error| {
            tracing::warn!(%error, "the name of this program cannot be kept: it waits a minute after each start");
            drawn
        });
        let machine = fs::read_to_string(MACHINE).unwrap_or_default();
        Self(format!("{name} {}", machine.trim()).trim_end().to_owned())
    }
}

fn named(path: &Path, drawn: &str) -> io::Result<String> {
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(drawn.as_bytes()).map(|()| drawn.to_owned()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let name = fs::read_to_string(path)?;
            Ok(if name.trim().is_empty() { drawn.to_owned() } else { name.trim().to_owned() })
        }
        Err(error) => Err(error),
    }
}

async fn hold(app: &App, mailbox: MailboxId, Holder(holder): &Holder) -> Result<bool, DbError> {
    let holder = holder.clone();
    app.db().write(move |tx| hold_mailbox(tx, mailbox, &holder)).await
}

/// Waits until this program may fetch.
pub(super) async fn until_held(app: &App, mailbox: MailboxId, holder: &Holder) {
    loop {
        match hold(app, mailbox, holder).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "nobody can be asked who fetches"),
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

/// Says again and again that this program fetches, until another one does. While the database is away nobody can take
/// over, and nothing can be stored.
pub(super) async fn until_lost(app: &App, mailbox: MailboxId, holder: &Holder) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        match hold(app, mailbox, holder).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "nobody can be told who fetches"),
        }
    }
}
