//! What the bench finds reaches the question who pays.

use axum::http::StatusCode;
use coverage::{
    GivenWith, NewPolicy,
    model::{Code, Issuer, PolicyVersion},
};
use jiff::civil::date;
use kernel::{CustomerId, Granted, Locale, Period, Uuid};
use platform::{DbError, web::Fault};
use products::{AssetId, Category, Channel, ModelText, NewAsset, NewSale, register_asset};
use testkit::{Engine, each_engine};

use crate::{
    site::{SCHEMAS, Site, between},
    story::{CODE, WALK_IN, minh, quynh_anh},
};

fn lan() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(0x1a))
}

/// Lan's Galaxy S24 with the maker's 24 months, which do not cover what liquid does.
async fn covered_phone(engine: &Engine) -> AssetId {
    let bought = engine.db.write(|tx| {
        tx.exec(
            "insert into customer (id, name, called, locale, street, ward, legacy_district, province, version,
             created_at, changed_at, changed_by)
             values ($1, 'Nguyễn Thị Lan', '', 'vi', '', '', '', '', 1, 0, 0, 'story')",
            &[&lan()],
        )?;
        let policy = NewPolicy {
            code: "ss24".into(),
            name: "Samsung 24".into(),
            valid_from: date(2024, 1, 1),
            terms: PolicyVersion {
                exclusions: vec![Code::new("liquid").unwrap()],
                ..PolicyVersion::plain("ss24", Issuer::Manufacturer, Period::months(24))
            },
            given_with: vec![GivenWith { brand: "Samsung".into(), model: "Galaxy S24".into() }],
        };
        coverage::save_policy(tx, &Granted::system("story"), &policy).unwrap();
        let model = ModelText {
            brand: "Samsung".into(),
            name: "Galaxy S24".into(),
            category: Category::Phone,
            ..ModelText::default()
        };
        let sale = NewSale {
            contract_on: date(2025, 12, 22),
            delivered_on: None,
            channel: Channel::Store,
            order_number: "HD-1".into(),
            price: None,
            policy_code: Some("ss24".into()),
            warranty_months: None,
            country: None,
        };
        let (serial, owner) = ("R5CX21ABC7K".into(), Some(lan()));
        let new = NewAsset { model, serial, imei: String::new(), owner, sale: Some(sale) };
        Ok::<_, Fault>(register_asset(tx, &Granted::system("story"), &new)?)
    });
    bought.await.unwrap()
}

async fn on_the_bench(engine: &Engine) {
    let asset = covered_phone(engine).await.to_string();
    let customer = lan().to_string();
    let known = [("customer", customer.as_str()), ("device", asset.as_str())];
    let walk_in = WALK_IN.iter().filter(|(name, _)| !matches!(*name, "device" | "phone" | "name" | "email"));
    let fields: Vec<_> = walk_in.copied().chain(known).collect();
    let answer =
        Site::of(engine, minh(), Locale::En).upload("/app/repairs/new", &fields, &[true, true]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", between(&answer.body, "error-summary", "</ul>"));
    bench(engine, "step", &[("step", "diagnose")]).await;
}

async fn bench(engine: &Engine, path: &str, fields: &[(&str, &str)]) {
    let site = Site::of(engine, quynh_anh(), Locale::En);
    let answer = site.post(&format!("/app/repairs/{CODE}/{path}"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", between(&answer.body, "summary", "</ul>"));
}

/// Kind, what the warranty pays, what the customer pays, why.
async fn lines(engine: &Engine) -> Vec<(i64, i64, String)> {
    let sql = "select covered_minor, paid_minor, payer_reason from quote_line order by position";
    engine.db.read::<_, DbError, _>(move |tx| tx.all(sql, &[])).await.unwrap()
}

const SCREEN: [(&str, &str); 4] =
    [("label", "Màn hình"), ("kind", "part"), ("price", "1tr4"), ("payer", "as_covered")];
const LIQUID: [(&str, &str); 3] =
    [("findings", "Vết nước ở cổng sạc"), ("fault_code", "screen"), ("cause", "liquid")];

#[tokio::test]
async fn a_fault_in_the_making_is_free_and_one_by_liquid_is_not() {
    each_engine(SCHEMAS, |engine| async move {
        on_the_bench(&engine).await;
        let making = [("findings", "Hỏng tấm nền"), ("fault_code", "screen"), ("cause", "manufacturing")];
        bench(&engine, "findings", &making).await;
        bench(&engine, "lines", &SCREEN).await;
        assert_eq!(
            lines(&engine).await,
            [(1_400_000, 0, "repairs-reason-warranty".into())],
            "{}",
            engine.name
        );

        // Then the case is opened, and there is water in it; a photo from the bench shows it.
        let site = Site::of(&engine, quynh_anh(), Locale::En);
        let photo = site.upload(&format!("/app/repairs/{CODE}/photos"), &[], &[true]).await;
        assert_eq!(photo.status, StatusCode::SEE_OTHER);
        engine.clock.advance(jiff::SignedDuration::from_mins(10));
        bench(&engine, "findings", &LIQUID).await;
        assert_eq!(lines(&engine).await, [(0, 1_400_000, "repairs-reason-liquid".into())], "{}", engine.name);

        let page = site.get(&format!("/app/repairs/{CODE}")).await;
        assert!(page.body.contains("Not covered: liquid") && page.body.contains("(Screen, Liquid)"));
        bench(&engine, "step", &[("step", "send_quote")]).await;
        let own = Site::of(&engine, kernel::Actor::Customer { id: lan() }, Locale::Vi);
        let own = own.get(&format!("/my/r/{CODE}")).await;
        assert!(own.body.contains("Không bảo hành: vào nước"), "{}", own.body);
    })
    .await;
}

#[tokio::test]
async fn a_warranty_that_holds_elsewhere_pays_nothing_here_and_no_cause_is_blamed() {
    each_engine(SCHEMAS, |engine| async move {
        on_the_bench(&engine).await;
        let moved = |tx: &mut platform::Tx<'_>| {
            tx.exec("update repair set brought_in = 'IS'", &[])?;
            let policy = NewPolicy {
                code: "ss24".into(),
                name: "Samsung 24".into(),
                valid_from: date(2024, 1, 1),
                terms: PolicyVersion {
                    territory: vec!["VN".into()],
                    ..PolicyVersion::plain("ss24", Issuer::Manufacturer, Period::months(24))
                },
                given_with: vec![GivenWith { brand: "Samsung".into(), model: "Galaxy S24".into() }],
            };
            coverage::save_policy(tx, &Granted::system("story"), &policy).unwrap();
            Ok::<_, DbError>(())
        };
        engine.db.write(moved).await.unwrap();
        bench(&engine, "findings", &LIQUID).await;
        bench(&engine, "lines", &SCREEN).await;
        let [(covered, paid, reason)] = lines(&engine).await.try_into().unwrap();
        assert_eq!((covered, paid), (0, 1_400_000), "{}", engine.name);
        assert!(!reason.contains("liquid"), "{reason}");
        // Taken in where it holds, the same is free.
        let back = |tx: &mut platform::Tx<'_>| tx.exec("update repair set brought_in = 'VN'", &[]);
        engine.db.write(back).await.unwrap();
        bench(&engine, "findings", &LIQUID).await;
        assert_eq!(lines(&engine).await[0].0, 1_400_000, "liquid is not excluded by these terms");
    })
    .await;
}

#[tokio::test]
async fn a_price_takes_no_line_that_it_would_not_bill() {
    each_engine(SCHEMAS, |engine| async move {
        on_the_bench(&engine).await;
        let site = Site::of(&engine, quynh_anh(), Locale::En);
        let line = [("label", "Ốc"), ("kind", "part"), ("price", "1tr4"), ("payer", "customer")];
        bench(&engine, "lines", &line).await;
        let copy = |tx: &mut platform::Tx<'_>| {
            for _ in 0..99 {
                let id = tx.moment().uuid();
                tx.exec(
                    "insert into quote_line (id, quote, position, label, kind, choice, covered_minor, paid_minor,
                     payer_reason) select $1, quote, position + 1, label, kind, choice, covered_minor, paid_minor,
                     payer_reason from quote_line limit 1",
                    &[&id],
                )?;
            }
            Ok::<_, DbError>(())
        };
        engine.db.write(copy).await.unwrap();
        let full = site.post(&format!("/app/repairs/{CODE}/lines"), &line).await;
        assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", engine.name);
        assert!(full.body.contains("has 100 lines") && full.body.contains("value=\"Ốc\""), "{}", full.body);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_charged_for_a_cause_that_nothing_shows() {
    each_engine(SCHEMAS, |engine| async move {
        on_the_bench(&engine).await;
        bench(&engine, "findings", &LIQUID).await;
        let site = Site::of(&engine, quynh_anh(), Locale::En);
        // The photos from the counter show the outside only.
        let refused = site.post(&format!("/app/repairs/{CODE}/lines"), &SCREEN).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("only with proof"), "{}", engine.name);
        assert_eq!(lines(&engine).await, []);
    })
    .await;
}

#[tokio::test]
async fn proof_that_came_to_light_late_stops_a_price_that_was_free() {
    each_engine(SCHEMAS, |engine| async move {
        on_the_bench(&engine).await;
        bench(&engine, "lines", &SCREEN).await;
        assert_eq!(lines(&engine).await.first().map(|l| l.0), Some(1_400_000), "nothing is known against it");
        bench(&engine, "findings", &LIQUID).await;
        let site = Site::of(&engine, quynh_anh(), Locale::En);
        let refused = site.post(&format!("/app/repairs/{CODE}/step"), &[("step", "cover")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "without a photo nobody can be named");
        let alone = [("findings", "Vết nước"), ("cause", "liquid")];
        let refused = site.post(&format!("/app/repairs/{CODE}/findings"), &alone).await;
        assert!(refused.body.contains("the cause belongs to it"), "{}", engine.name);
    })
    .await;
}
