//! The fields of the forms.

use askama::Template;
use kernel::Currency;
use platform::{
    i18n::{Lang, symbol},
    web::{Invalid, Submission},
};
use ui::{Choice, FieldError, FieldView, Page, errors_of};

use crate::model::{AssetStatus, Category, Channel, ModelText};

/// What tells an asset from others.
#[derive(Debug)]
pub(crate) struct AssetFields {
    pub(crate) name: FieldView,
    pub(crate) variant: FieldView,
    pub(crate) brand: FieldView,
    pub(crate) category: FieldView,
    pub(crate) serial: FieldView,
    pub(crate) imei: FieldView,
    pub(crate) categories: Vec<Choice>,
    pub(crate) models: Vec<Choice>,
    /// Only where an asset is changed.
    pub(crate) status: Option<FieldView>,
    pub(crate) statuses: Vec<Choice>,
}

impl AssetFields {
    pub(crate) fn of(lang: &Lang, model: &ModelText, serial: &str, imei: &str, known: &[ModelText]) -> Self {
        let field = |name: &str, key, value: &str| FieldView::new(name, lang.t(key)).value(value);
        let mut models: Vec<Choice> =
            known.iter().map(|m| Choice::new(&m.name, [&*m.brand, &*m.name].join(" "))).collect();
        models.dedup();
        Self {
            name: field("name", "products-model", &model.name),
            variant: field("variant", "products-variant", &model.variant)
                .hint(lang.t("products-variant-hint"))
                .optional(),
            brand: field("brand", "products-brand", &model.brand).optional(),
            category: field("category", "products-category", model.category.name()),
            serial: field("serial", "products-serial", serial)
                .hint(lang.t("products-serial-hint"))
                .optional(),
            imei: field("imei", "products-imei", imei).optional(),
            categories: Category::ALL.iter().map(|c| Choice::new(c.name(), lang.t(c.key()))).collect(),
            models,
            status: None,
            statuses: AssetStatus::ALL.iter().map(|s| Choice::new(s.name(), lang.t(s.key()))).collect(),
        }
    }

    pub(crate) fn with_status(self, lang: &Lang, status: AssetStatus) -> Self {
        let field = FieldView::new("status", lang.t("products-status")).value(status.name());
        Self { status: Some(field), ..self }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        Self {
            name: again(self.name),
            variant: again(self.variant),
            brand: again(self.brand),
            category: again(self.category),
            serial: again(self.serial),
            imei: again(self.imei),
            status: self.status.map(again),
            ..self
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.name, &self.variant, &self.brand, &self.category, &self.serial, &self.imei])
    }
}

/// Whose it is and how it was sold.
#[derive(Debug)]
pub(crate) struct SaleFields {
    pub(crate) phone: FieldView,
    pub(crate) contract_on: FieldView,
    pub(crate) order_number: FieldView,
    pub(crate) price: FieldView,
    /// The sign beside the price.
    pub(crate) unit: &'static str,
    pub(crate) warranty_months: FieldView,
    pub(crate) channel: FieldView,
    pub(crate) channels: Vec<Choice>,
    pub(crate) country: FieldView,
    pub(crate) countries: Vec<Choice>,
}

impl SaleFields {
    pub(crate) fn of(lang: &Lang, phone: &str, currency: Currency) -> Self {
        let field = |name: &str, key| FieldView::new(name, lang.t(key)).optional();
        Self {
            phone: field("phone", "products-owner-phone")
                .value(phone)
                .hint(lang.t("products-owner-phone-hint")),
            contract_on: field("contract_on", "products-bought-on").hint(lang.t("products-bought-on-hint")),
            order_number: field("order_number", "products-order"),
            price: field("price", "products-price"),
            unit: symbol(currency),
            warranty_months: field("warranty_months", "products-warranty-months"),
            channel: field("channel", "products-channel").value(Channel::Store.name()),
            channels: Channel::ALL.iter().map(|c| Choice::new(c.name(), lang.t(c.key()))).collect(),
            country: field("country", "products-country"),
            countries: ui::countries(lang),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        Self {
            phone: again(self.phone),
            contract_on: again(self.contract_on),
            order_number: again(self.order_number),
            price: again(self.price),
            unit: self.unit,
            warranty_months: again(self.warranty_months),
            channel: again(self.channel),
            channels: self.channels,
            country: again(self.country),
            countries: self.countries,
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        let fields = [
            &self.phone,
            &self.contract_on,
            &self.order_number,
            &self.price,
            &self.warranty_months,
            &self.channel,
            &self.country,
        ];
        errors_of(fields)
    }
}

/// `/app/assets/new`, and `/app/assets/{id}/edit` without the sale.
#[derive(Debug, Template)]
#[template(path = "products/form.html")]
pub(crate) struct FormPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) fields: AssetFields,
    pub(crate) sale: Option<SaleFields>,
    pub(crate) version: i64,
    pub(crate) action: String,
    pub(crate) back: String,
}

/// To whom an asset is given, and from which day.
#[derive(Debug)]
pub(crate) struct TransferFields {
    pub(crate) phone: FieldView,
    pub(crate) from: FieldView,
}

impl TransferFields {
    pub(crate) fn of(lang: &Lang, today: kernel::Date) -> Self {
        let hint = lang.t("products-owner-phone-hint");
        Self {
            phone: FieldView::new("phone", lang.t("products-new-owner-phone")).hint(hint),
            from: FieldView::new("from", lang.t("products-owner-from")).value(today.to_string()),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self { phone: self.phone.refused(form, invalid, lang), from: self.from.refused(form, invalid, lang) }
    }
}
