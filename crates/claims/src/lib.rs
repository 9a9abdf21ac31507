//! Claims: a customer wants something put right, the engine proposes, a person decides, and the decision stays as it was.
//!
//! `README.md` says what is decided here. Rooms above tell [`begin_fulfilment`] and [`end_fulfilment`].

mod actions;
mod api;
mod events;
mod model;
mod policy;
mod rights;
mod store;
mod views;
mod web;

pub use actions::{
    Appeal, ClaimError, Given, NewRuling, Noted, OwnRights, Question, StaffRights, Withdrawing, Work,
    answer_mark, ask_for_evidence, begin_fulfilment, close_claim, end_fulfilment, give_evidence,
    lodge_appeal, missing_of, note_evidence, open_claim, recomputed, rule_on_claim, submit_claim,
    uphold_verdict, verdicts_of, withdraw_claim,
};
pub use events::{ClaimDecided, ClaimSubmitted};
pub use model::{
    Basis, Claim, ClaimCode, ClaimId, Evidence, EvidenceKind, Finding, NewClaim, Outcome, Ruling, Status,
    Step, Verdict, Wanted,
};
pub use policy::{Proposal, RulingRefusal, decide_proposal, decide_ruling};
pub use rights::{HandleClaims, OwnClaims, SeeClaims};
pub use store::{Listed, claim_by_code, claims_page};

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::Room,
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "claims",
    migrations: &[
        Migration {
            number: 1,
            name: "claims",
            sql: MigrationSql::Both(include_str!("../migrations/0001_claims.sql")),
        },
        Migration {
            number: 2,
            name: "brought_in",
            sql: MigrationSql::Both(include_str!("../migrations/0002_brought_in.sql")),
        },
        Migration {
            number: 3,
            name: "steps_lead_on",
            sql: MigrationSql::Both(include_str!("../migrations/0003_steps_lead_on.sql")),
        },
    ],
    numbers: &[("claim", 1201)],
};

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "claims", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "claims", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "claims", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];

/// All that the program needs to know of the room.
pub fn room() -> Room {
    Room {
        name: "claims",
        schema: Some(SCHEMA),
        texts: FTL.into(),
        routes: [web::routes(), api::routes()].concat(),
        panels: views::PANELS.into(),
        nav: web::NAV.into(),
        searches: vec![web::SEARCH],
        openapi: Some(api::openapi),
        ..Room::default()
    }
}
