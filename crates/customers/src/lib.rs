//! Customers: who they are, how they are reached, what they agreed to, what happened with them.
//!
//! `README.md` says what is decided here. Everything that other rooms may use is re-exported below.

mod actions;
mod api;
pub mod email;
mod events;
mod model;
pub mod phone;
mod policy;
mod reactions;
mod rights;
mod store;
pub mod timeline;
mod views;
mod web;

pub use actions::{
    ChangeError, OwnData, add_contact, add_customer, answer_consent, change_customer, change_own_account,
    consent_to, customer_of, export_own_data, find_by_contact, note_consent, remove_contact,
};
pub use api::openapi;
pub use email::Email;
pub use events::CustomerChanged;
pub use model::{
    Address, ConsentChannel, ConsentEvent, ConsentId, ConsentProof, Contact, ContactKind, ContactPoint,
    ContactPointId, ContactSource, Customer, CustomerCard, Decision, FormOfAddress, Identity, NewCustomer,
    Purpose,
};
pub use phone::Phone;
pub use rights::{EditCustomers, KeepOwnAccount, SeeCustomers};
pub use store::{
    as_indexed, card, consent_events, contact_points, customer, newest_cards, note_heard_from, search,
};
pub use web::greet;

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::Room,
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "customers",
    migrations: &[
        Migration {
            number: 1,
            name: "customers",
            sql: MigrationSql::Both(include_str!("../migrations/0001_customers.sql")),
        },
        Migration {
            number: 2,
            name: "undeliverable",
            sql: MigrationSql::Both(include_str!("../migrations/0002_undeliverable.sql")),
        },
    ],
    numbers: &[],
};

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "customers", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "customers", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "customers", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];

/// The room as the program takes it.
pub fn room() -> Room {
    Room {
        name: "customers",
        schema: Some(SCHEMA),
        texts: FTL.to_vec(),
        routes: [web::routes(), api::routes()].concat(),
        panels: web::PANELS.to_vec(),
        reactions: reactions::ALL.to_vec(),
        nav: web::NAV.to_vec(),
        searches: vec![web::SEARCH],
        openapi: Some(api::openapi),
        ..Room::default()
    }
}
