//! Keys of other programs.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use kernel::Role;
use testkit::each_engine;

use crate::{
    SCHEMAS,
    browser::{Shop, token_after},
};

async fn call(shop: &Shop, path: &str, key: &str) -> (StatusCode, String) {
    let request = Request::get(path).header("authorization", format!("Bearer {key}"));
    let response = shop.send(request.body(Body::empty()).unwrap()).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1_000_000).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_key_acts_for_its_maker_as_far_as_both_may() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let trang_id = shop.colleague("trang@example.vn", Role::Owner).await;
        let hoa_id = shop.colleague("hoa@example.vn", Role::Manager).await;
        let mut hoa = shop.signed_in("hoa@example.vn").await;
        hoa.get("/app/settings/keys").await;
        let too_much = [("name", "Till"), ("roles", "owner")];
        let refused = hoa.post("/app/settings/keys", &too_much).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wanted = [("name", "Till"), ("roles", "agent"), ("roles", "manager")];
        let mut clicked = vec![("_csrf", hoa.hidden("_csrf")), ("_key", hoa.hidden("_key"))];
        clicked.extend(wanted.map(|(name, value)| (name, value.to_owned())));
        hoa.post_raw("/app/settings/keys", &clicked, &[("sec-fetch-site", "same-origin")]).await;
        let key = format!("hm_{}", token_after(&hoa.html, "hm_"));
        let again = hoa.post_raw("/app/settings/keys", &clicked, &[("sec-fetch-site", "same-origin")]).await;
        assert_eq!(again.place, "/app/settings/keys?said=identity-said-key-made-before");
        hoa.get("/app/settings/keys").await;
        assert_eq!(hoa.html.matches("/revoke\"").count(), 1, "one key, however often one clicks");
        let (status, me) = call(&shop, "/api/v1/me", &key).await;
        assert_eq!(status, StatusCode::OK);
        assert!(me.contains(&hoa_id.to_string()) && me.contains("agent"), "{me}");
        assert_eq!(call(&shop, "/api/v1/team", &key).await.0, StatusCode::OK);
        assert_eq!(call(&shop, "/app/settings/team", &key).await.0, StatusCode::UNAUTHORIZED, "no pages");
        for wrong in ["", "hm_", "hm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(call(&shop, "/api/v1/me", wrong).await.0, StatusCode::UNAUTHORIZED);
        }

        let mut trang = shop.signed_in("trang@example.vn").await;
        let page = format!("/app/settings/team/{hoa_id}");
        trang.get(&page).await;
        trang.post(&page, &[("roles", "agent"), ("branch", "")]).await;
        assert_eq!(call(&shop, "/api/v1/team", &key).await.0, StatusCode::FORBIDDEN, "Hoa's right is gone");
        assert_eq!(call(&shop, "/api/v1/me", &key).await.0, StatusCode::OK);
        trang.get("/app/settings/keys").await;
        let id = format!("key_{}", token_after(&trang.html, "/keys/key_"));
        trang.post(&format!("/app/settings/keys/{id}/revoke"), &[]).await;
        assert_eq!(call(&shop, "/api/v1/me", &key).await.0, StatusCode::UNAUTHORIZED, "revoked");
        assert_ne!(trang_id, hoa_id);
    })
    .await;
}

#[tokio::test]
async fn the_api_refuses_a_cookie_that_says_nothing_of_its_origin() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague("trang@example.vn", Role::Owner).await;
        let trang = shop.signed_in("trang@example.vn").await;
        let cookie = format!("haumai_session={}", trang.cookies["haumai_session"]);
        let body = r#"{"name":"Hoàn Kiếm","address":"1 Tràng Tiền"}"#;
        let request = |site: Option<&str>| {
            let mut request = Request::post("/api/v1/branches")
                .header("cookie", &cookie)
                .header("content-type", "application/json");
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            request.body(Body::from(body)).unwrap()
        };
        assert_eq!(shop.send(request(None)).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(shop.send(request(Some("cross-site"))).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(shop.send(request(Some("same-origin"))).await.status(), StatusCode::OK);
        let branches = shop.engine.read(identity::branches).await.unwrap();
        assert_eq!(branches.iter().map(|b| b.slug.as_str()).collect::<Vec<_>>(), ["hoan-kiem"]);
    })
    .await;
}
