//! What a letter holds besides its words is told to whoever reads it.

use axum::http::{StatusCode, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::{Actor, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{DbError, Tx, i18n::Lang, web::Room};
use testkit::{Engine, Site, each_engine};
use tickets::{Message, Remark};

use crate::{
    answered::texts,
    cast::{SCHEMAS, letter},
    reading::{Desk, mail},
};

const PROGRAM: Actor = Actor::System { task: "test" };
const GIF: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/// Pages of conversations, with the files that the letters brought.
fn pages(engine: &Engine, desk: &Desk, role: Role) -> Site {
    fn rooms() -> Vec<Room> {
        vec![ui::room(), channels::room(), tickets::room()]
    }
    site(engine, desk, role, rooms)
}

fn site(engine: &Engine, desk: &Desk, role: Role, rooms: fn() -> Vec<Room>) -> Site {
    let id = StaffId::from_uuid(Uuid::from_u128(1));
    let actor = Actor::Staff { id, roles: Roles::of(&[role]), branch: None };
    let lang = Lang::new(texts(), Locale::Vi, TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
    Site::with_files(engine, &desk.shop.folder.path().join("files"), (rooms, texts()), actor, lang)
}

/// The words of the newest ticket, and its page as an agent reads it.
async fn newest(engine: &Engine, desk: &Desk) -> (Message, i64, String) {
    let number = desk.tickets().await.last().unwrap().number;
    let read = move |tx: &mut Tx<'_>| -> Result<Vec<Message>, DbError> {
        let id = tickets::ticket_id(tx, &PROGRAM, number)?.unwrap();
        tickets::messages_of(tx, &PROGRAM, id)
    };
    let said = desk.shop.app.db().read(read).await.unwrap().remove(0);
    let page = pages(engine, desk, Role::Agent).get(&format!("/app/tickets/{number}")).await;
    (said, number, page.body)
}

fn from_lan(number: u8, content: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "From: lan@khach.example\nTo: support@saomai.example\nSubject: x\nMessage-ID: <{number}@khach.example>\n\
         MIME-Version: 1.0\n{content}"
    );
    mail(&head, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_the_holder_of_a_key_or_outlook_opens_says_so() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let pgp = "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n\
                   Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQ\r\n--b--";
        let kind = "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b";
        desk.take(&[from_lan(1, kind, pgp)]).await;
        let (said, _, page) = newest(&engine, &desk).await;
        assert!(said.body.starts_with("(Thư được mã hóa"), "{}: {}", engine.name, said.body);
        assert_eq!(said.post.remarks, [Remark::Encrypted]);
        assert!(page.contains("chỉ người có khóa đọc được") && page.contains("Tệp được mã hóa"), "{page}");
        engine.clock.advance(jiff::SignedDuration::from_secs(1));
        let tnef = "--b\r\nContent-Type: text/plain\r\n\r\nXem file.\r\n--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\
                    Content-Transfer-Encoding: base64\r\n\r\neJ8+IgAA\r\n--b--";
        desk.take(&[from_lan(2, "Content-Type: multipart/mixed; boundary=b", tnef)]).await;
        let (_, _, page) = newest(&engine, &desk).await;
        assert!(page.contains("winmail.dat") && page.contains("Gói riêng của Outlook (TNEF)"), "{page}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_no_charset_explains_and_files_that_were_not_kept_are_told() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let damaged = b"From: lan@khach.example\r\nTo: support@saomai.example\r\nMessage-ID: <1@khach.example>\r\n\
                        Subject: =?utf-8?B?TcOheSD/?=\r\n\r\nMay hong.\r\n";
        desk.take(&[damaged.to_vec()]).await;
        let (said, _, page) = newest(&engine, &desk).await;
        assert_eq!(said.post.remarks, [Remark::Damaged], "{}", engine.name);
        assert_eq!(page.matches("Một số chữ không đọc được").count(), 1, "{page}");
        engine.clock.advance(jiff::SignedDuration::from_secs(1));
        let part = "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF-1.4\r\n";
        let many = format!("--b\r\n\r\nNhiều file.\r\n{}--b--", part.repeat(103));
        desk.take(&[from_lan(2, "Content-Type: multipart/mixed; boundary=b", &many)]).await;
        let (said, _, page) = newest(&engine, &desk).await;
        assert_eq!((said.files.len(), said.post.remarks), (100, vec![Remark::FilesLeft { count: 3 }]));
        assert!(page.contains("Còn 3 tệp nữa trong thư gốc"), "{page}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_came_with_a_mail_stands_in_its_place_and_nothing_else_does() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let html = "<p>Anh day:</p><img src=\"cid:anh@khach\" alt=\"May\"><img src=\"cid:gia@khach\" alt=\"Gia\">\
                    <img src=\"http://xa.example/p.gif\" alt=\"Xa\"><script>alert(1)</script>";
        let file = |id: &str, bytes: &str| {
            format!(
                "--b\r\nContent-Type: image/gif\r\nContent-ID: <{id}>\r\nContent-Transfer-Encoding: base64\r\n\r\n{bytes}\r\n"
            )
        };
        let fake = STANDARD.encode("<svg onload=alert(1)>");
        let body = format!(
            "--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n{}{}--b--",
            file("anh@khach", GIF),
            file("gia@khach", &fake)
        );
        desk.take(&[from_lan(1, "Content-Type: multipart/related; boundary=b", &body)]).await;
        let (said, number, _) = newest(&engine, &desk).await;
        let site = pages(&engine, &desk, Role::Agent);
        let shown = site.get(&format!("/app/tickets/{number}/messages/{}/original", said.id)).await;
        let page = &shown.body;
        assert!(page.contains("src=\"data:image/jpeg;base64,/9j/"), "{}: written anew: {page}", engine.name);
        assert_eq!(page.matches("src=\"data:").count(), 1, "what is no picture leaves its words: {page}");
        assert!(!page.contains("xa.example/p.gif") && !page.contains("<script") && !page.contains("onload"), "{page}");
        let policy = shown.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("img-src data:"), "{policy}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_raw_mail_is_a_file_and_never_a_page_for_those_who_handle_letters() {
    fn own_rooms() -> Vec<Room> {
        vec![ui::room(), tickets::room(), channels::room()]
    }
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let raw = letter(1);
        desk.take(std::slice::from_ref(&raw)).await;
        let (said, number, page) = newest(&engine, &desk).await;
        let place = format!("/app/tickets/{number}/messages/{}/raw", said.id);
        assert!(page.contains(&place), "{}: {page}", engine.name);
        let (agent, technician) =
            (pages(&engine, &desk, Role::Agent), pages(&engine, &desk, Role::Technician));
        let page = technician.get(&format!("/app/tickets/{number}")).await.body;
        assert!(!page.contains("/raw"), "{page}");
        assert_eq!(technician.get(&place).await.status, StatusCode::FORBIDDEN);
        let letters = site(&engine, &desk, Role::Agent, own_rooms);
        let list = letters.get("/app/mail/letters").await.body;
        let filed = list.split("href=\"/app/mail/letter_").nth(1).unwrap().split('"').next().unwrap();
        for (site, place) in [
            (&agent, place.clone()),
            (&agent, format!("/api/v1/tickets/{number}/messages/{}/raw", said.id)),
            (&letters, format!("/app/mail/letter_{filed}/raw")),
            (&letters, format!("/api/v1/letters/letter_{filed}/raw")),
        ] {
            let file = site.get(&place).await;
            assert_eq!((file.status, file.body.as_bytes()), (StatusCode::OK, raw.as_slice()), "{place}");
            let head = |name| file.headers[name].to_str().unwrap().to_owned();
            assert!(head(header::CONTENT_DISPOSITION).starts_with("attachment;"), "{place}");
            assert_eq!(head(header::CONTENT_TYPE), "application/octet-stream", "{place}");
            assert!(head(header::CONTENT_SECURITY_POLICY).contains("sandbox"), "{place}");
        }
        let taken = |tx: &mut Tx<'_>| {
            tx.value::<i64>(
                "select count(*) from audit_entry where action in ('message.raw_mail', 'letter.download')",
                &[],
            )
        };
        let taken = desk.shop.app.db().read::<_, DbError, _>(taken).await.unwrap();
        assert_eq!(taken, Some(4), "{}: who took it is written down", engine.name);
    })
    .await;
}
