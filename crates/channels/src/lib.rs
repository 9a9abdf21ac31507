//! Channels: mail and messages come in, are written down, read, and brought to the conversation where they belong.
//!
//! `README.md` says what is decided here. The program starts [`doors::run`] and adds [`reader`] and [`chat_handlers`] to its
//! workers.

mod actions;
mod api;
mod asking;
mod calls;
mod chat;
pub mod doors;
mod erasing;
mod health;
mod hooks;
mod jobs;
mod model;
mod policy;
mod reading;
mod rights;
mod senders;
mod store;
mod views;
mod web;

pub use actions::mailboxes::{NewDoor, NewMailbox, add_mailbox, change_mailbox};
pub use calls::{NewCallLine, add_call_line, change_call_line};
pub use chat::{
    ChatLaw, NewChatAccount, NewTemplate, add_chat_account, change_chat_account, chat_handlers, chat_law,
    remove_template, save_template,
};
pub use jobs::{begin_looking, prober};
pub use model::{
    Door, ImapDoor, LetterId, LetterState, Mailbox, MailboxId, OAuth2, Secret, SignIn, SignInWay, Tls,
};
pub use policy::Law;
pub use reading::{ReadMail, reader, reader_with};
pub use rights::{HandleLetters, KeepCallLines, KeepChatAccounts, KeepMailboxes, SeeCalls};
pub use store::{
    letters::{law, unmatched_bounces_count, waiting_letters},
    mailboxes::{mailbox, state_of as mailbox_state},
};

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::Room,
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "channels",
    migrations: &[
        Migration {
            number: 1,
            name: "channels",
            sql: MigrationSql::Both(include_str!("../migrations/0001_channels.sql")),
        },
        Migration {
            number: 2,
            name: "doors",
            sql: MigrationSql::Both(include_str!("../migrations/0002_doors.sql")),
        },
        Migration {
            number: 3,
            name: "spam_and_leases",
            sql: MigrationSql::Both(include_str!("../migrations/0003_spam_and_leases.sql")),
        },
        Migration {
            number: 4,
            name: "who_brought_it",
            sql: MigrationSql::Both(include_str!("../migrations/0004_who_brought_it.sql")),
        },
        Migration {
            number: 5,
            name: "chat",
            sql: MigrationSql::Both(include_str!("../migrations/0005_chat.sql")),
        },
        Migration {
            number: 6,
            name: "calls",
            sql: MigrationSql::Both(include_str!("../migrations/0006_calls.sql")),
        },
        Migration {
            number: 7,
            name: "looked_after",
            sql: MigrationSql::Both(include_str!("../migrations/0007_looked_after.sql")),
        },
        Migration {
            number: 8,
            name: "letters",
            sql: MigrationSql::Both(include_str!("../migrations/0008_letters.sql")),
        },
        Migration {
            number: 9,
            name: "copies_on_the_way",
            sql: MigrationSql::Both(include_str!("../migrations/0009_copies_on_the_way.sql")),
        },
        Migration {
            number: 10,
            name: "calls_of_a_strand",
            sql: MigrationSql::Both(include_str!("../migrations/0010_calls_of_a_strand.sql")),
        },
    ],
    numbers: &[],
};

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "channels", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "channels", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "channels", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];

/// The room as the program takes it.
pub fn room() -> Room {
    Room {
        name: "channels",
        schema: Some(SCHEMA),
        texts: FTL.into(),
        routes: [web::routes(), chat::web::routes(), calls::web::routes(), api::routes()].concat(),
        reactions: chat::reactions::ALL.into_iter().chain([erasing::REACTION]).collect(),
        jobs: jobs::handlers(),
        nav: web::NAV.into_iter().chain([chat::web::NAV]).chain(calls::web::NAV).collect(),
        panels: views::PANELS.into(),
        openapi: Some(api::openapi),
        ..Room::default()
    }
}
