//! What we sent, as it left, is answered by programs with their habits and finds its conversation; and from which address of
//! the shop it comes.

use channels::{NewDoor, NewMailbox, doors::drop_off};
use identity::{ManageTeam, NewTeam, TeamId};
use kernel::{Granted, Locale, TimeZone};
use mail::{Charset, Letter};
use platform::{Config, DbError, NameServers, Tx, files::StoredFile, i18n::Lang, jobs::Worker, web::Fault};
use testkit::{Engine, each_engine, smarthost};
use tickets::{Message, PostOffice, Reply, Then, Ticket};

use crate::{
    bounces::may_reply,
    cast::{SCHEMAS, mailbox},
    reading::{Desk, mail},
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n";
const QUOTE: &str = "Báo giá sửa màn hình.pdf";
pub const SERVER: &str = "mx.saomai.example";

impl Desk {
    /// A server whose word is believed brings the mail.
    async fn trusts_its_server(&self) {
        let trusting = NewMailbox { trusted_server: SERVER.into(), ..mailbox("support", NewDoor::Pipe) };
        self.shop.change_to(self.mailbox, trusting).await;
    }

    /// Another mailbox, into which the test drops mail as well.
    async fn also_has(&self, name: &str, new: NewMailbox) {
        let id = self.shop.add(name, NewDoor::Pipe).await;
        self.shop.change_to(id, NewMailbox { name: name.into(), ..new }).await;
        std::fs::create_dir_all(self.shop.folder.path().join("spool").join(name)).unwrap();
    }

    async fn comes_to(&self, name: &str, raw: &[u8]) {
        let before = self.shop.law().await.stored;
        drop_off(self.shop.folder.path(), name, raw).unwrap();
        self.shop.stored(before + 1).await;
        self.read(channels::reader(&self.shop.app)).await;
    }

    async fn newest(&self) -> Ticket {
        self.tickets().await.into_iter().max_by_key(|ticket| ticket.number).unwrap()
    }

    async fn said_in(&self, ticket: &Ticket) -> Vec<Message> {
        let id = ticket.id;
        let read = move |tx: &mut Tx<'_>| tickets::messages_of(tx, may_reply().actor(), id);
        self.shop.app.db().read::<_, DbError, _>(read).await.unwrap()
    }

    async fn answer(&self, ticket: &Ticket, photos: Vec<StoredFile>) {
        let lang = Lang::new(self.shop.app.texts().clone(), Locale::Vi, TimeZone::UTC);
        let office = PostOffice { undo_seconds: 0, ..PostOffice::of(&self.shop.app, &lang) };
        let last_seen = self.said_in(ticket).await.last().map(|message| message.id);
        let body = "Dạ mời chị qua, em gửi báo giá.".into();
        let (reply, number) =
            (Reply { body, then: Then::Wait, last_seen, photos, ..Reply::default() }, ticket.number);
        let answer = move |tx: &mut Tx<'_>| {
            tickets::reply_to_customer(tx, &may_reply(), &office, number, &reply).map(drop)
        };
        self.shop.app.db().write::<_, tickets::ReplyError, _>(answer).await.unwrap();
    }

    async fn send(&self, smtp: &str) {
        let config = Config { smtp: Some(smtp.into()), ..self.shop.app.config().clone() };
        let bounces = Some(tickets::bounce_addresses(&self.shop.app));
        let (db, files) = (self.shop.app.db(), self.shop.app.files());
        let sender = platform::mail::sender(db, files, &config, bounces).unwrap();
        let worker = Worker::new(db.clone(), [sender]);
        while worker.run_due().await.unwrap() > 0 {}
    }

    async fn has_team(&self, name: &'static str) -> TeamId {
        let new = NewTeam { name: name.into(), ..NewTeam::default() };
        let add = move |tx: &mut Tx<'_>| identity::add_team(tx, &Granted::<ManageTeam>::system("test"), &new);
        self.shop.app.db().write::<_, Fault, _>(add).await.unwrap()
    }
}

pub fn desk_config() -> Config {
    Config { name_servers: NameServers::Nobody, ..Config::default() }
}

pub fn read(raw: &[u8]) -> Letter {
    mail::read(raw, Charset::UTF_8).unwrap()
}

/// What a mail program writes when somebody presses "Reply", as far as its habits go.
fn replies(lan: &str, sent: &Letter) -> [(&'static str, Vec<u8>); 3] {
    let thread = format!("In-Reply-To: {0}\nReferences: {1} {0}", sent.message_id, sent.references.join(" "));
    let to = &sent.reply_to[0].address;
    let aligned = format!("Authentication-Results: {SERVER}; dmarc=pass header.from=example.com");
    [
        (
            "the thread and nothing else",
            mail(
                &format!(
                    "From: {lan}\nTo: support@saomai.example\nSubject: chuyen khac\nMessage-ID: <t@khach.example>\n{thread}"
                ),
                "Bằng luồng thư.",
            ),
        ),
        (
            "the address and nothing else",
            mail(
                &format!("From: {lan}\nTo: {to}\nSubject: chuyen khac\nMessage-ID: <r@khach.example>"),
                "Bằng địa chỉ.",
            ),
        ),
        (
            "the subject and nothing else",
            mail(
                &format!(
                    "{aligned}\nFrom: {lan}\nTo: support@saomai.example\nSubject: RE: [#{0}] x\nMessage-ID: <s@khach.example>",
                    sent.subject.split(['#', ']']).nth(1).unwrap()
                ),
                "Bằng tiêu đề.",
            ),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bytes_that_we_sent_are_answered_and_come_back_to_their_conversation() {
    let post = testkit::smtp();
    let post = &post;
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::with(&engine, desk_config()).await;
        desk.trusts_its_server().await;
        let lan = post.address("lan");
        let first = format!(
            "Authentication-Results: {SERVER}; dmarc=pass header.from=example.com\nFrom: {lan}\nTo: support@saomai.example\nSubject: May hong\nMessage-ID: <1@khach.example>"
        );
        desk.take(&[mail(&first, "Máy không lên nguồn.")]).await;
        let ticket = desk.newest().await;
        let (files, db) = (desk.shop.app.files(), desk.shop.app.db());
        let paper = files.store_bytes(db, (QUOTE, "application/pdf"), PDF.to_vec()).await.unwrap();
        desk.answer(&ticket, vec![paper]).await;
        desk.send(post.url()).await;
        // The acknowledgement came before it.
        let delivered = post.inbox(&lan, 2).unwrap();
        let answer = delivered.iter().find(|raw| !read(raw).attachments.is_empty()).unwrap();
        let sent = read(answer);
        assert_eq!(sent.attachments[0].name, QUOTE, "{}", engine.name);
        assert_eq!(sent.attachments[0].bytes, PDF);
        assert!(sent.text.contains("em gửi báo giá"), "{}", sent.text);

        for (habit, answer) in replies(&lan, &sent) {
            let before = desk.said_in(&ticket).await.len();
            desk.take(&[answer]).await;
            let said = desk.said_in(&ticket).await;
            assert_eq!(said.len(), before + 1, "{}: {habit}", engine.name);
            assert!(said.last().unwrap().body.starts_with("Bằng"), "{}: {habit}", engine.name);
            assert_eq!(desk.tickets().await.len(), 1, "{}: {habit}", engine.name);
        }
        // Somebody else sends our own bytes back: they are filed, and nobody is answered.
        let mails = desk.sent().await.len();
        desk.take(std::slice::from_ref(answer)).await;
        assert_eq!((desk.tickets().await.len(), desk.sent().await.len()), (1, mails), "{}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_from_the_mailbox_that_was_written_to_where_the_server_signs_for_it() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::with(&engine, desk_config()).await;
        let team = desk.has_team("Bảo hành").await;
        let door = || NewDoor::Pipe;
        desk.also_has("warranty", NewMailbox { team: Some(team), ..mailbox("warranty", door()) }).await;
        let elsewhere = NewMailbox { address: "saomai@khac.example".into(), ..mailbox("elsewhere", door()) };
        desk.also_has("elsewhere", elsewhere).await;
        for (name, address, from, goes_to) in [
            ("support", "support@saomai.example", "support@saomai.example", None),
            ("warranty", "warranty@saomai.example", "warranty@saomai.example", Some(team)),
            ("elsewhere", "saomai@khac.example", "care@saomai.example", None),
        ] {
            let head = format!("From: lan-{name}@khach.example\nTo: {address}\nSubject: x\nMessage-ID: <{name}@khach.example>");
            desk.comes_to(name, &mail(&head, "Máy hỏng.")).await;
            let ticket = desk.newest().await;
            assert_eq!(ticket.shop_address.as_deref(), Some(address), "{}", engine.name);
            assert_eq!(ticket.standing.team, goes_to, "{}: {name}", engine.name);
            desk.answer(&ticket, Vec::new()).await;
            let server = smarthost(&[]);
            desk.send(&server.url()).await;
            let kept = server.kept();
            assert_eq!(kept.len(), 2, "{}: an acknowledgement and an answer", engine.name);
            for left in &kept {
                assert_eq!(read(&left.raw).from[0].address, from, "{}: {name}", engine.name);
            }
            let answer = kept.iter().find(|left| !left.envelope.is_empty()).unwrap();
            let (local, domain) = address.split_once('@').unwrap();
            let back = &read(&answer.raw).reply_to[0].address;
            assert!(back.starts_with(&format!("{local}+")) && back.ends_with(domain), "{}: {back}", engine.name);
            let id = read(&answer.raw).message_id;
            let head = format!("From: lan-{name}@khach.example\nTo: {back}\nSubject: y\nMessage-ID: <{name}2@khach.example>\nX: {id}");
            desk.comes_to(name, &mail(&head, "Vâng.")).await;
            assert_eq!(desk.newest().await.number, ticket.number, "{}: {back}", engine.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_takes_no_team_that_gets_no_work_and_keeps_one_that_was_retired_since() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::with(&engine, desk_config()).await;
        let team = desk.has_team("Bảo hành").await;
        let with = |team| NewMailbox { team, ..mailbox("support", NewDoor::Pipe) };
        desk.shop.change_to(desk.mailbox, with(Some(team))).await;
        let retire =
            move |tx: &mut Tx<'_>| identity::retire_team(tx, &Granted::<ManageTeam>::system("test"), team);
        desk.shop.app.db().write::<_, Fault, _>(retire).await.unwrap();
        desk.shop.change_to(desk.mailbox, with(Some(team))).await;
        let head =
            "From: lan@khach.example\nTo: support@saomai.example\nSubject: x\nMessage-ID: <1@khach.example>";
        desk.take(&[mail(head, "Máy hỏng.")]).await;
        assert_eq!(desk.newest().await.standing.team, None, "{}", engine.name);
        desk.shop.change_to(desk.mailbox, with(None)).await;
        let (seal, id, new) = (desk.shop.app.seal(), desk.mailbox, with(Some(team)));
        let granted = Granted::<channels::KeepMailboxes>::system("test");
        let again = move |tx: &mut Tx<'_>| channels::change_mailbox(tx, &granted, &seal, id, &new);
        let refused = desk.shop.app.db().write::<_, Fault, _>(again).await;
        assert!(
            matches!(refused, Err(Fault::Invalid(invalid)) if invalid.at("team").is_some()),
            "{}",
            engine.name
        );
    })
    .await;
}
