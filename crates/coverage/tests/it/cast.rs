//! The people, products and papers of the stories.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use coverage::{
    EditPolicies, GivenWith, NewPolicy, RunRecalls,
    model::{Code, Issuer, PolicyVersion},
};
use jiff::civil::date;
use kernel::{
    Actor, CustomerId, Date, Granted, Locale, Period, Role, Roles, StaffId, TimeZone, Timestamp, Uuid,
};
use platform::{
    Config, Db, DbError, Tx,
    db::Schema,
    files::Files,
    i18n::{Lang, Texts},
    web::{App, ShopFace, Theme, Visit, VisitParts},
};
use products::{AssetId, Category, Channel, ModelText, NewAsset, NewSale, register_asset};
use testkit::Engine;
use tower::ServiceExt;

pub const SCHEMAS: &[Schema] =
    &[platform::SCHEMA, identity::SCHEMA, customers::SCHEMA, products::SCHEMA, coverage::SCHEMA];

/// Nguyễn Thị Lan.
pub fn lan() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(0x1a))
}

/// Phạm Quốc Hùng.
pub fn hung() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(0x2b))
}

fn staff(number: u128, roles: Roles) -> Actor {
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(number)), roles, branch: None }
}

/// Trần Minh, agent and front desk.
pub fn minh() -> Actor {
    staff(1, Roles::of(&[Role::Agent, Role::FrontDesk]))
}

/// Phạm Thị Hoa, manager.
pub fn hoa() -> Actor {
    staff(2, Roles::of(&[Role::Manager]))
}

pub fn edits() -> Granted<EditPolicies> {
    Granted::system("story")
}

pub fn recalls() -> Granted<RunRecalls> {
    Granted::system("story")
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn texts() -> Arc<Texts> {
    Arc::new(
        Texts::new(&[ui::FTL, identity::FTL, customers::FTL, products::FTL, coverage::FTL].concat()).unwrap(),
    )
}

pub fn reads(locale: Locale) -> Lang {
    Lang::new(texts(), locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}

/// Noon of a day in Hà Nội.
pub fn noon_of(day: Date) -> Timestamp {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    day.at(12, 0, 0, 0).to_zoned(zone).unwrap().timestamp()
}

/// Lan's Galaxy S24, bought on 22 June 2025 with 24 months on the receipt: covered until 22 June 2027, a Tuesday.
pub fn lans_phone() -> NewAsset {
    NewAsset {
        model: ModelText {
            brand: "Samsung".into(),
            name: "Galaxy S24".into(),
            variant: "256GB, Onyx".into(),
            category: Category::Phone,
            ..ModelText::default()
        },
        serial: "R5CX21ABC7K".into(),
        imei: String::new(),
        owner: Some(lan()),
        sale: Some(NewSale {
            contract_on: date(2025, 6, 22),
            delivered_on: None,
            channel: Channel::Store,
            order_number: "HD-1".into(),
            price: None,
            policy_code: None,
            warranty_months: Some(24),
        }),
    }
}

/// The same phone, of which no receipt says anything.
pub fn without_receipt() -> NewAsset {
    let mut phone = lans_phone();
    phone.sale = phone.sale.map(|sale| NewSale { warranty_months: None, ..sale });
    phone
}

/// Twelve months by the maker, and nothing for what liquid does.
pub fn policy(code_: &str, months: u32, valid_from: Date, given_with: &[(&str, &str)]) -> NewPolicy {
    let given = |(brand, model): &(&str, &str)| GivenWith { brand: (*brand).into(), model: (*model).into() };
    NewPolicy {
        code: code_.into(),
        name: format!("Policy {code_}"),
        valid_from,
        terms: PolicyVersion {
            exclusions: vec![code("liquid")],
            ..PolicyVersion::plain(code_, Issuer::Manufacturer, Period::months(months))
        },
        given_with: given_with.iter().map(given).collect(),
    }
}

/// Writes a policy that the law does not beat.
pub fn promise(tx: &mut Tx<'_>, new: &NewPolicy) {
    coverage::save_policy(tx, &edits(), new).unwrap();
}

/// Registers an asset. The people stand in the tables with ids that the stories can name beforehand, which their
/// own room draws by chance.
pub fn register(tx: &mut Tx<'_>, new: &NewAsset) -> Result<AssetId, DbError> {
    for (id, name) in [(lan(), "Nguyễn Thị Lan"), (hung(), "Phạm Quốc Hùng")] {
        tx.exec(
            "insert into customer (id, name, called, locale, street, ward, legacy_district, province, version,
             created_at, changed_at, changed_by) values ($1, $2, '', 'vi', '', '', '', '', 1, 0, 0, 'story')
             on conflict do nothing",
            &[&id, &name],
        )?;
    }
    register_asset(tx, &Granted::system("story"), new)
}

/// The room's pages as one person sees them.
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
        let app = App::new(engine.db.clone(), Config::default(), texts(), files, vec![coverage::room()]);
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
        let routes = coverage::room().routes.into_iter();
        let routes = routes
            .fold(Router::new(), |router, route| router.route(route.path, route.into_guarded(&app)))
            .layer(Extension(visit))
            .with_state(app);
        Self { routes, db: engine.db.clone(), _folder: folder }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.db.moment().uuid().to_string();
        let own = [("_csrf", "csrf"), ("_key", key.as_str())];
        let own = own.iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        let pairs: Vec<_> = own.chain(fields).map(|(n, v)| format!("{n}={}", escaped(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let head =
            |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (status, place) = (response.status(), head(header::LOCATION));
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Answer { status, place, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

/// What a form carries hidden under a name.
pub fn hidden(body: &str, name: &str) -> String {
    let value =
        body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}: {body}"));
    value.split('"').next().unwrap().to_owned()
}

fn escaped(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}
