//! Repairs: from the counter to the bench and back, with a price that names both payers.
//!
//! `README.md` says what is decided here. Everything that other rooms may use is re-exported below.

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
    Answerer, Bill, PrintedSlip, ReceptionRights, RepairError, SlipProof, StepDetails, add_line,
    answer_quote, assign, bill_of, check_work, hand_over, issue_slip, move_promise, note_findings,
    note_payment, open_slip, receive_device, remove_line, send_offer, set_bank_account, sign_in_by_slip,
    take_step, who_pays,
};
pub use events::{QuoteDecided, QuoteSent, RepairHandedOver, RepairReady, RepairReceived};
pub use model::{
    Acceptance, BankAccount, Basis, DataChoice, DeviceChoice, HandOverNote, HoldReason, LineChoice, LineId,
    LineKind, LoanDecision, NewFindings, NewLine, NewRepair, Owner, PaidBy, Passcode, PaymentWay,
    PhotoMoment, Quote, QuoteId, QuoteLine, QuoteState, Repair, RepairCard, RepairCode, RepairId, Status,
    Step,
};
pub use policy::{AnswerRequest, Cover};
pub use rights::{
    AnswerOwnQuotes, HandOver, ReceiveDevices, SeeOwnRepairs, SeeRepairs, SetBankAccount, TakePayments,
    WorkOnRepairs,
};
pub use store::{
    Figures, Listed, Place, figures, repair, repair_by_code, repairs_of_ticket, repairs_page, spans_since,
};

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    jobs,
    web::Room,
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "repairs",
    migrations: &[
        Migration {
            number: 1,
            name: "repairs",
            sql: MigrationSql::Both(include_str!("../migrations/0001_repairs.sql")),
        },
        Migration {
            number: 2,
            name: "causes_and_supplements",
            sql: MigrationSql::Both(include_str!("../migrations/0002_causes_and_supplements.sql")),
        },
        Migration {
            number: 3,
            name: "no_work",
            sql: MigrationSql::Both(include_str!("../migrations/0003_no_work.sql")),
        },
        Migration {
            number: 4,
            name: "by_creation",
            sql: MigrationSql::Both(include_str!("../migrations/0004_by_creation.sql")),
        },
        Migration {
            number: 5,
            name: "sealed_slips",
            sql: MigrationSql::Both(include_str!("../migrations/0005_sealed_slips.sql")),
        },
        Migration {
            number: 6,
            name: "owner_claims",
            sql: MigrationSql::Both(include_str!("../migrations/0006_owner_claims.sql")),
        },
        Migration {
            number: 7,
            name: "drawn_signatures",
            sql: MigrationSql::Both(include_str!("../migrations/0007_drawn_signatures.sql")),
        },
        Migration {
            number: 8,
            name: "brought_in",
            sql: MigrationSql::Both(include_str!("../migrations/0008_brought_in.sql")),
        },
    ],
    numbers: &[("repair", 24_801)],
};

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "repairs", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "repairs", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "repairs", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];

/// All that the program needs to know of the room.
pub fn room() -> Room {
    Room {
        name: "repairs",
        schema: Some(SCHEMA),
        texts: FTL.into(),
        routes: [web::routes(), api::routes()].concat(),
        jobs: vec![
            jobs::Handler::inside("repairs.lapse_quote", actions::lapse_quote),
            jobs::Handler::inside("repairs.close_repair", actions::close_repair),
            jobs::Handler::inside("repairs.drop_photos", actions::drop_photos),
        ],
        panels: views::PANELS.into(),
        nav: web::NAV.into(),
        searches: web::SEARCHES.into(),
        may_see_file: Some(web::may_see_file),
        openapi: Some(api::openapi),
        ..Room::default()
    }
}
