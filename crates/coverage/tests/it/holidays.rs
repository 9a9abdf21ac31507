//! The shop enters the holidays of a year: read strictly, shown before they count, and nothing of the past moves.

use axum::http::StatusCode;
use coverage::{
    Ask, Verdict,
    law::{bring_pack, law},
    model::Alert,
    verdict_for,
};
use jiff::civil::date;
use kernel::{Granted, Locale};
use platform::DbError;
use products::{AssetId, NewAsset, NewSale};
use testkit::{Engine, each_engine};

use crate::cast::{SCHEMAS, Site, hidden, hoa, lans_phone, minh, register};

const PAGE: &str = "/app/coverage/holidays";
const NOTICE: &str = "Thông báo 6150/TB-BLĐTBXH";

/// Lan's phone, whose 24 months end on Saturday, 19 June 2027, and so on Monday.
fn weekend_phone() -> NewAsset {
    let mut phone = lans_phone();
    phone.sale = phone.sale.map(|sale| NewSale { contract_on: date(2025, 6, 19), ..sale });
    phone
}

async fn asked(engine: &Engine, asset: AssetId, ask: Ask) -> Verdict {
    let answer: Result<_, DbError> = engine.read(move |tx| verdict_for(tx, &minh(), asset, &ask)).await;
    answer.unwrap().unwrap()
}

/// Sends a list as somebody who has seen what it touches.
async fn enter(site: &Site, days_off: &str, worked: &str) {
    let fields = [("year", "2027"), ("days_off", days_off), ("worked", worked), ("source", NOTICE)];
    let looked = site.post(PAGE, &[&fields[..], &[("do", "look")]].concat()).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.body);
    let seen = hidden(&looked.body, "seen");
    let saved = site.post(PAGE, &[&fields[..], &[("seen", seen.as_str())]].concat()).await;
    assert_eq!(
        (saved.status, saved.place.as_str()),
        (StatusCode::SEE_OTHER, "/app/coverage/holidays?said=coverage-said-holidays"),
        "{}",
        saved.body
    );
}

#[tokio::test]
async fn a_holiday_moves_the_last_day_from_then_on_and_an_old_answer_stays() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &weekend_phone())).await.unwrap();
        let before = asked(&engine, phone, Ask::default()).await;
        assert_eq!(before.effective.last(), Some(date(2027, 6, 21)));
        assert!(before.alerts.contains(&Alert::HolidayListMissing), "nobody entered 2027");
        let known_then = engine.clock.now();
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        let site = Site::of(&engine, hoa(), Locale::Vi);
        enter(&site, "21/06/2027\n22/06/2027", "").await;
        let after = asked(&engine, phone, Ask::default()).await;
        assert_eq!(after.effective.last(), Some(date(2027, 6, 23)), "{}", engine.name);
        assert!(!after.alerts.contains(&Alert::HolidayListMissing));
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        enter(&site, "21/06/2027", "19/06/2027").await;
        let corrected = asked(&engine, phone, Ask::default()).await;
        assert_eq!(corrected.effective.last(), Some(date(2027, 6, 19)), "work is done on that Saturday");

        let then = Ask { as_of: Some(known_then), as_known_at: Some(known_then), ..Ask::default() };
        let reproduced = asked(&engine, phone, then).await;
        assert_eq!(reproduced.inputs_hash, before.inputs_hash, "{}", engine.name);
        assert_eq!(reproduced.effective.last(), before.effective.last());
        assert_eq!(reproduced.steps, before.steps);
    })
    .await;
}

#[tokio::test]
async fn a_text_of_the_law_that_is_brought_leaves_the_holidays_alone() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::En);
        enter(&site, "2027-06-21", "").await;
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        let text = include_str!("../../packs/VN@2023.toml").split("\n[[test]]").next().unwrap().to_owned();
        let brought = engine
            .write(move |tx| bring_pack(tx, &Granted::system("story"), ("mine", &text), "a story"))
            .await;
        brought.unwrap();
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        let calendar = engine
            .read(|tx| {
                let now = tx.now();
                Ok::<_, DbError>(law(tx, now)?.calendar("VN", date(2026, 1, 1)))
            })
            .await
            .unwrap();
        assert!(!calendar.works_on(date(2027, 6, 21)), "{}", engine.name);
        assert!(!calendar.works_on(date(2026, 1, 1)), "the program's years stand beside it");
    })
    .await;
}

#[tokio::test]
async fn every_line_that_cannot_stand_is_named_at_once_and_what_was_typed_stays() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::Vi);
        let off = "01/01/2027\nTết\n31/02/2027\n01/01/2026\n2027-04-30\n05/06/2027";
        let worked = "21/06/2027\n05/06/2027\n12/06/2027";
        let fields = [("year", "2027"), ("days_off", off), ("worked", worked), ("source", "")];
        let refused = site.post(PAGE, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for says in [
            "Hãy sửa: Tết; 31/02/2027; 01/01/2026.",
            // A Monday, and a Saturday that is off as well.
            "Hãy sửa: 21/06/2027; 05/06/2027.",
            "source-error",
            "01/01/2027\nTết\n31/02/2027",
        ] {
            assert!(refused.body.contains(says), "{says}: {}", refused.body);
        }
        let wrong_year = site.post(PAGE, &[("year", "20027"), ("days_off", "x"), ("source", "x")]).await;
        assert!(wrong_year.body.contains("year-error") && wrong_year.body.contains("days_off-error"));
        assert!(site.get("/api/v1/holidays").await.body.contains("\"by\":\"program\""));
        assert!(
            !site.get("/api/v1/holidays").await.body.contains("\"by\":\"shop\""),
            "nothing is half saved"
        );
    })
    .await;
}

#[tokio::test]
async fn hoa_sees_whom_a_list_touches_and_minh_reads_where_it_is_from() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &weekend_phone())).await.unwrap();
        let (site, desk) = (Site::of(&engine, hoa(), Locale::Vi), Site::of(&engine, minh(), Locale::Vi));
        let missing = desk.get(&format!("/app/assets/{phone}/cover")).await.body;
        assert!(missing.contains("Ngày nghỉ lễ)") && missing.contains("href=\"/app/coverage/holidays\""));
        let page = desk.get(PAGE).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("Chưa có danh sách năm 2027") && page.body.contains("Bộ luật Lao động 2019")
        );
        assert!(!page.body.contains("name=\"days_off\""), "Minh only reads");
        let fields = [("year", "2027"), ("days_off", "21/06/2027"), ("worked", ""), ("source", NOTICE)];
        assert_eq!(desk.post(PAGE, &fields).await.status, StatusCode::FORBIDDEN);

        let unseen = site.post(PAGE, &fields).await;
        assert_eq!(unseen.status, StatusCode::OK, "whom it touches is shown first");
        assert!(unseen.body.contains("Đã xem 1 trong 1 sản phẩm"), "{}", unseen.body);
        assert!(unseen.body.contains("21/06/2027") && unseen.body.contains("22/06/2027"));
        assert!(unseen.body.contains(NOTICE), "what was typed stays");
        let seen = hidden(&unseen.body, "seen");
        let other = [("year", "2027"), ("days_off", "22/06/2027"), ("worked", ""), ("source", NOTICE)];
        let other = site.post(PAGE, &[&other[..], &[("seen", seen.as_str())]].concat()).await;
        assert_eq!(other.status, StatusCode::SEE_OTHER, "it touches nobody, so there is nothing to be seen");
        let saved = site.post(PAGE, &[&fields[..], &[("seen", seen.as_str())]].concat()).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

        let page = desk.get(PAGE).await.body;
        assert!(
            page.contains("Cửa hàng nhập") && page.contains(NOTICE) && !page.contains("danh sách năm 2027")
        );
        let form = site.get(&format!("{PAGE}?year=2027")).await.body;
        assert!(
            form.contains("21/06/2027</textarea>") && form.contains(&format!("value=\"{NOTICE}\"")),
            "{form}"
        );
        let of_program = site.get(&format!("{PAGE}?year=2026")).await.body;
        assert!(of_program.contains("02/09/2026</textarea>") && of_program.contains("22/08/2026</textarea>"));
        assert!(site.get("/app/coverage").await.body.contains("href=\"/app/coverage/holidays\""));
        let told = desk.get("/api/v1/holidays").await.body;
        assert!(told.contains("\"days_off\":[\"2027-06-21\"]") && told.contains("\"by\":\"shop\""), "{told}");
    })
    .await;
}
