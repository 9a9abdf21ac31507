//! Where a device is taken in, and what a form leaves behind.

use axum::http::StatusCode;
use identity::{NewBranch, add_branch};
use jiff::SignedDuration;
use kernel::{Actor, BranchId, Granted, Locale, Role, Roles, StaffId, Uuid};
use platform::DbError;
use testkit::{Engine, each_engine};

use crate::{
    site::{SCHEMAS, Site, between, work},
    story::{CODE, WALK_IN, minh, stands, taken_in},
};

async fn branches(engine: &Engine, names: &'static [&str]) -> Vec<BranchId> {
    let opened = engine.db.write(move |tx| {
        let one =
            |name: &&str| NewBranch { name: (*name).into(), address: String::new(), phone: String::new() };
        let granted = Granted::system("story");
        names.iter().map(|name| add_branch(tx, &granted, &one(name))).collect::<Result<Vec<_>, DbError>>()
    });
    opened.await.unwrap()
}

fn minh_at(branch: BranchId) -> Actor {
    let roles = Roles::of(&[Role::Agent, Role::FrontDesk]);
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(1)), roles, branch: Some(branch) }
}

#[tokio::test]
async fn a_device_lies_where_its_receiver_works_and_slip_and_board_say_so() {
    each_engine(SCHEMAS, |engine| async move {
        let shops = branches(&engine, &["Cầu Giấy", "Hoàn Kiếm"]).await;
        let here = Site::of(&engine, minh_at(shops[1]), Locale::En);
        let form = here.get("/app/repairs/new?phone=0912345678").await;
        assert!(form.body.contains(&format!("value=\"{}\" selected", shops[1])), "{}", form.body);
        let done = here.upload("/app/repairs/new", &WALK_IN, &[true, true]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", engine.name);
        assert_eq!(stands(&engine).await.branch, Some(shops[1]));
        for path in ["/app/repairs", "/app/repairs/SC-24801", "/app/repairs/SC-24801/print"] {
            assert!(here.get(path).await.body.contains("Hoàn Kiếm"), "{path}");
        }
        let there = here.get(&format!("/app/repairs?branch={}", shops[0])).await;
        assert!(!there.body.contains(CODE), "the board of the other branch");
    })
    .await;
}

#[tokio::test]
async fn who_works_everywhere_says_where_a_device_is() {
    each_engine(SCHEMAS, |engine| async move {
        let shops = branches(&engine, &["Cầu Giấy", "Hoàn Kiếm"]).await;
        let site = Site::of(&engine, minh(), Locale::En);
        let unsaid = site.upload("/app/repairs/new", &WALK_IN, &[true, true]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(between(&unsaid.body, "error-summary", "</ul>").contains("#branch"), "{}", unsaid.body);
        let chosen = shops[0].to_string();
        let fields: Vec<_> = WALK_IN.iter().copied().chain([("branch", chosen.as_str())]).collect();
        let done = site.upload("/app/repairs/new", &fields, &[true, true]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(stands(&engine).await.branch, Some(shops[0]), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_shop_with_one_branch_is_not_asked() {
    each_engine(SCHEMAS, |engine| async move {
        let shops = branches(&engine, &["Cầu Giấy"]).await;
        taken_in(&engine).await;
        assert_eq!(stands(&engine).await.branch, Some(shops[0]), "{}", engine.name);
    })
    .await;
}

async fn count(engine: &Engine, sql: &'static str) -> i64 {
    let counted: Result<Option<i64>, DbError> = engine.db.read(move |tx| tx.value(sql, &[])).await;
    counted.unwrap().unwrap_or(0)
}

const PHOTOS: &str = "select cast(count(*) as bigint) from repair_photo";
const FILES: &str = "select cast(count(*) as bigint) from file";
const ORDERS: &str = "select cast(count(*) as bigint) from job where kind = 'platform.delete_bytes'";

#[tokio::test]
async fn photos_of_a_form_that_never_came_again_are_deleted_after_a_day() {
    each_engine(SCHEMAS, |engine| async move {
        let counter = Site::of(&engine, minh(), Locale::En);
        let refused = counter.upload("/app/repairs/new", &WALK_IN, &[true, false]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        engine.clock.advance(SignedDuration::from_hours(23));
        work(&engine).await;
        assert_eq!(count(&engine, PHOTOS).await, 1, "the form may still come again");
        engine.clock.advance(SignedDuration::from_hours(1));
        work(&engine).await;
        assert_eq!((count(&engine, PHOTOS).await, count(&engine, FILES).await), (0, 0), "{}", engine.name);
        assert_eq!(count(&engine, ORDERS).await, 1, "the bytes are deleted after the commit");
    })
    .await;
}

#[tokio::test]
async fn photos_that_were_used_stay() {
    each_engine(SCHEMAS, |engine| async move {
        let counter = Site::of(&engine, minh(), Locale::En);
        let refused = counter.upload("/app/repairs/new", &WALK_IN, &[true, false]).await;
        let kept = between(&refused.body, "name=\"kept_photo\" value=\"", "\"");
        let fields: Vec<_> = WALK_IN.iter().copied().chain([("kept_photo", kept.as_str())]).collect();
        let done = counter.upload("/app/repairs/new", &fields, &[true]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        engine.clock.advance(SignedDuration::from_hours(25));
        work(&engine).await;
        assert_eq!((count(&engine, PHOTOS).await, count(&engine, FILES).await), (2, 2), "{}", engine.name);
    })
    .await;
}
