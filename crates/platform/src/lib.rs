//! What every room stands on: the database, events and jobs, files, mail, search, texts, the web's plumbing.

pub mod config;
pub mod db;
mod entropy;
pub mod events;
pub mod files;
pub mod i18n;
pub mod input;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod once;
pub mod pictures;
pub mod seal;
pub mod search;
pub mod spreadsheet;
pub mod tls;
pub mod web;

pub use config::{Config, NameServers};
pub use db::{Db, DbError, Tx};
pub use entropy::{Entropy, Moment};

use db::{Migration, MigrationSql, Schema};

/// The tables of the platform itself.
pub const SCHEMA: Schema = Schema {
    room: "platform",
    migrations: &[
        Migration {
            number: 1,
            name: "platform",
            sql: MigrationSql::Twin {
                sqlite: include_str!("../migrations/0001_platform.sqlite.sql"),
                postgres: include_str!("../migrations/0001_platform.postgres.sql"),
            },
        },
        Migration {
            number: 2,
            name: "work",
            sql: MigrationSql::Both(include_str!("../migrations/0002_work.sql")),
        },
        Migration {
            number: 3,
            name: "files",
            sql: MigrationSql::Both(include_str!("../migrations/0003_files.sql")),
        },
        Migration {
            number: 4,
            name: "search_by_kind",
            sql: MigrationSql::Twin {
                sqlite: include_str!("../migrations/0004_search_by_kind.sqlite.sql"),
                postgres: include_str!("../migrations/0004_search_by_kind.postgres.sql"),
            },
        },
        Migration {
            number: 5,
            name: "mail_copies",
            sql: MigrationSql::Both(include_str!("../migrations/0005_mail_copies.sql")),
        },
        Migration {
            number: 6,
            name: "bounces",
            sql: MigrationSql::Both(include_str!("../migrations/0006_bounces.sql")),
        },
        Migration {
            number: 7,
            name: "outgoing",
            sql: MigrationSql::Both(include_str!("../migrations/0007_outgoing.sql")),
        },
    ],
    numbers: &[],
};
