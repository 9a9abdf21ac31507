//! The people, products and papers of the stories.

use std::{ops::Deref, sync::Arc};

use coverage::{
    EditPolicies, GivenWith, NewPolicy, RunRecalls,
    model::{Code, Issuer, PolicyVersion},
};
use jiff::civil::date;
use kernel::{
    Actor, CustomerId, Date, Granted, Locale, Period, Role, Roles, StaffId, TimeZone, Timestamp, Uuid,
};
use platform::{
    DbError, Tx,
    db::Schema,
    i18n::{Lang, Texts},
};
use products::{AssetId, Category, Channel, ModelText, NewAsset, NewSale, register_asset};
use testkit::Engine;

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
            country: None,
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
        Self(testkit::Site::of(engine, (|| vec![coverage::room()], texts()), actor, reads(locale)))
    }
}

/// What a form carries hidden under a name.
pub fn hidden(body: &str, name: &str) -> String {
    let value =
        body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}: {body}"));
    value.split('"').next().unwrap().to_owned()
}
