//! The room's pages as one person sees them.

use std::{
    io::Cursor,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use kernel::{Actor, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    Config, Db, DbError,
    db::Schema,
    events::Letterhead,
    files::Files,
    i18n::{Lang, Texts},
    jobs::Worker,
    seal::Seal,
    web::{App, ShopFace, Theme, Visit, VisitParts},
};
use testkit::Engine;
use tower::ServiceExt;

pub const SCHEMAS: &[Schema] = &[
    platform::SCHEMA,
    identity::SCHEMA,
    customers::SCHEMA,
    products::SCHEMA,
    tickets::SCHEMA,
    coverage::SCHEMA,
    claims::SCHEMA,
    repairs::SCHEMA,
];

pub fn texts() -> Arc<Texts> {
    let sources =
        [ui::FTL, identity::FTL, customers::FTL, products::FTL, coverage::FTL, claims::FTL, repairs::FTL]
            .concat();
    Arc::new(Texts::new(&sources).unwrap())
}

pub fn lang(locale: Locale) -> Lang {
    Lang::new(texts(), locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}

pub fn seal() -> Seal {
    Seal::of_text(&"5a".repeat(32)).unwrap()
}

/// Somebody of the shop with these roles; the same number is the same person.
pub fn staff(number: u128, roles: &[Role]) -> Actor {
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(number)), roles: Roles::of(roles), branch: None }
}

pub struct Site {
    routes: Router,
    db: Db,
    _folder: Arc<tempfile::TempDir>,
}

pub struct Answer {
    pub status: StatusCode,
    pub place: String,
    pub body: String,
}

impl Site {
    pub fn of(engine: &Engine, actor: Actor, locale: Locale) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let app = App::new(engine.db.clone(), Config::default(), texts(), files, vec![repairs::room()]);
        app.set_seal(seal());
        let visit = Visit::new(VisitParts {
            actor,
            name: "Trần Minh".into(),
            shop: ShopFace {
                name: "Sao Mai Care".into(),
                hotline: "1800 6868".into(),
                ..ShopFace::default()
            },
            lang: lang(locale),
            theme: Theme::Device,
            csrf: "csrf".into(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            path: "/".into(),
            changes_heard: 0,
        });
        let routes = repairs::room().routes.into_iter();
        let routes = routes
            .fold(Router::new(), |router, route| router.route(route.path, route.into_guarded(&app)))
            .layer(Extension(visit))
            .with_state(app);
        Self { routes, db: engine.db.clone(), _folder: Arc::new(folder) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.upload(path, fields, &[]).await
    }

    /// A form with photos; `false` is a photo that cannot be read.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], photos: &[bool]) -> Answer {
        let key = self.db.moment().uuid().to_string();
        let own = [("_csrf", "csrf"), ("_key", key.as_str())];
        let mut body = Vec::new();
        for (name, value) in own.iter().chain(fields) {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(head.bytes());
        }
        for is_good in photos {
            let head = "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"máy.png\"\r\n\r\n";
            body.extend(head.bytes());
            body.extend(if *is_good { png() } else { b"<svg/>".to_vec() });
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let place = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok());
        let (status, place) = (response.status(), place.unwrap_or_default().to_owned());
        let bytes = to_bytes(response.into_body(), 4_000_000).await.unwrap();
        Answer { status, place, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Carries out what is due by now, as the program does, with a letterhead for letters that nobody's request causes.
pub async fn work(engine: &Engine) {
    let head = Letterhead {
        texts: texts(),
        base_url: "https://sao-mai.example".into(),
        mail_host: "sao-mai.example".into(),
    };
    engine.db.surround(&[], Some(head));
    Worker::new(engine.db.clone(), repairs::room().jobs).run_due().await.unwrap();
}

/// The subjects of all mails, oldest first.
pub async fn subjects(engine: &Engine) -> Vec<String> {
    let rows: Result<Vec<(String,)>, DbError> =
        engine.db.read(|tx| tx.all("select subject from mail_out order by created_at, id", &[])).await;
    rows.unwrap().into_iter().map(|(subject,)| subject).collect()
}

/// What stands between two texts of a page, first hit.
pub fn between(body: &str, before: &str, after: &str) -> String {
    let rest = body.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or("", |(found, _)| found).to_owned()
}
