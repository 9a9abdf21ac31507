//! Tags, followers, notes that call somebody, and the pages on which a ticket is put in order.

use axum::http::StatusCode;
use kernel::Locale;
use platform::DbError;
use testkit::each_engine;
use tickets::{Happened, Then, followers_of, tags_of};

use crate::{
    cast::{Cast, SCHEMAS},
    site::Site,
};

#[tokio::test]
async fn a_note_calls_a_colleague_who_finds_it_reads_it_and_follows_from_then_on() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        let (minh, quynh_anh) =
            (Site::of(&engine, cast.minh(), Locale::Vi), Site::of(&engine, cast.quynh_anh(), Locale::Vi));
        let place = format!("/app/tickets/{}", ticket.number);
        let note = [("note", "@quynh anh xem giúp nhé"), ("kind", "note")];
        assert_eq!(minh.post(&format!("{place}/reply"), &note).await.status, StatusCode::SEE_OTHER);
        let called = quynh_anh.get("/app/mentions").await;
        assert!(called.body.contains("xem giúp nhé") && called.body.contains("Mới"), "{}", engine.name);
        assert_eq!(quynh_anh.get(&format!("{place}?called=1")).await.status, StatusCode::OK);
        assert!(!quynh_anh.get("/app/mentions").await.body.contains(">Mới<"), "{}: it was read", engine.name);
        assert!(minh.get("/app/mentions").await.body.contains("Chưa ai nhắc đến bạn"));
        let (by, id) = (cast.minh(), ticket.id);
        let follow = engine.db.read::<_, DbError, _>(move |tx| followers_of(tx, &by, id)).await.unwrap();
        assert_eq!(follow, [cast.quynh_anh]);
        let mails: Vec<(String, String)> = engine
            .db
            .read::<_, DbError, _>(|tx| tx.all("select recipient, body from mail_out", &[]))
            .await
            .unwrap();
        assert_eq!(mails[0].0, "quỳnhanh@saomai.example");
        assert!(!mails[0].1.contains("xem giúp"), "a note leaves the house in no mail");
    })
    .await;
}

#[tokio::test]
async fn tags_merge_split_and_following_are_forms_that_work_without_script() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (a, b) = (cast.stripes(&engine).await, cast.stripes(&engine).await);
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let place = format!("/app/tickets/{}", a.number);
        let to = |what: &str| format!("{place}/{what}");
        minh.post(&to("tags"), &[("tags", "Pin, gấp")]).await;
        let (by, id) = (cast.minh(), a.id);
        let tags = engine.db.read::<_, DbError, _>(move |tx| tags_of(tx, &by, id)).await.unwrap();
        assert_eq!(tags, ["gấp", "pin"], "{}", engine.name);
        let long = "x".repeat(41);
        let refused = minh.post(&to("tags"), &[("tags", &long)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&long), "what was typed stands there");

        let refused = minh.post(&to("merge"), &[("into", "chín")]).await;
        assert!(refused.body.contains("Không có yêu cầu mang số này"), "{}", engine.name);
        let merged = minh.post(&to("merge"), &[("into", &b.number.to_string())]).await;
        assert_eq!(merged.status, StatusCode::SEE_OTHER);
        let page = minh.get(&to("organise")).await;
        assert!(page.body.contains(&format!("đã gộp vào {}", b.number)), "{}", engine.name);
        assert_eq!(minh.post(&to("unmerge"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(cast.ticket(&engine, a.number).await.standing.merged_into, None);

        let nothing = minh.post(&to("split"), &[("subject", "x")]).await;
        assert!(nothing.body.contains("ít nhất một tin nhắn"), "{}", engine.name);
        minh.post(&to("follow"), &[("follows", "yes")]).await;
        assert!(minh.get(&to("organise")).await.body.contains("Thôi theo dõi"));
    })
    .await;
}

#[tokio::test]
async fn the_composer_says_whom_an_answer_reaches_and_refuses_a_wrong_address_with_what_was_typed() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let place = format!("/app/tickets/{}", ticket.number);
        let page = minh.get(&place).await;
        assert!(page.body.contains("Đến: Nguyễn Thị Lan &#60;lan@example.vn&#62;"), "{}", engine.name);
        let seen = cast.last_seen(&engine, ticket.number).await.unwrap().to_string();
        let form =
            [("body", "Dạ vâng."), ("seen", seen.as_str()), ("to", "lan@, hung@example.vn"), ("cc", "")];
        let refused = minh.post(&format!("{place}/reply"), &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", engine.name);
        assert!(
            refused.body.contains("Địa chỉ e-mail không đúng: lan@") && refused.body.contains("Dạ vâng.")
        );

        cast.answers(&engine, ticket.number, "Dạ chị ơi.", Then::Wait).await;
        let page = minh.get(&place).await;
        assert!(page.body.contains("Rút lại"), "{}: until it leaves", engine.name);
        let back = page.body.split("/messages/").nth(1).unwrap().split('/').next().unwrap();
        minh.post(&format!("{place}/messages/{back}/withdraw"), &[]).await;
        let (by, id) = (cast.minh(), ticket.id);
        let talk = engine.db.read::<_, DbError, _>(move |tx| tickets::talk_of(tx, &by, id)).await.unwrap();
        let is_back = |h: &Happened| matches!(h, Happened::MessageFailed { withdrawn: true, .. });
        assert!(talk.lines.iter().any(|line| is_back(&line.event.happened)), "{}", engine.name);
    })
    .await;
}
