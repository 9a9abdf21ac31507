//! Notes and words with partners are found by the shop's people, and by nobody else.

use kernel::{Actor, Locale};
use platform::{DbError, Tx, jobs::Worker};
use testkit::{Engine, each_engine};
use tickets::{ReplyToTicket, TicketId};

use crate::{
    cast::{Cast, SCHEMAS, may, reads},
    families::asks_partner,
};

async fn found(engine: &Engine, query: &'static str) -> usize {
    engine.db.read::<_, DbError, _>(move |tx| tx.search("ticket", query, 5)).await.unwrap().len()
}

/// What the program shows somebody of what holds these words.
async fn shown(engine: &Engine, actor: Actor, query: &'static str) -> usize {
    let load = tickets::room().searches[0].load;
    let show = move |tx: &mut Tx<'_>| {
        let ids = tx.search("ticket", query, 5)?;
        load(tx, &actor, &reads(Locale::Vi), &ids)
    };
    engine.db.read::<_, DbError, _>(show).await.unwrap().len()
}

async fn notes(engine: &Engine, cast: &Cast, number: i64, body: &'static str) {
    let granted = may::<ReplyToTicket>(cast.minh());
    engine.db.write(move |tx| tickets::note_down(tx, &granted, number, body, &[])).await.unwrap();
}

async fn exec(engine: &Engine, sql: &'static str) {
    engine.db.write::<_, DbError, _>(move |tx| tx.exec(sql, &[])).await.unwrap();
}

#[tokio::test]
async fn a_note_and_a_letter_to_a_partner_are_found_by_colleagues_and_by_no_customer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        assert_eq!(found(&engine, "quen mat").await, 0);
        notes(&engine, &cast, number, "Khách quen mặt, giảm giá được").await;
        asks_partner(&engine, &cast, number).await;
        for query in ["quen mat", "Khách quen", "con panel s24"] {
            assert_eq!(shown(&engine, cast.quynh_anh(), query).await, 1, "{}: {query}", engine.name);
            assert_eq!(shown(&engine, cast.lan(), query).await, 0, "{}: {query}", engine.name);
            assert_eq!(shown(&engine, Actor::Anonymous, query).await, 0, "{}: {query}", engine.name);
        }
        assert_eq!(shown(&engine, cast.minh(), "soc xanh").await, 1, "what was said in public still is");
    })
    .await;
}

#[tokio::test]
async fn what_was_noted_before_is_indexed_once_and_rebuilding_finds_no_difference() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        notes(&engine, &cast, ticket.number, "Khách quen mặt").await;
        let forgets = |id: TicketId| engine.db.write(move |tx| tx.unindex("ticket", id.uuid()));
        let works = async || {
            engine.db.write::<_, DbError, _>(tickets::begin_indexing).await.unwrap();
            let worker = Worker::new(engine.db.clone(), tickets::room().jobs);
            while worker.run_due().await.unwrap() > 0 {}
        };
        forgets(ticket.id).await.unwrap();
        works().await;
        assert_eq!(found(&engine, "quen mat").await, 1, "{}", engine.name);
        forgets(ticket.id).await.unwrap();
        works().await;
        assert_eq!(found(&engine, "quen mat").await, 0, "{}: it was done", engine.name);
        assert_eq!(tickets::rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);
        assert_eq!(found(&engine, "quen mat").await, 1, "{}: rebuilding writes it anew", engine.name);
    })
    .await;
}

#[tokio::test]
async fn more_tickets_than_one_page_are_indexed_again() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let mut last = cast.stripes(&engine).await;
        for _ in 0..100 {
            last = cast.stripes(&engine).await;
        }
        let id = last.id;
        engine.db.write::<_, DbError, _>(move |tx| tx.unindex("ticket", id.uuid())).await.unwrap();
        exec(&engine, "delete from index_due").await;
        exec(&engine, "insert into index_due (reason) values ('a test')").await;
        engine.db.write::<_, DbError, _>(tickets::begin_indexing).await.unwrap();
        let worker = Worker::new(engine.db.clone(), tickets::room().jobs);
        while worker.run_due().await.unwrap() > 0 {}
        let number: &'static str = last.number.to_string().leak();
        assert_eq!(found(&engine, number).await, 1, "{}", engine.name);
    })
    .await;
}
