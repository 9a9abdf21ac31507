//! Where a device is taken in, and what a form leaves behind.

use axum::http::StatusCode;
use identity::{NewBranch, NewStaff, add_branch, add_staff, decide_password, hash_password};
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
        let one = |name: &&str| NewBranch {
            name: (*name).into(),
            address: String::new(),
            phone: String::new(),
            country: (*name == "Laugavegur").then(|| "IS".parse().unwrap()),
        };
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
        let repair = stands(&engine).await;
        assert_eq!((repair.branch, repair.brought_in.as_deref()), (Some(shops[1]), Some("VN")));
        for path in ["/app/repairs", "/app/repairs/SC-24801", "/app/repairs/SC-24801/print"] {
            assert!(here.get(path).await.body.contains("Hoàn Kiếm"), "{path}");
        }
        let there = here.get(&format!("/app/repairs?branch={}", shops[0])).await;
        assert!(!there.body.contains(CODE), "the board of the other branch");
    })
    .await;
}

#[tokio::test]
async fn a_device_is_brought_in_in_the_country_of_its_branch() {
    each_engine(SCHEMAS, |engine| async move {
        let shops = branches(&engine, &["Cầu Giấy", "Laugavegur"]).await;
        let site = Site::of(&engine, minh(), Locale::En);
        let chosen = shops[1].to_string();
        let fields: Vec<_> = WALK_IN.iter().copied().chain([("branch", chosen.as_str())]).collect();
        let done = site.upload("/app/repairs/new", &fields, &[true, true]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(stands(&engine).await.brought_in.as_deref(), Some("IS"), "{}", engine.name);
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

async fn technician(engine: &Engine) -> StaffId {
    let password = decide_password("một câu thật dài để thử", "").unwrap();
    let new = NewStaff {
        name: "Quỳnh Anh".into(),
        called: "Anh".into(),
        email: "quynhanh@saomai.example".into(),
        roles: Roles::of(&[Role::Technician]),
        branch: None,
        locale: Locale::Vi,
        password: hash_password(&password, &engine.db.moment().secret()),
    };
    engine.db.write(move |tx| add_staff(tx, &Granted::system("story"), &new)).await.unwrap()
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

#[tokio::test]
async fn all_that_is_wrong_with_a_form_is_told_at_once_and_everything_typed_stays() {
    each_engine(SCHEMAS, |engine| async move {
        branches(&engine, &["Cầu Giấy", "Hoàn Kiếm"]).await;
        let tech = technician(&engine).await.to_string();
        let counter = Site::of(&engine, minh(), Locale::En);
        // The first three cannot be read, the others lack what the document needs.
        let wrong = [
            ("phone", "0912 345 678"),
            ("email", "lan@"),
            ("fee", "much"),
            ("promised_at", "soon"),
            ("device", "new"),
            ("fault", "Sọc xanh màn hình"),
            ("loan", "lent"),
            ("shelf", "B-03"),
            ("technician", tech.as_str()),
        ];
        let refused = counter.upload("/app/repairs/new", &wrong, &[true, false, false]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = between(&refused.body, "error-summary", "</ul>");
        let fields = [
            "name",
            "email",
            "model",
            "serial",
            "photos",
            "basis",
            "promised_at",
            "fee",
            "data_choice",
            "passcode",
            "loan_note",
            "branch",
            "signed_name",
        ];
        for field in fields {
            assert_eq!(told.matches(&format!("\"#{field}\"")).count(), 1, "{field}, {}: {told}", engine.name);
        }
        assert_eq!(told.matches("cannot be read").count(), 2, "each photo that is damaged: {told}");
        assert!(told.contains("At least 2 photos"), "one that can be read is too few: {told}");
        for kept in ["lan@", "much", "Sọc xanh", "B-03", &format!("value=\"{tech}\" selected")] {
            assert!(refused.body.contains(kept), "{kept}");
        }
    })
    .await;
}
