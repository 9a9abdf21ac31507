//! A shop whose database is read-only: its pages are there, and what cannot be saved is not lost.

use axum::http::StatusCode;
use platform::DbError;

use crate::world::{Visitor, World, form_to};

const BRANCH: [(&str, &str); 3] =
    [("branch_name", "Thủ Đức"), ("branch_address", "45 Võ Văn Ngân, TP. Thủ Đức"), ("branch_phone", "")];
const SETTINGS: &str = "/app/settings";
const ADD: &str = "/app/settings/branches";

#[tokio::test]
async fn on_sqlite_people_go_on_reading_and_keep_what_they_typed() {
    let world = World::open().await;
    let mut trang = world.staff("trang@saomai.example").await;
    let switched: Result<Option<i64>, DbError> =
        world.app.db().write(|tx| tx.value("pragma query_only = on", &[])).await;
    switched.unwrap();
    refused(&mut trang).await;
}

#[tokio::test]
async fn on_postgres_the_same_form_is_taken_once_it_can_be() {
    let database = testkit::postgres();
    let world = World::open_on(database.url()).await;
    let mut trang = world.staff("trang@saomai.example").await;
    database.set_read_only(true).unwrap();
    let again = refused(&mut trang).await;
    database.set_read_only(false).unwrap();
    for _ in 0..2 {
        let answer = trang.post(ADD, &again, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    let branches = world.app.db().read(identity::branches).await.unwrap();
    let added = branches.iter().filter(|branch| branch.name == "Thủ Đức").count();
    assert_eq!(added, 1, "sent twice, added once");
}

/// Reads, tries to write, and returns the form that the page of the refusal keeps.
async fn refused(trang: &mut Visitor) -> Vec<(String, String)> {
    for path in ["/app", "/app/inbox", SETTINGS, "/health", "/warranty"] {
        let answer = trang.get(path).await;
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{path}: {}", answer.status);
    }
    let answer = trang.submit(SETTINGS, ADD, &BRANCH).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
    assert!(answer.headers.contains_key("retry-after"));
    let words = ["Hiện chưa lưu được", "chế độ chỉ đọc", "Gửi lại"];
    assert!(words.iter().all(|word| answer.body.contains(word)), "{}", answer.body);
    let kept = form_to(&answer.body, ADD).expect("a form to send again");
    for (name, value) in BRANCH {
        assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{name} is kept: {kept:?}");
    }
    kept
}
