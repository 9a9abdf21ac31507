//! The program answers under its own addresses only.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use haumai::{Bus, router};
use kernel::Clock;
use platform::{Config, Entropy};
use tower::ServiceExt;

async fn asked(router: &Router, host: &str, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).header("host", host).header("accept-language", "is").body(Body::empty());
    let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_foreign_host_gets_a_plain_page_and_its_health_is_told_to_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let public_url = Some("https://care.example.vn".into());
    let config = Config { data: folder.path().to_owned(), public_url, ..Config::default() };
    let app = haumai::open(config, Clock::system(), Entropy::system()).await.unwrap();
    let router = router(&app, Bus::default());
    for path in ["/warranty", "/in", "/api/v1/openapi.json", "/none"] {
        let (status, body) = asked(&router, "evil.example", path).await;
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{path}");
        assert!(
            body.contains("Ekkert er á þessari slóð") && !body.contains("care.example"),
            "{path}: {body}"
        );
    }
    assert_eq!(asked(&router, "evil.example", "/health").await, (StatusCode::OK, "ok\n".into()));
    for host in ["care.example.vn", "CARE.example.vn:443", "127.0.0.1:7080", "localhost"] {
        assert_eq!(asked(&router, host, "/warranty").await.0, StatusCode::OK, "{host}");
    }
}
