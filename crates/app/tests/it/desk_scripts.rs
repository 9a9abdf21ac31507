//! The console's little scripts in a browser: single keys, the pill of news, who else is there.

use jiff::SignedDuration;
use kernel::{Granted, Locale};
use platform::{Config, Tx, web::Fault};
use testkit::browser::{Browser, Scheme};
use thirtyfour::prelude::*;

use crate::{house::House, walk::carry, world::World};

async fn shop() -> House {
    let house = House::open(Config::default()).await;
    haumai::cast::tell(&house.app, &house.clock).await.unwrap();
    house
}

/// Somebody at a page of theirs.
async fn at(house: &House, email: &str, path: &str) -> Browser {
    let mut visitor = World::of(&house.app).staff(email).await;
    visitor.reads(Locale::Vi);
    let browser = Browser::start().await.unwrap();
    carry(&browser, house, &visitor).await;
    browser.open(&house.at(path), 1440, Scheme::Light).await.unwrap();
    browser
}

/// Presses keys as a page meets them, and says which of them the page took from the browser.
const KEYS: &str = "
  const press = (where, init) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
    where.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const taken = [];
  const ours = ['r', 'n', 'e', 'h', 'a', 'i', 'l', 'm', 't', 'w', 'j', '?', '/', 'g'];
  for (const key of ours)
    for (const held of ['ctrlKey', 'metaKey', 'altKey'])
      if (press(document.body, { key, [held]: true })) taken.push(`${held} ${key}`);
  if (press(document.body, { key: 'k', altKey: true })) taken.push('altKey k');
  const browsers = ['Tab', ' ', 'Escape', 'Backspace', 'Enter', 'ArrowDown', 'ArrowLeft', 'PageDown', 'Home', 'F1', 'F5',
    'F11', 'F12', 'Shift', 'Control', 'Alt', 'Meta', \"'\"];
  for (const key of browsers) if (press(document.body, { key })) taken.push(key);
  const field = document.querySelector('form[data-draft-url] textarea');
  field.focus();
  for (const key of ours) if (press(field, { key })) taken.push(`typing ${key}`);
  field.blur();
  for (const key of ours) if (press(document.body, { key, isComposing: true })) taken.push(`composing ${key}`);
  document.body.dataset.keys = 'off';
  for (const key of ours) if (press(document.body, { key })) taken.push(`off ${key}`);
  delete document.body.dataset.keys;
  return taken;";

const PRESSED: &str = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], bubbles: true, \
                       cancelable: true }));";

#[tokio::test(flavor = "multi_thread")]
async fn single_keys_take_nothing_from_the_browser_nor_from_somebody_who_types() {
    let house = shop().await;
    let browser = at(&house, "minh@saomai.example", "/app/tickets/8401").await;
    let taken = browser.page.execute(KEYS, Vec::new()).await.unwrap().json().clone();
    assert_eq!(taken, serde_json::json!([]));
    let press = async |key: &str| browser.page.execute(PRESSED, vec![key.into()]).await.unwrap();
    press("r").await;
    let focused = browser.page.active_element().await.unwrap();
    assert_eq!(focused.tag_name().await.unwrap(), "textarea", "R leads to the answer");
    browser.page.execute("document.activeElement.blur()", Vec::new()).await.unwrap();
    press("?").await;
    browser.page.find(By::Css("dialog#keys[open]")).await.unwrap();
    press("e").await;
    assert_eq!(
        browser.page.current_url().await.unwrap().path(),
        "/app/tickets/8401",
        "a dialog has the keys"
    );
    assert_eq!(browser.complaints().await.unwrap(), [""; 0]);
}

/// A ticket of Minh's that nobody announced.
async fn opens(house: &House) -> i64 {
    let open = |tx: &mut Tx<'_>| {
        let minh = identity::staff_members(tx)?.into_iter().find(|it| it.email == "minh@saomai.example");
        let new = tickets::NewTicket {
            subject: "Loa rè".into(),
            body: "Loa rè từ hôm qua".into(),
            ..tickets::NewTicket::default()
        };
        let id = tickets::open_ticket(tx, &Granted::system("test"), &new)?;
        let by = kernel::Actor::System { task: "test" };
        let number = tickets::ticket_by_id(tx, &by, id)?.ok_or(Fault::NotFound)?.number;
        tickets::assign_ticket(tx, &Granted::system("test"), number, minh.map(|it| it.id))?;
        Ok::<_, Fault>(number)
    };
    house.app.db().write(open).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn news_waits_behind_a_button_and_no_row_jumps() {
    let house = shop().await;
    let browser = at(&house, "minh@saomai.example", "/app/inbox/mine").await;
    let rows = async || {
        let all = browser.page.find_all(By::Css("#queue li:not(.empty) a[href]")).await.unwrap();
        let mut found = Vec::new();
        for row in all {
            found.push(row.attr("href").await.unwrap().unwrap_or_default());
        }
        found
    };
    let before = rows().await;
    assert!(!before.is_empty(), "where nothing stands, nothing can jump");
    house.clock.advance(SignedDuration::from_secs(2));
    let number = opens(&house).await;
    let pill =
        browser.page.query(By::Css("button[data-news-of='queue']:not([hidden])")).first().await.unwrap();
    assert_eq!(pill.text().await.unwrap(), "1 yêu cầu mới");
    assert_eq!(rows().await, before, "the rows stand as they stood");
    pill.click().await.unwrap();
    let after = rows().await;
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.iter().any(|href| href.contains(&format!("/app/tickets/{number}?"))), "{after:?}");
    assert!(!pill.is_displayed().await.unwrap());
    assert_eq!(browser.complaints().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_look_at_a_ticket_read_of_each_other_and_of_who_types() {
    let house = shop().await;
    let minh = at(&house, "minh@saomai.example", "/app/tickets/8401").await;
    let trang = at(&house, "trang@saomai.example", "/app/tickets/8401").await;
    let said = async |browser: &Browser, words: &str| {
        let line = By::XPath(format!("//*[@id='presence'][contains(., '{words}')]"));
        browser.page.query(line).first().await.unwrap_or_else(|e| panic!("{words}: {e}"))
    };
    said(&minh, "Trang đang xem").await;
    said(&trang, "Minh đang xem").await;
    let field = trang.page.find(By::Css("form[data-draft-url] textarea")).await.unwrap();
    field.send_keys("Em chào chị").await.unwrap();
    said(&minh, "Trang đang trả lời").await;
    assert_eq!(minh.complaints().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_and_a_note_are_two_texts_and_a_key_turns_from_one_to_the_other() {
    let house = shop().await;
    let minh = at(&house, "minh@saomai.example", "/app/tickets/8401").await;
    let press = async |key: &str| minh.page.execute(PRESSED, vec![key.into()]).await.unwrap();
    for (key, words) in [("r", "Dạ em chào chị"), ("n", "Khách hay hỏi giá")] {
        press(key).await;
        let field = minh.page.active_element().await.unwrap();
        field.send_keys(words).await.unwrap();
        minh.page.execute("document.activeElement.blur()", Vec::new()).await.unwrap();
    }
    let to = minh.page.find(By::Css(".addressees, .to")).await.unwrap();
    assert!(!to.is_displayed().await.unwrap(), "a note goes to nobody outside");
    let saved = By::XPath("//*[@data-draft-state][normalize-space()]");
    minh.page.query(saved).first().await.unwrap();
    minh.page.refresh().await.unwrap();
    for (id, words) in [("body", "Dạ em chào chị"), ("note", "Khách hay hỏi giá")] {
        let field = minh.page.find(By::Id(id)).await.unwrap();
        assert_eq!(field.prop("value").await.unwrap().unwrap_or_default(), words);
    }
    assert_eq!(minh.complaints().await.unwrap(), [""; 0]);
}
