//! Figures for the owner, each with its definition, its interval and the cases behind it.

mod api;
mod desk;
mod policy;
mod web;

pub use policy::{Lifetime, median_time};
pub use web::ReadReports;

use kernel::{Locale, Roles};
use platform::{
    i18n::Ftl,
    web::{NavItem, Room},
};

/// The room's front door.
pub fn room() -> Room {
    let texts = [
        (Locale::Vi, include_str!("../locales/vi.ftl")),
        (Locale::En, include_str!("../locales/en.ftl")),
        (Locale::Is, include_str!("../locales/is.ftl")),
    ];
    Room {
        name: "insight",
        texts: texts.map(|(locale, source)| Ftl { room: "insight", locale, source }).into(),
        routes: [web::routes(), desk::web::routes(), api::routes(), desk::api::routes()].concat(),
        openapi: Some(described),
        nav: vec![NavItem {
            label: "insight-nav",
            icon: "chart-column",
            href: "/app/reports/service",
            order: 80,
            roles: Roles::LEADS,
            count: None,
        }],
        ..Room::default()
    }
}

fn described() -> utoipa::openapi::OpenApi {
    api::openapi().merge_from(desk::api::openapi())
}
