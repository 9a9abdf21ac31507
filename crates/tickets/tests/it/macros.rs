//! An answer that is kept: refused when it cannot be right, seen before it acts, all or nothing.

use axum::http::StatusCode;
use identity::ManageShop;
use kernel::{Actor, Granted, Locale, Role, Roles};
use platform::web::Fault;
use testkit::{Engine, each_engine};
use tickets::{
    Act, Channel, Doer, KeptAnswer, MacroBody, MacroId, ManageDesk, NewMacro, NewTicket, Reason, ReplyError,
    Stage, Status, Then, run_macro, save_macro,
};

use crate::{
    cast::{Cast, SCHEMAS, may, post_office},
    site::Site,
};

fn greeting() -> NewMacro {
    let text = "Dạ {customer.greeted}, em {agent.name} đã nhận yêu cầu #{ticket.number} về {asset.name}.";
    NewMacro {
        name: "Đã nhận".into(),
        body: MacroBody {
            answer: Some(KeptAnswer { text: text.into(), then: Then::Keep }),
            acts: vec![Act::Note { text: "Serial {asset.serial}".into() }, Act::Snooze { hours: 4 }],
        },
    }
}

async fn keep(engine: &Engine, new: NewMacro) -> Result<MacroId, Fault> {
    let granted = Granted::<ManageDesk>::system("test");
    engine.db.write(move |tx| save_macro(tx, &granted, None, &new)).await
}

fn minh(cast: &Cast) -> Doer {
    Doer { steer: may(cast.minh()), reply: may(cast.minh()) }
}

async fn uses(engine: &Engine, cast: &Cast, number: i64, id: MacroId) -> Result<tickets::Ticket, ReplyError> {
    let (doer, seen) = (minh(cast), cast.last_seen(engine, number).await);
    engine.db.write(move |tx| run_macro(tx, &doer, &post_office(), (number, id), (None, seen))).await
}

#[tokio::test]
async fn a_macro_answers_with_its_values_and_does_what_it_does_besides() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let id = keep(&engine, greeting()).await.unwrap();
        let ticket = uses(&engine, &cast, number, id).await.unwrap();
        assert!(matches!(ticket.standing.status, Status::Paused { .. }), "{}", engine.name);
        assert_eq!(ticket.standing.owner, Some(cast.minh));
        let page =
            Site::of(&engine, cast.minh(), Locale::Vi).get(&format!("/app/tickets/{number}")).await.body;
        assert!(page.contains("Dạ chị Lan, em Minh đã nhận yêu cầu #"), "{page}");
        assert!(page.contains("Galaxy S24") && page.contains("Serial R5CX21ABC7K"));
        let owner = Actor::Staff { id: cast.minh, roles: Roles::of(&[Role::Owner]), branch: None };
        let list = Site::of(&engine, owner, Locale::Vi).get("/app/settings/macros").await.body;
        assert!(
            list.contains("Đã nhận")
                && list.contains("<td data-label=\"Số lần dùng\" class=\"num right\">1</td>")
        );
    })
    .await;
}

#[tokio::test]
async fn an_empty_value_stops_the_sending_and_nothing_else_happens() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let new = NewTicket {
            subject: "Ai đó gọi".into(),
            body: "Máy không lên nguồn".into(),
            reason: Reason::Fault,
            channel: Channel::Phone,
            ..NewTicket::default()
        };
        let open = move |tx: &mut platform::Tx<'_>| tickets::open_ticket(tx, &Granted::system("test"), &new);
        engine.db.write::<_, platform::DbError, _>(open).await.unwrap();
        let id = keep(&engine, greeting()).await.unwrap();
        let refused = uses(&engine, &cast, 8401, id).await.unwrap_err();
        let ReplyError::Fault(Fault::Invalid(invalid)) = refused else { panic!("{refused}") };
        let error = invalid.at("body").unwrap();
        assert_eq!(error.key, "tickets-error-missing");
        assert_eq!(error.args, [("names", "customer.greeted, asset.name".to_owned())]);
        let ticket = cast.ticket(&engine, 8401).await;
        assert_eq!((ticket.standing.status, ticket.standing.owner), (Status::NeedsFirstResponse, None));

        let site = Site::of(&engine, cast.minh(), Locale::En);
        let look = format!("/app/tickets/8401/macro?macro={id}");
        let page = site.get(&look).await.body;
        assert!(page.contains("{customer.greeted}") && page.contains("Nothing is known for"), "{page}");
        let typed =
            [("macro", id.to_string()), ("body", "Dạ {customer.greeted}".to_owned()), ("do", "run".into())];
        let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let refused = site.post("/app/tickets/8401/macro", &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Dạ {customer.greeted}"), "what was typed is kept");
        let sent =
            site.post("/app/tickets/8401/reply", &[("kind", "reply"), ("body", "Dạ {customer.name}")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "nor by hand");
    })
    .await;
}

#[tokio::test]
async fn the_form_refuses_what_cannot_be_right_and_keeps_what_was_typed() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let owner = Actor::Staff { id: cast.minh, roles: Roles::of(&[Role::Owner]), branch: None };
        assert!(owner.may::<ManageShop>());
        let site = Site::of(&engine, owner, Locale::Vi);
        let empty = site.get("/app/settings/macros").await.body;
        assert!(empty.contains("Chưa có mẫu trả lời nào") && empty.contains("/app/settings/macros/new"));
        for (field, fields) in [
            ("text", vec![("name", "Hỏi thêm"), ("text", "Dạ {customer.nme}")]),
            ("note", vec![("name", "Hỏi thêm"), ("note", "{x}")]),
            ("text", vec![("name", "Hỏi thêm")]),
            ("name", vec![("text", "Dạ")]),
            ("owner", vec![("name", "Hỏi thêm"), ("owner", "staff_x")]),
            ("status", vec![("name", "Hỏi thêm"), ("status", "snooze-99999")]),
        ] {
            let refused = site.post("/app/settings/macros", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {}", engine.name);
            assert!(refused.body.contains(&format!("id=\"{field}-error\"")), "{field} {}", refused.body);
            assert!(fields.iter().all(|(_, typed)| *typed == "staff_x"
                || *typed == "snooze-99999"
                || refused.body.contains(typed)));
        }
        let fields =
            [("name", "Hỏi thêm"), ("text", "Dạ {customer.greeted}"), ("then", "done"), ("owner", "me")];
        let saved = site.post("/app/settings/macros", &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let again = site.post("/app/settings/macros", &[("name", "hoi them"), ("note", "a")]).await;
        assert!(again.body.contains("Đã có tên này."), "{}", again.body);
        let list = site.get("/app/settings/macros").await.body;
        let edit =
            list.split("href=\"").find(|part| part.starts_with("/app/settings/macros/macro_")).unwrap();
        let edit = edit.split('"').next().unwrap();
        assert!(site.get(edit).await.body.contains("Dạ {customer.greeted}"));
        assert_eq!(site.post(&format!("{edit}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.get(edit).await.status, StatusCode::NOT_FOUND);
        let agent = Site::of(&engine, cast.minh(), Locale::Is);
        assert_eq!(agent.get("/app/settings/macros").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_macro_is_looked_at_first_and_may_only_fill_the_draft() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let new = NewMacro {
            name: "Xong".into(),
            body: MacroBody {
                answer: Some(KeptAnswer {
                    text: "Dạ {customer.greeted}, xong rồi ạ.".into(),
                    then: Then::Done,
                }),
                acts: vec![],
            },
        };
        let id = keep(&engine, new).await.unwrap().to_string();
        let (path, key) = (format!("/app/tickets/{number}/macro"), "data-key=\"m\"");
        for locale in Locale::ALL {
            let site = Site::of(&engine, cast.minh(), locale);
            let ticket = site.get(&format!("/app/tickets/{number}")).await.body;
            assert!(ticket.contains(key) && ticket.contains(&format!("{path}?in=mine-todo")), "{ticket}");
            let page = site.get(&format!("{path}?macro={id}")).await;
            assert!(
                page.status == StatusCode::OK && page.body.contains("Dạ chị Lan, xong rồi ạ."),
                "{}",
                page.body
            );
        }
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let before = cast.ticket(&engine, number).await.standing;
        assert_eq!(before.status.stage(), Stage::Todo, "a preview acts on nothing");
        let words = "Dạ chị Lan, máy xong rồi ạ.";
        let kept = site.post(&path, &[("macro", &id), ("body", words), ("do", "draft")]).await;
        assert!(kept.place.ends_with("#composer"), "{}", kept.place);
        assert!(site.get(&format!("/app/tickets/{number}")).await.body.contains(words));
        assert_eq!(cast.ticket(&engine, number).await.standing, before);

        let stale = site.post(&path, &[("macro", &id), ("body", words), ("do", "run")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "the form names nothing that was seen");
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        let done = site.post(&path, &[("macro", &id), ("body", words), ("do", "run"), ("seen", &seen)]).await;
        assert_eq!(done.place, format!("/app/inbox/mine?ended={number}"), "{}", done.body);
        assert!(site.get(&format!("{path}?macro=macro_x")).await.status == StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn whoever_sends_words_with_a_placeholder_or_too_many_is_refused() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let seen = cast.last_seen(&engine, number).await;
        let words = ["Dạ {customer.name}".to_owned(), "x".repeat(20_001)];
        for words in words {
            let refused = cast.tries_to_answer(&engine, number, &words, Then::Wait, seen).await.unwrap_err();
            assert!(matches!(refused, ReplyError::Fault(Fault::Invalid(_))), "{} {refused}", engine.name);
            let granted = may(cast.minh());
            let note = engine.db.write(move |tx| tickets::note_down(tx, &granted, number, &words, &[])).await;
            assert!(matches!(note, Err(Fault::Invalid(_))));
        }
        assert_eq!(cast.last_seen(&engine, number).await, seen);
    })
    .await;
}

#[tokio::test]
async fn what_was_begun_is_not_lost_to_a_macro() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let id = keep(&engine, greeting()).await.unwrap().to_string();
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let (page, path) = (format!("/app/tickets/{number}"), format!("/app/tickets/{number}/macro"));
        let begin = async |kind: &str, body: &str| site.post(&format!("{page}/draft"), &[(kind, body)]).await;
        begin("body", "Em đang hỏi kho").await;
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        let run = [("macro", id.as_str()), ("body", "Dạ chị Lan"), ("do", "run"), ("seen", seen.as_str())];
        assert_eq!(site.post(&path, &run).await.status, StatusCode::SEE_OTHER);
        assert!(site.get(&page).await.body.contains("Em đang hỏi kho"), "{}", engine.name);
        let draft = [("macro", id.as_str()), ("body", "Dạ chị Lan ơi"), ("do", "draft")];
        assert_eq!(site.post(&path, &draft).await.status, StatusCode::SEE_OTHER);
        let both = site.get(&page).await.body;
        assert!(both.contains("Em đang hỏi kho") && both.contains("Dạ chị Lan ơi"), "{both}");
        begin("note", "Khách khó tính").await;
        assert_eq!(site.post(&path, &draft).await.status, StatusCode::SEE_OTHER);
        let beside = site.get(&page).await.body;
        assert!(beside.contains("Khách khó tính</textarea>"), "a note never becomes an answer: {beside}");
    })
    .await;
}
