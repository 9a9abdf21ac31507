//! What we sent comes back.

use std::sync::{Arc, Mutex};

use customers::{EditCustomers, NewCustomer};
use kernel::{Actor, CustomerId, Granted, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    Config, DbError, Tx,
    i18n::Lang,
    jobs::{Handler, Worker},
};
use testkit::{Engine, each_engine};
use tickets::{PostOffice, Reply, ReplyToTicket, Status, Then};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use crate::{
    cast::SCHEMAS,
    reading::{Desk, mail},
};

/// A copy that left.
#[derive(Debug, Clone, Default)]
pub struct Copy {
    envelope: String,
    recipient: String,
    pub text: String,
}

/// A mail server that takes everything and keeps it.
pub async fn smarthost() -> (String, Arc<Mutex<Vec<Copy>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (url, kept) =
        (format!("smtp://{}", listener.local_addr().unwrap()), Arc::<Mutex<Vec<Copy>>>::default());
    let copies = Arc::clone(&kept);
    let inside = |line: &str| line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let copies = Arc::clone(&copies);
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 here\r\n").await.unwrap();
                let (mut copy, mut is_text) = (Copy::default(), false);
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer: &[u8] = match (is_text, line.as_str()) {
                        (true, ".") => {
                            copies.lock().unwrap().push(std::mem::take(&mut copy));
                            b"250 taken\r\n"
                        }
                        (true, text) => {
                            copy.text.push_str(text);
                            copy.text.push('\n');
                            continue;
                        }
                        (false, "DATA") => b"354 go on\r\n",
                        (false, said) => {
                            if said.starts_with("MAIL FROM") {
                                copy.envelope = inside(said);
                            } else if said.starts_with("RCPT TO") {
                                copy.recipient = inside(said);
                            }
                            b"250 yes\r\n"
                        }
                    };
                    is_text = line == "DATA";
                    if write.write_all(answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (url, kept)
}

/// A report that a mail did not arrive, as servers write it, to an address.
fn report(to: &str, number: u8, (failed, message_id): (&str, &str)) -> Vec<u8> {
    mail(
        &format!(
            "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\nTo: <{to}>\nSubject: Undelivered\n\
             Message-ID: <b{number}@mx.example>\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b"
        ),
        &format!(
            "--b\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {failed}\r\nAction: failed\r\n\
             Status: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\n\
             Subject: x\r\n\r\nx\r\n--b--"
        ),
    )
}

/// Lan is known, and so is her address.
async fn add_lan(desk: &Desk) -> CustomerId {
    let lan = NewCustomer {
        name: "Nguyễn Thị Lan".into(),
        called: String::new(),
        form_of_address: None,
        phone: None,
        email: customers::email::parse("lan@khach.example"),
        locale: Locale::Vi,
    };
    let granted = Granted::<EditCustomers>::system("test");
    let add = move |tx: &mut Tx<'_>| customers::add_customer(tx, &granted, &lan);
    desk.shop.app.db().write::<_, DbError, _>(add).await.unwrap()
}

async fn is_undeliverable(desk: &Desk, customer: CustomerId) -> bool {
    let by = Actor::System { task: "test" };
    let read = move |tx: &mut Tx<'_>| customers::contact_points(tx, &by, customer);
    let points = desk.shop.app.db().read::<_, DbError, _>(read).await.unwrap();
    points.iter().any(|point| point.undeliverable_at.is_some())
}

#[expect(clippy::disallowed_methods, reason = "a test grants what identity would")]
fn may_reply() -> Granted<ReplyToTicket> {
    let minh = StaffId::from_uuid(Uuid::from_u128(1));
    Granted::grant(Actor::Staff { id: minh, roles: Roles::of(&[Role::Agent]), branch: None }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_believed_at_the_address_of_its_copy_and_from_nobody_who_read_along() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        desk.take(&[mail(
            "From: lan@khach.example\nTo: support@saomai.example\nCc: hung@khach.example\nSubject: x\nMessage-ID: <1@khach.example>",
            "May hong.",
        )])
        .await;
        let number = desk.tickets().await.remove(0).number;
        let lan_id = add_lan(&desk).await;
        assert!(!is_undeliverable(&desk, lan_id).await);
        let lang = Lang::new(desk.shop.app.texts().clone(), Locale::Vi, TimeZone::UTC);
        let office = PostOffice { undo_seconds: 0, ..PostOffice::of(&desk.shop.app, &lang) };
        let answer = move |tx: &mut Tx<'_>| {
            let granted = may_reply();
            let id = tickets::ticket(tx, granted.actor(), number)?.unwrap().id;
            let last_seen = tickets::messages_of(tx, granted.actor(), id)?.last().map(|message| message.id);
            let body = "Moi chi qua.".into();
            let reply = Reply { body, then: Then::Wait, last_seen, ..Reply::default() };
            tickets::reply_to_customer(tx, &granted, &office, number, &reply).map(drop)
        };
        desk.shop.app.db().write::<_, tickets::ReplyError, _>(answer).await.unwrap();
        let (url, copies) = smarthost().await;
        let config = Config { smtp: Some(url), ..Config::default() };
        let bounces = Some(tickets::bounce_addresses(&desk.shop.app));
        let sender = platform::mail::sender(desk.shop.app.db(), &config, bounces).unwrap();
        let worker = Worker::new(desk.shop.app.db().clone(), [sender]);
        while worker.run_due().await.unwrap() > 0 {}
        let copies = copies.lock().unwrap().clone();
        let to = |who: &str| {
            let found = copies.iter().find(|copy| copy.recipient == who && copy.text.contains("Moi chi qua."));
            found.cloned().unwrap_or_else(|| panic!("{who}: {copies:?}"))
        };
        let (lan, hung) = (to("lan@khach.example"), to("hung@khach.example"));
        assert!(lan.envelope.starts_with("support+") && lan.envelope != hung.envelope, "{copies:?}");
        let acknowledged = copies.iter().find(|copy| copy.text.contains("X-Haumai-Loop: yes")).unwrap();
        assert_eq!(acknowledged.envelope, "", "an acknowledgement wants no answer");
        // A long field stands on two lines.
        let unfolded = lan.text.replace("\n ", " ");
        let id = unfolded.lines().find_map(|line| line.strip_prefix("Message-ID:")).unwrap().trim();
        let status = async || {
            let reactions = [customers::room().reactions, tickets::room().reactions].concat();
            Worker::new(desk.shop.app.db().clone(), reactions.into_iter().map(Handler::from)).run_due().await.unwrap();
            desk.tickets().await.remove(0).standing.status
        };
        assert_eq!(status().await, Status::WaitingForCustomer, "{}", engine.name);
        // Hung knows the id that all copies share, and says in a server's name that Lan received nothing.
        desk.take(&[report("support@saomai.example", 1, ("lan@khach.example", id))]).await;
        // Hung's own copy did not arrive: Hung only read along.
        desk.take(&[report(&hung.envelope, 2, ("hung@khach.example", id))]).await;
        assert_eq!(status().await, Status::WaitingForCustomer, "{}", engine.name);
        desk.take(&[report(&lan.envelope, 3, ("lan@khach.example", id))]).await;
        assert_eq!(status().await, Status::NeedsFirstResponse, "{}", engine.name);
        assert!(is_undeliverable(&desk, lan_id).await, "nobody has that address, says its server");
        assert_eq!(desk.tickets().await.len(), 1, "a report opens no request");
        desk.take(&[mail(
            "From: lan@khach.example\nTo: support@saomai.example\nSubject: y\nMessage-ID: <2@khach.example>",
            "Da nhan duoc.",
        )])
        .await;
        assert!(!is_undeliverable(&desk, lan_id).await, "and then she writes from there");
        let health = desk.shop.app.db().read::<_, DbError, _>(channels::unmatched_bounces_count).await.unwrap();
        assert_eq!(health, 1, "the one that nobody believed is listed");
    })
    .await;
}
