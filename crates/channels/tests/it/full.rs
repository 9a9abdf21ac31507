//! A disk that is full.

use std::{fs, time::Duration};

use channels::{NewDoor, doors::drop_off};
use platform::Config;
use testkit::{Engine, each_engine};

use crate::{
    cast::{SCHEMAS, letter},
    moody::Moody,
    receiver::{listening, shop, talk},
};

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_the_disk_is_full_waits_at_its_door_and_comes_once() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let (shop, port) = shop(&engine, Config::default()).await;
        let server = Moody::start((1..=3).map(|n| Some(letter(n))).collect(), &[]).await;
        shop.add("fetched", server.door("fetched")).await;
        shop.add("piped", NewDoor::Pipe).await;
        let data = shop.folder.path();
        fs::create_dir_all(data.join("spool/piped")).unwrap();
        // Where files should lie is a file: nothing can be written there.
        let (files, away) = (data.join("files"), data.join("away"));
        fs::rename(&files, &away).unwrap();
        fs::write(&files, "full").unwrap();
        let _doors = shop.open();
        drop_off(data, "piped", letter(4).as_slice()).unwrap();
        listening(port).await;
        let mail = format!("{}.", String::from_utf8(letter(5)).unwrap());
        let bring = [
            "EHLO khach",
            "MAIL FROM:<lan@khach.example>",
            "RCPT TO:<support@saomai.example>",
            "DATA",
            &mail,
        ];
        let codes = talk(port, &bring).await;
        assert!(codes.last().is_some_and(|code| code.starts_with('4')), "{}: {codes:?}", engine.name);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!((shop.law().await.stored, server.marked()), (0, vec![]), "nothing is told to be here");
        fs::remove_file(&files).unwrap();
        fs::rename(&away, &files).unwrap();
        assert_eq!(talk(port, &bring).await.last().map(String::as_str), Some("250"));
        assert_eq!(shop.stored(5).await.stored, 5, "{}", engine.name);
        for _ in 0..100 {
            if server.marked() == [1, 2, 3] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{:?} are marked", server.marked());
    })
    .await;
}
