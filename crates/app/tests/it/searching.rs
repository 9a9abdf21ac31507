//! Search with filters, and the desk's report, as people and programs meet them.

use axum::http::StatusCode;
use serde_json::Value;

use crate::world::{Answer, Visitor, World};

fn body(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// Every page of a search, as addresses.
async fn every_page(visitor: &mut Visitor, search: &str) -> Vec<String> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = body(&visitor.get(&format!("/api/v1/search?{search}{after}")).await);
        let hits = page["hits"].as_array().unwrap();
        found.extend(hits.iter().map(|hit| hit["page"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return found,
        }
    }
}

#[tokio::test]
async fn a_search_is_narrowed_by_filters_that_stay_in_the_address() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let all = every_page(&mut minh, "kind=ticket").await;
    let mut once = all.clone();
    once.sort_unstable();
    once.dedup();
    assert!(all.len() > 25 && once.len() == all.len(), "{} tickets, each once", all.len());
    let open = every_page(&mut minh, "status=open").await;
    let done = every_page(&mut minh, "status=done").await;
    assert!(!open.is_empty() && !done.is_empty() && open.iter().all(|page| !done.contains(page)));
    let words = every_page(&mut minh, "kind=ticket&q=may").await;
    let both = every_page(&mut minh, "kind=ticket&q=may&status=open").await;
    assert!(!both.is_empty() && both.len() < words.len());
    assert!(both.iter().all(|page| words.contains(page) && open.contains(page)));

    let page = minh.get("/app/lookup?kind=ticket&q=may&status=open").await;
    assert!(
        page.body.contains("q=may&amp;kind=ticket\"") || page.body.contains("q=may&#38;kind=ticket\""),
        "a filter is dropped by a link"
    );
    let none = minh.get("/app/lookup?kind=ticket&q=xyzxyz&status=open").await.body;
    assert!(none.contains("xyzxyz") && none.contains("/app/lookup?q=xyzxyz"), "{none}");
}

#[tokio::test]
async fn a_phone_is_found_in_any_form_and_a_claim_by_its_number() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let mut first = None;
    for phone in ["0912345678", "0912+345+678", "%2B84912345678", "0912.345.678"] {
        let found = every_page(&mut minh, &format!("kind=customer&q={phone}")).await;
        assert_eq!(found.len(), 1, "{phone}");
        assert_eq!(first.get_or_insert(found.clone()), &found, "{phone}");
        assert!(!every_page(&mut minh, &format!("kind=ticket&q={phone}")).await.is_empty(), "{phone}");
    }
    let found = every_page(&mut minh, "kind=claim&q=BH-1201").await;
    assert_eq!(found, ["/app/claims/BH-1201"]);
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_said_and_kept() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let page = minh.get("/app/lookup?kind=ticket&from=hom-qua").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("hom-qua"));
    assert_eq!(minh.get("/api/v1/search?status=gone").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(minh.get("/api/v1/search?q=may").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut lan = world.lan().await;
    assert_eq!(lan.get("/api/v1/search?kind=ticket").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn each_figure_of_the_desk_counts_the_tickets_that_it_opens() {
    let world = World::open().await;
    let mut trang = world.staff("trang@saomai.example").await;
    let report = body(&trang.get("/api/v1/figures/desk?days=90").await);
    let counted = [
        ("open-now", &report["open_now"]),
        ("opened", &report["opened"]),
        ("solved", &report["solved"]),
        ("asked", &report["first_response"]["cases"]),
        ("in-time", &report["first_response"]["in_time"]["hits"]),
        ("reopened", &report["reopened"]["hits"]),
        ("first-contact", &report["first_contact"]["hits"]),
    ];
    for (figure, count) in counted {
        let cases = body(&trang.get(&format!("/api/v1/figures/desk/cases?days=90&figure={figure}")).await);
        assert_eq!(&cases["total"], count, "{figure}");
    }
    let people = report["people"].as_array().unwrap();
    let open: u64 = people.iter().map(|person| person["open"].as_u64().unwrap()).sum();
    assert_eq!(Some(open), report["open_now"].as_u64());
    let days = report["days"].as_array().unwrap();
    let last = days.last().unwrap();
    let stands = last["todo"].as_u64().unwrap() + last["snoozed"].as_u64().unwrap();
    assert_eq!((days.len(), Some(stands)), (90, report["open_now"].as_u64()), "the last day ends now");

    let file = trang.get("/app/reports/desk.csv?table=days&days=7").await;
    assert_eq!(file.body.lines().count(), 8, "{}", file.body);
    let bad = trang.get("/app/reports/desk?from=2026-12-01&to=2026-11-01").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("2026-12-01"), "what was typed stays");
    assert_eq!(trang.get("/app/reports/desk/cases?figure=nonsense").await.status, StatusCode::NOT_FOUND);
}
