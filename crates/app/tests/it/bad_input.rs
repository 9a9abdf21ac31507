//! Requests that break off, are too large, or bring what they do not claim to bring: nothing is half done, the
//! person reads what to do, and the program goes on.

use std::{fs, path::Path};

use axum::http::{Method, StatusCode};
use haumai::cast;
use kernel::Actor;
use platform::{Config, DbError};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    house::House,
    world::{World, any_form, encoded},
};

const PAGE: &str = "/my/messages/new";
const BORDER: &str = "ranh-gioi";

/// Lan's browser, byte by byte.
struct Wire {
    house: House,
    cookies: String,
}

/// How a request ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Whole,
    /// The connection is gone after so many bytes of the body.
    Gone(usize),
    /// The browser says that nothing more comes after so many bytes of the body, and still listens.
    Silent(usize),
}

impl Wire {
    async fn open(config: Config) -> Self {
        let house = House::open(config).await;
        cast::tell(&house.app, &house.clock).await.unwrap();
        let mut wire = Self { house, cookies: String::new() };
        let link = cast::customer_link(&wire.house.app).await.unwrap().unwrap();
        let answer = wire.get(&link).await;
        let set = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let pairs: Vec<&str> = set.map(|cookie| cookie.split(';').next().unwrap()).collect();
        wire.cookies = pairs.join("; ");
        wire
    }

    async fn get(&self, path: &str) -> String {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            self.host(),
            self.cookies
        );
        self.exchange(head.as_bytes(), End::Whole).await
    }

    async fn post(&self, kind: &str, body: &[u8], end: End) -> String {
        let head = format!(
            "POST {PAGE} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.host(),
            self.cookies,
            body.len()
        );
        let sent = match end {
            End::Whole => body,
            End::Gone(bytes) | End::Silent(bytes) => &body[..bytes],
        };
        self.exchange(&[head.as_bytes(), sent].concat(), end).await
    }

    async fn exchange(&self, bytes: &[u8], end: End) -> String {
        let mut stream = TcpStream::connect(self.host()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        match end {
            End::Whole => {}
            End::Gone(_) => return String::new(),
            End::Silent(_) => stream.shutdown().await.unwrap(),
        }
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn host(&self) -> String {
        self.house.at("").trim_start_matches("http://").to_owned()
    }

    /// The hidden fields of the page, and what Lan types.
    async fn typed(&self) -> Vec<(String, String)> {
        let mut fields = any_form(&self.get(PAGE).await);
        assert_eq!(fields.len(), 2, "the page has its proof");
        fields.push(("subject".into(), "Hỏi giờ mở cửa".into()));
        fields.push(("body".into(), "Chủ nhật shop có mở cửa không ạ?".into()));
        fields
    }

    async fn tickets(&self) -> usize {
        let read = |tx: &mut platform::Tx<'_>| {
            let by = Actor::System { task: "test" };
            let email = customers::Email::try_from(cast::LAN.to_owned()).unwrap();
            let lan = customers::find_by_contact(tx, &customers::Contact::Email(email))?.unwrap();
            Ok::<_, DbError>(tickets::newest_tickets_of(tx, &by, lan, 50)?.len())
        };
        self.house.app.db().read(read).await.unwrap()
    }

    fn files(&self) -> usize {
        fn below(folder: &Path) -> usize {
            let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { below(&path) } else { 1 }).sum()
        }
        below(&self.house.app.config().data.join("files"))
    }
}

fn urlencoded(fields: &[(String, String)]) -> Vec<u8> {
    let pairs: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
    pairs.join("&").into_bytes()
}

fn multipart(fields: &[(String, String)], file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let disposition = "Content-Disposition: form-data; name=\"files\"; filename=\"man-hinh.png\"";
    body.extend(format!("--{BORDER}\r\n{disposition}\r\nContent-Type: image/png\r\n\r\n").into_bytes());
    body.extend(file);
    body.extend(format!("\r\n--{BORDER}--\r\n").into_bytes());
    body
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([x as u8, y as u8, 120]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn a_request_cut_in_the_middle_leaves_nothing_half_done() {
    let wire = Wire::open(Config::default()).await;
    let (tickets, files) = (wire.tickets().await, wire.files());
    let form = "application/x-www-form-urlencoded";
    let parts = format!("multipart/form-data; boundary={BORDER}");
    for (kind, has_file) in [(form, false), (parts.as_str(), true)] {
        let fields = wire.typed().await;
        let body = if has_file { multipart(&fields, &picture()) } else { urlencoded(&fields) };
        let (before, stored) = (wire.tickets().await, wire.files());
        // Also right before the end: everything that was typed is there, and still it is not whole.
        let end = if has_file { BORDER.len() } else { 1 };
        for at in [0, body.len() / 2, body.len() - end] {
            wire.post(kind, &body, End::Gone(at)).await;
            let answer = wire.post(kind, &body, End::Silent(at)).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
            assert!(wire.get("/health").await.starts_with("HTTP/1.1 200"));
        }
        assert_eq!((wire.tickets().await, wire.files()), (before, stored));

        let answer = wire.post(kind, &body, End::Whole).await;
        assert!(answer.starts_with("HTTP/1.1 303"), "the same form sent whole is taken: {answer}");
        let again = wire.post(kind, &body, End::Whole).await;
        assert!(again.starts_with("HTTP/1.1 303"), "{again}");
        assert_eq!(wire.tickets().await, before + 1, "and it is taken once");
    }
    assert_eq!(wire.tickets().await, tickets + 2);
    assert!(wire.files() > files, "the photo came with the whole form");
}

#[tokio::test]
async fn an_upload_over_the_limit_is_told_how_much_is_taken() {
    let config = Config { upload_bytes_max: 1024 * 1024, ..Config::default() };
    let wire = Wire::open(config).await;
    let (tickets, files) = (wire.tickets().await, wire.files());
    let body = multipart(&wire.typed().await, &vec![7; 3 * 1024 * 1024]);
    let kind = format!("multipart/form-data; boundary={BORDER}");
    let answer = wire.post(&kind, &body, End::Whole).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("tối đa 1\u{a0}MB") || answer.contains("tối đa 1 MB"), "{answer}");
    assert_eq!((wire.tickets().await, wire.files()), (tickets, files));
    assert!(wire.get(PAGE).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_photo_that_is_none_keeps_what_was_typed() {
    let world = World::open().await;
    let mut lan = world.lan().await;
    let mut fields = any_form(&lan.get(PAGE).await.body);
    fields.push(("subject".into(), "Hỏi giờ mở cửa".into()));
    fields.push(("body".into(), "Chủ nhật shop có mở cửa không ạ?".into()));
    let body = String::from_utf8(multipart(&fields, b"no picture at all")).unwrap();
    let kind = format!("multipart/form-data; boundary={BORDER}");
    let answer = lan.send(Method::POST, PAGE, &kind, body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["man-hinh.png", "Hỏi giờ mở cửa", "Chủ nhật shop có mở cửa không ạ?"] {
        assert!(answer.body.contains(kept), "{kept}: {}", answer.body);
    }

    let content = "bm8gcGljdHVyZSBhdCBhbGw=";
    let sent = json!({"subject": "a", "body": "b", "files": [{"name": "a.png", "content": content}]});
    let answer = lan.json(Method::POST, "/api/v1/my/tickets", &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.value()["errors"][0]["pointer"], "#/files");
    let sent = json!({"subject": "a", "body": "b", "files": [{"name": "a.png", "content": "@"}]});
    let answer = lan.json(Method::POST, "/api/v1/my/tickets", &sent).await;
    assert_eq!(answer.value()["errors"][0]["pointer"], "#/files/0/content");
}
