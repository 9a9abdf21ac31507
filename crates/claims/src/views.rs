//! What people see of claims: ready-to-print values.

mod list;
mod one;
mod own;
mod panels;

pub(crate) use list::{ClaimList, ListFacts};
pub(crate) use one::{ClaimFacts, ClaimPage, NewClaimPage};
pub(crate) use own::{OwnClaimPage, OwnListPage, OwnNewPage};
pub(crate) use panels::PANELS;

use identity::Names;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, Choice, FieldError, FieldView, Tone};

use crate::model::{Claim, EvidenceKind, File, Ruling, Status, Wanted};

/// The state of a claim in one coloured word; a decided one says which way.
pub(crate) fn chip(lang: &Lang, claim: &Claim, ruling: Option<Ruling>) -> Chip {
    match (claim.status, ruling) {
        (Status::Decided, Some(ruling)) => ruling_chip(lang, ruling),
        (status, _) => status_chip(lang, status),
    }
}

/// The same for its customer, who is spoken to.
pub(crate) fn own_chip(lang: &Lang, claim: &Claim, ruling: Option<Ruling>) -> Chip {
    match claim.status {
        Status::Appealed => Chip::new(Tone::Warn, lang.t("claims-own-appealed")),
        _ => chip(lang, claim, ruling),
    }
}

fn status_chip(lang: &Lang, status: Status) -> Chip {
    let tone = match status {
        Status::Triage | Status::InFulfilment => Tone::Info,
        Status::NeedsInfo | Status::Appealed => Tone::Warn,
        Status::Decided | Status::Closed => Tone::Ok,
        Status::Withdrawn => Tone::Neutral,
    };
    Chip::new(tone, lang.t(status.key()))
}

fn ruling_chip(lang: &Lang, ruling: Ruling) -> Chip {
    let tone = match ruling {
        Ruling::Granted => Tone::Ok,
        Ruling::PartlyGranted => Tone::Warn,
        Ruling::Refused => Tone::Neutral,
    };
    Chip::new(tone, lang.t(ruling.key()))
}

/// What is wrong, by name or in the customer's words.
fn fault(lang: &Lang, claim: &Claim) -> String {
    claim.fault.map_or_else(|| lang.t("claims-fault-other").into_owned(), |f| lang.t(f.key()).into_owned())
}

fn faults(lang: &Lang) -> Vec<Choice> {
    let known = coverage::model::KnownFault::ALL.iter().map(|f| Choice::new(f.name(), lang.t(f.key())));
    known.chain([Choice::new("other", lang.t("claims-fault-other"))]).collect()
}

fn wishes(lang: &Lang) -> Vec<Choice> {
    Wanted::ALL.iter().map(|w| Choice::new(w.name(), lang.t(w.key()))).collect()
}

fn kinds(lang: &Lang, kinds: &[EvidenceKind], is_chosen: impl Fn(EvidenceKind) -> bool) -> Vec<Choice> {
    kinds.iter().map(|k| Choice::new(k.name(), lang.t(k.key())).chosen(is_chosen(*k))).collect()
}

/// The fields of a new claim.
#[derive(Debug)]
pub(crate) struct NewFields {
    pub(crate) fault: FieldView,
    pub(crate) faults: Vec<Choice>,
    pub(crate) words: FieldView,
    pub(crate) appeared: FieldView,
    pub(crate) brought_in: FieldView,
    pub(crate) places: Vec<Choice>,
    pub(crate) wants: FieldView,
    pub(crate) wishes: Vec<Choice>,
    pub(crate) photos: FieldView,
}

impl NewFields {
    pub(crate) fn blank(lang: &Lang) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        Self {
            fault: field("fault", "claims-fault"),
            faults: faults(lang),
            words: field("words", "claims-words").hint(lang.t("claims-words-hint")),
            appeared: field("appeared_on", "claims-appeared").optional(),
            brought_in: field("brought_in", "claims-brought-in").hint(lang.t("claims-brought-in-hint")),
            places: vec![],
            wants: field("wants", "claims-wants")
                .value(Wanted::Advice.name())
                .hint(lang.t("claims-wants-hint")),
            wishes: wishes(lang),
            photos: field("photos", "claims-photos").optional().hint(lang.t("claims-photos-hint")),
        }
    }

    /// With the places to choose from, and the shop's.
    pub(crate) fn brought_in(self, (places, here): (Vec<Choice>, &str)) -> Self {
        Self { places, brought_in: self.brought_in.value(here), ..self }
    }

    /// In words that speak to the customer.
    pub(crate) fn for_customers(self, lang: &Lang) -> Self {
        Self { wants: self.wants.hint(lang.t("claims-own-wants-hint")), ..self }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |f: FieldView| f.refused(form, invalid, lang);
        Self {
            fault: again(self.fault),
            words: again(self.words),
            appeared: again(self.appeared),
            brought_in: again(self.brought_in),
            wants: again(self.wants),
            photos: again(self.photos),
            ..self
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        ui::errors_of([&self.fault, &self.words, &self.appeared, &self.brought_in, &self.wants, &self.photos])
    }
}

/// Where the device is brought in; empty for a claim from before anybody asked.
fn brought_in(lang: &Lang, file: &File) -> String {
    file.brought_in().map(|place| coverage::place_name(lang, &place)).unwrap_or_default()
}

/// Who did something, by name; the customer and the program have words.
fn name_of(names: &Names, lang: &Lang, actor: &str) -> String {
    match names.of_actor(actor) {
        "" if actor.starts_with("customer_") => lang.t("claims-by-customer").into_owned(),
        "" => lang.t("claims-by-program").into_owned(),
        name => name.to_owned(),
    }
}
