//! In, out, and what keeps others out.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use jiff::SignedDuration;
use kernel::{Granted, Role};
use platform::{DbError, Tx, web::Fault};
use testkit::each_engine;
use totp_rs::{Builder, Secret};

use crate::{
    SCHEMAS,
    browser::{Browser, PASSWORD, Shop, key, token_after},
};

const MINH: &str = "minh@example.vn";

#[tokio::test]
async fn a_new_shop_is_set_up_once_by_the_printed_link() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let old = shop.engine.write(identity::setup_link_if_new).await.unwrap().unwrap();
        let link = shop.engine.write(identity::setup_link_if_new).await.unwrap().unwrap();
        let mut trang = shop.browser();
        assert_eq!(trang.get(&old).await.fault, Some(Fault::DeadLink), "a newer link replaces it");
        assert_eq!(trang.get(&link).await.status, StatusCode::OK);
        let token = trang.hidden("token");
        let mut fields = vec![
            ("token", token.as_str()),
            ("shop", "Sao Mai Care"),
            ("phone", "1800 6868"),
            ("address", "122 Cầu Giấy, Hà Nội"),
            ("hours", "8:30–21:00"),
            ("zone", "Asia/Ho_Chi_Minh"),
            ("currency", "VND"),
            ("locale", "vi"),
            ("owner", "Lê Thu Trang"),
            ("email", "trang@example.vn"),
            ("password", "123456789012"),
        ];
        let refused = trang.post("/app/setup", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            trang.html.contains("Sao Mai Care") && trang.html.contains("password-error"),
            "{}",
            trang.html
        );
        fields[10].1 = PASSWORD;
        let done = trang.post("/app/setup", &fields).await;
        assert_eq!(done.place, "/app/settings?said=identity-said-set-up");
        assert!(trang.who("/app/who").await.starts_with("staff_"));
        trang.get("/app/settings").await;
        assert!(trang.html.contains("Sao Mai Care"), "the shop and its first branch");
        assert_eq!(shop.browser().get(&link).await.fault, Some(Fault::DeadLink), "used");
        assert_eq!(shop.engine.write(identity::setup_link_if_new).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_look_the_same() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(MINH, Role::Agent).await;
        let mut answers = Vec::new();
        for email in [MINH, "nobody@example.vn"] {
            let mut browser = shop.browser();
            browser.get("/in").await;
            let answer = browser.post("/in", &[("email", email), ("password", "not the one at all")]).await;
            assert!(!browser.cookies.contains_key("haumai_session"));
            let main = browser.html.split_once("<main").unwrap().1.replace(email, "…");
            let (key, csrf) = (browser.hidden("_key"), browser.hidden("_csrf"));
            answers.push((answer.status, main.replace(&key, "").replace(&csrf, "")));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0].0, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn after_five_mistakes_even_the_right_password_waits() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(MINH, Role::Agent).await;
        let mut browser = shop.browser();
        browser.get("/in").await;
        for _ in 0..5 {
            let wrong = browser.post("/in", &[("email", MINH), ("password", "wrong")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = browser.post("/in", &[("email", MINH), ("password", PASSWORD)]).await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
        shop.engine.clock.advance(SignedDuration::from_secs(90));
        let later = browser.post("/in", &[("email", MINH), ("password", PASSWORD)]).await;
        assert_eq!(later.place, "/app");
    })
    .await;
}

#[tokio::test]
async fn signing_in_gives_a_new_id_and_signing_out_ends_it() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(MINH, Role::Agent).await;
        let mut first = shop.signed_in(MINH).await;
        let mut second = first.clone();
        second.cookies.remove("haumai_session");
        second.get("/in").await;
        let answer =
            second.post("/in", &[("email", MINH), ("password", PASSWORD), ("next", "//evil.example")]).await;
        assert_eq!(answer.place, "/app", "only own paths are led to");
        assert_ne!(first.cookies["haumai_session"], second.cookies["haumai_session"]);
        first.get("/app/settings/account").await;
        let stolen = first.cookies.clone();
        assert_eq!(first.post("/out", &[]).await.place, "/in");
        assert_eq!(first.cookies["haumai_session"], "");
        let mut thief = first.clone();
        thief.cookies = stolen;
        assert_eq!(thief.who("/app/who").await, "anonymous", "the old cookie is dead");
        assert!(second.who("/app/who").await.starts_with("staff_"));
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_two_idle_weeks() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(MINH, Role::Agent).await;
        let mut minh = shop.signed_in(MINH).await;
        let days = |n: i64| SignedDuration::from_hours(24 * n);
        shop.engine.clock.advance(days(13));
        assert!(minh.who("/app/who").await.starts_with("staff_"));
        shop.engine.clock.advance(days(13));
        assert!(minh.who("/app/who").await.starts_with("staff_"), "use keeps it alive");
        shop.engine.clock.advance(days(14));
        assert_eq!(minh.who("/app/who").await, "anonymous");
    })
    .await;
}

#[tokio::test]
async fn a_form_of_another_site_or_page_is_refused() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(MINH, Role::Agent).await;
        let mut minh = shop.signed_in(MINH).await;
        minh.get("/app/settings/account").await;
        let token = |csrf: String| [("_csrf", csrf), ("_key", "a key of sixteen signs".to_owned())];
        let csrf = minh.hidden("_csrf");
        let elsewhere: [&[(&str, &str)]; 3] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
        ];
        for headers in elsewhere {
            let answer = minh.post_raw("/out", &token(csrf.clone()), headers).await;
            assert_eq!(answer.fault, Some(Fault::Stale), "{headers:?}");
        }
        let foreign = shop.signed_in(MINH).await.hidden("_csrf");
        for wrong in ["", foreign.as_str()] {
            let answer = minh.post_raw("/out", &token(wrong.to_owned()), &[]).await;
            assert_eq!(answer.fault, Some(Fault::Stale));
        }
        assert!(minh.who("/app/who").await.starts_with("staff_"), "still signed in");
        assert_eq!(minh.post_raw("/out", &token(csrf), &[("origin", "http://shop")]).await.place, "/in");
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link_that_works_once() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(MINH, Role::Agent).await;
        let mut elsewhere = shop.signed_in(MINH).await;
        let mut minh = shop.browser();
        minh.get("/in/password").await;
        assert_eq!(minh.post("/in/password", &[("email", "nobody@example.vn")]).await.status, StatusCode::OK);
        assert!(shop.mails().await.is_empty(), "nobody has this address");
        assert_eq!(minh.post("/in/password", &[("email", MINH)]).await.status, StatusCode::OK);
        let path = format!("/in/password/{}", token_after(&shop.mails().await[0], "/in/password/"));
        minh.get(&path).await;
        assert_eq!(minh.post(&path, &[("password", "short")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = minh.post(&path, &[("password", "hundur syngur á þaki")]).await;
        assert_eq!(done.place, "/in?said=identity-said-password");
        assert_eq!(minh.get(&path).await.fault, Some(Fault::DeadLink), "used");
        assert_eq!(elsewhere.who("/app/who").await, "anonymous", "every session has ended");
        for _ in 0..10 {
            shop.engine.clock.advance(SignedDuration::from_secs(1));
            minh.get("/in/password").await;
            minh.post("/in/password", &[("email", MINH)]).await;
        }
        assert_eq!(shop.mails().await.len(), 5, "a form of ours floods nobody");
        let late = minh.get("/in/password/").await;
        assert_ne!(late.status, StatusCode::OK, "the empty token is none");
    })
    .await;
}

/// The code that the app shows now.
fn app_code(shop: &Shop, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(u64::try_from(shop.engine.clock().now().as_second()).unwrap()).to_string()
}

#[tokio::test]
async fn with_a_second_factor_the_password_is_not_enough() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(MINH, Role::Agent).await;
        let mut elsewhere = shop.signed_in(MINH).await;
        let mut minh = shop.signed_in(MINH).await;
        let before = minh.cookies["haumai_session"].clone();
        minh.get("/app/settings/account/factor").await;
        let secret = minh.hidden("secret");
        let fields = [("secret", secret.as_str()), ("code", "000000")];
        let wrong = minh.post("/app/settings/account/factor", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(minh.hidden("secret"), secret, "the picture stays the same");
        let code = app_code(&shop, &secret);
        minh.post("/app/settings/account/factor", &[("secret", secret.as_str()), ("code", &code)]).await;
        let recovery = token_after(&minh.html, "<li class=\"code wraps\">");
        assert_eq!(recovery.len(), 14);
        assert_ne!(minh.cookies["haumai_session"], before, "a new id");
        assert_eq!(elsewhere.who("/app/who").await, "anonymous", "every other session has ended");

        let mut again = half_way(&shop).await;
        assert_eq!(again.who("/app/who").await, "anonymous", "half-way is not in");
        again.get("/in/code").await;
        assert_eq!(again.post("/in/code", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        shop.engine.clock.advance(SignedDuration::from_secs(30));
        let next = app_code(&shop, &secret);
        assert_eq!(again.post("/in/code", &[("code", &next), ("next", "/app/x")]).await.place, "/app/x");
        assert!(again.who("/app/who").await.starts_with("staff_"));

        let mut on_paper = half_way(&shop).await;
        on_paper.get("/in/code").await;
        assert_eq!(on_paper.post("/in/code", &[("code", &recovery)]).await.place, "/app");
        let mut twice = half_way(&shop).await;
        twice.get("/in/code").await;
        let used = twice.post("/in/code", &[("code", &recovery)]).await;
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "each opens once");
    })
    .await;
}

#[tokio::test]
async fn everybody_finds_the_branches_and_the_shop_where_there_are_none() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let mut stranger = shop.browser();
        stranger.get("/branches").await;
        assert!(stranger.html.contains("Cửa hàng chưa ghi địa chỉ"), "{}", stranger.html);
        let saved = identity::Shop {
            name: "Sao Mai Care".into(),
            phone: "1800 6868".into(),
            address: "122 Cầu Giấy".into(),
            hours: "8:30–21:00".into(),
            ..identity::Shop::default()
        };
        let save = move |tx: &mut Tx<'_>| identity::save_shop(tx, &Granted::system("test"), &saved);
        shop.engine.write(save).await.unwrap();
        stranger.get("/branches").await;
        assert!(stranger.html.contains("122 Cầu Giấy"), "{}", stranger.html);
        let new = identity::NewBranch {
            name: "Hoàn Kiếm".into(),
            address: "18 Hàng Bài".into(),
            phone: "024 7300 6868".into(),
            country: None,
        };
        let add = move |tx: &mut Tx<'_>| identity::add_branch(tx, &Granted::system("test"), &new);
        shop.engine.write(add).await.unwrap();
        stranger.get("/branches").await;
        let told = ["Hoàn Kiếm", "18 Hàng Bài", "tel:02473006868", "8:30–21:00"];
        assert!(told.iter().all(|text| stranger.html.contains(text)), "{}", stranger.html);
        assert!(!stranger.html.contains("122 Cầu Giấy"), "only the branches, once there are some");
    })
    .await;
}

async fn stored_secret(shop: &Shop) -> Vec<u8> {
    let read: Result<Option<Vec<u8>>, DbError> =
        shop.engine.read(|tx| tx.value("select secret from second_factor", &[])).await;
    read.unwrap().unwrap()
}

#[tokio::test]
async fn the_secret_of_a_second_factor_lies_sealed_also_if_an_earlier_version_left_it_open() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let staff = shop.colleague(MINH, Role::Agent).await;
        let mut minh = shop.signed_in(MINH).await;
        minh.get("/app/settings/account/factor").await;
        let secret = minh.hidden("secret");
        let bytes = Secret::try_from_base32(&secret).unwrap().as_bytes().to_vec();
        let code = app_code(&shop, &secret);
        minh.post("/app/settings/account/factor", &[("secret", secret.as_str()), ("code", &code)]).await;
        let sealed = stored_secret(&shop).await;
        assert!(!sealed.windows(bytes.len()).any(|part| part == bytes), "{}", shop.engine.name);

        let open = bytes.clone();
        let left_open: Result<u64, DbError> =
            shop.engine.write(move |tx| tx.exec("update second_factor set secret = $1", &[&open])).await;
        left_open.unwrap();
        let start = || shop.engine.write(|tx| identity::seal_factors(tx, &key()));
        start().await.unwrap();
        let again = stored_secret(&shop).await;
        assert!(!again.windows(bytes.len()).any(|part| part == bytes), "{}", shop.engine.name);
        start().await.unwrap();
        assert_eq!(stored_secret(&shop).await, again, "the next start changes nothing");

        shop.engine.clock.advance(SignedDuration::from_secs(30));
        let mut in_between = half_way(&shop).await;
        in_between.get("/in/code").await;
        let next = app_code(&shop, &secret);
        assert_eq!(in_between.post("/in/code", &[("code", &next)]).await.place, "/app", "{staff}");
    })
    .await;
}

async fn half_way(shop: &Shop) -> Browser<'_> {
    let mut browser = shop.browser();
    browser.get("/in").await;
    let answer = browser.post("/in", &[("email", MINH), ("password", PASSWORD)]).await;
    assert_eq!(answer.place, "/in/code?next=/app");
    browser
}

#[tokio::test]
async fn a_branch_may_lie_in_another_country() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague("trang@example.vn", Role::Owner).await;
        let mut trang = shop.signed_in("trang@example.vn").await;
        trang.get("/app/settings").await;
        let new = |country| {
            [("branch_name", "Laugavegur"), ("branch_address", "Laugavegur 1"), ("branch_country", country)]
        };
        let wrong = trang.post("/app/settings/branches", &new("XX")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(trang.html.contains("branch_country-error") && trang.html.contains("value=\"Laugavegur 1\""));
        trang.get("/app/settings").await;
        trang.post("/app/settings/branches", &new("IS")).await;
        let branch = || async { shop.engine.read(identity::branches).await.unwrap().remove(0) };
        let opened = branch().await;
        assert_eq!(opened.country.map(|country| country.code()), Some("IS"), "{}", shop.engine.name);

        trang.get("/app/settings").await;
        assert!(trang.html.contains("Laugavegur 1 · Iceland"), "{}", trang.html);
        let page = format!("/app/settings/branches/{}", opened.id);
        trang.get(&page).await;
        assert!(trang.html.contains("<option value=\"IS\" selected>"), "{}", trang.html);
        trang.post(&page, &new("")).await;
        assert_eq!(branch().await.country, None, "where the shop is");

        let put = async |country: &str| {
            let body = format!(r#"{{"name":"Laugavegur","address":"1","country":"{country}"}}"#);
            let request = Request::put(format!("/api/v1/branches/{}", opened.id))
                .header("cookie", format!("haumai_session={}", trang.cookies["haumai_session"]))
                .header("content-type", "application/json")
                .header("sec-fetch-site", "same-origin");
            shop.send(request.body(Body::from(body)).unwrap()).await.status()
        };
        assert_eq!(put("is").await, StatusCode::OK);
        assert_eq!(put("Iceland").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(branch().await.country.map(|country| country.code()), Some("IS"));
    })
    .await;
}
