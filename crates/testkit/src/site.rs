//! The pages of a room as one person meets them, without a server.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::Arc,
};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    extract::DefaultBodyLimit,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use kernel::Actor;
use platform::{
    Config, Db,
    files::Files,
    i18n::{Lang, Texts},
    seal::Seal,
    web::{App, Room, ShopFace, Theme, Visit, VisitParts},
};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::Engine;

const BOUNDARY: &str = "haumai-boundary";
/// No page of a test is larger.
const BODY_BYTES_MAX: usize = 4_000_000;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Where it leads on; empty where it does not.
    pub place: String,
    /// What stands above the page.
    pub headers: HeaderMap,
    /// The page.
    pub body: String,
}

/// Sends one person's requests to the routes of a room, in a language.
pub struct Site {
    routes: Router,
    db: Db,
    files: Files,
    _folder: Option<TempDir>,
}

#[expect(clippy::expect_used, reason = "a helper that misses something ends its test")]
impl Site {
    /// The routes of the last room; the rooms before it are those that its pages show pieces of.
    pub fn of(
        engine: &Engine,
        (rooms, texts): (fn() -> Vec<Room>, Arc<Texts>),
        actor: Actor,
        lang: Lang,
    ) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let site = Self::with_files(engine, folder.path(), (rooms, texts), actor, lang);
        Self { _folder: Some(folder), ..site }
    }

    /// The same with the files of a folder that somebody else keeps.
    pub fn with_files(
        engine: &Engine,
        folder: &Path,
        (rooms, texts): (fn() -> Vec<Room>, Arc<Texts>),
        actor: Actor,
        lang: Lang,
    ) -> Self {
        let files = Files::folder(folder).expect("a folder for files");
        let app = App::new(engine.db.clone(), Config::default(), texts, files.clone(), rooms());
        app.set_seal(Seal::of_text(&"5a".repeat(32)).expect("keys"));
        let visit = Visit::new(VisitParts {
            actor,
            name: "Trần Minh".into(),
            shop: ShopFace {
                name: "Sao Mai Care".into(),
                hotline: "1800 6868".into(),
                ..ShopFace::default()
            },
            lang,
            theme: Theme::Device,
            csrf: "csrf".into(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            path: "/".into(),
            changes_heard: 0,
        });
        let served = rooms().pop().map(|room| room.routes).unwrap_or_default();
        let routes = served
            .into_iter()
            .fold(Router::new(), |router, route| router.route(route.path, route.into_guarded(&app)))
            .layer(Extension(visit))
            .layer(DefaultBodyLimit::max(app.config().upload_bytes_max))
            .with_state(app);
        Self { routes, db: engine.db.clone(), files, _folder: None }
    }

    /// Where the files of these pages lie.
    pub fn files(&self) -> Files {
        self.files.clone()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Opens the part of a page that an update asks for.
    pub async fn get_part(&self, path: &str) -> Answer {
        self.send(Request::get(path).header("hx-request", "true"), Body::empty()).await
    }

    /// Sends a form with a key of its own, unless the fields bring one.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.key();
        let own = [("_csrf", "csrf"), ("_key", key.as_str())];
        let own = own.iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        let pairs: Vec<_> = own.chain(fields).map(|(n, v)| format!("{n}={}", escaped(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(pairs.join("&"))).await
    }

    /// Sends a body of JSON, as a program does.
    pub async fn post_json(&self, path: &str, body: &str) -> Answer {
        self.json(Method::POST, path, body).await
    }

    /// The same with another method.
    pub async fn json(&self, method: Method, path: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", self.key());
        self.send(request, Body::from(body.to_owned())).await
    }

    /// Sends what another program tells, with the header that proves it.
    pub async fn post_signed(&self, path: &str, proof: (&str, &str), body: &str) -> Answer {
        self.send(Request::post(path).header(proof.0, proof.1), Body::from(body.to_owned())).await
    }

    /// Sends a form with files in one field, each with its name.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (field, files): (&str, &[(&str, &[u8])]),
    ) -> Answer {
        let key = self.key();
        let own = [("_csrf", "csrf"), ("_key", key.as_str())];
        let mut body = Vec::new();
        for (name, value) in own.iter().chain(fields) {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        for (name, bytes) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let content = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Request::post(path).header(header::CONTENT_TYPE, content), Body::from(body)).await
    }

    fn key(&self) -> String {
        self.db.moment().uuid().to_string()
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.body(body).expect("a request");
        let response = match self.routes.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let place = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok());
        let (status, place) = (response.status(), place.unwrap_or_default().to_owned());
        let headers = response.headers().clone();
        let bytes = to_bytes(response.into_body(), BODY_BYTES_MAX).await.expect("a page");
        Answer { status, place, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}
