//! A program with this room only, and browsers that keep cookies and send back the hidden fields of a page.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
    middleware::from_fn_with_state,
    routing::get,
};
use kernel::{Granted, Locale, Role, Roles, StaffId};
use platform::{
    Config, Tx,
    files::Files,
    i18n::Texts,
    mail::newest_mails,
    seal::Seal,
    web::{App, Fault, Visit},
};
use tempfile::TempDir;
use testkit::Engine;
use tower::ServiceExt;

/// Long enough, and no first guess.
pub const PASSWORD: &str = "mèo ngủ trên mái";

/// The key of every story.
pub fn key() -> Seal {
    Seal::of_text(&"5a".repeat(32)).unwrap()
}

/// The program of a story.
pub struct Shop {
    pub engine: Engine,
    router: Router,
    _files: TempDir,
}

impl Shop {
    /// A shop that nobody has set up.
    pub fn new(engine: Engine) -> Self {
        let rooms = vec![ui::room(), identity::room()];
        let texts: Vec<_> = rooms.iter().flat_map(|room| room.texts.clone()).collect();
        let folder = TempDir::new().unwrap();
        let app = App::new(
            engine.db.clone(),
            Config::default(),
            Arc::new(Texts::new(&texts).unwrap()),
            Files::folder(folder.path()).unwrap(),
            rooms.clone(),
        );
        app.set_seal(key());
        let mut router =
            Router::new().route("/my/who", get(who)).route("/app/who", get(who)).route("/who", get(who));
        for route in rooms.into_iter().flat_map(|room| room.routes) {
            router = router.route(route.path, route.into_guarded(&app));
        }
        let layer = from_fn_with_state(app.clone(), identity::authenticate);
        Self { engine, router: router.layer(layer).with_state(app), _files: folder }
    }

    /// A colleague with [`PASSWORD`].
    pub async fn colleague(&self, email: &'static str, role: Role) -> StaffId {
        let password = identity::decide_password(PASSWORD, email).unwrap();
        let new = identity::NewStaff {
            name: "Trần Minh".into(),
            called: "Minh".into(),
            email: email.into(),
            roles: Roles::of(&[role]),
            branch: None,
            locale: Locale::Vi,
            password: identity::hash_password(&password, &[3; 16]),
        };
        let add = move |tx: &mut Tx<'_>| identity::add_staff(tx, &Granted::system("test"), &new);
        self.engine.write(add).await.unwrap()
    }

    /// The bodies of the mails that wait, newest first.
    pub async fn mails(&self) -> Vec<String> {
        let mails = self.engine.read(|tx| newest_mails(tx, 50)).await.unwrap();
        mails.into_iter().map(|mail| mail.body).collect()
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser<'_> {
        Browser { shop: self, cookies: BTreeMap::new(), html: String::new() }
    }

    /// A browser that has signed in with [`PASSWORD`].
    pub async fn signed_in(&self, email: &str) -> Browser<'_> {
        let mut browser = self.browser();
        browser.get("/in").await;
        let answer = browser.post("/in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.place.as_str()), (StatusCode::SEE_OTHER, "/app"));
        browser
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }
}

async fn who(visit: Visit) -> String {
    visit.actor.to_string()
}

/// Cookies and the last page.
#[derive(Clone)]
pub struct Browser<'s> {
    shop: &'s Shop,
    pub cookies: BTreeMap<String, String>,
    pub html: String,
}

/// An answer, as far as a story looks at it.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// Where a redirect leads.
    pub place: String,
    pub fault: Option<Fault>,
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, self.cookie_header());
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form with the hidden fields of the last page.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_csrf", self.hidden("_csrf")), ("_key", self.hidden("_key"))];
        all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.post_raw(path, &all, &[("sec-fetch-site", "same-origin"), ("referer", "http://shop/app/x")])
            .await
    }

    /// Sends exactly these fields and headers.
    pub async fn post_raw(
        &mut self,
        path: &str,
        fields: &[(&str, String)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let mut request = Request::post(path)
            .header(header::COOKIE, self.cookie_header())
            .header(header::HOST, "shop")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// The value of a hidden field of the last page.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        self.html
            .split_once(&mark)
            .and_then(|(_, rest)| rest.split('"').next())
            .unwrap_or_default()
            .to_owned()
    }

    pub async fn who(&mut self, path: &str) -> String {
        self.get(path).await;
        self.html.clone()
    }

    fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.shop.send(request).await;
        for value in response.headers().get_all(header::SET_COOKIE) {
            let (pair, _) = value.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.into(), value.into());
        }
        let place = response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned());
        let (status, fault) = (response.status(), response.extensions().get::<Fault>().cloned());
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        if !html.is_empty() {
            self.html = html;
        }
        Answer { status, place: place.unwrap_or_default(), fault }
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// The secret of the first link of a mail or a page that begins like this.
pub fn token_after(text: &str, mark: &str) -> String {
    let rest = text.split_once(mark).unwrap().1;
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}
