//! A shop with mailboxes, and somebody who writes to it.

use std::{sync::Arc, time::Duration};

use channels::{KeepMailboxes, Law, MailboxId, NewDoor, NewMailbox, Secret, SignInWay, Tls};
use kernel::{Actor, Granted, Locale};
use platform::{
    Config, DbError,
    db::Schema,
    events::Letterhead,
    files::Files,
    i18n::Texts,
    seal::Seal,
    web::{App, Fault},
};
use tempfile::TempDir;
use testkit::{Engine, ImapServer};
use tickets::Ticket;
use tokio::task::JoinHandle;

/// The tables that letters need.
pub const SCHEMAS: &[Schema] = &[
    platform::SCHEMA,
    identity::SCHEMA,
    customers::SCHEMA,
    products::SCHEMA,
    tickets::SCHEMA,
    channels::SCHEMA,
];

/// A shop whose doors are opened by the test.
pub struct Shop {
    pub app: App,
    pub folder: TempDir,
}

/// Doors that are open until they are dropped.
pub struct Doors(JoinHandle<()>);

impl Drop for Doors {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Shop {
    pub fn new(engine: &Engine, config: Config) -> Self {
        Self::of(engine, config, ("care@saomai.example", "5a"))
    }

    /// A shop that writes from an address of its own, with keys of its own.
    pub fn of(engine: &Engine, config: Config, (mail_from, key): (&str, &str)) -> Self {
        let folder = TempDir::new().unwrap();
        let files = Files::folder(&folder.path().join("files")).unwrap();
        Self::with(engine, config, (mail_from, key), (folder, files))
    }

    /// A second program of this shop: it has a folder of its own and the same files.
    pub fn beside(&self, engine: &Engine, config: Config) -> Self {
        let files = Files::folder(&self.folder.path().join("files")).unwrap();
        Self::with(engine, config, ("care@saomai.example", "5a"), (TempDir::new().unwrap(), files))
    }

    fn with(
        engine: &Engine,
        config: Config,
        (mail_from, key): (&str, &str),
        (folder, files): (TempDir, Files),
    ) -> Self {
        let config = Config { data: folder.path().to_owned(), mail_from: mail_from.into(), ..config };
        let sources = [ui::FTL, identity::FTL, tickets::FTL, channels::FTL].concat();
        let texts = Arc::new(Texts::new(&sources).unwrap());
        let app = App::new(engine.db.clone(), config, Arc::clone(&texts), files, vec![]);
        let letterhead = Letterhead { texts, base_url: app.config().base_url(), mail_host: app.mail_host() };
        let rooms = [customers::room(), tickets::room(), channels::room()];
        let reactions: Vec<_> = rooms.into_iter().flat_map(|room| room.reactions).collect();
        app.db().surround(&reactions, Some(letterhead));
        app.set_seal(Seal::of_text(&key.repeat(32)).unwrap());
        Self { app, folder }
    }

    /// Opens the doors, as `haumai serve` does.
    pub fn open(&self) -> Doors {
        Doors(tokio::spawn(channels::doors::run(self.app.clone())))
    }

    pub async fn add(&self, name: &str, door: NewDoor) -> MailboxId {
        let (seal, new) = (self.app.seal(), mailbox(name, door));
        let granted = Granted::<KeepMailboxes>::system("test");
        let add = move |tx: &mut platform::Tx<'_>| channels::add_mailbox(tx, &granted, &seal, &new);
        self.app.db().write::<_, Fault, _>(add).await.unwrap()
    }

    pub async fn change(&self, id: MailboxId, name: &str, door: NewDoor) {
        self.change_to(id, mailbox(name, door)).await;
    }

    pub async fn change_to(&self, id: MailboxId, new: NewMailbox) {
        let (seal, granted) = (self.app.seal(), Granted::<KeepMailboxes>::system("test"));
        let change = move |tx: &mut platform::Tx<'_>| channels::change_mailbox(tx, &granted, &seal, id, &new);
        self.app.db().write::<_, Fault, _>(change).await.unwrap();
    }

    /// Every ticket, the oldest first.
    pub async fn tickets(&self) -> Vec<Ticket> {
        let read = |tx: &mut platform::Tx<'_>| -> Result<Vec<Ticket>, DbError> {
            let mut found = Vec::new();
            // On PostgreSQL a transaction that runs again leaves a number out.
            for number in 8401..8900 {
                found.extend(tickets::ticket(tx, &Actor::System { task: "test" }, number)?);
            }
            Ok(found)
        };
        self.app.db().read(read).await.unwrap()
    }

    pub async fn law(&self) -> Law {
        self.app.db().read::<_, DbError, _>(channels::law).await.unwrap()
    }

    /// Waits until so many letters are stored, and says where all of them are.
    pub async fn stored(&self, count: i64) -> Law {
        for _ in 0..1200 {
            let law = self.law().await;
            assert!(law.holds(), "{law:?}");
            if law.stored >= count {
                return law;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{:?}, wanted {count}", self.law().await);
    }
}

pub fn mailbox(name: &str, door: NewDoor) -> NewMailbox {
    NewMailbox {
        name: name.into(),
        address: format!("{name}@saomai.example"),
        door,
        charset: "windows-1258".into(),
        trusted_server: String::new(),
        locale: Locale::Vi,
        takes_tokens: true,
        team: None,
        is_active: true,
    }
}

/// A door to a server of the test.
pub fn imap(server: &ImapServer, login: &str) -> NewDoor {
    NewDoor::Imap {
        host: "localhost".into(),
        port: server.tls_port(),
        tls: Tls::Implicit,
        login: login.into(),
        way: SignInWay::Password,
        secret: Some(Secret::Password(ImapServer::PASSWORD.into())),
        folder: "INBOX".into(),
        done_folder: String::new(),
    }
}

/// A letter of somebody, each with an id of its own.
pub fn letter(number: usize) -> Vec<u8> {
    format!(
        "Message-ID: <{number}@khach.example>\r\nFrom: Lan <lan@khach.example>\r\nTo: support@saomai.example\r\n\
         Subject: May {number} khong len nguon\r\nDate: Sun, 22 Nov 2026 10:00:00 +0700\r\n\r\nGiup toi voi.\r\n"
    )
    .into_bytes()
}
