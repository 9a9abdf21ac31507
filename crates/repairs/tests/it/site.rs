//! The room's pages as one person sees them.

use std::{io::Cursor, ops::Deref, sync::Arc};

use kernel::{Actor, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    DbError,
    db::Schema,
    events::Letterhead,
    i18n::{Lang, Texts},
    jobs::Worker,
    seal::Seal,
};
use testkit::Engine;

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

/// The pages of the room, as one person meets them.
pub struct Site(testkit::Site);

impl Deref for Site {
    type Target = testkit::Site;

    fn deref(&self) -> &testkit::Site {
        &self.0
    }
}

impl Site {
    pub fn of(engine: &Engine, actor: Actor, locale: Locale) -> Self {
        Self(testkit::Site::of(engine, (|| vec![repairs::room()], texts()), actor, lang(locale)))
    }

    /// A form with photos; `false` is a photo that cannot be read.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], photos: &[bool]) -> testkit::Answer {
        let good = png();
        let file = |is_good: &bool| ("máy.png", if *is_good { good.as_slice() } else { b"<svg/>" });
        let photos: Vec<(&str, &[u8])> = photos.iter().map(file).collect();
        self.0.upload(path, fields, ("photos", &photos)).await
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
