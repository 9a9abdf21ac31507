//! What opens a door lies nowhere in clear longer than it must, and what no database takes is refused with words.

use axum::http::{Method, StatusCode};
use platform::{Config, DbError, web::App};

use crate::{
    house::House,
    world::{World, any_form, encoded},
};

const MAILS: &str = "/app/settings/mail";
const OWNER: &str = "trang@saomai.example";

async fn count(app: &App, sql: &'static str) -> i64 {
    let count: Result<Option<i64>, DbError> = app.db().read(move |tx| tx.value(sql, &[])).await;
    count.unwrap().unwrap()
}

#[tokio::test]
async fn a_survey_that_is_answered_leaves_no_link_behind() {
    let world = World::open().await;
    let path = crate::surveys::unanswered(&world).await;
    let answer = world.visitor().submit(&path, &path, &[("score", "5"), ("words", "")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), path);
    let left = "select cast(count(*) as bigint) from submission where result like '%/s/%'";
    assert_eq!(count(&world.app, left).await, 0);
    let remembered = "select cast(count(*) as bigint) from submission where result = ''";
    assert_eq!(count(&world.app, remembered).await, 1);
}

#[tokio::test]
async fn the_owner_reads_caught_mails_and_none_that_go_out() {
    let world = World::open().await;
    let caught = world.staff(OWNER).await.get(MAILS).await.body;
    assert!(caught.contains("<details>") && caught.contains("class=\"prose\""), "{caught}");

    let smtp = Some("smtp://127.0.0.1:1".to_owned());
    let house = House::open(Config { smtp, ..Config::default() }).await;
    let world = World::around(&house).await;
    let mut owner = world.staff(OWNER).await;
    let listed = owner.get(MAILS).await;
    assert!(listed.status.is_success() && listed.body.contains("lan@example.vn"), "{}", listed.body);
    assert!(!listed.body.contains("class=\"prose\""), "{}", listed.body);
    let order = "select cast(count(*) as bigint) from job where kind = 'app.forget_changes'";
    assert_eq!(count(&house.app, order).await, 1, "whoever serves forgets, and orders it once");
}

#[tokio::test]
async fn a_zero_byte_is_refused_with_words() {
    let world = World::open().await;
    let mut owner = world.staff(OWNER).await;
    let shown = owner.get("/app/settings").await;
    let mut body: Vec<String> =
        any_form(&shown.body).iter().map(|(n, v)| format!("{n}={}", encoded(v))).collect();
    body.push("branch_name=C%E1%BA%A7u%00".into());
    let kind = "application/x-www-form-urlencoded";
    let answer = owner.send(Method::POST, "/app/settings/branches", kind, body.join("&")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert!(answer.body.contains("Có mục chưa đúng"), "{}", answer.body);
    for path in ["/warranty?serial=%00", "/app/inbox/team?q=%00", "/app/tickets/%00"] {
        assert_eq!(owner.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
