//! Customers come in by a link or by a code.

use jiff::SignedDuration;
use kernel::{CustomerId, Locale, Role, TimeZone, Uuid};
use platform::{
    Tx,
    i18n::{Lang, Texts},
    web::Fault,
};
use std::sync::Arc;
use testkit::{Engine, each_engine};

use crate::{SCHEMAS, browser::Shop};

fn lan() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001))
}

#[tokio::test]
async fn a_link_signs_its_customer_in_and_leads_to_its_page() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let issue = |tx: &mut Tx<'_>| identity::issue_customer_link(tx, lan(), "/my/r/SC-24801", 30);
        let link = shop.engine.write(issue).await.unwrap();
        let mut browser = shop.browser();
        assert_eq!(browser.get(&link).await.place, "/my/r/SC-24801");
        assert_eq!(browser.who("/my/who").await, lan().to_string());
        assert_eq!(browser.who("/app/who").await, "anonymous", "no door to the console");
        let session = browser.cookies["haumai_my"].clone();
        browser.get(&link).await;
        assert_eq!(browser.cookies["haumai_my"], session, "the same session serves on");
        shop.engine.clock.advance(SignedDuration::from_hours(24 * 30));
        assert_eq!(shop.browser().get(&link).await.fault, Some(Fault::DeadLink));
        assert_eq!(shop.browser().get("/l/x").await.fault, Some(Fault::DeadLink));
        assert_eq!(browser.who("/my/who").await, lan().to_string(), "180 days");
        let elsewhere = |tx: &mut Tx<'_>| identity::issue_customer_link(tx, lan(), "//evil.example", 30);
        assert!(shop.engine.write(elsewhere).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn one_browser_may_hold_both_sessions() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague("minh@example.vn", Role::Agent).await;
        let mut browser = shop.signed_in("minh@example.vn").await;
        let issue = |tx: &mut Tx<'_>| identity::issue_customer_link(tx, lan(), "/my", 30);
        let link = shop.engine.write(issue).await.unwrap();
        browser.get(&link).await;
        assert_eq!(browser.who("/my/who").await, lan().to_string());
        assert!(browser.who("/app/who").await.starts_with("staff_"));
        assert!(browser.who("/who").await.starts_with("staff_"));
    })
    .await;
}

fn lang() -> Lang {
    Lang::new(Arc::new(Texts::new(&identity::FTL).unwrap()), Locale::Vi, TimeZone::UTC)
}

async fn send(engine: &Engine) -> identity::CodeMail {
    let lang = lang();
    let send =
        move |tx: &mut Tx<'_>| identity::send_address_code(tx, "example.vn", " Lan@Example.vn ", &lang);
    engine.write(send).await.unwrap()
}

async fn prove(engine: &Engine, code: &str) -> Result<String, identity::CodeRefusal> {
    let code = code.to_owned();
    let prove = move |tx: &mut Tx<'_>| identity::prove_address_code(tx, "lan@example.vn", &code);
    engine.write(prove).await.unwrap().map(|proven| proven.email().to_owned())
}

#[tokio::test]
async fn a_code_proves_the_address_once() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let engine = &shop.engine;
        assert_eq!(prove(engine, "").await, Err(identity::CodeRefusal::Wrong), "none was sent");
        assert_eq!(send(engine).await, identity::CodeMail::Sent);
        for _ in 0..20 {
            assert_eq!(send(engine).await, identity::CodeMail::NotNow, "one mail, however often one asks");
        }
        let mails = shop.mails().await;
        assert_eq!(mails.len(), 1);
        let code: String =
            mails[0].lines().find(|l| l.len() == 6 && l.parse::<u32>().is_ok()).unwrap().into();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(prove(engine, wrong).await, Err(identity::CodeRefusal::Wrong));
        assert_eq!(prove(engine, &code).await, Ok("lan@example.vn".into()));
        assert_eq!(prove(engine, &code).await, Err(identity::CodeRefusal::Wrong), "used");
        assert_eq!(
            prove(engine, "").await,
            Err(identity::CodeRefusal::Wrong),
            "a used code is not the empty one"
        );
    })
    .await;
}

#[tokio::test]
async fn a_code_is_guessed_at_five_times_only() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        let engine = &shop.engine;
        send(engine).await;
        let body = shop.mails().await.remove(0);
        let code: String = body.lines().find(|l| l.len() == 6 && l.parse::<u32>().is_ok()).unwrap().into();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(prove(engine, wrong).await, Err(identity::CodeRefusal::Wrong));
        }
        assert_eq!(prove(engine, &code).await, Err(identity::CodeRefusal::TooMany), "even the right one");
        engine.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(send(engine).await, identity::CodeMail::Sent);
        engine.clock.advance(SignedDuration::from_mins(15));
        let body = shop.mails().await.remove(0);
        let code: String = body.lines().find(|l| l.len() == 6 && l.parse::<u32>().is_ok()).unwrap().into();
        assert_eq!(prove(engine, &code).await, Err(identity::CodeRefusal::Expired));
    })
    .await;
}
