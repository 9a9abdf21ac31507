//! Ctrl K in a browser: what the page can do, and what the shop knows, under one box.

use kernel::Locale;
use platform::Config;
use testkit::browser::{Browser, Scheme};
use thirtyfour::prelude::*;

use crate::{house::House, walk::carry, world::World};

const OPEN: &str =
    "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'k', ctrlKey: true, bubbles: true}))";

#[tokio::test(flavor = "multi_thread")]
async fn a_number_leads_to_its_ticket_and_a_word_to_an_action_of_the_page() {
    let house = House::open(Config::default()).await;
    haumai::cast::tell(&house.app, &house.clock).await.unwrap();
    let mut minh = World::of(&house.app).staff("minh@saomai.example").await;
    minh.reads(Locale::Vi);
    let browser = Browser::start().await.unwrap();
    carry(&browser, &house, &minh).await;
    browser.open(&house.at("/app/tickets/8401"), 1440, Scheme::Light).await.unwrap();
    let line = async |typed: &str, href: &str| {
        browser.page.execute(OPEN, Vec::new()).await.unwrap();
        let field = browser.page.find(By::Css("#palette[open] input")).await.unwrap();
        field.send_keys(typed).await.unwrap();
        let found = browser.page.query(By::Css(format!("#palette li a[href$='{href}']"))).first().await;
        found.unwrap_or_else(|e| panic!("{typed}: {e}"))
    };
    line("8402", "/app/tickets/8402").await;
    press(&browser, "//*[@id='palette']//li//a[contains(@href, '/app/tickets/8402')]").await;
    assert_eq!(browser.page.current_url().await.unwrap().path(), "/app/tickets/8402");
    line("sua chua", "/app/repairs").await;
    browser.page.execute("document.querySelector('#palette').close()", Vec::new()).await.unwrap();
    browser.page.execute(OPEN, Vec::new()).await.unwrap();
    let field = browser.page.find(By::Css("#palette[open] input")).await.unwrap();
    field.send_keys("mau tra loi").await.unwrap();
    press(&browser, "//*[@id='palette']//button[contains(., 'Mẫu trả lời')]").await;
    let came = browser.page.query(By::XPath("//h1[contains(., 'Mẫu trả lời cho yêu cầu 8402')]"));
    came.first().await.unwrap();
    assert_eq!(browser.complaints().await.unwrap(), [""; 0]);
}

/// Presses what is found. The list is drawn anew when the look-up answers, so what was found a moment ago may be gone.
async fn press(browser: &Browser, path: &str) {
    for _ in 0..50 {
        if let Ok(found) = browser.page.find(By::XPath(path)).await
            && found.click().await.is_ok()
        {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nothing to press at {path}");
}
