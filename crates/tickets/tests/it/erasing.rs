//! What was said in a ticket is erased.

use axum::http::StatusCode;
use kernel::{Actor, Granted, Locale, Role, Roles};
use platform::{DbError, Tx, web::Fault};
use testkit::{Engine, each_engine};
use tickets::{
    EraseReason, EraseRefusal, OpenWork, Status, SteerTicket, Then, begin_work, decide_erasing, erase_ticket,
    finish_ticket, merge_ticket,
};

use crate::{
    cast::{Cast, SCHEMAS, manager, may},
    site::Site,
};

async fn hoa(engine: &Engine) -> Actor {
    let hire = |tx: &mut Tx<'_>| identity::add_staff(tx, &Granted::system("test"), &manager());
    let id = engine.db.write::<_, Fault, _>(hire).await.unwrap();
    Actor::Staff { id, roles: Roles::of(&[Role::Manager]), branch: None }
}

async fn done(engine: &Engine, cast: &Cast, number: i64) {
    let granted = may::<SteerTicket>(cast.minh());
    engine.db.write(move |tx| finish_ticket(tx, &granted, number)).await.unwrap();
}

/// No mail is on its way any more.
async fn all_is_sent(engine: &Engine) {
    engine.db.write::<_, DbError, _>(|tx| tx.exec("update mail_out set state = 'sent'", &[])).await.unwrap();
}

#[tokio::test]
async fn whoever_leads_erases_a_ticket_that_is_done_and_its_number_stays() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, "Mai chị mang máy qua nhé.", Then::Wait).await;
        let (lead, place) = (hoa(&engine).await, format!("/app/tickets/{number}/erase"));
        let hoa = Site::of(&engine, lead, Locale::En);
        let agent = Site::of(&engine, cast.minh(), Locale::En);
        assert_eq!(agent.get(&place).await.status, StatusCode::FORBIDDEN, "{}", engine.name);
        let typed = number.to_string();
        let sure = [("because", "asked"), ("number", typed.as_str())];
        let early = hoa.post(&place, &sure).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(early.body.contains("somebody still waits"), "{}", early.body);
        done(&engine, &cast, number).await;
        let wrong = hoa.post(&place, &[("because", "asked"), ("number", "1")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains(&format!("Type the number {number}")), "{}", wrong.body);
        let hasty = hoa.post(&place, &sure).await;
        assert!(hasty.body.contains("still on its way"), "{}: {}", engine.name, hasty.body);
        all_is_sent(&engine).await;
        let erased = hoa.post(&place, &sure).await;
        assert_eq!(erased.status, StatusCode::SEE_OTHER, "{}", erased.body);

        let page = hoa.get(&format!("/app/tickets/{number}")).await.body;
        assert!(page.contains("The customer asked for it") && page.contains("Erased"), "{page}");
        for gone in ["Lan", "mang máy qua", "name=\"body\"", "Nobody knows yet which customer"] {
            assert!(!page.contains(gone), "{}: {gone} in {page}", engine.name);
        }
        for list in ["/app/inbox/team?stage=done", "/app/tickets"] {
            assert!(!hoa.get(list).await.body.contains("mang máy qua"), "{list}");
        }
        let own = Site::of(&engine, cast.lan(), Locale::En);
        assert_eq!(own.get(&format!("/my/messages/{number}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(hoa.get(&place).await.status, StatusCode::NOT_FOUND, "nothing is left to erase");
        let steer = may::<SteerTicket>(cast.minh());
        let again = engine.db.write(move |tx| tickets::reopen_ticket(tx, &steer, number)).await;
        assert!(matches!(again, Err(Fault::NotFound)), "{again:?}");
        let differ = tickets::rebuild_projections(&engine.db).await.unwrap();
        assert!(differ.is_empty(), "{differ:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_merged_into_it_goes_too_and_work_under_way_keeps_it() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (root, child) = (cast.stripes(&engine).await, cast.stripes(&engine).await);
        let (id, work) = (child.id, OpenWork { code: "SC-1".into(), href: "/app/repairs/SC-1".into() });
        let system = Actor::System { task: "test" };
        let begin = move |tx: &mut Tx<'_>| begin_work(tx, &system, id, work.clone());
        engine.db.write::<_, DbError, _>(begin).await.unwrap();
        let (steer, into) = (may::<SteerTicket>(cast.minh()), root.number);
        let merge = move |tx: &mut Tx<'_>| merge_ticket(tx, &steer, child.number, into);
        engine.db.write(merge).await.unwrap();
        done(&engine, &cast, into).await;
        let lead = hoa(&engine).await;
        let erase =
            move |tx: &mut Tx<'_>| erase_ticket(tx, &may(lead.clone()), into, EraseReason::KeptLongEnough);
        let refused = engine.db.write(erase.clone()).await;
        assert!(format!("{refused:?}").contains("erase-work"), "{}: {refused:?}", engine.name);
        let end = move |tx: &mut Tx<'_>| tickets::end_work(tx, &Actor::System { task: "test" }, id, "SC-1");
        engine.db.write::<_, DbError, _>(end).await.unwrap();
        engine.db.write(erase).await.unwrap();
        for number in [into, child.number] {
            let ticket = cast.ticket(&engine, number).await;
            assert!(ticket.standing.erased_at.is_some(), "{}: {number}", engine.name);
            assert_eq!((ticket.subject.as_str(), ticket.customer), ("—", None));
        }
        let left = "select cast(count(*) as bigint) from message where body <> ''";
        let left = engine.db.read::<_, DbError, _>(move |tx| tx.value::<i64>(left, &[])).await.unwrap();
        assert_eq!(left, Some(0), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_over_is_erased() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let open = cast.stripes(&engine).await.standing.status;
        assert_eq!(decide_erasing(open, None, false), Err(EraseRefusal::Open));
        let done = Status::Done { at: engine.clock.now() };
        assert_eq!(decide_erasing(done, None, true), Err(EraseRefusal::OnItsWay));
        assert_eq!(decide_erasing(done, None, false), Ok(()));
    })
    .await;
}
