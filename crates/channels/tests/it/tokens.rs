//! Providers that take no password.

use std::sync::Arc;

use channels::{NewDoor, OAuth2, Secret, SignIn, SignInWay};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use testkit::{Engine, ImapServer, each_engine};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    cast::{SCHEMAS, Shop, imap},
    imap::{fill, trusting},
};

/// A provider that gives a token for a refresh token, once: whoever comes with the old one again gets none.
async fn provider(server: &ImapServer) -> String {
    let (certificate, key) = server.certificate();
    let chain = CertificateDer::pem_file_iter(certificate).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    let builder =
        rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap();
    let config = builder.with_no_client_auth().with_single_cert(chain, key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("https://localhost:{}/token", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        let mut expected = "refresh-1".to_owned();
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            // Head and form may come in two pieces.
            let (mut asked, mut piece) = (String::new(), vec![0; 4096]);
            while !asked.contains("refresh_token=") {
                match stream.read(&mut piece).await {
                    Ok(length) if length > 0 => asked.push_str(&String::from_utf8_lossy(&piece[..length])),
                    _ => break,
                }
            }
            let is_known = asked.contains(&format!("refresh_token={expected}"));
            let answer = if is_known {
                let next = format!("{expected}1");
                let token = ImapServer::token("support");
                expected.clone_from(&next);
                format!(
                    r#"{{"access_token":"{token}","refresh_token":"{next}","refresh_token_expires_in":604800}}"#
                )
            } else {
                r#"{"error":"invalid_grant","error_description":"ask a person"}"#.to_owned()
            };
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
            let text = format!("{head}Content-Length: {}\r\n\r\n{answer}", answer.len());
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_without_passwords_is_asked_for_a_token_and_its_next_refresh_token_is_kept() {
    let server = testkit::imap();
    let server = &server;
    let story = async |engine: Engine| {
        let shop = Shop::new(&engine, trusting(server));
        let NewDoor::Imap { host, port, tls, login, folder, done_folder, .. } = imap(server, "support")
        else {
            panic!()
        };
        let secret = Some(Secret::OAuth2(OAuth2 {
            token_url: provider(server).await,
            client_id: "haumai".into(),
            client_secret: String::new(),
            refresh_token: "refresh-1".into(),
        }));
        let way = SignInWay::OAuth2;
        let door = NewDoor::Imap { host, port, tls, login, way, secret, folder, done_folder };
        fill(server, 0..3);
        let id = shop.add("support", door).await;
        let doors = shop.open();
        assert_eq!(shop.stored(3).await.stored, 3);
        drop(doors);
        // The provider has forgotten the first refresh token: only whoever kept the next one comes in again.
        fill(server, 3..5);
        let _doors = shop.open();
        assert_eq!(shop.stored(5).await.stored, 5);
        let state = shop.app.db().read(move |tx| channels::mailbox_state(tx, id)).await.unwrap().unwrap();
        assert!(state.sign_in == SignIn::Well && state.token_expires_at.is_some(), "{state:?}");
    };
    each_engine(SCHEMAS, story).await;
}
