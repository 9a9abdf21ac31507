//! A queue of one's own making.

use axum::http::{Method, StatusCode};
use kernel::{Actor, Granted, Locale, Role, Roles};
use platform::{DbError, Tx};
use testkit::{Engine, each_engine};
use tickets::{Addressed, Channel, Incoming, NewTicket, Reason, SteerTicket, rebuild_projections};

use crate::{
    cast::{Cast, SCHEMAS, may, stripes},
    mail::{comes, fetches_mail, from_lan, mailbox},
    site::Site,
};

async fn open(engine: &Engine, cast: &Cast, subject: &str, reason: Reason, channel: Channel) {
    let (lan, galaxy, subject) = (cast.lan, cast.galaxy, subject.to_owned());
    let open = move |tx: &mut Tx<'_>| {
        let new = NewTicket { subject: subject.clone(), reason, channel, ..stripes(lan, galaxy) };
        tickets::open_ticket(tx, &Granted::system("test"), &new)
    };
    engine.db.write::<_, DbError, _>(open).await.unwrap();
}

#[tokio::test]
async fn a_view_shows_what_its_filter_says_and_stands_among_the_queues() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        open(&engine, &cast, "Sọc màn hình", Reason::Fault, Channel::Phone).await;
        open(&engine, &cast, "Pin yếu", Reason::Fault, Channel::Email).await;
        open(&engine, &cast, "Giá thay màn hình", Reason::Question, Channel::Phone).await;
        let take = may::<SteerTicket>(cast.minh());
        engine.db.write(move |tx| tickets::take_ticket(tx, &take, 8403)).await.unwrap();
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let shown = async |fields: &[(&str, &str)]| {
            let saved = site.post("/app/inbox/views", fields).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
            let page = site.get(&saved.place).await;
            assert_eq!(page.status, StatusCode::OK);
            let has = |number: i64| page.body.contains(&format!("/app/tickets/{number}?in=view_"));
            (8401..=8403).filter(|number| has(*number)).collect::<Vec<_>>()
        };
        assert_eq!(shown(&[("name", "Lỗi")]).await, [8401, 8402, 8403], "{}", engine.name);
        assert_eq!(shown(&[("name", "A"), ("reason", "fault")]).await, [8401, 8402]);
        assert_eq!(shown(&[("name", "B"), ("reason", "fault"), ("channel", "phone")]).await, [8401]);
        assert_eq!(shown(&[("name", "C"), ("words", "MAN hinh")]).await, [8401, 8403]);
        assert_eq!(shown(&[("name", "D"), ("owner", "nobody")]).await, [8401, 8402]);
        assert_eq!(shown(&[("name", "E"), ("owner", "me")]).await, [8403]);
        assert_eq!(shown(&[("name", "F"), ("owner", &cast.minh.to_string())]).await, [8403]);
        assert_eq!(shown(&[("name", "G"), ("status", "investigating")]).await, [8403]);
        assert_eq!(shown(&[("name", "H"), ("priority", "urgent")]).await, [0_i64; 0]);
        assert_eq!(shown(&[("name", "I"), ("late", "yes")]).await, [0_i64; 0]);
        let menu = site.get("/app/inbox/mine").await.body;
        assert!(menu.contains(">Lỗi<") && menu.contains("/app/inbox/views"), "{menu}");
        let twice = site.post("/app/inbox/views", &[("name", "loi")]).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        for locale in Locale::ALL {
            let site = Site::of(&engine, cast.minh(), locale);
            assert!(site.get("/app/inbox/views/new").await.body.contains("id=\"words\""));
            assert_eq!(site.get("/app/inbox/views").await.status, StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn a_view_asks_for_the_mailbox_and_for_the_language_that_is_known_or_was_said() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        fetches_mail(&engine).await;
        let to = |address: &str, language| Some(Addressed { address: address.into(), language, team: None });
        for (who, addressed) in [
            ("an@example.vn", to("baohanh@saomai.example", Locale::Vi)),
            ("jon@example.is", to("help@saomai.example", Locale::En)),
        ] {
            let from = mailbox("", who);
            comes(&engine, Incoming { from, addressed, ..from_lan(who) }).await;
        }
        open(&engine, &cast, "Sọc màn hình", Reason::Fault, Channel::Phone).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let shown = async |name: &str, field: &str, value: &str| {
            let saved = site.post("/app/inbox/views", &[("name", name), (field, value)]).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
            let page = site.get(&saved.place).await.body;
            let has = |number: i64| page.contains(&format!("/app/tickets/{number}?in=view_"));
            (8401..=8403).filter(|number| has(*number)).collect::<Vec<_>>()
        };
        assert_eq!(shown("A", "mailbox", "baohanh@saomai.example").await, [8401], "{}", engine.name);
        assert_eq!(shown("B", "mailbox", "Help@saomai.example").await, [8402]);
        assert_eq!(shown("C", "language", "vi").await, [8401, 8403], "the mailbox's, and the customer's");
        let said = site.post("/app/tickets/8402/language", &[("language", "is")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
        assert_eq!(shown("D", "language", "is").await, [8402], "{}", engine.name);
        assert_eq!(shown("E", "language", "en").await, [0_i64; 0]);
        let page = site.get("/app/tickets/8402").await.body;
        assert!(
            page.contains("Ngôn ngữ: Íslenska")
                && page.contains("name=\"body\" rows=\"2\" data-writes=\"reply\" lang=\"is\""),
            "{page}"
        );
        let unknown = site.json(Method::PUT, "/api/v1/tickets/8402/language", r#"{"language": "xx"}"#).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        let by_program =
            site.json(Method::PUT, "/api/v1/tickets/8402/language", r#"{"language": "en"}"#).await;
        assert_eq!(by_program.status, StatusCode::OK, "{}", by_program.body);
        assert_eq!(shown("F", "language", "en").await, [8402]);
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn ones_own_is_seen_by_nobody_else_and_only_a_manager_shares() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let minh = Site::of(&engine, cast.minh(), Locale::En);
        let other = Site::of(&engine, cast.quynh_anh(), Locale::En);
        let own = minh.post("/app/inbox/views", &[("name", "Mine alone")]).await.place;
        assert_eq!(other.get(&own).await.status, StatusCode::NOT_FOUND, "{}", engine.name);
        assert!(!other.get("/app/inbox/mine").await.body.contains("Mine alone"));
        let refused = minh.post("/app/inbox/views", &[("name", "For all"), ("shared", "yes")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let manager = Actor::Staff { id: cast.minh, roles: Roles::of(&[Role::Manager]), branch: None };
        let manager = Site::of(&engine, manager, Locale::En);
        let shared = manager.post("/app/inbox/views", &[("name", "For all"), ("shared", "yes")]).await.place;
        assert_eq!(other.get(&shared).await.status, StatusCode::OK);
        let edit = shared.replace("/app/inbox/", "/app/inbox/views/");
        assert_eq!(other.get(&edit).await.status, StatusCode::FORBIDDEN);
        assert_eq!(other.post(&format!("{edit}/remove"), &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(manager.post(&format!("{edit}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(other.get(&shared).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_pages_of_a_view_have_every_row_once() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        for n in 0..60 {
            let subject = if n % 2 == 0 { format!("Sọc {n:02}") } else { format!("Pin {n:02}") };
            open(&engine, &cast, &subject, Reason::Fault, Channel::Phone).await;
        }
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let place = site.post("/app/inbox/views", &[("name", "Stripes"), ("words", "soc")]).await.place;
        let first = site.get(&place).await.body;
        let older = first.split("href=\"").find(|part| part.contains("after=")).unwrap();
        let path = older.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let second = site.get(&path).await.body;
        let count = |page: &str| (0..60).filter(|n| page.contains(&format!("Sọc {n:02}"))).count();
        assert_eq!((count(&first), count(&second)), (25, 5), "{}", engine.name);
        assert!((0..60).all(|n| !(first.contains(&format!("Sọc {n:02}")) && second.contains(&format!("Sọc {n:02}")))));
        assert!(!first.contains("Pin 01") && !second.contains("after="));
    })
    .await;
}

#[tokio::test]
async fn what_a_colleague_leaves_behind_is_kept_or_told() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        open(&engine, &cast, "Pin", Reason::Fault, Channel::Phone).await;
        let manager = |id| Actor::Staff { id, roles: Roles::of(&[Role::Manager]), branch: None };
        let (minh, other) = (
            Site::of(&engine, manager(cast.minh), Locale::En),
            Site::of(&engine, manager(cast.quynh_anh), Locale::En),
        );
        let shared = minh.post("/app/inbox/views", &[("name", "Minh's"), ("shared", "yes")]).await.place;
        let colleague = cast.minh.to_string();
        let named = [("name", "Of Minh"), ("owner", colleague.as_str())];
        let named = other.post("/app/inbox/views", &named).await.place;
        cast.leaves(&engine, cast.minh).await;
        let form = other.get(&named.replace("/app/inbox/", "/app/inbox/views/")).await.body;
        assert!(form.contains("Trần Minh (can no longer have tickets)"), "{} {form}", engine.name);
        let edit = shared.replace("/app/inbox/", "/app/inbox/views/");
        let saved = other.post(&edit, &[("name", "Mine now")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        assert_eq!(other.get(&shared).await.status, StatusCode::OK, "it did not vanish with its owner");

        let spoil = |tx: &mut Tx<'_>| tx.exec("update saved_view set filter = '{\"x\":1}'", &[]);
        engine.db.write::<_, DbError, _>(spoil).await.unwrap();
        assert_eq!(other.get("/app/inbox/mine").await.status, StatusCode::OK);
        let list = other.get("/app/inbox/views").await.body;
        assert!(list.contains("Cannot be read") && list.contains("Mine now"), "{list}");
        assert_eq!(other.post(&format!("{edit}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!other.get("/app/inbox/views").await.body.contains("Mine now"));
    })
    .await;
}
