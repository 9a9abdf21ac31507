//! Tickets: conversations with customers, whose turn it is, and by when.
//!
//! `README.md` says what is decided here. Rooms above use [`open_ticket`], [`close_the_loop`], [`begin_work`],
//! [`open_tickets_of`] and the events.

mod actions;
mod acts;
mod api;
mod automations;
mod bulk;
pub mod clocks;
mod events;
mod jobs;
mod macros;
mod model;
mod policy;
mod reactions;
mod rights;
mod saved_views;
mod store;
mod views;
mod web;

pub use actions::{
    Difference, PostOffice, Reply, ReplyError, Report, answer_shop, assign_ticket, begin_work,
    close_the_loop, end_work, finish_ticket, ignore_ticket, keep_draft, note_down, open_ticket,
    rebuild_projections, reopen_ticket, reply_to_customer, report_fault, snooze_ticket, take_next_ticket,
    take_ticket,
};
pub use acts::{Act, Doer};
pub use api::openapi;
pub use automations::{
    ACTS_AN_HOUR_MAX, Automation, AutomationId, AutomationVersionId, Before, CausingEvent, Condition,
    DEPTH_MAX, Facts, Match, NewAutomation, Outcome, Rule, Run, Skip, Stop, Trial, Trigger, TriggerKind,
    Unsound, decide_circle, decide_matches, decide_run, decide_sound, remove_automation, save_automation,
    switch_automation, try_rule,
};
pub use bulk::{
    Bulk, BulkId, BulkItem, ITEMS_MAX, ItemOutcome, Left, UNDO_FOR, Undone, begin_bulk, decide_restore,
    decide_undo, undo_bulk,
};
pub use events::{MessageQueued, MessageReceived, StatusChanged, TicketAssigned, TicketDone, TicketOpened};
pub use macros::{
    Filled, KeptAnswer, Macro, MacroBody, MacroId, NewMacro, Placeholder, Preview, Unknown, decide_words,
    preview_macro, remove_macro, run_macro, save_macro,
};
pub use model::{
    Author, Channel, Class, Draft, DraftKind, Due, Happened, IgnoreReason, Message, MessageId, NewTicket,
    OpenWork, Reason, Scope, Stage, Standing, Status, Ticket, TicketEvent, TicketId, ViewId,
};
pub use policy::{REOPEN_DAYS, SNOOZE_DAYS_MAX, Then};
pub use rights::{ManageDesk, OpenTicket, ReplyToTicket, SeeTickets, SteerTicket, WriteToShop};
pub use saved_views::{Filter, NewView, OwnerFilter, SavedView, remove_view, save_view};
pub use store::{
    Figures, Talk, TalkLine, figures, may_see_file, messages_of, newest_tickets_of, open_tickets_of,
    spans_since, talk_of, ticket, ticket_by_id, ticket_id,
};

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::{Room, Route},
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
            number: 5,
            name: "desk",
            sql: MigrationSql::Both(include_str!("../migrations/0005_desk.sql")),
        },
    ],
    numbers: &[("ticket", 8401)],
};

// A large part of the room has a file of texts of its own.
macro_rules! texts {
    ($language:literal) => {
        concat!(
            include_str!(concat!("../locales/", $language, ".ftl")),
            "\n",
            include_str!(concat!("../locales/", $language, "/desk.ftl"))
        )
    };
}

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "tickets", locale: Locale::Vi, source: texts!("vi") },
    Ftl { room: "tickets", locale: Locale::En, source: texts!("en") },
    Ftl { room: "tickets", locale: Locale::Is, source: texts!("is") },
];

/// The room as the program takes it.
pub fn room() -> Room {
    Room {
        name: "tickets",
        schema: Some(SCHEMA),
        texts: FTL.to_vec(),
        routes: [web::routes(), api::routes(), pages_of_the_desk()].concat(),
        reactions: reactions::ALL.to_vec(),
        jobs: jobs::handlers(),
        nav: web::NAV.to_vec(),
        searches: vec![web::SEARCH],
        may_see_file: Some(may_see_file),
        openapi: Some(described),
        ..Room::default()
    }
}

/// The room's part of the API's description.
fn described() -> utoipa::openapi::OpenApi {
    let desk = [macros::openapi(), automations::openapi(), bulk::openapi(), saved_views::openapi()];
    desk.into_iter().fold(api::openapi(), utoipa::openapi::OpenApi::merge_from)
}

/// How the queue is worked.
fn pages_of_the_desk() -> Vec<Route> {
    [
        macros::routes(),
        macros::api_routes(),
        automations::routes(),
        automations::api_routes(),
        bulk::routes(),
        bulk::api_routes(),
        saved_views::routes(),
        saved_views::api_routes(),
    ]
    .concat()
}
