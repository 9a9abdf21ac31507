//! The room's pages as one person sees them.

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use kernel::{Actor, Locale};
use platform::{
    Config, Db,
    files::Files,
    web::{App, ShopFace, Theme, Visit, VisitParts},
};
use testkit::Engine;
use tower::ServiceExt;

use crate::cast::{reads, texts};

const BOUNDARY: &str = "a-boundary-that-no-photo-holds";

pub struct Site {
    routes: Router,
    db: Db,
    _folder: tempfile::TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub place: String,
    pub body: String,
}

impl Site {
    pub fn of(engine: &Engine, actor: Actor, locale: Locale) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let rooms = vec![customers::room(), products::room(), tickets::room()];
        let app = App::new(engine.db.clone(), Config::default(), texts(), files, rooms);
        let visit = Visit::new(VisitParts {
            actor,
            name: "Trần Minh".into(),
            shop: ShopFace { name: "Sao Mai Care".into(), ..ShopFace::default() },
            lang: reads(locale),
            theme: Theme::Device,
            csrf: "csrf".into(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            path: "/".into(),
            changes_heard: 0,
        });
        let routes = tickets::room().routes.into_iter();
        let routes = routes
            .fold(Router::new(), |router, route| router.route(route.path, route.into_guarded(&app)))
            .layer(Extension(visit))
            .with_state(app);
        Self { routes, db: engine.db.clone(), _folder: folder }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn get_part(&self, path: &str) -> Answer {
        self.send(Request::get(path).header("hx-request", "true").body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.db.moment().uuid().to_string();
        self.post_again(path, &key, fields).await
    }

    pub async fn post_again(&self, path: &str, key: &str, fields: &[(&str, &str)]) -> Answer {
        let own = [("_csrf", "csrf"), ("_key", key)];
        let pairs: Vec<_> = own.iter().chain(fields).map(|(n, v)| format!("{n}={}", escaped(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    /// A form with one photo in the field `files`.
    pub async fn post_photo(&self, path: &str, fields: &[(&str, &str)], photo: (&str, &[u8])) -> Answer {
        let key = self.db.moment().uuid().to_string();
        let own = [("_csrf", "csrf"), ("_key", key.as_str())];
        let mut body = Vec::new();
        for (name, value) in own.iter().chain(fields) {
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(head.into_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{}\"\r\n\r\n",
            photo.0
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(photo.1);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        let content = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(path).header(header::CONTENT_TYPE, content);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let place =
            response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let place = place.to_owned();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Answer { status, place, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
