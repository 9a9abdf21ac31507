//! Words that come by mail, and the copies that answer them.

use axum::http::StatusCode;
use kernel::{Actor, Locale, Timestamp};
use platform::{
    DbError, Tx,
    files::{Files, add_file},
    from_row,
    mail::{InboundAddress, MailAddress, open_inbound},
};
use testkit::{Engine, each_engine};
use tickets::{
    Channel, Class, Evidence, IgnoreReason, Incoming, LetterFacts, Reply, Stage, Status, StrandId, Taken,
    Then, mail_bounced, messages_of, receive_message, strand_by_route, strands_by_mail, withdraw_reply,
};

use crate::{
    cast::{Cast, SCHEMAS, at, goes_to, may, post_office},
    site::Site,
};

pub const ROBOT: Actor = Actor::System { task: "test.mail" };

pub fn mailbox(name: &str, address: &str) -> MailAddress {
    MailAddress { name: name.into(), address: address.into() }
}

/// Lan's mail from her own address, which her server vouches for.
pub fn from_lan(body: &str) -> Incoming {
    Incoming {
        channel: Channel::Email,
        from: mailbox("Nguyễn Thị Lan", "lan@example.vn"),
        customer: None,
        is_verified: true,
        is_automatic: false,
        ignored: None,
        subject: "Màn hình bị sọc".into(),
        body: body.into(),
        html: None,
        files: Vec::new(),
        message_id: Some(format!("<{}@example.vn>", body.len())),
        to: vec![mailbox("Sao Mai", "baohanh@saomai.example")],
        cc: Vec::new(),
        received_at: at("2026-11-23T09:00:00+07:00"),
        thread: None,
        looks_like: None,
        raw: None,
        addressed: None,
        letter: LetterFacts::default(),
    }
}

pub async fn comes(engine: &Engine, incoming: Incoming) -> Taken {
    let taken = engine.db.write(move |tx| receive_message(tx, &ROBOT, &incoming)).await;
    let _: &Result<Taken, DbError> = &taken;
    taken.unwrap()
}

/// The shop fetches mail at this address.
pub async fn fetches_mail(engine: &Engine) {
    let inbound = InboundAddress { address: "baohanh@saomai.example".into(), takes_tokens: true };
    engine.db.write::<_, DbError, _>(move |tx| open_inbound(tx, &inbound)).await.unwrap();
}

#[derive(Debug)]
pub struct Copy {
    pub recipient: String,
    pub reply_to: Option<String>,
    pub message_id: String,
    pub thread_ids: String,
    pub shown_cc: String,
    pub body: String,
}
from_row!(Copy { recipient, reply_to, message_id, thread_ids, shown_cc, body });

pub async fn copies(engine: &Engine) -> Vec<Copy> {
    let all = engine.db.read::<_, DbError, _>(|tx| {
        tx.all(
            "select recipient, reply_to, message_id, thread_ids, shown_cc, body from mail_out
             order by created_at, recipient",
            &[],
        )
    });
    all.await.unwrap()
}

#[tokio::test]
async fn an_answer_goes_to_everybody_who_stood_in_the_mail_and_each_answers_to_an_address_of_ones_own() {
    each_engine(SCHEMAS, |engine| async move {
        goes_to(&engine, at("2026-11-23T09:01:00+07:00"));
        let cast = Cast::of(&engine).await;
        fetches_mail(&engine).await;
        let mail = Incoming {
            cc: vec![mailbox("Hùng", "hung@example.vn"), mailbox("", "baohanh+abc@saomai.example")],
            ..from_lan("Máy em bị sọc xanh ạ.")
        };
        let taken = comes(&engine, mail).await;
        let ticket = cast.ticket(&engine, taken.number).await;
        assert!(taken.is_new && ticket.channel == Channel::Email && ticket.has_mail);
        assert_eq!(ticket.requester, "Nguyễn Thị Lan");
        assert_eq!(ticket.due.unwrap().at, at("2026-11-23T10:00:00+07:00"), "from when our server took it");

        cast.answers(&engine, taken.number, "Dạ chị mang máy qua giúp em.", Then::Wait).await;
        let copies = copies(&engine).await;
        let to: Vec<_> = copies.iter().map(|copy| copy.recipient.as_str()).collect();
        assert_eq!(
            to,
            ["hung@example.vn", "lan@example.vn"],
            "{}: nobody falls off, we are not among them",
            engine.name
        );
        assert_eq!(copies[0].message_id, copies[1].message_id);
        assert_ne!(copies[0].reply_to, copies[1].reply_to);
        assert!(copies.iter().all(|copy| copy.shown_cc.contains("hung@example.vn")));

        let keys = post_office().keys.unwrap();
        let route = keys.read_address(copies[1].reply_to.as_ref().unwrap()).unwrap();
        let by_route = engine
            .db
            .read::<_, DbError, _>(move |tx| strand_by_route(tx, &ROBOT, route.number()))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((by_route.0.id, by_route.1.as_str()), (taken.strand, "lan@example.vn"));
        let ids: Vec<String> = copies[1].thread_ids.split(' ').map(Into::into).collect();
        assert_eq!(keys.read_id(&ids[0]), Some(taken.strand.uuid()), "the strand stands first in References");
        let strands =
            engine.db.read::<_, DbError, _>(move |tx| strands_by_mail(tx, &ROBOT, &ids)).await.unwrap();
        assert!(strands[0].has("lan@example.vn") && strands[0].has("hung@example.vn"));
    })
    .await;
}

#[tokio::test]
async fn a_robot_moves_nothing_and_its_ticket_owes_nobody_an_answer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let before = cast.answers(&engine, number, "Dạ vâng.", Then::Wait).await;
        let away = Incoming {
            is_automatic: true,
            thread: Some(StrandId::from_uuid(before.id.uuid())),
            ..from_lan("Tôi đang nghỉ phép.")
        };
        let taken = comes(&engine, away).await;
        let after = cast.ticket(&engine, number).await;
        assert_eq!((taken.number, after.standing.status), (number, Status::WaitingForCustomer));
        let lone = comes(&engine, Incoming { is_automatic: true, ..from_lan("Máy chủ quá tải") }).await;
        let lone = cast.ticket(&engine, lone.number).await;
        assert_eq!(lone.standing.status, Status::Investigating, "{}", engine.name);
        assert!(!lone.standing.unanswered);
    })
    .await;
}

#[tokio::test]
async fn what_is_ignored_from_the_beginning_is_kept_and_owes_nobody_anything() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let because = IgnoreReason::Spam;
        let taken = comes(&engine, Incoming { ignored: Some(because), ..from_lan("Mua ngay!") }).await;
        let ticket = cast.ticket(&engine, taken.number).await;
        let is_spam = matches!(ticket.standing.status, Status::Ignored { because: IgnoreReason::Spam, .. });
        assert!(is_spam && ticket.standing.owner.is_none() && !ticket.standing.unanswered, "{ticket:?}");
        let number = cast.stripes(&engine).await.number;
        let before = cast.answers(&engine, number, "Dạ vâng.", Then::Wait).await;
        let thread = Some(StrandId::from_uuid(before.id.uuid()));
        comes(&engine, Incoming { ignored: Some(because), thread, ..from_lan("Mua nữa!") }).await;
        let after = cast.ticket(&engine, number).await;
        assert_eq!(after.standing.status, Status::WaitingForCustomer, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_may_run_is_marked_where_it_can_be_taken() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let folder = tempfile::TempDir::new().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let kind = ("hoa-don.pdf.exe", "application/octet-stream");
        let stored = files.store_bytes(&engine.db, kind, b"MZ".to_vec()).await.unwrap();
        let name = move |tx: &mut Tx<'_>| add_file(tx, &ROBOT, &stored);
        let file = engine.db.write::<_, DbError, _>(name).await.unwrap();
        let taken = comes(&engine, Incoming { files: vec![file], ..from_lan("Xem file.") }).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let page = site.get(&format!("/app/tickets/{}", taken.number)).await.body;
        assert!(page.contains("hoa-don.pdf.exe") && page.contains("Có thể chạy chương trình"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn words_that_are_too_long_are_counted_and_never_cut() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let long = format!("{}Hết.", "Dạ. ".repeat(5000));
        let (page, before) = (format!("/app/tickets/{number}"), copies(&engine).await.len());
        let kept = site.post(&format!("{page}/draft"), &[("kind", "reply"), ("body", &long)]).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.body);
        let refused = site.post(&format!("{page}/reply"), &[("kind", "reply"), ("body", &long)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("20004 ký tự là quá dài; tối đa 20000"), "{}", refused.body);
        assert!(refused.body.contains(&long), "what was typed stays whole");
        assert!(site.get(&page).await.body.contains(&long), "and the draft does too");
        assert_eq!(copies(&engine).await.len(), before, "{}: nothing is sent", engine.name);
    })
    .await;
}

#[tokio::test]
async fn what_somebody_sends_in_her_name_is_read_by_staff_only() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        let forged = Incoming {
            is_verified: false,
            from: mailbox("Nguyễn Thị Lan", "lan@elsewhere.example"),
            thread: Some(StrandId::from_uuid(ticket.id.uuid())),
            ..from_lan("Gửi tiền về số tài khoản mới nhé.")
        };
        comes(&engine, forged).await;
        let (minh, lan, id) = (cast.minh(), cast.lan(), ticket.id);
        let (by_staff, by_lan) = engine
            .db
            .read::<_, DbError, _>(move |tx| Ok((messages_of(tx, &minh, id)?, messages_of(tx, &lan, id)?)))
            .await
            .unwrap();
        assert_eq!(by_staff.last().unwrap().post.evidence, Some(Evidence::Unverified));
        assert_eq!((by_staff.len(), by_lan.len()), (2, 1), "{}", engine.name);
        cast.answers(&engine, ticket.number, "Dạ chị Lan ơi?", Then::Wait).await;
        let to: Vec<String> = copies(&engine).await.into_iter().map(|copy| copy.recipient).collect();
        assert_eq!(to, ["lan@example.vn"], "the forger is not answered");
    })
    .await;
}

#[tokio::test]
async fn an_answer_can_be_taken_back_until_it_leaves_and_its_words_are_a_draft_again() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let reply = cast.answers(&engine, number, "Dạ chị Mai ơi", Then::Done).await;
        assert_eq!(reply.standing.status.stage(), Stage::Done);
        let (minh, id) = (cast.minh(), reply.id);
        let talk = engine.db.read::<_, DbError, _>(move |tx| messages_of(tx, &minh, id)).await.unwrap();
        let (words, granted) = (talk.last().unwrap().id, may(cast.minh()));
        let back = engine.db.write(move |tx| withdraw_reply(tx, &granted, number, words)).await.unwrap();
        assert_eq!(back.standing.status, Status::NeedsFirstResponse, "{}", engine.name);
        assert!(copies(&engine).await.is_empty(), "nothing leaves");
        let lan = cast.lan();
        let read = engine.db.read::<_, DbError, _>(move |tx| messages_of(tx, &lan, id)).await.unwrap();
        assert!(read.iter().all(|m| m.body != "Dạ chị Mai ơi" && m.class == Class::Public));
    })
    .await;
}

#[tokio::test]
async fn a_bounce_of_the_customers_copy_brings_the_ticket_back_and_one_of_a_reader_does_not() {
    each_engine(SCHEMAS, |engine| async move {
        goes_to(&engine, at("2026-11-23T09:01:00+07:00"));
        engine.db.surround(&tickets::room().reactions, None);
        let cast = Cast::of(&engine).await;
        let mail = Incoming { cc: vec![mailbox("", "hung@example.vn")], ..from_lan("Máy em nóng quá.") };
        let taken = comes(&engine, mail).await;
        cast.answers(&engine, taken.number, "Dạ mời chị qua.", Then::Wait).await;
        let id = copies(&engine).await[0].message_id.clone();
        for (who, status) in
            [("hung@example.vn", Status::WaitingForCustomer), ("lan@example.vn", Status::NeedsFirstResponse)]
        {
            let id = id.clone();
            let found = engine
                .db
                .write::<_, DbError, _>(move |tx| mail_bounced(tx, &ROBOT, &id, Some(who), "5.1.1"))
                .await
                .unwrap();
            assert!(found, "{}: {who}", engine.name);
            // The failure is told to the room as an event; its job acts.
            let worker = platform::jobs::Worker::new(
                engine.db.clone(),
                tickets::room().reactions.into_iter().map(Into::into),
            );
            worker.run_due().await.unwrap();
            let ticket = cast.ticket(&engine, taken.number).await;
            assert_eq!(ticket.standing.status, status, "{}: {who}", engine.name);
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_reached_whoever_asked_stands_though_a_copy_to_somebody_else_failed() {
    each_engine(SCHEMAS, |engine| async move {
        goes_to(&engine, at("2026-11-23T09:01:00+07:00"));
        engine.db.surround(&tickets::room().reactions, None);
        let cast = Cast::of(&engine).await;
        let hung = mailbox("", "hung@example.vn");
        let to = vec![mailbox("Sao Mai", "baohanh@saomai.example"), hung];
        let taken = comes(&engine, Incoming { to, ..from_lan("Máy em nóng quá.") }).await;
        cast.answers(&engine, taken.number, "Dạ mời chị qua.", Then::Wait).await;
        let id = copies(&engine).await[0].message_id.clone();
        for (who, status, is_answered) in [
            ("hung@example.vn", Status::CloseTheLoop, true),
            ("lan@example.vn", Status::NeedsFirstResponse, false),
        ] {
            let id = id.clone();
            let bounced = move |tx: &mut Tx<'_>| mail_bounced(tx, &ROBOT, &id, Some(who), "5.1.1");
            assert!(engine.db.write::<_, DbError, _>(bounced).await.unwrap(), "{}: {who}", engine.name);
            let reactions = tickets::room().reactions.into_iter().map(Into::into);
            platform::jobs::Worker::new(engine.db.clone(), reactions).run_due().await.unwrap();
            let ticket = cast.ticket(&engine, taken.number).await;
            assert_eq!(ticket.standing.status, status, "{}: {who}", engine.name);
            assert_eq!(ticket.standing.staff_wrote, is_answered, "{}: {who}", engine.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_goes_on_in_a_new_ticket_that_is_linked() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let old = cast.stripes(&engine).await;
        cast.answers(&engine, old.number, "Dạ xong rồi ạ.", Then::Done).await;
        goes_to(&engine, at("2026-12-24T09:00:00+07:00"));
        let thread = Some(StrandId::from_uuid(old.id.uuid()));
        let received_at: Timestamp = at("2026-12-24T09:00:00+07:00");
        let taken = comes(&engine, Incoming { thread, received_at, ..from_lan("Lại bị sọc nữa.") }).await;
        let new = cast.ticket(&engine, taken.number).await;
        assert!(taken.is_new && new.follows == Some(old.id), "{}", engine.name);
        assert_eq!((new.customer, new.asset), (old.customer, old.asset));
    })
    .await;
}

/// What [`Reply`] is when nobody chose recipients.
#[test]
fn nobody_is_chosen_by_default() {
    assert!(Reply::default().recipients.is_none());
}
