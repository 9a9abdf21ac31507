//! Finding tickets: by what names them, by what they must be, and by nobody who may not see them.

use kernel::Actor;
use platform::{DbError, web::Fault};
use testkit::{Engine, each_engine};
use tickets::{
    IgnoreReason, NewTicket, OwnerFilter, StatusFilter, SteerTicket, Then, TicketFilter, TicketId,
    clocks::StatusKind,
};

use crate::cast::{Cast, SCHEMAS, may};

async fn named(engine: &Engine, actor: &Actor, query: &'static str) -> Vec<TicketId> {
    let actor = actor.clone();
    engine.db.read::<_, DbError, _>(move |tx| tickets::tickets_named(tx, &actor, query)).await.unwrap()
}

async fn sifted(
    engine: &Engine,
    actor: &Actor,
    filter: &TicketFilter,
    ids: &[TicketId],
) -> (Vec<TicketId>, Vec<TicketId>) {
    let (actor, filter, ids) = (actor.clone(), filter.clone(), ids.to_vec());
    let read = move |tx: &mut platform::Tx<'_>| {
        let sifted = tickets::sift_tickets(tx, &actor, &filter, &ids)?;
        let listed = tickets::tickets_by_filter(tx, &actor, &filter, None, 10)?;
        let id = |found: Vec<tickets::FoundTicket>| found.into_iter().map(|ticket| ticket.id).collect();
        Ok::<_, DbError>((id(sifted), id(listed)))
    };
    engine.db.read(read).await.unwrap()
}

#[tokio::test]
async fn a_number_a_phone_in_any_form_and_a_serial_name_tickets() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        for query in
            ["#8401", "8401", "0912345678", "+84 912 345 678", "0912.345.678", "R5CX21ABC7K", "r5cx 21abc 7k"]
        {
            assert_eq!(named(&engine, &cast.minh(), query).await, [ticket.id], "{}: {query}", engine.name);
        }
        for query in ["8402", "0912345679", "R5CX21ABC7", "sọc xanh", ""] {
            assert_eq!(named(&engine, &cast.minh(), query).await, [], "{}: {query}", engine.name);
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let hers = cast.stripes(&engine).await.id;
        let write = |tx: &mut platform::Tx<'_>| {
            let new = NewTicket {
                subject: "Hỏi giá".into(),
                body: "Giá bao nhiêu?".into(),
                ..NewTicket::default()
            };
            tickets::open_ticket(tx, &kernel::Granted::system("test"), &new)
        };
        let others: TicketId = engine.db.write::<_, DbError, _>(write).await.unwrap();
        let all = TicketFilter::default();
        let find = async |actor: &Actor| sifted(&engine, actor, &all, &[others, hers]).await;
        assert_eq!(find(&cast.quynh_anh()).await.0, [others, hers], "{}: in the order asked", engine.name);
        assert_eq!(find(&cast.lan()).await, (vec![hers], vec![hers]), "{}", engine.name);
        assert_eq!(find(&Actor::Anonymous).await, (vec![], vec![]), "{}", engine.name);
        assert_eq!(named(&engine, &Actor::Anonymous, "8401").await, [], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn every_filter_that_is_set_must_fit() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let a = cast.stripes(&engine).await;
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        let b = cast.stripes(&engine).await;
        cast.answers(&engine, a.number, "Chị mang máy đến nhé.", Then::Done).await;
        let steer = may::<SteerTicket>(cast.minh());
        let number = b.number;
        engine.db.write(move |tx| tickets::tag_ticket(tx, &steer, number, "pin").map(drop)).await.unwrap();
        let fits = async |filter: TicketFilter| {
            let (sifted, listed) = sifted(&engine, &cast.minh(), &filter, &[b.id, a.id]).await;
            assert_eq!(sifted, listed, "{}: {filter:?}", engine.name);
            sifted
        };
        let any = TicketFilter::default;
        assert_eq!(fits(any()).await, [b.id, a.id]);
        assert_eq!(fits(TicketFilter { status: Some(StatusFilter::Open), ..any() }).await, [b.id]);
        let done = Some(StatusFilter::One(StatusKind::Done));
        assert_eq!(fits(TicketFilter { status: done, ..any() }).await, [a.id]);
        assert_eq!(fits(TicketFilter { tag: "pin".into(), ..any() }).await, [b.id]);
        assert_eq!(fits(TicketFilter { tag: "pin".into(), status: done, ..any() }).await, []);
        assert_eq!(fits(TicketFilter { owner: OwnerFilter::Nobody, ..any() }).await, [b.id]);
        assert_eq!(
            fits(TicketFilter { owner: OwnerFilter::Me, ..any() }).await,
            [a.id],
            "who answers takes it"
        );
        assert_eq!(fits(TicketFilter { until: Some(a.opened_at), ..any() }).await, []);
        assert_eq!(fits(TicketFilter { from: Some(a.opened_at), ..any() }).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_report_counts_a_merged_ticket_once_and_spam_never() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (a, b, c) =
            (cast.stripes(&engine).await, cast.stripes(&engine).await, cast.stripes(&engine).await);
        cast.answers(&engine, b.number, "Chị mang máy đến nhé.", Then::Wait).await;
        let steer = may::<SteerTicket>(cast.minh());
        let act = move |tx: &mut platform::Tx<'_>| {
            tickets::merge_ticket(tx, &steer, b.number, a.number)?;
            tickets::ignore_ticket(tx, &steer, c.number, IgnoreReason::Spam)?;
            Ok::<_, Fault>(())
        };
        engine.db.write(act).await.unwrap();
        let minh = cast.minh();
        let since = kernel::Timestamp::MIN;
        let read = move |tx: &mut platform::Tx<'_>| {
            tickets::desk_cases(tx, &minh, since, tickets::DeskFilter::default())
        };
        let found = engine.db.read::<_, DbError, _>(read).await.unwrap();
        let numbers: Vec<i64> = found.cases.iter().map(|case| case.number).collect();
        assert_eq!(numbers, [a.number], "{}", engine.name);
        assert_eq!(found.cases[0].answers.len(), 1, "{}: said in the merged one", engine.name);
        let first = found.cases[0].first_response.unwrap();
        assert_eq!((first.is_answered, first.in_time), (true, Some(true)), "{}", engine.name);
        let lan = cast.lan();
        let read = move |tx: &mut platform::Tx<'_>| {
            tickets::desk_cases(tx, &lan, since, tickets::DeskFilter::default())
        };
        assert_eq!(engine.db.read::<_, DbError, _>(read).await.unwrap().cases, [], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn many_tickets_are_read_in_the_order_in_which_they_are_named_and_only_ones_own() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (a, b) = (cast.stripes(&engine).await.id, cast.stripes(&engine).await.id);
        let unknown = (0..600).map(|n| TicketId::from_uuid(kernel::Uuid::from_u128(n)));
        let named: Vec<TicketId> = [b].into_iter().chain(unknown).chain([a]).collect();
        for (actor, wanted) in
            [(cast.minh(), vec![b, a]), (cast.lan(), vec![b, a]), (Actor::Anonymous, vec![])]
        {
            let named = named.clone();
            let read = move |tx: &mut platform::Tx<'_>| tickets::tickets_by_id(tx, &actor, &named);
            let found = engine.db.read::<_, DbError, _>(read).await.unwrap();
            assert_eq!(found.into_iter().map(|it| it.id).collect::<Vec<_>>(), wanted, "{}", engine.name);
        }
    })
    .await;
}
