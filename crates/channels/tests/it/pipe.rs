//! Mail that another program hands over.

use std::time::Duration;

use channels::{NewDoor, doors::drop_off};
use platform::Config;
use testkit::{Engine, each_engine};

use crate::cast::{SCHEMAS, Shop, letter};

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
            if std::fs::read_dir(&spool).unwrap().next().is_none() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the folder was not emptied");
    })
    .await;
}
