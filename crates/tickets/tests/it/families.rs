//! Tickets that were merged go on: who speaks in them is heard where they are read.

use axum::http::StatusCode;
use kernel::{Granted, Locale};
use platform::{DbError, web::Fault};
use testkit::{Engine, each_engine};
use tickets::{
    Incoming, Recipient, RecipientRole, Reply, ReplyToTicket, SideLetter, Stage, Status, SteerTicket,
    StrandId, Taken, Then, Ticket, ask_partner, check_desk, mail_bounced, merge_ticket, rebuild_projections,
    undo_merge,
};

use crate::{
    cast::{Cast, SCHEMAS, at, goes_to, may, post_office},
    mail::{comes, copies, fetches_mail, from_lan, mailbox},
    post,
    site::Site,
};

fn steer(cast: &Cast) -> Granted<SteerTicket> {
    may(cast.minh())
}

async fn merges(engine: &Engine, cast: &Cast, child: &Ticket, into: &Ticket) -> Ticket {
    let (granted, number, into) = (steer(cast), child.number, into.number);
    engine.db.write(move |tx| merge_ticket(tx, &granted, number, into)).await.unwrap()
}

async fn mailed(engine: &Engine, cast: &Cast, at_hour: &str, body: &str) -> Ticket {
    goes_to(engine, at(at_hour));
    let taken = comes(engine, Incoming { received_at: at(at_hour), ..from_lan(body) }).await;
    cast.ticket(engine, taken.number).await
}

fn strand(ticket: &Ticket) -> StrandId {
    StrandId::from_uuid(ticket.id.uuid())
}

async fn writes_in(engine: &Engine, ticket: &Ticket, at_hour: &str, body: &str) -> Taken {
    goes_to(engine, at(at_hour));
    let thread = Some(strand(ticket));
    comes(engine, Incoming { thread, received_at: at(at_hour), ..from_lan(body) }).await
}

/// Minh answers those who wrote in a ticket that is read in another one.
async fn answers_in(engine: &Engine, cast: &Cast, child: &Ticket, root: i64, then: Then) -> Ticket {
    let last_seen = cast.last_seen(engine, root).await;
    let reply = Reply {
        body: "Dạ em đây ạ.".into(),
        then,
        last_seen,
        strand: Some(strand(child)),
        ..Reply::default()
    };
    let granted = may::<ReplyToTicket>(cast.minh());
    engine
        .db
        .write(move |tx| tickets::reply_to_customer(tx, &granted, &post_office(), root, &reply))
        .await
        .unwrap()
}

/// Two mails on Monday: the first answered at ten past nine, the second at ten and merged into the first.
async fn two_in_one(engine: &Engine, cast: &Cast) -> (Ticket, Ticket) {
    let root = mailed(engine, cast, "2026-11-23T09:00:00+07:00", "Máy nóng.").await;
    goes_to(engine, at("2026-11-23T09:10:00+07:00"));
    cast.answers(engine, root.number, "Dạ vâng.", Then::Wait).await;
    let child = mailed(engine, cast, "2026-11-23T10:00:00+07:00", "Em hỏi thêm về máy nóng.").await;
    goes_to(engine, at("2026-11-23T10:30:00+07:00"));
    merges(engine, cast, &child, &root).await;
    (root, child)
}

#[tokio::test]
async fn an_answer_to_those_who_wrote_in_a_merged_ticket_ends_the_deadline_where_it_is_read() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (root, child) = two_in_one(&engine, &cast).await;
        goes_to(&engine, at("2026-11-23T11:00:00+07:00"));
        let answered = answers_in(&engine, &cast, &child, root.number, Then::Wait).await;
        assert_eq!((answered.standing.status, answered.due), (Status::WaitingForCustomer, None));
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);
        assert_eq!(check_desk(&engine.db).await.unwrap(), [], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn words_in_a_merged_ticket_are_overlooked_only_when_its_root_forgets_them() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (root, child) = two_in_one(&engine, &cast).await;
        writes_in(&engine, &child, "2026-11-23T11:00:00+07:00", "Thư sau khi gộp.").await;
        assert_eq!(check_desk(&engine.db).await.unwrap(), [], "{}: the root has a deadline", engine.name);
        let forgets = "update ticket set due_metric = null where merged_into_id is null";
        engine.db.write::<_, DbError, _>(move |tx| tx.exec(forgets, &[])).await.unwrap();
        let found: Vec<i64> = check_desk(&engine.db).await.unwrap().iter().map(|f| f.number).collect();
        assert_eq!(found, [root.number], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_letter_to_a_partner_hides_no_words_of_the_customer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        asks_partner(&engine, &cast, ticket.number).await;
        let forgets = "update ticket set due_metric = null";
        engine.db.write::<_, DbError, _>(move |tx| tx.exec(forgets, &[])).await.unwrap();
        assert_eq!(check_desk(&engine.db).await.unwrap().len(), 1, "{}", engine.name);
    })
    .await;
}

/// Asks the maker of the panel; returns the strand.
pub async fn asks_partner(engine: &Engine, cast: &Cast, number: i64) -> StrandId {
    fetches_mail(engine).await;
    let letter = SideLetter {
        strand: None,
        title: "Panel Galaxy S24".into(),
        to: vec![mailbox("Samsung VN", "panel@hang.example")],
        body: "Bên mình còn panel S24 không ạ?".into(),
        photos: Vec::new(),
    };
    let granted = may(cast.minh());
    engine.db.write(move |tx| ask_partner(tx, &granted, &post_office(), number, &letter)).await.unwrap();
    let sent = copies(engine).await;
    let copy = sent.iter().find(|copy| copy.recipient == "panel@hang.example").unwrap();
    let route = post_office().keys.unwrap().read_address(copy.reply_to.as_ref().unwrap()).unwrap().number();
    let found =
        engine.db.read::<_, DbError, _>(move |tx| tickets::strand_by_route(tx, &crate::mail::ROBOT, route));
    found.await.unwrap().unwrap().0.id
}

#[tokio::test]
async fn a_partner_who_answers_in_a_merged_ticket_is_heard_where_it_is_read() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let root = mailed(&engine, &cast, "2026-11-23T09:00:00+07:00", "Máy nóng.").await;
        let child = mailed(&engine, &cast, "2026-11-23T09:05:00+07:00", "Màn hình sọc.").await;
        let side = asks_partner(&engine, &cast, child.number).await;
        merges(&engine, &cast, &child, &root).await;
        cast.answers(&engine, root.number, "Chị đợi em hỏi hãng.", Then::Wait).await;
        let from = mailbox("Samsung VN", "panel@hang.example");
        let said = Incoming { from, thread: Some(side), ..from_lan("Còn 2 cái.") };
        assert_eq!(comes(&engine, said).await.number, root.number, "{}", engine.name);
        let after = cast.ticket(&engine, root.number).await;
        assert_eq!(after.standing.status, Status::CloseTheLoop, "{}", engine.name);
        assert!(!after.standing.unanswered, "the customer waits for nothing");
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_second_answer_in_a_merged_ticket_that_bounces_comes_back_where_it_is_read() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let worker = post::worker(&engine);
        let (root, child) = two_in_one(&engine, &cast).await;
        goes_to(&engine, at("2026-11-23T11:00:00+07:00"));
        answers_in(&engine, &cast, &child, root.number, Then::Keep).await;
        let known: Vec<String> = copies(&engine).await.into_iter().map(|copy| copy.message_id).collect();
        goes_to(&engine, at("2026-11-23T11:05:00+07:00"));
        let done = answers_in(&engine, &cast, &child, root.number, Then::Done).await;
        assert_eq!(done.standing.status.stage(), Stage::Done);
        let second =
            copies(&engine).await.into_iter().find(|copy| !known.contains(&copy.message_id)).unwrap();
        let id = second.message_id.clone();
        let bounced = engine
            .db
            .write::<_, DbError, _>(move |tx| mail_bounced(tx, &crate::mail::ROBOT, &id, None, "5.1.1"));
        assert!(bounced.await.unwrap());
        while worker.run_due().await.unwrap() > 0 {}
        let back = cast.ticket(&engine, root.number).await;
        assert_eq!(back.standing.status, Status::NeedsNextResponse, "{}", engine.name);
        let minh = cast.minh();
        let talk =
            engine.db.read::<_, DbError, _>(move |tx| tickets::talk_of(tx, &minh, root.id)).await.unwrap();
        let told = talk.deliveries.values().flatten().any(|copy| copy.message_id == second.message_id);
        assert!(told, "{}: the page of the root says how the child's mails fared", engine.name);
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_customer_goes_on_in_a_merged_ticket_as_long_as_its_root_lives() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (root, child) = (cast.stripes(&engine).await, cast.stripes(&engine).await);
        merges(&engine, &cast, &child, &root).await;
        cast.answers(&engine, root.number, "Dạ em xem ạ.", Then::Keep).await;
        goes_to(&engine, at("2026-12-21T10:00:00+07:00"));
        let number = cast.lan_writes(&engine, child.number, "Em ơi, xong chưa?").await;
        assert_eq!(number, child.number, "{}: four weeks after the merge", engine.name);
        assert!(cast.ticket(&engine, root.number).await.standing.unanswered);
    })
    .await;
}

#[tokio::test]
async fn whoever_wrote_in_the_end_of_a_chain_waits_where_it_is_read_after_the_middle_came_apart() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let a = mailed(&engine, &cast, "2026-11-23T09:00:00+07:00", "Máy nóng.").await;
        cast.answers(&engine, a.number, "Dạ vâng.", Then::Wait).await;
        let b = mailed(&engine, &cast, "2026-11-23T10:00:00+07:00", "Em hỏi thêm về máy nóng.").await;
        cast.answers(&engine, b.number, "Dạ chị đợi em.", Then::Wait).await;
        let c = mailed(&engine, &cast, "2026-11-23T10:10:00+07:00", "Thư thứ ba ạ.").await;
        cast.answers(&engine, c.number, "Dạ.", Then::Wait).await;
        let (a, b) = (cast.ticket(&engine, a.number).await, cast.ticket(&engine, b.number).await);
        merges(&engine, &cast, &c, &b).await;
        merges(&engine, &cast, &b, &a).await;
        let taken = writes_in(&engine, &c, "2026-11-23T11:00:00+07:00", "Em chờ mãi.").await;
        assert_eq!(taken.number, a.number, "{}", engine.name);
        let (granted, number) = (steer(&cast), b.number);
        engine.db.write::<_, Fault, _>(move |tx| undo_merge(tx, &granted, number)).await.unwrap();
        let (a_after, b_after) = (cast.ticket(&engine, a.number).await, cast.ticket(&engine, b.number).await);
        assert_eq!((a_after.standing.status, a_after.due), (a.standing.status, a.due), "{}", engine.name);
        assert!(!a_after.standing.unanswered);
        assert_eq!(b_after.standing.status, Status::NeedsNextResponse, "{}: it came along", engine.name);
        assert!(b_after.due.is_some());
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
        assert_eq!(check_desk(&engine.db).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_draft_stays_in_the_strand_in_which_it_was_begun_and_moves_with_its_writer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let root = mailed(&engine, &cast, "2026-11-23T09:00:00+07:00", "Máy nóng.").await;
        let hung = mailbox("Phạm Quốc Hùng", "hung@example.vn");
        let said = Incoming { from: hung, ..from_lan("Máy em cũng nóng ạ.") };
        let child = comes(&engine, said).await;
        let child = cast.ticket(&engine, child.number).await;
        merges(&engine, &cast, &child, &root).await;
        let side = asks_partner(&engine, &cast, root.number).await.to_string();
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let (page, apart) = (format!("/app/tickets/{}", root.number), strand(&child).to_string());
        let keep = async |fields: &[(&str, &str)]| minh.post(&format!("{page}/draft"), fields).await.status;
        let begun = "Dạ chào chị Lan";
        assert_eq!(keep(&[("body", begun), ("strand", ""), ("begun", "")]).await, StatusCode::NO_CONTENT);
        assert_eq!(keep(&[("body", "Còn mấy cái?"), ("strand", &side)]).await, StatusCode::NO_CONTENT);
        let shown = minh.get(&page).await.body;
        assert!(shown.contains(begun) && !shown.contains("Còn mấy cái?"), "{}", engine.name);
        let to_partner = minh.get(&format!("{page}/side?strand={side}")).await.body;
        assert!(to_partner.contains("Còn mấy cái?") && !to_partner.contains(begun), "{}", engine.name);
        let turned = [("body", "Dạ chào anh Hùng"), ("strand", apart.as_str()), ("begun", "")];
        assert_eq!(keep(&turned).await, StatusCode::NO_CONTENT);
        let shown = minh.get(&page).await.body;
        assert!(shown.contains("Dạ chào anh Hùng") && !shown.contains(begun), "{}", engine.name);
        assert!(shown.contains(&format!("value=\"{apart}\" selected")), "{}: {shown}", engine.name);
        answers_in(&engine, &cast, &child, root.number, Then::Wait).await;
        assert!(!minh.get(&page).await.body.contains("Dạ chào anh Hùng"), "{}", engine.name);
        let elsewhere = cast.stripes(&engine).await.number;
        let foreign =
            minh.post(&format!("/app/tickets/{elsewhere}/draft"), &[("strand", side.as_str())]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "no strand of another ticket");
    })
    .await;
}

#[tokio::test]
async fn whoever_asked_in_another_strand_still_waits_after_one_of_them_is_answered() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let root = mailed(&engine, &cast, "2026-11-23T09:00:00+07:00", "Máy nóng.").await;
        let hung = Incoming { from: mailbox("Hùng", "hung@example.vn"), ..from_lan("Máy em cũng nóng.") };
        let child = comes(&engine, hung).await;
        let child = cast.ticket(&engine, child.number).await;
        merges(&engine, &cast, &child, &root).await;
        for then in [Then::Wait, Then::Done] {
            let half = answers_in(&engine, &cast, &child, root.number, then).await;
            assert_eq!(half.standing.status, Status::NeedsNextResponse, "{}: Lan waits", engine.name);
            assert!(half.standing.unanswered);
        }
        let page =
            Site::of(&engine, cast.minh(), Locale::Vi).get(&format!("/app/tickets/{}", root.number)).await;
        let told = format!("Người hỏi ở #{} vẫn đang chờ trả lời", root.number);
        assert!(page.body.contains(&told), "{}", page.body);
        let whole = answers_in(&engine, &cast, &root, root.number, Then::Wait).await;
        assert_eq!(whole.standing.status, Status::WaitingForCustomer, "{}", engine.name);
        assert!(!whole.standing.unanswered);
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);
        assert_eq!(check_desk(&engine.db).await.unwrap(), [], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_partner_is_asked_again_in_a_merged_ticket_and_a_letter_that_bounces_is_told() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let worker = post::worker(&engine);
        let root = mailed(&engine, &cast, "2026-11-23T09:00:00+07:00", "Máy nóng.").await;
        let child = mailed(&engine, &cast, "2026-11-23T09:05:00+07:00", "Màn hình sọc.").await;
        let side = asks_partner(&engine, &cast, child.number).await;
        merges(&engine, &cast, &child, &root).await;
        cast.answers(&engine, root.number, "Chị đợi em hỏi hãng.", Then::Wait).await;
        let letter = SideLetter {
            strand: Some(side),
            title: String::new(),
            to: Vec::new(),
            body: "Bên mình trả lời giúp em ạ.".into(),
            photos: Vec::new(),
        };
        let (granted, number) = (may(cast.minh()), root.number);
        engine.db.write(move |tx| ask_partner(tx, &granted, &post_office(), number, &letter)).await.unwrap();
        let sent = copies(&engine).await;
        let last = sent.iter().rev().find(|copy| copy.recipient == "panel@hang.example").unwrap();
        assert!(last.body.contains("trả lời giúp em"), "{}", last.body);
        let id = last.message_id.clone();
        let waits = cast.ticket(&engine, root.number).await.standing.status;
        assert_eq!(waits, Status::WaitingForCustomer, "{}", engine.name);
        let bounced = engine
            .db
            .write::<_, DbError, _>(move |tx| mail_bounced(tx, &crate::mail::ROBOT, &id, None, "5.1.1"));
        assert!(bounced.await.unwrap());
        while worker.run_due().await.unwrap() > 0 {}
        let back = cast.ticket(&engine, root.number).await.standing.status;
        assert_eq!(back, Status::CloseTheLoop, "{}: the maker knows nothing of it", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_customer_reads_what_was_written_to_her_and_who_wrote_it() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let begun = Incoming { customer: Some(cast.lan), ..from_lan("Máy nóng.") };
        let ticket = comes(&engine, begun).await;
        let ticket = cast.ticket(&engine, ticket.number).await;
        let (hung, lan) = (mailbox("Hùng", "hung@example.vn"), mailbox("Lan", "lan@example.vn"));
        let thread = Some(strand(&ticket));
        for (cc, body) in [(vec![lan], "Vợ tôi nhờ hỏi giúp."), (Vec::new(), "Riêng tôi hỏi giá.")]
        {
            let said = Incoming { from: hung.clone(), cc, thread, ..from_lan(body) };
            comes(&engine, said).await;
        }
        let last_seen = cast.last_seen(&engine, ticket.number).await;
        let to = |address: &str| {
            Some(vec![Recipient { role: RecipientRole::To, address: address.into(), name: String::new() }])
        };
        for (body, recipients) in
            [("Dạ chị Lan ạ.", to("lan@example.vn")), ("Riêng anh ạ.", to("hung@example.vn"))]
        {
            let reply = Reply { body: body.into(), recipients, last_seen, ..Reply::default() };
            let granted = may::<ReplyToTicket>(cast.minh());
            let number = ticket.number;
            let sent = move |tx: &mut platform::Tx<'_>| {
                tickets::reply_to_customer(tx, &granted, &post_office(), number, &reply)
            };
            engine.db.write(sent).await.unwrap();
        }
        let site = Site::of(&engine, cast.lan(), Locale::Vi);
        let hers = site.get(&format!("/my/messages/{}", ticket.number)).await.body;
        let told = site.get(&format!("/api/v1/my/tickets/{}", ticket.number)).await.body;
        for page in [&hers, &told] {
            assert!(page.contains("Máy nóng.") && page.contains("Dạ chị Lan ạ."), "{}: {page}", engine.name);
            assert!(page.contains("Vợ tôi nhờ hỏi giúp."), "{}: {page}", engine.name);
            assert!(!page.contains("Riêng"), "{}: {page}", engine.name);
        }
        assert!(hers.contains("Hùng"), "somebody else's words are not hers: {hers}");
    })
    .await;
}
