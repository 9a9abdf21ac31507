//! Somebody wrote at a messaging platform, which takes answers for a while.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Actor, Granted, Locale, Uuid};
use platform::{DbError, Tx};
use testkit::{Engine, each_engine};
use tickets::{
    Channel, ChatAccountId, ChatDelivery, ChatLine, ChatTemplate, ChatTemplateId, Incoming, SaidThere,
    Status, SteerTicket, Taken, chat_copy, merge_ticket, messages_of, name_customer, note_chat_delivery,
    note_said_there, open_chat_line, rebuild_projections, receive_message, save_chat_template,
};

use crate::{
    cast::{Cast, SCHEMAS, may, words_of},
    site::Site,
};

const PROGRAM: Actor = Actor::System { task: "test" };

fn account() -> ChatAccountId {
    ChatAccountId::from_uuid(Uuid::from_u128(77))
}

async fn writes(engine: &Engine) -> Taken {
    let now = engine.clock.now();
    let write = move |tx: &mut Tx<'_>| -> Result<Taken, DbError> {
        let incoming = Incoming { channel: Channel::Zalo, ..words_of("Lan", now) };
        let taken = receive_message(tx, &PROGRAM, &incoming)?;
        let line = ChatLine {
            account: account(),
            channel: Channel::Zalo,
            address: "6142494823".into(),
            name: "Lan".into(),
            closes_at: now + SignedDuration::from_hours(48),
            replies_left: 8,
            letters_max: 2000,
        };
        open_chat_line(tx, taken.strand, &line)?;
        Ok(taken)
    };
    engine.db.write(write).await.unwrap()
}

#[tokio::test]
async fn the_composer_says_how_long_an_answer_is_taken_and_keeps_what_came_too_late() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let taken = writes(&engine).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{}", taken.number);
        let page = site.get(&path).await.body;
        assert!(page.contains("Zalo takes 8 answers until"), "{page}");
        assert!(!page.contains("name=\"to\""), "an open line needs no address");
        assert!(!page.contains("name=\"files\""), "and takes no photos");
        let seen = taken.message.to_string();
        let sent = site.post(&format!("{path}/reply"), &[("body", "Dạ chào chị"), ("seen", &seen)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", engine.name, sent.body);
        assert!(site.get(&path).await.body.contains("Zalo takes 7 answers until"));
        engine.clock.advance(SignedDuration::from_hours(49));
        let typed = [("body", "Máy xong rồi ạ"), ("seen", seen.as_str())];
        let late = site.post(&format!("{path}/reply"), &typed).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body.contains("Zalo takes no answers since") && late.body.contains("Máy xong rồi ạ"));
        assert!(late.body.contains("name=\"to\""), "there is another way: {}", late.body);
        let nowhere = site.post(&format!("{path}/reply"), &[typed.as_slice(), &[("to", "")]].concat()).await;
        assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is answered nowhere");
        let by_mail = [typed.as_slice(), &[("to", "lan@example.vn")]].concat();
        let sent = site.post(&format!("{path}/reply"), &by_mail).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    })
    .await;
}

/// The account has a template that is offered, and one that is not.
async fn keeps_templates(engine: &Engine) -> ChatTemplateId {
    let keep = |tx: &mut Tx<'_>| -> Result<ChatTemplateId, DbError> {
        let (id, other): (ChatTemplateId, ChatTemplateId) = (tx.id(), tx.id());
        let ready = ChatTemplate {
            id,
            account: account(),
            code: "312345".into(),
            name: "Máy đã sửa xong".into(),
            body: "Chào <ten_khach>, <san_pham> đã xong, mã <ma>.".into(),
            is_active: true,
            letters_max: 400,
            value_letters_max: 30,
        };
        save_chat_template(tx, &ready)?;
        let off = ChatTemplate { id: other, code: "9".into(), name: "Cũ".into(), is_active: false, ..ready };
        save_chat_template(tx, &off)?;
        Ok(id)
    };
    engine.db.write(keep).await.unwrap()
}

async fn names_lan(engine: &Engine, cast: &Cast, number: i64) {
    let (lan, galaxy) = (cast.lan, cast.galaxy);
    let granted: Granted<SteerTicket> = may(cast.minh());
    let name =
        move |tx: &mut Tx<'_>| name_customer(tx, &granted, number, (Some(lan), Some(galaxy))).map(drop);
    engine.db.write(name).await.unwrap();
}

#[tokio::test]
async fn once_the_platform_has_closed_the_page_offers_its_templates_and_sends_exactly_one() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let template = keeps_templates(&engine).await.to_string();
        let taken = writes(&engine).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{}", taken.number);
        let page = site.get(&path).await.body;
        assert!(!page.contains("Máy đã sửa xong"), "free words still go: {page}");
        engine.clock.advance(SignedDuration::from_hours(49));
        let page = site.get(&path).await.body;
        assert!(page.contains("Máy đã sửa xong") && !page.contains(">Cũ<"), "{}: {page}", engine.name);
        let unknown = format!("href=\"{path}/customer\">Name the customer");
        assert!(page.contains(&unknown) && !page.contains("Send the template"), "{page}");
        names_lan(&engine, &cast, taken.number).await;
        let page = site.get(&path).await.body;
        for part in [
            "value=\"+84912345678\">0912 345 678",
            "name=\"values.ten_khach\" value=\"Nguyễn Thị Lan\"",
            "name=\"values.san_pham\" value=\"Galaxy",
            "name=\"values.ma\" value=\"\"",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let seen = taken.message.to_string();
        let with = |place: &'static str, value: &'static str| {
            let places = ["ten_khach", "san_pham", "ma"].map(|place| ("place", place));
            let typed = [("values.ten_khach", "Lan"), ("values.san_pham", "Loa"), (place, value)];
            let rest = [("template", template.as_str()), ("phone", "+84912345678"), ("seen", seen.as_str())];
            [&places[..], &typed[..], &rest[..]].concat()
        };
        let there = format!("{path}/template");
        let long = "ậ".repeat(31).leak();
        let refused = site.post(&there, &with("values.ma", long)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("31 characters are too many; 30 fit"), "{}", refused.body);
        assert!(refused.body.contains("value=\"Loa\"") && refused.body.contains(&*long), "nothing is lost");
        let bare = site.post(&there, &with("values.other", "x")).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "a place needs a value");
        let stranger: Vec<_> = with("values.ma", "SC-1")
            .into_iter()
            .map(|(name, value)| if name == "phone" { (name, "+84987654321") } else { (name, value) })
            .collect();
        let refused = site.post(&there, &stranger).await;
        assert!(refused.body.contains("Choose one of the customer’s phone numbers"), "{}", refused.body);
        for _ in 0..2 {
            let sent = site
                .post_again(&there, "one-form-for-two-clicks-of-one-button", &with("values.ma", "SC-1"))
                .await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        }
        let page = site.get(&path).await.body;
        assert_eq!(page.matches("Chào Lan, Loa đã xong, mã SC-1.").count(), 1, "one form is one message");
        assert!(page.contains("Template to 0912 345 678"), "{page}");
        let stale = site.post(&there, &with("values.ma", "SC-2")).await;
        assert_eq!(stale.status, StatusCode::SEE_OTHER, "one’s own words are no news: {}", stale.body);
    })
    .await;
}

#[tokio::test]
async fn a_program_learns_which_templates_may_be_sent_and_sends_one() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let template = keeps_templates(&engine).await.to_string();
        let taken = writes(&engine).await;
        names_lan(&engine, &cast, taken.number).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let there = format!("/api/v1/tickets/{}/templates", taken.number);
        let early = site.get(&there).await.body;
        assert_eq!(early, "{\"templates\":[],\"phones\":[]}", "{}: free words still go", engine.name);
        engine.clock.advance(SignedDuration::from_hours(49));
        let offered = site.get(&there).await.body;
        for part in [template.as_str(), "\"places\":[\"ten_khach\",\"san_pham\",\"ma\"]", "+84912345678"] {
            assert!(offered.contains(part), "{part}: {offered}");
        }
        let body = |values: &str, seen: &str| {
            format!(
                "{{\"template\":\"{template}\",\"phone\":\"+84912345678\",\"then\":\"done\",\
                 \"last_seen\":{seen},\"values\":{{{values}}}}}"
            )
        };
        let values = "\"ten_khach\":\"Lan\",\"san_pham\":\"Loa\",\"ma\":\"SC-1\"";
        let seen = format!("\"{}\"", taken.message);
        let stale = site.post_json(&there, &body(values, "null")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
        let unknown = site.post_json(&there, &body("\"otp\":\"1\"", &seen)).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unknown.body);
        let sent = site.post_json(&there, &body(values, &seen)).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
        assert!(sent.body.contains("\"status\":\"done\""), "the status follows the button: {}", sent.body);
        let ticket = taken.ticket;
        let read = move |tx: &mut Tx<'_>| -> Result<_, DbError> {
            let said = messages_of(tx, &PROGRAM, ticket)?.pop().unwrap();
            let copy = chat_copy(tx, &PROGRAM, said.id)?.unwrap();
            note_chat_delivery(tx, &PROGRAM, said.id, (ChatDelivery::Failed, "-118"))?;
            Ok((said, copy))
        };
        let (said, copy) = engine.db.write(read).await.unwrap();
        assert_eq!(said.body, "Chào Lan, Loa đã xong, mã SC-1.");
        let filled = copy.template.unwrap();
        assert_eq!((filled.code.as_str(), filled.phone.as_str()), ("312345", "+84912345678"));
        assert_eq!(copy.delivery, ChatDelivery::Queued);
        let back = cast.ticket(&engine, taken.number).await.standing;
        assert!(back.unanswered && !back.staff_wrote, "a template that failed never happened: {back:?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_colleague_wrote_in_the_platforms_application_is_an_answer_without_a_name() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let first = cast.stripes(&engine).await.number;
        let taken = writes(&engine).await;
        names_lan(&engine, &cast, taken.number).await;
        let (granted, child) = (may::<SteerTicket>(cast.minh()), taken.number);
        let merge = move |tx: &mut Tx<'_>| merge_ticket(tx, &granted, child, first).map(drop);
        engine.db.write(merge).await.unwrap();
        assert!(cast.ticket(&engine, first).await.standing.unanswered, "{}", engine.name);
        engine.clock.advance(SignedDuration::from_mins(1));
        let said = SaidThere {
            channel: Channel::Zalo,
            body: "Dạ chị gửi em mã đơn nhé".into(),
            files: Vec::new(),
            at: engine.clock.now(),
        };
        let strand = taken.strand;
        let note = move |tx: &mut Tx<'_>| note_said_there(tx, &PROGRAM, strand, &said);
        let message = engine.db.write::<_, DbError, _>(note).await.unwrap().unwrap();
        let root = cast.ticket(&engine, first).await;
        assert_eq!(root.standing.status, Status::WaitingForCustomer);
        assert!(!root.standing.unanswered && root.due.is_none(), "where it is read: {root:?}");
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let page = site.get(&format!("/app/tickets/{first}")).await.body;
        assert!(page.contains("Dạ chị gửi em mã đơn nhé"), "{page}");
        assert!(page.contains("Answered in the Zalo application") && page.contains("Sent by Zalo"), "{page}");
        let lan = Site::of(&engine, cast.lan(), Locale::Vi);
        let hers = lan.get(&format!("/my/messages/{first}")).await.body;
        assert!(hers.contains("Dạ chị gửi em mã đơn nhé") && !hers.contains("ứng dụng Zalo"), "{hers}");
        let copy = move |tx: &mut Tx<'_>| chat_copy(tx, &PROGRAM, message);
        let copy = engine.db.read::<_, DbError, _>(copy).await.unwrap().unwrap();
        assert_eq!(copy.delivery, ChatDelivery::Sent, "nobody hands it over once more");
        let rebuilt = rebuild_projections(&engine.db).await.unwrap();
        assert_eq!(rebuilt, [], "the events say all of this");
    })
    .await;
}
