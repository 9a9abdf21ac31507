//! Mail that is brought to our own receiver.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use channels::NewDoor;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::client::{Certificate, Tls, TlsParameters},
};
use platform::Config;
use testkit::{
    Engine, each_engine,
    servers::{Certificates, free_port},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::cast::{SCHEMAS, Shop, letter, mailbox};

/// Says the lines one after another and returns the code of each answer; a line may hold several, pipelined.
pub async fn talk(port: u16, lines: &[&str]) -> Vec<String> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut answers = BufReader::new(read).lines();
    let mut codes = Vec::new();
    let mut greeting = answers.next_line().await.unwrap().unwrap();
    assert!(greeting.starts_with("220"), "{greeting}");
    for line in lines {
        write.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        let expected = line.split("\r\n").count().max(1);
        let expected = if line.ends_with("\r\n.") { 1 } else { expected };
        for _ in 0..expected {
            loop {
                greeting = answers.next_line().await.unwrap().unwrap_or_else(|| "end ".into());
                if greeting.as_bytes().get(3) == Some(&b' ') {
                    break;
                }
            }
            codes.push(greeting.chars().take(3).collect());
        }
    }
    codes
}

pub async fn shop(engine: &Engine, config: Config) -> (Shop, u16) {
    let port = free_port().unwrap();
    let config = Config { mail_listen: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port))), ..config };
    let shop = Shop::new(engine, config);
    shop.add("support", NewDoor::Smtp).await;
    (shop, port)
}

pub async fn listening(port: u16) {
    for _ in 0..100 {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody listens on {port}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_for_the_shop_is_kept_before_it_is_answered_and_nothing_is_relayed() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let (shop, port) = shop(&engine, Config::default()).await;
        let _doors = shop.open();
        listening(port).await;
        let mail = format!("{}.", String::from_utf8(letter(1)).unwrap());
        let to = "RCPT TO:<Support+abc@saomai.example>";
        let lines = [
            "EHLO khach",
            "MAIL FROM:<lan@khach.example>",
            "RCPT TO:<lan@elsewhere.example>",
            "DATA",
            to,
            "DATA",
            &mail,
        ];
        assert_eq!(talk(port, &lines).await, ["250", "250", "550", "503", "250", "354", "250"]);
        assert_eq!(shop.law().await.stored, 1, "it is stored when it is answered");
        let pipelined =
            "MAIL FROM:<>\r\nRCPT TO:<support@saomai.example>\r\nRCPT TO:<nobody@saomai.example>\r\nDATA";
        let lines = ["HELO khach", pipelined, &mail, "MAIL FROM:<a@b.example> SIZE=99999999999", "QUIT"];
        let codes = talk(port, &lines).await;
        assert_eq!(codes, ["250", "250", "250", "550", "354", "250", "552", "221"]);
        assert_eq!(shop.law().await.stored, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_answered_and_too_much_of_it_ends_the_visit() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let (shop, port) = shop(&engine, Config::default()).await;
        let _doors = shop.open();
        listening(port).await;
        let lines = [
            "MAIL FROM:<a@b.example>",
            "RCPT TO:<x@y.example>",
            "GET / HTTP/1.1",
            "STARTTLS",
            "AUTH PLAIN AA==",
        ];
        assert_eq!(talk(port, &lines).await, ["503", "503", "500", "502", "502"]);
        let guesses: Vec<&str> = std::iter::repeat_n("EXPN all", 20).collect();
        let codes = talk(port, &guesses).await;
        assert_eq!(codes.last().unwrap(), "502");
        let more: Vec<&str> = std::iter::repeat_n("EXPN all", 21).collect();
        assert_eq!(talk(port, &more).await.last().unwrap(), "421");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_client_sends_with_tls() {
    let folder = tempfile::tempdir().unwrap();
    let certificates = Certificates::make(folder.path()).unwrap();
    each_engine(SCHEMAS, async |engine: Engine| {
        let config = Config {
            mail_certificate: Some(certificates.server()),
            mail_key: Some(certificates.server_key()),
            ..Config::default()
        };
        let (shop, port) = shop(&engine, config).await;
        let _doors = shop.open();
        listening(port).await;
        let ca = std::fs::read(certificates.ca()).unwrap();
        let tls = TlsParameters::builder("localhost".into())
            .add_root_certificate(Certificate::from_pem(&ca).unwrap())
            .build_rustls()
            .unwrap();
        let client = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("localhost")
            .port(port)
            .tls(Tls::Required(tls))
            .build();
        let mail = Message::builder()
            .from("Lan <lan@khach.example>".parse().unwrap())
            .to("support@saomai.example".parse().unwrap())
            .subject("Máy không lên nguồn")
            .body(".Giúp tôi với.\r\n..".to_owned())
            .unwrap();
        let answer = client.send(mail).await.unwrap();
        assert_eq!(answer.first_line(), Some("2.0.0 kept"));
        assert_eq!(shop.law().await.stored, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_vouches_for_itself_at_our_own_receiver_is_not_believed() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let (shop, port) = shop(&engine, Config::default()).await;
        let trusting = channels::NewMailbox {
            trusted_server: "mx.khach.example".into(),
            ..mailbox("care", NewDoor::Smtp)
        };
        let id = shop.add("care", NewDoor::Smtp).await;
        shop.change_to(id, trusting).await;
        let _doors = shop.open();
        listening(port).await;
        let forged = |number: usize| {
            let claim = "Authentication-Results: mx.khach.example; dkim=pass header.d=khach.example\r\n";
            format!("{claim}{}.", String::from_utf8(letter(number)).unwrap())
        };
        let (one, other) = (forged(1), forged(2));
        let (from, to) = ("MAIL FROM:<lan@khach.example>", "RCPT TO:<care@saomai.example>");
        let codes = talk(port, &["EHLO khach", from, to, "DATA", &one, from, to, "DATA", &other]).await;
        assert_eq!(codes.last().unwrap(), "250", "{codes:?}");
        let worker = platform::jobs::Worker::new(shop.app.db().clone(), [channels::reader(&shop.app)]);
        while worker.run_due().await.unwrap() > 0 {}
        let sent =
            shop.app.db().read::<_, platform::DbError, _>(|tx| platform::mail::newest_mails(tx, 9)).await;
        assert_eq!(sent.unwrap().len(), 1, "{}: whom nobody vouches for is answered once a day", engine.name);
        // Switched off, its mail waits at its sender.
        let off = channels::NewMailbox { is_active: false, ..mailbox("care", NewDoor::Smtp) };
        shop.change_to(id, off).await;
        assert_eq!(talk(port, &["EHLO khach", from, to]).await, ["250", "250", "450"]);
    })
    .await;
}
