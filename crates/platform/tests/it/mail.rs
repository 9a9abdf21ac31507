//! What stays of a mail, and of a form, when its work is done.

use std::path::PathBuf;

use jiff::SignedDuration;
use platform::{
    Config, DbError,
    jobs::Worker,
    mail::{MailClass, MailCopy, MailState, NewMail, newest_mails, queue_mail, sender},
    once,
};
use testkit::{Engine, ImapServer, SmtpMood, each_engine, no_files, smarthost};

use crate::SCHEMAS;

async fn queue(e: &Engine, recipient: &str) {
    queue_of(e, recipient, MailClass::Automatic).await;
}

async fn queue_of(e: &Engine, recipient: &str, class: MailClass) {
    let mail = NewMail {
        recipient: recipient.into(),
        recipient_name: "Lan".into(),
        sender_name: "Sao Mai".into(),
        reply_to: None,
        subject: "Mã đăng nhập".into(),
        body: "482913".into(),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class,
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
            let worker = Worker::new(e.db.clone(), [sender(&e.db, &no_files(), &config, None).unwrap()]);
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
        let config = Config { smtp: Some(smarthost(&[]).url()), ..Config::default() };
        let worker = Worker::new(e.db.clone(), [sender(&e.db, &no_files(), &config, None).unwrap()]);
        assert_eq!(worker.run_due().await, Ok(1));
        let mails = e.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap();
        assert_eq!(mails[0].state, MailState::Sent, "{}: {:?}", e.name, mails[0].error);
        assert_eq!((mails[0].subject.as_str(), mails[0].body.as_str()), ("Mã đăng nhập", ""), "{}", e.name);
    })
    .await;
}

#[tokio::test]
async fn what_broke_off_after_the_text_goes_once_more_if_a_person_wrote_it_and_is_then_told() {
    each_engine(SCHEMAS, |e| async move {
        for (class, copies) in [(MailClass::Personal, 2), (MailClass::Automatic, 1)] {
            let server = smarthost(&[SmtpMood::TakeAndHangUp, SmtpMood::TakeAndHangUp]);
            queue_of(&e, "lan@example.vn", class).await;
            let config = Config { smtp: Some(server.url()), ..Config::default() };
            let worker = Worker::new(e.db.clone(), [sender(&e.db, &no_files(), &config, None).unwrap()]);
            for _ in 0..4 {
                worker.run_due().await.unwrap();
                e.clock.advance(SignedDuration::from_hours(1));
            }
            let newest = e.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap().remove(0);
            assert_eq!(newest.state, MailState::Unknown, "{} {class:?}", e.name);
            assert!(newest.error.is_some(), "what the server said stays");
            let kept = server.kept();
            assert_eq!(kept.len(), copies, "{} {class:?}", e.name);
            let id = |raw: &[u8]| {
                let text = String::from_utf8_lossy(raw).into_owned();
                text.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned()
            };
            assert!(kept.iter().all(|mail| id(&mail.raw) == id(&kept[0].raw)), "the same mail");
        }
        let told = "select cast(count(*) as bigint) from event where kind = 'mail_unknown'";
        let told: Option<i64> = e.read::<_, DbError, _>(move |tx| tx.value(told, &[])).await.unwrap();
        assert_eq!(told, Some(2), "{}: each is told once", e.name);
    })
    .await;
}

#[tokio::test]
async fn a_line_that_breaks_before_the_text_loses_nothing_and_doubles_nothing() {
    each_engine(SCHEMAS, |e| async move {
        let server = smarthost(&[SmtpMood::HangUpAtOnce, SmtpMood::Later, SmtpMood::HangUpAtOnce]);
        queue(&e, "lan@example.vn").await;
        let config = Config { smtp: Some(server.url()), ..Config::default() };
        let worker = Worker::new(e.db.clone(), [sender(&e.db, &no_files(), &config, None).unwrap()]);
        for tries in 1..=4 {
            worker.run_due().await.unwrap();
            let mail = e.read::<_, DbError, _>(|tx| newest_mails(tx, 1)).await.unwrap().remove(0);
            let state = if tries == 4 { MailState::Sent } else { MailState::Queued };
            assert_eq!(mail.state, state, "{}: try {tries}, {:?}", e.name, mail.error);
            e.clock.advance(SignedDuration::from_hours(1));
        }
        assert_eq!(server.kept().len(), 1, "{}", e.name);
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
