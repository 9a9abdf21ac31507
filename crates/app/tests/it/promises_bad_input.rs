//! Bad input about what was promised, row by row: a clear answer, nothing lost, and never "the warranty is over" where a
//! right may still live. The smaller proofs of each row stand in the rooms: `what_looks_alike_is_alike`,
//! `owners_follow_each_other`, `dates_of_a_sale_can_be_true`, `a_wrong_cell_gives_the_line_back` and
//! `a_term_is_never_read_shorter_than_it_is_written` in `products`; `what_cannot_be_is_refused_at_its_field`,
//! `facts_that_cannot_be_shorten_nothing` and `a_text_that_was_brought_is_applied_from_then_on_and_an_old_answer_stays` in
//! `coverage`.

use axum::http::{Method, StatusCode};
use coverage::{
    NewHistory,
    model::{Happened, Repair, RepairCoverage},
    record_history,
};
use jiff::{SignedDuration, ToSpan};
use kernel::{Actor, Date, TimeZone, Uuid, date_in};
use platform::Config;
use serde_json::{Value, json};

use crate::{
    house::House,
    world::{Answer, Visitor, World, encoded},
};

const LAN: &str = "0912 345 678";
const HUNG: &str = "0903 222 118";
/// What no answer may say to somebody whose right may live.
const OVER: [&str; 3] = ["Bảo hành đã hết", "Hết bảo hành", "không còn hiệu lực"];

struct Shop {
    world: World,
    house: House,
    desk: Visitor,
}

impl Shop {
    async fn open() -> Self {
        let house = House::open(Config::default()).await;
        let world = World::around(&house).await;
        let desk = world.staff("minh@saomai.example").await;
        Self { world, house, desk }
    }

    /// Registers a device as Minh types it.
    async fn register(&mut self, more: Value) -> Answer {
        let mut body = json!({"name": "Galaxy S24", "brand": "Samsung", "category": "phone"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.desk.json(Method::POST, "/api/v1/assets", &body).await
    }

    async fn made(&mut self, more: Value) -> String {
        let made = self.register(more).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        made.value()["id"].as_str().unwrap().to_owned()
    }

    /// A day of the past, as programs write it.
    fn ago(&self, days: i64) -> String {
        self.day_ago(days).to_string()
    }

    fn day_ago(&self, days: i64) -> Date {
        date_in(self.house.clock.now(), &TimeZone::UTC) - days.days()
    }

    /// What the desk is told about an asset.
    async fn cover(&mut self, asset: &str) -> Value {
        let answer = self.desk.get(&format!("/api/v1/assets/{asset}/coverage")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.value()
    }

    /// What anybody is told about a serial number, as a program and on the page.
    async fn told(&self, serial: &str) -> (Value, String) {
        let asked = format!("/api/v1/warranty?serial={}", encoded(serial));
        let value = self.world.visitor().get(&asked).await.value();
        let page = "/vi/warranty";
        let page = self.world.visitor().submit(page, page, &[("serial", serial)]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        (value, page.body)
    }
}

/// The fields that were refused.
fn refused(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let errors = answer.value()["errors"].as_array().unwrap().clone();
    errors.iter().map(|e| e["pointer"].as_str().unwrap().to_owned()).collect()
}

fn is_not_over(page: &str) {
    for word in OVER {
        assert!(!page.contains(word), "{word}: {page}");
    }
}

#[tokio::test]
async fn a_serial_that_nobody_knows_is_no_fake_and_not_over() {
    let shop = Shop::open().await;
    for serial in ["KHONG-CO-123", "' or 1=1 --", "🔧🔧", "\u{202e}K7CBA12XC5R"] {
        let (value, page) = shop.told(serial).await;
        assert_eq!(value["found"], "nothing", "{serial}");
        assert!(page.contains("không có nghĩa"), "{page}");
        is_not_over(&page);
    }
}

#[tokio::test]
async fn a_serial_in_two_customers_hands_is_told_to_neither() {
    let mut shop = Shop::open().await;
    let one = shop.made(json!({"serial": "HAI-TAY-01", "phone": LAN, "contract_on": "2020-01-01"})).await;
    let other = shop.made(json!({"serial": "hai tay o1", "phone": HUNG, "contract_on": "2021-01-01"})).await;
    assert_ne!(one, other, "both are kept");
    let (value, page) = shop.told("HAITAY01").await;
    assert_eq!(value["found"], "person");
    assert!(!page.contains("Galaxy") && !page.contains("Thị Lan") && !page.contains("Quốc Hùng"));
    is_not_over(&page);
    let found = shop.desk.get("/api/v1/assets?q=HAI-TAY-01").await.value();
    assert_eq!(found.as_array().unwrap().len(), 2, "{found}");
}

#[tokio::test]
async fn letters_that_look_alike_and_marks_taken_apart_find_the_device() {
    let mut shop = Shop::open().await;
    shop.made(json!({"serial": "ĐO0-I1É9", "phone": LAN})).await;
    for read in ["ĐO0-I1É9", "ÐO0I1E9", "D0O 1lE\u{301}9", "đoo-lié9"] {
        let (value, _) = shop.told(read).await;
        assert_eq!(value["found"], "asset", "{read}");
    }
    shop.made(json!({"serial": "NFD-1", "name": "Tu\u{309} la\u{323}nh"})).await;
    let found = shop.desk.get(&format!("/api/v1/assets?q={}", encoded("Tủ lạnh"))).await.value();
    assert_eq!(found[0]["serial"], "NFD-1", "{found}");
}

#[tokio::test]
async fn a_day_that_cannot_be_is_refused_at_its_field_and_a_missing_one_is_asked_for() {
    let mut shop = Shop::open().await;
    for day in ["2099-01-01", "9999-12-31", "1989-12-31", "0000-00-00", "2025-02-30", "hôm qua"] {
        let answer = shop.register(json!({"serial": "NGAY-1", "phone": LAN, "contract_on": day})).await;
        assert_eq!(refused(&answer), ["#/contract_on"], "{day}");
        let fields =
            [("name", "Galaxy S24"), ("category", "phone"), ("serial", "NGAY-1"), ("contract_on", day)];
        let page = shop.desk.submit("/app/assets/new", "/app/assets/new", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(
            page.body.contains("value=\"NGAY-1\"") && page.body.contains("contract_on-error"),
            "kept: {day}"
        );
    }
    let (value, _) = shop.told("NGAY-1").await;
    assert_eq!(value["found"], "nothing", "nothing is half saved");
    let undated = shop.made(json!({"serial": "NGAY-2", "phone": LAN})).await;
    let cover = shop.cover(&undated).await;
    assert_eq!(cover["state"], "unknown", "{cover}");
    let (value, page) = shop.told("NGAY-2").await;
    assert_eq!(value["cover"]["state"], "unknown", "{value}");
    is_not_over(&page);
}

#[tokio::test]
async fn a_zone_that_does_not_exist_is_refused_and_one_that_is_gone_asks_a_person() {
    let mut shop = Shop::open().await;
    let mut owner = shop.world.staff("trang@saomai.example").await;
    let mut body = owner.get("/api/v1/shop").await.value();
    for zone in ["Mars/Olympus", "", "Etc/Unknown", "GMT+7:00", "../../etc/passwd"] {
        body["zone"] = zone.into();
        let answer = owner.json(Method::PUT, "/api/v1/shop", &body).await;
        assert_eq!(refused(&answer), ["#/zone"], "{zone}");
    }
    // A second name of the same clock.
    body["zone"] = "Asia/Saigon".into();
    let saved = owner.json(Method::PUT, "/api/v1/shop", &body).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let sale =
        json!({"serial": "MUI-GIO-1", "phone": LAN, "contract_on": "2020-01-01", "warranty_months": "12"});
    let asset = shop.made(sale).await;
    let cover = shop.cover(&asset).await;
    assert!(cover["pack"].as_str().unwrap().starts_with("VN@") && cover["state"] == "ended", "{cover}");

    // A database that another program wrote, or a zone that a later edition of the zones drops.
    let db = shop.house.app.db().clone();
    db.write(|tx| tx.exec("update purchase set zone = 'Mars/Olympus'", &[])).await.unwrap();
    let cover = shop.cover(&asset).await;
    assert_eq!((cover["state"].as_str(), cover["pack"].as_str()), (Some("unknown"), None), "{cover}");
    is_not_over(&shop.told("MUI-GIO-1").await.1);
    db.write(|tx| tx.exec("update shop set zone = 'Mars/Olympus'", &[])).await.unwrap();
    for page in [
        "/app/coverage",
        "/app/coverage/try",
        "/app/coverage/holidays",
        &format!("/app/assets/{asset}/cover"),
    ] {
        assert_eq!(owner.get(page).await.status, StatusCode::OK, "{page}");
    }
}

#[tokio::test]
async fn a_term_that_cannot_be_is_refused_at_its_field() {
    let mut shop = Shop::open().await;
    let day = shop.ago(200);
    for term in ["0", "10000", "99999999999", "-12", "1 năm 6 tháng", "12.5"] {
        let sale = json!({"serial": "HAN-1", "contract_on": day, "warranty_months": term});
        assert_eq!(refused(&shop.register(sale).await), ["#/warranty_months"], "{term}");
    }
    // A database that holds such a term all the same: no panic, and nothing is over.
    let sale = json!({"serial": "HAN-2", "contract_on": day, "warranty_months": "24"});
    let asset = shop.made(sale).await;
    let db = shop.house.app.db().clone();
    for months in ["10000", "4294967295"] {
        let (one, other) = (
            "update sale_line set warranty_months = 10000 where warranty_months = 24",
            "update sale_line set warranty_months = 4294967295 where warranty_months = 10000",
        );
        let sql = if months == "10000" { one } else { other };
        db.write(move |tx| tx.exec(sql, &[])).await.unwrap();
        assert_ne!(shop.cover(&asset).await["state"], "ended", "{months}");
    }
}

#[tokio::test]
async fn owners_never_overlap_and_the_present_one_stays() {
    let mut shop = Shop::open().await;
    let sale = json!({"serial": "CHU-1", "phone": LAN, "contract_on": shop.ago(200)});
    let asset = shop.made(sale).await;
    let day_before = shop.ago(201);
    for from in [day_before.as_str(), "2099-01-01", "1989-01-01"] {
        let body = json!({"phone": HUNG, "from": from});
        let answer = shop.desk.json(Method::POST, &format!("/api/v1/assets/{asset}/owner"), &body).await;
        assert_eq!(refused(&answer), ["#/from"], "{from}");
    }
    let mut lan = shop.world.lan().await;
    let hers = lan.get("/api/v1/my/assets").await;
    assert!(hers.body.contains("CHU-1"), "{}", hers.body);
}

#[tokio::test]
async fn a_repair_that_ends_before_it_begins_takes_no_day() {
    let mut shop = Shop::open().await;
    let sale =
        json!({"serial": "SUA-1", "phone": LAN, "contract_on": shop.ago(300), "warranty_months": "24"});
    let asset = shop.made(sale).await;
    let before = shop.cover(&asset).await;
    let id: products::AssetId = asset.parse().unwrap();
    let (accepted, ready, back) = (shop.day_ago(100), shop.day_ago(108), shop.day_ago(109));
    let write = move |tx: &mut platform::Tx<'_>| {
        let mut stay = Repair::begun(accepted, RepairCoverage::Warranty, None);
        stay.ready_at = Some(ready);
        stay.handed_over_at = Some(back);
        let entry = NewHistory { reference: Uuid::from_u128(7), what: Happened::Repair(stay) };
        record_history(tx, &Actor::System { task: "story" }, id, &entry)
    };
    shop.house.app.db().write(write).await.unwrap();
    shop.house.clock.advance(SignedDuration::from_secs(60));
    let after = shop.cover(&asset).await;
    assert_eq!(after["state"], before["state"], "{after}");
    assert!(after["last_day"].as_str() >= before["last_day"].as_str(), "{before} became {after}");
}

#[tokio::test]
async fn a_pack_that_is_edited_on_the_disk_changes_nothing_while_serving() {
    let mut shop = Shop::open().await;
    let sale = json!({"serial": "LUAT-1", "contract_on": shop.ago(200), "warranty_months": "24"});
    let asset = shop.made(sale).await;
    let mut owner = shop.world.staff("trang@saomai.example").await;
    let folder = shop.house.app.config().data.clone();
    let file = folder.join("VN@2023.toml");
    let text = format!("{}\n# read again\n", include_str!("../../../coverage/packs/VN@2023.toml"));
    std::fs::write(&file, &text).unwrap();
    let brought = owner.json(Method::POST, "/api/v1/law-packs", &json!({"source": text})).await;
    assert_eq!(brought.status, StatusCode::OK, "{}", brought.body);
    let before =
        (owner.get("/api/v1/law-packs/VN@2023").await.value()["hash"].clone(), shop.cover(&asset).await);
    std::fs::write(&file, text.replace("weekend = [\"sat\", \"sun\"]", "weekend = []")).unwrap();
    std::fs::create_dir_all(folder.join("packs")).unwrap();
    std::fs::write(folder.join("packs/VN@2023.toml"), "broken").unwrap();
    std::fs::write(folder.join("packs/holidays.toml"), "broken").unwrap();
    let after =
        (owner.get("/api/v1/law-packs/VN@2023").await.value()["hash"].clone(), shop.cover(&asset).await);
    assert_eq!(after.0, before.0);
    for part in ["state", "last_day", "pack", "reasons"] {
        assert_eq!(after.1[part], before.1[part], "{part}");
    }
    let broken = owner.json(Method::POST, "/api/v1/law-packs", &json!({"source": "broken"})).await;
    assert_eq!(refused(&broken), ["#/source"]);
    assert_eq!(
        owner.get("/api/v1/law-packs/VN@2023").await.value()["hash"],
        before.0,
        "what is applied stays"
    );
}

#[tokio::test]
async fn ten_thousand_look_ups_from_one_address_learn_little_and_harm_nobody() {
    const ASKED: u64 = 10_000;
    let mut shop = Shop::open().await;
    let sale = json!({"serial": "DO-TIM-1", "contract_on": shop.ago(200), "warranty_months": "24"});
    shop.made(sale).await;
    let (began, mut guesser, mut answered) = (shop.house.clock.now(), shop.world.visitor(), 0);
    for number in 0..ASKED {
        let answer = guesser.get(&format!("/api/v1/warranty?serial=DO-TIM-{number}")).await;
        if answer.status == StatusCode::OK {
            answered += 1;
            continue;
        }
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.body);
        let wait: i64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
    }
    let minutes = shop.house.clock.now().duration_since(began).as_secs() / 60 + 1;
    assert!((30..=30 * minutes).contains(&answered), "{answered} answers in {minutes} minutes");
    let page = guesser.submit("/vi/warranty", "/vi/warranty", &[("serial", "DO-TIM-1")]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!page.header("retry-after").is_empty());
    is_not_over(&page.body);
    assert_eq!(shop.told("DO-TIM-1").await.0["found"], "asset", "others are answered meanwhile");
    shop.house.clock.advance(SignedDuration::from_secs(61));
    let later = guesser.get("/api/v1/warranty?serial=DO-TIM-1").await;
    assert_eq!(later.status, StatusCode::OK, "{}", later.body);
}
