//! Who loses the way does not lose the navigation: a fault is told inside the face where its reader is.

use axum::http::{Method, Request, StatusCode};
use scraper::{Html, Selector};

use crate::world::{Answer, World};

/// Where the navigation of a page leads, and where its one primary button does.
fn ways(answer: &Answer) -> (Vec<String>, Vec<String>) {
    let page = Html::parse_document(&answer.body);
    let leads = |selector: &str| {
        let links = Selector::parse(selector).unwrap();
        page.select(&links).filter_map(|link| link.attr("href").map(str::to_owned)).collect()
    };
    (leads("nav a"), leads("main a.button-primary"))
}

fn has(answer: &Answer, selector: &str) -> bool {
    Html::parse_document(&answer.body).select(&Selector::parse(selector).unwrap()).next().is_some()
}

#[tokio::test]
async fn staff_keep_the_console() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let not_found = StatusCode::NOT_FOUND;
    for (path, status) in [
        ("/app/nothing-here", not_found),
        ("/app/repairs/SC-99999", not_found),
        ("/app/settings/team?said=x-said-y", StatusCode::FORBIDDEN),
    ] {
        let answer = minh.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        let (nav, next) = ways(&answer);
        assert!(nav.iter().any(|href| href == "/app/repairs"), "{path}: {nav:?}");
        assert_eq!(next, ["/app/inbox"], "{path}");
        assert!(answer.body.contains("Về Hộp thư"), "{path}: {}", answer.body);
        for chosen in ["button[name=theme]", "button[name=lang][value=en]", "form[action='/out']"] {
            assert!(has(&answer, chosen), "{path}: {chosen}");
        }
    }
    let form = "application/x-www-form-urlencoded";
    let stale = minh.send(Method::POST, "/app/inbox/next", form, "_csrf=old&_key=1".into()).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    assert!(has(&stale, "nav.rail"), "{}", stale.body);
}

#[tokio::test]
async fn customers_keep_the_portal() {
    let world = World::open().await;
    let mut lan = world.lan().await;
    for path in ["/my/nothing-here", "/my/r/SC-99999"] {
        let answer = lan.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let (nav, next) = ways(&answer);
        assert!(nav.iter().any(|href| href == "/my"), "{path}: {nav:?}");
        assert_eq!(next, ["/my"], "{path}");
        assert!(has(&answer, ".portal button[name=theme]"), "{path}");
    }
}

#[tokio::test]
async fn strangers_and_pieces_of_a_page_get_the_words_alone() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let piece = Request::builder().uri("/app/nothing-here").header("hx-request", "true");
    let stranger = world.visitor().get("/app/nothing-here").await;
    for answer in [stranger, minh.ask(piece, String::new()).await, minh.get("/nothing-here").await] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(!has(&answer, "nav") && has(&answer, ".plain"), "{}", answer.body);
    }
}
