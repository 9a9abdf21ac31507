//! The table of returns: how its rows are chosen, who writes it, and what it does to products that were sold.

use axum::http::StatusCode;
use coverage::{
    Facts, PackSet,
    model::{Answer, Bearer, Channel, Code, MissingFact, Remedy, Sale, Shown, WorkCalendar},
    returns::{
        Bought, Condition, FeeDisclosed, Gives, Ground, MissingComponent, NewReturnPolicy, Opened, Post,
        Reason, ReturnAnswer, ReturnFacts, ReturnPolicyRefusal, ReturnRequest, ReturnRow, ReturnVerdict,
        decide_return, save_return_policy,
    },
};
use jiff::civil::date;
use kernel::{Actor, Date, Locale, Money, TimeZone};
use products::{AssetId, Category, NewSale};
use rstest::rstest;
use serde_json::{Value, json};
use testkit::{Engine, each_engine};

use crate::{
    built_in,
    cast::{SCHEMAS, Site, edits, hoa, hung, lan, lans_phone, minh, noon_of, register},
};

const DELIVERED: Date = date(2026, 11, 10);

fn row(window_days: u32) -> ReturnRow {
    ReturnRow { window_days, missing_component: MissingComponent::Deduct, ..ReturnRow::default() }
}

/// A phone by Samsung, sold in Hà Nội at a distance.
fn sold(policy: Vec<ReturnRow>) -> ReturnFacts {
    let sale = Sale {
        contract_at: Some(date(2026, 11, 8)),
        channel: Some(Channel::Online),
        price: Some(Money::vnd(10_000_000)),
        ..Sale::delivered("VN", DELIVERED)
    };
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    ReturnFacts {
        coverage: Facts::of(sale, zone, WorkCalendar::weekends_only()),
        category: Category::Phone,
        brand: "Samsung".into(),
        parcels: vec![],
        opened: Opened::No,
        delivery_fee: None,
        kit: vec![],
        tenders: vec![],
        points_earned: 0,
        delivered: 1,
        returned: 0,
        fee: FeeDisclosed::Yes,
        tier: None,
        missing: vec![],
        policy,
    }
}

fn decided(packs: &PackSet, facts: &ReturnFacts, reason: &str, on: Date) -> ReturnVerdict {
    let request = ReturnRequest {
        ground: Ground::Return,
        reason: Code::new(reason).ok(),
        skus: vec![],
        quantity: 1,
        existed_at_delivery: Shown::Open,
        sent_at: noon_of(on),
    };
    decide_return(&request, facts, packs)
}

#[rstest]
#[case::kind(ReturnRow { categories: vec![Category::Phone], ..row(3) }, 0)]
#[case::one_of_several_kinds(ReturnRow { categories: vec![Category::Tablet, Category::Phone], ..row(3) }, 0)]
#[case::another_kind(ReturnRow { categories: vec![Category::Tablet], ..row(3) }, 1)]
#[case::maker_however_it_is_written(ReturnRow { brand: "SAMSUNG".into(), ..row(3) }, 0)]
#[case::another_maker(ReturnRow { brand: "Sony".into(), ..row(3) }, 1)]
#[case::door(ReturnRow { channel: Some(Channel::Online), ..row(3) }, 0)]
#[case::another_door(ReturnRow { channel: Some(Channel::Store), ..row(3) }, 1)]
#[case::reason(ReturnRow { reasons: vec![Reason::ChangeOfMind], ..row(3) }, 0)]
#[case::another_reason(ReturnRow { reasons: vec![Reason::Defective], ..row(3) }, 1)]
#[case::tier(ReturnRow { tier: Some("gold".into()), ..row(3) }, 1)]
#[case::bought_the_day_before(bought(date(2026, 11, 9), date(2026, 11, 30)), 1)]
#[case::bought_on_the_first_day(bought(date(2026, 11, 8), date(2026, 11, 30)), 0)]
#[case::bought_on_the_last_day(bought(date(2026, 11, 1), date(2026, 11, 8)), 0)]
#[case::bought_the_day_after(bought(date(2026, 11, 1), date(2026, 11, 7)), 1)]
fn the_first_row_that_fits_counts(#[case] first: ReturnRow, #[case] fits: usize) {
    let verdict = decided(&built_in(), &sold(vec![first, row(7)]), "change_of_mind", DELIVERED);
    assert_eq!(verdict.row, Some(fits));
    let last = if fits == 0 { date(2026, 11, 13) } else { date(2026, 11, 17) };
    assert_eq!(verdict.last_day(), Some(last));
}

fn bought(from: Date, to: Date) -> ReturnRow {
    ReturnRow { bought: Bought { from: Some(from), to: Some(to) }, ..row(3) }
}

#[test]
fn a_row_with_a_time_fits_nothing_whose_contract_nobody_knows() {
    let mut facts = sold(vec![bought(date(2020, 1, 1), date(2030, 1, 1)), row(7)]);
    facts.coverage.sale = Sale { channel: Some(Channel::Online), ..Sale::unknown("VN") };
    assert_eq!(decided(&built_in(), &facts, "change_of_mind", DELIVERED).row, Some(1));
}

#[rstest]
#[case::the_day_before(date(2026, 11, 16), ReturnAnswer::Allowed)]
#[case::the_day(date(2026, 11, 17), ReturnAnswer::Allowed)]
#[case::the_day_after(date(2026, 11, 18), ReturnAnswer::Refused)]
fn the_last_day_counts(#[case] on: Date, #[case] answer: ReturnAnswer) {
    assert_eq!(decided(&built_in(), &sold(vec![row(7)]), "change_of_mind", on).answer, answer);
}

#[test]
fn a_row_says_what_is_given_and_who_pays_the_post() {
    let packs = built_in();
    let gives = |gives, post, reason| {
        let facts = sold(vec![ReturnRow { gives, post, ..row(7) }]);
        let verdict = decided(&packs, &facts, reason, DELIVERED);
        (verdict.remedies, verdict.bearer, verdict.refund.map(|m| m.minor))
    };
    let all = Some(10_000_000);
    let both = vec![Remedy::Exchange, Remedy::Refund];
    assert_eq!(gives(Gives::Either, Post::Customer, "change_of_mind"), (both, Bearer::Customer, all));
    let money = vec![Remedy::Refund];
    assert_eq!(gives(Gives::Refund, Post::Trader, "change_of_mind"), (money, Bearer::Trader, all));
    let another = vec![Remedy::Exchange];
    let faulty = gives(Gives::Exchange, Post::Customer, "defective");
    assert_eq!(faulty, (another, Bearer::Trader, None), "the fault is the trader's, and no money goes back");
}

#[test]
fn the_law_goes_before_a_shorter_row() {
    let mut facts = sold(vec![row(7)]);
    facts.coverage.sale.jurisdiction = "IS".into();
    let verdict = decided(&built_in(), &facts, "change_of_mind", date(2026, 11, 24));
    assert_eq!((verdict.answer, verdict.last_by_law), (ReturnAnswer::Allowed, Some(date(2026, 11, 24))));
    assert_eq!((verdict.last_by_shop, verdict.last_day()), (Some(date(2026, 11, 17)), verdict.last_by_law));
}

/// A phone that gives another one for ten days only, sold over a counter in London.
fn sold_in_london() -> ReturnFacts {
    let row = ReturnRow { gives: Gives::Exchange, missing_component: MissingComponent::Hold, ..row(10) };
    let mut facts = ReturnFacts { missing: vec!["charger".into()], ..sold(vec![row]) };
    facts.coverage.sale =
        Sale { jurisdiction: "UK".into(), channel: Some(Channel::Store), ..facts.coverage.sale };
    facts
}

fn faulty(packs: &PackSet, shown: Shown, on: Date) -> ReturnVerdict {
    let request = ReturnRequest {
        ground: Ground::Return,
        reason: Code::new("defective").ok(),
        skus: vec![],
        quantity: 1,
        existed_at_delivery: shown,
        sent_at: noon_of(on),
    };
    decide_return(&request, &sold_in_london(), packs)
}

#[rstest]
#[case::inside_the_shops_window(date(2026, 11, 12))]
#[case::after_it(date(2026, 11, 21))]
#[case::the_last_day_of_the_law(date(2026, 12, 10))]
fn faulty_goods_are_rejected_for_their_money_whatever_a_row_gives(#[case] on: Date) {
    let verdict = faulty(&built_in(), Shown::Shown, on);
    assert_eq!(verdict.answer, ReturnAnswer::Allowed, "no component is waited for");
    assert!(verdict.remedies.contains(&Remedy::Refund), "{:?}", verdict.remedies);
    assert_eq!(
        verdict.remedies.contains(&Remedy::Exchange),
        on < date(2026, 11, 21),
        "the row may give more"
    );
    assert_eq!((verdict.refund.map(|m| m.minor), verdict.bearer), (Some(10_000_000), Bearer::Trader));
    assert_eq!(verdict.last_day(), Some(date(2026, 12, 10)));
    assert!(verdict.steps.iter().any(|step| step.rule.as_str() == "UK-22.3"));
}

#[test]
fn after_the_days_to_reject_coverage_answers() {
    let verdict = faulty(&built_in(), Shown::Shown, date(2026, 12, 11));
    assert!(matches!(verdict.answer, ReturnAnswer::Coverage(_)), "{:?}", verdict.answer);
    assert!(!verdict.steps.iter().any(|step| step.rule.as_str() == "UK-22.3"), "what is over is not told");
}

#[test]
fn a_fault_that_nobody_has_shown_is_told_what_would_change_the_answer() {
    let packs = built_in();
    let inside = faulty(&packs, Shown::Open, date(2026, 11, 12));
    assert_eq!((inside.answer, inside.missing), (ReturnAnswer::Hold, vec![MissingFact::ShownAtDelivery]));
    let after = faulty(&packs, Shown::Open, date(2026, 11, 21));
    assert_eq!(after.answer, ReturnAnswer::Coverage(Answer::Covered));
    assert_eq!(after.missing, [MissingFact::ShownAtDelivery]);
    assert!(
        after.steps.iter().any(|step| step.rule.as_str() == "UK-22.3"),
        "until when, and by which article"
    );
    let late = faulty(&packs, Shown::Open, date(2026, 12, 11));
    assert_eq!((late.answer, late.missing), (ReturnAnswer::Coverage(Answer::Covered), vec![]));
}

async fn save(engine: &Engine, valid_from: Date, rows: Vec<ReturnRow>) -> Result<(), ReturnPolicyRefusal> {
    let new = NewReturnPolicy { valid_from, rows };
    engine.write(move |tx| save_return_policy(tx, &edits(), &new).map(drop)).await
}

/// Lan's phone, bought over the counter on 16 November 2026.
async fn new_phone(engine: &Engine) -> AssetId {
    let mut phone = lans_phone();
    phone.sale = phone.sale.map(|sale| NewSale { contract_on: date(2026, 11, 16), ..sale });
    engine.write(move |tx| register(tx, &phone)).await.unwrap()
}

/// The form of a table whose last row has so many days.
fn typed<'t>(days: &'t str, more: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let plain = [
        ("valid_from", "2026-01-01"),
        ("rows", "2"),
        ("r1-categories", "phone"),
        ("r1-reasons", "defective"),
        ("r1-window_days", "30"),
        ("r1-gives", "exchange"),
        ("r1-post", "trader"),
        ("r2-window_days", days),
    ];
    let unsaid = plain.iter().filter(|(name, _)| more.iter().all(|(given, _)| given != name));
    unsaid.chain(more).copied().collect()
}

const EDIT: &str = "/app/coverage/returns/edit";

#[tokio::test]
async fn hoa_writes_the_table_and_sees_first_which_products_it_touches() {
    each_engine(SCHEMAS, |engine| async move {
        let id = new_phone(&engine).await;
        let (site, desk) = (Site::of(&engine, hoa(), Locale::Vi), Site::of(&engine, minh(), Locale::Vi));
        let empty = site.get("/app/coverage/returns").await;
        assert!(empty.body.contains("Chưa có quy định đổi trả") && empty.body.contains(EDIT));
        assert!(!desk.get("/app/coverage/returns").await.body.contains(EDIT), "who may not is not asked to");
        let seen = site.post(EDIT, &typed("7", &[])).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
        for says in [&format!("/app/assets/{id}/cover"), "Đến hết ngày 23/11/2026", "Đến hết ngày 16/12/2026"]
        {
            assert!(seen.body.contains(says), "{says}: {}", seen.body);
        }
        assert!(site.get("/app/coverage/returns").await.body.contains("Chưa có quy định"), "nothing is kept");
        let digest = seen.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let other = site.post(EDIT, &typed("8", &[("seen", digest)])).await;
        assert_eq!(other.status, StatusCode::OK, "what was seen is not what is sent");
        let saved = site.post(EDIT, &typed("7", &[("seen", digest)])).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = desk.get("/app/coverage/returns").await.body;
        assert!(page.contains("Điện thoại · Bị lỗi") && page.contains("Phiên bản 1"), "{page}");
        assert!(page.contains("Các trường hợp còn lại") && page.contains("Đang bật"));
        let worse = site.post(EDIT, &typed("5", &[])).await.body;
        assert!(worse.contains("Bất lợi cho khách") && worse.contains("21/11/2026"), "{worse}");
        let brief = site.post(EDIT, &typed("5", &[("do", "look")])).await.body;
        assert!(brief.contains("1 sản phẩm có câu trả lời khác"), "{brief}");
        engine.clock.advance(jiff::SignedDuration::from_hours(24 * 60));
        let past = site.post(EDIT, &typed("5", &[("do", "look")])).await.body;
        assert!(
            past.contains("0 sản phẩm có câu trả lời khác"),
            "what is over either way moves nobody: {past}"
        );
        let later = site.post(EDIT, &typed("5", &[("valid_from", "2027-12-01")])).await;
        assert_eq!(later.status, StatusCode::SEE_OTHER, "what was sold stays under its version");
        let old = site.get("/app/coverage/returns?version=1").await.body;
        assert!(old.contains("30 ngày") && old.contains("Phiên bản 2"));
        assert_eq!(site.get("/app/coverage/returns?version=9").await.status, StatusCode::NOT_FOUND);
        assert_eq!(desk.post(EDIT, &typed("7", &[])).await.status, StatusCode::FORBIDDEN);
        assert_eq!(desk.get(EDIT).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn rows_move_without_script_and_keep_what_was_typed() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::En);
        let begun = site.get(EDIT).await.body;
        assert!(begun.contains("name=\"rows\" value=\"1\"") && begun.contains("value=\"add\""), "{begun}");
        let wrong = [("do", "add"), ("r2-opened_fee_percent", "ten")];
        let added = site.post(EDIT, &typed("seven", &wrong)).await;
        assert_eq!(added.status, StatusCode::OK, "a form that is not done yet is no mistake");
        assert!(added.body.contains("name=\"rows\" value=\"3\"") && added.body.contains("value=\"seven\""));
        assert!(added.body.contains("value=\"ten\"") && !added.body.contains("aria-invalid"));
        let second = [
            ("rows", "3"),
            ("r2-categories", "audio"),
            ("r2-window_days", "15"),
            ("r2-condition", "unopened"),
            ("r3-window_days", "7"),
            ("do", "up-2"),
        ];
        let moved = site.post(EDIT, &typed("7", &second)).await.body;
        let at = |name: &str| moved.split(&format!("name=\"{name}\"")).nth(1).unwrap().to_owned();
        assert!(at("r1-window_days").split('>').next().unwrap().contains("value=\"15\""), "{moved}");
        assert!(at("r2-window_days").split('>').next().unwrap().contains("value=\"30\""));
        assert!(moved.contains("value=\"audio\" checked") && moved.contains("autofocus"));
        assert!(site.get("/app/coverage/returns").await.body.contains("No return rules yet"));
    })
    .await;
}

#[tokio::test]
async fn a_table_that_contradicts_itself_comes_back_at_its_field() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::Vi);
        for (more, field, says) in [
            (vec![("r1-window_days", "3651")], "r1-window_days-error", "0 đến 3650"),
            (vec![("r2-window_days", "")], "r2-window_days-error", "0 đến 3650"),
            (vec![("r1-opened_fee_percent", "10")], "r1-error", "khách không chịu phí"),
            (vec![("r2-brand", "Sony")], "r2-error", "không được có điều kiện"),
            (vec![("r2-opened_fee_percent", "101")], "r2-opened_fee_percent-error", "1 đến 100"),
            (
                vec![("r1-bought_from", "2026-02-01"), ("r1-bought_to", "2026-01-31")],
                "r1-bought_to-error",
                "Ngày cuối",
            ),
        ] {
            let refused = site.post(EDIT, &typed("7", &more)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{more:?}");
            assert!(
                refused.body.contains(field) && refused.body.contains(says),
                "{more:?}: {}",
                refused.body
            );
            assert!(refused.body.contains("value=\"phone\" checked"), "what was ticked stays");
        }
        let shadowed = [
            ("rows", "3"),
            ("r2-categories", "phone"),
            ("r2-reasons", "defective"),
            ("r2-window_days", "9"),
            ("r2-post", "trader"),
            ("r3-window_days", "7"),
        ];
        let refused = site.post(EDIT, &typed("7", &shadowed)).await.body;
        assert!(refused.contains("Dòng 2: Không bao giờ được dùng, vì dòng 1"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_the_law_beats_is_refused_with_its_article() {
    each_engine(SCHEMAS, |engine| async move {
        engine
            .write(|tx| {
                tx.exec(
                    "insert into shop (id, name, phone, address, hours, zone, currency, locale, created_at)
                     values (1, 'Morgenstern', '', '', '', 'Europe/Berlin', 'EUR', 'en', 0)",
                    &[],
                )
                .map(drop)
            })
            .await
            .unwrap_or_else(|e: platform::DbError| panic!("{e}"));
        let refused = save(&engine, date(2026, 1, 1), vec![row(13)]).await.unwrap_err();
        let ReturnPolicyRefusal::Weaker(rows) = refused else { panic!("{refused}") };
        assert!(rows.iter().all(|w| w.row == 1) && rows[0].cite.contains("2011/83"), "{rows:?}");
        save(&engine, date(2026, 1, 1), vec![row(14)]).await.unwrap();
        let site = Site::of(&engine, hoa(), Locale::Vi);
        let page = site.post(EDIT, &typed("13", &[])).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.body.contains("Kém hơn luật") && page.body.contains("r2-window_days-error"),
            "{}",
            page.body
        );
    })
    .await;
}

#[tokio::test]
async fn anybody_reads_the_rules_and_the_owner_reads_the_last_day() {
    each_engine(SCHEMAS, |engine| async move {
        let id = new_phone(&engine).await;
        let nobody = Site::of(&engine, Actor::Anonymous, Locale::Vi);
        let unsaid = nobody.get("/warranty/returns").await;
        assert!(unsaid.status == StatusCode::OK && unsaid.body.contains("chưa công bố quy định"));
        let faulty = ReturnRow {
            reasons: vec![Reason::Defective],
            gives: Gives::Exchange,
            post: Post::Trader,
            ..row(30)
        };
        let rest = ReturnRow { condition: Condition::Unopened, ..row(7) };
        save(&engine, date(2026, 1, 1), vec![faulty, rest]).await.unwrap();
        for (locale, says) in [
            (
                Locale::Vi,
                ["Bị lỗi", "Trong 30 ngày", "còn nguyên hộp", "Điều 38", "Luật có thể cho anh/chị nhiều hơn"],
            ),
            (Locale::En, ["Faulty", "Within 30 days", "unopened", "Art 38", "The law may give you more"]),
            (Locale::Is, ["Gölluð", "Innan 30 daga", "óopnaðar", "gr. 38", "Lögin geta veitt þér meira"]),
        ] {
            let page = Site::of(&engine, Actor::Anonymous, locale).get("/warranty/returns").await;
            assert_eq!(page.status, StatusCode::OK);
            for word in says {
                assert!(page.body.contains(word), "{locale}: {word}: {}", page.body);
            }
        }
        assert!(nobody.get("/warranty").await.body.contains("/warranty/returns"));
        let cover = Site::of(&engine, minh(), Locale::Vi).get(&format!("/app/assets/{id}/cover")).await.body;
        assert!(
            cover.contains("Đến hết ngày 23/11/2026") && cover.contains("Đến hết ngày 16/12/2026"),
            "{cover}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_told_the_last_day_while_it_lasts() {
    each_engine(SCHEMAS, |engine| async move {
        let id = new_phone(&engine).await;
        save(&engine, date(2026, 1, 1), vec![row(6)]).await.unwrap();
        let shown = async |actor: Actor| {
            let subject = platform::web::PanelSubject { asset: Some(id.uuid()), ..Default::default() };
            let panel = coverage::room().panels.into_iter().find(|p| p.slot == "my.product").unwrap();
            engine
                .read(move |tx| (panel.draw)(tx, &actor, &crate::cast::reads(Locale::Vi), subject))
                .await
                .unwrap_or_default()
                .unwrap_or_default()
        };
        let own = || Actor::Customer { id: lan() };
        let told = "Mọi lý do: anh/chị có thể đổi hoặc trả sản phẩm này đến hết ngày 22/11/2026.";
        assert!(shown(own()).await.contains(told), "{}", shown(own()).await);
        engine.clock.advance(jiff::SignedDuration::from_hours(24));
        assert!(!shown(own()).await.contains("có thể đổi hoặc trả"), "it is over");
    })
    .await;
}

#[tokio::test]
async fn programs_write_the_table_and_ask_about_a_product() {
    each_engine(SCHEMAS, |engine| async move {
        let id = new_phone(&engine).await;
        save(
            &engine,
            date(2026, 1, 1),
            vec![ReturnRow { reasons: vec![Reason::Defective], post: Post::Trader, ..row(30) }, row(7)],
        )
        .await
        .unwrap();
        let site = Site::of(&engine, minh(), Locale::En);
        let table: Value = serde_json::from_str(&site.get("/api/v1/return-policy").await.body).unwrap();
        assert_eq!(table[0]["rows"][0]["reasons"], json!(["defective"]));
        assert_eq!((&table[0]["version"], &table[0]["rows"][1]["window_days"]), (&json!(1), &json!(7)));
        let path = format!("/api/v1/assets/{id}/return");
        let ask = async |actor| Site::of(&engine, actor, Locale::En).get(&path).await;
        for actor in [minh(), Actor::Customer { id: lan() }] {
            let body: Value = serde_json::from_str(&ask(actor).await.body).unwrap();
            assert_eq!(body["table_version"], 1, "{body}");
            let [mind, faulty, ..] = body["reasons"].as_array().unwrap().as_slice() else { panic!("{body}") };
            assert_eq!(
                (&mind["reason"], &mind["answer"], &mind["row"]),
                (&json!("change_of_mind"), &json!("allowed"), &json!(2))
            );
            assert_eq!((&mind["last_day"], &mind["last_day_by_law"]), (&json!("2026-11-23"), &Value::Null));
            assert_eq!((&faulty["last_day"], &faulty["row"]), (&json!("2026-12-16"), &json!(1)));
            assert!(!faulty["why"].as_array().unwrap().is_empty(), "{body}");
        }
        assert_eq!(ask(Actor::Customer { id: hung() }).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ask(Actor::Anonymous).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}
