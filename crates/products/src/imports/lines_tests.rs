use jiff::civil::date;
use rstest::rstest;

use super::*;
use crate::{imports::headings::propose_mapping, model::Channel};

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

fn line(cells: &[&str]) -> Line {
    Line { number: 2, cells: cells.iter().map(|c| (*c).to_owned()).collect(), is_too_long: false }
}

fn mapping(headings: &[&str], currency: Currency) -> Mapping {
    let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
    propose_mapping(Some(&headings), headings.len(), &[], currency)
}

fn read(mapping: &Mapping, cells: &[&str], carried: &mut Option<Carried>) -> Result<SaleLine, Reject> {
    let zone = zone();
    let reading = Reading { mapping, columns: mapping.columns.len(), zone: &zone, today: date(2026, 11, 22) };
    reading.line(&line(cells), carried)
}

const HEADINGS: [&str; 9] = [
    "Ngày mua",
    "Mã đơn hàng",
    "Khách hàng",
    "Số điện thoại",
    "Sản phẩm",
    "Số serial",
    "Số lượng",
    "Thành tiền",
    "Bảo hành",
];
const LAN: [&str; 9] = [
    "22/06/2025",
    "HD-10",
    "Nguyễn Thị Lan",
    "0912 345 678",
    "Galaxy S24",
    "R5CX21ABC7K",
    "1",
    "21.990.000",
    "24 tháng",
];

#[test]
fn a_vietnamese_line_is_a_sale() {
    let sale = read(&mapping(&HEADINGS, Currency::VND), &LAN, &mut None).unwrap();
    assert_eq!(sale.contract_on, date(2025, 6, 22));
    assert_eq!(sale.buyer.phone.as_ref().map(Phone::e164), Some("+84912345678"));
    assert_eq!((sale.total, sale.warranty_months), (Some(Money::vnd(21_990_000)), Some(24)));
    assert_eq!((sale.model.name.as_str(), sale.serial.as_str()), ("Galaxy S24", "R5CX21ABC7K"));
}

#[rstest]
#[case::no_day(0, "", Reason::NoDate, "")]
#[case::thirty_first_of_february(0, "31/02/2025", Reason::NoSuchDay, "31/02/2025")]
#[case::words(0, "hôm qua", Reason::BadDate, "hôm qua")]
#[case::before_1990(0, "31/12/1989", Reason::DateOutOfRange, "31/12/1989")]
#[case::next_year(0, "30/11/2027", Reason::NotYet, "30/11/2027")]
#[case::in_the_far_future(0, "01/01/2077", Reason::DateOutOfRange, "01/01/2077")]
#[case::no_phone(3, "12345", Reason::BadPhone, "12345")]
#[case::half_a_dong(7, "1.000.000,5", Reason::BadAmount, "1.000.000,5")]
#[case::a_refund(7, "-250000", Reason::NegativeAmount, "-250000")]
#[case::none_sold(6, "0", Reason::BadQuantity, "0")]
#[case::half_a_piece(6, "1.5", Reason::BadQuantity, "1.5")]
#[case::two_with_one_serial(6, "2", Reason::SerialForSeveral, "2")]
#[case::no_warranty_term(8, "0", Reason::BadWarranty, "0")]
#[case::too_long_a_warranty(8, "601", Reason::BadWarranty, "601")]
#[case::a_warranty_of_days(8, "30 ngày", Reason::BadWarranty, "30 ngày")]
#[case::a_serial_of_dashes(5, "---", Reason::BadSerial, "---")]
fn a_wrong_cell_gives_the_line_back(
    #[case] at: usize,
    #[case] cell: &str,
    #[case] reason: Reason,
    #[case] detail: &str,
) {
    let mut cells = LAN;
    cells[at] = cell;
    let reject = read(&mapping(&HEADINGS, Currency::VND), &cells, &mut None).unwrap_err();
    assert_eq!((reject.reason, reject.detail.as_str()), (reason, detail));
}

#[test]
fn years_and_months_of_a_warranty_are_counted_together() {
    let mut cells = LAN;
    cells[8] = "1 năm 6 tháng";
    let sale = read(&mapping(&HEADINGS, Currency::VND), &cells, &mut None).unwrap();
    assert_eq!(sale.warranty_months, Some(18));
}

#[rstest]
#[case::none("", "", Ok(None))]
#[case::of_the_sale("DE", "", Ok(Some("DE")))]
#[case::in_small_letters("is", "", Ok(Some("IS")))]
#[case::of_the_bill("", "AU", Ok(Some("AU")))]
#[case::that_of_the_sale_goes_before("DE", "VN", Ok(Some("DE")))]
#[case::by_name("Germany", "", Ok(Some("DE")))]
#[case::of_nowhere("", "XX", Err("XX"))]
fn the_country_of_a_sale_is_a_code_or_a_name(
    #[case] sold_in: &str,
    #[case] billed_in: &str,
    #[case] read_as: Result<Option<&str>, &str>,
) {
    let headings = ["Ngày mua", "Số serial", "Quốc gia", "Billing country"];
    let line = read(&mapping(&headings, Currency::VND), &["22/06/2025", "A1", sold_in, billed_in], &mut None);
    let country = line.as_ref().map(|sale| sale.country.map(CountryCode::code));
    let given_back = |reject: &Reject| (reject.reason, reject.detail.clone());
    assert_eq!(country.map_err(given_back), read_as.map_err(|cell| (Reason::BadCountry, cell.to_owned())));
}

#[test]
fn an_order_that_began_before_countries_were_read_goes_on() {
    let left = r#"{"order":"1","buyer":{"external_id":"","name":"","phone":null,"email":null},
        "contract_on":"2025-06-22","delivered_on":null,"currency":"VND"}"#;
    assert_eq!(serde_json::from_str::<Carried>(left).unwrap().country, None);
}

#[test]
fn a_line_with_neither_buyer_nor_serial_is_given_back() {
    let mut cells = LAN;
    (cells[3], cells[5]) = ("", "");
    let reject = read(&mapping(&HEADINGS, Currency::VND), &cells, &mut None).unwrap_err();
    assert_eq!(reject.reason, Reason::Nobody);
}

#[test]
fn a_line_with_more_cells_than_headings_is_given_back() {
    let cells: Vec<&str> = LAN.into_iter().chain(["extra"]).collect();
    let reject = read(&mapping(&HEADINGS, Currency::VND), &cells, &mut None).unwrap_err();
    assert_eq!((reject.reason, reject.detail.as_str()), (Reason::TooManyCells, "10"));
    let cells: Vec<&str> = LAN.into_iter().chain(["", ""]).collect();
    assert!(read(&mapping(&HEADINGS, Currency::VND), &cells, &mut None).is_ok());
}

#[test]
fn a_line_that_is_too_long_is_given_back() {
    let mapping = mapping(&HEADINGS, Currency::VND);
    let (zone, mut long) = (zone(), line(&LAN));
    long.is_too_long = true;
    let reading = Reading { mapping: &mapping, columns: 9, zone: &zone, today: date(2026, 11, 22) };
    assert_eq!(reading.line(&long, &mut None).unwrap_err().reason, Reason::TooLong);
}

#[rstest]
#[case("250000.00", Currency::VND, Some(250_000))]
#[case("250000", Currency::VND, Some(250_000))]
#[case("250,000 ₫", Currency::VND, Some(250_000))]
#[case("250000.50", Currency::VND, None)]
#[case("11.77", Currency::USD, Some(1177))]
#[case("$11.7", Currency::USD, Some(1170))]
#[case("USD 12", Currency::USD, Some(1200))]
#[case("0.00", Currency::USD, Some(0))]
#[case("1,234.56", Currency::USD, Some(123_456))]
#[case("1.000.000,5", Currency::USD, None)]
#[case("free", Currency::USD, None)]
fn amounts_are_read_as_programs_write_them(
    #[case] text: &str,
    #[case] currency: Currency,
    #[case] minor: Option<i64>,
) {
    assert_eq!(read_amount(text, currency), minor.map(|m| Money::new(m, currency)));
}

const SHOPIFY: [&str; 10] = [
    "Name",
    "Email",
    "Currency",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Billing Name",
    "Phone",
    "Cancelled at",
];

#[test]
fn the_second_line_of_a_shopify_order_belongs_to_the_same_buyer() {
    let (mapping, mut carried) = (mapping(&SHOPIFY, Currency::VND), None);
    assert_eq!(mapping.channel, Channel::Online);
    let first = [
        "#1001",
        "lan@example.vn",
        "VND",
        "2025-06-22 10:00:00 +0700",
        "1",
        "Galaxy S24",
        "21990000.00",
        "Nguyễn Thị Lan",
        "'+84912345678",
        "",
    ];
    let second = ["#1001", "lan@example.vn", "", "", "2", "Ốp lưng", "150000.00", "", "", ""];
    let first = read(&mapping, &first, &mut carried).unwrap();
    let second = read(&mapping, &second, &mut carried).unwrap();
    assert_eq!(second.buyer, first.buyer);
    assert_eq!(second.contract_on, date(2025, 6, 22));
    assert_eq!(second.total, Some(Money::vnd(300_000)));
    assert_ne!(first.key, second.key);
    let another = ["#1002", "", "", "", "1", "Ốp lưng", "150000.00", "", "", ""];
    assert_eq!(read(&mapping, &another, &mut carried).unwrap_err().reason, Reason::NoDate);
}

#[test]
fn a_cancelled_order_is_no_sale() {
    let cells = [
        "#1001",
        "lan@example.vn",
        "VND",
        "2025-06-22 10:00:00 +0700",
        "1",
        "Galaxy S24",
        "1",
        "Lan",
        "",
        "2025-06-23 10:00:00 +0700",
    ];
    let reject = read(&mapping(&SHOPIFY, Currency::VND), &cells, &mut None).unwrap_err();
    assert_eq!(reject.reason, Reason::Cancelled);
}

#[test]
fn a_later_export_of_the_same_order_has_the_same_key() {
    let mapping = mapping(&HEADINGS, Currency::VND);
    let key = |cells: [&str; 9]| read(&mapping, &cells, &mut None).unwrap().key;
    let (mut later, mut another) = (LAN, LAN);
    (later[7], another[1]) = ("21.900.000", "HD-11");
    assert_eq!(key(LAN), key(later));
    assert_ne!(key(LAN), key(another));
}
