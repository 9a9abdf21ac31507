//! Whoever is signed out hears nothing more, over a real connection.

use std::time::Duration;

use platform::{Config, DbError, live::Audience};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    house::House,
    world::{Visitor, World, any_form},
};

/// A session that is over loses its stream within so long.
const LIMIT: Duration = Duration::from_secs(5);

/// An open `/app/stream`.
struct Stream(TcpStream);

impl Stream {
    async fn open(house: &House, visitor: &Visitor) -> Self {
        let address = house.at("/app/stream");
        let (host, path) = address.strip_prefix("http://").and_then(|rest| rest.split_once('/')).unwrap();
        let mut wire = TcpStream::connect(host).await.unwrap();
        let cookies = visitor.cookies();
        let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n\r\n");
        wire.write_all(request.as_bytes()).await.unwrap();
        let mut stream = Self(wire);
        let head = stream.next().await;
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("text/event-stream"), "{head}");
        stream
    }

    async fn next(&mut self) -> String {
        let mut buffer = vec![0; 16_384];
        let read = timeout(LIMIT, self.0.read(&mut buffer)).await.expect("something arrives").unwrap();
        String::from_utf8_lossy(&buffer[..read]).into_owned()
    }

    /// Reads until the stream is closed, and returns what came.
    async fn until_closed(&mut self) -> String {
        let mut heard = String::new();
        loop {
            let piece = self.next().await;
            heard.push_str(&piece);
            if piece.is_empty() || heard.ends_with("0\r\n\r\n") {
                return heard;
            }
        }
    }
}

async fn touch(house: &House) {
    let told: Result<(), DbError> = house.app.db().write(|tx| tx.touch(Audience::Staff, "inbox")).await;
    told.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_session_and_a_member_who_left_lose_their_streams() {
    let house = House::open(Config::default()).await;
    let world = World::around(&house).await;
    let mut minh = world.staff("minh@saomai.example").await;
    let (mut trang, huy) =
        (world.staff("trang@saomai.example").await, world.staff("huy@saomai.example").await);
    let elsewhere = world.staff("minh@saomai.example").await;
    let mut of_elsewhere = Stream::open(&house, &elsewhere).await;
    let mut of_minh = Stream::open(&house, &minh).await;
    let mut of_huy = Stream::open(&house, &huy).await;

    let account = minh.get("/app/settings/account").await;
    let hidden = any_form(&account.body);
    let ended = minh.post("/app/settings/account/sessions/end-others", &hidden, &[]).await;
    assert!(ended.status.is_redirection(), "{}", ended.body);
    of_elsewhere.until_closed().await;

    let team = trang.get("/app/settings/team").await;
    let members = world.app.db().read(identity::staff_members).await.unwrap();
    let id = members.iter().find(|m| m.email == "huy@saomai.example").unwrap().id;
    let left = trang.post(&format!("/app/settings/team/{id}/leave"), &any_form(&team.body), &[]).await;
    assert!(left.status.is_redirection(), "{}", left.body);
    of_huy.until_closed().await;

    touch(&house).await;
    // Whoever is still signed in goes on hearing, among what the story's own jobs change.
    while !of_minh.next().await.contains("data: inbox") {}
}
