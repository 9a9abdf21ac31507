//! The shop calls the eight statuses what it likes.

use axum::http::{Method, StatusCode};
use kernel::{Actor, Locale, Role, Roles};
use testkit::each_engine;
use tickets::{StatusNames, Then, status_names};

use crate::{
    cast::{Cast, SCHEMAS},
    site::Site,
};

fn leads(cast: &Cast) -> Actor {
    Actor::Staff { id: cast.minh, roles: Roles::of(&[Role::Manager]), branch: None }
}

const HOME: &str = "/app/settings/statuses";

#[tokio::test]
async fn a_status_that_is_renamed_is_called_so_on_every_page_until_its_name_is_taken_back() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, "Dạ vâng", Then::Wait).await;
        let site = Site::of(&engine, leads(&cast), Locale::Vi);
        let page = format!("/app/tickets/{number}");
        let before = site.get(&page).await.body;
        assert!(before.contains("Chờ khách"), "{before}");
        let renamed =
            site.post(HOME, &[("waiting_for_customer_vi", "  Bóng bên khách "), ("done_en", "Closed")]).await;
        assert_eq!(renamed.status, StatusCode::SEE_OTHER, "{}: {}", engine.name, renamed.body);
        assert!(site.get(&page).await.body.contains("Bóng bên khách"), "{}", engine.name);
        assert!(site.get("/app/settings/automations/new").await.body.contains(">Bóng bên khách<"));
        let told = site.get("/api/v1/statuses").await.body;
        assert!(told.contains(r#"{"status":"done","names":{"en":"Closed"}}"#), "{told}");
        let taken = site.post(HOME, &[("waiting_for_customer_vi", "")]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER);
        assert!(!site.get(&page).await.body.contains("Bóng bên khách"), "{}", engine.name);
        assert_eq!(engine.db.read(status_names).await.unwrap(), StatusNames::new());
    })
    .await;
}

#[tokio::test]
async fn two_statuses_of_one_name_and_a_name_that_fits_no_chip_are_refused_with_what_was_typed() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let site = Site::of(&engine, leads(&cast), Locale::En);
        let long = "Đ".repeat(31);
        for (fields, why) in [
            ([("done_en", "Shelf"), ("ignored_en", "shelf")], "value=\"shelf\""),
            ([("done_vi", "bỏ qua"), ("done_en", "Shelf")], "value=\"bỏ qua\""),
            ([("done_vi", long.as_str()), ("done_en", "Shelf")], "31"),
        ] {
            let refused = site.post(HOME, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {why}", engine.name);
            assert!(
                refused.body.contains(why) && refused.body.contains("value=\"Shelf\""),
                "{}",
                refused.body
            );
        }
        let unknown = r#"[{"status": "lost", "names": {}}]"#;
        let refused = site.json(Method::PUT, "/api/v1/statuses", unknown).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(engine.db.read(status_names).await.unwrap(), StatusNames::new(), "{}", engine.name);
        for locale in Locale::ALL {
            let page = Site::of(&engine, leads(&cast), locale).get(HOME).await;
            assert!(page.status == StatusCode::OK && page.body.contains("name=\"done_is\""), "{}", page.body);
        }
    })
    .await;
}
