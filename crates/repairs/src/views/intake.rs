//! The form at the counter.

use askama::Template;
use customers::CustomerCard;
use identity::{Branch, Names};
use kernel::{BranchId, Currency};
use platform::{
    files::FileId,
    i18n::{Lang, Value, symbol},
    web::{Invalid, Submission},
};
use products::AssetCard;
use ui::{Choice, FieldError, FieldView, FileLimits, Page, PhotoView, errors_of};

use crate::model::{Basis, DataChoice, LoanDecision, Passcode};

/// Who stands at the counter, as far as we know.
pub(crate) struct IntakeKnown {
    pub(crate) phone: String,
    pub(crate) customer: Option<CustomerCard>,
    pub(crate) assets: Vec<AssetCard>,
    /// Somebody else's devices with the serial that was typed.
    pub(crate) others: Vec<OtherOwner>,
    pub(crate) chosen: Option<String>,
    pub(crate) ticket: String,
    pub(crate) names: Names,
    pub(crate) branches: Vec<Branch>,
    pub(crate) own_branch: Option<BranchId>,
    pub(crate) kept: Vec<FileId>,
    /// What amounts are typed in.
    pub(crate) currency: Currency,
}

/// Somebody else's device.
pub(crate) struct OtherOwner {
    pub(crate) device: AssetCard,
    /// The owner's name, for those who may see this customer.
    pub(crate) owner: Option<String>,
}

/// Asks for the phone number first.
#[derive(Template)]
#[template(path = "repairs/find.html")]
pub(crate) struct FindPage {
    pub(crate) page: Page,
    pub(crate) phone: FieldView,
}

/// The fields of the form, in the order of the page.
pub(crate) struct IntakeFields {
    name: FieldView,
    email: FieldView,
    device: FieldView,
    devices: Vec<Choice>,
    brand: FieldView,
    model: FieldView,
    serial: FieldView,
    other_owner: FieldView,
    others: Vec<Choice>,
    fault: FieldView,
    condition: FieldView,
    accessories: FieldView,
    photos: FieldView,
    basis: FieldView,
    bases: Vec<Choice>,
    promised_at: FieldView,
    fee: FieldView,
    data_choice: FieldView,
    data_choices: Vec<Choice>,
    passcode: FieldView,
    passcodes: Vec<Choice>,
    loan: FieldView,
    loans: Vec<Choice>,
    loan_note: FieldView,
    branch: FieldView,
    branches: Vec<Choice>,
    shelf: FieldView,
    technician: FieldView,
    technicians: Vec<Choice>,
    signed_name: FieldView,
    signed_drawing: FieldView,
}

impl IntakeFields {
    pub(crate) fn of(lang: &Lang, known: &IntakeKnown) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let mut devices: Vec<Choice> = known
            .assets
            .iter()
            .map(|a| Choice::new(a.id.to_string(), a.title()).hint(a.serial.clone()))
            .collect();
        devices.push(Choice::new("new", lang.t("repairs-device-new")));
        let chosen =
            known.chosen.clone().or_else(|| devices.first().map(|d| d.value.clone())).unwrap_or_default();
        let serial = known.assets.iter().find(|a| a.id.to_string() == chosen).map(|a| a.serial.clone());
        let hands = known.names.people().iter().filter(|s| s.active && s.roles.has(kernel::Role::Technician));
        Self {
            name: field("name", "repairs-customer-name"),
            email: field("email", "repairs-customer-email").optional(),
            device: field("device", "repairs-device").value(chosen),
            devices,
            brand: field("brand", "repairs-brand").optional(),
            model: field("model", "repairs-model"),
            serial: field("serial", "repairs-serial")
                .hint(lang.t("repairs-serial-hint"))
                .value(serial.unwrap_or_default()),
            other_owner: field("other_owner", "repairs-other-owner").hint(lang.t("repairs-other-owner-hint")),
            others: known.others.iter().map(|other| other_choice(lang, other)).collect(),
            fault: field("fault", "repairs-fault").hint(lang.t("repairs-fault-hint")),
            condition: field("condition", "repairs-condition").optional(),
            accessories: field("accessories", "repairs-accessories").optional(),
            photos: field("photos", "repairs-photos").hint(lang.t("repairs-photos-hint")),
            basis: field("basis", "repairs-basis"),
            bases: Basis::ALL.iter().map(|b| Choice::new(b.name(), lang.t(b.key()))).collect(),
            promised_at: field("promised_at", "repairs-promised").hint(lang.t("repairs-promised-hint")),
            fee: field("fee", "repairs-fee").hint(lang.t("repairs-fee-hint")).optional(),
            data_choice: field("data_choice", "repairs-data"),
            data_choices: DataChoice::ALL.iter().map(|d| Choice::new(d.name(), lang.t(d.key()))).collect(),
            passcode: field("passcode", "repairs-passcode").hint(lang.t("repairs-passcode-hint")),
            passcodes: Passcode::ALL.iter().map(|p| Choice::new(p.name(), lang.t(p.key()))).collect(),
            loan: field("loan", "repairs-loan"),
            loans: LoanDecision::ALL.iter().map(|l| Choice::new(l.name(), lang.t(l.key()))).collect(),
            loan_note: field("loan_note", "repairs-loan-note").optional(),
            branch: field("branch", "repairs-branch")
                .value(known.own_branch.map(|b| b.to_string()).unwrap_or_default()),
            // One branch is no choice.
            branches: match known.branches.as_slice() {
                [] | [_] => Vec::new(),
                several => several.iter().map(|b| Choice::new(b.id.to_string(), b.name.clone())).collect(),
            },
            shelf: field("shelf", "repairs-shelf").optional(),
            technician: field("technician", "repairs-technician").optional(),
            technicians: hands.map(|s| Choice::new(s.id.to_string(), s.name.clone())).collect(),
            signed_name: field("signed_name", "repairs-signature").hint(lang.t("repairs-signature-hint")),
            signed_drawing: field("signed_drawing", "repairs-drawing").optional(),
        }
    }

    pub(crate) fn refused(mut self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        for field in self.fields_mut() {
            let fresh = std::mem::take(field);
            *field = fresh.refused(form, invalid, lang);
        }
        let claimed = form.all("other_owner");
        for other in &mut self.others {
            other.is_chosen = claimed.contains(&other.value.as_str());
        }
        // Each photo that cannot be read is named, and that there are too few besides.
        self.photos.error = all_at(invalid, "photos", lang);
        self
    }

    fn fields_mut(&mut self) -> [&mut FieldView; 23] {
        [
            &mut self.name,
            &mut self.email,
            &mut self.device,
            &mut self.brand,
            &mut self.model,
            &mut self.serial,
            &mut self.other_owner,
            &mut self.fault,
            &mut self.condition,
            &mut self.accessories,
            &mut self.photos,
            &mut self.basis,
            &mut self.promised_at,
            &mut self.fee,
            &mut self.data_choice,
            &mut self.passcode,
            &mut self.loan,
            &mut self.loan_note,
            &mut self.branch,
            &mut self.shelf,
            &mut self.technician,
            &mut self.signed_name,
            &mut self.signed_drawing,
        ]
    }

    fn errors(&self) -> Vec<FieldError> {
        errors_of([
            &self.name,
            &self.email,
            &self.device,
            &self.brand,
            &self.model,
            &self.serial,
            &self.other_owner,
            &self.fault,
            &self.condition,
            &self.accessories,
            &self.photos,
            &self.basis,
            &self.promised_at,
            &self.fee,
            &self.data_choice,
            &self.passcode,
            &self.loan,
            &self.loan_note,
            &self.branch,
            &self.shelf,
            &self.technician,
            &self.signed_name,
            &self.signed_drawing,
        ])
    }
}

/// The box for what the customer says, with what is known of the device.
fn other_choice(lang: &Lang, other: &OtherOwner) -> Choice {
    let title = other.device.title();
    let known = match &other.owner {
        Some(name) => {
            let values = [("device", title.into()), ("name", name.clone().into())];
            lang.with("repairs-other-owner-named", &values)
        }
        None => lang.t1("repairs-other-owner-known", "device", title),
    };
    Choice::new(other.device.id.to_string(), lang.t("repairs-other-owner-says")).hint(known)
}

/// Everything that is wrong with a field.
fn all_at(invalid: &Invalid, field: &str, lang: &Lang) -> Option<String> {
    let wrong = invalid.errors.iter().filter(|e| e.field == field).map(|error| {
        let args = error.args.iter().map(|(name, value)| (*name, Value::from(value.as_str())));
        lang.with(error.key, &args.collect::<Vec<_>>())
    });
    let told: Vec<String> = wrong.collect();
    if told.is_empty() { None } else { Some(told.join(" ")) }
}

/// The form.
#[derive(Template)]
#[template(path = "repairs/intake.html")]
pub(crate) struct IntakePage {
    page: Page,
    errors: Vec<FieldError>,
    who: String,
    is_new: bool,
    phone: String,
    customer: String,
    ticket: String,
    kept: Vec<String>,
    kept_photos: Vec<PhotoView>,
    unit: &'static str,
    fields: IntakeFields,
    limits: FileLimits,
}

impl IntakePage {
    pub(crate) fn new(page: Page, known: &IntakeKnown, fields: IntakeFields) -> Self {
        let lang = page.lang.clone();
        let photo = |file: &FileId| PhotoView {
            href: format!("/files/{file}"),
            src: format!("/files/{file}/thumbnail"),
            alt: lang.t("repairs-photo-kept").into_owned(),
        };
        let phone = customers::phone::parse(&known.phone);
        let shown = phone.map_or_else(|| known.phone.clone(), |p| customers::phone::display(&lang, &p));
        Self {
            errors: fields.errors(),
            who: match &known.customer {
                Some(card) => card.name.clone(),
                None => lang.t1("repairs-new-number", "phone", shown),
            },
            is_new: known.customer.is_none(),
            phone: known.phone.clone(),
            customer: known.customer.as_ref().map(|c| c.id.to_string()).unwrap_or_default(),
            ticket: known.ticket.clone(),
            kept: known.kept.iter().map(ToString::to_string).collect(),
            kept_photos: known.kept.iter().map(photo).collect(),
            unit: symbol(known.currency),
            fields,
            limits: FileLimits::PHOTOS,
            page,
        }
    }
}
