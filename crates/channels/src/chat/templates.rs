//! Templates of an account: what Zalo takes once it takes no free words (ZNS). They are kept in `tickets`, where they are sent.

mod api;
mod views;
mod web;

pub(super) use api::{openapi, routes as api_routes};
pub(super) use views::TemplateRow;
pub(super) use web::routes;
