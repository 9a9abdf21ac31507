use customers::{
    add_customer,
    timeline::{
        Audience, NewEntry, PageOf, Topic, count_of_customer, entries_of_asset, entries_of_customer, record,
        record_at,
    },
};
use jiff::SignedDuration;
use kernel::{Actor, CustomerId, Locale, Money, Uuid};
use platform::{Db, DbError};
use testkit::{each_engine, noon};

use crate::cast::{SCHEMAS, hung, lan, minh, minh_may, reads};

const PHONE: Uuid = Uuid::from_u128(24);

fn entry(customer: CustomerId, kind: &'static str, audience: Audience) -> NewEntry {
    NewEntry {
        customer: Some(customer),
        asset: Some(PHONE),
        kind,
        args: vec![("amount", Money::vnd(1_450_000).into())],
        audience,
        icon: "receipt",
        href: Some("/app/repairs/SC-24801".into()),
    }
}

async fn texts(db: &Db, actor: Actor, customer: CustomerId, page: PageOf) -> Vec<String> {
    let lang = reads(Locale::En);
    let seen: Result<_, DbError> =
        db.read(move |tx| entries_of_customer(tx, &actor, &lang, customer, &page)).await;
    seen.unwrap().into_iter().map(|e| e.text).collect()
}

#[tokio::test]
async fn each_reader_gets_ones_own_language_and_only_what_is_meant_for_one() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        engine.clock.advance(SignedDuration::from_mins(1));
        engine.write(move |tx| record(tx, &entry(id, "stories-paid", Audience::Everyone))).await.unwrap();
        let staff = texts(&engine, minh(), id, PageOf::newest(10)).await;
        assert_eq!(staff, ["Paid 1,450,000\u{a0}₫", "Added as a customer"], "{}", engine.name);
        let lang = reads(Locale::Vi);
        let own: Result<_, DbError> = engine
            .read(move |tx| entries_of_customer(tx, &Actor::Customer { id }, &lang, id, &PageOf::newest(10)))
            .await;
        let own = own.unwrap();
        assert_eq!(own.len(), 1, "the entry for staff stays with staff");
        assert_eq!(own[0].text, "Đã trả 1.450.000\u{a0}₫");
        assert_eq!(own[0].href, None, "a customer is not led into the console");
        assert_eq!(own[0].topic, Topic::Money);
        for nobody in [Actor::Anonymous, Actor::Customer { id: CustomerId::from_uuid(Uuid::nil()) }] {
            assert!(texts(&engine, nobody, id, PageOf::newest(10)).await.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_owner_does_not_see_the_time_of_an_earlier_one() {
    each_engine(SCHEMAS, |engine| async move {
        let before = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let after = engine.write(|tx| add_customer(tx, &minh_may(), &hung())).await.unwrap();
        engine
            .write(move |tx| {
                record(tx, &entry(before, "stories-paid", Audience::Everyone))?;
                record(
                    tx,
                    &NewEntry { customer: None, ..entry(before, "stories-paid", Audience::Everyone) },
                )?;
                record(tx, &entry(after, "stories-paid", Audience::Everyone))
            })
            .await
            .unwrap();
        let count = async |actor: Actor| {
            let lang = reads(Locale::En);
            let seen: Result<_, DbError> =
                engine.read(move |tx| entries_of_asset(tx, &actor, &lang, PHONE, &PageOf::newest(10))).await;
            seen.unwrap().len()
        };
        assert_eq!(count(minh()).await, 3, "the unit owns its history");
        assert_eq!(count(Actor::Customer { id: after }).await, 1, "{}", engine.name);
        assert_eq!(count(Actor::Anonymous).await, 0);
    })
    .await;
}

#[tokio::test]
async fn older_pages_follow_without_a_gap_and_topics_are_told_apart() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        engine
            .write(move |tx| {
                for day in 1..=5 {
                    let at = noon() - SignedDuration::from_hours(24 * day);
                    record_at(tx, &entry(id, "stories-paid", Audience::Staff), at)?;
                }
                record_at(
                    tx,
                    &NewEntry { icon: "wrench", ..entry(id, "stories-paid", Audience::Staff) },
                    noon(),
                )
            })
            .await
            .unwrap();
        let walked: Result<_, DbError> = engine
            .read(move |tx| {
                let lang = reads(Locale::En);
                let mut page = PageOf { topic: Some(Topic::Money), before: None, limit: 2 };
                let mut days = Vec::new();
                loop {
                    let entries = entries_of_customer(tx, &minh(), &lang, id, &page)?;
                    let Some(last) = entries.last() else { return Ok(days) };
                    page.before = Some(last.place().to_string().parse().unwrap());
                    days.extend(entries.iter().map(|e| (noon().duration_since(e.at)).as_hours() / 24));
                }
            })
            .await;
        assert_eq!(walked.unwrap(), [1, 2, 3, 4, 5], "{}", engine.name);
        let all: Result<_, DbError> = engine.read(move |tx| count_of_customer(tx, &minh(), id)).await;
        assert_eq!(all.unwrap(), 7);
    })
    .await;
}
