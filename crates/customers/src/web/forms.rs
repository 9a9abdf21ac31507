//! What the room's forms mean; the API gives the same fields to the same rules.

use platform::web::{Check, Invalid, Submission};

use crate::{
    email,
    model::{Address, Contact, Decision, FormOfAddress, Identity, NewCustomer, Purpose},
    phone,
};

const NAME_MAX: usize = 120;
const CALLED_MAX: usize = 60;
const ADDRESS_MAX: usize = 120;

/// Name, what one is called, how one is addressed, language, and where one lives.
pub(crate) fn identity(form: &Submission) -> Result<Identity, Invalid> {
    let mut check = form.check();
    let (name, called) = (check.required("name", NAME_MAX), check.optional("called", CALLED_MAX));
    let form_of_address = form_of_address(form, &mut check);
    let locale = check.locale("locale");
    let address = Address {
        street: check.optional("street", ADDRESS_MAX),
        ward: check.optional("ward", ADDRESS_MAX),
        legacy_district: check.optional("legacy_district", ADDRESS_MAX),
        province: check.optional("province", ADDRESS_MAX),
    };
    check.done(locale.map(|locale| Identity { name, called, form_of_address, locale, address }))
}

/// A customer to be added.
pub(crate) fn new_customer(form: &Submission) -> Result<NewCustomer, Invalid> {
    let mut check = form.check();
    let phone = contact(&mut check, "phone", form, phone::parse, "form-error-phone");
    let email = contact(&mut check, "email", form, email::parse, "form-error-email");
    let (name, called) = (check.required("name", NAME_MAX), check.optional("called", CALLED_MAX));
    let form_of_address = form_of_address(form, &mut check);
    let locale = check.locale("locale");
    check.done(locale.map(|locale| NewCustomer { name, called, form_of_address, phone, email, locale }))
}

/// A phone number or a mail address, in the field `contact`.
pub(crate) fn one_contact(form: &Submission) -> Result<Contact, Invalid> {
    Contact::parse(form.text("contact")).ok_or_else(|| Invalid::one("contact", "customers-error-contact"))
}

/// For what, and yes or no.
pub(crate) fn consent(form: &Submission) -> Result<(Purpose, Decision), Invalid> {
    let answer = Purpose::named(form.text("purpose")).zip(Decision::named(form.text("answer")));
    answer.ok_or_else(|| Invalid::one("answer", "form-error-choice"))
}

/// The version that the form began with; a form without one began with none that stands.
pub(crate) fn version(form: &Submission) -> i64 {
    form.text("version").parse().unwrap_or(0)
}

fn form_of_address(form: &Submission, check: &mut Check<'_>) -> Option<FormOfAddress> {
    let name = form.text("form_of_address");
    let chosen = FormOfAddress::named(name);
    if chosen.is_none() && !name.is_empty() {
        check.error("form_of_address", "form-error-choice");
    }
    chosen
}

fn contact<T>(
    check: &mut Check<'_>,
    field: &str,
    form: &Submission,
    read: fn(&str) -> Option<T>,
    key: &'static str,
) -> Option<T> {
    let typed = form.text(field).trim();
    let value = read(typed);
    if value.is_none() && !typed.is_empty() {
        check.error(field, key);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let form = Submission::of(&[
            ("phone", "12"),
            ("email", "lan@"),
            ("form_of_address", "ông"),
            ("locale", "fr"),
        ]);
        let errors = new_customer(&form).unwrap_err().errors;
        let told: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.key)).collect();
        assert_eq!(
            told,
            [
                ("phone", "form-error-phone"),
                ("email", "form-error-email"),
                ("name", "form-error-required"),
                ("form_of_address", "form-error-choice"),
                ("locale", "form-error-choice"),
            ]
        );
    }

    #[test]
    fn a_name_and_a_language_are_enough() {
        let form = Submission::of(&[("name", " Trịnh Thu Hà "), ("locale", "vi")]);
        let new = new_customer(&form).unwrap();
        assert_eq!(
            (new.name.as_str(), new.phone, new.email, new.form_of_address),
            ("Trịnh Thu Hà", None, None, None)
        );
        assert_eq!(identity(&form).unwrap().address, Address::default());
    }
}
