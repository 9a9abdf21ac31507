//! What stays of a mail, and of a form, when its work is done.

use std::path::PathBuf;

use jiff::SignedDuration;
use platform::{
    Config, DbError,
    jobs::Worker,
    mail::{MailClass, MailCopy, MailState, NewMail, newest_mails, queue_mail, sender},
    once,
};
use testkit::{Engine, ImapServer, each_engine};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use crate::SCHEMAS;

/// A server that takes one connection's mails and says so.
async fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (read, mut write) = listener.accept().await.unwrap().0.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await.unwrap();
        let mut is_text = false;
        while let Some(line) = lines.next_line().await.unwrap() {
            let answer: &[u8] = match (is_text, line.as_str()) {
                (true, ".") => b"250 taken\r\n",
                (true, _) => continue,
                (false, "DATA") => b"354 go on\r\n",
                (false, _) => b"250 yes\r\n",
            };
            is_text = line == "DATA";
            write.write_all(answer).await.unwrap();
        }
    });
    url
}

async fn queue(e: &Engine, recipient: &str) {
    let mail = NewMail {
        recipient: recipient.into(),
        recipient_name: "Lan".into(),
        sender_name: "Sao Mai".into(),
        reply_to: None,
        subject: "Mã đăng nhập".into(),
        body: "482913".into(),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: "test".into(),
        copy: MailCopy::default(),
    };
    e.write::<_, DbError, _>(move |tx| queue_mail(tx, "example.vn", &mail)).await.unwrap();
}

#[tokio::test]
async fn a_provider_takes_our_mail_after_a_sign_in_with_tls_and_a_wrong_password_fails_no_mail() {
    let server = testkit::submission();
    let server = &server;
    each_engine(SCHEMAS, |e| async move {
        let (right, ca) = (ImapServer::PASSWORD, Some(server.ca()));
        let lan = server.smtp().address("lan");
        queue(&e, &lan).await;
        let state = async |smtp: String, mail_ca: Option<PathBuf>| {
            let config = Config {
                smtp: Some(smtp),
                mail_ca,
                mail_from: "shop@example.com".into(),
                ..Config::default()
            };
            let worker = Worker::new(e.db.clone(), [sender(&e.db, &config, None).unwrap()]);
            worker.run_due().await.unwrap();
            e.clock.advance(SignedDuration::from_hours(1));
            let mail = e.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap().remove(0);
            (mail.state, mail.error.unwrap_or_default())
        };
        let (kept, why) = state(server.tls_url("support", "wrong"), ca.clone()).await;
        assert_eq!(kept, MailState::Queued, "{}: {why}", e.name);
        assert!(why.contains("535"), "{why}");
        let (kept, why) = state(server.tls_url("support", right), None).await;
        assert_eq!(kept, MailState::Queued, "a stranger with the server's name gets nothing: {why}");
        let (sent, why) = state(server.tls_url("support", right), ca.clone()).await;
        assert_eq!(sent, MailState::Sent, "{}: {why}", e.name);
        queue(&e, &lan).await;
        let (sent, why) = state(server.starttls_url("support", right), ca).await;
        assert_eq!(sent, MailState::Sent, "{}: {why}", e.name);
        assert_eq!(server.smtp().inbox(&lan, 2).unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_is_sent_leaves_no_code_behind() {
    each_engine(SCHEMAS, |e| async move {
        queue(&e, "lan@example.vn").await;
        let config = Config { smtp: Some(server().await), ..Config::default() };
        let worker = Worker::new(e.db.clone(), [sender(&e.db, &config, None).unwrap()]);
        assert_eq!(worker.run_due().await, Ok(1));
        let mails = e.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap();
        assert_eq!(mails[0].state, MailState::Sent, "{}: {:?}", e.name, mails[0].error);
        assert_eq!((mails[0].subject.as_str(), mails[0].body.as_str()), ("Mã đăng nhập", ""), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_form_is_remembered_for_a_while_and_then_forgotten() {
    each_engine(SCHEMAS, |e| async move {
        for key in ["old", "new"] {
            e.write::<_, DbError, _>(move |tx| {
                once::once(tx, "lan", key, b"x", |_| Ok::<_, DbError>(()), |()| "/my".into())
            })
            .await
            .unwrap();
            e.clock.advance(SignedDuration::from_hours(24 * 5));
        }
        let forgotten: Result<u64, DbError> = e
            .write(|tx| {
                let week = tx.now() - SignedDuration::from_hours(24 * 7);
                once::forget_before(tx, week)
            })
            .await;
        assert_eq!(forgotten, Ok(1), "{}: the one of ten days ago", e.name);
    })
    .await;
}
