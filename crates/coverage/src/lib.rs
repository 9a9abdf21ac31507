//! Coverage: who pays, until when, why.
//!
//! Start with [`decide_coverage`]. It is pure: build [`Facts`] from a sale, its policies, plans and history, ask
//! a [`Question`], read the [`Verdict`] and turn it into sentences with [`words::say`]. Other rooms ask about a
//! registered asset with [`verdict_for`] and [`cover_line`], and tell what happened to it with
//! [`record_history`].

mod actions;
mod api;
pub mod authenticity;
pub mod cases;
mod cover;
mod effect;
mod explain;
mod holidays;
pub mod intake;
pub mod law;
pub mod loans;
pub mod model;
mod outlook;
pub mod packs;
mod place;
mod policy;
pub mod quotes;
pub mod returns;
mod rights;
mod store;
pub mod trade_ins;
mod views;
mod warranties;
mod web;
pub mod words;

pub use actions::{
    NewHistory, PolicyRefusal, Weaker, close_recall, open_recall, record_history, save_policy,
};
pub use cover::{Ask, CoverState, CoverSummary, Judged, cover_for, cover_line, judge, verdict_for};
pub use effect::{Tally, evaluate};
pub use explain::{Explained, Explanation, explain};
pub use model::{Facts, Question, QuestionKind, Verdict};
pub use packs::{PackError, PackSet};
pub use place::{is_place, place_choices, place_of_branch, place_of_counter, place_of_shop};
pub use policy::{Clause, WhatIf, decide_clauses, decide_coverage, what_if};
pub use rights::{AskCoverage, EditLaw, EditPolicies, RunRecalls, SeePolicies};
pub use views::place_name;
pub use warranties::{
    CoverageTermId, GivenWith, NewPolicy, Recall, RecallId, WarrantyPolicy, WarrantyPolicyId,
};

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::Room,
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "coverage",
    migrations: &[
        Migration {
            number: 1,
            name: "coverage",
            sql: MigrationSql::Both(include_str!("../migrations/0001_coverage.sql")),
        },
        Migration {
            number: 2,
            name: "law_pack",
            sql: MigrationSql::Both(include_str!("../migrations/0002_law_pack.sql")),
        },
        Migration {
            number: 3,
            name: "return_policy",
            sql: MigrationSql::Both(include_str!("../migrations/0003_return_policy.sql")),
        },
        Migration {
            number: 4,
            name: "holiday_list",
            sql: MigrationSql::Both(include_str!("../migrations/0004_holiday_list.sql")),
        },
    ],
    numbers: &[],
};

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "coverage", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "coverage", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "coverage", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];

/// All that the program needs to know of the room.
pub fn room() -> Room {
    Room {
        name: "coverage",
        schema: Some(SCHEMA),
        texts: FTL.into(),
        routes: web::routes(),
        panels: web::PANELS.into(),
        nav: web::NAV.into(),
        openapi: Some(api::openapi),
        ..Room::default()
    }
}
