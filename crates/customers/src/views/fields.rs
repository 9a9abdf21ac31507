//! The fields of the room's forms.

use platform::{
    i18n::{Lang, capital},
    web::{Invalid, Submission},
};
use ui::{Choice, FieldError, FieldView, errors_of};

use crate::model::{Address, FormOfAddress, Identity};

/// Name, what one is called, how one is addressed, language.
#[derive(Debug)]
pub(crate) struct IdentityFields {
    pub(crate) name: FieldView,
    pub(crate) called: FieldView,
    pub(crate) form_of_address: FieldView,
    pub(crate) forms: Vec<Choice>,
    pub(crate) locale: FieldView,
}

/// Where one lives.
#[derive(Debug)]
pub(crate) struct AddressFields {
    pub(crate) street: FieldView,
    pub(crate) ward: FieldView,
    pub(crate) legacy_district: FieldView,
    pub(crate) province: FieldView,
    pub(crate) provinces: Vec<Choice>,
}

/// What is asked of a new customer besides the name.
#[derive(Debug)]
pub(crate) struct NewFields {
    pub(crate) phone: FieldView,
    pub(crate) email: FieldView,
}

impl IdentityFields {
    pub(crate) fn of(lang: &Lang, identity: &Identity) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let form = identity.form_of_address.map_or("", FormOfAddress::name);
        let word = |form: &FormOfAddress| Choice::new(form.name(), capital(form.word()));
        Self {
            name: field("name", "customers-name").value(&identity.name),
            called: field("called", "customers-called")
                .value(&identity.called)
                .hint(lang.t("customers-called-hint"))
                .optional(),
            form_of_address: field("form_of_address", "customers-form")
                .value(form)
                .hint(lang.t("customers-form-hint"))
                .optional(),
            forms: FormOfAddress::ALL.iter().map(word).collect(),
            locale: field("locale", "customers-language").value(identity.locale.tag()),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            name: self.name.refused(form, invalid, lang),
            called: self.called.refused(form, invalid, lang),
            form_of_address: self.form_of_address.refused(form, invalid, lang),
            forms: self.forms,
            locale: self.locale.refused(form, invalid, lang),
        }
    }

    /// With what stands now below each field where something else was typed.
    pub(crate) fn beside(self, now: &Identity, lang: &Lang) -> Self {
        let stands = Self::of(lang, now);
        let word = now.form_of_address.map_or("", FormOfAddress::word);
        Self {
            name: beside(self.name, &stands.name.value, lang),
            called: beside(self.called, &stands.called.value, lang),
            form_of_address: if self.form_of_address.value == stands.form_of_address.value {
                self.form_of_address
            } else {
                with_hint(self.form_of_address, word, lang)
            },
            forms: self.forms,
            locale: beside(self.locale, &stands.locale.value, lang),
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.name, &self.called, &self.form_of_address, &self.locale])
    }
}

impl AddressFields {
    pub(crate) fn of(lang: &Lang, address: &Address) -> Self {
        let field =
            |name: &str, key: &str, value: &str| FieldView::new(name, lang.t(key)).value(value).optional();
        Self {
            street: field("street", "customers-street", &address.street),
            ward: field("ward", "customers-ward", &address.ward),
            legacy_district: field("legacy_district", "customers-district", &address.legacy_district)
                .hint(lang.t("customers-district-hint")),
            province: field("province", "customers-province", &address.province),
            provinces: PROVINCES.iter().map(|name| Choice::new(*name, "")).collect(),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            street: self.street.refused(form, invalid, lang),
            ward: self.ward.refused(form, invalid, lang),
            legacy_district: self.legacy_district.refused(form, invalid, lang),
            province: self.province.refused(form, invalid, lang),
            provinces: self.provinces,
        }
    }

    /// With what stands now below each field where something else was typed.
    pub(crate) fn beside(self, now: &Address, lang: &Lang) -> Self {
        Self {
            street: beside(self.street, &now.street, lang),
            ward: beside(self.ward, &now.ward, lang),
            legacy_district: beside(self.legacy_district, &now.legacy_district, lang),
            province: beside(self.province, &now.province, lang),
            provinces: self.provinces,
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.street, &self.ward, &self.legacy_district, &self.province])
    }
}

impl NewFields {
    pub(crate) fn of(lang: &Lang) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key)).optional();
        Self { phone: field("phone", "customers-phone"), email: field("email", "customers-email") }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            phone: self.phone.refused(form, invalid, lang),
            email: self.email.refused(form, invalid, lang),
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.phone, &self.email])
    }
}

fn beside(field: FieldView, now: &str, lang: &Lang) -> FieldView {
    if field.value == now { field } else { with_hint(field, now, lang) }
}

fn with_hint(field: FieldView, now: &str, lang: &Lang) -> FieldView {
    let value = if now.is_empty() { lang.t("customers-nothing").into_owned() } else { now.to_owned() };
    field.hint(lang.t1("customers-stands-now", "value", value))
}

/// The 34 provinces and cities of Viet Nam since 1 July 2025 (resolution 202/2025/QH15). Suggested, never demanded.
const PROVINCES: [&str; 34] = [
    "Hà Nội",
    "TP. Hồ Chí Minh",
    "Hải Phòng",
    "Huế",
    "Đà Nẵng",
    "Cần Thơ",
    "An Giang",
    "Bắc Ninh",
    "Cà Mau",
    "Cao Bằng",
    "Đắk Lắk",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Tĩnh",
    "Hưng Yên",
    "Khánh Hòa",
    "Lai Châu",
    "Lạng Sơn",
    "Lào Cai",
    "Lâm Đồng",
    "Nghệ An",
    "Ninh Bình",
    "Phú Thọ",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Quảng Trị",
    "Sơn La",
    "Tây Ninh",
    "Thái Nguyên",
    "Thanh Hóa",
    "Tuyên Quang",
    "Vĩnh Long",
];
