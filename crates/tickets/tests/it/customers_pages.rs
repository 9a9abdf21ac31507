//! The portal's pages: a customer reports, reads and answers.

use axum::http::StatusCode;
use kernel::{Actor, CustomerId, Locale, Uuid};
use platform::{DbError, live};
use testkit::each_engine;
use tickets::{Reason, Status, Then};

use crate::{
    cast::{Cast, SCHEMAS},
    replies::pixel,
    site::Site,
};

#[tokio::test]
async fn a_reported_fault_stands_in_the_inbox() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let lan = Site::of(&engine, cast.lan(), Locale::Vi);
        let path = format!("/my/p/{}/report", cast.galaxy);
        let form = lan.get(&path).await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.body);
        assert!(form.body.contains("Galaxy S24") && form.body.contains("value=\"screen\""));
        let fields = [("fault", "screen"), ("body", "Màn hình sọc xanh từ tối qua ạ")];
        let sent = lan.post_photo(&path, &fields, ("sọc.png", &pixel())).await;
        assert_eq!(sent.place, "/my/messages/8401?said=tickets-said-received", "{}", sent.body);
        let ticket = cast.ticket(&engine, 8401).await;
        assert_eq!((ticket.reason, ticket.asset), (Reason::Fault, Some(cast.galaxy)));
        assert_eq!(ticket.subject, "Màn hình: Galaxy S24 256GB, Onyx");
        assert_eq!(ticket.standing.status, Status::NeedsFirstResponse);
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        assert!(minh.get("/app/inbox/unassigned").await.body.contains("Màn hình sọc xanh từ tối qua"));
        let told = |audience| engine.db.read::<_, DbError, _>(move |tx| live::changes_after(tx, audience, 0));
        let regions = |changes: Vec<live::Change>| changes.into_iter().map(|c| c.region).collect::<Vec<_>>();
        assert!(regions(told(live::Audience::Staff).await.unwrap()).contains(&"inbox".to_owned()));
        let own = regions(told(live::Audience::Customer(cast.lan)).await.unwrap());
        assert!(own.contains(&ticket.id.to_string()) && !own.contains(&"inbox".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_broken_photo_is_told_at_its_field_and_the_rest_is_kept() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let lan = Site::of(&engine, cast.lan(), Locale::Is);
        let path = format!("/my/p/{}/report", cast.galaxy);
        let fields = [("fault", "battery"), ("body", "Pin tụt nhanh")];
        let refused = lan.post_photo(&path, &fields, ("ảnh.jpg", b"not a picture")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in
            ["id=\"files-error\"", "ảnh.jpg er ekki mynd", "Pin tụt nhanh", "value=\"battery\" checked"]
        {
            assert!(refused.body.contains(part), "{part}: {}", refused.body);
        }
        let nothing = lan.post(&path, &[("body", "")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.body.contains("id=\"fault-error\"") && !nothing.body.contains("id=\"body-error\""));
    })
    .await;
}

#[tokio::test]
async fn a_customer_reads_answers_and_is_answered() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let lan = Site::of(&engine, cast.lan(), Locale::Vi);
        let path = format!("/my/messages/{number}");
        assert!(lan.get(&path).await.body.contains("Chúng tôi trả lời trước 09:30 mai."));
        cast.answers(&engine, number, "Dạ chị ghé Cầu Giấy giúp em.", Then::Wait).await;
        assert!(lan.get("/my/messages").await.body.contains("Đã trả lời"));
        let talk = lan.get(&path).await.body;
        assert!(talk.contains("Dạ chị ghé Cầu Giấy") && talk.contains("<b>Minh</b>"), "{talk}");
        let sent = lan.post(&path, &[("body", "Dạ vâng, chiều em qua.")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(cast.ticket(&engine, number).await.standing.status, Status::NeedsNextResponse);
        assert_eq!(lan.post(&path, &[("body", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_things_of_others_are_not_there() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let stranger = Actor::Customer { id: CustomerId::from_uuid(Uuid::from_u128(9)) };
        let site = Site::of(&engine, stranger, Locale::En);
        let report = format!("/my/p/{}/report", cast.galaxy);
        for path in [format!("/my/messages/{number}"), report.clone()] {
            assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(site.post(&report, &[("fault", "screen")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get("/app/inbox/team").await.status, StatusCode::FORBIDDEN);
        assert!(site.get("/my/messages").await.body.contains("No message yet"));
        let anyone = Site::of(&engine, Actor::Anonymous, Locale::En);
        assert_eq!(anyone.get("/my/messages").await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_question_needs_no_product() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let lan = Site::of(&engine, cast.lan(), Locale::En);
        assert_eq!(lan.get("/my/messages/new").await.status, StatusCode::OK);
        let sent = lan
            .post("/my/messages/new", &[("subject", "Giờ mở cửa"), ("body", "Chủ nhật có mở không ạ?")])
            .await;
        assert_eq!(sent.place, "/my/messages/8401?said=tickets-said-received");
        let ticket = cast.ticket(&engine, 8401).await;
        assert_eq!((ticket.reason, ticket.asset), (Reason::Question, None));
    })
    .await;
}
