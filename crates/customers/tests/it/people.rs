use customers::{
    Address, ChangeError, Decision, Identity, Purpose, add_customer, answer_consent, card, change_customer,
    consent_to, customer, export_own_data, newest_cards, search,
};
use jiff::SignedDuration;
use kernel::{Actor, CustomerId, Locale, Uuid};
use platform::{DbError, web::Fault};
use testkit::each_engine;

use crate::cast::{SCHEMAS, hung, lan, minh, minh_may, own, reads};

#[tokio::test]
async fn a_customer_is_seen_by_staff_and_by_nobody_else_but_oneself() {
    each_engine(SCHEMAS, |engine| async move {
        let seen: Result<_, DbError> = engine
            .write(|tx| {
                let (lan_id, hung_id) =
                    (add_customer(tx, &minh_may(), &lan())?, add_customer(tx, &minh_may(), &hung())?);
                let mut sees =
                    |actor: Actor| Ok::<_, DbError>(card(tx, &actor, lan_id)?.map(|c| c.greeted()));
                Ok([
                    sees(minh())?,
                    sees(Actor::System { task: "test" })?,
                    sees(Actor::Customer { id: lan_id })?,
                    sees(Actor::Customer { id: hung_id })?,
                    sees(Actor::Anonymous)?,
                ])
            })
            .await;
        let lan = Some("chị Lan".to_owned());
        assert_eq!(seen.unwrap(), [lan.clone(), lan.clone(), lan, None, None], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_found_by_name_phone_and_mail_in_any_form() {
    each_engine(SCHEMAS, |engine| async move {
        engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        engine.write(|tx| add_customer(tx, &minh_may(), &hung())).await.unwrap();
        for query in [
            "lan",
            "nguyen thi",
            "Nguyễn",
            "0912 345 678",
            "0912345",
            "+84 912 345 678",
            "09.12.34",
            "lan@example.vn",
        ] {
            let found: Result<_, DbError> = engine.read(move |tx| search(tx, &minh(), query, 10)).await;
            let names: Vec<_> = found.unwrap().into_iter().map(|c| c.name).collect();
            assert_eq!(names, ["Nguyễn Thị Lan"], "{query} on {}", engine.name);
        }
        let nothing: Result<_, DbError> = engine.read(|tx| search(tx, &Actor::Anonymous, "lan", 10)).await;
        assert_eq!(nothing.unwrap(), [], "a stranger finds nobody on {}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn the_list_turns_its_pages_without_losing_or_repeating_anybody() {
    each_engine(SCHEMAS, |engine| async move {
        for _ in 0..5 {
            engine.write(|tx| add_customer(tx, &minh_may(), &hung())).await.unwrap();
        }
        let pages: Result<Vec<CustomerId>, DbError> = engine
            .read(|tx| {
                let mut seen = Vec::new();
                let mut before = None;
                loop {
                    let page = newest_cards(tx, &minh(), before, 2)?;
                    let Some(last) = page.last() else { return Ok(seen) };
                    before = Some(last.id);
                    seen.extend(page.iter().map(|c| c.id));
                }
            })
            .await;
        let seen = pages.unwrap();
        assert_eq!(seen.len(), 5, "{}", engine.name);
        assert!(seen.is_sorted_by(|a, b| a > b), "newest first on {}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_form_that_began_earlier_does_not_overwrite() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let change = move |name: &'static str| {
            move |tx: &mut platform::Tx<'_>| {
                change_customer(
                    tx,
                    &minh_may(),
                    id,
                    1,
                    &Identity {
                        name: name.into(),
                        called: "Lan".into(),
                        form_of_address: None,
                        locale: Locale::Vi,
                        address: Address { province: "Hà Nội".into(), ..Address::default() },
                    },
                )
            }
        };
        engine.write(change("Nguyễn Thị Ngọc Lan")).await.unwrap();
        let second = engine.write(change("Nguyễn Lan")).await.unwrap_err();
        let ChangeError::Both(stands) = second else { panic!("{second}") };
        assert_eq!((stands.identity.name.as_str(), stands.version), ("Nguyễn Thị Ngọc Lan", 2));
        let found: Result<_, DbError> = engine.read(|tx| search(tx, &minh(), "ngoc lan", 10)).await;
        assert_eq!(found.unwrap().len(), 1, "the new name is findable on {}", engine.name);
        let unknown = engine
            .write(|tx| {
                let identity = customer(tx, &minh(), nobody())?.map(|c| c.identity);
                assert_eq!(identity, None);
                Err::<(), _>(ChangeError::from(Fault::NotFound))
            })
            .await;
        assert!(matches!(unknown, Err(ChangeError::Fault(Fault::NotFound))));
    })
    .await;
}

fn nobody() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(404))
}

#[tokio::test]
async fn consent_stands_from_its_yes_to_its_no_more() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let stands = async |purpose| {
            let proof: Result<_, DbError> = engine.read(move |tx| consent_to(tx, id, purpose)).await;
            proof.unwrap().is_some()
        };
        let says = async |decision| {
            engine.clock.advance(SignedDuration::from_secs(1));
            let lang = reads(Locale::Vi);
            engine.write(move |tx| answer_consent(tx, &own(id), &lang, Purpose::Surveys, decision)).await
        };
        assert!(!stands(Purpose::Surveys).await, "silence is no consent on {}", engine.name);
        says(Decision::Given).await.unwrap();
        says(Decision::Given).await.unwrap();
        assert!(stands(Purpose::Surveys).await && !stands(Purpose::Offers).await);
        says(Decision::Withdrawn).await.unwrap();
        assert!(!stands(Purpose::Surveys).await);
        let lang = reads(Locale::En);
        let data = engine.write(move |tx| export_own_data(tx, &own(id), &lang)).await.unwrap();
        let json = serde_json::to_value(&data).unwrap();
        assert_eq!(json["consents"].as_array().unwrap().len(), 2, "each word is kept once");
        assert_eq!(json["customer"]["name"], "Nguyễn Thị Lan");
        assert_eq!(json["contact_points"][0]["value"], "+84912345678");
        assert!(!json["history"].to_string().contains("added"), "entries for staff stay with staff");
    })
    .await;
}

#[tokio::test]
async fn you_is_the_word_that_a_customer_told_us() {
    each_engine(SCHEMAS, |engine| async move {
        let you: Result<_, DbError> = engine
            .write(|tx| {
                let told = [lan(), hung()].map(|customer| {
                    let id = add_customer(tx, &minh_may(), &customer)?;
                    Ok::<_, DbError>(card(tx, &minh(), id)?.map(|card| card.addressed()))
                });
                told.into_iter().collect::<Result<Vec<_>, _>>()
            })
            .await;
        assert_eq!(you.unwrap(), [Some("chị"), Some("anh/chị")], "{}", engine.name);
    })
    .await;
}
