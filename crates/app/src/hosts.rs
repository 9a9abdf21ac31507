//! Under which addresses the shop answers. A page of another site that points its name at this machine gets nothing.

use std::net::{IpAddr, SocketAddr};

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use platform::{i18n::Lang, web::App};

use crate::faults::language_of;

/// Answers 421 to a request for a host that is not ours. Whoever watches over the program may ask for its health
/// under any name.
pub async fn ours(State(app): State<App>, request: Request, next: Next) -> Response {
    let config = app.config();
    let is_ours = decide_host(host(&request), config.public_url.as_deref(), config.listen);
    if is_ours || request.uri().path() == "/health" {
        return next.run(request).await;
    }
    tracing::info!(host = host(&request), "a request for a host that is not ours");
    misdirected(&app, request.headers())
}

#[derive(Template)]
#[template(path = "app/unknown_host.html")]
struct UnknownHostPage {
    lang: Lang,
}

fn misdirected(app: &App, headers: &HeaderMap) -> Response {
    let page = UnknownHostPage { lang: language_of(app, headers) };
    match page.render() {
        Ok(html) => (StatusCode::MISDIRECTED_REQUEST, Html(html)).into_response(),
        Err(_) => StatusCode::MISDIRECTED_REQUEST.into_response(),
    }
}

fn host(request: &Request) -> &str {
    let header = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    header.or_else(|| request.uri().authority().map(|authority| authority.as_str())).unwrap_or_default()
}

/// Ours are the host of `public_url`, the address that is listened on, and the names of this machine for itself.
/// Where every address is listened on, any address that is no name is ours: only names can be pointed elsewhere.
fn decide_host(host: &str, public_url: Option<&str>, listen: SocketAddr) -> bool {
    let host = bare(host);
    let public = public_url.and_then(|url| url.split_once("://")).map_or("", |(_, rest)| rest);
    let public = bare(public.split('/').next().unwrap_or_default());
    if host == "localhost" || (!host.is_empty() && host == public) {
        return true;
    }
    let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() else { return false };
    address.is_loopback() || address == listen.ip() || listen.ip().is_unspecified()
}

/// A host without its port and without the dot of the root, in lower case.
fn bare(host: &str) -> String {
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let name = port.map_or(host, |(name, _)| name);
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::public("care.example.vn", true)]
    #[case::as_written("Care.Example.VN.:443", true)]
    #[case::this_machine("localhost:7080", true)]
    #[case::by_address("127.0.0.1:7080", true)]
    #[case::by_the_new_address("[::1]:7080", true)]
    #[case::listening("10.0.0.5:7080", true)]
    #[case::another_address("10.0.0.6:7080", false)]
    #[case::another_name("evil.example", false)]
    #[case::below_ours("care.example.vn.evil.example", false)]
    #[case::above_ours("example.vn", false)]
    #[case::none("", false)]
    fn only_our_own_hosts_are_answered(#[case] host: &str, #[case] expected: bool) {
        let listen = "10.0.0.5:7080".parse().unwrap();
        assert_eq!(decide_host(host, Some("https://care.example.vn/"), listen), expected);
    }

    #[test]
    fn without_a_public_address_only_addresses_and_this_machine_are_ours() {
        let everywhere = "0.0.0.0:7080".parse().unwrap();
        assert!(decide_host("192.168.1.7:7080", None, everywhere));
        assert!(!decide_host("evil.example:7080", None, everywhere));
        assert!(!decide_host("", None, everywhere));
    }
}
