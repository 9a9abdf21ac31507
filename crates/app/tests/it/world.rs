//! The shop of the demo behind a router, and visitors who keep their cookies.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::atomic::{AtomicU16, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header, request::Builder},
};
use haumai::{Bus, cast, router};
use kernel::{Clock, CustomerId, Locale};
use platform::{Config, Entropy, web::App};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::house::House;

/// A shop with its story told, in a folder of its own.
pub struct World {
    pub app: App,
    router: Router,
    _folder: Option<TempDir>,
}

impl World {
    /// On SQLite, at the real time of the machine.
    pub async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let config = Config { data: folder.path().to_owned(), ..Config::default() };
        Self::with(config, folder).await
    }

    /// The same on PostgreSQL.
    pub async fn open_on(server: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let database = Some(server.to_owned());
        Self::with(Config { data: folder.path().to_owned(), database, ..Config::default() }, folder).await
    }

    /// The doors of a shop that runs elsewhere in this process; its story is told first.
    pub async fn around(house: &House) -> Self {
        cast::tell(&house.app, &house.clock).await.unwrap();
        let router = router(&house.app, Bus::default());
        Self { app: house.app.clone(), router, _folder: None }
    }

    async fn with(config: Config, folder: TempDir) -> Self {
        let clock = Clock::system();
        let app = haumai::open(config, clock.clone(), Entropy::seeded(22)).await.unwrap();
        cast::tell(&app, &clock).await.unwrap();
        Self { _folder: Some(folder), ..Self::of(&app) }
    }

    /// A shop that nobody has set up.
    pub async fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let config = Config { data: folder.path().to_owned(), ..Config::default() };
        let app = haumai::open(config, Clock::system(), Entropy::seeded(22)).await.unwrap();
        Self { _folder: Some(folder), ..Self::of(&app) }
    }

    /// Visitors of a shop that somebody else opened.
    pub fn of(app: &App) -> Self {
        Self { app: app.clone(), router: router(app, Bus::default()), _folder: None }
    }

    /// Somebody without a session. Each visitor comes from an address of its own, so that limits do not meet.
    pub fn visitor(&self) -> Visitor {
        Visitor { router: self.router.clone(), cookies: BTreeMap::new(), key: None, from: next_address() }
    }

    /// One of the shop's people, signed in through the log-in page.
    pub async fn staff(&self, email: &str) -> Visitor {
        let mut visitor = self.visitor();
        let answer = visitor.submit("/in", "/in", &[("email", email), ("password", cast::PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email} signs in: {}", answer.body);
        visitor
    }

    /// A key that the owner makes for a program with these roles.
    pub async fn key(&self, roles: &[&str]) -> String {
        let mut owner = self.staff("trang@saomai.example").await;
        let mut fields = vec![("name", "Kho")];
        fields.extend(roles.iter().map(|role| ("roles", *role)));
        let made = owner.submit("/app/settings/keys", "/app/settings/keys", &fields).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        key_in(&made.body)
    }

    /// A program with a key of its own.
    pub async fn program(&self, roles: &[&str]) -> Visitor {
        let key = self.key(roles).await;
        Visitor { key: Some(key), ..self.visitor() }
    }

    /// Lan, signed in by a link.
    pub async fn lan(&self) -> Visitor {
        let link = cast::customer_link(&self.app).await.unwrap().unwrap();
        self.led(&link).await
    }

    /// Any customer, signed in by a link.
    pub async fn customer(&self, id: CustomerId) -> Visitor {
        let link = self.app.db().write(move |tx| identity::issue_customer_link(tx, id, "/my", 30)).await;
        self.led(&link.unwrap()).await
    }

    async fn led(&self, link: &str) -> Visitor {
        let mut visitor = self.visitor();
        let answer = visitor.get(link).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        visitor
    }
}

/// The key that a page shows once.
fn key_in(html: &str) -> String {
    let shown = scraper::Selector::parse("li.code").unwrap();
    let document = scraper::Html::parse_document(html);
    document.select(&shown).next().unwrap_or_else(|| panic!("no key: {html}")).text().collect()
}

fn next_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(256);
    let [upper, lower] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    ([127, 0, upper, lower], 40_000).into()
}

/// A browser without a screen: cookies, forms, no script.
pub struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
    key: Option<String>,
    from: SocketAddr,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Visitor {
    /// What the browser would send to stay the same person.
    pub fn cookies(&self) -> String {
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        cookies.join("; ")
    }

    /// Reads in another language from now on.
    pub fn reads(&mut self, locale: Locale) {
        self.cookies.insert(ui::LANGUAGE_COOKIE.into(), locale.tag().into());
    }

    /// Asks from another address from now on, so that the limits of the last one do not hold.
    pub fn moves(&mut self) {
        self.from = next_address();
    }

    /// The cookies, name and value: a browser with them is this visitor.
    pub const fn jar(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "", String::new()).await
    }

    /// Opens a page, fills in the form that goes to `action`, and sends it.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        assert!(shown.status.is_success(), "{page}: {} {}", shown.status, shown.location());
        let form = form_to(&shown.body, action).unwrap_or_else(|| panic!("{page} has no form to {action}"));
        self.post(action, &form, fields).await
    }

    /// Sends fields with the hidden ones of a form.
    pub async fn post(
        &mut self,
        action: &str,
        hidden: &[(String, String)],
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut pairs: Vec<(String, String)> = hidden.to_vec();
        pairs.extend(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let body: Vec<String> = pairs.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
        self.send(Method::POST, action, "application/x-www-form-urlencoded", body.join("&")).await
    }

    /// Any request of a browser.
    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: String) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind).header("sec-fetch-site", "same-origin");
        }
        self.ask(request, body).await
    }

    /// JSON from a page of ours, with the session's cookie.
    pub async fn json(&mut self, method: Method, path: &str, body: &serde_json::Value) -> Answer {
        self.send(method, path, "application/json", body.to_string()).await
    }

    /// Any request at all, with the cookies of this visitor.
    pub async fn ask(&mut self, request: Builder, body: String) -> Answer {
        let mut request = request.header(header::HOST, "127.0.0.1:7080");
        request = request.header(header::CONTENT_LENGTH, body.len());
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookies());
        }
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let request = request.extension(ConnectInfo(self.from)).body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for cookie in headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.into(), value.into());
        }
        let is_stream =
            headers.get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/event"));
        let bytes = if is_stream {
            Default::default()
        } else {
            to_bytes(response.into_body(), 1 << 26).await.unwrap()
        };
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// The hidden fields of the form that goes to `action`.
pub fn form_to(html: &str, action: &str) -> Option<Vec<(String, String)>> {
    let document = scraper::Html::parse_document(html);
    let (forms, hidden) =
        (scraper::Selector::parse("form").unwrap(), scraper::Selector::parse("input[type=hidden]").unwrap());
    let form = document.select(&forms).find(|form| form.attr("action") == Some(action))?;
    let fields = form.select(&hidden).map(|input| {
        (
            input.attr("name").unwrap_or_default().to_owned(),
            input.attr("value").unwrap_or_default().to_owned(),
        )
    });
    Some(fields.collect())
}

/// The hidden fields of any form of the page: the page's own proof.
pub fn any_form(html: &str) -> Vec<(String, String)> {
    let document = scraper::Html::parse_document(html);
    let hidden = scraper::Selector::parse("input[name=_csrf], input[name=_key]").unwrap();
    let mut fields: Vec<(String, String)> = Vec::new();
    for input in document.select(&hidden) {
        let name = input.attr("name").unwrap_or_default().to_owned();
        if fields.iter().all(|(n, _)| *n != name) {
            fields.push((name, input.attr("value").unwrap_or_default().to_owned()));
        }
    }
    fields
}

pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
