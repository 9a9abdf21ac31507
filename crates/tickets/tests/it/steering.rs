use identity::StaffLeft;
use kernel::{Actor, StaffId, Uuid};
use platform::{DbError, jobs::Worker, web::Fault};
use testkit::each_engine;
use tickets::{
    IgnoreReason, PauseReason, Status, SteerTicket, Then, assign_ticket, finish_ticket, ignore_ticket,
    reopen_ticket, snooze_ticket, take_next_ticket, take_ticket,
};

use crate::cast::{Cast, SCHEMAS, may};

#[tokio::test]
async fn whoever_takes_a_ticket_works_on_it_and_still_owes_the_answer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let opened = cast.stripes(&engine).await;
        let granted = may::<SteerTicket>(cast.minh());
        let taken = engine.db.write(move |tx| take_next_ticket(tx, &granted)).await.unwrap().unwrap();
        assert_eq!((taken.id, taken.standing.owner), (opened.id, Some(cast.minh)));
        assert_eq!((taken.standing.status, taken.due), (Status::Investigating, opened.due));
        let granted = may::<SteerTicket>(cast.minh());
        assert_eq!(engine.db.write(move |tx| take_next_ticket(tx, &granted)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_ticket_is_not_given_to_somebody_who_cannot_answer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let (granted, nobody) = (may::<SteerTicket>(cast.minh()), StaffId::from_uuid(Uuid::from_u128(404)));
        let refused =
            engine.db.write(move |tx| assign_ticket(tx, &granted, number, Some(nobody))).await.unwrap_err();
        let Fault::Invalid(invalid) = refused else { panic!("{refused:?}") };
        assert_eq!(invalid.at("owner").unwrap().key, "tickets-error-owner");
        let (granted, quynh_anh) = (may::<SteerTicket>(cast.minh()), cast.quynh_anh);
        let given = engine.db.write(move |tx| assign_ticket(tx, &granted, number, Some(quynh_anh))).await;
        assert_eq!(given.unwrap().standing.owner, Some(cast.quynh_anh));
    })
    .await;
}

#[tokio::test]
async fn who_leaves_leaves_no_ticket_behind() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        engine.db.surround(&tickets::room().reactions, None);
        let number = cast.stripes(&engine).await.number;
        let granted = may::<SteerTicket>(cast.minh());
        engine.db.write(move |tx| take_ticket(tx, &granted, number)).await.unwrap();
        let left = StaffLeft { staff: cast.minh };
        engine
            .db
            .write::<_, DbError, _>(move |tx| tx.tell(&Actor::System { task: "test" }, &left))
            .await
            .unwrap();
        let room = tickets::room();
        let handlers = room.jobs.into_iter().chain(room.reactions.into_iter().map(Into::into));
        Worker::new(engine.db.clone(), handlers).run_due().await.unwrap();
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, None, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn done_is_taken_back_and_returns_what_the_customer_waits_for() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let granted = may::<SteerTicket>(cast.minh());
        let (done, back) = engine
            .db
            .write(move |tx| {
                let done = finish_ticket(tx, &granted, number)?;
                Ok::<_, Fault>((done, reopen_ticket(tx, &granted, number)?))
            })
            .await
            .unwrap();
        assert_eq!(done.due, None);
        assert_eq!((back.number, back.standing.status), (number, Status::NeedsFirstResponse));
        assert!(back.due.is_some());
    })
    .await;
}

#[tokio::test]
async fn an_old_ticket_that_is_reopened_goes_on_in_a_new_one() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, "Xong ạ.", Then::Done).await;
        engine.clock.advance(jiff::SignedDuration::from_hours(15 * 24));
        let granted = may::<SteerTicket>(cast.minh());
        let new = engine.db.write(move |tx| reopen_ticket(tx, &granted, number)).await.unwrap();
        assert_ne!(new.number, number);
        assert_eq!((new.standing.status, new.standing.owner), (Status::Investigating, Some(cast.minh)));
    })
    .await;
}

#[tokio::test]
async fn spam_owes_nothing_and_a_snooze_into_the_past_is_refused() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let granted = may::<SteerTicket>(cast.minh());
        let now = engine.clock.now();
        let refused = engine
            .db
            .write(move |tx| snooze_ticket(tx, &granted, number, (now, PauseReason::Later)))
            .await
            .unwrap_err();
        assert!(matches!(refused, Fault::Invalid(_)));
        let granted = may::<SteerTicket>(cast.minh());
        let ignored =
            engine.db.write(move |tx| ignore_ticket(tx, &granted, number, IgnoreReason::Spam)).await.unwrap();
        assert_eq!(ignored.due, None);
        assert!(matches!(ignored.standing.status, Status::Ignored { because: IgnoreReason::Spam, .. }));
    })
    .await;
}
