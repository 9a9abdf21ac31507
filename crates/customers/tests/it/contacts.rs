use customers::{
    Contact, add_contact, add_customer, card, contact_points, customer_of, find_by_contact, remove_contact,
};
use jiff::SignedDuration;
use kernel::{Actor, CustomerId, Locale};
use platform::{Db, DbError, mail::newest_mails, web::Fault};
use testkit::{Engine, each_engine};

use crate::cast::{SCHEMAS, hung, lan, minh, minh_may, reads};

/// Asks for a code, reads the mail, and types the code.
async fn proves(engine: &Engine, email: &'static str) -> CustomerId {
    engine.clock.advance(SignedDuration::from_mins(5));
    let lang = reads(Locale::Vi);
    let sent: Result<_, DbError> =
        engine.write(move |tx| identity::send_address_code(tx, "example.vn", email, &lang)).await;
    assert_eq!(sent.unwrap(), identity::CodeMail::Sent);
    let proven: Result<_, DbError> = engine
        .write(move |tx| {
            let body = newest_mails(tx, 1)?.remove(0).body;
            let code = body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap();
            let proven = identity::prove_address_code(tx, email, code)?.unwrap();
            customer_of(tx, &proven)
        })
        .await;
    proven.unwrap()
}

async fn meant(db: &Db, contact: &'static str) -> Option<CustomerId> {
    let contact = Contact::parse(contact).unwrap();
    let found: Result<_, DbError> = db.read(move |tx| find_by_contact(tx, &contact)).await;
    found.unwrap()
}

#[tokio::test]
async fn who_proves_an_address_meets_oneself_again() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        assert_eq!(meant(&engine, "LAN@example.vn").await, Some(id));
        assert_eq!(proves(&engine, "lan@example.vn").await, id, "the only one who gave it");
        assert_eq!(proves(&engine, "lan@example.vn").await, id, "and again");
        let points: Result<_, DbError> =
            engine.read(move |tx| contact_points(tx, &Actor::Customer { id }, id)).await;
        let proven: Vec<_> =
            points.unwrap().into_iter().filter(|p| p.verified_at.is_some()).map(|p| p.value).collect();
        assert_eq!(proven, ["lan@example.vn"], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_stranger_becomes_a_customer_by_the_proof_and_only_once() {
    each_engine(SCHEMAS, |engine| async move {
        let lang = reads(Locale::Vi);
        let asked: Result<_, DbError> = engine
            .write(move |tx| identity::send_address_code(tx, "example.vn", "new@example.vn", &lang))
            .await;
        asked.unwrap();
        assert_eq!(meant(&engine, "new@example.vn").await, None, "asking for a code creates nobody");
        let new = proves(&engine, "new@example.vn").await;
        let known: Result<_, DbError> = engine.read(move |tx| card(tx, &minh(), new)).await;
        assert_eq!(known.unwrap().unwrap().name, "new@example.vn", "no name is invented");
        assert_eq!(proves(&engine, "new@example.vn").await, new);
        assert_ne!(proves(&engine, "n.ew@example.vn").await, new, "dots are not guessed away");
    })
    .await;
}

#[tokio::test]
async fn a_number_that_a_family_shares_means_nobody_until_one_proves_it() {
    each_engine(SCHEMAS, |engine| async move {
        let mother = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let son = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        assert_eq!(meant(&engine, "0912345678").await, None);
        let third = proves(&engine, "lan@example.vn").await;
        assert!(third != mother && third != son, "nobody is chosen among several on {}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_proven_address_is_not_given_to_another() {
    each_engine(SCHEMAS, |engine| async move {
        let lan_id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let hung_id = engine.write(|tx| add_customer(tx, &minh_may(), &hung())).await.unwrap();
        proves(&engine, "lan@example.vn").await;
        let gives = async |id, text: &'static str| {
            let contact = Contact::parse(text).unwrap();
            engine.write(move |tx| add_contact(tx, &minh_may(), id, &contact)).await
        };
        let refused = gives(hung_id, "lan@example.vn").await.unwrap_err();
        assert!(matches!(refused, Fault::Invalid(invalid) if invalid.at("contact").is_some()));
        gives(hung_id, "0912 345 678").await.unwrap();
        gives(lan_id, "lan@example.vn").await.unwrap();
        assert_eq!(meant(&engine, "lan@example.vn").await, Some(lan_id), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_removed_only_from_whom_it_belongs_to() {
    each_engine(SCHEMAS, |engine| async move {
        let lan_id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let hung_id = engine.write(|tx| add_customer(tx, &minh_may(), &hung())).await.unwrap();
        let points: Result<_, DbError> = engine.read(move |tx| contact_points(tx, &minh(), lan_id)).await;
        let phone = points.unwrap()[0].id;
        let removes = async |from| engine.write(move |tx| remove_contact(tx, &minh_may(), from, phone)).await;
        assert_eq!(removes(hung_id).await, Err(Fault::NotFound));
        assert_eq!(removes(lan_id).await, Ok(()));
        assert_eq!(meant(&engine, "0912 345 678").await, None, "{}", engine.name);
    })
    .await;
}
