//! The room's pages, as people meet them.

use axum::http::StatusCode;
use claims::{Ruling, Status};
use jiff::civil::date;
use kernel::{Actor, Locale};
use testkit::each_engine;

use crate::cast::{
    SCHEMAS, Site, customer, hoa, hung_without_cover, lan_with_cover, minh, phone, promise_in, ruled, stands,
    status, submitted, texts,
};

#[test]
fn every_text_is_in_three_languages() {
    assert_eq!(texts().missing(), []);
}

#[tokio::test]
async fn a_customer_claims_on_a_form_that_keeps_what_was_typed() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let site = Site::of(&engine, Actor::Customer { id: lan }, Locale::Vi);
        let path = format!("/my/p/{asset}/claim");
        let blank = site.get(&path).await;
        assert_eq!(blank.status, StatusCode::OK, "{}: {}", engine.name, blank.body);
        let bare = site.post(&path, &[("words", "Sọc xanh"), ("appeared_on", "2027-01-01")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.body.contains("Sọc xanh") && bare.body.contains("appeared_on-error"));
        assert!(bare.body.contains("fault-error"));
        let done = site.post(&path, &[("fault", "screen"), ("words", "Sọc xanh"), ("wants", "repair")]).await;
        assert_eq!(done.place, "/my/claims/BH-1201?said=claims-said-submitted", "{}", done.body);
        let page = site.get("/my/claims/BH-1201").await;
        assert!(page.body.contains("Đang xem xét") && page.body.contains("Sọc xanh"));
        let again = site.post(&path, &[("fault", "screen"), ("words", "Sọc xanh")]).await;
        assert!(again.body.contains("BH-1201"), "the open one is named");
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_answered_for_the_place_where_the_device_is_brought_in() {
    each_engine(SCHEMAS, |engine| async move {
        promise_in(&engine, 24, &["VN"]).await;
        let lan = customer(&engine, "Nguyễn Thị Lan", "lan@example.vn").await;
        let asset = phone(&engine, lan, Some((date(2025, 6, 22), 24))).await;
        let own = Site::of(&engine, Actor::Customer { id: lan }, Locale::Vi);
        let path = format!("/my/p/{asset}/claim");
        let blank = own.get(&path).await.body;
        assert!(blank.contains("value=\"VN\" selected"), "the shop's country: {blank}");
        let typed = |place| [("fault", "screen"), ("words", "Sọc xanh"), ("brought_in", place)];
        let wrong = own.post(&path, &typed("XX")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("brought_in-error") && wrong.body.contains("Sọc xanh"), "{}", wrong.body);
        let done = own.post(&path, &typed("IS")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(own.get("/my/claims/BH-1201").await.body.contains("Iceland"));

        let desk = Site::of(&engine, minh(), Locale::Vi);
        let page = desk.get("/app/claims/BH-1201").await.body;
        assert!(page.contains("không áp dụng tại Iceland"), "{}: {page}", engine.name);
        let told = desk.get("/api/v1/claims/BH-1201").await.body;
        assert!(
            told.contains("\"brought_in\":\"IS\"") && told.contains("\"answer\":\"not_covered\""),
            "{told}"
        );
        let note =
            |place| [("kind", "serial_label"), ("note", "Máy được mang đến quầy"), ("brought_in", place)];
        let wrong = desk.post("/app/claims/BH-1201/evidence", &note("XX")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Máy được mang đến quầy") && wrong.body.contains("brought_in-error"));
        engine.clock.advance(jiff::SignedDuration::from_secs(60));
        let noted = desk.post("/app/claims/BH-1201/evidence", &note("VN")).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        let page = desk.get("/app/claims/BH-1201").await.body;
        assert!(!page.contains("không áp dụng tại") && page.contains("mang đến tại Việt Nam"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_claim_that_a_branch_takes_in_is_made_in_its_country() {
    each_engine(SCHEMAS, |engine| async move {
        promise_in(&engine, 24, &["VN"]).await;
        let lan = customer(&engine, "Nguyễn Thị Lan", "lan@example.vn").await;
        let asset = phone(&engine, lan, Some((date(2025, 6, 22), 24))).await;
        let open = |tx: &mut platform::Tx<'_>| {
            let new = identity::NewBranch {
                name: "Laugavegur".into(),
                address: "Laugavegur 1".into(),
                phone: String::new(),
                country: "IS".parse().ok(),
            };
            identity::add_branch(tx, &kernel::Granted::system("story"), &new)
        };
        let branch = engine.write(open).await.unwrap();
        let Actor::Staff { id, roles, .. } = minh() else { panic!("Minh works here") };
        let desk = Site::of(&engine, Actor::Staff { id, roles, branch: Some(branch) }, Locale::Vi);
        let blank = desk.get(&format!("/app/claims/new?asset={asset}")).await.body;
        assert!(blank.contains("value=\"IS\" selected"), "{}: {blank}", engine.name);
        let new = format!(r#"{{"asset": "{asset}", "fault": "screen", "words": "Sọc xanh"}}"#);
        let made = desk.post_json("/api/v1/claims", &new).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let told = desk.get("/api/v1/claims/BH-1201").await.body;
        assert!(
            told.contains("\"brought_in\":\"IS\"") && told.contains("\"answer\":\"not_covered\""),
            "{told}"
        );
    })
    .await;
}

#[tokio::test]
async fn more_claims_than_a_page_has_are_on_the_next() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        for _ in 0..51 {
            let code = submitted(&engine, lan, asset).await;
            let close = move |tx: &mut platform::Tx<'_>| {
                tx.exec("update claim set status = 'closed' where number = $1", &[&code.0]).map(drop)
            };
            engine.write(close).await.unwrap();
        }
        let own = Site::of(&engine, Actor::Customer { id: lan }, Locale::Vi);
        let first = own.get("/my/claims").await.body;
        assert!(first.contains("BH-1251") && !first.contains("BH-1201"), "{}", engine.name);
        assert!(first.contains("/my/claims?after=BH-1202"), "{first}");
        let rest = own.get("/my/claims?after=BH-1202").await.body;
        assert!(rest.contains("BH-1201") && !rest.contains("BH-1202") && !rest.contains("?after="));
        let told = own.get("/api/v1/my/claims?after=BH-1202").await.body;
        assert!(told.contains("BH-1201") && !told.contains("BH-1203"), "{told}");
        let desk = Site::of(&engine, minh(), Locale::Vi);
        for whose in [format!("customer={lan}"), format!("asset={asset}")] {
            let list = desk.get(&format!("/app/claims?{whose}")).await.body;
            assert!(list.contains("BH-1251") && list.contains("after=1202"), "{list}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_claim_of_somebody_else_looks_as_if_it_did_not_exist() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let (hung, _) = hung_without_cover(&engine).await;
        submitted(&engine, lan, asset).await;
        let site = Site::of(&engine, Actor::Customer { id: hung }, Locale::Vi);
        assert_eq!(site.get("/my/claims/BH-1201").await.status, StatusCode::NOT_FOUND);
        let appeal = site.post("/my/claims/BH-1201/appeal", &[("appeal", "không chịu")]).await;
        assert_eq!(appeal.status, StatusCode::NOT_FOUND, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn what_colleagues_note_is_not_for_the_customer() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        submitted(&engine, lan, asset).await;
        let note = [("kind", "serial_label"), ("note", "Có vẻ có nước")];
        let noted = Site::of(&engine, minh(), Locale::Vi).post("/app/claims/BH-1201/evidence", &note).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        let own = Site::of(&engine, Actor::Customer { id: lan }, Locale::Vi);
        for path in ["/my/claims/BH-1201", "/api/v1/my/claims/BH-1201"] {
            let seen = own.get(path).await;
            assert_eq!(seen.status, StatusCode::OK, "{}", engine.name);
            assert!(!seen.body.contains("có nước"), "{path}: {}", seen.body);
        }
        let empty = own.post("/my/claims/BH-1201/evidence", &[("kinds", "photo"), ("words", "Đây ạ")]).await;
        assert!(empty.body.contains("Hãy kèm ảnh"), "a photo that is named comes with the form");
    })
    .await;
}

#[tokio::test]
async fn the_page_decides_what_was_read_and_says_why_it_does_not() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let code = submitted(&engine, lan, asset).await;
        let site = Site::of(&engine, minh(), Locale::Vi);
        let page = site.get("/app/claims/BH-1201").await;
        assert_eq!(page.status, StatusCode::OK, "{}: {}", engine.name, page.body);
        assert!(page.body.contains("Đề xuất chấp nhận"));
        let stale = [("ruling", "granted"), ("seen", "old")];
        let stale = site.post("/app/claims/BH-1201/rule", &stale).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(stale.body.contains("Kết quả xét đã thay đổi"));
        let seen = page.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let less = site.post("/app/claims/BH-1201/rule", &[("ruling", "refused"), ("seen", seen)]).await;
        assert!(less.body.contains("Khách có quyền được nhiều hơn"), "{}", less.body);
        let done = site.post("/app/claims/BH-1201/rule", &[("ruling", "granted"), ("seen", seen)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let page = site.get("/app/claims/BH-1201").await.body;
        assert!(page.contains("Tính lại cho cùng kết quả") && page.contains("/app/repairs/new?customer="));
        assert_eq!(status(&engine, code).await, Status::Decided);
    })
    .await;
}

#[tokio::test]
async fn the_shop_takes_a_claim_in_asks_and_closes() {
    each_engine(SCHEMAS, |engine| async move {
        let (_, asset) = lan_with_cover(&engine).await;
        let site = Site::of(&engine, minh(), Locale::En);
        let asset = asset.to_string();
        let form = site.get(&format!("/app/claims/new?asset={asset}")).await;
        assert!(form.body.contains("Galaxy S24"), "{}", form.body);
        let fields = [("asset", asset.as_str()), ("fault", "other"), ("words", "It hums")];
        let done = site.post("/app/claims/new", &fields).await;
        assert_eq!(done.place, "/app/claims/BH-1201?said=claims-said-opened", "{}", done.body);
        let nothing = site.post("/app/claims/BH-1201/ask", &[]).await;
        assert!(nothing.body.contains("Choose at least one kind"), "{}", engine.name);
        let asked = site.post("/app/claims/BH-1201/ask", &[("kinds", "photo"), ("question", "Please")]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        assert_eq!(stands(&engine, "BH-1201".parse().unwrap()).await.status, Status::NeedsInfo);
        let list = site.get("/app/claims?show=needs_info").await.body;
        assert!(list.contains("BH-1201"));
        ruled(&engine, hoa(), "BH-1201".parse().unwrap(), (Ruling::Granted, "")).await.unwrap();
        let closed = [("outcome", "replaced"), ("closing", "From stock")];
        assert_eq!(site.post("/app/claims/BH-1201/close", &closed).await.status, StatusCode::SEE_OTHER);
        assert_eq!(stands(&engine, "BH-1201".parse().unwrap()).await.status, Status::Closed);
    })
    .await;
}
