//! Mail that is fetched.

use std::time::Duration;

use channels::{NewDoor, SignIn, Tls};
use platform::{Config, DbError, Tx, jobs::Worker};
use testkit::{Engine, ImapServer, each_engine};

use crate::{
    cast::{SCHEMAS, Shop, imap, letter},
    moody::{Mood, Moody},
};

pub fn trusting(server: &ImapServer) -> Config {
    Config { mail_ca: Some(server.ca()), ..Config::default() }
}

pub fn fill(server: &ImapServer, numbers: std::ops::Range<usize>) {
    for number in numbers {
        server.deliver("support", &letter(number)).unwrap();
    }
}

/// Waits until so many mails are marked on the server.
async fn marked(server: &ImapServer, folder: &str, count: usize) {
    for _ in 0..200 {
        if server.seen("support", folder).unwrap().0 >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?} are marked, wanted {count}", server.seen("support", folder).unwrap());
}

/// How many letters were read that are no repetition, how many requests they name, and how many requests there are.
async fn letters_and_tickets(shop: &Shop) -> (i64, i64, i64) {
    let count = |tx: &mut Tx<'_>| {
        tx.first::<(i64, i64, i64)>(
            "select count(*), count(distinct ticket_id), (select count(*) from ticket) from letter where class = 'human'",
            &[],
        )
    };
    shop.app.db().read::<_, DbError, _>(count).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_mails_from_two_fetchers_at_once_are_stored_once_and_open_no_second_ticket() {
    let server = testkit::imap();
    let server = &server;
    let story = async |engine: Engine| {
        // A name of its own on each engine, so that the second run has a full inbox of its own.
        let (login, count) = (format!("support-{}", engine.name), 2000);
        // Every twentieth came before, by another way.
        for number in 0..count {
            server.deliver(&login, &letter(if number % 20 == 19 { number - 1 } else { number })).unwrap();
        }
        let one = Shop::new(&engine, trusting(server));
        let other = one.beside(&engine, trusting(server));
        one.add("support", imap(server, &login)).await;
        let stored = i64::try_from(count).unwrap();
        let _doors = (one.open(), other.open());
        one.stored(20).await;
        // Whoever fetches stands still for so long that the other one takes over, and then both fetch.
        engine.clock.advance(jiff::SignedDuration::from_secs(61));
        let law = one.stored(stored).await;
        assert_eq!((law.stored, law.pending), (stored, stored), "{}: {law:?}", engine.name);
        // Both read, until nothing is left.
        let reads = async |shop: &Shop| {
            let worker = Worker::new(shop.app.db().clone(), [channels::reader(&shop.app)]);
            while shop.law().await.pending > 0 {
                if worker.run_due().await.unwrap() == 0 {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        };
        tokio::join!(reads(&one), reads(&other));
        let law = one.law().await;
        assert!(law.holds() && law.stored == stored && law.pending == 0, "{}: {law:?}", engine.name);
        let (read, named, there) = letters_and_tickets(&one).await;
        assert!(
            read == named && named == there,
            "{}: {read} letters, {named} of {there} tickets",
            engine.name
        );
    };
    each_engine(SCHEMAS, story).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_programs_one_fetches_and_the_other_takes_over_when_it_dies() {
    let server = testkit::imap();
    let server = &server;
    let story = async |engine: Engine| {
        if engine.name != "postgres" {
            return;
        }
        let (one, other) = (Shop::new(&engine, trusting(server)), Shop::new(&engine, trusting(server)));
        one.add("support", imap(server, "support")).await;
        fill(server, 0..3);
        let first = one.open();
        one.stored(3).await;
        let _second = other.open();
        drop(first);
        fill(server, 3..6);
        // Longer than the other one waits before it asks again.
        tokio::time::sleep(Duration::from_secs(6)).await;
        assert_eq!(one.law().await.stored, 3, "whoever fetched may still be there");
        engine.clock.advance(jiff::SignedDuration::from_secs(61));
        assert_eq!(other.stored(6).await.stored, 6);
        // Whoever comes back waits now.
        let _first = one.open();
        fill(server, 6..8);
        assert_eq!(other.stored(8).await.stored, 8);
        let holders = |tx: &mut Tx<'_>| tx.all::<(String,)>("select holder from mailbox_lease", &[]);
        let held = other.app.db().read::<_, DbError, _>(holders).await.unwrap();
        let name = std::fs::read_to_string(other.folder.path().join("node")).unwrap();
        assert!(held.len() == 1 && held[0].0.starts_with(&name), "{held:?}");
    };
    each_engine(SCHEMAS, story).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_slow_or_hangs_up_in_the_middle_of_a_mail_loses_and_doubles_nothing() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let server =
            Moody::start((1..=40).map(|n| Some(letter(n))).collect(), &[Mood::Slow, Mood::HangUp]).await;
        let shop = Shop::new(&engine, Config::default());
        shop.add("support", server.door("support")).await;
        let _doors = shop.open();
        assert_eq!(shop.stored(40).await.stored, 40, "{}", engine.name);
        for _ in 0..200 {
            if server.marked().len() == 40 && server.moods_left() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{:?} are marked, {} moods are left", server.marked(), server.moods_left());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_the_middle_loses_and_doubles_nothing() {
    let server = testkit::imap();
    let server = &server;
    let story = async |engine: Engine| {
        if engine.name != "sqlite" {
            return;
        }
        let shop = Shop::new(&engine, trusting(server));
        fill(server, 0..300);
        shop.add("support", imap(server, "support")).await;
        let doors = shop.open();
        shop.stored(20).await;
        server.stop();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let before = shop.law().await.stored;
        server.start_again().unwrap();
        assert_eq!(shop.stored(300).await.stored, 300, "{before} were stored when it stopped");
        marked(server, "INBOX", 300).await;
        drop(doors);
        // What came while the doors were shut, and what a colleague has opened on a phone meanwhile.
        fill(server, 300..310);
        let _doors = shop.open();
        assert_eq!(shop.stored(310).await.stored, 310);
        marked(server, "INBOX", 310).await;
        assert_eq!(server.seen("support", "INBOX").unwrap(), (310, 310), "nothing is deleted");
    };
    each_engine(SCHEMAS, story).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn new_mail_is_told_by_the_server_and_moved_when_the_shop_wants_that() {
    let server = testkit::imap();
    let server = &server;
    let story = async |engine: Engine| {
        if engine.name != "sqlite" {
            return;
        }
        let shop = Shop::new(&engine, trusting(server));
        let NewDoor::Imap { host, login, way, secret, folder, .. } = imap(server, "support") else {
            panic!()
        };
        let (port, tls) = (server.plain_port(), Tls::StartTls);
        let done_folder = "Haumai".to_owned();
        let door = NewDoor::Imap { host, port, tls, login, way, secret, folder, done_folder };
        shop.add("support", door).await;
        let _doors = shop.open();
        tokio::time::sleep(Duration::from_secs(1)).await;
        for number in 0..3 {
            fill(server, number..number + 1);
            assert_eq!(shop.stored(i64::try_from(number).unwrap() + 1).await.quarantined, 0);
        }
        // A move shows a mail in its new place a moment before it leaves the old one.
        for _ in 0..200 {
            let left = server.seen("support", "INBOX").unwrap().1;
            if server.seen("support", "Haumai").unwrap().1 == 3 && left == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(server.seen("support", "Haumai").unwrap().1, 3);
        assert_eq!(server.seen("support", "INBOX").unwrap().1, 0);
    };
    each_engine(SCHEMAS, story).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_a_stranger_with_the_servers_name_are_told() {
    let server = testkit::imap();
    let server = &server;
    let story = async |engine: Engine| {
        if engine.name != "sqlite" {
            return;
        }
        let shop = Shop::new(&engine, trusting(server));
        let NewDoor::Imap { host, port, tls, login, way, folder, done_folder, .. } = imap(server, "support")
        else {
            panic!()
        };
        let secret = Some(channels::Secret::Password("wrong".into()));
        let door = NewDoor::Imap { host, port, tls, login, way, secret, folder, done_folder };
        let id = shop.add("support", door).await;
        let _doors = shop.open();
        let failing = async |shop: &Shop| {
            for _ in 0..200 {
                let state =
                    shop.app.db().read(move |tx| channels::mailbox_state(tx, id)).await.unwrap().unwrap();
                if state.sign_in == SignIn::Failing {
                    return state.problem;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("it did not fail");
        };
        let problem = failing(&shop).await;
        assert!(problem.contains("AUTHENTICATIONFAILED") || problem.contains("Authentication"), "{problem}");
        // The machine's own list of CAs does not have the one of the test.
        let other = Shop::new(&engine, Config::default());
        let mailbox = other.app.db().read(move |tx| channels::mailbox(tx, id)).await.unwrap().unwrap();
        let channels::Door::Imap(door) = &mailbox.door else { panic!() };
        let refused = channels::doors::look_in(&other.app, &mailbox, door).await.unwrap_err().to_string();
        assert!(refused.contains("TLS") && refused.contains("certificate"), "{refused}");
    };
    each_engine(SCHEMAS, story).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_a_server_announces_and_does_not_give_is_tried_again_and_never_passed_over() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let moods = [Mood::Refuse("UID FETCH 1,2,3,4 (UID BODY"), Mood::Forget(2), Mood::Refuse("UID STORE")];
        let mails = vec![Some(letter(1)), Some(letter(2)), None, Some(letter(4))];
        let server = Moody::start(mails, &moods).await;
        let shop = Shop::new(&engine, Config::default());
        shop.add("support", server.door("support")).await;
        let _doors = shop.open();
        let law = shop.stored(4).await;
        assert_eq!((law.stored, law.quarantined), (4, 1), "{}: of one there is nothing to read", engine.name);
        for _ in 0..200 {
            if server.marked() == [1, 2, 3, 4] && server.moods_left() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{:?} are marked, {} moods are left", server.marked(), server.moods_left());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_that_counts_its_mails_alike_is_fetched_from_the_beginning() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let (one, other) = (Shop::new(&engine, Config::default()), [letter(7), letter(8), letter(9)]);
        let first = Moody::start(vec![Some(letter(1)), Some(letter(2))], &[]).await;
        let second = Moody::start(other.map(Some).to_vec(), &[]).await;
        let id = one.add("support", first.door("support")).await;
        let _doors = one.open();
        assert_eq!(one.stored(2).await.stored, 2);
        one.change(id, "support", second.door("support")).await;
        assert_eq!(one.stored(5).await.stored, 5, "{}: both folders have the numbering 7", engine.name);
    })
    .await;
}
