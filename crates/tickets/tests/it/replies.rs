use kernel::{Actor, CustomerId, Uuid};
use platform::{DbError, mail::newest_mails, web::Fault};
use testkit::each_engine;
use tickets::{
    Class, Happened, Reply, ReplyError, ReplyToTicket, Stage, Status, Then, answer_shop, may_see_file,
    messages_of, note_down, talk_of, ticket,
};

use crate::cast::{Cast, SCHEMAS, may};

const HELLO: &str = "Dạ chào chị Lan, máy mình còn bảo hành ạ.";

#[tokio::test]
async fn an_answer_goes_out_by_mail_and_waits_for_the_customer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let opened = cast.stripes(&engine).await;
        assert_eq!(opened.standing.status, Status::NeedsFirstResponse, "{}", engine.name);
        assert_eq!(opened.requester, "Nguyễn Thị Lan");
        let answered = cast.answers(&engine, opened.number, HELLO, Then::Wait).await;
        assert_eq!(answered.standing.status, Status::WaitingForCustomer);
        assert_eq!(answered.standing.owner, Some(cast.minh), "whoever answers first has it");
        assert_eq!(answered.due, None, "nothing is owed while the customer's turn is");
        let mails = engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 10)).await.unwrap();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].recipient, "lan@example.vn");
        assert_eq!(mails[0].subject, format!("[#{}] Màn hình sọc xanh sau khi cập nhật", opened.number));
        assert!(mails[0].body.starts_with(HELLO));
        assert!(mails[0].body.contains("Xem và trả lời tại: https://care.saomai.example/l/"));
    })
    .await;
}

#[tokio::test]
async fn the_next_mail_of_a_ticket_answers_the_one_before() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, HELLO, Then::Wait).await;
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        cast.answers(&engine, number, "Em giữ lịch 15:00 nhé.", Then::Wait).await;
        let rows: Vec<(String, Option<String>, String)> = engine
            .db
            .read::<_, DbError, _>(|tx| {
                tx.all(
                    "select message_id, in_reply_to, thread_ids from mail_out order by created_at, id",
                    &[],
                )
            })
            .await
            .unwrap();
        let [(first, None, anchor), (_, Some(answers), thread)] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(
            (answers, thread),
            (first, &format!("{anchor} {first}")),
            "the strand's own id stands first"
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_past_newer_words_is_not_sent_and_leaves_nothing() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let seen = cast.last_seen(&engine, number).await;
        cast.lan_writes(&engine, number, "À, máy có rơi một lần ạ.").await;
        let refused = cast.tries_to_answer(&engine, number, HELLO, Then::Done, seen).await;
        let Err(ReplyError::Stale(newer)) = refused else { panic!("{refused:?}") };
        assert_eq!(newer, [cast.last_seen(&engine, number).await.unwrap()]);
        let ticket = cast.ticket(&engine, number).await;
        assert_eq!(ticket.standing.status, Status::NeedsFirstResponse);
        let mails = engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 10)).await.unwrap();
        assert!(mails.is_empty(), "{}", engine.name);
        // Having read it, Minh sends anyway.
        assert_eq!(
            cast.answers(&engine, number, HELLO, Then::Keep).await.standing.status,
            Status::Investigating
        );
    })
    .await;
}

#[tokio::test]
async fn the_customer_answers_and_the_ticket_is_back() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let done = cast.answers(&engine, number, HELLO, Then::Done).await;
        assert_eq!(done.standing.status.stage(), Stage::Done);
        assert_eq!(cast.lan_writes(&engine, number, "Dạ vâng, chiều nay em qua.").await, number);
        let back = cast.ticket(&engine, number).await;
        assert_eq!(back.standing.status, Status::NeedsNextResponse);
        assert!(back.standing.unanswered && back.due.is_some());
        assert_eq!(back.standing.owner, Some(cast.minh), "it stays with its owner");
    })
    .await;
}

#[tokio::test]
async fn words_after_two_weeks_begin_a_new_ticket_that_is_linked() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, HELLO, Then::Done).await;
        engine.clock.advance(jiff::SignedDuration::from_hours(14 * 24));
        assert_eq!(cast.lan_writes(&engine, number, "Cảm ơn shop ạ.").await, number, "the last second");
        cast.answers(&engine, number, "Dạ không có gì ạ.", Then::Done).await;
        engine.clock.advance(jiff::SignedDuration::from_secs(14 * 24 * 3600 + 1));
        let later = cast.lan_writes(&engine, number, "Máy lại sọc ạ.").await;
        assert_ne!(later, number);
        let (old, new) = (cast.ticket(&engine, number).await, cast.ticket(&engine, later).await);
        assert_eq!(old.standing.status.stage(), Stage::Done);
        assert_eq!((new.follows, new.asset), (Some(old.id), Some(cast.galaxy)));
        assert_eq!(new.standing.status, Status::NeedsFirstResponse);
    })
    .await;
}

#[tokio::test]
async fn a_note_moves_nothing_and_the_customer_never_reads_it() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let opened = cast.stripes(&engine).await;
        let (granted, number) = (may::<ReplyToTicket>(cast.quynh_anh()), opened.number);
        let noted = engine
            .db
            .write(move |tx| note_down(tx, &granted, number, "Panel S24 còn 2 cái ở kệ B-03.", &[]))
            .await
            .unwrap();
        assert_eq!(noted.standing.status, opened.standing.status);
        assert_eq!(noted.due, opened.due);
        let (lan, minh, id) = (cast.lan(), cast.minh(), opened.id);
        let (hers, ours) = engine
            .db
            .read::<_, DbError, _>(move |tx| Ok((messages_of(tx, &lan, id)?, messages_of(tx, &minh, id)?)))
            .await
            .unwrap();
        assert_eq!((hers.len(), ours.len()), (1, 2));
        assert!(hers.iter().all(|message| message.class == Class::Public));
        let lan = cast.lan();
        let talk = engine.db.read::<_, DbError, _>(move |tx| talk_of(tx, &lan, id)).await.unwrap();
        assert!(!talk.lines.iter().any(|line| line.event.happened == Happened::NoteWritten));
    })
    .await;
}

#[tokio::test]
async fn a_ticket_of_somebody_else_is_as_if_it_were_not_there() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let opened = cast.stripes(&engine).await;
        let stranger = Actor::Customer { id: CustomerId::from_uuid(Uuid::from_u128(9)) };
        let (number, id) = (opened.number, opened.id);
        for actor in [stranger.clone(), Actor::Anonymous] {
            let (found, talk) = engine
                .db
                .read::<_, DbError, _>(move |tx| {
                    Ok((ticket(tx, &actor, number)?, messages_of(tx, &actor, id)?))
                })
                .await
                .unwrap();
            assert_eq!((found, talk), (None, Vec::new()));
        }
        let granted = may(stranger);
        let refused = engine
            .db
            .write(move |tx| answer_shop(tx, &granted, number, "Cho xem với", &[]))
            .await
            .unwrap_err();
        assert_eq!(refused, Fault::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_photo_is_seen_by_whoever_may_read_its_words() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let folder = tempfile::tempdir().unwrap();
        let files = platform::files::Files::folder(folder.path()).unwrap();
        let photos = vec![("a.png".to_owned(), pixel()), ("b.png".to_owned(), pixel())];
        let stored = platform::files::store_photos(&engine.db, &files, photos).await.unwrap();
        let seen = cast.last_seen(&engine, number).await;
        let reply = Reply {
            body: HELLO.into(),
            then: Then::Wait,
            photos: stored[..1].to_vec(),
            last_seen: seen,
            ..Reply::default()
        };
        let (granted, note) = (may::<ReplyToTicket>(cast.minh()), stored[1..].to_vec());
        let id = engine
            .db
            .write(move |tx| {
                tickets::reply_to_customer(tx, &granted, &crate::cast::post_office(), number, &reply)?;
                Ok::<_, ReplyError>(note_down(tx, &granted, number, "Nội bộ", &note)?.id)
            })
            .await
            .unwrap();
        let (minh, lan) = (cast.minh(), cast.lan());
        let sight = engine
            .db
            .read::<_, DbError, _>(move |tx| {
                let files: Vec<_> = messages_of(tx, &minh, id)?.into_iter().flat_map(|m| m.files).collect();
                let mut sight = Vec::new();
                for file in files {
                    let who = [&minh, &lan, &Actor::Anonymous];
                    for actor in who {
                        sight.push(may_see_file(tx, actor, file)?);
                    }
                }
                Ok(sight)
            })
            .await
            .unwrap();
        assert_eq!(sight, [true, true, false, true, false, false]);
    })
    .await;
}

/// A PNG of one point.
pub fn pixel() -> Vec<u8> {
    let hex = "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000\
               000301010018dd8db00000000049454e44ae426082";
    (0..hex.len() / 2).map(|i| u8::from_str_radix(hex.get(i * 2..i * 2 + 2).unwrap(), 16).unwrap()).collect()
}
