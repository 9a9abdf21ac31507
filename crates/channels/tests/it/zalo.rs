//! A customer writes by Zalo.

use axum::http::StatusCode;
use channels::{ChatLaw, KeepChatAccounts, NewChatAccount};
use customers::NewCustomer;
use jiff::SignedDuration;
use kernel::{Actor, Granted, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    DbError, Tx,
    i18n::Lang,
    jobs::{Handler, Worker},
    web::Fault,
};
use serde_json::json;
use testkit::{Answer, Engine, each_engine};
use tickets::{
    Channel, ChatAccountId, ChatDelivery, Message, NewTicket, PostOffice, Recipient, RecipientRole, Reply,
    ReplyError, ReplyToTicket, Stage, Status, SteerTicket, Then, Ticket,
};

use crate::{
    cast::{SCHEMAS, Shop},
    pages::Site,
    platforms::{
        APP_ID, APP_SECRET, FIRST_REFRESH, HOOK_SECRET, Mood, PAGE_ID, Zalo, event, signature, text,
    },
};

pub const PROGRAM: Actor = Actor::System { task: "test" };

/// A shop with an account at Zalo.
pub struct Desk<'e> {
    pub engine: &'e Engine,
    pub zalo: Zalo,
    pub shop: Shop,
    pub site: Site,
    pub account: ChatAccountId,
}

fn new_account(name: &str) -> NewChatAccount {
    NewChatAccount {
        name: name.into(),
        app_id: APP_ID.into(),
        page_id: PAGE_ID.into(),
        hook_secret: HOOK_SECRET.into(),
        app_secret: APP_SECRET.into(),
        refresh_token: FIRST_REFRESH.into(),
        is_active: true,
    }
}

impl<'e> Desk<'e> {
    pub async fn of(engine: &'e Engine) -> Self {
        let zalo = Zalo::start().await;
        let shop = Shop::new(engine, zalo.config());
        let site = Site::of(engine, Role::Owner);
        let account = add(&shop, new_account("Sao Mai")).await;
        Self { engine, zalo, shop, site, account }
    }

    /// Zalo tells us something.
    pub async fn tell(&self, raw: &str) -> Answer {
        self.tell_signed(self.account, raw, &signature(raw)).await
    }

    pub async fn tell_signed(&self, account: ChatAccountId, raw: &str, signature: &str) -> Answer {
        let place = format!("/hooks/zalo/{account}");
        self.site.post_signed(&place, ("X-ZEvent-Signature", signature), raw).await
    }

    /// Lan writes, and whatever follows is done.
    pub async fn hears(&self, id: &str, words: &str) {
        let told = self.tell(&text(id, words, self.engine.clock.now())).await;
        assert_eq!((told.status, told.body.as_str()), (StatusCode::OK, ""), "{}", self.engine.name);
        self.work().await;
    }

    pub async fn work(&self) {
        let reactions = [tickets::room().reactions, channels::room().reactions].concat();
        let own = channels::chat_handlers(&self.shop.app);
        let handlers = reactions.into_iter().map(Handler::from).chain(own);
        let worker = Worker::new(self.shop.app.db().clone(), handlers);
        while worker.run_due().await.unwrap() > 0 {}
    }

    pub async fn tickets(&self) -> Vec<Ticket> {
        self.shop.tickets().await
    }

    pub async fn talk(&self) -> Vec<Message> {
        let ticket = self.tickets().await.last().unwrap().id;
        let read = move |tx: &mut Tx<'_>| tickets::messages_of(tx, &PROGRAM, ticket);
        self.shop.app.db().read::<_, DbError, _>(read).await.unwrap()
    }

    pub async fn acts<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> T {
        self.shop.app.db().write::<_, Fault, _>(act).await.unwrap()
    }

    pub async fn answers(&self, body: &str) -> Result<(), ReplyError> {
        self.replies(Reply { body: body.into(), then: Then::Wait, ..Reply::default() }).await
    }

    pub async fn replies(&self, reply: Reply) -> Result<(), ReplyError> {
        let number = self.tickets().await.last().unwrap().number;
        self.replies_to(number, reply).await
    }

    pub async fn replies_to(&self, number: i64, reply: Reply) -> Result<(), ReplyError> {
        let read = move |tx: &mut Tx<'_>| -> Result<_, DbError> {
            let ticket = tickets::ticket_id(tx, &PROGRAM, number)?.unwrap();
            Ok(tickets::messages_of(tx, &PROGRAM, ticket)?.last().map(|message| message.id))
        };
        let last_seen = self.shop.app.db().read(read).await.unwrap();
        let lang =
            Lang::new(self.shop.app.texts().clone(), Locale::En, TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
        let office = PostOffice { undo_seconds: 0, ..PostOffice::of(&self.shop.app, &lang) };
        let reply = Reply { last_seen, ..reply };
        let answer = move |tx: &mut Tx<'_>| {
            tickets::reply_to_customer(tx, &may_reply(), &office, number, &reply).map(drop)
        };
        let sent = self.shop.app.db().write::<_, ReplyError, _>(answer).await;
        self.work().await;
        sent
    }

    pub async fn law(&self) -> ChatLaw {
        self.shop.app.db().read::<_, DbError, _>(channels::chat_law).await.unwrap()
    }

    /// Why an answer was refused, in words.
    pub async fn refusal(&self, body: &str) -> String {
        match self.answers(body).await {
            Err(ReplyError::Fault(Fault::Invalid(invalid))) => {
                format!("{} {:?}", invalid.errors[0].key, invalid.errors[0].args)
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn add(shop: &Shop, new: NewChatAccount) -> ChatAccountId {
    let (seal, granted) = (shop.app.seal(), Granted::<KeepChatAccounts>::system("test"));
    let add = move |tx: &mut Tx<'_>| channels::add_chat_account(tx, &granted, &seal, &new);
    shop.app.db().write::<_, Fault, _>(add).await.unwrap()
}

async fn change(shop: &Shop, id: ChatAccountId, new: NewChatAccount) {
    let (seal, granted) = (shop.app.seal(), Granted::<KeepChatAccounts>::system("test"));
    let change = move |tx: &mut Tx<'_>| channels::change_chat_account(tx, &granted, &seal, id, &new);
    shop.app.db().write::<_, Fault, _>(change).await.unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a test grants what identity would")]
pub fn may_reply() -> Granted<ReplyToTicket> {
    let minh = StaffId::from_uuid(Uuid::from_u128(1));
    Granted::grant(Actor::Staff { id: minh, roles: Roles::of(&[Role::Agent]), branch: None }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_become_a_ticket_and_the_answer_goes_back_the_same_way() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.hears("a1", "Loa rè sau một tuần").await;
        let ticket = desk.tickets().await.remove(0);
        assert_eq!(ticket.channel, Channel::Zalo, "{}", engine.name);
        assert_eq!(
            (ticket.requester.as_str(), ticket.subject.as_str()),
            ("Nguyễn Thị Lan", "Loa rè sau một tuần")
        );
        assert_eq!(ticket.standing.status, Status::NeedsFirstResponse);
        desk.answers("Dạ em chào chị.").await.unwrap();
        assert_eq!(desk.zalo.taken(), [("6142494823".to_owned(), "Dạ em chào chị.".to_owned())]);
        let answer = desk.talk().await.pop().unwrap();
        assert_eq!((answer.channel, answer.delivery), (Channel::Zalo, Some(ChatDelivery::Sent)));
        let seen = event("user_received_message", &json!({"msg_id": "m1"}), engine.clock.now());
        assert_eq!(desk.tell(&seen).await.status, StatusCode::OK);
        desk.work().await;
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Delivered));
        desk.hears("a2", "Chị cảm ơn").await;
        assert_eq!(desk.tickets().await.len(), 1, "the conversation goes on");
        assert_eq!(desk.tickets().await[0].standing.status, Status::NeedsNextResponse);
        assert_eq!(desk.law().await, ChatLaw { processed: 3, ..ChatLaw::default() });
        engine.clock.advance(SignedDuration::from_hours(24 * 40));
        desk.hears("a3", "Loa lại rè").await;
        assert_eq!(desk.tickets().await.len(), 1, "it was never done, so it never ended");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_zalo_learns_nothing_and_is_counted() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let now = engine.clock.now();
        let good = text("a1", "Loa rè", now);
        let nobody: ChatAccountId = engine.db.moment().id();
        let old = text("a2", "Loa rè", now - SignedDuration::from_hours(25));
        for (what, account, raw, signed) in [
            ("other words", desk.account, good.replace("rè", "to"), signature(&good)),
            ("no signature", desk.account, good.clone(), String::new()),
            ("an old one", desk.account, old.clone(), signature(&old)),
            ("nobody's account", nobody, good.clone(), signature(&good)),
        ] {
            let told = desk.tell_signed(account, &raw, &signed).await;
            assert_eq!((told.status, told.body.as_str()), (StatusCode::UNAUTHORIZED, ""), "{what}");
        }
        let large = "x".repeat(300 * 1024);
        assert_eq!(desk.tell_signed(desk.account, &large, "").await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let page = desk.site.get(&format!("/app/settings/chat/{}", desk.account)).await.body;
        assert!(page.contains("<dd>3</dd>"), "three were counted: {page}");
        change(&desk.shop, desk.account, NewChatAccount { is_active: false, ..new_account("Sao Mai") }).await;
        assert_eq!(desk.tell(&good).await.status, StatusCode::UNAUTHORIZED, "it is switched off");
        assert_eq!(desk.law().await, ChatLaw::default(), "{}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_zalo_repeats_is_heard_once_and_every_account_hears_for_itself() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let raw = text("a1", "Loa rè", engine.clock.now());
        for _ in 0..3 {
            assert_eq!(desk.tell(&raw).await.status, StatusCode::OK);
            desk.work().await;
        }
        let restarted = Site::of(&engine, Role::Owner);
        let place = format!("/hooks/zalo/{}", desk.account);
        let again = restarted.post_signed(&place, ("X-ZEvent-Signature", &signature(&raw)), &raw).await;
        assert_eq!(again.status, StatusCode::OK);
        desk.work().await;
        assert_eq!((desk.tickets().await.len(), desk.talk().await.len()), (1, 1), "{}", engine.name);
        let other = add(&desk.shop, new_account("Sao Mai Huế")).await;
        assert_eq!(desk.tell_signed(other, &raw, &signature(&raw)).await.status, StatusCode::OK);
        desk.work().await;
        assert_eq!(desk.tickets().await.len(), 2, "the same id on another account is another message");
        engine.clock.advance(SignedDuration::from_hours(30 * 24));
        assert_eq!(
            desk.tell(&raw).await.status,
            StatusCode::UNAUTHORIZED,
            "a month later nobody believes it"
        );
        assert_eq!(desk.law().await.processed, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_a_kind_that_nobody_reads_is_kept_and_listed() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        for id in ["x1", "x2"] {
            let raw = event("user_asks_for_a_pony", &json!({"msg_id": id}), engine.clock.now());
            assert_eq!(desk.tell(&raw).await.status, StatusCode::OK);
        }
        desk.work().await;
        assert_eq!(desk.law().await, ChatLaw { unread: 2, ..ChatLaw::default() }, "{}", engine.name);
        let page = desk.site.get(&format!("/app/settings/chat/{}", desk.account)).await.body;
        assert!(page.contains("user_asks_for_a_pony (2)"), "{page}");
        let picture =
            json!({"msg_id": "p1", "attachments": [{"payload": {"url": "http://127.0.0.1:9/1.jpg"}}]});
        desk.tell(&event("user_send_image", &picture, engine.clock.now())).await;
        desk.work().await;
        assert_eq!(
            desk.talk().await[0].body,
            "http://127.0.0.1:9/1.jpg",
            "what cannot be fetched is not lost"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_window_and_over_the_limits_an_answer_is_refused_before_anything_is_lost() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.hears("a1", "Loa rè").await;
        let long = desk.refusal(&"ậ".repeat(2001)).await;
        assert!(long.contains("chat-long") && long.contains("2001") && long.contains("2000"), "{long}");
        for number in 0..8 {
            desk.answers(&format!("Dạ {number}")).await.unwrap();
        }
        assert!(desk.refusal("Dạ 9").await.contains("chat-spent"), "{}", engine.name);
        desk.hears("a2", "Alo").await;
        desk.answers("Dạ 10").await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(49));
        let closed = desk.refusal("Dạ 11").await;
        assert!(closed.contains("chat-closed") && closed.contains("Zalo"), "{closed}");
        assert_eq!(desk.zalo.taken().len(), 9);
        // Words that were said before and come late open nothing.
        let late = text("a0", "Từ hôm kia", engine.clock.now() - SignedDuration::from_hours(20));
        assert_eq!(desk.tell(&late).await.status, StatusCode::OK);
        desk.work().await;
        desk.answers("Dạ 12").await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(29));
        assert!(desk.refusal("Dạ 13").await.contains("chat-closed"));
        // Whoever names an address writes a mail.
        let to =
            Recipient { role: RecipientRole::To, address: "lan@khach.example".into(), name: String::new() };
        let by_mail = Reply { body: "Qua thư".into(), recipients: Some(vec![to]), ..Reply::default() };
        desk.replies(by_mail).await.unwrap();
        assert_eq!(desk.talk().await.pop().unwrap().channel, Channel::Email);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_zalo_refuses_comes_back_and_one_of_which_nobody_knows_is_not_sent_twice() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.hears("a1", "Loa rè").await;
        desk.zalo.is(Mood::Slow);
        desk.answers("Dạ chờ em").await.unwrap();
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Queued));
        desk.zalo.is(Mood::Well);
        engine.clock.advance(SignedDuration::from_mins(10));
        desk.work().await;
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Sent), "later it went");
        desk.zalo.is(Mood::Refuses);
        desk.answers("Dạ máy xong rồi").await.unwrap();
        let refused = desk.talk().await.pop().unwrap();
        assert_eq!(refused.delivery, Some(ChatDelivery::Failed));
        assert_eq!(refused.delivery_detail.as_deref(), Some("User has not followed OA (-213)"));
        let ticket = desk.tickets().await.remove(0);
        assert_eq!(ticket.standing.status.stage(), Stage::Todo, "{}: somebody has to call", engine.name);
        desk.zalo.is(Mood::Mumbles);
        desk.answers("Dạ alo").await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(1));
        desk.work().await;
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Unknown));
        let status = desk.tickets().await[0].standing.status;
        assert_eq!(status, Status::CloseTheLoop, "somebody has to ask");
        let taken = desk.zalo.taken();
        assert_eq!(taken.iter().filter(|(_, words)| words == "Dạ alo").count(), 1, "{taken:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_is_renewed_once_and_a_dead_account_says_so_and_loses_no_request() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.hears("a1", "Loa rè").await;
        desk.answers("Một").await.unwrap();
        assert_eq!(desk.zalo.tokens(), 1, "the token of the name sends too");
        desk.zalo.ends_token();
        desk.answers("Hai").await.unwrap();
        assert_eq!((desk.zalo.tokens(), desk.zalo.taken().len()), (2, 2), "{}", engine.name);
        engine.clock.advance(SignedDuration::from_hours(25));
        desk.answers("Ba").await.unwrap();
        assert_eq!((desk.zalo.tokens(), desk.zalo.taken().len()), (3, 3), "renewed before it is refused");
        let stale = NewChatAccount { refresh_token: FIRST_REFRESH.into(), ..new_account("Sao Mai") };
        change(&desk.shop, desk.account, stale).await;
        desk.hears("a2", "Alo").await;
        desk.answers("Bốn").await.unwrap();
        let page = desk.site.get(&format!("/app/settings/chat/{}", desk.account)).await.body;
        assert!(page.contains("Invalid refresh token"), "{page}");
        for _ in 0..60 {
            engine.clock.advance(SignedDuration::from_hours(1));
            desk.work().await;
        }
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Failed));
        assert_eq!(desk.tickets().await[0].standing.status.stage(), Stage::Todo, "nobody is forgotten");
    })
    .await;
}

#[tokio::test]
async fn an_account_is_set_up_on_a_form_that_never_shows_its_secrets_again() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let site = Site::of(&engine, Role::Manager);
        let fields = [
            ("name", "Sao Mai"),
            ("app_id", APP_ID),
            ("page_id", PAGE_ID),
            ("hook_secret", HOOK_SECRET),
            ("app_secret", APP_SECRET),
            ("refresh_token", FIRST_REFRESH),
            ("is_active", "yes"),
        ];
        let with = |changed: &[(&'static str, &'static str)]| {
            let kept = fields.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
            kept.chain(changed).copied().collect::<Vec<_>>()
        };
        let new = "/app/settings/chat/new";
        let wrong = site.post(new, &with(&[("app_id", "ứng dụng"), ("hook_secret", "")])).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("app_id-error") && wrong.body.contains("ứng dụng"), "{}", wrong.body);
        let bare = site.post(new, &with(&[("hook_secret", "")])).await;
        assert!(bare.body.contains("hook_secret-error"), "{}", bare.body);
        let added = site.post(new, &fields).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let place = added.place.split('?').next().unwrap().to_owned();
        let page = site.get(&place).await.body;
        assert!(page.contains("/hooks/zalo/chat_account_") && page.contains(APP_ID), "{page}");
        assert!(!page.contains(HOOK_SECRET) && !page.contains(FIRST_REFRESH));
        let secrets = [("hook_secret", ""), ("app_secret", ""), ("refresh_token", "")];
        let kept = site.post(&place, &with(&secrets)).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let other = site.post(&place, &with(&[secrets.as_slice(), &[("app_id", "77")]].concat())).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "another application has other secrets");
        let agent = Site::of(&engine, Role::Agent);
        assert_eq!(agent.get("/app/settings/chat").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_person_is_answered_at_zalo_after_a_merge_and_after_a_split() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let lan = NewCustomer {
            name: "Nguyễn Thị Lan".into(),
            called: String::new(),
            form_of_address: None,
            phone: customers::phone::parse("0912345678"),
            email: None,
            locale: Locale::Vi,
        };
        let lan = desk.acts(move |tx| Ok(customers::add_customer(tx, &Granted::system("test"), &lan)?)).await;
        let new = NewTicket {
            customer: Some(lan),
            subject: "Loa rè".into(),
            body: "Loa rè".into(),
            channel: Channel::Portal,
            ..NewTicket::default()
        };
        desk.acts(move |tx| Ok(tickets::open_ticket(tx, &Granted::system("test"), &new)?)).await;
        let first = desk.tickets().await[0].number;
        desk.hears("a1", "Em nhắn qua Zalo nhé").await;
        let second = desk.tickets().await[1].number;
        desk.acts(move |tx| {
            let may = Granted::<SteerTicket>::system("test");
            tickets::name_customer(tx, &may, second, (Some(lan), None))?;
            tickets::merge_ticket(tx, &may, second, first)
        })
        .await;
        engine.clock.advance(SignedDuration::from_mins(1));
        desk.hears("a2", "Alo shop").await;
        let reply = Reply { body: "Dạ em đây".into(), ..Reply::default() };
        desk.replies_to(first, reply).await.unwrap();
        assert_eq!(desk.zalo.taken().len(), 1, "{}: where she wrote last", engine.name);
        desk.acts(move |tx| tickets::undo_merge(tx, &Granted::<SteerTicket>::system("test"), second)).await;
        let words = desk.talk().await;
        let moved = words.iter().find(|message| message.body == "Alo shop").unwrap().id;
        let third = desk
            .acts(move |tx| {
                tickets::split_ticket(tx, &Granted::system("test"), second, ("Việc khác", &[moved]))
            })
            .await
            .number;
        engine.clock.advance(SignedDuration::from_hours(40));
        desk.hears("a3", "Sao rồi shop").await;
        engine.clock.advance(SignedDuration::from_hours(20));
        let reply = Reply { body: "Dạ xong rồi".into(), ..Reply::default() };
        desk.replies_to(third, reply).await.unwrap();
        assert_eq!(desk.zalo.taken().len(), 2, "her window is one, in whichever ticket she is answered");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_rings_and_is_read_when_somebody_tries_again() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        assert_eq!(desk.tell(&text("a1", "Loa rè", engine.clock.now())).await.status, StatusCode::OK);
        desk.acts(|tx| Ok(tx.exec("update chat_event set state = 'failed'", &[]).map(drop)?)).await;
        let health = desk.site.get("/api/v1/mail-health").await.body;
        assert!(health.contains("chat_failed"), "{}: {health}", engine.name);
        desk.work().await;
        assert_eq!(desk.law().await, ChatLaw { processed: 1, ..ChatLaw::default() });
        assert_eq!(desk.tickets().await.len(), 1, "the request is there after all");
        let other = event("user_send_text", &json!({"msg_id": "b1", "text": "x"}), engine.clock.now());
        desk.tell(&other.replace(PAGE_ID, "9")).await;
        desk.work().await;
        assert_eq!(desk.law().await.unread, 1, "somebody wrote to another account of the application");
        let stranger =
            event("anonymous_send_text", &json!({"msg_id": "c1", "text": "Alo"}), engine.clock.now());
        let stranger = stranger.replace("6142494823", "99");
        desk.tell(&stranger).await;
        desk.work().await;
        assert_eq!(desk.tickets().await.len(), 2);
        assert!(desk.refusal("Dạ").await.contains("chat-closed"), "an answer would reach nobody");
    })
    .await;
}
