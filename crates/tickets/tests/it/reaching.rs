//! Words reach somebody, or are not sent; and those who follow hear of it.

use axum::http::StatusCode;
use kernel::{Actor, Granted, Locale};
use platform::{
    DbError, Tx,
    jobs::Worker,
    mail::{SentMail, newest_mails},
};
use testkit::{Engine, each_engine};
use tickets::{Stage, Status, SteerTicket, Taken, Then, receive_message, take_ticket};

use crate::{
    cast::{Cast, SCHEMAS, may, words_of},
    site::Site,
};

const PROGRAM: Actor = Actor::System { task: "test" };

async fn mails(engine: &Engine) -> Vec<SentMail> {
    engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 20)).await.unwrap()
}

/// Somebody wrote whose mail names no author.
async fn nobody_writes(engine: &Engine) -> Taken {
    let now = engine.clock.now();
    let write = move |tx: &mut Tx<'_>| receive_message(tx, &PROGRAM, &words_of("", now));
    engine.db.write::<_, DbError, _>(write).await.unwrap()
}

#[tokio::test]
async fn an_answer_that_nobody_would_get_is_refused_and_kept() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = nobody_writes(&engine).await.number;
        let minh = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{number}");
        assert!(
            minh.get(&path).await.body.contains("name=\"to\""),
            "{}: there is a field for it",
            engine.name
        );
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        for way in [("to", ""), ("channel", "portal")] {
            let fields = [("body", "Dạ vâng ạ"), ("seen", seen.as_str()), way];
            let refused = minh.post(&format!("{path}/reply"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {way:?}", engine.name);
            assert!(refused.body.contains("Dạ vâng ạ"), "what was typed is still there: {}", refused.body);
        }
        let api = format!("/api/v1/tickets/{number}/replies");
        let refused = minh.post_json(&api, &format!(r#"{{"body":"Dạ vâng ạ","last_seen":"{seen}"}}"#)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert_eq!(cast.ticket(&engine, number).await.standing.status, Status::NeedsFirstResponse);
        let named = format!(r#"{{"body":"Dạ vâng ạ","last_seen":"{seen}","to":["la@khach.example"]}}"#);
        let sent = minh.post_json(&api, &named).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
        assert_eq!(mails(&engine).await[0].recipient, "la@khach.example");
    })
    .await;
}

#[tokio::test]
async fn the_shop_writes_first_and_owes_no_first_response() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let minh = Site::of(&engine, cast.minh(), Locale::En);
        let blank = minh.get("/app/tickets/new?phone=hung@khach.example").await.body;
        assert!(blank.contains("hung@khach.example") && blank.contains("name=\"speaker\""), "{blank}");
        let fields = [
            ("phone", "hung@khach.example"),
            ("name", "Lê Văn Hùng"),
            ("speaker", "shop"),
            ("channel", "email"),
            ("reason", "other"),
            ("subject", "Máy của anh đã có linh kiện"),
            ("body", "Anh ghé cửa hàng trong tuần này nhé."),
        ];
        let opened = minh.post("/app/tickets/new", &fields).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}: {}", engine.name, opened.body);
        let number: i64 = opened.place.rsplit('/').next().unwrap().parse().unwrap();
        let ticket = cast.ticket(&engine, number).await;
        assert_eq!(ticket.standing.status, Status::WaitingForCustomer, "{}", engine.name);
        assert!(ticket.due.is_none() && !ticket.standing.unanswered && ticket.customer.is_some());
        assert_eq!(ticket.standing.owner, Some(cast.minh), "whoever writes has it");
        let sent = mails(&engine).await.remove(0);
        assert_eq!(sent.recipient, "hung@khach.example");
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        let (lan, galaxy) = (cast.lan.to_string(), cast.galaxy.to_string());
        let body = format!(
            r#"{{"customer":"{lan}","asset":"{galaxy}","subject":"Kiểm tra định kỳ","body":"Mời chị ghé.","speaker":"shop","reason":"other","channel":"email"}}"#
        );
        let made = minh.post_json("/api/v1/tickets", &body).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        assert_eq!(mails(&engine).await[0].recipient, "lan@example.vn");
    })
    .await;
}

#[tokio::test]
async fn a_program_whose_answer_is_stale_is_told_what_it_has_not_seen() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let seen = cast.last_seen(&engine, number).await.unwrap();
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        cast.lan_writes(&engine, number, "Máy vừa tắt hẳn.").await;
        let minh = Site::of(&engine, cast.minh(), Locale::En);
        let api = format!("/api/v1/tickets/{number}/replies");
        let body = format!(r#"{{"body":"Chị thử khởi động lại nhé","last_seen":"{seen}"}}"#);
        let stale = minh.post_json(&api, &body).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", engine.name);
        assert!(
            stale.body.contains("Máy vừa tắt hẳn.") && stale.body.contains("/problems/conflict"),
            "{}",
            stale.body
        );
        let newest = cast.last_seen(&engine, number).await.unwrap();
        let body = format!(r#"{{"body":"Chị mang máy qua nhé","last_seen":"{newest}"}}"#);
        assert_eq!(minh.post_json(&api, &body).await.status, StatusCode::OK, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn whoever_follows_hears_that_the_customer_waits_and_that_it_is_done() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let reactions = tickets::room().reactions;
        engine.db.surround(&reactions, Some(crate::cast::letterhead()));
        let worker = Worker::new(engine.db.clone(), reactions.into_iter().map(Into::into));
        let number = cast.stripes(&engine).await.number;
        let (steer, follow) = (may::<SteerTicket>(cast.minh()), may(cast.quynh_anh()));
        let begin = move |tx: &mut Tx<'_>| {
            take_ticket(tx, &steer, number)?;
            tickets::follow_ticket(tx, &follow, number, true)
        };
        engine.db.write(begin).await.unwrap();
        cast.answers(&engine, number, "Chị thử khởi động lại nhé.", Then::Wait).await;
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        cast.lan_writes(&engine, number, "Vẫn bị ạ.").await;
        while worker.run_due().await.unwrap() > 0 {}
        let told = |mails: Vec<SentMail>| {
            let to_her =
                |m: &SentMail| m.recipient.starts_with("quỳnhanh") || m.recipient.contains("anh@saomai");
            mails.into_iter().filter(to_her).map(|m| m.subject).collect::<Vec<_>>()
        };
        let heard = told(mails(&engine).await);
        assert_eq!(heard, [format!("Khách đang chờ ở yêu cầu {number} mà bạn theo dõi")], "{}", engine.name);
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        cast.answers(&engine, number, "Đã xong ạ.", Then::Done).await;
        while worker.run_due().await.unwrap() > 0 {}
        assert_eq!(told(mails(&engine).await).len(), 2, "{}", engine.name);
        assert_eq!(cast.ticket(&engine, number).await.standing.status.stage(), Stage::Done);
    })
    .await;
}

#[tokio::test]
async fn views_and_what_is_late_say_how_much_is_in_them() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        for _ in 0..3 {
            cast.stripes(&engine).await;
        }
        let minh = Site::of(&engine, cast.minh(), Locale::En);
        for (name, owner) in [("Chung", "nobody"), ("Riêng", "me")] {
            let saved = minh.post("/app/inbox/views", &[("name", name), ("owner", owner)]).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        }
        let granted = Granted::<SteerTicket>::system("test");
        let give = {
            let owner = Some(cast.minh);
            move |tx: &mut Tx<'_>| tickets::assign_ticket(tx, &granted, 8401, owner)
        };
        engine.db.write(give).await.unwrap();
        let counts = async || {
            let body = minh.get("/app/inbox/mine").await.body;
            let counted = |name: &str| {
                let (_, rest) = body.split_once(&format!(">{name}<")).unwrap_or_else(|| panic!("no {name}"));
                rest.split(['<', '>']).take(8).find_map(|part| part.trim().parse::<i64>().ok())
            };
            (counted("Chung"), counted("Riêng"), counted("Late"))
        };
        assert_eq!(counts().await, (Some(2), Some(1), Some(0)), "{}", engine.name);
        engine.clock.advance(jiff::SignedDuration::from_hours(48));
        assert_eq!(counts().await.2, Some(3), "{}", engine.name);
        for list in ["/app/tickets", "/app/tickets/today", "/app/inbox/team"] {
            let broken = minh.get(&format!("{list}?after=nowhere")).await;
            assert_eq!(broken.status, StatusCode::BAD_REQUEST, "{list}");
        }
    })
    .await;
}
