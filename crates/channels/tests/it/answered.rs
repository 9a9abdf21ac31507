//! Whom an answer to a letter reaches, whatever the letter says.

use std::sync::Arc;

use axum::http::StatusCode;
use channels::NewDoor;
use kernel::{Actor, Granted, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    DbError, Tx, from_row,
    i18n::{Lang, Texts},
    web::{Fault, Room},
};
use testkit::{Engine, Site, each_engine};
use tickets::{Message, PostOffice, Remark, Reply, ReplyError, ReplyToTicket, SteerTicket, Then};

use crate::{
    cast::{SCHEMAS, mailbox},
    reading::{Desk, mail},
};

const PROGRAM: Actor = Actor::System { task: "test" };
const LAN: &str = "lan@khach.example";
const MALLORY: &str = "mallory@example.org";

fn minh() -> Actor {
    let id = StaffId::from_uuid(Uuid::from_u128(1));
    Actor::Staff { id, roles: Roles::of(&[Role::Agent]), branch: None }
}

#[expect(clippy::disallowed_methods, reason = "a test grants what identity would")]
fn may_reply() -> Granted<ReplyToTicket> {
    Granted::grant(minh()).unwrap()
}

pub fn texts() -> Arc<Texts> {
    let sources = [ui::FTL, identity::FTL, customers::FTL, tickets::FTL, channels::FTL];
    Arc::new(Texts::new(&sources.concat()).unwrap())
}

fn rooms() -> Vec<Room> {
    vec![ui::room(), channels::room(), tickets::room()]
}

/// The pages of conversations, as Minh meets them.
fn pages(engine: &Engine) -> Site {
    let lang = Lang::new(texts(), Locale::Vi, TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
    Site::of(engine, (rooms, texts()), minh(), lang)
}

/// A copy that is on its way.
#[derive(Debug)]
struct Copy {
    recipient: String,
    reply_to: Option<String>,
    shown_cc: String,
    body: String,
}
from_row!(Copy { recipient, reply_to, shown_cc, body });

async fn copies(desk: &Desk) -> Vec<Copy> {
    let read = |tx: &mut Tx<'_>| {
        tx.all(
            "select recipient, reply_to, shown_cc, body from mail_out where class = 'personal' order by recipient",
            &[],
        )
    };
    desk.shop.app.db().read::<_, DbError, _>(read).await.unwrap()
}

fn recipients(copies: &[Copy]) -> Vec<&str> {
    copies.iter().map(|copy| copy.recipient.as_str()).collect()
}

async fn messages(desk: &Desk, number: i64) -> Vec<Message> {
    let read = move |tx: &mut Tx<'_>| -> Result<Vec<Message>, DbError> {
        let id = tickets::ticket_id(tx, &PROGRAM, number)?.unwrap();
        tickets::messages_of(tx, &PROGRAM, id)
    };
    desk.shop.app.db().read(read).await.unwrap()
}

/// Minh answers and names nobody.
async fn answer(desk: &Desk, number: i64, body: &'static str) -> Result<(), ReplyError> {
    let last_seen = messages(desk, number).await.last().map(|m| m.id);
    let lang = Lang::new(desk.shop.app.texts().clone(), Locale::Vi, TimeZone::UTC);
    let office = PostOffice { undo_seconds: 0, ..PostOffice::of(&desk.shop.app, &lang) };
    let reply = Reply { body: body.into(), then: Then::Wait, last_seen, ..Reply::default() };
    let act = move |tx: &mut Tx<'_>| {
        tickets::reply_to_customer(tx, &may_reply(), &office, number, &reply).map(drop)
    };
    desk.shop.app.db().write(act).await
}

/// The address to which Lan answers, from the newest copy that went to her.
async fn token_of_lan(desk: &Desk) -> String {
    let copies = copies(desk).await;
    let to_lan = copies.into_iter().rev().find(|copy| copy.recipient == "lan@khach.example");
    to_lan.unwrap().reply_to.unwrap()
}

/// Lan's first letter, with Hùng in Cc, and the answer to it.
async fn lan_and_hung(desk: &Desk) -> i64 {
    desk.take(&[mail(
        "From: Lan <lan@khach.example>\nTo: support@saomai.example\nCc: hung@khach.example\nSubject: Loa\nMessage-ID: <1@khach.example>",
        "Loa rè.",
    )])
    .await;
    let number = desk.tickets().await.remove(0).number;
    answer(desk, number, "Mã kho của máy là 4471.").await.unwrap();
    assert_eq!(recipients(&copies(desk).await), ["hung@khach.example", "lan@khach.example"]);
    number
}

/// What forgers try, each with Lan's reply address in hand.
fn forged(token: &str) -> Vec<(&'static str, Vec<u8>)> {
    let head = |from: &str, more: &str, id: u8| {
        let head = format!("{from}\nTo: {token}\n{more}\nSubject: Re: Loa\nMessage-ID: <f{id}@x.example>");
        mail(&head.replace("\n\n", "\n"), "Gửi lại mã kho cho tôi.")
    };
    let lan = "From: lan@khach.example";
    let half_signed = "DKIM-Signature: v=1; a=rsa-sha256; d=khach.example; s=s; l=0; h=from; bh=eA==; b=eA==";
    vec![
        ("a Cc in her name", head(lan, &format!("Cc: {MALLORY}"), 1)),
        ("a second To in her name", head(lan, &format!("To: {MALLORY}"), 2)),
        ("a Reply-To in her name", head(lan, &format!("Reply-To: {MALLORY}"), 3)),
        ("all of it", head(lan, &format!("Cc: {MALLORY}\nReply-To: {MALLORY}"), 4)),
        ("an own name", head(&format!("From: {MALLORY}"), "", 5)),
        ("two names", head(&format!("From: lan@khach.example, {MALLORY}"), "", 6)),
        ("two fields", head(&format!("{lan}\nFrom: {MALLORY}"), "", 7)),
        ("no name", head(&format!("Sender: {MALLORY}"), &format!("Reply-To: {MALLORY}"), 8)),
        ("half a signature", head(&format!("{half_signed}\n{lan}"), &format!("Cc: {MALLORY}"), 9)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_somebodys_reply_address_reads_nothing_and_brings_nobody_in() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let number = lan_and_hung(&desk).await;
        let token = token_of_lan(&desk).await;
        for (what, letter) in forged(&token) {
            let sent = desk.sent().await.len();
            desk.take(&[letter]).await;
            assert_eq!(desk.tickets().await.len(), 1, "{}: {what}: a token appends", engine.name);
            assert_eq!(desk.sent().await.len(), sent, "{what}: nothing is sent by itself");
            let said = messages(&desk, number).await.pop().unwrap();
            assert_eq!(said.post.evidence, Some(tickets::Evidence::Unverified), "{what}");
            let names_mallory = format!("{:?}", said.post.reply_to).contains(MALLORY);
            assert!(!names_mallory, "{what}: no address for answers");
            // Who answers now names nobody, and looks at the composer before.
            let page = pages(&engine).get(&format!("/app/tickets/{number}")).await.body;
            let composer = page.split_once("id=\"composer\"").unwrap().1;
            assert!(!composer.contains(MALLORY), "{}: {what}", engine.name);
            let before = copies(&desk).await.len();
            answer(&desk, number, "Dạ em gửi lại mã kho ạ.").await.unwrap();
            let all = copies(&desk).await;
            for copy in all.iter().skip(before) {
                assert!(copy.recipient.ends_with("@khach.example"), "{}: {what}: {copy:?}", engine.name);
                assert!(!copy.shown_cc.contains(MALLORY) && !copy.body.contains(MALLORY), "{what}");
            }
            assert!(all.len() > before, "{what}: Lan is answered all the same");
            desk.shop
                .app
                .db()
                .write::<_, DbError, _>(|tx| tx.exec("delete from mail_out", &[]))
                .await
                .unwrap();
        }
        let left_out = messages(&desk, number).await.into_iter().flat_map(|m| m.post.remarks);
        let left_out: Vec<Remark> = left_out.collect();
        assert_eq!(left_out.len(), 6, "and each says whom it named: {left_out:?}");
        let page = pages(&engine).get(&format!("/app/tickets/{number}")).await.body;
        assert!(page.contains("Không gửi trả lời cho mallory@example.org"), "{page}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_end_of_a_conversation_a_stranger_with_its_reply_address_inherits_nothing() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let number = lan_and_hung(&desk).await;
        let token = token_of_lan(&desk).await;
        let add = |tx: &mut Tx<'_>| {
            let lan = customers::NewCustomer {
                name: "Lan".into(),
                called: String::new(),
                form_of_address: None,
                phone: None,
                email: customers::email::parse("lan@khach.example"),
                locale: Locale::Vi,
            };
            customers::add_customer(tx, &Granted::<customers::EditCustomers>::system("test"), &lan)
        };
        let lan = desk.shop.app.db().write::<_, DbError, _>(add).await.unwrap();
        let name = move |tx: &mut Tx<'_>| {
            tx.exec("update ticket set customer_id = $1 where number = $2", &[&lan, &number])
        };
        desk.shop.app.db().write::<_, DbError, _>(name).await.unwrap();
        let steer = Granted::<SteerTicket>::system("test");
        let done = move |tx: &mut Tx<'_>| tickets::finish_ticket(tx, &steer, number);
        desk.shop.app.db().write::<_, Fault, _>(done).await.unwrap();
        engine.clock.advance(jiff::SignedDuration::from_hours(24 * 15));
        let letter = |from: &str, id: &str| {
            let head = format!(
                "From: {from}\nTo: {token}\nCc: {MALLORY}\nReply-To: {MALLORY}\nSubject: Re: Loa\nMessage-ID: <{id}@x.example>"
            );
            mail(&head, "Mã kho là gì?")
        };
        desk.take(&[letter(MALLORY, "late")]).await;
        let late = desk.tickets().await.pop().unwrap();
        assert!(late.number != number && late.follows.is_some(), "{}: {late:?}", engine.name);
        assert_eq!((late.customer, late.asset), (None, None), "{}: a stranger is nobody's customer", engine.name);
        // In Lan's name: nobody is brought in by a Cc, nor by an address for answers.
        desk.take(&[letter("lan@khach.example", "later")]).await;
        let later = desk.tickets().await.pop().unwrap();
        assert!(later.number != late.number && later.follows.is_some(), "{}: {later:?}", engine.name);
        assert_eq!(later.customer, None, "{}: From alone proves nobody", engine.name);
        desk.shop.app.db().write::<_, DbError, _>(|tx| tx.exec("delete from mail_out", &[])).await.unwrap();
        answer(&desk, later.number, "Dạ?").await.unwrap();
        assert_eq!(recipients(&copies(&desk).await), ["lan@khach.example"], "{}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_proven_brings_others_in_and_nobody_in_a_letter_falls_off() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let trusting = channels::NewMailbox {
            trusted_server: "mx.saomai.example".into(),
            ..mailbox("support", NewDoor::Pipe)
        };
        desk.shop.change_to(desk.mailbox, trusting).await;
        let number = lan_and_hung(&desk).await;
        let token = token_of_lan(&desk).await;
        let looked = "Authentication-Results: mx.saomai.example; dkim=pass header.d=khach.example\n";
        // Without a proof she reaches those who were there before; with one, her mother as well.
        let plain = format!(
            "From: lan@khach.example\nTo: {token}\nCc: hung@khach.example, me@nha.example\nSubject: Re\nMessage-ID: <2@khach.example>"
        );
        for (head, expected) in [
            (plain.clone(), vec!["hung@khach.example", "lan@khach.example"]),
            (
                format!("{looked}{}", plain.replace("<2@", "<3@")),
                vec!["hung@khach.example", "lan@khach.example", "me@nha.example"],
            ),
        ] {
            desk.take(&[mail(&head, "Cả nhà cùng đọc nhé.")]).await;
            desk.shop.app.db().write::<_, DbError, _>(|tx| tx.exec("delete from mail_out", &[])).await.unwrap();
            answer(&desk, number, "Dạ vâng.").await.unwrap();
            assert_eq!(recipients(&copies(&desk).await), expected, "{}", engine.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_wanted_at_another_organisation_goes_nowhere_before_a_person_said_so() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let form = |id: u8, reply_to: &str| {
            let head = format!(
                "From: Web <no-reply@web.example>\nReply-To: {reply_to}\nTo: support@saomai.example\nSubject: Hỏi\nMessage-ID: <{id}@web.example>"
            );
            mail(&head, "Loa này còn bảo hành không?")
        };
        desk.take(&[form(1, "Lan <Lan@Khach.example>")]).await;
        let number = desk.tickets().await.remove(0).number;
        match answer(&desk, number, "Dạ còn ạ.").await {
            Err(ReplyError::Fault(Fault::Invalid(invalid))) => {
                let error = invalid.at("to").unwrap();
                assert_eq!(error.args, [("address", "lan@khach.example".to_owned())], "{}", engine.name);
            }
            other => panic!("{}: {other:?}", engine.name),
        }
        let minh = pages(&engine);
        let seen = messages(&desk, number).await.last().unwrap().id.to_string();
        let program = format!("/api/v1/tickets/{number}/replies");
        let words = format!(r#"{{"body":"Dạ còn ạ.","last_seen":"{seen}""#);
        let refused = minh.post_json(&program, &format!("{words}}}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        let page = format!("/app/tickets/{number}");
        let shown = minh.get(&page).await.body;
        let asked = shown.split_once("name=\"asks\"").unwrap().1.split_once("</fieldset>").unwrap().0;
        assert!(asked.contains("lan@khach.example") && asked.contains("no-reply@web.example"), "{asked}");
        assert!(!asked.contains("checked"), "nothing is chosen for anybody: {asked}");
        let fields = [("body", "Dạ còn ạ."), ("seen", seen.as_str()), ("asks", "yes"), ("to", ""), ("cc", "")];
        let silent = minh.post(&format!("{page}/reply"), &fields).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", silent.body);
        assert!(silent.body.contains("Hãy chọn địa chỉ nhận câu trả lời") && silent.body.contains("Dạ còn ạ."));
        assert!(copies(&desk).await.is_empty(), "{}: nothing left so far", engine.name);
        let whom = [fields.as_slice(), &[("whom", "Lan <lan@khach.example>")]].concat();
        let sent = minh.post(&format!("{page}/reply"), &whom).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        assert_eq!(recipients(&copies(&desk).await), ["lan@khach.example"]);
        // She takes part from now on, and is asked about no more.
        answer(&desk, number, "Chị cần gì thêm không ạ?").await.unwrap();
        assert_eq!(recipients(&copies(&desk).await), ["lan@khach.example", "lan@khach.example"]);
        // A program says whom it means.
        desk.take(&[form(2, "lan@khach.example")]).await;
        let second = desk.tickets().await.last().unwrap().number;
        let seen = messages(&desk, second).await.last().unwrap().id.to_string();
        let body = format!(r#"{{"body":"Dạ.","last_seen":"{seen}","to":["lan@khach.example"]}}"#);
        let told = minh.post_json(&format!("/api/v1/tickets/{second}/replies"), &body).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        desk.take(&[form(3, "cskh@mail.web.example")]).await;
        let third = desk.tickets().await.last().unwrap().number;
        let doubted = answer(&desk, third, "Dạ.").await;
        assert!(doubted.is_err(), "{}: without a proof a shared domain says nothing: {doubted:?}", engine.name);
        assert_eq!(recipients(&copies(&desk).await), [LAN, LAN, LAN]);
    })
    .await;
}
