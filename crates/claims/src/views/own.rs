//! What customers see of their claims.

use askama::Template;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, Choice, FactView, FieldError, FieldView, FileLimits, Page};

use super::{NewFields, brought_in, fault, kinds, own_chip};
use crate::model::{Claim, ClaimCode, EvidenceKind, File, Ruling, Status};

/// One's claims.
#[derive(Debug, Template)]
#[template(path = "claims/own_list.html")]
pub(crate) struct OwnListPage {
    page: Page,
    rows: Vec<(String, String, String, Chip)>,
    older: Option<String>,
}

impl OwnListPage {
    /// A page of one's claims; after `older` the next one begins.
    pub(crate) fn new(page: Page, claims: &[(Claim, Option<Ruling>)], older: Option<ClaimCode>) -> Self {
        let lang = page.lang.clone();
        let row = |(c, ruling): &(Claim, Option<Ruling>)| {
            (c.own_href(), c.code().to_string(), c.device.clone(), own_chip(&lang, c, *ruling))
        };
        let older = older.map(|code| format!("/my/claims?after={code}"));
        Self { rows: claims.iter().map(row).collect(), older, page }
    }
}

/// A new claim for one's own product.
#[derive(Debug, Template)]
#[template(path = "claims/own_new.html")]
pub(crate) struct OwnNewPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) product: String,
    pub(crate) serial: String,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) fields: NewFields,
    pub(crate) limits: FileLimits,
}

/// One's own claim.
#[derive(Debug, Template)]
#[template(path = "claims/own.html")]
pub(crate) struct OwnClaimPage {
    page: Page,
    href: String,
    region: String,
    code: String,
    device: String,
    chip: Chip,
    next: String,
    errors: Vec<FieldError>,
    missing: Vec<String>,
    told: Vec<(String, String)>,
    facts: Vec<FactView>,
    talk: String,
    kinds: FieldView,
    kind_choices: Vec<Choice>,
    words: FieldView,
    photos: FieldView,
    appeal: FieldView,
    appeal_photos: FieldView,
    withdrawn: FieldView,
    limits: FileLimits,
    may_give: bool,
    may_appeal: bool,
    may_withdraw: bool,
}

impl OwnClaimPage {
    pub(crate) fn new(page: Page, file: &File, told: Option<(&Submission, &Invalid)>) -> Self {
        let (lang, claim) = (&page.lang.clone(), &file.claim);
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let missing = file.missing();
        let askable: Vec<EvidenceKind> =
            EvidenceKind::ALL.iter().copied().filter(|k| k.is_the_customers()).collect();
        let again = |f: FieldView| match told {
            Some((form, invalid)) => f.refused(form, invalid, lang),
            None => f,
        };
        let chosen = |kind: EvidenceKind| match told {
            Some((form, _)) if form.has("kinds") => form.all("kinds").contains(&kind.name()),
            _ => missing.contains(&kind),
        };
        let (kinds_field, words, photos) = (
            again(field("kinds", "claims-give-what")),
            again(field("words", "claims-give-words")),
            again(field("photos", "claims-photos").optional().hint(lang.t("claims-photos-hint"))),
        );
        let appeal = again(field("appeal", "claims-appeal-why").hint(lang.t("claims-appeal-hint")));
        let appeal_photos = again(field("appeal_photos", "claims-photos").optional());
        let withdrawn = again(field("withdrawn", "claims-withdraw-why").optional());
        let mut errors =
            told.map(|(_, invalid)| ui::loose_errors(invalid, lang, &["step"])).unwrap_or_default();
        errors.extend(ui::errors_of([&kinds_field, &words, &photos, &appeal, &appeal_photos, &withdrawn]));
        let standing = file.standing();
        let may_withdraw = claim.status.is_open() && claim.status != Status::InFulfilment;
        Self {
            href: claim.own_href(),
            region: claim.id.to_string(),
            code: claim.code().to_string(),
            device: claim.device.clone(),
            chip: own_chip(lang, claim, standing.map(|v| v.ruling)),
            next: next(lang, file),
            errors,
            told: file.verdicts.iter().rev().map(|v| (lang.date_time(v.at), v.told.clone())).collect(),
            facts: facts(lang, file),
            talk: format!("/my/messages/{}", claim.ticket),
            kind_choices: kinds(lang, &askable, chosen),
            missing: missing.iter().map(|k| lang.t(k.key()).into_owned()).collect(),
            kinds: kinds_field,
            words,
            photos,
            appeal,
            appeal_photos,
            withdrawn,
            limits: FileLimits::PHOTOS,
            may_give: matches!(claim.status, Status::Triage | Status::NeedsInfo | Status::Appealed),
            may_appeal: file.has_appeal(),
            may_withdraw,
            page,
        }
    }
}

fn facts(lang: &Lang, file: &File) -> Vec<FactView> {
    let claim = &file.claim;
    let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
    let mut facts = vec![
        fact("claims-fault", fault(lang, claim)),
        fact("claims-words-mine", claim.words.clone()),
        fact("claims-wants", lang.t(claim.wants.key()).into_owned()),
        fact("claims-brought-in", brought_in(lang, file)),
        fact("claims-came", lang.date_time(claim.created_at)),
    ];
    if !claim.work_code.is_empty() {
        facts.push(fact("claims-work", claim.work_code.clone()).link(format!("/my/r/{}", claim.work_code)));
    }
    if let Some(outcome) = claim.outcome {
        facts.push(fact("claims-outcome", lang.t(outcome.key()).into_owned()));
    }
    facts
}

/// What comes next, and who does it: every state has it.
fn next(lang: &Lang, file: &File) -> String {
    let granted = file.standing().is_some_and(|v| v.ruling != Ruling::Refused);
    let key = match file.claim.status {
        Status::Triage => "claims-next-triage",
        Status::NeedsInfo => "claims-next-needs-info",
        Status::Decided if granted => "claims-next-granted",
        Status::Decided => "claims-next-refused",
        Status::Appealed => "claims-next-appealed",
        Status::InFulfilment => "claims-next-in-fulfilment",
        Status::Closed => "claims-next-closed",
        Status::Withdrawn => "claims-next-withdrawn",
    };
    lang.t(key).into_owned()
}
