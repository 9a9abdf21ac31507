//! Somebody calls the shop.

use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use kernel::{Actor, Role};
use platform::{
    Config, DbError, Tx,
    jobs::{Handler, Worker},
};
use sha1::Sha1;
use testkit::{Answer, Engine, each_engine};
use tickets::{Channel, Status, Ticket};

use crate::{
    cast::{SCHEMAS, Shop},
    pages::{Site, beside_ticket},
};

const PROGRAM: Actor = Actor::System { task: "test" };
const SECRET: &str = "khoa-ky-cua-stringee";

fn signature(raw: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(raw.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A shop with a line at Stringee.
struct Desk<'e> {
    engine: &'e Engine,
    shop: Shop,
    site: Site,
    /// The page of the line, which says where Stringee has to tell us.
    place: String,
    hook: String,
}

impl<'e> Desk<'e> {
    async fn of(engine: &'e Engine) -> Self {
        let shop = Shop::new(engine, Config::default());
        let site = Site::of(engine, Role::Owner);
        let fields = [("name", "Tổng đài"), ("secret", SECRET), ("is_active", "yes")];
        let added = site.post("/app/settings/calls/new", &fields).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let place = added.place.split('?').next().unwrap().to_owned();
        let page = site.get(&place).await.body;
        assert!(!page.contains(SECRET), "a secret is never shown again");
        let (_, rest) = page.split_once("/hooks/stringee/").expect("the address for Stringee");
        let id: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        Self { engine, shop, site, place, hook: format!("/hooks/stringee/{id}") }
    }

    /// What Stringee tells of a call of Lan's.
    fn event(&self, call: &str, status: &str, more: &str) -> String {
        let at = self.engine.clock.now().as_millisecond();
        format!(
            r#"{{"call_status":"{status}","timestamp_ms":{at},"call_id":"{call}"{more},"from":{{"number":"84912345678","type":"external"}},"to":{{"number":"842471091234","type":"internal"}}}}"#
        )
    }

    async fn tell(&self, raw: &str) -> Answer {
        self.tell_signed(raw, &signature(raw)).await
    }

    async fn tell_signed(&self, raw: &str, signature: &str) -> Answer {
        self.site.post_signed(&self.hook, ("X-STRINGEE-SIGNATURE", signature), raw).await
    }

    async fn hears(&self, call: &str, status: &str, more: &str) {
        let told = self.tell(&self.event(call, status, more)).await;
        assert_eq!((told.status, told.body.as_str()), (StatusCode::OK, ""), "{}", self.engine.name);
        self.work().await;
    }

    async fn work(&self) {
        let rooms = [tickets::room(), channels::room()];
        let (mut handlers, mut reactions) = (Vec::new(), Vec::new());
        for room in rooms {
            handlers.extend(room.jobs);
            reactions.extend(room.reactions);
        }
        handlers.extend(reactions.into_iter().map(Handler::from));
        Worker::new(self.shop.app.db().clone(), handlers).run_due().await.unwrap();
    }

    async fn tickets(&self) -> Vec<Ticket> {
        self.shop.tickets().await
    }
}

#[tokio::test]
async fn a_missed_call_is_a_ticket_to_call_back_and_the_same_news_again_is_none() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.hears("c1", "started", "").await;
        assert!(desk.tickets().await.is_empty(), "it rings");
        engine.clock.advance(SignedDuration::from_secs(20));
        let over = desk.event("c1", "ended", r#","answerDuration":0"#);
        for _ in 0..2 {
            assert_eq!(desk.tell(&over).await.status, StatusCode::OK);
            desk.work().await;
        }
        let ticket = desk.tickets().await.remove(0);
        assert_eq!(ticket.subject, "Gọi lại 0912 345 678", "{}", engine.name);
        assert_eq!((ticket.channel, ticket.customer), (Channel::Phone, None), "a number proves nobody");
        assert_eq!(ticket.standing.status, Status::NeedsFirstResponse, "{}", engine.name);
        assert!(ticket.due.is_some(), "somebody waits");
        engine.clock.advance(SignedDuration::from_mins(5));
        desk.hears("c2", "ended", r#","answerDuration":0"#).await;
        let all = desk.tickets().await;
        assert_eq!(all.len(), 1, "{}: whoever calls again waits in the same conversation", engine.name);
        let id = all[0].id;
        let beside = beside_ticket(&engine, Role::FrontDesk, id).await;
        assert!(beside.contains("href=\"tel:+84912345678\">Gọi lại"), "{}: {beside}", engine.name);
        let read = move |tx: &mut Tx<'_>| tickets::messages_of(tx, &PROGRAM, id);
        let said = engine.db.read::<_, DbError, _>(read).await.unwrap();
        assert_eq!(said.len(), 2, "{}: {said:?}", engine.name);
        engine.clock.advance(SignedDuration::from_mins(5));
        let back = desk.event("c3", "ended", r#","answerDuration":95"#);
        let back =
            back.replace("external", "x").replace("internal", "external").replace("\"x\"", "\"internal\"");
        let back = back
            .replace("84912345678", "y")
            .replace("842471091234", "84912345678")
            .replace("\"y\"", "\"842471091234\"");
        assert_eq!(desk.tell(&back).await.status, StatusCode::OK);
        desk.work().await;
        let ticket = desk.tickets().await.remove(0);
        assert!(!ticket.standing.unanswered && ticket.standing.staff_wrote, "{}: called back", engine.name);
        let said =
            engine.db.read::<_, DbError, _>(move |tx| tickets::messages_of(tx, &PROGRAM, id)).await.unwrap();
        assert_eq!(said.last().unwrap().body, "Đã nói chuyện qua điện thoại, 1 phút 35 giây.");
        let page = desk.site.get("/app/calls").await.body;
        for word in ["0912 345 678", "tel:+84912345678", "/app/tickets/8401", "Cuộc gọi nhỡ"] {
            assert!(page.contains(word), "{}: no {word} in {page}", engine.name);
        }
    })
    .await;
}

#[tokio::test]
async fn news_of_an_unknown_call_open_it_as_incomplete() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.hears("c9", "answered", "").await;
        let page = desk.site.get("/app/calls").await.body;
        assert!(
            page.contains("thiếu phần đầu") && page.contains("Đang nói chuyện"),
            "{}: {page}",
            engine.name
        );
        engine.clock.advance(SignedDuration::from_secs(75));
        desk.hears("c9", "ended", r#","answerDuration":75"#).await;
        let page = desk.site.get("/app/calls").await.body;
        assert!(page.contains("nói 1 phút 15 giây") && page.contains("thiếu phần đầu"), "{page}");
        assert!(desk.tickets().await.is_empty(), "somebody answered");
        let api = desk.site.get("/api/v1/calls").await.body;
        assert!(api.contains("\"is_incomplete\":true") && api.contains("\"stage\":\"ended\""), "{api}");
        let raw = "select cast(count(*) as bigint) from call_event where raw like '%answered%'";
        let kept = engine.db.read::<_, DbError, _>(move |tx| tx.value::<i64>(raw, &[])).await.unwrap();
        assert_eq!(kept, Some(1), "{}: what was told is kept as it came", engine.name);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_stringee_learns_nothing_and_what_nobody_reads_is_listed() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let event = desk.event("c1", "ended", r#","answerDuration":0"#);
        for (raw, signed) in
            [(event.as_str(), String::new()), (&event, signature("khác")), ("{", signature("{"))]
        {
            let told = desk.tell_signed(raw, &signed).await;
            assert_eq!((told.status, told.body.as_str()), (StatusCode::UNAUTHORIZED, ""), "{}", engine.name);
        }
        engine.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(desk.tell(&event).await.status, StatusCode::UNAUTHORIZED, "{}: kept back", engine.name);
        let nowhere = desk.site.post_signed("/hooks/stringee/khong-co", ("X", ""), &event).await;
        assert_eq!(nowhere.status, StatusCode::UNAUTHORIZED);
        desk.hears("c1", "agentEnded", "").await;
        let page = desk.site.get(&desk.place).await.body;
        assert!(page.contains("agentEnded (1)"), "{}: {page}", engine.name);
        assert!(page.contains(">4<"), "{}: those that were refused are counted: {page}", engine.name);
        assert!(desk.tickets().await.is_empty());
        assert_eq!(desk.site.get("/app/calls?after=nowhere").await.status, StatusCode::BAD_REQUEST);
        let stock = Site::of(&engine, Role::Warehouse);
        assert_eq!(stock.get("/app/calls").await.status, StatusCode::FORBIDDEN);
        let kept =
            desk.site.post(&desk.place, &[("name", "Hotline"), ("secret", ""), ("is_active", "yes")]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        desk.hears("c3", "started", "").await;
    })
    .await;
}
