//! Two programs like ours that write to each other, and nobody at either.

use channels::{NewDoor, NewMailbox, doors::drop_off};
use platform::{Config, NameServers, jobs::Worker, mail::sender};
use testkit::{Engine, LeftMail, Smarthost, each_engine, smarthost};

use crate::cast::{Doors, SCHEMAS, Shop, mailbox};

/// Our server's word for the sender, where there is one.
const TRUSTED: &str = "mx.saomai.example";
/// By what a program tells that nobody wrote a mail, and by what it knows its own again.
const MARKS: [&str; 9] = [
    "auto-submitted:",
    "precedence:",
    "x-auto-response-suppress:",
    "x-haumai-loop:",
    "return-path:",
    "references:",
    "in-reply-to:",
    "message-id:",
    "list-",
];

/// How a mail crosses from one program to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gateway {
    /// As it was sent.
    Honest,
    /// Without a mark that a robot wrote it.
    Stripping,
    /// The same, and vouched for.
    Vouching,
}

/// A program, and where its mails go.
struct Program {
    shop: Shop,
    /// The name of its mailbox.
    name: &'static str,
    server: Smarthost,
    _doors: Doors,
}

impl Program {
    async fn start(
        (engine, name): (&Engine, &'static str),
        (mail_from, key): (&str, &str),
        gateway: Gateway,
    ) -> Self {
        let server = smarthost(&[]);
        let config =
            Config { smtp: Some(server.url()), name_servers: NameServers::Nobody, ..Config::default() };
        let shop = Shop::of(engine, config, (mail_from, key));
        let id = shop.add(name, NewDoor::Pipe).await;
        let trusted_server = if gateway == Gateway::Vouching { TRUSTED.into() } else { String::new() };
        // Answers come from the mailbox, so each program has one of its own domain.
        let address = mail_from.replace("care@", &format!("{name}@"));
        let trusting = NewMailbox { address, trusted_server, ..mailbox(name, NewDoor::Pipe) };
        shop.change_to(id, trusting).await;
        std::fs::create_dir_all(shop.folder.path().join("spool").join(name)).unwrap();
        Self { _doors: shop.open(), shop, name, server }
    }

    /// Takes a mail in, and gives those that it sent because of it.
    async fn hears(&self, mail: &[u8]) -> Vec<LeftMail> {
        let left = self.server.kept().len();
        let before = self.shop.law().await.stored;
        drop_off(self.shop.folder.path(), self.name, mail).unwrap();
        self.shop.stored(before + 1).await;
        let sender = sender(self.shop.app.db(), self.shop.app.files(), self.shop.app.config(), None).unwrap();
        let worker = Worker::new(self.shop.app.db().clone(), [channels::reader(&self.shop.app), sender]);
        while worker.run_due().await.unwrap() > 0 {}
        self.server.kept().split_off(left)
    }
}

impl Gateway {
    /// A mail as it comes out of the other end.
    fn carry(self, text: &str, id: &str) -> Vec<u8> {
        if self == Self::Honest {
            return text.replace('\n', "\r\n").into_bytes();
        }
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        // Nor by the number that stands in the subject.
        let unfolded = head.replace("\n ", " ").replace("\n\t", " ").replace("[#", "(");
        let is_mark = |line: &&str| !MARKS.iter().any(|mark| line.to_lowercase().starts_with(mark));
        let kept: Vec<&str> = unfolded.lines().filter(is_mark).collect();
        let from = kept.iter().find(|line| line.starts_with("From:")).unwrap();
        let domain = from.rsplit('@').next().unwrap().trim_end_matches('>');
        let vouched = match self {
            Self::Vouching => format!("Authentication-Results: {TRUSTED}; dkim=pass header.d={domain}\n"),
            Self::Honest | Self::Stripping => String::new(),
        };
        let head = format!("{vouched}{}\nMessage-ID: <{id}@gateway.example>", kept.join("\n"));
        format!("{head}\n\n{body}").replace('\n', "\r\n").into_bytes()
    }
}

/// Lets them write to each other until nobody answers any more, and counts the mails of each.
async fn day(gateway: Gateway, programs: [&Program; 2], named: &str) -> [usize; 2] {
    let (mut sent, mut turn) = ([0, 0], 0);
    let first = format!(
        "From: Doi tac <care@doitac.example>\nTo: support@saomai.example\nSubject: Hoi {named}\nMessage-ID: <{named}@doitac.example>\n\nAlo?\n"
    );
    let mut on_the_way = vec![(0, gateway.carry(&first, named))];
    while let Some((to, mail)) = on_the_way.pop() {
        turn += 1;
        assert!(turn < 100, "{gateway:?}: it never ends");
        for copy in programs[to].hears(&mail).await {
            sent[to] += 1;
            let text = String::from_utf8_lossy(&copy.raw).replace("\r\n", "\n");
            on_the_way.push((1 - to, gateway.carry(&text, &format!("{named}-{turn}-{}", sent[to]))));
        }
    }
    sent
}

/// Days of two programs, in every pair of databases.
async fn world(gateway: Gateway, days: usize, (most, least): ([usize; 2], usize)) {
    each_engine(SCHEMAS, async |one: Engine| {
        let one = &one;
        each_engine(SCHEMAS, async |other: Engine| {
            // One goes on with another partner after the first.
            let name = if other.name == "sqlite" { "support" } else { "kho" };
            let ours = Program::start((one, name), ("care@saomai.example", "5a"), gateway).await;
            let theirs = Program::start((&other, "support"), ("care@doitac.example", "6b"), gateway).await;
            for number in 0..days {
                let sent = day(gateway, [&ours, &theirs], &format!("{}{number}", other.name)).await;
                let told = format!("{} and {}: day {number}: {sent:?}", one.name, other.name);
                assert!(sent[0] <= most[0] && sent[1] <= most[1], "{told}");
                assert!(sent[0] + sent[1] >= least, "the loop is real: {told}");
                let a_day = jiff::SignedDuration::from_hours(25);
                one.clock.advance(a_day);
                other.clock.advance(a_day);
            }
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_says_a_robot_wrote_it_is_answered_by_none() {
    world(Gateway::Honest, 1, ([1, 0], 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_whose_marks_are_lost_on_the_way_stop_after_one_mail_to_each_address() {
    world(Gateway::Stripping, 2, ([2, 2], 2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_that_are_vouched_for_stop_after_ten_mails_to_each_address() {
    world(Gateway::Vouching, 1, ([11, 11], 20)).await;
}
