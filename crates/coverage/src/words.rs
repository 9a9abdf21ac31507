//! Turns a verdict into sentences. Words come from the packs; nothing here decides anything.

use kernel::{Date, Locale, Money, Period, PeriodUnit};

use crate::model::{
    Answer, Bearer, Chooser, Confidence, Effect, Effective, Input, Remedy, RuleId, Scope, Source, Step,
    Value, Verdict,
};
use crate::packs::{House, PackSet, PackStatus, Texts, Words};

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The customer: date, payer, reasons with article and mark.
    Customer,
    /// The shop's people: also inputs and their origin, rules that did not apply, and alerts.
    Staff,
}

/// A verdict in sentences of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Covered or not, and until when.
    pub headline: String,
    /// Who pays.
    pub payer: String,
    /// Which remedies are open and who chooses; none where the headline says it or there is none.
    pub remedies: Option<String>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// What is still needed, one sentence part each.
    pub asks: Vec<String>,
    /// What staff should look at; empty for customers.
    pub alerts: Vec<String>,
    /// What a person decides; none for customers, whose headline says that a person looks.
    pub human: Option<String>,
    /// That the law pack is a draft, and where refused, the right to complain.
    pub notes: Vec<String>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The rule, for links.
    pub rule: RuleId,
    /// What it says, with the values.
    pub text: String,
    /// Where it is written.
    pub cite: String,
    /// How sure we are, in words.
    pub mark: String,
    /// The values it rested on and where they came from; empty for customers.
    pub inputs: Vec<String>,
}

/// Says a verdict. `today` is the reader's day in the zone of the sale; days left are counted from it.
pub fn say(verdict: &Verdict, today: Date, locale: Locale, audience: Audience, packs: &PackSet) -> Said {
    let staff = audience == Audience::Staff;
    let teller = Teller { words: packs.words(), packs, verdict, today, locale, staff };
    Said {
        headline: teller.headline(),
        payer: teller.payer(),
        remedies: teller.remedies(),
        reasons: teller.reasons(audience),
        asks: verdict.would_change.iter().map(|m| teller.text(teller.words.missing(*m))).collect(),
        alerts: verdict
            .alerts
            .iter()
            .filter(|_| staff)
            .map(|a| teller.text(teller.words.alert(*a)))
            .collect(),
        human: verdict.human.filter(|_| staff).map(|h| teller.text(teller.words.human(h))),
        notes: teller.notes(),
    }
}

struct Teller<'a> {
    words: &'a Words,
    packs: &'a PackSet,
    verdict: &'a Verdict,
    today: Date,
    locale: Locale,
    staff: bool,
}

impl Teller<'_> {
    fn text(&self, texts: &Texts) -> String {
        let texts = if self.staff { texts.for_staff() } else { texts };
        texts.in_language(self.locale).to_owned()
    }

    fn filled(&self, texts: &Texts, values: &[(&str, String)]) -> String {
        values
            .iter()
            .fold(self.text(texts), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    fn headline(&self) -> String {
        let h = &self.words.headline;
        let last = self.verdict.effective.last().map(|d| day(d, self.locale));
        if let Some(from) = self.verdict.begins_after(self.today) {
            return self.filled(&h.not_begun, &[("from", day(from, self.locale))]);
        }
        match self.verdict.answer {
            Answer::Covered => self.covered(),
            Answer::CoveredPartial => self.part(),
            Answer::Expired => match last {
                Some(last) => self.filled(&h.expired_on, &[("last", last)]),
                None => self.text(&h.expired),
            },
            Answer::NotCovered if self.verdict.holds_elsewhere() => self.filled(
                &h.not_here,
                &[("places", self.of_territory("places")), ("place", self.of_territory("place"))],
            ),
            Answer::NotCovered => self.text(&h.not_covered),
            Answer::RecallCovered => self.text(&h.recall),
            Answer::RemedyEscalated => self.filled(&h.escalated, &[("remedies", self.choice())]),
            Answer::PlanActive => self.filled(&h.plan_until, &[("last", last.unwrap_or_default())]),
            Answer::PlanNotUsable => self.text(&h.plan_not_usable),
            Answer::EntitlementExhausted => self.text(&h.exhausted),
            Answer::Duties => self.text(&h.duties),
            Answer::Scope(Scope::ConsumerRulesApply) => self.text(&h.consumer),
            Answer::Scope(Scope::ConsumerRulesDoNotApply) => self.text(&h.not_consumer),
            Answer::PackSelected => {
                let pack = self.verdict.pack.as_ref().map(|p| p.id.clone());
                self.filled(&h.pack, &[("fact", pack.unwrap_or_default())])
            }
            Answer::NeedsEvidence => self.filled(&h.needs_evidence, &[("missing", self.missing())]),
            Answer::NeedsHuman => self.text(&h.needs_human),
        }
    }

    /// A value of the step that refused for the place.
    fn of_territory(&self, fact: &str) -> String {
        let is_refusal = |s: &&Step| s.rule.as_str() == House::Territory.id() && s.effect == Effect::Applies;
        let step = self.verdict.steps.iter().find(is_refusal);
        let input = step.and_then(|s| s.inputs.iter().find(|i| i.fact == fact));
        input.map(|i| self.value(&i.value)).unwrap_or_default()
    }

    fn covered(&self) -> String {
        let h = &self.words.headline;
        let balance = self.verdict.lead().filter(|l| l.source == Source::Plan).and_then(|l| l.balance);
        let left = self.verdict.days_left(self.today);
        match (self.verdict.effective, left, balance) {
            (_, _, Some(uses)) => self.filled(&h.plan_covers, &[("left", uses.to_string())]),
            (Effective::Paused { days_left, .. }, ..) => {
                self.filled(&h.paused, &[("left", days_left.to_string())])
            }
            (Effective::Until(_), Some(0), _) => self.text(&h.covered_last_day),
            (Effective::Until(last), Some(left), _) => {
                let values = [("last", day(last, self.locale)), ("left", left.to_string())];
                self.filled(&h.covered_until, &values)
            }
            _ => self.text(&h.covered),
        }
    }

    fn part(&self) -> String {
        let part = self.verdict.lead().map(|l| match &l.source {
            Source::Part(part) => part.to_string(),
            _ => String::new(),
        });
        match self.verdict.effective {
            Effective::Until(last) => {
                let values = [("part", part.unwrap_or_default()), ("last", day(last, self.locale))];
                self.filled(&self.words.headline.part_until, &values)
            }
            _ => self.covered(),
        }
    }

    fn missing(&self) -> String {
        let names = self.verdict.would_change.iter().map(|m| self.text(self.words.missing(*m)));
        names.collect::<Vec<_>>().join(", ")
    }

    fn payer(&self) -> String {
        let deductible = self.verdict.lead().and_then(|l| l.deductible);
        let amount = deductible.map(|a| money(a, self.locale)).unwrap_or_default();
        let bearer = match self.verdict.begins_after(self.today) {
            Some(_) => Bearer::Undecided,
            None => self.verdict.bearer,
        };
        self.filled(self.words.payer(bearer), &[("amount", amount)])
    }

    fn choice(&self) -> String {
        let name = |r: &Remedy| self.text(self.words.remedy(*r));
        let names: Vec<String> = self.verdict.remedies.offered.iter().map(name).collect();
        names.join(self.words.remedy.or.in_language(self.locale))
    }

    fn remedies(&self) -> Option<String> {
        if self.verdict.remedies.offered.is_empty() {
            return None;
        }
        let list = self.filled(&self.words.remedy.list, &[("remedies", self.choice())]);
        Some(match self.verdict.remedies.chooser {
            None => list,
            Some(Chooser::Consumer) => format!("{list} ({})", self.text(&self.words.remedy.consumer_chooses)),
            Some(Chooser::Supplier) => format!("{list} ({})", self.text(&self.words.remedy.supplier_chooses)),
        })
    }

    /// The reasons. A rule that speaks about two coverages in the same words is said once.
    fn reasons(&self, audience: Audience) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = vec![];
        for step in
            self.verdict.steps.iter().filter(|s| audience == Audience::Staff || self.is_for_customer(s))
        {
            let reason = self.reason(step, audience);
            if !reasons.iter().any(|r| r.rule == reason.rule && r.text == reason.text) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// Customers read what decided: rules that did something, about the coverage that answers, without the
    /// mechanics of counting.
    fn is_for_customer(&self, step: &Step) -> bool {
        const MECHANICS: [House; 7] = [
            House::StartLadder,
            House::TzGoverning,
            House::DateUnit,
            House::OrderOfCover,
            House::PauseUnion,
            House::PlanLedger,
            House::PauseScope,
        ];
        let lead = self.verdict.lead().map(|l| &l.source);
        let about = step.about.is_none() || step.about.as_ref() == lead;
        let mechanics = MECHANICS.iter().any(|h| h.id() == step.rule.as_str());
        about && !mechanics && step.effect != Effect::DoesNotApply
    }

    fn reason(&self, step: &Step, audience: Audience) -> Reason {
        let values: Vec<(&str, String)> =
            step.inputs.iter().map(|i| (i.fact.as_ref(), self.value(&i.value))).collect();
        let rule = self.packs.rule_of(step, self.verdict.pack.as_ref().map(|p| p.id.as_str()));
        let text = rule.map_or_else(|| step.rule.to_string(), |r| self.filled(&r.text, &values));
        let inputs = step.inputs.iter().filter(|_| audience == Audience::Staff).map(|i| self.input(i));
        Reason {
            rule: step.rule.clone(),
            text,
            cite: self.words.cited(&step.cite, self.locale),
            mark: self.mark(step.mark),
            inputs: inputs.collect(),
        }
    }

    fn mark(&self, mark: Confidence) -> String {
        self.text(self.words.mark(mark))
    }

    fn input(&self, input: &Input) -> String {
        format!(
            "{}: {} ({})",
            self.words.fact(&input.fact, self.locale),
            self.value(&input.value),
            self.text(self.words.origin(input.origin))
        )
    }

    fn notes(&self) -> Vec<String> {
        let draft = self.verdict.pack.as_ref().is_some_and(|p| p.status == PackStatus::Draft);
        let refused = matches!(self.verdict.answer, Answer::Expired | Answer::NotCovered);
        let notes = [(draft, &self.words.note.draft), (refused, &self.words.note.complain)];
        notes.into_iter().filter(|(says, _)| *says).map(|(_, text)| self.text(text)).collect()
    }

    fn value(&self, value: &Value) -> String {
        let v = &self.words.value;
        match value {
            Value::Day(date) => day(*date, self.locale),
            Value::Instant(instant) => instant.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Term(term) => self.term(*term),
            Value::Money(amount) => money(*amount, self.locale),
            Value::Flag(true) => self.text(&v.yes),
            Value::Flag(false) => self.text(&v.no),
            Value::Text(text) => {
                let words = text.split(", ").map(|word| self.words.fact(word, self.locale));
                words.collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn term(&self, term: Period) -> String {
        let unit = match term.unit {
            PeriodUnit::Day => &self.words.value.days,
            PeriodUnit::Month => &self.words.value.months,
        };
        self.filled(unit, &[("count", term.value.to_string())])
    }
}

/// A date as people write it: `10/06/2026`, `10 June 2026`, `10. júní 2026`.
pub fn day(date: Date, locale: Locale) -> String {
    let (d, m, y) = (date.day(), date.month(), date.year());
    let month = |names: [&'static str; 12]| {
        usize::try_from(m - 1).ok().and_then(|place| names.get(place).copied()).unwrap_or_default()
    };
    match locale {
        Locale::Vi => format!("{d:02}/{m:02}/{y}"),
        Locale::En => format!("{d} {} {y}", month(ENGLISH_MONTHS)),
        Locale::Is => format!("{d}. {} {y}", month(ICELANDIC_MONTHS)),
    }
}

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ICELANDIC_MONTHS: [&str; 12] = [
    "janúar",
    "febrúar",
    "mars",
    "apríl",
    "maí",
    "júní",
    "júlí",
    "ágúst",
    "september",
    "október",
    "nóvember",
    "desember",
];

/// An amount with the separators of the language and the code of its currency: `300.000 VND`, `1,250.50 EUR`.
fn money(amount: Money, locale: Locale) -> String {
    let (thousands, decimal) = if locale == Locale::En { (',', '.') } else { ('.', ',') };
    let places = usize::try_from(amount.currency.decimals()).unwrap_or(0);
    let digits = format!("{:0>width$}", amount.minor.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len().saturating_sub(places));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    let sign = if amount.minor < 0 { "−" } else { "" };
    let part = if part.is_empty() { String::new() } else { format!("{decimal}{part}") };
    format!("{sign}{grouped}{part} {}", amount.currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::Currency;

    #[test]
    fn dates_and_amounts_are_written_as_each_language_does() {
        let last = date(2026, 6, 10);
        assert_eq!(day(last, Locale::Vi), "10/06/2026");
        assert_eq!(day(last, Locale::En), "10 June 2026");
        assert_eq!(day(last, Locale::Is), "10. júní 2026");
        assert_eq!(money(Money::vnd(300_000), Locale::Vi), "300.000 VND");
        assert_eq!(money(Money::new(125_050, Currency::EUR), Locale::En), "1,250.50 EUR");
        assert_eq!(money(Money::new(5, Currency::EUR), Locale::Is), "0,05 EUR");
    }
}
