//! Mailboxes of providers that take tokens and no passwords.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use channels::{NewDoor, OAuth2, Secret, SignInWay};
use platform::Config;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use testkit::{Engine, ImapServer, each_engine};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::cast::{SCHEMAS, Shop, imap, letter};

/// A provider that takes each refresh token once and gives the next one with the access token.
async fn provider(server: &ImapServer, asked: Arc<AtomicUsize>) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (certificate, key) = server.certificate();
    let chain = CertificateDer::pem_file_iter(certificate).unwrap().map(Result::unwrap).collect();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let (mut request, mut buffer) = (String::new(), [0; 4096]);
            while !request.contains("refresh_token=") {
                let count = stream.read(&mut buffer).await.unwrap();
                request.push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
            let turn = asked.fetch_add(1, Ordering::SeqCst);
            let is_right = request.contains(&format!("refresh_token=turn-{turn}"));
            let body = if is_right {
                format!(
                    r#"{{"access_token": "{}", "expires_in": 3600, "refresh_token": "turn-{}"}}"#,
                    ImapServer::TOKEN,
                    turn + 1
                )
            } else {
                r#"{"error": "invalid_grant", "error_description": "used before"}"#.to_owned()
            };
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + &body).as_bytes()).await.unwrap();
            let _ = stream.shutdown().await;
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_changes_each_time_lets_us_in_again_and_again() {
    let server = testkit::imap();
    each_engine(SCHEMAS, async |engine: Engine| {
        let login = format!("token-{}", engine.name);
        server.deliver(&login, &letter(1)).unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let port = provider(&server, Arc::clone(&asked)).await;
        let config = Config { mail_ca: Some(server.ca()), ..Config::default() };
        let shop = Shop::new(&engine, config);
        let NewDoor::Imap { host, port: imap_port, tls, login, folder, done_folder, .. } =
            imap(&server, &login)
        else {
            panic!()
        };
        let secret = Some(Secret::OAuth2(OAuth2 {
            token_url: format!("https://localhost:{port}/token"),
            client_id: "haumai".into(),
            client_secret: String::new(),
            refresh_token: "turn-0".into(),
        }));
        let way = SignInWay::OAuth2;
        shop.add(
            "support",
            NewDoor::Imap {
                host,
                port: imap_port,
                tls,
                login: login.clone(),
                way,
                secret,
                folder,
                done_folder,
            },
        )
        .await;
        let doors = shop.open();
        assert_eq!(shop.stored(1).await.stored, 1, "{}", engine.name);
        drop(doors);
        // The next connection needs the token that came with the first.
        server.deliver(&login, &letter(2)).unwrap();
        let _doors = shop.open();
        assert_eq!(shop.stored(2).await.stored, 2, "{}", engine.name);
        assert!(asked.load(Ordering::SeqCst) >= 2);
    })
    .await;
}
