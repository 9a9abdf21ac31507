//! Stories of the platform, each told on SQLite and on PostgreSQL.
#![cfg(test)]

mod files;
mod jobs;
mod mail;
mod panels;
mod pictures;
mod read_only;
mod seam;
mod search;
mod tls;

use platform::db::{Migration, MigrationSql, Schema};

/// A small table beside the platform's own.
pub const SCHEMAS: &[Schema] = &[
    platform::SCHEMA,
    Schema {
        room: "shelf",
        migrations: &[Migration {
            number: 1,
            name: "shelf",
            sql: MigrationSql::Both(
                "create table shelf (id uuid primary key, label text not null unique, units bigint,
                 flag boolean, weight double precision, picture bytea, at bigint)",
            ),
        }],
        numbers: &[("shelf", 101)],
    },
];
