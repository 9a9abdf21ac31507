//! Serves every component and the reference screens on the loopback: `cargo run -p ui --example specimen`, then
//! `/agent?lang=vi&theme=dark`. Sends the policy that the program sends, so a page that breaks it looks broken.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a tool for developers"
)]

#[path = "../tests/specimen/mod.rs"]
mod specimen;

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Path, Query},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use kernel::Locale;
use platform::web::Theme;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = Router::new()
        .route("/assets/{name}", get(asset))
        .route("/photo/{name}", get(photo))
        .route("/stream", get(stream))
        .route("/", get(list))
        .route("/{name}", get(page));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    axum::serve(listener, app).await.unwrap();
}

async fn list() -> Html<String> {
    Html(specimen::NAMES.map(|name| format!("<p><a href=/{name}>{name}</a>")).concat())
}

async fn page(Path(name): Path<String>, Query(wish): Query<HashMap<String, String>>) -> Response {
    if !specimen::NAMES.contains(&name.as_str()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let locale: Locale = wish.get("lang").and_then(|tag| tag.parse().ok()).unwrap_or_default();
    let theme = match wish.get("theme").map(String::as_str) {
        Some("dark") => Theme::Dark,
        Some("light") => Theme::Light,
        _ => Theme::Device,
    };
    let html = specimen::draw(&name, &specimen::lang(locale), theme);
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    let Some(asset) = ui::assets::serve(&name) else { return StatusCode::NOT_FOUND.into_response() };
    ([(header::CONTENT_TYPE, asset.content_type)], asset.bytes).into_response()
}

/// Says once that the queue has changed, so that one sees a region being fetched again.
async fn stream() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/event-stream")], "retry: 3600000\nevent: live\ndata: inbox repairs\n\n")
}

async fn photo(Path(name): Path<String>) -> Response {
    let angle = if name == "2" { -24 } else { 18 };
    let svg = match name.as_str() {
        "3" => include_str!("phone.svg").to_owned(),
        _ => format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 108 76"><rect width="108" height="76" fill="#4a5c63"/><rect x="36" y="12" width="34" height="56" rx="7" fill="#0c1214" stroke="#39464b" stroke-width="2" transform="rotate({angle} 54 40)"/></svg>"##
        ),
    };
    ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}
