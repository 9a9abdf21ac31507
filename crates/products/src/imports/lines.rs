//! A line of a file becomes a sale, or comes back with the reason why not. Pure.

use customers::{Contact, Email, Phone};
use kernel::{CountryCode, Currency, Date, Money, TimeZone};
use platform::{input::parse_money, web::digest_of};
use serde::{Deserialize, Serialize};

use super::{
    dates::{BadDate, read_date},
    headings::{Field, Mapping},
    table::Line,
    terms::read_months,
};
use crate::{
    model::ModelText,
    policy::{DateRefusal, decide_sale_dates, fold_serial},
};

/// One line of one order holds at most so many.
const QUANTITY_MAX: i64 = 100_000;
const CELL_CHARS_MAX: usize = 500;

/// A sale as a line of a file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleLine {
    /// The number of the order; empty when the file has none.
    pub order: String,
    /// What tells this line from the others of its source; equal lines are numbered beyond this.
    pub key: String,
    /// Who bought.
    pub buyer: Buyer,
    /// The day of the contract.
    pub contract_on: Date,
    /// The day of delivery.
    pub delivered_on: Option<Date>,
    /// What was sold.
    pub model: ModelText,
    /// The serial number; may be empty.
    pub serial: String,
    /// The IMEI; may be empty.
    pub imei: String,
    /// How many.
    pub quantity: i64,
    /// What the line costs.
    pub total: Option<Money>,
    /// The warranty in months.
    pub warranty_months: Option<u32>,
    /// The country of the contract; none is where the shop is.
    pub country: Option<CountryCode>,
}

/// Who bought, as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Buyer {
    /// The number in the other program; may be empty.
    pub external_id: String,
    /// The name; may be empty.
    pub name: String,
    /// The phone.
    pub phone: Option<Phone>,
    /// The mail address.
    pub email: Option<Email>,
}

impl Buyer {
    /// Whether nobody is named.
    pub fn is_nobody(&self) -> bool {
        self.external_id.is_empty() && self.phone.is_none() && self.email.is_none()
    }

    /// What tells one buyer of the file from another.
    pub fn who(&self) -> String {
        if !self.external_id.is_empty() {
            return format!("id:{}", self.external_id);
        }
        let phone = self.phone.clone().map(Contact::Phone);
        let contact = phone.or_else(|| self.email.clone().map(Contact::Email));
        contact.map_or(String::new(), |c| c.value().to_owned())
    }
}

/// What the first line of an order leaves to the next ones: exports name the buyer and the day only once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    order: String,
    buyer: Buyer,
    contract_on: Date,
    delivered_on: Option<Date>,
    currency: String,
    /// An import that began before countries were read goes on without one.
    #[serde(default)]
    country: Option<CountryCode>,
}

/// Why a line is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Longer than 64 KiB.
    TooLong,
    /// More cells than the headings name: a separator inside a cell without quotes.
    TooManyCells,
    /// A cell holds more than 500 characters.
    CellTooLong,
    /// No day.
    NoDate,
    /// What stands there is no day.
    BadDate,
    /// The calendar has no such day.
    NoSuchDay,
    /// Before 1990, or more than 50 years ahead.
    DateOutOfRange,
    /// The sale is dated after today.
    NotYet,
    /// Delivered before it was bought.
    DeliveredBeforeSold,
    /// Neither a buyer nor a serial number.
    Nobody,
    /// What stands there is no phone number.
    BadPhone,
    /// What stands there is no mail address.
    BadEmail,
    /// What stands there is no whole number above zero.
    BadQuantity,
    /// What stands there is no amount.
    BadAmount,
    /// Less than nothing: a refund is no sale.
    NegativeAmount,
    /// No such currency.
    BadCurrency,
    /// A warranty of 0 or over 600 months, or no number.
    BadWarranty,
    /// What stands there is neither code nor name of a country.
    BadCountry,
    /// A serial number without a letter or digit.
    BadSerial,
    /// One serial number for several devices.
    SerialForSeveral,
    /// The order was cancelled.
    Cancelled,
    /// Another customer has this serial number; a conflict was opened.
    SerialOfAnother,
}
platform::text_column!(Reason {
    TooLong = "too_long",
    TooManyCells = "too_many_cells",
    CellTooLong = "cell_too_long",
    NoDate = "no_date",
    BadDate = "bad_date",
    NoSuchDay = "no_such_day",
    DateOutOfRange = "date_out_of_range",
    NotYet = "not_yet",
    DeliveredBeforeSold = "delivered_before_sold",
    Nobody = "nobody",
    BadPhone = "bad_phone",
    BadEmail = "bad_email",
    BadQuantity = "bad_quantity",
    BadAmount = "bad_amount",
    NegativeAmount = "negative_amount",
    BadCurrency = "bad_currency",
    BadWarranty = "bad_warranty",
    BadCountry = "bad_country",
    BadSerial = "bad_serial",
    SerialForSeveral = "serial_for_several",
    Cancelled = "cancelled",
    SerialOfAnother = "serial_of_another",
});

impl Reason {
    /// The key of its sentence.
    pub fn key(self) -> String {
        format!("products-reject-{}", self.name().replace('_', "-"))
    }
}

/// A refusal: why, and the words that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Why.
    pub reason: Reason,
    /// The cell that it is about; may be empty.
    pub detail: String,
}

fn refuse(reason: Reason, detail: &str) -> Reject {
    Reject { reason, detail: detail.chars().take(80).collect() }
}

/// What every line of an import is read with.
#[derive(Debug, Clone)]
pub struct Reading<'m> {
    /// What the columns mean.
    pub mapping: &'m Mapping,
    /// How many cells a line may have.
    pub columns: usize,
    /// The zone of the shop.
    pub zone: &'m TimeZone,
    /// Today, there.
    pub today: Date,
}

impl Reading<'_> {
    /// Reads a line. `carried` is what the lines before left to those of the same order, and is kept up to date.
    ///
    /// # Errors
    /// The first reason why the line cannot be a sale.
    pub fn line(&self, line: &Line, carried: &mut Option<Carried>) -> Result<SaleLine, Reject> {
        self.shape(line)?;
        let order = self.cell(line, Field::Order).to_owned();
        let before = carried.take().filter(|c| !order.is_empty() && c.order == order);
        *carried = before.clone();
        let cancelled = self.cell(line, Field::Cancelled);
        if !cancelled.is_empty() {
            return Err(refuse(Reason::Cancelled, cancelled));
        }
        let (contract_on, delivered_on) = self.days(line, before.as_ref())?;
        let buyer = self.buyer(line, before.as_ref())?;
        let currency = self.currency(line, before.as_ref())?;
        let country = self.country(line, before.as_ref())?;
        if !order.is_empty() {
            let (order, buyer, currency) = (order.clone(), buyer.clone(), currency.code().to_owned());
            *carried = Some(Carried { order, buyer, contract_on, delivered_on, currency, country });
        }
        let (serial, imei) = self.numbers(line)?;
        if buyer.is_nobody() && serial.is_empty() && imei.is_empty() {
            return Err(refuse(Reason::Nobody, self.cell(line, Field::Name)));
        }
        let quantity = self.quantity(line)?;
        if quantity > 1 && !(serial.is_empty() && imei.is_empty()) {
            return Err(refuse(Reason::SerialForSeveral, &quantity.to_string()));
        }
        let total = self.total(line, quantity, currency)?;
        let warranty_months = self.warranty(line)?;
        let model = self.model(line);
        let key = self.key(line, &order, &serial);
        Ok(SaleLine {
            order,
            key,
            buyer,
            contract_on,
            delivered_on,
            model,
            serial,
            imei,
            quantity,
            total,
            warranty_months,
            country,
        })
    }

    fn cell<'l>(&self, line: &'l Line, field: Field) -> &'l str {
        self.mapping.cell(line, field)
    }

    fn shape(&self, line: &Line) -> Result<(), Reject> {
        if line.is_too_long {
            return Err(refuse(Reason::TooLong, ""));
        }
        let extra = line.cells.get(self.columns..).unwrap_or_default();
        if extra.iter().any(|c| !c.is_empty()) {
            return Err(refuse(Reason::TooManyCells, &line.cells.len().to_string()));
        }
        let mapped = line.cells.iter().zip(&self.mapping.columns).filter(|(_, field)| field.is_some());
        match mapped.map(|(cell, _)| cell).find(|c| c.len() > CELL_CHARS_MAX) {
            Some(cell) if cell.chars().count() > CELL_CHARS_MAX => Err(refuse(Reason::CellTooLong, cell)),
            _ => Ok(()),
        }
    }

    fn days(&self, line: &Line, before: Option<&Carried>) -> Result<(Date, Option<Date>), Reject> {
        let sold = self.cell(line, Field::Date);
        let contract_on = match (sold.is_empty(), before) {
            (true, Some(before)) => before.contract_on,
            (true, None) => return Err(refuse(Reason::NoDate, "")),
            (false, _) => self.day(sold)?,
        };
        let delivered = self.cell(line, Field::DeliveredOn);
        let delivered_on = match delivered.is_empty() {
            true => before.and_then(|b| b.delivered_on),
            false => Some(self.day(delivered)?),
        };
        decide_sale_dates(contract_on, delivered_on, self.today).map_err(|refusal| match refusal {
            DateRefusal::OutOfRange => refuse(Reason::DateOutOfRange, sold),
            DateRefusal::DeliveredBeforeContract => refuse(Reason::DeliveredBeforeSold, delivered),
        })?;
        if contract_on > self.today {
            return Err(refuse(Reason::NotYet, sold));
        }
        Ok((contract_on, delivered_on))
    }

    fn day(&self, text: &str) -> Result<Date, Reject> {
        read_date(text, self.mapping.dates, self.zone).map_err(|bad| match bad {
            BadDate::NoDate => refuse(Reason::BadDate, text),
            BadDate::NoSuchDay => refuse(Reason::NoSuchDay, text),
        })
    }

    fn buyer(&self, line: &Line, before: Option<&Carried>) -> Result<Buyer, Reject> {
        // A spreadsheet keeps a leading zero or plus by putting an apostrophe before it.
        let typed = self.cell(line, Field::Phone).trim_start_matches('\'');
        let phone = customers::phone::parse(typed);
        if phone.is_none() && !typed.is_empty() {
            return Err(refuse(Reason::BadPhone, typed));
        }
        let typed = self.cell(line, Field::Email);
        let email = customers::email::parse(typed);
        if email.is_none() && !typed.is_empty() {
            return Err(refuse(Reason::BadEmail, typed));
        }
        let (external_id, name) = (self.cell(line, Field::Customer), self.cell(line, Field::Name));
        let buyer = Buyer { external_id: external_id.to_owned(), name: name.to_owned(), phone, email };
        // The lines below the first one of an order repeat its number, perhaps the address, and nothing else.
        Ok(match before {
            Some(before) if name.is_empty() || buyer.is_nobody() => before.buyer.clone(),
            _ => buyer,
        })
    }

    fn currency(&self, line: &Line, before: Option<&Carried>) -> Result<Currency, Reject> {
        let typed = match self.cell(line, Field::Currency) {
            "" => before.map_or("", |b| b.currency.as_str()),
            typed => typed,
        };
        if typed.is_empty() {
            return Ok(self.mapping.currency);
        }
        typed.to_uppercase().parse().map_err(|_| refuse(Reason::BadCurrency, typed))
    }

    /// Where the contract was made: where the sale went, else where the bill went. What an order says once holds for all
    /// of it.
    fn country(&self, line: &Line, before: Option<&Carried>) -> Result<Option<CountryCode>, Reject> {
        let cells = [Field::Country, Field::BillingCountry].map(|field| self.cell(line, field));
        match cells.into_iter().find(|typed| !typed.is_empty()) {
            None => Ok(before.and_then(|b| b.country)),
            Some(typed) => CountryCode::named(typed).map(Some).map_err(|_| refuse(Reason::BadCountry, typed)),
        }
    }

    fn numbers(&self, line: &Line) -> Result<(String, String), Reject> {
        let (serial, imei) = (self.cell(line, Field::Serial), self.cell(line, Field::Imei));
        let is_bad = |text: &str| !text.is_empty() && fold_serial(text).is_empty();
        match [serial, imei].into_iter().find(|t| is_bad(t)) {
            Some(bad) => Err(refuse(Reason::BadSerial, bad)),
            None => Ok((serial.to_owned(), imei.to_owned())),
        }
    }

    fn quantity(&self, line: &Line) -> Result<i64, Reject> {
        let typed = self.cell(line, Field::Quantity);
        if typed.is_empty() {
            return Ok(1);
        }
        let whole = typed.strip_suffix(".0").or_else(|| typed.strip_suffix(".00")).unwrap_or(typed);
        let quantity = whole.parse().ok().filter(|n| (1..=QUANTITY_MAX).contains(n));
        quantity.ok_or_else(|| refuse(Reason::BadQuantity, typed))
    }

    /// What the line costs: its total, else the price of one times the quantity.
    fn total(&self, line: &Line, quantity: i64, currency: Currency) -> Result<Option<Money>, Reject> {
        let (total, price) = (self.cell(line, Field::Total), self.cell(line, Field::UnitPrice));
        let (typed, times) = if total.is_empty() { (price, quantity) } else { (total, 1) };
        if typed.is_empty() {
            return Ok(None);
        }
        if typed.starts_with(['-', '(']) {
            return Err(refuse(Reason::NegativeAmount, typed));
        }
        let amount = read_amount(typed, currency).ok_or_else(|| refuse(Reason::BadAmount, typed))?;
        let minor = amount.minor.checked_mul(times).ok_or_else(|| refuse(Reason::BadAmount, typed))?;
        Ok(Some(Money::new(minor, currency)))
    }

    fn warranty(&self, line: &Line) -> Result<Option<u32>, Reject> {
        let typed = self.cell(line, Field::WarrantyMonths);
        if typed.is_empty() {
            return Ok(None);
        }
        read_months(typed).map(Some).ok_or_else(|| refuse(Reason::BadWarranty, typed))
    }

    fn model(&self, line: &Line) -> ModelText {
        let text = |field| self.cell(line, field).to_owned();
        let (name, sku) = (text(Field::Product), text(Field::Sku));
        let name = if name.is_empty() { sku.clone() } else { name };
        ModelText {
            brand: text(Field::Brand),
            name,
            variant: text(Field::Variant),
            sku,
            ..ModelText::default()
        }
    }

    /// What tells this line from the others of its source. With an order number: the number and the line's, or
    /// what was sold, so that a later export of the same order, with another status in it, is known. Without:
    /// all that the line says.
    fn key(&self, line: &Line, order: &str, serial: &str) -> String {
        let number = self.cell(line, Field::OrderLine);
        let parts: Vec<&str> = match (order.is_empty(), number.is_empty()) {
            (false, false) => vec!["line", order, number],
            (false, true) => {
                let of = |field| self.cell(line, field);
                vec!["order", order, of(Field::Sku), of(Field::Product), of(Field::Variant), serial]
            }
            (true, _) => line.cells.iter().map(String::as_str).collect(),
        };
        let mut text = self.mapping.source.clone();
        for part in parts {
            text.push('\u{1f}');
            text.push_str(part);
        }
        digest_of(&text)
    }
}

/// An amount as programs write it: as people do, and also `11.7`, `250000.00` for đồng, `VND 250000`.
fn read_amount(text: &str, currency: Currency) -> Option<Money> {
    let plain = text.trim_start_matches(currency.code()).trim_end_matches(currency.code()).trim();
    let plain = plain.trim_start_matches(['$', '€', '£', '₫']);
    parse_money(plain, currency).or_else(|| {
        let (whole, fraction) = plain.rsplit_once(['.', ','])?;
        let is_plain = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
        match (currency.decimals(), fraction) {
            (0, "0" | "00") if is_plain => parse_money(whole, currency),
            (2, one) if is_plain && one.len() == 1 => parse_money(&format!("{whole}.{one}0"), currency),
            _ => None,
        }
    })
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
