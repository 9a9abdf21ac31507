//! Pictures on other people's servers.

use std::sync::{Arc, Mutex};

use platform::pictures::{PictureRefusal, decide_public, fetch_picture, fetch_pictures};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// A picture as a shop in the next street would put it into its mail.
fn pixel() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A web server that gives pictures and worse, and remembers what it was asked.
struct Web {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Web {
    async fn start(elsewhere: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let (port, asked) = (listener.local_addr().unwrap().port(), Arc::<Mutex<Vec<String>>>::default());
        let (kept, elsewhere) = (Arc::clone(&asked), elsewhere.to_owned());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                let mut head = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line.is_empty() {
                        break;
                    }
                    head.push_str(&line.to_lowercase());
                    head.push('\n');
                }
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                kept.lock().unwrap().push(head);
                let (status, body): (String, Vec<u8>) = match path.as_str() {
                    "/picture" => ("200 OK".into(), pixel()),
                    "/page" => ("200 OK".into(), b"<script>alert(1)</script>".to_vec()),
                    "/endless" => ("200 OK".into(), vec![b'x'; 11 * 1024 * 1024]),
                    "/around" => ("302 Found\r\nLocation: /around".into(), Vec::new()),
                    "/away" => (format!("302 Found\r\nLocation: {elsewhere}"), Vec::new()),
                    _ => ("404 Not Found".into(), Vec::new()),
                };
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Type: image/png\r\nSet-Cookie: seen=1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                let _ = write.write_all(head.as_bytes()).await;
                let _ = write.write_all(&body).await;
            }
        });
        Self { port, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://localhost:{}/{path}", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_picture_comes_through_us_without_a_word_of_who_reads() {
    let web = Web::start("").await;
    let picture = fetch_picture(&web.url("picture"), &|_| true).await.unwrap();
    assert!(picture.starts_with(&[0xff, 0xd8]), "it is written anew");
    let asked = web.asked();
    assert_eq!(asked.len(), 1);
    assert!(!asked[0].contains("cookie") && !asked[0].contains("referer"), "{asked:?}");
    for (path, why) in [
        ("page", PictureRefusal::NoPicture),
        ("endless", PictureRefusal::TooMuch),
        ("around", PictureRefusal::TooMuch),
        ("nothing", PictureRefusal::Gone),
    ] {
        assert_eq!(fetch_picture(&web.url(path), &|_| true).await, Err(why), "{path}");
    }
}

#[tokio::test]
async fn nobody_reaches_through_us_what_is_not_public() {
    let hidden = Web::start("").await;
    let open = Web::start(&hidden.url("picture")).await;
    let port = open.port;
    let led_on = fetch_picture(&open.url("away"), &move |server| server.port() == port).await;
    assert_eq!(led_on, Err(PictureRefusal::NotPublic), "what it leads on to is looked at as well");
    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "169.254.169.254"]
    {
        let refused = fetch_picture(&format!("http://{host}/picture"), &decide_public).await;
        assert_eq!(refused, Err(PictureRefusal::NotPublic), "{host}");
    }
    for address in ["file:///etc/passwd", "ftp://a.example/x", "http://lan:secret@a.example/x", "x"] {
        assert_eq!(fetch_picture(address, &|_| true).await, Err(PictureRefusal::Address), "{address}");
    }
    assert_eq!(hidden.asked(), Vec::<String>::new());
}

#[test]
fn networks_of_somebodys_own_are_not_public() {
    for server in [
        "10.1.2.3:80",
        "172.16.0.1:443",
        "192.168.1.1:80",
        "100.64.0.1:80",
        "0.0.0.0:80",
        "224.0.0.1:80",
        "255.255.255.255:80",
        "[fe80::1]:80",
        "[fc00::1]:80",
        "[64:ff9b::7f00:1]:80",
        "[2002:7f00:1::]:80",
        "8.8.8.8:22",
    ] {
        assert!(!decide_public(server.parse().unwrap()), "{server}");
    }
    for server in ["8.8.8.8:443", "1.1.1.1:80", "[2606:4700::1111]:443"] {
        assert!(decide_public(server.parse().unwrap()), "{server}");
    }
}

#[tokio::test]
async fn what_cannot_be_had_is_left_out() {
    let web = Web::start("").await;
    let addresses = vec![web.url("picture"), web.url("nothing")];
    let fetched = fetch_pictures(addresses, &|_| true).await;
    assert_eq!(fetched.keys().collect::<Vec<_>>(), [&web.url("picture")]);
    assert_eq!(web.asked().len(), 2);
}
