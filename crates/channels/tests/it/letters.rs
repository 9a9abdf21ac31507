//! Every letter is found again, whatever became of it.

use axum::http::StatusCode;
use channels::LetterId;
use kernel::Role;
use platform::{DbError, Tx};
use testkit::{Engine, each_engine};

use crate::{
    cast::{SCHEMAS, letter},
    pages::Site,
    reading::{Desk, mail},
};

const LETTERS: &str = "/app/mail/letters";

async fn waiting(desk: &Desk) -> Vec<LetterId> {
    desk.shop.app.db().read::<_, DbError, _>(channels::waiting_letters).await.unwrap()
}

/// What no reader understands.
fn nonsense(number: u8) -> Vec<u8> {
    vec![0, 1, 2, number]
}

/// The addresses of the letters of a list.
fn rows(body: &str) -> Vec<&str> {
    let after = body.split("class=\"row-link\" href=\"").skip(1);
    after.filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_says_of_each_letter_where_it_went_and_is_found_by_sender_id_or_ticket() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        let report = mail(
            "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: support@saomai.example\nSubject: Undelivered\nMessage-ID: <b@mx.example>\n\
             MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
            "--b\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; x@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--",
        );
        let spam = mail(
            "From: ads@rac.example\nTo: support@saomai.example\nSubject: Mua ngay\nMessage-ID: <s@rac.example>\nX-Spam-Flag: YES",
            "Mua.",
        );
        for mail in [letter(1), letter(1), report, spam, nonsense(1)] {
            desk.take(&[mail]).await;
            engine.clock.advance(jiff::SignedDuration::from_secs(1));
        }
        let site = Site::of(&engine, Role::Agent);
        let all = site.get(LETTERS).await;
        let number = desk.tickets().await.remove(0).number;
        assert_eq!((all.status, rows(&all.body).len()), (StatusCode::OK, 5), "{}: {}", engine.name, all.body);
        for said in [
            format!("Vào yêu cầu #{number}"),
            format!("Đến lần nữa; đã có trong yêu cầu #{number}"),
            "chưa rõ của yêu cầu nào".into(),
            "Thư rác, vào yêu cầu".into(),
            "Không đọc được như một bức thư".into(),
        ] {
            assert!(all.body.contains(&said), "{}: {said}: {}", engine.name, all.body);
        }
        for (list, count) in [
            ("show=processed", 4),
            ("show=quarantined", 1),
            ("show=discarded", 0),
            ("show=stored", 0),
            ("show=unmatched", 1),
            ("show=spam", 1),
            (&format!("mailbox={}", desk.mailbox), 5),
            (&format!("mailbox={}&show=spam", desk.mailbox), 1),
            ("q=LAN%40khach.example", 2),
            ("q=1%40khach.example", 2),
            ("q=%3Cs%40rac.example%3E", 1),
            (&format!("q=%23{number}"), 2),
            ("q=nobody", 0),
        ] {
            let page = site.get(&format!("{LETTERS}?{list}")).await;
            assert_eq!(rows(&page.body).len(), count, "{}: {list}: {}", engine.name, page.body);
            let told = site.get(&format!("/api/v1/letters?{list}")).await;
            assert_eq!(told.body.matches("\"letter\":").count(), count, "{}: {list}: {}", engine.name, told.body);
        }
        let health = site.get("/app/mail").await.body;
        assert!(health.contains("/app/mail/letters?show=discarded"), "each part of the law opens its letters");
        let repeat = site.get(rows(&site.get(&format!("{LETTERS}?q=1%40khach.example")).await.body)[0]).await;
        assert!(repeat.body.contains("Trùng hoàn toàn") && repeat.body.contains("/app/mail/letter_"), "{}", repeat.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_was_discarded_by_mistake_comes_back_with_what_was_said_about_it() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        desk.take(&[nonsense(1)]).await;
        let id = waiting(&desk).await[0];
        let (site, page) = (Site::of(&engine, Role::Agent), format!("/app/mail/{id}"));
        let early = site.post(&format!("{page}/take-back"), &[("because", "x")]).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "it was not discarded");
        site.post(&format!("{page}/discard"), &[("because", "thư rác")]).await;
        let list = site.get(&format!("{LETTERS}?show=discarded")).await.body;
        assert!(list.contains("thư rác") && rows(&list) == [page.as_str()], "{}: {list}", engine.name);
        let bare = site.post(&format!("{page}/take-back"), &[("because", " ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is wanted");
        let back = site.post(&format!("{page}/take-back"), &[("because", "Đây là thư của khách")]).await;
        assert_eq!(back.place, format!("{page}?said=channels-said-taken-back"), "{}", back.body);
        let law = desk.shop.law().await;
        assert_eq!((law.quarantined, law.discarded, law.holds()), (1, 0, true), "{}", engine.name);
        let shown = site.get(&page).await.body;
        for said in ["Không đọc được như một bức thư", "thư rác", "Đây là thư của khách", "/again"]
        {
            assert!(shown.contains(said), "{}: {said}: {shown}", engine.name);
        }
        let program = format!("/api/v1/letters/{id}");
        let gone = site.post_json(&format!("{program}/discarding"), r#"{"because":"lại bỏ"}"#).await;
        assert!(gone.body.contains("\"discarded\""), "{}", gone.body);
        let back = site.post_json(&format!("{program}/taking-back"), r#"{"because":"lại giữ"}"#).await;
        assert!(back.body.contains("\"quarantined\""), "{}", back.body);
        let twice = site.post_json(&format!("{program}/taking-back"), r#"{"because":"lại giữ"}"#).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_has_a_next_page_and_an_address_that_names_none_is_refused_with_the_way_to_the_first() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        desk.take(&[letter(1)]).await;
        let fill = |tx: &mut Tx<'_>| {
            for _ in 0..60 {
                let id: LetterId = tx.id();
                tx.exec(
                    "insert into letter (id, mailbox_id, uid_validity, uid, file_id, bytes, is_whole, envelope_to, received_at, stored_at,
                     state, state_at, reason, detail, tries, sender, subject, is_variant, has_reopened, is_unmatched)
                     select $1, mailbox_id, uid_validity, -(select count(*) from letter), file_id, bytes, is_whole, envelope_to, received_at,
                     stored_at, 'quarantined', state_at, 'unreadable', '', 0, 'a@b.example', 'x', is_variant, has_reopened, is_unmatched
                     from letter order by id limit 1",
                    &[&id],
                )?;
            }
            tx.exec("update mailbox_state set stored = stored + 60", &[]).map(drop)
        };
        desk.shop.app.db().write::<_, DbError, _>(fill).await.unwrap();
        let site = Site::of(&engine, Role::Agent);
        let mut seen = Vec::new();
        let mut place = format!("{LETTERS}?show=quarantined");
        for count in [50, 10] {
            let page = site.get(&place).await.body;
            let shown: Vec<String> = rows(&page).into_iter().map(str::to_owned).collect();
            assert_eq!(shown.len(), count, "{}", engine.name);
            seen.extend(shown);
            let next = page.split("rel=\"next\"").next().and_then(|before| before.rsplit("href=\"").next());
            place = next.unwrap_or_default().split('"').next().unwrap_or_default().replace("&#38;", "&");
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (60, 60), "{}: each letter once", engine.name);
        assert!(site.get("/app/mail").await.body.contains("show=quarantined"), "the list of fifty leads on");
        let stranger: LetterId = desk.shop.app.db().write::<_, DbError, _>(|tx| Ok(tx.id())).await.unwrap();
        for (page, first) in [
            (format!("{LETTERS}?after=nonsense"), LETTERS),
            (format!("{LETTERS}?after={stranger}"), LETTERS),
            (format!("{LETTERS}?show=everything"), LETTERS),
            (format!("{LETTERS}?mailbox=1"), LETTERS),
            ("/app/mail/spam?after=nonsense".into(), "/app/mail/spam"),
        ] {
            let refused = site.get(&page).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}: {page}", engine.name);
            assert!(refused.body.contains(&format!("href=\"{first}\"")), "{page}: {}", refused.body);
        }
        for page in ["/api/v1/letters?after=nonsense", "/api/v1/letters?show=everything"] {
            assert_eq!(site.get(page).await.status, StatusCode::BAD_REQUEST, "{page}");
        }
    })
    .await;
}
