use testkit::browser::{Browser, Scheme, Script};

const GOOD: &str = "data:text/html;charset=utf-8,<!doctype html><html lang=vi><title>Bảo hành</title>\
    <meta name=viewport content='width=device-width, initial-scale=1'><main><h1>Bảo hành</h1>\
    <script>document.body.dataset.script='ran'</script><p>Còn đến 14.2.2028</p></main></html>";
const BAD: &str = "data:text/html;charset=utf-8,<!doctype html><html lang=vi><title>x</title><main><h1>x</h1>\
    <p style='color:%23bbb;background:%23fff;width:2000px'>mờ</p></main></html>";

#[tokio::test]
async fn a_good_page_passes_and_prints() {
    let browser = Browser::start().await.unwrap();
    browser.open(GOOD, 320, Scheme::Dark).await.unwrap();
    assert_eq!(browser.axe().await.unwrap(), []);
    assert_eq!(browser.overflow().await.unwrap(), 0);
    let dark = "return matchMedia('(prefers-color-scheme: dark)').matches && innerWidth === 320";
    assert_eq!(browser.page.execute(dark, vec![]).await.unwrap().json(), &true);
    assert!(browser.pdf().await.unwrap().starts_with(b"%PDF-"));
    let shot = browser.screenshot("testkit-good").await.unwrap();
    assert!(std::fs::read(shot).unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_bad_page_is_seen_to_be_bad() {
    let browser = Browser::start().await.unwrap();
    browser.open(BAD, 390, Scheme::Light).await.unwrap();
    let violations = browser.axe().await.unwrap();
    let contrast = violations.iter().find(|violation| violation.rule == "color-contrast").unwrap();
    assert_eq!(contrast.places, ["p"]);
    assert!(browser.overflow().await.unwrap() > 0);
}

#[tokio::test]
async fn a_page_can_be_opened_without_its_script() {
    let browser = Browser::start().await.unwrap();
    let ran = "return document.body.dataset.script ?? 'did not run'";
    browser.open(GOOD, 390, Scheme::Light).await.unwrap();
    assert_eq!(browser.page.execute(ran, vec![]).await.unwrap().json(), "ran");
    browser.script(Script::Refused).await.unwrap();
    browser.open(GOOD, 390, Scheme::Light).await.unwrap();
    browser.script(Script::Allowed).await.unwrap();
    assert_eq!(browser.page.execute(ran, vec![]).await.unwrap().json(), "did not run");
}
