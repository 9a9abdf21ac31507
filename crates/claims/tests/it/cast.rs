//! The people and products of the stories.

use std::{io::Cursor, ops::Deref, sync::Arc};

use claims::{
    Claim, ClaimCode, ClaimError, NewClaim, NewRuling, OwnRights, Ruling, StaffRights, Status, Wanted,
    claim_by_code,
};
use coverage::{
    GivenWith, NewPolicy, PolicyRefusal,
    model::{Code, Issuer, KnownCause, KnownFault, PolicyVersion},
    save_policy,
};
use customers::{Email, NewCustomer, add_customer};
use jiff::civil::date;
use kernel::{
    Actor, CustomerId, Date, Granted, Locale, Period, Permission, Role, Roles, StaffId, TimeZone, Uuid,
};
use platform::{
    DbError, Tx,
    db::Schema,
    files::{Files, Photo, StoredFile},
    i18n::{Lang, Texts},
};
use products::{AssetId, Category, Channel, ModelText, NewAsset, NewSale, register_asset};
use testkit::Engine;
use tickets::PostOffice;

pub const SCHEMAS: &[Schema] = &[
    platform::SCHEMA,
    identity::SCHEMA,
    customers::SCHEMA,
    products::SCHEMA,
    tickets::SCHEMA,
    coverage::SCHEMA,
    claims::SCHEMA,
];

pub fn texts() -> Arc<Texts> {
    let sources =
        [ui::FTL, identity::FTL, customers::FTL, products::FTL, tickets::FTL, coverage::FTL, claims::FTL];
    Arc::new(Texts::new(&sources.concat()).unwrap())
}

pub fn lang(locale: Locale) -> Lang {
    Lang::new(texts(), locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}

pub fn post() -> PostOffice {
    PostOffice {
        from: "care@shop.example".into(),
        host: "sao-mai.example".into(),
        base_url: "https://sao-mai.example".into(),
        keys: None,
        undo_seconds: 0,
        lang: lang(Locale::Vi),
    }
}

fn staff(number: u128, role: Role) -> Actor {
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(number)), roles: Roles::of(&[role]), branch: None }
}

/// Front desk.
pub fn minh() -> Actor {
    staff(1, Role::FrontDesk)
}

/// Manager.
pub fn hoa() -> Actor {
    staff(2, Role::Manager)
}

pub const PROGRAM: Actor = Actor::System { task: "test" };

#[expect(clippy::disallowed_methods, reason = "a story speaks for its people")]
pub fn may<P: Permission>(actor: &Actor) -> Granted<P> {
    Granted::grant(actor.clone()).unwrap()
}

pub fn desk(actor: &Actor) -> StaffRights {
    StaffRights { handle: may(actor), reply: may(actor) }
}

pub fn own(id: CustomerId) -> OwnRights {
    let actor = Actor::Customer { id };
    OwnRights { claim: may(&actor), write: may(&actor) }
}

/// A customer with a mail address.
pub async fn customer(engine: &Engine, name: &str, email: &str) -> CustomerId {
    let new = NewCustomer {
        name: name.into(),
        called: String::new(),
        form_of_address: None,
        phone: None,
        email: Some(Email::try_from(email.to_owned()).unwrap()),
        locale: Locale::Vi,
    };
    engine.write(move |tx| add_customer(tx, &Granted::system("story"), &new)).await.unwrap()
}

/// A Galaxy S24 of somebody, sold on a day with so many months on the receipt; without a day nobody knows its sale.
pub async fn phone(engine: &Engine, owner: CustomerId, sold: Option<(Date, u32)>) -> AssetId {
    let sale = sold.map(|(day, months)| NewSale {
        contract_on: day,
        delivered_on: None,
        order_number: "HD-1".into(),
        channel: Channel::Store,
        price: None,
        warranty_months: Some(months),
        policy_code: None,
        country: None,
    });
    let new = NewAsset {
        model: ModelText {
            brand: "Samsung".into(),
            name: "Galaxy S24".into(),
            variant: "256GB".into(),
            category: Category::Phone,
            ..ModelText::default()
        },
        serial: format!("R5CX{}", engine.db.moment().uuid().as_u128() % 1_000_000),
        imei: String::new(),
        owner: Some(owner),
        sale,
    };
    engine.write(move |tx| register_asset(tx, &Granted::system("story"), &new)).await.unwrap()
}

/// What Samsung gives with every phone: so many months, and nothing for liquid.
pub async fn promise(engine: &Engine, months: u32) {
    promise_in(engine, months, &[]).await;
}

/// The same, in some places only.
pub async fn promise_in(engine: &Engine, months: u32, territory: &[&str]) {
    let new = NewPolicy {
        code: "SM".into(),
        name: "Samsung".into(),
        valid_from: date(2020, 1, 1),
        terms: PolicyVersion {
            exclusions: vec![Code::from(KnownCause::Liquid)],
            territory: territory.iter().map(|place| (*place).to_owned()).collect(),
            ..PolicyVersion::plain("SM", Issuer::Manufacturer, Period::months(months))
        },
        given_with: vec![GivenWith { brand: "Samsung".into(), model: String::new() }],
    };
    let done: Result<_, PolicyRefusal> =
        engine.db.write(move |tx| save_policy(tx, &Granted::system("story"), &new)).await;
    done.unwrap();
}

/// Lan and her phone, covered until 22 June 2027.
pub async fn lan_with_cover(engine: &Engine) -> (CustomerId, AssetId) {
    let lan = customer(engine, "Nguyễn Thị Lan", "lan@example.vn").await;
    (lan, phone(engine, lan, Some((date(2025, 6, 22), 24))).await)
}

/// Hùng and his phone, whose warranty ended on 22 June 2024.
pub async fn hung_without_cover(engine: &Engine) -> (CustomerId, AssetId) {
    let hung = customer(engine, "Phạm Quốc Hùng", "hung@example.vn").await;
    (hung, phone(engine, hung, Some((date(2023, 6, 22), 12))).await)
}

pub fn stripes(asset: AssetId) -> NewClaim {
    NewClaim {
        asset,
        fault: Some(KnownFault::Screen),
        words: "Màn hình bị sọc".into(),
        appeared_on: None,
        brought_in: None,
        wants: Wanted::Repair,
        photos: vec![],
        ticket: None,
    }
}

pub async fn submitted(engine: &Engine, who: CustomerId, asset: AssetId) -> ClaimCode {
    let (rights, new) = (own(who), stripes(asset));
    let done: Result<_, ClaimError> =
        engine.db.write(move |tx| claims::submit_claim(tx, &rights, &new, "Màn hình")).await;
    done.unwrap()
}

/// A verdict on the answer as it is now.
pub async fn ruled(
    engine: &Engine,
    by: Actor,
    code: ClaimCode,
    (ruling, reason): (Ruling, &'static str),
) -> Result<(), ClaimError> {
    let read = move |tx: &mut Tx<'_>| claims::answer_mark(tx, &PROGRAM, code);
    let seen = engine.db.read::<_, ClaimError, _>(read).await.unwrap();
    let new = NewRuling { ruling, reason: reason.into(), seen };
    let rights = desk(&by);
    engine.db.write(move |tx| claims::rule_on_claim(tx, &rights, &post(), code, &new)).await
}

pub async fn stands(engine: &Engine, code: ClaimCode) -> Claim {
    let found: Result<_, DbError> = engine.db.read(move |tx| claim_by_code(tx, &PROGRAM, code)).await;
    found.unwrap().unwrap()
}

pub async fn status(engine: &Engine, code: ClaimCode) -> Status {
    stands(engine, code).await.status
}

/// A photo on disk.
pub async fn picture(engine: &Engine) -> StoredFile {
    let mut png = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(folder.path()).unwrap();
    files.store_photo(&engine.db, Photo::read("may.png", &png.into_inner()).unwrap()).await.unwrap()
}

/// The bodies of all mails, oldest first.
pub async fn mails(engine: &Engine) -> Vec<String> {
    let rows: Result<Vec<(String,)>, DbError> =
        engine.db.read(|tx| tx.all("select body from mail_out order by created_at, id", &[])).await;
    rows.unwrap().into_iter().map(|(body,)| body).collect()
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
        Self(testkit::Site::of(engine, (|| vec![claims::room()], texts()), actor, lang(locale)))
    }
}
