//! A device that is known as somebody else's comes to the counter.

use axum::http::StatusCode;
use kernel::{Actor, CustomerId, Granted, Locale, Uuid};
use platform::{DbError, web::Fault};
use products::{AssetId, Category, ModelText, NewAsset, register_asset};
use testkit::{Engine, each_engine};

use crate::{
    site::{SCHEMAS, Site, between},
    story::{CODE, WALK_IN, minh, stands},
};

/// Hùng's headphones, of another maker than the phone that Lan brings with the same serial.
async fn hung_has_it(engine: &Engine, brand: &'static str) -> (CustomerId, AssetId) {
    let hung = CustomerId::from_uuid(Uuid::from_u128(0x2b));
    let registered = engine.db.write(move |tx| {
        tx.exec(
            "insert into customer (id, name, called, locale, street, ward, legacy_district, province, version,
             created_at, changed_at, changed_by)
             values ($1, 'Trần Văn Hùng', '', 'vi', '', '', '', '', 1, 0, 0, 'story')",
            &[&hung],
        )?;
        let model = ModelText {
            brand: brand.into(),
            name: "WH-1000XM5".into(),
            category: Category::Phone,
            ..ModelText::default()
        };
        let serial = "R5CX21ABC7K".into();
        let new = NewAsset { model, serial, imei: String::new(), owner: Some(hung), sale: None };
        Ok::<_, Fault>(register_asset(tx, &Granted::system("story"), &new)?)
    });
    (hung, registered.await.unwrap())
}

async fn count(engine: &Engine, sql: &'static str) -> i64 {
    let counted: Result<Option<i64>, DbError> = engine.db.read(move |tx| tx.value(sql, &[])).await;
    counted.unwrap().unwrap_or(0)
}

const REPAIRS: &str = "select cast(count(*) as bigint) from repair";
const CLAIMS: &str = "select cast(count(*) as bigint) from owner_claim";

#[tokio::test]
async fn a_serial_of_somebody_else_is_taken_in_on_the_customers_word_and_never_silently() {
    each_engine(SCHEMAS, |engine| async move {
        let (_, asset) = hung_has_it(&engine, "Sony").await;
        let counter = Site::of(&engine, minh(), Locale::En);
        let warned = counter.upload("/app/repairs/new", &WALK_IN, &[true, true]).await;
        assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&engine, REPAIRS).await, 0, "{}: not silently", engine.name);
        let told = between(&warned.body, "error-summary", "</ul>");
        assert!(told.contains("\"#other_owner\"") && !told.contains("Hùng"), "{told}");
        let choice = between(&warned.body, "id=\"other_owner\"", "</fieldset>");
        assert!(choice.contains("WH-1000XM5, of Trần Văn Hùng") && !choice.contains("checked"), "{choice}");

        let kept = between(&warned.body, "name=\"kept_photo\" value=\"", "\"");
        let other = AssetId::from_uuid(Uuid::from_u128(99)).to_string();
        let wrong: Vec<_> =
            WALK_IN.iter().copied().chain([("other_owner", other.as_str()), ("kept_photo", &kept)]).collect();
        let again = counter.upload("/app/repairs/new", &wrong, &[true]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the word was for another device");

        let asset = asset.to_string();
        let word: Vec<_> = WALK_IN.iter().copied().chain([("other_owner", asset.as_str())]).collect();
        let done = counter.upload("/app/repairs/new", &word, &[true, true]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", between(&done.body, "error-summary", "</ul>"));
        assert_eq!(count(&engine, CLAIMS).await, 1, "{}: written down", engine.name);
        let page = counter.get(&format!("/app/repairs/{CODE}")).await.body;
        assert!(page.contains("Taken in on the customer&#39;s word") && page.contains(&asset), "{page}");
        let lan = Actor::Customer { id: stands(&engine).await.customer };
        let own = Site::of(&engine, lan, Locale::En).get(&format!("/my/r/{CODE}")).await.body;
        let paper = counter.get(&format!("/app/repairs/{CODE}/print")).await.body;
        for shown in [own, paper] {
            assert!(!shown.contains("Hùng") && !shown.contains("word") && !shown.contains(&asset), "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_chosen_device_of_somebody_else_is_warned_of_before_anything_is_typed() {
    each_engine(SCHEMAS, |engine| async move {
        let (hung, asset) = hung_has_it(&engine, "Samsung").await;
        let counter = Site::of(&engine, minh(), Locale::En);
        let form = counter.get(&format!("/app/repairs/new?phone=0912345678&asset={asset}")).await;
        assert!(form.body.contains("name=\"other_owner\""), "{}: {}", engine.name, form.body);
        for owner in [format!("customer={hung}&"), String::new()] {
            let own = counter.get(&format!("/app/repairs/new?{owner}asset={asset}")).await;
            assert!(!own.body.contains("name=\"other_owner\""), "the owner is not asked");
        }
    })
    .await;
}

#[tokio::test]
async fn an_owner_is_not_asked_for_words() {
    each_engine(SCHEMAS, |engine| async move {
        let (hung, _) = hung_has_it(&engine, "Samsung").await;
        let hung = hung.to_string();
        let known = WALK_IN.iter().copied().filter(|(name, _)| !matches!(*name, "phone" | "name" | "email"));
        let fields: Vec<_> = known.chain([("customer", hung.as_str())]).collect();
        let done =
            Site::of(&engine, minh(), Locale::En).upload("/app/repairs/new", &fields, &[true, true]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", between(&done.body, "error-summary", "</ul>"));
        assert_eq!(count(&engine, CLAIMS).await, 0, "{}", engine.name);
    })
    .await;
}
