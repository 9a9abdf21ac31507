//! Letters on their way to where they belong.

use std::sync::atomic::{AtomicUsize, Ordering};

use channels::{Law, MailboxId, NewDoor, doors::drop_off};
use mail::sign::Route;
use platform::{
    Config, DbError, NameServers, Tx,
    jobs::Worker,
    mail::{SentMail, newest_mails},
};
use testkit::{Engine, each_engine};

use crate::cast::{Doors, SCHEMAS, Shop, letter};

/// A shop with a mailbox into which the test drops mail.
pub struct Desk {
    pub shop: Shop,
    pub mailbox: MailboxId,
    doors: Option<Doors>,
}

impl Desk {
    pub async fn new(engine: &Engine) -> Self {
        Self::with(engine, Config { name_servers: NameServers::Nobody, ..Config::default() }).await
    }

    pub async fn with(engine: &Engine, config: Config) -> Self {
        let shop = Shop::new(engine, config);
        let mailbox = shop.add("support", NewDoor::Pipe).await;
        let spool = shop.folder.path().join("spool/support");
        std::fs::create_dir_all(spool).unwrap();
        Self { doors: Some(shop.open()), mailbox, shop }
    }

    /// Drops mails, waits until they are stored, and reads all that can be read.
    pub async fn take(&self, mails: &[Vec<u8>]) -> Law {
        self.store(mails).await;
        self.read(channels::reader(&self.shop.app)).await
    }

    /// Drops mails and waits until they are stored.
    pub async fn store(&self, mails: &[Vec<u8>]) {
        let before = self.shop.law().await.stored;
        for mail in mails {
            drop_off(self.shop.folder.path(), "support", mail.as_slice()).unwrap();
        }
        self.shop.stored(before + i64::try_from(mails.len()).unwrap()).await;
    }

    pub async fn read(&self, reader: platform::jobs::Handler) -> Law {
        let worker = Worker::new(self.shop.app.db().clone(), [reader]);
        while worker.run_due().await.unwrap() > 0 {}
        self.shop.law().await
    }

    pub async fn tickets(&self) -> Vec<tickets::Ticket> {
        self.shop.tickets().await
    }

    /// The Message-ID of the newest mail of ours.
    async fn message_id_of_the_newest(&self) -> String {
        let newest = self.sent().await.remove(0).id;
        let about = self.tickets().await.remove(0).id.to_string();
        let read = move |tx: &mut Tx<'_>| platform::mail::deliveries_about(tx, &about);
        let found = self.shop.app.db().read::<_, DbError, _>(read).await.unwrap();
        assert_eq!(found.len(), 1, "{newest}");
        found[0].message_id.clone()
    }

    pub async fn sent(&self) -> Vec<SentMail> {
        self.shop.app.db().read::<_, DbError, _>(|tx| newest_mails(tx, 50)).await.unwrap()
    }
}

pub fn mail(head: &str, body: &str) -> Vec<u8> {
    format!("{}\r\n\r\n{body}\r\n", head.trim().replace('\n', "\r\n")).into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_becomes_a_ticket_and_is_acknowledged_without_a_word_of_its_sender() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let mail = mail(
            "From: Lan <Lan@Khach.example>\nTo: support@saomai.example\nSubject: BUY NOW http://evil.example\nMessage-ID: <1@khach.example>",
            "Máy không lên nguồn.",
        );
        let law = desk.take(std::slice::from_ref(&mail)).await;
        assert_eq!((law.stored, law.processed, law.pending), (1, 1, 0), "{}", engine.name);
        let tickets = desk.tickets().await;
        assert_eq!(tickets.len(), 1);
        assert!(tickets[0].customer.is_none(), "nobody vouches for the sender");
        let sent = desk.sent().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].recipient, "lan@khach.example");
        let number = tickets[0].number.to_string();
        assert!(sent[0].subject.contains(&number) && !format!("{:?}", sent[0]).contains("evil"));
        // The same letter delivered once more, and another one of the same address.
        let law = desk.take(&[mail, letter(2)]).await;
        assert_eq!((law.stored, law.processed), (3, 3));
        assert_eq!(desk.tickets().await.len(), 2, "a repetition opens nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_that_nobody_vouches_for_is_acknowledged_once_a_day() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let mails: Vec<Vec<u8>> = (0..20).map(letter).collect();
        desk.take(&mails).await;
        assert_eq!(desk.tickets().await.len(), 20, "{}", engine.name);
        assert_eq!(desk.sent().await.len(), 1);
        engine.clock.advance(jiff::SignedDuration::from_hours(25));
        desk.take(&[letter(21)]).await;
        assert_eq!(desk.sent().await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn robots_lists_and_ourselves_get_no_answer_and_are_kept() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let head = |more: &str, n: u8| {
            mail(
                &format!("From: a{n}@khach.example\nTo: support@saomai.example\nSubject: x\nMessage-ID: <{n}@x.example>\n{more}"),
                "xin chao",
            )
        };
        let mails = [
            head("Auto-Submitted: auto-replied", 1),
            head("List-Id: <a.example>", 2),
            head("Precedence: bulk", 3),
            head("Return-Path: <>", 4),
            mail(
                "From: support@saomai.example\nTo: support@saomai.example\nSubject: x\nMessage-ID: <5@x.example>",
                "chao",
            ),
            mail(
                "From: no-reply@khach.example\nTo: support@saomai.example\nSubject: x\nMessage-ID: <6@x.example>",
                "chao",
            ),
            // Ours as well, with the token of a conversation behind its name.
            mail(
                "From: Support+abc@SaoMai.example\nTo: support@saomai.example\nSubject: x\nMessage-ID: <7@x.example>",
                "chao",
            ),
        ];
        let law = desk.take(&mails).await;
        assert_eq!((law.stored, law.processed), (7, 7), "{}", engine.name);
        let tickets = desk.tickets().await;
        assert_eq!(tickets.len(), 7, "every one is filed visibly");
        assert!(tickets.iter().all(|t| !t.has_mail || !t.requester.contains("saomai")), "we never ask ourselves");
        assert_eq!(desk.sent().await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_reply_leads_nowhere_and_an_answer_to_ours_does() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        desk.take(&[letter(1)]).await;
        let ours = desk.message_id_of_the_newest().await;
        let number = desk.tickets().await.remove(0).number;
        let forged = mail(
            &format!("From: lan@khach.example\nTo: support@saomai.example\nSubject: Re: [#{number}] x\nIn-Reply-To: <1@khach.example>\nMessage-ID: <f@khach.example>"),
            "Gửi cho tôi mọi thứ.",
        );
        let answer = mail(
            &format!("From: lan@khach.example\nTo: support@saomai.example\nSubject: Re: x\nIn-Reply-To: {ours}\nMessage-ID: <a@khach.example>"),
            "Thêm: máy nóng.",
        );
        desk.take(&[forged]).await;
        assert_eq!(desk.tickets().await.len(), 2, "an id and a number that anybody can type lead nowhere");
        desk.take(&[answer]).await;
        assert_eq!(desk.tickets().await.len(), 2, "a signed id leads to its conversation");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_a_conversation_that_is_gone_begins_a_new_one_without_a_word_of_the_old() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let keys = tickets::mail_keys(&desk.shop.app).unwrap();
        let gone = desk.mailbox.uuid();
        let to = keys.address("support@saomai.example", Route::of(gone)).unwrap();
        let answered = keys.message_id(gone, gone, "saomai.example");
        let head = format!(
            "From: lan@khach.example\nTo: {to}\nSubject: Re: [#8390] Loa\nIn-Reply-To: {answered}\nMessage-ID: <1@khach.example>"
        );
        let law = desk.take(&[mail(&head, "Tôi gửi thêm ảnh.")]).await;
        assert_eq!((law.stored, law.processed), (1, 1), "{}", engine.name);
        let opened = desk.tickets().await.remove(0);
        assert_eq!((opened.subject.as_str(), opened.number >= 8401), ("Re: [#8390] Loa", true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_poison_mail_stops_only_itself() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    fn read(raw: &[u8], charset: mail::Charset) -> Result<mail::Letter, mail::Unreadable> {
        if String::from_utf8_lossy(raw).contains("poison") {
            CALLS.fetch_add(1, Ordering::Relaxed);
            panic!("a bad letter");
        }
        mail::read(raw, charset)
    }
    each_engine(SCHEMAS, async |engine: Engine| {
        let before = CALLS.load(Ordering::Relaxed);
        let desk = Desk::new(&engine).await;
        let poison = mail("From: a@khach.example\nTo: support@saomai.example\nSubject: poison", "x");
        drop_off(desk.shop.folder.path(), "support", poison.as_slice()).unwrap();
        for number in 0..3 {
            drop_off(desk.shop.folder.path(), "support", letter(number).as_slice()).unwrap();
        }
        desk.shop.stored(4).await;
        for _ in 0..4 {
            desk.read(channels::reader_with(&desk.shop.app, read)).await;
            engine.clock.advance(jiff::SignedDuration::from_hours(1));
        }
        let law = desk.shop.law().await;
        assert_eq!((law.processed, law.quarantined, law.pending), (3, 1, 0), "{}: {law:?}", engine.name);
        assert_eq!(CALLS.load(Ordering::Relaxed) - before, 3, "it is tried three times and no more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_mail_waits_for_a_person() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let law = desk.take(&[b"\x00\x01\x02 no mail at all".to_vec(), letter(1)]).await;
        assert_eq!((law.processed, law.quarantined), (1, 1), "{}", engine.name);
        let _ = (&desk.mailbox, &desk.doors);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sixth_mail_of_a_day_to_a_request_that_is_not_done_is_as_new_as_the_first() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        desk.take(&[letter(1)]).await;
        let (ours, number) =
            (desk.message_id_of_the_newest().await, desk.tickets().await.remove(0).number);
        for turn in 1..=7 {
            let until = engine.clock.now() + jiff::SignedDuration::from_hours(48);
            let steer = kernel::Granted::<tickets::SteerTicket>::system("test");
            let snooze = move |tx: &mut Tx<'_>| tickets::snooze_ticket(tx, &steer, number, (until, tickets::PauseReason::Later));
            desk.shop.app.db().write::<_, platform::web::Fault, _>(snooze).await.unwrap();
            let answer = mail(
                &format!("From: lan@khach.example\nTo: support@saomai.example\nSubject: Re: x\nIn-Reply-To: {ours}\nMessage-ID: <a{turn}@khach.example>"),
                "Sao rồi shop ơi?",
            );
            desk.take(&[answer]).await;
            let ticket = desk.tickets().await.remove(0);
            assert_eq!(ticket.standing.status.stage(), tickets::Stage::Todo, "{}: mail {turn}", engine.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_ends_the_program_waits_for_a_person_after_three_tries() {
    fn deadly(raw: &[u8], charset: mail::Charset) -> Result<mail::Letter, mail::Unreadable> {
        std::thread::sleep(std::time::Duration::from_secs(2));
        mail::read(raw, charset)
    }
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        drop_off(desk.shop.folder.path(), "support", letter(1).as_slice()).unwrap();
        desk.shop.stored(1).await;
        for _ in 0..3 {
            // The program ends in the middle of it, and is started again.
            let worker =
                Worker::new(desk.shop.app.db().clone(), [channels::reader_with(&desk.shop.app, deadly)]);
            let ended = tokio::time::timeout(std::time::Duration::from_millis(700), worker.run_due()).await;
            assert!(ended.is_err());
            engine.clock.advance(jiff::SignedDuration::from_hours(1));
        }
        let law = desk.read(channels::reader(&desk.shop.app)).await;
        assert_eq!((law.quarantined, law.processed), (1, 0), "{}: {law:?}", engine.name);
    })
    .await;
}
