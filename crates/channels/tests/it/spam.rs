//! Bad input of mail, a row each (helpdesk.md, sections 7 and 8).

use axum::http::StatusCode;
use kernel::{Actor, Role};
use platform::{DbError, Tx, files};
use testkit::{Engine, each_engine};
use tickets::{IgnoreReason, Message, Status};

use crate::{
    cast::SCHEMAS,
    pages::Site,
    reading::{Desk, mail},
};

const PROGRAM: Actor = Actor::System { task: "test" };

async fn messages(desk: &Desk, number: i64) -> Vec<Message> {
    let read = move |tx: &mut Tx<'_>| -> Result<Vec<Message>, DbError> {
        let id = tickets::ticket_id(tx, &PROGRAM, number)?.unwrap();
        tickets::messages_of(tx, &PROGRAM, id)
    };
    desk.shop.app.db().read(read).await.unwrap()
}

fn is_spam(status: Status) -> bool {
    matches!(status, Status::Ignored { because: IgnoreReason::Spam, .. })
}

fn from(sender: &str, number: u8, more: &str) -> Vec<u8> {
    mail(
        &format!(
            "From: <{sender}>\nTo: support@saomai.example\nSubject: x\nMessage-ID: <{number}@x.example>\n{more}"
        ),
        "Mua ngay.",
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_without_subject_and_words_is_a_ticket_with_its_raw_mail_and_its_files() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let body = "--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b\r\nContent-Type: application/pdf; name=hoa-don.pdf\r\n\
                    Content-Disposition: attachment; filename=hoa-don.pdf\r\n\r\n%PDF-1.4\r\n--b--";
        let empty = mail(
            "From: <lan@khach.example>\nTo: support@saomai.example\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=b",
            body,
        );
        desk.take(&[empty]).await;
        let ticket = desk.tickets().await.remove(0);
        let said = messages(&desk, ticket.number).await.remove(0);
        assert_eq!(said.body, "(không có nội dung)", "{}", engine.name);
        assert!(!ticket.subject.trim().is_empty(), "it is found in a queue");
        assert!(said.post.raw.is_some() && said.files.len() == 1, "{said:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_blocked_is_kept_ignored_and_not_answered_until_they_are_let_in_again() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let (desk, site) = (Desk::new(&engine).await, Site::of(&engine, Role::Agent));
        desk.take(&[from("promo@rac.example", 1, "")]).await;
        assert_eq!(desk.sent().await.len(), 1, "who is not blocked is acknowledged");
        let number = desk.tickets().await.remove(0).number;
        let page = site.get(&format!("/app/mail/spam?ticket={number}")).await;
        assert!(page.body.contains("value=\"promo@rac.example\""), "{}", page.body);
        let ours = site.post("/app/mail/spam", &[("address", "Support@SaoMai.example")]).await;
        assert_eq!(ours.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ours.body.contains("Support@SaoMai.example"), "what was typed stays");
        let (typed, met) = ("Promo@Rac.example", number.to_string());
        let blocked = site.post("/app/mail/spam", &[("address", typed), ("ticket", &met)]).await;
        assert_eq!(blocked.status, StatusCode::SEE_OTHER, "{}", blocked.body);
        engine.clock.advance(jiff::SignedDuration::from_hours(25));
        desk.take(&[from("PROMO@rac.example", 2, "")]).await;
        let law = desk.take(&[from("lan@khach.example", 3, "")]).await;
        assert_eq!((law.stored, law.processed), (3, 3), "{}", engine.name);
        let tickets = desk.tickets().await;
        let statuses: Vec<bool> = tickets.iter().map(|t| is_spam(t.standing.status)).collect();
        assert_eq!(statuses, [true, true, false], "{tickets:?}");
        assert_eq!(desk.sent().await.len(), 2, "only Lan is answered");
        assert!(messages(&desk, tickets[1].number).await[0].post.raw.is_some());
        let view = site.get("/app/mail/spam").await;
        assert!(view.body.contains(&format!("/app/tickets/{}", tickets[1].number)), "{}", view.body);
        let unblock = view
            .body
            .split("action=\"")
            .find_map(|rest| rest.split('"').next().filter(|a| a.ends_with("/unblock")));
        let free = site.post(unblock.unwrap(), &[]).await;
        assert_eq!(free.status, StatusCode::SEE_OTHER, "{}", free.body);
        desk.take(&[from("promo@rac.example", 4, "")]).await;
        assert!(!is_spam(desk.tickets().await.last().unwrap().standing.status));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_mail_server_marked_as_spam_is_kept_and_not_answered() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let marks = ["X-Spam-Flag: YES", "X-Spam-Flag: NO"];
        desk.take(&[from("a@rac.example", 1, marks[0]), from("b@khach.example", 2, marks[1])]).await;
        let mut tickets = desk.tickets().await;
        tickets.sort_by(|a, b| a.requester.cmp(&b.requester));
        let statuses: Vec<bool> = tickets.iter().map(|t| is_spam(t.standing.status)).collect();
        assert_eq!(statuses, [true, false], "{}", engine.name);
        assert_eq!(desk.sent().await.len(), 1);
        let more = format!("{}\nIn-Reply-To: <1@x.example>\nReferences: <1@x.example>", marks[0]);
        desk.take(&[from("a@rac.example", 3, &more)]).await;
        let spam = desk.tickets().await.into_iter().filter(|t| t.requester == "a@rac.example");
        assert!(spam.into_iter().all(|t| is_spam(t.standing.status)), "a second one does not bring it back");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_run_arrives_and_only_staff_may_take_it() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let body = "--b\r\nContent-Type: text/plain\r\n\r\nXem file.\r\n--b\r\nContent-Type: application/pdf\r\n\
                    Content-Disposition: attachment; filename=\"hoa-don.pdf.exe\"\r\n\r\nMZ\r\n--b--";
        let head = "From: <lan@khach.example>\nTo: support@saomai.example\nSubject: x\nMIME-Version: 1.0\n\
                    Content-Type: multipart/mixed; boundary=b";
        desk.take(&[mail(head, body)]).await;
        let ticket = desk.tickets().await.remove(0);
        let said = messages(&desk, ticket.number).await.remove(0);
        let file = *said.files.first().unwrap();
        let owner = kernel::CustomerId::from_uuid(kernel::Uuid::from_u128(7));
        let (id, message) = (ticket.id, said.id);
        // As if the customer had proven to be the sender.
        let seen = desk.shop.app.db().write(move |tx| -> Result<[bool; 3], DbError> {
            tx.exec("update ticket set customer_id = $2 where id = $1", &[&id, &owner])?;
            tx.exec("update message set evidence = 'aligned' where id = $1", &[&message])?;
            let customer = Actor::Customer { id: owner };
            let row = files::file(tx, file)?.unwrap();
            let by_staff = tickets::may_see_file(tx, &PROGRAM, file)?;
            Ok([row.may_run(), by_staff, tickets::may_see_file(tx, &customer, file)?])
        });
        assert_eq!(seen.await.unwrap(), [true, true, false], "{}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_blocked_long_ago_is_found_behind_the_first_page_and_let_in_again() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let site = Site::of(&engine, Role::Agent);
        for nth in 0..52 {
            let address = format!("rac{nth}@rac.example");
            assert_eq!(
                site.post("/app/mail/spam", &[("address", &address)]).await.status,
                StatusCode::SEE_OTHER
            );
            engine.clock.advance(jiff::SignedDuration::from_secs(1));
        }
        let first = site.get("/app/mail/spam").await.body;
        assert!(first.contains("rac2@rac.example") && !first.contains("rac1@rac.example"), "{first}");
        let links = first.split("href=\"").filter_map(|rest| rest.split('"').next());
        let older = links.into_iter().find(|link| link.contains("?after=")).unwrap();
        let second = site.get(older).await.body;
        assert!(second.contains("rac1@rac.example") && second.contains("rac0@rac.example"), "{second}");
        assert!(second.contains("/unblock") && !second.contains("rac2@rac.example"), "{}", engine.name);
    })
    .await;
}
