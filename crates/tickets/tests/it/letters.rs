//! What goes with an answer, and answers of which nobody knows whether they have arrived.

use axum::http::StatusCode;
use kernel::Locale;
use platform::{
    Config, DbError,
    files::Files,
    jobs::Worker,
    mail::{MailState, newest_mails, sender},
};
use testkit::{Engine, LeftMail, Smarthost, SmtpMood, each_engine, smarthost};
use tickets::{Incoming, Status, Then};

use crate::{
    cast::{Cast, SCHEMAS, at, goes_to},
    mail::{comes, fetches_mail, from_lan, mailbox},
    site::Site,
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n";
const QUOTE: &str = "Báo giá sửa màn hình.pdf";

/// A red picture, as a phone's browser sends one.
fn photo() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The program's worker with a mail server.
fn worker(engine: &Engine, server: &Smarthost, files: &Files) -> Worker {
    let room = tickets::room();
    engine.db.surround(&room.reactions, None);
    let config =
        Config { smtp: Some(server.url()), mail_from: "care@saomai.example".into(), ..Config::default() };
    let handlers = room.jobs.into_iter().chain(room.reactions.into_iter().map(Into::into));
    Worker::new(engine.db.clone(), handlers.chain([sender(&engine.db, files, &config, None).unwrap()]))
}

async fn works(engine: &Engine, worker: &Worker) {
    for _ in 0..4 {
        while worker.run_due().await.unwrap() > 0 {}
        engine.clock.advance(jiff::SignedDuration::from_mins(10));
    }
}

fn read(left: &LeftMail) -> ::mail::Letter {
    ::mail::read(&left.raw, ::mail::Charset::UTF_8).unwrap()
}

/// Name, media type and bytes of what goes with a mail.
fn attached(left: &LeftMail) -> Vec<(String, String, Vec<u8>)> {
    read(left).attachments.into_iter().map(|file| (file.name, file.media_type, file.bytes)).collect()
}

async fn count(engine: &Engine, sql: &'static str) -> i64 {
    engine.db.read::<_, DbError, _>(move |tx| tx.value(sql, &[])).await.unwrap().unwrap()
}

#[tokio::test]
async fn what_is_attached_travels_in_every_copy_under_its_own_name() {
    each_engine(SCHEMAS, |engine| async move {
        goes_to(&engine, at("2026-11-23T09:01:00+07:00"));
        let cast = Cast::of(&engine).await;
        fetches_mail(&engine).await;
        let mail =
            Incoming { cc: vec![mailbox("Hùng", "hung@example.vn")], ..from_lan("Máy em bị sọc.") };
        let number = comes(&engine, mail).await.number;
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        let fields =
            [("kind", "reply"), ("body", "Dạ em gửi báo giá."), ("seen", seen.as_str()), ("then", "wait")];
        let files: [(&str, &[u8]); 2] = [(QUOTE, PDF), ("Màn hình.png", &photo())];
        let path = format!("/app/tickets/{number}");
        let sent = minh.upload(&format!("{path}/reply"), &fields, ("files", &files)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", engine.name, sent.body);

        let server = smarthost(&[]);
        works(&engine, &worker(&engine, &server, &minh.files())).await;
        let kept = server.kept();
        let to: Vec<&str> = kept.iter().map(|left| left.recipient.as_str()).collect();
        assert!(to.len() == 2 && to.contains(&"lan@example.vn") && to.contains(&"hung@example.vn"), "{to:?}");
        for left in &kept {
            assert!(left.raw.is_ascii() && read(left).text.contains("Dạ em gửi báo giá."), "{}", engine.name);
            let files = attached(left);
            assert_eq!(files[0], (QUOTE.into(), "application/pdf".into(), PDF.to_vec()), "{}", engine.name);
            let (name, kind, bytes) = &files[1];
            assert_eq!((name.as_str(), kind.as_str()), ("Màn hình.jpg", "image/jpeg"), "it was written anew");
            assert!(image::load_from_memory(bytes).is_ok());
        }
        let page = minh.get(&path).await.body;
        assert!(page.contains(QUOTE), "{}: a document is a link with its name", engine.name);
    })
    .await;
}

#[tokio::test]
async fn what_may_run_and_what_is_too_much_is_refused_before_anything_is_saved() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        fetches_mail(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        let large = [PDF, &vec![b' '; 10_000_001]].concat();
        let program = [b"MZ".as_slice(), &[0; 200]].concat();
        let much: [(&str, &[u8]); 2] = [("a.pdf", &large), ("b.pdf", &large)];
        let runs: [(&str, &[u8]); 1] = [("bao-gia.pdf.exe", PDF)];
        let lies: [(&str, &[u8]); 1] = [("bao-gia.pdf", &program)];
        let text: [(&str, &[u8]); 1] = [("bao-gia.pdf", b"<script>alert(1)</script>")];
        let side = [("to", "kho@hang.example"), ("title", "Còn màn hình?"), ("body", "Cho hỏi")];
        let reply = [("kind", "reply"), ("body", "Dạ em gửi ạ."), ("seen", seen.as_str()), ("then", "wait")];
        for (files, why) in [
            (much.as_slice(), "cộng lại lớn hơn 20 MB"),
            (&runs, "có thể chạy chương trình"),
            (&lies, "có thể chạy chương trình"),
            (&text, "không phải là ảnh hay PDF"),
        ] {
            for (path, fields) in [("reply", reply.as_slice()), ("side", &side)] {
                let path = format!("/app/tickets/{number}/{path}");
                let refused = minh.upload(&path, fields, ("files", files)).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {path} {why}", engine.name);
                assert!(refused.body.contains(why), "{path} {why}");
                assert!(
                    refused.body.contains(fields[2].1) || refused.body.contains(fields[1].1),
                    "what was typed stays"
                );
            }
        }
        assert_eq!(count(&engine, "select cast(count(*) as bigint) from file").await, 0, "{}", engine.name);
        assert_eq!(
            count(&engine, "select cast(count(*) as bigint) from mail_out").await,
            0,
            "{}",
            engine.name
        );
    })
    .await;
}

#[tokio::test]
async fn a_partner_gets_what_is_attached_from_the_page_and_from_a_program() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        fetches_mail(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let side = [("to", "kho@hang.example"), ("title", "Còn màn hình?"), ("body", "Cho hỏi ạ.")];
        let sent = minh.upload(&format!("/app/tickets/{number}/side"), &side, ("files", &[(QUOTE, PDF)])).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", engine.name, sent.body);
        let body = format!(
            r#"{{"to": ["kho@hang.example"], "title": "Còn pin?", "body": "Cho hỏi ạ.", "files": [{{"name": "pin.pdf", "content": "{}"}}]}}"#,
            "JVBERi0xLjcK"
        );
        let asked = minh.post_json(&format!("/api/v1/tickets/{number}/side"), &body).await;
        assert_eq!(asked.status, StatusCode::OK, "{}: {}", engine.name, asked.body);
        let server = smarthost(&[]);
        works(&engine, &worker(&engine, &server, &minh.files())).await;
        let names: Vec<String> = server.kept().iter().flat_map(attached).map(|(name, ..)| name).collect();
        assert!(names.contains(&QUOTE.to_owned()) && names.contains(&"pin.pdf".to_owned()), "{}: {names:?}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_gone_is_told_and_the_answer_never_happened() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        let fields = [("kind", "reply"), ("body", "Dạ em gửi ạ."), ("seen", seen.as_str()), ("then", "done")];
        let path = format!("/app/tickets/{number}");
        minh.upload(&format!("{path}/reply"), &fields, ("files", &[(QUOTE, PDF)])).await;
        let server = smarthost(&[]);
        // The folder of another program: nothing lies in it.
        works(&engine, &worker(&engine, &server, &testkit::no_files())).await;
        assert!(server.kept().is_empty(), "{}: nothing leaves without its file", engine.name);
        assert_eq!(cast.ticket(&engine, number).await.standing.status, Status::NeedsFirstResponse);
        let page = minh.get(&path).await.body;
        assert!(page.contains(&format!("không còn tệp đính kèm {QUOTE}")), "{}: {page}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_broke_off_twice_brings_the_ticket_back_so_that_somebody_asks() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, "Dạ mời chị qua lấy máy.", Then::Done).await;
        let server = smarthost(&[SmtpMood::TakeAndHangUp, SmtpMood::TakeAndHangUp]);
        works(&engine, &worker(&engine, &server, &testkit::no_files())).await;
        let (first, second) = (&server.kept()[0], &server.kept()[1]);
        assert_eq!(read(first).message_id, read(second).message_id, "{}: the same mail", engine.name);
        assert_eq!(server.kept().len(), 2, "and not a third time");
        assert_eq!(
            cast.ticket(&engine, number).await.standing.status,
            Status::CloseTheLoop,
            "{}",
            engine.name
        );
        let minh = Site::of(&engine, cast.minh(), Locale::Vi);
        let page = minh.get(&format!("/app/tickets/{number}")).await.body;
        assert!(page.contains("Có thể chưa gửi được đến lan@example.vn"), "{}: {page}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_arrives_at_the_second_try_leaves_its_ticket_alone() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, "Dạ mời chị qua lấy máy.", Then::Wait).await;
        let server = smarthost(&[SmtpMood::TakeAndHangUp]);
        works(&engine, &worker(&engine, &server, &testkit::no_files())).await;
        assert_eq!(server.kept().len(), 2, "{}", engine.name);
        assert_eq!(cast.ticket(&engine, number).await.standing.status, Status::WaitingForCustomer);
        let newest = engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap().remove(0);
        assert_eq!(newest.state, MailState::Sent);
    })
    .await;
}
