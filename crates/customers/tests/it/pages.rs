use std::net::{IpAddr, Ipv4Addr};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use customers::{add_customer, card};
use kernel::{Actor, CustomerId, Locale};
use platform::{
    Config, Db, DbError,
    files::Files,
    mail::newest_mails,
    web::{App, PanelSubject, ShopFace, Theme, Visit, VisitParts},
};
use serde_json::json;
use testkit::{Engine, each_engine};
use tower::ServiceExt;

use crate::cast::{SCHEMAS, hung, lan, minh, minh_may, reads, texts};

/// The room's pages as one person sees them.
struct Site {
    routes: Router,
    db: Db,
    _folder: tempfile::TempDir,
}

/// What came back.
struct Answer {
    status: StatusCode,
    place: String,
    cookie: String,
    body: String,
}

impl Site {
    fn of(engine: &Engine, actor: Actor) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let app = App::new(engine.db.clone(), Config::default(), texts(), files, vec![customers::room()]);
        let visit = Visit::new(VisitParts {
            actor,
            name: "Trần Minh".into(),
            shop: ShopFace { name: "Sao Mai Care".into(), ..ShopFace::default() },
            lang: reads(Locale::En),
            theme: Theme::Device,
            csrf: "csrf".into(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            path: "/".into(),
            changes_heard: 0,
        });
        let routes = customers::room().routes.into_iter();
        let routes = routes
            .fold(Router::new(), |router, route| router.route(route.path, route.into_guarded(&app)))
            .layer(Extension(visit))
            .with_state(app);
        Self { routes, db: engine.db.clone(), _folder: folder }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.db.moment().uuid().to_string();
        let own = [("_csrf", "csrf"), ("_key", key.as_str())];
        let own = own.iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        let pairs: Vec<_> = own.chain(fields).map(|(n, v)| format!("{n}={}", escaped(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    async fn json(&self, method: Method, path: &str, body: &serde_json::Value) -> Answer {
        let request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let head =
            |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (status, place, cookie) = (response.status(), head(header::LOCATION), head(header::SET_COOKIE));
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Answer { status, place, cookie, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[tokio::test]
async fn minh_adds_a_customer_and_finds_her_page() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, minh());
        assert!(site.get("/app/customers").await.body.contains("No customer yet"));
        let fields = [("name", "Nguyễn Thị Lan"), ("phone", "0912 345 678"), ("locale", "vi")];
        let wrong =
            site.post("/app/customers/new", &[("name", "Lan"), ("phone", "12"), ("locale", "vi")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("value=\"Lan\"") && wrong.body.contains("phone-error"),
            "what was typed is kept"
        );
        let clicked = [&fields[..], &[("_key", "one form, two clicks")]].concat();
        let added = site.post("/app/customers/new", &clicked).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let again = site.post("/app/customers/new", &clicked).await;
        assert_eq!((again.status, &again.place), (StatusCode::SEE_OTHER, &added.place), "a second click");
        let page = site.get(&added.place).await.body;
        assert!(page.contains("Nguyễn Thị Lan") && page.contains("0912 345 678"), "{}", engine.name);
        let twin = site.post("/app/customers/new", &fields).await;
        assert_eq!(twin.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twin.body.contains("Add another customer all the same"));
        let meant = [&fields[..], &[("anyway", "yes")]].concat();
        assert_eq!(site.post("/app/customers/new", &meant).await.status, StatusCode::SEE_OTHER);
        assert!(site.get("/app/customers?q=lan").await.body.contains("2 customers shown"));
    })
    .await;
}

#[tokio::test]
async fn two_who_save_at_once_see_both_versions() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let (site, edit) = (Site::of(&engine, minh()), format!("/app/customers/{id}/edit"));
        let save = async |name, version| {
            site.post(&edit, &[("name", name), ("locale", "vi"), ("version", version)]).await
        };
        assert_eq!(save("Nguyễn Ngọc Lan", "1").await.status, StatusCode::SEE_OTHER);
        let late = save("Nguyễn Lan", "1").await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("value=\"Nguyễn Lan\""), "what was typed");
        assert!(late.body.contains("Now saved: Nguyễn Ngọc Lan"), "what stands");
        assert_eq!(save("Nguyễn Lan", "2").await.status, StatusCode::SEE_OTHER, "and now it is meant");
    })
    .await;
}

#[tokio::test]
async fn a_code_signs_in_and_the_answer_to_an_address_tells_nothing() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let site = Site::of(&engine, Actor::Anonymous);
        let ask = async |email| site.post("/my/in", &[("email", email), ("next", "/my/account")]).await;
        let (known, unknown) = (ask("lan@example.vn").await, ask("who@example.vn").await);
        assert_eq!((known.status, unknown.status), (StatusCode::OK, StatusCode::OK));
        let blind = |answer: &Answer, email: &str| {
            let lines = answer.body.lines().filter(|line| !line.contains("_key"));
            lines.collect::<Vec<_>>().join("\n").replace(email, "…")
        };
        assert_eq!(blind(&known, "lan@example.vn"), blind(&unknown, "who@example.vn"));
        let prove = async |email, code: &str| {
            site.post("/my/in/code", &[("email", email), ("code", code), ("next", "/my/account")]).await
        };
        let guess = prove("lan@example.vn", "abc").await;
        assert_eq!((guess.status, guess.cookie.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, ""));
        let mails: Result<_, DbError> = engine.read(|tx| newest_mails(tx, 2)).await;
        let mail = mails.unwrap().into_iter().find(|mail| mail.recipient == "lan@example.vn").unwrap();
        let code = mail.body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap();
        let proven = prove("lan@example.vn", code).await;
        assert_eq!((proven.status, proven.place.as_str()), (StatusCode::SEE_OTHER, "/my/account"));
        assert!(proven.cookie.contains("HttpOnly"), "{}", proven.cookie);
        let own = Site::of(&engine, Actor::Customer { id }).get("/my/account").await;
        assert!(own.body.contains("Nguyễn Thị Lan") && own.body.contains("Proven"), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn the_console_is_closed_to_customers_and_others_are_absent() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let other = engine.write(|tx| add_customer(tx, &minh_may(), &hung())).await.unwrap();
        let page = format!("/app/customers/{id}");
        let status = async |actor: Actor, path: &str| Site::of(&engine, actor).get(path).await.status;
        assert_eq!(status(Actor::Customer { id: other }, &page).await, StatusCode::FORBIDDEN);
        assert_eq!(status(Actor::Anonymous, &page).await, StatusCode::UNAUTHORIZED);
        assert_eq!(status(Actor::Anonymous, "/my/account").await, StatusCode::UNAUTHORIZED);
        assert_eq!(status(minh(), "/my/account").await, StatusCode::FORBIDDEN);
        for absent in ["customer_00000000000000000000000404", "nobody"] {
            assert_eq!(status(minh(), &format!("/app/customers/{absent}")).await, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn lan_keeps_her_own_account() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let site = Site::of(&engine, Actor::Customer { id });
        let fields =
            [("name", "Nguyễn Ngọc Lan"), ("locale", "is"), ("version", "1"), ("street", "not hers to say")];
        let saved = site.post("/my/account", &fields).await;
        assert_eq!((saved.status, saved.cookie.contains("=is;")), (StatusCode::SEE_OTHER, true));
        let agreed = site.post("/my/account/consent", &[("purpose", "offers"), ("answer", "given")]).await;
        assert_eq!(agreed.status, StatusCode::SEE_OTHER);
        let data: serde_json::Value =
            serde_json::from_str(&site.get("/my/account/data.json").await.body).unwrap();
        assert_eq!(data["customer"]["name"], "Nguyễn Ngọc Lan");
        assert_eq!(data["customer"]["address"]["street"], "", "{}", engine.name);
        assert_eq!(data["consents"][0]["purpose"], "offers");
        assert!(name(&engine, id).await.contains("Ngọc"));
    })
    .await;
}

#[tokio::test]
async fn the_api_does_the_same_by_the_same_rules() {
    each_engine(SCHEMAS, |engine| async move {
        let (site, all) = (Site::of(&engine, minh()), "/api/v1/customers");
        let lan = json!({ "name": "Nguyễn Thị Lan", "phone": "0912 345 678", "locale": "vi" });
        let made = site.json(Method::POST, all, &lan).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let found: serde_json::Value =
            serde_json::from_str(&site.get("/api/v1/customers?q=0912345678").await.body).unwrap();
        assert_eq!(found[0]["phone"], "+84912345678", "{}", engine.name);
        let one = format!("{all}/{}", found[0]["id"].as_str().unwrap());
        for wrong in
            [json!({ "name": "", "locale": "vi" }), json!({ "name": "Lan" }), json!({ "nome": "Lan" })]
        {
            let refused = site.json(Method::POST, all, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let change = json!({ "version": 1, "name": "Nguyễn Ngọc Lan", "locale": "vi" });
        assert_eq!(site.json(Method::PUT, &one, &change).await.status, StatusCode::OK);
        assert_eq!(site.json(Method::PUT, &one, &change).await.status, StatusCode::CONFLICT);
        assert!(site.get(&format!("{one}/timeline")).await.body.contains("Added as a customer"));
        let stranger = Site::of(&engine, Actor::Anonymous);
        assert_eq!(stranger.json(Method::POST, all, &lan).await.status, StatusCode::UNAUTHORIZED);
        let documented = customers::openapi().paths.paths;
        for route in customers::room().routes.iter().filter(|route| route.path.starts_with("/api")) {
            assert!(documented.contains_key(route.path), "{} is not described", route.path);
        }
    })
    .await;
}

#[tokio::test]
async fn beside_a_ticket_stand_who_it_is_and_what_happened() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| add_customer(tx, &minh_may(), &lan())).await.unwrap();
        let drawn = async |actor: Actor| {
            let drawn: Result<Vec<String>, platform::web::PanelError> = engine
                .read(move |tx| {
                    let subject = PanelSubject { customer: Some(id), ..PanelSubject::default() };
                    let panels = customers::room().panels;
                    let html = panels.iter().map(|p| (p.draw)(tx, &actor, &reads(Locale::En), subject));
                    html.filter_map(Result::transpose).collect()
                })
                .await;
            drawn.unwrap()
        };
        let panels = drawn(minh()).await;
        assert!(
            panels[0].contains("Chị Lan") && panels[0].contains("href=\"tel:+84912345678\""),
            "{}",
            panels[0]
        );
        assert!(panels[1].contains("All 1") && panels[1].contains("Added as a customer"), "{}", panels[1]);
        assert!(drawn(Actor::Anonymous).await.is_empty(), "{}", engine.name);
    })
    .await;
}

async fn name(engine: &Engine, id: CustomerId) -> String {
    let card: Result<_, DbError> = engine.read(move |tx| card(tx, &minh(), id)).await;
    card.unwrap().unwrap().name
}

#[tokio::test]
async fn a_second_click_signs_in_and_the_same_form_later_does_not() {
    each_engine(SCHEMAS, |engine| async move {
        let lang = reads(Locale::Vi);
        let code: Result<String, DbError> = engine
            .write(move |tx| {
                identity::send_address_code(tx, "example.vn", "lan@example.vn", &lang)?;
                let body = platform::mail::newest_mails(tx, 1)?.remove(0).body;
                let code = body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6);
                Ok(code.unwrap().to_owned())
            })
            .await;
        let code = code.unwrap();
        let site = Site::of(&engine, Actor::Anonymous);
        let clicked = [("email", "lan@example.vn"), ("code", &code), ("_key", "one form, two clicks")];
        for click in ["first", "second"] {
            let answer = site.post("/my/in/code", &clicked).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{click}: {}", answer.body);
            assert!(!answer.cookie.is_empty(), "{click}");
        }
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        let later = site.post("/my/in/code", &clicked).await;
        assert_eq!((later.status, later.cookie.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, ""));
    })
    .await;
}
