//! A ticket's row says what its events say, and nothing else.

use platform::DbError;
use testkit::each_engine;
use tickets::{
    OpenWork, Status, SteerTicket, Then, begin_work, close_the_loop, end_work, rebuild_projections,
    take_ticket,
};

use crate::cast::{Cast, SCHEMAS, may};

#[tokio::test]
async fn after_a_long_story_the_rows_are_what_the_events_say() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        let (id, number, minh) = (ticket.id, ticket.number, cast.minh());
        let granted = may::<SteerTicket>(cast.quynh_anh());
        engine.db.write(move |tx| take_ticket(tx, &granted, number)).await.unwrap();
        cast.answers(&engine, number, "Chị ghé Cầu Giấy giúp em.", Then::Wait).await;
        let work = OpenWork { code: "SC-24801".into(), href: "/app/repairs/SC-24801".into() };
        let told = engine
            .db
            .write::<_, DbError, _>(move |tx| {
                begin_work(tx, &minh, id, work.clone())?;
                close_the_loop(tx, &minh, id, "tickets-event-went-on", vec![("number", "1".into())])?;
                tickets::ticket(tx, &minh, number)
            })
            .await
            .unwrap()
            .unwrap();
        assert_eq!(told.standing.status, Status::CloseTheLoop);
        assert_eq!(told.standing.work.map(|work| work.code).as_deref(), Some("SC-24801"));
        let minh = cast.minh();
        engine.db.write::<_, DbError, _>(move |tx| end_work(tx, &minh, id, "SC-24801")).await.unwrap();
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_a_hand_changed_is_found_and_put_right() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        engine
            .db
            .write::<_, DbError, _>(|tx| {
                tx.exec("update ticket set status = 'investigating', next_due_at = 5", &[])
            })
            .await
            .unwrap();
        let found = rebuild_projections(&engine.db).await.unwrap();
        assert_eq!(found.iter().map(|d| d.number).collect::<Vec<_>>(), [number]);
        assert!(found[0].stored.contains("Investigating") && found[0].folded.contains("NeedsFirstResponse"));
        assert_eq!(cast.ticket(&engine, number).await.standing.status, Status::NeedsFirstResponse);
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn news_for_a_done_ticket_is_kept_and_wakes_nobody() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        cast.answers(&engine, ticket.number, "Xong rồi ạ.", Then::Done).await;
        let (id, minh) = (ticket.id, cast.minh());
        let news = move |tx: &mut platform::Tx<'_>| {
            close_the_loop(tx, &minh, id, "tickets-event-went-on", vec![("number", "1".into())])
        };
        engine.db.write::<_, DbError, _>(news).await.unwrap();
        let after = cast.ticket(&engine, ticket.number).await;
        assert!(matches!(after.standing.status, Status::Done { .. }));
    })
    .await;
}

#[tokio::test]
async fn more_tickets_than_one_page_are_all_looked_at() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        engine
            .db
            .write::<_, DbError, _>(move |tx| {
                for more in 1..=210_i64 {
                    let id = tx.moment().uuid();
                    tx.exec(
                        "insert into ticket (id, number, customer_id, asset_id, branch_id, follows_id, subject,
                         reason, channel, priority, opened_at, requester, has_mail, stage, status, staff_wrote,
                         unanswered, updated_at, events, next_due_at)
                         select $1, number + $2, customer_id, asset_id, branch_id, follows_id, subject, reason,
                         channel, priority, opened_at, requester, has_mail, stage, status, staff_wrote, unanswered,
                         updated_at, events, next_due_at from ticket where number = $3",
                        &[&id, &more, &number],
                    )?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let found = rebuild_projections(&engine.db).await.unwrap();
        assert_eq!(found.len(), 210, "{}: none has events", engine.name);
    })
    .await;
}
