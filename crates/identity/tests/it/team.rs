//! Colleagues come, change and leave.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::Role;
use platform::web::Fault;
use testkit::each_engine;

use crate::{
    SCHEMAS,
    browser::{PASSWORD, Shop, token_after},
};

const TRANG: &str = "trang@example.vn";
const HOA: &str = "hoa@example.vn";

#[tokio::test]
async fn an_invitation_is_accepted_once() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        let mut trang = shop.signed_in(TRANG).await;
        trang.get("/app/settings/team").await;
        let fields =
            [("name", "Đức Thành"), ("email", "Thanh@example.vn"), ("roles", "technician"), ("branch", "")];
        assert_eq!(trang.post("/app/settings/team", &fields).await.status, StatusCode::OK);
        let path = format!("/invite/{}", token_after(&trang.html, "/invite/"));
        assert!(shop.mails().await[0].contains(&path), "the same link by mail");

        let mut thanh = shop.browser();
        assert_eq!(thanh.get(&path).await.status, StatusCode::OK);
        let done = thanh.post(&path, &[("name", "Đức Thành"), ("password", PASSWORD)]).await;
        assert_eq!(done.place, "/app");
        assert!(thanh.who("/app/who").await.starts_with("staff_"));
        assert_eq!(shop.browser().get(&path).await.fault, Some(Fault::DeadLink), "used");
        let members = shop.engine.read(identity::staff_members).await.unwrap();
        let thanh = members.iter().find(|m| m.email == "thanh@example.vn").unwrap();
        assert_eq!((thanh.called.as_str(), thanh.roles.has(Role::Technician)), ("Thành", true));
    })
    .await;
}

#[tokio::test]
async fn an_invitation_dies_with_time_and_with_its_inviter() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        let hoa_id = shop.colleague(HOA, Role::Manager).await;
        let (mut trang, mut hoa) = (shop.signed_in(TRANG).await, shop.signed_in(HOA).await);
        let mut paths = Vec::new();
        for (inviter, email) in [(&mut trang, "a@example.vn"), (&mut hoa, "b@example.vn")] {
            inviter.get("/app/settings/team").await;
            let fields = [("name", "A"), ("email", email), ("roles", "agent")];
            inviter.post("/app/settings/team", &fields).await;
            paths.push(format!("/invite/{}", token_after(&inviter.html, "/invite/")));
        }
        trang.get(&format!("/app/settings/team/{hoa_id}")).await;
        let demoted = trang.post(&format!("/app/settings/team/{hoa_id}"), &[("roles", "agent")]).await;
        assert_eq!(demoted.status, StatusCode::SEE_OTHER);
        let mut guest = shop.browser();
        assert_eq!(guest.get(&paths[0]).await.status, StatusCode::OK);
        assert_eq!(guest.get(&paths[1]).await.fault, Some(Fault::DeadLink), "an agent may not invite");
        shop.engine.clock.advance(SignedDuration::from_hours(7 * 24));
        assert_eq!(guest.get(&paths[0]).await.fault, Some(Fault::DeadLink), "seven days");
        for foreign in ["/invite/x", "/invite/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(guest.get(foreign).await.fault, Some(Fault::DeadLink));
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_what_they_lack_and_the_last_owner_stays() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let trang_id = shop.colleague(TRANG, Role::Owner).await;
        let hoa_id = shop.colleague(HOA, Role::Manager).await;
        shop.colleague("minh@example.vn", Role::Agent).await;
        let mut hoa = shop.signed_in(HOA).await;
        hoa.get("/app/settings/team").await;
        let owner = [("name", "A"), ("email", "a@example.vn"), ("roles", "owner")];
        assert_eq!(hoa.post("/app/settings/team", &owner).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let own = format!("/app/settings/team/{hoa_id}");
        assert_eq!(hoa.post(&own, &[("roles", "owner")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let leave = format!("/app/settings/team/{trang_id}/leave");
        assert_eq!(hoa.post(&leave, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        let mut trang = shop.signed_in(TRANG).await;
        trang.get("/app/settings/team").await;
        assert_eq!(trang.post(&leave, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the last owner");
        let mut minh = shop.signed_in("minh@example.vn").await;
        assert_eq!(minh.get("/app/settings/team").await.fault, Some(Fault::Forbidden));
        assert_eq!(minh.get("/app/settings/account").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn other_roles_and_leaving_end_every_session() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        let hoa_id = shop.colleague(HOA, Role::Manager).await;
        let (mut trang, mut hoa) = (shop.signed_in(TRANG).await, shop.signed_in(HOA).await);
        let page = format!("/app/settings/team/{hoa_id}");
        trang.get(&page).await;
        trang.post(&page, &[("roles", "manager"), ("branch", "")]).await;
        assert!(hoa.who("/app/who").await.starts_with("staff_"), "nothing changed for Hoa");
        trang.get(&page).await;
        trang.post(&page, &[("roles", "agent"), ("roles", "manager"), ("branch", "")]).await;
        assert_eq!(hoa.who("/app/who").await, "anonymous");
        let mut hoa = shop.signed_in(HOA).await;
        trang.get(&page).await;
        trang.post(&format!("{page}/leave"), &[]).await;
        assert_eq!(hoa.who("/app/who").await, "anonymous");
        hoa.get("/in").await;
        let back = hoa.post("/in", &[("email", HOA), ("password", PASSWORD)]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(trang.get(&page).await.fault, Some(Fault::NotFound));
        let name = shop.engine.read(move |tx| identity::staff_name(tx, hoa_id)).await.unwrap();
        assert!(name.is_some(), "old messages keep their name");
    })
    .await;
}

#[tokio::test]
async fn one_sees_and_ends_ones_own_sessions_only() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        shop.colleague(HOA, Role::Manager).await;
        let (mut here, mut there) = (shop.signed_in(TRANG).await, shop.signed_in(TRANG).await);
        let mut hoa = shop.signed_in(HOA).await;
        here.get("/app/settings/account").await;
        let there_id = format!("session_{}", token_after(&here.html, "/sessions/session_"));
        let end = format!("/app/settings/account/sessions/{there_id}/end");
        hoa.get("/app/settings/account").await;
        assert_eq!(hoa.post(&end, &[]).await.fault, Some(Fault::NotFound), "not Hoa's");
        assert!(there.who("/app/who").await.starts_with("staff_"));
        assert_eq!(here.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(there.who("/app/who").await, "anonymous");
        let mut third = shop.signed_in(TRANG).await;
        here.get("/app/settings/account").await;
        here.post("/app/settings/account/sessions/end-others", &[]).await;
        assert_eq!(third.who("/app/who").await, "anonymous");
        assert!(here.who("/app/who").await.starts_with("staff_"));
    })
    .await;
}
