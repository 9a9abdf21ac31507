//! Two tickets become one, and two again; words go on in another; a partner is asked.

use kernel::Granted;
use platform::{DbError, jobs::Worker, web::Fault};
use testkit::{Engine, each_engine};
use tickets::{
    Happened, Incoming, Message, MessageId, PostOffice, SideLetter, Stage, Status, SteerTicket, StrandId,
    Then, Ticket, TicketId, ask_partner, clocks::Metric, merge_ticket, messages_of, rebuild_projections,
    split_ticket, undo_merge, undo_split,
};

use crate::{
    cast::{Cast, SCHEMAS, at, goes_to, may, post_office},
    mail::{comes, copies, fetches_mail, from_lan, mailbox},
};

fn steer(cast: &Cast) -> Granted<SteerTicket> {
    may(cast.minh())
}

async fn merges(engine: &Engine, cast: &Cast, number: i64, into: i64) -> Result<Ticket, Fault> {
    let granted = steer(cast);
    engine.db.write(move |tx| merge_ticket(tx, &granted, number, into)).await
}

async fn unmerges(engine: &Engine, cast: &Cast, number: i64) -> Ticket {
    let granted = steer(cast);
    engine.db.write(move |tx| undo_merge(tx, &granted, number)).await.unwrap()
}

async fn said(engine: &Engine, cast: &Cast, ticket: TicketId) -> Vec<Message> {
    let minh = cast.minh();
    engine.db.read::<_, DbError, _>(move |tx| messages_of(tx, &minh, ticket)).await.unwrap()
}

fn words(talk: &[Message]) -> Vec<&str> {
    talk.iter().map(|m| m.body.as_str()).collect()
}

/// Two mails on Monday: A at eight, answered at ten past; B at nine.
async fn two(engine: &Engine, cast: &Cast) -> (Ticket, Ticket) {
    goes_to(engine, at("2026-11-23T09:00:00+07:00"));
    let a = comes(engine, Incoming { received_at: at("2026-11-23T09:00:00+07:00"), ..from_lan("Máy nóng.") })
        .await;
    goes_to(engine, at("2026-11-23T09:10:00+07:00"));
    cast.answers(engine, a.number, "Dạ vâng.", Then::Wait).await;
    goes_to(engine, at("2026-11-23T10:00:00+07:00"));
    let received_at = at("2026-11-23T10:00:00+07:00");
    let b = comes(engine, Incoming { received_at, ..from_lan("Em hỏi thêm về máy nóng.") }).await;
    goes_to(engine, at("2026-11-23T10:30:00+07:00"));
    (cast.ticket(engine, a.number).await, cast.ticket(engine, b.number).await)
}

#[tokio::test]
async fn a_merge_shows_and_measures_both_and_undoing_it_leaves_no_trace_in_either() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (a, b) = two(&engine, &cast).await;
        let root = merges(&engine, &cast, b.number, a.number).await.unwrap();
        assert_eq!(root.standing.status, Status::NeedsNextResponse, "{}: nothing is missed", engine.name);
        let due = root.due.unwrap();
        assert_eq!((due.metric, due.at), (Metric::NextResponse, at("2026-11-23T12:00:00+07:00")));
        let merged = cast.ticket(&engine, b.number).await;
        assert_eq!((merged.standing.status.stage(), merged.due), (Stage::Done, None));
        assert_eq!(
            words(&said(&engine, &cast, a.id).await),
            ["Máy nóng.", "Dạ vâng.", "Em hỏi thêm về máy nóng."]
        );

        goes_to(&engine, at("2026-11-23T11:00:00+07:00"));
        let later = Incoming {
            thread: Some(StrandId::from_uuid(b.id.uuid())),
            received_at: at("2026-11-23T11:00:00+07:00"),
            ..from_lan("Thư sau khi gộp.")
        };
        assert_eq!(comes(&engine, later).await.number, a.number, "mail to a merged ticket reaches the root");

        unmerges(&engine, &cast, b.number).await;
        let (a_after, b_after) = (cast.ticket(&engine, a.number).await, cast.ticket(&engine, b.number).await);
        assert_eq!((a_after.standing.status, a_after.due), (a.standing.status, a.due), "{}", engine.name);
        assert_eq!((b_after.standing.status, b_after.due), (b.standing.status, b.due));
        assert_eq!(words(&said(&engine, &cast, a.id).await), ["Máy nóng.", "Dạ vâng."]);
        let own = said(&engine, &cast, b.id).await;
        assert_eq!(words(&own), ["Em hỏi thêm về máy nóng.", "Thư sau khi gộp."], "later mail included");
        assert!(rebuild_projections(&engine.db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_answer_in_the_root_answers_the_merged_ticket_too_and_warnings_follow_the_root() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (a, b) = two(&engine, &cast).await;
        merges(&engine, &cast, b.number, a.number).await.unwrap();
        let answered = cast.answers(&engine, a.number, "Dạ cả hai việc đây ạ.", Then::Done).await;
        assert_eq!((answered.standing.status.stage(), answered.due), (Stage::Done, None));
        goes_to(&engine, at("2026-11-30T10:00:00+07:00"));
        let worker = Worker::new(engine.db.clone(), tickets::room().jobs);
        while worker.run_due().await.unwrap() > 0 {}
        let minh = cast.minh();
        let talk =
            engine.db.read::<_, DbError, _>(move |tx| tickets::talk_of(tx, &minh, a.id)).await.unwrap();
        let breached =
            talk.lines.iter().filter(|l| matches!(l.event.happened, Happened::ClockBreached { .. }));
        assert_eq!(breached.count(), 0, "{}", engine.name);
        assert!(rebuild_projections(&engine.db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_merge_with_itself_into_its_own_child_or_twice_changes_nothing() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (a, b) = two(&engine, &cast).await;
        let refused = |result: Result<Ticket, Fault>| match result {
            Err(Fault::Invalid(invalid)) => invalid.errors[0].key,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(merges(&engine, &cast, a.number, a.number).await), "tickets-error-merge-itself");
        merges(&engine, &cast, b.number, a.number).await.unwrap();
        assert_eq!(refused(merges(&engine, &cast, a.number, b.number).await), "tickets-error-merge-itself");
        assert_eq!(refused(merges(&engine, &cast, b.number, a.number).await), "tickets-error-merge-twice");
        assert_eq!(refused(merges(&engine, &cast, a.number, 1).await), "tickets-error-merge-unknown");
        assert_eq!(cast.ticket(&engine, a.number).await.standing.merged_into, None, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_chain_of_merges_comes_apart_where_it_is_undone() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (a, b) = two(&engine, &cast).await;
        let received_at = at("2026-11-23T10:30:00+07:00");
        let c = comes(&engine, Incoming { received_at, ..from_lan("Thư thứ ba ạ.") }).await;
        merges(&engine, &cast, c.number, b.number).await.unwrap();
        merges(&engine, &cast, b.number, a.number).await.unwrap();
        assert_eq!(said(&engine, &cast, a.id).await.len(), 4, "{}", engine.name);
        unmerges(&engine, &cast, b.number).await;
        assert_eq!(said(&engine, &cast, a.id).await.len(), 2);
        let both = said(&engine, &cast, b.id).await;
        assert_eq!(
            words(&both),
            ["Em hỏi thêm về máy nóng.", "Thư thứ ba ạ."],
            "its own child stays with it"
        );
        assert!(rebuild_projections(&engine.db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn split_words_go_on_in_a_ticket_of_their_own_and_come_back() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        cast.lan_writes(&engine, ticket.number, "À, còn cái tai nghe cũng hỏng.").await;
        let talk = said(&engine, &cast, ticket.id).await;
        let (granted, chosen) = (steer(&cast), vec![talk[1].id]);
        let split = |chosen: Vec<MessageId>, granted: Granted<SteerTicket>| {
            engine.db.write(move |tx| split_ticket(tx, &granted, ticket.number, ("Tai nghe", &chosen)))
        };
        assert!(
            split(talk.iter().map(|m| m.id).collect(), steer(&cast)).await.is_err(),
            "something must stay"
        );
        let new = split(chosen, granted).await.unwrap();
        assert_eq!((new.subject.as_str(), new.split_from), ("Tai nghe", Some(ticket.id)));
        assert_eq!(new.standing.status, Status::NeedsFirstResponse, "{}", engine.name);
        assert_eq!(words(&said(&engine, &cast, new.id).await), ["À, còn cái tai nghe cũng hỏng."]);
        assert_eq!(said(&engine, &cast, ticket.id).await.len(), 1);

        let granted = steer(&cast);
        let back = engine.db.write(move |tx| undo_split(tx, &granted, new.number)).await.unwrap();
        assert_eq!(back.id, ticket.id);
        assert_eq!(said(&engine, &cast, ticket.id).await.len(), 2, "{}", engine.name);
        assert_eq!(cast.ticket(&engine, new.number).await.standing.status.stage(), Stage::Done);
        assert!(rebuild_projections(&engine.db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_partner_reads_only_what_was_said_to_the_partner() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        let letter = SideLetter {
            strand: None,
            title: "Panel Galaxy S24".into(),
            to: vec![mailbox("Samsung VN", "panel@hang.example")],
            body: "Bên mình còn panel S24 không ạ?".into(),
            photos: Vec::new(),
        };
        let asks = |letter: SideLetter, office: PostOffice, granted| {
            engine.db.write(move |tx| ask_partner(tx, &granted, &office, ticket.number, &letter))
        };
        let refused = asks(letter.clone(), post_office(), may(cast.minh())).await;
        assert!(matches!(refused, Err(Fault::Invalid(_))), "an answer would be lost");
        fetches_mail(&engine).await;
        let after = asks(letter, post_office(), may(cast.minh())).await.unwrap();
        assert_eq!(
            after.standing.status, ticket.standing.status,
            "{}: the customer still waits",
            engine.name
        );
        let sent = copies(&engine).await;
        assert_eq!((sent.len(), sent[0].recipient.as_str()), (1, "panel@hang.example"));
        assert!(
            !sent[0].body.contains("sọc xanh") && !sent[0].body.contains("/my/"),
            "nothing of the customer's"
        );

        let keys = post_office().keys.unwrap();
        let route = keys.read_address(sent[0].reply_to.as_ref().unwrap()).unwrap().number();
        let strand = engine
            .db
            .read::<_, DbError, _>(move |tx| tickets::strand_by_route(tx, &crate::mail::ROBOT, route))
            .await
            .unwrap()
            .unwrap()
            .0;
        cast.answers(&engine, ticket.number, "Chị đợi em hỏi hãng.", Then::Wait).await;
        let from = mailbox("Samsung VN", "panel@hang.example");
        comes(&engine, Incoming { from, thread: Some(strand.id), ..from_lan("Còn 2 cái, giá 3.200.000 ₫.") })
            .await;
        assert_eq!(cast.ticket(&engine, ticket.number).await.standing.status, Status::CloseTheLoop);
        let lan = cast.lan();
        let read = engine.db.read::<_, DbError, _>(move |tx| messages_of(tx, &lan, ticket.id)).await.unwrap();
        assert_eq!(read.len(), 2, "{}: the customer reads no word of it", engine.name);
    })
    .await;
}
