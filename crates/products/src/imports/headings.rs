//! What the columns of a file mean: proposed from their headings, decided by a person, remembered.

use kernel::{Currency, fold};
use serde::{Deserialize, Serialize};

use super::{dates::DateOrder, table::Line};
use crate::model::Channel;

/// What a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The day of the contract.
    Date,
    /// The day of delivery.
    DeliveredOn,
    /// The number of the order or receipt.
    Order,
    /// The number of the line in its order.
    OrderLine,
    /// The customer's number in the other program.
    Customer,
    /// The customer's name.
    Name,
    /// The customer's phone.
    Phone,
    /// The customer's mail address.
    Email,
    /// What was sold.
    Product,
    /// Memory, colour.
    Variant,
    /// The maker.
    Brand,
    /// The stock-keeping unit.
    Sku,
    /// The serial number.
    Serial,
    /// The IMEI.
    Imei,
    /// How many.
    Quantity,
    /// What one costs.
    UnitPrice,
    /// What the line costs.
    Total,
    /// The currency's code.
    Currency,
    /// The warranty in months.
    WarrantyMonths,
    /// The country of the sale, in two letters.
    Country,
    /// The country of the bill: it counts where that of the sale is empty.
    BillingCountry,
    /// Filled when the order was cancelled.
    Cancelled,
}
platform::text_column!(Field {
    Date = "date",
    DeliveredOn = "delivered_on",
    Order = "order",
    OrderLine = "order_line",
    Customer = "customer",
    Name = "name",
    Phone = "phone",
    Email = "email",
    Product = "product",
    Variant = "variant",
    Brand = "brand",
    Sku = "sku",
    Serial = "serial",
    Imei = "imei",
    Quantity = "quantity",
    UnitPrice = "unit_price",
    Total = "total",
    Currency = "currency",
    WarrantyMonths = "warranty_months",
    Country = "country",
    BillingCountry = "billing_country",
    Cancelled = "cancelled",
});

impl Field {
    /// The key of its words.
    pub fn key(self) -> String {
        format!("products-field-{}", self.name().replace('_', "-"))
    }
}

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Where the file comes from: customers' and orders' numbers are unique within one source.
    pub source: String,
    /// What each column means, in their order.
    pub columns: Vec<Option<Field>>,
    /// In which order day, month and year stand.
    pub dates: DateOrder,
    /// The currency of amounts whose line names none.
    pub currency: Currency,
    /// How these sales came about.
    pub channel: Channel,
    /// Whether a line that names a product but no serial number registers an asset.
    pub registers_all: bool,
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MappingRefusal {
    /// No column is the date of sale.
    #[error("no column is the date of sale")]
    NoDate,
    /// No column says who bought, and none has serial numbers.
    #[error("no column says who bought, and none has serial numbers")]
    NobodyAndNothing,
    /// Two columns mean one thing.
    #[error("two columns are {}", .0.name())]
    Twice(Field),
}

impl Mapping {
    /// The cell of a field; empty when the file has no such column.
    pub fn cell<'l>(&self, line: &'l Line, field: Field) -> &'l str {
        let at = self.columns.iter().position(|c| *c == Some(field));
        at.and_then(|at| line.cells.get(at)).map_or("", String::as_str)
    }

    /// Whether a column has this meaning.
    pub fn has(&self, field: Field) -> bool {
        self.columns.contains(&Some(field))
    }
}

/// A mapping can be used when it names the day of sale, and who bought or which device.
///
/// # Errors
/// The first rule that it breaks.
pub fn decide_mapping(mapping: &Mapping) -> Result<(), MappingRefusal> {
    let twice = Field::ALL.iter().find(|f| mapping.columns.iter().filter(|c| **c == Some(**f)).count() > 1);
    if let Some(field) = twice {
        return Err(MappingRefusal::Twice(*field));
    }
    if !mapping.has(Field::Date) {
        return Err(MappingRefusal::NoDate);
    }
    let tells = [Field::Customer, Field::Phone, Field::Email, Field::Serial, Field::Imei];
    if !tells.iter().any(|f| mapping.has(*f)) {
        return Err(MappingRefusal::NobodyAndNothing);
    }
    Ok(())
}

/// Headings in their folded form, without what is neither letter nor digit. The first name of a field wins over
/// the later ones when a file has several.
const WORDS: &[(Field, &[&str])] = &[
    (
        Field::Date,
        &[
            "date",
            "orderdate",
            "saledate",
            "purchasedate",
            "createdat",
            "boughton",
            "ngay",
            "ngaymua",
            "ngayban",
            "ngaydat",
            "ngaydathang",
            "ngayhoadon",
            "ngaychungtu",
            "thoigian",
            "dagsetning",
            "dags",
            "soludagur",
        ],
    ),
    (
        Field::DeliveredOn,
        &["deliveredon", "deliverydate", "deliveredat", "ngaygiao", "ngaygiaohang", "afhent"],
    ),
    (
        Field::Order,
        &[
            "order",
            "ordernumber",
            "orderno",
            "orderid",
            "invoice",
            "invoiceno",
            "receipt",
            "madonhang",
            "donhang",
            "sodonhang",
            "mahoadon",
            "sohoadon",
            "sochungtu",
            "madon",
            "pontun",
            "pontunarnumer",
            "reikningur",
        ],
    ),
    (Field::OrderLine, &["line", "lineno", "linenumber", "lineid", "dong", "stt", "lina"]),
    (
        Field::Customer,
        &[
            "customerid",
            "customernumber",
            "customerno",
            "customercode",
            "custid",
            "makhachhang",
            "makhach",
            "makh",
            "vidskiptamannanumer",
            "vidskiptavinur",
        ],
    ),
    (
        Field::Name,
        &[
            "customer",
            "customername",
            "name",
            "fullname",
            "buyer",
            "billingname",
            "khachhang",
            "tenkhachhang",
            "tenkhach",
            "hoten",
            "hovaten",
            "nguoimua",
            "nafn",
        ],
    ),
    (
        Field::Phone,
        &[
            "phone",
            "phonenumber",
            "mobile",
            "tel",
            "billingphone",
            "shippingphone",
            "dienthoai",
            "sodienthoai",
            "sdt",
            "didong",
            "simi",
            "simanumer",
            "farsimi",
        ],
    ),
    (Field::Email, &["email", "mail", "emailaddress", "thudientu", "netfang"]),
    (
        Field::Product,
        &[
            "product",
            "productname",
            "item",
            "itemname",
            "model",
            "lineitemname",
            "sanpham",
            "tensanpham",
            "tenhang",
            "hanghoa",
            "tenhanghoa",
            "mathang",
            "vara",
            "voruheiti",
        ],
    ),
    (Field::Variant, &["variant", "color", "colour", "phienban", "mausac", "mau", "litur", "utgafa"]),
    (
        Field::Brand,
        &["brand", "vendor", "maker", "manufacturer", "hang", "hangsanxuat", "thuonghieu", "framleidandi"],
    ),
    (
        Field::Sku,
        &["sku", "lineitemsku", "itemcode", "productcode", "mahang", "masanpham", "masp", "vorunumer"],
    ),
    (
        Field::Serial,
        &[
            "serial",
            "serialnumber",
            "serialno",
            "sn",
            "soserial",
            "serialmay",
            "somay",
            "seri",
            "soseri",
            "radnumer",
        ],
    ),
    (Field::Imei, &["imei", "imei1", "soimei"]),
    (
        Field::Quantity,
        &["quantity", "qty", "lineitemquantity", "numberofcds", "units", "soluong", "sl", "magn", "fjoldi"],
    ),
    (
        Field::UnitPrice,
        &["unitprice", "price", "lineitemprice", "dongia", "gia", "giaban", "verd", "einingaverd"],
    ),
    (
        Field::Total,
        &[
            "linetotal",
            "total",
            "amount",
            "value",
            "dollarvalue",
            "sotien",
            "thanhtien",
            "tongtien",
            "upphaed",
            "samtals",
        ],
    ),
    (Field::Currency, &["currency", "currencycode", "tiente", "loaitien", "gjaldmidill", "mynt"]),
    (
        Field::WarrantyMonths,
        &[
            "warrantymonths",
            "warranty",
            "thangbaohanh",
            "baohanhthang",
            "baohanh",
            "sothangbaohanh",
            "abyrgd",
        ],
    ),
    (
        Field::Country,
        &[
            "salecountry",
            "countryofsale",
            "countryofthesale",
            "shippingcountry",
            "shippingcountrycode",
            "country",
            "countrycode",
            "quocgiaban",
            "nuocban",
            "quocgia",
            "nuoc",
            "soluland",
            "land",
        ],
    ),
    (Field::BillingCountry, &["billingcountry", "billingcountrycode", "quocgiathanhtoan"]),
    (Field::Cancelled, &["cancelledat", "canceledat", "dahuy", "ngayhuy"]),
];

/// Shopify's orders export, which calls the order's number "Name" and the buyer "Billing Name".
const SHOPIFY: &[(&str, Field)] = &[
    ("name", Field::Order),
    ("email", Field::Email),
    ("createdat", Field::Date),
    ("cancelledat", Field::Cancelled),
    ("currency", Field::Currency),
    ("lineitemquantity", Field::Quantity),
    ("lineitemname", Field::Product),
    ("lineitemprice", Field::UnitPrice),
    ("lineitemsku", Field::Sku),
    ("billingname", Field::Name),
    ("shippingcountry", Field::Country),
    ("billingcountry", Field::BillingCountry),
    ("phone", Field::Phone),
    ("vendor", Field::Brand),
];

fn plain(heading: &str) -> String {
    fold(heading).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether this is a heading that we know.
pub(super) fn is_known(heading: &str) -> bool {
    let heading = plain(heading);
    WORDS.iter().any(|(_, words)| words.contains(&heading.as_str()))
}

/// What the columns of a file seem to mean. A person confirms it.
pub fn propose_mapping(
    headings: Option<&[String]>,
    columns: usize,
    sample: &[Line],
    currency: Currency,
) -> Mapping {
    let names: Vec<String> = headings.unwrap_or_default().iter().map(|h| plain(h)).collect();
    let is_shopify = names.iter().any(|n| n == "lineitemname");
    let mut mapping = Mapping {
        source: if is_shopify { "shopify" } else { "sales" }.to_owned(),
        columns: vec![None; columns.max(names.len())],
        dates: DateOrder::DayMonthYear,
        currency,
        channel: if is_shopify { Channel::Online } else { Channel::Unknown },
        registers_all: is_shopify,
    };
    let mut put = |field: Field, at: Option<usize>| {
        if let Some(slot) = at.and_then(|at| mapping.columns.get_mut(at)).filter(|slot| slot.is_none()) {
            *slot = Some(field);
        }
    };
    if is_shopify {
        SHOPIFY.iter().for_each(|(word, field)| put(*field, names.iter().position(|n| n == word)));
    } else {
        for (field, words) in WORDS {
            put(*field, words.iter().find_map(|w| names.iter().position(|n| n == w)));
        }
    }
    let dates: Vec<&str> = sample.iter().map(|l| mapping.cell(l, Field::Date)).collect();
    mapping.dates = DateOrder::of(&dates);
    mapping
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn proposed(headings: &[&str]) -> Vec<Option<Field>> {
        let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
        propose_mapping(Some(&headings), headings.len(), &[], Currency::VND).columns
    }

    #[rstest]
    #[case::vietnamese(
        &["Ngày mua", "Mã đơn hàng", "Khách hàng", "Số điện thoại", "Tên sản phẩm", "Số serial", "Thành tiền", "Ghi chú"],
        &[Some(Field::Date), Some(Field::Order), Some(Field::Name), Some(Field::Phone), Some(Field::Product),
          Some(Field::Serial), Some(Field::Total), None]
    )]
    #[case::english(
        &["Order date", "Customer ID", "Customer name", "E-mail", "Item", "S/N", "Qty", "Unit price"],
        &[Some(Field::Date), Some(Field::Customer), Some(Field::Name), Some(Field::Email), Some(Field::Product),
          Some(Field::Serial), Some(Field::Quantity), Some(Field::UnitPrice)]
    )]
    #[case::icelandic(&["Dagsetning", "Nafn", "Símanúmer", "Raðnúmer", "Land"],
        &[Some(Field::Date), Some(Field::Name), Some(Field::Phone), Some(Field::Serial), Some(Field::Country)])]
    #[case::a_country_in_vietnamese(&["Quốc gia", "Ngày mua"], &[Some(Field::Country), Some(Field::Date)])]
    #[case::or_shorter(&["Nước", "Ngày mua"], &[Some(Field::Country), Some(Field::Date)])]
    #[case::where_it_was_sold(&["Nước bán", "Nước", "Ngày mua"],
        &[Some(Field::Country), None, Some(Field::Date)])]
    #[case::a_country_in_english(&["Country", "Sale country", "Billing country"],
        &[None, Some(Field::Country), Some(Field::BillingCountry)])]
    #[case::cdnow(&["customer_id", "date", "number_of_cds", "dollar_value"],
        &[Some(Field::Customer), Some(Field::Date), Some(Field::Quantity), Some(Field::Total)])]
    #[case::shopify(&["Name", "Email", "Total", "Created at", "Lineitem quantity", "Lineitem name", "Billing Name",
        "Billing Country", "Shipping Country"],
        &[Some(Field::Order), Some(Field::Email), None, Some(Field::Date), Some(Field::Quantity),
          Some(Field::Product), Some(Field::Name), Some(Field::BillingCountry), Some(Field::Country)])]
    fn headings_are_understood(#[case] headings: &[&str], #[case] fields: &[Option<Field>]) {
        assert_eq!(proposed(headings), fields);
    }

    #[test]
    fn a_mapping_needs_a_day_and_somebody_or_something() {
        let with = |columns: &[Option<Field>]| {
            let mut mapping = propose_mapping(None, 0, &[], Currency::VND);
            mapping.columns = columns.to_vec();
            decide_mapping(&mapping)
        };
        assert_eq!(with(&[Some(Field::Date), Some(Field::Serial)]), Ok(()));
        assert_eq!(with(&[Some(Field::Date), Some(Field::Customer)]), Ok(()));
        assert_eq!(with(&[Some(Field::Serial)]), Err(MappingRefusal::NoDate));
        assert_eq!(with(&[Some(Field::Date), Some(Field::Product)]), Err(MappingRefusal::NobodyAndNothing));
        let twice = with(&[Some(Field::Date), Some(Field::Serial), Some(Field::Date)]);
        assert_eq!(twice, Err(MappingRefusal::Twice(Field::Date)));
    }
}
