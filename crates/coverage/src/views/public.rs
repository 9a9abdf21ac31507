//! The public check: what a serial number alone may tell. Never the owner, the place, the history, or the day of
//! the sale.

use askama::Template;
use kernel::Date;
use platform::i18n::Lang;
use ui::{Chip, Choice, FieldError, FieldView, Page};

use super::{
    cover::{ReasonView, state_chip},
    place_name,
};
use crate::{
    cover::{CoverState, Covered, decide_state, term_line},
    model::{Answer, Origin, Step, Verdict},
    packs::House,
    place::jurisdiction_of,
    words::{self, Audience},
};

/// `/warranty`
#[derive(Debug, Template)]
#[template(path = "coverage/warranty.html")]
pub(crate) struct WarrantyPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    /// The same page in the other languages: tag and address.
    pub(crate) alternates: Vec<(&'static str, String)>,
    pub(crate) canonical: String,
    pub(crate) serial: FieldView,
    pub(crate) place: FieldView,
    pub(crate) places: Vec<Choice>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) answer: Option<PublicAnswer>,
}

/// What the check answers.
#[derive(Debug)]
pub(crate) enum PublicAnswer {
    /// No record; that does not mean a fake.
    NotFound,
    /// Two claim the number, or the unit was reported stolen: one neutral answer, so that neither is told.
    Person,
    /// What holds today.
    Found(Box<PublicCover>),
}

/// What holds today.
#[derive(Debug)]
pub(crate) struct PublicCover {
    pub(crate) model: String,
    pub(crate) variant: String,
    pub(crate) chip: Chip,
    pub(crate) sentence: String,
    pub(crate) recall: Option<String>,
    pub(crate) reasons: Vec<ReasonView>,
    pub(crate) draft: Option<String>,
    pub(crate) door: Door,
}

/// Where the visitor goes from here.
#[derive(Debug)]
pub(crate) enum Door {
    /// It is theirs: the product's own page.
    Own {
        /// `/my/p/…`
        product: String,
    },
    /// They must prove who they are first.
    Prove,
}

impl PublicCover {
    pub(crate) fn of(lang: &Lang, c: &Covered, door: Door) -> Self {
        let is_at_home = c.answer.facts.sale.jurisdiction == jurisdiction_of(lang.zone());
        let steps = public_steps(&c.answer.verdict, is_at_home);
        let redacted = Verdict { steps, ..c.answer.verdict.clone() };
        let said = words::say(&redacted, c.answer.day, lang.locale(), Audience::Customer, &c.answer.law);
        let reason = |r: words::Reason| ReasonView {
            text: r.text,
            source: format!("{}, {}", r.cite, r.mark),
            inputs: String::new(),
        };
        let state = decide_state(&c.answer.verdict, c.answer.day);
        let last = term_line(&c.answer.verdict).and_then(|l| l.effective.last());
        let draft =
            c.answer.verdict.pack.as_ref().is_some_and(|p| p.status == crate::packs::PackStatus::Draft);
        Self {
            model: [c.card.brand.as_str(), &c.card.model_name].join(" ").trim().to_owned(),
            variant: c.card.variant.clone(),
            chip: state_chip(lang, state),
            sentence: sentence(lang, c, state, last),
            recall: c
                .answer
                .recall
                .as_ref()
                .map(|r| lang.t1("coverage-recall-open", "title", r.title.as_str())),
            reasons: said.reasons.into_iter().map(reason).collect(),
            draft: draft.then(|| lang.t("coverage-draft").into_owned()),
            door,
        }
    }
}

/// The answer in one sentence that tells nothing of repairs or rights that a repair opened.
fn sentence(lang: &Lang, c: &Covered, state: CoverState, last: Option<Date>) -> String {
    let days = last.map(|last| i64::from((last - c.answer.day).get_days()));
    let with = |key: &str, last: Date, days: i64| {
        lang.with(key, &[("date", lang.date(last).into()), ("days", days.into())])
    };
    match (state, last, days, c.answer.verdict.answer) {
        (CoverState::Covered | CoverState::Ending, _, Some(0), _) => {
            lang.t("coverage-is-last-day").into_owned()
        }
        (CoverState::Covered | CoverState::Ending, Some(last), Some(days), _) if days > 0 => {
            with("coverage-is-until", last, days)
        }
        (CoverState::Covered | CoverState::Ending, ..) => lang.t("coverage-is-covered").into_owned(),
        (CoverState::Ended, Some(last), Some(days), _) if days < 0 => with("coverage-ended-on", last, days),
        (CoverState::Ended, ..) => lang.t("coverage-is-ended").into_owned(),
        (CoverState::Elsewhere, ..) => match &c.answer.question.place {
            Some(place) => lang.t1("coverage-is-not-in", "place", place_name(lang, place)),
            None => lang.t("coverage-is-elsewhere").into_owned(),
        },
        (CoverState::Unknown, _, _, Answer::NeedsEvidence) => lang.t("coverage-needs-proof").into_owned(),
        (CoverState::Unknown, ..) => lang.t("coverage-needs-person").into_owned(),
    }
}

/// The reasons that a stranger may read: those about the cover that answers, and only such that rest on the law
/// and the policy. A pause, an exchange, a repair and the day of the sale are the owner's, and so is the country of a
/// sale abroad, which an article of its law would name.
fn public_steps(verdict: &Verdict, is_at_home: bool) -> Vec<Step> {
    let is_of_house = |s: &Step| House::ALL.iter().any(|house| house.id() == s.rule.as_str());
    let may_be_read = |s: &&Step| is_public(s) && (is_at_home || is_of_house(s));
    verdict.steps.iter().filter(may_be_read).cloned().collect()
}

fn is_public(step: &Step) -> bool {
    const KINDS: [&str; 4] = ["consumer_test", "cost", "date_count", "term"];
    const OWNERS: [&str; 5] = ["anchor", "contract_at", "accepted_at", "days", "count"];
    let is_recall = step.rule.as_str() == House::RecallFirst.id();
    let is_owners =
        |i: &crate::model::Input| matches!(i.origin, Origin::History(_)) || OWNERS.contains(&i.fact.as_ref());
    // The places of a policy are published; that of the sale is the owner's.
    let is_asked_place = step.rule.as_str() == House::Territory.id()
        && step.inputs.iter().all(|i| matches!(i.origin, Origin::Policy | Origin::Question));
    is_asked_place
        || ((is_recall || KINDS.contains(&step.kind.as_ref())) && !step.inputs.iter().any(is_owners))
}

/// Whether a stranger may be told anything about a unit. Where a conflict about its number is open, or its owner
/// reported it stolen, a person answers instead: neither side is called a cheat by a page.
pub(crate) fn decide_public(has_open_conflict: bool, is_stolen: bool) -> bool {
    !has_open_conflict && !is_stolen
}
