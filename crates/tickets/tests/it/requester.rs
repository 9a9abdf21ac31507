//! Somebody wrote whom nobody knows, and one of the shop's people finds out who it is.

use axum::http::StatusCode;
use kernel::{Actor, CustomerId, Locale};
use platform::{DbError, Tx, mail::MailAddress};
use testkit::{Engine, each_engine};
use tickets::{Happened, Incoming, Taken, receive_message, talk_of, tickets_by_id};

use crate::{
    cast::{Cast, SCHEMAS, words_of},
    site::Site,
};

const PROGRAM: Actor = Actor::System { task: "test" };

async fn somebody_writes(engine: &Engine, address: &'static str) -> Taken {
    let now = engine.clock.now();
    let write = move |tx: &mut Tx<'_>| {
        let from = MailAddress { name: "Lan N.".into(), address: address.into() };
        let incoming = Incoming { from, is_verified: false, ..words_of("", now) };
        receive_message(tx, &PROGRAM, &incoming)
    };
    engine.db.write::<_, DbError, _>(write).await.unwrap()
}

async fn customer_of(engine: &Engine, taken: Taken) -> Option<CustomerId> {
    let read = move |tx: &mut Tx<'_>| tickets_by_id(tx, &PROGRAM, &[taken.ticket]);
    engine.db.read::<_, DbError, _>(read).await.unwrap().remove(0).customer
}

#[tokio::test]
async fn a_ticket_of_nobody_is_given_to_the_customer_who_asks_with_the_product_that_it_is_about() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let taken = somebody_writes(&engine, "lan@example.vn").await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{}", taken.number);
        let ticket = site.get(&path).await.body;
        assert!(ticket.contains("Nobody knows yet which customer this is"), "{}: {ticket}", engine.name);
        let place = format!("{path}/customer");
        let found = site.get(&place).await.body;
        assert!(found.contains("Nguyễn Thị Lan") && found.contains(&cast.galaxy.to_string()), "{found}");
        let (lan, galaxy) = (cast.lan.to_string(), cast.galaxy.to_string());
        let fields = [("customer", lan.as_str()), ("asset", galaxy.as_str()), ("contact", "lan@example.vn")];
        let named = site.post(&place, &fields).await;
        assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.body);
        assert_eq!(customer_of(&engine, taken).await, Some(cast.lan));
        let ticket = site.get(&path).await.body;
        assert!(!ticket.contains("Nobody knows yet") && ticket.contains("named the customer"), "{ticket}");
        assert!(ticket.contains("Galaxy"), "what it is about stands beside it");
        let (reader, id) = (cast.lan(), taken.ticket);
        let talk = engine.db.read::<_, DbError, _>(move |tx| talk_of(tx, &reader, id)).await.unwrap();
        assert_eq!(talk.messages().count(), 0, "what nobody proved is not shown in her name");
        assert!(!talk.lines.is_empty());
        let answer = site.get(&path).await.body;
        assert!(answer.contains("lan@example.vn"), "an answer shows to whom it goes: {answer}");
        let again = site.post(&place, &fields).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let minh = cast.minh();
        let talk = engine.db.read::<_, DbError, _>(move |tx| talk_of(tx, &minh, id)).await.unwrap();
        let named = talk.lines.iter().filter(|l| matches!(l.event.happened, Happened::CustomerNamed { .. }));
        assert_eq!(named.count(), 1, "twice the same is once");
        let back = site.post(&place, &[("nobody", "yes")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        assert_eq!(customer_of(&engine, taken).await, None, "a mistake is taken back");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_new_is_added_and_what_cannot_be_is_told_at_its_field() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let taken = somebody_writes(&engine, "").await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let place = format!("/app/tickets/{}/customer", taken.number);
        assert_eq!(site.get(&place).await.status, StatusCode::OK, "nothing is known to look for");
        let wrong = site.get(&format!("{place}?contact=abc")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("contact-error") && wrong.body.contains("abc"), "{}", wrong.body);
        let nobody = site.get(&format!("{place}?contact=0983111222")).await.body;
        assert!(nobody.contains("0983111222") && nobody.contains("name=\"name\""), "{nobody}");
        let bare = site.post(&place, &[("contact", "0983111222"), ("name", "")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.body);
        let galaxy = cast.galaxy.to_string();
        let added = site.post(&place, &[("contact", "0983111222"), ("name", "Phạm Văn Ân")]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}: {}", engine.name, added.body);
        let added = customer_of(&engine, taken).await.unwrap();
        assert_ne!(added, cast.lan);
        let foreign = [("customer", &*added.to_string()), ("asset", &*galaxy)];
        let foreign = site.post(&place, &foreign).await;
        assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY, "the phone is Lan's: {}", foreign.body);
        let huy = Actor::Staff {
            id: cast.minh,
            roles: kernel::Roles::of(&[kernel::Role::Warehouse]),
            branch: None,
        };
        let stock = Site::of(&engine, huy, Locale::En);
        assert_eq!(stock.get(&place).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_somebody_unproven_shows_the_address_also_when_the_named_customer_has_none() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let taken = somebody_writes(&engine, "la@nguoi-la.example").await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{}", taken.number);
        let page = site.get(&format!("{path}/customer")).await.body;
        assert!(page.contains("may be forged"), "{}: {page}", engine.name);
        let added = [("contact", "0983111222"), ("name", "Phạm Văn Ân")];
        assert_eq!(site.post(&format!("{path}/customer"), &added).await.status, StatusCode::SEE_OTHER);
        let page = site.get(&path).await.body;
        assert!(page.contains("name=\"to\"") && page.contains("la@nguoi-la.example"), "{page}");
    })
    .await;
}
