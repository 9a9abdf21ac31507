//! Tickets: conversations with customers, whose turn it is, and by when.
//!
//! `README.md` says what is decided here. Rooms above use [`open_ticket`], [`close_the_loop`], [`begin_work`],
//! [`open_tickets_of`] and the events.

mod actions;
mod acts;
mod api;
mod assignment;
mod automations;
mod bulk;
pub mod clocks;
mod desk;
mod erasing;
mod events;
mod fields;
mod finding;
mod jobs;
mod macros;
mod model;
mod naming;
mod pieces;
mod policy;
mod promises;
mod reactions;
mod rights;
mod saved_views;
mod store;
mod templates;
mod views;
mod web;

pub use actions::{
    Difference, PostOffice, Reply, ReplyError, Report, SideLetter, answer_shop, ask_partner, assign_ticket,
    begin_indexing, begin_work, bounce_addresses, chat_copy, close_the_loop, copy_bounced, end_work,
    finish_ticket, follow_ticket, ignore_ticket, keep_draft, mail_bounced, mail_keys, merge_ticket,
    name_customer, note_and_call, note_chat_delivery, note_down, note_said_there, open_chat_line,
    open_ticket, rebuild_projections, receive_message, reopen_ticket, reply_to_customer, report_fault,
    set_language, snooze_ticket, split_ticket, tag_ticket, take_next_ticket, take_ticket, undo_merge,
    undo_split, withdraw_reply,
};
pub use acts::{Act, Doer};
pub use api::openapi;
pub use assignment::{
    Assignee, Candidate, Method, Needs, TeamRule, decide_assignee, decide_first_team, decide_may_take,
    move_to_team, save_team_rule,
};
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
pub use desk::{DESK_CASES_MAX, DeskAct, DeskCase, DeskCases, DeskFilter, FirstResponse, desk_cases};
pub use erasing::{EraseReason, EraseRefusal, decide_erasing, erase_ticket, is_mail_kept};
pub use events::{
    MessageQueued, MessageReceived, StatusChanged, TeamChanged, TicketAssigned, TicketDone, TicketErased,
    TicketOpened,
};
pub use fields::{Field, FieldId, FieldKind, FieldName, NewField, remove_field, save_field, set_fields};
pub use finding::{FoundTicket, StatusFilter, TicketFilter, sift_tickets, tickets_by_filter, tickets_named};
pub use macros::{
    Filled, KeptAnswer, Macro, MacroBody, MacroId, NewMacro, Placeholder, Preview, Unknown, decide_words,
    preview_macro, remove_macro, run_macro, save_macro,
};
pub use model::{
    Addressed, Author, Channel, ChatAccountId, ChatCopy, ChatDelivery, ChatLine, ChatTemplate,
    ChatTemplateId, Class, DraftKind, Drafts, Due, Evidence, FilledTemplate, Happened, IgnoreReason, InPlace,
    Incoming, LetterFacts, Message, MessageId, NewTicket, OpenWork, Participant, ParticipantRole,
    PauseReason, Post, Reason, Recipient, RecipientRole, Remark, SaidThere, Scope, Stage, Standing, Status,
    Strand, StrandId, Taken, Ticket, TicketEvent, TicketId, ViewId, main_strand,
};
pub use naming::{StatusNames, speak_with, status_names};
pub use policy::{REOPEN_DAYS, SNOOZE_DAYS_MAX, Then, decide_own};
pub use promises::{Overlooked, Why, begin_checking, change_priority, check_desk, house_hours};
pub use rights::{
    EraseTicket, ManageDesk, OpenTicket, ReplyToTicket, SeeTickets, SteerTicket, TakeRawMail, WriteToShop,
};
pub use rights::{RewritePromises, SeePromises, SetPromises};
pub use saved_views::{Filter, NewView, OwnerFilter, SavedView, TeamFilter, remove_view, save_view};
pub use store::{
    Figures, Talk, TalkLine, figures, followers_of, may_see_file, messages_of, newest_tickets_of,
    open_tickets_of, spans_since, strand_by_number, strand_by_route, strand_of, strands_by_mail, tags_of,
    talk_of, ticket, ticket_by_id, ticket_id, tickets_by_id,
};

pub use templates::{
    TemplateReply, TextFault, Unfit, chat_template, chat_templates, decide_filled, decide_template_text,
    places_of, remove_chat_template, save_chat_template, send_template,
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
            number: 3,
            name: "conversation",
            sql: MigrationSql::Both(include_str!("../migrations/0003_conversation.sql")),
        },
        Migration {
            number: 4,
            name: "promises",
            sql: MigrationSql::Both(include_str!("../migrations/0004_promises.sql")),
        },
        Migration {
            number: 5,
            name: "desk",
            sql: MigrationSql::Both(include_str!("../migrations/0005_desk.sql")),
        },
        Migration {
            number: 6,
            name: "fields",
            sql: MigrationSql::Both(include_str!("../migrations/0006_fields.sql")),
        },
        Migration {
            number: 7,
            name: "escalation",
            sql: MigrationSql::Both(include_str!("../migrations/0007_escalation.sql")),
        },
        Migration {
            number: 8,
            name: "teams",
            sql: MigrationSql::Both(include_str!("../migrations/0008_teams.sql")),
        },
        Migration {
            number: 9,
            name: "found",
            sql: MigrationSql::Both(include_str!("../migrations/0009_found.sql")),
        },
        Migration {
            number: 10,
            name: "findable",
            sql: MigrationSql::Both(include_str!("../migrations/0010_findable.sql")),
        },
        Migration {
            number: 11,
            name: "no_entitlement",
            sql: MigrationSql::Both(include_str!("../migrations/0011_no_entitlement.sql")),
        },
        Migration {
            number: 12,
            name: "chat",
            sql: MigrationSql::Both(include_str!("../migrations/0012_chat.sql")),
        },
        Migration {
            number: 13,
            name: "erased",
            sql: MigrationSql::Both(include_str!("../migrations/0013_erased.sql")),
        },
        Migration {
            number: 14,
            name: "shop_address",
            sql: MigrationSql::Both(include_str!("../migrations/0014_shop_address.sql")),
        },
        Migration {
            number: 15,
            name: "letters",
            sql: MigrationSql::Both(include_str!("../migrations/0015_letters.sql")),
        },
        Migration {
            number: 16,
            name: "chat_templates",
            sql: MigrationSql::Both(include_str!("../migrations/0016_chat_templates.sql")),
        },
        Migration {
            number: 17,
            name: "chat_people",
            sql: MigrationSql::Both(include_str!("../migrations/0017_chat_people.sql")),
        },
        Migration {
            number: 18,
            name: "drafts",
            sql: MigrationSql::Both(include_str!("../migrations/0018_drafts.sql")),
        },
        Migration {
            number: 19,
            name: "language",
            sql: MigrationSql::Both(include_str!("../migrations/0019_language.sql")),
        },
        Migration {
            number: 20,
            name: "status_names",
            sql: MigrationSql::Both(include_str!("../migrations/0020_status_names.sql")),
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
                include_str!(concat!("../locales/", $name, "/conversation.ftl")),
                "\n",
                include_str!(concat!("../locales/", $name, "/desk.ftl")),
                "\n",
                include_str!(concat!("../locales/", $name, "/promises.ftl")),
                "\n",
                include_str!(concat!("../locales/", $name, "/teams.ftl")),
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
        routes: [web::routes(), api::routes(), pages_of_the_desk()].concat(),
        reactions: reactions::ALL.to_vec(),
        jobs: jobs::handlers(),
        nav: web::NAV.to_vec(),
        panels: views::PANELS.into(),
        searches: vec![web::SEARCH],
        may_see_file: Some(may_see_file),
        openapi: Some(described),
        ..Room::default()
    }
}

/// The room's part of the API's description.
fn described() -> utoipa::openapi::OpenApi {
    let desk = [
        assignment::openapi(),
        macros::openapi(),
        automations::openapi(),
        bulk::openapi(),
        saved_views::openapi(),
        fields::openapi(),
        naming::openapi(),
        erasing::openapi(),
        templates::openapi(),
    ];
    desk.into_iter().fold(api::openapi(), utoipa::openapi::OpenApi::merge_from)
}

/// How the queue is worked.
fn pages_of_the_desk() -> Vec<Route> {
    [
        assignment::routes(),
        assignment::api_routes(),
        macros::routes(),
        macros::api_routes(),
        automations::routes(),
        automations::api_routes(),
        erasing::routes(),
        erasing::api_routes(),
        bulk::routes(),
        bulk::api_routes(),
        saved_views::routes(),
        saved_views::api_routes(),
        fields::routes(),
        fields::api_routes(),
        naming::routes(),
        naming::api_routes(),
        templates::routes(),
        templates::api_routes(),
    ]
    .concat()
}
