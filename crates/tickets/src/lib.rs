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
pub use rights::{OpenTicket, ReplyToTicket, SeeTickets, SteerTicket, WriteToShop};
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
    ],
    numbers: &[("ticket", 8401)],
};

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "tickets", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "tickets", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "tickets", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];

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
