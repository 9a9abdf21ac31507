//! Somebody answers in a conversation that was erased.

use kernel::{Granted, Role, Uuid};
use platform::{DbError, Tx, files::sweepers, jobs::Worker, web::Fault};
use testkit::{Engine, each_engine};
use tickets::EraseReason;

use crate::{
    cast::SCHEMAS,
    pages::Site,
    reading::{Desk, mail},
};

/// A word that stands nowhere but in one letter, wherever it was put.
const CANARY: &str = "kanari";

fn letter() -> Vec<u8> {
    mail(
        "From: Kanari Lan <kanari@khach.example>\nTo: support@saomai.example\nSubject: Loa kanari\nMessage-ID: <k1@khach.example>",
        "Mật khẩu của tôi là kanari.",
    )
}

/// Every place in the database in which the word stands, as `table.column`.
async fn places(engine: &Engine) -> Vec<String> {
    let is_sqlite = engine.name == "sqlite";
    let read = move |tx: &mut Tx<'_>| -> Result<Vec<String>, DbError> {
        let columns: Vec<(String, String)> = match is_sqlite {
            true => tx.all(
                "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p
                 where m.type = 'table' and lower(p.type) = 'text' and m.name not like 'search_index%' limit 2000",
                &[],
            )?,
            false => tx.all(
                "select cast(table_name as text), cast(column_name as text) from information_schema.columns
                 where table_schema = current_schema() and data_type in ('text', 'tsvector') limit 2000",
                &[],
            )?,
        };
        assert!(columns.len() > 100, "{columns:?}");
        let mut found = Vec::new();
        for (table, column) in columns {
            let sql = format!(
                "select cast(count(*) as bigint) from {table} where lower(cast({column} as text)) like '%{CANARY}%'"
            );
            let count: Option<i64> = tx.value(Box::leak(sql.into_boxed_str()), &[])?;
            found.extend((count != Some(0)).then(|| format!("{table}.{column}")));
        }
        found.extend((!tx.search("ticket", CANARY, 5)?.is_empty()).then(|| "the search".to_owned()));
        Ok(found)
    };
    engine.db.read(read).await.unwrap()
}

fn bytes_below(folder: &std::path::Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path().is_dir() {
            true => all.extend(bytes_below(&entry.path())),
            false => all.extend(std::fs::read(entry.path()).unwrap()),
        }
    }
    all
}

async fn erase(desk: &Desk, number: i64) {
    let finish = move |tx: &mut Tx<'_>| -> Result<(), Fault> {
        tx.exec("update mail_out set state = 'sent'", &[])?;
        tickets::finish_ticket(tx, &Granted::system("test"), number)?;
        tickets::erase_ticket(tx, &Granted::system("test"), number, EraseReason::Asked)?;
        Ok(())
    };
    desk.shop.app.db().write(finish).await.unwrap();
    let rooms = [channels::room(), tickets::room()];
    let reactions = rooms.into_iter().flat_map(|room| room.reactions).map(Into::into);
    let sweeping = sweepers(desk.shop.app.db(), desk.shop.app.files());
    let worker = Worker::new(desk.shop.app.db().clone(), reactions.chain(sweeping));
    while worker.run_due().await.unwrap() > 0 {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_an_erased_ticket_begins_a_new_one_and_nothing_of_the_old_is_left() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        desk.take(&[letter()]).await;
        let old = desk.tickets().await.remove(0);
        assert!(places(&engine).await.contains(&"message.body".to_owned()), "{}", engine.name);
        let keys = tickets::mail_keys(&desk.shop.app).unwrap();
        let strand: Uuid = old.id.uuid();
        let answered = keys.message_id(strand, strand, "saomai.example");
        erase(&desk, old.number).await;
        assert_eq!(places(&engine).await, Vec::<String>::new(), "{}", engine.name);
        let kept = bytes_below(&desk.shop.folder.path().join("files"));
        assert!(!String::from_utf8_lossy(&kept).contains(CANARY), "{}", engine.name);
        let site = Site::of(&engine, Role::Owner);
        let list = site.get("/app/mail/letters").await.body;
        let (_, rest) = list.split_once("href=\"/app/mail/letter_").expect("the letter is listed");
        let page = site.get(&format!("/app/mail/letter_{}", rest.split('"').next().unwrap())).await.body;
        assert!(page.contains("đã được xóa") && !page.contains("/raw\""), "{}: {page}", engine.name);

        let number = old.number;
        let head = format!(
            "From: lan@khach.example\nTo: support@saomai.example\nSubject: Re: [#{number}] Loa\nIn-Reply-To: {answered}\nReferences: {answered} <k1@khach.example>\nMessage-ID: <k2@khach.example>"
        );
        let law = desk.take(&[mail(&head, "Tôi gửi thêm ảnh."), letter()]).await;
        assert_eq!((law.stored, law.processed), (3, 3), "{}", engine.name);
        let all = desk.tickets().await;
        assert_eq!(all.len(), 2, "{}: the same mail, brought once more, brings nothing back: {all:?}", engine.name);
        let opened = all.iter().find(|ticket| ticket.number != number).unwrap();
        assert_eq!((opened.follows, opened.split_from), (None, None), "{}", engine.name);
        assert_eq!(all.iter().find(|ticket| ticket.number == number).unwrap().subject, "—");
        assert_eq!(places(&engine).await, Vec::<String>::new(), "{}", engine.name);
        let sweeping = sweepers(desk.shop.app.db(), desk.shop.app.files());
        while Worker::new(desk.shop.app.db().clone(), sweeping.clone()).run_due().await.unwrap() > 0 {}
        let kept = bytes_below(&desk.shop.folder.path().join("files"));
        assert!(!String::from_utf8_lossy(&kept).contains(CANARY), "{}", engine.name);
    })
    .await;
}
