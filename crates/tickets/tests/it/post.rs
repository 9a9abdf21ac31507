//! What becomes of an answer's mail, of a double click, and of a name.

use axum::http::StatusCode;
use customers::{Address, EditCustomers, FormOfAddress, Identity, change_customer};
use jiff::SignedDuration;
use kernel::{Granted, Locale};
use platform::{
    Config, DbError,
    jobs::{self, Worker},
    mail::{self, MailState, newest_mails},
    web::Fault,
};
use testkit::{Engine, each_engine};
use tickets::{Happened, Stage, Status, SteerTicket, Then, finish_ticket};

use crate::{
    cast::{Cast, SCHEMAS, may},
    site::Site,
};

const HELLO: &str = "Dạ chào chị Lan, máy mình còn bảo hành ạ.";

/// The program's worker, with a mail server that nobody runs.
pub fn worker(engine: &Engine) -> Worker {
    engine.db.surround(&tickets::room().reactions, None);
    let config = Config { smtp: Some("smtp://127.0.0.1:1".into()), ..Config::default() };
    let room = tickets::room();
    let handlers = room.jobs.into_iter().chain(room.reactions.into_iter().map(Into::into));
    let sender = mail::sender(&engine.db, &testkit::no_files(), &config, None).unwrap();
    Worker::new(engine.db.clone(), handlers.chain([sender]))
}

/// Works for a day and a half: a mail is tried for a day.
async fn a_day_and_a_half(engine: &Engine, worker: &Worker) {
    for _ in 0..36 {
        worker.run_due().await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(1));
    }
}

async fn failures(cast: &Cast, engine: &Engine, number: i64) -> usize {
    let minh = cast.minh();
    let talk = engine.db.read::<_, DbError, _>(move |tx| {
        let id = tickets::ticket_id(tx, &minh, number)?.unwrap();
        tickets::talk_of(tx, &minh, id)
    });
    let lines = talk.await.unwrap().lines;
    lines.iter().filter(|l| matches!(l.event.happened, Happened::MessageFailed { .. })).count()
}

#[tokio::test]
async fn an_answer_that_never_arrives_brings_the_ticket_back_and_says_what_to_do() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let worker = worker(&engine);
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, HELLO, Then::Done).await;
        let minh = Site::of(&engine, cast.minh(), Locale::En);
        let page = minh.get(&format!("/app/tickets/{number}")).await;
        assert!(page.body.contains("Mail on its way"), "{}", engine.name);

        worker.run_due().await.unwrap();
        assert_eq!(
            cast.ticket(&engine, number).await.standing.status.stage(),
            Stage::Done,
            "it is tried again"
        );
        a_day_and_a_half(&engine, &worker).await;
        let back = cast.ticket(&engine, number).await;
        assert_eq!(back.standing.status, Status::NeedsFirstResponse, "{}", engine.name);
        assert!(back.standing.unanswered && !back.standing.staff_wrote && back.due.is_some());
        assert_eq!(back.standing.owner, Some(cast.minh), "whoever wrote it goes on");
        assert_eq!(failures(&cast, &engine, number).await, 1, "told once");

        let dead = engine.db.read::<_, DbError, _>(jobs::dead_jobs).await.unwrap();
        engine.db.write(move |tx| jobs::revive_job(tx, dead[0].id)).await.unwrap();
        worker.run_due().await.unwrap();
        let mails = engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap();
        assert_eq!(mails[0].state, MailState::Failed, "{}: it was taken back", engine.name);
        let dead = engine.db.read::<_, DbError, _>(jobs::dead_jobs).await.unwrap();
        assert!(dead[0].last_error.as_deref().unwrap().contains("write it again"), "{dead:?}");
        assert_eq!(failures(&cast, &engine, number).await, 1, "and nobody is told again");

        let page = minh.get(&format!("/app/tickets/{number}")).await;
        assert!(page.body.contains("The answer did not reach lan@example.vn"), "{}", page.body);
        assert!(page.body.contains("Not delivered to lan@example.vn") && page.body.contains(HELLO));
        let own = Site::of(&engine, cast.lan(), Locale::En).get(&format!("/my/messages/{number}")).await;
        assert!(own.body.contains(HELLO) && !own.body.contains("did not reach"), "she reads it on her pages");
        let rebuilt = tickets::rebuild_projections(&engine.db).await.unwrap();
        assert!(rebuilt.is_empty(), "{rebuilt:?}");
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_no_server_could_take_fails_at_once() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let worker = worker(&engine);
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, HELLO, Then::Wait).await;
        let broken = "update mail_out set recipient = 'lan at example'";
        engine.db.write(move |tx| tx.exec(broken, &[])).await.unwrap();
        worker.run_due().await.unwrap();
        worker.run_due().await.unwrap();
        let back = cast.ticket(&engine, number).await;
        assert_eq!(back.standing.status, Status::NeedsFirstResponse, "{}", engine.name);
        let mails = engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap();
        assert_eq!(mails[0].state, MailState::Failed);
    })
    .await;
}

#[tokio::test]
async fn a_double_click_answers_once() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let path = format!("/app/tickets/{number}/reply");
        let fields = [("kind", "reply"), ("body", HELLO), ("seen", seen.as_str()), ("then", "wait")];
        let (one, two) = tokio::join!(
            minh.post_again(&path, "one-key-for-two-clicks-at-once", &fields),
            minh.post_again(&path, "one-key-for-two-clicks-at-once", &fields)
        );
        assert_eq!(
            (one.status, two.status),
            (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
            "{}",
            engine.name
        );
        assert_eq!(one.place, two.place);
        let mails = engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 10)).await.unwrap();
        assert_eq!(mails.len(), 1, "one mail");
    })
    .await;
}

#[tokio::test]
async fn when_two_colleagues_answer_at_once_the_second_reads_the_first() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        let fields = [("kind", "reply"), ("body", HELLO), ("seen", seen.as_str()), ("then", "wait")];
        let path = format!("/app/tickets/{number}/reply");
        let hoa = kernel::Actor::Staff {
            id: cast.quynh_anh,
            roles: kernel::Roles::of(&[kernel::Role::Agent]),
            branch: None,
        };
        let (minh, hoa) = (Site::of(&engine, cast.minh(), Locale::Vi), Site::of(&engine, hoa, Locale::Vi));
        let (one, two) = tokio::join!(minh.post(&path, &fields), hoa.post(&path, &fields));
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT], "{}", engine.name);
        let mails = engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 10)).await.unwrap();
        assert_eq!(mails.len(), 1, "Lan gets one answer");
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_is_renamed_has_the_new_name_in_the_inbox() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let worker = worker(&engine);
        cast.stripes(&engine).await;
        let lan = cast.lan;
        let renamed = engine.db.write(move |tx| {
            let identity = Identity {
                name: "Nguyễn Thị Phương Lan".into(),
                called: String::new(),
                form_of_address: Some(FormOfAddress::Chi),
                locale: Locale::Vi,
                address: Address::default(),
            };
            change_customer(tx, &Granted::<EditCustomers>::system("test"), lan, 1, &identity)
                .map_err(|e| Fault::Broken(e.to_string()))
        });
        renamed.await.unwrap();
        worker.run_due().await.unwrap();
        let inbox = Site::of(&engine, cast.minh(), Locale::Vi).get("/app/inbox/team").await;
        assert!(inbox.body.contains("Nguyễn Thị Phương Lan"), "{}", engine.name);
        let found = engine.db.read::<_, DbError, _>(|tx| tx.search("ticket", "phuong lan", 5)).await.unwrap();
        assert_eq!(found.len(), 1, "and is found by it");
    })
    .await;
}

#[tokio::test]
async fn a_ticket_that_is_ended_without_words_breaks_no_promise_the_next_morning() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let worker = worker(&engine);
        let number = cast.stripes(&engine).await.number;
        let granted = may::<SteerTicket>(cast.minh());
        engine.db.write(move |tx| finish_ticket(tx, &granted, number)).await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(72));
        worker.run_due().await.unwrap();
        let sql = "select cast(count(*) as bigint) from ticket_event where kind = 'clock_breached'";
        let breaches: Option<i64> =
            engine.db.read::<_, DbError, _>(move |tx| tx.value(sql, &[])).await.unwrap();
        assert_eq!(breaches, Some(0), "{}", engine.name);
    })
    .await;
}
