//! The warranty terms as a customer reads them: made from the policy and the law, never typed twice.

use askama::Template;
use platform::i18n::Lang;
use ui::Page;

use super::{
    cover::word_of,
    law::{RuleView, given_besides},
    policies::{period, place_name},
};
use crate::{
    model::{Issuer, OnReplacement, PolicyVersion, Transfer},
    packs::{Pack, PackSet, PackStatus},
    warranties::WarrantyPolicy,
};

/// `/warranty/terms/{code}`
#[derive(Debug, Template)]
#[template(path = "coverage/terms.html")]
pub(crate) struct TermsPage {
    pub(crate) page: Page,
    pub(crate) term: String,
    pub(crate) promises: Vec<String>,
    pub(crate) parts: Vec<String>,
    pub(crate) exclusions: Vec<String>,
    pub(crate) law: Vec<RuleView>,
    pub(crate) is_draft: bool,
    /// That earlier contracts are under other terms; none for a first version.
    pub(crate) earlier: Option<String>,
}

impl TermsPage {
    pub(crate) fn of(page: Page, policy: &WarrantyPolicy, pack: Option<&Pack>, law: &PackSet) -> Self {
        let lang = page.lang.clone();
        // Taken apart, so that no clause that binds the customer can be forgotten here.
        let PolicyVersion {
            name: _,
            issuer,
            term,
            parts,
            transfer,
            exclusions,
            on_replacement,
            pickup_grace_days,
            ship_grace_days: _,
            void_if_third_party,
            repair_guarantee,
            territory,
        } = &policy.terms.0;
        let issuer = match issuer {
            Issuer::Trader => lang.t("coverage-plain-issuer-shop").into_owned(),
            Issuer::Manufacturer => lang.t("coverage-plain-issuer-maker").into_owned(),
        };
        let transfer = match transfer {
            Transfer::StaysWithBuyer => "coverage-plain-stays",
            Transfer::Unsaid | Transfer::FollowsUnit => "coverage-plain-follows",
        };
        let replacement = on_replacement.as_ref().map(|rule| match rule {
            OnReplacement::Renew { .. } => lang.t("coverage-plain-renew").into_owned(),
            OnReplacement::Inherit { .. } => lang.t("coverage-plain-inherit").into_owned(),
        });
        let guarantee =
            repair_guarantee.map(|g| lang.t1("coverage-plain-guarantee", "term", period(&lang, g)));
        let grace = pickup_grace_days.map(|days| lang.t1("coverage-plain-grace", "days", days));
        let tied: Vec<String> =
            void_if_third_party.iter().map(|part| word_of(&lang, "fault", part.as_str())).collect();
        let tied = (!tied.is_empty()).then(|| lang.t1("coverage-plain-tie-in", "parts", tied.join(", ")));
        let places: Vec<String> = territory.iter().map(|place| place_name(&lang, place)).collect();
        let holds =
            (!places.is_empty()).then(|| lang.t1("coverage-plain-territory", "places", places.join(", ")));
        let further = [holds, replacement, guarantee, grace, tied].into_iter().flatten();
        let part = |p: &crate::model::PartTerm| {
            format!("{}: {}", word_of(&lang, "fault", p.part.as_str()), period(&lang, p.term))
        };
        let values = [("term", period(&lang, *term).into()), ("issuer", issuer.into())];
        Self {
            term: lang.with("coverage-plain-term", &values),
            promises: [lang.t(transfer).into_owned()].into_iter().chain(further).collect(),
            parts: parts.iter().map(part).collect(),
            exclusions: exclusions.iter().map(|c| word_of(&lang, "cause", c.as_str())).collect(),
            law: pack.map(|pack| given_besides(&lang, pack, law)).unwrap_or_default(),
            is_draft: pack.is_some_and(|pack| pack.status == PackStatus::Draft),
            earlier: earlier(&lang, policy),
            page,
        }
    }
}

fn earlier(lang: &Lang, policy: &WarrantyPolicy) -> Option<String> {
    let from = lang.date(policy.valid_from);
    (policy.version > 1).then(|| lang.t1("coverage-plain-versions", "date", from))
}
