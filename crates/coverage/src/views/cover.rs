//! An answer with its reasons, and the pages that ask for one.

use askama::Template;
use kernel::Date;
use platform::i18n::Lang;
use ui::{Chip, Choice, CoverageBarView, FieldView, Page, Tone};

use super::policies::place_name;
use crate::{
    PackSet, Verdict,
    cover::{Answered, CoverState, decide_state, term_line},
    model::{
        Alert, Answer, Bearer, CoverageLine, Effective, Happened, HistoryEntry, KnownCause, KnownFault,
        RepairCoverage, Source,
    },
    outlook::Outlook,
    place::choices,
    words::{self, Audience},
};

/// An answer as people read it.
#[derive(Debug)]
pub(crate) struct CoverView {
    pub(crate) chip: Chip,
    pub(crate) sentence: String,
    pub(crate) bar: Option<CoverageBarView>,
    pub(crate) payer: String,
    pub(crate) recall: Option<String>,
    pub(crate) remedies: Option<String>,
    pub(crate) reasons: Vec<ReasonView>,
    pub(crate) asks: Vec<String>,
    pub(crate) alerts: Vec<String>,
    /// Where the holidays are entered that the answer misses; none for customers.
    pub(crate) holidays: Option<&'static str>,
    pub(crate) notes: Vec<String>,
}

/// A reason: what it says, where that is written and how sure we are, what it rested on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReasonView {
    pub(crate) text: String,
    pub(crate) source: String,
    pub(crate) inputs: String,
}

impl CoverView {
    pub(crate) fn of(lang: &Lang, c: &Answered, audience: Audience) -> Self {
        let said = words::say(&c.verdict, c.day, lang.locale(), audience, &c.law);
        let reason = |r: words::Reason| ReasonView {
            text: r.text,
            source: format!("{}, {}", r.cite, r.mark),
            inputs: r.inputs.join(" · "),
        };
        Self {
            chip: state_chip(lang, c.state()),
            sentence: said.headline,
            bar: bar(lang, c),
            payer: said.payer,
            recall: c.recall.as_ref().map(|r| lang.t1("coverage-recall-open", "title", r.title.as_str())),
            remedies: said.remedies,
            reasons: said.reasons.into_iter().map(reason).collect(),
            asks: said.asks,
            alerts: said.human.into_iter().chain(said.alerts).collect(),
            holidays: (audience == Audience::Staff && c.verdict.alerts.contains(&Alert::HolidayListMissing))
                .then_some("/app/coverage/holidays"),
            notes: said.notes,
        }
    }
}

/// The bar of a cover whose both ends are known; a cover that stands still has none, its sentence says so.
pub(crate) fn bar(lang: &Lang, c: &Answered) -> Option<CoverageBarView> {
    c.from().zip(c.last_day()).map(|(from, last)| CoverageBarView::new(lang, from, last, c.day))
}

/// The state in one coloured word.
pub(crate) fn state_chip(lang: &Lang, state: CoverState) -> Chip {
    let (tone, icon) = match state {
        CoverState::Covered => (Tone::Ok, "shield-check"),
        CoverState::Ending => (Tone::Warn, "shield-alert"),
        CoverState::Ended => (Tone::Neutral, "shield-x"),
        CoverState::Elsewhere => (Tone::Info, "map-pin"),
        CoverState::Unknown => (Tone::Info, "circle-help"),
    };
    Chip::new(tone, lang.t(state.key())).icon(icon)
}

/// One coverage that was looked at.
#[derive(Debug)]
pub(crate) struct LineView {
    pub(crate) source: String,
    pub(crate) says: String,
    pub(crate) until: String,
    pub(crate) parts: String,
    pub(crate) labour: String,
}

impl LineView {
    pub(crate) fn of(lang: &Lang, line: &CoverageLine) -> Self {
        let until = match line.effective {
            Effective::Until(last) => lang.date(last),
            Effective::Paused { days_left, .. } => lang.t1("coverage-paused", "days", days_left),
            Effective::Open => String::new(),
        };
        Self {
            source: source(lang, line),
            says: lang.t(answer_key(line.holds)).into_owned(),
            until,
            parts: lang.t(bearer_key(line.parts)).into_owned(),
            labour: lang.t(bearer_key(line.labour)).into_owned(),
        }
    }
}

fn source(lang: &Lang, line: &CoverageLine) -> String {
    let kind = match &line.source {
        Source::Statutory => lang.t("coverage-source-statutory").into_owned(),
        Source::Warranty => lang.t("coverage-source-warranty").into_owned(),
        Source::Part(part) => lang.t1("coverage-source-part", "part", word_of(lang, "fault", part.as_str())),
        Source::RepairGuarantee => lang.t("coverage-source-guarantee").into_owned(),
        Source::Plan => lang.t("coverage-source-plan").into_owned(),
        Source::Recall => lang.t("coverage-source-recall").into_owned(),
    };
    match &line.name {
        Some(name) if name == "receipt" => format!("{kind}, {}", lang.t("coverage-by-receipt")),
        Some(name) => format!("{kind}, {name}"),
        None => kind,
    }
}

const fn answer_key(answer: Answer) -> &'static str {
    match answer {
        Answer::Covered
        | Answer::CoveredPartial
        | Answer::RecallCovered
        | Answer::RemedyEscalated
        | Answer::PlanActive => "coverage-state-covered",
        Answer::Expired | Answer::EntitlementExhausted => "coverage-state-ended",
        Answer::NotCovered | Answer::PlanNotUsable => "coverage-line-not-covered",
        Answer::NeedsEvidence => "coverage-line-evidence",
        Answer::NeedsHuman => "coverage-line-person",
        Answer::Duties | Answer::Scope(_) | Answer::PackSelected => "coverage-state-unknown",
    }
}

const fn bearer_key(bearer: Bearer) -> &'static str {
    match bearer {
        Bearer::Trader => "coverage-payer-shop",
        Bearer::Manufacturer => "coverage-payer-maker",
        Bearer::Customer => "coverage-payer-customer",
        Bearer::Plan | Bearer::PlanWithDeductible => "coverage-payer-plan",
        Bearer::Undecided => "coverage-payer-open",
        Bearer::None => "coverage-payer-nobody",
    }
}

/// The word of a code if we have one, else the code itself: shops may use codes of their own.
pub(crate) fn word_of(lang: &Lang, kind: &str, code: &str) -> String {
    let key = format!("coverage-{kind}-{}", code.replace('_', "-"));
    if lang.has(&key) { lang.t(&key).into_owned() } else { code.to_owned() }
}

/// Something that happened to the unit.
#[derive(Debug)]
pub(crate) struct EntryView {
    pub(crate) day: String,
    pub(crate) text: String,
    pub(crate) recorded: String,
}

impl EntryView {
    pub(crate) fn of(lang: &Lang, entry: &HistoryEntry) -> Self {
        let (day, text) = happened(lang, &entry.what);
        Self { day, text, recorded: lang.date_time(entry.recorded_at) }
    }
}

fn happened(lang: &Lang, what: &Happened) -> (String, String) {
    let under = |coverage: RepairCoverage| lang.t(under_key(coverage)).into_owned();
    match what {
        Happened::Repair(repair) => {
            let key =
                if repair.handed_over_at.is_some() { "coverage-did-repair" } else { "coverage-did-accept" };
            let back = repair.handed_over_at.map(|day| lang.date(day)).unwrap_or_default();
            let values = [("coverage", under(repair.coverage).into()), ("date", back.into())];
            (lang.date(repair.accepted_at), lang.with(key, &values))
        }
        Happened::PartReplaced { part, at, coverage } => {
            let part = word_of(lang, "fault", part.as_str());
            let values = [("coverage", under(*coverage).into()), ("part", part.into())];
            (lang.date(*at), lang.with("coverage-did-part", &values))
        }
        Happened::UnitExchanged { at, coverage } => {
            (lang.date(*at), lang.t1("coverage-did-exchange", "coverage", under(*coverage)))
        }
        Happened::PlanUse(line) => {
            (lang.date_time(line.at), lang.t1("coverage-did-plan", "entitlement", line.entitlement.as_str()))
        }
        Happened::TradedIn { at } => (lang.date(*at), lang.t("coverage-did-trade-in").into_owned()),
    }
}

const fn under_key(coverage: RepairCoverage) -> &'static str {
    match coverage {
        RepairCoverage::Warranty => "coverage-under-warranty",
        RepairCoverage::Statutory => "coverage-under-law",
        RepairCoverage::Paid => "coverage-under-paid",
        RepairCoverage::Goodwill => "coverage-under-goodwill",
    }
}

/// The faults that staff choose from.
pub(crate) fn faults(lang: &Lang) -> Vec<Choice> {
    KnownFault::ALL.iter().map(|f| Choice::new(f.name(), lang.t(f.key()))).collect()
}

/// The causes that staff choose from.
pub(crate) fn causes(lang: &Lang) -> Vec<Choice> {
    KnownCause::ALL.iter().map(|c| Choice::new(c.name(), lang.t(c.key()))).collect()
}

/// The fields that ask about a day, a fault and its cause.
#[derive(Debug)]
pub(crate) struct CaseForm {
    pub(crate) on: FieldView,
    pub(crate) fault: FieldView,
    pub(crate) faults: Vec<Choice>,
    pub(crate) cause: FieldView,
    pub(crate) causes: Vec<Choice>,
    pub(crate) claimed_in: FieldView,
    pub(crate) places: Vec<Choice>,
    pub(crate) proven: FieldView,
}

impl CaseForm {
    pub(crate) fn of(lang: &Lang, on: Date, fault: &str, cause: &str, is_proven: bool) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key)).optional();
        Self {
            on: field("on", "coverage-on").value(on.to_string()),
            fault: field("fault", "coverage-fault").value(fault),
            faults: faults(lang),
            cause: field("cause", "coverage-cause").value(cause),
            causes: causes(lang),
            claimed_in: field("claimed_in", "coverage-claimed-in"),
            places: vec![],
            proven: field("proven", "coverage-proven").value(if is_proven { "yes" } else { "" }),
        }
    }
}

impl CaseForm {
    /// With the places of the law, and the one where it is brought in.
    pub(crate) fn claimed_in(self, lang: &Lang, place: &str, law: &PackSet) -> Self {
        Self { places: choices(law, lang), claimed_in: self.claimed_in.value(place), ..self }
    }
}

/// What the answer would be after something.
#[derive(Debug)]
pub(crate) struct FutureView {
    pub(crate) change: String,
    pub(crate) chip: Chip,
    pub(crate) until: String,
}

impl FutureView {
    pub(crate) fn of(lang: &Lang, future: &Outlook, verdict: &Verdict, day: Date) -> Self {
        let key = match future {
            Outlook::BroughtIn(_) => "coverage-if-brought-in",
            Outlook::HandedOver => "coverage-if-hand-over",
            Outlook::Repaired => "coverage-if-repair",
            Outlook::Exchanged => "coverage-if-replace",
            Outlook::Transferred => "coverage-if-transfer",
        };
        let last = term_line(verdict).and_then(|l| l.effective.last());
        Self {
            change: match future {
                Outlook::BroughtIn(place) => lang.t1(key, "place", place_name(lang, place)),
                _ => lang.t(key).into_owned(),
            },
            chip: state_chip(lang, decide_state(verdict, day)),
            until: last.map(|last| lang.date(last)).unwrap_or_default(),
        }
    }
}

/// The cover of one asset on any day.
#[derive(Debug, Template)]
#[template(path = "coverage/asset.html")]
pub(crate) struct AssetCoverPage {
    pub(crate) page: Page,
    pub(crate) back: String,
    pub(crate) print: String,
    pub(crate) action: String,
    pub(crate) serial: String,
    pub(crate) form: CaseForm,
    pub(crate) as_of: String,
    pub(crate) cover: CoverView,
    pub(crate) lines: Vec<LineView>,
    /// Reasons, and until when it can be returned for them; empty for what was not sold by the shop.
    pub(crate) returns: Vec<(String, String)>,
    pub(crate) futures: Vec<FutureView>,
    pub(crate) history: Vec<EntryView>,
    pub(crate) pack: String,
    pub(crate) hash: String,
}

/// A case that is not about any asset.
#[derive(Debug, Template)]
#[template(path = "coverage/try.html")]
pub(crate) struct TryPage {
    pub(crate) page: Page,
    pub(crate) place: FieldView,
    pub(crate) places: Vec<Choice>,
    pub(crate) policy: FieldView,
    pub(crate) policies: Vec<Choice>,
    pub(crate) delivered: FieldView,
    pub(crate) form: CaseForm,
    pub(crate) answer: Option<(CoverView, Vec<LineView>, String)>,
}
