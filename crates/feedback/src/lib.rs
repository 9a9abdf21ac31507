//! Surveys after every repair and ticket; a low score opens a ticket with reason `recovery`.

mod actions;
mod api;
mod jobs;
mod model;
mod policy;
mod reactions;
mod rights;
mod store;
mod web;

pub use actions::answer_survey_with;
pub use api::CsatBody;
pub use model::{Csat, InviteId, InviteState, Occasion, ResponseId, Survey};
pub use policy::{FollowUp, csat, wilson};
pub use rights::{AnswerOwnSurveys, ReadSurveys};
pub use store::csat_since;

use kernel::{Locale, Role, Roles};
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::{NavItem, Room},
};

const SCHEMA: Schema = Schema {
    room: "feedback",
    migrations: &[Migration {
        number: 1,
        name: "surveys",
        sql: MigrationSql::Both(include_str!("../migrations/0001_surveys.sql")),
    }],
    numbers: &[],
};

/// The room's front door.
pub fn room() -> Room {
    let texts = [
        (Locale::Vi, include_str!("../locales/vi.ftl")),
        (Locale::En, include_str!("../locales/en.ftl")),
        (Locale::Is, include_str!("../locales/is.ftl")),
    ];
    Room {
        name: "feedback",
        schema: Some(SCHEMA),
        texts: texts.map(|(locale, source)| Ftl { room: "feedback", locale, source }).into(),
        routes: web::routes().into_iter().chain(api::routes()).collect(),
        reactions: reactions::all(),
        jobs: jobs::all(),
        nav: vec![NavItem {
            label: "feedback-nav",
            icon: "star",
            href: "/app/surveys",
            order: 70,
            roles: Roles::of(&[Role::Owner, Role::Manager, Role::Agent]),
            count: None,
        }],
        openapi: Some(api::openapi),
        ..Room::default()
    }
}
