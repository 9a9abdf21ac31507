//! Mail that nobody whom we trust has looked at, and what its own marks prove.

use std::net::Ipv4Addr;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use channels::NewDoor;
use mail_auth::{
    common::{crypto::Ed25519Key, headers::HeaderWriter},
    dkim::DkimSigner,
};
use platform::{Config, DbError, NameServers, Tx};
use rstest::rstest;
use testkit::{Engine, each_engine};
use tokio::net::UdpSocket;

use crate::{
    cast::SCHEMAS,
    names::Names,
    reading::{Desk, mail},
};

/// Whoever signs for a domain, with the key that the domain publishes.
struct Signer(Vec<u8>);

impl Signer {
    fn new(names: &Names, domain: &str) -> Self {
        let signer = Self(Ed25519Key::generate_pkcs8().unwrap());
        let key = STANDARD.encode(signer.key().public_key());
        names.publish(&format!("nam2026._domainkey.{domain}"), &format!("v=DKIM1; k=ed25519; p={key}"));
        signer
    }

    fn key(&self) -> Ed25519Key {
        Ed25519Key::from_pkcs8_der(&self.0).unwrap()
    }

    /// The mail with a signature over these fields and the body.
    fn signed(&self, domain: &str, fields: &[&str], mail: &[u8]) -> Vec<u8> {
        let signer = DkimSigner::from_key(self.key()).domain(domain).selector("nam2026");
        let signature = signer.headers(fields.iter().copied()).sign(mail).unwrap();
        [signature.to_header().as_bytes(), mail].concat()
    }
}

const FIELDS: &[&str] = &["From", "To", "Subject", "Message-ID"];

fn from_lan(number: usize) -> Vec<u8> {
    let head = format!(
        "From: Lan <lan@khach.vn>\nTo: support@saomai.example\nSubject: Hong loa\nMessage-ID: <{number}@khach.vn>"
    );
    mail(&head, "Loa rè sau một tuần.")
}

async fn desk(engine: &Engine, name_servers: NameServers) -> Desk {
    Desk::with(engine, Config { name_servers, ..Config::default() }).await
}

/// Whether somebody vouches for the author of the newest mail.
async fn is_proven(desk: &Desk) -> bool {
    let newest = desk.tickets().await.last().unwrap().id;
    let read = move |tx: &mut Tx<'_>| {
        let sql = "select count(*) from message where ticket_id = $1 and evidence = 'aligned'";
        tx.value::<i64>(sql, &[&newest])
    };
    desk.shop.app.db().read::<_, DbError, _>(read).await.unwrap() == Some(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_of_the_authors_domain_proves_the_author_and_nothing_less_does() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let names = Names::start().await;
        let (khach, other) = (Signer::new(&names, "khach.vn"), Signer::new(&names, "gian.vn"));
        let desk = desk(&engine, names.servers()).await;
        let changed = String::from_utf8(khach.signed("khach.vn", FIELDS, &from_lan(2))).unwrap();
        let tries = [
            ("signed", true, khach.signed("khach.vn", FIELDS, &from_lan(1))),
            ("another word since", false, changed.replace("tuần", "năm").into_bytes()),
            ("somebody else's", false, other.signed("gian.vn", FIELDS, &from_lan(3))),
            ("with a key of their own", false, other.signed("khach.vn", FIELDS, &from_lan(4))),
            ("From is not signed", false, khach.signed("khach.vn", &["To", "Subject"], &from_lan(5))),
            ("no signature", false, from_lan(6)),
        ];
        for (number, (what, proven, mail)) in tries.into_iter().enumerate() {
            desk.take(&[mail]).await;
            assert_eq!(desk.tickets().await.len(), number + 1, "{what}: every mail is served");
            assert_eq!(is_proven(&desk).await, proven, "{}: {what}", engine.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_about_a_mail_that_our_server_looked_at_or_a_domain_that_cannot_vouch() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let names = Names::start().await;
        let other = Signer::new(&names, "gian.vn");
        let desk = desk(&engine, names.servers()).await;
        let many =
            "DKIM-Signature: v=1; a=rsa-sha256; d=khach.vn; s=s; h=from; bh=eA==; b=eA==\r\n".repeat(9);
        desk.take(&[other.signed("gian.vn", FIELDS, &from_lan(1))]).await;
        desk.take(&[[many.as_bytes(), &from_lan(2)].concat()]).await;
        let trusting = channels::NewMailbox {
            trusted_server: "mx.saomai.example".into(),
            ..crate::cast::mailbox("support", NewDoor::Pipe)
        };
        desk.shop.change_to(desk.mailbox, trusting).await;
        let khach = Signer::new(&names, "khach.vn");
        let looked = b"Authentication-Results: mx.saomai.example; dkim=fail header.d=khach.vn\r\n".as_slice();
        desk.take(&[[looked, &khach.signed("khach.vn", FIELDS, &from_lan(3))].concat()]).await;
        assert_eq!(names.asked(), Vec::<String>::new(), "{}", engine.name);
        assert!(!is_proven(&desk).await, "what our server says stands");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_wants_its_very_name_in_the_signature_gets_its_way() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let names = Names::start().await;
        let tenant = Signer::new(&names, "thue.khach.vn");
        let desk = desk(&engine, names.servers()).await;
        desk.take(&[tenant.signed("thue.khach.vn", FIELDS, &from_lan(1))]).await;
        assert!(is_proven(&desk).await, "without a policy one organisation is enough");
        names.publish("_dmarc.chat.vn", "v=DMARC1; p=none; adkim=s");
        let (house, tenant) = (Signer::new(&names, "chat.vn"), Signer::new(&names, "thue.chat.vn"));
        let strict =
            |number: usize| String::from_utf8(from_lan(number)).unwrap().replace("khach.vn", "chat.vn");
        desk.take(&[tenant.signed("thue.chat.vn", FIELDS, strict(2).as_bytes())]).await;
        assert!(!is_proven(&desk).await, "{}", engine.name);
        desk.take(&[house.signed("chat.vn", FIELDS, strict(3).as_bytes())]).await;
        assert!(is_proven(&desk).await, "{}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_machine_that_brought_a_mail_vouches_for_its_author_where_the_domain_names_it() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let names = Names::start().await;
        names.publish("khach.vn", "v=spf1 ip4:192.0.2.0/28 -all");
        let desk = desk(&engine, names.servers()).await;
        let many =
            "DKIM-Signature: v=1; a=rsa-sha256; d=khach.vn; s=s; h=from; bh=eA==; b=eA==\r\n".repeat(9);
        let tries = [
            ("192.0.2.7", "", true),
            ("192.0.2.77", "", false),
            // Each of its signatures may want the mail hashed once more: it is not looked at.
            ("192.0.2.7", many.as_str(), false),
        ];
        for (number, (address, signatures, proven)) in (1..).zip(tries) {
            desk.store(&[[signatures.as_bytes(), &from_lan(number)].concat()]).await;
            let brought = move |tx: &mut Tx<'_>| {
                let sql = "update letter set brought_by = $1, envelope_from = $2 where state = 'stored'";
                tx.exec(sql, &[&address, &"tra-lai@khach.vn"])
            };
            desk.shop.app.db().write(brought).await.unwrap();
            desk.read(channels::reader(&desk.shop.app)).await;
            assert_eq!(is_proven(&desk).await, proven, "{}: {address}", engine.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_server_that_never_answers_keeps_no_mail_from_the_shop() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let names = Names::start().await;
        let khach = Signer::new(&names, "khach.vn");
        let deaf = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let servers = NameServers::These(vec![deaf.local_addr().unwrap()]);
        let desk = desk(&engine, servers).await;
        let law = desk.take(&[khach.signed("khach.vn", FIELDS, &from_lan(1))]).await;
        assert_eq!((law.stored, law.processed), (1, 1), "{}", engine.name);
        assert!(!is_proven(&desk).await, "in doubt nobody is believed");
    })
    .await;
}

/// The example of RFC 8463, appendix A, with each of its signatures.
#[rstest]
#[case("brisbane", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")]
#[case(
    "test",
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
)]
#[tokio::test(flavor = "multi_thread")]
async fn the_signatures_of_the_standard_hold(#[case] selector: &str, #[case] key: &str) {
    let raw = include_str!("mails/rfc8463.eml").replace('\n', "\r\n").into_bytes();
    each_engine(SCHEMAS, async |engine: Engine| {
        let names = Names::start().await;
        names.publish(&format!("{selector}._domainkey.football.example.com"), key);
        let desk = desk(&engine, names.servers()).await;
        desk.take(std::slice::from_ref(&raw)).await;
        assert!(is_proven(&desk).await, "{}: {selector}", engine.name);
    })
    .await;
}
