//! Customers and what they bought: a few by name, and many more so that lists are lists.

use customers::{Email, FormOfAddress, NewCustomer};
use jiff::ToSpan;
use kernel::{CustomerId, Date, Locale, Money, date_in, fold};
use platform::{DbError, Tx, web::App};
use products::{AssetId, Category, Channel, ModelText, NewAsset, NewSale};

use super::granted;

/// Assets that belong to nobody with a name of their own in the story.
const OTHERS: usize = 92;

/// A customer of the story with the asset that it is about.
#[derive(Debug, Clone, Copy)]
pub struct Buyer {
    /// The full name.
    pub name: &'static str,
    /// How one is addressed.
    pub form: Option<FormOfAddress>,
    /// The phone, as it is typed.
    pub phone: &'static str,
    /// The mail address; may be empty.
    pub email: &'static str,
    /// In which language one reads.
    pub locale: Locale,
    /// Brand, model, variant, kind.
    pub model: (&'static str, &'static str, &'static str, Category),
    /// The serial.
    pub serial: &'static str,
    /// Bought so many days before today.
    pub days_ago: i64,
    /// Warranty by the receipt, in months.
    pub months: u32,
    /// The price, in đồng.
    pub price: i64,
}

/// The customers with a name.
pub const fn buyers() -> &'static [Buyer] {
    BUYERS
}

const BUYERS: &[Buyer] = &[
    Buyer {
        name: "Nguyễn Thị Lan",
        form: Some(FormOfAddress::Chi),
        phone: "0912 345 678",
        email: super::LAN,
        locale: Locale::Vi,
        model: ("Samsung", "Galaxy S24", "256GB, đen Onyx", Category::Phone),
        serial: "R5CX21ABC7K",
        days_ago: 518,
        months: 24,
        price: 19_990_000,
    },
    Buyer {
        name: "Phạm Quốc Hùng",
        form: Some(FormOfAddress::Anh),
        phone: "0903 222 118",
        email: "hung@example.vn",
        locale: Locale::Vi,
        model: ("Apple", "iPhone 13", "128GB, xanh", Category::Phone),
        serial: "F17KM4Q0Q1",
        days_ago: 1150,
        months: 12,
        price: 15_490_000,
    },
    Buyer {
        name: "Sigríður Jónsdóttir",
        form: None,
        phone: "+354 581 2345",
        email: "sigridur@example.is",
        locale: Locale::Is,
        model: ("Sony", "WH-1000XM5", "svört", Category::Audio),
        serial: "SN7714201",
        days_ago: 6,
        months: 24,
        price: 8_490_000,
    },
    Buyer {
        name: "Đỗ Mạnh Cường",
        form: Some(FormOfAddress::Anh),
        phone: "0988 410 552",
        email: "cuong@example.vn",
        locale: Locale::Vi,
        model: ("Apple", "MacBook Air M1", "8GB/256GB, xám", Category::Laptop),
        serial: "C02FV1LQQ6L4",
        days_ago: 1320,
        months: 12,
        price: 22_990_000,
    },
    Buyer {
        name: "Trịnh Thu Hà",
        form: Some(FormOfAddress::Chi),
        phone: "0377 905 614",
        email: "ha@example.vn",
        locale: Locale::Vi,
        model: ("Apple", "iPad Air 5", "64GB, hồng", Category::Tablet),
        serial: "DMPX90AAQ1GC",
        days_ago: 610,
        months: 12,
        price: 14_990_000,
    },
    Buyer {
        name: "Vũ Khánh Linh",
        form: Some(FormOfAddress::Chi),
        phone: "0836 117 209",
        email: "linh@example.vn",
        locale: Locale::Vi,
        model: ("Xiaomi", "Xiaomi 13T", "256GB, đen", Category::Phone),
        serial: "44123/F3XN00219",
        days_ago: 240,
        months: 18,
        price: 9_990_000,
    },
    Buyer {
        name: "Ngô Văn Bình",
        form: Some(FormOfAddress::Chu),
        phone: "0913 008 771",
        email: "",
        locale: Locale::Vi,
        model: ("LG", "Tivi OLED C3", "55 inch", Category::Screen),
        serial: "307MAKR2B118",
        days_ago: 700,
        months: 24,
        price: 27_900_000,
    },
    Buyer {
        name: "Ben Whitaker",
        form: None,
        phone: "0764 550 903",
        email: "ben@example.com",
        locale: Locale::En,
        model: ("Asus", "Vivobook 15", "16GB/512GB, silver", Category::Laptop),
        serial: "R1N0CV07K421",
        days_ago: 300,
        months: 24,
        price: 14_290_000,
    },
];

/// What everybody else bought.
const MODELS: &[(&str, &str, &str, Category, u32, i64)] = &[
    ("Samsung", "Galaxy A55", "128GB, tím", Category::Phone, 12, 8_990_000),
    ("Apple", "iPhone 14 Pro", "256GB, tím", Category::Phone, 12, 24_990_000),
    ("Apple", "iPhone 15", "128GB, hồng", Category::Phone, 12, 19_490_000),
    ("Oppo", "Reno8", "256GB, đen", Category::Phone, 12, 7_990_000),
    ("Xiaomi", "Redmi Note 12", "128GB, xanh", Category::Phone, 18, 4_690_000),
    ("Vivo", "V29", "256GB, đỏ", Category::Phone, 12, 10_490_000),
    ("Samsung", "Galaxy Tab S9", "128GB, be", Category::Tablet, 12, 18_990_000),
    ("Dell", "XPS 13", "16GB/512GB", Category::Laptop, 12, 32_990_000),
    ("Lenovo", "Legion 5", "16GB/1TB", Category::Laptop, 24, 29_490_000),
    ("Apple", "AirPods Pro 2", "USB-C", Category::Audio, 12, 5_790_000),
    ("JBL", "Charge 5", "xanh", Category::Audio, 12, 3_490_000),
    ("Apple", "Apple Watch S8", "45 mm", Category::Watch, 12, 9_290_000),
    ("Sony", "Alpha A6400", "kèm ống kính 16-50", Category::Other, 24, 22_490_000),
    ("Ecovacs", "Robot hút bụi T20", "trắng", Category::Appliance, 24, 16_900_000),
];

const FAMILIES: &[&str] =
    &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"];
const MIDDLES: &[&str] = &["Thị", "Văn", "Minh", "Thu", "Quang", "Ngọc", "Đức", "Thanh", "Hải", "Khánh"];
const GIVENS: &[&str] = &[
    "An", "Bảo", "Châu", "Dũng", "Giang", "Hạnh", "Hiếu", "Khoa", "Loan", "Mai", "Nga", "Oanh", "Phúc",
    "Quân", "Sơn", "Thảo", "Trúc", "Uyên", "Việt", "Yến",
];

/// Brand, model and kind of everything that is sold.
pub(super) fn models() -> impl Iterator<Item = (&'static str, &'static str, Category)> {
    let named = BUYERS.iter().map(|buyer| (buyer.model.0, buyer.model.1, buyer.model.3));
    named.chain(MODELS.iter().map(|(brand, name, _, category, _, _)| (*brand, *name, *category)))
}

/// Who bought what, for the story.
pub(super) struct Cast {
    /// In the order of [`buyers`].
    pub named: Vec<(CustomerId, AssetId)>,
    /// Everybody else.
    pub others: Vec<(CustomerId, AssetId)>,
}

/// Sells everything that is sold before the story begins.
pub(super) async fn sell(app: &App) -> anyhow::Result<Cast> {
    // The story's clock stands in the past; purchases are dated from the real today.
    let today =
        date_in(app.db().clock().now(), &kernel::TimeZone::UTC).saturating_add(super::PEOPLE_DAYS.days());
    let named = app
        .db()
        .write(move |tx| BUYERS.iter().map(|buyer| sell_to(tx, buyer, today)).collect::<Result<Vec<_>, _>>())
        .await?;
    let others = app
        .db()
        .write(move |tx| (0..OTHERS).map(|i| sell_another(tx, i, today)).collect::<Result<Vec<_>, _>>())
        .await?;
    Ok(Cast { named, others })
}

fn sell_to(tx: &mut Tx<'_>, buyer: &Buyer, today: Date) -> Result<(CustomerId, AssetId), DbError> {
    let customer = NewCustomer {
        name: buyer.name.into(),
        called: String::new(),
        form_of_address: buyer.form,
        phone: customers::phone::parse(buyer.phone),
        email: Email::try_from(buyer.email.to_owned()).ok(),
        locale: buyer.locale,
    };
    let customer = customers::add_customer(tx, &granted(), &customer)?;
    let (brand, name, variant, category) = buyer.model;
    let asset = NewAsset {
        model: model(brand, name, variant, category),
        serial: buyer.serial.into(),
        imei: String::new(),
        owner: Some(customer),
        sale: Some(sale(today.saturating_sub(buyer.days_ago.days()), buyer.months, buyer.price)),
    };
    Ok((customer, products::register_asset(tx, &granted(), &asset)?))
}

fn sell_another(tx: &mut Tx<'_>, i: usize, today: Date) -> Result<(CustomerId, AssetId), DbError> {
    let pick =
        |from: &[&'static str], step: usize| from.get(i * step % from.len()).copied().unwrap_or_default();
    let name = format!("{} {} {}", pick(FAMILIES, 5), pick(MIDDLES, 3), pick(GIVENS, 7));
    let address: String = fold(&name).split_whitespace().collect::<Vec<_>>().join(".");
    let customer = NewCustomer {
        name,
        called: String::new(),
        form_of_address: None,
        phone: customers::phone::parse(&format!("09{:08}", 10_230_417 + i * 731_357)),
        email: (i % 3 != 2).then(|| Email::try_from(format!("{address}.{i}@example.vn")).ok()).flatten(),
        locale: Locale::Vi,
    };
    let customer = customers::add_customer(tx, &granted(), &customer)?;
    let (brand, name, variant, category, months, price) =
        MODELS.get(i % MODELS.len()).copied().unwrap_or(("", "", "", Category::Other, 12, 0));
    let days_ago = i64::try_from(20 + i * 37 % 860).unwrap_or(20);
    let asset = NewAsset {
        model: model(brand, name, variant, category),
        serial: format!(
            "{}{:07}",
            brand.to_uppercase().chars().take(2).collect::<String>(),
            4_018_221 + i * 9_173
        ),
        imei: String::new(),
        owner: Some(customer),
        sale: Some(sale(today.saturating_sub(days_ago.days()), months, price)),
    };
    Ok((customer, products::register_asset(tx, &granted(), &asset)?))
}

fn model(brand: &str, name: &str, variant: &str, category: Category) -> ModelText {
    ModelText {
        brand: brand.into(),
        name: name.into(),
        variant: variant.into(),
        sku: String::new(),
        category,
    }
}

fn sale(on: Date, months: u32, price: i64) -> NewSale {
    NewSale {
        contract_on: on,
        delivered_on: Some(on),
        channel: Channel::Store,
        order_number: String::new(),
        price: Some(Money::vnd(price)),
        policy_code: None,
        warranty_months: Some(months),
        country: None,
    }
}
