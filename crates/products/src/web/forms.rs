//! What the room's forms mean; the API gives the same fields to the same rules.

use customers::{Contact, phone};
use kernel::{Currency, CustomerId, Date, Money};
use platform::{
    db::{DbError, Tx},
    web::{Check, Invalid, Submission},
};

use crate::{
    imports::{DateOrder, Field, Mapping},
    model::{AssetStatus, Category, Channel, ModelText, NewSale, Settlement},
    policy::{DateRefusal, decide_sale_dates, fold_serial},
};

const NAME_MAX: usize = 120;
const BRAND_MAX: usize = 60;
const NUMBER_MAX: usize = 60;
const SOURCE_MAX: usize = 40;

/// What tells an asset from others, as it was typed.
pub(crate) struct TypedAsset {
    pub(crate) model: ModelText,
    pub(crate) serial: String,
    pub(crate) imei: String,
    pub(crate) status: AssetStatus,
}

fn asset(form: &Submission, check: &mut Check<'_>) -> TypedAsset {
    let category = Category::named(form.text("category"));
    if category.is_none() {
        check.error("category", "form-error-choice");
    }
    let status = AssetStatus::named(form.text("status"));
    if status.is_none() && form.has("status") {
        check.error("status", "form-error-choice");
    }
    let (serial, imei) = (number(check, "serial"), number(check, "imei"));
    let model = ModelText {
        brand: check.optional("brand", BRAND_MAX),
        name: check.required("name", NAME_MAX),
        variant: check.optional("variant", NAME_MAX),
        sku: String::new(),
        category: category.unwrap_or_default(),
    };
    TypedAsset { model, serial, imei, status: status.unwrap_or(AssetStatus::Sold) }
}

fn number(check: &mut Check<'_>, field: &str) -> String {
    let typed = check.optional(field, NUMBER_MAX);
    if !typed.is_empty() && fold_serial(&typed).is_empty() {
        check.error(field, "products-error-serial");
    }
    typed
}

/// An asset that is corrected, and the version that the form began with.
pub(crate) fn changed_asset(form: &Submission) -> Result<(TypedAsset, i64), Invalid> {
    let mut check = form.check();
    let typed = asset(form, &mut check);
    check.done(Some((typed, form.text("version").parse().unwrap_or(0))))
}

/// An asset that is registered, the contact of its owner, its sale.
pub(crate) fn new_asset(
    form: &Submission,
    currency: Currency,
    today: Date,
) -> Result<(TypedAsset, Option<Contact>, Option<NewSale>), Invalid> {
    let mut check = form.check();
    let typed = asset(form, &mut check);
    let owner = contact(form, &mut check);
    let sale = sale(form, &mut check, currency, today);
    check.done(Some((typed, owner, sale)))
}

fn sale(form: &Submission, check: &mut Check<'_>, currency: Currency, today: Date) -> Option<NewSale> {
    let contract_on = check.date("contract_on");
    let refused = contract_on.map(|day| decide_sale_dates(day, None, today));
    if let Some(Err(DateRefusal::OutOfRange | DateRefusal::DeliveredBeforeContract)) = refused {
        check.error("contract_on", "products-error-day");
    }
    if contract_on.is_some_and(|day| day > today) {
        check.error("contract_on", "products-error-future");
    }
    let channel = match form.text("channel") {
        "" => Some(Channel::Unknown),
        name => Channel::named(name),
    };
    if channel.is_none() {
        check.error("channel", "form-error-choice");
    }
    let price: Option<Money> = check.money("price", currency);
    let warranty_months = months(form, check);
    let order_number = check.optional("order_number", NUMBER_MAX);
    let country = check.country("country");
    let says_how = price.is_some() || warranty_months.is_some() || !order_number.is_empty();
    let tells_more = says_how || country.is_some();
    if contract_on.is_none() && tells_more {
        check.error("contract_on", "products-error-sale-day");
    }
    Some(NewSale {
        contract_on: contract_on?,
        delivered_on: None,
        channel: channel.unwrap_or_default(),
        order_number,
        price,
        policy_code: None,
        warranty_months,
        country,
    })
}

fn months(form: &Submission, check: &mut Check<'_>) -> Option<u32> {
    let typed = form.text("warranty_months").trim();
    if typed.is_empty() {
        return None;
    }
    let months = typed.parse().ok().filter(|n| (1..=600).contains(n));
    if months.is_none() {
        check.error("warranty_months", "products-error-months");
    }
    months
}

fn contact(form: &Submission, check: &mut Check<'_>) -> Option<Contact> {
    let typed = form.text("phone").trim();
    let phone = phone::parse(typed);
    if phone.is_none() && !typed.is_empty() {
        check.error("phone", "form-error-phone");
    }
    phone.map(Contact::Phone)
}

/// To whom an asset is given, and from which day.
pub(crate) fn transfer(form: &Submission) -> Result<(Contact, Date), Invalid> {
    let mut check = form.check();
    let to = contact(form, &mut check);
    let from = check.date("from");
    if to.is_none() {
        check.error("phone", "form-error-required");
    }
    if from.is_none() {
        check.error("from", "form-error-required");
    }
    check.done(to.zip(from))
}

/// Whose contact it is; an unknown one is told at the field.
pub(crate) fn holder(tx: &mut Tx<'_>, contact: &Contact) -> Result<Result<CustomerId, Invalid>, DbError> {
    let known = customers::find_by_contact(tx, contact)?;
    Ok(known.ok_or_else(|| Invalid::one("phone", "products-error-owner")))
}

/// How a conflict is settled.
pub(crate) fn settlement(form: &Submission) -> Result<(Settlement, String), Invalid> {
    let mut check = form.check();
    let note = check.optional("note", 500);
    let settlement = Settlement::named(form.text("settlement"));
    if settlement.is_none() {
        check.error("settlement", "form-error-choice");
    }
    check.done(settlement.map(|s| (s, note)))
}

/// What the columns of a file mean, in place of what was proposed.
pub(crate) fn mapping(form: &Submission, before: &Mapping) -> Result<Mapping, Invalid> {
    let mut check = form.check();
    let source = check.required("source", SOURCE_MAX);
    let column = |at: usize| Field::named(form.text(&format!("column-{at}")));
    let currency = check.parsed::<Currency>("currency", "form-error-choice");
    let (dates, channel) = (DateOrder::named(form.text("dates")), Channel::named(form.text("channel")));
    if dates.is_none() {
        check.error("dates", "form-error-choice");
    }
    if channel.is_none() {
        check.error("channel", "form-error-choice");
    }
    let mapping = || {
        Some(Mapping {
            source: source.to_lowercase(),
            columns: (0..before.columns.len()).map(column).collect(),
            dates: dates?,
            currency: currency?,
            channel: channel?,
            registers_all: form.has("registers_all"),
        })
    };
    let mapping = mapping();
    check.done(mapping)
}
