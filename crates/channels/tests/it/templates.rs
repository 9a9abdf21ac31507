//! After the window: templates, which go to a phone number.

use axum::http::StatusCode;
use channels::{KeepChatAccounts, NewTemplate};
use customers::NewCustomer;
use jiff::SignedDuration;
use kernel::{Granted, Locale, Role};
use platform::{Tx, web::Fault};
use serde_json::json;
use testkit::{Engine, each_engine};
use tickets::{ChatDelivery, ChatTemplateId, ReplyError, Status, SteerTicket, TemplateReply, Then};

use crate::{
    cast::SCHEMAS,
    pages::Site,
    platforms::{Mood, event},
    zalo::{Desk, may_reply},
};

const LANS_PHONE: &str = "+84912345678";

impl Desk<'_> {
    /// The shop keeps a template, and somebody says that the newest ticket is Lan's.
    async fn keeps_template(&self) -> ChatTemplateId {
        let new = NewTemplate {
            code: "312345".into(),
            name: "Máy đã sửa xong".into(),
            body: "Chào <ten_khach_hang>, máy của yêu cầu <ma_yeu_cau> đã xong.".into(),
            is_active: true,
        };
        let account = self.account;
        self.acts(move |tx| {
            channels::save_template(tx, &Granted::<KeepChatAccounts>::system("test"), (account, None), &new)
        })
        .await
    }

    async fn names_lan(&self) {
        let number = self.tickets().await.last().unwrap().number;
        let lan = NewCustomer {
            name: "Nguyễn Thị Lan".into(),
            called: String::new(),
            form_of_address: None,
            phone: customers::phone::parse("0912345678"),
            email: None,
            locale: Locale::Vi,
        };
        self.acts(move |tx| {
            let lan = customers::add_customer(tx, &Granted::system("test"), &lan)?;
            let may = Granted::<SteerTicket>::system("test");
            tickets::name_customer(tx, &may, number, (Some(lan), None))
        })
        .await;
    }

    async fn sends(&self, template: ChatTemplateId, then: Then) -> Result<(), ReplyError> {
        let ticket = self.tickets().await.pop().unwrap();
        let values = [("ten_khach_hang", "Lan"), ("ma_yeu_cau", "8401")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let last_seen = self.talk().await.last().map(|message| message.id);
        let reply = TemplateReply { template, phone: LANS_PHONE.into(), values, then, last_seen };
        let send =
            move |tx: &mut Tx<'_>| tickets::send_template(tx, &may_reply(), ticket.number, &reply).map(drop);
        let sent = self.shop.app.db().write::<_, ReplyError, _>(send).await;
        self.work().await;
        sent
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_window_a_template_goes_to_the_customers_number_and_counts_as_an_answer() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let template = desk.keeps_template().await;
        desk.hears("a1", "Loa rè").await;
        desk.names_lan().await;
        let early = desk.sends(template, Then::Wait).await;
        assert!(matches!(early, Err(ReplyError::Fault(Fault::Invalid(_)))), "free words still go: {early:?}");
        engine.clock.advance(SignedDuration::from_hours(49));
        let told = desk.refusal("Dạ máy xong rồi").await;
        assert!(told.contains("chat-closed"), "{told}");
        match desk.answers("Dạ máy xong rồi").await {
            Err(ReplyError::Fault(Fault::Invalid(invalid))) => {
                let allowed = invalid.at("template").unwrap();
                let args = [("name", "Máy đã sửa xong".to_owned()), ("id", template.to_string())];
                assert_eq!(allowed.args, args, "whoever was refused learns what may be sent");
            }
            other => panic!("{other:?}"),
        }
        desk.zalo.ends_token();
        desk.sends(template, Then::Wait).await.unwrap();
        let sent = desk.zalo.templates();
        assert_eq!(sent.len(), 1, "{}: {sent:?}", engine.name);
        let values = json!({"ten_khach_hang": "Lan", "ma_yeu_cau": "8401"});
        assert_eq!((&sent[0]["phone"], &sent[0]["template_id"]), (&json!("84912345678"), &json!("312345")));
        assert_eq!(sent[0]["template_data"], values);
        let said = desk.talk().await.pop().unwrap();
        assert_eq!(said.body, "Chào Lan, máy của yêu cầu 8401 đã xong.");
        assert_eq!((said.delivery, said.sent_to.as_deref()), (Some(ChatDelivery::Sent), Some(LANS_PHONE)));
        let ticket = desk.tickets().await.remove(0);
        assert_eq!(ticket.standing.status, Status::WaitingForCustomer);
        assert!(ticket.standing.staff_wrote && ticket.due.is_none(), "the clock has its answer");
        let seen = event("user_received_message", &json!({"msg_id": "z1"}), engine.clock.now());
        desk.tell(&seen).await;
        desk.work().await;
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Delivered));
        assert!(desk.zalo.taken().is_empty(), "nothing went the other way");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_that_zalo_refuses_comes_back_and_one_of_which_nobody_knows_is_not_sent_twice() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let template = desk.keeps_template().await;
        desk.hears("a1", "Loa rè").await;
        desk.names_lan().await;
        engine.clock.advance(SignedDuration::from_hours(49));
        desk.zalo.is(Mood::Refuses);
        desk.sends(template, Then::Done).await.unwrap();
        let refused = desk.talk().await.pop().unwrap();
        assert_eq!(refused.delivery_detail.as_deref(), Some("Zalo account not existed (-118)"));
        let status = desk.tickets().await[0].standing.status;
        assert_eq!(status, Status::NeedsFirstResponse, "{}: it never happened", engine.name);
        desk.zalo.is(Mood::Mumbles);
        desk.sends(template, Then::Wait).await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(1));
        desk.work().await;
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Unknown));
        assert_eq!(desk.zalo.templates().len(), 1, "somebody has to ask first");
    })
    .await;
}

#[tokio::test]
async fn templates_are_kept_on_the_accounts_page_and_by_programs() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let home = format!("/app/settings/chat/{}", desk.account);
        let new = format!("{home}/templates/new");
        let fields =
            |code: &'static str, body: &'static str| [("name", "Máy xong"), ("code", code), ("body", body)];
        let wrong = desk.site.post(&new, &fields("x1", "Dạ <tên khách>")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = ["code-error", "body-error", "tên khách", "Dạ &#60;tên khách&#62;"];
        assert!(told.iter().all(|part| wrong.body.contains(part)), "{}", wrong.body);
        let switched_on = [&fields("312345", "Dạ <ten>")[..], &[("is_active", "yes")]].concat();
        let added = desk.site.post(&new, &switched_on).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let again = desk.site.post(&new, &fields("312345", "Dạ <ten>")).await;
        assert!(again.body.contains("code-error"), "a number stands once");
        let page = desk.site.get(&home).await.body;
        let place = page.split("href=\"").find(|rest| rest.contains("/templates/chat_template_")).unwrap();
        let place = place.split('"').next().unwrap().to_owned();
        let changed = desk.site.post(&place, &fields("312346", "Dạ <ten>, xong rồi")).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
        let page = desk.site.get(&home).await.body;
        assert!(page.contains("312346") && page.contains("Đang tắt"), "{}: {page}", engine.name);
        let api = desk.site.get(&format!("/api/v1/chat-accounts/{}/templates", desk.account)).await.body;
        assert!(api.contains("\"places\":[\"ten\"]") && api.contains("\"is_active\":false"), "{api}");
        let removed = desk.site.post(&format!("{place}/remove"), &[]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER);
        let gone = desk.site.get(&place).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        let agent = Site::of(&engine, Role::Agent);
        assert_eq!(agent.get(&new).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
