//! Tickets: conversations with customers, whose turn it is, and by when.
//!
//! `README.md` says what is decided here. Rooms above use [`open_ticket`], [`close_the_loop`], [`begin_work`],
//! [`open_tickets_of`] and the events.

mod actions;
mod api;
pub mod clocks;
mod events;
mod jobs;
mod model;
mod policy;
mod promises;
mod reactions;
mod rights;
mod store;
mod views;
mod web;

pub use actions::{
    Difference, PostOffice, Reply, ReplyError, Report, answer_shop, assign_ticket, begin_work,
    close_the_loop, end_work, finish_ticket, ignore_ticket, keep_draft, note_down, open_ticket,
    rebuild_projections, reopen_ticket, reply_to_customer, report_fault, snooze_ticket, take_next_ticket,
    take_ticket,
};
pub use api::openapi;
pub use events::{MessageQueued, MessageReceived, StatusChanged, TicketAssigned, TicketDone, TicketOpened};
pub use model::{
    Author, Channel, Class, Draft, DraftKind, Due, Happened, IgnoreReason, Message, MessageId, NewTicket,
    OpenWork, Reason, Scope, Stage, Standing, Status, Ticket, TicketEvent, TicketId,
};
pub use policy::{REOPEN_DAYS, SNOOZE_DAYS_MAX, Then};
pub use promises::{
    Act, Overlooked, Step, Trigger, Why, apply_policy, begin_checking, change_priority, check_desk,
};
pub use rights::{
    OpenTicket, ReplyToTicket, RewritePromises, SeePromises, SeeTickets, SetPromises, SteerTicket,
    WriteToShop,
};
pub use store::{
    Figures, Talk, TalkLine, figures, may_see_file, messages_of, newest_tickets_of, open_tickets_of,
    spans_since, talk_of, ticket, ticket_by_id, ticket_id,
};

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::Room,
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "tickets",
    migrations: &[
        Migration {
            number: 1,
            name: "tickets",
            sql: MigrationSql::Both(include_str!("../migrations/0001_tickets.sql")),
        },
        Migration {
            number: 2,
            name: "opened",
            sql: MigrationSql::Both(include_str!("../migrations/0002_opened.sql")),
        },
        Migration {
            number: 4,
            name: "promises",
            sql: MigrationSql::Both(include_str!("../migrations/0004_promises.sql")),
        },
    ],
    numbers: &[("ticket", 8401)],
};

/// One language of the room: a file for each of its nouns.
macro_rules! texts {
    ($locale:ident, $name:literal) => {
        Ftl {
            room: "tickets",
            locale: Locale::$locale,
            source: concat!(
                include_str!(concat!("../locales/", $name, ".ftl")),
                include_str!(concat!("../locales/", $name, "-promises.ftl")),
            ),
        }
    };
}

/// The texts of the room.
pub const FTL: [Ftl; 3] = [texts!(Vi, "vi"), texts!(En, "en"), texts!(Is, "is")];

/// The room as the program takes it.
pub fn room() -> Room {
    Room {
        name: "tickets",
        schema: Some(SCHEMA),
        texts: FTL.to_vec(),
        routes: [web::routes(), api::routes()].concat(),
        reactions: reactions::ALL.to_vec(),
        jobs: jobs::handlers(),
        nav: web::NAV.to_vec(),
        searches: vec![web::SEARCH],
        may_see_file: Some(may_see_file),
        openapi: Some(api::openapi),
        ..Room::default()
    }
}
