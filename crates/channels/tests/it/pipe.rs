//! Mail that another program hands over.

use std::time::Duration;

use channels::{NewDoor, doors::drop_off};
use platform::{Config, DbError};
use testkit::{Engine, each_engine};

use crate::cast::{SCHEMAS, Shop, letter, mailbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_piped_mail_is_stored_once_and_leaves_the_folder() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let shop = Shop::new(&engine, Config::default());
        shop.add("support", NewDoor::Pipe).await;
        let spool = shop.folder.path().join("spool/support");
        let doors = shop.open();
        for _ in 0..100 {
            if spool.is_dir() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The program is stopped; mail is taken all the same.
        drop(doors);
        for number in 0..5 {
            drop_off(shop.folder.path(), "support", letter(number).as_slice()).unwrap();
        }
        let _doors = shop.open();
        assert_eq!(shop.stored(5).await.stored, 5);
        for _ in 0..100 {
            let mut left = std::fs::read_dir(&spool).unwrap().map(|entry| entry.unwrap().file_name());
            if left.all(|name| name == "mailbox") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the folder was not emptied");
    })
    .await;
}

/// Waits until the folder of a mailbox is there.
async fn folder_of(shop: &Shop, name: &str) -> std::path::PathBuf {
    let spool = shop.folder.path().join("spool").join(name);
    for _ in 0..200 {
        if spool.join("mailbox").is_file() {
            return spool;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} is not made", spool.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_goes_with_its_mailbox_and_one_bad_file_stops_nothing_and_is_told() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let shop = Shop::new(&engine, Config::default());
        let id = shop.add("support", NewDoor::Pipe).await;
        let doors = shop.open();
        let spool = folder_of(&shop, "support").await;
        drop(doors);
        // A folder cannot be read as a mail, whoever the program runs as.
        std::fs::create_dir(spool.join("00.eml")).unwrap();
        drop_off(shop.folder.path(), "support", letter(1).as_slice()).unwrap();
        shop.change(id, "sales", NewDoor::Pipe).await;
        let doors = shop.open();
        assert_eq!(shop.stored(1).await.stored, 1, "{}: what was left under the old name", engine.name);
        folder_of(&shop, "sales").await;
        drop_off(shop.folder.path(), "support", letter(2).as_slice()).unwrap();
        drop_off(shop.folder.path(), "sales", letter(3).as_slice()).unwrap();
        for _ in 0..200 {
            let state = shop.app.db().read(move |tx| channels::mailbox_state(tx, id)).await.unwrap().unwrap();
            if state.sign_in == channels::SignIn::Failing && state.problem.contains("00.eml") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let state = shop.app.db().read(move |tx| channels::mailbox_state(tx, id)).await.unwrap().unwrap();
        assert!(state.problem.contains("00.eml"), "{state:?}");
        drop(doors);
        // Of another kind, it still takes what its old folders hold.
        shop.change(id, "sales", NewDoor::Smtp).await;
        let _doors = shop.open();
        assert_eq!(shop.stored(3).await.stored, 3);
    })
    .await;
}

#[tokio::test]
async fn the_address_for_answers_stays_when_something_else_is_changed() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let shop = Shop::new(&engine, Config::default());
        let first = shop.add("support", NewDoor::Pipe).await;
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        shop.add("sales", NewDoor::Pipe).await;
        let answers_to = async || {
            let found = shop.app.db().read::<_, DbError, _>(platform::mail::inbound_address).await.unwrap();
            found.unwrap().address
        };
        let changed = channels::NewMailbox { charset: "utf-8".into(), ..mailbox("support", NewDoor::Pipe) };
        shop.change_to(first, changed).await;
        assert_eq!(answers_to().await, "support@saomai.example", "{}", engine.name);
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        shop.change(first, "care", NewDoor::Pipe).await;
        assert_eq!(answers_to().await, "sales@saomai.example");
    })
    .await;
}
