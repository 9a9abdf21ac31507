//! The law as a lawyer reads it, and what changed in it.

use askama::Template;
use platform::i18n::Lang;
use ui::{Chip, FactView, FieldError, FieldView, LinkView, Page, Tone};

use super::{cover::state_chip, policies::place_name};
use crate::{
    cases::{Outcome, Report, RowReport},
    cover::{Covered, decide_state, term_line},
    effect,
    law::Edition,
    packs::{Change, Pack, PackError, PackSet, PackStatus, Rule, RuleKind},
};

/// `/app/coverage/packs/{name}`
#[derive(Debug, Template)]
#[template(path = "coverage/pack.html")]
pub(crate) struct PackPage {
    pub(crate) page: Page,
    pub(crate) facts: Vec<FactView>,
    pub(crate) status: Chip,
    pub(crate) chapters: Vec<ChapterView>,
    pub(crate) cases: Vec<CaseView>,
    pub(crate) versions: Vec<VersionView>,
    /// Where a new text is brought; none for those who may not.
    pub(crate) bring: Option<String>,
}

/// Rules about the same.
#[derive(Debug)]
pub(crate) struct ChapterView {
    pub(crate) title: String,
    pub(crate) rules: Vec<RuleView>,
}

/// A rule.
#[derive(Debug)]
pub(crate) struct RuleView {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) cite: String,
    pub(crate) chips: Vec<Chip>,
    pub(crate) when: String,
    pub(crate) written: String,
}

/// A case that proves the pack.
#[derive(Debug)]
pub(crate) struct CaseView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) outcome: Chip,
}

/// A text that the pack had, or another version of the law of the place.
#[derive(Debug)]
pub(crate) struct VersionView {
    pub(crate) name: String,
    pub(crate) since: String,
    pub(crate) reason: String,
    /// None for the first text of a pack that the program does not have.
    pub(crate) changes: Option<String>,
}

/// `/app/coverage/packs/{name}/changes`
#[derive(Debug, Template)]
#[template(path = "coverage/pack_changes.html")]
pub(crate) struct ChangesPage {
    pub(crate) page: Page,
    pub(crate) back: String,
    pub(crate) between: String,
    pub(crate) changes: Vec<ChangeView>,
    pub(crate) effect: EffectView,
}

/// A rule that is not the same.
#[derive(Debug)]
pub(crate) struct ChangeView {
    pub(crate) chip: Chip,
    pub(crate) was: Option<RuleView>,
    pub(crate) is: Option<RuleView>,
}

/// The products whose answer changes.
#[derive(Debug)]
pub(crate) struct EffectView {
    pub(crate) summary: String,
    /// How many products nobody has looked at yet; none at the end.
    pub(crate) left: Option<String>,
    /// What the two answers are.
    pub(crate) before: String,
    pub(crate) after: String,
    /// What was shown: a form that says the same again was seen.
    pub(crate) seen: String,
    pub(crate) rows: Vec<EffectRow>,
    /// The way on, of a page that is only read.
    pub(crate) more: Option<LinkView>,
    /// The way on, of a form: what it was shown so far, and the words of its button. Nothing typed is lost by it.
    pub(crate) go_on: Option<GoOn>,
}

/// What a form carries from one go to the next.
#[derive(Debug)]
pub(crate) struct GoOn {
    pub(crate) label: String,
    pub(crate) fields: [(&'static str, String); 4],
}

/// A product whose answer changes.
#[derive(Debug)]
pub(crate) struct EffectRow {
    pub(crate) href: String,
    pub(crate) product: String,
    pub(crate) serial: String,
    pub(crate) before: Chip,
    pub(crate) before_last: String,
    pub(crate) after: Chip,
    pub(crate) after_last: String,
    pub(crate) worse: Option<Chip>,
}

/// `/app/coverage/packs/bring`
#[derive(Debug, Template)]
#[template(path = "coverage/pack_bring.html")]
pub(crate) struct BringPage {
    pub(crate) page: Page,
    pub(crate) source: FieldView,
    pub(crate) reason: FieldView,
    pub(crate) errors: Vec<FieldError>,
    /// What the reader of packs says, as a compiler would.
    pub(crate) flaws: Vec<String>,
    /// What would change; none before it was checked.
    pub(crate) outcome: Option<BringView>,
}

/// What a text would change.
#[derive(Debug)]
pub(crate) struct BringView {
    pub(crate) name: String,
    pub(crate) changes: Vec<ChangeView>,
    pub(crate) worse: Option<String>,
    pub(crate) effect: EffectView,
}

/// The chapters in which a pack is read, and the kinds of rules in each.
const CHAPTERS: [(&str, &[&str]); 9] = [
    ("coverage-chapter-scope", &["consumer_test", "transition"]),
    ("coverage-chapter-term", &["term", "presumption"]),
    ("coverage-chapter-days", &["date_count"]),
    ("coverage-chapter-moves", &["pause", "restart", "extend_once"]),
    ("coverage-chapter-remedies", &["remedy_order", "escalate", "deadline"]),
    ("coverage-chapter-cost", &["cost", "fee_ban", "void_clause"]),
    ("coverage-chapter-withdrawal", &["withdrawal"]),
    ("coverage-chapter-duties", &["duty"]),
    ("coverage-chapter-person", &["human_review"]),
];

/// The rules of a pack, chapter by chapter; empty chapters are left out.
pub(crate) fn chapters(lang: &Lang, pack: &Pack, law: &PackSet) -> Vec<ChapterView> {
    let chapter = |(title, kinds): &(&'static str, &[&str])| {
        let own = pack.rules.iter().filter(|r| kinds.contains(&r.kind.name()));
        let rules: Vec<RuleView> = own.map(|r| RuleView::of(lang, r, law)).collect();
        (!rules.is_empty()).then(|| ChapterView { title: lang.t(title).into_owned(), rules })
    };
    CHAPTERS.iter().filter_map(chapter).collect()
}

pub(crate) fn status_chip(lang: &Lang, pack: &Pack) -> Chip {
    match pack.status {
        PackStatus::Draft => Chip::new(Tone::Warn, lang.t("coverage-pack-draft")),
        PackStatus::Reviewed => Chip::new(Tone::Ok, lang.t("coverage-pack-reviewed")),
    }
}

pub(crate) fn facts(lang: &Lang, pack: &Pack) -> Vec<FactView> {
    let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
    vec![
        fact("coverage-place", place_name(lang, &pack.jurisdiction)),
        fact("coverage-pack-since", lang.date(pack.valid_from)),
        fact("coverage-pack-rules", lang.count(pack.rules.len())),
        fact("coverage-pack-hash", pack.hash.get(..12).unwrap_or_default().to_owned()),
    ]
}

impl RuleView {
    fn of(lang: &Lang, rule: &Rule, law: &PackSet) -> Self {
        let mark = law.words().mark(rule.mark).in_language(lang.locale()).to_owned();
        let mandatory = rule.mandatory.then(|| Chip::new(Tone::Brand, lang.t("coverage-rule-mandatory")));
        Self {
            id: rule.id.as_str().to_owned(),
            text: read_aloud(lang, rule, law),
            cite: law.words().cited(&rule.cite, lang.locale()),
            chips: [Chip::new(Tone::Neutral, mark)].into_iter().chain(mandatory).collect(),
            when: rule.when.written().to_owned(),
            written: rule.written.clone(),
        }
    }
}

/// What the law gives a buyer beside any warranty: the mandatory rules that a customer can hold in hand.
pub(crate) fn given_besides(lang: &Lang, pack: &Pack, law: &PackSet) -> Vec<RuleView> {
    const KINDS: [&str; 7] = ["term", "presumption", "pause", "restart", "remedy_order", "escalate", "cost"];
    given(lang, pack, law, |kind| KINDS.contains(&kind.name()))
}

/// The mandatory rules of some kinds, in plain words.
pub(crate) fn given(
    lang: &Lang,
    pack: &Pack,
    law: &PackSet,
    is_asked: impl Fn(&RuleKind) -> bool,
) -> Vec<RuleView> {
    let own = pack.rules.iter().filter(|r| r.mandatory && is_asked(&r.kind));
    let plain = |rule: &Rule| {
        let text = named(&rule.text.in_general(lang.locale()), lang, law);
        RuleView { text, ..RuleView::of(lang, rule, law) }
    };
    own.map(plain).collect()
}

/// The words of a rule, with the name of each value where an answer would have the value.
fn read_aloud(lang: &Lang, rule: &Rule, law: &PackSet) -> String {
    named(rule.text.in_language(lang.locale()), lang, law)
}

fn named(text: &str, lang: &Lang, law: &PackSet) -> String {
    let mut said = String::with_capacity(text.len());
    let mut parts = text.split('{');
    said.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        said.push_str(&format!("[{}]{rest}", law.words().fact(name, lang.locale())));
    }
    said
}

/// How the cases of a pack come out.
pub(crate) fn cases(lang: &Lang, reports: &[Report]) -> Vec<CaseView> {
    let chip = |row: &RowReport| match row.outcome {
        Outcome::Passed => Chip::new(Tone::Ok, lang.t("coverage-case-passes")),
        Outcome::Differs(_) | Outcome::NotAnswered(_) => {
            Chip::new(Tone::Danger, lang.t("coverage-case-fails"))
        }
    };
    let rows = reports.iter().flat_map(|r| &r.rows);
    rows.map(|row| CaseView { id: row.id.clone(), title: row.title.clone(), outcome: chip(row) }).collect()
}

/// The texts that a pack had, the newest first, and the other versions of the law of its place.
pub(crate) fn versions(lang: &Lang, pack: &Pack, law: &PackSet, editions: &[Edition]) -> Vec<VersionView> {
    let own = editions.iter().rev().map(|e| VersionView {
        name: lang.t1("coverage-edition", "number", e.edition),
        since: lang.date_time(e.recorded_at),
        reason: e.reason.clone(),
        changes: edition_changes(&pack.id, e.edition),
    });
    let others = law.packs().iter().filter(|p| p.jurisdiction == pack.jurisdiction && p.id != pack.id);
    let others = others.map(|p| VersionView {
        name: p.id.clone(),
        since: lang.date(p.valid_from),
        reason: String::new(),
        changes: Some(format!("/app/coverage/packs/{}/changes?against={}", pack.id, p.id)),
    });
    own.chain(others).collect()
}

/// What an edition changed in the one before it.
fn edition_changes(name: &str, edition: u32) -> Option<String> {
    let before = edition.saturating_sub(1);
    let is_there = before > 0 || crate::law::built_in().pack(name).is_some();
    is_there.then(|| format!("/app/coverage/packs/{name}/changes?of={edition}&against={before}"))
}

/// What is not the same in two texts.
pub(crate) fn changed(lang: &Lang, changes: &[Change<'_>], law: &PackSet) -> Vec<ChangeView> {
    let view = |rule: &Rule| Some(RuleView::of(lang, rule, law));
    let one = |change: &Change<'_>| match *change {
        Change::Added(is) => {
            ChangeView { chip: Chip::new(Tone::Ok, lang.t("coverage-change-added")), was: None, is: view(is) }
        }
        Change::Removed(was) => {
            let chip = Chip::new(Tone::Danger, lang.t("coverage-change-removed"));
            ChangeView { chip, was: view(was), is: None }
        }
        Change::Changed { was, is } => {
            let chip = Chip::new(Tone::Warn, lang.t("coverage-change-changed"));
            ChangeView { chip, was: view(was), is: view(is) }
        }
    };
    changes.iter().map(one).collect()
}

impl EffectView {
    /// As a form shows it.
    pub(crate) fn of(lang: &Lang, effect: &effect::Effect) -> Self {
        Self {
            summary: effect_summary(lang, effect.so_far, effect.left),
            left: effect_left(lang, effect.left),
            before: lang.t("coverage-effect-before").into_owned(),
            after: lang.t("coverage-effect-after").into_owned(),
            seen: String::new(),
            rows: effect.changes.iter().map(|c| EffectRow::of(lang, c)).collect(),
            more: None,
            go_on: go_on(lang, effect.so_far, effect.left),
        }
    }

    /// As a page shows it that is only read: `path` leads to the next products.
    pub(crate) fn on_page(lang: &Lang, effect: &effect::Effect, path: &str) -> Self {
        let shown = Self::of(lang, effect);
        let query = carried(effect.so_far).map(|(name, value)| format!("&{name}={value}")).concat();
        let more = shown.go_on.as_ref().map(|on| LinkView::new(format!("{path}{query}"), on.label.clone()));
        Self { more, go_on: None, ..shown }
    }
}

/// How many of how many were looked at, and what was found.
pub(super) fn effect_summary(lang: &Lang, so_far: effect::SoFar, left: u64) -> String {
    let values = [
        ("looked", so_far.looked_at.into()),
        ("all", so_far.looked_at.saturating_add(left).into()),
        ("changed", so_far.changed.into()),
        ("worse", so_far.worse.into()),
    ];
    lang.with("coverage-effect", &values)
}

/// How many nobody has looked at yet.
pub(super) fn effect_left(lang: &Lang, left: u64) -> Option<String> {
    (left > 0).then(|| lang.t1("coverage-effect-left", "left", left))
}

/// The button that looks at the next products, with what was found until now.
pub(super) fn go_on(lang: &Lang, so_far: effect::SoFar, left: u64) -> Option<GoOn> {
    let next = left.min(u64::try_from(effect::PAGE).unwrap_or(u64::MAX));
    let label = lang.t1("coverage-effect-next", "count", next);
    (left > 0).then(|| GoOn { label, fields: carried(so_far) })
}

/// The sum until now, as it travels.
fn carried(so_far: effect::SoFar) -> [(&'static str, String); 4] {
    [
        ("from", so_far.from.map(|id| id.to_string()).unwrap_or_default()),
        ("looked", so_far.looked_at.to_string()),
        ("changed", so_far.changed.to_string()),
        ("worse", so_far.worse.to_string()),
    ]
}

impl EffectView {
    /// Between packs that are chosen by the day of the contract, nothing moves.
    pub(crate) fn none(lang: &Lang) -> Self {
        Self {
            summary: lang.t("coverage-effect-contract").into_owned(),
            left: None,
            before: String::new(),
            after: String::new(),
            seen: String::new(),
            rows: vec![],
            more: None,
            go_on: None,
        }
    }

    /// The same, between two texts that both were applied once.
    pub(crate) fn between(self, earlier: String, later: String) -> Self {
        Self { before: earlier, after: later, ..self }
    }

    /// The same, for a form with this content.
    pub(crate) fn seen_as(self, seen: String) -> Self {
        Self { seen, ..self }
    }
}

impl EffectRow {
    fn of(lang: &Lang, change: &effect::Change) -> Self {
        let state = |c: &Covered| state_chip(lang, decide_state(&c.answer.verdict, c.answer.day));
        let last = |c: &Covered| {
            let last = term_line(&c.answer.verdict).and_then(|l| l.effective.last());
            last.map(|day| lang.date(day)).unwrap_or_default()
        };
        let card = &change.before.card;
        Self {
            href: format!("/app/assets/{}/cover", card.id),
            product: card.title(),
            serial: card.serial.clone(),
            before: state(&change.before),
            before_last: last(&change.before),
            after: state(&change.after),
            after_last: last(&change.after),
            worse: change.is_worse.then(|| Chip::new(Tone::Danger, lang.t("coverage-effect-worse"))),
        }
    }
}

/// A flaw in one line, as a compiler says it.
pub(crate) fn flaw(error: &PackError) -> String {
    let rule = error.rule.as_ref().map(|r| format!("{r}: ")).unwrap_or_default();
    format!("{}:{}  {rule}{}", error.line, error.column, error.what)
}

/// Whether every kind of rule has its chapter: a rule that no page shows would be law in secret.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_every_pack_stands_in_a_chapter() {
        for pack in crate::law::built_in().packs() {
            let is_shown = |kind: &crate::packs::RuleKind| {
                CHAPTERS.iter().any(|(_, kinds)| kinds.contains(&kind.name()))
            };
            assert!(pack.rules.iter().all(|r| is_shown(&r.kind)), "{}", pack.id);
        }
    }
}
