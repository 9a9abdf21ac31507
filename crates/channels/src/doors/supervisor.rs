//! Opens the door of every mailbox and shuts those of mailboxes that were changed or switched off.

use std::{collections::HashMap, time::Duration};

use platform::web::App;
use tokio::task::JoinHandle;

use super::{imap, pipe, receiver};
use crate::{
    model::{Door, Mailbox, MailboxId},
    store::mailboxes,
};

/// How often it is looked whether a mailbox was added on another node.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// An open door. A newer version of its mailbox needs another one.
struct Open {
    version: i64,
    task: JoinHandle<()>,
}

/// A door that is dropped is shut: what was stored is stored, and the rest is fetched by the next one.
impl Drop for Open {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Keeps the doors of all active mailboxes open until it is dropped, and our own receiver where one is configured.
pub async fn run(app: App) {
    tokio::join!(receiver::serve(app.clone()), attend_for_ever(app));
}

async fn attend_for_ever(app: App) {
    let mut open: HashMap<MailboxId, Open> = HashMap::new();
    loop {
        match app.db().read(mailboxes::mailboxes).await {
            Ok(mailboxes) => attend(&app, &mut open, mailboxes),
            Err(error) => tracing::warn!(%error, "the mailboxes cannot be read"),
        }
        let _ = tokio::time::timeout(LOOK_EVERY, app.db().told()).await;
    }
}

fn attend(app: &App, open: &mut HashMap<MailboxId, Open>, mailboxes: Vec<Mailbox>) {
    let wanted: HashMap<MailboxId, Mailbox> =
        mailboxes.into_iter().filter(|mailbox| mailbox.is_active).map(|m| (m.id, m)).collect();
    open.retain(|id, door| {
        wanted.get(id).is_some_and(|m| m.version == door.version) && !door.task.is_finished()
    });
    for (id, mailbox) in wanted {
        open.entry(id).or_insert_with(|| {
            let version = mailbox.version;
            tracing::info!(mailbox = %mailbox.name, version, "a mailbox is opened");
            Open { version, task: tokio::spawn(keep(app.clone(), mailbox)) }
        });
    }
}

async fn keep(app: App, mailbox: Mailbox) {
    let piped = pipe::keep_taking(app.clone(), mailbox.clone());
    match mailbox.door.clone() {
        Door::Imap(door) => tokio::join!(imap::keep_fetching(app, mailbox, door), piped).0,
        // The receiver serves all mailboxes of the kind smtp at one address.
        Door::Pipe | Door::Smtp => piped.await,
    }
}
