//! Reads packs strictly: an unknown key, fact, kind or language refuses the file with line, column and rule.

use std::ops::Range;

use kernel::Date;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    Condition, Pack, PackStatus, Rule, RuleKind, Texts,
    rules::{
        BusinessDays, CalendarPart, CostUnder, Count, DeadlineFor, DutyTime, OpenTerm, PauseEnds, PauseOf,
        PausePoint, RestartOf, RollFor, Term, Voids, WithdrawalFrom,
    },
};
use crate::model::{Bearer, Chooser, Code, Confidence, Escalation, HumanReason, Remedy, Route, RuleId};
use kernel::Period;

/// Why a pack was refused. The running version stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {}{what}", rule.as_ref().map(|r| format!("rule {r}: ")).unwrap_or_default())]
pub struct PackError {
    /// Which file.
    pub file: String,
    /// From 1; 0 when the whole file is meant.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The rule, where one is meant.
    pub rule: Option<String>,
    /// What is wrong, in one sentence.
    pub what: String,
}

/// A place in a text; both count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A flaw at a place in the text.
pub(super) struct Flaw {
    span: Option<Range<usize>>,
    rule: Option<String>,
    what: String,
}

/// What a text in a pack may have filled in.
pub(super) const PLACEHOLDERS: [&str; 21] = [
    "amount",
    "anchor",
    "buyer",
    "clause",
    "contract_at",
    "count",
    "days",
    "deductible",
    "due",
    "evidence",
    "fault",
    "last",
    "limit",
    "months",
    "part",
    "place",
    "places",
    "ready",
    "left",
    "term",
    "zone",
];

impl Place {
    fn of(offset: usize, source: &str) -> Self {
        let before = source.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column }
    }
}

impl Flaw {
    pub(super) fn new(span: Option<Range<usize>>, what: impl Into<String>) -> Self {
        Self { span, rule: None, what: what.into() }
    }

    fn in_rule(mut self, id: &str) -> Self {
        self.rule.get_or_insert_with(|| id.to_owned());
        self
    }

    pub(super) fn at(self, file: &str, source: &str) -> PackError {
        let Place { line, column } = Place::of(self.span.map_or(0, |s| s.start), source);
        PackError { file: file.to_owned(), line, column, rule: self.rule, what: self.what }
    }
}

impl From<toml::de::Error> for Flaw {
    fn from(error: toml::de::Error) -> Self {
        Self::new(error.span(), error.message())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: Spanned<String>,
    jurisdiction: String,
    #[serde(default)]
    base: Option<Spanned<String>>,
    #[serde(default)]
    drops: Vec<Spanned<String>>,
    valid_from: Day,
    status: PackStatus,
    #[serde(default)]
    reviewer: Option<String>,
    #[serde(default)]
    reviewed_on: Option<Day>,
    currency: String,
    #[serde(default)]
    members: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Calendar {
    weekend: Vec<DayName>,
    #[serde(default)]
    holidays: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum DayName {
    Mon = 1,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    case: Spanned<String>,
}

/// A TOML date.
#[derive(Clone, Copy)]
pub(super) struct Day(pub(super) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = toml::value::Datetime::deserialize(deserializer)?.to_string();
        written.parse().map(Self).map_err(|_| serde::de::Error::custom(format!("`{written}` is no date")))
    }
}

/// Reads one pack. `bases` are the packs that it may build on. A file with several flaws is told all that can be
/// told at once.
pub(super) fn read_pack(file: &str, source: &str, bases: &[&Pack]) -> Result<Pack, Vec<PackError>> {
    pack(source, bases).map_err(|flaws| flaws.into_iter().map(|flaw| flaw.at(file, source)).collect())
}

/// Reads a file that holds rules and nothing else.
pub(super) fn read_rules(file: &str, source: &str) -> Result<Vec<Rule>, PackError> {
    let rules = || {
        let mut top = DeTable::parse(source).map_err(|e| vec![Flaw::from(e)])?.into_inner();
        let rules = rules(&mut top)?;
        finish(top).map_err(|flaw| vec![flaw])?;
        Ok(rules.into_iter().map(|(rule, _)| rule).collect())
    };
    let first = |flaws: Vec<Flaw>| flaws.into_iter().next().map(|flaw| flaw.at(file, source));
    rules().map_err(|flaws| first(flaws).unwrap_or_else(|| Flaw::new(None, "is wrong").at(file, source)))
}

fn pack(source: &str, bases: &[&Pack]) -> Result<Pack, Vec<Flaw>> {
    let mut top = DeTable::parse(source).map_err(|e| vec![Flaw::from(e)])?.into_inner();
    let (head, calendar, tests) = frame(&mut top).map_err(|flaw| vec![flaw])?;
    let mut own = rules(&mut top)?;
    finish(top).map_err(|flaw| vec![flaw])?;
    quote(&mut own, source);
    let mut hash = Sha256::new_with_prefix(source);
    let base = inherited(&head, bases, &mut hash).map_err(|flaw| vec![flaw])?;
    let flaws = contradictions(&base, &own);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let rules = base.into_iter().chain(own.into_iter().map(|(rule, _)| rule)).collect();
    Ok(Pack {
        file_tests: tests.iter().map(|t| Place::of(t.case.span().start, source)).collect(),
        id: head.id.into_inner(),
        jurisdiction: head.jurisdiction,
        valid_from: head.valid_from.0,
        status: head.status,
        currency: head.currency,
        members: head.members,
        weekend: calendar.weekend.into_iter().map(|d| d as i8).collect(),
        holidays: calendar.holidays,
        rules,
        tests: tests.into_iter().map(|t| t.case.into_inner()).collect(),
        hash: hex(hash),
    })
}

/// What stands around the rules.
fn frame(top: &mut DeTable<'_>) -> Result<(Head, Calendar, Vec<Test>), Flaw> {
    let head: Head = need(top, "pack")?;
    let calendar: Calendar = need(top, "calendar")?;
    let tests: Vec<Test> = take(top, "test")?.unwrap_or_default();
    let (place, year) = head.id.get_ref().split_once('@').unwrap_or_default();
    let is_place =
        place.split('-').all(|part| part.len() == 2 && part.chars().all(|c| c.is_ascii_uppercase()));
    let is_year = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
    if !is_place || !is_year || place != head.jurisdiction {
        let what = "`id` is the jurisdiction and a year, such as `VN@2023` or `EU-DE@2022`";
        return Err(Flaw::new(Some(head.id.span()), what));
    }
    if head.status == PackStatus::Reviewed && (head.reviewer.is_none() || head.reviewed_on.is_none()) {
        return Err(Flaw::new(None, "a reviewed pack names `reviewer` and `reviewed_on`"));
    }
    Ok((head, calendar, tests))
}

fn inherited(head: &Head, bases: &[&Pack], hash: &mut Sha256) -> Result<Vec<Rule>, Flaw> {
    let Some(name) = &head.base else { return Ok(vec![]) };
    let unknown = || Flaw::new(Some(name.span()), format!("there is no base pack `{}`", name.get_ref()));
    let base = bases.iter().find(|b| &b.id == name.get_ref()).ok_or_else(unknown)?;
    hash.update(&base.hash);
    for drop in &head.drops {
        if !base.rules.iter().any(|r| r.id.as_str() == drop.get_ref()) {
            return Err(Flaw::new(Some(drop.span()), format!("the base has no rule `{}`", drop.get_ref())));
        }
    }
    let stays = |r: &&Rule| !head.drops.iter().any(|d| d.get_ref() == r.id.as_str());
    Ok(base.rules.iter().filter(stays).cloned().collect())
}

/// Every rule of the file that is written twice, or that says something else than an earlier one about the same.
fn contradictions(base: &[Rule], own: &[(Rule, Range<usize>)]) -> Vec<Flaw> {
    let mut flaws = vec![];
    for (place, (rule, span)) in own.iter().enumerate() {
        let mut earlier = base.iter().chain(own.iter().take(place).map(|(rule, _)| rule));
        let wrong = earlier.find_map(|other| quarrel(rule, other));
        flaws.extend(wrong.map(|what| Flaw::new(Some(span.clone()), what).in_rule(rule.id.as_str())));
    }
    flaws
}

fn quarrel(rule: &Rule, other: &Rule) -> Option<String> {
    if other.id == rule.id && other.kind.name() == rule.kind.name() && other.cite == rule.cite {
        return Some("is written twice with the same kind and cite".to_owned());
    }
    let contradicts =
        other.when == rule.when && other.kind != rule.kind && other.kind.decides_with(&rule.kind);
    contradicts
        .then(|| format!("contradicts rule {}, which holds under the same condition", other.id.as_str()))
}

pub(crate) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The rules with their places, or every rule that is wrong.
fn rules(top: &mut DeTable<'_>) -> Result<Vec<(Rule, Range<usize>)>, Vec<Flaw>> {
    let Some(list) = top.remove("rule") else { return Ok(vec![]) };
    let span = list.span();
    let DeValue::Array(list) = list.into_inner() else {
        return Err(vec![Flaw::new(Some(span), "write rules as [[rule]]")]);
    };
    let (mut rules, mut flaws) = (vec![], vec![]);
    for value in list {
        let span = value.span();
        match rule(value) {
            Ok(rule) => rules.push((rule, span)),
            Err(flaw) => flaws.push(flaw),
        }
    }
    if flaws.is_empty() { Ok(rules) } else { Err(flaws) }
}

fn rule(value: Spanned<DeValue<'_>>) -> Result<Rule, Flaw> {
    let span = value.span();
    let DeValue::Table(mut table) = value.into_inner() else {
        return Err(Flaw::new(Some(span), "write rules as [[rule]]"));
    };
    let id: String = need(&mut table, "id").map_err(|f| Flaw { span: f.span.or(Some(span.clone())), ..f })?;
    rule_of(&id, table, span.clone()).map_err(|mut flaw| {
        flaw.span.get_or_insert(span);
        flaw.in_rule(&id)
    })
}

fn rule_of(id: &str, mut table: DeTable<'_>, span: Range<usize>) -> Result<Rule, Flaw> {
    let kind: Spanned<String> = need(&mut table, "kind")?;
    let when: Option<Spanned<String>> = take(&mut table, "when")?;
    let when = when.map_or_else(|| Ok(Condition::default()), |w| condition(&w))?;
    let mandatory: Option<bool> = take(&mut table, "mandatory")?;
    let cite: String = need(&mut table, "cite")?;
    let mark: Confidence = need(&mut table, "confidence")?;
    let text: Spanned<Texts> = need(&mut table, "text")?;
    placeholders(&text)?;
    let kind = body(&kind, Spanned::new(span, DeValue::Table(table)))?;
    let text = text.into_inner();
    let (id, mandatory, written) = (RuleId::new(id), mandatory.unwrap_or(false), String::new());
    Ok(Rule { id, kind, when, mandatory, cite, mark, text, written })
}

/// Gives each rule its own lines of the file: from its heading to the next one.
fn quote(rules: &mut [(Rule, Range<usize>)], source: &str) {
    let starts: Vec<usize> = rules.iter().map(|(_, span)| span.start).collect();
    for (place, (rule, span)) in rules.iter_mut().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(source.len());
        let lines = source.get(span.start..end).unwrap_or_default();
        let own = lines.split("\n[[test]]").next().unwrap_or_default();
        own.trim().clone_into(&mut rule.written);
    }
}

fn condition(written: &Spanned<String>) -> Result<Condition, Flaw> {
    Condition::parse(written.get_ref()).map_err(|what| Flaw::new(Some(written.span()), what))
}

/// Every language fills in the same values, and only known ones.
fn placeholders(text: &Spanned<Texts>) -> Result<(), Flaw> {
    let named = |locale| {
        let text = text.get_ref().in_language(locale);
        let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|t| t.split('}').next()).collect();
        names.sort_unstable();
        names
    };
    let all: Vec<Vec<&str>> = kernel::Locale::ALL.into_iter().map(named).collect();
    let flaw = |what: String| Err(Flaw::new(Some(text.span()), what));
    if let Some(unknown) = all.iter().flatten().find(|name| !PLACEHOLDERS.contains(name)) {
        return flaw(format!("the text fills in `{unknown}`, which no step gives"));
    }
    if all.iter().any(|names| Some(names) != all.first()) {
        return flaw("the three languages fill in different values".to_owned());
    }
    let empty = kernel::Locale::ALL.into_iter().any(|l| text.get_ref().in_language(l).trim().is_empty());
    if empty { flaw("a language is empty".to_owned()) } else { Ok(()) }
}

fn take<T: DeserializeOwned>(table: &mut DeTable<'_>, key: &str) -> Result<Option<T>, Flaw> {
    let Some(value) = table.remove(key) else { return Ok(None) };
    let span = value.span();
    let read = T::deserialize(ValueDeserializer::from(value)).map_err(Flaw::from);
    read.map(Some).map_err(|flaw| Flaw { span: flaw.span.or(Some(span)), ..flaw })
}

fn need<T: DeserializeOwned>(table: &mut DeTable<'_>, key: &str) -> Result<T, Flaw> {
    take(table, key)?.ok_or_else(|| Flaw::new(None, format!("`{key}` is missing")))
}

fn finish(table: DeTable<'_>) -> Result<(), Flaw> {
    match table.into_iter().next() {
        None => Ok(()),
        Some((key, _)) => Err(Flaw::new(Some(key.span()), format!("unknown key `{}`", key.get_ref()))),
    }
}

/// Reads what a kind says. Each kind has its own keys; another key is refused.
fn body(kind: &Spanned<String>, table: Spanned<DeValue<'_>>) -> Result<RuleKind, Flaw> {
    Ok(match kind.get_ref().as_str() {
        "consumer_test" => plain(table, RuleKind::ConsumerTest)?,
        "fee_ban" => plain(table, RuleKind::FeeBan)?,
        "house" => plain(table, RuleKind::House)?,
        "term" => term(read(table)?)?,
        "presumption" => read::<Presumption>(table)?.into(),
        "pause" => read::<Pause>(table)?.into(),
        "restart" => RuleKind::Restart(read::<Restart>(table)?.of),
        "extend_once" => read::<Extend>(table)?.into(),
        "void_clause" => RuleKind::VoidClause(read::<Void>(table)?.voids),
        "remedy_order" => read::<Order>(table)?.into(),
        "escalate" => read::<Escalate>(table)?.into(),
        "withdrawal" => read::<Withdrawal>(table)?.into(),
        "cost" => read::<Cost>(table)?.into(),
        "duty" => duty(read(table)?)?,
        "deadline" => read::<Deadline>(table)?.into(),
        "human_review" => read::<Review>(table)?.into(),
        "date_count" => read::<Counting>(table)?.into(),
        "transition" => read::<Transition>(table)?.into(),
        other => return Err(Flaw::new(Some(kind.span()), format!("unknown kind `{other}`"))),
    })
}

fn read<T: DeserializeOwned>(table: Spanned<DeValue<'_>>) -> Result<T, Flaw> {
    Ok(T::deserialize(ValueDeserializer::from(table))?)
}

fn plain(table: Spanned<DeValue<'_>>, kind: RuleKind) -> Result<RuleKind, Flaw> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}
    read::<Nothing>(table).map(|Nothing {}| kind)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermBody {
    #[serde(default)]
    standard: Option<Period>,
    #[serde(default)]
    durable: Option<Period>,
    #[serde(default)]
    open: Option<OpenName>,
    #[serde(default)]
    limit: Option<Period>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum OpenName {
    Reasonable,
    Limitation,
}

fn term(body: TermBody) -> Result<RuleKind, Flaw> {
    Ok(RuleKind::Term(match (body.standard, body.open, body.limit) {
        (Some(standard), None, None) => Term::Fixed { standard, durable: body.durable },
        (None, Some(OpenName::Reasonable), None) => Term::Open(OpenTerm::Reasonable),
        (None, Some(OpenName::Limitation), Some(limit)) => Term::Open(OpenTerm::Limitation(limit)),
        _ => return Err(Flaw::new(None, "a term is `standard`, or `open` (with `limit` for a limitation)")),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Presumption {
    length: Period,
    first_day: Count,
}

impl From<Presumption> for RuleKind {
    fn from(body: Presumption) -> Self {
        Self::Presumption { length: body.length, first_day: body.first_day }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pause {
    of: PauseOf,
    from: PausePoint,
    to: Vec<PausePoint>,
    ends: PauseEnds,
    #[serde(default)]
    floor_days: u32,
}

impl From<Pause> for RuleKind {
    fn from(body: Pause) -> Self {
        Self::Pause {
            of: body.of,
            from: body.from,
            to: body.to,
            ends: body.ends,
            floor_days: body.floor_days,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Restart {
    of: RestartOf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extend {
    of: RollFor,
    months: u32,
}

impl From<Extend> for RuleKind {
    fn from(body: Extend) -> Self {
        Self::ExtendOnce { of: body.of, months: body.months }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Void {
    voids: Voids,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    remedies: Vec<Remedy>,
    #[serde(default)]
    chooser: Option<Chooser>,
}

impl From<Order> for RuleKind {
    fn from(body: Order) -> Self {
        Self::RemedyOrder { remedies: body.remedies, chooser: body.chooser }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Escalate {
    remedies: Vec<Remedy>,
    #[serde(default)]
    chooser: Option<Chooser>,
    by: Escalation,
    #[serde(default)]
    window_days: Option<u32>,
}

impl From<Escalate> for RuleKind {
    fn from(body: Escalate) -> Self {
        let Escalate { remedies, chooser, by, window_days } = body;
        Self::Escalate { remedies, chooser, by, window_days }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    days: u32,
    #[serde(default)]
    business: Option<BusinessName>,
    from: WithdrawalFrom,
    return_post: Payer,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum BusinessName {
    Working,
    WithSaturday,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Payer {
    Trader,
    Manufacturer,
    Customer,
}

impl From<Payer> for Bearer {
    fn from(payer: Payer) -> Self {
        match payer {
            Payer::Trader => Self::Trader,
            Payer::Manufacturer => Self::Manufacturer,
            Payer::Customer => Self::Customer,
        }
    }
}

impl From<Withdrawal> for RuleKind {
    fn from(body: Withdrawal) -> Self {
        let business = match body.business {
            None => BusinessDays::No,
            Some(BusinessName::Working) => BusinessDays::Working,
            Some(BusinessName::WithSaturday) => BusinessDays::WithSaturday,
        };
        Self::Withdrawal { days: body.days, business, from: body.from, return_post: body.return_post.into() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cost {
    under: Vec<CostUnder>,
    bearer: Payer,
}

impl From<Cost> for RuleKind {
    fn from(body: Cost) -> Self {
        Self::Cost { under: body.under, bearer: body.bearer.into() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyBody {
    duty: Code,
    #[serde(default)]
    hours: Option<u32>,
    #[serde(default)]
    working_days: Option<u32>,
}

fn duty(body: DutyBody) -> Result<RuleKind, Flaw> {
    let time = match (body.hours, body.working_days) {
        (Some(hours), None) => DutyTime::Hours(hours),
        (None, Some(days)) => DutyTime::WorkingDays(days),
        (None, None) => DutyTime::Meanwhile,
        (Some(_), Some(_)) => return Err(Flaw::new(None, "a duty has `hours` or `working_days`, not both")),
    };
    Ok(RuleKind::Duty { duty: body.duty, time })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deadline {
    of: DeadlineFor,
    days: u32,
    #[serde(default)]
    with_delivery: bool,
}

impl From<Deadline> for RuleKind {
    fn from(body: Deadline) -> Self {
        Self::Deadline { of: body.of, days: body.days, with_delivery: body.with_delivery }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    reason: HumanReason,
    #[serde(default)]
    route: Option<Route>,
}

impl From<Review> for RuleKind {
    fn from(body: Review) -> Self {
        Self::HumanReview { reason: body.reason, route: body.route }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counting {
    part: CalendarPart,
    #[serde(default)]
    applies_to: Vec<RollFor>,
}

impl From<Counting> for RuleKind {
    fn from(body: Counting) -> Self {
        Self::DateCount { part: body.part, applies_to: body.applies_to }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transition {
    #[serde(default)]
    of: Option<RuleId>,
    contracts_from: Day,
}

impl From<Transition> for RuleKind {
    fn from(body: Transition) -> Self {
        Self::Transition { of: body.of, contracts_from: body.contracts_from.0 }
    }
}
