//! The pages of policies, law packs and recalls.

use askama::Template;
use kernel::{Date, Period, PeriodUnit};
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, Choice, EmptyView, FieldError, FieldView, LinkView, Page, Tone, errors_of};

use super::{
    cover::word_of,
    law::{EffectView, status_chip},
};
use crate::{
    model::{Issuer, KnownCause, KnownFault, OnReplacement, PolicyVersion, Transfer},
    packs::Pack,
    warranties::{GivenWith, Recall, WarrantyPolicy},
};

/// `/app/coverage`
#[derive(Debug, Template)]
#[template(path = "coverage/policies.html")]
pub(crate) struct PoliciesPage {
    pub(crate) page: Page,
    pub(crate) pack_line: String,
    pub(crate) packs: Vec<PackView>,
    pub(crate) rows: Vec<PolicyRow>,
    pub(crate) empty: EmptyView,
    pub(crate) recalls: Vec<RecallView>,
    /// None for those who may not open one.
    pub(crate) recall: Option<RecallFields>,
    pub(crate) may_edit: bool,
    pub(crate) errors: Vec<FieldError>,
}

impl PoliciesPage {
    pub(crate) fn empty(lang: &Lang, may_edit: bool) -> EmptyView {
        let add = LinkView::new("/app/coverage/new", lang.t("coverage-new"));
        EmptyView {
            icon: "shield",
            title: lang.t("coverage-no-policy").into_owned(),
            text: lang.t("coverage-no-policy-text").into_owned(),
            actions: if may_edit { vec![add] } else { vec![] },
        }
    }
}

/// A policy in the list, in its newest version.
#[derive(Debug)]
pub(crate) struct PolicyRow {
    pub(crate) href: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) term: String,
    pub(crate) issuer: String,
    pub(crate) valid_from: String,
    pub(crate) exclusions: String,
}

impl PolicyRow {
    pub(crate) fn of(lang: &Lang, policy: &WarrantyPolicy) -> Self {
        let terms = &policy.terms.0;
        let words: Vec<String> =
            terms.exclusions.iter().map(|c| word_of(lang, "cause", c.as_str())).collect();
        Self {
            href: format!("/app/coverage/policies/{}", policy.code),
            code: policy.code.clone(),
            name: policy.name.clone(),
            version: lang.t1("coverage-version", "version", policy.version),
            term: period(lang, terms.term),
            issuer: lang.t(issuer_key(terms.issuer)).into_owned(),
            valid_from: lang.date(policy.valid_from),
            exclusions: words.join(", "),
        }
    }
}

pub(crate) fn period(lang: &Lang, term: Period) -> String {
    let key = match term.unit {
        PeriodUnit::Month => "coverage-months",
        PeriodUnit::Day => "coverage-days",
    };
    lang.t1(key, "count", term.value)
}

const fn issuer_key(issuer: Issuer) -> &'static str {
    match issuer {
        Issuer::Manufacturer => "coverage-issuer-maker",
        Issuer::Trader => "coverage-issuer-shop",
    }
}

/// A law pack.
#[derive(Debug)]
pub(crate) struct PackView {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) since: String,
    pub(crate) rules: String,
    pub(crate) chips: Vec<Chip>,
}

impl PackView {
    /// A pack, and whether it is the one that answers for this shop's sales of today.
    pub(crate) fn of(lang: &Lang, pack: &Pack, is_on: bool) -> Self {
        let status = status_chip(lang, pack);
        let on = is_on.then(|| Chip::new(Tone::Brand, lang.t("coverage-pack-on")));
        Self {
            name: place_name(lang, &pack.jurisdiction),
            href: format!("/app/coverage/packs/{}", pack.id),
            id: pack.id.clone(),
            since: lang.date(pack.valid_from),
            rules: lang.count(pack.rules.len()),
            chips: on.into_iter().chain([status]).collect(),
        }
    }
}

/// The place of a pack by name, else as the pack writes it.
pub fn place_name(lang: &Lang, jurisdiction: &str) -> String {
    crate::law::built_in().words().fact(jurisdiction, lang.locale()).to_owned()
}

/// A recall in the list.
#[derive(Debug)]
pub(crate) struct RecallView {
    pub(crate) title: String,
    pub(crate) names: String,
    pub(crate) since: String,
    pub(crate) until: String,
    /// Where the form that ends it is sent; none when it is over, or for those who may not.
    pub(crate) close: Option<String>,
}

impl RecallView {
    pub(crate) fn of(lang: &Lang, recall: &Recall, may_close: bool) -> Self {
        let names = [recall.brand.as_str(), recall.model.as_str()].join(" ");
        let open = recall.closed_on.is_none() && may_close;
        Self {
            title: recall.title.clone(),
            names: names.trim().to_owned(),
            since: lang.date(recall.opened_on),
            until: recall.closed_on.map(|day| lang.date(day)).unwrap_or_default(),
            close: open.then(|| format!("/app/coverage/recalls/{}/close", recall.id)),
        }
    }
}

/// The form of a recall.
#[derive(Debug)]
pub(crate) struct RecallFields {
    pub(crate) title: FieldView,
    pub(crate) brand: FieldView,
    pub(crate) model: FieldView,
}

impl RecallFields {
    pub(crate) fn of(lang: &Lang) -> Self {
        Self {
            title: FieldView::new("title", lang.t("coverage-recall-title")),
            brand: FieldView::new("brand", lang.t("coverage-brand")),
            model: FieldView::new("model", lang.t("coverage-model"))
                .hint(lang.t("coverage-model-hint"))
                .optional(),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            title: self.title.refused(form, invalid, lang),
            brand: self.brand.refused(form, invalid, lang),
            model: self.model.refused(form, invalid, lang),
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([&self.title, &self.brand, &self.model])
    }
}

/// A policy with its versions, and the form of the next one.
#[derive(Debug, Template)]
#[template(path = "coverage/policy.html")]
pub(crate) struct PolicyPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) submit: String,
    pub(crate) versions: Vec<PolicyRow>,
    /// None for those who may only read.
    pub(crate) fields: Option<PolicyFields>,
    pub(crate) errors: Vec<FieldError>,
    /// Where customers read it; none before it is saved.
    pub(crate) plain: Option<String>,
    /// What saving would change for products that were sold; none before that was asked.
    pub(crate) effect: Option<EffectView>,
}

/// The form of a policy.
#[derive(Debug)]
pub(crate) struct PolicyFields {
    /// None for the next version of a policy that has its code.
    pub(crate) code: Option<FieldView>,
    pub(crate) name: FieldView,
    pub(crate) valid_from: FieldView,
    pub(crate) months: FieldView,
    pub(crate) issuer: FieldView,
    pub(crate) issuers: Vec<Choice>,
    pub(crate) transfer: FieldView,
    pub(crate) transfers: Vec<Choice>,
    pub(crate) exclusions: FieldView,
    pub(crate) causes: Vec<Choice>,
    pub(crate) parts: FieldView,
    pub(crate) guarantee: FieldView,
    pub(crate) on_replacement: FieldView,
    pub(crate) replacements: Vec<Choice>,
    pub(crate) pickup_grace: FieldView,
    pub(crate) void_if_third_party: FieldView,
    pub(crate) territory: FieldView,
    pub(crate) given_with: FieldView,
}

impl PolicyFields {
    /// The form of a policy that begins as `terms` stand.
    pub(crate) fn of(lang: &Lang, from: Date, old: Option<(&WarrantyPolicy, &[GivenWith])>) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let terms = old.map(|(policy, _)| &policy.terms.0);
        let months = terms.map_or(24, |t| t.term.value).to_string();
        let given = old.map(|(_, given)| given_lines(given)).unwrap_or_default();
        Self {
            code: old.is_none().then(|| field("code", "coverage-code").hint(lang.t("coverage-code-hint"))),
            name: field("name", "coverage-name").value(old.map_or("", |(p, _)| p.name.as_str())),
            valid_from: field("valid_from", "coverage-valid-from")
                .hint(lang.t("coverage-valid-from-hint"))
                .value(from.to_string()),
            months: field("months", "coverage-term-months").value(months),
            issuer: field("issuer", "coverage-issuer")
                .value(terms.map_or("trader", |t| issuer_name(t.issuer))),
            issuers: vec![
                Choice::new("trader", lang.t("coverage-issuer-shop")),
                Choice::new("manufacturer", lang.t("coverage-issuer-maker")),
            ],
            transfer: field("transfer", "coverage-transfer")
                .value(terms.map_or("follows_unit", |t| transfer_name(t.transfer))),
            transfers: vec![
                Choice::new("follows_unit", lang.t("coverage-transfer-follows")),
                Choice::new("stays_with_buyer", lang.t("coverage-transfer-stays")),
            ],
            exclusions: field("exclusions", "coverage-exclusions")
                .hint(lang.t("coverage-exclusions-hint"))
                .optional(),
            causes: causes(lang, |cause| {
                terms.is_some_and(|t| t.exclusions.iter().any(|c| c.as_str() == cause))
            }),
            parts: field("parts", "coverage-parts")
                .hint(lang.t1("coverage-parts-hint", "codes", fault_codes()))
                .value(terms.map(part_lines).unwrap_or_default())
                .optional(),
            guarantee: field("guarantee", "coverage-guarantee")
                .hint(lang.t("coverage-guarantee-hint"))
                .value(
                    terms.and_then(|t| t.repair_guarantee).map(|p| p.value.to_string()).unwrap_or_default(),
                )
                .optional(),
            on_replacement: field("on_replacement", "coverage-on-replacement")
                .value(terms.map_or("", |t| replacement_name(t.on_replacement.as_ref()))),
            replacements: vec![
                Choice::new("", lang.t("coverage-replacement-law")),
                Choice::new("renew", lang.t("coverage-replacement-renew")),
                Choice::new("inherit", lang.t("coverage-replacement-inherit")),
            ],
            pickup_grace: field("pickup_grace", "coverage-pickup-grace")
                .hint(lang.t("coverage-pickup-grace-hint"))
                .value(terms.and_then(|t| t.pickup_grace_days).map(|d| d.to_string()).unwrap_or_default())
                .optional(),
            void_if_third_party: field("void_if_third_party", "coverage-tie-in")
                .hint(lang.t("coverage-tie-in-hint"))
                .value(terms.map(tied_parts).unwrap_or_default())
                .optional(),
            territory: field("territory", "coverage-territory")
                .hint(lang.t("coverage-territory-hint"))
                .value(terms.map(|t| t.territory.join(", ")).unwrap_or_default())
                .optional(),
            given_with: field("given_with", "coverage-given-with")
                .hint(lang.t("coverage-given-with-hint"))
                .value(given)
                .optional(),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        let ticked = form.all("exclusions");
        Self {
            code: self.code.map(again),
            name: again(self.name),
            valid_from: again(self.valid_from),
            months: again(self.months),
            issuer: again(self.issuer),
            issuers: self.issuers,
            transfer: again(self.transfer),
            transfers: self.transfers,
            exclusions: again(self.exclusions),
            causes: causes(lang, |cause| ticked.contains(&cause)),
            parts: again(self.parts),
            guarantee: again(self.guarantee),
            on_replacement: again(self.on_replacement),
            replacements: self.replacements,
            pickup_grace: again(self.pickup_grace),
            void_if_third_party: again(self.void_if_third_party),
            territory: again(self.territory),
            given_with: again(self.given_with),
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        let rest = [
            &self.name,
            &self.valid_from,
            &self.months,
            &self.issuer,
            &self.transfer,
            &self.exclusions,
            &self.parts,
            &self.guarantee,
            &self.on_replacement,
            &self.pickup_grace,
            &self.void_if_third_party,
            &self.territory,
            &self.given_with,
        ];
        errors_of(self.code.iter().chain(rest))
    }
}

/// The causes that a policy may exclude; a fault in the making is none.
fn causes(lang: &Lang, is_chosen: impl Fn(&str) -> bool) -> Vec<Choice> {
    let outside = KnownCause::ALL.iter().filter(|c| **c != KnownCause::Manufacturing);
    outside.map(|c| Choice::new(c.name(), lang.t(c.key())).chosen(is_chosen(c.name()))).collect()
}

fn fault_codes() -> String {
    KnownFault::ALL.iter().map(|f| f.name()).collect::<Vec<_>>().join(", ")
}

const fn issuer_name(issuer: Issuer) -> &'static str {
    match issuer {
        Issuer::Trader => "trader",
        Issuer::Manufacturer => "manufacturer",
    }
}

const fn transfer_name(transfer: Transfer) -> &'static str {
    match transfer {
        Transfer::StaysWithBuyer => "stays_with_buyer",
        Transfer::Unsaid | Transfer::FollowsUnit => "follows_unit",
    }
}

fn tied_parts(terms: &PolicyVersion) -> String {
    terms.void_if_third_party.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(", ")
}

const fn replacement_name(rule: Option<&OnReplacement>) -> &'static str {
    match rule {
        None => "",
        Some(OnReplacement::Renew { .. }) => "renew",
        Some(OnReplacement::Inherit { .. }) => "inherit",
    }
}

fn part_lines(terms: &PolicyVersion) -> String {
    terms.parts.iter().map(|p| format!("{} {}", p.part, p.term.value)).collect::<Vec<_>>().join("\n")
}

fn given_lines(given: &[GivenWith]) -> String {
    let line = |g: &GivenWith| match g.model.as_str() {
        "" => g.brand.clone(),
        model => format!("{} / {model}", g.brand),
    };
    given.iter().map(line).collect::<Vec<_>>().join("\n")
}
