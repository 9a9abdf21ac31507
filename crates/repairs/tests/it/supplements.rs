//! More is found during the work; a price lapses; two people decide at once.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Actor, Locale};
use platform::DbError;
use repairs::{Status, bill_of};
use testkit::{Answer, Engine, each_engine};

use crate::{
    site::{SCHEMAS, Site, between, seal, subjects, work},
    story::{CODE, minh, priced, quynh_anh, stands},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn lan(engine: &Engine) -> Site {
    Site::of(engine, Actor::Customer { id: stands(engine).await.customer }, Locale::En)
}

async fn bench(engine: &Engine, path: &str, fields: &[(&str, &str)]) {
    let site = Site::of(engine, quynh_anh(), Locale::En);
    let answer = site.post(&format!("/app/repairs/{CODE}/{path}"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", between(&answer.body, "summary", "</ul>"));
}

async fn answers(engine: &Engine, version: u8, answer: &str) -> Answer {
    let path = format!("/my/r/{CODE}/quote/{version}");
    lan(engine).await.post(&path, &[("answer", answer)]).await
}

async fn owed(engine: &Engine) -> i64 {
    let repair = stands(engine).await;
    let bill = engine.db.read::<_, DbError, _>(move |tx| bill_of(tx, &repair)).await;
    bill.unwrap().billable.minor
}

/// The screen for 1,400,000 was approved and is at the bench; then a battery for 600,000 is found.
async fn more_was_found(engine: &Engine) {
    priced(engine).await;
    assert_eq!(answers(engine, 1, "approve").await.status, StatusCode::SEE_OTHER);
    bench(engine, "step", &[("step", "start")]).await;
    let battery = [("label", "Pin"), ("kind", "part"), ("price", "600k"), ("payer", "customer")];
    bench(engine, "lines", &battery).await;
    assert_eq!(stands(engine).await.status, Status::InRepair, "writing lines stops nothing");
    bench(engine, "step", &[("step", "send_quote")]).await;
    assert_eq!(stands(engine).await.status, Status::OnHold, "the work stands still until the answer");
}

#[tokio::test]
async fn whoever_is_asked_for_more_is_waited_for_on_the_board() {
    each_engine(SCHEMAS, |engine| async move {
        more_was_found(&engine).await;
        let counter = Site::of(&engine, minh(), Locale::En);
        let board = counter.get("/app/repairs").await.body;
        let lane = between(&board, "data-lane=\"waiting_approval\"", "</section>");
        assert!(lane.contains(CODE) && lane.contains("Until 29 Nov"), "{}: {lane}", engine.name);
        assert!(!lane.contains("Waiting for the customer"), "not merely on hold: {lane}");
        let list = counter.get("/app/repairs?view=list&show=approval").await.body;
        let row = between(&list, "<tbody", "</tbody>");
        assert!(row.contains(CODE) && row.contains("Price sent"), "the figure opens it: {row}");
        assert!(lan(&engine).await.get("/my/r").await.body.contains("Waiting for you"));

        // Taken back, the work goes on; held again for another reason, it stands still at the bench.
        bench(&engine, "step", &[("step", "resume")]).await;
        bench(&engine, "step", &[("step", "hold"), ("reason", "lock")]).await;
        let board = counter.get("/app/repairs").await.body;
        assert!(between(&board, "data-lane=\"repairing\"", "</section>").contains(CODE), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn an_approved_supplement_is_added_to_what_was_agreed() {
    each_engine(SCHEMAS, |engine| async move {
        more_was_found(&engine).await;
        assert_eq!(owed(&engine).await, 1_400_000, "nothing is added before the answer");
        let page = lan(&engine).await.get(&format!("/my/r/{CODE}")).await;
        assert!(
            page.body.contains("Approve, 600,000") && page.body.contains("Agreed before"),
            "{}",
            page.body
        );
        assert_eq!(answers(&engine, 2, "approve").await.status, StatusCode::SEE_OTHER);
        assert_eq!(stands(&engine).await.status, Status::InRepair, "the work goes on by itself");
        assert_eq!(owed(&engine).await, 2_000_000, "{}", engine.name);
        assert!(subjects(&engine).await.iter().any(|s| s.contains("SC-24801")));
    })
    .await;
}

#[tokio::test]
async fn a_declined_supplement_leaves_the_old_approval_as_it_was() {
    each_engine(SCHEMAS, |engine| async move {
        more_was_found(&engine).await;
        let by_hand = Site::of(&engine, minh(), Locale::En);
        let no = [("version", "2"), ("answer", "decline"), ("signed_name", "Lan")];
        let answer = by_hand.post(&format!("/app/repairs/{CODE}/answer"), &no).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!((stands(&engine).await.status, owed(&engine).await), (Status::InRepair, 1_400_000));
        let old = answers(&engine, 1, "decline").await;
        assert_eq!(old.status, StatusCode::CONFLICT, "the first price is no longer asked");
    })
    .await;
}

#[tokio::test]
async fn a_technician_asks_and_never_answers() {
    each_engine(SCHEMAS, |engine| async move {
        more_was_found(&engine).await;
        let yes = [("version", "2"), ("answer", "approve"), ("signed_name", "Lan")];
        let site = Site::of(&engine, quynh_anh(), Locale::En);
        let refused = site.post(&format!("/app/repairs/{CODE}/answer"), &yes).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("belongs to somebody else"), "{}", engine.name);
        assert_eq!(owed(&engine).await, 1_400_000);
    })
    .await;
}

#[tokio::test]
async fn going_on_without_an_answer_takes_the_supplement_back() {
    each_engine(SCHEMAS, |engine| async move {
        more_was_found(&engine).await;
        bench(&engine, "step", &[("step", "resume")]).await;
        let late = answers(&engine, 2, "approve").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body.contains("took this price back"), "{}", late.body);
        assert_eq!((stands(&engine).await.status, owed(&engine).await), (Status::InRepair, 1_400_000));
        engine.clock.advance(DAY * 9);
        work(&engine).await;
        assert!(!subjects(&engine).await.iter().any(|s| s.contains("hết hạn")), "nothing lapses twice");
    })
    .await;
}

#[tokio::test]
async fn a_supplement_that_nobody_answers_lapses_and_the_work_goes_on() {
    each_engine(SCHEMAS, |engine| async move {
        more_was_found(&engine).await;
        // Sent on 22 November, it holds through the 29th, that day included.
        engine.clock.advance(DAY * 7);
        work(&engine).await;
        assert_eq!(stands(&engine).await.status, Status::OnHold, "its last day");
        engine.clock.advance(DAY);
        work(&engine).await;
        assert_eq!((stands(&engine).await.status, owed(&engine).await), (Status::InRepair, 1_400_000));
        let told = subjects(&engine).await;
        assert_eq!(told.last().map(String::as_str), Some("SC-24801: we go on as agreed"), "{told:?}");
        let late = answers(&engine, 2, "approve").await;
        assert!(late.body.contains("The price has lapsed"), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_price_that_lapses_is_told_by_mail_and_on_the_timeline() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        engine.clock.advance(DAY * 8);
        work(&engine).await;
        work(&engine).await;
        assert_eq!(stands(&engine).await.status, Status::Lapsed);
        let told = subjects(&engine).await;
        assert_eq!(told.iter().filter(|s| s.ends_with("the price has lapsed")).count(), 1, "{told:?}");
        let body: Option<String> = engine
            .db
            .read::<_, DbError, _>(|tx| {
                tx.value(
                    "select body from mail_out where subject like '%has lapsed' and class = 'automatic'",
                    &[],
                )
            })
            .await
            .unwrap();
        let body = body.unwrap();
        assert!(body.contains("100,000") && body.contains("https://sao-mai.example/"), "{body}");
        let entries: Option<i64> = engine
            .db
            .read::<_, DbError, _>(|tx| {
                tx.value(
                    "select cast(count(*) as bigint) from timeline_entry where kind = 'repairs-entry-lapsed'",
                    &[],
                )
            })
            .await
            .unwrap();
        assert_eq!(entries, Some(1), "{}", engine.name);
        assert_eq!(owed(&engine).await, 100_000, "only the fee that was named at intake");
    })
    .await;
}

#[tokio::test]
async fn a_double_click_sends_one_price_and_adds_one_line() {
    each_engine(SCHEMAS, |engine| async move {
        more_was_found(&engine).await;
        let site = Site::of(&engine, quynh_anh(), Locale::En);
        let again = site.post(&format!("/app/repairs/{CODE}/step"), &[("step", "send_quote")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the repair has moved on");
        let (one, two) = tokio::join!(answers(&engine, 2, "approve"), answers(&engine, 2, "approve"));
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY], "{}", engine.name);
        assert_eq!(owed(&engine).await, 2_000_000, "counted once");
    })
    .await;
}

#[tokio::test]
async fn when_the_counter_declines_while_the_customer_approves_one_answer_stands() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let counter = Site::of(&engine, minh(), Locale::En);
        let no = [("version", "1"), ("answer", "decline"), ("signed_name", "Lan")];
        let path = format!("/app/repairs/{CODE}/answer");
        let (by_staff, by_lan) = tokio::join!(counter.post(&path, &no), answers(&engine, 1, "approve"));
        let stood =
            if by_staff.status == StatusCode::SEE_OTHER { Status::Declined } else { Status::Approved };
        assert_ne!(by_staff.status, by_lan.status, "{}", engine.name);
        let second = if stood == Status::Declined { by_lan } else { by_staff };
        assert!(second.body.contains("the first answer stands"), "{}", second.status);
        assert_eq!(stands(&engine).await.status, stood);
    })
    .await;
}

#[tokio::test]
async fn somebody_elses_price_is_not_there() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let hung = Actor::Customer { id: kernel::CustomerId::from_uuid(kernel::Uuid::from_u128(9)) };
        let other = Site::of(&engine, hung, Locale::En);
        let answer = other.post(&format!("/my/r/{CODE}/quote/1"), &[("answer", "approve")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(stands(&engine).await.status, Status::QuoteSent, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn an_old_slip_opens_nothing() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let repair = stands(&engine).await;
        let path = engine.db.write(move |tx| {
            let granted = kernel::Granted::system("test");
            Ok::<_, DbError>(repairs::issue_slip(tx, &granted, &repair, &seal()).unwrap().path)
        });
        let path = path.await.unwrap();
        let guest = Site::of(&engine, Actor::Anonymous, Locale::En);
        assert_eq!(guest.get(&path).await.status, StatusCode::OK);
        engine.clock.advance(DAY * 181);
        assert_eq!(guest.get(&path).await.status, StatusCode::NOT_FOUND, "{}", engine.name);
        let late = guest.post(&format!("{path}/quote/1"), &[("answer", "approve")]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
    })
    .await;
}
