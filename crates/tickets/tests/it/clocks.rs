//! Deadlines at work: cached when something happens, told once when they pass.

use kernel::Granted;
use platform::{DbError, jobs::Worker};
use testkit::{Engine, each_engine};
use tickets::{
    Happened, NewTicket, PauseReason, Stage, Status, SteerTicket, Then, clocks::Metric, rebuild_projections,
    snooze_ticket, talk_of,
};

use crate::cast::{Cast, SCHEMAS, at, goes_to, may, stripes};

fn worker(engine: &Engine) -> Worker {
    Worker::new(engine.db.clone(), tickets::room().jobs)
}

async fn work(engine: &Engine) {
    while worker(engine).run_due().await.unwrap() > 0 {}
}

async fn alerts(engine: &Engine, cast: &Cast, number: i64) -> Vec<&'static str> {
    let minh = cast.minh();
    let talk = engine
        .db
        .read::<_, DbError, _>(move |tx| {
            let id = tickets::ticket_id(tx, &minh, number)?.unwrap();
            talk_of(tx, &minh, id)
        })
        .await
        .unwrap();
    let told = talk.lines.iter().map(|line| &line.event.happened);
    told.filter(|h| matches!(h, Happened::ClockWarned { .. } | Happened::ClockBreached { .. }))
        .map(Happened::kind)
        .collect()
}

#[tokio::test]
async fn a_message_on_sunday_is_due_an_hour_after_opening_on_monday() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let due = cast.stripes(&engine).await.due.unwrap();
        assert_eq!((due.at, due.metric), (at("2026-11-23T09:30:00+07:00"), Metric::FirstResponse));
    })
    .await;
}

#[tokio::test]
async fn a_warning_and_a_breach_are_told_once_each() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        goes_to(&engine, at("2026-11-23T09:14:59+07:00"));
        work(&engine).await;
        assert_eq!(alerts(&engine, &cast, number).await, Vec::<&str>::new(), "{}", engine.name);
        goes_to(&engine, at("2026-11-23T09:15:00+07:00"));
        work(&engine).await;
        assert_eq!(alerts(&engine, &cast, number).await, ["clock_warned"]);
        goes_to(&engine, at("2026-11-23T09:30:00+07:00"));
        work(&engine).await;
        assert_eq!(alerts(&engine, &cast, number).await, ["clock_warned"], "exactly then is in time");
        goes_to(&engine, at("2026-11-23T09:30:01+07:00"));
        work(&engine).await;
        work(&engine).await;
        assert_eq!(alerts(&engine, &cast, number).await, ["clock_warned", "clock_breached"]);
        assert_eq!(cast.ticket(&engine, number).await.due.unwrap().at, at("2026-11-23T09:30:00+07:00"));
    })
    .await;
}

#[tokio::test]
async fn an_answer_in_time_takes_its_alerts_back() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        goes_to(&engine, at("2026-11-23T09:00:00+07:00"));
        cast.answers(&engine, number, "Dạ chào chị.", Then::Wait).await;
        goes_to(&engine, at("2026-11-27T12:00:00+07:00"));
        work(&engine).await;
        assert_eq!(alerts(&engine, &cast, number).await, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test]
async fn a_snoozed_ticket_comes_back_by_itself() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, "Em kiểm tra rồi báo chị.", Then::Keep).await;
        let (granted, until) = (may::<SteerTicket>(cast.minh()), at("2026-11-24T09:00:00+07:00"));
        let snoozed = engine
            .db
            .write(move |tx| snooze_ticket(tx, &granted, number, (until, PauseReason::Part)))
            .await
            .unwrap();
        assert_eq!(
            (snoozed.standing.status, snoozed.due),
            (Status::Paused { until, because: PauseReason::Part }, None)
        );
        goes_to(&engine, until);
        work(&engine).await;
        let back = cast.ticket(&engine, number).await;
        assert_eq!(
            (back.standing.status, back.standing.status.stage()),
            (Status::Investigating, Stage::Todo)
        );
        assert!(back.due.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_case_without_words_owes_a_solution_only() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let new = NewTicket { body: String::new(), ..stripes(cast.lan, cast.galaxy) };
        engine
            .db
            .write::<_, DbError, _>(move |tx| tickets::open_ticket(tx, &Granted::system("test"), &new))
            .await
            .unwrap();
        let opened = cast.ticket(&engine, 8401).await;
        assert_eq!(opened.due.map(|due| due.metric), Some(Metric::Resolution));
        assert_eq!(opened.standing.status, Status::Investigating);
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
    })
    .await;
}
